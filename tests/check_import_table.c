/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Tables as offices keep them: where the header is, what a column is, what a cell means, and what is said
 * and remembered about it. */
#include "base/base.h"

#include "base/lang.h"
#include "base/sys.h"
#include "model/schema/people.h"
#include "app/import.h"
#include "app_fixture.h"
#include "unit.h"

static struct app app;

static void setup(void)
{
	fixture_open(&app, "2026-11-21T10:00");
}

static void teardown(void)
{
	app_close(&app);
}

static char *path_of(const char *name)
{
	return xasprintf("%s/%s", getenv("TEST_TMP") ? getenv("TEST_TMP") : "/tmp", name);
}

static char *write_file(const char *name, const char *text)
{
	char *path = path_of(name);
	struct err err;

	ck_ok(sys_write_file(path, text, strlen(text), &err));
	return path;
}

static enum result run_with(const struct import_options *options, const char *text,
	struct import_report *report, struct err *err)
{
	char *path = write_file("table.csv", text);
	char *const paths[] = { path, NULL };
	enum result code = import_files(&app, paths, 1, options, report, err);

	free(path);
	return code;
}

static struct import_report run(const char *text)
{
	struct import_options options = { 0 };
	struct import_report report;
	struct err err = { 0 };

	ck_ok(run_with(&options, text, &report, &err));
	return report;
}

static void brings(const char *text, int new)
{
	struct import_report report = run(text);

	ck_assert_msg(report.count[IMPORT_NEW] == new, "%d new, not %d: %s",
		(int)report.count[IMPORT_NEW], new, text);
	import_report_release(&report);
}

static bool noted(const struct import_report *report, const char *words)
{
	for (size_t i = 0; i < report->notes.n; i++)
		if (strstr(report->notes.v[i], words))
			return true;
	return false;
}

/* --- Cells. */

static void check_number(const char *cell, const char *want)
{
	struct str out = STR_INIT;
	bool whole = contact_sheet_number(cell, &out);

	ck_assert_msg(whole == (want != NULL), "%s", cell);
	if (want)
		ck_assert_str_eq(out.s, want);
	str_release(&out);
}

START_TEST(numbers_come_out_of_sheets_as_they_were_meant)
{
	static const char *const cases[][2] = {
		{ "5.05123456E8", "505123456" }, { "5.05123456e+08", "505123456" },
		{ "9.66505123456E+11", "966505123456" }, { "505123456.0", "505123456" },
		{ "505123456.00", "505123456" }, { "٥٠٥١٢٣٤٥٦.0", "505123456" },
		{ "=\"0505123456\"", "0505123456" },
		/* gone for good */
		{ "9.66505E+11", NULL }, { "5.05E8", NULL }, { "9.66505E+11 ", NULL },
		/* as they are */
		{ "0505123456", "0505123456" }, { "+966 50 512 3456", "+966 50 512 3456" },
		{ "", "" }, { "5.5", "5.5" }, { "505123456.5", "505123456.5" }, { "e8", "e8" },
		{ "5E8x", "5E8x" }, { "1.E", "1.E" }, { "=\"", "=\"" }, { "=\"\"", "=\"\"" },
		{ "05.05.2026", "05.05.2026" }, { "5E99", "5E99" }, { "ask his brother", "ask his brother" },
	};

	for (size_t i = 0; i < COUNT(cases); i++)
		check_number(cases[i][0], cases[i][1]);
}
END_TEST

