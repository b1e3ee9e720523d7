/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * How well a few typed letters fit a text. */
#include "base/base.h"
#include "ui/popup.h"

/* Points: a letter that is there 1, beside the one before 4 more, at a word's start 6 more; less for
 * what is skipped at the front.  Greedy from each possible start, the best counts: short texts. */
static int score_from(const char *text, size_t start, const char *typed)
{
	int score = 0;
	size_t last = SIZE_MAX, i = start;

	for (; *typed; typed++) {
		if (*typed == ' ')
			continue;
		while (text[i] && text[i] != *typed)
			i++;
		if (!text[i])
			return 0;
		score += 1 + (last + 1 == i && last != SIZE_MAX ? 4 : 0) +
			(i == 0 || text[i - 1] == ' ' || text[i - 1] == '-' ? 6 : 0);
		last = i++;
	}
	return MAX(score * 8 - (int)MIN(start, 7), 1);
}

int fuzzy_score(const char *text, const char *typed)
{
	int best = 0;

	while (*typed == ' ')
		typed++;
	if (!*typed)
		return 1;
	for (size_t i = 0; text[i]; i++)
		if (text[i] == *typed)
			best = MAX(best, score_from(text, i, typed));
	return best;
}
