/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Programs that are run: words, input and output, and how they end. */
#include "base/base.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "base/sys.h"
#include "folder_fixture.h"
#include "unit.h"

static int run(const char *const *argv, const char *input, struct str *out, size_t limit)
{
	struct err err = { 0 };
	int status = -1;

	ck_assert_msg(!sys_run(argv, input, out, limit, &status, &err), "%s", err.text);
	return status;
}

START_TEST(arguments_reach_the_program_as_they_are)
{
	char *canary = in_folder("canary");
	char *touch = xasprintf("$(touch %s); touch %s", canary, canary);
	const char *const argv[] = { "printf", "%s|", "a b", "\"'\\*", "-n", "", touch, NULL };
	struct str out = STR_INIT, want = STR_INIT;

	str_addf(&want, "a b|\"'\\*|-n||%s|", touch);
	ck_assert_int_eq(run(argv, NULL, &out, 10000), 0);
	ck_assert_str_eq(out.s, want.s);
	ck_assert(!sys_file_exists(canary));
	str_release(&out);
	str_release(&want);
	free(touch);
	free(canary);
}
END_TEST

START_TEST(input_and_output_larger_than_pipes_do_not_block)
{
	const char *const cat[] = { "cat", NULL };
	char *input = xmalloc(1000001);
	struct str out = STR_INIT;

	memset(input, 'x', 1000000);
	input[1000000] = '\0';
	str_add(&out, "before ");
	ck_assert_int_eq(run(cat, input, &out, SIZE_MAX), 0);
	ck_assert_uint_eq(out.len, 7 + 1000000);
	ck_assert_str_eq(out.s + 7, input);
	str_clear(&out);
	ck_assert_int_eq(run(cat, input, &out, 10), 0);
	ck_assert_str_eq(out.s, "xxxxxxxxxx");
	ck_assert_int_eq(run(cat, input, NULL, 0), 0);
	str_release(&out);
	free(input);
}
END_TEST

/* The signal of the broken pipe must neither end us nor be ignored by the program. */
START_TEST(a_program_that_does_not_read_is_no_harm)
{
	const char *const true_argv[] = { "true", NULL };
	const char *const closes[] = { "sh", "-c", "exec <&-; sleep 0.2; echo done", NULL };
	const char *const pipe[] = { "sh", "-c", "kill -PIPE $$; echo survived", NULL };
	char *input = xmalloc(1000001), *path = in_folder("late");
	const char *const late[] = { "sh", "-c", "exec >&-; cat >\"$0\"", path, NULL };
	struct str out = STR_INIT;

	memset(input, 'x', 1000000);
	input[1000000] = '\0';
	signal(SIGPIPE, SIG_DFL);
	ck_assert_int_eq(run(true_argv, input, &out, 100), 0);
	ck_assert_int_eq(run(closes, input, &out, 100), 0);
	ck_assert_str_eq(out.s, "done\n");
	ck_assert(signal(SIGPIPE, SIG_IGN) == SIG_DFL);
	str_clear(&out);
	ck_assert_int_eq(run(pipe, NULL, &out, 100), 128 + SIGPIPE);
	ck_assert_str_eq(out.s, "");
	/* output closed before the input is read: it is still fed */
	ck_assert_int_eq(run(late, input, &out, 100), 0);
	holds(path, input);
	str_release(&out);
	free(input);
	free(path);
}
END_TEST

START_TEST(no_file_of_ours_reaches_the_program)
{
	const char *const argv[] = { "sh", "-c", "ls /proc/self/fd | wc -l; cat | wc -c", NULL };
	struct str plain = STR_INIT, many = STR_INIT;
	int fds[8];

	ck_assert_int_eq(run(argv, NULL, &plain, 100), 0);
	for (size_t i = 0; i < COUNT(fds); i++)
		fds[i] = open("/dev/null", O_RDONLY);	/* as a library would: without O_CLOEXEC */
	ck_assert_int_eq(run(argv, NULL, &many, 100), 0);
	ck_assert_str_eq(plain.s, many.s);
	ck_assert_str_eq(strchr(plain.s, '\n'), "\n0\n");	/* no input is an empty one */
	for (size_t i = 0; i < COUNT(fds); i++)
		close(fds[i]);
	str_release(&plain);
	str_release(&many);
}
END_TEST

START_TEST(how_a_program_ended_is_told)
{
	const char *const seven[] = { "sh", "-c", "exit 7", NULL };
	const char *const killed[] = { "sh", "-c", "kill -9 $$", NULL };
	const char *const none[] = { "no-such-program-anywhere", NULL };
	char *file = in_folder("plain");
	const char *const plain[] = { file, NULL };
	struct err err = { 0 };
	int status;

	ck_assert_int_eq(run(seven, NULL, NULL, 0), 7);
	ck_assert_int_eq(run(killed, NULL, NULL, 0), 128 + 9);
	ck_assert_int_eq(sys_run(none, NULL, NULL, 0, &status, &err), ERR_MISSING);
	ck_assert_ptr_nonnull(strstr(err.text, none[0]));
	write_text(file, "not a program");
	ck_assert_int_eq(sys_run(plain, "x", NULL, 0, &status, &err), ERR_IO);
	free(file);
}
END_TEST

START_TEST(a_program_left_in_the_background_is_not_waited_for)
{
	const char *const argv[] = { "sh", "-c", "sleep 5 & exit 0", NULL };
	time_t start = time(NULL);

	ck_assert_int_eq(run(argv, "text for the clipboard", NULL, 0), 0);
	ck_assert_int_lt(time(NULL) - start, 4);
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("run", make_folder, remove_folder, 0,
		ONCE(arguments_reach_the_program_as_they_are),
		ONCE(input_and_output_larger_than_pipes_do_not_block),
		ONCE(a_program_that_does_not_read_is_no_harm),
		ONCE(no_file_of_ours_reaches_the_program), ONCE(how_a_program_ended_is_told),
		ONCE(a_program_left_in_the_background_is_not_waited_for));
}
