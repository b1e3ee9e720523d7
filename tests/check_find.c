/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Places of words in texts, pieces of texts around them, and what changed between two texts. */
#include "base/base.h"

#include "app/notes.h"
#include "text/find.h"
#include "unit.h"

static const struct { const char *text, *needle, *found; bool nearly; } finds[] = {
	{ "Ali Hassan", "has", "Has", false },
	{ "أَحمد", "احم", "أَحم", false },
	{ "حيّ الملقا", "ملقا", "ملقا", false },
	{ "ملقا", "الملقا", "ملقا", false },		/* typed with an article that is not there */
	{ "شملقا", "الملقا", NULL, false },		/* … where a word begins only */
	{ "سلمان نورة", "ن", "ن", false },		/* of نورة: where a word begins, if there is one */
	{ "+966 50 512 3456", "0512", "0 512", false },
	{ "+966 50 512 3456", "0505", "50 5", false },
	{ "Ali", "xyz", NULL, false },
	{ "", "a", NULL, false },
	{ "Ali", "", NULL, false },
	{ "\xff\xfe Ali", "ali", "Ali", false },
	{ "Basma Ali", "basna", "Basma", true },
	{ "حي الياسمين", "ياسسين", "الياسمين", true },
	{ "Basma", "bbsnn", NULL, true },
	{ "", "basna", NULL, true },
};

START_TEST(a_word_is_found_where_it_stands)
{
	size_t len = strlen(finds[_i].text), at = 0, n = 0;
	bool found = finds[_i].nearly ? text_find_nearly(finds[_i].text, len, finds[_i].needle, &at, &n) :
		text_find(finds[_i].text, len, finds[_i].needle, &at, &n);

	ck_assert_int_eq(found, finds[_i].found != NULL);
	if (found) {
		ck_assert_uint_le(at + n, len);
		ck_assert_uint_eq(n, strlen(finds[_i].found));
		ck_assert(memcmp(finds[_i].text + at, finds[_i].found, n) == 0);
	}
}
END_TEST

START_TEST(a_short_word_begins_a_word)
{
	const char *text = "سلمان نورة";
	size_t at, n;

	ck_assert(text_find(text, strlen(text), "ن", &at, &n));
	ck_assert_uint_eq(at, strlen("سلمان "));
}
END_TEST

START_TEST(one_letter_and_no_more_is_forgiven)
{
	static const struct { const char *word, *typed; bool near; } pairs[] = {
		{ "basma", "basma", true }, { "basma", "bas", true }, { "basma", "asma", true },
		{ "basma", "absma", true }, { "basma", "bassma", true }, { "basma", "basna", true },
		{ "basma", "basmaq", true }, { "basma", "xasma", true }, { "basma", "basmaqq", false },
		{ "basma", "xasna", false }, { "basma", "absam", false }, { "ba", "basma", false },
		{ "", "a", true }, { "", "ab", false }, { "محمد", "محمظ", true }, { "محمد", "حممد", true },
	};

	for (size_t i = 0; i < COUNT(pairs); i++)
		ck_assert_msg(text_begins_nearly(pairs[i].word, pairs[i].typed) == pairs[i].near, "%s %s",
			pairs[i].word, pairs[i].typed);
	ck_assert(!text_is_forgiving("abc"));
	ck_assert(!text_is_forgiving("0512"));
	ck_assert(!text_is_forgiving("abcd*"));
	ck_assert(text_is_forgiving("abu.fahd@x"));
}
END_TEST

START_TEST(a_piece_has_its_place_and_whole_words)
{
	const char *text = "one two three\nfour five six seven eight nine ten";
	const char *place = strstr(text, "six");
	struct str out = STR_INIT;
	size_t at = 0;

	text_excerpt(text, (size_t)(place - text), 3, 30, &out, &at);
	ck_assert_str_eq(out.s, "…four five six seven eight nine…");
	ck_assert(str_has_prefix(out.s + at, "six"));
	str_clear(&out);
	text_excerpt(text, 0, 3, 200, &out, &at);
	ck_assert_str_eq(out.s, "one two three four five six seven eight nine ten");
	ck_assert_uint_eq(at, 0);
	str_clear(&out);
	text_excerpt("", 0, 0, 10, &out, &at);
	ck_assert_str_eq(out.s, "");
	str_clear(&out);
	text_excerpt(text, (size_t)(place - text), 3, 1, &out, &at);	/* no room to speak of */
	ck_assert(str_has_prefix(out.s + at, "six"));
	str_release(&out);
}
END_TEST

START_TEST(a_number_is_one_word)
{
	struct str out = STR_INIT;

	text_needles("+966 51 ٢", &out);
	ck_assert_str_eq(out.s, "966512");
	str_clear(&out);
	text_needles("أحمد 51", &out);
	ck_assert_str_eq(out.s, "احمد 51");
	str_release(&out);
}
END_TEST

START_TEST(lines_that_stay_are_no_change)
{
	static const struct { const char *old, *now, *diff; } texts[] = {
		{ NULL, "a\nb", "+ a\n+ b\n" }, { "a\nb", NULL, "- a\n- b\n" },
		{ "a\nb\nc", "a\nx\nc", "  a\n- b\n+ x\n  c\n" }, { "a\nb", "b\na", NULL },
		{ "a", "a", "  a\n" }, { NULL, NULL, "" }, { "a\n\nb", "a\nb", "  a\n- \n  b\n" },
	};

	for (size_t i = 0; i < COUNT(texts); i++) {
		struct str out = STR_INIT;
		struct notes_diff diff = notes_compare(texts[i].old, texts[i].now, &out);
		size_t added = 0, removed = 0;

		if (texts[i].diff)
			ck_assert_str_eq(out.s, texts[i].diff);
		for (const char *line = out.s; *line; line += strcspn(line, "\n") + 1) {
			added += *line == '+';
			removed += *line == '-';
		}
		ck_assert_uint_eq(diff.added, added);
		ck_assert_uint_eq(diff.removed, removed);
		str_release(&out);
	}
}
END_TEST

START_TEST(long_texts_need_no_square)
{
	struct str old = STR_INIT, now = STR_INIT, out = STR_INIT;
	struct notes_diff diff;

	for (int i = 0; i < 5000; i++) {
		str_addf(&old, "line %d\n", i);
		str_addf(&now, "other %d\n", i);
	}
	diff = notes_compare(old.s, now.s, &out);
	ck_assert_uint_eq(diff.added, 5000);
	ck_assert_uint_eq(diff.removed, 5000);
	str_release(&old);
	str_release(&now);
	str_release(&out);
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("find", NULL, NULL, 0,
		EACH(a_word_is_found_where_it_stands, COUNT(finds)),
		ONCE(a_short_word_begins_a_word), ONCE(one_letter_and_no_more_is_forgiven),
		ONCE(a_piece_has_its_place_and_whole_words), ONCE(a_number_is_one_word),
		ONCE(lines_that_stay_are_no_change), ONCE(long_texts_need_no_square));
}
