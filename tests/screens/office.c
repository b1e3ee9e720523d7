/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The screens of people of one office: what a role is offered, whose a customer is, what came from colleagues, what
 * the server has lost. */
#include "base/base.h"

#include <unistd.h>

#include "screens/server_fixture.h"

/* What an office's server would have told of the one who works on that database. */
static void put_in_team(const char *path, const char *name, const char *role)
{
	const char *const words[] = { getenv("WASIT"), "user", "list", "--json", "--db", path, NULL };
	struct str out = STR_INIT;
	char *sql;

	/* Both work under one login here: joining has said who is who. */
	term_command(words, &out);
	ck_assert_ptr_nonnull(strstr(out.s, "\"id\": \""));
	sql = xasprintf("UPDATE user SET team = 'north', role = '%s', name = '%s';"
		"UPDATE customer SET team = 'north';"
		"INSERT OR REPLACE INTO memo(key, value) VALUES('office.me', '%.26s')", role, name,
		strstr(out.s, "\"id\": \"") + 7);
	change_file(path, sql);
	free(sql);
	str_release(&out);
}

START_TEST(an_observer_is_told_of_no_key_he_does_not_have)
{
	static const char *const words[] = { "writes one", "plans a", "adds one", "imports", "n new", "edit",
		"i contact", "f follow-up", "c calls", "begins", "keeps" };

	TERM_RUN(here, "customer", "add", "Noura Otaibi", "--phone", "0501234567");
	put_in_team(here, "omar", "observer");
	TERM_RUN(here, "config", "set", "sync_watch", "no");
	term_start(&t, 140, 40, "--db", here, NULL);
	term_wait(&t, "No contact yet.");
	term_wait(&t, "Nothing is due this week.");
	for (size_t i = 0; i < COUNT(words); i++)
		ck_assert_msg(!term_has(&t, words[i]), "%s", words[i]);
	/* All about the customer, tab by tab. */
	term_keys(&t, "v");
	term_wait(&t, "Profile");
	for (int tab = 0; tab < 5; tab++) {
		for (size_t i = 0; i < COUNT(words); i++)
			ck_assert_msg(!term_has(&t, words[i]), "%s in tab %d", words[i], tab);
		term_keys(&t, "Tab");
		term_settle(&t);
	}
	term_keys(&t, "Esc");
	term_wait(&t, "No contact yet.");
	term_keys(&t, "n");
	term_wait(&t, "As Observer");
	term_quit(&t, "q");
}
END_TEST

START_TEST(keys_are_named_as_they_are_bound)
{
	term_start(&t, 80, 24, "--db", here, NULL);
	term_wait(&t, "Language");
	term_keys(&t, "Enter C-u");
	term_type(&t, "Abu Fahd");
	term_keys(&t, "Enter");
	term_wait(&t, "country");
	term_keys(&t, "Enter");
	term_wait(&t, "No customers yet: n adds one, F4");
	term_quit(&t, "q");
}
END_TEST

START_TEST(a_page_of_one_pane_offers_no_next_one)
{
	TERM_RUN(here, "customer", "add", "Noura Otaibi", "--phone", "0501234567");
	term_start(&t, 140, 40, "--db", here, NULL);
	term_wait(&t, "next pane");
	term_keys(&t, "O");
	term_wait(&t, "Outbox");
	ck_assert(!term_has(&t, "next pane"));
	term_quit(&t, "Esc q");
}
END_TEST

/* Two persons with a database each; the one here leads. */
static void open_office(void)
{
	TERM_RUN(here, "customer", "add", "Noura Otaibi", "--phone", "0501234567");
	TERM_RUN(there, "customer", "add", "Huda Salem", "--phone", "0551112223");
	put_in_team(here, "sara", "manager");
	put_in_team(there, "fahd", "broker");
	TERM_RUN(there, "interaction", "add", "--customer", "Huda Salem", "--type", "call", "--outcome",
		"interested");
	TERM_RUN(there, "followup", "add", "0551112223", "--title", "Send the plan", "--due-at", "2026-11-30 17:00");
	join_team(here);
	join_team(there);
	TERM_RUN(here, "sync");
}

START_TEST(who_leads_sees_whose_it_is_and_who_did_it)
{
	open_office();
	term_start(&t, 140, 40, "--db", here, NULL);
	term_wait(&t, "Huda Salem");
	term_keys(&t, "Home");
	term_wait(&t, "with fahd");
	term_wait(&t, "Interested · fahd");
	term_wait(&t, "Send the plan · fahd");
	term_keys(&t, "/");
	term_type(&t, "Noura");
	term_keys(&t, "Enter");
	term_wait_gone(&t, "with fahd");	/* one's own needs no name */
	ck_assert(!term_has(&t, "with sara"));
	term_quit(&t, "q");
}
END_TEST

