/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A row of a table → a customer: cells as Google, Outlook, Excel and offices write them. */
#include "base/base.h"
#include "app/contact_p.h"

#include <ctype.h>
#include <strings.h>

#include "base/date.h"
#include "io/csv.h"
#include "model/schema/people.h"
#include "text/phone.h"
#include "text/utf8.h"
#include "text/when.h"

/* Words of choices in Arabic as offices write them, in search form; the interface's labels are known anyway. */
static const struct { size_t field; const char *word, *key; } words[] = {
	{ CUSTOMER_status, "نشط", "active" }, { CUSTOMER_status, "نشطه", "active" },
	{ CUSTOMER_status, "غير نشط", "inactive" }, { CUSTOMER_status, "غير نشطه", "inactive" },
	{ CUSTOMER_status, "جديد", "new" }, { CUSTOMER_status, "جديده", "new" },
	{ CUSTOMER_status, "تفاوض", "negotiating" }, { CUSTOMER_status, "قيد التفاوض", "negotiating" },
	{ CUSTOMER_status, "مغلق", "closed" }, { CUSTOMER_status, "مورشف", "archived" },
	{ CUSTOMER_status, "تم البيع", "converted" }, { CUSTOMER_kind, "مشتري", "buyer" },
	{ CUSTOMER_kind, "مشتر", "buyer" }, { CUSTOMER_kind, "بايع", "seller" },
	{ CUSTOMER_kind, "مستاجر", "tenant" }, { CUSTOMER_kind, "موجر", "landlord" },
	{ CUSTOMER_kind, "مالك", "landlord" }, { CUSTOMER_kind, "مستثمر", "investor" },
	{ CUSTOMER_priority, "عاليه", "high" }, { CUSTOMER_priority, "عالي", "high" },
	{ CUSTOMER_priority, "مرتفعه", "high" }, { CUSTOMER_priority, "متوسطه", "medium" },
	{ CUSTOMER_priority, "متوسط", "medium" }, { CUSTOMER_priority, "منخفضه", "low" },
	{ CUSTOMER_priority, "منخفض", "low" }, { CUSTOMER_priority, "عاجله", "urgent" },
	{ CUSTOMER_priority, "عاجل", "urgent" }, { CUSTOMER_source, "احاله", "referral" },
	{ CUSTOMER_source, "موقع", "website" }, { CUSTOMER_source, "اعلان", "ad" },
	{ CUSTOMER_property_types, "فيلا", "villa" }, { CUSTOMER_property_types, "فله", "villa" },
	{ CUSTOMER_property_types, "شقه", "apartment" }, { CUSTOMER_property_types, "دور", "floor" },
	{ CUSTOMER_property_types, "عماره", "building" },
	{ CUSTOMER_property_types, "ارض", "land_residential" },
	{ CUSTOMER_property_types, "ارض سكنيه", "land_residential" },
	{ CUSTOMER_property_types, "ارض تجاريه", "land_commercial" },
	{ CUSTOMER_property_types, "دوبلكس", "duplex" },
	{ CUSTOMER_property_types, "تاون هاوس", "townhouse" },
	{ CUSTOMER_property_types, "استوديو", "studio" },
	{ CUSTOMER_property_types, "استراحه", "rest_house" },
	{ CUSTOMER_property_types, "مزرعه", "farm" }, { CUSTOMER_property_types, "شاليه", "chalet" },
	{ CUSTOMER_property_types, "غرفه", "room" }, { CUSTOMER_property_types, "قصر", "palace" },
	{ CUSTOMER_property_types, "محل", "shop" }, { CUSTOMER_property_types, "محل تجاري", "shop" },
	{ CUSTOMER_property_types, "معرض", "showroom" },
	{ CUSTOMER_property_types, "مكتب", "office" },
	{ CUSTOMER_property_types, "مستودع", "warehouse" },
	{ CUSTOMER_source, "معرض", "exhibition" }, { CUSTOMER_source, "اخري", "other" },
};

/* --- Cells. */

/* Sources: Excel counts days from 1899-12-30; its users were born and married within these. */
#define SERIAL_FIRST 5000
#define SERIAL_LAST  60000

bool contact_date_parts(const char *cell, int parts[3])
{
	struct str ascii = STR_INIT;
	const char *at;
	char between = '\0';
	int n = 0;

	digits_to_ascii(cell, &ascii);
	for (at = ascii.s + strspn(ascii.s, " \t"); n < 3 && isdigit((unsigned char)*at); n++) {
		size_t len = strspn(at, "0123456789");

		if (len > 4)
			break;
		parts[n] = atoi(at);
		at += len;
		if (n == 2)
			continue;
		if (!*at || !strchr("/-.", *at) || (between && *at != between))
			break;
		between = *at++;
	}
	/* A time behind it is of no interest. */
	if (*at && *at != ' ' && *at != 'T')
		n = 0;
	str_release(&ascii);
	return n == 3;
}

