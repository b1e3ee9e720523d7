/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Classes by days of silence, and what counts as a contact. */
#include "base/base.h"

#include "model/filter.h"
#include "model/kept.h"
#include "model/rules/classify.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "rules_fixture.h"

/* Both sides of every threshold, by the clock 2026-11-21T10:00. */
static const struct {
	int days;
	const char *temperature, *risk, *segment;
} by_days[] = {
	{ 0, "hot", "none", "none" },
	{ 7, "hot", "none", "none" },
	{ 8, "warm", "none", "none" },
	{ 29, "warm", "none", "none" },
	{ 30, "warm", "low", "none" },
	{ 31, "cold", "low", "none" },
	{ 59, "cold", "low", "none" },
	{ 60, "cold", "medium", "none" },
	{ 89, "cold", "medium", "none" },
	{ 90, "cold", "high", "inactive" },
	{ 119, "cold", "high", "inactive" },
	{ 120, "cold", "critical", "inactive" },
	{ 5000, "cold", "critical", "inactive" },
};

START_TEST(classes_change_at_their_days)
{
	const struct rules *rules = default_rules();
	int64_t now = at("2026-11-21T10:00");
	struct record *rec = make_record(&customer_entity, "name=نورة");

	record_set_num(rec, CUSTOMER_last_activity_at, now - by_days[_i].days * DAY_MS);
	customer_derive(rec, now, &rules->classes);
	ck_assert_int_eq(record_num(rec, CUSTOMER_days_silent), by_days[_i].days);
	ck_assert_str_eq(record_text(rec, CUSTOMER_temperature), by_days[_i].temperature);
	ck_assert_str_eq(record_text(rec, CUSTOMER_risk), by_days[_i].risk);
	ck_assert_str_eq(record_text(rec, CUSTOMER_segment), by_days[_i].segment);
	ck_assert_str_eq(record_text(rec, CUSTOMER_lifecycle), "prospect");
	record_free(&rec);
}
END_TEST

/* Days are civil days in the zone, whatever the hours between. */
static const struct { const char *last, *now; int days; } silences[] = {
	{ "2026-11-20T23:59", "2026-11-21T00:00", 1 },
	{ "2026-11-21T00:00", "2026-11-21T23:59", 0 },
	{ "2026-10-31T22:00", "2026-11-01T02:00", 1 },
	{ "2028-02-28T10:00", "2028-03-01T10:00", 2 },
	{ "2027-02-28T10:00", "2027-03-01T10:00", 1 },
	{ "2026-12-31T10:00", "2027-01-01T09:00", 1 },
	{ "2026-11-25T10:00", "2026-11-21T10:00", 0 },	/* a clock that was wrong */
};

START_TEST(silence_is_counted_in_civil_days)
{
	struct record *rec = make_record(&customer_entity, "name=نورة");

	record_set_num(rec, CUSTOMER_last_activity_at, at(silences[_i].last));
	ck_assert_int_eq(class_days_silent(rec, at(silences[_i].now)), silences[_i].days);
	record_free(&rec);
}
END_TEST

START_TEST(silence_begins_when_the_customer_was_added)
{
	struct record *rec = make_record(&customer_entity, "created_at=2026-11-11T08:00");

	ck_assert_int_eq(class_days_silent(rec, at("2026-11-21T07:00")), 10);
	record_clear(rec, common_index(&customer_entity, COMMON_created_at));
	ck_assert_int_eq(class_days_silent(rec, at("2026-11-21T07:00")), -1);
	customer_derive(rec, at("2026-11-21T07:00"), &default_rules()->classes);
	ck_assert(!record_has(rec, CUSTOMER_temperature));
	record_free(&rec);
}
END_TEST

START_TEST(imported_and_never_contacted_is_cold)
{
	const struct class_limits *limits = &default_rules()->classes;
	struct record *rec = make_record(&customer_entity, "source=import");

	ck_assert_str_eq(class_temperature(rec, 0, limits), "cold");
	record_set_num(rec, CUSTOMER_last_contacted_at, at("2026-11-21T09:00"));
	ck_assert_str_eq(class_temperature(rec, 0, limits), "hot");
	record_clear(rec, CUSTOMER_last_contacted_at);
	record_set_text(rec, CUSTOMER_source, "referral");
	ck_assert_str_eq(class_temperature(rec, 0, limits), "hot");
	record_free(&rec);
}
END_TEST

static const struct {
	const char *spec;
	int days;
	const char *lifecycle, *segment;
} by_sales[] = {
	{ "sale_count=0", 200, "prospect", "inactive" },
	{ "sale_count=1", 0, "new", "new" },
	{ "sale_count=1", 59, "new", "new" },
	{ "sale_count=1", 60, "at_risk", "new" },
	{ "sale_count=1", 120, "churned", "inactive" },
	{ "sale_count=2", 0, "active", "repeat" },
	{ "sale_count=5", 89, "at_risk", "repeat" },
	{ "sale_count=6", 300, "churned", "vip" },
	{ "is_vip=yes", 300, "prospect", "vip" },
	{ "lifetime_value=50000", 300, "prospect", "vip" },
	{ "lifetime_value=49999.99", 300, "prospect", "inactive" },
};

