/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What wasit says to the terminal beside its cells: the clipboard, links and messages, plain, in tmux and in
 * GNU screen. */
#include "base/base.h"

#include <sys/stat.h>

#include "base/sys.h"
#include "screens/one_screen.h"
#include "ui/talk.h"
#include "screens/talk_fixture.h"
#include "unit.h"

/* The bytes since the last keys hold it. */
static void assert_said(const char *bytes)
{
	ck_assert_msg(strstr(t.raw.s + t.mark, bytes), "not sent: %.200s", bytes + (*bytes == '\033'));
}

static char *clipboard(const char *text)
{
	struct str out = STR_INIT;

	talk_clipboard(text, &out);
	return str_detach(&out);
}

static void assert_copied(const char *text)
{
	char *bytes = clipboard(text);

	assert_said(bytes);
	free(bytes);
}

/* --- The clipboard. */

START_TEST(copy_takes_what_the_row_is_about)
{
	RUN("interaction", "add", "--customer", "نورة العتيبي", "--type", "call", "--notes",
		"تريد شقة\nفي الرياض");
	RUN("followup", "add", "--customer", "نورة العتيبي", "--title", "عرض السعر",
		"--due-at", "2026-11-25 17:00");
	talk_start(120, 30);
	term_keys(&t, "y");
	term_wait(&t, "Copied: +966501234567");
	assert_copied("+966501234567");
	term_keys(&t, "l");
	term_settle(&t);
	term_keys(&t, "y");
	term_wait(&t, "Copied:");
	term_settle(&t);
	assert_copied("عرض السعر — Wednesday 25 November 2026 17:00");
	term_keys(&t, "j");
	term_settle(&t);
	term_keys(&t, "y");
	term_settle(&t);
	assert_copied("تريد شقة\nفي الرياض");
	term_check_raw(&t, 0);
	term_quit(&t, "q");
}
END_TEST

START_TEST(copy_keeps_the_order_of_letters_and_nothing_else)
{
	RUN("interaction", "add", "--customer", "نورة العتيبي", "--type", "call", "--notes",
		"\xe2\x81\xa7" "abc\xe2\x81\xa9 \xe2\x80\xae" "سعر\xe2\x80\xac 500");
	term_env("LANGUAGE=ar");
	term_start(&t, 120, 30, "--db", db_file, NULL);
	term_settle(&t);
	term_keys(&t, "Left y");
	term_settle(&t);
	assert_copied("abc سعر 500");
	term_check_raw(&t, 0);
	term_quit(&t, "q");
}
END_TEST

START_TEST(copy_in_call_mode)
{
	talk_start(80, 24);
	term_keys(&t, "p c");
	term_wait(&t, "1 left");
	term_keys(&t, "y");
	term_wait(&t, "Copied: +966501234567");
	assert_copied("+966501234567");
	term_keys(&t, "w");
	term_wait(&t, "wa.me");
	assert_copied("https://wa.me/966501234567");
	term_keys(&t, "q");
	term_wait(&t, "Customers 1");
	term_quit(&t, "q");
}
END_TEST

START_TEST(copy_says_when_it_is_too_much)
{
	struct str text = STR_INIT;

	for (int i = 0; i < 11; i++)	/* an argument of the shell holds no more than 128 KB */
		for (int k = 0; k < 800; k++)
			str_add(&text, "ten bytes ");
	RUN("interaction", "add", "--customer", "نورة العتيبي", "--type", "call", "--notes", text.s);
	talk_start(120, 30);
	term_keys(&t, "l y");
	term_wait(&t, "Only the first 74 KB");
	term_settle(&t);
	str_cut(&text, TALK_CLIPBOARD_MAX);
	assert_copied(text.s);
	str_release(&text);
	term_quit(&t, "q");
}
END_TEST

/* A tmux that keeps what it is given; `takes`: load-buffer -w is known to it. */
static char *fake_tmux(bool takes)
{
	char *dir = xasprintf("%s.bin", db_file), *path = xasprintf("%s/tmux", dir), *got = xasprintf("%s/got", dir);
	char *script = xasprintf("#!/bin/sh\n[ \"$1 $2 $3\" = 'load-buffer -w -' ] || exit 1\n%s\n",
		takes ? "cat >\"${0%/*}/got\"" : "exit 1");
	char *set = xasprintf("PATH=%s:%s", dir, getenv("PATH"));
	struct err err;

	ck_assert_int_eq(sys_make_parents(path, &err), OK);
	ck_assert_int_eq(sys_write_file(path, script, strlen(script), &err), OK);
	chmod(path, 0700);
	term_env(set);
	term_env("TMUX=/nowhere,1,0");
	free(dir);
	free(path);
	free(script);
	free(set);
	return got;
}

START_TEST(copy_in_tmux_is_left_to_tmux)
{
	char *got = fake_tmux(true);
	struct str text = STR_INIT;
	struct err err;

	talk_start(80, 24);
	term_keys(&t, "y");
	term_wait(&t, "Copied");
	term_settle(&t);
	ck_assert_int_eq(sys_read_file(got, 4096, &text, &err), OK);
	ck_assert_str_eq(text.s, "+966501234567");
	ck_assert_ptr_null(strstr(t.raw.s, "\033]52"));
	str_release(&text);
	free(got);
	term_quit(&t, "q");
}
END_TEST

