/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Selecting in a line, and marks, ligatures and numbers. */
#include "base/base.h"

#include "text/utf8.h"
#include "ui/edit.h"
#include "edit_fixture.h"
#include "unit.h"

/* --- Selecting. */

START_TEST(edit_shift_selects_and_moving_ends_it)
{
	edit_type("one two three");
	edit_keys("<S-Left> <S-Left>");
	ck_assert_str_eq(selected(), "ee");
	edit_keys("<S-Right>");
	ck_assert_str_eq(selected(), "e");
	edit_keys("<S-Right>");
	ck_assert_str_eq(selected(), "");
	edit_keys("<C-S-Left>");
	ck_assert_str_eq(selected(), "three");
	edit_keys("<C-S-Left>");
	ck_assert_str_eq(selected(), "two three");
	edit_keys("<Left>");			/* to its left end */
	ck_assert_str_eq(selected(), "");
	ck_assert_uint_eq(edit.at, 4);
	edit_keys("<C-S-Right> <Right>");
	ck_assert_uint_eq(edit.at, 8);
	edit_keys("<S-Home>");
	ck_assert_str_eq(selected(), "one two ");
	edit_keys("<S-End>");
	ck_assert_str_eq(selected(), "three");
	edit_keys("<Home>");
	ck_assert_str_eq(selected(), "");
	ck_assert_uint_eq(edit.at, 0);
	ck_assert_int_eq(edit_key(&edit, K_DOWN | K_SHIFT, false), EDIT_IGNORED);
}
END_TEST

START_TEST(edit_selected_text_goes_as_one_step)
{
	static const char *const erasing[] = { "<BS>", "<Del>", "<C-BS>", "<C-Del>", "<C-w>", "<C-d>" };

	for (size_t i = 0; i < COUNT(erasing); i++) {
		edit_set(&edit, "one two three");
		edit_keys("<C-S-Left> <C-S-Left>");
		edit_keys(erasing[i]);
		ck_assert_msg(str_eq(edit.text.s, "one "), "%s: %s", erasing[i], edit.text.s);
		ck_assert_str_eq(selected(), "");
		edit_keys("<C-z>");
		ck_assert_str_eq(edit.text.s, "one two three");
		ck_assert_str_eq(selected(), "");
		edit_keys("<C-y>");
		ck_assert_str_eq(edit.text.s, "one ");
	}
}
END_TEST

START_TEST(edit_typing_and_pasting_replace_what_is_selected)
{
	edit_type("one two");
	edit_keys("<C-S-Left>");
	edit_type("xyz");			/* one step with what it replaced */
	ck_assert_str_eq(edit.text.s, "one xyz");
	edit_keys("<C-z>");
	ck_assert_str_eq(edit.text.s, "one two");
	edit_keys("<End> <S-Home>");
	ck_assert(edit_insert(&edit, "سطر\nآخر", strlen("سطر\nآخر")));
	ck_assert_str_eq(edit.text.s, "سطر آخر");
	edit_keys("<C-z>");
	ck_assert_str_eq(edit.text.s, "one two");
	edit.limit = 8;			/* what goes makes room */
	edit_keys("<C-Home> <C-S-Right>");
	ck_assert(edit_insert(&edit, "12345", 5));
	ck_assert_str_eq(edit.text.s, "12345two");
	edit_keys("<S-Home>");
	ck_assert(!edit_insert(&edit, "123456789", 9));
	ck_assert_str_eq(selected(), "12345");
}
END_TEST

START_TEST(edit_draws_the_selection_where_its_letters_are)
{
	edit_start("ab محمد", 1);
	edit_keys("<S-Right> <S-Right>");	/* b and the blank */
	ck_assert_str_eq(selected_cells(8), ".##.....");
	edit.at = 5;			/* and the first letter of the name, which stands at its right end */
	ck_assert_str_eq(selected_cells(8), ".##...#.");
	edit.at = 7;
	ck_assert_str_eq(selected_cells(8), ".##..##.");
	edit_keys("<End>");
	ck_assert_str_eq(selected_cells(8), "........");
	grid.rtl = true;		/* خالد 050: the digits are left of the name */
	edit_set(&edit, "خالد 050");
	edit_keys("<C-S-Right>");
	ck_assert_str_eq(selected(), "050");
	ck_assert_str_eq(selected_cells(20), "............###.....");
	edit_keys("<S-Right> <S-Right>");
	ck_assert_str_eq(selected(), "د 050");
	ck_assert_str_eq(selected_cells(20), "............#####...");
	edit_set(&edit, "بلا");		/* lam-alef is one cell, and taken whole */
	edit_keys("<S-Right>");
	ck_assert_str_eq(selected(), "لا");
	ck_assert_str_eq(selected_cells(20), "..................#.");
	edit_set(&edit, "漢");
	edit_keys("<S-Home>");
	ck_assert_str_eq(selected_cells(20), "..................##");
}
END_TEST

