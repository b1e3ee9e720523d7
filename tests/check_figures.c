/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Figures against SQL written by hand, on sample data and on few records with every edge. */
#include "base/base.h"

#include "app/calls.h"
#include "app/demo.h"
#include "app/reports.h"
#include "figures_fixture.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "store/store_p.h"	/* SQL by hand */

static struct err err;

/* --- What the figures are, said in SQL.  @from, @to: first moment and the one behind the last; @now; @day,
 * @first, @last: days as text; @ago7: first moment of the day seven days before. */

#define LIVE "FROM customer WHERE deleted_at IS NULL AND "
#define DONE "FROM interaction WHERE deleted_at IS NULL AND status = 'completed' AND at >= @from AND at < @to AND "
#define LINES "FROM call WHERE deleted_at IS NULL AND day BETWEEN @first AND @last"
#define UNTOUCHED "(source IS 'import' AND last_contacted_at IS NULL)"
#define GOOD "outcome IN ('interested', 'meeting_scheduled', 'deal_closed', 'successful')"
#define SILENT90 "last_activity_at < @ago89"
#define VIP "is_vip IS 1"
static const struct { const char *topic, *name, *sql; } wanted[] = {
	{ "customers", "total", "SELECT count(*) " LIVE "1" },
	{ "customers", "active", "SELECT count(*) " LIVE "status = 'active'" },
	{ "customers", "new", "SELECT count(*) " LIVE "created_at >= @from AND created_at < @to" },
	{ "customers", "vip", "SELECT count(*) " LIVE VIP },
	{ "customers", "kind.buyer", "SELECT count(*) " LIVE "kind = 'buyer'" },
	{ "customers", "kind.both", "SELECT count(*) " LIVE "kind = 'both'" },
	{ "customers", "kind.none", "SELECT count(*) " LIVE "kind IS NULL" },
	{ "customers", "temperature.hot", "SELECT count(*) " LIVE "last_activity_at >= @ago7 AND NOT " UNTOUCHED },
	{ "customers", "temperature.warm", "SELECT count(*) " LIVE "last_activity_at >= @ago30 AND "
	  "last_activity_at < @ago7 AND NOT " UNTOUCHED },
	{ "customers", "temperature.cold", "SELECT count(*) " LIVE "(last_activity_at < @ago30 OR " UNTOUCHED ")" },
	{ "customers", "lifecycle.prospect", "SELECT count(*) " LIVE "coalesce(sale_count, 0) < 1" },
	{ "customers", "source.referral", "SELECT count(*) " LIVE "source = 'referral'" },
	{ "customers", "source.import", "SELECT count(*) " LIVE "source = 'import'" },
	{ "customers", "source.none", "SELECT count(*) " LIVE "source IS NULL" },
	{ "customers", "relation.lead", "SELECT count(*) " LIVE "relation = 'lead'" },
	{ "customers", "conversion", "SELECT round(10000.0 * sum(relation = 'customer') / "
	  "nullif(sum(relation IN ('lead', 'customer')), 0)) " LIVE "1" },
	{ "followups", "pending", "SELECT count(*) FROM followup WHERE deleted_at IS NULL AND status = 'pending'" },
	{ "followups", "overdue", "SELECT count(*) FROM followup WHERE deleted_at IS NULL AND "
	  "status = 'pending' AND due_at < @now" },
	{ "followups", "completed", "SELECT count(*) FROM followup WHERE deleted_at IS NULL AND "
	  "status = 'completed' AND completed_at >= @from AND completed_at < @to" },
	{ "calls", "lines", "SELECT count(*) " LINES },
	{ "calls", "completed", "SELECT count(*) " LINES " AND status = 'completed'" },
	{ "calls", "successful", "SELECT count(*) " LINES " AND status = 'completed' AND " GOOD },
	{ "calls", "completion", "SELECT round(10000.0 * sum(status = 'completed') / nullif(count(*), 0)) " LINES },
	{ "calls", "success", "SELECT round(10000.0 * sum(" GOOD ") / nullif(count(*), 0)) " LINES
	  " AND status = 'completed'" },
	{ "calls", "minutes", "SELECT round(100 * avg(duration_minutes)) " DONE "type = 'call' AND "
	  "duration_minutes IS NOT NULL" },
	{ "interactions", "total", "SELECT count(*) " DONE "1" },
	{ "interactions", "type.call", "SELECT count(*) " DONE "type = 'call'" },
	{ "interactions", "type.meeting", "SELECT count(*) " DONE "type = 'meeting'" },
	{ "interactions", "outcome.no_answer", "SELECT count(*) " DONE "outcome = 'no_answer'" },
	{ "interactions", "outcome.none", "SELECT count(*) " DONE "outcome IS NULL" },
	{ "segments", "vip.hot", "SELECT count(*) " LIVE VIP " AND last_activity_at >= @ago7 AND NOT " UNTOUCHED },
	{ "segments", "inactive.cold", "SELECT count(*) " LIVE "NOT " VIP " AND " SILENT90 },
	{ "segments", "inactive.hot", "SELECT 0" },
	{ "segments", "none.cold", "SELECT count(*) " LIVE "NOT " VIP " AND last_activity_at >= @ago89 AND "
	  "(last_activity_at < @ago30 OR " UNTOUCHED ")" },
	{ "segments", "vip_value.hot", "SELECT coalesce(sum(lifetime_value), 0) " LIVE VIP
	  " AND last_activity_at >= @ago7 AND NOT " UNTOUCHED },
	{ "segments", "inactive_value.cold", "SELECT coalesce(sum(lifetime_value), 0) " LIVE "NOT " VIP " AND " SILENT90 },
	{ "segments", "inactive_average.cold", "SELECT round(1.0 * coalesce(sum(lifetime_value), 0) / "
	  "nullif(count(*), 0)) " LIVE "NOT " VIP " AND " SILENT90 },
	{ "segments", "none_average.hot", "SELECT round(1.0 * coalesce(sum(lifetime_value), 0) / "
	  "nullif(count(*), 0)) " LIVE "NOT " VIP " AND last_activity_at >= @ago7 AND NOT " UNTOUCHED },
	{ "segments", "none_value.warm", "SELECT coalesce(sum(lifetime_value), 0) " LIVE "NOT " VIP
	  " AND last_activity_at < @ago7 AND last_activity_at >= @ago30 AND NOT " UNTOUCHED },
	{ "risk", "risk.none", "SELECT count(*) " LIVE "last_activity_at >= @ago29" },
	{ "risk", "risk.low", "SELECT count(*) " LIVE "last_activity_at >= @ago59 AND last_activity_at < @ago29" },
	{ "risk", "risk.critical", "SELECT count(*) " LIVE "last_activity_at < @ago119" },
	{ "hygiene", "no_next_step", "SELECT count(*) " LIVE "status IN ('new', 'active', 'negotiating') AND "
	  "n NOT IN (SELECT customer FROM followup WHERE status = 'pending' AND deleted_at IS NULL)" },
	{ "hygiene", "bad_phones", "SELECT count(*) " LIVE "phone_status = 'bad'" },
	{ "hygiene", "new_at_risk", "SELECT count(*) " LIVE "last_activity_at < @ago59 AND last_activity_at >= @ago66" },
	{ "health", "interactions", "SELECT count(*) FROM interaction WHERE deleted_at IS NULL" },
	{ "health", "calls_today", "SELECT count(*) FROM call WHERE deleted_at IS NULL AND status = 'pending' AND "
	  "day = @day" },
	{ "health", "high_risk", "SELECT count(*) " LIVE "last_activity_at >= @ago119 AND last_activity_at < @ago89" },
};

