/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The user's own fields: what is declared, how it is kept, and that nothing is ever lost of it. */
#include "base/base.h"

#include <unistd.h>

#include "app_fixture.h"
#include "base/lang.h"
#include "base/sys.h"
#include "io/json.h"
#include "io/yaml.h"
#include "model/custom.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "store/db.h"
#include "store/save.h"
#include "store/store_p.h"
#include "app/contact.h"
#include "app/custom_config.h"
#include "app/merge.h"
#include "app/record_json.h"

static struct app app;
static struct err err;
static const struct kind_env env = { .country = "SA", .currency = "SAR", .now = INT64_C(1795244400000) };

/* Every kind with something to type, how it is kept, and something else to type. */
static const struct { const char *kind, *typed, *kept, *other; } samples[] = {
	{ "text", "نورة \"x\", & co", "\"نورة \\\"x\\\", & co\"", "y" },
	{ "note", "one\ntwo", "\"one\\u000atwo\"", "three" },
	{ "phone", "٠٥٠ ١٢٣ ٤٥٦٧", "\"+966501234567\"", "0509999999" },
	{ "email", "Noura@Example.COM", "\"Noura@example.com\"", "b@c.sa" },
	{ "choice", "north", "\"north\"", "south" },
	{ "set", "b,a,with blank", "[\"a\",\"b\",\"with blank\"]", "c" },
	{ "day", "2026-12-01", "\"2026-12-01\"", "--04-30" },
	{ "moment", "2026-12-01T17:30:00+03:00", "{\"ms\":1796135400000}", "2026-12-02T09:00:00+03:00" },
	{ "money", "1,250,000.75", "{\"minor\":125000075}", "5k" },
	{ "int", "٤٢", "42", "-7" },
	{ "bool", "نعم", "true", "no" },
	{ "ref", "1", "{\"n\":1}", "2" },
};
#define KINDS ((int)COUNT(samples))

/* --- Declaring. */

static void read_yaml(const char *yaml, struct customs *out, struct strlist *problems)
{
	struct ynode *root = NULL;

	*out = (struct customs){ 0 };
	ck_ok(yaml_parse(yaml, strlen(yaml), "wasit.conf", &root, &err));
	customs_read(ynode_get(root, "custom"), "wasit.conf", out, problems);
	yaml_free(&root);
}

static void declare(const char *yaml)
{
	struct strlist problems = { 0 };
	struct customs customs;

	read_yaml(yaml, &customs, &problems);
	ck_assert_msg(problems.n == 0, "%s", problems.n ? problems.v[0] : "");
	customs_install(&customs);
}

/* One field "own" of the kind in an entity. */
static char *one(const struct entity *entity, const char *kind, const char *more)
{
	const char *needs = str_eq(kind, "choice") ? ", choices: [north, south]" :
		str_eq(kind, "ref") ? ", target: customer" : "";

	return xasprintf("custom: {%s: [{name: own, kind: %s%s%s}]}", entity->name, kind, needs, more);
}

static void declare_one(const struct entity *entity, const char *kind, const char *more)
{
	char *yaml = one(entity, kind, more);

	declare(yaml);
	free(yaml);
}

/* The program with that field in its configuration.  What is declared afterwards, as if by another start, may
 * not be more than one field: plans have their size. */
static void open_with(const char *kind, const char *more)
{
	char *yaml = one(&customer_entity, kind, more);
	char *path = xasprintf("%s/custom-%ld.conf", getenv("TEST_TMP") ? getenv("TEST_TMP") : "/tmp",
		(long)getpid());
	struct app_start start = { .db_path = ":memory:", .config_path = path, .create = true };

	fixture_clock("2026-11-21T10:00");
	ck_ok(sys_write_file(path, yaml, strlen(yaml), &err));
	ck_ok(app_open(&app, &start, &err));
	ck_ok(app_make_user(&app, "أحمد", &err));
	unlink(path);
	free(path);
	free(yaml);
}

static size_t own(const struct entity *entity)
{
	int field = entity_field(entity, "own");

	ck_assert_int_ge(field, 0);
	return (size_t)field;
}

static void printed(const struct record *rec, size_t field, struct str *out)
{
	str_clear(out);
	record_print(rec, field, &env, out);
}

