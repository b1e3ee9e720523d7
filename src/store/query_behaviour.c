/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * How a customer behaves: how often there is a contact, and at which time of day calls are answered. */
#include "base/base.h"
#include "store/query.h"

#include "store/store_p.h"

#define MONTH_DAYS 30

/* What is over and done.  A real contact is what real_contact() of model/rules/classify.h says; a test holds both
 * against each other. */
#define MESSAGES "('email', 'whatsapp', 'sms', 'message', 'offer_sent')"
#define DONE \
	" FROM interaction WHERE customer = ? AND deleted_at IS NULL AND status = 'completed'" \
	" AND completed_at IS NOT NULL AND completed_at <= ?"
#define REACHED " AND ifnull(outcome, '') NOT IN ('no_answer', 'wrong_number')"
#define CONTACT \
	DONE REACHED " AND type NOT IN ('note', 'status_change') AND (type NOT IN " MESSAGES \
	" OR ifnull(response, '') IN ('positive', 'negative') OR direction = 'inbound')"

static enum result read_contacts(struct db *db, int64_t customer, int64_t now, struct behaviour *out,
	struct err *err)
{
	sqlite3_stmt *stmt;
	enum result code;
	bool row;

	if (sql_ask(db, &stmt, err, "SELECT count(*), min(completed_at), max(completed_at)" CONTACT, "ii",
	    customer, now))
		return err->code;
	code = sql_step(db, stmt, &row, err);
	if (!code && row) {
		out->contacts = sqlite3_column_int64(stmt, 0);
		out->first_at = sqlite3_column_int64(stmt, 1);
		out->last_at = sqlite3_column_int64(stmt, 2);
	}
	sql_end(db, stmt);
	return code;
}

static enum result read_times(struct db *db, int64_t customer, int64_t now, struct behaviour *out,
	struct err *err)
{
	sqlite3_stmt *stmt;
	enum result code;
	bool row;

	if (sql_ask(db, &stmt, err, "SELECT wasit_day_part(completed_at), count(*), "
	    "count(*) FILTER (WHERE ifnull(outcome, '') NOT IN ('no_answer', 'wrong_number'))" DONE
	    " AND type = 'call' AND ifnull(direction, '') <> 'inbound' GROUP BY 1", "ii", customer, now))
		return err->code;
	while (!(code = sql_step(db, stmt, &row, err)) && row) {
		int part = sqlite3_column_int(stmt, 0);

		out->calls[part] = sqlite3_column_int64(stmt, 1);
		out->answered[part] = sqlite3_column_int64(stmt, 2);
	}
	sql_end(db, stmt);
	return code;
}

enum day_part day_part_of(int64_t at)
{
	static const struct { int hour; enum day_part part; } begins[] = {
		{ 21, DAY_NIGHT }, { 17, DAY_EVENING }, { 12, DAY_AFTERNOON }, { 5, DAY_MORNING },
	};
	int minute;

	date_civil(at, &minute);
	for (size_t i = 0; i < COUNT(begins); i++)
		if (minute >= begins[i].hour * 60)
			return begins[i].part;
	return DAY_NIGHT;
}

/* Half up, once. */
static int64_t ratio(int64_t part, int64_t whole)
{
	return (2 * part + whole) / (2 * whole);
}

enum result query_behaviour(struct db *db, int64_t customer, int64_t now, struct behaviour *out,
	struct err *err)
{
	*out = (struct behaviour){ .days_between = -1, .best = -1 };
	if (read_contacts(db, customer, now, out, err) || read_times(db, customer, now, out, err))
		return err->code;
	if (out->contacts > 1)
		out->days_between = ratio((out->last_at - out->first_at) / MINUTE_MS * 100,
			(out->contacts - 1) * (DAY_MS / MINUTE_MS));
	if (out->contacts)
		out->per_30_days = ratio(out->contacts * MONTH_DAYS * 100,
			MAX(MONTH_DAYS, date_days_between(out->first_at, now) + 1));
	for (int i = 0; i < DAY_PARTS; i++)
		if (out->answered[i] > (out->best < 0 ? 0 : out->answered[out->best]))
			out->best = i;
	return OK;
}