static void add_day(struct str *out, struct civil day)
{
	str_addc(out, '\'');
	civil_print(day, out);
	str_addc(out, '\'');
}

static void fill_in(const char *sql, const struct figure_span *span, struct str *out)
{
	while (*sql) {
		char word[16] = "";
		int used = 0;

		if (*sql != '@' || sscanf(sql, "@%15[a-z]%n", word, &used) != 1) {
			str_addc(out, *sql++);
			continue;
		}
		sql += used;
		if (str_eq(word, "from"))
			str_addf(out, "%lld", (long long)date_moment(span->from, 0));
		else if (str_eq(word, "to"))
			str_addf(out, "%lld", (long long)date_moment(civil_add(span->to, 1), 0));
		else if (str_eq(word, "now"))
			str_addf(out, "%lld", (long long)span->now);
		else if (str_eq(word, "ago"))
			str_addf(out, "%lld", (long long)date_moment(civil_add(span->day,
				-strtol(sql, (char **)&sql, 10)), 0));
		else
			add_day(out, str_eq(word, "day") ? span->day : str_eq(word, "first") ? span->from :
				span->to);
	}
}

#define NO_FIGURE INT64_MIN
static int64_t by_hand(const char *sql, const struct figure_span *span)
{
	struct str text = STR_INIT;
	int64_t out = NO_FIGURE;

	fill_in(sql, span, &text);
	ck_ok(sql_int(app.db, &out, &err, text.s, ""));
	str_release(&text);
	return out;
}

