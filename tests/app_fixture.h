/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A program's state on an empty database in memory, for the tests of what happens by itself. */
#ifndef TESTS_APP_FIXTURE_H
#define TESTS_APP_FIXTURE_H
#include "app/app.h"
#include "rules_fixture.h"
#include "store/query.h"

/* Opens *app with a broker named أحمد; the clock stands at `now` ("2026-11-22T10:00", Riyadh). */
void fixture_open(struct app *app, const char *now);
void fixture_clock(const char *now);
/* A saved record from the words of make_record, with defaults, through app_put; returns its n. */
int64_t fixture_add(struct app *app, const struct entity *entity, const char *spec);
/* The same for what hangs on that customer. */
int64_t fixture_add_to(struct app *app, const struct entity *entity, int64_t customer, const char *rest);
/* Changes words of a saved record, through app_put. */
void fixture_edit(struct app *app, const struct entity *entity, int64_t n, const char *spec);
/* The record as it is now; the caller frees. */
struct record *fixture_get(struct app *app, const struct entity *entity, int64_t n);
/* Its field in machine form, in a buffer that lives until the fourth call after. */
const char *fixture_value(struct app *app, const struct entity *entity, int64_t n,
	const char *field);
/* How many live records a filter finds, and the n of the first. */
int fixture_count(struct app *app, const struct entity *entity, const char *filter);
int64_t fixture_first(struct app *app, const struct entity *entity, const char *filter);
/* Stops the test with the sentence in the local `err` when the call fails; store_fixture.h has the same. */
#ifndef ck_ok
#define ck_ok(call) \
	do { \
		if ((call) != OK) \
			ck_abort_msg("%s: %s", #call, err.text); \
	} while (0)
#endif
#define ck_value_eq(app, entity, n, field, text) \
	ck_assert_str_eq(fixture_value(app, entity, n, field), text)
/* The same of several fields of one record: ck_values_eq(&app, &call_entity, n, { "status", "completed" }, …). */
#define ck_values_eq(app, entity, n, ...) \
	fixture_values_are(app, entity, n, (const char *const [][2]){ __VA_ARGS__, { NULL, NULL } }, __FILE__, __LINE__)
void fixture_values_are(struct app *app, const struct entity *entity, int64_t n, const char *const (*values)[2],
	const char *file, int line);
#endif
