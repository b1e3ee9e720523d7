/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A broker's day: customers who are due, the list made of them, calls logged. */
#include "base/base.h"
#include "calls_fixture.h"

#include "app/calls.h"
#include "text/layout.h"
#include <check.h>

static struct err err;

void calls_setup(void)
{
	err = (struct err){ 0 };
	fixture_open(&app, "2026-06-01T09:00");
}

int64_t known(const char *name, const char *phone, const char *talked, const char *spec)
{
	char text[256];
	int64_t n;

	fixture_clock("2026-06-01T09:00");
	snprintf(text, sizeof(text), "name=%s;phone=%s;relation=customer;%s", name, phone, spec);
	n = fixture_add(&app, CUSTOMER, text);
	fixture_clock(talked);
	snprintf(text, sizeof(text), "type=call;customer=%lld;outcome=successful", (long long)n);
	fixture_add(&app, INTERACTION, text);
	fixture_clock(NOW);
	return n;
}

int64_t due(int64_t customer, const char *when, const char *spec)
{
	char text[256];

	snprintf(text, sizeof(text), "customer=%lld;title=Send the plan;due_at=%s;%s",
		(long long)customer, when, spec);
	return fixture_add(&app, FOLLOWUP, text);
}

int make(struct civil day)
{
	int added = -1;

	ck_ok(calls_make(&app, day, &added, &err));
	return added;
}

const char *queue(struct civil day)
{
	static struct str text = STR_INIT;
	struct rowset rows = { 0 };

	str_clear(&text);
	ck_ok(calls_queue(&app, day, &rows, &err));
	for (size_t i = 0; i < rows.n; i++) {
		query_title(app.db, CUSTOMER, record_num(rows.v[i], CALL_customer), &text);
		str_addf(&text, ":%s%s", record_text(rows.v[i], CALL_reason),
			i + 1 < rows.n ? " " : "");
	}
	rowset_release(&rows);
	return text.s;
}

int64_t line_of(int64_t customer)
{
	struct rowset rows = { 0 };
	int64_t n = 0;

	ck_ok(calls_queue(&app, today, &rows, &err));
	for (size_t i = 0; i < rows.n; i++)
		if (record_num(rows.v[i], CALL_customer) == customer)
			n = rows.v[i]->n;
	rowset_release(&rows);
	ck_assert_int_ne(n, 0);
	return n;
}

const char *plain(const struct str *message)
{
	static struct str text = STR_INIT;

	str_clear(&text);
	isolate_strip(message->s, &text);
	return text.s;
}

const char *log_call(int64_t customer, int64_t call, const char *outcome, const char *when)
{
	static struct str message = STR_INIT;

	str_clear(&message);
	ck_ok(calls_log(&app, customer, call, outcome, NULL, 0, when, &message, &err));
	return plain(&message);
}

enum result skip(int64_t call)
{
	struct str message = STR_INIT;
	enum result code = calls_skip(&app, call, &message, &err);

	if (!code)
		ck_assert_ptr_nonnull(strstr(message.s, "skipped"));
	str_release(&message);
	return code;
}
