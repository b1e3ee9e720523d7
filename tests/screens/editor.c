/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A note in the person's own editor; drafts, and what another changed meanwhile. */
#include "base/base.h"

#include <dirent.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/sys.h"
#include "screens/one_screen.h"
#include "screens/forms_fixture.h"
#include "unit.h"

/* An editor that appends to the file it is given last; kept beside the database. */
static void write_editor(const char *script, char *path, size_t size)
{
	struct err err;

	snprintf(path, size, "%s-ed it", db_file);		/* a blank in its name */
	ck_assert_int_eq(sys_write_file(path, script, strlen(script), &err), OK);
	ck_assert_int_eq(chmod(path, 0700), 0);
}

/* Folders that an editor's file stood in and that are still there. */
static int folders_left(void)
{
	DIR *dir = opendir(getenv("XDG_RUNTIME_DIR"));
	const struct dirent *entry;
	int n = 0;

	ck_assert_ptr_nonnull(dir);
	while ((entry = readdir(dir)))
		n += str_has_prefix(entry->d_name, "wasit-");
	closedir(dir);
	return n;
}

static void open_note(const char *editor)
{
	struct str set = STR_INIT;

	str_addf(&set, "EDITOR=%s", editor);
	term_env(set.s);
	str_release(&set);
	forms_start(&t);
	term_keys(&t, "e");
	term_wait(&t, "Notes");
	ck_assert(!term_has(&t, " editor"));	/* the hint is for long texts only */
	term_go_to(&t, "Notes");
	term_wait(&t, " editor");
}

START_TEST(form_note_is_written_in_an_editor)
{
	/* Its words reach it, the file is nobody else's, and what it writes is cleaned. */
	static const char script[] = "#!/bin/sh\n[ \"$1\" = '-w x' ] && [ $# = 2 ] || exit 9\n"
		"[ $(stat -c %a \"$2\") = 600 ] || exit 8\n[ $(stat -c %a \"${2%/*}\") = 700 ] || exit 7\n"
		"printf 'second \\377\\r\\nشقة\\n' >> \"$2\"\ntouch \"$2~\"\n";
	char path[300], editor[340];

	add_customer("Salem Form", "0501112233");
	write_editor(script, path, sizeof(path));
	snprintf(editor, sizeof(editor), "'%s' \"-w x\"", path);
	open_note(editor);
	term_type(&t, "first");
	term_keys(&t, "C-o");
	term_wait(&t, "second");
	term_wait(&t, term_visual("شقة", false));
	ck_assert_int_eq(folders_left(), 0);
	term_keys(&t, "C-z");		/* one step */
	term_wait_gone(&t, "second");
	ck_assert(term_has(&t, "first"));
	term_keys(&t, "C-y F2");
	term_wait(&t, "Customer changed");
	assert_field("0501112233", "first\\nsecond \xef\xbf\xbd\\nشقة\"");
	term_quit(&t, "q");
}
END_TEST

START_TEST(form_note_survives_an_editor_that_fails)
{
	char path[300], editor[340];

	add_customer("Salem Form", "0501112233");
	write_editor("#!/bin/sh\necho lost > \"$1\"\nexit 3\n", path, sizeof(path));
	snprintf(editor, sizeof(editor), "\"%s\"", path);
	open_note(editor);
	term_type(&t, "mine");
	term_keys(&t, "F7");
	term_wait(&t, "ended with 3");
	ck_assert(term_has(&t, "mine"));
	ck_assert(!term_has(&t, "lost"));
	ck_assert_int_eq(folders_left(), 0);
	unlink(path);
	term_keys(&t, "C-o");
	term_wait(&t, "There is no editor");
	ck_assert(term_has(&t, "mine"));
	ck_assert_int_eq(folders_left(), 0);
	term_go_to(&t, "City");
	term_keys(&t, "C-o");
	term_wait(&t, "Only long texts");
	term_end(&t);
}
END_TEST

