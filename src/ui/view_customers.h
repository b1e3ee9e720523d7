/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What the actions of the main page ask of the list of customers. */
#ifndef UI_VIEW_CUSTOMERS_H
#define UI_VIEW_CUSTOMERS_H
#include "ui/ui.h"

void customers_search(struct view *view);	/* the search line takes the keys */
void customers_find(struct view *view, const char *typed);	/* searches at once */
void customers_sort(struct view *view);		/* asks how */
void customers_filter(struct view *view);	/* asks for a filter */
/* Shows only those that fit a filter, which is one that can be read; nothing else is searched then. */
void customers_set_filter(struct view *view, const char *filter);
/* Asks which fields stand beside the name. */
void customers_columns(struct view *view);
/* The fields of the list's columns, the name first; words that could stand next there (an ask_complete). */
void customers_column_names(const struct view *view, struct str *out);
void customers_show_deleted(struct view *view);	/* the deleted ones and back */
/* What the list shows: its search, filter and order, without an anchor or a limit. */
void customers_query(const struct view *view, struct query *q);
void customers_group(struct view *view);	/* asks by which field the rows stand in groups */
/* The next key is a letter: the first name from it on is chosen.  Sorts by name where it is not. */
void customers_letter(struct view *view);

/* The smart lists in the top line: the cells they would take, and as many of them as fit, the open one among
 * them. */
int customer_lists_width(const struct ui *ui, const struct canvas *line);
void customer_lists_draw(const struct ui *ui, const struct canvas *line);
/* What a lone digit opens; false: no list has that number, as far as is known now. */
bool customer_number_text(const struct ui *ui, int number, struct str *out);
#endif
