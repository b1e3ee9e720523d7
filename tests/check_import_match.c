/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Importing: who is who, plans that meet a changed database, files of every sort. */
#include "base/base.h"

#include "base/date.h"
#include "base/lang.h"
#include "base/sys.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "store/query.h"
#include "app/app.h"
#include "app/import.h"
#include "corpus.h"
#include "unit.h"

static struct app app;

static void setup(void)
{
	struct app_start start = {
		.db_path = ":memory:", .config_path = "/nonexistent/wasit.conf", .create = true,
	};
	struct err err = { 0 };

	ck_assert_msg(app_open(&app, &start, &err) == OK, "%s", err.text);
	ck_assert_int_eq(app_make_user(&app, "Ahmad", &err), OK);
}

static void teardown(void)
{
	app_close(&app);
}

static char *write_file(const char *name, const char *text, size_t len)
{
	char *path = xasprintf("%s/%s", getenv("TEST_TMP") ? getenv("TEST_TMP") : "/tmp", name);
	struct err err;

	ck_assert_int_eq(sys_write_file(path, text, len, &err), OK);
	return path;
}

static enum result try_import(const char *text, size_t len, const struct import_options *options,
	struct import_report *report, struct err *err)
{
	char *path = write_file("in", text, len);
	char *const paths[] = { path, NULL };
	enum result code = import_files(&app, paths, 1, options, report, err);

	free(path);
	return code;
}

static struct import_report import_text(const char *text)
{
	struct import_options options = { .country = NULL };
	struct import_report report;
	struct err err = { 0 };

	ck_assert_msg(try_import(text, strlen(text), &options, &report, &err) == OK, "%s",
		err.text);
	return report;
}

/* new, merged, unchanged, look, errors */
static void ck_import(const char *text, int64_t new, int64_t merged, int64_t same, int64_t look,
	int64_t errors)
{
	struct import_report r = import_text(text);

	ck_assert_msg(r.count[IMPORT_NEW] == new &&r.count[IMPORT_MERGED] ==
			      merged &&r.count[IMPORT_UNCHANGED] == same &&r.count[IMPORT_LOOK] ==
			      look &&r.count[IMPORT_ERROR] == errors,
		"%s\n%d new, %d merged, %d same, %d look, %d errors", text,
		(int)r.count[IMPORT_NEW], (int)r.count[IMPORT_MERGED],
		(int)r.count[IMPORT_UNCHANGED], (int)r.count[IMPORT_LOOK],
		(int)r.count[IMPORT_ERROR]);
	import_report_release(&r);
}

static int64_t count_customers(void)
{
	struct query q = { .entity = &customer_entity };
	struct err err;
	int64_t n = -1;

	ck_assert_int_eq(query_count(app.db, &q, 0, &n, &err), OK);
	return n;
}

static struct record *by_phone(const char *number)
{
	struct record *rec = NULL;
	struct err err = { 0 };
	int64_t n;

	ck_assert_msg(app_find_customer(&app, number, &n, &err) == OK, "%s", err.text);
	ck_assert_int_eq(query_get(app.db, &customer_entity, n, &rec, &err), OK);
	return rec;
}

/* --- Who is who.  Every case in one file, and again row by row against the database. */

static const struct pair {
	const char *a, *b;	/* name,phone,phone 2,email */
	bool same, look;
} pairs[] = {
	/* one number: one person, wherever the number stands and however it is written */
	{ "Ali,0501111111,,", "Ali Ahmad,+966 50 111 1111,,", true, false },
	{ "Ali,0501111111,0502222222,", "Sara,0502222222,,", true, false },
	{ "Ali,0501111111,,a@x.com", "Ali,٠٥٠١١١١١١١,,b@x.com", true, false },
	/* a line at home that two share beside numbers of their own */
	{ "Ali,0501111111,0112345678,", "Sara,0502222222,0112345678,", false, true },
	{ "Ali,0501111111,0112345678,", "ALI,0502222222,0112345678,", true, false },
	{ "Ali,0112345678,,", "Sara,0112345678,,", true, false },
	/* an address: with the name, or where no number speaks against it */
	{ "Ali,0501111111,,a@x.com", "Ali,0502222222,,A@X.com", true, false },
	{ "Ali,0501111111,,a@x.com", "Ali Ahmad,,,a@x.com", true, false },
	{ "Ali,0501111111,,info@x.com", "Sara,0502222222,,info@x.com", false, true },
	/* what is no number everywhere is one only with the name */
	{ "Ali,12345,,", "Sara,12345,,", false, false },
	{ "Ali,12345,,", "ali,12345,,", true, false },
	{ "Ali,0501111111,,", "Ali,0502222222,,", false, false },
	{ "علي أحمد,0501111111,,a@x.com", "على احمد,0502222222,,a@x.com", true, false },
};