START_TEST(dates_are_read_as_offices_write_them)
{
	static const char *const cases[][2] = {
		{ "31/12/1990", "1990-12-31" }, { "1/2/85", "1985-02-01" }, { "1/2/26", "2026-02-01" },
		{ "1/2/27", "1927-02-01" }, { "03-04-1991", "1991-04-03" }, { "3.4.1991", "1991-04-03" },
		{ "1991/04/03", "1991-04-03" }, { "٣١/١٢/١٩٩٠", "1990-12-31" },
		{ "31/12/1990 00:00", "1990-12-31" }, { "1990-12-31T00:00:00", "1990-12-31" },
		{ "32874", "1990-01-01" }, { "15/5/1410", "1989-12-13" }, { "1410/05/15", "1989-12-13" },
		{ "--04-30", "--04-30" }, { "30/04/1604", "--04-30" }, { "19850430", "1985-04-30" },
		{ "31/02/1990", "" }, { "0/0/0", "" }, { "soon", "" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		char *text = xasprintf("name,phone,birthday\nAli %zu,050512%04zu,%s\n", i, i, cases[i][0]);
		char *filter = xasprintf("name=\"Ali %zu\"", i);

		brings(text, 1);
		ck_assert_msg(str_eq(fixture_value(&app, &customer_entity, fixture_first(&app,
			&customer_entity, filter), "date_of_birth"), cases[i][1]), "%s: %s", cases[i][0],
			fixture_value(&app, &customer_entity, fixture_first(&app, &customer_entity,
			filter), "date_of_birth"));
		free(text);
		free(filter);
	}
}
END_TEST

/* One row tells the order of all. */
START_TEST(a_day_above_twelve_says_which_way_round)
{
	brings("name,phone,birthday\nA A,0505120001,3/4/1990\nB B,0505120002,12/31/1990\n", 2);
	ck_value_eq(&app, &customer_entity, fixture_first(&app, &customer_entity, "name=\"A A\""),
		"date_of_birth", "1990-03-04");
}
END_TEST

START_TEST(several_numbers_in_a_cell_are_several)
{
	int64_t n;

	brings("name,phone\nA A,0505123460 / 0112345678\nB B,0505123461/x\n", 2);
	n = fixture_first(&app, &customer_entity, "name=\"A A\"");
	ck_value_eq(&app, &customer_entity, n, "phone", "+966505123460");
	ck_value_eq(&app, &customer_entity, n, "secondary_phone", "+966112345678");
}
END_TEST

START_TEST(arabic_words_of_offices_are_choices)
{
	int64_t n;

	brings("الاسم,الجوال,نوع العقار,الحالة\nعلي سعد,0505123456,\"شقة، فيلا\",نشط\n"
		"منى سعد,0505123457,أرض تجارية,\n", 2);
	n = fixture_first(&app, &customer_entity, "phone=0505123456");
	ck_value_eq(&app, &customer_entity, n, "property_types", "apartment,villa");
	ck_value_eq(&app, &customer_entity, n, "status", "active");
	n = fixture_first(&app, &customer_entity, "phone=0505123457");
	ck_value_eq(&app, &customer_entity, n, "property_types", "land_commercial");
}
END_TEST

/* --- Headers. */

static struct contact_columns columns_of(const char *text)
{
	struct contact_columns columns;

	ck_assert(contact_columns_read(text, strlen(text), HEADER_FIND, &columns));
	return columns;
}

static void check_head(const char *text, size_t above, bool headless, const char *goals)
{
	struct contact_columns columns = columns_of(text);
	struct str said = STR_INIT;

	contact_columns_print(&columns, &said);
	ck_assert_msg(columns.above == above, "%zu above: %s", columns.above, text);
	ck_assert_msg(columns.headless == headless, "%s", text);
	ck_assert_msg(str_eq(said.s, goals), "%s, not %s: %s", said.s, goals, text);
	str_release(&said);
	contact_columns_release(&columns);
}

START_TEST(the_header_is_found)
{
	check_head("name,phone\nAli,0505123456\n", 1, false, "name,phone");
	check_head("سجل العملاء,,\n,,\nالاسم,الجوال,المدينة\nعلي,0505123456,جدة\n", 3, false,
		"name,mobile,city");
	check_head("بيانات العميل,,العقار\nالاسم,الجوال,نوع العقار\nName,Mobile,Property types\n"
		"علي,0505123456,فيلا\n", 3, false, "name,mobile,property_types");
	check_head("0505123456,Ali\n0505123457,Sara\n", 0, true, "phone,name");
	check_head("Ali,0505123456,Jeddah\nSara,0505123457,Abha\n", 0, true, "name,phone,note");
	check_head("a@example.com\nb@example.com\n", 0, true, "email");
	check_head("5.05123456E8,Ali\n", 0, true, "phone,name");
	/* No second header: a contact whose number nobody can dial, with words of headers in his cells. */
	check_head("First Name,Labels,Phone 1 - Label,Phone 1 - Value,Address 1 - Label\n"
		"نورة,عملاء,Mobile,٠٥٢٠٠٠٠٧٠٠,Home\n", 1, false, "first_name,tags,none,phone,none");
	/* Nobody knows these words; the values tell. */
	check_head("صاحب,رقمه,عنوانه الالكتروني\nعلي سعد,0505123456,a@example.com\n", 1, false,
		"name,phone,email");
	check_head("phone\n0505123456\n", 1, false, "phone");
	check_head("Name:,Phone *,رقم الواتس اب\nAli,0505123456,\n", 1, false, "name,phone,whatsapp");
	/* A blank column, and one whose header is blank. */
	check_head("name,,phone,\nAli,,0505123456,x\n", 1, false, "name,keep,phone,keep");
	check_head("م,الاسم,الجوال\n1,علي سعد,0505123456\n", 1, false, "none,name,mobile");
}
END_TEST

START_TEST(a_customer_called_as_a_header_is_a_customer)
{
	check_head("id,name,phone,city\n01JC0000000000000000000000,name,+966505123456,city\n", 1, false,
		"own,name,phone,city");
	brings("name,email\nname,email\nAli,a@example.com\n", 1);	/* but not without a number or address */
}
END_TEST

START_TEST(only_what_is_a_guess_asks_for_a_look)
{
	struct contact_columns columns = columns_of("Name,Phone,Shoe,Empty,\nAli,0505123456,44,,\n");

	ck_assert_uint_eq(contact_columns_unsure(&columns), 1);
	ck_assert_str_eq(columns.v[2].sample[0], "44");
	ck_assert_ptr_null(columns.v[2].sample[1]);
	contact_columns_release(&columns);
	columns = columns_of("First Name,Phonetic First Name,Phone 1 - Label,Phone 1 - Value,Organization Department\n"
		"Ali,Aly,Mobile,0505123456,Sales\n");
	ck_assert_uint_eq(contact_columns_unsure(&columns), 0);
	contact_columns_release(&columns);
}
END_TEST

START_TEST(without_a_header_every_row_is_a_contact)
{
	struct import_options options = { .header = HEADER_NONE, .map = "#1=name,#2=city,#3=mobile" };
	struct import_report report;
	struct err err = { 0 };

	ck_ok(run_with(&options, "name,city,0505123456\nAli,Abha,0505123457\n", &report, &err));
	ck_assert_int_eq(report.count[IMPORT_NEW], 2);
	ck_assert_int_eq(fixture_count(&app, &customer_entity, "city=city"), 1);
	import_report_release(&report);
}
END_TEST

/* --- --map, and the memory. */

static const char shoes[] = "Owner,Cell no,Shoe,\"Notes, old\"\nAli Saad,0505123456,44,x\n";

START_TEST(a_mapping_says_what_columns_are)
{
	struct import_options options = { .map = "owner = name,SHOE=none,\"Notes, old=city\"" };
	struct import_report report;
	struct err err = { 0 };
	int64_t n;

	ck_ok(run_with(&options, shoes, &report, &err));
	import_report_release(&report);
	n = fixture_first(&app, &customer_entity, "name=\"Ali Saad\"");
	ck_value_eq(&app, &customer_entity, n, "city", "x");
	ck_value_eq(&app, &customer_entity, n, "extra", "");
	ck_value_eq(&app, &customer_entity, n, "notes", "");
}
END_TEST

START_TEST(a_mapping_is_remembered_for_equal_headers_only)
{
	struct import_options options = { .map = "Shoe=notes,\"Notes, old=none\"" };
	struct import_report report;
	struct err err = { 0 };

	ck_ok(run_with(&options, shoes, &report, &err));
	import_report_release(&report);
	report = run("Owner,Cell no,Shoe,\"Notes, old\"\nSara,0505123457,39,y\n");
	ck_assert(!noted(&report, "nobody knows"));
	import_report_release(&report);
	ck_value_eq(&app, &customer_entity, fixture_first(&app, &customer_entity, "phone=0505123457"),
		"notes", "Shoe: 39");
	report = run("Owner,Cell no,Shoe\nMaha,0505123458,39\n");
	ck_assert(noted(&report, "nobody knows the column \"Shoe\""));
	import_report_release(&report);
	ck_value_eq(&app, &customer_entity, fixture_first(&app, &customer_entity, "phone=0505123458"),
		"notes", "");
}
END_TEST

START_TEST(a_look_remembers_nothing)
{
	struct import_options options = { .map = "Shoe=notes", .dry_run = true };
	struct import_report report;
	struct err err = { 0 };

	ck_ok(run_with(&options, shoes, &report, &err));
	import_report_release(&report);
	report = run(shoes);
	ck_assert(noted(&report, "\"Shoe\""));
	import_report_release(&report);
}
END_TEST

START_TEST(a_wrong_mapping_is_refused_and_names_what_there_is)
{
	static const char *const wrong[][2] = {
		{ "Hat=name", "Owner, Cell no, Shoe" }, { "Shoe=hat", "preferred_districts" },
		{ "Shoe", "header=field" }, { "=name", "header=field" }, { "Shoe=", "header=field" },
		{ "", "empty" }, { "\"Shoe=name", "" },
	};

	for (size_t i = 0; i < COUNT(wrong); i++) {
		struct import_options options = { .map = wrong[i][0] };
		struct import_report report;
		struct err err = { 0 };

		ck_assert_int_eq(run_with(&options, shoes, &report, &err), ERR_USAGE);
		ck_assert_str_eq(err.field, "map");
		ck_assert_msg(strstr(err.text, wrong[i][1]), "%s: %s", wrong[i][0], err.text);
		ck_assert_int_eq(fixture_count(&app, &customer_entity, "status=new"), 0);
	}
}
END_TEST

/* Every goal has a name that leads back to it. */
START_TEST(goals_have_names)
{
	struct contact_goal goal, back;
	size_t n = 0;

	while (contact_goal_at(n, &goal)) {
		ck_assert(contact_goal_find(goal.name, &back));
		ck_assert_str_eq(back.name, goal.name);
		contact_goal_of(goal.target, &back);
		ck_assert_str_eq(back.name, goal.name);
		n++;
	}
	ck_assert_uint_gt(n, 40);
	ck_assert(contact_goal_find("-", &goal));
	ck_assert_str_eq(goal.name, "none");
	ck_assert(contact_goal_find("best time to call", &goal));
	ck_assert_str_eq(goal.name, "contact_time");
	ck_assert(!contact_goal_find("deleted_at", &goal));
	ck_assert(!contact_goal_find("", &goal));
}
END_TEST

/* --- Rows with errors. */

START_TEST(rejects_can_be_mended_and_imported)
{
	static const char text[] = "الاسم,رقم التواصل,مقاس\nعلي سعد,0505123456,44\n\"سارة, الكبيرة\",,39\n=x,,\n";
	char *in = write_file("table.csv", text), *out = path_of("rejects.csv");
	struct import_options options = { 0 };
	struct import *im;
	struct str rejects = STR_INIT;
	struct err err = { 0 };
	char *const paths[] = { in, NULL }, *const again[] = { out, NULL };
	struct import_report report;
	size_t count;
	char *hole;

	ck_ok(import_open(&app, paths, 1, &options, &im, &err));
	ck_ok(import_rejects(im, out, &count, &err));
	ck_assert_uint_eq(count, 2);
	import_close(&im);
	ck_ok(sys_read_file(out, 1 << 20, &rejects, &err));
	ck_assert_ptr_nonnull(strstr(rejects.s, "table.csv, line 3"));
	ck_assert_ptr_null(strstr(rejects.s, "0505123456"));
	ck_assert_ptr_nonnull(strstr(rejects.s, "'=x"));
	hole = strstr(rejects.s, ",39");	/* in the order the cells were met: name, size */
	ck_assert_ptr_nonnull(hole);
	str_release(&rejects);
	str_set(&rejects, "الاسم,رقم التواصل,مقاس,wasit_error\n\"سارة, الكبيرة\",0505123457,39,\"table.csv, line 3\"\n");
	ck_ok(sys_write_file(out, rejects.s, rejects.len, &err));
	ck_ok(import_files(&app, again, 1, &options, &report, &err));
	ck_assert_int_eq(report.count[IMPORT_NEW], 1);
	import_report_release(&report);
	ck_value_eq(&app, &customer_entity, fixture_first(&app, &customer_entity, "phone=0505123457"),
		"extra", "{\"csv\":{\"مقاس\":\"39\"}}");
	str_release(&rejects);
	free(in);
	free(out);
}
END_TEST

START_TEST(no_file_of_rejects_where_there_are_none)
{
	char *in = write_file("table.csv", "name,phone\nAli,0505123456\n"), *out = path_of("none.csv");
	struct import_options options = { 0 };
	char *const paths[] = { in, NULL };
	struct import *im;
	struct err err = { 0 };
	size_t count;

	ck_ok(import_open(&app, paths, 1, &options, &im, &err));
	ck_ok(import_rejects(im, out, &count, &err));
	ck_assert_uint_eq(count, 0);
	ck_assert(!sys_file_exists(out));
	import_close(&im);
	free(in);
	free(out);
}
END_TEST

START_TEST(a_corrected_row_is_a_part_of_the_import)
{
	char *in = write_file("table.csv", "name,phone\nAli Saad,0505123456\nSara Saad,\nMaha,\n");
	char *const paths[] = { in, NULL };
	struct import_options options = { 0 };
	struct kind_env env = app_env(&app);
	const struct import_report *report;
	struct import *im;
	struct record *rec;
	const char *field;
	struct err err = { 0 };

	ck_ok(import_open(&app, paths, 1, &options, &im, &err));
	report = import_said(im);
	ck_assert_int_eq(report->count[IMPORT_ERROR], 2);
	rec = import_row(im, 1, &field);
	ck_assert_str_eq(field, "phone");
	ck_assert_str_eq(record_text(rec, CUSTOMER_name), "Sara Saad");
	ck_ok(record_parse(rec, CUSTOMER_phone, "0505123456", &env, &err));	/* Ali's: they become one */
	ck_ok(import_correct(im, 1, rec, &err));
	ck_assert_int_eq(report->count[IMPORT_NEW], 1);
	ck_assert_int_eq(report->count[IMPORT_ERROR], 1);
	record_free(&rec);
	rec = import_row(im, 1, &field);
	ck_ok(record_parse(rec, CUSTOMER_phone, "0505123457", &env, &err));
	ck_ok(import_correct(im, 1, rec, &err));
	ck_assert_int_eq(report->count[IMPORT_NEW], 2);
	record_free(&rec);
	ck_ok(import_leave(im, 2, &err));
	ck_assert_int_eq(report->count[IMPORT_ERROR], 0);
	ck_assert_int_eq(report->left, 1);
	ck_assert_int_eq(fixture_count(&app, &customer_entity, "status=new"), 0);	/* nothing is written yet */
	ck_ok(import_save(im, &err));
	ck_assert_int_eq(fixture_count(&app, &customer_entity, "status=new"), 2);
	import_close(&im);
	free(in);
}
END_TEST

/* --- What others do meanwhile. */

START_TEST(who_was_saved_since_the_look_is_met_again)
{
	char *in = write_file("table.csv", "name,phone,city\nAli Saad,0505123456,Abha\n");
	char *const paths[] = { in, NULL };
	struct import_options options = { 0 };
	struct import *im;
	struct err err = { 0 };
	int64_t n;

	ck_ok(import_open(&app, paths, 1, &options, &im, &err));
	ck_assert_int_eq(import_said(im)->count[IMPORT_NEW], 1);
	n = fixture_add(&app, &customer_entity, "name=Ali;phone=+966505123456;status=new");
	ck_ok(import_save(im, &err));
	ck_assert_int_eq(import_said(im)->count[IMPORT_NEW], 0);
	ck_assert_int_eq(import_said(im)->count[IMPORT_MERGED], 1);
	ck_value_eq(&app, &customer_entity, n, "city", "Abha");
	ck_assert_int_eq(fixture_count(&app, &customer_entity, "status=new"), 1);
	import_close(&im);
	free(in);
}
END_TEST

START_TEST(the_same_person_thrice_in_a_file_is_one)
{
	int64_t n;

	brings("name,phone,other phone,email\nAli Saad,0505123456,,\nA.,0505123457,0505123456,\n"
		"Ali Saad,,,A@example.com\nAli Saad,0505123457,,a@example.com\n", 2);
	n = fixture_first(&app, &customer_entity, "phone=0505123456");
	ck_value_eq(&app, &customer_entity, n, "secondary_phone", "+966505123457");
	/* The address came alone, before a number tied it to him. */
	ck_assert_int_eq(fixture_count(&app, &customer_entity, "status=new"), 2);
}
END_TEST

static size_t looks(const struct import_report *report, const char *words)
{
	size_t n = 0;

	for (size_t i = 0; i < report->n; i++)
		n += report->v[i].kind == IMPORT_LOOK && strstr(report->v[i].text, words) != NULL;
	return n;
}

START_TEST(what_is_only_alike_asks_for_a_look)
{
	struct import_report report;

	fixture_add(&app, &customer_entity, "name=Noura;phone=+966505123450;email=office@example.com;city=Jeddah");
	report = run("name,phone,email,city\nAhmad Ali,0505123456,Office@example.com,\n"	/* e-mail alone */
		"Sara Saad,,office@example.com,\n"
		"NOURA,0505123457,,jeddah\n"	/* the name at the same place */
		"Noura,0505123458,,Abha\n"	/* elsewhere */
		"Maha Ali,0505123459,,Abha\nMaha Ali,0505123460,,Abha\n"	/* both of this file */
		"Fahd,05051,,\nTaxi,19990,,\n");	/* a number cut short; a service */
	ck_assert_int_eq(report.count[IMPORT_NEW], 8);
	ck_assert_uint_eq(looks(&report, "same e-mail"), 2);
	ck_assert_uint_eq(looks(&report, "that name"), 2);
	ck_assert_uint_eq(looks(&report, "\"05051\" is no whole"), 1);
	ck_assert_int_eq(report.count[IMPORT_LOOK], 5);
	import_report_release(&report);
}
END_TEST

START_TEST(the_same_address_under_the_same_name_is_the_same_person)
{
	struct import_report report;

	fixture_add(&app, &customer_entity, "name=Noura;email=n@example.com");
	report = run("name,phone,email\nNOURA,0505123456,N@example.com\n");
	ck_assert_int_eq(report.count[IMPORT_MERGED], 1);
	import_report_release(&report);
}
END_TEST

/* --- Handed to another process. */

START_TEST(what_is_handed_over_is_the_same_import)
{
	char *in = write_file("table.csv", "name,phone\nAli Saad,0505123456\nSara Saad,\nMaha Ali,\nFahd,0505123457\n");
	char *const paths[] = { in, NULL };
	struct import_options options = { 0 };
	struct kind_env env = app_env(&app);
	struct import *im, *other;
	struct str staged = STR_INIT;
	struct record *rec;
	const char *field;
	struct err err = { 0 };

	ck_ok(import_open(&app, paths, 1, &options, &im, &err));
	rec = import_row(im, 1, &field);
	ck_ok(record_parse(rec, CUSTOMER_phone, "0505123458", &env, &err));
	ck_ok(import_correct(im, 1, rec, &err));
	ck_ok(import_leave(im, 3, &err));
	import_stage(im, &staged);
	ck_ok(import_unstage(&app, staged.s, staged.len, &options, &other, &err));
	for (int i = 0; i <= IMPORT_ERROR; i++)
		ck_assert_int_eq(import_said(im)->count[i], import_said(other)->count[i]);
	ck_assert_int_eq(import_said(other)->left, 1);
	ck_ok(import_save(other, &err));
	ck_assert_int_eq(fixture_count(&app, &customer_entity, "status=new"), 2);
	ck_value_eq(&app, &customer_entity, fixture_first(&app, &customer_entity, "phone=0505123458"),
		"name", "Sara Saad");
	import_close(&other);
	/* Cut short, a byte changed, nothing at all. */
	for (size_t len = 0; len < staged.len; len += 7)
		ck_assert_int_eq(import_unstage(&app, staged.s, len, &options, &other, &err), ERR_FORMAT);
	for (size_t i = 0; i < staged.len; i += 5) {
		staged.s[i] ^= 1;
		ck_assert_int_eq(import_unstage(&app, staged.s, staged.len, &options, &other, &err),
			ERR_FORMAT);
		staged.s[i] ^= 1;
	}
	record_free(&rec);
	import_close(&im);
	str_release(&staged);
	free(in);
}
END_TEST

/* --- A broker's phone: 3,000 people in three exports, a third of them twice. */

#define PEOPLE 3000

static const char *const firsts[] = { "محمد", "نورة", "خالد", "سارة", "Fahd", "ريم", "عبدالله", "Lina" };
static const char *const lasts[] = { "العتيبي", "الحربي", "القحطاني", "الشهري", "Smith", "الغامدي" };
static const char *const cities[] = { "الرياض", "جدة", "الدمام", "أبها" };

static uint32_t seed;

static uint32_t any(uint32_t below)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % below;
}

