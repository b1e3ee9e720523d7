/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The editor: Arabic, Latin and mixed text, one line and many. */
#include "base/base.h"

#include "text/utf8.h"
#include "ui/edit.h"
#include "edit_fixture.h"
#include "unit.h"

START_TEST(edit_types_and_moves_in_latin)
{
	edit_type("abc");
	edit_keys("<Left> <Left>");
	edit_type("X");
	ck_assert_str_eq(edit.text.s, "aXbc");
	edit_keys("<Home>");
	edit_type("1");
	edit_keys("<End>");
	edit_type("2");
	ck_assert_str_eq(edit.text.s, "1aXbc2");
	edit_keys("<Home> <Left> <Left>");
	ck_assert_uint_eq(edit.at, 0);
	edit_keys("<End> <Right>");
	ck_assert_uint_eq(edit.at, edit.text.len);
}
END_TEST

START_TEST(edit_arrows_go_where_the_eye_sees_in_arabic)
{
	grid.rtl = true;
	edit_type("محمد");
	ck_assert_uint_eq(edit.at, 8);
	edit_keys("<Right>");		/* back towards the beginning, which stands on the right */
	ck_assert_uint_eq(edit.at, 6);
	edit_type("X");
	ck_assert_str_eq(edit.text.s, "محمXد");
	edit_set(&edit, "محمد");
	edit_keys("<Home>");
	ck_assert_uint_eq(edit.at, 0);
	edit_keys("<Left>");
	ck_assert_uint_eq(edit.at, 2);
	edit_keys("<Right> <Right>");
	ck_assert_uint_eq(edit.at, 0);
}
END_TEST

/* From one end of a mixed line to the other: each step to the left moves the cursor, and nowhere twice. */
START_TEST(edit_arrows_cross_mixed_text_without_a_trap)
{
	static const char *const lines[] = { "abc محمد def", "محمد abc 123 خالد", "خالد (أبو فهد)", "12 محمد",
		"سعر 500 ريال", "abc", "لا لأ بلا", "שלום محمد", "" };

	for (int rtl = 0; rtl < 2; rtl++)
		for (size_t i = 0; i < COUNT(lines); i++) {
			size_t seen[64], n = 0, before;

			grid.rtl = rtl;
			edit_set(&edit, lines[i]);
			for (int k = 0; k < 60; k++)
				edit_keys("<Left>");
			seen[n++] = edit.at;
			do {
				before = edit.at;
				edit_keys("<Right>");
				for (size_t k = 0; k < n && edit.at != before; k++)
					ck_assert_msg(seen[k] != edit.at || k == n,
						"\"%s\" (%d): offset %zu twice", lines[i], rtl, edit.at);
				seen[n++] = edit.at;
			} while (edit.at != before && n < 60);
			ck_assert_msg(n - 1 >= utf8_count(lines[i]) - (i == 6 ? 3 : 0),
				"\"%s\" (%d): %zu places", lines[i], rtl, n - 1);
		}
}
END_TEST

START_TEST(edit_deletes_whole_clusters)
{
	edit_type("شَدّة");		/* five letters and marks, three clusters */
	edit_keys("<BS>");
	ck_assert_str_eq(edit.text.s, "شَدّ");
	edit_keys("<BS>");
	ck_assert_str_eq(edit.text.s, "شَ");
	edit_keys("<Home> <Del>");
	ck_assert_str_eq(edit.text.s, "");
	edit_keys("<BS> <Del>");
	ck_assert_str_eq(edit.text.s, "");
	edit_set(&edit, "e\xcc\x81" "a\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7");
	edit_keys("<BS>");
	ck_assert_str_eq(edit.text.s, "e\xcc\x81" "a");
	edit_keys("<BS> <BS>");
	ck_assert_str_eq(edit.text.s, "");
}
END_TEST

START_TEST(edit_jumps_and_deletes_words)
{
	edit_type("one two خالد");
	edit_keys("<C-w>");
	ck_assert_str_eq(edit.text.s, "one two ");
	edit_keys("<C-Left>");
	ck_assert_uint_eq(edit.at, 4);
	edit_keys("<C-Left>");
	ck_assert_uint_eq(edit.at, 0);
	edit_keys("<C-Del>");
	ck_assert_ptr_nonnull(strstr("two two ", edit.text.s));
	edit_keys("<End> <C-u>");
	ck_assert_str_eq(edit.text.s, "");
	grid.rtl = true;
	edit_set(&edit, "محمد خالد");
	edit_keys("<C-Right>");
	ck_assert_uint_eq(edit.at, 9);
	edit_keys("<C-k>");
	ck_assert_str_eq(edit.text.s, "محمد ");
}
END_TEST

