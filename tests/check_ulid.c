/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Record ids: their printed form, their order, what is refused. */
#include "base/base.h"

#include "base/ulid.h"
#include "unit.h"

#define NOW 1795244400000LL

static void print_is(struct ulid id, const char *want)
{
	char text[ULID_LEN + 1];

	ulid_print(&id, text);
	ck_assert_str_eq(text, want);
}

/* The alphabet in order, from the specification: 5 bits a digit, the first digit has 3. */
START_TEST(ulids_are_printed_by_the_specification)
{
	struct ulid id;

	print_is(ulid_from(0, 0, 0), "00000000000000000000000000");
	print_is(ulid_from(0, 0, 1), "00000000000000000000000001");
	print_is(ulid_from(0, 0, 31), "0000000000000000000000000Z");
	print_is(ulid_from(0, 0, 32), "00000000000000000000000010");
	print_is(ulid_from(0xFFFFFFFFFFFF, 0xFFFF, UINT64_MAX), "7ZZZZZZZZZZZZZZZZZZZZZZZZZ");
	print_is(ulid_from(1469918176385, 0, 0), "01ARYZ6S410000000000000000");	/* the spec's */
	ck_assert(ulid_parse("0123456789ABCDEFGHJKMNPQRS", &id));
	print_is(id, "0123456789ABCDEFGHJKMNPQRS");
	ck_assert(ulid_parse("0TVWXYZ0000000000000000000", &id));
	print_is(id, "0TVWXYZ0000000000000000000");
}
END_TEST

START_TEST(ulids_keep_their_time)
{
	static const int64_t times[] = { 0, 1, 255, 256, NOW, 0xFFFFFFFFFFFF };

	for (size_t i = 0; i < COUNT(times); i++) {
		struct ulid made = ulid_from(times[i], 1, 2), fresh = ulid_new(times[i]);

		ck_assert_int_eq(ulid_time(&made), times[i]);
		ck_assert_int_eq(ulid_time(&fresh), times[i]);
	}
}
END_TEST

START_TEST(ulids_of_one_millisecond_rise_and_differ_early)
{
	struct ulid before = ulid_new(NOW), next;
	char a[ULID_LEN + 1], b[ULID_LEN + 1];

	for (int i = 0; i < 2000; i++) {
		next = ulid_new(NOW);
		ulid_print(&before, a);
		ulid_print(&next, b);
		ck_assert_int_lt(strncmp(a, b, ULID_START), 0);
		ck_assert_int_eq(ulid_time(&next), NOW);
		before = next;
	}
}
END_TEST

START_TEST(ulids_of_other_milliseconds_are_fresh_chance)
{
	struct ulid a = ulid_new(NOW), b = ulid_new(NOW + 1), c = ulid_new(NOW);

	ck_assert_mem_ne(a.b + 6, b.b + 6, 10);
	ck_assert_mem_ne(a.b + 6, c.b + 6, 10);	/* the clock went back: never the same again */
}
END_TEST

START_TEST(the_same_seed_makes_the_same_id)
{
	struct ulid a = ulid_from(NOW, 7, 42), b = ulid_from(NOW, 7, 42), c = ulid_from(NOW, 8, 42);

	ck_assert_mem_eq(&a, &b, sizeof(a));
	ck_assert_mem_ne(&a, &c, sizeof(a));
}
END_TEST

START_TEST(ulids_are_read_in_either_case_and_as_misread)
{
	struct ulid id, same;

	ck_assert(ulid_parse("01ARZ3NDEKTSV4RRFFQ69G5FAV", &id));
	ck_assert(ulid_parse("01arz3ndektsv4rrffq69g5fav", &same));
	ck_assert_mem_eq(&id, &same, sizeof(id));
	ck_assert(ulid_parse("OLarz3ndektsv4rrffq69g5fav", &same));
	ck_assert_mem_eq(&id, &same, sizeof(id));
	ck_assert(ulid_parse("oiarz3ndektsv4rrffq69g5fav", &same));
	ck_assert_mem_eq(&id, &same, sizeof(id));
}
END_TEST

START_TEST(what_is_no_ulid_is_refused_and_changes_nothing)
{
	static const char *const wrong[] = { "", "01ARZ3NDEKTSV4RRFFQ69G5FA",
		"01ARZ3NDEKTSV4RRFFQ69G5FAVX",
		"8ZZZZZZZZZZZZZZZZZZZZZZZZZ",	/* 129 bits */
		"01ARZ3NDEKTSV4RRFFQ69G5FAU", "01ARZ3NDEKTSV4RRFFQ69G5FA-",
		"01ARZ3NDEKTSV4RRFFQ69G5FA ", " 1ARZ3NDEKTSV4RRFFQ69G5FAV",
		"01ARZ3NDEKTSV4RRFFQ69G5Fع", "-1ARZ3NDEKTSV4RRFFQ69G5FAV" };
	struct ulid id = ulid_from(NOW, 1, 1), before = id;

	for (size_t i = 0; i < COUNT(wrong); i++) {
		ck_assert_msg(!ulid_parse(wrong[i], &id), "%s", wrong[i]);
		ck_assert_mem_eq(&id, &before, sizeof(id));
	}
}
END_TEST

START_TEST(ulids_are_read_back_as_printed)
{
	for (uint64_t i = 0; i < 5000; i++) {
		struct ulid id = ulid_from((int64_t)(i * 987654321 % 0xFFFFFFFFFFFF), i * 40503,
			i * 0x9E3779B97F4A7C15), back;
		char text[ULID_LEN + 1];

		ulid_print(&id, text);
		ck_assert(ulid_parse(text, &back));
		ck_assert_mem_eq(&id, &back, sizeof(id));
	}
}
END_TEST

int main(void)
{
	return UNIT_RUN("ulid", ulids_are_printed_by_the_specification, ulids_keep_their_time,
		ulids_of_one_millisecond_rise_and_differ_early, ulids_of_other_milliseconds_are_fresh_chance,
		the_same_seed_makes_the_same_id, ulids_are_read_in_either_case_and_as_misread,
		what_is_no_ulid_is_refused_and_changes_nothing, ulids_are_read_back_as_printed);
}
