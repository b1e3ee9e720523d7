/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The screens' engine in a real terminal: life, signals, sizes, keys, popups, forms. */
#include "base/base.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/sys.h"
#include "screen_harness.h"
#include "text/utf8.h"
#include "unit.h"

static struct term t;
static const char first[] = "نورة محمد القحطاني";	/* the demo's customer of latest activity */

#define FIRST_ROW 3	/* of the list: top line, heading, filter, first */

static void teardown(void)
{
	term_env(NULL);
}

static void start_demo(int cols, int rows)
{
	term_start(&t, cols, rows, "--demo", NULL);
	term_wait(&t, term_visual(first, false));
	term_settle(&t);
}

/* A demo in a file of its own, which outlives the program. */
static char *demo_file(const char *name)
{
	const char *dir = getenv("TEST_TMP");

	return xasprintf("%s/%s.db", dir ? dir : "/tmp", name);
}

static void start_file(const char *file)
{
	term_start(&t, 80, 24, "--demo", "--db", file, NULL);
	term_wait(&t, "wasit");
	term_settle(&t);
}

/* The first line in which two pictures of the screen differ. */
static void assert_same(const char *before, const char *after)
{
	size_t line = 0;

	for (size_t i = 0; before[i] && before[i] == after[i]; i++)
		line = before[i] == '\n' ? i + 1 : line;
	ck_assert_msg(str_eq(before, after), "%.*s\nbecame\n%.*s",
		(int)strcspn(before + line, "\n"), before + line, (int)strcspn(after + line, "\n"),
		after + line);
}

/* --- Life. */

START_TEST(engine_takes_and_gives_back_the_terminal)
{
	const char *explicit, *clear;

	start_demo(80, 24);
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

	start_demo(70, 24);
	ck_assert_ptr_nonnull(strstr(t.raw.s, "\033[8$p\033[>q\033[>c\033]11;?\033\\\033[c"));
	mark = t.raw.len;
	term_send(&t, answers, strlen(answers));	/* cut by the line for longer than Esc waits */
	term_quick(&t, 60);
	term_send(&t, rest, strlen(rest));
	term_settle(&t);
	ck_assert_ptr_nonnull(strstr(t.raw.s + mark, "\033]50;BidiRenderingEnabled=false\a"));
	ck_assert_ptr_nonnull(strstr(t.raw.s + mark, "\033[2J"));	/* painted anew */
	term_keys(&t, "q");
	ck_assert_int_eq(term_wait_exit(&t, 10000), 0);
	ck_assert_ptr_nonnull(strstr(t.raw.s + mark, "\033]50;BidiRenderingEnabled=true\a"));
	ck_assert(term_is_restored(&t));
	term_end(&t);
}
END_TEST