START_TEST(edit_undoes_and_does_again)
{
	edit_type("one");
	edit_type(" ");
	edit_type("two");
	edit_keys("<C-z>");
	ck_assert_str_eq(edit.text.s, "one ");
	edit_keys("<C-z>");
	ck_assert_str_eq(edit.text.s, "one");
	edit_keys("<C-z> <C-z> <C-z>");
	ck_assert_str_eq(edit.text.s, "");
	edit_keys("<C-y> <C-y> <C-y> <C-y>");
	ck_assert_str_eq(edit.text.s, "one two");
	edit_keys("<C-z>");
	edit_type("X");
	edit_keys("<C-y>");			/* nothing: another way was taken */
	ck_assert_str_eq(edit.text.s, "one X");
}
END_TEST

START_TEST(edit_undo_never_ends_in_a_broken_text)
{
	uint32_t seed = 3;

	for (int i = 0; i < 3000; i++) {
		static const char *const some[] = { "<Left>", "<Right>", "<BS>", "<Del>", "<C-z>", "<C-y>", "<C-w>",
			"<Home>", "<End>", "<C-k>" };

		seed = seed * 1664525 + 1013904223;
		if (seed >> 30 == 0)
			ck_assert(edit_insert(&edit, "لاx َ", strlen("لاx َ")));
		else
			edit_keys(some[(seed >> 16) % COUNT(some)]);
		ck_assert_uint_le(edit.at, edit.text.len);
		ck_assert(utf8_is_valid(edit.text.s, edit.text.len));
		ck_assert(edit.at == edit.text.len || ((unsigned char)edit.text.s[edit.at] & 0xc0) != 0x80);
		if (edit.text.len > 3000)
			edit_set(&edit, "");
	}
}
END_TEST

START_TEST(edit_paste_into_one_line_has_no_line_ends)
{
	ck_assert(edit_insert(&edit, "a\nb\r\nc\td\xe2\x80\xa9" "e\xff", 13));
	ck_assert_str_eq(edit.text.s, "a b c d e\xef\xbf\xbd");
}
END_TEST

START_TEST(edit_over_the_limit_takes_nothing)
{
	edit.limit = 5;
	edit_type("abc");
	ck_assert(!edit_insert(&edit, "def", 3));
	ck_assert_str_eq(edit.text.s, "abc");
	ck_assert(edit_insert(&edit, "de", 2));
	ck_assert_int_eq(edit_key(&edit, 'x', false), EDIT_FULL);
	ck_assert_str_eq(edit.text.s, "abcde");
}
END_TEST

START_TEST(edit_leaves_other_keys_to_others)
{
	static const uint32_t others[] = { K_ENTER, K_ESC, K_TAB, K_UP, K_DOWN, K_PGDN, K_F0 + 2, 's' | K_CTRL,
		'1' | K_ALT, K_TAB | K_SHIFT };

	for (size_t i = 0; i < COUNT(others); i++)
		ck_assert_int_eq(edit_key(&edit, others[i], false), EDIT_IGNORED);
	ck_assert_str_eq(edit.text.s, "");
}
END_TEST

START_TEST(edit_draws_the_cursor_on_what_follows)
{
	int caret;

	edit_start("abc", 1);
	ck_assert_str_eq(edit_drawn(&caret), "abc                 ");
	ck_assert_int_eq(caret, 1);
	edit_key(&edit, K_END, false);
	edit_drawn(&caret);
	ck_assert_int_eq(caret, 3);
}
END_TEST

START_TEST(edit_draws_arabic_at_the_right_with_room_for_the_cursor)
{
	int caret;

	grid.rtl = true;
	edit_set(&edit, "سلام");
	ck_assert_str_eq(edit_drawn(&caret), "                 \xef\xbb\xa1\xef\xbb\xbc\xef\xba\xb3");
	ck_assert_int_eq(caret, 16);	/* left of the last letter */
	edit_key(&edit, K_HOME, true);
	edit_drawn(&caret);
	ck_assert_int_eq(caret, 19);
}
END_TEST

