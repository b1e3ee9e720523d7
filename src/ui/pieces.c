/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Pieces of rows that several views draw. */
#include "base/base.h"
#include "ui/pages.h"

#include "base/date.h"
#include "model/money.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "app/links.h"

enum role temperature_role(const char *temperature)
{
	if (str_eq(temperature, "hot"))
		return ROLE_hot;
	return str_eq(temperature, "warm") ? ROLE_warm : ROLE_cold;
}

const char *temperature_mark(const char *temperature)
{
	if (str_eq(temperature, "hot"))
		return P_("one letter for hot", "H");
	if (str_eq(temperature, "warm"))
		return P_("one letter for warm", "W");
	return P_("one letter for cold", "C");
}

void due_text(int64_t at, int64_t now, struct str *out)
{
	int64_t days = date_days_between(now, at);
	int minute;

	date_civil(at, &minute);
	if (days < 0)
		str_addf(out, Q_("%d day late", "%d days late", (unsigned long)-days), (int)-days);
	else if (days == 0)
		str_addf(out, "%02d:%02d", minute / 60, minute % 60);
	else if (days == 1)
		str_add(out, _("tomorrow"));
	else
		str_addf(out, Q_("in %d day", "in %d days", (unsigned long)days), (int)days);
}

enum role due_role(int64_t at, int64_t now)
{
	if (at < now)
		return ROLE_overdue;
	return date_days_between(now, at) == 0 ? ROLE_today : ROLE_dim;
}

const char *comma(void)
{
	return P_("between words of a list", ", ");
}

int64_t customer_of(const struct record *rec)
{
	int field = rec->entity->parent ? entity_field(rec->entity, rec->entity->parent) : -1;

	if (rec->entity == &customer_entity)
		return rec->n;
	if (field < 0 || !str_eq(rec->entity->fields[field].target, "customer"))
		return 0;
	return record_num(rec, (size_t)field);
}

void budget_text(const struct record *rec, struct str *out)
{
	const char *currency = record_text(rec, CUSTOMER_currency);
	struct str low = STR_INIT, high = STR_INIT, range = STR_INIT;

	if (record_has(rec, CUSTOMER_budget_min))
		money_short(record_num(rec, CUSTOMER_budget_min), currency, &low);
	if (record_has(rec, CUSTOMER_budget_max))
		money_short(record_num(rec, CUSTOMER_budget_max), currency, &high);
	if (low.len && high.len)
		str_addf(&range, "%s–%s", low.s, high.s);
	/* By the words of the amounts: «500 ألف–1.2 مليون» goes from the right, "500k–1.2m" from the left. */
	if (range.len)
		isolate_auto(out, range.s);
	else if (high.len) {
		str_add(out, _("up to "));
		isolate_auto(out, high.s);
	} else if (low.len) {
		str_add(out, _("from "));
		isolate_auto(out, low.s);
	}
	str_release(&low);
	str_release(&high);
	str_release(&range);
}

void put_note(const struct canvas *c, int x, int y, unsigned style, const char *note)
{
	struct put put = { .x = x, .y = y, .w = c->w - x, .style = style, .dir = PUT_AUTO, .text = note,
		.len = strcspn(note, "\n") };
	struct str link = STR_INIT;

	if (!put.len)
		return;
	if (link_find(note, put.len, &put.link_at, &put.link_len))
		link_encode(note + put.link_at, put.link_len, &link);
	put.link = link.s;
	canvas_put(c, &put);
	str_release(&link);
}
