/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Classes of a customer (rule 4) and what counts as a contact. */
#ifndef MODEL_RULES_CLASSIFY_H
#define MODEL_RULES_CLASSIFY_H
#include "model/record.h"

struct class_limits;

/* Completed, no note or status change, no message of ours without a response, and somebody was
 * reached. */
bool real_contact(const struct record *interaction);
/* Our own call or message that has gone out, whatever came of it. */
bool is_attempt(const struct record *interaction);

/* Civil days since the last activity, else since the record was made; -1 when neither is known. */
int class_days_silent(const struct record *customer, int64_t now);
/* Keys of the choices; static. */
const char *class_temperature(const struct record *customer, int days,
	const struct class_limits *limits);
const char *class_risk(int days, const struct class_limits *limits);
const char *class_lifecycle(const struct record *customer, int days,
	const struct class_limits *limits);
const char *class_segment(const struct record *customer, int days,
	const struct class_limits *limits);
/* customer.derive: sets temperature, lifecycle, segment, risk and days_silent of a saved customer.
 * lead_score and recovery depend on other records: app/insight.h. */
void customer_derive(struct record *rec, int64_t now, const struct class_limits *limits);
#endif
