/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Fuzzer: filters: one that can be asked of a record, or an error with its place; and what could stand next. */
#include "base/base.h"

#include "base/date.h"
#include "model/filter.h"
#include "model/rules/rules.h"
#include "model/schema/people.h"
#include "model/schema/work.h"

/* Completed in the middle of whatever is typed; and said by names. */
static void complete(const struct entity *entity, const char *typed)
{
	static void (*const languages[])(const struct entity *, const char *, struct strlist *, size_t *) = {
		filter_complete, filter_complete_columns, filter_complete_sort, filter_complete_group,
	};
	struct str names = STR_INIT;

	for (size_t i = 0; i < COUNT(languages); i++) {
		struct strlist words = { 0 };
		size_t start = 0;

		languages[i](entity, typed, &words, &start);
		if (start > strlen(typed))
			BUG("a word that begins behind the end");
		strlist_release(&words);
	}
	filter_to_names(entity, typed, &names);
	sort_to_names(entity, typed, &names);
	str_release(&names);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct entity *const entities[] = { &customer_entity, &interaction_entity };
	struct kind_env env = { .country = "SA", .currency = "SAR", .now = INT64_C(1795258373856) };
	struct class_limits limits = { .hot = 7, .warm = 30, .risk_low = 30, .risk_medium = 60,
		.risk_high = 90, .risk_critical = 120, .at_risk = 60, .churned = 120 };
	char *typed = xstrndup((const char *)data, size);
	size_t which = size ? data[size - 1] % COUNT(entities) : 0;	/* one an input: twice as many inputs */

	date_set_zone("Asia/Riyadh");
	for (size_t i = which; i == which; i++) {
		struct record *rec = record_new(entities[i]);
		struct filter filter = { 0 };
		struct sort sort;
		struct err err = { 0 };

		if (filter_parse(entities[i], typed, &env, &limits, &filter, &err)) {
			if (text_is_empty(err.text))
				BUG("refused without a word");
		} else {
			record_defaults(rec, &env);
			filter_matches(&filter, rec);
		}
		filter_release(&filter);
		if (!sort_parse(entities[i], typed, &sort, &err) && sort.n > SORT_MAX)
			BUG("more keys than there is room for");
		record_free(&rec);
		complete(entities[i], typed);
	}
	free(typed);
	return 0;
}