static int whole_year(int year, const struct kind_env *env)
{
	int now = date_civil(env->now, NULL).year;

	if (year > 99)
		return year == 1604 ? 0 : year;		/* phones write 1604 for none */
	return year + (year <= now % 100 ? now / 100 * 100 : now / 100 * 100 - 100);
}

/* Hijri by its year. */
static struct civil common_date(int year, int month, int day)
{
	struct civil date = { year, month, day };

	if (year >= 1343 && year <= 1500 &&
	    !hijri_to_civil((struct hijri){ year, month, day }, &date))
		date.month = 0;
	return date;
}

static bool read_date(const char *cell, bool month_first, const struct kind_env *env,
	struct civil *date)
{
	struct str ascii = STR_INIT;
	int64_t serial;
	int p[3];
	bool is;

	if (contact_date_parts(cell, p)) {
		if (p[0] > 31)
			*date = common_date(whole_year(p[0], env), p[1], p[2]);
		else if (month_first && p[0] <= 12)
			*date = common_date(whole_year(p[2], env), p[0], p[1]);
		else
			*date = common_date(whole_year(p[2], env), p[1], p[0]);
		return true;
	}
	digits_to_ascii(cell, &ascii);
	is = parse_int64(ascii.s, &serial) && serial >= SERIAL_FIRST && serial <= SERIAL_LAST;
	if (is)
		*date = civil_add((struct civil){ 1899, 12, 30 }, serial);
	str_release(&ascii);
	return is;
}

static void keep_cell(struct contact *contact, const char *header, const char *cell)
{
	strlist_add(&contact->csv, header);
	strlist_add(&contact->csv, cell);
}

/* Outlook writes "0/0/00" where there is no date. */
static bool is_no_date(const char *ascii)
{
	return !ascii[strspn(ascii, "0/-. :")];
}

static void take_date(struct contact *contact, size_t field, const char *header, const char *cell, bool month_first,
	const struct kind_env *env)
{
	struct str day = STR_INIT, ascii = STR_INIT;
	struct civil date;
	struct err err;

	digits_to_ascii(cell, &ascii);
	if (read_date(cell, month_first, env, &date)) {
		if (civil_is_valid(date))
			civil_print(date, &day);
	} else if (!contact_day(ascii.s, &day))
		str_clear(&day);
	if (day.len)
		record_set_text(contact->rec, field, day.s);
	else if (!is_no_date(ascii.s) && record_parse(contact->rec, field, cell, env, &err)) {
		keep_cell(contact, header, cell);
		strlist_add(&contact->warnings, err.text);
	}
	str_release(&day);
	str_release(&ascii);
}

/* --- Numbers as spreadsheets leave them. */

/* ="0505123456": written so that Excel leaves the nought. */
static bool take_off_formula(const char *cell, struct str *out)
{
	size_t len = strlen(cell);

	if (len < 4 || !str_has_prefix(cell, "=\"") || cell[len - 1] != '"')
		return false;
	str_addn(out, cell + 2, len - 3);
	return true;
}

bool contact_sheet_number(const char *cell, struct str *out)
{
	struct str ascii = STR_INIT, digits = STR_INIT;
	long power = 0;
	size_t whole, part = 0;
	const char *at;
	bool sheet = false, kept = true;

	digits_to_ascii(cell, &ascii);
	str_trim(&ascii);
	at = ascii.s;
	whole = strspn(at, "0123456789");
	str_addn(&digits, at, whole);
	at += whole;
	if (whole && *at == '.') {
		part = strspn(at + 1, "0123456789");
		str_addn(&digits, at + 1, part);
		at += 1 + part;
		sheet = !*at && whole >= 7 && strspn(digits.s + whole, "0") == part;
	}
	if (whole == 1 && (*at == 'e' || *at == 'E')) {
		char *end;

		power = strtol(at + 1, &end, 10);
		sheet = !*end && power >= 6 && power <= 15;
	}
	str_clear(out);
	if (sheet) {
		kept = !power || digits.len > (size_t)power;	/* fewer digits than it has: gone */
		str_addn(out, digits.s, MIN(digits.len, power ? (size_t)power + 1 : whole));
	} else if (!take_off_formula(cell, out))
		str_add(out, cell);
	str_release(&ascii);
	str_release(&digits);
	return kept;
}

