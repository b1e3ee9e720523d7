/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Message catalogues: found, of either byte order, broken; the words of a number. */
#include "base/base.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/catalogue.h"
#include "base/lang.h"
#include "base/sys.h"
#include "unit.h"

static struct catalogue catalogue;
static struct err err;
static char path[256];

static void setup(void)
{
	const char *dir = getenv("TEST_TMP");

	snprintf(path, sizeof(path), "%s/catalogue-%ld.mo", dir ? dir : "/tmp", (long)getpid());
}

static void teardown(void)
{
	catalogue_close(&catalogue);
	unlink(path);
}

static void add_number(struct str *out, uint32_t n, bool swapped)
{
	char b[4];

	for (int i = 0; i < 4; i++)
		b[i] = (char)(n >> 8 * (swapped ? 3 - i : i));
	str_addn(out, b, sizeof(b));
}

struct pair { const char *id; size_t id_len; const char *text; size_t text_len; };
#define PAIR(id, text) { id, sizeof(id) - 1, text, sizeof(text) - 1 }

/* Sorted by id, as the format wants it. */
static const struct pair pairs[] = {
	PAIR("", "Plural-Forms: none"),
	PAIR("Customers", "العملاء"),
	PAIR("Empty", ""),
	PAIR("call\004Call", "اتصال"),
	PAIR("one\0many", "صفر\0واحد\0اثنان"),
};

/* A catalogue as msgfmt would write it on a machine of that byte order (this one's is little-endian). */
static void make(struct str *out, bool swapped)
{
	uint32_t n = COUNT(pairs), at = 28 + n * 16;

	add_number(out, 0x950412de, swapped);
	for (size_t i = 0; i < 6; i++)
		add_number(out, i == 1 ? n : i == 2 ? 28 : i == 3 ? 28 + n * 8 : 0, swapped);
	for (int texts = 0; texts < 2; texts++)
		for (size_t i = 0; i < n; i++) {
			uint32_t len = (uint32_t)(texts ? pairs[i].text_len : pairs[i].id_len);

			add_number(out, len, swapped);
			add_number(out, at, swapped);
			at += len + 1;
		}
	for (int texts = 0; texts < 2; texts++)
		for (size_t i = 0; i < n; i++)
			str_addn(out, texts ? pairs[i].text : pairs[i].id,
				(texts ? pairs[i].text_len : pairs[i].id_len) + 1);
}

static void put(const struct str *file, size_t len)
{
	ck_assert_int_eq(sys_write_file(path, file->s, len, &err), OK);
}

START_TEST(every_text_is_found_in_either_byte_order)
{
	struct str file = STR_INIT;
	size_t len;

	make(&file, _i);
	put(&file, file.len);
	ck_assert(catalogue_open(&catalogue, path));
	for (size_t i = 0; i < COUNT(pairs); i++) {
		const char *text = catalogue_find(&catalogue, pairs[i].id, &len);

		ck_assert_ptr_nonnull(text);
		ck_assert_uint_eq(len, pairs[i].text_len);
		ck_assert_mem_eq(text, pairs[i].text, len + 1);
	}
	ck_assert_ptr_null(catalogue_find(&catalogue, "Customer", &len));
	ck_assert_ptr_null(catalogue_find(&catalogue, "zebra", &len));
	ck_assert_ptr_null(catalogue_find(&catalogue, "Call", &len));
	str_release(&file);
}
END_TEST

/* Cut anywhere it is refused or finds what is still whole; nothing outside is read (ASan). */
START_TEST(half_a_file_does_no_harm)
{
	struct str file = STR_INIT;

	make(&file, false);
	for (size_t len = 0; len < file.len; len++) {
		put(&file, len);
		if (!catalogue_open(&catalogue, path))
			continue;
		for (size_t i = 0; i < COUNT(pairs); i++)
			(void)catalogue_find(&catalogue, pairs[i].id, NULL);
		catalogue_close(&catalogue);
	}
	str_release(&file);
}
END_TEST

START_TEST(wrong_numbers_do_no_harm)
{
	struct str file = STR_INIT;

	make(&file, false);
	for (size_t at = 0; at + 4 <= 28 + COUNT(pairs) * 16; at++)
		for (int bit = 0; bit < 8; bit++) {
			file.s[at] = (char)(file.s[at] ^ 1 << bit);
			put(&file, file.len);
			if (catalogue_open(&catalogue, path))
				for (size_t i = 0; i < COUNT(pairs); i++)
					(void)catalogue_find(&catalogue, pairs[i].id, NULL);
			catalogue_close(&catalogue);
			file.s[at] = (char)(file.s[at] ^ 1 << bit);
		}
	str_release(&file);
}
END_TEST

START_TEST(what_is_no_catalogue_is_none)
{
	static const struct str text = { (char *)"Plural-Forms: nplurals=2; and more than twenty bytes", 40, 0 };

	ck_assert(!catalogue_open(&catalogue, path));
	ck_assert(!catalogue_open(&catalogue, "/"));
	put(&text, text.len);
	ck_assert(!catalogue_open(&catalogue, path));
	ck_assert_ptr_null(catalogue_find(&catalogue, "Customers", NULL));
}
END_TEST

/* The program's own: each kind of number in its form.  The C library is not asked, so no locale has to be installed. */
START_TEST(arabic_has_six_forms)
{
	static const struct { unsigned long n; int form; } cases[] = {
		{ 0, 0 }, { 1, 1 }, { 2, 2 }, { 3, 3 }, { 10, 3 }, { 11, 4 }, { 99, 4 }, { 100, 5 },
		{ 102, 5 }, { 103, 3 }, { 110, 3 }, { 111, 4 }, { 200, 5 }, { 1000, 5 }, { 1005, 3 },
	};
	const char *forms[6] = { NULL };

	lang_init();
	lang_set("ar");
	ck_assert_str_eq(lang_current(), "ar");
	ck_assert_str_eq(_("Customers"), "العملاء");
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *text = Q_("%d found", "%d found", cases[i].n);

		if (!forms[cases[i].form])
			forms[cases[i].form] = text;
		ck_assert_ptr_eq(text, forms[cases[i].form]);
	}
	for (int i = 0; i < 6; i++)
		for (int k = 0; k < i; k++)
			ck_assert_ptr_ne(forms[i], forms[k]);
	lang_set("en");
	ck_assert_str_eq(_("Customers"), "Customers");
	ck_assert_str_eq(Q_("%d found", "%d founds", 5), "%d founds");
	lang_set("ar");		/* what was given lives on */
	ck_assert_ptr_eq(Q_("%d found", "%d found", 1), forms[1]);
	lang_set("en");
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("catalogue", setup, teardown, 0,
		EACH(every_text_is_found_in_either_byte_order, 2), ONCE(half_a_file_does_no_harm),
		ONCE(wrong_numbers_do_no_harm), ONCE(what_is_no_catalogue_is_none),
		ONCE(arabic_has_six_forms));
}
