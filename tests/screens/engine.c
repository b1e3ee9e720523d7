/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The screens' engine in a real terminal: life, signals, sizes, keys, popups, forms. */
#include "base/base.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/sys.h"
#include "screens/one_screen.h"
#include "screens/engine_fixture.h"
#include "unit.h"

/* --- Life. */

START_TEST(engine_takes_and_gives_back_the_terminal)
{
	const char *explicit, *clear;

	engine_start_demo(80, 24);
	explicit = strstr(t.raw.s, "\033[8l");
	clear = strstr(t.raw.s, "\033[H\033[2J");
	ck_assert_ptr_nonnull(explicit);
	ck_assert_ptr_nonnull(clear);
	ck_assert_msg(explicit < clear, "CSI 8 l comes after the first paint");
	ck_assert_str_eq(term_title(&t), "wasit");
	term_check_raw(&t, 0);
	term_quit(&t, "q");
}
END_TEST

/* Answers change the way, keys between them count, and everything is given back. */
START_TEST(engine_switches_when_the_terminal_says_what_it_is)
{
	static const char answers[] = "\033[>1;11", rest[] = "5;0cj\033[?62;22c";
	size_t mark;

	engine_start_demo(70, 24);
	ck_assert_ptr_nonnull(strstr(t.raw.s, "\033[8$p\033[>q\033[>c\033]11;?\033\\\033[c"));
	mark = t.raw.len;
	term_send(&t, answers, strlen(answers));	/* cut by the line for longer than Esc waits */
	term_quick(&t, 60);
	term_send(&t, rest, strlen(rest));
	term_settle(&t);
	ck_assert_ptr_nonnull(strstr(t.raw.s + mark, "\033]50;BidiRenderingEnabled=false\a"));
	ck_assert_ptr_nonnull(strstr(t.raw.s + mark, "\033[2J"));	/* painted anew */
	term_keys(&t, "q");
	ck_assert_int_eq(term_wait_exit(&t), 0);
	ck_assert_ptr_nonnull(strstr(t.raw.s + mark, "\033]50;BidiRenderingEnabled=true\a"));
	ck_assert(term_is_restored(&t));
	term_end(&t);
}
END_TEST

START_TEST(engine_turns_runs_for_kitty)
{
	static const char answers[] = "\033[>1;4000;26c\033[?62;c";

	engine_start_demo(70, 24);
	ck_assert(term_has(&t, term_visual("فيصل", true)));
	term_send(&t, answers, strlen(answers));
	term_settle(&t);
	ck_assert(!term_has(&t, term_visual("فيصل", true)));
	term_quit(&t, "q");
}
END_TEST

/* GNU screen answers for itself; what stands behind it is asked through it, and switched. */
START_TEST(engine_switches_the_terminal_behind_screen)
{
	static const char screen[] = "\033[>83;40900;0c\033[?1;2c", konsole[] = "\033[>1;115;0c\033[?62;22c";
	size_t mark;

	engine_start_demo(70, 24);
	term_send(&t, screen, strlen(screen));
	term_settle(&t);
	ck_assert_ptr_nonnull(strstr(t.raw.s, "\033P\033[>c\033\\\033P\033[c\033\\"));
	ck_assert_ptr_nonnull(strstr(t.raw.s, "\033P\033[8l\033\\"));
	mark = t.raw.len;
	term_send(&t, konsole, strlen(konsole));
	term_settle(&t);
	ck_assert_ptr_nonnull(strstr(t.raw.s + mark, "\033P\033]50;BidiRenderingEnabled=false\a\033\\"));
	ck_assert_ptr_null(strstr(t.raw.s + mark, "\033[>c"));	/* asked once */
	term_keys(&t, "q");
	ck_assert_int_eq(term_wait_exit(&t), 0);
	ck_assert_ptr_nonnull(strstr(t.raw.s + mark, "\033P\033]50;BidiRenderingEnabled=true\a\033\\"));
	term_end(&t);
}
END_TEST

