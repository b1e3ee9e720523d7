/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Fuzzer: filters: one that can be asked of a record, or an error with its place. */
#include "base/base.h"

#include "base/date.h"
#include "model/filter.h"
#include "model/rules/rules.h"
#include "model/schema/people.h"
#include "model/schema/work.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct entity *const entities[] = { &customer_entity, &interaction_entity };
	struct kind_env env = { .country = "SA", .currency = "SAR", .now = INT64_C(1795258373856) };
	struct class_limits limits = { .hot = 7, .warm = 30, .risk_low = 30, .risk_medium = 60,
		.risk_high = 90, .risk_critical = 120, .at_risk = 60, .churned = 120 };
	char *typed = xstrndup((const char *)data, size);

	date_set_zone("Asia/Riyadh");
	for (size_t i = 0; i < COUNT(entities); i++) {
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
	}
	free(typed);
	return 0;
}