START_TEST(sales_make_lifecycle_and_segment)
{
	const struct class_limits *limits = &default_rules()->classes;
	struct record *rec = make_record(&customer_entity, by_sales[_i].spec);

	ck_assert_str_eq(class_lifecycle(rec, by_sales[_i].days, limits), by_sales[_i].lifecycle);
	ck_assert_str_eq(class_segment(rec, by_sales[_i].days, limits), by_sales[_i].segment);
	record_free(&rec);
}
END_TEST

static const struct { const char *spec; bool contact, attempt; } contacts[] = {
	{ "status=completed;type=call", true, true },
	{ "status=completed;type=call;direction=outbound", true, true },
	{ "status=completed;type=call;direction=inbound", true, false },
	{ "status=pending;type=call", false, false },
	{ "status=cancelled;type=call", false, false },
	{ "status=completed;type=call;outcome=no_answer", false, true },
	{ "status=completed;type=call;outcome=wrong_number", false, true },
	{ "status=completed;type=call;outcome=not_interested", true, true },
	{ "status=completed;type=call;outcome=callback", true, true },
	{ "status=completed;type=meeting", true, false },
	{ "status=completed;type=visit;outcome=no_answer", false, false },
	{ "status=completed;type=other", true, false },
	{ "status=completed;type=note", false, false },
	{ "status=completed;type=status_change", false, false },
	{ "status=completed;type=whatsapp", false, true },
	{ "status=completed;type=whatsapp;response=no_response", false, true },
	{ "status=completed;type=whatsapp;response=positive", true, true },
	{ "status=completed;type=sms;response=negative", true, true },
	{ "status=completed;type=sms;response=negative;outcome=wrong_number", false, true },
	{ "status=completed;type=email;direction=inbound", true, false },
	{ "status=completed;type=message;direction=inbound;response=no_response", true, false },
	{ "status=completed;type=offer_sent", false, true },
};

START_TEST(contacts_and_attempts_are_told_apart)
{
	struct record *rec = make_record(&interaction_entity, contacts[_i].spec);

	ck_assert_msg(real_contact(rec) == contacts[_i].contact, "contact: %s", contacts[_i].spec);
	ck_assert_msg(is_attempt(rec) == contacts[_i].attempt, "attempt: %s", contacts[_i].spec);
	record_free(&rec);
}
END_TEST

static bool kept_counts(const char *column, const struct record *rec)
{
	struct kind_env env = { .country = "SA", .currency = "SAR", .now = date_now() };
	bool hit = false;

	for (const struct kept *k = kept_columns; k->entity; k++) {
		struct filter filter = { 0 };
		struct err err;

		if (!str_eq(k->column, column) || !str_eq(k->from, "interaction"))
			continue;
		if (filter_parse(&interaction_entity, k->filter, &env, NULL, &filter, &err))
			ck_abort_msg("%s: %s", k->filter, err.text);
		hit |= filter_matches(&filter, rec);
		filter_release(&filter);
	}
	return hit;
}

START_TEST(kept_columns_agree_with_the_rule)
{
	struct record *rec = make_record(&interaction_entity, contacts[_i].spec);

	ck_assert_msg(kept_counts("last_contacted_at", rec) == contacts[_i].contact,
		"contact: %s", contacts[_i].spec);
	ck_assert_msg(kept_counts("last_attempt_at", rec) == contacts[_i].attempt,
		"attempt: %s", contacts[_i].spec);
	record_free(&rec);
}
END_TEST

START_TEST(kept_columns_name_fields_that_exist)
{
	for (const struct kept *k = kept_columns; k->entity; k++) {
		const struct entity *entity = entity_find(k->entity), *from = entity_find(k->from);
		struct kind_env env = { .country = "SA", .currency = "SAR", .now = 0 };
		struct filter filter = { 0 };
		struct err err;

		ck_assert_ptr_nonnull(entity);
		ck_assert_ptr_nonnull(from);
		ck_assert_int_ge(entity_field(entity, k->column), 0);
		ck_assert(entity->fields[entity_field(entity, k->column)].flags & F_LOCAL);
		ck_assert((k->how == KEPT_COUNT) == !k->value);
		if (k->value)
			ck_assert_int_ge(entity_field(from, k->value), 0);
		if (from == entity)
			ck_assert_ptr_null(k->ref);
		else
			ck_assert_str_eq(from->fields[entity_field(from, k->ref)].target,
				k->entity);
		ck_assert_int_eq(filter_parse(from, k->filter, &env, NULL, &filter, &err), OK);
		filter_release(&filter);
	}
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("classify", NULL, NULL, 0,
		EACH(classes_change_at_their_days, COUNT(by_days)),
		EACH(silence_is_counted_in_civil_days, COUNT(silences)),
		ONCE(silence_begins_when_the_customer_was_added),
		ONCE(imported_and_never_contacted_is_cold),
		EACH(sales_make_lifecycle_and_segment, COUNT(by_sales)),
		EACH(contacts_and_attempts_are_told_apart, COUNT(contacts)),
		EACH(kept_columns_agree_with_the_rule, COUNT(contacts)),
		ONCE(kept_columns_name_fields_that_exist));
}
