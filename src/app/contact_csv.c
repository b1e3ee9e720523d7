/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A row of a CSV file → a customer: headers of Google, Outlook, Arabic and English offices. */
#include "base/base.h"
#include "app/contact.h"

#include <ctype.h>

#include "base/date.h"
#include "model/schema/people.h"
#include "text/phone.h"
#include "text/utf8.h"

/* Targets that are no plain field; fields are their index. */
enum contact_target {
	T_KEEP = -1, T_IGNORE = -2, T_MIDDLE = -3, T_MOBILE = -4, T_PHONE = -5, T_EMAIL = -6,
	T_NOTE = -7, T_TAGS = -8, T_CITY = -9, T_BUDGET = -10, T_ADDRESS = -11, T_OWN = -12,
};

/* Folded headers; '#' stands for a number.  Sources: Google Contacts 2024 and before, Outlook for Windows. */
static const struct { const char *header; int target; } known[] = {
	{ "name", CUSTOMER_name }, { "full name", CUSTOMER_name }, { "display name", CUSTOMER_name },
	{ "الاسم", CUSTOMER_name }, { "اسم العميل", CUSTOMER_name }, { "الاسم الكامل", CUSTOMER_name },
	{ "العميل", CUSTOMER_name }, { "first name", CUSTOMER_first_name },
	{ "given name", CUSTOMER_first_name }, { "الاسم الاول", CUSTOMER_first_name },
	{ "middle name", T_MIDDLE }, { "additional name", T_MIDDLE }, { "الاسم الاوسط", T_MIDDLE },
	{ "last name", CUSTOMER_last_name }, { "family name", CUSTOMER_last_name },
	{ "surname", CUSTOMER_last_name }, { "اسم العايله", CUSTOMER_last_name },
	{ "الاسم الاخير", CUSTOMER_last_name }, { "اللقب", CUSTOMER_last_name },
	{ "nickname", CUSTOMER_nickname }, { "الكنيه", CUSTOMER_nickname },
	{ "organization name", CUSTOMER_company }, { "organization # - name", CUSTOMER_company },
	{ "company", CUSTOMER_company }, { "الشركه", CUSTOMER_company }, { "جهه العمل", CUSTOMER_company },
	{ "organization title", CUSTOMER_job_title }, { "organization # - title", CUSTOMER_job_title },
	{ "job title", CUSTOMER_job_title }, { "المسمي الوظيفي", CUSTOMER_job_title },
	{ "phone # - value", T_PHONE }, { "mobile phone", T_MOBILE }, { "mobile", T_MOBILE },
	{ "mobile number", T_MOBILE }, { "cell", T_MOBILE }, { "phone", T_PHONE },
	{ "phone number", T_PHONE }, { "telephone", T_PHONE }, { "home phone", T_PHONE },
	{ "home phone #", T_PHONE }, { "business phone", T_PHONE }, { "business phone #", T_PHONE },
	{ "primary phone", T_PHONE }, { "other phone", T_PHONE }, { "الجوال", T_MOBILE },
	{ "رقم الجوال", T_MOBILE }, { "جوال", T_MOBILE }, { "الهاتف", T_PHONE },
	{ "رقم الهاتف", T_PHONE }, { "هاتف", T_PHONE }, { "التليفون", T_PHONE }, { "الرقم", T_PHONE },
	{ "whatsapp", CUSTOMER_whatsapp }, { "واتساب", CUSTOMER_whatsapp },
	{ "رقم الواتساب", CUSTOMER_whatsapp }, { "الواتساب", CUSTOMER_whatsapp },
	{ "e-mail # - value", T_EMAIL }, { "e-mail address", T_EMAIL }, { "e-mail # address", T_EMAIL },
	{ "email", T_EMAIL }, { "e-mail", T_EMAIL }, { "email address", T_EMAIL },
	{ "البريد الالكتروني", T_EMAIL }, { "الايميل", T_EMAIL }, { "البريد", T_EMAIL },
	{ "birthday", CUSTOMER_date_of_birth }, { "date of birth", CUSTOMER_date_of_birth },
	{ "تاريخ الميلاد", CUSTOMER_date_of_birth }, { "anniversary", CUSTOMER_anniversary },
	{ "notes", T_NOTE }, { "note", T_NOTE }, { "ملاحظات", T_NOTE }, { "الملاحظات", T_NOTE },
	{ "ملاحظه", T_NOTE }, { "labels", T_TAGS }, { "group membership", T_TAGS },
	{ "categories", T_TAGS }, { "tags", T_TAGS }, { "الوسوم", T_TAGS }, { "وسوم", T_TAGS },
	{ "التصنيف", T_TAGS }, { "address # - city", T_CITY }, { "business city", T_CITY },
	{ "home city", T_CITY }, { "other city", T_CITY }, { "city", T_CITY }, { "المدينه", T_CITY },
	{ "مدينه", T_CITY }, { "address # - street", T_ADDRESS }, { "home street", T_ADDRESS },
	{ "business street", T_ADDRESS }, { "address", T_ADDRESS }, { "العنوان", T_ADDRESS },
	{ "الحي", CUSTOMER_preferred_districts }, { "district", CUSTOMER_preferred_districts },
	{ "الحاله", CUSTOMER_status }, { "الاولويه", CUSTOMER_priority }, { "المصدر", CUSTOMER_source },
	{ "النوع", CUSTOMER_kind }, { "نوع العميل", CUSTOMER_kind }, { "الميزانيه", T_BUDGET },
	{ "budget", T_BUDGET }, { "الجنسيه", CUSTOMER_nationality }, { "رقم الهويه", CUSTOMER_id_number },
	{ "phone # - label", T_IGNORE }, { "phone # - type", T_IGNORE }, { "e-mail # - label", T_IGNORE },
	{ "e-mail # - type", T_IGNORE }, { "address # - label", T_IGNORE }, { "photo", T_IGNORE },
	{ "e-mail type", T_IGNORE }, { "e-mail display name", T_IGNORE }, { "file as", T_IGNORE },
	{ "تاريخ الاضافه", T_IGNORE },
};

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
	{ CUSTOMER_source, "معرض", "exhibition" }, { CUSTOMER_source, "اخري", "other" },
};

