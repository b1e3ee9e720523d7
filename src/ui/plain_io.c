/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The linear mode's lines: out, in, signals; and the simple questions. */
#include "base/base.h"
#include "ui/plain_p.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include "text/utf8.h"
#include "app/output.h"

#define LINE_MAX_BYTES (256 * 1024)	/* of a typed line; the rest of a longer one is dropped */

/* --- Signals: held back while anything is at work, let in only while it waits for a line. */

static const int watched[] = { SIGHUP, SIGTERM, SIGQUIT, SIGINT };
static volatile sig_atomic_t came;

static void on_signal(int signo)
{
	came = signo;
}

void plain_watch_signals(struct plain *plain)
{
	struct sigaction action = { .sa_handler = on_signal };
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < COUNT(watched); i++) {
		sigaddset(&set, watched[i]);
		sigaction(watched[i], &action, NULL);
	}
	sigprocmask(SIG_BLOCK, &set, &plain->mask);
	for (size_t i = 0; i < COUNT(watched); i++)
		sigdelset(&plain->mask, watched[i]);
}

void plain_look_up(struct ui *ui)
{
	sigset_t waiting;

	sigpending(&waiting);
	for (size_t i = 0; i < COUNT(watched); i++)
		if (sigismember(&waiting, watched[i]) && watched[i] != SIGINT)
			ui->quit = ui->hangup = true;
}

/* --- Out. */

void plain_say(struct ui *ui, const char *fmt, ...)
{
	struct str text = STR_INIT, shown = STR_INIT;
	va_list ap;

	(void)ui;
	va_start(ap, fmt);
	str_vaddf(&text, fmt, ap);
	va_end(ap);
	output_plain(text.s, &shown);
	while (shown.len && shown.s[shown.len - 1] == '\n')
		str_cut(&shown, shown.len - 1);
	str_addc(&shown, '\n');
	fwrite(shown.s, 1, shown.len, stdout);
	str_release(&text);
	str_release(&shown);
}

static void say_prompt(const char *prompt)
{
	struct str shown = STR_INIT, plain = STR_INIT;

	output_plain(prompt, &plain);
	output_visible(plain.s, false, &shown);	/* one line */
	fwrite(shown.s, 1, shown.len, stdout);
	str_release(&shown);
	str_release(&plain);
}

/* --- In. */

enum waited { GOT_BYTES, GOT_END, GOT_CANCEL, GOT_SIGNAL };

/* More bytes.  A signal comes here or is already waiting: ppoll closes the gap between looking and
 * sleeping. */
static enum waited take_bytes(struct plain *plain)
{
	struct pollfd fd = { .fd = STDIN_FILENO, .events = POLLIN };
	char bytes[4096];
	ssize_t n;

	came = 0;
	if (ppoll(&fd, 1, NULL, &plain->mask) < 0 && errno != EINTR)
		return GOT_END;
	if (came)
		return came == SIGINT ? GOT_CANCEL : GOT_SIGNAL;
	n = read(STDIN_FILENO, bytes, sizeof(bytes));
	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return GOT_BYTES;
	if (n <= 0)
		return GOT_END;
	str_addn(&plain->in, bytes, (size_t)n);
	return GOT_BYTES;
}

/* Broken bytes and what ends a text inside become the replacement sign. */
static char *clean_line(const char *bytes, size_t len)
{
	struct str line = STR_INIT;

	while (len && (bytes[len - 1] == '\r' || bytes[len - 1] == '\n'))
		len--;
	len = MIN(len, LINE_MAX_BYTES);
	while (len) {
		uint32_t cp;
		size_t used = utf8_decode(bytes, len, &cp);

		str_add_cp(&line, cp ? cp : UTF8_REPLACEMENT);
		bytes += used;
		len -= used;
	}
	return str_detach(&line);
}

