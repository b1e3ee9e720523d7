/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The terminal's state, for the files that share it; brings curses along. */
#ifndef UI_SCREEN_STATE_H
#define UI_SCREEN_STATE_H
#include <wchar.h>

/* Ours before the library's, which has macros of nearly everything. */
#define NCURSES_NOMACROS 1
#define NCURSES_WIDECHAR 1
#include <curses.h>
#include <term.h>

#include "ui/screen.h"
#include "ui/screen_p.h"
#include "ui/terminal.h"

_Static_assert(CELL_TEXT == CCHARW_MAX + 1, "a cell's letters and their end");

struct paint { attr_t attrs; int pair; bool known; };

struct screen {
	SCREEN *curses;
	struct tile *shown;		/* owned: rows × cols as painted last */
	struct tile *turned;		/* owned: one row as this terminal wants it */
	cchar_t *cells;			/* owned: the same on its way to curses */
	int cols, rows;
	int caret_x, caret_y;
	bool caret_on;
	bool forget;
	bool mouse, links, has_title, suspended;
	bool begun;			/* something was painted: what the terminal shows is ours */
	struct str linked;		/* spans with links, painted after the library's cells */
	char bidi[8];			/* the option */
	struct terminal_facts facts;
	enum bidi_way way;
	struct tmux_clients tmux;
	int64_t asked_at;		/* monotonic ms; 0 not asked */
	int colours;
	const struct theme *theme;	/* borrowed: for which `paints` holds */
	struct paint paints[ROLE_COUNT][ROLE_COUNT];
	struct key_decoder keys;
};

/* At once, past the library's buffer: none of what is sent so depends on what it holds back. */
void screen_send(const char *bytes);
/* From here on it is kept, until it is sent in one write or dropped. */
void screen_hold(void);
void screen_send_held(void);
void screen_drop_held(void);
/* Before the first picture. */
void screen_begin(struct screen *screen);
/* Only terminals like xterm, and multiplexers, drop quietly what they do not know. */
bool screen_takes_strings(const struct screen *screen);
#endif