/* --- Headers. */

/* Folded, digits as '#', '-' and '_' of our own names as they are. */
static void header_form(const char *header, struct str *out)
{
	struct str folded = STR_INIT;

	text_fold(header, &folded);
	for (const char *c = folded.s; *c; c++) {
		if (!isdigit((unsigned char)*c))
			str_addc(out, *c);
		else if (!out->len || out->s[out->len - 1] != '#')
			str_addc(out, '#');
	}
	str_release(&folded);
}

static int own_field(const char *header)
{
	int index = entity_field(&customer_entity, header);
	const char *name;

	if (str_eq(header, "created_at") || str_eq(header, "custom") || str_eq(header, "extra") ||
	    str_eq(header, "referred_by_id") || contact_own_reference(header) || (index >= 0 && str_has_suffix(header, "_typed")))
		return T_OWN;
	if (index < 0)
		return str_eq(header, "owner_id") || str_eq(header, "assigned_to_id") ? T_IGNORE : T_KEEP;
	if (customer_entity.fields[index].flags & (F_SYSTEM | F_VIRTUAL | F_LOCAL))
		return T_IGNORE;
	name = customer_entity.fields[index].name;
	if (str_eq(name, "phone"))
		return T_PHONE;
	if (str_eq(name, "tags"))
		return T_TAGS;
	return index;
}

