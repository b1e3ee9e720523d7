/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * JSON: the grammar to the letter, numbers kept as text, limits, and what is written. */
#include "base/base.h"

#include "corpus.h"
#include "io/json.h"
#include "unit.h"

static size_t accepted, refused;

static void check_suite_file(const char *name, const struct str *content)
{
	struct json *root = NULL;
	struct err err = { 0 };
	enum result checked = json_check(content->s, content->len, &err);
	enum result parsed = json_parse(content->s, content->len, &root, &err);

	ck_assert_msg(checked == parsed, "%s", name);
	if (name[0] == 'y') {
		ck_assert_msg(!parsed, "%s: %s", name, err.text);
		ck_assert(root != NULL);
		accepted++;
	} else if (name[0] == 'n') {
		ck_assert_msg(parsed == ERR_FORMAT, "%s was accepted", name);
		ck_assert_msg(str_has_prefix(err.text, "line "), "%s: %s", name, err.text);
		ck_assert(root == NULL);
		refused++;
	}
	json_free(&root);
}

START_TEST(json_check_agrees_with_the_test_suite)
{
	accepted = refused = 0;
	if (corpus_each("corpora/json-test-suite/test_parsing", ".json", check_suite_file)) {
		ck_assert_uint_eq(accepted, 95);
		ck_assert_uint_eq(refused, 188);
	}
}
END_TEST

static struct json *parse(const char *text)
{
	struct json *root = NULL;
	struct err err = { 0 };

	ck_assert_msg(!json_parse(text, strlen(text), &root, &err), "%s: %s", text, err.text);
	return root;
}

START_TEST(json_parse_keeps_the_text_of_numbers)
{
	static const char *const numbers[] = {
		"0", "-0", "-0.0", "1e400", "9007199254740993", "0.10", "1E+2", "-1.5e-300",
		"123456789012345678901234567890.123456789",
	};

	for (size_t i = 0; i < COUNT(numbers); i++) {
		char *text = xasprintf(" {\"n\" : %s }", numbers[i]);
		struct json *root = parse(text);

		ck_assert(json_is_number(json_get(root, "n")));
		ck_assert_str_eq(json_number_text(json_get(root, "n")), numbers[i]);
		ck_assert(!json_string(json_get(root, "n")));
		json_free(&root);
		ck_assert(!root);
		free(text);
	}
}
END_TEST

START_TEST(json_parse_makes_the_tree)
{
	struct json *root = parse("{\"a\":[1,\"x\",true,false,null,{}],\"b\":\"\",\"\":[]}");
	const struct json *j = json_first(json_get(root, "a"));
	bool value = true;

	ck_assert(json_is_object(root) && !json_is_array(root));
	ck_assert(json_is_number(j) && !json_name(j));
	j = json_next(j);
	ck_assert(json_is_string(j) && !json_number_text(j));
	ck_assert_str_eq(json_string(j), "x");
	j = json_next(j);
	ck_assert(json_is_bool(j, &value) && value && json_is_bool(j, NULL));
	j = json_next(j);
	ck_assert(json_is_bool(j, &value) && !value);
	j = json_next(j);
	ck_assert(json_is_null(j) && !json_is_bool(j, &value));
	j = json_next(j);
	ck_assert(json_is_object(j) && !json_first(j) && !json_next(j));
	ck_assert_str_eq(json_string(json_get(root, "b")), "");
	ck_assert(json_is_array(json_get(root, "")));
	ck_assert(!json_get(root, "c") && !json_get(json_get(root, "a"), "x"));
	ck_assert_str_eq(json_name(json_next(json_first(root))), "b");
	ck_assert(
		!json_get(NULL, "x") && !json_first(NULL) && !json_next(NULL) && !json_name(NULL));
	ck_assert(!json_is_object(NULL) && !json_is_number(NULL) && !json_string(NULL));
	json_free(&root);
}
END_TEST

START_TEST(json_get_takes_the_last_of_equal_names)
{
	struct json *root = parse("{\"a\":1,\"b\":2,\"a\":3}");

	ck_assert_str_eq(json_number_text(json_get(root, "a")), "3");
	json_free(&root);
}
END_TEST