START_TEST(engine_turns_runs_for_kitty)
{
	static const char answers[] = "\033[>1;4000;26c\033[?62;c";

	start_demo(70, 24);
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

	start_demo(70, 24);
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
	ck_assert_int_eq(term_wait_exit(&t, 10000), 0);
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
		start_demo(70, 24);
		ck_assert_msg(strstr(t.raw.s, "\033[>c"), "%s", names[i]);
		term_send(&t, answers, strlen(answers));
		term_settle(&t);
		ck_assert_ptr_nonnull(strstr(t.raw.s, "\033Ptmux;\033\033[8l\033\\"));
		term_keys(&t, "q");
		ck_assert_int_eq(term_wait_exit(&t, 10000), 0);
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

	start_demo(70, 24);
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

	start_demo(70, 24);	/* one pane: nothing follows, so no clock decides */
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
	start_demo(80, 24);
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
	ck_assert_int_eq(term_wait_exit(&t, 10000), 2);
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
		ck_assert_msg(term_wait_exit(&t, 10000) == 0, "%s", names[i]);
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
	start_demo(120, 30);
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
	start_demo(80, 24);
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

/* --- Sizes. */

START_TEST(engine_says_how_large_the_window_must_be)
{
	start_demo(80, 24);
	term_keys(&t, "j j j");
	term_settle(&t);
	term_resize(&t, 59, 24);
	term_wait(&t, "60 columns");
	term_wait(&t, "16");
	term_keys(&t, "d Enter j n");	/* nobody acts on what he cannot see */
	term_resize(&t, 80, 15);
	term_settle(&t);
	ck_assert(term_has(&t, "60 columns"));
	term_resize(&t, 80, 24);
	term_wait_gone(&t, "60 columns");
	term_settle(&t);
	ck_assert(term_has(&t, "Customers 50"));
	term_resize(&t, 1, 1);
	term_settle(&t);
	term_quit(&t, "q");
}
END_TEST

START_TEST(engine_keeps_place_and_focus_over_sizes)
{
	struct str before = STR_INIT, after = STR_INIT;

	start_demo(80, 24);
	term_keys(&t, "j j j j j");
	term_settle(&t);
	term_print(&t, &before);
	for (int i = 0; i < 120; i++)
		term_resize(&t, 20 + i * 37 % 150, 4 + i * 11 % 50);
	term_resize(&t, 80, 24);
	term_wait(&t, "Customers 50");
	term_settle(&t);
	term_print(&t, &after);
	assert_same(before.s, after.s);
	str_release(&before);
	str_release(&after);
	term_quit(&t, "q");
}
END_TEST

/* A window that gets its size while the program starts, as tmux gives it to the first one: never the old one. */
START_TEST(engine_takes_the_size_that_comes_while_it_starts)
{
	char *file = demo_file("sized");

	start_file(file);
	term_quit(&t, "q");
	for (int i = 0; i < 16; i++) {
		term_start(&t, 80, 24, "--db", file, NULL);
		term_quick(&t, i);
		term_resize(&t, 100, 30);
		term_wait(&t, "Customers 50");
		term_settle(&t);
		ck_assert_msg(strstr(term_row(&t, 29), "? keys"), "%d: %s", i, term_row(&t, 29));
		term_quit(&t, "q");
	}
	free(file);
}
END_TEST

/* The second list by its number and Enter, which opens it at once: the picture, and who has the focus. */
static void show_second_list(const char *file, const char *keys, struct str *out)
{
	int x, y;

	term_start(&t, 80, 24, "--db", file, NULL);
	if (keys)
		term_type(&t, keys);
	else {
		term_wait(&t, "Customers 50");
		term_settle(&t);
		term_type(&t, "2\r");
	}
	term_wait(&t, "─ New leads");
	term_settle(&t);
	term_print(&t, out);
	y = term_find(&t, "History", &x);
	str_addf(out, "%d\n", term_cell(&t, x - 2, y).fg);	/* the line before its title */
	term_type(&t, "1\r");		/* the next start begins there */
	term_wait(&t, "─ Today");
	term_keys(&t, "q");
	ck_assert_int_eq(term_wait_exit(&t, 10000), 0);
	ck_assert(term_is_restored(&t));
	term_end(&t);
}

/* Keys before the first picture, while the terminal is asked, and among its answers: none is lost, none
 * changes its place. */
START_TEST(engine_takes_keys_from_its_first_moment)
{
	static const char *const early[] = { "2\r", "2\033[>41;379;0c\r\033[?64;1;2c",
		"\033P>|XTerm(379)\033\\2\033]11;rgb:0000/0000/0000\a\r\033[?64;1;2c" };
	struct str slow = STR_INIT;
	char *file = demo_file("early");

	start_file(file);
	term_quit(&t, "q");
	show_second_list(file, NULL, &slow);
	ck_assert_msg(strstr(slow.s, "\n240\n"), "%s", slow.s);	/* Enter went no further */
	for (int i = 0; i < 12; i++) {
		struct str fast = STR_INIT;

		show_second_list(file, early[i % 3], &fast);
		ck_assert_msg(str_eq(slow.s, fast.s), "%d:\n%s", i, fast.s);
		str_release(&fast);
	}
	str_release(&slow);
	free(file);
}
END_TEST

START_TEST(engine_shows_more_panes_in_more_room)
{
	static const struct { int cols, panes; } sizes[] = { { 60, 1 }, { 79, 1 }, { 80, 2 }, { 119, 2 }, { 120, 3 } };

	start_demo(80, 24);
	for (size_t i = 0; i < COUNT(sizes); i++) {
		int panes = 1;

		term_resize(&t, sizes[i].cols, 24);
		term_settle(&t);
		for (const char *s = term_row(&t, 1); (s = strstr(s, "┬")); s++)
			panes++;
		ck_assert_msg(panes == sizes[i].panes, "%d panes at %d: %s", panes, sizes[i].cols,
			term_row(&t, 1));
	}
	term_quit(&t, "q");
}
END_TEST

static int border(void)
{
	int x;

	term_find(&t, "┬", &x);
	return x;
}

/* Presses on a cell, moves, releases: columns and rows from 1, as terminals count. */
static void drag(int from, int to, int y)
{
	char bytes[96];

	snprintf(bytes, sizeof(bytes), "\033[<0;%d;%dM\033[<32;%d;%dM\033[<0;%d;%dm", from, y, to, y, to, y);
	term_send(&t, bytes, strlen(bytes));
	term_settle(&t);
}

START_TEST(engine_keeps_the_borders_one_moves)
{
	char *file = demo_file("panes");
	int at, then;

	start_file(file);
	at = border();
	term_keys(&t, "Tab Tab");	/* whichever pane is second, it stands still */
	term_settle(&t);
	ck_assert_int_eq(border(), at);
	term_keys(&t, "Tab A-Right A-Right");
	term_settle(&t);
	ck_assert_int_eq(border(), at + 4);
	drag(at + 4 + 1, 50, 10);
	ck_assert_int_eq(border(), 49);
	drag(50, 3, 10);		/* no pane goes under its least width */
	ck_assert_int_gt(border(), 15);
	drag(border() + 1, 45, 10);
	then = border();
	ck_assert_int_eq(then, 44);
	term_quit(&t, "q");
	start_file(file);
	ck_assert_int_eq(border(), then);
	term_quit(&t, "q");
	free(file);
}
END_TEST

/* --- Signals and lost lines. */

static const int ends[] = { SIGHUP, SIGTERM, SIGQUIT };

START_TEST(engine_gives_the_terminal_back_on_a_signal)
{
	start_demo(80, 24);
	term_keys(&t, "? ");		/* with a popup open */
	term_settle(&t);
	term_signal(&t, ends[_i]);
	ck_assert_int_eq(term_wait_exit(&t, 2000), 0);
	ck_assert(term_is_restored(&t));
	term_end(&t);
}
END_TEST

START_TEST(engine_interrupt_is_escape)
{
	start_demo(80, 24);
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

	start_demo(80, 24);
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

		start_demo(80, 24);
		if (i % 2)
			term_keys(&t, "n a b c");
		else
			term_send(&t, "jjjj\033", 5);
		close(t.fd);
		while (waitpid(t.pid, &status, WNOHANG) == 0 && waited++ < 2000)
			usleep(1000);
		ck_assert_msg(waited < 2000, "still there two seconds after the line was cut");
		t.pid = 0;
		t.fd = dup(STDERR_FILENO);
		term_end(&t);
	}
}
END_TEST

