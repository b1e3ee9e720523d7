/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Growing strings, lists, numbers, arrays, errors. */
#include "base/base.h"

#include <signal.h>

#include "unit.h"

static void is(const struct str *str, const char *want)
{
	ck_assert_str_eq(str->s, want);
	ck_assert_uint_eq(str->len, strlen(want));
	ck_assert(str->s == str_empty || str->cap > str->len);
}

/* --- struct str */

START_TEST(an_empty_str_is_text_and_costs_nothing)
{
	struct str str = STR_INIT;

	is(&str, "");
	str_add(&str, "");
	str_addn(&str, "ignored", 0);
	str_clear(&str);
	str_cut(&str, 5);
	str_trim(&str);
	str_insert(&str, 0, "x", 0);
	str_erase(&str, 0, 0);
	ck_assert_ptr_eq(str.s, str_empty);
	str_release(&str);
	str_release(&str);
	is(&str, "");
}
END_TEST

START_TEST(str_add_grows_through_every_length)
{
	struct str str = STR_INIT;

	for (size_t i = 0; i < 5000; i++) {
		ck_assert_uint_eq(str.len, i);
		str_addc(&str, (char)('a' + i % 26));
		ck_assert_int_eq(str.s[i + 1], '\0');
	}
	for (size_t i = 0; i < 5000; i++)
		ck_assert_int_eq(str.s[i], (char)('a' + i % 26));
	str_clear(&str);
	is(&str, "");
	ck_assert_uint_gt(str.cap, 5000);	/* the memory is kept */
	str_add(&str, "نورة");
	is(&str, "نورة");
	str_release(&str);
	ck_assert_uint_eq(str.cap, 0);
}
END_TEST

START_TEST(str_addn_takes_zero_bytes)
{
	struct str str = STR_INIT;

	str_addn(&str, "a\0b", 3);
	ck_assert_uint_eq(str.len, 3);
	ck_assert_mem_eq(str.s, "a\0b", 4);
	str_release(&str);
}
END_TEST

START_TEST(str_addf_grows_twice)
{
	struct str str = STR_INIT;

	str_addf(&str, "%d-%s", 7, "x");
	str_addf(&str, "[%0500d]", 1);
	ck_assert_uint_eq(str.len, 3 + 502);
	str_addf(&str, "%s", "");
	ck_assert_uint_eq(str.len, 505);
	ck_assert(str_has_prefix(str.s, "7-x[000"));
	ck_assert(str_has_suffix(str.s, "0001]"));
	str_release(&str);
}
END_TEST

START_TEST(str_set_may_take_its_own_part)
{
	struct str str = STR_INIT;

	str_set(&str, "one two three");
	str_set(&str, str.s + 4);
	is(&str, "two three");
	str_set(&str, str.s);
	is(&str, "two three");
	str_set(&str, str.s + str.len);
	is(&str, "");
	str_set(&str, "");
	is(&str, "");
	str_release(&str);
}
END_TEST

START_TEST(str_cut_keeps_bytes_and_never_grows)
{
	struct str str = STR_INIT;

	str_add(&str, "abcdef");
	str_cut(&str, 100);
	is(&str, "abcdef");
	str_cut(&str, 2);
	is(&str, "ab");
	str_release(&str);
}
END_TEST

START_TEST(str_detach_gives_the_memory_away)
{
	struct str str = STR_INIT;
	char *empty = str_detach(&str), *text;

	ck_assert_str_eq(empty, "");
	ck_assert_ptr_ne(empty, str_empty);	/* it can be freed */
	str_add(&str, "kept");
	text = str_detach(&str);
	is(&str, "");
	ck_assert_ptr_eq(str.s, str_empty);
	ck_assert_str_eq(text, "kept");
	free(text);
	free(empty);
}
END_TEST

START_TEST(str_insert_and_erase_at_every_place)
{
	struct str str = STR_INIT;

	str_insert(&str, 0, "ad", 2);
	str_insert(&str, 1, "bc", 2);
	str_insert(&str, 4, "e", 1);
	str_insert(&str, 0, "_", 1);
	is(&str, "_abcde");
	str_erase(&str, 0, 1);
	str_erase(&str, 1, 2);
	is(&str, "ade");
	str_erase(&str, 2, 1);
	str_erase(&str, 2, 0);
	is(&str, "ad");
	str_release(&str);
}
END_TEST

