/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Smart lists: shipped, checked, shared as a file, fed into the call list. */
#include "base/base.h"

#include "base/lang.h"
#include "model/column_list.h"
#include "model/schema/lists.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "app/calls.h"
#include "app/smart_lists.h"
#include "store/save.h"
#include "app_fixture.h"

#define LIST &smart_list_entity

static struct app app;
static struct err err;
static const struct civil today = { 2026, 11, 22 };	/* a Sunday: people work */

static void setup(void)
{
	err = (struct err){ 0 };
	lang_set("en");
	fixture_open(&app, "2026-11-22T09:30");
}

static void teardown(void)
{
	app_close(&app);
}

static int64_t list_n(const char *name)
{
	int64_t n = 0;

	ck_ok(smart_list_find(&app, name, &n, &err));
	return n;
}

/* --- The shipped ones. */

START_TEST(a_new_database_has_seven_lists_with_numbers)
{
	static const char *const names[] = { "Today", "New leads", "At risk", "Hot buyers",
		"No next step", "Birthdays", "All" };
	struct rowset lists = { 0 };

	ck_ok(smart_lists_all(&app, &lists, &err));
	ck_assert_uint_eq(lists.n, COUNT(names));
	for (size_t i = 0; i < lists.n; i++) {
		struct list_query query;

		ck_assert_str_eq(record_text(lists.v[i], SMART_LIST_name), names[i]);
		ck_assert_int_eq(record_num(lists.v[i], SMART_LIST_position), (int64_t)i + 1);
		ck_assert(record_has(lists.v[i], SMART_LIST_columns));
		ck_ok(list_query_read(&app, lists.v[i], &query, &err));
		list_query_release(&query);
	}
	ck_assert_int_eq(smart_list_free_number(&lists), 8);
	rowset_release(&lists);
}
END_TEST

START_TEST(they_are_named_in_the_language_of_the_first_start)
{
	struct app_start start = { .db_path = ":memory:", .config_path = "/nonexistent/wasit.conf",
		.create = true };

	app_close(&app);
	ck_ok(app_open(&app, &start, &err));
	lang_set("ar");		/* chosen in the first run */
	ck_ok(app_make_user(&app, "أحمد", &err));
	ck_assert_int_eq(fixture_count(&app, LIST, ""), 7);
	ck_value_eq(&app, LIST, list_n("٤"), "name", "مشترون ساخنون");
	ck_value_eq(&app, LIST, list_n("مشترون ساخنون"), "position", "4");
}
END_TEST

/* One who changes the language of the interface keeps his lists. */
START_TEST(a_list_in_arabic_words_opens_in_english)
{
	struct record *rec = record_new(LIST);

	lang_init();
	lang_set("ar");
	if (str_eq(_("City"), "City")) {	/* built without the catalogues */
		record_free(&rec);
		return;
	}
	record_set_text(rec, SMART_LIST_name, "الرياض");
	record_set_text(rec, SMART_LIST_filter, "المدينة=الرياض");
	record_set_text(rec, SMART_LIST_sort, "-المدينة");
	ck_ok(app_put(&app, rec, &err));
	lang_set("en");
	ck_assert_str_eq(record_text(rec, SMART_LIST_filter), "city=الرياض");
	ck_assert_str_eq(record_text(rec, SMART_LIST_sort), "-city");
	ck_ok(record_check(rec, &err));
	record_free(&rec);
}
END_TEST

/* Until somebody names them himself. */
START_TEST(shipped_names_follow_the_language)
{
	struct rowset lists = { 0 };
	struct record *renamed;

	ck_ok(smart_lists_all(&app, &lists, &err));
	ck_assert_str_eq(smart_list_name(lists.v[0]), "Today");
	lang_set("ar");
	ck_assert_str_eq(smart_list_name(lists.v[0]), "اليوم");
	ck_assert_str_eq(smart_list_name(lists.v[6]), "الكل");
	ck_assert_int_eq(list_n("اليوم"), lists.v[0]->n);
	ck_assert_int_eq(list_n("Today"), lists.v[0]->n);
	renamed = record_copy(lists.v[1]);
	record_set_text(renamed, SMART_LIST_name, "Fresh");
	ck_assert_str_eq(smart_list_name(renamed), "Fresh");
	record_set_text(renamed, SMART_LIST_name, "Today");	/* another one's name is nobody's here */
	ck_assert_str_eq(smart_list_name(renamed), "Today");
	record_set_text(renamed, SMART_LIST_name, "عملاء جدد");
	lang_set("en");
	ck_assert_str_eq(smart_list_name(renamed), "New leads");
	ck_assert_int_eq(smart_list_find(&app, "اليوم", &(int64_t){ 0 }, &err), ERR_MISSING);
	record_free(&renamed);
	rowset_release(&lists);
}
END_TEST

