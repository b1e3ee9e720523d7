/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Importing: every export of a real phone, in any order, and what must not happen. */
#include "base/base.h"

#include "base/lang.h"
#include "base/sys.h"
#include "io/json.h"
#include "model/schema/people.h"
#include "store/query.h"
#include "app/app.h"
#include "app/export.h"
#include "app/import.h"
#include "import_files.h"
#include "import_fixture.h"
#include "one_app.h"
#include "unit.h"

static struct import_report import_path(const char *path, bool dry)
{
	struct import_options options = { 0 };
	struct import_report report;
	struct err err = { 0 };
	char *const paths[] = { (char *)path, NULL };

	ck_assert_msg((dry ? import_look : import_files)(&app, paths, 1, &options, &report, &err) == OK, "%s: %s",
		path, err.text);
	return report;
}

static struct import_report import_text(const char *text, size_t len)
{
	char *path = xasprintf("%s/in", getenv("TEST_TMP") ? getenv("TEST_TMP") : "/tmp");
	struct import_report report;
	struct err err;

	ck_assert_int_eq(sys_write_file(path, text, len, &err), OK);
	report = import_path(path, false);
	free(path);
	return report;
}

static struct record *by_phone(const char *e164)
{
	struct err err;
	struct record *rec = NULL;
	int64_t n;

	if (app_find_customer(&app, e164, &n, &err))
		return NULL;
	ck_assert_int_eq(query_get(app.db, &customer_entity, n, &rec, &err), OK);
	return rec;
}

static const char *shared(void)
{
	const char *dir = getenv("WASIT_SHARED");

	return dir && sys_file_exists(dir) ? dir : NULL;
}

static const char *const files[] = { "android-2.1.vcf", "iphone-3.0.vcf", "google.csv",
	"outlook-cp1256.csv", "excel-utf16.txt", "mojibake.csv" };

/* The spreadsheets of the set have no column for it. */
static bool has_birthdays(const struct json *names)
{
	for (const struct json *name = json_first(names); name; name = json_next(name))
		if (!str_eq(json_string(name), "excel-utf16.txt") &&
		    !str_eq(json_string(name), "mojibake.csv"))
			return true;
	return false;
}

static void check_person(const struct json *person)
{
	const char *e164 = json_string(json_get(person, "e164"));
	const char *email = json_string(json_get(person, "email"));
	const char *birthday = json_string(json_get(person, "birthday"));
	struct record *rec = by_phone(e164);

	ck_assert_msg(rec, "%s is missing", e164);
	ck_assert_str_eq(record_text(rec, CUSTOMER_name), json_string(json_get(person, "name")));
	if (*email)
		ck_assert_str_eq(record_text(rec, CUSTOMER_email), email);
	if (*birthday && has_birthdays(json_get(person, "files")))
		ck_assert_str_eq(record_text(rec, CUSTOMER_date_of_birth), birthday);
	record_free(&rec);
}

/* The six exports in an order that `turn` gives: exactly the persons of expected.json. */
static void import_all(size_t turn)
{
	struct str text = STR_INIT;
	struct json *root = NULL;
	struct err err = { 0 };
	char *path;
	int64_t persons;

	for (size_t i = 0; i < COUNT(files); i++) {
		size_t which = turn % 2 ? (COUNT(files) - 1 - i + turn) % COUNT(files) :
			(i + turn) % COUNT(files);
		struct import_report report;

		path = xasprintf("%s/phone-exports/%s", shared(), files[which]);
		report = import_path(path, false);
		ck_assert_int_eq(report.count[IMPORT_ERROR], 0);
		import_report_release(&report);
		free(path);
	}
	path = xasprintf("%s/phone-exports/expected.json", shared());
	ck_assert_int_eq(sys_read_file(path, 1 << 24, &text, &err), OK);
	ck_assert_int_eq(json_parse(text.s, text.len, &root, &err), OK);
	ck_assert(parse_int64(json_number_text(json_get(root, "persons")), &persons));
	ck_assert_int_eq(count_customers(), persons);
	for (const struct json *p = json_first(json_get(root, "people")); p; p = json_next(p))
		check_person(p);
	json_free(&root);
	str_release(&text);
	free(path);
}

START_TEST(six_exports_in_any_order_give_the_same_persons)
{
	if (shared())
		import_all((size_t)_i);
}
END_TEST