START_TEST(edit_shows_both_places_at_a_change_of_direction)
{
	int caret;

	/* abc|محمد: the next letter stands left of its beginning in cell 6, Latin would go to cell 3. */
	edit_start("abcمحمد", 3);
	edit_drawn(&caret);
	ck_assert_int_eq(caret, 6);
	ck_assert_int_eq(grid.v[3].style, ROLE_caret);
	/* After typing Latin there it is the other way round. */
	edit.after = false;
	edit_drawn(&caret);
	ck_assert_int_eq(caret, 3);
	ck_assert_int_eq(grid.v[6].style, ROLE_caret);
	/* Inside a word there is only one. */
	edit_start("abcمحمد", 5);
	edit_drawn(&caret);
	for (int x = 0; x < 20; x++)
		ck_assert_int_ne(grid.v[x].style, ROLE_caret);
}
END_TEST

START_TEST(edit_scrolls_a_long_line_with_the_cursor)
{
	int caret;

	for (int rtl = 0; rtl < 2; rtl++) {
		grid.rtl = rtl;
		edit_set(&edit, "the quick brown fox jumps over the lazy dog");
		edit.dir = PUT_LTR;
		edit_drawn(&caret);
		ck_assert_int_ge(caret, 10);
		ck_assert_ptr_nonnull(strstr(edit_drawn(NULL), "lazy dog"));
		edit_key(&edit, K_HOME, rtl);
		edit_drawn(&caret);
		ck_assert_int_eq(caret, 0);
		ck_assert_ptr_nonnull(strstr(edit_drawn(NULL), "the quick"));
		for (int i = 0; i < 43; i++) {
			edit_key(&edit, K_RIGHT, rtl);
			edit_drawn(&caret);
			ck_assert(caret >= 0 && caret < 20);
		}
		ck_assert_uint_eq(edit.at, edit.text.len);
	}
}
END_TEST

START_TEST(edit_never_draws_outside_its_field)
{
	struct canvas whole = canvas_whole(&grid);

	for (int w = 1; w < 12; w++) {
		field = canvas_part(&whole, 4, 2, w, 1);
		for (int rtl = 0; rtl < 2; rtl++) {
			grid.rtl = rtl;
			canvas_fill(&whole, ROLE_dim);
			edit_set(&edit, "ab漢字محمد\033]0;x\a\xe2\x80\xae" "ef");
			for (int i = 0; i < 20; i++) {
				edit_keys("<Left>");
				edit_scroll(&edit, &field);
				edit_draw(&edit, &field, ROLE_field, true);
			}
			for (int i = 0; i < grid.cols * grid.rows; i++) {
				int x, y;
				bool in = canvas_hit(&field, i % grid.cols, i / grid.cols, &x, &y);

				ck_assert_msg(in || (grid.v[i].style == ROLE_dim && grid.v[i].cp[0] == ' '),
					"width %d: cell %d", w, i);
				ck_assert(grid.v[i].cp[0] >= ' ' || !grid.v[i].cp[0]);
			}
		}
	}
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("edit", edit_setup, edit_teardown, 0,
		ONCE(edit_types_and_moves_in_latin),
		ONCE(edit_arrows_go_where_the_eye_sees_in_arabic),
		ONCE(edit_arrows_cross_mixed_text_without_a_trap),
		ONCE(edit_deletes_whole_clusters), ONCE(edit_jumps_and_deletes_words),
		ONCE(edit_undoes_and_does_again), ONCE(edit_undo_never_ends_in_a_broken_text),
		ONCE(edit_paste_into_one_line_has_no_line_ends),
		ONCE(edit_over_the_limit_takes_nothing), ONCE(edit_leaves_other_keys_to_others),
		ONCE(edit_draws_the_cursor_on_what_follows),
		ONCE(edit_draws_arabic_at_the_right_with_room_for_the_cursor),
		ONCE(edit_shows_both_places_at_a_change_of_direction),
		ONCE(edit_scrolls_a_long_line_with_the_cursor),
		ONCE(edit_never_draws_outside_its_field));
}
