/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Customers that may be one person.  Each gives a few keys (numbers, addresses, names at a place,
 * names less one letter); equal keys make candidates, so nobody is compared with everybody. */
#include "base/base.h"
#include "store/query.h"

#include "model/role.h"
#include "model/rules/likeness.h"
#include "model/schema/people.h"
#include "store/store_p.h"

#define PAIRS_MAX 10000		/* candidates by name; those by number and address are few */
#define STEP	  256		/* pairs between two words of progress */

struct member {
	int64_t n;
	char *name, *sorted;	/* owned; NULL where numbers are compared */
	char *place;		/* owned */
};
struct members { struct member *v; size_t n, cap; };	/* owned */

struct key {
	uint64_t hash;
	uint32_t who;		/* index of the member */
};
struct keys { struct key *v; size_t n, cap; };		/* owned */

struct finding {
	struct db *db;
	const struct pair_search *search;
	struct pairs *out;
	struct pairs found;	/* candidates of this pass */
	struct pairs ignored;	/* sorted */
	int64_t done, all;	/* of the progress: passes in hundredths */
};

void pairs_release(struct pairs *pairs)
{
	free(pairs->v);
	*pairs = (struct pairs){ 0 };
}

static void add_pair(struct pairs *pairs, int64_t a, int64_t b, unsigned like)
{
	pairs->v = array_grow(pairs->v, &pairs->cap, pairs->n + 1, sizeof(*pairs->v));
	pairs->v[pairs->n++] = (struct pair){ MIN(a, b), MAX(a, b), like };
}

static int by_customers(const void *a, const void *b)
{
	const struct pair *one = a, *two = b;

	if (one->a != two->a)
		return one->a < two->a ? -1 : 1;
	return one->b < two->b ? -1 : one->b > two->b;
}

static int by_strength(const void *a, const void *b)
{
	const struct pair *one = a, *two = b;

	if (one->like != two->like)
		return one->like > two->like ? -1 : 1;
	return by_customers(a, b);
}

static void sort_pairs(struct pairs *pairs, int (*compare)(const void *, const void *))
{
	if (pairs->n)
		qsort(pairs->v, pairs->n, sizeof(*pairs->v), compare);
}

static bool has_pair(const struct pairs *sorted, int64_t a, int64_t b)
{
	struct pair key = { MIN(a, b), MAX(a, b), 0 };

	return sorted->n && bsearch(&key, sorted->v, sorted->n, sizeof(key), by_customers);
}

/* --- Pairs that were judged. */

#define MEMO "pair."		/* memo: pair.<n of the lower>.<n of the higher> */

void pair_memo(int64_t a, int64_t b, char out[48])
{
	snprintf(out, 48, MEMO "%lld.%lld", (long long)MIN(a, b), (long long)MAX(a, b));
}

enum result customer_now(struct db *db, int64_t *n, struct err *err)
{
	int64_t next = *n;

	for (int i = 0; i < 100 && next; i++) {
		*n = next;
		next = 0;
		if (sql_int(db, &next, err, "SELECT merged_into FROM customer WHERE n = ? "
		    "AND deleted_at IS NOT NULL", "i", *n))
			return err->code;
	}
	return OK;
}

static enum result load_ignored(struct db *db, struct pairs *out, struct err *err)
{
	sqlite3_stmt *stmt;
	enum result code;
	bool row;

	if (sql_ask(db, &stmt, err, "SELECT key FROM memo WHERE key >= 'pair.' AND key < 'pair/'", ""))
		return err->code;
	while (!(code = sql_step(db, stmt, &row, err)) && row) {
		char *end;
		int64_t a = strtoll(sql_column_text(stmt, 0) + strlen(MEMO), &end, 10);

		add_pair(out, a, *end ? strtoll(end + 1, NULL, 10) : 0, 0);
	}
	sql_end(db, stmt);
	for (size_t i = 0; i < out->n && !code; i++) {
		int64_t a = out->v[i].a, b = out->v[i].b;

		code = customer_now(db, &a, err);
		if (!code)
			code = customer_now(db, &b, err);
		if (a != out->v[i].a || b != out->v[i].b)
			add_pair(out, a, b, 0);
	}
	sort_pairs(out, by_customers);
	return code;
}