/* --- Keys. */

START_TEST(engine_understands_the_arabic_layout)
{
	start_demo(80, 24);
	ck_assert_int_ne(term_cell(&t, 2, FIRST_ROW).bg, -1);
	term_type(&t, "ت");		/* j */
	term_settle(&t);
	ck_assert_int_eq(term_cell(&t, 2, FIRST_ROW).bg, -1);
	ck_assert_int_ne(term_cell(&t, 2, FIRST_ROW + 1).bg, -1);
	term_type(&t, "ن");		/* k */
	term_settle(&t);
	ck_assert_int_ne(term_cell(&t, 2, FIRST_ROW).bg, -1);
	term_type(&t, "لا");		/* b, which means nothing: neither g nor h */
	term_settle(&t);
	ck_assert(term_has(&t, "b means nothing here"));
	term_quit(&t, "ض");		/* q */
}
END_TEST

START_TEST(engine_palette_finds_and_runs)
{
	start_demo(80, 24);
	term_keys(&t, ":");
	term_wait(&t, "Commands");
	term_type(&t, "add cust");
	term_settle(&t);
	ck_assert_int_ge(term_find(&t, "Add a customer", NULL), 0);
	ck_assert(!term_has(&t, "Plan a follow-up"));
	term_keys(&t, "Enter");
	term_wait(&t, "New customer");
	term_keys(&t, "Esc");		/* nothing was typed: nothing is asked */
	term_wait_gone(&t, "New customer");
	term_keys(&t, ": x y z z y Enter");
	term_wait(&t, "Nothing fits");
	term_keys(&t, "Esc");
	term_quit(&t, "q");
}
END_TEST

