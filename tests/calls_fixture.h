/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A broker's day: customers who are due, the list made of them, calls logged. */
#ifndef TESTS_CALLS_FIXTURE_H
#define TESTS_CALLS_FIXTURE_H
#include "one_app.h"
#include "model/schema/people.h"
#include "model/schema/work.h"

#define CUSTOMER &customer_entity
#define INTERACTION &interaction_entity
#define FOLLOWUP &followup_entity
#define CALL &call_entity

/* Sunday morning, a working day; the customers are known since June. */
#define NOW "2026-11-22T09:30"
static const struct civil today = { 2026, 11, 22 }, friday = { 2026, 11, 27 };

void calls_setup(void);
/* Somebody spoken to on that day, and on no list because of him or herself for two months. */
int64_t known(const char *name, const char *phone, const char *talked, const char *spec);
int64_t due(int64_t customer, const char *when, const char *spec);
int make(struct civil day);
/* The queue as names of customers with their reasons: "نورة:follow_up …". */
const char *queue(struct civil day);
/* His line of today; 0 is no line. */
int64_t line_of(int64_t customer);
/* A message without the isolates that keep its parts in order on the screens. */
const char *plain(const struct str *message);
const char *log_call(int64_t customer, int64_t call, const char *outcome, const char *when);
enum result skip(int64_t call);
#endif
