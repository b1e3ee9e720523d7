/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The manager's board, and who is told of nobody's calls. */
#include "base/base.h"

#include "app/board.h"
#include "app/presence.h"
#include "base/date.h"
#include "model/schema/people.h"
#include "model/schema/presence.h"
#include "model/schema/work.h"
#include "one_app.h"

static struct err err;

static void setup(void)
{
	fixture_open(&app, "2026-11-22T10:00");
}

START_TEST(without_a_server_nobody_is_told)
{
	int64_t until = 1, n;

	n = fixture_add(&app, &customer_entity, "name=Huda;phone=+966501234568");
	ck_ok(presence_say(&app, n, &until, &err));
	ck_assert_int_eq(until, 0);
	ck_assert_int_eq(fixture_count(&app, &presence_entity, ""), 0);
}
END_TEST

static int64_t count(const char *question)
{
	struct board board = { 0 };
	int64_t n = 0;

	ck_ok(board_read(&app, date_now(), &board, &err));
	for (size_t i = 0; i < board.n; i++)
		n += str_eq(question, "overdue") ? board.v[i].overdue : str_eq(question, "due") ?
			board.v[i].due : str_eq(question, "done") ? board.v[i].done :
			str_eq(question, "left") ? board.v[i].calls_left : board.v[i].calls_done;
	board_release(&board);
	return n;
}

/* The filter language counts the same, each figure by itself. */
START_TEST(the_board_counts_what_lists_count)
{
	static const char *const followups[] = {
		"title=1;due_at=2026-11-20 10:00", "title=2;due_at=2026-11-22 09:59",
		"title=3;due_at=2026-11-22 17:00", "title=4;due_at=2026-11-23 00:00",
		"title=5;due_at=2026-11-22 12:00;status=completed", "title=6;due_at=2026-11-22 12:00;status=cancelled",
	};
	struct board board = { 0 };
	int64_t n;

	n = fixture_add(&app, &customer_entity, "name=Huda;phone=+966501234568");
	for (size_t i = 0; i < COUNT(followups); i++)
		fixture_add_to(&app, &followup_entity, n, followups[i]);
	ck_assert_int_eq(count("overdue"), fixture_count(&app, &followup_entity,
		"status=pending due_at<2026-11-22T10:00"));
	ck_assert_int_eq(count("overdue"), 2);
	ck_assert_int_eq(count("due"), fixture_count(&app, &followup_entity,
		"status=pending due_at>=2026-11-22T10:00 due_at<2026-11-23T00:00"));
	ck_assert_int_eq(count("due"), 1);
	ck_assert_int_eq(count("done"), fixture_count(&app, &followup_entity,
		"status=completed completed_at>=2026-11-22T00:00 completed_at<2026-11-23T00:00"));
	ck_assert_int_eq(count("left"), fixture_count(&app, &call_entity,
		"status=pending day=2026-11-22"));
	ck_assert_int_eq(count("calls"), fixture_count(&app, &call_entity,
		"status=completed day=2026-11-22"));
	ck_ok(board_read(&app, date_now(), &board, &err));
	ck_assert_uint_eq(board.n, 1);
	ck_assert_int_eq(board.v[0].user, app.me->n);
	board_release(&board);
	/* Who has left stands there until his customers are others'. */
	n = fixture_add(&app, &user_entity, "name=Fahd;status=suspended");
	ck_ok(board_read(&app, date_now(), &board, &err));
	ck_assert_uint_eq(board.n, 1);
	board_release(&board);
	{
		char *spec = xasprintf("name=Saad;phone=+966501234569;assigned_to=%lld", (long long)n);

		fixture_add(&app, &customer_entity, spec);
		free(spec);
	}
	ck_ok(board_read(&app, date_now(), &board, &err));
	ck_assert_uint_eq(board.n, 2);
	ck_assert_ptr_nonnull(strstr(board.v[0].user == n ? board.v[0].name : board.v[1].name, "Fahd (has left)"));
	board_release(&board);
	app.actor.alone = false;
	app.actor.role = "broker";
	ck_assert_int_eq(board_read(&app, date_now(), &board, &err), ERR_DENIED);
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("board", setup, one_app_teardown, 0, ONCE(without_a_server_nobody_is_told),
		ONCE(the_board_counts_what_lists_count));
}
