/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The kinds of time: a day, a moment; both are typed as people say them. */
#include "base/base.h"
#include "model/kind_p.h"

#include "base/date.h"
#include "text/utf8.h"
#include "text/when.h"

static enum result parse_day(const struct field *field, const char *in, const struct kind_env *env,
	struct value *out, struct err *err)
{
	struct str text = STR_INIT;
	struct civil date;
	struct when when;

	digits_to_ascii(in, &text);
	str_trim(&text);
	if (!civil_parse(text.s, &date)) {
		if (when_parse(in, env->now, &when, err)) {
			str_release(&text);
			err->field = field->name;
			return err->code;
		}
		date = when.date;
	}
	str_clear(&text);
	civil_print(date, &text);
	kind_take_text(out, str_detach(&text));
	return OK;
}

/* "25 November (in 4 days)" */
static void show_coming(struct civil date, const struct kind_env *env, struct str *out)
{
	int64_t days = civil_to_days(date) - civil_to_days(date_civil(env->now, NULL));

	if (days >= 0 && days < 2)
		when_day(date, env->now, (enum calendar)env->calendar, out);
	else
		str_addf(out, Q_("%d %s (in %d day)", "%d %s (in %d days)", (unsigned long)days),
			date.day, when_month_name(date.month), (int)days);
}

static void show_day(const struct field *field, const struct value *v, const struct kind_env *env,
	struct str *out)
{
	struct civil date;

	if (!civil_parse(v->text, &date))
		str_add(out, v->text);
	else if (field->flags & F_AHEAD && date.year)
		show_coming(date, env, out);
	else if (!date.year)
		str_addf(out, "%d %s", date.day, when_month_name(date.month));
	else
		when_day(date, env->now, (enum calendar)env->calendar, out);
}

/* A day without a time is 09:00 of it, the start of a working day; today is the next full hour. */
static int default_minute(struct civil date, int64_t now)
{
	int minute;
	struct civil today = date_civil(now, &minute);

	if (civil_compare(date, today) != 0 || minute < 9 * 60)
		return 9 * 60;
	return MIN(minute / 60 + 1, 23) * 60;
}

static enum result parse_moment(const struct field *field, const char *in,
	const struct kind_env *env, struct value *out, struct err *err)
{
	struct when when;
	int64_t ms;

	if (date_parse(in, &ms)) {
		kind_take_num(out, ms);
		return OK;
	}
	if (when_parse(in, env->now, &when, err)) {
		err->field = field->name;
		return err->code;
	}
	if (when.minute < 0)
		when.minute = default_minute(when.date, env->now);
	kind_take_num(out, date_moment(when.date, when.minute));
	return OK;
}

static void print_moment(const struct field *field, const struct value *v,
	const struct kind_env *env, struct str *out)
{
	(void)field, (void)env;
	date_print(v->num, out);
}

static void show_moment(const struct field *field, const struct value *v,
	const struct kind_env *env, struct str *out)
{
	(void)field;
	when_moment(v->num, env->now, (enum calendar)env->calendar, out);
}

const struct kind kind_day = {
	.name = "day", TEXT_KIND, .parse = parse_day, .print = kind_print_text, .show = show_day,
};
const struct kind kind_moment = {
	.name = "moment", .sql = "INTEGER",
	.parse = parse_moment, .print = print_moment, .show = show_moment,
};
