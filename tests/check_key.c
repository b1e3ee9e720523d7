/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Keys: from bytes, in whatever pieces they come, and their names. */
#include "base/base.h"

#include "text/utf8.h"
#include "ui/key.h"
#include "unit.h"

static struct key_decoder dec;
static struct key_event event;

static void setup(void)
{
	dec = (struct key_decoder){ .in = STR_INIT };
	event = (struct key_event){ .text = STR_INIT };
	key_decoder_add(&dec, "\033OA", K_UP);
	key_decoder_add(&dec, "\033[24~", K_F0 + 12);
	key_decoder_add(&dec, "\033[[17~", K_F0 + 13);	/* a terminal's own */
}

static void teardown(void)
{
	key_decoder_release(&dec);
	str_release(&event.text);
}

/* The only key in these bytes. */
static uint32_t one(const char *bytes, size_t len, bool flush)
{
	uint32_t key;

	key_decoder_feed(&dec, bytes, len);
	if (!key_decoder_next(&dec, flush, &event))
		return K_NONE;
	key = event.key;
	ck_assert_msg(!key_decoder_next(&dec, true, &event), "more than one key in \"%s\": %x", bytes + 1,
		event.key);
	return key;
}

static const struct { const char *bytes; uint32_t key; } known[] = {
	{ "a", 'a' }, { "Z", 'Z' }, { "ع", 0x639 }, { "٣", 0x663 }, { "\xf0\x9f\x98\x80", 0x1f600 },
	{ "\r", K_ENTER }, { "\n", K_ENTER }, { "\t", K_TAB }, { "\x7f", K_BACKSPACE },
	{ "\b", K_BACKSPACE }, { "\x12", 'r' | K_CTRL }, { "\x1a", 'z' | K_CTRL },
	{ "\x1f", '_' | K_CTRL },
	{ "\033[A", K_UP }, { "\033OA", K_UP }, { "\033[B", K_DOWN }, { "\033OD", K_LEFT },
	{ "\033[H", K_HOME }, { "\033[1~", K_HOME }, { "\033[7~", K_HOME }, { "\033OF", K_END },
	{ "\033[5~", K_PGUP }, { "\033[6~", K_PGDN }, { "\033[3~", K_DELETE }, { "\033[2~", K_INSERT },
	{ "\033OP", K_F0 + 1 }, { "\033[11~", K_F0 + 1 }, { "\033[[A", K_F0 + 1 },
	{ "\033[15~", K_F0 + 5 }, { "\033[24~", K_F0 + 12 }, { "\033[[17~", K_F0 + 13 },
	{ "\033[Z", K_TAB | K_SHIFT }, { "\033[1;5C", K_RIGHT | K_CTRL }, { "\033[1;3D", K_LEFT | K_ALT },
	{ "\033[3;5~", K_DELETE | K_CTRL }, { "\033[5^", K_PGUP | K_CTRL },
	{ "\033" "1", '1' | K_ALT }, { "\033\x7f", K_BACKSPACE | K_ALT }, { "\033ع", 0x639 | K_ALT },
	{ "\033[27;5;105~", 'i' | K_CTRL }, { "\033[115;5u", 's' | K_CTRL }, { "\033[97;2u", 'A' },
	{ "\033[1;2D", K_LEFT | K_SHIFT }, { "\033[1;2C", K_RIGHT | K_SHIFT },
	{ "\033[1;2H", K_HOME | K_SHIFT }, { "\033[1;2F", K_END | K_SHIFT },
	{ "\033[1;6D", K_LEFT | K_SHIFT | K_CTRL }, { "\033[1;6C", K_RIGHT | K_SHIFT | K_CTRL },
	{ "\033[1;2A", K_UP | K_SHIFT }, { "\033[1;2B", K_DOWN | K_SHIFT },
	{ "\033[1;6H", K_HOME | K_SHIFT | K_CTRL }, { "\033[1;6F", K_END | K_SHIFT | K_CTRL },
	{ "\033[d", K_LEFT | K_SHIFT }, { "\033[c", K_RIGHT | K_SHIFT }, { "\033Od", K_LEFT | K_CTRL },
	{ "\033[7$", K_HOME | K_SHIFT }, { "\033[8$", K_END | K_SHIFT },
	{ "\033[7@", K_HOME | K_SHIFT | K_CTRL }, { "\033[7^", K_HOME | K_CTRL },
	{ "\033[13;5u", K_ENTER | K_CTRL }, { "\033[I", K_FOCUS_IN }, { "\033[O", K_FOCUS_OUT },
};

START_TEST(key_bytes_give_their_key)
{
	ck_assert_uint_eq(one(known[_i].bytes, strlen(known[_i].bytes), false), known[_i].key);
}
END_TEST

