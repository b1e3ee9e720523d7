/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Two screens, two databases, one server: what one does stands on the other; inbox, outbox, board. */
#include "base/base.h"

#include "app/app.h"
#include "screens/server_fixture.h"

static struct term other;

static const char *top(struct term *term)
{
	return term_row(term, 0);
}

/* The two machines are one person's: who calls is told only between people, see check_inbox. */
START_TEST(what_one_does_stands_on_the_other)
{
	share_a_customer();
	term_start(&t, 80, 24, "--db", here, NULL);
	term_start(&other, 140, 40, "--db", there, NULL);
	term_wait(&t, "synced 10:00");
	term_wait(&other, "synced 10:00");
	TERM_RUN(here, "customer", "add", "Huda Salem", "--phone", "0551112223");
	term_wait(&t, "Huda Salem");
	term_wait(&other, "Huda Salem");
	TERM_RUN(there, "followup", "add", "0551112223", "--title", "Send the plan", "--due-at", "today 17:00");
	term_wait(&t, "17:00");
	/* The server goes: the keys do not wait, and the line says so. */
	peer_tell(&peer, "/_test/gone", NULL);
	term_wait(&t, "offline 10:00");
	TERM_RUN(here, "customer", "add", "Ali Saleh", "--phone", "0551112224");
	term_wait(&t, "Ali Saleh");
	term_quit(&other, "q");
	term_quit(&t, "q");
}
END_TEST

/* What an office's server would have told. */
static void put_in_team(const char *path)
{
	change_file(path, "UPDATE user SET team = 'north', role = 'manager'; UPDATE customer SET team = 'north'");
	join_team(path);
}

/* Each database has a user of its own, as colleagues have. */
START_TEST(a_card_says_who_calls)
{
	char calls[32];

	TERM_RUN(here, "customer", "add", "Noura Otaibi", "--phone", "0501234567");
	TERM_RUN(there, "customer", "add", "Huda Salem", "--phone", "0551112223");
	put_in_team(here);
	put_in_team(there);
	term_start(&t, 80, 24, "--db", here, NULL);
	term_start(&other, 140, 40, "--db", there, NULL);
	term_wait(&t, "Huda Salem");
	term_wait(&other, "synced 10:00");
	term_keys(&t, "p");
	term_wait(&t, "call list");
	term_keys(&t, "c");
	term_wait(&t, "1 left");
	/* Whoever runs the tests: cut where there is no room for him. */
	snprintf(calls, sizeof(calls), "%.7s%s", app_default_name(), strlen(app_default_name()) < 7 ? " calls" : "");
	term_wait(&other, calls);
	term_wait(&other, "being called by");
	/* Left, it is over. */
	term_keys(&t, "Esc");
	term_wait_gone(&other, "being called by");
	term_quit(&other, "q");
	term_quit(&t, "q");
}
END_TEST

static void clash(void)
{
	share_a_customer();
	TERM_RUN(here, "customer", "edit", "0501234567", "--status", "active", "--city", "Riyadh");
	TERM_RUN(here, "sync");
	TERM_RUN(there, "customer", "edit", "0501234567", "--status", "closed", "--city", "Jeddah");
	TERM_RUN(there, "sync");
	TERM_RUN(there, "config", "set", "sync_watch", "no");
}

START_TEST(both_values_stand_side_by_side)
{
	int x, left, right, y;

	clash();
	term_start(&t, 80, 24, "--db", there, NULL);
	term_wait(&t, "to decide");
	ck_assert_ptr_nonnull(strstr(top(&t), "1 to decide"));
	term_keys(&t, "I");
	term_wait(&t, "Inbox: 1 to decide, 1 to look at");
	y = term_find(&t, "Closed", &left);
	ck_assert_int_eq(term_find(&t, "Active", &right), y);
	ck_assert_int_lt(left, right);
	ck_assert_int_eq(term_find(&t, "✓", &x), y);
	ck_assert_int_lt(x, left);
	/* o takes the other; u gives the question back; s leaves it; Enter keeps. */
	term_keys(&t, "o");
	term_wait(&t, "Status is Active");
	term_wait(&t, "Inbox: 0 to decide, 1 to look at");
	term_keys(&t, "u");
	term_wait(&t, "Inbox: 1 to decide, 1 to look at");
	term_keys(&t, "s");
	term_wait(&t, "Inbox: 0 to decide, 1 to look at");
	term_keys(&t, "u");
	term_wait(&t, "Inbox: 1 to decide, 1 to look at");
	term_keys(&t, "Home Enter");
	term_wait(&t, "Status stays Closed");
	term_keys(&t, "Esc");
	term_wait_gone(&t, "to decide");
	term_quit(&t, "q");
}
END_TEST