static void check_counts(const struct import_report *r, const struct pair *pair)
{
	ck_assert_msg(count_customers() == (pair->same ? 1 : 2), "%s / %s", pair->a, pair->b);
	ck_assert_msg(r->count[IMPORT_LOOK] == pair->look, "%s / %s", pair->a, pair->b);
}

START_TEST(pairs_are_one_person_or_two)
{
	const struct pair *pair = &pairs[_i];
	char *both = xasprintf("name,phone,phone 2,email\n%s\n%s\n", pair->a, pair->b);
	char *one = xasprintf("name,phone,phone 2,email\n%s\n", pair->a);
	char *two = xasprintf("name,phone,phone 2,email\n%s\n", pair->b);
	struct import_report r = import_text(both), again;

	check_counts(&r, pair);
	again = import_text(both);
	ck_assert_int_eq(again.count[IMPORT_UNCHANGED], 2);
	ck_assert_int_eq(again.added + again.changed, 0);
	import_report_release(&r);
	import_report_release(&again);
	teardown();
	setup();
	r = import_text(one);
	import_report_release(&r);
	r = import_text(two);
	check_counts(&r, pair);
	import_report_release(&r);
	teardown();
	setup();
	r = import_text(two);
	import_report_release(&r);
	r = import_text(one);
	check_counts(&r, pair);
	import_report_release(&r);
	free(both);
	free(one);
	free(two);
}
END_TEST

/* A row between two people goes to the one it fits best; the other stays as he is. */
START_TEST(a_row_between_two_people_joins_the_nearer_one)
{
	struct record *rec;

	ck_import(
		"name,phone,phone 2\nAli,0501111111,\nSara,0502222222,\nSara,0501111111,0502222222\n",
		2, 1, 0, 0, 0);
	rec = by_phone("0502222222");
	ck_assert_str_eq(record_text(rec, CUSTOMER_name), "Sara");
	record_free(&rec);
	ck_import("name,phone,phone 2\nAli,0501111111,\nSara,0502222222,\nSara,0501111111,0502222222\n",
		0, 0, 3, 0, 0);
	ck_assert_int_eq(count_customers(), 2);
}
END_TEST

START_TEST(three_rows_of_one_person_are_one_customer)
{
	struct record *rec;

	ck_import("name,phone,phone 2,email,city\n,0501111111,,,\nAli,0501111111,0502222222,,\n"
		"Ali,0502222222,,a@x.com,Riyadh\n", 1, 2, 0, 0, 0);
	rec = by_phone("0501111111");
	ck_assert_str_eq(record_text(rec, CUSTOMER_name), "Ali");
	ck_assert_str_eq(record_text(rec, CUSTOMER_city), "Riyadh");
	ck_assert_int_eq(record_num(rec, common_index(&customer_entity, COMMON_version)), 1);
	ck_assert_str_eq(record_text(rec, CUSTOMER_source), "import");
	ck_assert_str_eq(record_text(rec, CUSTOMER_status), "new");
	record_free(&rec);
}
END_TEST

START_TEST(deleted_people_come_back_as_new_ones)
{
	struct record *rec;
	struct err err;

	ck_import("name,phone\nAli,0501111111\n", 1, 0, 0, 0, 0);
	rec = by_phone("0501111111");
	ck_assert_int_eq(app_delete(&app, &customer_entity, rec->n, &err), OK);
	record_free(&rec);
	ck_import("name,phone\nAli,0501111111\n", 1, 0, 0, 0, 0);
	ck_assert_int_eq(count_customers(), 1);
}
END_TEST