static int target_of(const char *header)
{
	struct str form = STR_INIT;
	int target = T_KEEP;

	header_form(header, &form);
	if (str_eq(form.s, "id"))
		target = T_OWN;
	for (size_t i = 0; i < COUNT(known) && target == T_KEEP; i++)
		if (str_eq(known[i].header, form.s))
			target = known[i].target;
	if (target == T_KEEP)
		target = own_field(form.s);
	if (target == T_KEEP && contact_own_field(header) >= 0)
		target = contact_own_field(header);
	str_release(&form);
	return target;
}

/* A file without headers: the first row has a number that can be dialled. */
static bool is_data(const struct csv_reader *row)
{
	for (size_t i = 0; i < row->ncells; i++) {
		struct str number = STR_INIT;
		enum phone_type type;
		bool phone = phone_parse(csv_cell(row, i), "SA", &number, &type);

		str_release(&number);
		if (phone)
			return true;
	}
	return false;
}

/* What a column of a file without headers holds, by its first value. */
static int guess(const char *cell, bool *named)
{
	struct str number = STR_INIT;
	enum phone_type type;
	int target = T_NOTE;

	if (phone_parse(cell, "SA", &number, &type))
		target = T_PHONE;
	else if (strchr(cell, '@'))
		target = T_EMAIL;
	else if (!*named && *cell) {
		target = CUSTOMER_name;
		*named = true;
	}
	str_release(&number);
	return target;
}

void contact_columns_read(const struct csv_reader *header, struct contact_columns *out)
{
	bool named = false, outlook = false;

	*out = (struct contact_columns){ .n = header->ncells };
	out->target = xcalloc(header->ncells + 1, sizeof(*out->target));
	out->headless = is_data(header);
	for (size_t i = 0; i < header->ncells; i++) {
		const char *cell = csv_cell(header, i);

		outlook |= strcasecmp(cell, "E-mail Address") == 0;
		strlist_add(&out->headers, cell);
		out->target[i] = out->headless ? guess(cell, &named) : target_of(cell);
	}
	for (size_t i = 0; i < out->n; i++)	/* the id tells more than the name beside it */
		if (out->target[i] >= 0 && customer_entity.fields[out->target[i]].kind == &kind_ref) {
			char *twin = xasprintf("%s_id", out->headers.v[i]);

			if (strlist_has(&out->headers, twin))
				out->target[i] = T_IGNORE;
			free(twin);
		}
	out->month_first = outlook;	/* Outlook writes the American way */
}

void contact_columns_release(struct contact_columns *columns)
{
	free(columns->target);
	strlist_release(&columns->headers);
	*columns = (struct contact_columns){ 0 };
}

bool contact_columns_useful(const struct contact_columns *columns)
{
	for (size_t i = 0; i < columns->n; i++)
		switch (columns->target[i]) {
		case CUSTOMER_name: case CUSTOMER_first_name: case CUSTOMER_last_name:
		case T_PHONE: case T_MOBILE: case T_EMAIL: case CUSTOMER_whatsapp:
			return true;
		}
	return false;
}

void contact_columns_learn(struct contact_columns *columns, const struct csv_reader *row)
{
	for (size_t i = 0; i < columns->n; i++) {
		int a, b, year;

		if (columns->target[i] != CUSTOMER_date_of_birth &&
		    columns->target[i] != CUSTOMER_anniversary)
			continue;
		if (sscanf(csv_cell(row, i), "%d/%d/%d", &a, &b, &year) != 3)
			continue;
		if (a > 12)
			columns->month_first = false;
		else if (b > 12)
			columns->month_first = true;
	}
}

/* --- Cells. */