START_TEST(engine_menu_goes_by_subject_and_runs)
{
	start_demo(80, 24);
	term_keys(&t, "F10");
	term_wait(&t, "Open the chosen row");
	ck_assert_ptr_nonnull(strstr(term_row(&t, 0), "Customer   View   Calls"));
	term_keys(&t, "Right");
	term_wait(&t, "Sort the customers");
	term_keys(&t, "Left Left");	/* around: the last one */
	term_wait(&t, "Leave wasit");
	term_keys(&t, "Esc");
	term_wait_gone(&t, "Leave wasit");
	ck_assert_ptr_null(strstr(term_row(&t, 0), "View"));
	term_keys(&t, "F10 Down Enter");
	term_wait(&t, "New customer");
	term_keys(&t, "F10");		/* in a form: the form's own */
	term_wait(&t, "Save what was typed");
	term_keys(&t, "Esc Esc");
	term_wait_gone(&t, "New customer");
	/* By the mouse: a title, then a row. */
	term_keys(&t, "F10");
	term_wait(&t, "Open the chosen row");
	term_type(&t, "\033[<0;15;1M\033[<0;15;1m");
	term_wait(&t, "Sort the customers");
	term_type(&t, "\033[<0;20;5M\033[<0;20;5m");
	term_wait(&t, "Sort customers");
	term_keys(&t, "Esc");
	term_quit(&t, "q");
}
END_TEST

START_TEST(engine_palette_has_the_last_commands_first)
{
	int sort, open;

	start_demo(80, 24);
	term_keys(&t, ":");
	term_wait(&t, "Commands");
	term_type(&t, "sort");
	term_keys(&t, "Enter");
	term_wait(&t, "Sort customers");
	term_keys(&t, "Esc :");
	term_wait(&t, "Commands");
	term_settle(&t);
	sort = term_find(&t, "Sort the customers", &(int){ 0 });
	open = term_find(&t, "Open the chosen row", &(int){ 0 });
	ck_assert_int_gt(sort, 0);
	ck_assert_int_lt(sort, open);
	term_keys(&t, "Esc");
	term_quit(&t, "q");
}
END_TEST

START_TEST(engine_help_shows_keys_and_runs)
{
	start_demo(80, 24);
	term_keys(&t, "F1");
	term_wait(&t, "Here");
	term_wait(&t, "Open the chosen row");
	term_type(&t, "next page");
	term_wait(&t, "PgDn");
	term_keys(&t, "C-u");
	term_type(&t, "leave wasit");
	term_settle(&t);
	term_quit(&t, "Enter");
}
END_TEST

/* --- Forms. */

