/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Working days and hours: where a date that nobody typed may lie. */
#ifndef MODEL_RULES_WORKING_H
#define MODEL_RULES_WORKING_H
#include "model/rules/rules.h"

/* Neither a day off nor a holiday. Without any working day in the configuration every day is
 * one. */
bool working_day(const struct working_time *working, struct civil day);
/* On a working day, from its start to its end, both included. */
bool working_hour(const struct working_time *working, int64_t ms);
/* The nearest minute of the same day inside the hours, on this day or the next working one. */
int64_t working_move(const struct working_time *working, int64_t ms);
/* The same, but never before `earliest`. */
int64_t working_move_after(const struct working_time *working, int64_t ms, int64_t earliest);
#endif
