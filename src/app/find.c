/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Records by the names people give them. */
#include "base/base.h"
#include "app/app.h"

#include <ctype.h>

#include "model/schema/people.h"
#include "store/query.h"
#include "text/phone.h"
#include "text/utf8.h"

#define SHOWN_CANDIDATES 5

/* Looks like an id: Crockford digits only, at least four; a phone has no letters. */
static bool could_be_id(const char *name)
{
	size_t len = strlen(name);

	if (len < 4 || len > ULID_LEN)
		return false;
	for (const char *c = name; *c; c++)
		if (!isalnum((unsigned char)*c))
			return false;
	return true;
}

static void add_candidate(const struct record *rec, struct str *out)
{
	char number[64] = "";

	if (rec->entity == &customer_entity && record_has(rec, CUSTOMER_phone))
		snprintf(number, sizeof(number), " %s", record_text(rec, CUSTOMER_phone));
	str_addf(out, "\n  %s  %s%s", rec->id,
		record_text(rec, (size_t)entity_field(rec->entity, rec->entity->title)), number);
}

static enum result nobody(const struct entity *entity, const char *name, struct err *err)
{
	/* TRANSLATORS: "Customer not found: Sara; wasit customer list --search finds by a part." */
	return err_set(err, ERR_MISSING, _("%s: %s; \"wasit %s list --search\" finds by a part."),
		_(entity->missing), name, entity->name);
}

/* One row: it.  None: ERR_MISSING.  More: they are listed. */
static enum result only_one(const struct entity *entity, const char *name,
	const struct rowset *rows, int64_t *n, struct err *err)
{
	struct str list = STR_INIT;

	if (rows->n == 1) {
		*n = rows->v[0]->n;
		return OK;
	}
	if (!rows->n)
		return nobody(entity, name, err);
	for (size_t i = 0; i < rows->n && i < SHOWN_CANDIDATES; i++)
		add_candidate(rows->v[i], &list);
	err_set(err, ERR_AMBIGUOUS, _("\"%s\" names several, say which by id or phone:%s"), name,
		list.s);
	str_release(&list);
	return err->code;
}

static enum result by_text(struct app *app, const struct entity *entity, size_t field,
	const char *text, bool folded, struct rowset *rows, struct err *err)
{
	struct value value = { .set = true, .text = xstrdup(text) };
	enum result code = query_equal(app->db, entity, field, &value, folded,
		SHOWN_CANDIDATES + 1, rows, err);

	value_clear(&value);
	return code;
}

static bool has_row(const struct rowset *rows, int64_t n)
{
	for (size_t i = 0; i < rows->n; i++)
		if (rows->v[i]->n == n)
			return true;
	return false;
}

static enum result by_phone(struct app *app, const char *typed, struct rowset *rows,
	struct err *err)
{
	static const size_t fields[] = { CUSTOMER_phone, CUSTOMER_secondary_phone,
		CUSTOMER_whatsapp };
	struct kind_env env = app_env(app);
	struct str e164 = STR_INIT;
	enum phone_type type;

	if (!phone_parse(typed, env.country, &e164, &type)) {	/* what is no number is kept as it was typed */
		str_release(&e164);
		str_add(&e164, typed);
	}
	for (size_t i = 0; i < COUNT(fields); i++) {
		struct rowset some = { 0 };

		if (by_text(app, &customer_entity, fields[i], e164.s, false, &some, err)) {
			str_release(&e164);
			return err->code;
		}
		for (size_t k = 0; k < some.n; k++)
			if (!has_row(rows, some.v[k]->n)) {
				rows->v = array_grow(rows->v, &rows->cap, rows->n + 1,
					sizeof(*rows->v));
				rows->v[rows->n++] = some.v[k];
				some.v[k] = NULL;
			}
		rowset_release(&some);
	}
	str_release(&e164);
	return OK;
}

static enum result by_id(struct app *app, const struct entity *entity, const char *name,
	int64_t *n, struct err *err)
{
	enum result code = could_be_id(name) ? query_by_id(app->db, entity, name, n, err) :
		ERR_MISSING;

	return code == ERR_MISSING ? nobody(entity, name, err) : code;
}

enum result app_find_customer(struct app *app, const char *name, int64_t *n, struct err *err)
{
	struct rowset rows = { 0 };
	enum result code = by_phone(app, name, &rows, err);

	if (!code && !rows.n)
		code = by_text(app, &customer_entity, CUSTOMER_name, name, true, &rows, err);
	if (!code && !rows.n)
		code = by_id(app, &customer_entity, name, n, err);
	else if (!code)
		code = only_one(&customer_entity, name, &rows, n, err);
	rowset_release(&rows);
	return code;
}

enum result app_find(struct app *app, const struct entity *entity, const char *name, int64_t *n,
	struct err *err)
{
	struct rowset rows = { 0 };
	enum result code;

	if (entity == &customer_entity)
		return app_find_customer(app, name, n, err);
	if (entity == &user_entity && str_eq(name, "me") && app->me) {
		*n = app->me->n;
		return OK;
	}
	code = by_id(app, entity, name, n, err);
	if (code != ERR_MISSING)
		return code;
	code = by_text(app, entity, (size_t)entity_field(entity, entity->title), name, true, &rows,
		err);
	if (!code)
		code = only_one(entity, name, &rows, n, err);
	rowset_release(&rows);
	return code;
}

/* What is deleted has no unique names any more: an id, else whatever the search finds among them. */
enum result app_find_deleted(struct app *app, const struct entity *entity, const char *name,
	int64_t *n, struct err *err)
{
	struct query q = { .entity = entity, .search = name, .deleted = true,
		.limit = SHOWN_CANDIDATES + 1 };
	struct rowset rows = { 0 };
	enum result code = by_id(app, entity, name, n, err);

	if (code != ERR_MISSING || entity != &customer_entity)
		return code;
	code = query_list(app->db, &q, &rows, err);
	if (!code)
		code = only_one(entity, name, &rows, n, err);
	rowset_release(&rows);
	return code;
}

enum result app_find_duplicate(struct app *app, const struct record *rec, int64_t *n,
	struct err *err)
{
	struct rowset rows = { 0 };
	enum result code = query_duplicates(app->db, rec, &rows, err);

	*n = !code && rows.n ? rows.v[0]->n : 0;
	rowset_release(&rows);
	return code;
}
