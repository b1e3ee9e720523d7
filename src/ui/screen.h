/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The terminal: screen*.c are the only files that know curses.  Started, painted, read, and given back on every way out. */
#ifndef UI_SCREEN_H
#define UI_SCREEN_H
#include "ui/canvas.h"
#include "ui/key.h"
#include "ui/talk.h"
#include "ui/terminal.h"

struct screen;

/* Whether there is a terminal that can show the screens: ERR_IO with one clear line.  Writes nothing. */
enum result screen_check(struct err *err) MUST_CHECK;

struct screen_options {
	bool mouse, links;
	const char *bidi;	/* the option: auto, visual, kitty, off; see terminal_choose */
};

/* Takes the terminal on stdin and stdout: raw mode, alternate screen, CSI 8 l before the first
 * paint, bracketed paste. ERR_IO with one clear line when there is no terminal, TERM is unset,
 * unknown, dumb or cannot move the cursor: nothing was written then. Handles SIGSEGV, SIGABRT
 * and the like: the terminal is restored, then they take their course. */
enum result screen_open(const struct screen_options *options, struct screen **out, struct err *err) MUST_CHECK;
/* Other options while it runs. */
void screen_configure(struct screen *screen, const struct screen_options *options);
/* Gives it back; also from die_hook.  Safe to call twice. */
void screen_close(struct screen **screen);
int screen_colours(const struct screen *screen);	/* 0, 8, 16, 256, 1 << 24; 0 with NO_COLOR */
void screen_size(const struct screen *screen, int *cols, int *rows);
/* After SIGWINCH: asks the kernel again; true when it changed. */
bool screen_resized(struct screen *screen);
/* Paints what differs from the last time and moves the cursor: one write to the terminal. */
void screen_paint(struct screen *screen, const struct grid *grid, const struct theme *theme);
/* Forget what is shown: the next paint clears and draws all (Ctrl-L, after another program). */
void screen_forget(struct screen *screen);
/* Gives the terminal to another program or the shell and takes it back. */
void screen_suspend(struct screen *screen);
void screen_resume(struct screen *screen);

/* Meanwhile, below what the other program left: one line as the eye reads it.  The terminal must not turn Arabic around
 * once more; ended by screen_resume's own modes. */
void screen_tell(const struct screen *screen, const char *text);

int screen_fd(const struct screen *screen);	/* for poll() */
/* Reads what is there without waiting.  ERR_IO: the terminal is gone. */
enum result screen_read(struct screen *screen, struct err *err) MUST_CHECK;
/* The next key; see key_decoder_next. */
bool screen_key(struct screen *screen, bool flush, struct key_event *event);
bool screen_answer_waits(struct screen *screen);	/* … or to the end of an answer: flush after a second */
bool screen_key_waits(const struct screen *screen);	/* a lone Esc may become a sequence: flush after 25 ms */

/* A K_REPORT event.  REPORT_WAY: Arabic is shown another way, everything is to be painted; REPORT_GROUND: the
 * terminal told whether its ground is light. */
enum report { REPORT_NOTHING, REPORT_WAY, REPORT_GROUND };
enum report screen_report(struct screen *screen, const struct key_event *event);
bool screen_is_light(const struct screen *screen);	/* false also where it did not say */
enum bidi_way screen_way(const struct screen *screen);
/* Another client may have come to tmux: its terminal is told, too. */
void screen_look_behind(struct screen *screen);

void screen_bell(struct screen *screen);
/* A message of the desktop, to the terminal the user sits at; only terminals like xterm. */
void screen_notify(struct screen *screen, enum talk_message kind, const char *title, const char *body);
/* Window title; only terminals that have one.  Controls in the text are dropped. */
void screen_title(struct screen *screen, const char *text);
/* To the clipboard of the terminal the user sits at, in logical order (talk_clean).  By OSC 52, through GNU
 * screen's strings; inside tmux by tmux itself, since it takes OSC 52 from no program by default, nor lets
 * one through.  Whether the terminal took it nobody says.  False: only the beginning went. */
bool screen_copy(struct screen *screen, const char *text);
#endif
