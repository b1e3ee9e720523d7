/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Lists: moving in them, what they ask of their source, what becomes of the chosen row. */
#include "base/base.h"

#include "list_fixture.h"

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
	begin(&plain_source, 100);
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
	begin(&forward_source, 500);
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

int main(void)
{
	return UNIT_RUN_IN("list", list_setup, list_teardown, 0,
		ONCE(list_begins_at_the_first_row), ONCE(list_walks_to_both_ends_one_by_one),
		ONCE(list_asks_seldom_and_keeps_little), ONCE(list_turn_goes_by_whole_pages),
		ONCE(list_pages_meet_and_miss_no_row), ONCE(list_jumps_to_last_and_first_without_reading_all),
		ONCE(list_far_movement_is_resolved_by_load), ONCE(list_reload_keeps_row_and_line),
		ONCE(list_reload_gives_a_gone_rows_place_to_the_next),
		ONCE(list_reload_survives_that_everything_is_gone),
		ONCE(list_reload_at_the_end_when_the_tail_is_gone), ONCE(list_choose_finds_a_row_by_its_key),
		ONCE(list_failure_keeps_the_rows_and_is_not_repeated),
		ONCE(list_given_up_for_a_key_is_still_wanted), ONCE(list_scrolls_by_half_a_page),
		ONCE(list_resize_keeps_the_chosen_row_in_sight), ONCE(list_forward_source_is_only_asked_forward));
}
