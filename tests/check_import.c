/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Importing: every export of a real phone, in any order, and what must not happen. */
#include "base/base.h"

#include <unistd.h>

#include "base/date.h"
#include "base/lang.h"
#include "base/sys.h"
#include "io/json.h"
#include "model/schema/people.h"
#include "store/query.h"
#include "text/utf8.h"
#include "app/app.h"
#include "app/export.h"
#include "app/import.h"
#include "unit.h"

static struct app app;

static void setup(void)
{
	struct app_start start = { .create = true };
	struct err err = { 0 };
	char *path = xasprintf("%s/import-%ld.db", getenv("TEST_TMP") ? getenv("TEST_TMP") : "/tmp",
		(long)getpid());

	unlink(path);
	start.db_path = path;
	ck_assert_msg(app_open(&app, &start, &err) == OK, "%s", err.text);
	ck_assert_int_eq(app_make_user(&app, "Ahmad", &err), OK);
	free(path);
}

static void teardown(void)
{
	app_close(&app);
}

static struct import_report import_path(const char *path, bool dry)
{
	struct import_options options = { .dry_run = dry };
	struct import_report report;
	struct err err = { 0 };
	char *const paths[] = { (char *)path, NULL };

	ck_assert_msg(import_files(&app, paths, 1, &options, &report, &err) == OK, "%s: %s", path,
		err.text);
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

static int64_t count_customers(void)
{
	struct query q = { .entity = &customer_entity };
	struct err err;
	int64_t n = -1;

	ck_assert_int_eq(query_count(app.db, &q, 0, &n, &err), OK);
	return n;
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


/* --- Round trips: out, into an empty database, out again, byte by byte the same. */

static void next_database(void)
{
	teardown();
	setup();
}

static const struct round { enum export_format format; int version; bool raw; } rounds[] = {
	{ EXPORT_CSV, 0, false }, { EXPORT_CSV, 0, true }, { EXPORT_JSON, 0, false },
	{ EXPORT_VCARD, 30, false }, { EXPORT_VCARD, 40, false },
};

/* All that is a customer's own: not who keeps him, nor what is computed, nor the save's own marks. */
static void own_columns(struct str *out)
{
	static const char *const others[] = { "owner", "assigned_to", "team", "updated_at",
		"deleted_at", "version", NULL };

	str_add(out, "id,referred_by_id");
	for (size_t i = 0; i < customer_entity.nfields; i++) {
		const struct field *f = &customer_entity.fields[i];
		bool own = !(f->flags & (F_LOCAL | F_VIRTUAL)) && f->kind != &kind_ref;

		for (size_t k = 0; others[k]; k++)
			own &= !str_eq(others[k], f->name);
		if (own)
			str_addf(out, ",%s", f->name);
	}
}

static void export_all(const struct round *round, struct str *out)
{
	struct target t = { .app = &app, .ui = (struct ui *)out, .out = out };
	struct str columns = STR_INIT;
	struct export_options options = { .format = round->format, .raw = round->raw,
		.vcard_version = round->version };
	struct query q = { .entity = &customer_entity };
	struct sort sort;
	struct err err = { 0 };
	int64_t count;

	own_columns(&columns);
	if (round->version)		/* a card names no other customers */
		str_erase(&columns, strlen("id"), strlen(",referred_by_id"));
	if (round->format != EXPORT_VCARD)
		options.columns = columns.s;
	ck_assert_int_eq(sort_parse(&customer_entity, "phone name", &sort, &err), OK);
	q.sort = &sort;
	ck_assert_msg(export_records(&t, &q, &options, &count, &err) == OK, "%s", err.text);
	str_release(&columns);
}

static void check_same(const struct str *first, const struct str *second)
{
	size_t at = 0, start;

	while (at < first->len && at < second->len && first->s[at] == second->s[at])
		at++;
	start = at > 60 ? at - 60 : 0;
	ck_assert_msg(first->len == second->len && at == first->len, "byte %zu:\n%.200s\n---\n%.200s",
		at, first->s + start, second->s + MIN(start, second->len));
}

static void round_trip(const struct round *round)
{
	const struct round all_fields = { EXPORT_JSON, round->version, false };
	struct str first = STR_INIT, second = STR_INIT, before = STR_INIT, after = STR_INIT;
	struct import_options options = { .raw = round->raw };
	struct import_report report;
	struct err err = { 0 };
	char *path = xasprintf("%s/round", getenv("TEST_TMP") ? getenv("TEST_TMP") : "/tmp");
	char *const paths[] = { path, NULL };
	int64_t all = count_customers();

	export_all(round, &first);
	export_all(&all_fields, &before);
	next_database();
	ck_assert_int_eq(sys_write_file(path, first.s, first.len, &err), OK);
	ck_assert_msg(import_files(&app, paths, 1, &options, &report, &err) == OK, "%s", err.text);
	ck_assert_msg(report.count[IMPORT_NEW] == all && !report.count[IMPORT_ERROR],
		"%d of %d: %s", (int)report.count[IMPORT_NEW], (int)all,
		report.n ? report.v[report.n - 1].text : "");
	ck_assert_msg(!report.notes.n, "%s", report.notes.n ? report.notes.v[0] : "");
	export_all(round, &second);
	check_same(&first, &second);
	export_all(&all_fields, &after);	/* nor is anything missing that the format has no room for */
	check_same(&before, &after);
	str_release(&before);
	str_release(&after);
	import_report_release(&report);
	str_release(&first);
	str_release(&second);
	free(path);
}

static void put(struct record *rec)
{
	struct kind_env env = app_env(&app);
	struct err err = { 0 };

	record_defaults(rec, &env);
	ck_assert_msg(app_put(&app, rec, &err) == OK, "%s", err.text);
}

static void set_field(struct record *rec, const char *name, const char *typed)
{
	struct kind_env env = app_env(&app);
	struct err err = { 0 };

	ck_assert_msg(record_parse(rec, (size_t)entity_field(&customer_entity, name), typed, &env,
		&err) == OK, "%s: %s", name, err.text);
}

static void set_fields(struct record *rec)
{
	static const char *const fields[][2] = {
		{ "currency", "KWD" }, { "name", "=نورة \"أم فهد\"; القحطاني, واحد" },
		{ "first_name", "نورة" }, { "last_name", "القحطاني" }, { "nickname", "-أم فهد, الكبيرة" },
		{ "phone", "٠١١ ٢٣٤ ٥٦٧٨" }, { "secondary_phone", "050 123 4567" },
		{ "whatsapp", "+44 7700 900123" }, { "phone_status", "bad" },
		{ "email", "+Noura@example.com" }, { "company", "@شركة; أولى, ثانية\\n" },
		{ "job_title", "مديرة: \"المبيعات\"" }, { "address", "'=شارع 1, حي; الملقا" },
		{ "city", "الرياض" }, { "nationality", "سعودية" }, { "id_number", "0012345678" },
		{ "language", "ar" }, { "date_of_birth", "--02-29" }, { "anniversary", "2010-12-31" },
		{ "relation", "customer" }, { "kind", "both" }, { "status", "negotiating" },
		{ "priority", "urgent" }, { "interest", "possible" }, { "source", "referral" },
		{ "rating", "5" }, { "is_vip", "yes" }, { "budget_min", "1.125" },
		{ "budget_max", "2500000.5" }, { "financing_needed", "no" },
		{ "property_types", "[\"villa\",\"other\"]" },
		{ "preferred_cities", "[\"مكة المكرمة\",\"a,b\"]" },
		{ "preferred_districts", "[\"الملقا\",\"=x\"]" }, { "property_type", "palace" },
		{ "property_city", "جدة" }, { "property_district", "\tالروضة" },
		{ "asking_price", "99.999" }, { "contact_method", "sms" },
		{ "contact_time", "بعد العصر" }, { "consent", "given" },
		{ "consent_at", "2026-03-04T05:06:07.089+03:00" }, { "consent_how", "+ورقة" },
		{ "do_not_call", "yes" }, { "churn_reason", "\xEF\xBC\x9Dبعيد" },
		{ "tags", "[\"vip\",\"عميل قديم\",\"a,b;c\",\"mycontacts\",\"=1+1\"]" },
		{ "notes", "سطر أول\nقال: \"لا\"\n\n\t=3\nأخير\\n; نهاية," },
		{ "custom", "{\"shoe\":44,\"list\":[true,null,\"=x\"]}" },
		{ "created_at", "2025-01-02T03:04:05.678+03:00" },
	};

	for (size_t i = 0; i < COUNT(fields); i++)
		set_field(rec, fields[i][0], fields[i][1]);
	record_set_text(rec, common_index(&customer_entity, COMMON_extra),
		"{\"vcard\":[\"X-SHOE-SIZE:44\",\"item1.URL:https://example.com/a\\\\,b\"],"
		"\"csv\":{\"مقاس\":\"=٤٤\"}}");
}

START_TEST(a_customer_with_every_field_makes_the_round)
{
	struct record *full = record_new(&customer_entity), *other = record_new(&customer_entity);

	set_field(other, "name", "'=cmd|' /C calc'!A0");
	set_field(other, "phone", "0507654321");
	set_field(other, "whatsapp", "0507654321");	/* the same: one line of a card */
	put(other);
	set_fields(full);
	record_set_num(full, CUSTOMER_referred_by, other->n);
	put(full);
	for (size_t i = 0; i < customer_entity.nfields; i++)	/* a new field needs a line above */
		ck_assert_msg(full->v[i].set || customer_entity.fields[i].flags & (F_LOCAL | F_VIRTUAL) ||
			i == common_index(&customer_entity, COMMON_team) || i == CUSTOMER_merged_into ||
			i == common_index(&customer_entity, COMMON_deleted_at), "%s is empty",
			customer_entity.fields[i].name);
	record_free(&full);
	record_free(&other);
	round_trip(&rounds[_i]);
}
END_TEST

/* Two that share a number by intent stay two, where ids tell them apart. */
START_TEST(both_that_were_kept_come_back_as_two)
{
	for (int i = 0; i < 2; i++) {
		struct record *rec = record_new(&customer_entity);

		set_field(rec, "name", i ? "Noura" : "Ahmad");
		set_field(rec, "phone", "0507654321");
		put(rec);
		record_free(&rec);
	}
	round_trip(&rounds[_i]);
}
END_TEST

static void add_hostile(const char *line, int n)
{
	struct record *rec = record_new(&customer_entity);
	struct kind_env env = app_env(&app);
	char *number = xasprintf("+9665%08d", n), *name = xasprintf("n%d %s", n, line);

	for (size_t i = 0; i < customer_entity.nfields; i++) {
		const struct field *f = &customer_entity.fields[i];
		struct err err;

		if (f->flags & F_SYSTEM || (f->kind != &kind_text && f->kind != &kind_note &&
		    f->kind != &kind_set) || f->choices || str_eq(f->name, "currency"))
			continue;
		if (f->kind == &kind_set) {
			struct strlist words = { 0 };
			char *set;

			strlist_add(&words, line);
			set = set_from_items(&words);
			(void)!record_parse(rec, i, set, &env, &err);
			strlist_release(&words);
			free(set);
		} else
			(void)!record_parse(rec, i, line, &env, &err);
	}
	set_field(rec, "name", n % 2 ? name : line);
	if (utf8_count(record_text(rec, CUSTOMER_name)) < 2)
		set_field(rec, "name", name);
	set_field(rec, "phone", number);
	put(rec);
	record_free(&rec);
	free(number);
	free(name);
}

START_TEST(hostile_text_makes_the_round)
{
	static const char *const own[] = { "=1+1", "+1", "-1+x", "@SUM(1)", "\t=1", "\r=1",
		"\xEF\xBC\x9D" "1", "\xEF\xBC\x8B" "1", "\xEF\xBC\x8D" "1", "\xEF\xBC\xA0" "x",
		"'=1", "''=1", "'", "''", "'x", "\"", "\"\"", ",", ";", "a;b,c\\n\\", "::: a ::: b",
		"sep=;", "[\"x\"]", "[", "[]x", "Ø§Ù„Ø³Ù„Ø§Ù…", "END:VCARD", "BEGIN:VCARD", "=C3=A9=",
		"1604-01-01", "id", "name,phone", "  blanks  ", "\xE2\x80\xAE" "bidi", "\xF0\x9F\x98\x80" };
	struct str corpus = STR_INIT;
	struct strlist lines = { 0 };
	char *path = shared() ? xasprintf("%s/corpora/blns/blns.txt", shared()) : NULL;
	struct err err;
	int n = 0;

	if (path && sys_file_exists(path)) {
		ck_assert_int_eq(sys_read_file(path, 1 << 24, &corpus, &err), OK);
		strlist_split(&lines, corpus.s, "\n");
		ck_assert_uint_gt(lines.n, 300);
	}
	ck_assert_int_eq(app_bulk_begin(&app, "hostile", &err), OK);
	for (size_t i = 0; i < COUNT(own); i++)
		add_hostile(own[i], n++);
	for (size_t i = 0; i < lines.n; i++)
		add_hostile(lines.v[i], n++);
	ck_assert_int_eq(app_bulk_end(&app, true, &err), OK);
	strlist_release(&lines);
	str_release(&corpus);
	free(path);
	round_trip(&rounds[_i]);
}
END_TEST

/* --- Another process, while this one imports. */

struct other { char *command; bool started; int code; };

static void many_rows(struct str *out)
{
	str_add(out, "name,phone\n");
	for (int i = 0; i < 3000; i++)
		str_addf(out, "Person %d,05%08d\n", i, i);
}

/* In the middle of it: another wasit saves, and has done so when it returns. */
static bool other_saves(void *ctx, int64_t done, int64_t at, int64_t all)
{
	struct other *other = ctx;
	const char *const argv[] = { "sh", "-c", other->command, NULL };
	struct err err;

	(void)done;
	if (!other->started && at * 4 > all) {
		other->started = true;
		ck_assert_int_eq(sys_run(argv, NULL, NULL, 0, &other->code, &err), OK);
	}
	return true;
}

static char *add_command(const char *name, const char *more)
{
	return xasprintf("\"$WASIT\" --db '%s/import-%ld.db' customer add --name '%s' --phone 0112345678 %s",
		getenv("TEST_TMP") ? getenv("TEST_TMP") : "/tmp", (long)getpid(), name, more);
}

START_TEST(a_preview_lets_others_save_at_once)
{
	struct other other = { .command = add_command("Meanwhile", ">/dev/null"), .code = -1 };
	struct import_options options = { .dry_run = true, .progress = other_saves, .ctx = &other };
	char *path = xasprintf("%s/many", getenv("TEST_TMP") ? getenv("TEST_TMP") : "/tmp");
	char *const paths[] = { path, NULL };
	struct import_report report;
	struct str text = STR_INIT;
	struct err err = { 0 };

	if (!getenv("WASIT"))
		return;
	many_rows(&text);
	ck_assert_int_eq(sys_write_file(path, text.s, text.len, &err), OK);
	ck_assert_msg(import_files(&app, paths, 1, &options, &report, &err) == OK, "%s", err.text);
	ck_assert(other.started);
	ck_assert_int_eq(other.code, 0);	/* a preview with a lock would let it wait and fail */
	ck_assert_int_eq(report.count[IMPORT_NEW], 3000);
	ck_assert_int_eq(count_customers(), 1);
	import_report_release(&report);
	str_release(&text);
	free(other.command);
	free(path);
}
END_TEST

/* While it writes, the other waits, and what it saves is there in the end. */
START_TEST(a_save_in_the_middle_of_an_import_waits_and_is_not_lost)
{
	const char *tmp = getenv("TEST_TMP") ? getenv("TEST_TMP") : "/tmp";
	char *path = xasprintf("%s/many", tmp), *rc = xasprintf("%s/rc-%ld", tmp, (long)getpid());
	char *more = xasprintf(">/dev/null 2>&1; echo $? >'%s.new'; mv '%s.new' '%s'", rc, rc, rc);
	struct other other = { .command = NULL };
	struct import_options options = { 0 };
	char *add = add_command("Meanwhile", more), *const paths[] = { path, NULL };
	struct import *im;
	struct str text = STR_INIT;
	struct err err = { 0 };

	if (!getenv("WASIT"))
		return;
	other.command = xasprintf("( %s ) &", add);
	many_rows(&text);
	unlink(rc);
	ck_assert_int_eq(sys_write_file(path, text.s, text.len, &err), OK);
	ck_assert_msg(import_open(&app, paths, 1, &options, &im, &err) == OK, "%s", err.text);
	import_watch(im, other_saves, &other);
	ck_assert_msg(import_save(im, &err) == OK, "%s", err.text);
	ck_assert(other.started);
	for (int i = 0; i < 600 && !sys_file_exists(rc); i++)
		usleep(50000);
	str_clear(&text);
	ck_assert_int_eq(sys_read_file(rc, 10, &text, &err), OK);
	ck_assert_str_eq(text.s, "0\n");
	ck_assert_int_eq(count_customers(), 3001);
	import_close(&im);
	str_release(&text);
	free(add);
	free(more);
	free(other.command);
	free(path);
	free(rc);
}
END_TEST

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
	tcase_add_checked_fixture(all, setup, teardown);
	tcase_add_loop_test(all, six_exports_in_any_order_give_the_same_persons, 0, 6);
	tcase_add_loop_test(all, the_same_file_again_changes_nothing, 0, COUNT(files));
	tcase_add_test(all, a_dry_run_counts_and_leaves_nothing);
	tcase_add_test(all, one_undo_takes_an_import_back);
	tcase_add_test(all, nothing_is_overwritten_and_nothing_by_nothing);
	tcase_add_test(all, rows_with_errors_are_named_and_the_others_come_in);
	tcase_add_test(all, google_lists_and_outlook_names_are_understood);
	tcase_add_test(all, what_is_contained_is_not_lost);
	tcase_add_test(all, unknown_properties_come_out_again);
	tcase_add_loop_test(all, exports_are_read_back, 0, 3);
	tcase_add_loop_test(all, a_customer_with_every_field_makes_the_round, 0, COUNT(rounds));
	tcase_add_loop_test(all, both_that_were_kept_come_back_as_two, 0, COUNT(rounds));
	tcase_add_loop_test(all, hostile_text_makes_the_round, 0, COUNT(rounds));
	tcase_add_test(all, a_preview_lets_others_save_at_once);
	tcase_add_test(all, a_save_in_the_middle_of_an_import_waits_and_is_not_lost);
	tcase_add_test(all, files_that_are_nothing_are_refused_whole);
	suite_add_tcase(suite, all);
	return unit_run(suite);
}
