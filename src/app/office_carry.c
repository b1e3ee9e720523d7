/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A document goes from one database of the office to another.  An earlier try may have left a copy there, and people
 * work on both while it goes on: the copy is brought up to what is here, and only that is taken away here which
 * was copied. */
#include "base/base.h"
#include "app/office_p.h"

#include "base/sys.h"
#include "io/couch.h"
#include "model/record.h"

#define ROUNDS 8	/* of somebody who changes it each time */

/* A document as the server has it. */
struct held {
	struct json *root;	/* owned */
	const struct json *doc;	/* NULL: never was there */
};

static void held_release(struct held *held)
{
	json_free(&held->root);
	held->doc = NULL;
}

bool office_is_gone(const struct json *doc)
{
	bool gone = false;

	return !doc || (json_is_bool(json_get(doc, "_deleted"), &gone) && gone);
}

enum result office_look(struct office *office, const char *db, const struct strlist *ids, struct json **out,
	struct err *err)
{
	char *path = xasprintf("/%s/_bulk_get", db);
	struct str body = STR_INIT;
	enum result code;

	couch_write_wanted(ids, &body);
	code = couch_call(office->http, "POST", path, body.s, NULL, out, err);
	if (!code && !json_is_array(json_get(json_first(json_get(*out, "results")), "docs")))
		code = err_set(err, ERR_FORMAT, _("%s does not answer as a CouchDB does."), office->url);
	str_release(&body);
	free(path);
	return code;
}

const struct json *office_found(const struct json *looked, const char *id)
{
	const struct json *found = NULL;

	for (const struct json *row = json_first(json_get(looked, "results")); row && !found; row = json_next(row))
		for (const struct json *j = json_first(json_get(row, "docs")); j; j = json_next(j)) {
			const struct json *doc = json_get(j, "ok");
			const char *name = json_string(json_get(doc, "_id"));

			if (name && str_eq(name, id) && office_is_gone(found))
				found = doc;
		}
	return found;
}

static enum result look(const struct carrying *c, const char *db, const char *id, struct held *out, struct err *err)
{
	struct strlist ids = { 0 };
	enum result code;

	held_release(out);
	strlist_add(&ids, id);
	code = office_look(c->office, db, &ids, &out->root, err);
	out->doc = code ? NULL : office_found(out->root, id);
	strlist_release(&ids);
	return code;
}

/* *again: the server has another revision than the body says. */
static enum result put(const struct carrying *c, const char *db, const char *id, const struct str *body, bool *again,
	struct err *err)
{
	char *path = couch_path(db, id);
	enum result code = couch_call(c->office->http, "PUT", path, body->s, NULL, NULL, err);

	free(path);
	*again = code == ERR_CONFLICT;
	return *again ? OK : code;
}

/* --- What the copy becomes. */

/* When it was last changed, by the stamps of all its fields; "" where it has none. */
static const char *newest(const struct json *doc)
{
	const char *best = json_string(json_get(doc, "$clock"));

	for (const struct json *j = json_first(json_get(doc, "$fields")); j; j = json_next(j))
		if (json_string(j) && strcmp(json_string(j), best ? best : "") > 0)
			best = json_string(j);
	return best ? best : "";
}

/* The document as the other database takes it: under its revision there, with the files that it has there. */
static bool goes_along(const char *name)
{
	static const char *const own[] = { "team", "$from", CARRIED };

	for (size_t i = 0; i < COUNT(own); i++)
		if (str_eq(name, own[i]))
			return false;
	return name[0] != '_' || str_eq(name, "_id") || str_eq(name, "_deleted");
}

static void write_copy(const struct carrying *c, const struct json *doc, const struct json *copy, struct str *out)
{
	const struct json *files = office_is_gone(doc) || office_is_gone(copy) ? NULL : json_get(copy, "_attachments");
	struct json_writer w;

	jw_init(&w, out, true);
	jw_object(&w, NULL);
	for (const struct json *j = json_first(doc); j; j = json_next(j))
		if (json_name(j) && goes_along(json_name(j)))
			jw_node(&w, json_name(j), j);
	if (!office_is_gone(copy))
		jw_node(&w, "_rev", json_get(copy, "_rev"));
	if (files)
		jw_node(&w, "_attachments", files);
	jw_string(&w, "team", c->team);
	jw_object(&w, "$from");		/* from this, as it is */
	jw_end_object(&w);
	if (!c->back)
		jw_string(&w, CARRIED, c->from);
	jw_end_object(&w);
}

/* What the copy grew from stands in it; in one that somebody else wrote the older of both values of a field is taken
 * for what both had. */
