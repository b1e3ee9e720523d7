/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A broker's phone: three thousand people in three exports, a third of them twice. */
#include "base/base.h"

#include "base/lang.h"
#include "base/sys.h"
#include "model/schema/people.h"
#include "app/import.h"
#include "import_files.h"
#include "table_fixture.h"
#include "one_app.h"
#include "unit.h"

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
	lang_init();
	lang_set("en");
	return UNIT_RUN_IN("import_phone", table_setup, one_app_teardown, 0,
		EACH(three_exports_of_one_phone_are_its_people, 3));
}
