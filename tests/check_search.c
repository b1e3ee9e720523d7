/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Search: what a person types finds exactly the records that a look at each of them would. */
#include "base/base.h"

#include "base/date.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "store/store_p.h"
#include "search_fixture.h"
#include "one_store.h"
#include "text/utf8.h"
#include "unit.h"

static struct err err;

/* --- The plain meaning, written without looking at the index. */

static void add_folded(const struct record *rec, size_t field, struct strlist *words)
{
	struct str folded = STR_INIT;

	text_fold(record_text(rec, field), &folded);
	strlist_split(words, folded.s, " ");
	str_release(&folded);
}

static void digits_of(const char *text, struct str *out)
{
	struct str ascii = STR_INIT;

	digits_to_ascii(text, &ascii);
	for (const char *c = ascii.s; *c; c++)
		if (*c >= '0' && *c <= '9')
			str_addc(out, *c);
	str_release(&ascii);
}

static bool starts(const char *word, const char *typed)
{
	return str_has_prefix(word, typed) ||
		(str_has_prefix(word, "ال") && str_has_prefix(word + strlen("ال"), typed));
}

static bool word_is_there(const struct record *rec, const char *typed, bool number)
{
	static const size_t texts[] = { CUSTOMER_name, CUSTOMER_nickname, CUSTOMER_email };
	static const size_t phones[] = { CUSTOMER_phone, CUSTOMER_secondary_phone, CUSTOMER_whatsapp };
	struct strlist words = { 0 }, plain = { 0 };
	bool short_word = utf8_count(typed) < 3, hit = false;
	/* A word that was typed with its article also stands for one without it. */
	const char *bare = str_has_prefix(typed, "ال") && utf8_count(typed) >= 5 ?
		typed + strlen("ال") : NULL;

	for (size_t i = 0; i < COUNT(texts); i++)
		add_folded(rec, texts[i], &words);
	add_folded(rec, common_index(rec->entity, COMMON_notes), &plain);
	{
		struct strlist tags = { 0 };

		set_items(record_text(rec, common_index(rec->entity, COMMON_tags)), &tags);
		for (size_t i = 0; i < tags.n; i++) {
			struct str folded = STR_INIT;

			text_fold(tags.v[i], &folded);
			strlist_split(&plain, folded.s, " ");
			str_release(&folded);
		}
		strlist_release(&tags);
	}
	for (size_t i = 0; i < words.n; i++)
		hit |= short_word ? starts(words.v[i], typed) : strstr(words.v[i], typed) != NULL;
	for (size_t i = 0; i < plain.n; i++)
		hit |= short_word ? str_has_prefix(plain.v[i], typed) : strstr(plain.v[i], typed) != NULL;
	for (size_t i = 0; bare && i < words.n; i++)
		hit |= str_has_prefix(words.v[i], bare);
	for (size_t i = 0; bare && i < plain.n; i++)
		hit |= str_has_prefix(plain.v[i], bare);
	for (size_t i = 0; i < COUNT(phones) && (number || !short_word); i++) {
		struct str digits = STR_INIT;
		const char *phone = record_text(rec, phones[i]), *national;

		digits_of(phone, &digits);
		national = str_has_prefix(phone, "+966") ? digits.s + 3 :
			str_has_prefix(phone, "+20") ? digits.s + 2 :
			*digits.s == '0' ? digits.s + 1 : digits.s;
		if (short_word)
			hit |= digits.len && (str_has_prefix(digits.s, typed) ||
				str_has_prefix(national, typed));
		else
			hit |= strstr(digits.s, typed) != NULL;
		str_release(&digits);
	}
	strlist_release(&words);
	strlist_release(&plain);
	return hit;
}

struct example { const char *typed, *words; };	/* words: what is looked for; # before a number */

static bool naive(const struct record *rec, const char *words)
{
	struct strlist list = { 0 };
	bool hit = true;

	strlist_split(&list, words, " ");
	for (size_t i = 0; i < list.n; i++)
		hit &= *list.v[i] == '#' ? word_is_there(rec, list.v[i] + 1, true) :
			word_is_there(rec, list.v[i], false);
	strlist_release(&list);
	return hit;
}

