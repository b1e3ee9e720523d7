/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * One line of a day's call list: finding, completing, opening it again. */
#include "base/base.h"

#include "base/date.h"
#include "model/rules/calllist.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "store/save.h"
#include "app/ask.h"
#include "app/effects_p.h"

enum result call_line_of(struct db *db, int64_t customer, struct civil day, struct record **out,
	struct err *err)
{
	struct filter filter = { .entity = &call_entity };

	ask_num(&filter, "customer", FILTER_EQ, customer);
	ask_day(&filter, "day", FILTER_EQ, day);
	return ask_one(db, &filter, NULL, out, err);
}

void call_line_complete(const struct app *app, struct record *line,
	const struct record *interaction)
{
	record_set_text(line, CALL_status, "completed");
	record_set_text(line, CALL_outcome, record_text(interaction, INTERACTION_outcome));
	record_set_num(line, CALL_interaction, interaction->n);
	if (app->actor.user)
		record_set_num(line, CALL_agent, app->actor.user);
}

/* When the customer of a completed line was last called from it. */
static enum result worked_at(struct db *db, const struct record *line, int64_t *at,
	struct err *err)
{
	struct record *interaction = NULL;
	enum result code = OK;

	*at = record_num(line, common_index(&call_entity, COMMON_updated_at));
	if (record_has(line, CALL_interaction))
		code = ask_record(db, &interaction_entity, record_num(line, CALL_interaction), &interaction, err);
	if (!code && interaction)
		*at = record_num(interaction, INTERACTION_completed_at);
	record_free(&interaction);
	return code;
}

/* A follow-up of one's own may wait for somebody who is not to be called: he is told of it, but it opens no line. */
static enum result may_be_called(struct db *db, int64_t n, bool *may, struct err *err)
{
	struct record *customer;
	enum result code = ask_record(db, &customer_entity, n, &customer, err);

	*may = customer && calllist_callable(customer);
	record_free(&customer);
	return code;
}

enum result call_line_reopen(struct save *save, struct record *line,
	const struct record *followup, bool *done, struct err *err)
{
	int64_t due = record_num(followup, FOLLOWUP_due_at), at;
	bool may;

	*done = false;
	if (!str_eq(record_text(line, CALL_status), "completed"))
		return OK;
	if (worked_at(save_db(save), line, &at, err))
		return err->code;
	if (due <= at)
		return OK;
	if (may_be_called(save_db(save), record_num(line, CALL_customer), &may, err))
		return err->code;
	if (!may)
		return OK;
	record_set_text(line, CALL_status, "pending");
	record_clear(line, CALL_outcome);
	record_set_num(line, CALL_attempts, record_num(line, CALL_attempts) + 1);
	record_set_num(line, CALL_followup, followup->n);
	record_set_num(line, CALL_due_at, due);
	*done = true;
	return effect_put(save, line, err);
}

enum result call_lines_drop(struct save *save, int64_t customer, struct err *err)
{
	struct filter filter = { .entity = &call_entity };
	struct rowset rows = { 0 };
	enum result code;

	ask_num(&filter, "customer", FILTER_EQ, customer);
	ask_text(&filter, "status", FILTER_EQ, "pending");
	ask_day(&filter, "day", FILTER_GE, date_today());
	code = ask_list(save_db(save), &filter, NULL, 0, 0, &rows, err);
	for (size_t i = 0; i < rows.n && !code; i++) {
		record_set_text(rows.v[i], CALL_status, "skipped");
		code = effect_put(save, rows.v[i], err);
	}
	rowset_release(&rows);
	return code;
}
