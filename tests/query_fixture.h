/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Customers with many ties and many gaps: that is where paging breaks. */
#ifndef TESTS_QUERY_FIXTURE_H
#define TESTS_QUERY_FIXTURE_H
#include "store/store_p.h"
#include "one_store.h"
#include "unit.h"

#define CUSTOMERS 80
extern int64_t query_other;
extern uint32_t query_state;

/* Many ties and many gaps: that is where paging breaks. */
void fill_customer(struct record *rec);
void query_setup(void);
void everything(const struct entity *entity, bool deleted, struct rowset *out);
#endif