START_TEST(key_bytes_one_at_a_time_give_the_same)
{
	const char *s = known[_i].bytes;
	size_t len = strlen(s);

	for (size_t i = 0; i + 1 < len; i++) {
		key_decoder_feed(&dec, s + i, 1);
		ck_assert_msg(!key_decoder_next(&dec, false, &event), "%zu of %s gave %x", i, s + 1,
			event.key);
	}
	ck_assert_uint_eq(one(s + len - 1, 1, false), known[_i].key);
}
END_TEST

START_TEST(key_escape_alone_waits_for_the_flush)
{
	ck_assert_uint_eq(one("\033", 1, false), K_NONE);
	ck_assert(key_decoder_waits(&dec));
	ck_assert(key_decoder_next(&dec, true, &event));
	ck_assert_uint_eq(event.key, K_ESC);
	ck_assert(!key_decoder_waits(&dec));
}
END_TEST

START_TEST(key_escape_twice_is_escape_twice)
{
	key_decoder_feed(&dec, "\033\033", 2);
	ck_assert(key_decoder_next(&dec, false, &event));
	ck_assert_uint_eq(event.key, K_ESC);
	ck_assert(!key_decoder_next(&dec, false, &event));
	ck_assert(key_decoder_next(&dec, true, &event));
	ck_assert_uint_eq(event.key, K_ESC);
}
END_TEST

START_TEST(key_lam_alef_of_one_press_are_joined)
{
	key_decoder_feed(&dec, "لا", 4);
	ck_assert(key_decoder_next(&dec, false, &event) && event.key == 0x644 && !event.joined);
	ck_assert(key_decoder_next(&dec, false, &event) && event.key == 0x627 && event.joined);
	key_decoder_feed(&dec, "ل", 2);
	ck_assert(key_decoder_next(&dec, false, &event) && !event.joined);
	key_decoder_feed(&dec, "ا", 2);
	ck_assert(key_decoder_next(&dec, false, &event) && !event.joined);
}
END_TEST

START_TEST(key_paste_is_one_event_whatever_is_in_it)
{
	static const char paste[] = "\033[200~a\r\nb\rc\033[Bq\xff\033[201~j";

	for (size_t i = 0; i < sizeof(paste) - 1; i++)
		key_decoder_feed(&dec, paste + i, 1);
	ck_assert(key_decoder_next(&dec, false, &event));
	ck_assert_uint_eq(event.key, K_PASTE);
	ck_assert_str_eq(event.text.s, "a\nb\nc\033[Bq\xef\xbf\xbd");
	ck_assert(key_decoder_next(&dec, false, &event) && event.key == 'j');
}
END_TEST

START_TEST(key_paste_without_an_end_waits)
{
	key_decoder_feed(&dec, "\033[200~abc\033[201", 14);
	ck_assert(!key_decoder_next(&dec, true, &event));
	key_decoder_feed(&dec, "~", 1);
	ck_assert(key_decoder_next(&dec, true, &event));
	ck_assert_str_eq(event.text.s, "abc");
}
END_TEST

START_TEST(key_mouse_reports_are_read)
{
	ck_assert_uint_eq(one("\033[<0;12;3M", 10, false), K_MOUSE);
	ck_assert(event.mouse.button == MOUSE_LEFT && event.mouse.x == 11 && event.mouse.y == 2);
	ck_assert(!event.mouse.release);
	ck_assert_uint_eq(one("\033[<0;12;3m", 10, false), K_MOUSE);
	ck_assert(event.mouse.release);
	ck_assert_uint_eq(one("\033[<65;1;1M", 10, false), K_MOUSE);
	ck_assert(event.mouse.button == MOUSE_WHEEL_DOWN);
	ck_assert_uint_eq(one("\033[M !!", 6, false), K_MOUSE);
	ck_assert(event.mouse.button == MOUSE_LEFT && event.mouse.x == 0);
}
END_TEST

START_TEST(key_answers_of_terminals_are_no_keys)
{
	static const char *const answers[] = { "\033[?64;1c", "\033[>41;354;0c", "\033[8;2$y",
		"\033]11;rgb:0000/0000/0000\a", "\033]11;rgb:0/0/0\033\\", "\033P1$r0m\033\\" };

	for (size_t i = 0; i < COUNT(answers); i++) {
		key_decoder_feed(&dec, answers[i], strlen(answers[i]));
		while (key_decoder_next(&dec, true, &event))
			ck_assert_msg(event.key == K_UNKNOWN || event.key == K_REPORT, "%s gave %x",
				answers[i] + 1, event.key);
	}
}
END_TEST

