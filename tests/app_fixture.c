/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A program's state on an empty database in memory. */
#include "app_fixture.h"

#include "base/date.h"
#include "store/save.h"

void fixture_clock(const char *now)
{
	char text[64];

	snprintf(text, sizeof(text), "%s:00+03:00", now);
	setenv("WASIT_NOW", text, 1);
}

void fixture_open(struct app *app, const char *now)
{
	struct app_start start = {
		.db_path = ":memory:", .config_path = "/nonexistent/wasit.conf", .create = true,
	};
	struct err err = { 0 };

	fixture_clock(now);
	ck_ok(app_open(app, &start, &err));
	if (!app->me)
		ck_ok(app_make_user(app, "أحمد", &err));
}

static struct kind_env env_now(void)
{
	return (struct kind_env){ .country = "SA", .currency = "SAR", .now = date_now() };
}

int64_t fixture_add(struct app *app, const struct entity *entity, const char *spec)
{
	struct record *rec = make_record(entity, spec);
	struct kind_env env = env_now();
	struct err err = { 0 };
	int64_t n;

	record_defaults(rec, &env);
	ck_ok(app_put(app, rec, &err));
	n = rec->n;
	record_free(&rec);
	return n;
}

struct record *fixture_get(struct app *app, const struct entity *entity, int64_t n)
{
	struct record *rec = NULL;
	struct err err = { 0 };

	ck_ok(query_get(app->db, entity, n, &rec, &err));
	return rec;
}

int64_t fixture_add_to(struct app *app, const struct entity *entity, int64_t customer, const char *rest)
{
	char *spec = xasprintf("customer=%lld;%s", (long long)customer, rest);
	int64_t n = fixture_add(app, entity, spec);

	free(spec);
	return n;
}

void fixture_edit(struct app *app, const struct entity *entity, int64_t n, const char *spec)
{
	struct record *rec = fixture_get(app, entity, n);
	struct record *words = make_record(entity, spec);
	struct err err = { 0 };

	for (size_t i = 0; i < entity->nfields; i++)
		if (words->v[i].set)
			value_copy(&entity->fields[i], &rec->v[i], &words->v[i]);
	ck_ok(app_put(app, rec, &err));
	record_free(&rec);
	record_free(&words);
}

const char *fixture_value(struct app *app, const struct entity *entity, int64_t n,
	const char *field)
{
	static char texts[4][512];
	static int next;
	struct record *rec = fixture_get(app, entity, n);
	struct kind_env env = env_now();
	struct str text = STR_INIT;
	char *out = texts[next++ % 4];

	ck_assert_int_ge(entity_field(entity, field), 0);
	record_print(rec, (size_t)entity_field(entity, field), &env, &text);
	snprintf(out, sizeof(texts[0]), "%s", text.s);
	str_release(&text);
	record_free(&rec);
	return out;
}

void fixture_values_are(struct app *app, const struct entity *entity, int64_t n, const char *const (*values)[2],
	const char *file, int line)
{
	for (; (*values)[0]; values++) {
		const char *is = fixture_value(app, entity, n, (*values)[0]);

		ck_assert_msg(str_eq(is, (*values)[1]), "%s:%d: %s is \"%s\", not \"%s\"", file, line, (*values)[0], is,
			(*values)[1]);
	}
}

static void find(struct app *app, const struct entity *entity, const char *text,
	struct rowset *rows)
{
	struct filter filter = { 0 };
	struct query query = { .entity = entity, .filter = &filter };
	struct kind_env env = env_now();
	struct err err = { 0 };

	ck_ok(filter_parse(entity, text, &env, &app->rules.classes, &filter, &err));
	ck_ok(query_list(app->db, &query, rows, &err));
	filter_release(&filter);
}

int fixture_count(struct app *app, const struct entity *entity, const char *filter)
{
	struct rowset rows = { 0 };
	int n;

	find(app, entity, filter, &rows);
	n = (int)rows.n;
	rowset_release(&rows);
	return n;
}

int64_t fixture_first(struct app *app, const struct entity *entity, const char *filter)
{
	struct rowset rows = { 0 };
	int64_t n;

	find(app, entity, filter, &rows);
	ck_assert_msg(rows.n > 0, "nothing fits %s", filter);
	n = rows.v[0]->n;
	rowset_release(&rows);
	return n;
}
