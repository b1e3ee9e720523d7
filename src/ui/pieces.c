/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Pieces of rows that several views draw. */
#include "base/base.h"
#include "ui/pages.h"

#include "base/date.h"
#include "model/schema/people.h"
#include "model/schema/work.h"

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

int64_t customer_of(const struct record *rec)
{
	int field = rec->entity == &customer_entity ? -1 : entity_field(rec->entity, "customer");

	if (rec->entity == &customer_entity)
		return rec->n;
	return field < 0 ? 0 : record_num(rec, (size_t)field);
}