/* Whatever comes, every byte is used up, and a key is a key. */
START_TEST(key_noise_never_hangs_and_never_is_text)
{
	uint32_t seed = 7;

	for (int round = 0; round < 20000; round++) {
		char bytes[24];
		size_t len = 1 + (seed >> 8) % sizeof(bytes);
		int events = 0;

		for (size_t i = 0; i < len; i++) {
			seed = seed * 1664525 + 1013904223;
			bytes[i] = (seed >> 24) % 3 ? (char)(seed >> 16) :
				"\033[];?<~OM0123uPm\302\331"[(seed >> 16) % 18];
		}
		key_decoder_feed(&dec, bytes, len);
		while (key_decoder_next(&dec, true, &event)) {
			ck_assert_int_le(++events, 2000);
			if (event.key != K_UNKNOWN)
				ck_assert(!key_is_text(event.key) || (event.key >= 0x20 &&
					event.key <= 0x10ffff && (event.key < 0xd800 ||
					event.key > 0xdfff)));
		}
		if (dec.pasting) {
			key_decoder_feed(&dec, "\033[201~", 6);
			ck_assert(key_decoder_next(&dec, true, &event));
			ck_assert(utf8_is_valid(event.text.s, event.text.len));
		}
	}
}
END_TEST

START_TEST(every_key_has_its_name)
{
	static const struct { const char *name, *shown; uint32_t key; } keys[] = {
		{ "e", "e", 'e' }, { "ع", "ع", 0x639 }, { "\\", "\\", '\\' }, { ":", ":", ':' }, { "'", "'", '\'' },
		{ "<F4>", "F4", K_F0 + 4 }, { "<F12>", "F12", K_F0 + 12 }, { "<C-r>", "Ctrl+R", 'r' | K_CTRL },
		{ "<C-R>", "Ctrl+R", 'r' | K_CTRL }, { "<A-1>", "Alt+1", '1' | K_ALT }, { "<M-1>", "Alt+1", '1' | K_ALT },
		{ "<S-Tab>", "Shift+Tab", K_TAB | K_SHIFT }, { "<Space>", "Space", ' ' }, { "<lt>", "<", '<' },
		{ "<Enter>", "Enter", K_ENTER }, { "<Esc>", "Esc", K_ESC }, { "<Up>", "↑", K_UP },
		{ "<PgDn>", "PgDn", K_PGDN }, { "<Del>", "Delete", K_DELETE },
		{ "<C-Right>", "Ctrl+→", K_RIGHT | K_CTRL }, { "<C-A-Del>", "Ctrl+Alt+Delete", K_DELETE | K_CTRL | K_ALT },
	};

	for (size_t i = 0; i < COUNT(keys); i++) {
		const char *s = keys[i].name;
		struct str out = STR_INIT;
		uint32_t key;

		ck_assert_msg(key_parse(&s, &key), "%s", keys[i].name);
		ck_assert_str_eq(s, "");
		ck_assert_msg(key == keys[i].key, "%s", keys[i].name);
		key_show(key, &out);
		ck_assert_str_eq(out.s, keys[i].shown);
		str_release(&out);
	}
}
END_TEST

START_TEST(key_names_that_are_none_are_refused)
{
	static const char *const names[] = { "", " ", "<", "<>", "<F0>", "<F25>", "<F1x>", "<Foo>",
		"<X-a>", "<C->", "<S-a>", "<C-ab>", "\x01", "\xff" };

	for (size_t i = 0; i < COUNT(names); i++) {
		const char *s = names[i];
		uint32_t key;

		ck_assert_msg(!key_parse(&s, &key), "%s", names[i]);
	}
}
END_TEST

START_TEST(key_is_shown_for_people)
{
	struct str out = STR_INIT;

	key_show('r' | K_CTRL, &out);
	key_show('1' | K_ALT, &out);
	key_show(K_F0 + 4, &out);
	key_show(' ', &out);
	ck_assert_str_eq(out.s, "Ctrl+RAlt+1F4Space");
	str_release(&out);
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("key", setup, teardown, 0, EACH(key_bytes_give_their_key, COUNT(known)),
		EACH(key_bytes_one_at_a_time_give_the_same, COUNT(known)),
		ONCE(key_escape_alone_waits_for_the_flush), ONCE(key_escape_twice_is_escape_twice),
		ONCE(key_lam_alef_of_one_press_are_joined),
		ONCE(key_paste_is_one_event_whatever_is_in_it),
		ONCE(key_paste_without_an_end_waits), ONCE(key_mouse_reports_are_read),
		ONCE(key_answers_of_terminals_are_no_keys),
		ONCE(key_noise_never_hangs_and_never_is_text), ONCE(every_key_has_its_name),
		ONCE(key_names_that_are_none_are_refused), ONCE(key_is_shown_for_people));
}