START_TEST(thousands_of_one_address_take_no_time)
{
	struct str text = STR_INIT;
	struct import_report r;
	int64_t start;

	str_add(&text, "name,phone,email\n");
	for (int i = 0; i < 4000; i++)
		str_addf(&text, "Person %d,05%08d,info@x.com\n", i, i);
	unsetenv("WASIT_NOW");
	start = date_now();
	r = import_text(text.s);
	ck_assert_int_lt(date_now() - start, 30000);
	ck_assert_int_eq(r.count[IMPORT_NEW], 4000);
	ck_assert_int_eq(r.count[IMPORT_LOOK], 3999);
	import_report_release(&r);
	str_release(&text);
}
END_TEST

/* --- The plan and what happens before it is carried out. */

static struct import *plan(const char *text)
{
	struct import_options options = { .country = NULL };
	char *path = write_file("plan", text, strlen(text));
	const char *const paths[] = { path };
	struct import *import = NULL;
	struct err err = { 0 };

	ck_assert_msg(import_read(&app, paths, 1, &options, &import, &err) == OK, "%s", err.text);
	free(path);
	return import;
}

static void add(const char *name, const char *phone)
{
	struct kind_env env = app_env(&app);
	struct record *rec = record_new(&customer_entity);
	struct err err = { 0 };

	record_defaults(rec, &env);
	record_set_text(rec, CUSTOMER_name, name);
	ck_assert_int_eq(record_parse(rec, CUSTOMER_phone, phone, &env, &err), OK);
	ck_assert_msg(app_put(&app, rec, &err) == OK, "%s", err.text);
	record_free(&rec);
}

START_TEST(a_plan_writes_nothing_and_holds_no_lock)
{
	int64_t seq = query_log_seq(app.db);
	struct import *import = plan("name,phone\nAli,0501111111\n");

	ck_assert_int_eq(query_log_seq(app.db), seq);
	ck_assert_int_eq(import_get_report(import)->added, 1);
	add("Omar", "0503333333");	/* somebody goes on working */
	import_free(&import);
	ck_assert_int_eq(count_customers(), 1);
}
END_TEST

START_TEST(who_came_between_plan_and_writing_is_merged)
{
	struct import *import =
		plan("name,phone,city\nAli,0501111111,Riyadh\nSara,0502222222,Jeddah\n");
	struct record *rec;
	struct err err = { 0 };

	add("علي", "0501111111");
	ck_assert_msg(import_apply(import, &err) == OK, "%s", err.text);
	ck_assert_int_eq(import_get_report(import)->added, 1);
	ck_assert_int_eq(import_get_report(import)->changed, 1);
	import_free(&import);
	ck_assert_int_eq(count_customers(), 2);
	rec = by_phone("0501111111");
	ck_assert_str_eq(record_text(rec, CUSTOMER_name), "علي");
	ck_assert_str_eq(record_text(rec, CUSTOMER_city), "Riyadh");
	record_free(&rec);
}
END_TEST

START_TEST(what_was_edited_between_plan_and_writing_stays)
{
	struct import *import;
	struct record *rec;
	struct err err = { 0 };

	add("Ali", "0501111111");
	import = plan("name,phone,city,email\nAli,0501111111,Riyadh,a@x.com\n");
	rec = by_phone("0501111111");
	record_set_text(rec, CUSTOMER_city, "جدة");
	ck_assert_int_eq(app_put(&app, rec, &err), OK);
	record_free(&rec);
	ck_assert_msg(import_apply(import, &err) == OK, "%s", err.text);
	import_free(&import);
	rec = by_phone("0501111111");
	ck_assert_str_eq(record_text(rec, CUSTOMER_city), "جدة");
	ck_assert_str_eq(record_text(rec, CUSTOMER_email), "a@x.com");
	record_free(&rec);
}
END_TEST

