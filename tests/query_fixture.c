/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Customers with many ties and many gaps: that is where paging breaks. */
#include "base/base.h"
#include "query_fixture.h"

#include "base/date.h"
#include "model/schema/people.h"

int64_t query_other;
static struct err err;
uint32_t query_state;

void fill_customer(struct record *rec)
{
	static const size_t fields[] = { CUSTOMER_city, CUSTOMER_email, CUSTOMER_kind,
		CUSTOMER_priority, CUSTOMER_budget_max, CUSTOMER_rating, CUSTOMER_is_vip,
		CUSTOMER_date_of_birth, CUSTOMER_referred_by, CUSTOMER_secondary_phone,
		CUSTOMER_preferred_cities, CUSTOMER_consent_at };
	static const char *const cities[] = { "الرياض", "جدة", "ابها", "أبها", "Jeddah", "jeddah" };
	static const char *const tags[] = { "[\"vip\"]", "[\"مهمّ\",\"vip\"]", "[\"hot_lead\"]" };
	struct str name = STR_INIT;

	store_name(&query_state, &name);
	record_set_text(rec, CUSTOMER_name, name.s);
	str_release(&name);
	for (size_t i = 0; i < COUNT(fields); i++)
		if (store_random(&query_state, 3))
			store_fill(rec, fields[i], me.user, &query_state);
	for (size_t i = CUSTOMER_NFIELDS; i < customer_entity.nfields; i++)	/* own ones, if any */
		if (store_random(&query_state, 3))
			store_fill(rec, i, me.user, &query_state);
	if (store_random(&query_state, 3))
		record_set_num(rec, CUSTOMER_budget_max, store_random(&query_state, 4) * 100);
	if (record_has(rec, CUSTOMER_city))
		record_set_text(rec, CUSTOMER_city, cities[store_random(&query_state, COUNT(cities))]);
	if (store_random(&query_state, 2))
		record_set_text(rec, common_index(&customer_entity, COMMON_tags),
			tags[store_random(&query_state, COUNT(tags))]);
	if (store_random(&query_state, 3) == 0)
		record_set_num(rec, common_index(&customer_entity, COMMON_assigned_to), query_other);
	record_set_num(rec, common_index(&customer_entity, COMMON_created_at),
		date_now() - store_random(&query_state, 5) * DAY_MS);
}

void query_setup(void)
{
	struct save *save;

	query_state = 4242;
	db = store_memory();
	me = store_actor(db);
	query_other = store_user(db, "غيره");
	ck_ok(save_begin(db, &me, "fill", true, &save, &err));
	for (int i = 0; i < CUSTOMERS; i++) {
		struct record *rec = record_new(&customer_entity);

		fill_customer(rec);
		ck_ok(save_put(save, WHO_USER, rec, &err));
		if (i % 10 == 9)
			ck_ok(save_delete(save, WHO_USER, &customer_entity, rec->n, &err));
		record_free(&rec);
	}
	ck_ok(save_commit(&save, &err));
}

void everything(const struct entity *entity, bool deleted, struct rowset *out)
{
	struct sort by_n = { .n = 0 };
	struct query all = { .entity = entity, .sort = &by_n, .deleted = deleted };

	ck_ok(query_list(db, &all, out, &err));
}