START_TEST(json_parse_decodes_strings)
{
	static const struct { const char *json, *text; } strings[] = {
		{ "\"\\u0645\\u062D\"", "مح" }, { "\"\\ud83d\\ude00\"", "😀" },
		{ "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t" },
		{ "\"a\\u0000b\"", "a\xEF\xBF\xBD" "b" },
		{ "\"\\ud83dx\"", "\xEF\xBF\xBDx" }, { "\"\\ude00\"", "\xEF\xBF\xBD" },
		{ "\"\\ud83d\\ud83d\\ude00\"", "\xEF\xBF\xBD😀" },
		{ "\"\\ud83d\\u0041\"", "\xEF\xBF\xBD" "A" }, { "\"\x7F\"", "\x7F" },
		{ "\xEF\xBB\xBF\"x\"", "x" },
	};

	for (size_t i = 0; i < COUNT(strings); i++) {
		struct json *root = parse(strings[i].json);

		ck_assert_str_eq(json_string(root), strings[i].text);
		json_free(&root);
	}
}
END_TEST

START_TEST(json_parse_says_where)
{
	static const struct { const char *json, *text;
	} rows[] = {
		{ "", "line 1, column 1: The text ends where a value is expected." },
		{ "{\n \"محمد\": x}", "line 2, column 10: A value is expected here." },
		{ "[1\n,2\n3]",
			"line 3, column 1: A comma or a closing bracket is expected here." },
		{ "{\"a\" 1}", "line 1, column 6: A colon is expected here." },
		{ "{\"a\":1,}", "line 1, column 8: A name in quotation marks is expected here." },
		{ "[01]", "line 1, column 3: A comma or a closing bracket is expected here." },
		{ "1 2", "line 1, column 3: Nothing may follow here." },
		{ "\"a\tb\"",
			"line 1, column 3: A control character in a string must be escaped." },
		{ "\"\\x\"", "line 1, column 3: This escape does not exist in JSON." },
		{ "\"\\u12g4\"",
			"line 1, column 4: Behind \\u there must be four hexadecimal digits." },
		{ "\"\xC0\x80\"", "line 1, column 2: This is not UTF-8." },
		{ "\"abc", "line 1, column 5: The text ends within a string." },
		{ "-", "line 1, column 2: This is not a number as JSON writes it." },
		{ "NaN", "line 1, column 1: A value is expected here." },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct json *root = NULL;
		struct err err = { 0 };

		ck_assert_int_eq(
			json_parse(rows[i].json, strlen(rows[i].json), &root, &err), ERR_FORMAT);
		ck_assert_str_eq(err.text, rows[i].text);
		ck_assert(!root);
	}
}
END_TEST

static enum result check_repeated(const char *head, const char *part, size_t n, struct err *err)
{
	struct str text = STR_INIT;
	enum result result;

	str_add(&text, head);
	while (n--)
		str_add(&text, part);
	result = json_check(text.s, text.len, err);
	str_release(&text);
	return result;
}

START_TEST(json_check_has_limits)
{
	struct json *root = parse("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["
		"1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]");
	struct err err;

	json_free(&root);
	ck_assert_int_eq(check_repeated("", "[", 100000, &err), ERR_FORMAT);
	ck_assert_str_eq(err.text, "line 1, column 66: This is nested more than 64 deep.");
	ck_assert_int_eq(check_repeated("", "{\"a\":", 100000, &err), ERR_FORMAT);
	ck_assert(strstr(err.text, "64 deep"));
	ck_assert_int_eq(check_repeated("[1", ",1", 10 * 1000 * 1000, &err), ERR_FORMAT);
	ck_assert(strstr(err.text, "2,000,000 values"));
	ck_assert_int_eq(check_repeated("", " ", JSON_MAX_BYTES + 1, &err), ERR_FORMAT);
	ck_assert_str_eq(err.text, "The text is larger than 64 MB.");
	ck_assert_int_eq(json_check("[1]\0", 4, &err), ERR_FORMAT);
	ck_assert_int_eq(json_check("[\"a\0b\"]", 7, &err), ERR_FORMAT);
}
END_TEST

/* --- Writing ---------------------------------------------------------------------------------- */