static void complete_grown(const struct state *here, struct state *there)
{
	if (there->grown)
		return;
	state_set_grown(there, there->stamp);
	for (size_t i = 0; i < here->entity->nfields; i++)
		if (strcmp(here->stamp[i], there->stamp[i]) < 0)
			memcpy(there->grown[i], here->stamp[i], sizeof(there->grown[i]));
}

static void show(const struct carrying *c, const struct field *field, const char *raw, struct str *out)
{
	struct kind_env env = app_env(c->office->app);
	struct value value = { 0 };

	if (!raw || field->kind == &kind_ref) {
		str_add(out, raw ? raw : _("nothing"));
		return;
	}
	value_from_raw(field, raw, &value);
	field->kind->show(field, &value, &env, out);
	value_clear(&value);
}

/* No machine keeps it for the inbox: whoever moves is told. */
static void tell_clash(const struct state *state, const struct clash *clash, const struct carrying *c,
	struct strlist *told)
{
	const struct field *field = &state->entity->fields[clash->field];
	int title = entity_field(state->entity, state->entity->title);
	const char *name = title >= 0 && state->raw[title] ? state->raw[title] : _(state->entity->label);
	struct str won = STR_INIT, lost = STR_INIT;
	char *text;

	show(c, field, clash->mine_won ? clash->mine : clash->theirs, &won);
	show(c, field, clash->mine_won ? clash->theirs : clash->mine, &lost);
	if (clash->field == common_index(state->entity, COMMON_deleted_at))
		text = xasprintf(_("%s was deleted in one team and changed in the other: kept."), name);
	else
		text = xasprintf(_("%s, %s: changed in both teams; \"%s\" gave way to the later \"%s\"."), name,
			_(field->label), lost.s, won.s);
	strlist_add(told, text);
	free(text);
	str_release(&won);
	str_release(&lost);
}

/* The copy becomes what both come to.  False: it stands as it is. */
static bool take_up(const struct carrying *c, struct state *here, struct state *there, struct state **out,
	struct strlist *told)
{
	size_t team = common_index(there->entity, COMMON_team);
	struct clashes clashes = { 0 };
	struct state *common;

	state_set(here, team, c->team);		/* where it is now is no change of anybody's */
	state_set(there, team, c->team);
	complete_grown(c->back ? there : here, c->back ? here : there);
	common = c->back ? state_last_common(there, here) : state_last_common(here, there);
	*out = merge_fields(common, here, there, &clashes);
	if (!c->back)
		state_set_grown(*out, here->stamp);
	else if (there->grown)
		state_set_grown(*out, there->grown);
	for (size_t i = 0; i < clashes.n; i++)
		tell_clash(*out, &clashes.v[i], c, told);
	clashes_release(&clashes);
	state_free(&common);
	return !state_equal(*out, there);
}

/* Both as states; false: one of them cannot be read, or is only a tombstone, and one whole stands for both. */
static bool read_both(const struct json *doc, const struct json *copy, struct state **here, struct state **there)
{
	struct err ignored;
	bool bare = false, bare_copy = false;

	*there = NULL;
	if (!couch_doc_read(doc, COUCH_ANY_TIME, here, &bare, &ignored) &&
	    !couch_doc_read(copy, COUCH_ANY_TIME, there, &bare_copy, &ignored) && !bare && !bare_copy)
		return true;
	state_free(here);
	state_free(there);
	return false;
}

/* Members that wasit does not know come with whichever is the later one.  False: the copy stands as it is. */
static bool bring_up(const struct carrying *c, const struct json *doc, const struct json *copy, struct str *out,
	struct strlist *told)
{
	int order = strcmp(newest(doc), newest(copy));
	const struct json *later = order >= 0 ? doc : copy;
	struct state *here, *there, *now;
	struct str text = STR_INIT;
	struct json *old = NULL;
	struct err ignored;
	bool changed;

	if (!read_both(doc, copy, &here, &there)) {
		write_copy(c, doc, copy, out);
		write_copy(c, copy, copy, &text);
		changed = (order >= 0 || office_is_gone(doc)) && !str_eq(out->s, text.s);
		str_release(&text);
		return changed;
	}
	changed = take_up(c, here, there, &now, told);
	write_copy(c, later, copy, &text);
	if (changed && !json_parse(text.s, text.len, &old, &ignored)) {
		char *id = xstrdup(strchr(json_string(json_get(doc, "_id")), ':') + 1);

		couch_doc_write(now, id, json_string(json_get(copy, "_rev")), json_string(json_get(later, "$by")),
			old, out);
		free(id);
	}
	json_free(&old);
	str_release(&text);
	state_free(&here);
	state_free(&there);
	state_free(&now);
	return changed;
}

/* --- The files of a document: their names are the digests of what is in them. */

