/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The editor: Arabic, Latin and mixed text, one line and many. */
#include "base/base.h"

#include "text/utf8.h"
#include "ui/edit.h"
#include "unit.h"

static struct edit edit;
static struct grid grid;
static struct canvas field;

static void setup(void)
{
	struct layout_options text = { 0 };

	edit = (struct edit)EDIT_INIT;
	grid_init(&grid, 20, 6, false, &text);
	field = canvas_part(&(struct canvas){ &grid, 0, 0, 20, 6 }, 0, 0, 20, 1);
}

static void teardown(void)
{
	edit_release(&edit);
	grid_release(&grid);
}

static void keys(const char *names)
{
	struct strlist list = { 0 };

	strlist_split(&list, names, " ");
	for (size_t i = 0; i < list.n; i++) {
		const char *s = list.v[i];
		uint32_t key;

		ck_assert_msg(key_parse(&s, &key) && !*s, "%s", list.v[i]);
		edit_key(&edit, key, grid.rtl);
	}
	strlist_release(&list);
}

static void type(const char *text)
{
	for (size_t i = 0, len = strlen(text), used; i < len; i += used) {
		uint32_t cp;

		used = utf8_decode(text + i, len - i, &cp);
		ck_assert_int_eq(edit_key(&edit, cp, grid.rtl), EDIT_CHANGED);
	}
}

static void start(const char *text, size_t at)
{
	edit_set(&edit, text);
	edit.at = at;
	edit.after = true;
}

/* Cells of the field after drawing, with the cell of the cursor. */
static const char *drawn(int *caret)
{
	static struct str out;

	edit_scroll(&edit, &field);
	grid.caret_x = -1;
	edit_draw(&edit, &field, ROLE_field, true);
	str_set(&out, "");
	for (int x = 0; x < field.w; x++)
		if (grid.v[x].cp[0])
			str_add_cp(&out, grid.v[x].cp[0]);
	if (caret)
		*caret = grid.caret_x;
	return out.s;
}

START_TEST(edit_types_and_moves_in_latin)
{
	type("abc");
	keys("<Left> <Left>");
	type("X");
	ck_assert_str_eq(edit.text.s, "aXbc");
	keys("<Home>");
	type("1");
	keys("<End>");
	type("2");
	ck_assert_str_eq(edit.text.s, "1aXbc2");
	keys("<Home> <Left> <Left>");
	ck_assert_uint_eq(edit.at, 0);
	keys("<End> <Right>");
	ck_assert_uint_eq(edit.at, edit.text.len);
}
END_TEST