/* Of tmux and GNU screen behind a line only the name of the terminal is left: they are asked like others. */
START_TEST(engine_asks_multiplexers_behind_a_line)
{
	static const char *const names[] = { "TERM=screen", "TERM=screen-256color", "TERM=tmux-256color" };
	static const char answers[] = "\033[>84;0;0c\033[?1;2c";

	for (size_t i = 0; i < COUNT(names); i++) {
		term_env(names[i]);
		engine_start_demo(70, 24);
		ck_assert_msg(strstr(t.raw.s, "\033[>c"), "%s", names[i]);
		term_send(&t, answers, strlen(answers));
		term_settle(&t);
		ck_assert_ptr_nonnull(strstr(t.raw.s, "\033Ptmux;\033\033[8l\033\\"));
		term_keys(&t, "q");
		ck_assert_int_eq(term_wait_exit(&t), 0);
		term_end(&t);
		term_env(NULL);
	}
}
END_TEST

/* The colours of a light ground come with the answer of the terminal. */
START_TEST(engine_takes_the_colours_of_the_ground)
{
	static const char light[] = "\033]11;rgb:ffff/ffff/ffff\033\\", dark[] = "\033]11;rgb:0000/0000/0000\a";
	int y, x;

	engine_start_demo(70, 24);
	y = term_find(&t, "? ", &x);
	ck_assert_int_eq(term_cell(&t, x, y).fg, 80);
	term_send(&t, light, strlen(light));
	term_settle(&t);
	ck_assert_int_eq(term_cell(&t, x, y).fg, 25);
	term_send(&t, dark, strlen(dark));
	term_settle(&t);
	ck_assert_int_eq(term_cell(&t, x, y).fg, 80);
	term_quit(&t, "q");
}
END_TEST

START_TEST(engine_moves_with_few_bytes)
{
	size_t sum = 0;

	engine_start_demo(70, 24);	/* one pane: nothing follows, so no clock decides */
	for (int i = 0; i < 12; i++) {
		term_keys(&t, i < 6 ? "j" : "k");
		term_settle(&t);
		ck_assert_uint_gt(term_bytes(&t), 0);
		ck_assert_msg(term_bytes(&t) <= 400, "%zu bytes", term_bytes(&t));
		sum += term_bytes(&t);
	}
	ck_assert_msg(sum <= 12 * 350, "%zu bytes for 12 keys", sum);
	term_quit(&t, "q");
}
END_TEST

START_TEST(engine_is_quiet_when_nobody_types)
{
	engine_start_demo(80, 24);
	t.mark = t.raw.len;
	term_quick(&t, 1500);
	ck_assert_uint_eq(term_bytes(&t), 0);
	term_keys(&t, "j");
	term_settle(&t);
	term_keys(&t, "Insert");	/* a form: it looks after its draft, but not with bytes */
	term_settle(&t);
	t.mark = t.raw.len;
	term_quick(&t, 2500);
	ck_assert_uint_eq(term_bytes(&t), 0);
	term_keys(&t, "Esc");
	term_quit(&t, "q");
}
END_TEST

static const struct { const char *term, *says; } terminals[] = {
	{ "TERM=dumb", "wasit --plain" }, { "TERM=", "TERM is not set" }, { "TERM", "TERM is not set" },
	{ "TERM=nonsense", "nonsense" },
};

START_TEST(engine_refuses_poor_terminals_by_one_line)
{
	int lines = 0;

	term_env(terminals[_i].term);
	term_start(&t, 200, 24, "--demo", NULL);
	ck_assert_int_eq(term_wait_exit(&t), 2);
	ck_assert_ptr_nonnull(strstr(t.raw.s, terminals[_i].says));
	ck_assert_ptr_null(strchr(t.raw.s, '\033'));
	for (const char *s = t.raw.s; *s; s++)
		lines += *s == '\n';
	ck_assert_int_eq(lines, 1);
	term_end(&t);
}
END_TEST

START_TEST(engine_runs_in_other_terminals)
{
	static const char *const names[] = { "TERM=vt100", "TERM=linux", "TERM=xterm", "TERM=screen-256color" };

	for (size_t i = 0; i < COUNT(names); i++) {
		term_env(names[i]);
		term_start(&t, 80, 24, "--demo", NULL);
		term_wait(&t, term_visual(first, false));
		term_keys(&t, "j k ? Esc");
		term_keys(&t, "q");
		ck_assert_msg(term_wait_exit(&t) == 0, "%s", names[i]);
		term_end(&t);
		term_env(NULL);
	}
}
END_TEST

