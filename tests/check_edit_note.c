/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Notes of many lines being edited. */
#include "base/base.h"

#include "ui/edit.h"
#include "edit_fixture.h"
#include "unit.h"

static void note(const char *text, int w, int h)
{
	struct canvas whole = canvas_whole(&grid);

	field = canvas_part(&whole, 0, 0, w, h);
	edit.lines = true;
	edit_set(&edit, text);
	edit_scroll(&edit, &field);
}

START_TEST(edit_note_breaks_lines_and_moves_between_them)
{
	note("", 20, 4);
	edit_type("one");
	ck_assert_int_eq(edit_key(&edit, K_ENTER, false), EDIT_CHANGED);
	edit_type("three");
	ck_assert_str_eq(edit.text.s, "one\nthree");
	edit_keys("<Up>");
	ck_assert_uint_eq(edit.at, 3);
	edit_keys("<Down>");
	ck_assert_uint_eq(edit.at, 9);	/* the column is kept over a short line */
	edit_keys("<Home>");
	ck_assert_uint_eq(edit.at, 4);
	edit_keys("<Left>");
	ck_assert_uint_eq(edit.at, 3);
	edit_keys("<Right>");
	ck_assert_uint_eq(edit.at, 4);
	edit_keys("<C-Home>");
	ck_assert_uint_eq(edit.at, 0);
	ck_assert_int_eq(edit_key(&edit, K_UP, false), EDIT_IGNORED);
	edit_keys("<C-End>");
	ck_assert_int_eq(edit_key(&edit, K_DOWN, false), EDIT_IGNORED);
}
END_TEST

START_TEST(edit_note_wraps_and_keeps_the_cursor_in_sight)
{
	note("one two three four five six seven eight nine ten eleven twelve\n\nlast", 10, 3);
	for (int i = 0; i < 30; i++) {
		edit_scroll(&edit, &field);
		grid.caret_y = -1;
		edit_draw(&edit, &field, ROLE_field, true);
		ck_assert(grid.caret_y >= 0 && grid.caret_y < 3);
		edit_keys("<Up>");
	}
	ck_assert_uint_eq(edit.top, 0);
	for (int i = 0; i < 30; i++) {
		edit_keys("<Down>");
		edit_scroll(&edit, &field);
		grid.caret_y = -1;
		edit_draw(&edit, &field, ROLE_field, true);
		ck_assert(grid.caret_y >= 0 && grid.caret_y < 3);
	}
	ck_assert_uint_ge(edit.at, strlen("one two three four five six seven eight nine ten eleven twelve\n\n"));
}
END_TEST

START_TEST(edit_note_selects_over_lines)
{
	note("one\ntwo\nthree", 20, 4);
	edit_keys("<C-Home> <Right> <S-Down>");
	ck_assert_str_eq(selected(), "ne\nt");
	ck_assert_str_eq(selected_cells(20), ".###................");	/* with the line's end */
	ck_assert_int_eq(grid.v[20].style, ROLE_selection);
	ck_assert_int_eq(grid.v[21].style, ROLE_field);
	edit_keys("<S-Down> <S-Down>");
	ck_assert_str_eq(selected(), "ne\ntwo\nthree");
	edit_keys("<S-Up> <S-Up> <S-Up>");
	ck_assert_str_eq(selected(), "o");
	edit_keys("<Down> <C-S-End> <BS>");
	ck_assert_str_eq(edit.text.s, "one\n");
	edit_keys("<C-z> <C-Home> <Down> <C-S-Home>");
	edit_type("x");
	ck_assert_str_eq(edit.text.s, "xtwo\nthree");
}
END_TEST

/* A paragraph of 64 KB without any line end. */
START_TEST(edit_note_of_one_long_paragraph_is_edited)
{
	struct str big = STR_INIT;

	while (big.len < 64 * 1024)
		str_add(&big, "كلام طويل عن شقة في حي النرجس 450,000 and so on ");
	note(big.s, 40, 4);
	edit_type("x");
	edit_keys("<Up> <Up> <S-Up> <Del> <Down> <C-z> <C-Home> <Down> <C-End> <BS>");
	edit_scroll(&edit, &field);
	edit_draw(&edit, &field, ROLE_field, true);
	ck_assert(grid.caret_y >= 0 && grid.caret_y < 4);
	ck_assert_uint_eq(edit.text.len, big.len);
	str_release(&big);
}
END_TEST

START_TEST(edit_note_of_ten_megabytes_is_edited)
{
	struct str big = STR_INIT;

	while (big.len < 10 * 1024 * 1024)
		str_add(&big, "A line of a note that goes on and on. سطر من ملاحظة طويلة جداً.\n");
	note(big.s, 20, 6);
	edit_type("x");
	edit_keys("<Up> <Up> <BS> <Left> <C-Home> <Down>");
	edit_scroll(&edit, &field);
	edit_draw(&edit, &field, ROLE_field, true);
	ck_assert_uint_eq(edit.text.len, big.len);
	str_release(&big);
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("edit_note", edit_setup, edit_teardown, 0,
		ONCE(edit_note_breaks_lines_and_moves_between_them),
		ONCE(edit_note_wraps_and_keeps_the_cursor_in_sight),
		ONCE(edit_note_selects_over_lines),
		ONCE(edit_note_of_one_long_paragraph_is_edited),
		ONCE(edit_note_of_ten_megabytes_is_edited));
}