START_TEST(what_was_deleted_does_not_come_back_by_itself)
{
	int64_t n = list_n("Birthdays");
	char *label = NULL;

	ck_ok(app_delete(&app, LIST, n, &err));
	ck_assert_int_eq(smart_list_find(&app, "6", &n, &err), ERR_MISSING);
	ck_ok(smart_lists_install(&app, &err));
	ck_assert_int_eq(fixture_count(&app, LIST, ""), 6);
	ck_ok(app_undo(&app, &label, &err));
	free(label);
	ck_assert_int_eq(fixture_count(&app, LIST, ""), 7);
	/* The shipped ones are not a step anybody takes back. */
	ck_assert_int_ne(app_undo(&app, &label, &err), OK);
	ck_assert_int_eq(fixture_count(&app, LIST, ""), 7);
}
END_TEST

/* Who stands on which list: n for each of a few people. */
static const struct { const char *list, *spec; bool on; } members[] = {
	{ "New leads", "relation=lead;source=referral", true },
	{ "New leads", "relation=lead;source=import", false },
	{ "New leads", "relation=customer", false },
	{ "Hot buyers", "kind=buyer;status=active", true },
	{ "Hot buyers", "kind=seller;status=active", false },
	{ "Hot buyers", "kind=buyer;status=closed", false },
	{ "No next step", "status=active", true },
	{ "No next step", "status=archived", false },
	{ "Birthdays", "date_of_birth=1980-11-25", true },
	{ "Birthdays", "date_of_birth=1980-11-21", false },
	{ "At risk", "status=active", false },
	{ "All", "status=archived", true },
};

START_TEST(lists_hold_whom_their_names_promise)
{
	struct record *list = fixture_get(&app, LIST, list_n(members[_i].list));
	struct list_query query;
	char spec[160];
	int64_t count = -1;

	snprintf(spec, sizeof(spec), "name=Sara;phone=0501234567;%s", members[_i].spec);
	fixture_add(&app, &customer_entity, spec);
	ck_ok(list_query_read(&app, list, &query, &err));
	ck_ok(query_count(app.db, &query.query, 0, &count, &err));
	ck_assert_msg(count == members[_i].on, "%s: %s", members[_i].list, members[_i].spec);
	list_query_release(&query);
	record_free(&list);
}
END_TEST

START_TEST(who_is_silent_is_at_risk_and_who_is_due_is_todays)
{
	int64_t sara = fixture_add(&app, &customer_entity, "name=Sara;phone=0501234567;status=active");
	char spec[120];

	fixture_clock("2027-01-25T09:30");	/* 64 days later */
	for (int round = 0; round < 2; round++) {
		const char *const names[] = { "At risk", "Today" };
		struct record *list = fixture_get(&app, LIST, list_n(names[round]));
		struct list_query query;
		int64_t count = -1;

		if (round) {
			snprintf(spec, sizeof(spec), "customer=%lld;title=Call;due_at=2027-01-25 18:00",
				(long long)sara);
			fixture_add(&app, &followup_entity, spec);
		}
		ck_ok(list_query_read(&app, list, &query, &err));
		ck_ok(query_count(app.db, &query.query, 0, &count, &err));
		ck_assert_msg(count == 1, "%s: %lld", names[round], (long long)count);
		list_query_release(&query);
		record_free(&list);
	}
}
END_TEST

/* --- Checks. */

static const struct { const char *spec, *field, *told; } wrong[] = {
	{ "name=X;position=10", "position", "from 1 to 9" },
	{ "name=X;position=0", "position", "from 1 to 9" },
	{ "name=X;filter=kind:horse", "filter", "\"horse\" is not one of the choices" },
	{ "name=X;filter=(kind:buyer", "filter", "the bracket is not closed" },
	{ "name=X;sort=nose", "sort", "no field \"nose\"" },
	{ "name=X;sort=name city kind status email", "sort", "At most 4 fields" },
	{ "name=X;columns=phone nose", "columns", "no field \"nose\"" },
	{ "name=X;group_by=phone", "group_by", "cannot be grouped by \"phone\"" },
	{ "name=X;group_by=risk", "group_by", "cannot be grouped" },
	{ "name=X;group_by=nose", "group_by", "no field \"nose\"" },
	{ "filter=kind:buyer", "name", "" },
};