START_TEST(engine_sends_only_ascii_where_the_locale_is_c)
{
	term_env("LC_ALL=C");
	term_start(&t, 80, 24, "--demo", NULL);
	term_wait(&t, "+-");
	term_keys(&t, "j ? Esc");
	term_settle(&t);
	for (size_t i = 0; i < t.raw.len; i++)
		ck_assert_msg((unsigned char)t.raw.s[i] < 0x80, "byte %02x", (unsigned char)t.raw.s[i]);
	term_quit(&t, "q");
}
END_TEST

/* The beginning of a chord shows how it may go on; Esc drops it. */
START_TEST(engine_shows_what_may_follow_a_key)
{
	engine_start_demo(120, 30);
	term_keys(&t, "Tab Tab z");
	term_wait(&t, "z …  1 a day  3 three days  w a week  z a date you type");
	term_keys(&t, "Esc");
	term_wait_gone(&t, "three days");
	term_keys(&t, "5");
	term_wait(&t, "5 …");
	term_keys(&t, "Esc");
	term_wait_gone(&t, "5 …");
	term_quit(&t, "q");
}
END_TEST

/* Letters by ASCII where the locale is not UTF-8: English, and said why; the option is about lines and signs. */
/* The line of keys is the last of a picture: the number on the card is of the next one. */
START_TEST(engine_shows_the_rows_first)
{
	const char *keys;

	term_start(&t, 80, 24, "--demo", NULL);
	term_wait(&t, "+966 ");
	keys = strstr(t.raw.s, "calls");
	ck_assert_ptr_nonnull(keys);
	ck_assert(keys < strstr(t.raw.s, "+966 "));
	ck_assert_ptr_nonnull(strstr(t.raw.s, "\033]2;"));	/* kept for the first picture */
	ck_assert(strstr(t.raw.s, "\033]2;") < keys);
	term_quit(&t, "q");
}
END_TEST

START_TEST(engine_says_why_arabic_is_not_shown)
{
	char conf[300];
	struct err err;

	term_env("LC_ALL=C");
	term_env("LANGUAGE=ar");
	term_start(&t, 80, 24, "--demo", NULL);
	term_wait(&t, "LC_ALL=C.UTF-8 wasit");
	ck_assert(term_has(&t, "Customers"));
	term_wait(&t, " . ");		/* the panes come after the rows */
	term_quit(&t, "q");
	term_env("LC_ALL=C.UTF-8");
	term_env("LANGUAGE=en");
	snprintf(conf, sizeof(conf), "%s/ascii.conf", getenv("TEST_TMP"));
	ck_assert_int_eq(sys_write_file(conf, "ascii: yes\n", 11, &err), OK);
	term_start(&t, 80, 24, "--demo", "--config", conf, NULL);
	term_wait(&t, term_visual("سلطان", true));
	term_wait(&t, "+- History -");
	ck_assert(!term_has(&t, "─"));
	term_quit(&t, "q");
}
END_TEST

/* A small system that was just installed, or ssh to one: no locale is named. */
START_TEST(engine_shows_arabic_where_no_locale_is_named)
{
	term_env("LC_ALL=");
	term_start(&t, 80, 24, "--demo", NULL);
	term_wait(&t, term_visual("سلطان", true));
	ck_assert(term_has(&t, "─"));
	ck_assert(!term_has(&t, "LC_ALL="));
	term_quit(&t, "q");
	term_env("LC_ALL=POSIX");
	term_start(&t, 80, 24, "--demo", NULL);
	term_wait(&t, "LC_ALL=C.UTF-8 wasit");
	term_quit(&t, "q");
}
END_TEST

START_TEST(engine_shows_no_colour_where_none_is_wanted)
{
	term_env("NO_COLOR=1");
	engine_start_demo(80, 24);
	for (int y = 0; y < 24; y++)
		for (int x = 0; x < 80; x++) {
			struct term_cell cell = term_cell(&t, x, y);

			ck_assert_int_eq(cell.fg, -1);
			ck_assert_int_eq(cell.bg, -1);
		}
	ck_assert(term_cell(&t, 2, FIRST_ROW).reverse);	/* the chosen row is still seen */
	ck_assert(!term_cell(&t, 2, FIRST_ROW + 1).reverse);
	term_quit(&t, "q");
}
END_TEST