START_TEST(the_same_file_again_changes_nothing)
{
	struct import_report first, second;
	int64_t seq;
	char *path;

	if (!shared())
		return;
	path = xasprintf("%s/phone-exports/%s", shared(), files[_i]);
	first = import_path(path, false);
	seq = query_log_seq(app.db);
	second = import_path(path, false);
	ck_assert_int_eq(second.count[IMPORT_NEW], 0);
	ck_assert_int_eq(second.count[IMPORT_MERGED], 0);
	ck_assert_int_eq(query_log_seq(app.db), seq);
	import_report_release(&first);
	import_report_release(&second);
	free(path);
}
END_TEST

START_TEST(a_dry_run_counts_and_leaves_nothing)
{
	static const char text[] = "name,phone\nAli,0501234567\nSara,0507654321\n";
	char *path = xasprintf("%s/dry", getenv("TEST_TMP") ? getenv("TEST_TMP") : "/tmp");
	struct import_report report;
	struct err err;

	ck_assert_int_eq(sys_write_file(path, text, strlen(text), &err), OK);
	report = import_path(path, true);
	ck_assert_int_eq(report.count[IMPORT_NEW], 2);
	ck_assert_int_eq(count_customers(), 0);
	import_report_release(&report);
	free(path);
}
END_TEST

START_TEST(one_undo_takes_an_import_back)
{
	static const char text[] = "name,phone\nAli,0501234567\nSara,0507654321\n";
	struct import_report report = import_text(text, strlen(text));
	struct err err;
	char *label = NULL;

	ck_assert_int_eq(count_customers(), 2);
	ck_assert_int_eq(app_undo(&app, &label, &err), OK);
	ck_assert_int_eq(count_customers(), 0);
	free(label);
	import_report_release(&report);
	report = import_text(text, strlen(text));	/* and it can be brought in again */
	ck_assert_int_eq(report.count[IMPORT_NEW], 2);
	import_report_release(&report);
}
END_TEST

START_TEST(nothing_is_overwritten_and_nothing_by_nothing)
{
	static const char one[] = "name,phone,city,notes\nنورة العتيبي,0501234567,الرياض,أول\n";
	static const char two[] = "name,phone,city,notes,email\nN.,+966501234567,,ثان,n@example.com\n";
	struct import_report report = import_text(one, strlen(one));
	struct record *rec;

	import_report_release(&report);
	report = import_text(two, strlen(two));
	ck_assert_int_eq(report.count[IMPORT_MERGED], 1);
	import_report_release(&report);
	rec = by_phone("+966501234567");
	ck_assert_str_eq(record_text(rec, CUSTOMER_name), "نورة العتيبي");
	ck_assert_str_eq(record_text(rec, CUSTOMER_city), "الرياض");
	ck_assert_str_eq(record_text(rec, CUSTOMER_email), "n@example.com");
	ck_assert_str_eq(record_text(rec, common_index(&customer_entity, COMMON_notes)), "أول\nثان");
	record_free(&rec);
}
END_TEST

START_TEST(rows_with_errors_are_named_and_the_others_come_in)
{
	static const char text[] = "name,phone\nAli,0501234567\nNobody,\nSara,0507654321\n";
	struct import_report report = import_text(text, strlen(text));
	bool named = false;

	ck_assert_int_eq(report.count[IMPORT_NEW], 2);
	ck_assert_int_eq(report.count[IMPORT_ERROR], 1);
	for (size_t i = 0; i < report.n; i++)
		named |= report.v[i].kind == IMPORT_ERROR && strstr(report.v[i].text, "line 3");
	ck_assert(named);
	import_report_release(&report);
}
END_TEST

START_TEST(google_lists_and_outlook_names_are_understood)
{
	static const char google[] = "First Name,Last Name,Labels,Phone 1 - Label,Phone 1 - Value\n"
		"عبدالله,الزهراني,* myContacts ::: عملاء,Mobile,053 185 9649 ::: ٠٥٣١٨٥٩٦٤٩ ::: 0112345678\n";
	struct import_report report = import_text(google, strlen(google));
	struct record *rec = by_phone("0531859649");

	ck_assert_ptr_nonnull(rec);
	ck_assert_str_eq(record_text(rec, CUSTOMER_name), "عبدالله الزهراني");
	ck_assert_str_eq(record_text(rec, CUSTOMER_secondary_phone), "+966112345678");
	ck_assert(set_has(record_text(rec, common_index(&customer_entity, COMMON_tags)), "عملاء"));
	record_free(&rec);
	import_report_release(&report);
}
END_TEST