static const struct example examples[] = {
	{ "نوره", "نوره" }, { "نورة", "نوره" }, { "احمد", "احمد" }, { "الأحمد", "الاحمد" },
	{ "إبرا", "ابرا" }, { "قحطاني", "قحطاني" }, { "القحطاني", "القحطاني" },
	{ "ن", "ن" }, { "نو", "نو" }, { "ق", "ق" }, { "قح", "قح" }, { "ال", "ال" }, { "ا", "ا" },
	{ "احمد القح", "احمد القح" }, { "القح احمد", "القح احمد" }, { "ق م", "ق م" },
	{ "عبدالله", "عبدالله" }, { "عبد", "عبد" }, { "رحمن", "رحمن" }, { "عبد الرحمن", "عبد الرحمن" },
	{ "لؤي", "لوي" }, { "مُحَمَّد", "محمد" }, { "ســارة", "ساره" }, { "منى", "مني" }, { "SMITH", "smith" },
	{ "omar sm", "omar sm" }, { "abu.fahd@", "abu.fahd@" }, { "EXAMPLE.com", "example.com" },
	{ "ab", "ab" }, { "فهد", "فهد" }, { "أبو فهد", "ابو فهد" }, { "vip", "vip" }, { "hot_lead", "hot_lead" },
	{ "جاد", "جاد" }, { "الملقا", "الملقا" }, { "2024", "#2024" }, { "فيلا", "فيلا" }, { "زقزوق", "زقزوق" },
	{ "0512", "#512" }, { "٠٥١٢", "#512" }, { "۰۵۱۲", "#512" }, { "00966512", "#966512" },
	{ "+966512", "#966512" }, { "+966 51 2", "#966512" }, { "(051) 2", "#512" },
	{ "5", "#5" }, { "05", "#5" }, { "51", "#51" }, { "50", "#50" },
	{ "345", "#345" }, { "9665", "#9665" }, { "201001234567", "#201001234567" },
	{ "00201001234567", "#201001234567" }, { "112345678", "#112345678" }, { "0112345678", "#112345678" },
	{ "نوره 05", "نوره #5" }, { "نوره 345", "نوره #345" }, { "  نوره \t ", "نوره" },
	{ "\"نوره\"", "\"نوره\"" }, { "نوره*", "نوره*" }, { "a AND b", "a and b" },
};

START_TEST(typed_text_finds_what_a_look_finds)
{
	const struct example *example = &examples[_i];
	struct sort by_n = { .n = 0 };
	struct query all = { .entity = &customer_entity, .sort = &by_n };
	struct query q = { .entity = &customer_entity, .search = example->typed };
	struct rowset rows = { 0 }, got = { 0 };
	size_t wanted = 0;

	ck_ok(query_list(db, &all, &rows, &err));
	ck_ok(query_list(db, &q, &got, &err));
	for (size_t i = 0; i < rows.n; i++) {
		bool there = false, should = naive(rows.v[i], example->words);

		for (size_t k = 0; k < got.n; k++)
			there |= got.v[k]->n == rows.v[i]->n;
		wanted += should;
		ck_assert_msg(there == should, "\"%s\" %s %s %s", example->typed,
			there ? "finds" : "misses", record_text(rows.v[i], CUSTOMER_name),
			record_text(rows.v[i], CUSTOMER_phone));
	}
	ck_assert_uint_eq(wanted, got.n);
	rowset_release(&rows);
	rowset_release(&got);
}
END_TEST

/* Every name and number, typed whole, and every part of it, finds its owner. */
START_TEST(everybody_is_found_by_every_part)
{
	struct query all = { .entity = &customer_entity, .limit = 40 };
	struct rowset rows = { 0 };

	ck_ok(query_list(db, &all, &rows, &err));
	for (size_t i = 0; i < rows.n; i++) {
		const char *name = record_text(rows.v[i], CUSTOMER_name);
		const char *phone = record_text(rows.v[i], CUSTOMER_phone);

		for (size_t len = 0; len <= strlen(name); len += utf8_cluster(name + len,
			     strlen(name + len)) + (name[len] == '\0')) {
			char *typed = xstrndup(name, len);
			struct query q = { .entity = &customer_entity, .search = typed };
			struct rowset got = { 0 };
			bool there = false;

			ck_ok(query_list(db, &q, &got, &err));
			for (size_t k = 0; k < got.n; k++)
				there |= got.v[k]->n == rows.v[i]->n;
			ck_assert_msg(there, "\"%s\" misses %s", typed, name);
			rowset_release(&got);
			free(typed);
		}
		for (size_t from = 1; from + 3 <= strlen(phone); from++) {
			struct query q = { .entity = &customer_entity, .search = phone + from };
			struct rowset got = { 0 };
			bool there = false;

			ck_ok(query_list(db, &q, &got, &err));
			for (size_t k = 0; k < got.n; k++)
				there |= got.v[k]->n == rows.v[i]->n;
			ck_assert_msg(there, "%s of %s", phone + from, phone);
			rowset_release(&got);
		}
	}
	rowset_release(&rows);
}
END_TEST

