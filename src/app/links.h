/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Addresses that a phone or a browser opens, made of what records hold: only ASCII letters, digits and
 * signs come out, whatever goes in. */
#ifndef APP_LINKS_H
#define APP_LINKS_H
#include "model/record.h"

/* Each appends an address and tells whether there is one; nothing is appended where there is none. */
bool link_tel(const char *phone, struct str *out);		/* tel:+966501234567 */
bool link_mail(const char *email, struct str *out);		/* mailto:someone@example.com */
/* A customer's own; none for who refuses to be contacted (model/rules/refusal.h). */
bool link_call(const struct record *customer, struct str *out);
bool link_whatsapp(const struct record *customer, struct str *out);	/* https://wa.me/966501234567 */
bool link_write(const struct record *customer, struct str *out);	/* mailto: */
/* The first web address in a text: where it stands, in bytes; false: none. */
bool link_find(const char *text, size_t len, size_t *at, size_t *n);
/* A web address as it may be sent to a terminal (RFC 3986): everything else percent-encoded. */
void link_encode(const char *text, size_t len, struct str *out);
#endif
