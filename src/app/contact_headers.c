/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What the headers of tables mean, and what a column can become: Google, Outlook, Arabic and English
 * offices, our own field names. */
#include "base/base.h"
#include "app/contact_p.h"

#include <ctype.h>

#include "model/filter.h"
#include "model/schema/people.h"
#include "text/utf8.h"

/* Folded headers; '#' stands for a number.  Sources: Google Contacts 2024 and before, Outlook for Windows. */
static const struct { const char *header; int target; } known_headers[] = {
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
	{ "notes", T_NOTE }, { "note", T_NOTE }, { "remarks", T_NOTE }, { "remark", T_NOTE },
	{ "comments", T_NOTE }, { "comment", T_NOTE }, { "ملاحظات", T_NOTE }, { "الملاحظات", T_NOTE },
	{ "ملاحظه", T_NOTE }, { "labels", T_TAGS }, { "group membership", T_TAGS },
	{ "categories", T_TAGS }, { "tags", T_TAGS }, { "الوسوم", T_TAGS }, { "وسوم", T_TAGS },
	{ "التصنيف", T_TAGS }, { "address # - city", CUSTOMER_city }, { "business city", CUSTOMER_city },
	{ "home city", CUSTOMER_city }, { "other city", CUSTOMER_city }, { "city", CUSTOMER_city }, { "المدينه", CUSTOMER_city },
	{ "مدينه", CUSTOMER_city }, { "address # - street", CUSTOMER_address }, { "home street", CUSTOMER_address },
	{ "business street", CUSTOMER_address }, { "address", CUSTOMER_address }, { "العنوان", CUSTOMER_address },
	{ "الحي", CUSTOMER_preferred_districts }, { "district", CUSTOMER_preferred_districts },
	{ "الحاله", CUSTOMER_status }, { "الاولويه", CUSTOMER_priority }, { "المصدر", CUSTOMER_source },
	{ "النوع", CUSTOMER_kind }, { "نوع العميل", CUSTOMER_kind }, { "الميزانيه", CUSTOMER_budget_max },
	{ "budget", CUSTOMER_budget_max }, { "الجنسيه", CUSTOMER_nationality }, { "رقم الهويه", CUSTOMER_id_number },
	{ "phone # - label", T_IGNORE }, { "phone # - type", T_IGNORE }, { "e-mail # - label", T_IGNORE },
	{ "e-mail # - type", T_IGNORE }, { "address # - label", T_IGNORE }, { "photo", T_IGNORE },
	{ "e-mail type", T_IGNORE }, { "e-mail display name", T_IGNORE }, { "file as", T_IGNORE },
	{ "تاريخ الاضافه", T_IGNORE },
	{ "اسم الزبون", CUSTOMER_name }, { "الزبون", CUSTOMER_name }, { "اسم الشخص", CUSTOMER_name },
	{ "صاحب الطلب", CUSTOMER_name }, { "customer", CUSTOMER_name }, { "client", CUSTOMER_name },
	{ "customer name", CUSTOMER_name }, { "client name", CUSTOMER_name },
	{ "contact name", CUSTOMER_name }, { "contact", CUSTOMER_name }, { "اسم", CUSTOMER_name },
	{ "الاسم بالكامل", CUSTOMER_name }, { "الاسم الثلاثي", CUSTOMER_name },
	{ "الاسم الرباعي", CUSTOMER_name }, { "اسم الشركه", CUSTOMER_company },
	{ "الوظيفه", CUSTOMER_job_title }, { "المهنه", CUSTOMER_job_title },
	{ "المنطقه", CUSTOMER_city }, { "الاحياء", CUSTOMER_preferred_districts },
	{ "حي", CUSTOMER_preferred_districts }, { "المدن", CUSTOMER_preferred_cities },
	{ "الهويه", CUSTOMER_id_number }, { "الميلاد", CUSTOMER_date_of_birth },
	{ "نوع العقار", CUSTOMER_property_types }, { "السعر", CUSTOMER_asking_price },
	{ "السعر المطلوب", CUSTOMER_asking_price }, { "لقب", CUSTOMER_nickname },
	/* A sheet's own numbering. */
	{ "م", T_IGNORE }, { "ت", T_IGNORE }, { "مسلسل", T_IGNORE }, { "التسلسل", T_IGNORE },
	{ "الرقم التسلسلي", T_IGNORE }, { "no", T_IGNORE }, { "no.", T_IGNORE }, { "s.no", T_IGNORE },
	{ "serial", T_IGNORE }, { "#", T_IGNORE },
	/* Known, and without a field of ours: kept as it is. */
	{ "phonetic first name", T_KEEP }, { "phonetic middle name", T_KEEP },
	{ "phonetic last name", T_KEEP }, { "name prefix", T_KEEP }, { "name suffix", T_KEEP },
	{ "organization department", T_KEEP }, { "organization # - department", T_KEEP },
	{ "address # - formatted", T_KEEP }, { "address # - po box", T_KEEP },
	{ "address # - region", T_KEEP }, { "address # - postal code", T_KEEP },
	{ "address # - country", T_KEEP }, { "address # - extended address", T_KEEP },
	{ "website # - label", T_KEEP }, { "website # - value", T_KEEP },
	{ "event # - label", T_KEEP }, { "event # - value", T_KEEP },
	{ "relation # - label", T_KEEP }, { "relation # - value", T_KEEP },
	{ "custom field # - label", T_KEEP }, { "custom field # - value", T_KEEP },
	{ "title", T_KEEP }, { "suffix", T_KEEP }, { "department", T_KEEP }, { "web page", T_KEEP },
	{ "home state", T_KEEP }, { "business state", T_KEEP }, { "home postal code", T_KEEP },
	{ "business postal code", T_KEEP }, { "home country", T_KEEP }, { "business country", T_KEEP },
	{ "home country/region", T_KEEP }, { "business country/region", T_KEEP },
	{ "business fax", T_KEEP }, { "home fax", T_KEEP }, { "gender", T_KEEP },
	{ "wasit_error", T_IGNORE },
};

