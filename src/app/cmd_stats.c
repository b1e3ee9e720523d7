/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * stats: the figures as text and JSON. */
#include "base/base.h"
#include "app/command.h"

#include "io/json.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "text/layout.h"
#include "text/when.h"
#include "app/figures.h"
#include "app/output.h"
#include "app/record_json.h"
#include "app/reports.h"
#include "app/telling.h"

#define RISK_ROWS  20		/* for the eye; --json has all */
#define EVENT_ROWS 50
#define LAST_ROWS  5

struct stats {
	struct target *t;
	struct figure_span span;
	struct json_writer w;
};

/* "  label ……  12" in columns of cells. */
static void add_padded(const char *text, int width, bool at_end, struct str *out)
{
	int gap = width - (int)text_width(text);

	for (int i = 0; at_end && i < gap; i++)
		str_addc(out, ' ');
	str_add(out, text);
	for (int i = 0; !at_end && i < gap; i++)
		str_addc(out, ' ');
}

/* --- Topics of the table. */

#define LABEL_W 36
#define FIGURE_W 10

static void print_figure(const struct figure_value *value, struct str *out)
{
	struct str label = STR_INIT, figure = STR_INIT;

	str_addf(&label, "%s%s", value->key ? "    " : "  ", figure_label(value));
	figure_show(value, &figure);
	add_padded(label.s, LABEL_W, false, out);
	add_padded(figure.s, FIGURE_W, true, out);
	str_addc(out, '\n');
	str_release(&label);
	str_release(&figure);
}

static void text_topic(const struct figures *figures, struct str *out)
{
	const struct figure *headed = NULL;

	for (size_t i = 0; i < figures->n; i++) {
		const struct figure_value *value = &figures->v[i];

		if (value->key && !value->part)
			continue;	/* a choice nobody has says nothing; the JSON has it */
		if (value->key && value->figure != headed)
			str_addf(out, "  %s\n", _(value->figure->label));
		headed = value->figure;
		print_figure(value, out);
	}
}

static void json_topic(struct json_writer *w, const struct figure_topic *topic,
	const struct figures *figures)
{
	jw_object(w, topic->name);
	for (size_t i = 0; i < figures->n; i++) {
		const struct figure_value *value = &figures->v[i];
		bool first = !i || figures->v[i - 1].figure != value->figure;
		bool last = i + 1 == figures->n || figures->v[i + 1].figure != value->figure;

		if (value->key && first)
			jw_object(w, value->figure->name);
		figure_json(w, value->key ? value->key : value->figure->name, value);
		if (value->key && last)
			jw_end_object(w);
	}
	jw_end_object(w);
}

static enum result print_topic(struct stats *s, const struct figure_topic *topic, struct err *err)
{
	struct figures figures = { 0 };
	enum result code = figures_read(s->t->app, &s->span, topic->name, false, &figures, err);

	if (!code && s->t->json) {
		json_topic(&s->w, topic, &figures);
	} else if (!code) {
		str_addf(s->t->out, "\n%s\n", _(topic->title));
		text_topic(&figures, s->t->out);
	}
	figures_release(&figures);
	return code;
}

/* --- Lists. */

static void json_agent(struct json_writer *w, struct app *app, const struct agent_row *row)
{
	static const struct figure percent = { .unit = UNIT_PERCENT };
	struct figure_value completion = { .figure = &percent, .part = row->completed,
		.whole = row->lines };
	struct figure_value success = { .figure = &percent, .part = row->successful,
		.whole = row->completed };
	char id[ULID_LEN + 1];

	jw_object(w, NULL);
	jw_string(w, "id", query_id_of(app->db, row->user, id) ? id : NULL);
	jw_string(w, "name", row->name);
	jw_int(w, "calls", row->lines);
	jw_int(w, "completed", row->completed);
	jw_int(w, "successful", row->successful);
	figure_json(w, "completion", &completion);
	figure_json(w, "success", &success);
	jw_int(w, "minutes", row->minutes);
	jw_int(w, "interactions", row->interactions);
	jw_end_object(w);
}

