/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The linear mode, for screen readers, Braille lines and pipes: the same pages, views and actions as
 * on the screens, told one thing a line and answered by typed lines. Nothing is painted: no curses,
 * no cursor movement, no colour; texts stay in logical order, and what the data holds of controls is
 * made visible.  ui->plain says that it is on: the ready-made popups ask here then, views are told by
 * their text() and row_text(), and a key is a line with that key in it. */
#ifndef UI_PLAIN_H
#define UI_PLAIN_H
#include "ui/popup.h"
#include "ui/ui.h"

/* Serves an open app until the input ends, q is typed or a signal says so.  start_db: --db as given,
 * NULL.  Errors of the first run. */
enum result plain_run(struct app *app, const char *start_db, struct err *err) MUST_CHECK;

/* --- Words out and in. */
/* One line, or several parted by newlines; the last newline is added. */
void plain_say(struct ui *ui, const char *fmt, ...) PRINTF(2, 3);
/* Shows the prompt and waits for a line, without its end, as valid UTF-8; the caller frees.  NULL: the
 * input ended or the program must, and ui->quit is set.  Ctrl-C on a terminal answers ".". */
char *plain_read(struct ui *ui, const char *prompt);
/* Signals that came during work: sets ui->quit. */
void plain_look_up(struct ui *ui);
/* "." alone: the person gives the question up. */
bool plain_is_cancel(const char *typed);
/* 1…n typed in digits of any script; 0: it is no such number. */
size_t plain_number(const char *typed, size_t n);

/* --- Questions: what popup.h does, line by line. */
bool plain_confirm(struct ui *ui, const char *question, bool hard);
char *plain_ask(struct ui *ui, const char *question, const char *initial, const char *help,
	ask_check check);

/* --- Views. */
/* Tells the focused view: its text, then the rows of the page with their numbers. */
void plain_show(struct ui *ui);
/* Tells the chosen row and where in the list it stands; nothing in a view without rows. */
void plain_show_row(struct ui *ui);
/* Chooses the row with that number on the page; false: there is none. */
bool plain_choose_row(struct ui *ui, size_t number);
/* A page on (1) or back (-1). */
void plain_turn(struct ui *ui, int pages);
#endif
