/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Fuzzer: any bytes as a file: clean UTF-8 comes out, and a repair gives clean text. */
#include "base/base.h"

#include "io/encoding.h"
#include "text/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = STR_INIT, repaired = STR_INIT;
	struct decoded info;

	encoding_decode((const char *)data, size, &text, &info);
	if (!utf8_is_valid(text.s, text.len) || strlen(text.s) != text.len)
		BUG("decoded text is not clean");
	if (info.broken > size)
		BUG("%zu of %zu broken", info.broken, size);
	if (encoding_repair(text.s, &repaired) != info.misread)
		BUG("misread by one, not by the other");
	if (!utf8_is_valid(repaired.s, repaired.len))
		BUG("repaired text is not clean");
	if (!info.misread && !str_eq(repaired.s, text.s))
		BUG("changed without a repair");
	str_release(&text);
	str_release(&repaired);
	return 0;
}
