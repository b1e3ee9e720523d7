/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Drawing in terms of start and end, in both directions, with any text. */
#include "base/base.h"

#include "text/utf8.h"
#include "ui/canvas.h"
#include "unit.h"

static struct grid grid;
static struct canvas whole;

static void open_grid(int cols, int rows, bool rtl, bool ascii)
{
	struct layout_options text = { .ascii = ascii };

	grid_release(&grid);
	grid_init(&grid, cols, rows, rtl, &text);
	whole = canvas_whole(&grid);
}

static void setup(void)
{
	open_grid(20, 5, false, false);
}

static void teardown(void)
{
	grid_release(&grid);
}

static const char *row(int y)
{
	static struct str out;

	str_set(&out, "");
	for (int x = 0; x < grid.cols; x++) {
		const struct tile *tile = &grid.v[y * grid.cols + x];

		for (size_t i = 0; i < tile->ncp; i++)
			str_add_cp(&out, tile->cp[i]);
	}
	return out.s;
}

static unsigned face(void *ctx, unsigned style)
{
	(void)ctx;
	return style == ROLE_title;
}

/* What kitty turns around is sent turned around: a run up to a blank, a line or another face. The looks stay
 * where they are: it draws the letters anew, the cells not. */
START_TEST(canvas_runs_are_turned_for_kitty)
{
	static const struct { const char *text; enum role first; const char *wanted; } rows[] = {
		{ "*abc", ROLE_text, "*abc" },
		{ "*\u062d\u0628", ROLE_text, "\u0628\u062d*" },	/* a star before Arabic belongs to it */
		{ "*\u062d\u0628", ROLE_title, "*\u0628\u062d" },	/* not where it is bold */
		{ "* \u062d\u0628", ROLE_text, "* \u0628\u062d" },
		{ "│\u062d\u0628", ROLE_text, "│\u0628\u062d" },
		{ "(\u062d)", ROLE_text, "(\u062d)" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		size_t n = 0;

		open_grid(6, 1, false, false);
		for (const char *s = rows[i].text; *s; n++)
			s += utf8_decode(s, strlen(s), &grid.v[n].cp[0]);
		for (size_t x = 0; x < n; x++)
			grid.v[x].style = (uint16_t)(x ? ROLE_text : rows[i].first);
		tiles_turn(grid.v, 6, face, NULL);
		ck_assert_msg(str_has_prefix(row(0), rows[i].wanted), "%zu: %s", i, row(0));
		ck_assert_uint_eq(grid.v[0].style, rows[i].first);
	}
}
END_TEST

START_TEST(canvas_text_stands_at_the_start)
{
	canvas_text(&whole, 2, 0, 0, ROLE_text, "abc");
	ck_assert_str_eq(row(0), "  abc               ");
	open_grid(20, 5, true, false);
	canvas_text(&whole, 2, 0, 0, ROLE_text, "abc");
	ck_assert_str_eq(row(0), "               abc  ");
}
END_TEST

START_TEST(canvas_aligns_in_a_field_both_ways)
{
	static const struct { enum align align; const char *ltr, *rtl; } cases[] = {
		{ ALIGN_START, " 12                 ", "                 12 " },
		{ ALIGN_END, "       12           ", "           12       " },
		{ ALIGN_CENTRE, "    12              ", "              12    " },
	};

	for (int rtl = 0; rtl < 2; rtl++)
		for (size_t i = 0; i < COUNT(cases); i++) {
			open_grid(20, 1, rtl, false);
			ck_assert_int_eq(canvas_put(&whole, &(struct put){ .x = 1, .w = 8,
				.align = cases[i].align, .dir = PUT_LTR, .text = "12" }), 2);
			ck_assert_str_eq(row(0), rtl ? cases[i].rtl : cases[i].ltr);
		}
}
END_TEST

START_TEST(canvas_cuts_at_the_logical_end)
{
	canvas_text(&whole, 0, 0, 6, ROLE_text, "abcdefgh");
	ck_assert_str_eq(row(0), "abcde…              ");
	open_grid(10, 1, true, false);
	canvas_text(&whole, 0, 0, 6, ROLE_text, "محمد أحمد الطويل");
	ck_assert_str_eq(row(0), "     …\xef\xba\xaa\xef\xbb\xa4\xef\xba\xa4\xef\xbb\xa3");
}
END_TEST

START_TEST(canvas_phone_keeps_its_order_in_arabic)
{
	open_grid(20, 1, true, false);
	canvas_put(&whole, &(struct put){ .dir = PUT_LTR, .text = "+966 50 512 3456" });
	ck_assert_str_eq(row(0), "    +966 50 512 3456");
}
END_TEST

START_TEST(canvas_part_is_clipped_and_mirrored)
{
	struct canvas part;

	for (int rtl = 0; rtl < 2; rtl++) {
		open_grid(20, 5, rtl, false);
		canvas_fill(&whole, ROLE_dim);
		part = canvas_part(&whole, 15, 3, 10, 10);
		ck_assert(part.w == 5 && part.h == 2);
		canvas_text(&part, 0, 0, 0, ROLE_text, "abcdefgh");
		canvas_text(&part, 0, 2, 0, ROLE_text, "below");
		canvas_text(&part, -1, 0, 0, ROLE_text, "before");
		canvas_text(&part, 5, 0, 0, ROLE_text, "behind");
		canvas_fill_row(&part, -1, ROLE_error);
		canvas_glyph(&part, 9, 0, ROLE_error, GLYPH_STAR);
		canvas_vline(&part, 2, -3, 9, ROLE_text);
		canvas_caret(&part, 7, 0);
		ck_assert_int_eq(grid.caret_x, -1);
		for (int i = 0; i < 100; i++) {
			int x, y;
			bool in = canvas_hit(&part, i % 20, i / 20, &x, &y);

			ck_assert(in == ((rtl ? i % 20 < 5 : i % 20 >= 15) && i / 20 >= 3));
			ck_assert(in || grid.v[i].style == ROLE_dim);
		}
	}
}
END_TEST

START_TEST(canvas_parts_of_nothing_draw_nothing)
{
	struct canvas none = canvas_part(&whole, 30, 2, 5, 1), negative = canvas_part(&whole, 2, 2, -5, 1);

	ck_assert(none.w == 0 && negative.w == 0);
	ck_assert_int_eq(canvas_text(&none, 0, 0, 0, ROLE_text, "x"), 0);
	canvas_fill(&none, ROLE_error);
	canvas_box(&none, ROLE_text, "title", ROLE_text);
	canvas_wrap(&none, 0, ROLE_text, PUT_UI, "x");
	canvas_bar(&none, 0, 0, 5, ROLE_text, 1, 2);
	for (int i = 0; i < 100; i++)
		ck_assert(grid.v[i].cp[0] == ' ' && grid.v[i].style == ROLE_text);
}
END_TEST

START_TEST(canvas_box_is_mirrored_and_has_a_twin)
{
	struct canvas in = canvas_box(&whole, ROLE_border, "T", ROLE_title);

	ck_assert(in.x == 1 && in.y == 1 && in.w == 18 && in.h == 3);
	ck_assert_str_eq(row(0), "┌─ T ──────────────┐");
	ck_assert_str_eq(row(1), "│                  │");
	ck_assert_str_eq(row(4), "└──────────────────┘");
	open_grid(20, 5, true, false);
	canvas_box(&whole, ROLE_border, "T", ROLE_title);
	ck_assert_str_eq(row(0), "┌────────────── T ─┐");
	open_grid(20, 5, true, true);
	canvas_box(&whole, ROLE_border, "T", ROLE_title);
	ck_assert_str_eq(row(0), "+-------------- T -+");
	ck_assert_str_eq(row(1), "|                  |");
}
END_TEST

START_TEST(canvas_glyphs_all_have_a_twin_and_a_side)
{
	for (int glyph = 0; glyph < GLYPH_COUNT; glyph++) {
		uint32_t there, mirrored;

		open_grid(4, 1, false, true);
		canvas_glyph(&whole, 0, 0, ROLE_text, (enum glyph)glyph);
		ck_assert(grid.v[0].cp[0] > ' ' && grid.v[0].cp[0] < 0x7f);
		open_grid(4, 1, false, false);
		canvas_glyph(&whole, 0, 0, ROLE_text, (enum glyph)glyph);
		there = grid.v[0].cp[0];
		open_grid(4, 1, true, false);
		canvas_glyph(&whole, 0, 0, ROLE_text, (enum glyph)glyph);
		mirrored = grid.v[3].cp[0];
		if (glyph == GLYPH_TO_START || glyph == GLYPH_TEE_END || glyph == GLYPH_TOP_START)
			ck_assert_uint_ne(there, mirrored);
		if (glyph == GLYPH_H || glyph == GLYPH_CHECK || glyph == GLYPH_UP)
			ck_assert_uint_eq(there, mirrored);
	}
}
END_TEST

/* Every code point below U+00A0 and what turns the direction: none of it may stand in a cell. */
START_TEST(canvas_never_holds_a_control)
{
	static const uint32_t more[] = { 0x200e, 0x200f, 0x61c, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066,
		0x2067, 0x2068, 0x2069, 0x2028, 0x2029, 0xfeff, 0x200b, 0xe0001, 0xe0041, 0x10ffff, 0xfff9 };

	for (int rtl = 0; rtl < 2; rtl++)
		for (uint32_t i = 1; i < 0xa0 + COUNT(more); i++)
			for (int dir = PUT_UI; dir <= PUT_AUTO; dir++) {
				struct str text = STR_INIT;

				open_grid(20, 1, rtl, i & 1);
				str_add(&text, "aم");
				str_add_cp(&text, i < 0xa0 ? i : more[i - 0xa0]);
				str_add(&text, "bم1");
				canvas_put(&whole, &(struct put){ .dir = (enum put_dir)dir, .text = text.s });
				for (int x = 0; x < 20; x++)
					for (size_t k = 0; k < grid.v[x].ncp; k++) {
						uint32_t cp = grid.v[x].cp[k];

						ck_assert_msg(cp >= 0x20 && !(cp >= 0x7f && cp < 0xa0) &&
							!(cp >= 0x2028 && cp <= 0x202e) && cp != 0x200e &&
							cp != 0x200f && cp != 0x61c && cp != 0xfeff &&
							!(cp >= 0x2066 && cp <= 0x2069) &&
							!(cp >= 0xe0000 && cp < 0xe0080), "U+%04X", cp);
					}
				str_release(&text);
			}
}
END_TEST

/* Should the layout ever let one through, the canvas does not. */
START_TEST(canvas_replaces_a_control_in_a_layout)
{
	struct cell cells[] = {
		{ .cp = { 0x1b }, .ncp = 1, .width = 1 }, { .cp = { 'a', 0x202e }, .ncp = 2, .width = 1 },
	};
	struct layout layout = { .v = cells, .n = 2 };

	canvas_cells(&whole, 0, 0, &layout, 0, 2, ROLE_text);
	ck_assert_uint_eq(grid.v[0].cp[0], 0xfffd);
	ck_assert_uint_eq(grid.v[1].cp[1], 0xfffd);
}
END_TEST

START_TEST(canvas_wide_characters_are_never_halved)
{
	canvas_text(&whole, 0, 0, 0, ROLE_text, "漢字漢字");
	ck_assert_uint_eq(grid.v[1].cp[0], 0);
	canvas_text(&whole, 1, 0, 1, ROLE_text, "x");	/* over the second half */
	ck_assert_str_eq(row(0), " x字漢字            ");
	canvas_text(&whole, 0, 1, 0, ROLE_text, "漢字");
	canvas_text(&whole, 0, 1, 1, ROLE_text, "y");	/* over the first half */
	ck_assert_str_eq(row(1), "y 字                ");
	canvas_text(&whole, 0, 2, 3, ROLE_text, "漢字");	/* three cells hold one and a half */
	ck_assert_str_eq(row(2), "漢…                 ");
}
END_TEST

START_TEST(canvas_match_is_marked_where_it_stands)
{
	canvas_put(&whole, &(struct put){ .text = "Ali Hassan", .match = "has" });
	for (int x = 0; x < 10; x++)
		ck_assert_int_eq(grid.v[x].style, x >= 4 && x < 7 ? ROLE_match : ROLE_text);
	/* Folded: أ is ا, marks do not count. */
	canvas_put(&whole, &(struct put){ .y = 1, .text = "أَحمد", .match = "احم" });
	ck_assert_int_eq(grid.v[20].style, ROLE_text);
	ck_assert_int_eq(grid.v[21].style, ROLE_match);
	ck_assert_int_eq(grid.v[23].style, ROLE_match);
	/* Digits as typed in a number with blanks, also with the 0 that the international form lacks. */
	canvas_put(&whole, &(struct put){ .y = 2, .dir = PUT_LTR, .text = "+966 50 512 3456", .match = "0512" });
	ck_assert_int_eq(grid.v[40 + 6].style, ROLE_match);
	ck_assert_int_eq(grid.v[40 + 10].style, ROLE_match);
	ck_assert_int_eq(grid.v[40 + 12].style, ROLE_text);
	canvas_put(&whole, &(struct put){ .y = 3, .dir = PUT_LTR, .text = "+966 50 512 3456", .match = "0505" });
	ck_assert_int_eq(grid.v[60 + 5].style, ROLE_match);
	canvas_put(&whole, &(struct put){ .y = 4, .text = "Ali", .match = "xyz" });
	ck_assert_int_eq(grid.v[80].style, ROLE_text);
}
END_TEST

START_TEST(canvas_cache_gives_what_the_layout_gives)
{
	char text[64];

	open_grid(40, 1, true, false);
	for (int round = 0; round < 2; round++)
		for (int i = 0; i < 3000; i++) {
			struct layout layout = LAYOUT_INIT;
			struct layout_options opt = { .dir = DIR_RTL };

			snprintf(text, sizeof(text), "عميل %d abc", i);
			canvas_fill(&whole, ROLE_text);
			canvas_text(&whole, 0, 0, 5 + i % 20, ROLE_text, text);
			layout_text(text, strlen(text), (size_t)(5 + i % 20), &opt, &layout);
			for (size_t k = 0; k < layout.n; k++)
				ck_assert_uint_eq(grid.v[40 - layout.n + k].cp[0], layout.v[k].cp[0]);
			layout_release(&layout);
		}
}
END_TEST

START_TEST(canvas_wrap_counts_and_skips_lines)
{
	struct canvas narrow = canvas_part(&whole, 0, 0, 8, 2);

	ck_assert_int_eq(canvas_wrap(&narrow, 0, ROLE_text, PUT_AUTO, "one two three four\nfive"), 4);
	ck_assert_str_eq(row(0), "one two             ");
	ck_assert_str_eq(row(1), "three               ");
	canvas_fill(&narrow, ROLE_text);
	ck_assert_int_eq(canvas_wrap(&narrow, 2, ROLE_text, PUT_AUTO, "one two three four\nfive"), 4);
	ck_assert_str_eq(row(0), "four                ");
	ck_assert_str_eq(row(1), "five                ");
}
END_TEST

START_TEST(canvas_bar_fills_from_the_start)
{
	canvas_bar(&whole, 0, 0, 4, ROLE_text, 1, 2);
	ck_assert_str_eq(row(0), "██                  ");
	canvas_bar(&whole, 0, 1, 4, ROLE_text, 9, 2);
	ck_assert_str_eq(row(1), "████                ");
	canvas_bar(&whole, 0, 2, 4, ROLE_text, -1, 2);
	canvas_bar(&whole, 0, 3, 4, ROLE_text, 1, 0);
	ck_assert_str_eq(row(2), "                    ");
	ck_assert_str_eq(row(3), "                    ");
	open_grid(20, 1, true, true);
	canvas_bar(&whole, 0, 0, 4, ROLE_text, 1, 2);
	ck_assert_str_eq(row(0), "                ..##");
}
END_TEST

START_TEST(canvas_styles_carry_role_and_ground)
{
	canvas_fill_row(&whole, 0, ROLE_selection);
	canvas_text(&whole, 0, 0, 0, ON(ROLE_hot, ROLE_selection), "x");
	ck_assert_int_eq(style_role(grid.v[0].style), ROLE_hot);
	ck_assert_int_eq(style_base(grid.v[0].style), ROLE_selection);
	ck_assert_int_eq(style_base(ROLE_hot), ROLE_text);
	canvas_restyle(&whole, 0, 0, 2, ROLE_error);
	ck_assert_int_eq(grid.v[0].style, ROLE_error);
	ck_assert_uint_eq(grid.v[0].cp[0], 'x');
}
END_TEST

static const char *link_at(int x)
{
	return grid_link(&grid, grid.v[x].link);
}

START_TEST(canvas_links_stand_on_their_cells)
{
	uint32_t address = 0;

	open_grid(20, 2, true, false);
	canvas_put(&whole, &(struct put){ .y = 0, .dir = PUT_AUTO, .text = "انظر http://a.b هنا", .link = "http://a.b",
		.link_at = 9, .link_len = 10 });
	for (int x = 0; x < 20; x++) {
		bool latin = grid.v[x].cp[0] > ' ' && grid.v[x].cp[0] < 0x7f;

		ck_assert_msg(!!grid.v[x].link == latin, "cell %d", x);
		if (latin)
			ck_assert_str_eq(link_at(x), "http://a.b");
		address = latin ? grid.v[x].link : address;
	}
	/* What is drawn over it has none; the same address the same number. */
	canvas_put(&whole, &(struct put){ .y = 1, .dir = PUT_LTR, .text = "ab", .link = "http://a.b" });
	ck_assert_uint_eq(grid.v[38].link, address);
	canvas_fill(&whole, ROLE_text);
	for (int x = 0; x < 40; x++)
		ck_assert_uint_eq(grid.v[x].link, 0);
	canvas_put(&whole, &(struct put){ .text = "x", .link = "" });
	ck_assert_uint_eq(grid.v[19].link, 0);
}
END_TEST

/* More addresses than are kept: an old number leads nowhere rather than elsewhere. */
START_TEST(canvas_links_never_lead_elsewhere)
{
	uint32_t first;

	open_grid(4, 1, false, false);
	canvas_put(&whole, &(struct put){ .text = "x", .link = "tel:+1" });
	first = grid.v[0].link;
	for (int i = 2; i < 3000; i++) {
		char address[32];

		snprintf(address, sizeof(address), "tel:+%d", i);
		canvas_put(&whole, &(struct put){ .text = "x", .link = address });
		ck_assert_str_eq(link_at(0), address);
	}
	ck_assert_ptr_null(grid_link(&grid, first));
}
END_TEST

START_TEST(canvas_sparks_stand_as_high_as_their_values)
{
	static const int64_t days[] = { 0, 1, 4, 8, 7, 100 };

	canvas_spark(&whole, 1, 0, ROLE_ok, days, 5);
	ck_assert_str_eq(row(0), "  ▁▄█▇              ");
	canvas_spark(&whole, 1, 1, ROLE_ok, days, 6);	/* by the highest; something is never nothing */
	ck_assert_str_eq(row(1), "  ▁▁▁▁█             ");
	open_grid(20, 5, true, false);
	canvas_spark(&whole, 1, 0, ROLE_ok, days, 5);
	ck_assert_str_eq(row(0), "              ▇█▄▁  ");
	open_grid(20, 5, false, true);
	canvas_spark(&whole, 1, 0, ROLE_ok, days, 5);
	ck_assert_str_eq(row(0), "  _~#*              ");
	canvas_spark(&whole, 0, 1, ROLE_ok, days, 1);	/* nothing at all */
	ck_assert_str_eq(row(1), "                    ");
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("canvas", setup, teardown, 0, ONCE(canvas_runs_are_turned_for_kitty),
		ONCE(canvas_text_stands_at_the_start), ONCE(canvas_aligns_in_a_field_both_ways),
		ONCE(canvas_cuts_at_the_logical_end), ONCE(canvas_phone_keeps_its_order_in_arabic),
		ONCE(canvas_part_is_clipped_and_mirrored),
		ONCE(canvas_parts_of_nothing_draw_nothing),
		ONCE(canvas_box_is_mirrored_and_has_a_twin),
		ONCE(canvas_glyphs_all_have_a_twin_and_a_side), ONCE(canvas_never_holds_a_control),
		ONCE(canvas_replaces_a_control_in_a_layout),
		ONCE(canvas_wide_characters_are_never_halved),
		ONCE(canvas_match_is_marked_where_it_stands),
		ONCE(canvas_cache_gives_what_the_layout_gives),
		ONCE(canvas_wrap_counts_and_skips_lines), ONCE(canvas_links_stand_on_their_cells),
		ONCE(canvas_links_never_lead_elsewhere), ONCE(canvas_bar_fills_from_the_start),
		ONCE(canvas_styles_carry_role_and_ground),
		ONCE(canvas_sparks_stand_as_high_as_their_values));
}