static const char *known_word(size_t field, const char *cell)
{
	struct str folded = STR_INIT;
	const char *key = NULL;

	text_fold(cell, &folded);
	for (size_t i = 0; i < COUNT(words) && !key; i++)
		if (words[i].field == field && str_eq(words[i].word, folded.s))
			key = words[i].key;
	str_release(&folded);
	return key;
}

/* Words of a set whose words are fixed, each as the key it means; NULL where none is another. */
static char *known_set(size_t field, const char *cell)
{
	struct strlist typed = { 0 }, keys = { 0 };
	bool any = false;
	char *set = NULL;

	if (known_word(field, cell))
		strlist_add(&typed, cell);	/* "ارض تجارية" is one */
	else
		set_typed(cell, &typed);
	for (size_t i = 0; i < typed.n; i++) {
		const char *key = known_word(field, typed.v[i]);

		any |= key != NULL;
		strlist_add(&keys, key ? key : typed.v[i]);
	}
	if (any)
		set = set_from_items(&keys);
	strlist_release(&typed);
	strlist_release(&keys);
	return set;
}

/* False: it is told and kept as it stands. */
static bool sheet_number(struct contact *contact, const char *header, const char *cell,
	struct str *out)
{
	char *told;

	if (contact_sheet_number(cell, out))
		return true;
	told = xasprintf(_("\"%s\" has lost its last digits in a spreadsheet."), cell);
	strlist_add(&contact->warnings, told);
	keep_cell(contact, header, cell);
	free(told);
	return false;
}

static void take_number(struct contact *contact, size_t field, const char *header, const char *cell,
	const struct kind_env *env)
{
	struct str number = STR_INIT;
	struct err err;

	if (sheet_number(contact, header, cell, &number) &&
	    record_parse(contact->rec, field, number.s, env, &err)) {
		keep_cell(contact, header, cell);
		strlist_add(&contact->warnings, err.text);
	}
	str_release(&number);
}

static void take_field(struct contact *contact, size_t field, const char *header, const char *cell,
	const struct contact_columns *columns, const struct kind_env *env)
{
	const struct field *f = &customer_entity.fields[field];
	const char *key = f->kind == &kind_choice ? known_word(field, cell) : NULL;
	char *set = f->kind == &kind_set && f->choices ? known_set(field, cell) : NULL;
	struct err err;

	if (f->kind == &kind_phone && record_has(contact->rec, field))
		keep_cell(contact, header, cell);
	else if (f->kind == &kind_phone)
		take_number(contact, field, header, cell, env);
	else if (f->kind == &kind_day)
		take_date(contact, field, header, cell, columns->month_first, env);
	else if (record_has(contact->rec, field) && f->kind != &kind_set)
		keep_cell(contact, header, cell);
	else if (record_parse(contact->rec, field, key ? key : set ? set : cell, env, &err)) {
		keep_cell(contact, header, cell);
		strlist_add(&contact->warnings, err.text);
	}
	free(set);
}

static void append(struct contact *contact, size_t field, const char *text, const char *between)
{
	struct str all = STR_INIT;

	str_add(&all, record_text(contact->rec, field));
	str_addf(&all, "%s%s", all.len ? between : "", text);
	record_set_text(contact->rec, field, all.s);
	str_release(&all);
}

/* What two columns say alike is said once. */
static void add_note(struct contact *contact, const char *text)
{
	size_t field = common_index(&customer_entity, COMMON_notes);

	if (!str_has_lines(record_text(contact->rec, field), text))
		append(contact, field, text, "\n");
}

/* Google puts several values into one cell. */
static void each_part(const char *cell, struct strlist *out)
{
	const char *sep;

	while ((sep = strstr(cell, ":::"))) {
		strlist_addn(out, cell, (size_t)(sep - cell));
		cell = sep + 3;
	}
	strlist_add(out, cell);
	for (size_t i = 0; i < out->n; i++) {
		struct str trimmed = STR_INIT;

		str_add(&trimmed, out->v[i]);
		str_trim(&trimmed);
		free(out->v[i]);
		out->v[i] = str_detach(&trimmed);
	}
}

