/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Records for the tests of the rules, from "field=value" words. */
#ifndef TESTS_RULES_FIXTURE_H
#define TESTS_RULES_FIXTURE_H
#include "base/date.h"
#include "model/record.h"
#include "model/rules/rules.h"
#include "unit.h"

/* A record with the words of `spec` set ("type=call;outcome=interested"), moments as RFC 3339
 * without zone; everything else is missing. */
struct record *make_record(const struct entity *entity, const char *spec);
/* The moment of "2026-11-21T10:00" in Riyadh. */
int64_t at(const char *text);
/* The default rules; the zone is set to Riyadh. */
const struct rules *default_rules(void);
/* Fails with both texts where they differ. */
#define ck_moment_eq(ms, text) check_moment(ms, text, __FILE__, __LINE__)
void check_moment(int64_t ms, const char *text, const char *file, int line);
#endif
