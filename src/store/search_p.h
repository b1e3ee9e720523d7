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
	const struct search_sample *sample;	/* borrowed; NULL: nothing is known to be common */
};

/* search.c: parts of a MATCH expression; is any word long enough that not all its trigrams are asked for? */
bool search_has_choice(const struct search_query *query);
void search_add_trigrams(const struct search_query *query, const char *needle, struct str *out);
void search_add_needle(const struct search_query *query, size_t i, struct str *out);

/* search_sample.c: the entity's sample, taken the first time; *out NULL where there is no need of one. */
enum result search_sample(struct db *db, struct plan *plan, const struct search_sample **out,
	struct err *err) MUST_CHECK;
/* Of a hundred documents so many have the three letters; 0 when nothing is known. */
unsigned search_sample_percent(const struct search_sample *sample, const char *trigram, size_t len);

/* search_near.c */
bool search_has_nearly(const struct search_query *query, size_t i, const char *document);
int search_rank_nearly(const struct search_query *query, const char *document);
void search_expression_nearly(const struct search_query *query, struct str *out);
#endif