/* Each kind says what either key does; a note, which has no room in its row, is shown whole. */
START_TEST(what_the_keys_do_is_said_of_each_kind)
{
	int y;

	share_a_customer();
	TERM_RUN(here, "customer", "edit", "0501234567", "--notes", "Wants a villa near the schools, two parking lots, end one");
	TERM_RUN(here, "sync");
	TERM_RUN(there, "customer", "edit", "0501234567", "--notes", "Wants a villa near the schools, two parking lots, end two");
	TERM_RUN(there, "sync");
	TERM_RUN(there, "config", "set", "sync_watch", "no");
	TERM_RUN(there, "customer", "edit", "0501234567", "--nickname", "FORBIDDEN");
	TERM_RUN(there, "customer", "add", "FORBIDDEN", "--phone", "0559998887");
	peer_tell(&peer, "/team/_bulk_docs", "{\"docs\":[{\"_id\":\"customer:01ARZ3NDEKTSV4RRFFQ69G5FAV\","
		"\"$type\":\"customer\",\"name\":{}}]}");
	TERM_RUN(there, "sync");
	term_start(&t, 80, 24, "--db", there, NULL);
	term_wait(&t, "2 rejected");
	term_keys(&t, "I");
	term_wait(&t, "Inbox: 2 to decide, 2 to look at");
	y = term_find(&t, "sent again: Known as", NULL);
	ck_assert_msg(y > 0 && strstr(term_row(&t, y), "as it was"), "%s", term_row(&t, y));
	ck_assert_ptr_nonnull(strstr(term_row(&t, y + 1), "not yours"));
	ck_assert_ptr_nonnull(strstr(term_row(&t, y + 3), "sent again"));
	ck_assert_ptr_nonnull(strstr(term_row(&t, y + 3), "deleted here"));
	ck_assert(term_has(&t, "Customer: 01ARZ3NDEKTSV4RRFFQ69G5FAV") && !term_has(&t, "customer:01ARZ"));
	ck_assert(term_has(&t, "nothing to take"));
	ck_assert(!term_has(&t, "end one") && !term_has(&t, "end two"));
	term_keys(&t, "Home j j v");
	term_wait(&t, "end one");
	term_wait(&t, "end two");
	ck_assert(term_has(&t, "Noura Otaibi · Notes"));
	term_keys(&t, "Esc");
	term_wait_gone(&t, "end two");
	term_keys(&t, "Esc");
	term_wait_gone(&t, "Inbox");
	term_quit(&t, "q");
}
END_TEST

START_TEST(mirrored_the_first_column_is_on_the_right)
{
	int left, right, y;

	clash();
	term_env("LANGUAGE=ar");
	term_start(&t, 140, 40, "--db", there, NULL);
	term_wait(&t, "Noura Otaibi");
	term_keys(&t, "I");
	term_wait(&t, "Riyadh");
	term_settle(&t);
	y = term_find(&t, "Jeddah", &left);
	ck_assert_int_eq(term_find(&t, "Riyadh", &right), y);
	ck_assert_int_gt(left, right);
	term_keys(&t, "Esc");
	term_quit(&t, "q");
}
END_TEST

START_TEST(the_outbox_shows_what_waits_and_sends_it)
{
	share_a_customer();
	TERM_RUN(here, "config", "set", "sync_watch", "no");
	TERM_RUN(here, "customer", "edit", "0501234567", "--city", "Jeddah");
	term_start(&t, 80, 24, "--db", here, NULL);
	term_wait(&t, "1 waiting");
	term_keys(&t, "O");
	term_wait(&t, "Outbox: 1 waiting");
	ck_assert_ptr_nonnull(strstr(term_row(&t, 2), "Noura Otaibi"));
	ck_assert_ptr_nonnull(strstr(term_row(&t, 2), "City"));
	term_keys(&t, "Enter");
	term_wait(&t, "Everything is sent.");
	ck_assert_ptr_nonnull(strstr(top(&t), "synced 10:00"));
	term_keys(&t, "Esc");
	term_quit(&t, "q");
}
END_TEST

START_TEST(a_password_is_asked_for_unseen)
{
	want_password(NULL);
	term_start(&t, 80, 24, "--db", here, NULL);
	term_wait(&t, "Password of nora");
	term_type(&t, "s3cret");
	term_settle(&t);
	ck_assert(!term_has(&t, "s3cret"));
	term_keys(&t, "Enter");
	term_wait(&t, "synced 10:00");
	ck_assert_ptr_null(strstr(t.raw.s, "s3cret"));
	term_quit(&t, "q");
	/* Left: nothing is sent, and the line says why. */
	term_start(&t, 80, 24, "--db", here, NULL);
	term_wait(&t, "Password of nora");
	term_keys(&t, "Esc");
	term_wait(&t, "password missing");
	term_keys(&t, "S");
	term_wait(&t, "Password of nora");
	term_type(&t, "s3cret");
	term_keys(&t, "Enter");
	term_wait(&t, "synced 10:00");
	term_quit(&t, "q");
}
END_TEST

START_TEST(the_board_leads_to_the_customers)
{
	TERM_RUN(here, "customer", "add", "Noura Otaibi", "--phone", "0501234567");
	TERM_RUN(here, "followup", "add", "0501234567", "--title", "Send the plan", "--due-at", "2026-11-20 10:00");
	term_start(&t, 80, 24, "--db", here, NULL);
	term_wait(&t, "Noura Otaibi");
	term_keys(&t, "B");
	term_wait(&t, "Today: 1 in the team");
	ck_assert_ptr_nonnull(strstr(term_row(&t, 2), "Overdue"));
	ck_assert_ptr_nonnull(strstr(term_row(&t, 3), "1         0         0         0         0"));
	term_keys(&t, "Enter");
	term_wait(&t, "assigned_t");
	term_wait(&t, "Noura Otaibi");
	term_quit(&t, "q");
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("live", server_setup, server_teardown, 120, ONCE(what_one_does_stands_on_the_other),
		ONCE(a_card_says_who_calls), ONCE(both_values_stand_side_by_side),
		ONCE(what_the_keys_do_is_said_of_each_kind),
		ONCE(mirrored_the_first_column_is_on_the_right), ONCE(the_outbox_shows_what_waits_and_sends_it),
		ONCE(a_password_is_asked_for_unseen), ONCE(the_board_leads_to_the_customers));
}
