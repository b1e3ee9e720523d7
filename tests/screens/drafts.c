/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Forms on the screen: what they say, drafts that outlive the program, what others write meanwhile. */
#include "base/base.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "screens/one_screen.h"
#include "text/utf8.h"
#include "screens/engine_fixture.h"
#include "unit.h"

/* --- Forms. */

START_TEST(engine_form_tells_what_it_understood_and_what_is_wrong)
{
	int x, y, row;
	bool visible;

	engine_start_demo(100, 40);
	term_keys(&t, "n");
	term_wait(&t, "New customer");
	term_type(&t, "Test Person");
	term_keys(&t, "Tab");
	term_type(&t, "٠٥٠١٢٣٤٩٩٩");
	term_keys(&t, "Tab");
	term_settle(&t);
	ck_assert(term_has(&t, "+966 50 123 4999"));
	y = term_find(&t, "E-mail", NULL);
	term_keys(&t, "Tab Tab");
	term_type(&t, "nobody");
	term_settle(&t);
	ck_assert_ptr_null(strstr(term_row(&t, y), "e-mail address"));
	term_keys(&t, "Tab");
	term_settle(&t);
	ck_assert_ptr_nonnull(strstr(term_row(&t, y), "not an e-mail"));
	term_wait(&t, "E-mail: ");
	term_keys(&t, "F2");		/* goes to the field that is wrong, which says it itself */
	term_wait_gone(&t, "E-mail: ");
	term_settle(&t);
	term_cursor(&t, &x, &row, &visible);
	ck_assert_int_eq(row, y);
	term_keys(&t, "C-u");
	term_type(&t, "nobody@example.com");
	term_keys(&t, "F2");
	term_wait(&t, "Customer added");
	term_wait_gone(&t, "New customer");
	term_settle(&t);
	ck_assert(term_has(&t, "Test Person"));
	ck_assert(term_has(&t, "Customers 51"));
	term_keys(&t, "u");
	term_wait(&t, "Customers 50");
	term_quit(&t, "q");
}
END_TEST

START_TEST(engine_form_shows_what_belongs_to_the_kind)
{
	engine_start_demo(80, 50);
	term_keys(&t, "n");
	term_wait(&t, "Looking for");
	ck_assert(!term_has(&t, "Offering"));
	term_keys(&t, "Tab Tab Tab Tab Tab Tab Tab");
	term_settle(&t);
	term_type(&t, "s");		/* the choice that begins with it */
	term_wait(&t, "Offering");
	ck_assert(!term_has(&t, "Looking for"));
	term_keys(&t, "Right");		/* both */
	term_wait(&t, "Looking for");
	ck_assert(term_has(&t, "Offering"));
	term_keys(&t, "Esc");
	term_wait(&t, "Not saved yet");
	term_keys(&t, "j Enter");
	term_wait_gone(&t, "New customer");
	term_quit(&t, "q");
}
END_TEST

START_TEST(engine_form_tells_of_the_same_number_at_once)
{
	engine_start_demo(100, 30);
	term_keys(&t, "n");
	term_wait(&t, "New customer");
	term_type(&t, "Double");
	term_keys(&t, "Tab");
	term_type(&t, "0505503569");	/* the first customer's */
	term_keys(&t, "Tab");
	term_wait(&t, "F6 opens");
	term_keys(&t, "Esc j Enter");
	term_quit(&t, "q");
}
END_TEST

/* Everything that could harm a terminal, pasted into a name and a note, then seen in list, form and history. */
START_TEST(engine_hostile_text_never_reaches_the_terminal)
{
	static const char name[] = "Eve\033]0;pwned\a\033[31m\xc2\x9b" "5m\xe2\x80\xae" "gnp\x01\x7f\xe2\x80\x8f";
	static const char note[] = "\033[2J\033c\033P1$r\033\\\r\n\x0e\xe2\x81\xa7x\xef\xbb\xbf";

	engine_start_demo(80, 40);
	term_keys(&t, "n");
	term_wait(&t, "New customer");
	term_paste(&t, name);
	term_settle(&t);
	ck_assert(term_has(&t, "Eve␛]0;pwned␇␛[31m"));
	term_keys(&t, "Tab");
	term_type(&t, "0501234998");
	for (int i = 0; i < 40 && !term_has(&t, "Notes "); i++) {
		term_keys(&t, "Tab");
		term_quick(&t, 30);
	}
	term_keys(&t, "F2");
	term_wait(&t, "Customer added");
	term_settle(&t);
	ck_assert(term_has(&t, "Eve␛]0;pwned"));
	term_keys(&t, "i");
	term_settle(&t);
	term_paste(&t, note);
	term_settle(&t);
	term_keys(&t, "F2");
	term_settle(&t);
	term_keys(&t, "Tab j Tab /");
	term_paste(&t, name);
	term_settle(&t);
	ck_assert_str_eq(term_title(&t), "wasit");
	term_check_raw(&t, 0);
	term_end(&t);
}
END_TEST