START_TEST(copy_in_an_old_tmux_tries_both_ways)
{
	char *plain = clipboard("+966501234567");
	struct str passed = STR_INIT;

	free(fake_tmux(false));
	talk_start(80, 24);
	term_keys(&t, "y");
	term_wait(&t, "Copied");
	term_settle(&t);
	talk_pass(MUX_TMUX, plain, &passed);
	assert_said(plain);
	assert_said(passed.s);
	str_release(&passed);
	free(plain);
	term_quit(&t, "q");
}
END_TEST

START_TEST(copy_in_screen_goes_in_short_strings)
{
	struct str text = STR_INIT, passed = STR_INIT;
	char *plain;

	for (int i = 0; i < 100; i++)
		str_add(&text, "ten bytes ");
	str_trim(&text);
	RUN("interaction", "add", "--customer", "نورة العتيبي", "--type", "call", "--notes", text.s);
	term_env("STY=1.pts");
	term_env("TERM=screen-256color");
	talk_start(120, 30);
	term_keys(&t, "l y");
	term_wait(&t, "Copied");
	term_settle(&t);
	plain = clipboard(text.s);
	talk_pass(MUX_SCREEN, plain, &passed);
	assert_said(passed.s);
	ck_assert_uint_gt(passed.len, 1000);
	free(plain);
	str_release(&text);
	str_release(&passed);
	term_keys(&t, "q");
	ck_assert_int_eq(term_wait_exit(&t), 0);
	term_end(&t);
}
END_TEST

/* --- Reminders: two fall due between seven, when they were planned, and ten, where the clock stands. */

static void plan_two(void)
{
	setenv("WASIT_NOW", "2026-11-21T07:00:00+03:00", 1);
	RUN("followup", "add", "--customer", "نورة العتيبي", "--title", "اتصل; بنورة",
		"--due-at", "2026-11-21 09:30");
	RUN("followup", "add", "--customer", "نورة العتيبي", "--title", "Second",
		"--due-at", "2026-11-21 09:40");
	setenv("WASIT_NOW", "2026-11-21T10:00:00+03:00", 1);
}

static const struct {
	const char *option;
	bool bell;
	const char *message, *no;
} rings[] = {
	{ "notify: bell", true, "", "\033]777" },
	{ "notify: none", false, "", "\033]777" },
	{ "notify: osc9", false, "\033]9;Follow-up due: اتصل, بنورة: today 09:30 (and 1 more)\a",
	  "\033]777" },
	{ "notify: osc777", false, "\033]777;notify;Follow-up due;اتصل, بنورة: today 09:30 (and 1 more)\a",
	  "\033]9;" },
	{ "notify: [bell, osc777]", true, "\033]777;notify;Follow-up due;اتصل", "\033]9;" },
};

/* A bell of its own, not the end of a sequence. */
static bool has_bell(const char *s)
{
	bool inside = false;

	for (; *s; s++) {
		if (str_has_prefix(s, "\033]"))
			inside = true;
		if (*s == '\a' && !inside)
			return true;
		inside = inside && *s != '\a' && !str_has_prefix(s, "\033\\");
	}
	return false;
}

START_TEST(reminders_call_as_the_option_says)
{
	plan_two();
	option(rings[_i].option);
	talk_start(80, 24);
	ck_assert_ptr_null(strstr(t.raw.s, "2 reminders"));
	term_keys(&t, "F5");		/* looks at the clock as the next minute would */
	term_wait(&t, "2 reminders");
	term_settle(&t);
	assert_said(rings[_i].message);
	ck_assert_ptr_null(strstr(t.raw.s + t.mark, rings[_i].no));
	ck_assert_int_eq(has_bell(t.raw.s + t.mark), rings[_i].bell);
	term_check_raw(&t, 0);
	term_keys(&t, "F5");		/* once */
	term_settle(&t);
	ck_assert(!has_bell(t.raw.s + t.mark));
	ck_assert_ptr_null(strstr(t.raw.s + t.mark, "Follow-up due"));
	term_quit(&t, "q");
}
END_TEST

static const struct { const char *env; enum mux mux; const char *title, *body; } muxes[] = {
	{ "TMUX=/nowhere,1,0", MUX_TMUX, "Follow-up due", "اتصل; بنورة: today 09:30 (and 1 more)" },
	{ "STY=1.pts", MUX_SCREEN, "wasit", "Reminder" },	/* it would pass pieces of the Arabic */
};

START_TEST(reminders_pass_multiplexers)
{
	struct str message = STR_INIT, passed = STR_INIT;

	plan_two();
	term_env(muxes[_i].env);
	option("notify: osc777");
	talk_start(80, 24);
	term_keys(&t, "F5");
	term_wait(&t, "2 reminders");
	term_settle(&t);
	talk_notify(TALK_OSC777, muxes[_i].title, muxes[_i].body, &message);
	talk_pass(muxes[_i].mux, message.s, &passed);
	assert_said(passed.s);
	str_release(&message);
	str_release(&passed);
	term_keys(&t, "q");
	ck_assert_int_eq(term_wait_exit(&t), 0);
	term_end(&t);
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("talk", talk_setup, NULL, 120, ONCE(copy_takes_what_the_row_is_about),
		ONCE(copy_keeps_the_order_of_letters_and_nothing_else), ONCE(copy_in_call_mode),
		ONCE(copy_says_when_it_is_too_much), ONCE(copy_in_tmux_is_left_to_tmux),
		ONCE(copy_in_an_old_tmux_tries_both_ways),
		ONCE(copy_in_screen_goes_in_short_strings),
		EACH(reminders_call_as_the_option_says, COUNT(rings)),
		EACH(reminders_pass_multiplexers, COUNT(muxes)));
}