static void write_sample(struct json_writer *w)
{
	jw_object(w, NULL);
	jw_string(w, "name", "محمد \"x\"");
	jw_string(w, "none", NULL);
	jw_int(w, "n", INT64_MIN);
	jw_bool(w, "yes", true);
	jw_array(w, "list");
	jw_int(w, NULL, 1);
	jw_object(w, NULL);
	jw_end_object(w);
	jw_array(w, NULL);
	jw_end_array(w);
	jw_null(w, NULL);
	jw_end_array(w);
	jw_raw(w, "raw", "1e400");
	jw_end_object(w);
}

START_TEST(jw_writes_one_line_or_many)
{
	struct str out = STR_INIT;
	struct json_writer w;

	jw_init(&w, &out, true);
	write_sample(&w);
	ck_assert_str_eq(out.s,
		"{\"name\":\"محمد \\\"x\\\"\",\"none\":null,\"n\":-9223372036854775808,"
		"\"yes\":true,\"list\":[1,{},[],null],\"raw\":1e400}");
	str_clear(&out);
	jw_init(&w, &out, false);
	write_sample(&w);
	ck_assert_str_eq(out.s, "{\n  \"name\": \"محمد \\\"x\\\"\",\n  \"none\": null,\n"
		"  \"n\": -9223372036854775808,\n  \"yes\": true,\n  \"list\": [\n    1,\n    {},\n"
		"    [],\n    null\n  ],\n  \"raw\": 1e400\n}");
	str_clear(&out);
	jw_init(&w, &out, true);
	jw_int(&w, NULL, 1);
	jw_array(&w, NULL);
	jw_end_array(&w);
	ck_assert_str_eq(out.s, "1\n[]");
	str_release(&out);
}
END_TEST

/* Every code point comes back, and none that a terminal obeys leaves raw. */
START_TEST(jw_string_is_read_back_exactly_and_is_harmless)
{
	struct str text = STR_INIT, out = STR_INIT;
	struct json_writer w;
	struct json *root;

	for (uint32_t cp = 1; cp <= 0x10FFFF; cp += cp < 0x3000 ? 1 : 0x1F) {
		char buf[4] = { 0 };

		if (cp >= 0xD800 && cp <= 0xDFFF)
			continue;
		if (cp < 0x80) {
			buf[0] = (char)cp;
			str_addn(&text, buf, 1);
		} else {
			char *escape = cp < 0x10000 ? xasprintf("\"\\u%04x\"", cp)
				: xasprintf("\"\\u%04x\\u%04x\"", 0xD800 + ((cp - 0x10000) >> 10),
					0xDC00 + ((cp - 0x10000) & 0x3FF));

			root = parse(escape);
			str_add(&text, json_string(root));
			json_free(&root);
			free(escape);
		}
	}
	jw_init(&w, &out, true);
	jw_string(&w, NULL, text.s);
	for (size_t i = 0; i < out.len; i++) {
		unsigned char c = (unsigned char)out.s[i], next = (unsigned char)out.s[i + 1];

		ck_assert(c >= 0x20 && c != 0x7F);
		ck_assert(c != 0xC2 || next >= 0xA0);
		ck_assert(c != 0xE2 || next != 0x80 || (unsigned char)out.s[i + 2] < 0xA8
			|| (unsigned char)out.s[i + 2] > 0xAE);
	}
	root = parse(out.s);
	ck_assert_str_eq(json_string(root), text.s);
	json_free(&root);
	str_release(&text);
	str_release(&out);
}
END_TEST

START_TEST(jw_string_mends_broken_utf8)
{
	struct str out = STR_INIT;
	struct json_writer w;

	jw_init(&w, &out, true);
	jw_string(&w, NULL, "a\xFF" "b\xD9");
	ck_assert_str_eq(out.s, "\"a\xEF\xBF\xBD" "b\xEF\xBF\xBD\"");
	str_release(&out);
}
END_TEST

int main(void)
{
	return UNIT_RUN("json", json_check_agrees_with_the_test_suite,
		json_parse_keeps_the_text_of_numbers, json_parse_makes_the_tree,
		json_get_takes_the_last_of_equal_names, json_parse_decodes_strings,
		json_parse_says_where, json_check_has_limits, jw_writes_one_line_or_many,
		jw_string_is_read_back_exactly_and_is_harmless, jw_string_mends_broken_utf8);
}
