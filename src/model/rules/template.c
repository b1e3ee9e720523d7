/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Choosing templates and filling their placeholders. */
#include "base/base.h"
#include "model/rules/template.h"

#include "model/schema/work.h"
#include "text/utf8.h"

#define NAME_MAX_BYTES 64	/* of what stands in brackets, to be a placeholder at all */

static const struct { const char *ar, *en; } names[] = {
	[HOLD_NAME] = { "الاسم", "name" },
	[HOLD_TIME] = { "الوقت", "time" },
	[HOLD_DATE] = { "التاريخ", "date" },
	[HOLD_PROPERTY] = { "العقار", "property" },
	[HOLD_PRICE] = { "السعر", "price" },
	[HOLD_BROKER] = { "الوسيط", "broker" },
};
_Static_assert(COUNT(names) == HOLD_COUNT, "a placeholder without a name");

/* Compared in search form: marks, tatweel and case do not matter. */
static int find_placeholder(const char *inside, size_t len)
{
	struct str folded = STR_INIT, name = STR_INIT;
	char *copy;
	int found = -1;

	if (!len || len > NAME_MAX_BYTES)
		return -1;
	copy = xstrndup(inside, len);
	text_fold(copy, &folded);
	for (int i = 0; i < HOLD_COUNT && found < 0; i++) {
		str_clear(&name);
		text_fold(names[i].ar, &name);
		if (str_eq(folded.s, names[i].en) || str_eq(folded.s, name.s))
			found = i;
	}
	free(copy);
	str_release(&folded);
	str_release(&name);
	return found;
}

unsigned template_fill(const char *text, const struct template_values *values, struct str *out)
{
	unsigned missing = 0;

	while (*text) {
		size_t plain = strcspn(text, "[");
		const char *end;
		int hold;

		str_addn(out, text, plain);
		text += plain;
		if (!*text)
			break;
		end = text + 1 + strcspn(text + 1, "[]\n");
		hold = *end == ']' ? find_placeholder(text + 1, (size_t)(end - text - 1)) : -1;
		if (hold >= 0 && !text_is_empty(values->v[hold])) {
			str_add(out, values->v[hold]);
			text = end + 1;
			continue;
		}
		if (hold >= 0)
			missing |= 1u << hold;
		str_addc(out, *text++);
	}
	return missing;
}

const char *template_script_reason(const char *call_reason, bool is_vip)
{
	if (is_vip)
		return "vip";
	return str_eq(call_reason, "manual") ? "follow_up" : call_reason;
}

/* The language counts most, then the mark "default", then being the newest. */
static bool is_better(const struct record *a, const struct record *b, const char *language)
{
	size_t made = common_index(a->entity, COMMON_created_at);
	bool fits_a = str_eq(record_text(a, TEMPLATE_language), language);
	bool fits_b = str_eq(record_text(b, TEMPLATE_language), language);
	int64_t mark_a = record_num(a, TEMPLATE_is_default);
	int64_t mark_b = record_num(b, TEMPLATE_is_default);

	if (fits_a != fits_b)
		return fits_a;
	if (mark_a != mark_b)
		return mark_a > mark_b;
	if (record_num(a, made) != record_num(b, made))
		return record_num(a, made) > record_num(b, made);
	return a->n > b->n;
}

const struct record *template_script(const struct record *const *templates, size_t n,
	const char *reason, const char *language)
{
	const struct record *best = NULL;

	for (size_t i = 0; i < n; i++)
		if (str_eq(record_text(templates[i], TEMPLATE_type), "script") &&
		    str_eq(record_text(templates[i], TEMPLATE_reason), reason) &&
		    (!best || is_better(templates[i], best, language)))
			best = templates[i];
	return best;
}