START_TEST(who_was_deleted_between_plan_and_writing_is_made_anew)
{
	struct import *import;
	struct record *rec;
	struct err err = { 0 };
	int64_t n;

	add("Ali", "0501111111");
	import = plan("name,phone,city\nAli,0501111111,Riyadh\n");
	rec = by_phone("0501111111");
	n = rec->n;
	ck_assert_int_eq(app_delete(&app, &customer_entity, n, &err), OK);
	record_free(&rec);
	ck_assert_msg(import_apply(import, &err) == OK, "%s", err.text);
	import_free(&import);
	rec = by_phone("0501111111");
	ck_assert_int_ne(rec->n, n);
	ck_assert_int_eq(count_customers(), 1);
	record_free(&rec);
}
END_TEST

static bool stop_at_once(void *ctx, int64_t done, int64_t bytes, int64_t all)
{
	int *calls = ctx;

	(void)done, (void)bytes, (void)all;
	return --*calls > 0;
}

/* Wherever it is stopped, while reading or while writing: nothing is kept. */
START_TEST(a_stopped_import_leaves_nothing)
{
	struct str text = STR_INIT;
	struct import_report r;
	struct err err;
	int calls, stops = 0;

	str_add(&text, "name,phone\n");
	for (int i = 0; i < 1200; i++)
		str_addf(&text, "Person %d,05%08d\n", i, i);
	for (int at = 1; at < 20; at++) {
		struct import_options options = { .progress = stop_at_once, .ctx = &calls };
		enum result code;

		calls = at;
		code = try_import(text.s, text.len, &options, &r, &err);
		import_report_release(&r);
		if (code == OK)
			break;
		ck_assert_int_eq(code, ERR_CANCEL);
		ck_assert_int_eq(count_customers(), 0);
		stops++;
	}
	ck_assert_int_ge(stops, 7);	/* each 200 rows read, each 500 written */
	ck_assert_int_eq(count_customers(), 1200);
	str_release(&text);
}
END_TEST

START_TEST(several_files_are_one_step_and_a_broken_one_is_left_out)
{
	char *one = write_file("one.csv", "name,phone\nAli,0501111111\n", 26);
	char *bad = write_file("bad.csv", "name,phone\nSara,0502222222\nX,\"05\n", 33);
	char *two = write_file("two.vcf", "BEGIN:VCARD\nVERSION:3.0\nFN:Omar\nTEL:0503333333\n"
		"END:VCARD\n", 58);
	char *const paths[] = { one, bad, two, NULL };
	struct import_options options = { .country = NULL };
	struct import_report r;
	struct err err = { 0 };
	char *label = NULL;

	ck_assert_msg(import_files(&app, paths, 3, &options, &r, &err) == OK, "%s", err.text);
	ck_assert_int_eq(r.refused, 1);
	ck_assert_int_eq(r.count[IMPORT_ERROR], 1);
	ck_assert_int_eq(count_customers(), 2);	/* nothing of the broken one, not even its good row */
	ck_assert_int_eq(app_undo(&app, &label, &err), OK);
	ck_assert_str_eq(label, "Imported 2 contacts");
	ck_assert_int_eq(count_customers(), 0);
	import_report_release(&r);
	free(label);
	free(one);
	free(two);
	free(bad);
}
END_TEST

START_TEST(import_tells_nobody_of_each_customer)
{
	struct query q = { .entity = &notification_entity };
	struct err err;
	int64_t n = -1;

	ck_import("name,phone,source\nAli,0501111111,referral\n", 1, 0, 0, 0, 0);
	ck_assert_int_eq(query_count(app.db, &q, 0, &n, &err), OK);
	ck_assert_int_eq(n, 0);
}
END_TEST

/* --- Files. */

START_TEST(foreign_files_are_refused_by_what_they_are)
{
	static const struct { const char *bytes; size_t len; const char *word; } files[] = {
		{ "PK\3\4aaaa", 8, "Excel" }, { "\xD0\xCF\x11\xE0", 4, "Excel" }, { "%PDF-1.4", 8, "PDF" },
		{ "SQLite format 3\0", 16, "database" }, { "\x89PNG\r\n", 6, "picture" },
		{ "\x1F\x8B\x08", 3, "compressed" }, { "BEGIN:VCALENDAR\nEND:VCALENDAR\n", 30, "calendar" },
		{ " \n\r\n", 4, "empty" }, { "[1,2]", 5, "JSON" }, { "[{\"name\":", 9, "no end" },
		{ "[{\"name\":\"A\"},{\"name\":nope}]", 28, "line 1" }, { "name,city\nA,B\n", 14, "phone" },
	};
	struct import_options options = { .country = NULL };

	for (size_t i = 0; i < COUNT(files); i++) {
		struct import_report r;
		struct err err = { 0 };

		ck_assert_int_ne(try_import(files[i].bytes, files[i].len, &options, &r, &err), OK);
		ck_assert_msg(strstr(err.text, files[i].word) && str_has_prefix(err.text, "in: "),
			"%s", err.text);
		import_report_release(&r);
	}
	ck_assert_int_eq(count_customers(), 0);
}
END_TEST