START_TEST(engine_draft_outlives_a_lost_line)
{
	char *file = engine_demo_file("draft");

	engine_start_file(file);
	term_keys(&t, "n");
	term_wait(&t, "New customer");
	term_type(&t, "Lost And Found");
	term_quick(&t, 20);
	term_signal(&t, SIGHUP);	/* long before the draft would be kept by the clock */
	ck_assert_int_eq(term_wait_exit(&t), 0);
	term_end(&t);

	engine_start_file(file);
	term_wait(&t, "Not saved: Customer");
	term_keys(&t, "Enter");
	term_wait(&t, "Lost And Found");
	ck_assert(term_has(&t, "New customer"));
	term_keys(&t, "Tab");
	term_type(&t, "0501234997");
	term_keys(&t, "F2");
	term_wait(&t, "Customer added");
	term_quit(&t, "q");

	engine_start_file(file);		/* saved: nothing is offered any more */
	ck_assert(!term_has(&t, "Not saved"));
	term_quit(&t, "q");
	free(file);
}
END_TEST

START_TEST(engine_draft_outlives_a_killed_program)
{
	char *file = engine_demo_file("killed");

	engine_start_file(file);
	term_keys(&t, "n");
	term_wait(&t, "New customer");
	term_type(&t, "Killed");
	term_settle(&t);
	term_quick(&t, 2200);
	term_signal(&t, SIGKILL);
	term_end(&t);
	engine_start_file(file);
	term_wait(&t, "Not saved: Customer");
	term_keys(&t, "j Enter");	/* throw it away */
	term_wait_gone(&t, "Not saved");
	term_quit(&t, "q");
	engine_start_file(file);
	ck_assert(!term_has(&t, "Not saved"));
	term_quit(&t, "q");
	free(file);
}
END_TEST

/* --- Others. */

static void run_command(const char *file, const char *name)
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		execl(getenv("WASIT"), "wasit", "--db", file, "customer", "add", "--name", name, "--phone",
			"0501239876", (char *)NULL);
		_exit(127);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
}

START_TEST(engine_sees_what_another_process_writes)
{
	char *file = engine_demo_file("other");

	engine_start_file(file);
	term_wait(&t, "Customers 50");
	run_command(file, "Zaid From Elsewhere");
	term_wait(&t, "Customers 51");
	term_quit(&t, "q");
	free(file);
}
END_TEST

START_TEST(engine_stands_mirrored_in_arabic)
{
	int line, cols = 80;
	const char *at;
	char *before;

	term_env("LANGUAGE=ar");
	engine_start_demo(cols, 24);
	ck_assert_int_ge(term_find(&t, "┬", &line), 0);
	at = strstr(term_row(&t, FIRST_ROW), term_visual(first, true));
	ck_assert_ptr_nonnull(at);
	before = xstrndup(t.text.s, (size_t)(at - t.text.s));
	ck_assert_int_gt((int)utf8_count(before), line);	/* customers on the right */
	free(before);
	term_keys(&t, "Left");		/* to what stands on the left */
	term_settle(&t);
	term_find(&t, "┬", &line);
	ck_assert(term_cell(&t, 2, 1).fg != term_cell(&t, cols - 1, 1).fg);
	term_check_raw(&t, 0);
	term_quit(&t, "q");
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("drafts", NULL, one_screen_teardown, 120,
		ONCE(engine_form_tells_what_it_understood_and_what_is_wrong),
		ONCE(engine_form_shows_what_belongs_to_the_kind),
		ONCE(engine_form_tells_of_the_same_number_at_once),
		ONCE(engine_hostile_text_never_reaches_the_terminal),
		ONCE(engine_draft_outlives_a_lost_line),
		ONCE(engine_draft_outlives_a_killed_program),
		ONCE(engine_sees_what_another_process_writes),
		ONCE(engine_stands_mirrored_in_arabic));
}