static void text_agent(const struct agent_row *row, struct str *out)
{
	static const struct figure count = { .unit = UNIT_COUNT }, percent = { .unit = UNIT_PERCENT };
	const struct figure_value cells[] = {
		{ .figure = &count, .part = row->lines }, { .figure = &count, .part = row->completed },
		{ .figure = &percent, .part = row->completed, .whole = row->lines },
		{ .figure = &count, .part = row->successful },
		{ .figure = &percent, .part = row->successful, .whole = row->completed },
		{ .figure = &count, .part = row->minutes },
		{ .figure = &count, .part = row->interactions },
	};
	struct str name = STR_INIT;

	str_addf(&name, "  %s", row->name);
	add_padded(name.s, 22, false, out);
	for (size_t i = 0; i < COUNT(cells); i++) {
		struct str figure = STR_INIT;

		figure_show(&cells[i], &figure);
		str_addc(out, ' ');
		add_padded(figure.s, 9, true, out);
		str_release(&figure);
	}
	str_addc(out, '\n');
	str_release(&name);
}

static void agents_heading(struct str *out)
{
	const char *const names[] = { P_("column", "calls"), P_("column", "done"), P_("column", "done %"),
		P_("column", "success"), P_("column", "succ. %"), P_("column", "minutes"),
		P_("column", "contacts") };

	str_addf(out, "\n%s\n", _("Agents"));
	add_padded("", 22, false, out);
	for (size_t i = 0; i < COUNT(names); i++) {
		str_addc(out, ' ');
		add_padded(names[i], 9, true, out);
	}
	str_addc(out, '\n');
}

static enum result print_agents(struct stats *s, struct err *err)
{
	struct agent_rows rows = { 0 };
	enum result code = report_agents(s->t->app, &s->span, &rows, err);

	if (s->t->json)
		jw_array(&s->w, "agents");
	else
		agents_heading(s->t->out);
	for (size_t i = 0; i < rows.n && !code; i++)
		if (s->t->json)
			json_agent(&s->w, s->t->app, &rows.v[i]);
		else
			text_agent(&rows.v[i], s->t->out);
	if (s->t->json)
		jw_end_array(&s->w);
	agent_rows_release(&rows);
	return code;
}

/* Name, then fields of the record for the eye. */
static void text_record(struct stats *s, const struct record *rec, size_t title, const size_t *fields,
	size_t n)
{
	struct kind_env env = app_env(s->t->app);
	struct str text = STR_INIT;

	str_addf(&text, "  %s", record_text(rec, title));
	add_padded(text.s, 30, false, s->t->out);
	for (size_t i = 0; i < n; i++) {
		str_clear(&text);
		str_addc(&text, ' ');
		record_show(rec, fields[i], &env, &text);
		add_padded(text.s, 12, false, s->t->out);
	}
	str_trim(s->t->out);
	str_addc(s->t->out, '\n');
	str_release(&text);
}

static enum result print_risk(struct stats *s, struct err *err)
{
	static const size_t fields[] = { CUSTOMER_risk, CUSTOMER_days_silent, CUSTOMER_recovery };
	static size_t shown[] = { CUSTOMER_name, CUSTOMER_phone, CUSTOMER_risk, CUSTOMER_days_silent,
		CUSTOMER_recovery };
	const struct columns columns = { shown, COUNT(shown) };
	struct rowset rows = { 0 };
	enum result code = report_risk(s->t->app, &s->span, s->t->json ? 0 : RISK_ROWS, &rows, err);

	if (s->t->json)
		jw_array(&s->w, "at_risk");
	else
		str_addf(s->t->out, "\n%s\n", _("At risk, the longest silent first"));
	for (size_t i = 0; i < rows.n && !code; i++)
		if (s->t->json)
			record_json(s->t->app, &s->w, rows.v[i], &columns);
		else
			text_record(s, rows.v[i], CUSTOMER_name, fields, COUNT(fields));
	if (s->t->json)
		jw_end_array(&s->w);
	else if (!rows.n)
		str_addf(s->t->out, "  %s\n", _("nobody"));
	rowset_release(&rows);
	return code;
}

static void print_event(struct stats *s, const struct event *event)
{
	struct kind_env env = app_env(s->t->app);
	const struct entity *entity = event->rec->entity;
	struct str day = STR_INIT, name = STR_INIT;

	event_name(s->t->app, event, &name);
	if (s->t->json) {
		civil_print(event->day, &day);
		jw_object(&s->w, NULL);
		jw_string(&s->w, "day", day.s);
		jw_string(&s->w, "event", event->field->name);
		jw_string(&s->w, "entity", entity->name);
		jw_string(&s->w, "id", event->rec->id);
		jw_string(&s->w, "name", name.s);
		jw_end_object(&s->w);
	} else {
		str_add(&day, "  ");
		when_day(event->day, env.now, (enum calendar)env.calendar, &day);
		add_padded(day.s, 18, false, s->t->out);
		str_addf(s->t->out, "%s: %s\n", _(event->field->label), name.s);
	}
	str_release(&day);
	str_release(&name);
}

