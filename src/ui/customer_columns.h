/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The fields beside a customer's name: how many have room, what they show, which are chosen. */
#ifndef UI_CUSTOMER_COLUMNS_H
#define UI_CUSTOMER_COLUMNS_H
#include "model/column_list.h"
#include "ui/ui.h"

#define CUSTOMER_COLUMNS "phone city kind"	/* where nobody chose */

/* What wasit chose, or somebody before. */
void customer_columns_default(struct column_list *columns);
/* What references among the columns are called, at the columns' places; NULL where none is one.  Owned: free with
 * customer_columns_free_titles. */
char **customer_columns_titles(struct ui *ui, const struct column_list *columns, const struct record *rec);
void customer_columns_free_titles(char **titles);
/* Draws as many as fit between a name of `name_w` cells or more and the canvas' end, the first of them
 * nearest to the name (titles: of references); returns the cells they take. */
int customer_columns_draw(const struct column_list *columns, const struct record *rec, char *const *titles,
	const struct kind_env *env, const struct canvas *c, unsigned style, int name_w);
/* Asks which; false: left as they are. */
bool customer_columns_ask(struct ui *ui, struct column_list *columns);
#endif