START_TEST(a_missing_file_is_named)
{
	struct import_options options = { .country = NULL };
	char *const paths[] = { (char *)"/nonexistent/contacts.vcf", NULL };
	struct import_report r;
	struct err err = { 0 };

	ck_assert_int_ne(import_files(&app, paths, 1, &options, &r, &err), OK);
	ck_assert_ptr_nonnull(strstr(err.text, "contacts.vcf"));
	import_report_release(&r);
}
END_TEST

START_TEST(broken_cards_are_errors_with_their_line_and_others_come_in)
{
	struct import_report r = import_text(
		"junk above\r\nBEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ali\r\n"
		"TEL:0501111111\r\nEND:VCARD\r\nBEGIN:VCARD\r\nFN:Cut\r\nTEL:0504444444\r\n"
		"BEGIN:VCARD\r\nVERSION:2.1\r\nFN:Sara\r\nTEL:0502222222\r\nEND:VCARD\r\n"
		"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Nobody\r\nEND:VCARD\r\n"
		"BEGIN:VCARD\r\nVERSION:4.0\r\nKIND:group\r\nFN:Friends\r\nEND:VCARD\r\n");
	bool cut = false, nobody = false;

	ck_assert_int_eq(r.count[IMPORT_NEW], 2);
	ck_assert_int_eq(r.count[IMPORT_ERROR], 2);
	for (size_t i = 0; i < r.n; i++) {
		cut |= str_has_prefix(r.v[i].text, "in, line 7: ");
		nobody |= str_has_prefix(r.v[i].text, "in, line 15: ");
	}
	ck_assert(cut && nobody);
	import_report_release(&r);
}
END_TEST

START_TEST(misread_text_is_repaired_or_left_as_asked)
{
	static const char *const names[] = { "\xD9\x86\xD9\x88\xD8\xB1\xD8\xA9",
		"\xC3\x99\xE2\x80\xA0\xC3\x99\xCB\x86\xC3\x98\xC2\xB1\xC3\x98\xC2\xA9" };
	char *text = xasprintf("name,phone\n%s %s,0501111111\n", names[1], names[1]);

	for (int keep = 0; keep < 2; keep++) {
		struct import_options options = { .keep_misread = keep };
		char *expected = xasprintf("%s %s", names[keep], names[keep]);
		struct import_report r;
		struct err err = { 0 };
		struct record *rec;

		ck_assert_int_eq(try_import(text, strlen(text), &options, &r, &err), OK);
		ck_assert_uint_eq(r.notes.n, 1);
		rec = by_phone("0501111111");
		ck_assert_str_eq(record_text(rec, CUSTOMER_name), expected);
		record_free(&rec);
		import_report_release(&r);
		free(expected);
		teardown();
		setup();
	}
	free(text);
}
END_TEST