static void person_name(int i, struct str *out)
{
	str_addf(out, "%s %s %d", firsts[i % COUNT(firsts)], lasts[i / 8 % COUNT(lasts)], i);
}

/* A number as people, phones and Excel write it. */
static void person_phone(int i, bool sheet, struct str *out)
{
	int last = 1000000 + i;
	char net = "034569"[i % 6];

	switch (any(sheet ? 6 : 4)) {
	case 0:
		str_addf(out, "05%c%d", net, last);
		break;
	case 1:
		str_addf(out, "+966 5%c %03d %04d", net, last / 10000, last % 10000);
		break;
	case 2:
		str_addf(out, "009665%c%d", net, last);
		break;
	case 3:
		str_addf(out, "5%c%d", net, last);
		break;
	case 4:
		str_addf(out, "5%c%d.0", net, last);
		break;
	default:
		str_addf(out, "5.%c%dE+08", net, last);
		break;
	}
}

/* Google, with lists in a cell. */
static void add_google(int i, struct str *out)
{
	str_addf(out, "%s,%s %d,* myContacts ::: عملاء,Mobile,", firsts[i % COUNT(firsts)],
		lasts[i / 8 % COUNT(lasts)], i);
	person_phone(i, false, out);
	if (any(3) == 0)
		str_addf(out, " ::: 011%07d", 2000000 + i);
	str_add(out, any(5) ? ",\r\n" : ",\"two\nlines, said \"\"yes\"\"\"\r\n");
}