/* In a header of several words one of these tells; the first that is met. */
static const struct { const char *word; int target; } telling[] = {
	{ "واتس", CUSTOMER_whatsapp }, { "whats", CUSTOMER_whatsapp }, { "بريد", T_EMAIL },
	{ "ايميل", T_EMAIL }, { "email", T_EMAIL }, { "e-mail", T_EMAIL }, { "جوال", T_MOBILE },
	{ "موبايل", T_MOBILE }, { "محمول", T_MOBILE }, { "mobile", T_MOBILE }, { "هاتف", T_PHONE },
	{ "تلفون", T_PHONE }, { "تليفون", T_PHONE }, { "رقم التواصل", T_PHONE },
	{ "رقم الاتصال", T_PHONE }, { "phone", T_PHONE }, { "ملاحظ", T_NOTE }, { "ميزاني", CUSTOMER_budget_max },
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
	while (out->len && strchr(" :*", out->s[out->len - 1]))	/* "Name:", "Phone *" */
		str_cut(out, out->len - 1);
	str_release(&folded);
}

/* Fields that hold several of a kind are filled in their order. */
static int target_of_field(int index)
{
	if (index == CUSTOMER_phone)
		return T_PHONE;
	if ((size_t)index == common_index(&customer_entity, COMMON_tags))
		return T_TAGS;
	return index;
}

static int own_field(const char *header, bool *known)
{
	int index = entity_field(&customer_entity, header);

	*known = true;
	if (str_eq(header, "created_at") || str_eq(header, "custom") || str_eq(header, "extra") ||
	    str_eq(header, "referred_by_id") || contact_own_reference(header) ||
	    (index >= 0 && str_has_suffix(header, "_typed")))
		return T_OWN;
	if (index < 0) {
		*known = str_eq(header, "owner_id") || str_eq(header, "assigned_to_id") ||
			str_eq(header, "merged_into_id");
		return *known ? T_IGNORE : T_KEEP;
	}
	if (customer_entity.fields[index].flags & (F_SYSTEM | F_VIRTUAL | F_LOCAL))
		return T_IGNORE;
	return target_of_field(index);
}

/* As a sheet of ours names its columns, in English or the language of the interface. */
static int labelled_field(const char *header, bool *known)
{
	const struct field *field = filter_field(&customer_entity, header, strlen(header));
	int index = field ? (int)(field - customer_entity.fields) : -1;

	*known = field && (field->kind != &kind_ref || field->flags & F_SYSTEM);
	if (!*known)
		return T_KEEP;
	if ((size_t)index == common_index(&customer_entity, COMMON_created_at))
		return T_OWN;
	return field->flags & (F_SYSTEM | F_VIRTUAL | F_LOCAL) ? T_IGNORE : target_of_field(index);
}