static int64_t in_hundredths(const struct figure_value *value)
{
	if (value->figure->unit == UNIT_COUNT || value->figure->unit == UNIT_AMOUNT)
		return value->part;
	if (value->figure->unit == UNIT_AVERAGE && value->whole)	/* amounts are in hundredths */
		return figure_ratio(value->part, value->whole, 1);
	return !value->whole ? NO_FIGURE :
		figure_ratio(value->part, value->whole, value->figure->unit == UNIT_PERCENT ? 10000 : 100);
}

static void read_all(const struct figure_span *span, struct figures *out)
{
	ck_ok(figures_read(&app, span, NULL, false, out, &err));
	ck_ok(figures_read(&app, span, NULL, true, out, &err));
}

static void compare_all(const struct figure_span *span)
{
	struct figures figures = { 0 };

	read_all(span, &figures);
	for (size_t i = 0; i < COUNT(wanted); i++) {
		const struct figure_value *value = figures_find(&figures, wanted[i].topic, wanted[i].name);

		ck_assert_msg(value != NULL, "%s.%s", wanted[i].topic, wanted[i].name);
		ck_assert_msg(in_hundredths(value) == by_hand(wanted[i].sql, span), "%s.%s: %lld, by hand %lld",
			wanted[i].topic, wanted[i].name, (long long)in_hundredths(value),
			(long long)by_hand(wanted[i].sql, span));
	}
	figures_release(&figures);
}

/* The choices of a field are all there is. */
static void parts_make_the_whole(const struct figure_span *span)
{
	static const char *const fields[] = { "kind", "temperature", "source", "relation", "lifecycle" };
	struct figures figures = { 0 };

	read_all(span, &figures);
	for (size_t f = 0; f < COUNT(fields); f++) {
		int64_t sum = 0;

		for (size_t i = 0; i < figures.n; i++)
			if (figures.v[i].key && str_eq(figures.v[i].figure->topic, "customers") &&
			    str_eq(figures.v[i].figure->name, fields[f]))
				sum += figures.v[i].part;
		ck_assert_msg(sum == figures_find(&figures, "customers", "total")->part, "%s", fields[f]);
	}
	figures_release(&figures);
}

/* What Enter on a figure lists is what was counted. */
static void filters_find_what_was_counted(const struct figure_span *span)
{
	struct figures figures = { 0 };

	read_all(span, &figures);
	for (size_t i = 0; i < figures.n; i++) {
		const struct figure_value *value = &figures.v[i];

		if (value->filter && !value->figure->mean)
			ck_assert_msg(fixture_count(&app, entity_find(value->figure->entity), value->filter) ==
				value->part, "%s: %s", value->figure->name, value->filter);
	}
	figures_release(&figures);
}

/* --- Sample data. */

static void open_demo(void)
{
	struct demo_options options = { .size = 50, .seed = 3 };
	struct rowset queue = { 0 };
	struct str said = STR_INIT;
	struct civil today;
	int added;

	fixture_open(&app, "2026-11-22T09:30");
	ck_ok(demo_fill(&app, &options, &err));
	today = date_today();
	ck_ok(calls_make(&app, today, &added, &err));
	ck_ok(calls_queue(&app, today, &queue, &err));
	ck_assert_uint_ge(queue.n, 8);
	for (size_t i = 0; i < 7; i++)
		ck_ok(calls_log(&app, record_num(queue.v[i], CALL_customer), queue.v[i]->n,
			outcomes[i].key, NULL, 4, NULL, &said, &err));
	ck_ok(app_delete(&app, &customer_entity, record_num(queue.v[7], CALL_customer), &err));
	/* What sales will bring: some have brought nothing yet. */
	ck_ok(sql_run(app.db, &err, "UPDATE customer SET lifetime_value = CASE n % 7 WHEN 0 THEN NULL ELSE "
		"(n % 7) * 12345 END", ""));
	rowset_release(&queue);
	str_release(&said);
}

