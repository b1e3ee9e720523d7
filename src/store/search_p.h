/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What the files of the full text share. */
#ifndef STORE_SEARCH_P_H
#define STORE_SEARCH_P_H
#include "store/store_p.h"

#define SEARCH_MARK "\2\2"	/* before every word of a document */

struct search_query {
	struct strlist needles;	/* as they stand in a document */
	struct strlist others;	/* for each: another form that will do as well, or "" */
	struct strlist letters;	/* for each: the word in which a wrong letter is forgiven, or "" */
	struct str name;	/* the words in their order, as a title begins */
	struct str key;		/* sort key; "" for numbers */
	bool nearly;		/* one wrong letter in one of the words is forgiven */
};

/* search.c: parts of a MATCH expression. */
void search_add_trigrams(struct str *out, const char *needle);
void search_add_needle(const struct search_query *query, size_t i, struct str *out);

/* search_near.c */
bool search_has_nearly(const struct search_query *query, size_t i, const char *document);
int search_rank_nearly(const struct search_query *query, const char *document);
void search_expression_nearly(const struct search_query *query, struct str *out);
#endif
