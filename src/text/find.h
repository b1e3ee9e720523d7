/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Where typed words stand in a text, folded and with one wrong letter forgiven. */
#ifndef TEXT_FIND_H
#define TEXT_FIND_H
#include "base/base.h"

#define TEXT_ARTICLE "ال"

/* Where a folded needle stands in an unfolded text: the first start whose fold begins with it.  A needle with
 * the article finds the word without it too, where a word begins; digits find a number that is shown with
 * blanks.  False: nowhere. */
bool text_find(const char *text, size_t len, const char *needle, size_t *at, size_t *n);

/* Nothing but a number, in any digits, with what people put between them. */
bool text_is_number(const char *text);
/* The folded words of what was typed, for struct put: a number is one word of digits.  Appended. */
void text_needles(const char *typed, struct str *out);

/* Whether the folded word begins with the folded needle when one letter of it is forgiven: one too many, one
 * that lacks, a wrong one, or two that changed places. */
bool text_begins_nearly(const char *word, const char *needle);
/* Letters and what stands in addresses, four at least: shorter words would be nearly everything. */
bool text_is_forgiving(const char *needle);
/* The first word of an unfolded text that begins nearly so, with or without its article. */
bool text_find_nearly(const char *text, size_t len, const char *needle, size_t *at, size_t *n);

/* A piece of a long text around a place in it, on one line, whole words, "…" where something is left out;
 * `*at` is where the place begins in it.  width: cells that are about to be filled. */
void text_excerpt(const char *text, size_t place, size_t len, size_t width, struct str *out, size_t *at);
#endif
