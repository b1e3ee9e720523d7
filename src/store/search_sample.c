/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Which three letters are common, from a look at a few documents.
 *
 * A word is asked of the index by some of its trigrams, each of which is a list that is gone through.  Of
 * "user9999@example.com" it matters which: everybody's address has "use" and "@ex".  The index does not say how
 * long its lists are, but what most documents have, a hundred of them have too.  This is a hint: whatever is
 * chosen, every document is compared with the whole word afterwards. */
#include "base/base.h"
#include "store/search_p.h"

#include "text/utf8.h"

#define LOOKED_AT 100			/* documents: half a millisecond, once */
#define SLOTS	  4096			/* two that share one only seem commoner than they are */

struct search_sample {
	unsigned documents;
	uint8_t had[SLOTS];		/* by how many of them */
	uint8_t by[SLOTS];		/* the one that was counted last, from 1 */
};

static size_t slot_of(const char *trigram, size_t len)
{
	uint64_t hash = hash_bytes(HASH_SEED, trigram, len);

	return (size_t)((hash ^ hash >> 32) % SLOTS);
}

static void look_at(struct search_sample *sample, const char *document)
{
	size_t len = strlen(document), starts[4] = { 0 };
	uint32_t cp;

	sample->documents++;
	for (size_t at = 0, letters = 1; at < len; letters++) {
		at += utf8_decode(document + at, len - at, &cp);
		memmove(starts, starts + 1, sizeof(starts) - sizeof(*starts));
		starts[3] = at;		/* [0], [1], [2]: where the last three letters begin */
		if (letters >= 3) {
			size_t slot = slot_of(document + starts[0], at - starts[0]);

			sample->had[slot] += sample->by[slot] != sample->documents;
			sample->by[slot] = (uint8_t)sample->documents;
		}
	}
}

static enum result take(struct db *db, const struct plan *plan, int64_t first, int64_t last, struct err *err)
{
	char *text = xasprintf("SELECT document FROM \"text_%s\" WHERE n >= ? LIMIT 1", plan->entity->name);
	enum result code = OK;

	for (int64_t i = 0; i < LOOKED_AT && !code; i++) {
		sqlite3_stmt *stmt = NULL;
		bool row;

		code = sql_ask(db, &stmt, err, text, "i", first + (last - first) / LOOKED_AT * i);
		if (!code && !(code = sql_step(db, stmt, &row, err)) && row)
			look_at(plan->sample, sql_column_text(stmt, 0));
		sql_end(db, stmt);
	}
	free(text);
	return code;
}

/* The number one of its documents has. */
static enum result end_of(struct db *db, const struct plan *plan, const char *which, int64_t *out, struct err *err)
{
	char *text = xasprintf("SELECT %s(n) FROM \"text_%s\"", which, plan->entity->name);
	enum result code = sql_int(db, out, err, text, "");

	free(text);
	return code;
}

enum result search_sample(struct db *db, struct plan *plan, const struct search_sample **out, struct err *err)
{
	int64_t first = 0, last = 0;
	enum result code = OK;

	if (!plan->sample && plan->documents) {
		code = end_of(db, plan, "max", &last, err);
		if (!code && last >= db->sample_from && !(code = end_of(db, plan, "min", &first, err))) {
			plan->sample = xcalloc(1, sizeof(*plan->sample));
			code = take(db, plan, first, last, err);
		}
	}
	*out = plan->sample;
	return code;
}

unsigned search_sample_percent(const struct search_sample *sample, const char *trigram, size_t len)
{
	return sample && sample->documents ? sample->had[slot_of(trigram, len)] * 100 / sample->documents : 0;
}
