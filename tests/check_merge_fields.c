/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The three-way merge: what it decides, and that the order of merging never matters. */
#include "base/base.h"

#include <inttypes.h>

#include "model/merge_fields.h"
#include "model/record.h"
#include "model/schema/people.h"
#include "unit.h"

#define DELETED  (CUSTOMER_NFIELDS - COMMON_COUNT + COMMON_deleted_at)
#define TAGS	 (CUSTOMER_NFIELDS - COMMON_COUNT + COMMON_tags)
#define COUNTER  (CUSTOMER_NFIELDS - COMMON_COUNT + COMMON_version)
#define UPDATED  (CUSTOMER_NFIELDS - COMMON_COUNT + COMMON_updated_at)
#define CREATED  (CUSTOMER_NFIELDS - COMMON_COUNT + COMMON_created_at)

static void put(struct state *s, size_t field, const char *raw, int64_t clock, const char *replica)
{
	state_set(s, field, raw);
	stamp_print(clock, replica, s->stamp[field]);
}

static struct state *customer(void)
{
	struct state *s = state_new(&customer_entity);

	put(s, CUSTOMER_name, "نورة", 1, "A");
	put(s, CUSTOMER_status, "new", 1, "A");
	put(s, TAGS, "[\"old\",\"vip\"]", 1, "A");
	put(s, COUNTER, "1", 1, "A");
	put(s, UPDATED, "1000", 1, "A");
	return s;
}

#define raw_is(state, field, want) ck_assert_pstr_eq((state)->raw[field], want)

START_TEST(merge_takes_what_one_side_changed)
{
	struct state *base = customer(), *mine = customer(), *theirs = customer(), *out;
	struct clashes clashes = { 0 };

	put(mine, CUSTOMER_city, "الرياض", 5, "A");
	put(theirs, CUSTOMER_status, NULL, 3, "B");
	put(theirs, COUNTER, "4", 3, "B");
	put(theirs, UPDATED, "900", 3, "B");
	out = merge_fields(base, mine, theirs, &clashes);
	raw_is(out, CUSTOMER_name, "نورة");
	raw_is(out, CUSTOMER_city, "الرياض");
	raw_is(out, CUSTOMER_status, NULL);
	raw_is(out, COUNTER, "5");	/* neither side's content */
	raw_is(out, UPDATED, "1000");
	ck_assert_str_eq(out->stamp[CUSTOMER_city], mine->stamp[CUSTOMER_city]);
	ck_assert_str_eq(out->stamp[CUSTOMER_status], theirs->stamp[CUSTOMER_status]);
	ck_assert_uint_eq(clashes.n, 0);
	state_free(&base), state_free(&mine), state_free(&theirs), state_free(&out);
}
END_TEST

START_TEST(merge_lets_the_later_stamp_win_and_keeps_the_other)
{
	for (int mine_later = 0; mine_later < 2; mine_later++) {
		struct state *base = customer(), *mine = customer(), *theirs = customer(), *out;
		struct clashes clashes = { 0 };

		put(mine, CUSTOMER_status, "active", mine_later ? 9 : 5, "A");
		put(theirs, CUSTOMER_status, "lost", 7, "B");
		put(mine, CUSTOMER_name, "نورة أ", 5, "A");
		put(theirs, CUSTOMER_name, "نورة ب", 5, "B");
		out = merge_fields(base, mine, theirs, &clashes);
		raw_is(out, CUSTOMER_status, mine_later ? "active" : "lost");
		raw_is(out, CUSTOMER_name, "نورة ب");	/* one clock: by the database's name */
		ck_assert_uint_eq(clashes.n, 2);
		ck_assert_uint_eq(clashes.v[1].field, CUSTOMER_status);
		ck_assert(clashes.v[1].ask && !clashes.v[0].ask);
		ck_assert(clashes.v[1].mine_won == mine_later);
		ck_assert_str_eq(clashes.v[1].base, "new");
		ck_assert_str_eq(clashes.v[1].mine, "active");
		ck_assert_str_eq(clashes.v[1].theirs, "lost");
		clashes_release(&clashes);
		state_free(&base), state_free(&mine), state_free(&theirs), state_free(&out);
	}
}
END_TEST

