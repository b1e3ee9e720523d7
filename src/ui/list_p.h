/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What the files of lists share. */
#ifndef UI_LIST_P_H
#define UI_LIST_P_H
#include "ui/list.h"

/* Rows of one question into `got`; on failure nothing is left of them. */
enum result list_fetch(struct list *list, enum list_from from, const void *anchor, size_t limit,
	struct list *got, struct err *err) MUST_CHECK;
/* Index in the window of the row with that key; false: it is not there. */
bool list_find(const struct list *list, int64_t key, size_t *at);
/* Lines the row takes. */
int list_row_height(const struct list *list, size_t i);
#endif