START_TEST(who_cannot_work_on_customers_is_offered_none)
{
	open_office();
	change_file(here, "UPDATE user SET role = 'observer' WHERE name = 'fahd'");
	TERM_RUN(here, "config", "set", "sync_watch", "no");
	term_start(&t, 80, 24, "--db", here, NULL);
	term_wait(&t, "Huda Salem");
	term_keys(&t, "@");
	term_wait(&t, "Assign to whom?");
	term_wait(&t, "sara");
	ck_assert(!term_has(&t, "Observer"));
	term_keys(&t, "Esc");
	term_wait_gone(&t, "Assign to whom?");
	change_file(here, "UPDATE user SET role = 'team_member' WHERE name = 'fahd'");
	term_keys(&t, "F5 @");
	term_wait(&t, "Team member");
	term_keys(&t, "Esc");
	term_quit(&t, "q");
}
END_TEST

START_TEST(who_is_given_a_customer_is_told)
{
	open_office();
	TERM_RUN(there, "sync");
	TERM_RUN(there, "config", "set", "sync_watch", "yes");
	term_start(&t, 80, 24, "--db", there, NULL);
	term_wait(&t, "synced 10:00");
	ck_assert(!term_has(&t, "Noura Otaibi"));
	TERM_RUN(here, "customer", "edit", "0501234567", "--assigned-to", "fahd");
	TERM_RUN(here, "sync");
	term_wait(&t, "Noura Otaibi is your customer now");
	term_quit(&t, "q");
}
END_TEST

/* The server lost a customer: both answers by one key. */
static void lose(const char *key, const char *told, bool stays)
{
	TERM_RUN(here, "sync", "add", peer.url);
	TERM_RUN(here, "customer", "add", "Huda Salem", "--phone", "0551112223");
	TERM_RUN(here, "sync");
	TERM_RUN(here, "customer", "add", "Noura Otaibi", "--phone", "0501234567");
	peer_fault(&peer, "do=lie&at=_bulk_docs&times=1");
	TERM_RUN(here, "sync");
	TERM_RUN(here, "sync", "--reset");
	term_start(&t, 80, 24, "--db", here, NULL);
	term_wait(&t, "to decide");
	term_keys(&t, "I");
	term_wait(&t, "Noura Otaibi");
	term_wait(&t, "kept, and sent again");
	term_wait(&t, "deleted here, too");
	term_keys(&t, key);
	term_wait(&t, told);
	term_wait_gone(&t, "kept, and sent again");
	term_keys(&t, "Esc");
	term_wait(&t, "synced 10:00");
	term_quit(&t, "q");
	TERM_RUN(there, "sync", "add", peer.url);
	TERM_RUN(there, "sync");
	term_assert_printed(there, (const char *const []){ "customer", "list", NULL }, "Noura Otaibi", stays);
}

START_TEST(what_the_server_lost_is_sent_again)
{
	lose("Enter", "sent once more", true);
}
END_TEST

START_TEST(what_the_server_lost_is_deleted_here)
{
	lose("o", "the server has it no longer", false);
}
END_TEST

/* The message of the question must not stand over the answer's. */
START_TEST(undo_in_the_inbox_says_so_and_who_typed_what)
{
	share_a_customer();
	TERM_RUN(here, "customer", "edit", "0501234567", "--status", "active");
	TERM_RUN(here, "sync");
	TERM_RUN(there, "customer", "edit", "0501234567", "--status", "closed");
	TERM_RUN(there, "sync");
	term_start(&t, 80, 24, "--db", there, NULL);
	term_wait(&t, "1 to decide");
	term_keys(&t, "I");
	term_wait(&t, "Closed · yours");
	ck_assert(term_has(&t, "Active") && !term_has(&t, "Active · yours"));
	term_keys(&t, "o");
	term_wait(&t, "Status is Active");
	term_wait(&t, "Inbox: 0 to decide");
	ck_assert(!term_has(&t, "take the other"));	/* nothing is there to be taken */
	term_keys(&t, "u");
	term_wait(&t, "Closed");
	term_settle(&t);
	ck_assert(term_has(&t, "Taken back:"));
	term_keys(&t, "Esc");
	term_quit(&t, "q");
}
END_TEST

static void until_listens(void)
{
	for (int tries = 0; peer_number(&peer, "listening") < 1; tries++) {
		ck_assert_int_lt(tries, 300);
		usleep(100000);
	}
}