START_TEST(a_wrong_list_is_refused_at_its_field)
{
	struct record *rec = make_record(LIST, wrong[_i].spec);

	ck_assert_int_ne(app_put(&app, rec, &err), OK);
	ck_assert_str_eq(err.field, wrong[_i].field);
	ck_assert_msg(strstr(err.text, wrong[_i].told), "%s", err.text);
	ck_assert_int_eq(fixture_count(&app, LIST, ""), 7);
	record_free(&rec);
}
END_TEST

START_TEST(a_number_belongs_to_one_list)
{
	struct record *rec = make_record(LIST, "name=X;position=3");

	ck_assert_int_eq(app_put(&app, rec, &err), ERR_DUPLICATE);
	ck_assert_str_eq(err.field, "position");
	record_free(&rec);
	fixture_add(&app, LIST, "name=Mine;position=8;columns=Kind,budget;group_by=City");
	ck_value_eq(&app, LIST, list_n("8"), "columns", "kind budget_max");	/* labels become names */
	ck_value_eq(&app, LIST, list_n("8"), "group_by", "city");
}
END_TEST

/* --- Sharing. */

static void take(const char *text, int added, int changed)
{
	int a = -1, c = -1;

	ck_ok(smart_lists_import(&app, text, strlen(text), "lists.yaml", &a, &c, &err));
	ck_assert_int_eq(a, added);
	ck_assert_int_eq(c, changed);
}

/* Names and filters of every kind of sign come back as they were. */
START_TEST(what_is_written_is_read_back)
{
	static const char *const names[] = { "a \"quoted\" one", "back\\slash", "# no comment", "- dash",
		"{en: x}", "مشترو الرياض", "yes", "1", "'", "%TAG ! x", "\xE2\x80\xAE evil" };
	struct rowset before = { 0 }, after = { 0 };
	struct str text = STR_INIT, again = STR_INIT;

	for (size_t i = 0; i < COUNT(names); i++) {
		struct record *rec = record_new(LIST);

		record_set_text(rec, SMART_LIST_name, names[i]);
		record_set_text(rec, SMART_LIST_filter, "city:\"شمال الرياض\" or notes:\"a:b # c\"");
		ck_ok(app_put(&app, rec, &err));
		record_free(&rec);
	}
	ck_ok(smart_lists_all(&app, &before, &err));
	smart_lists_print((const struct record *const *)before.v, before.n, &text);
	for (size_t i = 0; i < before.n; i++)
		ck_ok(app_delete(&app, LIST, before.v[i]->n, &err));
	/* Nothing that turns text round reaches a terminal; it comes back all the same. */
	ck_assert(strstr(text.s, "\\u202e evil") && !strstr(text.s, "\xE2\x80\xAE"));
	take(text.s, (int)before.n, 0);
	ck_ok(smart_lists_all(&app, &after, &err));
	smart_lists_print((const struct record *const *)after.v, after.n, &again);
	ck_assert_str_eq(again.s, text.s);
	rowset_release(&before);
	rowset_release(&after);
	str_release(&text);
	str_release(&again);
}
END_TEST

START_TEST(a_list_of_the_same_name_becomes_what_the_file_says)
{
	char *label = NULL;

	take("- name: hot BUYERS\n  filter: kind=buyer tag:vip\n- name: Villas\n  position: 4\n", 1, 1);
	ck_value_eq(&app, LIST, list_n("4"), "filter", "kind=buyer tag:vip");
	ck_value_eq(&app, LIST, list_n("4"), "sort", "");
	ck_value_eq(&app, LIST, list_n("Villas"), "position", "8");	/* 4 is taken: the next free one */
	ck_ok(app_undo(&app, &label, &err));	/* one step */
	free(label);
	ck_assert_int_eq(fixture_count(&app, LIST, ""), 7);
	ck_value_eq(&app, LIST, list_n("4"), "sort", "-budget_max");
}
END_TEST

