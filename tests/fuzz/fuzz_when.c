/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Fuzzer: dates as typed: a day that exists or a sentence; every day can be shown in every calendar. */
#include "base/base.h"

#include "base/date.h"
#include "text/when.h"

#define NOW INT64_C(1795258373856)	/* 21 November 2026 */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *typed = xstrndup((const char *)data, size);
	struct str text = STR_INIT;
	struct when when;
	struct err err = { 0 };

	date_set_zone("Asia/Riyadh");
	if (when_parse(typed, NOW, &when, &err)) {
		if (text_is_empty(err.text))
			BUG("refused without a word");
	} else {
		struct civil same = civil_add(when.date, 0);

		if (civil_compare(same, when.date))
			BUG("a day that does not exist");
		for (int calendar = CALENDAR_GREGORIAN; calendar <= CALENDAR_BOTH; calendar++) {
			when_day(when.date, NOW, (enum calendar)calendar, &text);
			when_full(when.date, (enum calendar)calendar, &text);
		}
	}
	str_release(&text);
	free(typed);
	return 0;
}
