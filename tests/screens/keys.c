/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Keys, the palette, the menu and the help. */
#include "base/base.h"

#include "screens/one_screen.h"
#include "screens/engine_fixture.h"
#include "unit.h"

START_TEST(engine_understands_the_arabic_layout)
{
	engine_start_demo(80, 24);
	ck_assert_int_ne(term_cell(&t, 2, FIRST_ROW).bg, -1);
	term_type(&t, "ت");		/* j */
	term_settle(&t);
	ck_assert_int_eq(term_cell(&t, 2, FIRST_ROW).bg, -1);
	ck_assert_int_ne(term_cell(&t, 2, FIRST_ROW + 1).bg, -1);
	term_type(&t, "ن");		/* k */
	term_settle(&t);
	ck_assert_int_ne(term_cell(&t, 2, FIRST_ROW).bg, -1);
	term_type(&t, "لا");		/* b, which means nothing: neither g nor h */
	term_settle(&t);
	ck_assert(term_has(&t, "b means nothing here"));
	term_quit(&t, "ض");		/* q */
}
END_TEST

START_TEST(engine_palette_finds_and_runs)
{
	engine_start_demo(80, 24);
	term_keys(&t, ":");
	term_wait(&t, "Commands");
	term_type(&t, "add cust");
	term_settle(&t);
	ck_assert_int_ge(term_find(&t, "Add a customer", NULL), 0);
	ck_assert(!term_has(&t, "Plan a follow-up"));
	term_keys(&t, "Enter");
	term_wait(&t, "New customer");
	term_keys(&t, "Esc");		/* nothing was typed: nothing is asked */
	term_wait_gone(&t, "New customer");
	term_keys(&t, ": x y z z y Enter");
	term_wait(&t, "Nothing fits");
	term_keys(&t, "Esc");
	term_quit(&t, "q");
}
END_TEST

START_TEST(engine_menu_goes_by_subject_and_runs)
{
	engine_start_demo(80, 24);
	term_keys(&t, "F10");
	term_wait(&t, "Open the chosen row");
	ck_assert_ptr_nonnull(strstr(term_row(&t, 0), "Customer   View   Calls"));
	term_keys(&t, "Right");
	term_wait(&t, "Sort the customers");
	term_keys(&t, "Left Left");	/* around: the last one */
	term_wait(&t, "Leave wasit");
	term_keys(&t, "Esc");
	term_wait_gone(&t, "Leave wasit");
	ck_assert_ptr_null(strstr(term_row(&t, 0), "View"));
	term_keys(&t, "F10 Down Enter");
	term_wait(&t, "New customer");
	term_keys(&t, "F10");		/* in a form: the form's own */
	term_wait(&t, "Save what was typed");
	term_keys(&t, "Esc Esc");
	term_wait_gone(&t, "New customer");
	/* By the mouse: a title, then a row. */
	term_keys(&t, "F10");
	term_wait(&t, "Open the chosen row");
	term_type(&t, "\033[<0;15;1M\033[<0;15;1m");
	term_wait(&t, "Sort the customers");
	term_type(&t, "\033[<0;20;5M\033[<0;20;5m");
	term_wait(&t, "Sort customers");
	term_keys(&t, "Esc");
	term_quit(&t, "q");
}
END_TEST

START_TEST(engine_palette_has_the_last_commands_first)
{
	int sort, open;

	engine_start_demo(80, 24);
	term_keys(&t, ":");
	term_wait(&t, "Commands");
	term_type(&t, "sort");
	term_keys(&t, "Enter");
	term_wait(&t, "Sort customers");
	term_keys(&t, "Esc :");
	term_wait(&t, "Commands");
	term_settle(&t);
	sort = term_find(&t, "Sort the customers", &(int){ 0 });
	open = term_find(&t, "Open the chosen row", &(int){ 0 });
	ck_assert_int_gt(sort, 0);
	ck_assert_int_lt(sort, open);
	term_keys(&t, "Esc");
	term_quit(&t, "q");
}
END_TEST

START_TEST(engine_help_shows_keys_and_runs)
{
	engine_start_demo(80, 24);
	term_keys(&t, "F1");
	term_wait(&t, "Here");
	term_wait(&t, "Open the chosen row");
	term_type(&t, "next page");
	term_wait(&t, "PgDn");
	term_keys(&t, "C-u");
	term_type(&t, "leave wasit");
	term_settle(&t);
	term_quit(&t, "Enter");
}
END_TEST

/* At 80 columns there is no room for all. */
START_TEST(engine_says_first_what_a_place_is_for)
{
	static const struct { const char *keys, *line; } places[] = {
		{ "", " / find  c calls  n new  i contact  f follow-up  e edit  " },
		{ "Tab Tab", " Space done  z 1 later  / find  c calls  n new" },
		{ "T", " Enter customers  r rename  d take off  Esc back  " },
		{ "O", " Enter send now  Esc back  " },
		{ "A-u", " Enter merge  n not the same  b both  s skip  Esc back  " },
		{ "F8", " Enter customers  Tab next group  Esc back  " },
		{ "v", " Tab next tab  Enter open  n new  i contact  f follow-up  " },
	};

	for (size_t i = 0; i < COUNT(places); i++) {
		engine_start_demo(80, 24);
		term_keys(&t, places[i].keys);
		term_settle(&t);
		ck_assert_msg(str_has_prefix(term_row(&t, 23), places[i].line), "%s: %s", places[i].keys,
			term_row(&t, 23));
		term_quit(&t, "C-q");
	}
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("keys", NULL, one_screen_teardown, 120,
		ONCE(engine_understands_the_arabic_layout), ONCE(engine_palette_finds_and_runs),
		ONCE(engine_menu_goes_by_subject_and_runs),
		ONCE(engine_palette_has_the_last_commands_first),
		ONCE(engine_help_shows_keys_and_runs), ONCE(engine_says_first_what_a_place_is_for));
}
