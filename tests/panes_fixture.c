/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A database as the panes of the screens show it. */
#include "base/base.h"
#include "panes_fixture.h"

#include "base/date.h"
#include "model/schema/work.h"
#include "store/store_p.h"	/* the connection: SQLite itself is asked for the plans */
#include "one_store.h"

int64_t panes_noura, panes_sara, panes_other;
static struct err err;
uint32_t panes_state;

void panes_setup(void)
{
	db = store_memory();
	me = store_actor(db);
	panes_other = store_user(db, "غيره");
	panes_noura = store_customer(db, &me, "نورة القحطاني", "+966501234567");
	panes_sara = store_customer(db, &me, "سارة السالم", "+966501234568");
	panes_state = 77;
	for (int i = 0; i < 60; i++) {
		int64_t customer = i % 3 ? panes_noura : panes_sara;
		int64_t at = date_now() + ((int64_t)store_random(&panes_state, 20) - 10) * DAY_MS;
		int64_t n = i % 2 ? store_interaction(db, &me, customer, "call", "callback", at) :
			store_followup(db, &me, customer, at);
		const struct entity *entity = i % 2 ? &interaction_entity : &followup_entity;
		struct record *rec = store_get(db, entity, n);

		if (i % 7 == 0) {
			record_set_text(rec, (size_t)entity_field(entity, "status"), "cancelled");
			record_set_num(rec, common_index(entity, COMMON_assigned_to), panes_other);
			store_put(db, &me, rec);
		}
		record_free(&rec);
		if (i % 11 == 0) {
			struct save *save;

			ck_ok(save_begin(db, &me, "gone", false, &save, &err));
			ck_ok(save_delete(save, WHO_USER, entity, n, &err));
			ck_ok(save_commit(&save, &err));
		}
	}
}
