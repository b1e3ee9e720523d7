/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The sizes of the window and of its panes. */
#include "base/base.h"

#include "screens/one_screen.h"
#include "screens/engine_fixture.h"
#include "unit.h"

START_TEST(engine_says_how_large_the_window_must_be)
{
	engine_start_demo(80, 24);
	term_keys(&t, "j j j");
	term_settle(&t);
	term_resize(&t, 59, 24);
	term_wait(&t, "60 columns");
	term_wait(&t, "16");
	term_keys(&t, "d Enter j n");	/* nobody acts on what he cannot see */
	term_resize(&t, 80, 15);
	term_settle(&t);
	ck_assert(term_has(&t, "60 columns"));
	term_resize(&t, 80, 24);
	term_wait_gone(&t, "60 columns");
	term_settle(&t);
	ck_assert(term_has(&t, "Customers 50"));
	term_resize(&t, 1, 1);
	term_settle(&t);
	term_quit(&t, "q");
}
END_TEST

START_TEST(engine_keeps_place_and_focus_over_sizes)
{
	struct str before = STR_INIT, after = STR_INIT;

	engine_start_demo(80, 24);
	term_keys(&t, "j j j j j");
	term_settle(&t);
	term_print(&t, &before);
	for (int i = 0; i < 120; i++)
		term_resize(&t, 20 + i * 37 % 150, 4 + i * 11 % 50);
	term_resize(&t, 80, 24);
	term_wait(&t, "Customers 50");
	term_settle(&t);
	term_print(&t, &after);
	assert_same(before.s, after.s);
	str_release(&before);
	str_release(&after);
	term_quit(&t, "q");
}
END_TEST

/* A window that gets its size while the program starts, as tmux gives it to the first one: never the old one. */
START_TEST(engine_takes_the_size_that_comes_while_it_starts)
{
	char *file = engine_demo_file("sized");

	engine_start_file(file);
	term_quit(&t, "q");
	for (int i = 0; i < 16; i++) {
		term_start(&t, 80, 24, "--db", file, NULL);
		term_quick(&t, i);
		term_resize(&t, 100, 30);
		term_wait(&t, "Customers 50");
		term_settle(&t);
		ck_assert_msg(strstr(term_row(&t, 29), "? keys"), "%d: %s", i, term_row(&t, 29));
		term_quit(&t, "q");
	}
	free(file);
}
END_TEST

/* The second list by its number and Enter, which opens it at once: the picture, and who has the focus. */
static void show_second_list(const char *file, const char *keys, struct str *out)
{
	int x, y;

	term_start(&t, 80, 24, "--db", file, NULL);
	if (keys)
		term_type(&t, keys);
	else {
		term_wait(&t, "Customers 50");
		term_settle(&t);
		term_type(&t, "2\r");
	}
	term_wait(&t, "─ New leads");
	term_settle(&t);
	term_print(&t, out);
	y = term_find(&t, "History", &x);
	str_addf(out, "%d\n", term_cell(&t, x - 2, y).fg);	/* the line before its title */
	term_type(&t, "1\r");		/* the next start begins there */
	term_wait(&t, "─ Today");
	term_keys(&t, "q");
	ck_assert_int_eq(term_wait_exit(&t), 0);
	ck_assert(term_is_restored(&t));
	term_end(&t);
}

/* Keys before the first picture, while the terminal is asked, and among its answers: none is lost, none
 * changes its place. */
START_TEST(engine_takes_keys_from_its_first_moment)
{
	static const char *const early[] = { "2\r", "2\033[>41;379;0c\r\033[?64;1;2c",
		"\033P>|XTerm(379)\033\\2\033]11;rgb:0000/0000/0000\a\r\033[?64;1;2c" };
	struct str slow = STR_INIT;
	char *file = engine_demo_file("early");

	engine_start_file(file);
	term_quit(&t, "q");
	show_second_list(file, NULL, &slow);
	ck_assert_msg(strstr(slow.s, "\n240\n"), "%s", slow.s);	/* Enter went no further */
	for (int i = 0; i < 12; i++) {
		struct str fast = STR_INIT;

		show_second_list(file, early[i % 3], &fast);
		ck_assert_msg(str_eq(slow.s, fast.s), "%d:\n%s", i, fast.s);
		str_release(&fast);
	}
	str_release(&slow);
	free(file);
}
END_TEST

START_TEST(engine_shows_more_panes_in_more_room)
{
	static const struct { int cols, panes; } sizes[] = { { 60, 1 }, { 79, 1 }, { 80, 2 }, { 119, 2 }, { 120, 3 } };

	engine_start_demo(80, 24);
	for (size_t i = 0; i < COUNT(sizes); i++) {
		int panes = 1;

		term_resize(&t, sizes[i].cols, 24);
		term_settle(&t);
		for (const char *s = term_row(&t, 1); (s = strstr(s, "┬")); s++)
			panes++;
		ck_assert_msg(panes == sizes[i].panes, "%d panes at %d: %s", panes, sizes[i].cols,
			term_row(&t, 1));
	}
	term_quit(&t, "q");
}
END_TEST

static int border(void)
{
	int x;

	term_find(&t, "┬", &x);
	return x;
}

/* Presses on a cell, moves, releases: columns and rows from 1, as terminals count. */
static void drag(int from, int to, int y)
{
	char bytes[96];

	snprintf(bytes, sizeof(bytes), "\033[<0;%d;%dM\033[<32;%d;%dM\033[<0;%d;%dm", from, y, to, y, to, y);
	term_send(&t, bytes, strlen(bytes));
	term_settle(&t);
}

START_TEST(engine_keeps_the_borders_one_moves)
{
	char *file = engine_demo_file("panes");
	int at, then;

	engine_start_file(file);
	at = border();
	term_keys(&t, "Tab Tab");	/* whichever pane is second, it stands still */
	term_settle(&t);
	ck_assert_int_eq(border(), at);
	term_keys(&t, "Tab A-Right A-Right");
	term_settle(&t);
	ck_assert_int_eq(border(), at + 4);
	drag(at + 4 + 1, 50, 10);
	ck_assert_int_eq(border(), 49);
	drag(50, 3, 10);		/* no pane goes under its least width */
	ck_assert_int_gt(border(), 15);
	drag(border() + 1, 45, 10);
	then = border();
	ck_assert_int_eq(then, 44);
	term_quit(&t, "q");
	engine_start_file(file);
	ck_assert_int_eq(border(), then);
	term_quit(&t, "q");
	free(file);
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("sizes", NULL, one_screen_teardown, 120,
		ONCE(engine_says_how_large_the_window_must_be),
		ONCE(engine_keeps_place_and_focus_over_sizes),
		ONCE(engine_takes_the_size_that_comes_while_it_starts),
		ONCE(engine_takes_keys_from_its_first_moment),
		ONCE(engine_shows_more_panes_in_more_room),
		ONCE(engine_keeps_the_borders_one_moves));
}
