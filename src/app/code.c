/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What a phone can scan of a customer. */
#include "base/base.h"
#include "app/code.h"

#include "model/schema/people.h"
#include "app/contact.h"
#include "app/links.h"

bool code_content(const struct record *customer, enum code_kind kind, struct str *out)
{
	switch (kind) {
	case CODE_TEL:
		return link_call(customer, out);
	case CODE_WHATSAPP:
		return link_whatsapp(customer, out);
	default:
		contact_to_vcard(customer, 30, false, NULL, out);
		return true;
	}
}

void code_plain(const struct record *customer, enum code_kind kind, struct str *out)
{
	static const size_t fields[] = { CUSTOMER_name, CUSTOMER_company, CUSTOMER_phone,
		CUSTOMER_secondary_phone, CUSTOMER_whatsapp, CUSTOMER_email };

	if (kind != CODE_CARD) {
		code_content(customer, kind, out);
		return;
	}
	for (size_t i = 0; i < COUNT(fields); i++)
		if (record_has(customer, fields[i]))
			str_addf(out, "%s%s", out->len ? "\n" : "", record_text(customer, fields[i]));
}

const char *code_name(enum code_kind kind)
{
	static const char *const names[CODE_KINDS] = { NP_("code to scan", "call"),
		NP_("code to scan", "WhatsApp"), NP_("code to scan", "contact card") };

	return _(names[kind]);
}
