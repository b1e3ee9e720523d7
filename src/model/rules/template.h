/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Message templates and call scripts: choosing one and filling its placeholders. */
#ifndef MODEL_RULES_TEMPLATE_H
#define MODEL_RULES_TEMPLATE_H
#include "model/record.h"

/* [الاسم] [name], [الوقت] [time], [التاريخ] [date], [العقار] [property], [السعر] [price],
 * [الوسيط] [broker] */
enum placeholder {
	HOLD_NAME, HOLD_TIME, HOLD_DATE, HOLD_PROPERTY, HOLD_PRICE, HOLD_BROKER, HOLD_COUNT
};
struct template_values { const char *v[HOLD_COUNT]; };	/* borrowed; NULL or "": no value */

/* Copies the text with every known placeholder filled; one without a value stays as it is. Values
 * are never read again, other brackets are left alone. Returns a bit (1 << enum placeholder) for
 * each that has no value: such a text is not sent before the person gave one. */
unsigned template_fill(const char *text, const struct template_values *values, struct str *out);

/* Which script a call wants: a VIP's own wins, chosen by hand is a follow-up's. */
const char *template_script_reason(const char *call_reason, bool is_vip);
/* The script for a reason: in the language, else in another; a default one, else the newest. NULL
 * when there is none. */
const struct record *template_script(const struct record *const *templates, size_t n,
	const char *reason,
	const char *language);
#endif