START_TEST(merge_unites_sets_by_their_changes)
{
	struct state *base = customer(), *mine = customer(), *theirs = customer(), *out;
	struct clashes clashes = { 0 };

	put(mine, TAGS, "[\"vip\",\"فيلا\"]", 5, "A");
	put(theirs, TAGS, "[\"old\",\"نرجس\",\"vip\"]", 7, "B");
	out = merge_fields(base, mine, theirs, &clashes);
	raw_is(out, TAGS, "[\"vip\",\"فيلا\",\"نرجس\"]");
	state_free(&out);
	put(mine, TAGS, NULL, 5, "A");
	put(theirs, TAGS, "[\"old\"]", 7, "B");
	out = merge_fields(base, mine, theirs, &clashes);
	raw_is(out, TAGS, NULL);
	state_free(&out);
	out = merge_fields(NULL, base, theirs, &clashes);
	raw_is(out, TAGS, "[\"old\",\"vip\"]");
	ck_assert_uint_eq(clashes.n, 0);
	state_free(&base), state_free(&mine), state_free(&theirs), state_free(&out);
}
END_TEST

START_TEST(merge_lets_an_edit_win_over_a_delete)
{
	struct state *base = customer(), *gone = customer(), *edit = customer(), *same = customer();
	struct clashes clashes = { 0 };

	put(gone, DELETED, "5000", 9, "A");
	put(edit, CUSTOMER_city, "جدة", 3, "B");
	for (int swap = 0; swap < 2; swap++) {
		struct state *out = merge_fields(base, swap ? edit : gone, swap ? gone : edit, &clashes);

		raw_is(out, DELETED, NULL);
		raw_is(out, CUSTOMER_city, "جدة");
		ck_assert_uint_eq(clashes.n, 1);
		ck_assert_uint_eq(clashes.v[0].field, DELETED);
		ck_assert(clashes.v[0].mine_won == swap);
		clashes_release(&clashes);
		state_free(&out);
		out = merge_fields(base, swap ? same : gone, swap ? gone : same, &clashes);
		raw_is(out, DELETED, "5000");
		ck_assert_uint_eq(clashes.n, 0);
		state_free(&out);
		/* Brought back here, touched there: back. */
		out = merge_fields(gone, swap ? gone : same, swap ? same : gone, &clashes);
		raw_is(out, DELETED, NULL);
		ck_assert_uint_eq(clashes.n, 0);
		state_free(&out);
	}
	put(same, DELETED, "6000", 10, "B");
	for (int swap = 0; swap < 2; swap++) {
		struct state *out = merge_fields(base, swap ? same : gone, swap ? gone : same, &clashes);

		raw_is(out, DELETED, "6000");
		ck_assert_uint_eq(clashes.n, 0);
		state_free(&out);
	}
	state_free(&base), state_free(&gone), state_free(&edit), state_free(&same);
}
END_TEST

START_TEST(merge_of_strangers_asks_about_what_differs)
{
	struct state *mine = customer(), *theirs = customer(), *out;
	struct clashes clashes = { 0 };

	put(mine, CREATED, "200", 1, "A");
	put(theirs, CREATED, "100", 2, "B");
	put(theirs, CUSTOMER_name, "هند", 2, "B");
	out = merge_fields(NULL, mine, theirs, &clashes);
	raw_is(out, CUSTOMER_name, "هند");
	raw_is(out, CREATED, "100");	/* nobody typed it, so it is no clash */
	ck_assert_uint_eq(clashes.n, 1);
	ck_assert_uint_eq(clashes.v[0].field, CUSTOMER_name);
	clashes_release(&clashes);
	state_free(&mine), state_free(&theirs), state_free(&out);
}
END_TEST

