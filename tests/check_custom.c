/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The user's own fields: what is declared, how it is kept, and that nothing is ever lost of it. */
#include "base/base.h"

#include "custom_fixture.h"
#include "one_app.h"
#include "model/custom.h"
#include "model/schema/people.h"
#include "store/save.h"
#include "store/store_p.h"

static struct err err;

/* --- Declaring. */

static void printed(const struct record *rec, size_t field, struct str *out)
{
	str_clear(out);
	record_print(rec, field, &env, out);
}

/* Every entity × every kind: typed, kept in the form that tells its kind, printed, read back. */
START_TEST(every_kind_in_every_entity)
{
	struct entity *entity = entities[_i / KINDS];
	struct str first = STR_INIT, second = STR_INIT;
	struct record *rec, *back;
	char *packed, *wanted;
	size_t field;

	declare_one(entity, samples[_i % KINDS].kind, "");
	field = own(entity);
	ck_assert_uint_eq(field + 1, entity->nfields);
	ck_assert_str_eq(entity->fields[common_index(entity, COMMON_custom)].name, "custom");
	rec = record_new(entity);
	ck_ok(record_parse(rec, field, samples[_i % KINDS].typed, &env, &err));
	packed = custom_pack(rec);
	wanted = xasprintf("{\"own\":%s}", samples[_i % KINDS].kept);
	ck_assert_str_eq(packed, wanted);
	back = record_new(entity);
	record_set_text(back, common_index(entity, COMMON_custom), packed);
	custom_unpack(back);
	ck_assert(value_equal(&entity->fields[field], &rec->v[field], &back->v[field]));
	ck_assert(!record_has(back, common_index(entity, COMMON_custom)));
	printed(back, field, &first);
	ck_ok(record_parse(back, field, first.s, &env, &err));
	printed(back, field, &second);
	ck_assert_str_eq(first.s, second.s);
	ck_ok(record_parse(back, field, "", &env, &err));
	ck_assert_ptr_null(custom_pack(back));
	free(packed);
	free(wanted);
	str_release(&first);
	str_release(&second);
	record_free(&rec);
	record_free(&back);
}
END_TEST

/* --- Kept through everything. */

static void assert_own(int64_t n, const char *kind_typed)
{
	struct record *rec = fixture_get(&app, &customer_entity, n), *wanted = record_new(&customer_entity);
	size_t field = own(&customer_entity);

	ck_ok(record_parse(wanted, field, kind_typed, &env, &err));
	ck_assert(value_equal(&customer_entity.fields[field], &wanted->v[field], &rec->v[field]));
	record_free(&rec);
	record_free(&wanted);
}

/* A kind that is changed and changed back, with work in between: what stood there is shown and comes back. */
START_TEST(another_kind_loses_nothing)
{
	const char *from = samples[_i / KINDS].kind, *to = samples[_i % KINDS].kind;
	struct str text = STR_INIT;
	struct record *rec;
	int64_t n;

	open_with(from, "");
	n = add_own(samples[_i / KINDS].typed);
	declare_one(&customer_entity, to, "");
	rec = fixture_get(&app, &customer_entity, n);
	record_show(rec, own(&customer_entity), &env, &text);
	ck_assert_msg(text.len, "%s as %s shows nothing", from, to);
	record_free(&rec);
	fixture_edit(&app, &customer_entity, n, "city=Riyadh");
	declare("custom: {customer: []}");
	fixture_edit(&app, &customer_entity, n, "city=Jeddah");
	declare_one(&customer_entity, from, "");
	assert_own(n, samples[_i / KINDS].typed);
	str_release(&text);
}
END_TEST

/* A new value takes the place of one of another kind, and undo gives that one back. */
START_TEST(a_new_value_takes_the_place_and_undo_gives_back)
{
	struct str text = STR_INIT;
	struct record *rec;
	char *label = NULL;
	int64_t n;

	open_with("text", "");
	n = add_own("about 300");
	declare_one(&customer_entity, "int", "");
	rec = fixture_get(&app, &customer_entity, n);
	ck_assert(!record_has(rec, own(&customer_entity)));
	ck_assert_int_eq(fixture_count(&app, &customer_entity, "own>0"), 0);
	ck_assert_int_ne(record_parse(rec, own(&customer_entity), "many", &env, &err), OK);
	printed(rec, own(&customer_entity), &text);
	ck_assert_str_eq(text.s, "about 300");	/* a mistake costs nothing */
	ck_ok(record_parse(rec, own(&customer_entity), "310", &env, &err));
	ck_ok(app_put(&app, rec, &err));
	record_free(&rec);
	ck_assert_int_eq(fixture_count(&app, &customer_entity, "own=310"), 1);
	ck_ok(undo_step(app.db, &app.actor, &label, &err));
	free(label);
	ck_value_eq(&app, &customer_entity, n, "own", "about 300");
	ck_ok(redo_step(app.db, &app.actor, &label, &err));
	free(label);
	ck_value_eq(&app, &customer_entity, n, "own", "310");
	str_release(&text);
}
END_TEST

