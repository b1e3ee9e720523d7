/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Decimal digits of every script, and the changes between ASCII and Arabic ones. */
#include "base/base.h"
#include "text/utf8.h"

/* The zero of every run of ten decimal digits (General_Category Nd, Unicode 15), rising. */
static const uint32_t zeros[] = {
	0x0030, 0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66,
	0x0CE6, 0x0D66, 0x0DE6, 0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946,
	0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0,
	0xA9F0, 0xAA50, 0xABF0, 0xFF10, 0x104A0, 0x10D30, 0x11066, 0x110F0, 0x11136, 0x111D0,
	0x112F0, 0x11450, 0x114D0, 0x11650, 0x116C0, 0x11730, 0x118E0, 0x11950, 0x11C50, 0x11D50,
	0x11DA0, 0x11F50, 0x16A60, 0x16AC0, 0x16B50, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6,
	0x1E140, 0x1E2F0, 0x1E4F0, 0x1E950, 0x1FBF0,
};

int digit_value(uint32_t cp)
{
	size_t low = 0, high = COUNT(zeros);

	if (cp < 0x660)
		return cp >= '0' && cp <= '9' ? (int)(cp - '0') : -1;
	while (high - low > 1) {
		size_t mid = (low + high) / 2;

		if (zeros[mid] <= cp)
			low = mid;
		else
			high = mid;
	}
	return cp - zeros[low] < 10 ? (int)(cp - zeros[low]) : -1;
}

static uint32_t ascii_of(uint32_t cp)
{
	if ((cp >= 0x660 && cp <= 0x669) || (cp >= 0x6F0 && cp <= 0x6F9))
		return '0' + (cp & 0xF);
	return cp == 0x66B ? '.' : cp == 0x66C ? ',' : cp;
}

void digits_to_ascii(const char *s, struct str *out)
{
	size_t len = strlen(s), from = 0;

	for (size_t at = 0; at < len;) {
		uint32_t cp;
		size_t used = utf8_decode(s + at, len - at, &cp);

		if (ascii_of(cp) != cp) {
			str_addn(out, s + from, at - from);
			str_add_cp(out, ascii_of(cp));
			from = at + used;
		}
		at += used;
	}
	str_addn(out, s + from, len - from);
}
