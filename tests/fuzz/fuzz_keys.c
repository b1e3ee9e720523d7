/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Fuzzer: what a terminal sends: every byte is used up, a paste is UTF-8 without controls. */
#include "base/base.h"

#include "text/utf8.h"
#include "ui/key.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct key_decoder dec = { .in = STR_INIT };
	struct key_event event = { .text = STR_INIT };
	size_t at = 0;

	key_decoder_add(&dec, "\033OP", K_F0 + 1);
	while (at < size) {	/* in pieces, as lines bring them */
		size_t piece = MIN(size - at, (size_t)1 + data[at] % 16);

		key_decoder_feed(&dec, (const char *)data + at, piece);
		at += piece;
		while (key_decoder_next(&dec, false, &event))
			if (event.key == K_PASTE && !utf8_is_valid(event.text.s, event.text.len))
				BUG("pasted what is not UTF-8");
	}
	while (key_decoder_next(&dec, true, &event))
		;
	if (!dec.pasting && key_decoder_waits(&dec))
		BUG("bytes are left");
	str_release(&event.text);
	key_decoder_release(&dec);
	return 0;
}