static enum result print_events(struct stats *s, struct err *err)
{
	struct events events = { 0 };
	enum result code = report_events(s->t->app, &s->span, s->t->json ? 0 : EVENT_ROWS, &events, err);

	if (s->t->json)
		jw_array(&s->w, "events");
	else
		str_addf(s->t->out, "\n%s\n", _("The next 30 days"));
	for (size_t i = 0; i < events.n && !code; i++)
		print_event(s, &events.v[i]);
	if (s->t->json)
		jw_end_array(&s->w);
	else if (!events.n)
		str_addf(s->t->out, "  %s\n", _("nothing"));
	events_release(&events);
	return code;
}

static enum result print_last(struct stats *s, struct err *err)
{
	static size_t shown[] = { INTERACTION_customer, INTERACTION_type, INTERACTION_outcome,
		INTERACTION_completed_at };
	const struct columns columns = { shown, COUNT(shown) };
	struct kind_env env = app_env(s->t->app);
	struct rowset rows = { 0 };
	enum result code = report_last(s->t->app, LAST_ROWS, &rows, err);

	if (s->t->json)
		jw_array(&s->w, "last_interactions");
	else
		str_addf(s->t->out, "\n%s\n", _("Latest contacts"));
	for (size_t i = 0; i < rows.n && !code; i++) {
		struct str name = STR_INIT, when = STR_INIT;

		if (s->t->json) {
			record_json(s->t->app, &s->w, rows.v[i], &columns);
			continue;
		}
		query_title(s->t->app->db, &customer_entity, record_num(rows.v[i], INTERACTION_customer),
			&name);
		when_moment(record_num(rows.v[i], INTERACTION_at), env.now,
			(enum calendar)env.calendar, &when);
		str_addf(s->t->out, "  %s  %s  ", when.s, name.s);
		record_show(rows.v[i], INTERACTION_type, &env, s->t->out);
		str_add(s->t->out, record_has(rows.v[i], INTERACTION_outcome) ? "  " : "");
		record_show(rows.v[i], INTERACTION_outcome, &env, s->t->out);
		str_addc(s->t->out, '\n');
		str_release(&name);
		str_release(&when);
	}
	if (s->t->json)
		jw_end_array(&s->w);
	rowset_release(&rows);
	return code;
}

static enum result print_calls_a_day(struct stats *s, struct err *err)
{
	int64_t days[SPARK_DAYS];

	if (!s->t->json)
		return OK;
	if (report_calls_a_day(s->t->app, &s->span, days, SPARK_DAYS, err))
		return err->code;
	jw_array(&s->w, "calls_a_day");
	for (size_t i = 0; i < SPARK_DAYS; i++)
		jw_int(&s->w, NULL, days[i]);
	jw_end_array(&s->w);
	return OK;
}

/* Which list comes with, or is, a topic. */
static const struct list_topic {
	const char *topic;
	enum result (*print)(struct stats *s, struct err *err);
} list_topics[] = {
	{ "calls", print_calls_a_day },
	{ "interactions", print_last },
	{ "agents", print_agents },
	{ "risk", print_risk },
	{ "events", print_events },
};

/* --- The command. */

static bool is_topic(const char *word)
{
	for (const struct figure_topic *topic = figure_topics; topic->name; topic++)
		if (str_eq(topic->name, word))
			return true;
	return str_eq(word, "agents") || str_eq(word, "events");
}

static enum result find_topic(const char *word, struct err *err)
{
	struct str names = STR_INIT;

	if (is_topic(word))
		return OK;
	for (const struct figure_topic *topic = figure_topics; topic->name; topic++)
		str_addf(&names, "%s, ", topic->name);
	str_add(&names, "agents, events");
	err_set(err, ERR_USAGE, _("There are no figures about \"%s\"; there are some about %s."), word,
		names.s);
	str_release(&names);
	return err->code;
}

