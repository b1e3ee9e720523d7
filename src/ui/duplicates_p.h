/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What the two panes of the duplicates share. */
#ifndef UI_DUPLICATES_P_H
#define UI_DUPLICATES_P_H
#include "app/merge.h"
#include "ui/pages.h"

struct pair_row {
	int64_t key;		/* place in the search's result, from 1 */
	struct pair pair;	/* as it is now */
	char *a, *b;		/* owned: names */
};

struct answer {			/* for u, which takes back only what was said here */
	enum { ANSWER_MERGE, ANSWER_APART, ANSWER_SKIP } what;
	int64_t key;		/* of the pair */
	int64_t a, b;		/* the customers told apart */
};

struct pairs_view {
	struct list list;
	struct pairs pairs;
	bool *skipped;		/* owned; by pair */
	int64_t back;		/* key of the pair that comes back with the next load; 0 none */
	struct answer *answers;	/* owned */
	size_t nanswers, cap;
};

struct field_row {
	size_t field;
	bool differs;
	struct compare_view *of;	/* borrowed */
	char *value[2];			/* owned: the kept one's, the other's */
};

struct compare_view {
	struct list list;
	int64_t key;			/* of the pair that is shown; 0 none */
	bool swapped;			/* the one that is usually kept is the other */
	unsigned like;
	struct record *rec[2];		/* owned: kept, other; NULL: none */
	struct merge_plan plan;
	struct record *result;		/* owned: what comes out by the plan; NULL: none */
};

extern const struct view_ops pairs_ops, compare_ops;

/* The list of pairs, read again when the data changed. */
enum result pairs_load_rows(struct pairs_view *p, bool changed, int w, int h, struct err *err) MUST_CHECK;
/* The comparison is of the chosen pair, also where the list of pairs has no room to be shown. */
enum result compare_sync(struct view *view, struct err *err) MUST_CHECK;
/* Another side of a field holds. */
void compare_choose(struct compare_view *c, size_t field, enum side side);
/* A field in one line that is read out. */
void compare_row_text(const struct view *view, const void *row, struct str *out);
/* Of both panes. */
bool duplicates_stale(const struct view *view, const struct changes *changes);
/* What is said where no pair is left to be asked about. */
const char *duplicates_none(const struct ui *ui);
#endif