/* Theirs grew from what stood elsewhere at 1; what is known here has gone on to 5 meanwhile. */
START_TEST(merge_of_what_grew_apart_finds_what_both_had)
{
	struct state *known = customer(), *mine, *theirs = customer(), *common, *out;
	struct clashes clashes = { 0 };

	put(known, CUSTOMER_city, "جدة", 1, "A");
	put(theirs, CUSTOMER_city, "جدة", 1, "A");
	state_set_grown(theirs, theirs->stamp);
	ck_assert(state_can_grow_from(theirs, known));
	put(theirs, CUSTOMER_name, "هند", 9, "B");
	put(theirs, CUSTOMER_status, "lost", 9, "B");
	put(theirs, CUSTOMER_city, NULL, 9, "B");
	put(theirs, TAGS, "[\"old\",\"new\",\"vip\"]", 9, "B");
	put(theirs, DELETED, "7000", 9, "B");
	ck_assert(state_can_grow_from(theirs, known));
	put(known, CUSTOMER_status, "active", 5, "A");
	put(known, CUSTOMER_email, "n@example.com", 5, "A");
	put(known, TAGS, "[\"vip\"]", 5, "A");
	put(known, COUNTER, "9", 8, "A");
	ck_assert(!state_can_grow_from(theirs, known));
	mine = state_copy(known);
	common = state_last_common(known, theirs);
	out = merge_fields(common, mine, theirs, &clashes);
	raw_is(out, CUSTOMER_name, "هند");
	raw_is(out, CUSTOMER_city, NULL);	/* emptied there: that is a change */
	raw_is(out, CUSTOMER_email, "n@example.com");
	raw_is(out, CUSTOMER_status, "lost");
	raw_is(out, TAGS, "[\"new\",\"old\",\"vip\"]");	/* in doubt nothing is taken out */
	raw_is(out, DELETED, NULL);		/* edited here */
	ck_assert_uint_eq(clashes.n, 2);
	ck_assert_uint_eq(clashes.v[0].field, CUSTOMER_status);
	ck_assert_str_eq(clashes.v[0].mine, "active");
	ck_assert_str_eq(clashes.v[0].theirs, "lost");
	ck_assert_ptr_null(clashes.v[0].base);	/* nobody here knows it */
	ck_assert_uint_eq(clashes.v[1].field, DELETED);
	clashes_release(&clashes);
	state_free(&known), state_free(&mine), state_free(&theirs), state_free(&common), state_free(&out);
}
END_TEST

START_TEST(stamps_are_ordered_by_clock_then_replica)
{
	static const int64_t clocks[] = { 0, 1, 15, 16, 1LL << 40, 1795244400000LL << 16, INT64_MAX };
	char a[STAMP_LEN + 1], b[STAMP_LEN + 1];

	for (size_t i = 0; i < COUNT(clocks); i++) {
		int64_t clock = -1;

		stamp_print(clocks[i], "ZZZZZZZZZZ", a);
		ck_assert(stamp_parse(a, &clock));
		ck_assert_int_eq(clock, clocks[i]);
		if (i + 1 < COUNT(clocks)) {
			stamp_print(clocks[i + 1], "0", b);
			ck_assert_int_lt(strcmp(a, b), 0);
		}
	}
	ck_assert(!stamp_parse("", NULL));
	ck_assert(!stamp_parse("0000000000000001", NULL));
	ck_assert(!stamp_parse("0000000000000001-", NULL));
	ck_assert(!stamp_parse("8000000000000001-A", NULL));
	ck_assert(!stamp_parse("000000000000000G-A", NULL));
	ck_assert(!stamp_parse("0000000000000001-A\x1b[31m", NULL));
	ck_assert(!stamp_parse("0000000000000001-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", NULL));
}
END_TEST

/* --- Histories: replicas that agree with one server, as the sync does it. */

static uint32_t seed;

static uint32_t chance(uint32_t below)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % below;
}

static const size_t played[] = { CUSTOMER_name, CUSTOMER_status, CUSTOMER_budget_max, CUSTOMER_city };

static const char *chance_raw(size_t field, char text[64])
{
	if (field == TAGS) {
		snprintf(text, 64, "[\"%c\",\"%c\"]", 'a' + (int)chance(3), 'd' + (int)chance(3));
		return text;
	}
	if (chance(6) == 0 && field != CUSTOMER_name)
		return NULL;
	snprintf(text, 64, "%" PRIu32, chance(5));
	return text;
}

static void edit(struct state *s, int64_t clock, const char *replica)
{
	size_t field = chance(7) == 0 ? TAGS : played[chance(COUNT(played))];
	char text[64], version[24];

	if (chance(8) == 0) {
		snprintf(text, sizeof(text), "%" PRId64, clock);
		put(s, DELETED, s->raw[DELETED] ? NULL : text, clock, replica);
	} else
		put(s, field, chance_raw(field, text), clock, replica);
	snprintf(version, sizeof(version), "%ld", strtol(s->raw[COUNTER], NULL, 10) + 1);
	state_set(s, COUNTER, version);
	snprintf(text, sizeof(text), "%" PRId64, clock);
	state_set(s, UPDATED, text);
}

static void same(const struct state *a, const struct state *b)
{
	ck_assert(state_equal(a, b));
	for (size_t i = 0; i < a->entity->nfields; i++)
		ck_assert_str_eq(a->stamp[i], b->stamp[i]);
}