START_TEST(edit_arrows_go_where_the_eye_sees_in_arabic)
{
	grid.rtl = true;
	type("محمد");
	ck_assert_uint_eq(edit.at, 8);
	keys("<Right>");		/* back towards the beginning, which stands on the right */
	ck_assert_uint_eq(edit.at, 6);
	type("X");
	ck_assert_str_eq(edit.text.s, "محمXد");
	edit_set(&edit, "محمد");
	keys("<Home>");
	ck_assert_uint_eq(edit.at, 0);
	keys("<Left>");
	ck_assert_uint_eq(edit.at, 2);
	keys("<Right> <Right>");
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
				keys("<Left>");
			seen[n++] = edit.at;
			do {
				before = edit.at;
				keys("<Right>");
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
	type("شَدّة");		/* five letters and marks, three clusters */
	keys("<BS>");
	ck_assert_str_eq(edit.text.s, "شَدّ");
	keys("<BS>");
	ck_assert_str_eq(edit.text.s, "شَ");
	keys("<Home> <Del>");
	ck_assert_str_eq(edit.text.s, "");
	keys("<BS> <Del>");
	ck_assert_str_eq(edit.text.s, "");
	edit_set(&edit, "e\xcc\x81" "a\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7");
	keys("<BS>");
	ck_assert_str_eq(edit.text.s, "e\xcc\x81" "a");
	keys("<BS> <BS>");
	ck_assert_str_eq(edit.text.s, "");
}
END_TEST

START_TEST(edit_jumps_and_deletes_words)
{
	type("one two خالد");
	keys("<C-w>");
	ck_assert_str_eq(edit.text.s, "one two ");
	keys("<C-Left>");
	ck_assert_uint_eq(edit.at, 4);
	keys("<C-Left>");
	ck_assert_uint_eq(edit.at, 0);
	keys("<C-Del>");
	ck_assert_ptr_nonnull(strstr("two two ", edit.text.s));
	keys("<End> <C-u>");
	ck_assert_str_eq(edit.text.s, "");
	grid.rtl = true;
	edit_set(&edit, "محمد خالد");
	keys("<C-Right>");
	ck_assert_uint_eq(edit.at, 9);
	keys("<C-k>");
	ck_assert_str_eq(edit.text.s, "محمد ");
}
END_TEST

START_TEST(edit_undoes_and_does_again)
{
	type("one");
	type(" ");
	type("two");
	keys("<C-z>");
	ck_assert_str_eq(edit.text.s, "one ");
	keys("<C-z>");
	ck_assert_str_eq(edit.text.s, "one");
	keys("<C-z> <C-z> <C-z>");
	ck_assert_str_eq(edit.text.s, "");
	keys("<C-y> <C-y> <C-y> <C-y>");
	ck_assert_str_eq(edit.text.s, "one two");
	keys("<C-z>");
	type("X");
	keys("<C-y>");			/* nothing: another way was taken */
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
			keys(some[(seed >> 16) % COUNT(some)]);
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
	type("abc");
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

	start("abc", 1);
	ck_assert_str_eq(drawn(&caret), "abc                 ");
	ck_assert_int_eq(caret, 1);
	edit_key(&edit, K_END, false);
	drawn(&caret);
	ck_assert_int_eq(caret, 3);
}
END_TEST

START_TEST(edit_draws_arabic_at_the_right_with_room_for_the_cursor)
{
	int caret;

	grid.rtl = true;
	edit_set(&edit, "سلام");
	ck_assert_str_eq(drawn(&caret), "                 \xef\xbb\xa1\xef\xbb\xbc\xef\xba\xb3");
	ck_assert_int_eq(caret, 16);	/* left of the last letter */
	edit_key(&edit, K_HOME, true);
	drawn(&caret);
	ck_assert_int_eq(caret, 19);
}
END_TEST

START_TEST(edit_shows_both_places_at_a_change_of_direction)
{
	int caret;

	/* abc|محمد: the next letter stands left of its beginning in cell 6, Latin would go to cell 3. */
	start("abcمحمد", 3);
	drawn(&caret);
	ck_assert_int_eq(caret, 6);
	ck_assert_int_eq(grid.v[3].style, ROLE_caret);
	/* After typing Latin there it is the other way round. */
	edit.after = false;
	drawn(&caret);
	ck_assert_int_eq(caret, 3);
	ck_assert_int_eq(grid.v[6].style, ROLE_caret);
	/* Inside a word there is only one. */
	start("abcمحمد", 5);
	drawn(&caret);
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
		drawn(&caret);
		ck_assert_int_ge(caret, 10);
		ck_assert_ptr_nonnull(strstr(drawn(NULL), "lazy dog"));
		edit_key(&edit, K_HOME, rtl);
		drawn(&caret);
		ck_assert_int_eq(caret, 0);
		ck_assert_ptr_nonnull(strstr(drawn(NULL), "the quick"));
		for (int i = 0; i < 43; i++) {
			edit_key(&edit, K_RIGHT, rtl);
			drawn(&caret);
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
				keys("<Left>");
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

/* --- Selecting. */

static const char *selected(void)
{
	static struct str out = STR_INIT;
	size_t from, to;

	str_clear(&out);
	if (edit_selection(&edit, &from, &to))
		str_addn(&out, edit.text.s + from, to - from);
	return out.s;
}

START_TEST(edit_shift_selects_and_moving_ends_it)
{
	type("one two three");
	keys("<S-Left> <S-Left>");
	ck_assert_str_eq(selected(), "ee");
	keys("<S-Right>");
	ck_assert_str_eq(selected(), "e");
	keys("<S-Right>");
	ck_assert_str_eq(selected(), "");
	keys("<C-S-Left>");
	ck_assert_str_eq(selected(), "three");
	keys("<C-S-Left>");
	ck_assert_str_eq(selected(), "two three");
	keys("<Left>");			/* to its left end */
	ck_assert_str_eq(selected(), "");
	ck_assert_uint_eq(edit.at, 4);
	keys("<C-S-Right> <Right>");
	ck_assert_uint_eq(edit.at, 8);
	keys("<S-Home>");
	ck_assert_str_eq(selected(), "one two ");
	keys("<S-End>");
	ck_assert_str_eq(selected(), "three");
	keys("<Home>");
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
		keys("<C-S-Left> <C-S-Left>");
		keys(erasing[i]);
		ck_assert_msg(str_eq(edit.text.s, "one "), "%s: %s", erasing[i], edit.text.s);
		ck_assert_str_eq(selected(), "");
		keys("<C-z>");
		ck_assert_str_eq(edit.text.s, "one two three");
		ck_assert_str_eq(selected(), "");
		keys("<C-y>");
		ck_assert_str_eq(edit.text.s, "one ");
	}
}
END_TEST

START_TEST(edit_typing_and_pasting_replace_what_is_selected)
{
	type("one two");
	keys("<C-S-Left>");
	type("xyz");			/* one step with what it replaced */
	ck_assert_str_eq(edit.text.s, "one xyz");
	keys("<C-z>");
	ck_assert_str_eq(edit.text.s, "one two");
	keys("<End> <S-Home>");
	ck_assert(edit_insert(&edit, "سطر\nآخر", strlen("سطر\nآخر")));
	ck_assert_str_eq(edit.text.s, "سطر آخر");
	keys("<C-z>");
	ck_assert_str_eq(edit.text.s, "one two");
	edit.limit = 8;			/* what goes makes room */
	keys("<C-Home> <C-S-Right>");
	ck_assert(edit_insert(&edit, "12345", 5));
	ck_assert_str_eq(edit.text.s, "12345two");
	keys("<S-Home>");
	ck_assert(!edit_insert(&edit, "123456789", 9));
	ck_assert_str_eq(selected(), "12345");
}
END_TEST

/* Which of the first n cells are drawn as selected: '#' and '.'. */
static const char *selected_cells(int n)
{
	static char out[32];
	int x = 0;

	for (drawn(NULL); x < n; x++)
		out[x] = grid.v[x].style == ROLE_selection ? '#' : '.';
	out[x] = '\0';
	return out;
}

START_TEST(edit_draws_the_selection_where_its_letters_are)
{
	start("ab محمد", 1);
	keys("<S-Right> <S-Right>");	/* b and the blank */
	ck_assert_str_eq(selected_cells(8), ".##.....");
	edit.at = 5;			/* and the first letter of the name, which stands at its right end */
	ck_assert_str_eq(selected_cells(8), ".##...#.");
	edit.at = 7;
	ck_assert_str_eq(selected_cells(8), ".##..##.");
	keys("<End>");
	ck_assert_str_eq(selected_cells(8), "........");
	grid.rtl = true;		/* خالد 050: the digits are left of the name */
	edit_set(&edit, "خالد 050");
	keys("<C-S-Right>");
	ck_assert_str_eq(selected(), "050");
	ck_assert_str_eq(selected_cells(20), "............###.....");
	keys("<S-Right> <S-Right>");
	ck_assert_str_eq(selected(), "د 050");
	ck_assert_str_eq(selected_cells(20), "............#####...");
	edit_set(&edit, "بلا");		/* lam-alef is one cell, and taken whole */
	keys("<S-Right>");
	ck_assert_str_eq(selected(), "لا");
	ck_assert_str_eq(selected_cells(20), "..................#.");
	edit_set(&edit, "漢");
	keys("<S-Home>");
	ck_assert_str_eq(selected_cells(20), "..................##");
}
END_TEST

/* --- Marks, ligatures, numbers. */

START_TEST(edit_marks_typed_as_keys_compose)
{
	type("ا\xd9\x94");		/* alef, then hamza above */
	ck_assert_str_eq(edit.text.s, "أ");
	type("e\xcc\x81");
	ck_assert_str_eq(edit.text.s, "أ\xc3\xa9");
	keys("<Home>");
	type("\xd9\x8e");		/* a mark at the very beginning stays one */
	ck_assert(utf8_is_valid(edit.text.s, edit.text.len));
	edit_set(&edit, "");
	type("د\xd9\x91\xd9\x8e");	/* shadda, fatha: NFC has them the other way round */
	ck_assert_str_eq(edit.text.s, "د\xd9\x8e\xd9\x91");
	keys("<BS>");
	ck_assert_str_eq(edit.text.s, "");
}
END_TEST

START_TEST(edit_takes_a_ligature_letter_by_letter)
{
	grid.rtl = true;
	type("سلا");
	ck_assert_uint_eq(edit.at, 6);
	keys("<Right>");		/* over both: they are one cell */
	ck_assert_uint_eq(edit.at, 2);
	keys("<Left> <BS>");
	ck_assert_str_eq(edit.text.s, "سل");
	type("ا");
	keys("<Home> <Left> <Del>");
	ck_assert_str_eq(edit.text.s, "سا");
}
END_TEST

START_TEST(edit_words_end_at_arabic_punctuation)
{
	grid.rtl = true;
	type("محمد، خالد؟ don't 3.5 نعم");
	for (size_t i = 0; i < 5; i++) {
		static const char *const rest[] = { "نعم", "3.5 نعم", "don't 3.5 نعم", "خالد؟ don't 3.5 نعم",
			"محمد، خالد؟ don't 3.5 نعم" };

		keys("<C-Right>");
		ck_assert_str_eq(edit.text.s + edit.at, rest[i]);
	}
	keys("<C-Left>");
	ck_assert_str_eq(edit.text.s + edit.at, "خالد؟ don't 3.5 نعم");
	keys("<C-S-Left>");
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
				keys("<Left>");
			drawn(&before);
			do {
				at = edit.at;
				keys("<Right>");
				drawn(&now);
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
	start("محمدabc", 8);
	drawn(&caret);
	ck_assert_int_eq(caret, 13);
	ck_assert_int_eq(grid.v[15].style, ROLE_caret);
	edit.after = false;		/* after typing Arabic */
	drawn(&caret);
	ck_assert_int_eq(caret, 15);
	ck_assert_int_eq(grid.v[13].style, ROLE_caret);
	keys("<S-Right>");		/* one selected letter: no second caret in it */
	drawn(&caret);
	for (int x = 0; x < 20; x++)
		ck_assert_int_ne(grid.v[x].style, ROLE_caret);
}
END_TEST

/* --- Many lines. */

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
	type("one");
	ck_assert_int_eq(edit_key(&edit, K_ENTER, false), EDIT_CHANGED);
	type("three");
	ck_assert_str_eq(edit.text.s, "one\nthree");
	keys("<Up>");
	ck_assert_uint_eq(edit.at, 3);
	keys("<Down>");
	ck_assert_uint_eq(edit.at, 9);	/* the column is kept over a short line */
	keys("<Home>");
	ck_assert_uint_eq(edit.at, 4);
	keys("<Left>");
	ck_assert_uint_eq(edit.at, 3);
	keys("<Right>");
	ck_assert_uint_eq(edit.at, 4);
	keys("<C-Home>");
	ck_assert_uint_eq(edit.at, 0);
	ck_assert_int_eq(edit_key(&edit, K_UP, false), EDIT_IGNORED);
	keys("<C-End>");
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
		keys("<Up>");
	}
	ck_assert_uint_eq(edit.top, 0);
	for (int i = 0; i < 30; i++) {
		keys("<Down>");
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
	keys("<C-Home> <Right> <S-Down>");
	ck_assert_str_eq(selected(), "ne\nt");
	ck_assert_str_eq(selected_cells(20), ".###................");	/* with the line's end */
	ck_assert_int_eq(grid.v[20].style, ROLE_selection);
	ck_assert_int_eq(grid.v[21].style, ROLE_field);
	keys("<S-Down> <S-Down>");
	ck_assert_str_eq(selected(), "ne\ntwo\nthree");
	keys("<S-Up> <S-Up> <S-Up>");
	ck_assert_str_eq(selected(), "o");
	keys("<Down> <C-S-End> <BS>");
	ck_assert_str_eq(edit.text.s, "one\n");
	keys("<C-z> <C-Home> <Down> <C-S-Home>");
	type("x");
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
	type("x");
	keys("<Up> <Up> <S-Up> <Del> <Down> <C-z> <C-Home> <Down> <C-End> <BS>");
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
	type("x");
	keys("<Up> <Up> <BS> <Left> <C-Home> <Down>");
	edit_scroll(&edit, &field);
	edit_draw(&edit, &field, ROLE_field, true);
	ck_assert_uint_eq(edit.text.len, big.len);
	str_release(&big);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("edit");
	TCase *all = tcase_create("edit");
	const TTest *const tests[] = {
		edit_types_and_moves_in_latin, edit_arrows_go_where_the_eye_sees_in_arabic,
		edit_arrows_cross_mixed_text_without_a_trap, edit_deletes_whole_clusters,
		edit_jumps_and_deletes_words, edit_undoes_and_does_again,
		edit_undo_never_ends_in_a_broken_text, edit_paste_into_one_line_has_no_line_ends,
		edit_over_the_limit_takes_nothing, edit_leaves_other_keys_to_others,
		edit_draws_the_cursor_on_what_follows,
		edit_draws_arabic_at_the_right_with_room_for_the_cursor,
		edit_shows_both_places_at_a_change_of_direction,
		edit_scrolls_a_long_line_with_the_cursor, edit_never_draws_outside_its_field,
		edit_note_breaks_lines_and_moves_between_them,
		edit_note_wraps_and_keeps_the_cursor_in_sight, edit_note_of_ten_megabytes_is_edited,
		edit_shift_selects_and_moving_ends_it, edit_selected_text_goes_as_one_step,
		edit_typing_and_pasting_replace_what_is_selected,
		edit_draws_the_selection_where_its_letters_are, edit_marks_typed_as_keys_compose,
		edit_takes_a_ligature_letter_by_letter, edit_words_end_at_arabic_punctuation,
		edit_cursor_goes_with_the_arrow, edit_shows_both_places_in_an_arabic_line,
		edit_note_selects_over_lines, edit_note_of_one_long_paragraph_is_edited,
	};

	tcase_add_checked_fixture(all, setup, teardown);
	for (size_t i = 0; i < COUNT(tests); i++)
		tcase_add_test(all, tests[i]);
	suite_add_tcase(suite, all);
	return unit_run(suite);
}