static enum result copy_file(const struct carrying *c, const char *id, const struct json *stub, const char *rev,
	bool *again, struct err *err)
{
	const char *length = json_number_text(json_get(stub, "length"));
	char *folder = sys_temp_folder(err), *path = xasprintf("%s/file", folder ? folder : ""), *now = NULL;
	struct couch_file file = { .db = c->from, .doc = id, .name = json_name(stub), .path = path,
		.mime = json_string(json_get(stub, "content_type")) };
	enum couch_fate fate = COUCH_DONE;
	int64_t size = 0;
	enum result code = folder ? OK : err->code;

	if (length)
		(void)!parse_int64(length, &size);
	if (!code)
		code = couch_get_file(c->office->http, &file, size + 1, err);
	file.db = c->to;
	if (!code)
		code = couch_put_file(c->office->http, &file, rev, &now, &fate, err);
	if (!code && fate == COUCH_TOO_LARGE)
		code = err_set(err, ERR_CONFLICT, _("The file of a document could not be brought to the new team: it "
			"is too large for the server."));
	*again = !code && fate == COUCH_CHANGED;
	if (folder)
		sys_remove_folder(folder);
	free(folder);
	free(path);
	free(now);
	return code;
}

static enum result copy_files(const struct carrying *c, const struct json *doc, bool *again, struct err *err)
{
	const char *id = json_string(json_get(doc, "_id"));
	const struct json *stub = json_first(json_get(doc, "_attachments"));
	struct held copy = { 0 };
	enum result code = OK;

	for (; stub && !code && !*again; stub = json_next(stub)) {
		code = look(c, c->to, id, &copy, err);
		*again = !code && office_is_gone(copy.doc);
		if (!code && !*again && !json_get(json_get(copy.doc, "_attachments"), json_name(stub)))
			code = copy_file(c, id, stub, json_string(json_get(copy.doc, "_rev")), again, err);
	}
	held_release(&copy);
	return code;
}

/* --- There, and away from here. */

/* What was deleted here while it went on is deleted there; what nobody has there needs nothing. */
static enum result bring(const struct carrying *c, const struct json *doc, bool *again, struct err *err)
{
	const char *id = json_string(json_get(doc, "_id"));
	struct held copy = { 0 };
	struct strlist told = { 0 };
	struct str text = STR_INIT;
	bool write = true;
	enum result code = look(c, c->to, id, &copy, err);

	*again = false;
	if (!code && !office_is_gone(copy.doc))
		write = bring_up(c, doc, copy.doc, &text, &told);
	else if (!code && (office_is_gone(doc) || couch_doc_is_erased(copy.doc)))
		write = false;		/* who was erased there does not come back */
	else if (!code)
		write_copy(c, doc, NULL, &text);
	if (!code && write)
		code = put(c, c->to, id, &text, again, err);
	for (size_t i = 0; i < told.n && !code && !*again; i++)
		strlist_add(c->told, told.v[i]);
	if (!code && !*again && !office_is_gone(doc) && !couch_doc_is_erased(copy.doc))
		code = copy_files(c, doc, again, err);
	held_release(&copy);
	strlist_release(&told);
	str_release(&text);
	return code;
}

static enum result take_away(const struct carrying *c, const struct json *doc, bool *again, struct err *err)
{
	struct str gone = STR_INIT;
	struct json_writer w;
	enum result code;

	jw_init(&w, &gone, true);
	jw_object(&w, NULL);
	jw_node(&w, "_id", json_get(doc, "_id"));
	jw_node(&w, "_rev", json_get(doc, "_rev"));
	jw_node(&w, "$type", json_get(doc, "$type"));
	jw_bool(&w, "_deleted", true);
	jw_bool(&w, "$moved", true);
	jw_end_object(&w);
	code = put(c, c->from, json_string(json_get(doc, "_id")), &gone, again, err);
	str_release(&gone);
	return code;
}

enum result office_carry(const struct carrying *c, const struct json *doc, struct err *err)
{
	char *id = xstrdup(json_string(json_get(doc, "_id")));
	struct held now = { 0 };
	bool again = true;
	enum result code = OK;

	for (int i = 0; i < ROUNDS && again && !code; i++) {
		if (i)
			code = look(c, c->from, id, &now, err);
		if (i)
			doc = now.doc;
		again = !code && doc && !couch_doc_is_moved(doc);	/* an answer that was lost */
		if (again)
			code = bring(c, doc, &again, err);
		else
			break;
		if (!code && !again && !office_is_gone(doc))
			code = take_away(c, doc, &again, err);
	}
	if (!code && again)
		code = err_set(err, ERR_CONFLICT, _("A record is being changed by others all the time (%s); do it "
			"again later: what has gone to the new team stays there."), id);
	held_release(&now);
	free(id);
	return code;
}
