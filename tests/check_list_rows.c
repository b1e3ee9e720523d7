/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Rows of a list: several lines high, clicked, marked. */
#include "base/base.h"

#include "list_fixture.h"

static int tall(const void *row, int width)
{
	(void)width;
	return 1 + (int)(table_place(row) % 3);
}

static int lines_drawn;
static void draw_row(const void *row, const struct canvas *c, unsigned style, void *ctx)
{
	(void)style, (void)ctx;
	ck_assert_int_le(c->h, tall(row, 0));
	lines_drawn += c->h;
}

START_TEST(list_rows_of_several_lines_stay_whole_when_chosen)
{
	static const struct list_source high = { .fetch = table_fetch, .key = table_key, .height = tall };
	struct layout_options text = { 0 };
	struct grid grid;
	struct canvas c;

	list_release(&list);
	begin(&high, 300);
	load();
	grid_init(&grid, 40, 20, false, &text);
	c = canvas_whole(&grid);
	for (int i = 0; i < 299; i++) {
		int lines = 0;

		move(1);
		for (size_t k = list.top; k <= list.cur; k++)
			lines += tall(list.rows[k], 40);
		ck_assert_int_le(lines, 20);
		lines_drawn = 0;
		list_draw(&list, &c, true, draw_row, NULL);
		ck_assert_int_le(lines_drawn, 20);
	}
	ck_assert_int_ge(lines_drawn, 18);
	ck_assert(list_click(&list, 0));
	ck_assert_uint_eq(list.cur, list.top);
	grid_release(&grid);
}
END_TEST

START_TEST(list_flat_rows_are_one_line_each)
{
	static const struct list_source high = { .fetch = table_fetch, .key = table_key, .height = tall };

	list_release(&list);
	begin(&high, 100);
	list.flat = true;
	list_size(&list, 40, 10);
	load();
	list_turn(&list, 1);
	load();
	ck_assert_int_eq(chosen(), 10);
}
END_TEST

START_TEST(list_click_beyond_the_rows_changes_nothing)
{
	list_release(&list);
	begin(&plain_source, 3);
	load();
	ck_assert(list_click(&list, 2));
	ck_assert_int_eq(chosen(), 2);
	ck_assert(!list_click(&list, 3));
	ck_assert_int_eq(chosen(), 2);
}
END_TEST

START_TEST(list_marks_stay_with_their_rows)
{
	struct err err;

	list_release(&list);
	begin(&plain_source, 3000);
	list.mark_x = 1;
	load();
	list_mark(&list);
	list_move(&list, 4);
	list_mark_range(&list);
	ck_assert_uint_eq(list.marks.n, 5);
	list_last(&list);
	load();
	list_mark(&list);
	ck_assert_uint_eq(list.marks.n, 6);
	list_mark(&list);		/* off again */
	ck_assert_uint_eq(list.marks.n, 5);
	ck_assert(list_is_marked(&list, table_key((void *)(intptr_t)1)));
	ck_assert(!list_is_marked(&list, table_key((void *)(intptr_t)6)));
	list_reload(&list);
	load();
	ck_assert_uint_eq(list.marks.n, 5);
	/* All: read to the end by the page, each once. */
	ck_assert_int_eq(list_mark_all(&list, &err), OK);
	ck_assert_uint_eq(list.marks.n, 3000);
	ck_assert_uint_lt(table.asked, 30);
	list_unmark(&list, table_key((void *)(intptr_t)1));
	ck_assert(!list_is_marked(&list, table_key((void *)(intptr_t)1)));
	table.fail = true;
	ck_assert_int_eq(list_mark_all(&list, &err), ERR_IO);
	table.fail = false;
	list_unmark_all(&list);
	ck_assert_uint_eq(list.marks.n, 0);
}
END_TEST

START_TEST(list_without_marks_marks_nothing)
{
	load();
	list_mark(&list);
	list_mark_range(&list);
	ck_assert_uint_eq(list.marks.n, 0);
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("list_rows", list_setup, list_teardown, 0,
		ONCE(list_rows_of_several_lines_stay_whole_when_chosen), ONCE(list_flat_rows_are_one_line_each),
		ONCE(list_click_beyond_the_rows_changes_nothing), ONCE(list_marks_stay_with_their_rows),
		ONCE(list_without_marks_marks_nothing));
}
