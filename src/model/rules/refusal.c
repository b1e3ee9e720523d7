/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Who does not want to be contacted. */
#include "base/base.h"
#include "model/rules/refusal.h"

#include "model/schema/people.h"
#include "text/layout.h"

const char *refusal_text(const struct record *customer)
{
	if (record_num(customer, CUSTOMER_do_not_call))
		return _("Do not contact: this customer asked not to be called or written to.");
	if (str_eq(record_text(customer, CUSTOMER_consent), "refused"))
		return _("Consent refused: this customer did not agree to be contacted.");
	return NULL;
}

enum result refusal_check(const struct record *customer, struct err *err)
{
	const char *why = refusal_text(customer);
	struct str name = STR_INIT;

	if (!why)
		return OK;
	isolate_auto(&name, record_text(customer, CUSTOMER_name));
	err_set(err, ERR_INVALID, "%s: %s", name.s, why);
	str_release(&name);
	return err->code;
}
