/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Rows of a table: those with errors, those that others changed, those handed to another process. */
#include "base/base.h"

#include "base/lang.h"
#include "base/sys.h"
#include "model/schema/people.h"
#include "app/import.h"
#include "import_files.h"
#include "table_fixture.h"
#include "one_app.h"
#include "unit.h"

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
	report = table_run("name,phone,email,city\nAhmad Ali,0505123456,Office@example.com,\n"	/* e-mail alone */
		"Sara Saad,,office@example.com,\n"
		"NOURA,0505123457,,jeddah\n"	/* the name at the same place */
		"Noura,0505123458,,Abha\n"	/* elsewhere */
		"Maha Ali,0505123459,,Abha\nMaha Ali,0505123460,,Abha\n"	/* both of this file */
		"Fahd,05051,,\nTaxi,19990,,\n");	/* a number cut short; a service */
	ck_assert_int_eq(report.count[IMPORT_NEW], 8);
	ck_assert_uint_eq(looks(&report, "this e-mail"), 2);
	ck_assert_uint_eq(looks(&report, "known with another number"), 2);
	ck_assert_uint_eq(looks(&report, "\"05051\" is no whole"), 1);
	ck_assert_int_eq(report.count[IMPORT_LOOK], 5);
	import_report_release(&report);
}
END_TEST

/* What sheets have where there is no number must not make one person of all who have it. */
START_TEST(what_is_no_number_is_nobodys)
{
	static const char text[] = "name,phone,notes\nAli Hasan,لا يوجد,a\nOmar Said,لا يوجد,b\nHuda Ali,-,c\n"
		"Mona Ali,-,d\nSami Ali,0,e\nRami Ali,0,f\nLama Ali,0000000000,g\nJana Ali,0000000000,h\n"
		"Maha Ali,12,i\nTala Ali,12,j\nNada Ali,N/A,k\nRana Ali,N/A,l\n";
	struct import_report report;

	brings(text, 12);
	report = table_run(text);	/* the file again is still the same people */
	ck_assert_int_eq(report.count[IMPORT_UNCHANGED], 12);
	import_report_release(&report);
	/* A number takes its place, whichever came first. */
	brings("name,phone,mobile,email\nIman Ali,-,0505123470,\nAmal Ali,none,,amal@example.com\n", 2);
	brings("name,phone,email\nAmal Ali,0505123471,amal@example.com\n", 0);
	ck_value_eq(&app, &customer_entity, fixture_first(&app, &customer_entity, "name=\"Iman Ali\""), "phone",
		"+966505123470");
	ck_value_eq(&app, &customer_entity, fixture_first(&app, &customer_entity, "name=\"Amal Ali\""), "phone",
		"+966505123471");
	ck_value_eq(&app, &customer_entity, fixture_first(&app, &customer_entity, "name=\"Amal Ali\""),
		"secondary_phone", "none");
	brings("name,phone\nSaad Ali,لا يوجد\nSaad Ali,لا يوجد\n", 1);	/* twice in a file, too */
}
END_TEST

START_TEST(the_same_address_under_the_same_name_is_the_same_person)
{
	struct import_report report;

	fixture_add(&app, &customer_entity, "name=Noura;email=n@example.com");
	report = table_run("name,phone,email\nNOURA,0505123456,N@example.com\n");
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

int main(void)
{
	lang_init();
	lang_set("en");
	return UNIT_RUN_IN("import_rows", table_setup, one_app_teardown, 0,
		ONCE(rejects_can_be_mended_and_imported),
		ONCE(no_file_of_rejects_where_there_are_none),
		ONCE(a_corrected_row_is_a_part_of_the_import),
		ONCE(who_was_saved_since_the_look_is_met_again),
		ONCE(the_same_person_thrice_in_a_file_is_one),
		ONCE(what_is_only_alike_asks_for_a_look),
		ONCE(what_is_no_number_is_nobodys),
		ONCE(the_same_address_under_the_same_name_is_the_same_person),
		ONCE(what_is_handed_over_is_the_same_import));
}
