/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Addresses and codes made of a customer. */
#include "base/base.h"

#include "app/code.h"
#include "app/contact.h"
#include "app/links.h"
#include "model/schema/people.h"
#include "unit.h"

static struct str out = STR_INIT;

static struct record *customer(const char *phone)
{
	struct record *rec = record_new(&customer_entity);

	record_set_text(rec, CUSTOMER_name, "Sara; A, \\ Co");
	record_set_text(rec, CUSTOMER_phone, phone);
	return rec;
}

START_TEST(link_takes_only_numbers_that_can_be_dialled)
{
	static const char *const bad[] = { "", "+", "0501234567", "+9665x", "+966 50", "+966\033[0m", "call me" };

	for (size_t i = 0; i < COUNT(bad); i++)
		ck_assert_msg(!link_tel(bad[i], &out) && !out.len, "%s", bad[i]);
	ck_assert(link_tel("+966501234567", &out));
	ck_assert_str_eq(out.s, "tel:+966501234567");
	str_clear(&out);
}
END_TEST

START_TEST(link_whatsapp_prefers_its_own_number)
{
	struct record *rec = customer("+966501234567");

	ck_assert(link_whatsapp(rec, &out));
	ck_assert_str_eq(out.s, "https://wa.me/966501234567");
	str_clear(&out);
	record_set_text(rec, CUSTOMER_whatsapp, "+971501112222");
	ck_assert(link_whatsapp(rec, &out));
	ck_assert_str_eq(out.s, "https://wa.me/971501112222");
	str_clear(&out);
	record_free(&rec);
}
END_TEST

START_TEST(link_mail_encodes_what_could_harm)
{
	ck_assert(!link_mail("nobody", &out));
	ck_assert(link_mail("a+b@example.com", &out));
	ck_assert_str_eq(out.s, "mailto:a+b@example.com");
	str_clear(&out);
	ck_assert(link_mail("a\033\\\a;?&%@x.\xd8\xb3", &out));
	ck_assert_str_eq(out.s, "mailto:a%1B%5C%07%3B%3F%26%25@x.%D8%B3");
	str_clear(&out);
}
END_TEST

