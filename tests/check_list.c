/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Lists over a source that counts what it is asked. */
#include "base/base.h"

#include "ui/list.h"
#include "unit.h"

/* A table of numbers, some of which can be taken out; the row is the number's place. */
static struct {
	int64_t n;
	bool gone[200000];
	size_t asked, rows;
	bool fail;
	bool interrupt;
} table;

static void add_from(int64_t at, size_t limit, struct list *out)
{
	size_t got = 0;

	for (int64_t i = at; i < table.n && got < limit; i++)
		if (!table.gone[i]) {
			list_add(out, (void *)(intptr_t)(i + 1));
			got++;
			table.rows++;
		}
}

static int64_t place(const void *row)
{
	return (int64_t)(intptr_t)row - 1;
}

/* The place from which `limit` rows end before `end`. */
static int64_t start_for(int64_t end, size_t limit)
{
	int64_t at = end;

	while (at > 0 && limit) {
		at--;
		if (!table.gone[at])
			limit--;
	}
	return at;
}

static enum result fetch(void *ctx, enum list_from from, const void *anchor, size_t limit,
	struct list *out, struct err *err)
{
	int64_t at;
	size_t wanted;

	ck_assert_ptr_eq(ctx, &table);
	table.asked++;
	if (table.fail)
		return err_set(err, ERR_IO, "no rows today");
	if (table.interrupt)
		return err_set(err, ERR_CANCEL, "a key came");
	switch (from) {
	case LIST_FIRST:
		add_from(0, limit, out);
		break;
	case LIST_AFTER:
		add_from(place(anchor) + 1, limit, out);
		break;
	case LIST_AROUND:
		add_from(place(anchor), limit, out);
		break;
	case LIST_LAST:
		add_from(start_for(table.n, limit), limit, out);
		break;
	case LIST_BEFORE:
		at = start_for(place(anchor), limit);
		wanted = 0;
		for (int64_t i = at; i < place(anchor); i++)
			wanted += !table.gone[i];
		add_from(at, wanted, out);
		break;
	}
	return OK;
}

static int64_t key(const void *row)
{
	return place(row) + 1000000;
}

static const struct list_source source = { .fetch = fetch, .key = key };
static const struct list_source forward = { .fetch = fetch, .key = key, .forward = true };
static struct list list;

static void load(void)
{
	struct err err = { 0 };

	ck_assert_msg(!list_load(&list, &err), "%s", err.text);
	if (list_waits(&list))		/* the first load brings only what is seen */
		ck_assert_msg(!list_load(&list, &err), "%s", err.text);
	ck_assert(!list_waits(&list));
	if (list.nrows) {
		ck_assert_uint_lt(list.cur, list.nrows);
		ck_assert_uint_le(list.top, list.cur);
		ck_assert_uint_lt(list.cur, list.top + (size_t)list.h);
	}
}

static int64_t chosen(void)
{
	return list_row(&list) ? place(list_row(&list)) : -1;
}

static void begin(const struct list_source *from, int64_t n)
{
	memset(&table, 0, sizeof(table));
	table.n = n;
	list_init(&list, from, &table);
	list_size(&list, 40, 20);
}

static void setup(void)
{
	begin(&source, 1000);
	load();
}

static void teardown(void)
{
	list_release(&list);
}

static void move(long by)
{
	if (list_move(&list, by))
		load();
}

START_TEST(list_begins_at_the_first_row)
{
	struct err err;

	ck_assert_int_eq(chosen(), 0);
	ck_assert_uint_eq(list.nrows, 20 + 60);
	ck_assert(list.at_top && !list.at_end);
	ck_assert_uint_eq(table.asked, 2);
	/* What the screen shows; the rest by the next load. */
	list_restart(&list);
	ck_assert_int_eq(list_load(&list, &err), OK);
	ck_assert_uint_eq(list.nrows, 20);
	ck_assert(list_waits(&list));
}
END_TEST

START_TEST(list_walks_to_both_ends_one_by_one)
{
	for (int i = 1; i < 1000; i++) {
		move(1);
		ck_assert_int_eq(chosen(), i);
	}
	move(1);
	ck_assert_int_eq(chosen(), 999);
	ck_assert(list.at_end);
	for (int i = 998; i >= 0; i--) {
		move(-1);
		ck_assert_int_eq(chosen(), i);
	}
	move(-1);
	ck_assert_int_eq(chosen(), 0);
	ck_assert(list.at_top);
}
END_TEST

START_TEST(list_asks_seldom_and_keeps_little)
{
	for (int i = 1; i < 1000; i++)
		move(1);
	ck_assert_uint_le(table.asked, 1000 / 60 + 3);
	ck_assert_uint_le(list.nrows, 20 * 9);
	ck_assert_uint_le(table.rows, 1100);
}
END_TEST

