/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Addresses made of what records hold. */
#include "base/base.h"
#include "app/links.h"

#include "model/rules/refusal.h"
#include "model/schema/people.h"

static bool is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		(c && strchr("-._~", c));
}

static void add_encoded(const char *text, size_t len, const char *also, struct str *out)
{
	for (size_t i = 0; i < len; i++)
		if (is_plain(text[i]) || (text[i] && strchr(also, text[i])))
			str_addc(out, text[i]);
		else
			str_addf(out, "%%%02X", (unsigned)(unsigned char)text[i]);
}

void link_encode(const char *text, size_t len, struct str *out)
{
	add_encoded(text, len, ":/?#[]@!$&'()*+,;=%", out);
}

/* Stored numbers are +digits; what could not be understood is no number to dial. */
static const char *digits_of(const char *phone)
{
	return *phone == '+' && phone[1] && !phone[1 + strspn(phone + 1, "0123456789")] ? phone + 1 : NULL;
}

bool link_tel(const char *phone, struct str *out)
{
	const char *digits = digits_of(phone);

	if (digits)
		str_addf(out, "tel:+%s", digits);
	return digits;
}

bool link_call(const struct record *customer, struct str *out)
{
	return !refusal_text(customer) && link_tel(record_text(customer, CUSTOMER_phone), out);
}

bool link_write(const struct record *customer, struct str *out)
{
	return !refusal_text(customer) && link_mail(record_text(customer, CUSTOMER_email), out);
}

bool link_whatsapp(const struct record *customer, struct str *out)
{
	const char *digits = refusal_text(customer) ? NULL : digits_of(record_text(customer, record_has(customer, CUSTOMER_whatsapp) ?
		CUSTOMER_whatsapp : CUSTOMER_phone));

	if (digits)
		str_addf(out, "https://wa.me/%s", digits);
	return digits;
}

bool link_mail(const char *email, struct str *out)
{
	if (!strchr(email, '@'))
		return false;
	str_add(out, "mailto:");
	add_encoded(email, strlen(email), "@+!$'*", out);
	return true;
}

bool link_find(const char *text, size_t len, size_t *at, size_t *n)
{
	static const char *const schemes[] = { "https://", "http://" };

	for (size_t i = 0; i < len; i++)
		for (size_t k = 0; k < COUNT(schemes); k++) {
			size_t begin = strlen(schemes[k]), end = i + begin;

			if (len - i <= begin || memcmp(text + i, schemes[k], begin) != 0)
				continue;
			/* Arabic commas and marks stand right behind it. */
			while (end < len && text[end] > ' ' && text[end] < 0x7f && !strchr("<>\"", text[end]))
				end++;
			/* The sentence's own signs, which stand at its end. */
			while (end > i + begin && strchr(".,;:!?)", text[end - 1]))
				end--;
			if (end == i + begin)
				continue;
			*at = i;
			*n = end - i;
			return true;
		}
	return false;
}