START_TEST(references_between_people_of_a_file_survive)
{
	struct record *ali, *sara;

	ck_import(
		"[{\"id\":\"01HZZZZZZZZZZZZZZZZZZZZZZ1\",\"name\":\"Ali\",\"phone\":\"0501111111\","
		"\"referred_by\":\"01HZZZZZZZZZZZZZZZZZZZZZZ2\",\"owner\":\"01HZZZZZZZZZZZZZZZZZZZZZZ9\"},\n"
		" {\"id\":\"01HZZZZZZZZZZZZZZZZZZZZZZ2\",\"name\":\"Sara\",\"phone\":\"0502222222\","
		"\"shoe\":{\"size\":44}}]",
		2, 0, 0, 0, 0);
	ali = by_phone("0501111111");
	sara = by_phone("0502222222");
	ck_assert_str_eq(sara->id, "01HZZZZZZZZZZZZZZZZZZZZZZ2");
	ck_assert_int_eq(record_num(ali, CUSTOMER_referred_by), sara->n);
	ck_assert_ptr_nonnull(strstr(record_text(sara, common_index(&customer_entity,
		COMMON_extra)),
			"{\\\"size\\\":44}"));
	record_free(&ali);
	record_free(&sara);
	/* Whatever changed since, the same id is the same person. */
	ck_import(
		"[{\"id\":\"01HZZZZZZZZZZZZZZZZZZZZZZ1\",\"name\":\"Other\",\"phone\":\"0509999999\"}]",
		0, 1, 0, 0, 0);
	ck_assert_int_eq(count_customers(), 2);
}
END_TEST

START_TEST(the_lines_end_but_the_counts_go_on)
{
	struct str text = STR_INIT;
	struct import_report r;

	str_add(&text, "name,phone\nAli,0501111111\n");
	for (int i = 0; i < IMPORT_LINES + 100; i++)
		str_addf(&text, "Nobody %d,\n", i);
	str_add(&text, "Sara,0502222222\n");
	r = import_text(text.s);
	ck_assert_int_eq(r.count[IMPORT_ERROR], IMPORT_LINES + 100);
	ck_assert_int_eq(r.count[IMPORT_NEW], 2);
	ck_assert_uint_eq(r.n, IMPORT_LINES + 2);
	import_report_release(&r);
	str_release(&text);
}
END_TEST

/* --- Material of others: nothing of it may do harm, and what it is known to hold must come in. */

static void import_content(const char *name, const struct str *content)
{
	struct import_options options = { .country = "US" };
	struct import_report r, again;
	struct err err = { 0 };
	enum result code = try_import(content->s, content->len, &options, &r, &err);

	ck_assert_msg(code == OK || *err.text, "%s", name);
	import_report_release(&r);
	if (code)
		return;
	ck_assert_int_eq(try_import(content->s, content->len, &options, &again, &err), OK);
	ck_assert_msg(!again.count[IMPORT_NEW] && !again.count[IMPORT_MERGED],
		"%s: %d new, %d merged", name, (int)again.count[IMPORT_NEW],
		(int)again.count[IMPORT_MERGED]);
	import_report_release(&again);
}

START_TEST(cards_of_other_programs_come_in)
{
	static const struct { const char *file, *name; int64_t customers; } files[] = {
		{ "corpora/ez-vcard/gmail-list.vcf", "Arnold Smith", 3 },
		{ "corpora/ez-vcard/John_Doe_GMAIL.vcf", "Mr. John Richter, James Doe Sr.", 1 },
		{ "corpora/ez-vcard/gmail-single2.vcf", "VCard Test", 1 },
		{ "corpora/ez-vcard/rfc2426-example.vcf", "Frank Dawson", 2 },
		{ "corpora/ez-vcard/rfc6350-example.vcf", "Simon Perreault", 1 },
		{ "corpora/ez-vcard/John_Doe_ANDROID.vcf", "jane.doe@company.com", 6 },
	};

	for (size_t i = 0; i < COUNT(files); i++) {
		struct str content = STR_INIT;
		struct err err = { 0 };
		int64_t n;

		if (!corpus_read(files[i].file, &content)) {
			str_release(&content);
			return;
		}
		import_content(files[i].file, &content);
		ck_assert_msg(count_customers() == files[i].customers, "%s: %d", files[i].file,
			(int)count_customers());
		ck_assert_msg(app_find_customer(&app, files[i].name, &n, &err) == OK, "%s",
			err.text);
		str_release(&content);
		teardown();
		setup();
	}
}
END_TEST

START_TEST(headers_of_other_programs_are_no_errors)
{
	static const char *const files[] = {
		"corpora/contacts-csv-headers/google_contacts_2024.csv",
		"corpora/contacts-csv-headers/outlook_desktop.csv"
	};

	for (size_t i = 0; i < COUNT(files); i++) {
		struct import_options options = { .country = NULL };
		struct import_report r;
		struct str content = STR_INIT;
		struct err err = { 0 };

		if (corpus_read(files[i], &content)) {
			ck_assert_msg(try_import(content.s, content.len, &options, &r, &err) == OK,
				"%s", err.text);
			ck_assert_uint_eq(r.n, 0);
			import_report_release(&r);
		}
		str_release(&content);
	}
}
END_TEST