START_TEST(list_turn_goes_by_whole_pages)
{
	list_release(&list);
	begin(&source, 100);
	list_size(&list, 20, 10);
	load();
	list_turn(&list, 1);
	load();
	list_to_top(&list);
	ck_assert_int_eq(chosen(), 10);
	ck_assert_uint_eq(list.top, list.cur);
	list_turn(&list, 8);
	load();
	list_to_top(&list);
	ck_assert_int_eq(chosen(), 90);
	list_turn(&list, 1);		/* past the end: the last row, in a full page */
	load();
	list_to_top(&list);
	ck_assert_int_eq(chosen(), 99);
	ck_assert_uint_eq(list.cur - list.top, 9);
	list_turn(&list, -1);
	load();
	ck_assert_int_eq(chosen(), 80);
}
END_TEST

START_TEST(list_pages_meet_and_miss_no_row)
{
	int64_t last = 0;

	while (chosen() < 999) {
		int64_t before = chosen();

		if (list_page(&list, 1))
			load();
		ck_assert_int_gt(chosen(), before);
		ck_assert_int_le(chosen() - before, 20);
		last++;
	}
	ck_assert_int_ge(last, 49);
	while (chosen() > 0) {
		int64_t before = chosen();

		if (list_page(&list, -1))
			load();
		ck_assert_int_lt(chosen(), before);
		ck_assert_int_le(before - chosen(), 20);
	}
}
END_TEST

START_TEST(list_jumps_to_last_and_first_without_reading_all)
{
	if (list_last(&list))
		load();
	ck_assert_int_eq(chosen(), 999);
	ck_assert(list.at_end);
	ck_assert_uint_eq(list.top, list.nrows - 20);	/* no blank lines below */
	ck_assert_uint_le(table.rows, 200);
	if (list_first(&list))
		load();
	ck_assert_int_eq(chosen(), 0);
	ck_assert_uint_eq(list.top, 0);
}
END_TEST

START_TEST(list_far_movement_is_resolved_by_load)
{
	move(500);
	ck_assert_int_eq(chosen(), 500);
	move(-499);
	ck_assert_int_eq(chosen(), 1);
	list_move(&list, 40);
	list_move(&list, 40);	/* two keys before a load */
	load();
	ck_assert_int_eq(chosen(), 81);
	move(100000);
	ck_assert_int_eq(chosen(), 999);
	move(-100000);
	ck_assert_int_eq(chosen(), 0);
}
END_TEST

START_TEST(list_reload_keeps_row_and_line)
{
	size_t line;

	move(300);
	line = list.cur - list.top;
	for (int i = 0; i < 100; i++)
		table.gone[i] = true;	/* others deleted rows above */
	list_reload(&list);
	load();
	ck_assert_int_eq(chosen(), 300);
	ck_assert_uint_eq(list.cur - list.top, line);
}
END_TEST

START_TEST(list_reload_gives_a_gone_rows_place_to_the_next)
{
	move(5);
	table.gone[5] = true;
	list_reload(&list);
	load();
	ck_assert_int_eq(chosen(), 6);
}
END_TEST

START_TEST(list_reload_survives_that_everything_is_gone)
{
	move(700);
	memset(table.gone, 1, sizeof(table.gone));
	list_reload(&list);
	load();
	ck_assert(list_is_empty(&list));
	ck_assert_ptr_null(list_row(&list));
	move(1);
	move(-1);
	list_page(&list, 1);
	list_first(&list);
	list_last(&list);
	load();
	table.gone[3] = false;
	list_restart(&list);
	load();
	ck_assert_int_eq(chosen(), 3);
}
END_TEST

START_TEST(list_reload_at_the_end_when_the_tail_is_gone)
{
	if (list_last(&list))
		load();
	for (int i = 700; i < 1000; i++)
		table.gone[i] = true;
	list_reload(&list);
	load();
	ck_assert_int_eq(chosen(), 699);
}
END_TEST

START_TEST(list_choose_finds_a_row_by_its_key)
{
	list_choose(&list, 1000000 + 33);
	load();
	ck_assert_int_eq(chosen(), 33);
	list_choose(&list, 5);		/* nobody's */
	load();
	ck_assert_int_eq(chosen(), 33);
}
END_TEST

START_TEST(list_failure_keeps_the_rows_and_is_not_repeated)
{
	struct err err = { 0 };

	move(30);
	table.fail = true;
	list_reload(&list);
	ck_assert_int_eq(list_load(&list, &err), ERR_IO);
	ck_assert_str_eq(err.text, "no rows today");
	ck_assert_int_eq(chosen(), 30);
	ck_assert_int_eq(list.pending, LIST_STAY);
	table.fail = false;
	list_reload(&list);
	load();
	ck_assert_int_eq(chosen(), 30);
}
END_TEST