/* Nothing of it stays to be read, in a list that was there before, either; and it is said why. */
START_TEST(what_is_shut_leaves_the_screen)
{
	TERM_RUN(here, "customer", "add", "Noura Otaibi", "--phone", "0501234567");
	put_in_team(here, "sara", "manager");
	join_team(here);
	term_start(&t, 80, 24, "--db", here, NULL);
	term_wait(&t, "synced 10:00");
	ck_assert(term_has(&t, "Noura Otaibi"));
	until_listens();
	peer_fault(&peer, "do=revoke&at=_changes&times=9");
	peer_tell(&peer, "/team/_bulk_docs", "{\"docs\":[{\"_id\":\"customer:01JD0000000000000000000099\","
		"\"$type\":\"customer\",\"name\":\"Huda Salem\"}]}");
	term_wait(&t, "locked");
	term_wait_gone(&t, "Noura Otaibi");
	term_wait(&t, "does not allow it");
	term_quit(&t, "q");
	/* Nor does an empty list at the next start leave him alone. */
	TERM_RUN(here, "config", "set", "sync_watch", "no");
	term_start(&t, 80, 24, "--db", here, NULL);
	term_wait(&t, "does not allow it");
	term_quit(&t, "q");
}
END_TEST

/* --- The password at a terminal, without a screen. */

START_TEST(the_password_is_typed_unseen_once_a_command)
{
	want_password("team");
	/* Both databases stand on one server: one question.  A slip is taken back. */
	term_start(&t, 80, 24, "sync", "--db", here, NULL);
	term_wait(&t, "Password of nora at http://127.0.0.1");
	term_type(&t, "wrongs3cret");
	term_send(&t, "\025s3creX\177t\r", 10);
	ck_assert_int_eq(term_wait_exit(&t), 0);
	ck_assert(term_has(&t, "sent"));
	ck_assert_ptr_null(strstr(t.raw.s, "s3cre"));
	ck_assert_ptr_null(strstr(strstr(t.raw.s, "Password of") + 1, "Password of"));
	term_end(&t);
	/* Left, nothing was done, and the terminal shows again what is typed. */
	term_start(&t, 80, 24, "sync", "--db", here, NULL);
	term_wait(&t, "Password of nora");
	term_send(&t, "s3\003", 3);
	ck_assert_int_ne(term_wait_exit(&t), 0);
	ck_assert(term_has(&t, "Cancelled."));
	term_end(&t);
	term_start(&t, 80, 24, "sync", "--db", here, NULL);
	term_wait(&t, "Password of nora");
	term_send(&t, "wrong\r", 6);
	ck_assert_int_eq(term_wait_exit(&t), 6);
	ck_assert(term_has(&t, "does not know this name"));
	term_end(&t);
}
END_TEST

/* In the frame, at the far end of its upper line: at the smallest window too, mirrored in Arabic. */
static void see_who(int cols, int rows, const char *language, const char *whole)
{
	term_env(language);
	term_start(&t, cols, rows, "--db", here, NULL);
	term_wait(&t, whole);
	ck_assert_msg(strstr(term_row(&t, 1), whole), "%s", term_row(&t, 1));
	ck_assert_msg(!strstr(term_row(&t, 0), "sara"), "%s", term_row(&t, 0));	/* said once */
	term_quit(&t, "q");
}

START_TEST(who_works_here_is_said_at_every_width)
{
	TERM_RUN(here, "customer", "add", "Noura Otaibi", "--phone", "0501234567");
	put_in_team(here, "sara", "manager");
	TERM_RUN(here, "config", "set", "sync_watch", "no");
	see_who(80, 24, "LANGUAGE=en", " sara (Manager, north) ─");
	see_who(60, 16, "LANGUAGE=en", " sara (Manager, north) ─");
	see_who(140, 40, "LANGUAGE=en", " sara (Manager, north) ─");
	see_who(80, 24, "LANGUAGE=ar", "─ (north");
	change_file(here, "UPDATE user SET name = 'sara bint Abdulrahman of the long name'");
	see_who(80, 24, "LANGUAGE=en", " sara (Manager, north) ─");
	see_who(140, 40, "LANGUAGE=en", " sara (Manager, north) ─");
	change_file(here, "UPDATE user SET team = NULL");
	term_env("LANGUAGE=en");
	term_start(&t, 80, 24, "--db", here, NULL);
	term_wait(&t, "Noura Otaibi");
	ck_assert(!term_has(&t, "(Manager") && !term_has(&t, "north"));
	term_quit(&t, "q");
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("office", server_setup, server_teardown, 120,
		ONCE(an_observer_is_told_of_no_key_he_does_not_have), ONCE(who_works_here_is_said_at_every_width),
		ONCE(keys_are_named_as_they_are_bound),
		ONCE(a_page_of_one_pane_offers_no_next_one), ONCE(who_leads_sees_whose_it_is_and_who_did_it),
		ONCE(who_cannot_work_on_customers_is_offered_none), ONCE(who_is_given_a_customer_is_told),
		ONCE(what_the_server_lost_is_sent_again), ONCE(what_the_server_lost_is_deleted_here),
		ONCE(undo_in_the_inbox_says_so_and_who_typed_what), ONCE(what_is_shut_leaves_the_screen),
		ONCE(the_password_is_typed_unseen_once_a_command));
}