/* --- Signals and lost lines. */

static const int ends[] = { SIGHUP, SIGTERM, SIGQUIT };

START_TEST(engine_gives_the_terminal_back_on_a_signal)
{
	engine_start_demo(80, 24);
	term_keys(&t, "? ");		/* with a popup open */
	term_settle(&t);
	term_signal(&t, ends[_i]);
	ck_assert_int_eq(term_wait_exit(&t), 0);
	ck_assert(term_is_restored(&t));
	term_end(&t);
}
END_TEST

START_TEST(engine_interrupt_is_escape)
{
	engine_start_demo(80, 24);
	term_keys(&t, ":");
	term_wait(&t, "Commands");
	term_signal(&t, SIGINT);
	term_wait_gone(&t, "Commands");
	term_keys(&t, ":");
	term_wait(&t, "Commands");
	term_keys(&t, "C-c");
	term_wait_gone(&t, "Commands");
	term_quit(&t, "q");
}
END_TEST

START_TEST(engine_stops_and_goes_on)
{
	struct str before = STR_INIT, after = STR_INIT;
	int status;

	engine_start_demo(80, 24);
	term_keys(&t, "j j");
	term_settle(&t);
	term_print(&t, &before);
	for (int i = 0; i < 2; i++) {
		if (i)
			term_keys(&t, "C-z");
		else
			term_signal(&t, SIGTSTP);
		ck_assert_int_eq(waitpid(t.pid, &status, WUNTRACED), t.pid);
		ck_assert(WIFSTOPPED(status));
		term_settle(&t);
		ck_assert(term_is_restored(&t));
		term_signal(&t, SIGCONT);
		term_settle(&t);
		str_clear(&after);
		term_print(&t, &after);
		assert_same(before.s, after.s);
	}
	str_release(&before);
	str_release(&after);
	term_quit(&t, "q");
}
END_TEST

/* Tests run in a process of their own, so what is left of it here is only the child. */
START_TEST(engine_ends_when_the_line_is_cut)
{
	for (int i = 0; i < 8; i++) {
		int status = 0, waited = 0;

		engine_start_demo(80, 24);
		if (i % 2)
			term_keys(&t, "n a b c");
		else
			term_send(&t, "jjjj\033", 5);
		close(t.fd);
		while (waitpid(t.pid, &status, WNOHANG) == 0 && waited++ < 20000)
			usleep(1000);
		ck_assert_msg(waited < 20000, "still there long after the line was cut");
		t.pid = 0;
		t.fd = dup(STDERR_FILENO);
		term_end(&t);
	}
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("engine", NULL, one_screen_teardown, 120,
		EACH(engine_refuses_poor_terminals_by_one_line, COUNT(terminals)),
		EACH(engine_gives_the_terminal_back_on_a_signal, COUNT(ends)),
		ONCE(engine_takes_and_gives_back_the_terminal),
		ONCE(engine_switches_when_the_terminal_says_what_it_is),
		ONCE(engine_turns_runs_for_kitty), ONCE(engine_switches_the_terminal_behind_screen),
		ONCE(engine_asks_multiplexers_behind_a_line),
		ONCE(engine_takes_the_colours_of_the_ground), ONCE(engine_moves_with_few_bytes),
		ONCE(engine_is_quiet_when_nobody_types), ONCE(engine_runs_in_other_terminals),
		ONCE(engine_sends_only_ascii_where_the_locale_is_c),
		ONCE(engine_shows_what_may_follow_a_key), ONCE(engine_shows_the_rows_first),
		ONCE(engine_says_why_arabic_is_not_shown),
		ONCE(engine_shows_arabic_where_no_locale_is_named),
		ONCE(engine_shows_no_colour_where_none_is_wanted), ONCE(engine_interrupt_is_escape),
		ONCE(engine_stops_and_goes_on), ONCE(engine_ends_when_the_line_is_cut));
}