START_TEST(sample_data_is_counted_as_by_hand)
{
	static const enum figure_period periods[] = { PERIOD_SEVEN, PERIOD_DAY, PERIOD_WEEK, PERIOD_MONTH };
	struct figure_span span;

	open_demo();
	for (size_t i = 0; i < COUNT(periods); i++) {
		figure_span(periods[i], date_today(), date_now(), &span);
		compare_all(&span);
	}
	figure_span(PERIOD_WEEK, civil_add(date_today(), -20), date_now(), &span);
	compare_all(&span);
	figure_span(PERIOD_SEVEN, date_today(), date_now(), &span);
	parts_make_the_whole(&span);
	filters_find_what_was_counted(&span);
}
END_TEST

START_TEST(pairs_that_may_be_one_are_counted)
{
	static const char by_phone[] = "SELECT count(*) FROM customer a JOIN customer b ON a.phone = b.phone AND "
		"a.n < b.n WHERE a.deleted_at IS NULL AND b.deleted_at IS NULL";
	struct figures figures = { 0 };
	struct figure_span span;
	int64_t twin = 0;

	fixture_open(&app, "2026-11-22T09:30");
	fixture_add(&app, &customer_entity, "name=Aa;phone=0501111111");
	fixture_add(&app, &customer_entity, "name=Bb;phone=0501111112");
	fixture_add(&app, &customer_entity, "name=Cc;phone=0501111111");
	twin = fixture_add(&app, &customer_entity, "name=Dd;phone=0501111112");
	figure_span(PERIOD_SEVEN, date_today(), date_now(), &span);
	for (int64_t left = 2; left > 0; left--) {
		const struct figure_value *value;
		struct str text = STR_INIT;

		ck_ok(figures_read(&app, &span, "hygiene", false, &figures, &err));
		value = figures_find(&figures, "hygiene", "duplicates");
		ck_assert_int_eq(value->part, left);
		ck_assert_int_eq(value->part, by_hand(by_phone, &span));
		figure_show(value, &text);
		ck_assert_str_eq(text.s, left == 2 ? "2" : "1");
		str_release(&text);
		figures_release(&figures);
		ck_ok(app_delete(&app, &customer_entity, twin, &err));
	}
}
END_TEST

static const struct { enum figure_unit unit; int64_t part, whole; bool unknown; const char *shown, *json; } shows[] = {
	{ UNIT_AMOUNT, 125075050, 0, false, "1,250,751", "{\"x\":\"1250750.50\"}" },
	{ UNIT_AMOUNT, 0, 0, false, "0", "{\"x\":\"0.00\"}" },
	{ UNIT_AVERAGE, 100, 3, false, "0", "{\"x\":\"0.33\"}" },
	{ UNIT_AVERAGE, 1000000, 3, false, "3,333", "{\"x\":\"3333.33\"}" },
	{ UNIT_AVERAGE, 0, 0, false, "–", "{\"x\":null}" },
	{ UNIT_COUNT, 7, 0, true, "–", "{\"x\":null}" },
};

START_TEST(amounts_are_shown_and_written)
{
	struct figure figure = { .unit = shows[_i].unit };
	struct figure_value value = { .figure = &figure, .part = shows[_i].part, .whole = shows[_i].whole,
		.unknown = shows[_i].unknown };
	struct str text = STR_INIT;
	struct json_writer w;

	figure_show(&value, &text);
	ck_assert_str_eq(text.s, shows[_i].shown);
	str_clear(&text);
	jw_init(&w, &text, true);
	jw_object(&w, NULL);
	figure_json(&w, "x", &value);
	jw_end_object(&w);
	ck_assert_str_eq(text.s, shows[_i].json);
	str_release(&text);
}
END_TEST

START_TEST(the_score_is_the_mean_of_all)
{
	struct figures figures = { 0 };
	struct figure_span span;
	const struct figure_value *score;
	struct str text = STR_INIT;

	open_demo();
	figure_span(PERIOD_SEVEN, date_today(), date_now(), &span);
	ck_ok(figures_read(&app, &span, "customers", false, &figures, &err));
	score = figures_find(&figures, "customers", "lead_score");
	ck_assert_int_eq(score->whole, 49);
	ck_assert_int_gt(score->part, 0);
	figure_show(score, &text);
	ck_assert_ptr_nonnull(strchr(text.s, '.'));
	str_release(&text);
	figures_release(&figures);
}
END_TEST