/* --- Keys. */

static void add_key(struct keys *keys, uint64_t hash, size_t who)
{
	keys->v = array_grow(keys->v, &keys->cap, keys->n + 1, sizeof(*keys->v));
	keys->v[keys->n++] = (struct key){ hash, (uint32_t)who };
}

static void add_text_key(struct keys *keys, const char *text, size_t who)
{
	add_key(keys, hash_bytes(HASH_SEED, text, strlen(text)), who);
}

/* The name, and the name less each of its letters: what is one letter apart shares one of them.  What is no name any
 * more but a page of text is compared as it is: its letters times its length would take minutes. */
#define SPELLED_MAX 500	/* bytes */
static void add_spellings(struct keys *keys, const char *name, size_t who)
{
	size_t len = strlen(name);

	if (!likeness_is_long(name))
		return;
	add_key(keys, hash_bytes(HASH_SEED, name, len), who);
	for (size_t at = 0, next; at < len && len <= SPELLED_MAX; at = next) {
		for (next = at + 1; ((unsigned char)name[next] & 0xC0) == 0x80; next++)
			;
		add_key(keys, hash_bytes(hash_bytes(HASH_SEED, name, at), name + next, len - next), who);
	}
}

static int by_hash(const void *a, const void *b)
{
	const struct key *one = a, *two = b;

	if (one->hash != two->hash)
		return one->hash < two->hash ? -1 : 1;
	return one->who < two->who ? -1 : one->who > two->who;
}

static bool fits(const struct member *a, const struct member *b)
{
	return !a->name || str_eq(a->sorted, b->sorted) || likeness_spelling(a->name, b->name);
}

/* Everybody with the first before him that he fits and was not told apart from: a thousand of one name are
 * a thousand pairs, and after each answer comes the next. */
static void pair_up(struct finding *f, const struct members *members, struct keys *keys, size_t max)
{
	size_t start = 0;

	if (keys->n)
		qsort(keys->v, keys->n, sizeof(*keys->v), by_hash);
	for (size_t i = 1; i < keys->n && f->found.n < max; i++) {
		const struct member *one = &members->v[keys->v[i].who];

		if (keys->v[i].hash != keys->v[i - 1].hash)
			start = i;
		for (size_t k = start; k < i; k++) {
			const struct member *two = &members->v[keys->v[k].who];

			if (one == two || !fits(one, two) || has_pair(&f->ignored, one->n, two->n))
				continue;
			add_pair(&f->found, one->n, two->n, 0);
			break;
		}
	}
	keys->n = 0;
}

/* --- What the keys found, looked at. */

static bool tell(struct finding *f, int64_t part, int64_t whole)
{
	if (!f->search->progress)
		return true;
	return f->search->progress(f->search->ctx, f->done + 100 * part / MAX(whole, 1), f->all);
}

static enum result look_at(struct finding *f, struct pair *pair, bool *is_pair, struct err *err)
{
	struct record *a = NULL, *b = NULL;
	enum result code = query_get(f->db, &customer_entity, pair->a, &a, err);

	*is_pair = false;
	if (!code)
		code = query_get(f->db, &customer_entity, pair->b, &b, err);
	if (!code && role_may(f->search->actor, VERB_EDIT, &customer_entity, a) &&
	    role_may(f->search->actor, VERB_EDIT, &customer_entity, b)) {
		pair->like = likeness(a, b);
		*is_pair = likeness_is_pair(pair->like);
	}
	record_free(&a);
	record_free(&b);
	return code;
}

/* Takes over what holds and was not found in an earlier pass. */
static enum result take_found(struct finding *f, struct err *err)
{
	struct pairs before = { 0 };
	bool is_pair;