START_TEST(undo_of_what_is_not_declared_is_refused)
{
	char *label = NULL;
	int64_t n;

	open_with("text", "");
	n = add_own("one");
	fixture_edit(&app, &customer_entity, n, "own=two");
	declare("custom: {customer: []}");
	ck_assert_int_eq(undo_step(app.db, &app.actor, &label, &err), ERR_CONFLICT);
	ck_assert_ptr_nonnull(strstr(err.text, "own"));
	declare_one(&customer_entity, "text", "");
	assert_own(n, "two");
	ck_ok(undo_step(app.db, &app.actor, &label, &err));
	free(label);
	assert_own(n, "one");
}
END_TEST

/* Whatever stands in `custom`, nothing of it goes by saving. */
START_TEST(whatever_stands_there_stays)
{
	static const struct { const char *there, *after; } cases[] = {
		{ "{\"a\":{\"b\":[1,{\"c\":\"}\\\"\"}]},\"own\":\"x\"}",
		  "{\"a\":{\"b\":[1,{\"c\":\"}\\\"\"}]},\"own\":\"new\"}" },
		{ "  { \"a\" : 1.5e3 , \"own\" : null } ", "{\"a\":1.5e3,\"own\":\"new\"}" },
		{ "{}", "{\"own\":\"new\"}" },
		{ "{\"own\":\"a\",\"own\":\"b\"}", "{\"own\":\"new\"}" },
		{ "{\"\":\"\"}", "{\"\":\"\",\"own\":\"new\"}" },
		{ "[1,2]", "{\"\":\"[1,2]\",\"own\":\"new\"}" },
		{ "just text", "{\"\":\"just text\",\"own\":\"new\"}" },
		{ "{\"a\":", "{\"\":\"{\\\"a\\\":\",\"own\":\"new\"}" },
		{ "{\"a\":1}}", "{\"\":\"{\\\"a\\\":1}}\",\"own\":\"new\"}" },
		{ "{\"a\":\"open", "{\"\":\"{\\\"a\\\":\\\"open\",\"own\":\"new\"}" },
		{ "\\", "{\"\":\"\\\\\",\"own\":\"new\"}" },
		{ "{\"own\\u0031\":2}", "{\"own\\u0031\":2,\"own\":\"new\"}" },
	};
	struct record *rec;
	char *packed;

	declare_one(&customer_entity, "text", "");
	rec = record_new(&customer_entity);
	record_set_text(rec, common_index(&customer_entity, COMMON_custom), cases[_i].there);
	custom_unpack(rec);
	ck_ok(record_parse(rec, own(&customer_entity), "new", &env, &err));
	packed = custom_pack(rec);
	ck_assert_str_eq(packed, cases[_i].after);
	free(packed);
	record_free(&rec);
}
END_TEST

START_TEST(brackets_without_end_are_no_danger)
{
	struct record *rec;
	struct str deep = STR_INIT;
	char *packed;

	declare_one(&customer_entity, "int", "");
	rec = record_new(&customer_entity);
	str_add(&deep, "{\"own\":");
	for (int i = 0; i < 100000; i++)
		str_addc(&deep, '[');
	record_set_text(rec, common_index(&customer_entity, COMMON_custom), deep.s);
	custom_unpack(rec);
	custom_settle(rec);
	ck_assert_str_eq(record_text(rec, common_index(&customer_entity, COMMON_custom)), deep.s);
	packed = custom_pack(rec);
	ck_assert_uint_gt(strlen(packed), deep.len);
	free(packed);
	str_release(&deep);
	record_free(&rec);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("custom");
	TCase *pure = tcase_create("values"), *kept = tcase_create("kept");
	int n = 0;

	while (entities[n])
		n++;
	tcase_add_loop_test(pure, every_kind_in_every_entity, 0, n * KINDS);
	tcase_add_loop_test(pure, whatever_stands_there_stays, 0, 12);
	tcase_add_test(pure, brackets_without_end_are_no_danger);
	suite_add_tcase(suite, pure);
	tcase_add_checked_fixture(kept, NULL, one_app_teardown);
	tcase_add_loop_test(kept, another_kind_loses_nothing, 0, KINDS * KINDS);
	tcase_add_test(kept, a_new_value_takes_the_place_and_undo_gives_back);
	tcase_add_test(kept, undo_of_what_is_not_declared_is_refused);
	suite_add_tcase(suite, kept);
	return unit_run(suite);
}