static char *take_line(struct plain *plain, size_t len)
{
	char *line = clean_line(plain->in.s, len);

	str_erase(&plain->in, 0, len);
	return line;
}

char *plain_read(struct ui *ui, const char *prompt)
{
	struct plain *plain = ui->plain;
	char *line = NULL, *end;

	if (ui->quit)
		return NULL;
	say_prompt(prompt);
	if (fflush(stdout) != 0)	/* nobody listens any more */
		ui->quit = ui->hangup = true;
	while (!line && !ui->quit) {
		end = plain->in.len ? memchr(plain->in.s, '\n', plain->in.len) : NULL;
		if (end) {
			line = take_line(plain, (size_t)(end - plain->in.s) + 1);
			break;
		}
		switch (take_bytes(plain)) {
		case GOT_BYTES:
			break;
		case GOT_CANCEL:
			line = xstrdup(".");
			putchar('\n');
			break;
		case GOT_END:
			if (plain->in.len) {	/* a last line without its end */
				line = take_line(plain, plain->in.len);
				break;
			}
			ui->quit = true;
			break;
		case GOT_SIGNAL:
			ui->quit = ui->hangup = true;
			break;
		}
	}
	/* On a terminal the person's own Enter ended the line. */
	if (!plain->is_terminal || !line)
		putchar('\n');
	return line;
}

bool plain_is_cancel(const char *typed)
{
	return str_eq(typed, ".");
}

size_t plain_number(const char *typed, size_t n)
{
	struct str folded = STR_INIT;
	int64_t number = 0;

	text_fold(typed, &folded);
	str_trim(&folded);
	if (!parse_int64(folded.s, &number) || number < 1 || (uint64_t)number > n)
		number = 0;
	str_release(&folded);
	return (size_t)number;
}

/* --- Questions. */

/* "y", "yes" or "نعم" and their beginnings; on either layout. */
static int yes_or_no(const char *typed)
{
	uint32_t first = 0;

	if (*typed)
		utf8_decode(typed, strlen(typed), &first);
	if (first == 0x646 || keymap_fold(first) == 'y')	/* ن of نعم */
		return 1;
	if (first == 0x644 || keymap_fold(first) == 'n' || plain_is_cancel(typed))	/* ل of لا */
		return -1;
	return 0;
}

bool plain_confirm(struct ui *ui, const char *question, bool hard)
{
	/* TRANSLATORS: a question, then how to answer it; Enter alone is yes. */
	char *prompt = xasprintf(hard ? _("%s Type y or n> ") : _("%s y or n, Enter is yes> "),
		question);
	char *typed;
	int answer = 0;

	while (!answer && (typed = plain_read(ui, prompt))) {
		answer = !*typed && !hard ? 1 : yes_or_no(typed);
		free(typed);
	}
	free(prompt);
	if (answer < 0)
		plain_say(ui, "%s", _("Nothing was changed."));
	return answer == 1;
}

char *plain_ask(struct ui *ui, const char *question, const char *initial, const char *help,
	ask_check check)
{
	char *prompt = text_is_empty(initial) ? xasprintf("%s> ", question) :
		/* TRANSLATORS: the prompt of a question; Enter keeps the value named. */
		xasprintf(_("%s, now %s> "), question, initial);
	char *typed;

	while ((typed = plain_read(ui, prompt))) {
		struct err err;

		if (plain_is_cancel(typed)) {
			free(typed);
			typed = NULL;
			break;
		}
		if (str_eq(typed, "?"))
			plain_say(ui, "%s", text_is_empty(help) ?
				_("Anything can be typed here.") : help);
		else {
			if (!*typed || str_eq(typed, "-")) {
				char *kept = xstrdup(*typed || !initial ? "" : initial);

				free(typed);
				typed = kept;
			}
			if (!check || !check(ui, typed, &err))
				break;
			plain_say(ui, "%s", err.text);
		}
		free(typed);
	}
	free(prompt);
	return typed;
}