START_TEST(list_given_up_for_a_key_is_still_wanted)
{
	struct err err = { 0 };

	/* On the way down the list: the rows are its own, and the way is gone on the next time. */
	table.interrupt = true;
	list_move(&list, 500);
	ck_assert_int_eq(list_load(&list, &err), ERR_CANCEL);
	ck_assert(!list_give_up(&list));
	ck_assert(!list_is_empty(&list));
	table.interrupt = false;
	load();
	ck_assert_int_eq(chosen(), 500);
	/* Another search: nobody may act on rows of the one before. */
	table.interrupt = true;
	list_restart(&list);
	ck_assert_int_eq(list_load(&list, &err), ERR_CANCEL);
	ck_assert(list_give_up(&list));
	ck_assert_ptr_null(list_row(&list));
	table.interrupt = false;
	load();
	ck_assert_int_eq(chosen(), 0);
	ck_assert(!list_is_empty(&list));
}
END_TEST

START_TEST(list_scrolls_by_half_a_page)
{
	size_t scrolls = 0, top = list.top;

	for (int i = 0; i < 200; i++) {
		move(1);
		scrolls += list.top != top;
		top = list.top;
	}
	ck_assert_uint_le(scrolls, 20);
	for (int i = 0; i < 200; i++) {
		move(-1);
		scrolls += list.top != top;
		top = list.top;
	}
	ck_assert_uint_le(scrolls, 40);
	ck_assert_uint_eq(list.top, 0);
}
END_TEST

START_TEST(list_resize_keeps_the_chosen_row_in_sight)
{
	move(33);
	for (int h = 1; h < 60; h++) {
		if (list_size(&list, 30, h))
			load();
		ck_assert_int_eq(chosen(), 33);
		ck_assert_uint_ge(list.cur, list.top);
		ck_assert_uint_lt(list.cur, list.top + (size_t)h);
	}
}
END_TEST

START_TEST(list_forward_source_is_only_asked_forward)
{
	list_release(&list);
	begin(&forward, 500);
	load();
	if (list_last(&list))
		load();
	ck_assert_int_eq(chosen(), 499);
	move(-499);
	ck_assert_int_eq(chosen(), 0);
	ck_assert(list.at_top);
	list_reload(&list);
	load();
	ck_assert_int_eq(chosen(), 0);
}
END_TEST

static int tall(const void *row, int width)
{
	(void)width;
	return 1 + (int)(place(row) % 3);
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
	static const struct list_source high = { .fetch = fetch, .key = key, .height = tall };
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
	static const struct list_source high = { .fetch = fetch, .key = key, .height = tall };

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
	begin(&source, 3);
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
	begin(&source, 3000);
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
	ck_assert(list_is_marked(&list, key((void *)(intptr_t)1)));
	ck_assert(!list_is_marked(&list, key((void *)(intptr_t)6)));
	list_reload(&list);
	load();
	ck_assert_uint_eq(list.marks.n, 5);
	/* All: read to the end by the page, each once. */
	ck_assert_int_eq(list_mark_all(&list, &err), OK);
	ck_assert_uint_eq(list.marks.n, 3000);
	ck_assert_uint_lt(table.asked, 30);
	list_unmark(&list, key((void *)(intptr_t)1));
	ck_assert(!list_is_marked(&list, key((void *)(intptr_t)1)));
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
	const TTest *const tests[] = {
		list_begins_at_the_first_row, list_walks_to_both_ends_one_by_one,
		list_asks_seldom_and_keeps_little, list_turn_goes_by_whole_pages,
		list_pages_meet_and_miss_no_row,
		list_jumps_to_last_and_first_without_reading_all,
		list_far_movement_is_resolved_by_load, list_reload_keeps_row_and_line,
		list_reload_gives_a_gone_rows_place_to_the_next,
		list_reload_survives_that_everything_is_gone,
		list_reload_at_the_end_when_the_tail_is_gone, list_choose_finds_a_row_by_its_key,
		list_failure_keeps_the_rows_and_is_not_repeated, list_given_up_for_a_key_is_still_wanted,
		list_scrolls_by_half_a_page,
		list_resize_keeps_the_chosen_row_in_sight,
		list_forward_source_is_only_asked_forward,
		list_rows_of_several_lines_stay_whole_when_chosen,
		list_flat_rows_are_one_line_each,
		list_click_beyond_the_rows_changes_nothing, list_marks_stay_with_their_rows,
		list_without_marks_marks_nothing,
	};
	Suite *suite = suite_create("list");
	TCase *all = tcase_create("list");

	tcase_add_checked_fixture(all, setup, teardown);
	for (size_t i = 0; i < COUNT(tests); i++)
		tcase_add_test(all, tests[i]);
	suite_add_tcase(suite, all);
	return unit_run(suite);
}
