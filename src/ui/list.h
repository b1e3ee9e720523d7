/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A list of any length of which only a window is in memory: loaded by the page, scrolled, one row chosen. */
#ifndef UI_LIST_H
#define UI_LIST_H
#include "ui/canvas.h"

enum list_from { LIST_FIRST, LIST_LAST, LIST_AFTER, LIST_BEFORE, LIST_AROUND };

/* Where rows come from.  A row is whatever the view makes of it. */
struct list;
struct list_source {
	/* Appends up to `limit` rows to `out` with list_add(), in list order whatever `from` is; fewer
	 * than `limit` means that there are no more.  anchor: LIST_AFTER and LIST_BEFORE not in the
	 * result, LIST_AROUND first of it (or what follows where it stood).  `out` is not the list. */
	enum result (*fetch)(void *ctx, enum list_from from, const void *anchor, size_t limit,
		struct list *out, struct err *err);
	bool forward;		/* only LIST_FIRST and LIST_AFTER are ever asked, and no row is let go: so also where
				 * LIST_FIRST gives everything at once */
	int64_t (*key)(const void *row);	/* finds the row again after a reload */
	void (*free)(void *row);		/* NULL: rows are borrowed */
	int (*height)(const void *row, int width);	/* lines; NULL: 1 */
};

struct list {
	const struct list_source *source;
	void *ctx;			/* borrowed: for fetch */
	void **rows;			/* owned: the window */
	size_t nrows, cap;
	bool at_top, at_end;		/* the window reaches the first, the last row */
	size_t cur, top;		/* chosen row, first one on the screen; indexes into the window */
	int mark_x;			/* column of the rows left free for the sign of a marked row; 0: no marks */
	int w, h;			/* the screen's part; set by list_size */
	bool flat;			/* every row is one line, whatever its height: ui/plain.h */
	long want;			/* movement that waits for rows: resolved by list_load */
	enum { LIST_STAY, LIST_RELOAD, LIST_GO_FIRST, LIST_GO_LAST } pending;
	/* Where the next load puts the chosen row: where it stood, in the middle, below the window's first. */
	enum { LIST_SAME_LINE, LIST_CENTRE, LIST_FROM_TOP } place;
	int64_t seek;			/* with LIST_RELOAD: key to choose, 0: the same as now */
	struct { size_t cur, top; bool valid; } drawn;	/* what stands on the screen; see list_drawn */
	struct { int64_t *v; size_t n, cap; int64_t last; } marks;	/* owned: keys in the order they were marked */
};

void list_init(struct list *list, const struct list_source *source, void *ctx);
void list_release(struct list *list);
void list_add(struct list *list, void *row);	/* by fetch only */

/* Moving asks for nothing: where rows are missing it only notes what is wanted, and the caller's
 * load() brings them. True when list_load is needed. */
bool list_move(struct list *list, long delta);
bool list_page(struct list *list, int pages);	/* by what fits on the screen */
bool list_turn(struct list *list, int pages);	/* the same without a row in common, its first row chosen */
/* The chosen row becomes the first one shown, as far as there are rows below. */
void list_to_top(struct list *list);
bool list_first(struct list *list);
bool list_last(struct list *list);
void list_reload(struct list *list);		/* data changed: same place, same row if it is still there */
void list_restart(struct list *list);		/* another search or sort: from the top */
/* Elsewhere in the same list: this row (owned by it from now on) is chosen, in the middle of the screen. */
void list_replace(struct list *list, void *row);
/* As it stood: `top` (owned by it from now on) first on the screen and, if it is still on it, the row with
 * that key chosen, else `top`.  One question, where list_replace asks on both sides. */
void list_restore(struct list *list, void *top, int64_t key);
void list_choose(struct list *list, int64_t key);	/* at the next load, if it is in the window */
bool list_size(struct list *list, int w, int h);
/* Whether list_load has something to do. */
bool list_waits(const struct list *list);
/* After a list_load that was interrupted: true where the rows were those of another search or order, which are
 * gone then. */
bool list_give_up(struct list *list);
/* The only function that fetches.  On failure the rows stay as they were. */
enum result list_load(struct list *list, struct err *err) MUST_CHECK;

void *list_row(const struct list *list);	/* the chosen one; NULL when empty */
static inline bool list_is_empty(const struct list *list) { return list->nrows == 0; }
/* Row at a line of the canvas, for the mouse: true when it became the chosen one. */
bool list_click(struct list *list, int y);

/* What is on the screen now is the list as it is. */
void list_drawn(struct list *list);
/* When only the chosen row moved since then: the lines it went over, the first and how many.  False: more changed. */
bool list_moved(const struct list *list, int *from, int *lines);

/* Marked rows: commands act on all of them at once.  They stay marked whatever is searched or
 * scrolled. */
void list_mark(struct list *list);		/* the chosen row, or not any more */
/* From the row marked last to the chosen one. */
void list_mark_range(struct list *list);
/* All that the list would ever show: reads it to its end. */
enum result list_mark_all(struct list *list, struct err *err) MUST_CHECK;
/* So many more, wherever they are. */
void list_mark_keys(struct list *list, const int64_t *keys, size_t n);
void list_unmark(struct list *list, int64_t key);
void list_unmark_all(struct list *list);
/* Only those keep their marks of which it holds. */
void list_keep_marks(struct list *list, bool (*holds)(void *ctx, int64_t key), void *ctx);
bool list_is_marked(const struct list *list, int64_t key);

/* Draws the rows. draw_row gets a canvas of the row's lines, already filled with `style`:
 * ROLE_selection for the chosen row when focused, ROLE_selection_dim when not, else ROLE_text.
 * Draw in ON(role, style). */
void list_draw(const struct list *list, const struct canvas *c, bool focused,
	void (*draw_row)(const void *row, const struct canvas *c, unsigned style, void *ctx), void *ctx);
#endif