START_TEST(calls_of_a_month_are_those_of_its_days)
{
	int64_t days[SPARK_DAYS], sum = 0;
	struct figure_span span;

	open_demo();
	figure_span(PERIOD_DAY, date_today(), date_now(), &span);
	ck_ok(report_calls_a_day(&app, &span, days, SPARK_DAYS, &err));
	for (size_t i = 0; i < SPARK_DAYS; i++)
		sum += days[i];
	ck_assert_int_eq(sum, by_hand("SELECT count(*) FROM interaction WHERE deleted_at IS NULL AND "
		"type = 'call' AND status = 'completed' AND at >= @ago29 AND at < @to", &span));
	ck_assert_int_eq(days[SPARK_DAYS - 1], by_hand("SELECT count(*) " DONE "type = 'call'", &span));
	ck_assert_int_ge(days[SPARK_DAYS - 1], 7);
}
END_TEST

/* --- Few records, every edge. */

static int64_t count_of(const struct figures *figures, const char *topic, const char *name)
{
	const struct figure_value *value = figures_find(figures, topic, name);

	ck_assert_msg(value != NULL, "%s.%s", topic, name);
	return in_hundredths(value);
}

START_TEST(seven_days_cross_the_end_of_february)
{
	struct figures figures = { 0 };
	struct figure_span span;
	int64_t gone, one;

	fixture_open(&app, "2026-10-01T09:00");
	one = person("2027-02-23T23:59", "relation=customer;kind=buyer");
	person("2027-02-24T00:00", "source=import;kind=seller");
	person("2027-03-02T10:00", "tags=vip");
	gone = person("2027-03-01T10:00", "kind=buyer");
	person("2026-12-31T00:00", "phone_status=bad");		/* 61 days */
	person("2026-12-26T12:00", "");				/* 66 days */
	person("2026-12-25T23:59", "");				/* 67 days: not since this week */
	contact(one, "2027-02-23T23:59", "type=meeting");
	contact(one, "2027-02-24T00:00", "type=call;outcome=no_answer;duration_minutes=1");
	contact(one, "2027-03-02T09:00", "type=call;outcome=interested;duration_minutes=4");
	contact(one, "2027-03-02T09:30", "type=call;outcome=successful");
	contact(one, "2027-03-02T09:40", "type=call;scheduled_at=2027-03-02T20:00");	/* planned */
	contact(gone, "2027-03-02T09:45", "type=call;outcome=successful;duration_minutes=50");
	ck_ok(app_delete(&app, &customer_entity, gone, &err));
	fixture_clock("2027-03-02T10:00");
	figure_span(PERIOD_SEVEN, date_today(), date_now(), &span);
	compare_all(&span);
	filters_find_what_was_counted(&span);
	parts_make_the_whole(&span);
	read_all(&span, &figures);
	ck_assert_int_eq(count_of(&figures, "customers", "total"), 6);
	ck_assert_int_eq(count_of(&figures, "customers", "new"), 2);
	ck_assert_int_eq(count_of(&figures, "customers", "vip"), 1);
	ck_assert_int_eq(count_of(&figures, "customers", "conversion"), 1667);
	ck_assert_int_eq(count_of(&figures, "customers", "temperature.cold"), 4);
	ck_assert_int_eq(count_of(&figures, "interactions", "total"), 3);
	ck_assert_int_eq(count_of(&figures, "interactions", "outcome.interested"), 1);
	ck_assert_int_eq(count_of(&figures, "calls", "minutes"), 250);
	ck_assert_int_eq(count_of(&figures, "calls", "completion"), NO_FIGURE);
	ck_assert_int_eq(count_of(&figures, "hygiene", "new_at_risk"), 2);
	ck_assert_int_eq(count_of(&figures, "hygiene", "bad_phones"), 1);
	figures_release(&figures);
}
END_TEST