/* A broken promise ends the program instead of writing beside the memory. */
START_TEST(str_insert_beyond_the_end_dies)
{
	struct str str = STR_INIT;

	str_add(&str, "abc");
	str_insert(&str, 4, "x", 1);
}
END_TEST

START_TEST(str_erase_beyond_the_end_dies)
{
	struct str str = STR_INIT;

	str_add(&str, "abc");
	str_erase(&str, 2, SIZE_MAX);
}
END_TEST

START_TEST(str_trim_takes_blanks_at_both_ends)
{
	static const struct { const char *in, *want; } rows[] = {
		{ "", "" }, { " \t\r\n ", "" }, { "a", "a" }, { "  a b\t", "a b" }, { "a ", "a" },
		{ "\n\na", "a" }, { "\xC2\xA0x", "\xC2\xA0x" },	/* ASCII only */
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct str str = STR_INIT;

		str_add(&str, rows[i].in);
		str_trim(&str);
		is(&str, rows[i].want);
		str_release(&str);
	}
}
END_TEST

START_TEST(prefixes_and_suffixes)
{
	ck_assert(str_has_prefix("wasit", "was"));
	ck_assert(str_has_prefix("wasit", ""));
	ck_assert(str_has_prefix("wasit", "wasit"));
	ck_assert(!str_has_prefix("was", "wasit"));
	ck_assert(!str_has_prefix("wasit", "it"));
	ck_assert(str_has_suffix("wasit", "it"));
	ck_assert(str_has_suffix("wasit", ""));
	ck_assert(!str_has_suffix("it", "wasit"));
	ck_assert(!str_has_suffix("wasit", "was"));
	ck_assert(str_has_lines("one\ntwo\nthree", "two"));
	ck_assert(str_has_lines("one\ntwo\nthree", "two\nthree"));
	ck_assert(str_has_lines("one", "one"));
	ck_assert(str_has_lines("one\n", ""));
	ck_assert(!str_has_lines("size 38\nx", "size 3"));
	ck_assert(!str_has_lines("one two", "two"));
	ck_assert(!str_has_lines("one\ntwo\nthree", "one\nthree"));
	ck_assert(str_eq("", ""));
	ck_assert(!str_eq("a", "A"));
	ck_assert(text_is_empty(NULL));
	ck_assert(text_is_empty(""));
	ck_assert(!text_is_empty(" "));
}
END_TEST

/* --- struct strlist */

static void list_is(const struct strlist *list, const char *want)
{
	struct str joined = STR_INIT;

	for (size_t i = 0; i < list->n; i++)
		str_addf(&joined, "%s|", list->v[i]);
	ck_assert_str_eq(joined.s, want);
	if (list->v)
		ck_assert_ptr_null(list->v[list->n]);
	str_release(&joined);
}

START_TEST(strlist_adds_finds_sorts)
{
	struct strlist list = { 0 };

	strlist_sort(&list);
	ck_assert(!strlist_has(&list, ""));
	strlist_add(&list, "b");
	strlist_addn(&list, "abc", 1);
	strlist_add(&list, "ب");
	strlist_add(&list, "");
	list_is(&list, "b|a|ب||");
	strlist_sort(&list);
	list_is(&list, "|a|b|ب|");
	ck_assert(strlist_has(&list, "a"));
	ck_assert(strlist_has(&list, ""));
	ck_assert(!strlist_has(&list, "abc"));
	for (int i = 0; i < 1000; i++)
		strlist_add(&list, "x");
	ck_assert_uint_eq(list.n, 1004);
	ck_assert_ptr_null(list.v[1004]);
	strlist_release(&list);
	ck_assert_ptr_null(list.v);
	strlist_release(&list);
}
END_TEST

