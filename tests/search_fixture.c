/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Customers to search among. */
#include "base/base.h"
#include "search_fixture.h"

#include "model/schema/people.h"
#include "store/store_p.h"

static struct err err;
uint32_t search_state;

void search_fill(int count)
{
	struct save *save;

	ck_ok(save_begin(db, &me, "fill", true, &save, &err));
	for (int i = 0; i < count; i++) {
		struct record *rec = record_new(&customer_entity);
		struct str text = STR_INIT;

		store_name(&search_state, &text);
		record_set_text(rec, CUSTOMER_name, text.s);
		str_clear(&text);
		str_addf(&text, "+9665%08u", (unsigned)store_random(&search_state, 100000000));
		record_set_text(rec, CUSTOMER_phone, text.s);
		if (store_random(&search_state, 4) == 0)
			record_set_text(rec, CUSTOMER_whatsapp, "+201001234567");
		if (store_random(&search_state, 4) == 0)
			record_set_text(rec, CUSTOMER_secondary_phone, "0112345678 تحويلة");
		if (store_random(&search_state, 3) == 0)
			record_set_text(rec, CUSTOMER_email, "Abu.Fahd@Example.com");
		if (store_random(&search_state, 3) == 0)
			record_set_text(rec, CUSTOMER_nickname, "أبو فهد");
		if (store_random(&search_state, 3) == 0)
			record_set_text(rec, common_index(&customer_entity, COMMON_notes),
				"يبحث عن فيلّا\nفي الملقا 2024");
		if (store_random(&search_state, 3) == 0)
			record_set_text(rec, common_index(&customer_entity, COMMON_tags),
				"[\"hot_lead\",\"مستثمر جاد\"]");
		ck_ok(save_put(save, WHO_IMPORT, rec, &err));
		str_release(&text);
		record_free(&rec);
	}
	ck_ok(save_commit(&save, &err));
}

void search_setup(void)
{
	search_state = 31337;
	db = store_memory();
	me = store_actor(db);
	search_fill(CUSTOMERS);
}

int64_t count_of(const char *typed)
{
	struct query q = { .entity = &customer_entity, .search = typed };
	int64_t count;

	ck_ok(query_count(db, &q, 0, &count, &err));
	return count;
}

void put_text(int64_t n, const struct entity *entity, size_t field, const char *text)
{
	struct record *rec = store_get(db, entity, n);

	record_set_text(rec, field, text);
	store_put(db, &me, rec);
	record_free(&rec);
}
