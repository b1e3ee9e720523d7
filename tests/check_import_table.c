/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Tables as offices keep them: where the header is, what a column is, what a cell means, and what is said
 * and remembered about it. */
#include "base/base.h"

#include "base/lang.h"
#include "model/schema/people.h"
#include "app/import.h"
#include "import_files.h"
#include "table_fixture.h"
#include "one_app.h"
#include "unit.h"

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

/* A value that is not understood is left out, kept beside, and its row wants a look; Outlook's "0/0/00" is none. */
START_TEST(what_is_not_understood_wants_a_look)
{
	struct import_report report = table_run("name,phone,birthday\nA A,0505120001,31/02/1990\n"
		"B B,0505120002,0/0/00\nC C,x,soon\nD D,,soon\n");

	ck_assert_int_eq(report.count[IMPORT_NEW], 3);
	ck_assert_int_eq(report.count[IMPORT_LOOK], 3);
	ck_assert_int_eq(report.count[IMPORT_ERROR], 1);
	ck_assert_uint_eq(report.notes.n, 0);
	for (size_t i = 0; i < report.n; i++) {
		const struct import_line *line = &report.v[i];

		if (line->kind == IMPORT_LOOK && str_eq(line->name, "A A"))
			ck_assert_str_eq(line->text, "table.csv, line 2: There is no day 31 in February.");
		ck_assert_msg(line->kind < IMPORT_LOOK || !str_eq(line->name, "B B"), "%s", line->text);
		if (line->kind == IMPORT_ERROR)	/* the reason, and what follows of it */
			ck_assert_msg(strstr(line->text, "\"soon\" is not a date") && strstr(line->text,
				"needs a phone"), "%s", line->text);
	}
	ck_value_eq(&app, &customer_entity, fixture_first(&app, &customer_entity, "name=\"A A\""), "extra",
		"{\"csv\":{\"birthday\":\"31/02/1990\"}}");
	import_report_release(&report);
}
END_TEST

/* One row tells the order of all. */
/* A workbook of ours, saved as a table, has the labels of the fields. */
START_TEST(columns_called_as_fields_are_those_fields)
{
	static const struct { const char *header, *cell, *field, *value; } columns[] = {
		{ "Budget up to", "500000.5", "budget_max", "500000.50" }, { "Do not contact", "TRUE", "do_not_call", "yes" },
		{ "Preferred districts", "Malqa", "preferred_districts", "Malqa" },
		{ "Consent", "Refused", "consent", "refused" }, { "Last contact", "2026-11-01 10:00", "last_contacted_at", "" },
		{ "Score", "7", "rating", "0" },
	};

	for (size_t i = 0; i < COUNT(columns); i++) {
		char *text = xasprintf("Name,Mobile number,%s\nAli %zu,050512%04zu,%s\n", columns[i].header, i, i, columns[i].cell);
		char *filter = xasprintf("name=\"Ali %zu\"", i);

		brings(text, 1);
		ck_value_eq(&app, &customer_entity, fixture_first(&app, &customer_entity, filter), columns[i].field,
			columns[i].value);
		free(text);
		free(filter);
	}
}
END_TEST

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

	ck_ok(table_run_with(&options, "name,city,0505123456\nAli,Abha,0505123457\n", &report, &err));
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

	ck_ok(table_run_with(&options, shoes, &report, &err));
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

	ck_ok(table_run_with(&options, shoes, &report, &err));
	import_report_release(&report);
	report = table_run("Owner,Cell no,Shoe,\"Notes, old\"\nSara,0505123457,39,y\n");
	ck_assert(!noted(&report, "nobody knows"));
	import_report_release(&report);
	ck_value_eq(&app, &customer_entity, fixture_first(&app, &customer_entity, "phone=0505123457"),
		"notes", "Shoe: 39");
	report = table_run("Owner,Cell no,Shoe\nMaha,0505123458,39\n");
	ck_assert(noted(&report, "nobody knows the column \"Shoe\""));
	import_report_release(&report);
	ck_value_eq(&app, &customer_entity, fixture_first(&app, &customer_entity, "phone=0505123458"),
		"notes", "");
}
END_TEST

START_TEST(a_look_remembers_nothing)
{
	struct import_options options = { .map = "Shoe=notes" };
	char *path = write_file("table.csv", shoes);
	char *const paths[] = { path, NULL };
	struct import_report report;
	struct err err = { 0 };

	ck_ok(import_look(&app, paths, 1, &options, &report, &err));
	free(path);
	import_report_release(&report);
	report = table_run(shoes);
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

		ck_assert_int_eq(table_run_with(&options, shoes, &report, &err), ERR_USAGE);
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

int main(void)
{
	Suite *suite = suite_create("import_table");
	TCase *all = tcase_create("all");
	const TTest *const tests[] = {
		numbers_come_out_of_sheets_as_they_were_meant,
		dates_are_read_as_offices_write_them, what_is_not_understood_wants_a_look,
		columns_called_as_fields_are_those_fields,
		a_day_above_twelve_says_which_way_round,
		several_numbers_in_a_cell_are_several, arabic_words_of_offices_are_choices,
		the_header_is_found, a_customer_called_as_a_header_is_a_customer,
		only_what_is_a_guess_asks_for_a_look, without_a_header_every_row_is_a_contact,
		a_mapping_says_what_columns_are, a_mapping_is_remembered_for_equal_headers_only,
		a_look_remembers_nothing, a_wrong_mapping_is_refused_and_names_what_there_is,
		goals_have_names,
	};

	lang_init();
	lang_set("en");
	tcase_add_checked_fixture(all, table_setup, one_app_teardown);
	for (size_t i = 0; i < COUNT(tests); i++)
		tcase_add_test(all, tests[i]);
	suite_add_tcase(suite, all);
	return unit_run(suite);
}