START_TEST(merge_is_commutative_and_idempotent)
{
	for (seed = 1; seed <= 500 * 7919; seed += 7919) {
		uint32_t at = seed;
		struct state *base = customer(), *a = state_copy(base), *b = state_copy(base);
		struct clashes one = { 0 }, other = { 0 }, none = { 0 };
		struct state *ab, *ba, *again;

		for (uint32_t i = chance(6); i > 0; i--)
			edit(a, 10 + chance(20), "A");
		for (uint32_t i = chance(6); i > 0; i--)
			edit(b, 10 + chance(20), "B");
		ab = merge_fields(base, a, b, &one);
		ba = merge_fields(base, b, a, &other);
		same(ab, ba);
		ck_assert_uint_eq(one.n, other.n);
		for (size_t i = 0; i < one.n; i++) {
			ck_assert_pstr_eq(one.v[i].mine, other.v[i].theirs);
			ck_assert(one.v[i].mine_won != other.v[i].mine_won);
		}
		again = merge_fields(base, ab, ab, &none);
		same(ab, again);
		state_free(&again);
		again = merge_fields(b, ab, b, &none);	/* what is sent after the merge */
		same(ab, again);
		ck_assert_uint_eq(none.n, 0);
		/* Every edit stands or is in a clash. */
		for (size_t k = 0; k < COUNT(played); k++) {
			size_t f = played[k];
			bool noted = false;

			for (size_t i = 0; i < one.n; i++)
				noted |= one.v[i].field == f;
			for (int side = 0; side < 2 && !noted; side++) {
				const char *now = (side ? b : a)->raw[f], *was = base->raw[f];

				if (now && was ? !str_eq(now, was) : now != was)
					ck_assert_pstr_eq(ab->raw[f], now);
			}
		}
		clashes_release(&one), clashes_release(&other);
		state_free(&base), state_free(&a), state_free(&b);
		state_free(&ab), state_free(&ba), state_free(&again);
		seed = at;
	}
}
END_TEST

struct replica { struct state *base, *now; int64_t offset; const char *name; };

/* Pull, merge, push: what app/sync.c does, one at a time. */
static size_t agree(struct replica *r, struct state **server)
{
	struct clashes clashes = { 0 };
	struct state *merged = state_equal(r->now, r->base) ? state_copy(*server) :
		merge_fields(r->base, r->now, *server, &clashes);
	size_t written = !state_equal(merged, *server);

	state_free(&r->now), state_free(&r->base);
	r->now = merged;
	if (written) {
		state_free(server);
		*server = state_copy(merged);
	}
	r->base = state_copy(*server);
	clashes_release(&clashes);
	return written;
}

START_TEST(replicas_end_equal_whatever_the_order)
{
	for (uint32_t round = 1; round <= 400; round++) {
		struct state *server = customer();
		struct replica r[3] = { { .name = "A" }, { .name = "B", .offset = 1000 },
			{ .name = "C", .offset = -1000 } };

		seed = round * 2654435761u;
		for (size_t i = 0; i < COUNT(r); i++) {
			r[i].base = state_copy(server);
			r[i].now = state_copy(server);
		}
		for (int64_t t = 2000; t < 2060; t++) {
			struct replica *one = &r[chance(COUNT(r))];

			if (chance(3))
				edit(one->now, t + one->offset, one->name);
			else
				agree(one, &server);
		}
		for (int pass = 0; pass < 2; pass++)
			for (size_t i = 0; i < COUNT(r); i++)
				agree(&r[i], &server);
		for (size_t i = 0; i < COUNT(r); i++) {
			ck_assert(state_equal(r[i].now, server));
			ck_assert_uint_eq(agree(&r[i], &server), 0);	/* nothing is left to write */
			state_free(&r[i].base), state_free(&r[i].now);
		}
		state_free(&server);
	}
}
END_TEST

int main(void)
{
	return UNIT_RUN("merge_fields", merge_takes_what_one_side_changed,
		merge_lets_the_later_stamp_win_and_keeps_the_other, merge_unites_sets_by_their_changes,
		merge_lets_an_edit_win_over_a_delete, merge_of_strangers_asks_about_what_differs,
		merge_of_what_grew_apart_finds_what_both_had,
		stamps_are_ordered_by_clock_then_replica, merge_is_commutative_and_idempotent,
		replicas_end_equal_whatever_the_order);
}