static void take_date(struct contact *contact, size_t field, const char *cell, bool month_first,
	const struct kind_env *env)
{
	struct str day = STR_INIT, ascii = STR_INIT;
	struct civil date;
	struct err err;

	digits_to_ascii(cell, &ascii);
	if (sscanf(ascii.s, "%d/%d/%d", &date.day, &date.month, &date.year) == 3) {
		if (month_first)
			date = (struct civil){ date.year, date.day, date.month };
		if (date.year == 1604)
			date.year = 0;
		if (civil_is_valid(date))
			civil_print(date, &day);
	} else if (!contact_day(ascii.s, &day))
		str_clear(&day);
	if (day.len)
		record_set_text(contact->rec, field, day.s);
	else if (record_parse(contact->rec, field, cell, env, &err))
		strlist_add(&contact->warnings, err.text);
	str_release(&day);
	str_release(&ascii);
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

static void keep_cell(struct contact *contact, const char *header, const char *cell)
{
	strlist_add(&contact->csv, header);
	strlist_add(&contact->csv, cell);
}

static void take_field(struct contact *contact, size_t field, const char *header, const char *cell,
	const struct contact_columns *columns, const struct kind_env *env)
{
	const struct field *f = &customer_entity.fields[field];
	const char *key = f->kind == &kind_choice ? known_word(field, cell) : NULL;
	struct err err;

	if (f->kind == &kind_day)
		take_date(contact, field, cell, columns->month_first, env);
	else if (record_has(contact->rec, field) && f->kind != &kind_set)
		keep_cell(contact, header, cell);
	else if (record_parse(contact->rec, field, key ? key : cell, env, &err)) {
		keep_cell(contact, header, cell);
		strlist_add(&contact->warnings, err.text);
	}
}

static void append(struct contact *contact, size_t field, const char *text, const char *between)
{
	struct str all = STR_INIT;

	str_add(&all, record_text(contact->rec, field));
	if (!strstr(all.s, text))
		str_addf(&all, "%s%s", all.len ? between : "", text);
	record_set_text(contact->rec, field, all.s);
	str_release(&all);
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

static void take_many(struct contact *contact, const char *cell, int target,
	const struct kind_env *env)
{
	struct strlist parts = { 0 };

	each_part(cell, &parts);
	for (size_t i = 0; i < parts.n; i++) {
		char *line = xasprintf("%s:%s", target == T_EMAIL ? "EMAIL" : "TEL", parts.v[i]);

		if (target == T_EMAIL)
			contact_add_email(contact, parts.v[i], line, env);
		else
			contact_add_phone(contact, parts.v[i], target == T_MOBILE, false, line, env);
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
		take_many(contact, cell, target, env);
		return;
	case T_NOTE:
		append(contact, common_index(&customer_entity, COMMON_notes), cell, "\n");
		return;
	case T_TAGS:
		take_tags(contact, cell);
		return;
	case T_CITY:
		target = CUSTOMER_city;
		break;
	case T_ADDRESS:
		target = CUSTOMER_address;
		break;
	case T_BUDGET:
		target = CUSTOMER_budget_max;
		break;
	}
	take_field(contact, (size_t)target, header, cell, columns, env);
}

void contact_from_csv(const struct csv_reader *row, const struct contact_columns *columns,
	const struct kind_env *env, struct contact *out)
{
	struct err err;

	*out = (struct contact){ .rec = record_new(&customer_entity) };
	for (size_t i = 0; i < MIN(row->ncells, columns->n); i++)	/* amounts are read in it */
		if (columns->target[i] == CUSTOMER_currency &&
		    record_parse(out->rec, CUSTOMER_currency, csv_cell(row, i), env, &err))
			strlist_add(&out->warnings, err.text);
	for (size_t i = 0; i < row->ncells; i++) {
		const char *cell = csv_cell(row, i);
		bool beyond = i >= columns->n;

		if (!beyond && columns->target[i] == CUSTOMER_currency)
			continue;
		if (!columns->raw && csv_is_marked(cell))
			cell++;
		if (cell[strspn(cell, " \t\r\n")])
			take_cell(out, beyond ? T_NOTE : columns->target[i],
				beyond ? "" : columns->headers.v[i], cell, columns, env);
	}
	contact_finish(out, env);
}