	for (size_t i = 0; i < f->out->n; i++)
		add_pair(&before, f->out->v[i].a, f->out->v[i].b, 0);
	sort_pairs(&before, by_customers);
	sort_pairs(&f->found, by_customers);
	for (size_t i = 0; i < f->found.n; i++) {
		struct pair *pair = &f->found.v[i];

		if ((i && by_customers(pair, pair - 1) == 0) || has_pair(&before, pair->a, pair->b))
			continue;
		if (i % STEP == 0 && !tell(f, (int64_t)i, (int64_t)f->found.n))
			err_set(err, ERR_CANCEL, _("Stopped."));
		else if (!look_at(f, pair, &is_pair, err)) {
			if (is_pair)
				add_pair(f->out, pair->a, pair->b, pair->like);
			continue;
		}
		pairs_release(&before);
		return err->code;
	}
	pairs_release(&before);
	f->found.n = 0;
	f->done += 100;
	return OK;
}

/* --- The passes. */

static void clear_members(struct members *members)
{
	for (size_t i = 0; i < members->n; i++) {
		free(members->v[i].name);
		free(members->v[i].sorted);
		free(members->v[i].place);
	}
	members->n = 0;
}

static void release_members(struct members *members)
{
	clear_members(members);
	free(members->v);
}

static struct member *add_member(struct members *members, int64_t n)
{
	members->v = array_grow(members->v, &members->cap, members->n + 1, sizeof(*members->v));
	members->v[members->n] = (struct member){ .n = n };
	return &members->v[members->n++];
}

static enum result by_contact(struct finding *f, struct err *err)
{
	struct members members = { 0 };
	struct keys keys = { 0 };
	sqlite3_stmt *stmt;
	enum result code;
	bool row;

	if (sql_ask(f->db, &stmt, err, "SELECT n, lower(email), phone, secondary_phone, whatsapp "
	    "FROM customer WHERE deleted_at IS NULL ORDER BY n", ""))
		return err->code;
	while (!(code = sql_step(f->db, stmt, &row, err)) && row) {
		add_member(&members, sqlite3_column_int64(stmt, 0));
		for (int i = 1; i <= 4; i++) {
			const char *text = sql_column_text(stmt, i);

			if (text && (i == 1 || *text == '+'))
				add_text_key(&keys, text, members.n - 1);
		}
	}
	sql_end(f->db, stmt);
	if (!code) {
		pair_up(f, &members, &keys, SIZE_MAX);
		code = take_found(f, err);
	}
	release_members(&members);
	free(keys.v);
	return code;
}

static void take_name(struct members *members, int64_t n, const char *name, const char *place)
{
	struct str plain = STR_INIT, sorted = STR_INIT;
	struct member *member = add_member(members, n);

	likeness_name(name, false, &plain);
	likeness_name(name, true, &sorted);
	member->name = str_detach(&plain);
	member->sorted = str_detach(&sorted);
	member->place = xstrdup(place);
}

/* All members are of one place. */
static void pair_place(struct finding *f, struct members *members, struct keys *keys)
{
	for (size_t i = 0; i < members->n; i++)
		if (*members->v[i].sorted)
			add_text_key(keys, members->v[i].sorted, i);
	pair_up(f, members, keys, PAIRS_MAX);
	for (size_t i = 0; i < members->n; i++)
		add_spellings(keys, members->v[i].name, i);
	pair_up(f, members, keys, PAIRS_MAX);
	clear_members(members);
}

/* Place by place, so that no more than one is in memory. */
static enum result read_places(struct finding *f, sqlite3_stmt *stmt, bool is_domain,
	struct members *members, struct keys *keys, struct err *err)
{
	enum result code;
	bool row;