/* Both change the name: the second sees both values and chooses; what only one changed is kept from both. */
START_TEST(form_shows_both_values_when_another_was_faster)
{
	for (int theirs = 0; theirs < 2; theirs++) {
		unlink(db_file);
		forms_begin("e", "Known as");
		term_keys(&t, "C-u");
		term_type(&t, "Mine Mine");
		edit_customer("0501112233", "--name", "Theirs Theirs");
		edit_customer("0501112233", "--city", "Jeddah");
		term_keys(&t, "F2");
		term_wait(&t, "somebody else");
		term_wait(&t, "Mine Mine");
		term_wait(&t, "Theirs Theirs");
		term_keys(&t, theirs ? "j Enter" : "Enter");
		term_wait(&t, "Customer changed");
		assert_field("0501112233", theirs ? "\"name\": \"Theirs Theirs\"" : "\"name\": \"Mine Mine\"");
		assert_field("0501112233", "\"city\": \"Jeddah\"");
		term_quit(&t, "q");
	}
}
END_TEST

START_TEST(form_goes_back_when_the_choice_is_left)
{
	forms_begin("e", "Known as");
	term_keys(&t, "C-u");
	term_type(&t, "Mine Mine");
	edit_customer("0501112233", "--name", "Theirs Theirs");
	term_keys(&t, "F2");
	term_wait(&t, "somebody else");
	term_keys(&t, "Esc");
	term_settle(&t);
	ck_assert(term_has(&t, "Known as"));	/* nothing was saved, nothing is lost */
	ck_assert(term_has(&t, "Mine Mine"));
	assert_field("0501112233", "Theirs Theirs");
	term_end(&t);
}
END_TEST

/* A draft belongs to its session as long as that runs, even when it hangs. */
START_TEST(form_draft_of_a_running_session_is_left_to_it)
{
	struct term other;

	forms_begin("n", "New customer");
	term_type(&t, "Being Typed");
	term_quick(&t, 2300);
	term_start(&other, 80, 24, "--db", db_file, NULL);
	term_wait(&other, "commands");
	term_settle(&other);
	ck_assert(!term_has(&other, "Not saved"));
	term_quit(&other, "q");
	term_signal(&t, SIGKILL);
	term_end(&t);
	term_start(&other, 80, 24, "--db", db_file, NULL);
	term_wait(&other, "Not saved: Customer");
	term_keys(&other, "3");		/* later */
	term_wait_gone(&other, "Not saved");
	term_keys(&other, "n");		/* the same kind of form: offered again */
	term_wait(&other, "Not saved: Customer");
	term_keys(&other, "1");
	term_wait(&other, "Being Typed");
	term_keys(&other, "Esc");
	term_wait(&other, "Not saved yet");
	term_keys(&other, "2");
	term_wait_gone(&other, "Not saved yet");
	term_keys(&other, "n");		/* given up for good */
	term_wait(&other, "New customer");
	ck_assert(!term_has(&other, "Not saved"));
	term_end(&other);
}
END_TEST

START_TEST(form_and_list_react_to_the_mouse)
{
	char click[64];
	int x, y;
	bool visible;

	add_customer("Salem Form", "0501112233");
	add_customer("Second Person", "0501112244");
	forms_start(&t);
	snprintf(click, sizeof(click), "\033[<0;4;%dM\033[<0;4;%dm", 5, 5);
	term_send(&t, click, strlen(click));
	term_settle(&t);
	ck_assert_int_ne(term_cell(&t, 4, 4).bg, -1);
	ck_assert_int_eq(term_cell(&t, 4, 3).bg, -1);
	term_keys(&t, "e");
	term_wait(&t, "E-mail");
	y = row_of("E-mail");
	snprintf(click, sizeof(click), "\033[<0;40;%dM\033[<0;40;%dm", y + 1, y + 1);
	term_send(&t, click, strlen(click));
	term_settle(&t);
	term_cursor(&t, &x, &y, &visible);
	ck_assert_int_eq(y, row_of("E-mail"));
	term_end(&t);
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("editor", forms_setup, one_screen_teardown, 120,
		ONCE(form_note_is_written_in_an_editor),
		ONCE(form_note_survives_an_editor_that_fails),
		ONCE(form_shows_both_values_when_another_was_faster),
		ONCE(form_goes_back_when_the_choice_is_left),
		ONCE(form_draft_of_a_running_session_is_left_to_it),
		ONCE(form_and_list_react_to_the_mouse));
}