START_TEST(hostile_files_do_no_harm)
{
	corpus_each("corpora/ez-vcard", ".vcf", import_content);
	corpus_each("corpora/ical.js", ".vcf", import_content);
	corpus_each("corpora/ical.js", ".ics", import_content);
	corpus_each("corpora/csv-spectrum", ".csv", import_content);
	corpus_each("corpora/csv-injection", ".txt", import_content);
	corpus_each("corpora/blns", ".txt", import_content);
	corpus_each("corpora/blns", ".json", import_content);
	corpus_each("corpora/json-test-suite/test_parsing", ".json", import_content);
}
END_TEST

/* Each of the naughty strings as name, note and unknown column of a person. */
START_TEST(hostile_text_is_kept_as_it_is)
{
	struct str content = STR_INIT, text = STR_INIT;
	struct strlist lines = { 0 };
	struct import_report r;

	if (corpus_read("corpora/blns/blns.txt", &content))
		strlist_split(&lines, content.s, "\n");
	str_add(&text, "phone,name,notes,other\n");
	for (size_t i = 0; i < lines.n; i++) {
		str_addf(&text, "05%08zu", i);
		for (int k = 0; k < 3; k++) {
			str_add(&text, ",\"");
			for (const char *s = lines.v[i]; *s; s++)
				str_addn(&text, *s == '"' ? "\"\"" : s, *s == '"' ? 2 : 1);
			str_add(&text, "\"");
		}
		str_addc(&text, '\n');
	}
	if (lines.n) {
		r = import_text(text.s);
		ck_assert_int_eq(r.count[IMPORT_NEW], (int64_t)lines.n);
		import_report_release(&r);
		r = import_text(text.s);
		ck_assert_int_eq(r.count[IMPORT_UNCHANGED], (int64_t)lines.n);
		import_report_release(&r);
	}
	strlist_release(&lines);
	str_release(&content);
	str_release(&text);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("import_match");
	TCase *all = tcase_create("all");

	lang_init();
	lang_set("en");
	tcase_add_checked_fixture(all, setup, teardown);
	tcase_add_loop_test(all, pairs_are_one_person_or_two, 0, COUNT(pairs));
	tcase_add_test(all, a_row_between_two_people_joins_the_nearer_one);
	tcase_add_test(all, three_rows_of_one_person_are_one_customer);
	tcase_add_test(all, deleted_people_come_back_as_new_ones);
	tcase_add_test(all, thousands_of_one_address_take_no_time);
	tcase_add_test(all, a_plan_writes_nothing_and_holds_no_lock);
	tcase_add_test(all, who_came_between_plan_and_writing_is_merged);
	tcase_add_test(all, what_was_edited_between_plan_and_writing_stays);
	tcase_add_test(all, who_was_deleted_between_plan_and_writing_is_made_anew);
	tcase_add_test(all, a_stopped_import_leaves_nothing);
	tcase_add_test(all, several_files_are_one_step_and_a_broken_one_is_left_out);
	tcase_add_test(all, import_tells_nobody_of_each_customer);
	tcase_add_test(all, foreign_files_are_refused_by_what_they_are);
	tcase_add_test(all, a_missing_file_is_named);
	tcase_add_test(all, broken_cards_are_errors_with_their_line_and_others_come_in);
	tcase_add_test(all, misread_text_is_repaired_or_left_as_asked);
	tcase_add_test(all, references_between_people_of_a_file_survive);
	tcase_add_test(all, the_lines_end_but_the_counts_go_on);
	tcase_add_test(all, cards_of_other_programs_come_in);
	tcase_add_test(all, headers_of_other_programs_are_no_errors);
	tcase_add_test(all, hostile_files_do_no_harm);
	tcase_add_test(all, hostile_text_is_kept_as_it_is);
	suite_add_tcase(suite, all);
	return unit_run(suite);
}
