/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What is said to the terminal beside its cells. */
#include "base/base.h"
#include "ui/talk.h"

#include "text/utf8.h"

#define MESSAGE_MAX 300		/* bytes of a message's text: desktops show less */
#define SCREEN_STRING 240	/* bytes; screen's MAXSTR was 256 with its end, and the rest became text */

/* Nothing that could end or turn a sequence, or what it is pasted into. */
static bool is_control(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7f && cp < 0xa0) || cp == 0x61c || cp == 0x200b || cp == 0x200e ||
		cp == 0x200f || (cp >= 0x2028 && cp <= 0x202e) || (cp >= 0x2060 && cp <= 0x206f) ||
		cp == 0xfeff || (cp >= 0xe0000 && cp <= 0xe007f);
}

void talk_clean(const char *text, bool multiline, struct str *out)
{
	for (size_t left = strlen(text), used; left; text += used, left -= used) {
		uint32_t cp;

		used = utf8_decode(text, left, &cp);
		if (cp == '\n' || cp == '\t')
			str_addc(out, multiline ? (char)cp : ' ');
		else if (!is_control(cp))
			str_add_cp(out, cp);
	}
}

/* --- Multiplexers. */

static void pass_tmux(const char *sequence, struct str *out)
{
	str_add(out, "\033Ptmux;");
	for (; *sequence; sequence++) {
		if (*sequence == '\033')
			str_addc(out, '\033');
		str_addc(out, *sequence);
	}
	str_add(out, "\033\\");
}

static void pass_screen(const char *sequence, struct str *out)
{
	for (size_t left = strlen(sequence), n; left; sequence += n, left -= n) {
		n = MIN(left, SCREEN_STRING);
		str_add(out, "\033P");
		str_addn(out, sequence, n);
		str_add(out, "\033\\");
	}
}

void talk_pass(enum mux mux, const char *sequence, struct str *out)
{
	if (mux == MUX_TMUX)
		pass_tmux(sequence, out);
	else if (mux == MUX_SCREEN)
		pass_screen(sequence, out);
	else
		str_add(out, sequence);
}

/* --- What is said. */

void talk_title(const char *text, struct str *out)
{
	str_add(out, "\033]2;");
	talk_clean(text, false, out);
	str_addc(out, '\a');
}

static void add_base64(const char *s, size_t len, struct str *out)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < len; i += 3) {
		uint32_t three = (uint32_t)(unsigned char)s[i] << 16;

		if (i + 1 < len)
			three |= (uint32_t)(unsigned char)s[i + 1] << 8;
		if (i + 2 < len)
			three |= (unsigned char)s[i + 2];
		for (size_t k = 0; k < 4; k++)
			str_addc(out, i + k > len ? '=' : digits[three >> (18 - 6 * k) & 63]);
	}
}

bool talk_clipboard(const char *text, struct str *out)
{
	size_t len = strlen(text), n = MIN(len, TALK_CLIPBOARD_MAX);

	while (n < len && n && ((unsigned char)text[n] & 0xc0) == 0x80)
		n--;		/* whole characters */
	str_add(out, "\033]52;c;");
	add_base64(text, n, out);
	str_addc(out, '\a');
	return n == len;
}

/* What is no sign of an address was encoded before; should one come through all the same, it stops here. */
void talk_link(const char *address, struct str *out)
{
	str_add(out, "\033]8;;");
	for (; *address; address++)
		if (*address > ' ' && *address < 0x7f)
			str_addc(out, *address);
	str_add(out, "\033\\");
}

void talk_link_end(struct str *out)
{
	str_add(out, "\033]8;;\033\\");
}

static void add_words(const char *text, struct str *out)
{
	struct str clean = STR_INIT;
	size_t n;

	talk_clean(text, false, &clean);
	n = MIN(clean.len, MESSAGE_MAX);
	while (n < clean.len && n && ((unsigned char)clean.s[n] & 0xc0) == 0x80)
		n--;
	for (size_t i = 0; i < n; i++)
		str_addc(out, clean.s[i] == ';' ? ',' : clean.s[i]);
	if (n < clean.len)
		str_add(out, "…");
	str_release(&clean);
}

void talk_notify(enum talk_message kind, const char *title, const char *body, struct str *out)
{
	str_add(out, kind == TALK_OSC9 ? "\033]9;" : "\033]777;notify;");
	add_words(title, out);
	str_add(out, kind == TALK_OSC9 ? ": " : ";");
	add_words(body, out);
	str_addc(out, '\a');
}