static int rank_of(const struct record *rec, const char *folded)
{
	struct str name = STR_INIT;
	int rank = 2;

	text_fold(record_text(rec, CUSTOMER_name), &name);
	if (str_eq(name.s, folded))
		rank = 0;
	else if (starts(name.s, folded))
		rank = 1;
	str_release(&name);
	return rank;
}

START_TEST(best_and_latest_come_first)
{
	static const char *const typed[] = { "نوره", "ريم", "عبد", "قحطاني", "سعود" };
	struct save *save;
	struct rowset some = { 0 };
	struct query q = { .entity = &customer_entity };

	store_customer(db, &me, "ريم", "+966500000001");
	store_customer(db, &me, "سعود", "+966500000002");
	ck_ok(query_list(db, &q, &some, &err));
	ck_ok(save_begin(db, &me, "calls", true, &save, &err));
	for (size_t i = 0; i < some.n; i += 3) {
		struct record *call = record_new(&interaction_entity);

		record_set_num(call, INTERACTION_customer, some.v[i]->n);
		record_set_text(call, INTERACTION_type, "call");
		record_set_text(call, INTERACTION_status, "completed");
		record_set_text(call, INTERACTION_outcome, "callback");
		record_set_num(call, INTERACTION_completed_at, date_now() - (int64_t)i * 1000);
		record_set_num(call, INTERACTION_at, date_now() - (int64_t)i * 1000);
		ck_ok(save_put(save, WHO_USER, call, &err));
		record_free(&call);
	}
	ck_ok(save_commit(&save, &err));
	rowset_release(&some);
	for (size_t t = 0; t < COUNT(typed); t++) {
		int last_rank = -1;
		int64_t last_at = 0;

		q.search = typed[t];
		ck_ok(query_list(db, &q, &some, &err));
		ck_assert_uint_gt(some.n, 1);
		for (size_t i = 0; i < some.n; i++) {
			int rank = rank_of(some.v[i], typed[t]);
			int64_t at = record_has(some.v[i], CUSTOMER_last_contacted_at) ?
				record_num(some.v[i], CUSTOMER_last_contacted_at) : INT64_MIN;

			ck_assert_msg(rank > last_rank || (rank == last_rank && at <= last_at),
				"%s: %zu", typed[t], i);
			last_rank = rank;
			last_at = at;
		}
		rowset_release(&some);
	}
}
END_TEST

/* "نورة" stands in المدينة المنورة as well: whose name it is comes first, however long ago. */
START_TEST(names_come_before_what_only_holds_the_letters)
{
	int64_t named = store_customer(db, &me, "نورة علي العتيبي", "+966500000003"), n;
	struct record *other = record_new(&customer_entity);
	struct query q = { .entity = &customer_entity, .search = "نوره العتيبي" };
	struct rowset rows = { 0 };
	size_t at_named = SIZE_MAX, at_other = SIZE_MAX;

	record_set_text(other, CUSTOMER_name, "نوف طارق العتيبي");
	record_set_text(other, CUSTOMER_phone, "+966500000004");
	record_set_text(other, CUSTOMER_city, "المدينة المنورة");
	store_put(db, &me, other);
	n = other->n;
	record_free(&other);
	store_interaction(db, &me, n, "call", "callback", date_now());
	ck_ok(query_list(db, &q, &rows, &err));
	for (size_t i = 0; i < rows.n; i++) {
		at_named = rows.v[i]->n == named ? i : at_named;
		at_other = rows.v[i]->n == n ? i : at_other;
	}
	ck_assert_uint_lt(at_named, at_other);
	ck_assert_uint_ne(at_other, SIZE_MAX);
	rowset_release(&rows);
}
END_TEST

