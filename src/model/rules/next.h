/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The next best action of a customer (rule 8). */
#ifndef MODEL_RULES_NEXT_H
#define MODEL_RULES_NEXT_H
#include "model/rules/rules.h"

enum next_kind {
	NEXT_NOTHING, NEXT_DUE, NEXT_RECOVER, NEXT_VIP, NEXT_WELCOME, NEXT_GREET, NEXT_FOLLOWUP,
	NEXT_REFUSED,		/* not to be contacted: nothing goes before that */
};
struct next_action {
	enum next_kind kind;
	int64_t followup;	/* NEXT_DUE, NEXT_FOLLOWUP: n */
	int64_t due_at;
	const char *refusal;	/* NEXT_REFUSED: the sentence; static */
	int days;		/* NEXT_RECOVER: days silent; NEXT_GREET: 0 today, 1 tomorrow */
};
/* `followup`: the earliest pending one or NULL. */
struct next_action next_decide(const struct record *customer, const struct record *followup,
	int64_t now,
	const struct class_limits *limits);
/* The sentence for the card; `calendar` is enum calendar. */
void next_text(const struct next_action *next, int64_t now, int calendar, struct str *out);
#endif
