/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Fuzzer: text: cleaned to UTF-8, folded once and for all, cells that cover every byte, lines that end. */
#include "base/base.h"

#include "text/layout.h"
#include "text/utf8.h"

/* The cells of a whole text belong to its bytes, one after the other without a gap. */
static void check_cells(const char *text, size_t len, const struct layout_options *opt)
{
	struct layout layout = LAYOUT_INIT;
	size_t covered = 0;

	layout_text(text, len, SIZE_MAX, opt, &layout);
	for (size_t i = 0; i < layout.n; i++) {
		if (layout.v[i].start + layout.v[i].len > len)
			BUG("a cell beyond the text");
		covered += layout.v[i].len;
		for (size_t k = 0; k < layout.v[i].ncp; k++)
			if (layout.v[i].cp[k] < 0x20 || (layout.v[i].cp[k] >= 0x7f && layout.v[i].cp[k] < 0xa0))
				BUG("a control goes to the terminal");
	}
	if (layout.n && covered != len)
		BUG("%zu of %zu bytes are covered", covered, len);
	layout_text(text, len, 7, opt, &layout);
	if (layout.n > 7)
		BUG("wider than allowed");
	layout_release(&layout);
}

static void check_lines(const char *text, size_t len)
{
	for (size_t at = 0, next; at < len; at += next)
		if (layout_wrap(text + at, len - at, 10, &next) > len - at || !next || next > len - at)
			BUG("a line that does not end");
	for (size_t at = 0, step; at < len; at += step)
		if (!(step = utf8_cluster(text + at, len - at)) || step > len - at)
			BUG("a cluster that does not end");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct layout_options options[] = {
		{ .dir = DIR_AUTO }, { .dir = DIR_RTL, .show_marks = true, .data = true },
		{ .dir = DIR_LTR, .keep_marks_visible = true, .arabic_digits = true },
		{ .dir = DIR_AUTO_RTL, .ascii = true },
	};
	struct str clean = STR_INIT, folded = STR_INIT, again = STR_INIT;

	utf8_clean((const char *)data, size, &clean);
	if (!utf8_is_valid(clean.s, clean.len))
		BUG("cleaned, but not UTF-8");
	text_fold(clean.s, &folded);
	text_fold(folded.s, &again);
	if (!str_eq(folded.s, again.s))
		BUG("folded twice is not folded once: %s, %s", folded.s, again.s);
	for (size_t i = 0; i < COUNT(options); i++) {
		check_cells(clean.s, clean.len, &options[i]);
		check_cells((const char *)data, size, &options[i]);	/* broken bytes too */
	}
	check_lines(clean.s, strlen(clean.s));
	str_release(&clean);
	str_release(&folded);
	str_release(&again);
	return 0;
}