START_TEST(engine_form_tells_what_it_understood_and_what_is_wrong)
{
	int y;

	start_demo(100, 40);
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
	term_keys(&t, "F2");		/* goes to the field that is wrong */
	term_wait(&t, "E-mail: ");
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
	start_demo(80, 50);
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
	start_demo(100, 30);
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

	start_demo(80, 40);
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
	char *file = demo_file("draft");

	start_file(file);
	term_keys(&t, "n");
	term_wait(&t, "New customer");
	term_type(&t, "Lost And Found");
	term_quick(&t, 20);
	term_signal(&t, SIGHUP);	/* long before the draft would be kept by the clock */
	ck_assert_int_eq(term_wait_exit(&t, 2000), 0);
	term_end(&t);

	start_file(file);
	term_wait(&t, "Not saved: Customer");
	term_keys(&t, "Enter");
	term_wait(&t, "Lost And Found");
	ck_assert(term_has(&t, "New customer"));
	term_keys(&t, "Tab");
	term_type(&t, "0501234997");
	term_keys(&t, "F2");
	term_wait(&t, "Customer added");
	term_quit(&t, "q");

	start_file(file);		/* saved: nothing is offered any more */
	ck_assert(!term_has(&t, "Not saved"));
	term_quit(&t, "q");
	free(file);
}
END_TEST

START_TEST(engine_draft_outlives_a_killed_program)
{
	char *file = demo_file("killed");

	start_file(file);
	term_keys(&t, "n");
	term_wait(&t, "New customer");
	term_type(&t, "Killed");
	term_settle(&t);
	term_quick(&t, 2200);
	term_signal(&t, SIGKILL);
	term_end(&t);
	start_file(file);
	term_wait(&t, "Not saved: Customer");
	term_keys(&t, "j Enter");	/* throw it away */
	term_wait_gone(&t, "Not saved");
	term_quit(&t, "q");
	start_file(file);
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
	char *file = demo_file("other");

	start_file(file);
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
	start_demo(cols, 24);
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
	Suite *suite = suite_create("engine");
	TCase *all = tcase_create("engine");
	const TTest *const tests[] = {
		engine_takes_and_gives_back_the_terminal,
		engine_switches_when_the_terminal_says_what_it_is, engine_turns_runs_for_kitty,
		engine_switches_the_terminal_behind_screen, engine_asks_multiplexers_behind_a_line,
		engine_takes_the_colours_of_the_ground,
		engine_moves_with_few_bytes,
		engine_is_quiet_when_nobody_types, engine_runs_in_other_terminals,
		engine_sends_only_ascii_where_the_locale_is_c, engine_shows_what_may_follow_a_key,
		engine_shows_the_rows_first, engine_says_why_arabic_is_not_shown,
		engine_shows_arabic_where_no_locale_is_named, engine_shows_no_colour_where_none_is_wanted,
		engine_says_how_large_the_window_must_be,
		engine_keeps_place_and_focus_over_sizes,
		engine_takes_the_size_that_comes_while_it_starts, engine_takes_keys_from_its_first_moment,
		engine_shows_more_panes_in_more_room,
		engine_keeps_the_borders_one_moves,
		engine_interrupt_is_escape, engine_stops_and_goes_on, engine_ends_when_the_line_is_cut,
		engine_understands_the_arabic_layout, engine_palette_finds_and_runs,
		engine_menu_goes_by_subject_and_runs, engine_palette_has_the_last_commands_first,
		engine_help_shows_keys_and_runs,
		engine_form_tells_what_it_understood_and_what_is_wrong,
		engine_form_shows_what_belongs_to_the_kind,
		engine_form_tells_of_the_same_number_at_once,
		engine_hostile_text_never_reaches_the_terminal, engine_draft_outlives_a_lost_line,
		engine_draft_outlives_a_killed_program, engine_sees_what_another_process_writes,
		engine_stands_mirrored_in_arabic,
	};

	tcase_add_checked_fixture(all, NULL, teardown);
	tcase_set_timeout(all, 120);
	tcase_add_loop_test(all, engine_refuses_poor_terminals_by_one_line, 0, (int)COUNT(terminals));
	tcase_add_loop_test(all, engine_gives_the_terminal_back_on_a_signal, 0, (int)COUNT(ends));
	for (size_t i = 0; i < COUNT(tests); i++)
		tcase_add_test(all, tests[i]);
	suite_add_tcase(suite, all);
	return unit_run(suite);
}
