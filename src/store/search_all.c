/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * One search in customers, interactions and follow-ups. */
#include "base/base.h"
#include "store/store_p.h"

#include "model/schema/people.h"
#include "model/schema/work.h"

static const struct entity *const searched[] = {
	&customer_entity, &interaction_entity, &followup_entity,
};

struct found {
	const struct entity *entity;
	struct hit hit;
};
struct all_found { struct found *v; size_t n, cap; };	/* owned */

/* A person whose name it is stands before what was once said. */
static int class_of(const struct found *found)
{
	return found->entity == &customer_entity && found->hit.rank < 2 ? found->hit.rank : 2;
}

#define SOME 300	/* places; who asks for more gets every one there is to choose of */

static int by_worth(const void *a, const void *b)
{
	const struct found *left = a, *right = b;

	if (class_of(left) != class_of(right))
		return class_of(left) - class_of(right);
	if (left->hit.recent != right->hit.recent)
		return left->hit.recent > right->hit.recent ? -1 : 1;
	return (left->hit.n < right->hit.n) - (left->hit.n > right->hit.n);
}

static enum result find_all(struct db *db, const char *typed, struct search_query *query, bool every,
	struct all_found *out, struct err *err)
{
	for (size_t i = 0; i < COUNT(searched); i++) {
		struct query q = { .entity = searched[i], .search = typed, .every_hit = every };
		struct hits hits;
		enum result code = search_run(db, &q, query, &hits, err);

		for (size_t k = 0; k < hits.n && !code; k++) {
			out->v = array_grow(out->v, &out->cap, out->n + 1, sizeof(*out->v));
			out->v[out->n++] = (struct found){ searched[i], hits.v[k] };
		}
		free(hits.v);
		if (code)
			return code;
	}
	return OK;
}

static bool is_found(const struct all_found *all, int64_t customer)
{
	for (size_t i = 0; i < all->n; i++)
		if (all->v[i].entity == &customer_entity && all->v[i].hit.n == customer)
			return true;
	return false;
}

/* A follow-up's title says its customer's name again, who is found himself: nothing else of it was meant. */
static bool says_it_again(const struct all_found *all, const struct search_query *query,
	const struct record *rec)
{
	struct record *rest;
	struct str document = STR_INIT;
	bool again;

	if (rec->entity != &followup_entity || !is_found(all, record_num(rec, FOLLOWUP_customer)))
		return false;
	rest = record_copy(rec);
	record_clear(rest, FOLLOWUP_title);
	search_document(rest, &document);
	again = !search_matches(query, document.s);
	record_free(&rest);
	str_release(&document);
	return again;
}

static enum result add_place(struct db *db, const struct all_found *all, const struct found *found,
	const struct search_query *query, struct places *out, struct err *err)
{
	int field = entity_field(found->entity, "customer");
	struct record *rec;
	enum result code = query_get(db, found->entity, found->hit.n, &rec, err);

	if (code)
		return code == ERR_MISSING ? OK : code;	/* gone since, by another process */
	if (says_it_again(all, query, rec)) {
		record_free(&rec);
		return OK;
	}
	out->v = array_grow(out->v, &out->cap, out->n + 1, sizeof(*out->v));
	out->v[out->n++] = (struct place){
		.rec = rec,
		.customer = field >= 0 ? record_num(rec, (size_t)field) : rec->n,
		.at = found->hit.recent,
	};
	return OK;
}

enum result query_search(struct db *db, const char *typed, size_t limit, struct places *out,
	struct err *err)
{
	struct search_query *query = search_parse(typed);
	struct all_found all = { 0 };
	enum result code;

	if (!query)
		return OK;
	code = find_all(db, typed, query, !limit || limit > SOME, &all, err);
	if (!code && !all.n && search_forgive(query)) {
		code = find_all(db, typed, query, !limit || limit > SOME, &all, err);
		out->nearly = all.n > 0;
	}
	if (!code && all.n)
		qsort(all.v, all.n, sizeof(*all.v), by_worth);
	for (size_t i = 0; i < all.n && (!limit || out->n < limit) && !code; i++)
		code = add_place(db, &all, &all.v[i], query, out, err);
	search_query_free(&query);
	free(all.v);
	return code;
}

void places_release(struct places *places)
{
	for (size_t i = 0; i < places->n; i++)
		record_free(&places->v[i].rec);
	free(places->v);
	*places = (struct places){ 0 };
}

/* --- Giving up. */

#define STEPS_BETWEEN 2000	/* of SQLite's machine: well below a millisecond */

static int wants_stop(void *ctx)
{
	const struct db *db = ctx;

	return db->stop(db->stop_ctx);
}

void query_interrupt(struct db *db, bool (*wanted)(void *ctx), void *ctx)
{
	db->stop = wanted;
	db->stop_ctx = ctx;
	sqlite3_progress_handler(db->sqlite, STEPS_BETWEEN, wanted ? wants_stop : NULL, db);
}
