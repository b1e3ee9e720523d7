/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Drafts of forms, one file each. */
#include "base/base.h"
#include "app/draft.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/date.h"
#include "base/sys.h"
#include "io/json.h"
#include "store/db.h"
#include "app/app.h"

#define DRAFT_MAX (32 * 1024 * 1024)

static char *lock_path(const char *path)
{
	return xasprintf("%s.lock", path);
}

/* A lock goes with its process, however that ends: no number to be mistaken, no clock. */
static bool take_lock(struct draft *draft)
{
	char *path;

	if (draft->locked)
		return true;
	path = lock_path(draft->path);
	draft->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	free(path);
	if (draft->lock < 0)
		return true;	/* a folder that cannot be written has no sessions that write */
	draft->locked = flock(draft->lock, LOCK_EX | LOCK_NB) == 0;
	if (!draft->locked)
		close(draft->lock);
	return draft->locked;
}

static void drop_lock(struct draft *draft)
{
	if (draft->locked)
		close(draft->lock);
	draft->locked = false;
}

void draft_release(struct draft *draft)
{
	drop_lock(draft);
	free(draft->path);
	strlist_release(&draft->names);
	strlist_release(&draft->texts);
	*draft = (struct draft){ 0 };
}

static size_t find_name(const struct draft *draft, const char *name)
{
	size_t i = 0;

	while (i < draft->names.n && !str_eq(draft->names.v[i], name))
		i++;
	return i;
}

void draft_put(struct draft *draft, const char *name, const char *text)
{
	size_t i = find_name(draft, name);

	if (i == draft->names.n) {
		strlist_add(&draft->names, name);
		strlist_add(&draft->texts, text);
		return;
	}
	free(draft->texts.v[i]);
	draft->texts.v[i] = xstrdup(text);
}

const char *draft_get(const struct draft *draft, const char *name)
{
	size_t i = find_name(draft, name);

	return i < draft->names.n ? draft->texts.v[i] : NULL;
}

static void write_draft(const struct app *app, const struct draft *draft, struct str *out)
{
	struct json_writer w;

	jw_init(&w, out, false);
	jw_object(&w, NULL);
	jw_string(&w, "database", db_path(app->db));
	jw_string(&w, "entity", draft->entity->name);
	jw_string(&w, "id", draft->id);
	jw_int(&w, "version", draft->version);
	jw_int(&w, "at", draft->at);
	jw_object(&w, "fields");
	for (size_t i = 0; i < draft->names.n; i++)
		jw_string(&w, draft->names.v[i], draft->texts.v[i]);
	jw_end_object(&w);
	jw_end_object(&w);
	str_addc(out, '\n');
}

enum result draft_save(const struct app *app, struct draft *draft, struct err *err)
{
	struct str text = STR_INIT;
	enum result code;

	draft->at = date_now();
	if (!draft->path) {
		struct ulid ulid = ulid_new(draft->at);
		char id[ULID_LEN + 1], *name;

		ulid_print(&ulid, id);
		name = xasprintf("drafts/%s.json", id);
		draft->path = sys_state_path(name);
		free(name);
	}
	write_draft(app, draft, &text);
	code = sys_make_parents(draft->path, err);
	if (!code)
		take_lock(draft);
	if (!code)
		code = sys_write_file(draft->path, text.s, text.len, err);
	str_release(&text);
	return code;
}

void draft_remove(struct draft *draft)
{
	if (draft->path) {
		char *path = lock_path(draft->path);

		unlink(draft->path);
		unlink(path);
		free(path);
	}
	drop_lock(draft);
	free(draft->path);
	draft->path = NULL;
}

/* --- Those that were left. */

static int64_t number(const struct json *object, const char *name)
{
	const char *text = json_number_text(json_get(object, name));
	int64_t n = 0;

	return text && parse_int64(text, &n) ? n : 0;
}

static bool text_is(const struct json *object, const char *name, const char *want)
{
	const char *text = json_string(json_get(object, name));

	return text && str_eq(text, want);
}

static bool read_draft(const struct app *app, const char *path, struct draft *out)
{
	struct str text = STR_INIT;
	struct json *root = NULL;
	struct err err;
	const char *entity, *id;
	bool ok = false;

	if (sys_read_file(path, DRAFT_MAX, &text, &err) || json_parse(text.s, text.len, &root, &err))
		goto end;
	entity = json_string(json_get(root, "entity"));
	id = json_string(json_get(root, "id"));
	if (!entity || !entity_find(entity) || !id || strlen(id) > ULID_LEN ||
	    !text_is(root, "database", db_path(app->db)))
		goto end;
	*out = (struct draft){ .entity = entity_find(entity), .path = xstrdup(path),
		.version = number(root, "version"), .at = number(root, "at") };
	snprintf(out->id, sizeof(out->id), "%s", id);
	for (const struct json *field = json_first(json_get(root, "fields")); field;
	     field = json_next(field))
		if (json_name(field) && json_string(field))
			draft_put(out, json_name(field), json_string(field));
	ok = out->names.n > 0 && take_lock(out);
	drop_lock(out);
	if (!ok)
		draft_release(out);
end:
	json_free(&root);
	str_release(&text);
	return ok;
}

static int by_age(const void *a, const void *b)
{
	const struct draft *x = a, *y = b;

	return x->at < y->at ? -1 : x->at > y->at;
}

void draft_list(const struct app *app, struct drafts *out)
{
	char *folder = sys_state_path("drafts");
	DIR *dir = opendir(folder);

	for (struct dirent *entry; dir && (entry = readdir(dir)); ) {
		struct draft draft = { 0 };
		char *path;

		if (!str_has_suffix(entry->d_name, ".json"))
			continue;
		path = xasprintf("%s/%s", folder, entry->d_name);
		if (read_draft(app, path, &draft)) {
			out->v = array_grow(out->v, &out->cap, out->n + 1, sizeof(*out->v));
			out->v[out->n++] = draft;
		}
		free(path);
	}
	if (dir)
		closedir(dir);
	free(folder);
	if (out->n)
		qsort(out->v, out->n, sizeof(*out->v), by_age);
}

void drafts_release(struct drafts *drafts)
{
	for (size_t i = 0; i < drafts->n; i++)
		draft_release(&drafts->v[i]);
	free(drafts->v);
	*drafts = (struct drafts){ 0 };
}