START_TEST(link_finds_web_addresses_in_sentences)
{
	static const struct { const char *text, *found; } cases[] = {
		{ "", NULL }, { "nothing here", NULL }, { "https://", NULL }, { "see http://.", NULL },
		{ "see https://example.com/a?b=c#d.", "https://example.com/a?b=c#d" },
		{ "(http://example.com)", "http://example.com" },
		{ "الموقع https://maps.example.com/x، قريب", "https://maps.example.com/x" },
		{ "<https://example.com>", "https://example.com" },
		{ "https://example.com/\033[31m", "https://example.com/" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t at, n;
		bool found = link_find(cases[i].text, strlen(cases[i].text), &at, &n);

		ck_assert_msg(found == !!cases[i].found, "%s", cases[i].text);
		if (found)
			ck_assert_msg(strlen(cases[i].found) == n &&
				memcmp(cases[i].text + at, cases[i].found, n) == 0, "%.*s", (int)n,
				cases[i].text + at);
	}
	link_encode("https://e.com/\x1b\xc2\x9b ", 18, &out);
	ck_assert_str_eq(out.s, "https://e.com/%1B%C2%9B%20");
	str_clear(&out);
}
END_TEST

/* Every way out that is made of a customer; the card alone can be kept. */
START_TEST(who_refuses_has_no_address_to_open)
{
	struct record *rec = customer("+966501234567");

	record_set_text(rec, CUSTOMER_email, "a@example.com");
	for (int i = 0; i < 3; i++) {
		bool refuses = i > 0;

		record_set_num(rec, CUSTOMER_do_not_call, i == 1);
		record_set_text(rec, CUSTOMER_consent, i == 2 ? "refused" : "given");
		ck_assert_int_eq(link_call(rec, &out), !refuses);
		ck_assert_int_eq(link_whatsapp(rec, &out), !refuses);
		ck_assert_int_eq(link_write(rec, &out), !refuses);
		ck_assert_int_eq(code_content(rec, CODE_TEL, &out), !refuses);
		ck_assert_int_eq(code_content(rec, CODE_WHATSAPP, &out), !refuses);
		ck_assert_int_eq(out.len > 0, !refuses);
		str_clear(&out);
		ck_assert(code_content(rec, CODE_CARD, &out));
		str_clear(&out);
	}
	record_free(&rec);
}
END_TEST

START_TEST(code_content_is_what_a_phone_takes)
{
	struct record *rec = customer("");

	ck_assert(!code_content(rec, CODE_TEL, &out));
	ck_assert(!code_content(rec, CODE_WHATSAPP, &out));
	ck_assert_uint_eq(out.len, 0);
	record_set_text(rec, CUSTOMER_phone, "+966501234567");
	record_set_text(rec, CUSTOMER_secondary_phone, "+966112223333");
	record_set_text(rec, CUSTOMER_nickname, "not for the phone");
	ck_assert(code_content(rec, CODE_CARD, &out));
	ck_assert_str_eq(out.s, "BEGIN:VCARD\r\nVERSION:3.0\r\nN:;Sara\\; A\\, \\\\ Co;;;\r\n"
		"FN:Sara\\; A\\, \\\\ Co\r\nTEL;TYPE=CELL:+966501234567\r\n"
		"TEL;TYPE=HOME:+966112223333\r\nEND:VCARD\r\n");
	str_clear(&out);
	contact_to_vcard(rec, 30, true, NULL, &out);
	ck_assert_ptr_nonnull(strstr(out.s, "NICKNAME:not for the phone\r\n"));
	str_clear(&out);
	code_plain(rec, CODE_CARD, &out);
	ck_assert_str_eq(out.s, "Sara; A, \\ Co\n+966501234567\n+966112223333");
	str_clear(&out);
	record_free(&rec);
}
END_TEST

/* 17 bytes fill version 1 at level L; level M would take version 2 there. */
START_TEST(qr_takes_the_smallest_code)
{
	char *text;
	struct err err = { 0 };
	struct qr qr;

	ck_assert_int_eq(qr_encode("seventeen byte tx", &qr, &err), OK);
	ck_assert_int_eq(qr.size, 21);
	qr_release(&qr);
	ck_assert_int_eq(qr_encode("eighteen byte text", &qr, &err), OK);
	ck_assert_int_eq(qr.size, 25);
	/* The finder in the corner, and the light around it. */
	for (int i = 0; i < 7; i++)
		ck_assert(qr.dark[i] && qr.dark[i * qr.size]);
	ck_assert(!qr.dark[7] && !qr.dark[7 * qr.size]);
	qr_release(&qr);
	text = xmalloc(4001);
	memset(text, 'x', 4000);
	text[4000] = '\0';
	ck_assert_int_eq(qr_encode(text, &qr, &err), ERR_INVALID);
	ck_assert_int_eq(qr.size, 0);
	free(text);
}
END_TEST

/* Level M where it fits: bits 1 and 2 of the format beside the finder say 00 xor 10 then, 01 xor 10 for L. */
START_TEST(qr_takes_the_better_level_for_nothing)
{
	struct err err = { 0 };
	struct qr qr;

	ck_assert_int_eq(qr_encode("short", &qr, &err), OK);
	ck_assert_int_eq(qr.dark[8 * qr.size], 1);
	ck_assert_int_eq(qr.dark[8 * qr.size + 1], 0);
	qr_release(&qr);
	ck_assert_int_eq(qr_encode("seventeen byte tx", &qr, &err), OK);
	ck_assert_int_eq(qr.dark[8 * qr.size], 1);
	ck_assert_int_eq(qr.dark[8 * qr.size + 1], 1);
	qr_release(&qr);
}
END_TEST

START_TEST(qr_says_what_is_missing)
{
	struct err err = { 0 };
	struct qr qr;

	ck_assert_int_eq(qr_encode("x", &qr, &err), ERR_INVALID);
	ck_assert_ptr_nonnull(strstr(err.text, "libqrencode-dev"));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("code");
	TCase *all = tcase_create("all");
	const TTest *const tests[] = {
		link_takes_only_numbers_that_can_be_dialled, link_whatsapp_prefers_its_own_number,
		link_mail_encodes_what_could_harm, link_finds_web_addresses_in_sentences,
		who_refuses_has_no_address_to_open, code_content_is_what_a_phone_takes,
	};

	for (size_t i = 0; i < COUNT(tests); i++)
		tcase_add_test(all, tests[i]);
	if (qr_is_there()) {
		tcase_add_test(all, qr_takes_the_smallest_code);
		tcase_add_test(all, qr_takes_the_better_level_for_nothing);
	} else
		tcase_add_test(all, qr_says_what_is_missing);
	suite_add_tcase(suite, all);
	return unit_run(suite);
}