START_TEST(hits_come_by_the_page)
{
	struct query q = { .entity = &customer_entity, .search = "ا" };
	struct rowset all = { 0 }, page = { 0 };
	size_t at = 0;

	ck_ok(query_list(db, &q, &all, &err));
	ck_assert_uint_gt(all.n, 50);
	q.limit = 7;
	do {
		q.from = at ? PAGE_AFTER : PAGE_FIRST;
		q.anchor = at ? all.v[at - 1] : NULL;
		rowset_release(&page);
		ck_ok(query_list(db, &q, &page, &err));
		for (size_t i = 0; i < page.n; i++, at++)
			ck_assert_int_eq(page.v[i]->n, all.v[at]->n);
	} while (page.n);
	ck_assert_uint_eq(at, all.n);
	q.from = PAGE_BEFORE;
	q.anchor = all.v[10];
	ck_ok(query_list(db, &q, &page, &err));
	ck_assert_uint_eq(page.n, 7);
	ck_assert_int_eq(page.v[6]->n, all.v[9]->n);
	rowset_release(&page);
	q.from = PAGE_LAST;
	ck_ok(query_list(db, &q, &page, &err));
	ck_assert_int_eq(page.v[6]->n, all.v[all.n - 1]->n);
	rowset_release(&page);
	q.from = PAGE_AROUND;
	ck_ok(query_list(db, &q, &page, &err));
	ck_assert_int_eq(page.v[0]->n, all.v[10]->n);
	rowset_release(&page);
	rowset_release(&all);
}
END_TEST

START_TEST(what_changes_is_found_anew)
{
	int64_t n = store_customer(db, &me, "زقزوق", "+966500000001");
	struct record *rec = store_get(db, &customer_entity, n);
	struct save *save;
	char *label;

	ck_assert_int_eq(count_of("زقزوق"), 1);
	record_set_text(rec, CUSTOMER_name, "خنفشار");
	record_set_text(rec, CUSTOMER_phone, "+966577777777");
	store_put(db, &me, rec);
	ck_assert_int_eq(count_of("زقزوق"), 0);
	ck_assert_int_eq(count_of("خنفشار"), 1);
	ck_assert_int_eq(count_of("خن"), 1);
	ck_assert_int_eq(count_of("0577777777"), 1);
	ck_ok(undo_step(db, &me, &label, &err));
	free(label);
	ck_assert_int_eq(count_of("زقزوق"), 1);
	ck_assert_int_eq(count_of("خنفشار"), 0);
	ck_ok(save_begin(db, &me, "x", false, &save, &err));
	ck_ok(save_delete(save, WHO_USER, &customer_entity, n, &err));
	ck_ok(save_commit(&save, &err));
	ck_assert_int_eq(count_of("زقزوق"), 0);
	ck_ok(db_check(db, &err));
	record_free(&rec);
}
END_TEST

START_TEST(a_filter_narrows_a_search)
{
	struct kind_env env = { .country = "SA", .currency = "SAR", .now = date_now() };
	struct filter filter;
	struct query q = { .entity = &customer_entity, .search = "احمد", .filter = &filter };
	struct rowset rows = { 0 };
	int64_t all = count_of("احمد"), some;

	ck_ok(filter_parse(&customer_entity, "tag:hot_lead", &env, NULL, &filter, &err));
	ck_ok(query_count(db, &q, 0, &some, &err));
	ck_assert_int_gt(some, 0);
	ck_assert_int_lt(some, all);
	ck_ok(query_list(db, &q, &rows, &err));
	for (size_t i = 0; i < rows.n; i++)
		ck_assert(filter_matches(&filter, rows.v[i]));
	rowset_release(&rows);
	filter_release(&filter);
}
END_TEST

START_TEST(nothing_typed_is_no_search)
{
	static const char *const nothing[] = { "", "  ", "0", "00", "\u200f", "\x01" };

	for (size_t i = 0; i < COUNT(nothing); i++)
		ck_assert_msg(count_of(nothing[i]) == CUSTOMERS, "%zu", i);
}
END_TEST