/* A part of a name or a note that stands in another one is not the same. */
START_TEST(what_is_contained_is_not_lost)
{
	static const char names[] = "First Name,Middle Name,Last Name,Notes,Phone 1 - Value\n"
		"محمد,حمد,الحربي,size 38,0501234567\nمحمد,محمد,الحربي,,0501234568\n";
	static const char again[] = "name,notes,phone\nمحمد,size 3,0501234567\nمحمد,size 38,0501234568\n";
	size_t notes = common_index(&customer_entity, COMMON_notes);
	struct import_report report = import_text(names, strlen(names));
	struct record *rec = by_phone("0501234567");

	ck_assert_str_eq(record_text(rec, CUSTOMER_name), "محمد حمد الحربي");
	record_free(&rec);
	rec = by_phone("0501234568");
	ck_assert_str_eq(record_text(rec, CUSTOMER_name), "محمد محمد الحربي");
	record_free(&rec);
	import_report_release(&report);
	report = import_text(again, strlen(again));
	import_report_release(&report);
	rec = by_phone("0501234567");
	ck_assert_str_eq(record_text(rec, notes), "size 38\nsize 3");
	record_free(&rec);
	report = import_text(again, strlen(again));
	ck_assert_int_eq(report.count[IMPORT_UNCHANGED], 2);
	import_report_release(&report);
}
END_TEST

/* A phone's photographs are large: one line for all of them. */
START_TEST(pictures_left_out_are_counted)
{
	struct str text = STR_INIT;
	struct import_report report;

	for (int i = 0; i < 3; i++) {
		str_addf(&text, "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ali %d\r\nTEL:050123456%d\r\n"
			"PHOTO;ENCODING=b;TYPE=JPEG:", i, i);
		for (int k = 0; k < (i ? 70000 : 40); k++)
			str_addc(&text, 'A');
		str_add(&text, "\r\nEND:VCARD\r\n");
	}
	report = import_text(text.s, text.len);
	ck_assert_int_eq(report.count[IMPORT_NEW], 3);
	ck_assert_int_eq(report.count[IMPORT_LOOK], 0);
	ck_assert_uint_eq(report.notes.n, 1);
	ck_assert_str_eq(report.notes.v[0], "in: 2 pictures above 64 KB were left out.");
	import_report_release(&report);
	str_release(&text);
}
END_TEST

START_TEST(a_card_cut_off_is_told_with_its_line_once)
{
	static const char text[] = "BEGIN:VCARD\nVERSION:3.0\nFN:Ali Ali\nTEL:0501234567\nEND:VCARD\nBEGIN:VCARD\nFN:x\n";
	struct import_report report = import_text(text, sizeof(text) - 1);

	ck_assert_int_eq(report.count[IMPORT_NEW], 1);
	ck_assert_int_eq(report.count[IMPORT_ERROR], 1);
	for (size_t i = 0; i < report.n; i++)
		if (report.v[i].kind == IMPORT_ERROR)
			ck_assert_str_eq(report.v[i].text,
				"in: line 6: The record that begins here has no end: the file is cut off.");
	import_report_release(&report);
}
END_TEST

START_TEST(unknown_properties_come_out_again)
{
	static const char card[] = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ali\r\nTEL;TYPE=CELL:0501234567\r\n"
		"X-SHOE-SIZE:44\r\nitem1.URL:https://example.com\r\nEND:VCARD\r\n";
	struct import_report report = import_text(card, strlen(card));
	struct str out = STR_INIT;
	struct target t = { .app = &app, .ui = (struct ui *)&out, .out = &out };
	struct export_options options = { .format = EXPORT_VCARD };
	struct query q = { .entity = &customer_entity };
	struct err err;
	int64_t count;

	import_report_release(&report);
	ck_assert_int_eq(export_records(&t, &q, &options, &count, &err), OK);
	ck_assert_int_eq(count, 1);
	ck_assert_ptr_nonnull(strstr(out.s, "X-SHOE-SIZE:44"));
	ck_assert_ptr_nonnull(strstr(out.s, "URL:https://example.com"));
	str_release(&out);
}
END_TEST