static enum result read_span(struct target *t, const struct args *args, struct figure_span *span,
	struct err *err)
{
	static const struct { const char *word; enum figure_period period; } periods[] = {
		{ "day", PERIOD_DAY }, { "week", PERIOD_WEEK }, { "month", PERIOD_MONTH },
	};
	const char *typed = args_text(args, "period");
	enum figure_period period = PERIOD_SEVEN;
	int64_t now = date_now();
	struct civil day;
	size_t i = 0;

	(void)t;
	if (command_day(args, now, &day, err))
		return err->code;
	while (typed && i < COUNT(periods) && !str_eq(periods[i].word, typed))
		i++;
	if (typed && i == COUNT(periods))
		return err_field(err, "period", _("A period is day, week or month."));
	if (typed)
		period = periods[i].period;
	figure_span(period, day, now, span);
	return OK;
}

static void print_head(struct stats *s)
{
	enum calendar calendar = (enum calendar)app_env(s->t->app).calendar;
	struct str day = STR_INIT, from = STR_INIT, to = STR_INIT;

	if (s->t->json) {
		civil_print(s->span.day, &day);
		civil_print(s->span.from, &from);
		civil_print(s->span.to, &to);
		jw_object(&s->w, NULL);
		jw_string(&s->w, "day", day.s);
		jw_string(&s->w, "from", from.s);
		jw_string(&s->w, "to", to.s);
	} else {
		when_full(s->span.from, calendar, &from);
		when_full(s->span.to, calendar, &to);
		if (civil_compare(s->span.from, s->span.to) == 0)
			str_addf(s->t->out, "%s\n", from.s);
		else
			str_addf(s->t->out, _("%s to %s\n"), from.s, to.s);
	}
	str_release(&day);
	str_release(&from);
	str_release(&to);
}

static void tell(struct stats *s, int64_t *done, int64_t all)
{
	++*done;
	if (s->t->app->told)	/* being stopped, the next question says */
		(void)s->t->app->told(s->t->app->told_ctx, *done, all);
}

static enum result print_all(struct stats *s, const char *word, struct err *err)
{
	int64_t done = 0, all = COUNT(list_topics);
	enum result code = OK;

	for (const struct figure_topic *topic = figure_topics; topic->name; topic++)
		all++;
	for (const struct figure_topic *topic = figure_topics; topic->name && !code; topic++) {
		if (!word || str_eq(word, topic->name))
			code = print_topic(s, topic, err);
		tell(s, &done, all);
	}
	for (size_t i = 0; i < COUNT(list_topics) && !code; i++) {
		if (!word || str_eq(word, list_topics[i].topic))
			code = list_topics[i].print(s, err);
		tell(s, &done, all);
	}
	return code;
}

static enum result stats(struct target *t, const struct args *args, struct err *err)
{
	const char *word = t->nwords ? t->words[0] : NULL;
	struct stats s = { .t = t };
	struct telling telling;
	enum result code;

	if ((word && find_topic(word, err)) || read_span(t, args, &s.span, err))
		return err->code;
	jw_init(&s.w, t->out, false);
	telling_begin(&telling, t);
	query_begin(t->app->db);
	print_head(&s);
	code = print_all(&s, word, err);
	query_end(t->app->db);
	telling_end(&telling);
	if (t->json && !code) {
		jw_end_object(&s.w);
		str_addc(t->out, '\n');
	}
	return code;
}

static const struct choice period_choices[] = {
	{ "day", NP_("period", "Day") },
	{ "week", N_("Week") },
	{ "month", N_("Month") },
	{ NULL, NULL },
};

static const struct field stats_params[] = {
	{ .name = "period", .kind = &kind_choice, .label = N_("Period"), .choices = period_choices,
	  .help = N_("Figures of the day, of its week from Sunday or of its month; else of seven days") },
	{ .name = "day", .kind = &kind_day, .label = N_("Day"),
	  .help = N_("Another day than today: tomorrow, Sunday, 2026-11-21") },
};

const struct action stats_actions[] = {
	{ .name = "stats", .help = N_("Figures: all of them, or those about customers, followups, calls, "
		"interactions, segments, risk, hygiene, health, agents or events"),
	  .words = "[TOPIC]", .params = stats_params, .nparams = COUNT(stats_params), .in = IN_SHELL,
	  .run = stats },
	{ .name = NULL },
};