static void take_tags(struct contact *contact, const char *cell)
{
	static const char *const plain[] = { "* mycontacts", "mycontacts", "* starred", "" };
	struct strlist parts = { 0 }, tags = { 0 };

	if (*cell == '[') {	/* our own export */
		set_items(cell, &tags);
		for (size_t i = 0; i < tags.n; i++)
			record_set_add(contact->rec, common_index(&customer_entity, COMMON_tags),
				tags.v[i]);
		strlist_release(&tags);
		return;
	}
	each_part(cell, &parts);
	for (size_t i = 0; i < parts.n; i++)
		strlist_split(&tags, parts.v[i], ",;");
	for (size_t i = 0; i < tags.n; i++) {
		bool skip = false;

		for (size_t k = 0; k < COUNT(plain); k++)
			skip |= strcasecmp(plain[k], tags.v[i]) == 0;
		if (!skip)
			record_set_add(contact->rec, common_index(&customer_entity, COMMON_tags),
				strcasecmp(tags.v[i], "vip") == 0 ? "vip" : tags.v[i]);
	}
	strlist_release(&parts);
	strlist_release(&tags);
}

/* "0501234567 / 0559876543": parted only where it makes numbers of all. */
static void part_numbers(const char *cell, const struct kind_env *env, struct strlist *out)
{
	struct str number = STR_INIT;
	struct strlist parts = { 0 };
	enum phone_type type;
	bool all;

	if (!phone_parse(cell, env->country, &number, &type))
		strlist_split(&parts, cell, "/,;|\n");
	all = parts.n > 1;
	for (size_t i = 0; i < parts.n; i++)
		all = all && phone_parse(parts.v[i], env->country, &number, &type);
	for (size_t i = 0; all && i < parts.n; i++)
		strlist_add(out, parts.v[i]);
	if (!all)
		strlist_add(out, cell);
	strlist_release(&parts);
	str_release(&number);
}

static void take_phones(struct contact *contact, const char *cell, int target, const char *header,
	const struct kind_env *env)
{
	struct strlist numbers = { 0 };
	struct str number = STR_INIT;

	if (sheet_number(contact, header, cell, &number))
		part_numbers(number.s, env, &numbers);
	for (size_t i = 0; i < numbers.n; i++) {
		char *line = xasprintf("TEL:%s", numbers.v[i]);

		contact_add_phone(contact, numbers.v[i], target == T_MOBILE,
			target == CUSTOMER_whatsapp, line, env);
		free(line);
	}
	strlist_release(&numbers);
	str_release(&number);
}

static void take_many(struct contact *contact, const char *cell, int target, const char *header,
	const struct kind_env *env)
{
	struct strlist parts = { 0 };

	each_part(cell, &parts);
	for (size_t i = 0; i < parts.n; i++) {
		char *line;

		if (target != T_EMAIL) {
			take_phones(contact, parts.v[i], target, header, env);
			continue;
		}
		line = xasprintf("EMAIL:%s", parts.v[i]);
		contact_add_email(contact, parts.v[i], line, env);
		free(line);
	}
	strlist_release(&parts);
}

static void take_cell(struct contact *contact, int target, const char *header, const char *cell,
	const struct contact_columns *columns, const struct kind_env *env)
{
	switch (target) {
	case T_IGNORE:
		return;
	case T_KEEP:
		keep_cell(contact, header, cell);
		return;
	case T_OWN:
		contact_take_own(contact, header, cell, env);
		return;
	case T_MIDDLE:
		append(contact, CUSTOMER_first_name, cell, " ");
		return;
	case T_MOBILE: case T_PHONE: case T_EMAIL:
		take_many(contact, cell, target, header, env);
		return;
	case T_LABELLED: {
		char *line = xasprintf("%s: %s", header, cell);

		add_note(contact, *header ? line : cell);
		free(line);
		return;
	}
	case T_NOTE:
		add_note(contact, cell);
		return;
	case T_TAGS:
		take_tags(contact, cell);
		return;
	}
	take_field(contact, (size_t)target, header, cell, columns, env);
}

void contact_from_csv(const struct csv_reader *row, const struct contact_columns *columns,
	const struct kind_env *env, struct contact *out)
{
	struct err err;

	*out = (struct contact){ .rec = record_new(&customer_entity) };
	for (size_t i = 0; i < MIN(row->ncells, columns->n); i++)	/* amounts are read in it */
		if (columns->v[i].target == CUSTOMER_currency &&
		    record_parse(out->rec, CUSTOMER_currency, csv_cell(row, i), env, &err))
			strlist_add(&out->warnings, err.text);
	for (size_t i = 0; i < row->ncells; i++) {
		const char *cell = csv_cell(row, i);
		bool beyond = i >= columns->n;

		if (!beyond && columns->v[i].target == CUSTOMER_currency)
			continue;
		if (!columns->raw && csv_is_marked(cell))
			cell++;
		if (cell[strspn(cell, " \t\r\n")])
			take_cell(out, beyond ? T_NOTE : columns->v[i].target,
				beyond ? "" : columns->v[i].header, cell, columns, env);
	}
	contact_finish(out, env);
}