/* Outlook for Windows as Excel saved it: semicolons. */
static void add_outlook(int i, struct str *out)
{
	str_addf(out, "%s;%s %d;", firsts[i % COUNT(firsts)], lasts[i / 8 % COUNT(lasts)], i);
	person_phone(i, true, out);
	str_addf(out, ";%s;%u/%u/19%02u\r\n", cities[i % COUNT(cities)], any(28) + 1, any(12) + 1, 50 + any(50));
}

/* The office's sheet. */
static void add_office(int i, struct str *out)
{
	str_addf(out, "%d,", i);
	person_name(i, out);
	str_addc(out, ',');
	person_phone(i, true, out);
	str_addf(out, ",,%s,%s\n", cities[i % COUNT(cities)], any(4) ? "" : "اتصل بعد العصر");
}

static struct import_report bring(const char *name, const struct str *text)
{
	char *path = path_of(name);
	char *const paths[] = { path, NULL };
	struct import_options options = { 0 };
	struct import_report report;
	struct err err = { 0 };

	ck_ok(sys_write_file(path, text->s, text->len, &err));
	ck_ok(import_files(&app, paths, 1, &options, &report, &err));
	ck_assert_msg(!report.count[IMPORT_ERROR], "%s: %s", name,
		report.n ? report.v[report.n - 1].text : "");
	free(path);
	return report;
}