/* Every format is read back into the same customer. */
START_TEST(exports_are_read_back)
{
	static const char text[] = "name,phone,email,city,notes,kind,budget_max,tags\n"
		"\"=cmd|' /C calc'!A0\",0501234567,a@example.com,جدة,\"two\nlines, \"\"quoted\"\"\",buyer,500000,vip;x\n";
	struct import_report report = import_text(text, strlen(text));
	struct record *before = by_phone("0501234567"), *after;
	struct str out = STR_INIT;
	struct target t = { .app = &app, .ui = (struct ui *)&out, .out = &out };
	struct export_options options = { .format = (enum export_format)_i, .raw = true };
	struct query q = { .entity = &customer_entity };
	struct err err = { 0 };
	int64_t count;
	static const size_t fields[] = { CUSTOMER_name, CUSTOMER_phone, CUSTOMER_email, CUSTOMER_city };

	import_report_release(&report);
	ck_assert_int_eq(export_records(&t, &q, &options, &count, &err), OK);
	ck_assert_int_eq(app_delete(&app, &customer_entity, before->n, &err), OK);
	report = import_text(out.s, out.len);
	ck_assert_int_eq(report.count[IMPORT_NEW], 1);
	after = by_phone("0501234567");
	for (size_t i = 0; i < COUNT(fields); i++)
		ck_assert_str_eq(record_text(after, fields[i]), record_text(before, fields[i]));
	ck_assert_str_eq(record_text(after, common_index(&customer_entity, COMMON_notes)),
		record_text(before, common_index(&customer_entity, COMMON_notes)));
	ck_assert_str_eq(record_text(after, common_index(&customer_entity, COMMON_tags)),
		record_text(before, common_index(&customer_entity, COMMON_tags)));
	record_free(&before);
	record_free(&after);
	import_report_release(&report);
	str_release(&out);
}
END_TEST

/* --- Another process, while this one imports. */

START_TEST(files_that_are_nothing_are_refused_whole)
{
	static const struct { const char *text; size_t len; } bad[] = {
		{ "", 0 }, { "shoe,hat\n1,2\n", 13 }, { "\0\0\0\0", 4 },
		{ "name,phone\nAli,\"0501234567\n", 27 },
	};
	char *path = xasprintf("%s/bad", getenv("TEST_TMP") ? getenv("TEST_TMP") : "/tmp");
	char *const paths[] = { path, NULL };
	struct import_options options = { 0 };

	for (size_t i = 0; i < COUNT(bad); i++) {
		struct import_report report;
		struct err err = { 0 };

		ck_assert_int_eq(sys_write_file(path, bad[i].text, bad[i].len, &err), OK);
		ck_assert_int_ne(import_files(&app, paths, 1, &options, &report, &err), OK);
		ck_assert(*err.text);
		ck_assert_int_eq(count_customers(), 0);
		import_report_release(&report);
	}
	free(path);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("import");
	TCase *all = tcase_create("all");

	lang_init();
	lang_set("en");
	tcase_add_checked_fixture(all, import_setup, one_app_teardown);
	tcase_add_loop_test(all, six_exports_in_any_order_give_the_same_persons, 0, 6);
	tcase_add_loop_test(all, the_same_file_again_changes_nothing, 0, COUNT(files));
	tcase_add_test(all, a_dry_run_counts_and_leaves_nothing);
	tcase_add_test(all, one_undo_takes_an_import_back);
	tcase_add_test(all, nothing_is_overwritten_and_nothing_by_nothing);
	tcase_add_test(all, pictures_left_out_are_counted);
	tcase_add_test(all, a_card_cut_off_is_told_with_its_line_once);
	tcase_add_test(all, rows_with_errors_are_named_and_the_others_come_in);
	tcase_add_test(all, google_lists_and_outlook_names_are_understood);
	tcase_add_test(all, what_is_contained_is_not_lost);
	tcase_add_test(all, unknown_properties_come_out_again);
	tcase_add_loop_test(all, exports_are_read_back, 0, 3);
	tcase_add_test(all, files_that_are_nothing_are_refused_whole);
	suite_add_tcase(suite, all);
	return unit_run(suite);
}
