/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A customer spoken to, and the clock of the rules. */
#ifndef TESTS_EFFECTS_FIXTURE_H
#define TESTS_EFFECTS_FIXTURE_H
#include "one_app.h"
#include "model/schema/people.h"
#include "model/schema/work.h"

#define CUSTOMER &customer_entity
#define INTERACTION &interaction_entity
#define FOLLOWUP &followup_entity
#define REMINDER &reminder_entity
#define NOTE &notification_entity

/* Sunday morning, a working day. */
#define NOW "2026-11-22T10:00"
extern int64_t effects_noura;

void effects_setup(void);
int64_t talk(const char *spec);
int64_t plan(const char *spec);
void effects_undo(void);
#endif
