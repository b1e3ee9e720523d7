/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Bytes to the terminal itself, past curses; bell, title, notifications, clipboard. */
#include "base/base.h"
#include "ui/screen.h"

#include <errno.h>
#include <unistd.h>

#include "base/lang.h"
#include "text/layout.h"
#include "text/utf8.h"
#include "ui/screen_state.h"
#include "ui/talk.h"

/* What is said before the first picture goes out with it: each write wakes the terminal, which then takes
 * turns with us at the time that is to be short. */
static struct str held = STR_INIT;
static bool holding;

void screen_send(const char *bytes)
{
	size_t len = strlen(bytes);

	if (holding) {
		str_add(&held, bytes);
		return;
	}
	while (len) {
		ssize_t n = write(STDOUT_FILENO, bytes, len);

		if (n <= 0) {
			if (n < 0 && errno == EINTR)
				continue;
			return;		/* a terminal that is gone is noticed where it is read */
		}
		bytes += n;
		len -= (size_t)n;
	}
}

void screen_hold(void)
{
	holding = true;
}

void screen_send_held(void)
{
	holding = false;
	screen_send(held.s);
	str_release(&held);
}

void screen_drop_held(void)
{
	holding = false;
	str_release(&held);
}

void screen_bell(struct screen *screen)
{
	if (!screen->suspended)
		beep();
}

void screen_title(struct screen *screen, const char *text)
{
	struct str out = STR_INIT;

	if (!screen->has_title || (screen->suspended && screen->begun))
		return;
	talk_title(text, &out);
	screen_send(out.s);
	str_release(&out);
}

/* To the terminal the user sits at, whatever stands between. */
static void send_through(struct screen *screen, const char *sequence)
{
	struct str out = STR_INIT;

	talk_pass(terminal_mux(&screen->facts), sequence, &out);
	screen_send(out.s);
	str_release(&out);
}

static bool is_ascii(const char *s)
{
	while (*s > 0)
		s++;
	return !*s;
}

/* tmux lets nothing through by default, so its terminals are told themselves where they are known.  GNU
 * screen keeps one byte of each character in the strings it passes: there is no way for Arabic. */
void screen_notify(struct screen *screen, enum talk_message kind, const char *title, const char *body)
{
	bool lost = terminal_mux(&screen->facts) == MUX_SCREEN && !(is_ascii(title) && is_ascii(body));
	struct str sequence = STR_INIT;

	if (!screen_takes_strings(screen) || screen->suspended)
		return;
	talk_notify(kind, lost ? "wasit" : title, lost ? "Reminder" : body, &sequence);
	if (!tmux_clients_send(&screen->tmux, sequence.s))
		send_through(screen, sequence.s);
	str_release(&sequence);
}

bool screen_copy(struct screen *screen, const char *text)
{
	struct str clean = STR_INIT, sequence = STR_INIT;
	bool whole;

	talk_clean(text, true, &clean);
	whole = talk_clipboard(clean.s, &sequence);
	if (!screen->suspended && !tmux_copy(clean.s)) {
		/* An old tmux, or one on another machine: it takes the one or lets through the other, if any. */
		if (terminal_mux(&screen->facts) == MUX_TMUX)
			screen_send(sequence.s);
		send_through(screen, sequence.s);
	}
	str_release(&clean);
	str_release(&sequence);
	return whole;
}

/* --- Outside the screens. */

void screen_tell(const struct screen *screen, const char *text)
{
	const struct layout_options options = { .dir = lang_is_rtl() ? DIR_RTL : DIR_LTR, .ascii = !lang_is_utf8() };
	struct layout line = LAYOUT_INIT;
	struct str out = STR_INIT;

	str_addf(&out, "\n%s", terminal_begin(screen->way));
	if (terminal_turns(screen->way) || screen->way == BIDI_OFF)
		str_add(&out, text);
	else
		layout_text(text, strlen(text), SIZE_MAX, &options, &line);
	for (size_t i = 0; i < line.n; i++)
		for (size_t k = 0; k < line.v[i].ncp; k++)
			if (line.v[i].cp[k])
				str_add_cp(&out, line.v[i].cp[k]);
	fputs(out.s, stdout);
	fflush(stdout);
	layout_release(&line);
	str_release(&out);
}