START_TEST(too_many_hits_keep_the_best)
{
	struct query q = { .entity = &customer_entity, .search = "نوره", .limit = 20 };
	struct rowset rows = { 0 };
	int64_t first, called;

	one_store_teardown();
	db = store_memory();
	me = store_actor(db);
	first = store_customer(db, &me, "نورة", "+966500000001");
	called = store_customer(db, &me, "هدى نورة", "+966500000002");
	store_interaction(db, &me, called, "call", "callback", date_now());
	{
		struct save *save;

		ck_ok(save_begin(db, &me, "many", true, &save, &err));
		for (int i = 0; i < 1500; i++) {
			struct record *rec = record_new(&customer_entity);

			record_set_text(rec, CUSTOMER_name, "ريم نورة");
			ck_ok(save_put(save, WHO_IMPORT, rec, &err));
			record_free(&rec);
		}
		ck_ok(save_commit(&save, &err));
	}
	ck_ok(query_list(db, &q, &rows, &err));
	ck_assert_int_eq(rows.v[0]->n, first);		/* whose name it is, though the oldest */
	ck_assert_int_eq(rows.v[1]->n, called);		/* who was talked to */
	rowset_release(&rows);
}
END_TEST

START_TEST(short_lists_are_searched_too)
{
	struct query q = { .entity = &user_entity, .search = "وسيط" };
	struct query calls = { .entity = &interaction_entity, .search = "مهتم جدا" };
	int64_t n = store_customer(db, &me, "نورة", "+966500000001"), call, count;
	struct record *rec;

	ck_ok(query_count(db, &q, 0, &count, &err));
	ck_assert_int_eq(count, 1);
	call = store_interaction(db, &me, n, "call", "interested", date_now());
	store_interaction(db, &me, n, "call", "interested", date_now());
	rec = store_get(db, &interaction_entity, call);
	record_set_text(rec, common_index(&interaction_entity, COMMON_notes), "العميل مهتمّ جدًّا");
	store_put(db, &me, rec);
	ck_ok(query_count(db, &calls, 0, &count, &err));
	ck_assert_int_eq(count, 1);
	record_free(&rec);
}
END_TEST

START_TEST(city_and_district_find_too)
{
	static const struct { size_t field; const char *value, *typed; } places[] = {
		{ CUSTOMER_city, "بريدة", "بريده" },
		{ CUSTOMER_preferred_districts, "[\"الصحافة\",\"الياسمين\"]", "ياسمين" },
		{ CUSTOMER_preferred_cities, "[\"Jeddah\"]", "jedd" },
		{ CUSTOMER_property_city, "ينبع", "ينبع" },
		{ CUSTOMER_property_district, "حي الفيصلية", "الفيصليه" },
	};
	int64_t n = store_customer(db, &me, "زقزوق", "+966500000001");

	for (size_t i = 0; i < COUNT(places); i++) {
		ck_assert_int_eq(count_of(places[i].typed), 0);
		put_text(n, &customer_entity, places[i].field, places[i].value);
		ck_assert_msg(count_of(places[i].typed) == 1, "%s", places[i].typed);
		put_text(n, &customer_entity, places[i].field, NULL);
		ck_assert_msg(count_of(places[i].typed) == 0, "%s", places[i].typed);
	}
	ck_ok(db_check(db, &err));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("search");
	TCase *typed = tcase_create("typed"), *rest = tcase_create("rest");

	tcase_add_checked_fixture(typed, search_setup, one_store_teardown);
	tcase_add_loop_test(typed, typed_text_finds_what_a_look_finds, 0, (int)COUNT(examples));
	suite_add_tcase(suite, typed);
	tcase_add_checked_fixture(rest, search_setup, one_store_teardown);
	tcase_add_test(rest, everybody_is_found_by_every_part);
	tcase_add_test(rest, best_and_latest_come_first);
	tcase_add_test(rest, names_come_before_what_only_holds_the_letters);
	tcase_add_test(rest, hits_come_by_the_page);
	tcase_add_test(rest, what_changes_is_found_anew);
	tcase_add_test(rest, a_filter_narrows_a_search);
	tcase_add_test(rest, nothing_typed_is_no_search);
	tcase_add_test(rest, too_many_hits_keep_the_best);
	tcase_add_test(rest, short_lists_are_searched_too);
	tcase_add_test(rest, city_and_district_find_too);
	suite_add_tcase(suite, rest);
	return unit_run(suite);
}
