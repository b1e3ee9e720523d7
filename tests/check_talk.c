/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What is said to the terminal beside its cells: every byte of it. */
#include "base/base.h"

#include "ui/talk.h"
#include "unit.h"

static struct str out = STR_INIT;

static void setup(void)
{
	str_clear(&out);
}

START_TEST(talk_clean_leaves_only_text)
{
	talk_clean("a\033]0;x\a\x7f\xc2\x9b" "5m\xe2\x80\xae\xe2\x81\xa8\xd8\xb3\xe2\x81\xa9\xe2\x80\x8f\n\tb\r", false, &out);
	ck_assert_str_eq(out.s, "a]0;x5m\xd8\xb3  b");
	str_clear(&out);
	talk_clean("one\r\ntwo\tthree\xe2\x80\xa8", true, &out);
	ck_assert_str_eq(out.s, "one\ntwo\tthree");
	str_clear(&out);
	talk_clean("\xe2\x80\x8c\xe2\x80\x8d", true, &out);	/* joiners belong to words */
	ck_assert_uint_eq(out.len, 6);
}
END_TEST

START_TEST(talk_pass_doubles_escapes_for_tmux)
{
	talk_pass(MUX_TMUX, "\033]52;c;YQ==\a\033x", &out);
	ck_assert_str_eq(out.s, "\033Ptmux;\033\033]52;c;YQ==\a\033\033x\033\\");
	str_clear(&out);
	talk_pass(MUX_NONE, "\033]9;x\a", &out);
	ck_assert_str_eq(out.s, "\033]9;x\a");
}
END_TEST

/* Every string within what the oldest screen takes; together they are what was said. */
START_TEST(talk_pass_splits_for_screen)
{
	static const size_t lengths[] = { 1, 239, 240, 241, 480, 5000 };

	for (size_t i = 0; i < COUNT(lengths); i++) {
		char *text = xcalloc(1, lengths[i] + 1);
		struct str whole = STR_INIT;

		memset(text, 'x', lengths[i]);
		*text = '\033';
		str_clear(&out);
		talk_pass(MUX_SCREEN, text, &out);
		for (const char *s = out.s; *s; ) {
			const char *end = strstr(s, "\033\\");

			ck_assert(str_has_prefix(s, "\033P"));
			ck_assert_ptr_nonnull(end);
			ck_assert_int_lt(end - s, 256);
			str_addn(&whole, s + 2, (size_t)(end - s - 2));
			s = end + 2;
		}
		ck_assert_str_eq(whole.s, text);
		str_release(&whole);
		free(text);
	}
}
END_TEST

START_TEST(talk_clipboard_is_base64)
{
	static const struct { const char *text, *code; } cases[] = {
		{ "", "" }, { "a", "YQ==" }, { "ab", "YWI=" }, { "abc", "YWJj" }, { "+966501234567", "Kzk2NjUwMTIzNDU2Nw==" },
		{ "نورة", "2YbZiNix2Kk=" }, { "\xff\xfe\xfd?>", "//79Pz4=" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		char *all = xasprintf("\033]52;c;%s\a", cases[i].code);

		str_clear(&out);
		ck_assert(talk_clipboard(cases[i].text, &out));
		ck_assert_str_eq(out.s, all);
		free(all);
	}
}
END_TEST

START_TEST(talk_clipboard_cuts_long_texts_between_characters)
{
	size_t n = TALK_CLIPBOARD_MAX / 2;	/* of two bytes each */
	struct str text = STR_INIT;

	for (size_t i = 0; i < n; i++)
		str_add(&text, "ن");
	ck_assert(talk_clipboard(text.s, &out));
	ck_assert_uint_eq(out.len, 7 + (TALK_CLIPBOARD_MAX + 2) / 3 * 4 + 1);
	str_add(&text, "ن");
	str_insert(&text, 0, "x", 1);
	str_clear(&out);
	ck_assert(!talk_clipboard(text.s, &out));
	ck_assert_uint_eq(out.len, 7 + (TALK_CLIPBOARD_MAX - 1 + 2) / 3 * 4 + 1);
	str_release(&text);
}
END_TEST

START_TEST(talk_title_cannot_be_ended_by_data)
{
	talk_title("x\a\033]52;c;\x9c\033\\", &out);
	ck_assert_ptr_eq(strchr(out.s, '\a'), out.s + out.len - 1);
	ck_assert_ptr_eq(strrchr(out.s, '\033'), out.s);
}
END_TEST

START_TEST(talk_link_takes_no_control)
{
	talk_link("tel:+9\033\\ \x9c\n\x7f", &out);
	ck_assert_str_eq(out.s, "\033]8;;tel:+9\\\033\\");
	str_clear(&out);
	talk_link_end(&out);
	ck_assert_str_eq(out.s, "\033]8;;\033\\");
}
END_TEST

START_TEST(talk_notify_says_only_words)
{
	talk_notify(TALK_OSC9, "Due; now", "Call\nAli\a\033]0;x\xc2\x9c", &out);
	ck_assert_str_eq(out.s, "\033]9;Due, now: Call Ali]0,x\a");
	str_clear(&out);
	talk_notify(TALK_OSC777, "a;b", "c;d \xe2\x81\xa8نورة\xe2\x81\xa9", &out);
	ck_assert_str_eq(out.s, "\033]777;notify;a,b;c,d نورة\a");
}
END_TEST

/* To some terminals "4;…" is a bar of progress. */
START_TEST(talk_notify_is_never_a_command)
{
	talk_notify(TALK_OSC9, "4;1;50", "", &out);
	ck_assert_str_eq(out.s, "\033]9;4,1,50: \a");
}
END_TEST

START_TEST(talk_notify_cuts_between_characters)
{
	struct str text = STR_INIT;

	for (int i = 0; i < 500; i++)
		str_add(&text, "ن");
	str_insert(&text, 0, "x", 1);
	talk_notify(TALK_OSC777, "t", text.s, &out);
	ck_assert(str_has_suffix(out.s, "ن…\a"));
	ck_assert_uint_lt(out.len, 340);
	str_release(&text);
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("talk", setup, NULL, 0, ONCE(talk_clean_leaves_only_text),
		ONCE(talk_pass_doubles_escapes_for_tmux), ONCE(talk_pass_splits_for_screen),
		ONCE(talk_clipboard_is_base64),
		ONCE(talk_clipboard_cuts_long_texts_between_characters),
		ONCE(talk_title_cannot_be_ended_by_data), ONCE(talk_link_takes_no_control),
		ONCE(talk_notify_says_only_words), ONCE(talk_notify_is_never_a_command),
		ONCE(talk_notify_cuts_between_characters));
}
