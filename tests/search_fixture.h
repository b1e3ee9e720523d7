/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Customers to search among. */
#ifndef TESTS_SEARCH_FIXTURE_H
#define TESTS_SEARCH_FIXTURE_H
#include "one_store.h"
#include "unit.h"

#define CUSTOMERS 600
extern uint32_t search_state;

void search_fill(int count);
void search_setup(void);
int64_t count_of(const char *typed);
void put_text(int64_t n, const struct entity *entity, size_t field, const char *text);
#endif
