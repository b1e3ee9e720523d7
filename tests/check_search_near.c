/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * One wrong letter in what is typed. */
#include "base/base.h"

#include "model/schema/people.h"
#include "store/search_p.h"
#include "store/store_p.h"
#include "search_fixture.h"
#include "one_store.h"
#include "text/utf8.h"
#include "unit.h"

static struct err err;

/* Found, and said to be found nearly. */
static bool is_nearly_found(const char *typed, int64_t n)
{
	bool nearly = false, there = false;
	struct query q = { .entity = &customer_entity, .search = typed, .nearly = &nearly };
	struct rowset rows = { 0 };

	ck_ok(query_list(db, &q, &rows, &err));
	for (size_t i = 0; i < rows.n; i++)
		there |= rows.v[i]->n == n;
	rowset_release(&rows);
	return there && nearly;
}

/* The word with letter i another one, missing, doubled by another, or changed with the next. */
static void misspell(const char *word, size_t i, int how, struct str *out)
{
	size_t len = strlen(word), at = 0, to, next;
	const char *wrong = (unsigned char)*word < 0x80 ? "q" : "ظ";
	uint32_t cp;

	while (i--)
		at += utf8_decode(word + at, len - at, &cp);
	to = at + (at < len ? utf8_decode(word + at, len - at, &cp) : 0);
	next = to + (to < len ? utf8_decode(word + to, len - to, &cp) : 0);
	str_addn(out, word, at);
	if (how == 3)
		str_addn(out, word + to, next - to);
	if (how == 0 || how == 2)
		str_add(out, wrong);
	if (how >= 2)
		str_addn(out, word + at, to - at);
	str_add(out, word + (how == 3 ? next : to));
}

START_TEST(one_wrong_letter_is_forgiven)
{
	static const char *const words[] = { "خنفشار", "زقزوق", "لمياض", "Zebedee", "Wyxu",
		"boxley@pumq.io", "زقخض" };
	const char *word = words[_i];
	int64_t n = store_customer(db, &me, word, "+966500000001");
	struct str typed = STR_INIT;

	ck_assert_int_eq(count_of(word), 1);
	for (size_t i = 0; i <= utf8_count(word); i++)
		for (int how = 0; how < 4; how++) {
			if (i == utf8_count(word) && how != 2)
				continue;
			if (how == 3 && i + 1 == utf8_count(word))
				continue;
			str_clear(&typed);
			misspell(word, i, how, &typed);
			/* Three letters say too little, and a part of a word is found as it is. */
			if (utf8_count(typed.s) < 4 || strstr(word, typed.s))
				continue;
			ck_assert_msg(is_nearly_found(typed.s, n), "%s: %zu %d: %s", word, i, how, typed.s);
		}
	str_release(&typed);
}
END_TEST

/* Half of a short word stands in too many documents to read them all. */
START_TEST(a_short_word_reads_few_documents)
{
	static const char *const typed[] = { "محقق", "ذقمد", "moxx", "محظظد", "محقمق" };
	struct str expression = STR_INIT;
	int64_t n;

	store_customer(db, &me, "محمد", "+966500000001");
	store_customer(db, &me, "محمود mozart", "+966500000002");
	for (size_t i = 0; i < COUNT(typed); i++) {
		struct search_query *query = search_parse(typed[i]);

		ck_assert(search_forgive(query));
		str_clear(&expression);
		search_expression(query, &expression);
		ck_ok(sql_int(db, &n, &err, "SELECT count(*) FROM find_customer(?)", "t", expression.s));
		ck_assert_msg(n == 0, "%s: %d", typed[i], (int)n);
		search_query_free(&query);
	}
	str_release(&expression);
}
END_TEST

START_TEST(two_wrong_letters_are_not)
{
	static const char *const typed[] = { "خظفظار", "نخشفار", "خنفظظر", "خنفشار نوظظ", "ظنفشار نوظه",
		"خظر", "0500000009", "خنفشار*" };

	store_customer(db, &me, "خنفشار", "+966500000001");
	for (size_t i = 0; i < COUNT(typed); i++)
		ck_assert_msg(count_of(typed[i]) == 0, "%s", typed[i]);
}
END_TEST

START_TEST(the_other_words_stay_as_typed)
{
	int64_t n = store_customer(db, &me, "هدى الخنفشار", "+966500000001");

	ck_assert(is_nearly_found("خنفظار هدى", n));
	ck_assert(is_nearly_found("الخنفظار هدى", n));
	ck_assert(is_nearly_found("هد خفشار 0500000001", n));
	ck_assert(!is_nearly_found("خنفظار نوره", n));
	ck_assert(!is_nearly_found("هدى الخنفشار", n));	/* that is exact */
}
END_TEST

START_TEST(a_name_near_comes_before_a_note_near)
{
	int64_t name = store_customer(db, &me, "خنفشار", "+966500000001"), note;
	struct query q = { .entity = &customer_entity, .search = "خنفظار" };
	struct rowset rows = { 0 };

	note = store_customer(db, &me, "نورة", "+966500000002");
	put_text(note, &customer_entity, common_index(&customer_entity, COMMON_notes), "أخ خنفشار");
	ck_ok(query_list(db, &q, &rows, &err));
	ck_assert_uint_eq(rows.n, 2);
	ck_assert_int_eq(rows.v[0]->n, name);
	ck_assert_int_eq(rows.v[1]->n, note);
	rowset_release(&rows);
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("search_near", search_setup, one_store_teardown, 0,
		EACH(one_wrong_letter_is_forgiven, 7), ONCE(a_short_word_reads_few_documents),
		ONCE(two_wrong_letters_are_not), ONCE(the_other_words_stay_as_typed),
		ONCE(a_name_near_comes_before_a_note_near));
}
