/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A list of customers onto a day's call list. */
#include "base/base.h"

#include "base/date.h"
#include "model/rules/calllist.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "app/ask.h"
#include "app/calls.h"
#include "app/effects_p.h"

struct feeding {
	struct app *app;
	struct calls_feed *out;
	struct rowset lines;		/* owned: the day's, by the rule's order */
	int64_t *chosen;		/* owned: customers */
	size_t nchosen, most;
	int64_t start, end;		/* of the day */
};

static bool is_on_list(const struct feeding *f, int64_t customer)
{
	for (size_t i = 0; i < f->lines.n; i++)
		if (record_num(f->lines.v[i], CALL_customer) == customer)
			return true;
	return false;
}

/* Rules of a day's call list, domain section 7.5. */
static bool judge(struct record *customer, void *ctx)
{
	struct feeding *f = ctx;
	int64_t contact = record_num(customer, CUSTOMER_last_contacted_at);
	int64_t whose = record_num(customer, common_index(&customer_entity, COMMON_assigned_to));
	int64_t me = f->app->actor.user;

	if (!calllist_callable(customer) || (me && whose && whose != me)) {
		f->out->barred++;
	} else if (is_on_list(f, customer->n)) {
		f->out->there++;
	} else if (contact >= f->start && contact < f->end) {
		f->out->reached++;
	} else if (f->nchosen == f->most) {
		f->out->more = true;
		return false;
	} else {
		f->chosen[f->nchosen++] = customer->n;
	}
	return true;
}

static enum result choose(struct feeding *f, const struct query *q, struct civil day, struct err *err)
{
	struct filter lines = { .entity = &call_entity };

	ask_day(&lines, "day", FILTER_EQ, day);
	if (ask_list(f->app->db, &lines, NULL, 0, 0, &f->lines, err))
		return err->code;
	return query_each(f->app->db, q, judge, f, err);
}

/* Each is judged again as it is written: what changed meanwhile counts. */
static enum result put_all(struct feeding *f, struct civil day, const char *label, struct err *err)
{
	enum result code = app_bulk_begin(f->app, label, err);

	if (code)
		return code;
	for (size_t i = 0; i < f->nchosen && !code; i++) {
		int64_t call;

		code = calls_add(f->app, f->chosen[i], day, &call, err);
		if (code == ERR_INVALID)
			f->out->barred++;
		else if (code == ERR_DUPLICATE)
			f->out->there++;
		f->out->added += !code;
		if (code == ERR_INVALID || code == ERR_DUPLICATE)
			code = OK;
	}
	return app_bulk_settle(f->app, code, err);
}

enum result calls_feed(struct app *app, const struct query *q, struct civil day, const char *label,
	bool write, struct calls_feed *out, struct err *err)
{
	struct feeding f = {
		.app = app, .out = out, .most = (size_t)MAX(app->rules.calls_per_day, 1),
		.start = date_moment(day, 0), .end = date_moment(civil_add(day, 1), 0),
	};
	enum result code;

	*out = (struct calls_feed){ 0 };
	if (civil_compare(day, date_today()) < 0)
		return err_field(err, "day", _("A call list is made for today or a later day."));
	f.chosen = xcalloc(f.most, sizeof(*f.chosen));
	code = choose(&f, q, day, err);
	if (!code && write && f.nchosen)
		code = put_all(&f, day, label, err);
	else if (!code)
		out->added = (int)f.nchosen;
	rowset_release(&f.lines);
	free(f.chosen);
	return code;
}

static void add_sentence(struct str *out, const char *sentence)
{
	if (out->len)
		str_addc(out, ' ');
	str_add(out, sentence);
}

static void add_counted(struct str *out, const char *format, int n)
{
	struct str sentence = STR_INIT;

	if (!n)
		return;
	str_addf(&sentence, format, n);
	add_sentence(out, sentence.s);
	str_release(&sentence);
}

void calls_feed_say(const struct calls_feed *feed, bool would, struct str *out)
{
	unsigned long added = (unsigned long)feed->added;

	if (!feed->added)
		add_sentence(out, _("Nobody on it is to be added."));
	else if (would)
		add_counted(out, Q_("%d customer would come on the call list.",
			"%d customers would come on the call list.", added), feed->added);
	else
		add_counted(out, Q_("%d customer put on the call list.", "%d customers put on the call list.",
			added), feed->added);
	add_counted(out, Q_("%d is on it already.", "%d are on it already.", (unsigned long)feed->there),
		feed->there);
	add_counted(out, Q_("%d was reached today.", "%d were reached today.",
		(unsigned long)feed->reached), feed->reached);
	add_counted(out, Q_("%d is not to be called.", "%d are not to be called.",
		(unsigned long)feed->barred), feed->barred);
	if (feed->more)
		add_sentence(out, _("More of the list than a day's calls stays out."));
}