START_TEST(periods_are_civil_days)
{
	static const struct { enum figure_period period; const char *day, *from, *to; } cases[] = {
		{ PERIOD_SEVEN, "2027-03-02", "2027-02-24", "2027-03-02" },
		{ PERIOD_DAY, "2028-02-29", "2028-02-29", "2028-02-29" },
		{ PERIOD_WEEK, "2027-01-01", "2026-12-27", "2027-01-02" },
		{ PERIOD_WEEK, "2027-01-03", "2027-01-03", "2027-01-09" },
		{ PERIOD_MONTH, "2028-02-10", "2028-02-01", "2028-02-29" },
		{ PERIOD_MONTH, "2027-12-31", "2027-12-01", "2027-12-31" },
	};

	fixture_open(&app, "2027-03-02T10:00");
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct str text = STR_INIT;
		struct figure_span span;
		struct civil day;

		ck_assert(civil_parse(cases[i].day, &day));
		figure_span(cases[i].period, day, date_now(), &span);
		civil_print(span.from, &text);
		ck_assert_str_eq(text.s, cases[i].from);
		str_clear(&text);
		civil_print(span.to, &text);
		ck_assert_str_eq(text.s, cases[i].to);
		str_release(&text);
	}
}
END_TEST

/* The walks of the dashboard stay off the wide rows: each has an index with all it looks at. */
START_TEST(figures_are_counted_in_narrow_indexes)
{
	static const char *const queries[] = {
		"SELECT wasit_tally(t.kind), wasit_tally(t.source), count(*) FILTER (WHERE t.is_vip = 1) "
		"FROM customer t WHERE t.deleted_at IS NULL",
		"SELECT count(*) FILTER (WHERE t.last_activity_at >= 1 AND t.source IS NULL) FROM customer t "
		"WHERE t.deleted_at IS NULL AND (t.is_vip = 1 OR t.sale_count >= 5 OR t.lifetime_value >= 9)",
		"SELECT wasit_tally(t.outcome) FROM interaction t WHERE t.deleted_at IS NULL AND "
		"t.at >= 1 AND t.at < 2 AND t.status = 'completed'",
		"SELECT count(*) FROM followup t WHERE t.deleted_at IS NULL AND t.completed_at > 1 AND "
		"t.status = 'completed'",
	};

	fixture_open(&app, "2027-03-02T10:00");
	for (size_t i = 0; i < COUNT(queries); i++) {
		char *text = xasprintf("EXPLAIN QUERY PLAN %s", queries[i]);
		sqlite3_stmt *stmt;
		bool row;

		ck_ok(sql_ask(app.db, &stmt, &err, text, ""));
		ck_ok(sql_step(app.db, stmt, &row, &err));
		ck_assert_msg(strstr(sql_column_text(stmt, 3), "COVERING INDEX") != NULL, "%s: %s", queries[i],
			sql_column_text(stmt, 3));
		sql_end(app.db, stmt);
		free(text);
	}
}
END_TEST

START_TEST(figures_are_written_for_eye_and_machine)
{
	static const struct figure count = { .unit = UNIT_COUNT }, percent = { .unit = UNIT_PERCENT },
		minutes = { .unit = UNIT_MINUTES };
	const struct { struct figure_value value; const char *eye, *machine; } cases[] = {
		{ { .figure = &count, .part = 1234567 }, "1,234,567", "1234567" },
		{ { .figure = &count, .part = 999 }, "999", "999" },
		{ { .figure = &percent, .part = 1, .whole = 3 }, "33.3%", "33.33" },
		{ { .figure = &percent, .part = 2, .whole = 3 }, "66.7%", "66.67" },
		{ { .figure = &percent, .part = 1, .whole = 16 }, "6.3%", "6.25" },	/* half up */
		{ { .figure = &percent, .part = 0, .whole = 0 }, "–", "null" },
		{ { .figure = &minutes, .part = 10, .whole = 4 }, "2.5", "2.50" },
	};

	fixture_open(&app, "2027-03-02T10:00");
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct str eye = STR_INIT, machine = STR_INIT;
		struct json_writer w;

		figure_show(&cases[i].value, &eye);
		jw_init(&w, &machine, true);
		figure_json(&w, NULL, &cases[i].value);
		ck_assert_str_eq(eye.s, cases[i].eye);
		ck_assert_str_eq(machine.s, cases[i].machine);
		str_release(&eye);
		str_release(&machine);
	}
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("figures", figures_setup, one_app_teardown, 60,
		ONCE(sample_data_is_counted_as_by_hand), ONCE(the_score_is_the_mean_of_all),
		ONCE(pairs_that_may_be_one_are_counted), EACH(amounts_are_shown_and_written, COUNT(shows)),
		ONCE(calls_of_a_month_are_those_of_its_days), ONCE(seven_days_cross_the_end_of_february),
		ONCE(periods_are_civil_days), ONCE(figures_are_counted_in_narrow_indexes),
		ONCE(figures_are_written_for_eye_and_machine));
}
