/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The one database of a test program. */
#include "base/base.h"
#include "one_store.h"

struct db *db;
struct actor me;

void one_store_setup(void)
{
	db = store_memory();
	me = store_actor(db);
}

void one_store_teardown(void)
{
	db_close(&db);
}