static const struct { const char *text, *told; } bad_files[] = {
	{ "- name: A\n  filter: kind=horse\n", "lists.yaml:2:11: In the filter at \"kind=horse\"" },
	{ "- name: A\n- name: B\n  sort: nose\n", "lists.yaml:3:9: There is no field \"nose\"" },
	{ "- name: A\n  colour: red\n", "lists.yaml:2:3: This is no field of a smart list." },
	{ "- name: A\n  deleted_at: 2026-01-01\n", "This is no field of a smart list." },
	{ "- name: A\n  position: many\n", "lists.yaml:2:13: " },
	{ "- filter: kind=buyer\n", "lists.yaml:1:" },
	{ "name: A\n", "A list is wanted here." },
	{ "- A\n", "lists.yaml:1:3: Names with values are wanted here." },
	{ "- name: [A]\n", "This is no field of a smart list." },
	{ "- name: A\n  name: B\n", "lists.yaml:2:" },
	{ "- name: \"A\n", "lists.yaml:" },
};

START_TEST(a_bad_file_is_told_by_its_place_and_changes_nothing)
{
	int64_t seq = query_log_seq(app.db);
	int added, changed;
	enum result code = smart_lists_import(&app, bad_files[_i].text, strlen(bad_files[_i].text),
		"lists.yaml", &added, &changed, &err);

	ck_assert_int_ne(code, OK);
	ck_assert_msg(strstr(err.text, bad_files[_i].told), "%s", err.text);
	ck_assert_int_eq(query_log_seq(app.db), seq);
}
END_TEST

START_TEST(an_empty_file_is_no_mistake_of_a_list)
{
	int added, changed;

	ck_assert_int_eq(smart_lists_import(&app, "", 0, "x", &added, &changed, &err), ERR_FORMAT);
	take("[]", 0, 0);
}
END_TEST

/* --- Into the call list. */

static void feed(const char *list, bool write, struct calls_feed *out)
{
	struct record *rec = fixture_get(&app, LIST, list_n(list));
	struct list_query query;

	ck_ok(list_query_read(&app, rec, &query, &err));
	ck_ok(calls_feed(&app, &query.query, today, "Call list from a list", write, out, &err));
	list_query_release(&query);
	record_free(&rec);
}

START_TEST(a_list_feeds_the_call_list_by_its_rules)
{
	static const char *const people[] = {
		"name=AA;phone=0501234561", "name=BB;phone=0501234562", "name=CC;phone=0501234563;do_not_call=yes",
		"name=DD;phone=0501234564;consent=refused", "name=EE;phone=0501234565;phone_status=bad",
		"name=FF;email=f@example.com", "name=GG;phone=0501234566;status=closed",
		"name=HH;phone=0501234567;relation=vendor",
	};
	struct calls_feed out;
	char *label = NULL, spec[120];
	int64_t last = 0, call;

	for (size_t i = 0; i < COUNT(people); i++)
		fixture_add(&app, &customer_entity, people[i]);
	last = fixture_add(&app, &customer_entity, "name=II;phone=0501234568");
	snprintf(spec, sizeof(spec), "type=call;customer=%lld;outcome=successful", (long long)last);
	fixture_add(&app, &interaction_entity, spec);
	ck_ok(calls_add(&app, fixture_first(&app, &customer_entity, "name:BB"), today, &call, &err));

	feed("All", false, &out);
	ck_assert_int_eq(out.added, 1);
	ck_assert_int_eq(out.there, 1);
	ck_assert_int_eq(out.barred, 6);
	ck_assert_int_eq(out.reached, 1);
	ck_assert(!out.more);
	ck_assert_int_eq(fixture_count(&app, &call_entity, ""), 1);	/* only counted */

	feed("All", true, &out);
	ck_assert_int_eq(out.added, 1);
	ck_assert_int_eq(fixture_count(&app, &call_entity, "reason=manual status=pending"), 2);
	feed("All", true, &out);
	ck_assert_int_eq(out.added, 0);
	ck_assert_int_eq(out.there, 2);
	ck_ok(app_undo(&app, &label, &err));
	ck_assert_str_eq(label, "Call list from a list");
	free(label);
	ck_assert_int_eq(fixture_count(&app, &call_entity, ""), 1);
}
END_TEST

