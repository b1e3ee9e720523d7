/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Drives the program in a pseudo terminal and reads what stands on its screen.
 *
 *	struct term t;
 *	term_start(&t, 80, 24, "--demo", NULL);
 *	term_wait(&t, "Customers");		// fails the test after 20 s
 *	term_keys(&t, "Down Down F2 Esc");	// names as in keymaps, without < >
 *	term_type(&t, "نوره");			// text
 *	term_settle(&t);			// until it is quiet
 *	ck_assert_str_eq(term_row(&t, 3), "…");	// cells from left to right, as the eye sees them
 *	term_quit(&t, "q");			// asserts exit code 0 and a restored terminal
 */
#ifndef TESTS_SCREEN_HARNESS_H
#define TESTS_SCREEN_HARNESS_H
#include "base/base.h"
#include <sys/types.h>

struct term {
	int fd;
	pid_t pid;
	void *vt, *screen;		/* libvterm */
	int cols, rows;
	struct str raw;			/* every byte since the start */
	size_t mark;			/* of them: those before the last keys */
	bool asked;			/* keys or a size were sent, and nobody waited for anything since */
	struct str text;		/* what term_row gave last */
	bool ended;			/* its side of the terminal is closed */
	int status;			/* exit code, 128 + signal; valid after term_end */
};

/* Environment for the next start: "NAME=VALUE", or "NAME" to take it out; NULL forgets all. */
void term_env(const char *setting);
/* Starts $WASIT with arguments up to NULL.  Other files: term_start_program. */
void term_start(struct term *t, int cols, int rows, ...);
void term_start_program(struct term *t, int cols, int rows, char *const *argv);
/* Kills what is left and frees; gives the exit code. */
int term_end(struct term *t);
/* Sends keys (may be "") and waits for the end: code 0, terminal as it was. */
void term_quit(struct term *t, const char *keys);
/* Waits for it to end by itself: its exit code. */
int term_wait_exit(struct term *t);

/* "Down j F2 C-s A-1 Space Enter Esc S-Tab": blank-separated. */
void term_keys(struct term *t, const char *names);
void term_type(struct term *t, const char *utf8);
void term_paste(struct term *t, const char *utf8);
void term_send(struct term *t, const char *bytes, size_t len);
void term_resize(struct term *t, int cols, int rows);
void term_signal(struct term *t, int signo);

/* Until nothing came for 150 ms (more than the panes' 60 ms). */
void term_settle(struct term *t);
/* Until nothing came for that long: 30 ms is before the panes that follow. */
void term_quick(struct term *t, int ms);
/* Until the text stands somewhere on the screen, in cells as seen; fails after 20 s.  What stood there before the
 * keys is no answer to them: then the program has to have taken them, and to wait for the next, first. */
void term_wait(struct term *t, const char *text);
/* Until it is nowhere, in the same way. */
void term_wait_gone(struct term *t, const char *text);
bool term_has(struct term *t, const char *text);

/* A row from left to right without blanks at its end; lives until the next call. */
const char *term_row(struct term *t, int y);
/* Row in which the text stands, -1 none. */
int term_find(struct term *t, const char *text, int *x);
/* The whole screen, a line each: for messages of failures. */
void term_print(struct term *t, struct str *out);
struct term_cell { uint32_t cp; bool bold, underline, reverse, dim; int fg, bg; };	/* index, -1 default */
struct term_cell term_cell(struct term *t, int x, int y);
void term_cursor(struct term *t, int *x, int *y, bool *visible);
/* The window's title; lives until the next call of this kind. */
const char *term_title(struct term *t);
/* Bytes the program sent since the last keys. */
size_t term_bytes(const struct term *t);

/* Fails when anything but text and the sequences a curses program needs was sent, from byte `from` of t->raw. */
void term_check_raw(const struct term *t, size_t from);
/* True when the terminal was given back: alternate screen, paste, mouse off, cursor on, CSI 8 h. */
bool term_is_restored(const struct term *t);

/* A file of this test alone, below TEST_TMP: "forms.db". */
void term_own_file(char *path, size_t size, const char *name);
/* What a test begins with: no database of that name, no configuration of a test before, English. */
void term_begin(char *db, size_t size, const char *name);

/* Tab until the caret stands in the row of that label in the open form. */
void term_go_to(struct term *t, const char *label);

/* Runs the program under test with a command line (NULL-terminated, its own name first) and fails the test unless
 * it succeeds; what it printed is appended to *out, NULL: thrown away. */
void term_command(const char *const *argv, struct str *out);
/* The same with words (up to NULL) and a database. */
void term_run(const char *db, const char *const *words, struct str *out);
#define TERM_RUN(db, ...) term_run(db, (const char *const []){ __VA_ARGS__, NULL }, NULL)
/* Whether a part stands in what those words print. */
void term_assert_printed(const char *db, const char *const *words, const char *part, bool there);

/* The visual form (cells) of an Arabic text, as the screen shows it, for term_wait: shaped and reordered. */
const char *term_visual(const char *logical, bool rtl);
#endif
