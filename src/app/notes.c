/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What was changed in a text, line by line: the longest common run of lines stays. */
#include "base/base.h"
#include "app/notes.h"

#define CELLS_MAX (4u << 20)	/* of the table; longer texts are told as one gone and one come */

struct lines { const char **v; size_t *len; size_t n; };	/* owned arrays, borrowed text */

static void split(const char *text, struct lines *out)
{
	size_t cap = 1;

	for (const char *c = text; *c; c++)
		cap += *c == '\n';
	*out = (struct lines){ xcalloc(cap, sizeof(*out->v)), xcalloc(cap, sizeof(*out->len)), 0 };
	while (*text) {
		size_t len = strcspn(text, "\n");

		out->v[out->n] = text;
		out->len[out->n++] = len;
		text += len + (text[len] == '\n');
	}
}

static void release(struct lines *lines)
{
	free(lines->v);
	free(lines->len);
}

static bool same(const struct lines *a, size_t i, const struct lines *b, size_t k)
{
	return a->len[i] == b->len[k] && memcmp(a->v[i], b->v[k], a->len[i]) == 0;
}

static void put(const struct lines *lines, size_t i, const char *sign, struct str *out)
{
	if (!out)
		return;
	str_add(out, sign);
	str_addn(out, lines->v[i], lines->len[i]);
	str_addc(out, '\n');
}

/* longest[i * (now.n + 1) + k]: how many lines the rests from i and k on have in common. */
static unsigned *measure(const struct lines *old, const struct lines *now)
{
	size_t w = now->n + 1;
	unsigned *longest;

	if ((old->n + 1) > CELLS_MAX / w)
		return NULL;
	longest = xcalloc((old->n + 1) * w, sizeof(*longest));
	for (size_t i = old->n; i-- > 0;)
		for (size_t k = now->n; k-- > 0;)
			longest[i * w + k] = same(old, i, now, k) ? longest[(i + 1) * w + k + 1] + 1 :
				MAX(longest[(i + 1) * w + k], longest[i * w + k + 1]);
	return longest;
}

struct notes_diff notes_compare(const char *old_text, const char *now_text, struct str *out)
{
	struct notes_diff diff = { 0, 0 };
	struct lines old, now;
	unsigned *longest;
	size_t i = 0, k = 0;

	split(old_text ? old_text : "", &old);
	split(now_text ? now_text : "", &now);
	longest = measure(&old, &now);
	while (i < old.n || k < now.n) {
		size_t w = now.n + 1;

		if (longest && i < old.n && k < now.n && same(&old, i, &now, k)) {
			put(&old, i++, "  ", out);
			k++;
		} else if (i < old.n && (k == now.n || !longest ||
			   longest[(i + 1) * w + k] >= longest[i * w + k + 1])) {
			put(&old, i++, "- ", out);
			diff.removed++;
		} else {
			put(&now, k++, "+ ", out);
			diff.added++;
		}
	}
	free(longest);
	release(&old);
	release(&now);
	return diff;
}