START_TEST(no_more_than_a_days_calls_come_from_a_list)
{
	struct calls_feed out;

	app.rules.calls_per_day = 3;
	for (int i = 0; i < 5; i++) {
		char spec[80];

		snprintf(spec, sizeof(spec), "name=P%d;phone=050123456%d", i, i);
		fixture_add(&app, &customer_entity, spec);
	}
	feed("All", true, &out);
	ck_assert_int_eq(out.added, 3);
	ck_assert(out.more);
	feed("All", true, &out);	/* the next ones, when they are asked for again */
	ck_assert_int_eq(out.added, 2);
	ck_assert(!out.more);
	ck_assert_int_eq(calls_feed(&app, &(struct query){ .entity = &customer_entity },
		(struct civil){ 2026, 11, 21 }, "", false, &out, &err), ERR_INVALID);
}
END_TEST

/* Another user of the same database, in his own wasit. */
static int64_t add_as_other(const char *spec)
{
	struct record *rec = make_record(LIST, spec);
	struct actor other = app.actor;
	struct save *save;
	int64_t n;

	other.user = fixture_add(&app, &user_entity, "name=Sara");
	ck_ok(save_begin(app.db, &other, "x", false, &save, &err));
	ck_ok(save_put(save, WHO_USER, rec, &err));
	ck_ok(save_commit(&save, &err));
	n = rec->n;
	record_free(&rec);
	return n;
}

/* A number belongs to one list, also when the one that had it comes back. */
START_TEST(what_undo_brings_back_leaves_a_number_that_is_taken)
{
	int64_t first = list_n("Hot buyers"), theirs;
	char *label = NULL;

	ck_ok(app_delete(&app, LIST, first, &err));
	theirs = add_as_other("name=Villas;position=4");
	ck_ok(app_undo(&app, &label, &err));	/* the user that the fixture added */
	free(label);
	ck_ok(app_undo(&app, &label, &err));
	ck_assert_msg(strstr(label, "(Number: another one has it now, so it was left out)") != NULL, "%s", label);
	free(label);
	ck_value_eq(&app, LIST, first, "deleted_at", "");
	ck_value_eq(&app, LIST, first, "position", "");
	ck_value_eq(&app, LIST, theirs, "position", "4");
	ck_ok(app_redo(&app, &label, &err));	/* and away again, without a fuss */
	free(label);
	ck_value_eq(&app, LIST, theirs, "position", "4");
}
END_TEST

/* Taken back, a change of the number that is not free any more leaves the one it has. */
START_TEST(an_old_number_that_is_taken_is_not_given_back)
{
	int64_t first = list_n("Hot buyers"), theirs;
	char *label = NULL;

	fixture_edit(&app, LIST, first, "position=8");
	theirs = add_as_other("name=Villas;position=4");
	ck_ok(app_undo(&app, &label, &err));
	free(label);
	ck_ok(app_undo(&app, &label, &err));
	ck_assert_ptr_nonnull(strstr(label, "left out"));
	free(label);
	ck_value_eq(&app, LIST, first, "position", "8");
	ck_value_eq(&app, LIST, theirs, "position", "4");
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("smart_lists", setup, teardown, 0,
		ONCE(a_new_database_has_seven_lists_with_numbers),
		ONCE(they_are_named_in_the_language_of_the_first_start),
		ONCE(a_list_in_arabic_words_opens_in_english),
		ONCE(shipped_names_follow_the_language),
		ONCE(what_was_deleted_does_not_come_back_by_itself),
		EACH(lists_hold_whom_their_names_promise, COUNT(members)),
		ONCE(who_is_silent_is_at_risk_and_who_is_due_is_todays),
		EACH(a_wrong_list_is_refused_at_its_field, COUNT(wrong)),
		ONCE(a_number_belongs_to_one_list), ONCE(what_is_written_is_read_back),
		ONCE(a_list_of_the_same_name_becomes_what_the_file_says),
		EACH(a_bad_file_is_told_by_its_place_and_changes_nothing, COUNT(bad_files)),
		ONCE(an_empty_file_is_no_mistake_of_a_list),
		ONCE(a_list_feeds_the_call_list_by_its_rules),
		ONCE(no_more_than_a_days_calls_come_from_a_list),
		ONCE(what_undo_brings_back_leaves_a_number_that_is_taken),
		ONCE(an_old_number_that_is_taken_is_not_given_back));
}
