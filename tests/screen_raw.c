/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What the program may send to a terminal: text, and the sequences a curses program needs. */
#include "base/base.h"
#include "screen_harness.h"

#include <check.h>

#include "text/utf8.h"

static bool is_known_mode(const char *params, size_t len)
{
	static const char *const modes[] = { "?1", "?7", "?12", "?25", "?12;25", "?1049", "?2004",
		"?1000", "?1002", "?1006", "?1034", "?1036;1039", "4", "8", "?1;3", "20" };

	for (size_t i = 0; i < COUNT(modes); i++)
		if (strlen(modes[i]) == len && memcmp(modes[i], params, len) == 0)
			return true;
	return false;
}

/* A link and its end: nothing but signs of an address in it. */
static size_t known_link(const char *s, size_t len)
{
	size_t n = 5;

	while (n < len && (unsigned char)s[n] > 0x20 && (unsigned char)s[n] < 0x7f)
		n++;
	return n + 1 < len && s[n] == '\033' && s[n + 1] == '\\' ? n + 2 : 0;
}

/* One escape sequence at s: its length, 0 when it is none that is expected. */
static size_t known_sequence(const char *s, size_t len)
{
	static const char *const questions[] = { "\033[8$p", "\033[>q", "\033[>c", "\033[c", "\033]11;?\033\\",
		"\033[?1036;1039s", "\033[?1036;1039r" };
	size_t n = 2, params;

	if (len < 2)
		return 0;
	for (size_t i = 0; i < COUNT(questions); i++)
		if (strlen(questions[i]) <= len && memcmp(s, questions[i], strlen(questions[i])) == 0)
			return strlen(questions[i]);
	if (strchr("=>78M", s[1]))
		return 2;
	if (s[1] == '(' && len > 2)
		return strchr("B0", s[2]) ? 3 : 0;
	if (len > 5 && memcmp(s + 1, "]8;;", 4) == 0)
		return known_link(s, len);
	if (s[1] == ']') {	/* the title, and only ours; the clipboard and messages, where a test wants them */
		const char *end = memchr(s, '\a', len);
		bool ours = len > 4 && (memcmp(s + 2, "2;", 2) == 0 ? memcmp(s + 4, "wasit", 5) == 0 ||
			memcmp(s + 4, "وسيط", 8) == 0 : memcmp(s + 2, "52;c;", 5) == 0 ||
			memcmp(s + 2, "9;", 2) == 0 || (len > 6 && memcmp(s + 2, "777;", 4) == 0));

		return end && ours ? (size_t)(end - s) + 1 : 0;
	}
	if (s[1] != '[')
		return 0;
	while (n < len && (unsigned char)s[n] >= 0x30 && (unsigned char)s[n] <= 0x3f)
		n++;
	params = n - 2;
	if (n >= len)
		return 0;
	if (s[n] == 'h' || s[n] == 'l')
		return is_known_mode(s + 2, params) ? n + 1 : 0;
	if (s[n] == 't')	/* the title, kept and brought back */
		return params && (memcmp(s + 2, "22;", 3) == 0 || memcmp(s + 2, "23;", 3) == 0) ? n + 1 :
			0;
	return strchr("ABCDGHJKLMPSTX@bdmr", s[n]) ? n + 1 : 0;
}

void term_check_raw(const struct term *t, size_t from)
{
	const char *s = t->raw.s + from;
	size_t left = t->raw.len - from;

	while (left) {
		uint32_t cp;
		size_t used = utf8_decode(s, left, &cp);

		if (*s == '\033') {
			used = known_sequence(s, left);
			ck_assert_msg(used, "unexpected sequence: ESC %.*s",
				(int)MIN(left - 1, 40), s + 1);
		} else {
			ck_assert_msg(cp >= 0x20 || strchr("\r\n\b\t\a\x0e\x0f", (int)cp),
				"control character %02x", cp);
			ck_assert_msg(cp != 0x7f && !(cp >= 0x80 && cp < 0xa0) &&
				!(cp >= 0x202a && cp <= 0x202e) && !(cp >= 0x2066 && cp <= 0x2069) &&
				cp != 0x200e && cp != 0x200f && cp != 0x61c && cp != 0xfeff &&
				cp != 0x200b && cp != 0x2028 && cp != 0x2029 &&
				!(cp >= 0xe0000 && cp <= 0xe007f), "U+%04X was sent", cp);
		}
		s += used;
		left -= used;
	}
}
