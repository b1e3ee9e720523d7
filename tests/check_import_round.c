/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Round trips: out, into an empty database, out again, byte by byte the same. */
#include "base/base.h"

#include "base/lang.h"
#include "base/sys.h"
#include "model/schema/people.h"
#include "store/query.h"
#include "text/utf8.h"
#include "app/app.h"
#include "app/export.h"
#include "app/import.h"
#include "import_files.h"
#include "import_fixture.h"
#include "one_app.h"
#include "unit.h"

static const char *shared(void)
{
	const char *dir = getenv("WASIT_SHARED");

	return dir && sys_file_exists(dir) ? dir : NULL;
}

static void next_database(void)
{
	one_app_teardown();
	import_setup();
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
	struct record *full = record_new(&customer_entity), *import_other = record_new(&customer_entity);

	set_field(import_other, "name", "'=cmd|' /C calc'!A0");
	set_field(import_other, "phone", "0507654321");
	set_field(import_other, "whatsapp", "0507654321");	/* the same: one line of a card */
	put(import_other);
	set_fields(full);
	record_set_num(full, CUSTOMER_referred_by, import_other->n);
	put(full);
	for (size_t i = 0; i < customer_entity.nfields; i++)	/* a new field needs a line above */
		ck_assert_msg(full->v[i].set || customer_entity.fields[i].flags & (F_LOCAL | F_VIRTUAL) ||
			i == common_index(&customer_entity, COMMON_team) || i == CUSTOMER_merged_into ||
			i == common_index(&customer_entity, COMMON_deleted_at), "%s is empty",
			customer_entity.fields[i].name);
	record_free(&full);
	record_free(&import_other);
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

int main(void)
{
	lang_init();
	lang_set("en");
	return UNIT_RUN_IN("import_round", import_setup, one_app_teardown, 0,
		EACH(a_customer_with_every_field_makes_the_round, COUNT(rounds)),
		EACH(both_that_were_kept_come_back_as_two, COUNT(rounds)),
		EACH(hostile_text_makes_the_round, COUNT(rounds)));
}