START_TEST(strlist_split_leaves_out_what_is_empty)
{
	static const struct { const char *in, *seps, *want; } rows[] = {
		{ "", ",", "" }, { ",, ,", ",", "" }, { "a", ",", "a|" }, { "a,b", ",", "a|b|" },
		{ " a , b c ;d", ",;", "a|b c|d|" }, { ",a,", ",", "a|" },
		{ "a\tb  c", " \t", "a|b|c|" }, { "a,b", "", "a,b|" }, { " ", ",", "" },
		{ "فيلا، شقة", ",", "فيلا، شقة|" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct strlist list = { 0 };

		strlist_split(&list, rows[i].in, rows[i].seps);
		list_is(&list, rows[i].want);
		strlist_release(&list);
	}
}
END_TEST

/* --- Numbers */

START_TEST(parse_int64_takes_whole_numbers_only)
{
	static const struct { const char *in; int64_t want; } rows[] = {
		{ "0", 0 }, { "-0", 0 }, { "+7", 7 }, { "-12", -12 }, { "007", 7 },
		{ "9223372036854775807", INT64_MAX }, { "-9223372036854775808", INT64_MIN },
	};
	static const char *const wrong[] = { "", " ", "-", "+", "--1", "+-1", " 1", "1 ", "1x",
		"x1", "0x10", "1.0", "1e3", "9223372036854775808", "-9223372036854775809",
		"99999999999999999999999999", "٣", "1\n" };
	int64_t value;

	for (size_t i = 0; i < COUNT(rows); i++) {
		ck_assert_msg(parse_int64(rows[i].in, &value), "%s", rows[i].in);
		ck_assert_int_eq(value, rows[i].want);
	}
	value = 42;
	for (size_t i = 0; i < COUNT(wrong); i++) {
		ck_assert_msg(!parse_int64(wrong[i], &value), "\"%s\"", wrong[i]);
		ck_assert_int_eq(value, 42);
	}
}
END_TEST

/* --- Memory */

START_TEST(array_grow_keeps_what_is_there)
{
	size_t cap = 0;
	int *v = NULL, *same;

	for (size_t i = 0; i < 1000; i++) {
		v = array_grow(v, &cap, i + 1, sizeof(*v));
		ck_assert_uint_ge(cap, i + 1);
		v[i] = (int)i;
	}
	for (size_t i = 0; i < 1000; i++)
		ck_assert_int_eq(v[i], (int)i);
	ck_assert_uint_lt(cap, 4000);
	same = array_grow(v, &cap, 1, sizeof(*v));
	ck_assert_ptr_eq(same, v);
	free(v);
}
END_TEST

START_TEST(array_grow_refuses_sizes_that_overflow)
{
	size_t cap = 0;

	free(array_grow(NULL, &cap, SIZE_MAX / 4, 16));
}
END_TEST

START_TEST(sizes_of_nothing_are_memory)
{
	char *a = xmalloc(0), *b = xcalloc(0, 0), *c = xstrndup("abc", 0), *d = xasprintf("%s", "");
	char *e = xrealloc(NULL, 0), *f = xstrdup("نص");

	ck_assert(a && b && c && d && e);
	ck_assert_str_eq(c, "");
	ck_assert_str_eq(d, "");
	ck_assert_str_eq(f, "نص");
	free(a);
	free(b);
	free(c);
	free(d);
	free(e);
	free(f);
}
END_TEST

static void leave_42(void)
{
	_Exit(42);
}

START_TEST(bug_restores_the_terminal_first)
{
	die_hook = leave_42;
	BUG("%s", "a promise is broken");
}
END_TEST

/* --- Errors */

START_TEST(err_set_fills_and_gives_the_code)
{
	struct err err = { .field = "old" };

	ck_assert_int_eq(err_set(&err, ERR_IO, "%s: %d", "disk", 5), ERR_IO);
	ck_assert_int_eq(err.code, ERR_IO);
	ck_assert_ptr_null(err.field);
	ck_assert_str_eq(err.text, "disk: 5");
	ck_assert_int_eq(err_field(&err, "phone", "no phone"), ERR_INVALID);
	ck_assert_str_eq(err.field, "phone");
	ck_assert_int_eq(err_wrap(&err, "%s, line %d", "a.csv", 12), ERR_INVALID);
	ck_assert_str_eq(err.text, "a.csv, line 12: no phone");
	ck_assert_str_eq(err.field, "phone");
}
END_TEST

/* Every length around the end: characters of one to four bytes are never cut in two. */
START_TEST(err_texts_are_cut_at_a_character)
{
	static const char *const letters[] = { "x", "ع", "€", "😀" };
	struct err err;

	for (size_t l = 0; l < COUNT(letters); l++)
		for (size_t pad = 0; pad < 8; pad++) {
			struct str text = STR_INIT;
			size_t size = strlen(letters[l]), len;

			str_addn(&text, "........", pad);
			while (text.len < sizeof(err.text) + 88)
				str_add(&text, letters[l]);
			err_set(&err, ERR_IO, "%s", text.s);
			len = strlen(err.text);
			ck_assert_uint_lt(len, sizeof(err.text));
			ck_assert_uint_gt(len, sizeof(err.text) - 1 - 2 * size);
			ck_assert_uint_eq((len - pad) % size, 0);
			ck_assert_mem_eq(err.text, text.s, len);
			err_set(&err, ERR_IO, "%.100s", text.s + pad);
			err_wrap(&err, "%s", text.s);
			len = strlen(err.text);
			ck_assert_uint_eq((len - pad) % size, 0);
			str_release(&text);
		}
}
END_TEST

START_TEST(every_code_has_its_own_name)
{
	struct strlist names = { 0 };

	for (enum result code = OK; code <= ERR_CANCEL; code++) {
		const char *name = err_code_name(code);

		ck_assert_ptr_nonnull(name);
		ck_assert_msg(!strlist_has(&names, name), "%s", name);
		strlist_add(&names, name);
	}
	ck_assert_str_eq(err_code_name(ERR_MISSING), "not_found");
	ck_assert_str_eq(err_code_name(ERR_INVALID), "invalid");
	strlist_release(&names);
}
END_TEST

/* Source of the values: the test vectors of draft-eastlake-fnv, FNV-1a of 64 bits. */
START_TEST(hashes_are_those_of_fnv)
{
	static const char bytes[] = "foobar\xFF";

	ck_assert_uint_eq(hash_bytes(HASH_SEED, "", 0), UINT64_C(0xcbf29ce484222325));
	ck_assert_uint_eq(hash_bytes(HASH_SEED, "a", 1), UINT64_C(0xaf63dc4c8601ec8c));
	ck_assert_uint_eq(hash_bytes(HASH_SEED, "foobar", 6), UINT64_C(0x85944171f73967e8));
	ck_assert_uint_eq(hash_text(HASH_SEED, "foobar"), UINT64_C(0x34531ca7168b8f38));
	ck_assert_uint_eq(hash_bytes(hash_bytes(HASH_SEED, bytes, 3), bytes + 3, 4), hash_bytes(HASH_SEED, bytes, 7));
	ck_assert_uint_eq(hash_bytes(HASH_SEED, bytes + 6, 1), hash_step(HASH_SEED, 0xFF));
	ck_assert_uint_ne(hash_text(hash_text(HASH_SEED, "ab"), "c"), hash_text(hash_text(HASH_SEED, "a"), "bc"));
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		an_empty_str_is_text_and_costs_nothing, str_add_grows_through_every_length,
		str_addn_takes_zero_bytes, str_addf_grows_twice, str_set_may_take_its_own_part,
		str_cut_keeps_bytes_and_never_grows, str_detach_gives_the_memory_away,
		str_insert_and_erase_at_every_place, str_trim_takes_blanks_at_both_ends,
		prefixes_and_suffixes, strlist_adds_finds_sorts,
		strlist_split_leaves_out_what_is_empty, parse_int64_takes_whole_numbers_only,
		array_grow_keeps_what_is_there,
		sizes_of_nothing_are_memory,
		err_set_fills_and_gives_the_code, err_texts_are_cut_at_a_character,
		every_code_has_its_own_name, hashes_are_those_of_fnv,
	};
	const TTest *const dying[] = {
		str_insert_beyond_the_end_dies, str_erase_beyond_the_end_dies,
		array_grow_refuses_sizes_that_overflow,
	};
	Suite *suite = suite_create("str");
	TCase *all = tcase_create("all");

	for (size_t i = 0; i < COUNT(tests); i++)
		tcase_add_test(all, tests[i]);
	for (size_t i = 0; i < COUNT(dying); i++)
		tcase_add_test_raise_signal(all, dying[i], SIGABRT);
	tcase_add_exit_test(all, bug_restores_the_terminal_first, 42);
	suite_add_tcase(suite, all);
	return unit_run(suite);
}
