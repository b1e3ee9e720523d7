/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * One change of every record that fits a filter. */
#include "base/base.h"
#include "app/many.h"

#include <unistd.h>

#include "io/json.h"
#include "store/query.h"
#include "app/output.h"

#define WHY_MAX 20	/* lines */

struct keys { int64_t *v; size_t n, cap; };	/* owned */

static bool add_key(struct record *rec, void *ctx)
{
	struct keys *keys = ctx;

	keys->v = array_grow(keys->v, &keys->cap, keys->n + 1, sizeof(*keys->v));
	keys->v[keys->n++] = rec->n;
	return true;
}

static enum result find_keys(struct target *t, const char *where, struct keys *keys, struct err *err)
{
	struct kind_env env = app_env(t->app);
	struct filter filter = { 0 };
	struct query q = { .entity = t->entity, .filter = &filter };
	enum result code = OK;

	if (text_is_empty(where) || !where[strspn(where, " \t")])
		code = err_set(err, ERR_USAGE, _("--where wants conditions; all of them have has:%s."),
			t->entity->title);
	if (!code)
		code = filter_parse(t->entity, where, &env, &t->app->rules.classes, &filter, err);
	if (!code)
		code = query_each(t->app->db, &q, add_key, keys, err);
	filter_release(&filter);
	return code;
}

static char *question(const struct entity *entity, size_t n, bool deletes)
{
	/* TRANSLATORS: %s is what they are, such as "Customers" */
	return deletes ? xasprintf(Q_("Delete %zu record (%s)?", "Delete %zu records (%s)?", n), n,
		_(entity->plural)) :
		xasprintf(Q_("Change %zu record (%s)?", "Change %zu records (%s)?", n), n,
		_(entity->plural));
}

enum result many_ask(struct target *t, const char *text, struct err *err)
{
	char answer[64] = "";
	struct str shown = STR_INIT;
	bool person = !t->plain && isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
	enum result code = OK;

	if (t->yes)
		return OK;
	if (!person) {
		code = err_set(err, ERR_USAGE, _("%s --yes does it without asking."), text);
	} else {
		output_plain(text, &shown);
		printf("%s %s ", shown.s, _("[y/N]"));
		fflush(stdout);
		if (!fgets(answer, sizeof(answer), stdin) || (!strchr("yY", answer[0]) &&
		    !str_has_prefix(answer, "ن")) || !answer[0])
			code = err_set(err, ERR_CANCEL, _("Nothing was changed."));
	}
	str_release(&shown);
	return code;
}

static enum result confirm(struct target *t, size_t n, bool deletes, struct err *err)
{
	char *text = question(t->entity, n, deletes);
	enum result code = many_ask(t, text, err);

	free(text);
	return code;
}

static enum result change_one(struct target *t, const struct args *args, many_change change,
	int64_t n, struct err *err)
{
	struct record *rec = NULL;
	enum result code = query_get(t->app->db, t->entity, n, &rec, err);

	if (!code)
		code = change ? change(t, args, rec, err) : app_delete(t->app, t->entity, n, err);
	if (!code && change)
		code = app_put(t->app, rec, err);
	if (code && rec)
		err_wrap(err, "%s (%.*s)",
			record_text(rec, (size_t)entity_field(t->entity, t->entity->title)), ULID_START,
			rec->id);
	record_free(&rec);
	return code;
}

/* Who cannot be changed beside the one the error names, so that one look is enough. */
static void tell_others(const struct strlist *why, size_t failed)
{
	struct str shown = STR_INIT;

	for (size_t i = 0; i < why->n; i++) {
		str_clear(&shown);
		output_plain(why->v[i], &shown);
		fprintf(stderr, "wasit: %s\n", shown.s);
	}
	if (failed > WHY_MAX)
		fprintf(stderr, Q_("wasit: … and %zu more\n", "wasit: … and %zu more\n", failed - WHY_MAX),
			failed - WHY_MAX);
	str_release(&shown);
}

static enum result change_all(struct target *t, const struct args *args, many_change change,
	const struct keys *keys, struct err *err)
{
	bool seen = isatty(STDERR_FILENO) && !t->plain && keys->n > 200;
	struct strlist why = { 0 };
	struct err one;
	size_t failed = 0;

	for (size_t i = 0; i < keys->n; i++) {
		if (change_one(t, args, change, keys->v[i], &one)) {
			if (!failed++)
				*err = one;
			else if (failed <= WHY_MAX)
				strlist_add(&why, one.text);
		}
		if (seen && i % 100 == 0)
			fprintf(stderr, "\r%3d %%", (int)(i * 100 / keys->n));
	}
	if (seen)
		fputs("\r     \r", stderr);
	tell_others(&why, failed);
	strlist_release(&why);
	return failed ? err->code : OK;
}

static void tell(struct target *t, size_t n, bool deletes)
{
	struct json_writer w;

	if (t->json) {
		jw_init(&w, t->out, true);
		jw_object(&w, NULL);
		jw_int(&w, "records", (int64_t)n);
		jw_end_object(&w);
		str_addc(t->out, '\n');
	} else if (!n) {
		str_addf(t->out, "%s\n", _("Nothing fits; nothing was changed."));
	} else if (deletes) {
		str_addf(t->out, Q_("%zu record deleted; undo brings it back.\n",
			"%zu records deleted; undo brings them back.\n", n), n);
	} else {
		str_addf(t->out, Q_("%zu record changed; undo takes it back.\n",
			"%zu records changed; undo takes it back.\n", n), n);
	}
}

static char *step_label(const struct entity *entity, size_t n, bool deletes)
{
	return deletes ? xasprintf(Q_("%zu record deleted (%s)", "%zu records deleted (%s)", n), n,
		_(entity->plural)) :
		xasprintf(Q_("%zu record changed (%s)", "%zu records changed (%s)", n), n,
		_(entity->plural));
}

enum result many_run(struct target *t, const struct args *args, many_change change, struct err *err)
{
	bool deletes = !change;
	struct keys keys = { 0 };
	char *label;
	enum result code = OK;

	if (t->nwords)
		return err_set(err, ERR_USAGE, _("Say one record or --where, not both."));
	if (find_keys(t, args_text(args, "where"), &keys, err) ||
	    (keys.n && confirm(t, keys.n, deletes, err))) {
		free(keys.v);
		return err->code;
	}
	if (keys.n) {
		label = step_label(t->entity, keys.n, deletes);
		code = app_bulk_begin(t->app, label, err);
		free(label);
		if (!code) {
			code = change_all(t, args, change, &keys, err);
			code = app_bulk_settle(t->app, code, err);
		}
	}
	if (!code)
		tell(t, keys.n, deletes);
	free(keys.v);
	return code;
}