/* --- Marks, ligatures, numbers. */

START_TEST(edit_marks_typed_as_keys_compose)
{
	edit_type("ا\xd9\x94");		/* alef, then hamza above */
	ck_assert_str_eq(edit.text.s, "أ");
	edit_type("e\xcc\x81");
	ck_assert_str_eq(edit.text.s, "أ\xc3\xa9");
	edit_keys("<Home>");
	edit_type("\xd9\x8e");		/* a mark at the very beginning stays one */
	ck_assert(utf8_is_valid(edit.text.s, edit.text.len));
	edit_set(&edit, "");
	edit_type("د\xd9\x91\xd9\x8e");	/* shadda, fatha: NFC has them the other way round */
	ck_assert_str_eq(edit.text.s, "د\xd9\x8e\xd9\x91");
	edit_keys("<BS>");
	ck_assert_str_eq(edit.text.s, "");
}
END_TEST

START_TEST(edit_takes_a_ligature_letter_by_letter)
{
	grid.rtl = true;
	edit_type("سلا");
	ck_assert_uint_eq(edit.at, 6);
	edit_keys("<Right>");		/* over both: they are one cell */
	ck_assert_uint_eq(edit.at, 2);
	edit_keys("<Left> <BS>");
	ck_assert_str_eq(edit.text.s, "سل");
	edit_type("ا");
	edit_keys("<Home> <Left> <Del>");
	ck_assert_str_eq(edit.text.s, "سا");
}
END_TEST

START_TEST(edit_words_end_at_arabic_punctuation)
{
	grid.rtl = true;
	edit_type("محمد، خالد؟ don't 3.5 نعم");
	for (size_t i = 0; i < 5; i++) {
		static const char *const rest[] = { "نعم", "3.5 نعم", "don't 3.5 نعم", "خالد؟ don't 3.5 نعم",
			"محمد، خالد؟ don't 3.5 نعم" };

		edit_keys("<C-Right>");
		ck_assert_str_eq(edit.text.s + edit.at, rest[i]);
	}
	edit_keys("<C-Left>");
	ck_assert_str_eq(edit.text.s + edit.at, "خالد؟ don't 3.5 نعم");
	edit_keys("<C-S-Left>");
	ck_assert_str_eq(selected(), "خالد؟ ");
}
END_TEST

/* The cursor never goes against the arrow; at a change of direction it may rest for one step. */
START_TEST(edit_cursor_goes_with_the_arrow)
{
	static const char *const lines[] = { "abc محمد def", "محمد abc 123", "خالد (أبو فهد)", "12 محمد",
		"سعر 500 ريال", "لا لأ بلا" };

	for (int rtl = 0; rtl < 2; rtl++)
		for (size_t i = 0; i < COUNT(lines); i++) {
			int before, now, same = 0;
			size_t at;

			grid.rtl = rtl;
			edit_set(&edit, lines[i]);
			for (int k = 0; k < 40; k++)
				edit_keys("<Left>");
			edit_drawn(&before);
			do {
				at = edit.at;
				edit_keys("<Right>");
				edit_drawn(&now);
				ck_assert_msg(now >= before && now <= before + 2, "\"%s\" (%d): %d to %d",
					lines[i], rtl, before, now);
				same = now == before ? same + 1 : 0;
				ck_assert_int_le(same, 2);
				before = now;
			} while (edit.at != at);
		}
}
END_TEST

START_TEST(edit_shows_both_places_in_an_arabic_line)
{
	int caret;

	/* محمد|abc at the right: what follows is the a in cell 13; Arabic would go to cell 15. */
	grid.rtl = true;
	edit_start("محمدabc", 8);
	edit_drawn(&caret);
	ck_assert_int_eq(caret, 13);
	ck_assert_int_eq(grid.v[15].style, ROLE_caret);
	edit.after = false;		/* after typing Arabic */
	edit_drawn(&caret);
	ck_assert_int_eq(caret, 15);
	ck_assert_int_eq(grid.v[13].style, ROLE_caret);
	edit_keys("<S-Right>");		/* one selected letter: no second caret in it */
	edit_drawn(&caret);
	for (int x = 0; x < 20; x++)
		ck_assert_int_ne(grid.v[x].style, ROLE_caret);
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("edit_select", edit_setup, edit_teardown, 0,
		ONCE(edit_shift_selects_and_moving_ends_it),
		ONCE(edit_selected_text_goes_as_one_step),
		ONCE(edit_typing_and_pasting_replace_what_is_selected),
		ONCE(edit_draws_the_selection_where_its_letters_are),
		ONCE(edit_marks_typed_as_keys_compose),
		ONCE(edit_takes_a_ligature_letter_by_letter),
		ONCE(edit_words_end_at_arabic_punctuation), ONCE(edit_cursor_goes_with_the_arrow),
		ONCE(edit_shows_both_places_in_an_arabic_line));
}