static void teardown(void)
{
	app_close(&app);
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

static int64_t add_own(const char *typed)
{
	struct record *rec = make_record(&customer_entity, "name=Own Field;phone=0501112233");
	int64_t n;

	ck_ok(record_parse(rec, own(&customer_entity), typed, &env, &err));
	ck_ok(app_put(&app, rec, &err));
	n = rec->n;
	record_free(&rec);
	return n;
}

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

/* --- Found. */

/* Is it looked up in the index, and read in the list's order without sorting? */
static bool plan_names(const char *how, const char *index, const char *where)
{
	char *text = xasprintf("EXPLAIN QUERY PLAN SELECT t.n FROM customer t WHERE t.deleted_at IS NULL %s",
		where);
	sqlite3_stmt *stmt;
	bool row, found = false, sorted = true;

	ck_ok(sql_ask(app.db, &stmt, &err, text, ""));
	while (!sql_step(app.db, stmt, &row, &err) && row) {
		const char *step = sql_column_text(stmt, 3);

		found |= str_has_prefix(step, how) && strstr(step, index);
		sorted &= !strstr(step, "TEMP B-TREE");
	}
	sql_end(app.db, stmt);
	free(text);
	return found && sorted;
}

static int64_t count_indexes(void)
{
	int64_t n = 0;

	ck_ok(sql_int(app.db, &n, &err, "SELECT count(*) FROM sqlite_schema WHERE type = 'index' "
		"AND instr(name, '_custom_')", ""));
	return n;
}

START_TEST(an_index_comes_is_used_and_goes)
{
	struct str where = STR_INIT;

	open_with("money", ", index: yes");
	ck_assert_int_eq(count_indexes(), 1);
	ck_assert(!db_own_fields_changed(app.db));
	str_add(&where, "AND ");
	field_sql(&where, "t.", &customer_entity.fields[own(&customer_entity)]);
	str_add(&where, " >= 500");
	ck_assert(plan_names("SEARCH", "customer_custom_own", where.s));
	add_own("5k");
	ck_assert_int_eq(fixture_count(&app, &customer_entity, "own>=5000"), 1);
	ck_assert_int_eq(fixture_count(&app, &customer_entity, "own>5000"), 0);
	ck_ok(db_check(app.db, &err));
	declare_one(&customer_entity, "int", ", index: yes");
	ck_assert(db_own_fields_changed(app.db));
	ck_ok(db_take_own_fields(app.db, &err));
	ck_assert_int_eq(count_indexes(), 1);
	ck_assert(!plan_names("SEARCH", "customer_custom_own", where.s));	/* it is another one */
	declare("custom: {customer: []}");
	ck_ok(db_take_own_fields(app.db, &err));
	ck_assert_int_eq(count_indexes(), 0);
	ck_assert(!db_own_fields_changed(app.db));
	str_release(&where);
}
END_TEST

/* A list picked by a choice, in its own order; one sorted by an amount. */
START_TEST(lists_are_read_along_an_index)
{
	struct str where = STR_INIT;

	open_with("choice", ", index: yes");
	str_add(&where, "AND ");
	field_sql(&where, "t.", &customer_entity.fields[own(&customer_entity)]);
	str_add(&where, " = 'north' ORDER BY t.last_activity_at DESC, t.n DESC");
	ck_assert(plan_names("SEARCH", "customer_custom_own", where.s));
	declare_one(&customer_entity, "money", ", index: yes");
	ck_ok(db_take_own_fields(app.db, &err));
	str_clear(&where);
	str_add(&where, "AND ");
	field_sql(&where, "t.", &customer_entity.fields[own(&customer_entity)]);
	str_add(&where, " IS NOT NULL ORDER BY ");
	compile_sort(&where, &customer_entity.fields[own(&customer_entity)]);
	str_add(&where, " DESC, t.n DESC");
	ck_assert(plan_names("SCAN", "customer_custom_own", where.s));
	str_release(&where);
}
END_TEST

static size_t found(const char *typed)
{
	struct query q = { .entity = &customer_entity, .search = typed };
	struct rowset rows = { 0 };
	size_t n;

	ck_ok(query_list(app.db, &q, &rows, &err));
	n = rows.n;
	rowset_release(&rows);
	return n;
}

/* Declared as searched, everybody is found by it: those from before, too. */
START_TEST(search_knows_what_is_declared_for_it)
{
	int64_t n;

	open_with("text", "");
	n = add_own("قاعة اللؤلؤة");
	ck_assert_uint_eq(found("لؤلؤة"), 0);
	declare_one(&customer_entity, "text", ", search: yes");
	ck_ok(db_take_own_fields(app.db, &err));
	ck_assert_uint_eq(found("لولوه"), 1);
	fixture_edit(&app, &customer_entity, n, "own=Palace");
	ck_assert_uint_eq(found("لولوه"), 0);
	ck_assert_uint_eq(found("palace"), 1);
	ck_ok(db_check(app.db, &err));
	declare_one(&customer_entity, "text", "");
	ck_ok(db_take_own_fields(app.db, &err));
	ck_assert_uint_eq(found("palace"), 0);
	ck_ok(db_check(app.db, &err));
}
END_TEST

START_TEST(words_in_use_are_offered)
{
	struct strlist words = { 0 };

	open_with("set", "");
	add_own("زفاف, ملكة");
	ck_ok(query_pool(app.db, customer_entity.fields[own(&customer_entity)].pool, 10, &words, &err));
	ck_assert_uint_eq(words.n, 2);
	strlist_release(&words);
}
END_TEST

/* --- Merging. */

START_TEST(merging_takes_what_the_kept_one_lacks)
{
	struct record *kept, *other, *out;
	struct merge_plan plan;
	size_t field;

	declare_one(&customer_entity, samples[_i].kind, "");
	field = own(&customer_entity);
	kept = make_record(&customer_entity, "name=A B;phone=0501112233");
	other = make_record(&customer_entity, "name=A B;phone=0501112233");
	record_set_text(kept, common_index(&customer_entity, COMMON_custom), "{\"gone\":1,\"both\":2}");
	record_set_text(other, common_index(&customer_entity, COMMON_custom), "{\"both\":3,\"new\":4}");
	ck_ok(record_parse(other, field, samples[_i].typed, &env, &err));
	merge_propose(kept, other, &plan);
	out = merge_result(kept, other, &plan);
	ck_assert(value_equal(&customer_entity.fields[field], &out->v[field], &other->v[field]));
	ck_assert_str_eq(record_text(out, common_index(&customer_entity, COMMON_custom)),
		"{\"gone\":1,\"both\":2,\"new\":4}");
	ck_assert_str_eq(record_text(out, CUSTOMER_phone), "+966501112233");
	record_free(&out);
	/* The kept one's own stays, and a set has both. */
	ck_ok(record_parse(kept, field, samples[_i].other, &env, &err));
	merge_propose(kept, other, &plan);
	out = merge_result(kept, other, &plan);
	if (str_eq(samples[_i].kind, "set"))
		ck_assert_str_eq(record_text(out, field), "[\"a\",\"b\",\"c\",\"with blank\"]");
	else if (!str_eq(samples[_i].kind, "note"))
		ck_assert(value_equal(&customer_entity.fields[field], &out->v[field], &kept->v[field]));
	record_free(&out);
	plan.side[field] = SIDE_OTHER;
	out = merge_result(kept, other, &plan);
	ck_assert(value_equal(&customer_entity.fields[field], &out->v[field], &other->v[field]));
	record_free(&out);
	record_free(&kept);
	record_free(&other);
}
END_TEST

/* A number of the other database says nothing here. */
START_TEST(references_from_elsewhere_do_not_come_in)
{
	struct record *rec = record_new(&customer_entity);

	record_set_text(rec, common_index(&customer_entity, COMMON_custom),
		"{\"cousin\":{\"n\":7},\"hall\":\"x\"}");
	contact_own_finish(rec);
	ck_assert_str_eq(record_text(rec, common_index(&customer_entity, COMMON_custom)),
		"{\"hall\":\"x\"}");
	record_free(&rec);
}
END_TEST

/* --- The declaration. */

static const struct { const char *yaml, *problem; } mistakes[] = {
	{ "[{name: phone}]", "wasit.conf:3:13: \"phone\" is a field already" },
	{ "[{name: vip}]", "wasit.conf:3:13: \"vip\" is a field already" },
	{ "[{name: owner_id}]", "wasit.conf:3:13: \"owner_id\" is a field already" },
	{ "[{name: deleted_at}]", "wasit.conf:3:13: \"deleted_at\" is a field already" },
	{ "[{name: ok}, {name: ok}]", "wasit.conf:3:25: \"ok\" is a field already" },
	{ "[{name: json}]", "wasit.conf:3:13: \"json\" has a meaning" },
	{ "[{name: keep_both}]", "wasit.conf:3:13: \"keep_both\" has a meaning" },
	{ "[{name: x_typed}]", "wasit.conf:3:13: \"x_typed\" has a meaning" },
	{ "[{name: Hall}]", "wasit.conf:3:13: A name is of the letters" },
	{ "[{name: 1a}]", "wasit.conf:3:13: A name is of the letters" },
	{ "[{name: \"a'); DROP TABLE customer;--\"}]", "wasit.conf:3:13: A name is of the letters" },
	{ "[{name: 'a\"b'}]", "wasit.conf:3:13: A name is of the letters" },
	{ "[{name: a.b}]", "wasit.conf:3:13: A name is of the letters" },
	{ "[{name: \"\"}]", "wasit.conf:3:13: A name is of the letters" },
	{ "[{name: قاعة}]", "wasit.conf:3:13: A name is of the letters" },
	{ "[{name: abcdefghijklmnopqrstuvwxyzabcdefghijklmno}]", "wasit.conf:3:13: A name is of" },
	{ "[{name: [a]}]", "wasit.conf:3:7: A single value" },
	{ "[{kind: text}]", "wasit.conf:3:6: \"name\" is missing" },
	{ "[word]", "wasit.conf:3:6: Names with values" },
	{ "[{name: a, kind: blob}]", "wasit.conf:3:22: \"blob\" is no kind of field: text, note" },
	{ "[{name: a, kind: json}]", "wasit.conf:3:22: \"json\" is no kind" },
	{ "[{name: a, kind: choice}]", "wasit.conf:3:22: \"choices\" is missing" },
	{ "[{name: a, kind: int, choices: [x]}]", "wasit.conf:3:27: Only the kinds" },
	{ "[{name: a, kind: choice, choices: [x, x]}]", "wasit.conf:3:43: \"x\" stands here twice" },
	{ "[{name: a, kind: choice, choices: []}]", "wasit.conf:3:30: At least one" },
	{ "[{name: a, kind: choice, choices: [X]}]", "wasit.conf:3:40: A name is of" },
	{ "[{name: a, kind: choice, choices: [{label: x}]}]", "\"name\" is missing" },
	{ "[{name: a, kind: ref}]", "wasit.conf:3:22: \"target\" is missing" },
	{ "[{name: a, kind: ref, target: house}]", "wasit.conf:3:35: \"house\" is no kind of record" },
	{ "[{name: a, target: customer}]", "Only the kind ref" },
	{ "[{name: a, colour: red}]", "wasit.conf:3:16: \"colour\" is not known" },
	{ "[{name: a, width: 61}]", "wasit.conf:3:23: A whole number from 4 to 60" },
	{ "[{name: a, search: maybe}]", "wasit.conf:3:24: \"maybe\" is neither" },
	{ "[{name: a, kind: int, search: yes}]", "wasit.conf:3:35: Only text is searched" },
	{ "[{name: a, label: \"\"}]", "wasit.conf:3:23: A text of 1 to 60" },
	{ "[{name: a, label: \"x\\e[31my\"}]", "wasit.conf:3:23: Control characters" },
	{ "[{name: a, label: \"x\\u202Ey\"}]", "wasit.conf:3:23: Control characters" },
	{ "[{name: a, label: {fr: x}}]", "wasit.conf:3:24: \"fr\" is not known" },
	{ "[{name: a, label: {en: \"a\\nb\"}}]", "wasit.conf:3:28: Control characters" },
	{ "[{name: a, help: [x]}]", "A single value" },
	{ "5", "wasit.conf:3:5: A list is wanted" },
};

START_TEST(a_mistake_is_named_by_its_place_and_the_rest_holds)
{
	char *yaml = xasprintf("custom:\n  customer:\n    %s\n  followup: [{name: floor, kind: int}]",
		mistakes[_i].yaml);
	struct strlist problems = { 0 };
	struct customs customs;

	read_yaml(yaml, &customs, &problems);
	ck_assert_msg(problems.n == 1, "%zu problems: %s", problems.n, problems.n ? problems.v[0] : "");
	ck_assert_msg(strstr(problems.v[0], mistakes[_i].problem) != NULL, "%s", problems.v[0]);
	customs_install(&customs);
	ck_assert_int_ge(entity_field(&followup_entity, "floor"), 0);
	strlist_release(&problems);
	free(yaml);
}
END_TEST

START_TEST(ten_kilobytes_are_no_label)
{
	struct str yaml = STR_INIT;
	struct strlist problems = { 0 };
	struct customs customs;

	str_add(&yaml, "custom: {customer: [{name: a, label: ");
	for (int i = 0; i < 10 * 1024; i++)
		str_addc(&yaml, 'x');
	str_add(&yaml, "}]}");
	read_yaml(yaml.s, &customs, &problems);
	ck_assert_uint_eq(problems.n, 1);
	ck_assert_uint_eq(customs.lists[0].n, 0);
	customs_release(&customs);
	strlist_release(&problems);
	str_release(&yaml);
}
END_TEST

START_TEST(there_are_at_most_so_many)
{
	struct str yaml = STR_INIT;
	struct strlist problems = { 0 };
	struct customs customs;

	str_add(&yaml, "custom: {customer: [");
	for (int i = 0; i < CUSTOM_MAX + 3; i++)
		str_addf(&yaml, "{name: f%d}, ", i);
	str_add(&yaml, "]}");
	read_yaml(yaml.s, &customs, &problems);
	ck_assert_uint_eq(problems.n, 3);
	customs_install(&customs);
	ck_assert_uint_eq(customer_entity.ncustom, CUSTOM_MAX);
	strlist_release(&problems);
	str_release(&yaml);
}
END_TEST

START_TEST(labels_speak_the_language)
{
	const struct field *field;

	declare("custom: {customer: [{name: own_hall, label: {en: Name, ar: القاعة}, kind: choice,"
		" choices: [{name: north, label: {ar: الشمالية}}, far_south], help: {ar: أين}}]}");
	field = &customer_entity.fields[entity_field(&customer_entity, "own_hall")];
	lang_set("en");
	ck_assert_str_eq(_(field->label), "Name");
	ck_assert_str_eq(field_choice_label(field, "north"), "الشمالية");
	ck_assert_str_eq(field_choice_label(field, "far_south"), "Far south");
	ck_assert_str_eq(_(field->help), "أين");
	ck_assert_str_eq(_(customer_entity.fields[CUSTOMER_name].label), "Name");
	ck_assert_ptr_eq(filter_field(&customer_entity, "own-hall", 8), field);
	lang_set("ar");		/* the texts of the user need no catalogue */
	ck_assert_str_eq(_(field->label), "القاعة");
	ck_assert_ptr_eq(filter_field(&customer_entity, "القاعه", strlen("القاعه")), field);
	lang_set("en");
}
END_TEST

/* The form has a block of them before the notes, and the old sections come back. */
START_TEST(the_form_has_a_block_of_them)
{
	const struct form_section *before = customer_entity.sections, *s;
	size_t at = 0;

	declare("custom: {customer: [{name: a1}, {name: a2, kind: int}]}");
	for (s = customer_entity.sections; !str_eq(s->fields, "a1 a2"); s++, at++)
		ck_assert_ptr_nonnull(s->label);
	ck_assert_ptr_nonnull(strstr(s[1].fields, "notes"));
	declare("custom: {customer: []}");
	ck_assert_ptr_eq(customer_entity.sections, before);
	ck_assert_uint_eq(customer_entity.nfields, CUSTOMER_NFIELDS);
	declare("custom: {interaction: [{name: a1}], followup: [{name: a1}]}");
	ck_assert_str_eq(interaction_entity.sections[1].fields, "a1");
	for (s = followup_entity.sections; s[1].label; s++)
		;
	ck_assert_str_eq(s->fields, "a1");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("custom");
	TCase *pure = tcase_create("values"), *kept = tcase_create("kept"), *config = tcase_create("config");
	int n = 0;

	while (entities[n])
		n++;
	tcase_add_loop_test(pure, every_kind_in_every_entity, 0, n * KINDS);
	tcase_add_loop_test(pure, whatever_stands_there_stays, 0, 12);
	tcase_add_test(pure, brackets_without_end_are_no_danger);
	tcase_add_loop_test(pure, merging_takes_what_the_kept_one_lacks, 0, KINDS);
	tcase_add_test(pure, references_from_elsewhere_do_not_come_in);
	suite_add_tcase(suite, pure);
	tcase_add_checked_fixture(kept, NULL, teardown);
	tcase_add_loop_test(kept, another_kind_loses_nothing, 0, KINDS * KINDS);
	tcase_add_test(kept, a_new_value_takes_the_place_and_undo_gives_back);
	tcase_add_test(kept, undo_of_what_is_not_declared_is_refused);
	tcase_add_test(kept, an_index_comes_is_used_and_goes);
	tcase_add_test(kept, lists_are_read_along_an_index);
	tcase_add_test(kept, search_knows_what_is_declared_for_it);
	tcase_add_test(kept, words_in_use_are_offered);
	suite_add_tcase(suite, kept);
	tcase_add_loop_test(config, a_mistake_is_named_by_its_place_and_the_rest_holds, 0,
		(int)COUNT(mistakes));
	tcase_add_test(config, ten_kilobytes_are_no_label);
	tcase_add_test(config, there_are_at_most_so_many);
	tcase_add_test(config, labels_speak_the_language);
	tcase_add_test(config, the_form_has_a_block_of_them);
	suite_add_tcase(suite, config);
	return unit_run(suite);
}
