/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Which terminal it is, by what it answers and by what the environment says. */
#include "base/base.h"

#include "ui/terminal.h"
#include "unit.h"

static struct terminal_facts facts;
static struct key_decoder dec = { .in = STR_INIT };
static struct key_event event = { .text = STR_INIT };

static void setup(void)
{
	static const char *const names[] = { "TMUX", "STY", "KONSOLE_VERSION", "MLTERM", "KITTY_WINDOW_ID" };

	for (size_t i = 0; i < COUNT(names); i++)
		unsetenv(names[i]);
	setenv("TERM", "xterm-256color", 1);
	terminal_facts_init(&facts);
}

static void teardown(void)
{
	key_decoder_release(&dec);
	str_release(&event.text);
}

/* Bytes as the terminal sends them; what is no answer fails the test. */
static void answer(const char *bytes)
{
	key_decoder_feed(&dec, bytes, strlen(bytes));
	while (key_decoder_next(&dec, false, &event)) {
		ck_assert_uint_eq(event.key, K_REPORT);
		ck_assert(terminal_take(&facts, &event));
		if (facts.complete)	/* as the program does it */
			(void)!terminal_questions_behind(&facts);
	}
	ck_assert(!key_decoder_waits(&dec));
}

/* Answers as measured (design "text"); xterm, foot and others know nothing of mode 8. */
static const struct { const char *answers; enum bidi_way way; } terminals[] = {
	{ "\033[8;0$y\033P>|XTerm(379)\033\\\033[>41;379;0c\033[?64;1;2c", BIDI_EXPLICIT },
	{ "\033[8;1$y\033P>|VTE(7001)\033\\\033[>65;7001;1c\033[?65;1;9c", BIDI_EXPLICIT },
	{ "\033[8;2$y\033[>65;6800;1c\033[?65;1;9c", BIDI_EXPLICIT },
	{ "\033P>|Konsole 22.12.3\033\\\033[>1;115;0c\033[?62;22c", BIDI_KONSOLE },
	{ "\033[>1;115;0c\033[?62;22c", BIDI_KONSOLE },
	{ "\033[>24;279;0c\033[?63;1;2c", BIDI_MLTERM },
	{ "\033P>|mlterm(3.9.3)\033\\\033[?63;1;2c", BIDI_MLTERM },
	{ "\033P>|kitty(0.26.5)\033\\\033[>1;4000;26c\033[?62;c", BIDI_KITTY },
	{ "\033[>0;136;0c\033[?6c", BIDI_PUTTY },
	{ "\033P>|tmux 3.3a\033\\\033[>84;0;0c\033[?1;2c", BIDI_TMUX },
	{ "\033[>83;40900;0c\033[?1;2c", BIDI_SCREEN },
	{ "\033[>1;10;0c\033[?62;4c", BIDI_EXPLICIT },
	/* GNU screen for itself, then what stands behind it; without an answer its own way. */
	{ "\033[>83;40900;0c\033[?1;2c\033[>1;115;0c\033[?62;22c", BIDI_SCREEN_KONSOLE },
	{ "\033[>83;40900;0c\033[?1;2c\033[>24;279;0c\033[?63;1;2c", BIDI_SCREEN_MLTERM },
	{ "\033[>83;40900;0c\033[?1;2c\033[>1;4000;26c\033[?62;c", BIDI_SCREEN_KITTY },
	{ "\033[>83;40900;0c\033[?1;2c\033[>0;136;0c\033[?6c", BIDI_SCREEN_PUTTY },
	{ "\033[>83;40900;0c\033[?1;2c\033[>41;379;0c\033[?64c", BIDI_SCREEN },
	{ "", BIDI_EXPLICIT },
};

START_TEST(terminal_is_known_by_its_answers)
{
	answer(terminals[_i].answers);
	ck_assert_int_eq(terminal_choose(&facts, "auto"), terminals[_i].way);
	ck_assert_int_eq(facts.complete || facts.asked_behind, terminals[_i].answers[0] != '\0');
	ck_assert_ptr_null(terminal_questions_behind(&facts));
	ck_assert_int_eq(terminal_choose(&facts, "off"), BIDI_OFF);
	ck_assert_int_eq(terminal_choose(&facts, "visual"), BIDI_EXPLICIT);
	ck_assert_int_eq(terminal_choose(&facts, "kitty"), BIDI_KITTY);
}
END_TEST

