/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What the card of a customer shows beyond the record: score, next best action, script. */
#ifndef APP_INSIGHT_H
#define APP_INSIGHT_H
#include "app/app.h"
#include "model/rules/next.h"
#include "model/rules/score.h"

enum result insight_next(struct app *app, const struct record *customer, struct next_action *out,
	struct err *err) MUST_CHECK;
/* Sets customer.recovery: attempted by an at_risk call since the customer fell silent, successful
 * by a contact within 30 days of it. */
enum result insight_recovery(struct app *app, struct record *customer, struct err *err) MUST_CHECK;
/* The script for a call of that reason ("" when there is none) in the customer's language, else
 * the interface's; [name] and [broker] filled, all others asked for. missing (may be NULL): bits
 * of enum placeholder. */
enum result insight_script(struct app *app, const struct record *customer, const char *reason,
	struct str *out,
	unsigned *missing, struct err *err) MUST_CHECK;
#endif