	while (!(code = sql_step(f->db, stmt, &row, err)) && row && f->found.n < PAIRS_MAX) {
		const char *place = sql_column_text(stmt, 2), *name = sql_column_text(stmt, 1);

		if (is_domain && place)
			place = likeness_domain(place);
		if (text_is_empty(place) || text_is_empty(name))
			continue;
		if (members->n && !str_eq(members->v[0].place, place)) {
			pair_place(f, members, keys);
			if (!tell(f, 0, 1))
				return err_set(err, ERR_CANCEL, _("Stopped."));
		}
		take_name(members, sqlite3_column_int64(stmt, 0), name, place);
	}
	pair_place(f, members, keys);
	return code;
}

static enum result by_name(struct finding *f, const char *select, bool is_domain, struct err *err)
{
	struct members members = { 0 };
	struct keys keys = { 0 };
	sqlite3_stmt *stmt = NULL;
	enum result code = sql_ask(f->db, &stmt, err, select, "");

	if (!code)
		code = read_places(f, stmt, is_domain, &members, &keys, err);
	sql_end(f->db, stmt);
	if (!code)
		code = take_found(f, err);
	release_members(&members);
	free(keys.v);
	return code;
}

enum result query_pairs(struct db *db, const struct pair_search *search, struct pairs *out,
	struct err *err)
{
	struct finding f = { .db = db, .search = search, .out = out, .all = 300 };
	size_t limit = search->limit ? search->limit : PAIRS_MAX;
	enum result code = load_ignored(db, &f.ignored, err);

	if (!code)
		code = by_contact(&f, err);
	/* An index of live customers would lead to the rows one by one, out of their order.
	 * A name is weaker than any number: where there are enough pairs already it is not asked for. */
	if (!code && out->n < limit)
		code = by_name(&f, "SELECT n, name, wasit_place(city) AS place FROM customer NOT INDEXED "
			"WHERE deleted_at IS NULL AND city IS NOT NULL ORDER BY place, n", false, err);
	if (!code && out->n < limit)
		code = by_name(&f, "SELECT n, name, lower(email) AS place FROM customer NOT INDEXED "
			"WHERE deleted_at IS NULL AND email IS NOT NULL "
			"ORDER BY substr(place, instr(place, '@')), n", true, err);
	sort_pairs(out, by_strength);
	out->n = MIN(out->n, limit);
	pairs_release(&f.found);
	pairs_release(&f.ignored);
	return code;
}

/* --- One pair, later. */

static enum result is_live(struct db *db, int64_t n, bool *live, struct err *err)
{
	int64_t count = 0;
	enum result code = sql_int(db, &count, err, "SELECT count(*) FROM customer WHERE n = ? "
		"AND deleted_at IS NULL", "i", n);

	*live = count > 0;
	return code;
}

enum result query_pair_now(struct db *db, struct pair *pair, bool *open, struct err *err)
{
	bool a = false, b = false;
	char key[48], *ignored;
	int64_t one = pair->a, two = pair->b;

	*open = false;
	if (customer_now(db, &one, err) || customer_now(db, &two, err) || is_live(db, one, &a, err) ||
	    is_live(db, two, &b, err))
		return err->code;
	pair->a = MIN(one, two);
	pair->b = MAX(one, two);
	pair_memo(one, two, key);
	ignored = query_memo(db, key);
	*open = a && b && one != two && !ignored;
	free(ignored);
	return OK;
}

enum result query_referring(struct db *db, const struct entity *entity, size_t field, int64_t n,
	struct rowset *out, struct err *err)
{
	const struct plan *plan = db_plan(db, entity);
	struct sql sql = SQL_INIT;
	enum result code;

	sql_addf(&sql, "SELECT t.n FROM \"%s\" t WHERE ", entity->name);
	sql_add_column(&sql, &entity->fields[field]);
	sql_add(&sql, " = ?");
	sql_num(&sql, n);
	query_add_scope(db, &sql, entity);
	sql_add(&sql, " ORDER BY t.n");
	code = row_collect(db, plan, &sql, out, err);
	sql_release(&sql);
	return code;
}
