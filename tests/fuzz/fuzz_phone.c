/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Fuzzer: phone numbers: what is understood is E.164, is understood again and shown. */
#include "base/base.h"

#include "text/phone.h"

/* One step on: what was understood is understood again, as the same. */
static void check(const char *typed, const char *country)
{
	struct str number = STR_INIT, again = STR_INIT, shown = STR_INIT;
	enum phone_type type, second;

	if (!phone_parse(typed, country, &number, &type)) {
		if (number.len || type != PHONE_NONE)
			BUG("refused, but there is a number");
	} else {
		if (number.s[0] != '+' || number.len < 8 || number.len > 16 ||
		    strspn(number.s + 1, "0123456789") != number.len - 1)
			BUG("not E.164: %s", number.s);
		if (!phone_parse(number.s, NULL, &again, &second) || !str_eq(again.s, number.s))
			BUG("%s became %s", number.s, again.s);
		phone_format(number.s, &shown);
		if (!phone_parse(shown.s, NULL, &again, &second) || !str_eq(again.s, number.s))
			BUG("%s as shown became %s", shown.s, again.s);
	}
	str_clear(&shown);
	phone_digits(typed, &shown);
	if (shown.len && strspn(shown.s, "0123456789") != shown.len)
		BUG("not digits: %s", shown.s);
	str_release(&number);
	str_release(&again);
	str_release(&shown);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *typed = xstrndup((const char *)data, size);

	check(typed, "SA");
	check(typed, "EG");
	check(typed, NULL);
	free(typed);
	return 0;
}
