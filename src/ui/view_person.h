/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What the page of one customer and its actions share. */
#ifndef UI_VIEW_PERSON_H
#define UI_VIEW_PERSON_H
#include "app/overview.h"
#include "ui/ui.h"

struct person_row {
	struct sheet_line line;	/* its texts owned */
	int64_t key;
	int label_w;		/* widest label of the tab */
	bool first;
};

struct person_view {
	struct list list;
	int64_t customer;
	enum overview_tab tab;
	struct overview overview;	/* owned; customer NULL: not read yet */
};

extern const struct view_ops person_ops;
extern const struct page_desc person_page;

/* Opens the page of a customer. */
enum result person_open(struct ui *ui, int64_t customer, struct err *err) MUST_CHECK;
/* Goes to a tab. */
void person_show(struct view *view, enum overview_tab tab);
#endif