int contact_header_target(const char *header, bool *known)
{
	struct str form = STR_INIT;
	int target = T_KEEP;

	header_form(header, &form);
	*known = str_eq(form.s, "id");
	if (*known)
		target = T_OWN;
	if (!*known && contact_own_field(header) >= 0) {	/* what he declared is what he means */
		target = contact_own_field(header);
		*known = true;
	}
	for (size_t i = 0; i < COUNT(known_headers) && !*known; i++)
		if (str_eq(known_headers[i].header, form.s)) {
			target = known_headers[i].target;
			*known = true;
		}
	if (!*known)
		target = own_field(form.s, known);
	if (!*known)
		target = labelled_field(header, known);
	for (size_t i = 0; i < COUNT(telling) && !*known; i++)
		if (strstr(form.s, telling[i].word)) {
			target = telling[i].target;
			*known = true;
		}
	str_release(&form);
	return target;
}

bool contact_target_useful(int target)
{
	switch (target) {
	case CUSTOMER_name: case CUSTOMER_first_name: case CUSTOMER_last_name: case T_PHONE:
	case T_MOBILE: case T_EMAIL: case CUSTOMER_email: case CUSTOMER_whatsapp:
		return true;
	}
	return false;
}

/* --- What a column can become. */

static const struct contact_goal special[] = {
	{ "none", N_("Leave out"), N_("These cells are not read"), T_IGNORE },
	{ "keep", N_("Keep beside"), N_("In no field; every export gives it out again"), T_KEEP },
	{ "notes", N_("Into the notes"), N_("With the column's name before each"), T_LABELLED },
	{ "name", N_("Name"), NULL, CUSTOMER_name },
	{ "mobile", N_("Mobile number"), N_("The main number, whatever came before it"), T_MOBILE },
	{ "phone", N_("Phone"), N_("The next number that is free, mobile ones first"), T_PHONE },
	{ "email", N_("E-mail"), NULL, T_EMAIL },
	{ "note", N_("Notes"), N_("As they are"), T_NOTE },
	{ "tags", N_("Tags"), N_("Words separated by commas"), T_TAGS },
	{ "middle_name", N_("Middle name"), N_("Behind the first name"), T_MIDDLE },
	{ "own", N_("As wasit exported it"), N_("What only our own exports have"), T_OWN },
};

static bool is_goal(size_t i)
{
	const struct field *f = &customer_entity.fields[i];

	return !(f->flags & (F_SYSTEM | F_VIRTUAL | F_LOCAL | F_RETIRED)) && f->kind != &kind_ref &&
		f->kind != &kind_json && target_of_field((int)i) == (int)i && i != CUSTOMER_email &&
		i != CUSTOMER_name &&
		i != common_index(&customer_entity, COMMON_notes);
}

bool contact_goal_at(size_t n, struct contact_goal *out)
{
	if (n < COUNT(special)) {
		*out = special[n];
		return true;
	}
	n -= COUNT(special);
	for (size_t i = 0; i < customer_entity.nfields; i++) {
		const struct field *f = &customer_entity.fields[i];

		if (!is_goal(i) || n--)
			continue;
		*out = (struct contact_goal){ f->name, f->label, f->help, (int)i };
		return true;
	}
	return false;
}

bool contact_goal_find(const char *name, struct contact_goal *out)
{
	struct str typed = STR_INIT, label = STR_INIT;
	bool found = false;

	if (str_eq(name, "-"))
		name = "none";
	text_fold(name, &typed);
	for (size_t i = 0; contact_goal_at(i, out) && !found; i++) {
		str_clear(&label);
		text_fold(out->label ? _(out->label) : "", &label);
		found = str_eq(out->name, name) || (label.len && str_eq(label.s, typed.s));
		if (found)
			break;
	}
	str_release(&typed);
	str_release(&label);
	return found;
}

void contact_goal_of(int target, struct contact_goal *out)
{
	for (size_t i = 0; contact_goal_at(i, out); i++)
		if (out->target == target)
			return;
	*out = special[1];	/* whatever else: kept */
	if (target == CUSTOMER_email)
		contact_goal_of(T_EMAIL, out);
	else if (target >= 0 && (size_t)target == common_index(&customer_entity, COMMON_notes))
		contact_goal_of(T_NOTE, out);
}
