/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Names, numbers and addresses of two customers compared. */
#include "base/base.h"
#include "model/rules/likeness.h"

#include <strings.h>

#include "model/rules/place.h"
#include "model/schema/people.h"
#include "text/utf8.h"

#define LONG_NAME 6	/* letters */

static bool is_one_of(const char *word, const char *const *words)
{
	for (; *words; words++)
		if (str_eq(word, *words))
			return true;
	return false;
}

/* --- Names. */

/* Words in the form that is searched by. */
static void add_words(const char *name, struct strlist *out)
{
	static const char *const begins[] = { "عبد", "ابو", NULL };	/* and goes on in the next word */
	static const char *const links[] = { "بن", "ابن", "بنت", "bin", "ibn", "al", NULL };
	struct strlist raw = { 0 };
	struct str whole = STR_INIT, key = STR_INIT;

	strlist_split(&raw, name, " \t\r\n-");
	for (size_t i = 0; i < raw.n; i++) {
		str_clear(&key);
		text_fold(raw.v[i], &key);
		if (!whole.len && is_one_of(key.s, links))
			continue;
		str_add(&whole, raw.v[i]);
		if (i + 1 < raw.n && is_one_of(key.s, begins))
			continue;
		str_clear(&key);
		text_sort_key(whole.s, &key);
		strlist_split(out, key.s, " ");
		str_clear(&whole);
	}
	strlist_release(&raw);
	str_release(&whole);
	str_release(&key);
}

void likeness_name(const char *name, bool sorted, struct str *out)
{
	struct strlist words = { 0 };

	add_words(name, &words);
	if (sorted)
		strlist_sort(&words);
	for (size_t i = 0; i < words.n; i++) {
		if (i)
			str_addc(out, ' ');
		str_add(out, words.v[i]);
	}
	strlist_release(&words);
}

static bool goes_on(char c)
{
	return ((unsigned char)c & 0xC0) == 0x80;
}

bool likeness_is_long(const char *name)
{
	size_t letters = 0;

	for (; *name; name++)
		letters += !goes_on(*name) && *name != ' ';
	return letters >= LONG_NAME;
}

/* At most one character? */
static bool is_one(const char *s, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		n += !goes_on(s[i]);
	return n <= 1;
}

bool likeness_spelling(const char *a, const char *b)
{
	size_t from = 0, to_a = strlen(a), to_b = strlen(b);

	if (!likeness_is_long(a) || !likeness_is_long(b))
		return false;
	while (from < to_a && from < to_b && a[from] == b[from])
		from++;
	while (from && (goes_on(a[from]) || goes_on(b[from])))
		from--;
	while (to_a > from && to_b > from && a[to_a - 1] == b[to_b - 1]) {
		to_a--;
		to_b--;
	}
	while (goes_on(a[to_a]) && goes_on(b[to_b])) {
		to_a++;
		to_b++;
	}
	return is_one(a + from, to_a - from) && is_one(b + from, to_b - from);
}

static unsigned compare_names(const struct record *a, const struct record *b)
{
	struct str one = STR_INIT, two = STR_INIT;
	unsigned like = 0;

	likeness_name(record_text(a, CUSTOMER_name), true, &one);
	likeness_name(record_text(b, CUSTOMER_name), true, &two);
	if (one.len && str_eq(one.s, two.s)) {
		like = LIKE_NAME;
	} else {
		str_clear(&one);
		str_clear(&two);
		likeness_name(record_text(a, CUSTOMER_name), false, &one);
		likeness_name(record_text(b, CUSTOMER_name), false, &two);
		like = likeness_spelling(one.s, two.s) ? LIKE_SPELLING : 0;
	}
	str_release(&one);
	str_release(&two);
	return like;
}

/* --- The rest. */

const char *likeness_domain(const char *email)
{
	static const char *const services[] = { "gmail", "googlemail", "hotmail", "outlook", "live",
		"msn", "yahoo", "ymail", "icloud", "me", "mac", "aol", "gmx", "mail", "yandex",
		"proton", "protonmail", "zoho", "windowslive", "rocketmail", "maktoob",
		"example", NULL };
	const char *at = strrchr(email, '@');
	char label[24];
	size_t len = at ? strcspn(at + 1, ".") : 0;

	if (!at || !at[1])
		return NULL;
	if (len >= sizeof(label))
		return at + 1;
	for (size_t i = 0; i < len; i++)
		label[i] = (char)(at[1 + i] >= 'A' && at[1 + i] <= 'Z' ? at[1 + i] | 0x20 : at[1 + i]);
	label[len] = '\0';
	return is_one_of(label, services) ? NULL : at + 1;
}

bool likeness_same_phone(const struct record *a, const struct record *b)
{
	static const size_t phones[] = { CUSTOMER_phone, CUSTOMER_secondary_phone,
		CUSTOMER_whatsapp };

	for (size_t i = 0; i < COUNT(phones); i++)
		for (size_t k = 0; k < COUNT(phones); k++)
			if (*record_text(a, phones[i]) == '+' &&
			    str_eq(record_text(a, phones[i]), record_text(b, phones[k])))
				return true;
	return false;
}

static bool shares_city(const struct record *a, const struct record *b)
{
	struct str one = STR_INIT, two = STR_INIT;
	bool same;

	place_key(record_text(a, CUSTOMER_city), &one);
	place_key(record_text(b, CUSTOMER_city), &two);
	same = one.len && str_eq(one.s, two.s);
	str_release(&one);
	str_release(&two);
	return same;
}

unsigned likeness(const struct record *a, const struct record *b)
{
	const char *mail_a = record_text(a, CUSTOMER_email), *mail_b = record_text(b, CUSTOMER_email);
	const char *at_a = likeness_domain(mail_a), *at_b = likeness_domain(mail_b);
	unsigned like = compare_names(a, b);

	if (likeness_same_phone(a, b))
		like |= LIKE_PHONE;
	if (*mail_a && strcasecmp(mail_a, mail_b) == 0)
		like |= LIKE_EMAIL;
	if (shares_city(a, b))
		like |= LIKE_CITY;
	if (at_a && at_b && strcasecmp(at_a, at_b) == 0)
		like |= LIKE_DOMAIN;
	return like;
}

bool likeness_is_pair(unsigned like)
{
	return like & (LIKE_PHONE | LIKE_EMAIL) ||
		(like & (LIKE_NAME | LIKE_SPELLING) && like & (LIKE_CITY | LIKE_DOMAIN));
}