/* Each third goes to one file, and a third of all to another one, too. */
START_TEST(three_exports_of_one_phone_are_its_people)
{
	struct str files[3] = { STR_INIT, STR_INIT, STR_INIT };
	static void (*const add[])(int i, struct str *out) = { add_google, add_outlook, add_office };
	static const char *const names[] = { "google.csv", "outlook.csv", "office.csv" };
	int64_t new = 0, others = 0, twice = 0;

	seed = 20261121u + (uint32_t)_i;
	str_add(&files[0], "First Name,Last Name,Labels,Phone 1 - Label,Phone 1 - Value,Notes\r\n");
	str_add(&files[1], "First Name;Last Name;Mobile Phone;Business City;Birthday\r\n");
	str_add(&files[2], "سجل العملاء - مكتب الوسيط,,,,,\n,,,,,\nم,اسم الزبون,رقم التواصل,,المنطقة,ملاحظات المكتب\n"
		"No,Customer name,Contact phone,,City,Notes\n");
	for (int i = 0; i < PEOPLE; i++) {
		add[i % 3](i, &files[i % 3]);
		if (i % 9 >= 3)
			continue;
		add[(i + 1) % 3](i, &files[(i + 1) % 3]);
		twice++;
	}
	for (size_t i = 0; i < 3; i++) {
		size_t which = (i + (size_t)_i) % 3;
		struct import_report report = bring(names[which], &files[which]);

		new += report.count[IMPORT_NEW];
		others += report.count[IMPORT_MERGED] + report.count[IMPORT_UNCHANGED];
		import_report_release(&report);
	}
	ck_assert_int_eq(new, PEOPLE);
	ck_assert_int_eq(others, twice);
	ck_assert_int_eq(fixture_count(&app, &customer_entity, "phone:966"), PEOPLE);
	for (size_t i = 0; i < 3; i++) {	/* again: nothing new */
		struct import_report report = bring(names[i], &files[i]);

		ck_assert_int_eq(report.count[IMPORT_NEW] + report.count[IMPORT_MERGED], 0);
		import_report_release(&report);
		str_release(&files[i]);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("import_table");
	TCase *all = tcase_create("all");
	const TTest *const tests[] = { numbers_come_out_of_sheets_as_they_were_meant,
		dates_are_read_as_offices_write_them, a_day_above_twelve_says_which_way_round,
		several_numbers_in_a_cell_are_several, arabic_words_of_offices_are_choices,
		the_header_is_found, a_customer_called_as_a_header_is_a_customer,
		only_what_is_a_guess_asks_for_a_look, without_a_header_every_row_is_a_contact,
		a_mapping_says_what_columns_are, a_mapping_is_remembered_for_equal_headers_only,
		a_look_remembers_nothing, a_wrong_mapping_is_refused_and_names_what_there_is,
		goals_have_names, rejects_can_be_mended_and_imported,
		no_file_of_rejects_where_there_are_none, a_corrected_row_is_a_part_of_the_import,
		who_was_saved_since_the_look_is_met_again, the_same_person_thrice_in_a_file_is_one,
		what_is_only_alike_asks_for_a_look,
		the_same_address_under_the_same_name_is_the_same_person,
		what_is_handed_over_is_the_same_import };

	lang_init();
	lang_set("en");
	tcase_add_checked_fixture(all, setup, teardown);
	for (size_t i = 0; i < COUNT(tests); i++)
		tcase_add_test(all, tests[i]);
	tcase_add_loop_test(all, three_exports_of_one_phone_are_its_people, 0, 3);
	suite_add_tcase(suite, all);
	return unit_run(suite);
}