START_TEST(terminal_environment_counts_until_an_answer)
{
	setenv("KONSOLE_VERSION", "221203", 1);
	terminal_facts_init(&facts);
	ck_assert_int_eq(terminal_choose(&facts, "auto"), BIDI_KONSOLE);
	answer("\033[>41;379;0c\033[?64;1c");	/* an xterm that was started from a konsole */
	ck_assert_int_eq(terminal_choose(&facts, "auto"), BIDI_EXPLICIT);
	setenv("TMUX", "/tmp/tmux-0/default,1,0", 1);
	terminal_facts_init(&facts);
	answer("\033[?1;2c");		/* an old tmux */
	ck_assert_int_eq(terminal_choose(&facts, "auto"), BIDI_TMUX);
}
END_TEST

/* The colour of the ground, ended either way, of two or four digits; nonsense is no answer. */
START_TEST(terminal_tells_its_ground)
{
	static const struct { const char *answer; int ground; } rows[] = {
		{ "\033]11;rgb:ffff/ffff/ffff\a", GROUND_LIGHT }, { "\033]11;rgb:0000/0000/0000\033\\", GROUND_DARK },
		{ "\033]11;rgb:fd/f6/e3\a", GROUND_LIGHT }, { "\033]11;rgb:00/2b/36\a", GROUND_DARK },
		{ "\033]11;rgb:0000/0000/ffff\a", GROUND_DARK }, { "\033]11;rgb:9e9e/9e9e/9e9e\a", GROUND_LIGHT },
		{ "\033]11;white\a", GROUND_UNKNOWN }, { "\033]11;rgb:ffff/ffff\a", GROUND_UNKNOWN },
		{ "\033]11;rgb:ffff/ffff/ffffff\a", GROUND_UNKNOWN }, { "\033]11;\a", GROUND_UNKNOWN },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		terminal_facts_init(&facts);
		ck_assert_int_eq(facts.ground, GROUND_UNKNOWN);
		answer(rows[i].answer);
		ck_assert_msg((int)facts.ground == rows[i].ground, "%s", rows[i].answer + 2);
	}
}
END_TEST

START_TEST(terminal_ends_what_it_begins)
{
	for (int way = BIDI_OFF; way < BIDI_WAYS; way++) {
		ck_assert_int_eq(!*terminal_begin((enum bidi_way)way), !*terminal_end((enum bidi_way)way));
		ck_assert_ptr_nonnull(terminal_way_name((enum bidi_way)way));
	}
}
END_TEST

/* A slow line cuts anywhere; a key stands between two answers. */
START_TEST(terminal_answers_in_pieces_are_no_keys)
{
	static const char bytes[] = "\033[8;1$yj\033P>|VTE(7001)\033\\k\033[>65;7001;1c\033]11;rgb:ffff/ffff/ffff\a\033[?65;1;9c";
	char keys[8] = "";

	dec.asked = true;
	for (size_t i = 0; bytes[i]; i++) {
		key_decoder_feed(&dec, &bytes[i], 1);
		/* What the loop does: it flushes after 25 ms where no answer has begun. */
		while (key_decoder_next(&dec, !key_decoder_has_answer(&dec) && dec.in.len > 2, &event))
			if (event.key == K_REPORT)
				ck_assert(terminal_take(&facts, &event));
			else {
				ck_assert(key_is_text(event.key) && strlen(keys) < 7);
				keys[strlen(keys)] = (char)event.key;
			}
	}
	ck_assert_str_eq(keys, "jk");
	ck_assert(facts.complete && facts.mode8 == 1 && facts.ground == GROUND_LIGHT);
	ck_assert_str_eq(facts.version, "VTE(7001)");
	/* An answer that never ends is given up. */
	key_decoder_feed(&dec, "\033[>65;70", 8);
	ck_assert(key_decoder_has_answer(&dec));
	ck_assert(key_decoder_next(&dec, true, &event));
	ck_assert_uint_eq(event.key, K_UNKNOWN);
	ck_assert(!key_decoder_waits(&dec));
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("terminal", setup, teardown, 0,
		EACH(terminal_is_known_by_its_answers, COUNT(terminals)),
		ONCE(terminal_environment_counts_until_an_answer), ONCE(terminal_tells_its_ground),
		ONCE(terminal_ends_what_it_begins), ONCE(terminal_answers_in_pieces_are_no_keys));
}
