/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What the screens ask of a database of any size, beside the same questions in bare SQL: pages, searches typed
 * letter by letter, timeline, agenda, filters, figures, the making of a call list.  Nothing is kept.
 * usage: bench_scale DATABASE (of wasit demo) */
#include "base/base.h"

#include <sqlite3.h>

#include "app/app.h"
#include "app/calls.h"
#include "app/figures.h"
#include "app/reports.h"
#include "app/smart_lists.h"
#include "base/date.h"
#include "bench.h"
#include "model/schema/lists.h"
#include "model/schema/people.h"
#include "store/save.h"
#include "store/store_p.h"

static struct app app;
static struct err err;

#define ENOUGH_US 1.5e6		/* of one line */

/* BENCH_CPU: the process's own time, where others are at work on the machine or the file is not in memory. */
static double clock_us(void)
{
	return getenv("BENCH_CPU") ? cpu_us() : now_us();
}

/* --- The same in bare SQL: what was asked, with its values, is asked again without our rows. */

static struct strlist asked;

static int remember(unsigned type, void *ctx, void *stmt, void *text)
{
	char *expanded = sqlite3_expanded_sql(stmt);

	(void)type;
	(void)ctx;
	(void)text;
	if (expanded)
		strlist_add(&asked, expanded);
	sqlite3_free(expanded);
	return 0;
}

static double ask_again(void)
{
	double took = 0;

	for (size_t i = 0; i < asked.n; i++) {
		sqlite3_stmt *stmt;
		double start;

		if (sqlite3_prepare_v2(app.db->sqlite, asked.v[i], -1, &stmt, NULL) != SQLITE_OK)
			continue;
		start = clock_us();
		/* A thousand hits are all that is taken of a search. */
		for (int rows = 0; rows < HITS_MAX && sqlite3_step(stmt) == SQLITE_ROW; rows++)
			for (int k = 0; k < sqlite3_column_count(stmt); k++)
				(void)sqlite3_column_bytes(stmt, k);
		took += clock_us() - start;
		sqlite3_finalize(stmt);
	}
	return took;
}

static double bare(void (*fn)(int run), int run)
{
	double took;

	strlist_release(&asked);
	sqlite3_trace_v2(app.db->sqlite, SQLITE_TRACE_STMT, remember, NULL);
	fn(run);
	sqlite3_trace_v2(app.db->sqlite, 0, NULL, NULL);
	took = ask_again();
	return took;
}

/* Median and 95th percentile of `runs`, and the median of the ratios to bare SQL. */
static void measure(const char *what, int runs, void (*fn)(int run))
{
	double *took = xcalloc((size_t)runs, sizeof(*took)), *sql = xcalloc((size_t)runs, sizeof(*sql));
	double begun = clock_us();
	int done = 0;

	fn(0);
	for (; done < runs && clock_us() - begun < ENOUGH_US; done++) {
		double start = clock_us();

		fn(done);
		took[done] = clock_us() - start;
	}
	runs = done;
	if (!runs)	/* once was enough */
		took[runs++] = clock_us() - begun;
	for (int i = 0; i < runs; i++)
		sql[i] = bare(fn, i);
	sort_values(took, (size_t)runs);
	sort_values(sql, (size_t)runs);
	printf("%-48s %10.0f %10.0f %10.0f %8.2f\n", what, took[runs / 2], took[runs * 95 / 100], sql[runs / 2],
		took[runs / 2] / sql[runs / 2]);
	fflush(stdout);
	free(took);
	free(sql);
}

/* One of several measures of a thing. */
static void measure_of(const char *thing, const char *how, int runs, void (*fn)(int run))
{
	char *line = xasprintf("%s: %s", thing, how);

	measure(line, runs, fn);
	free(line);
}

/* --- Lists. */

static struct query list = { .entity = &customer_entity, .limit = 50 };
static struct filter filter;
static struct sort sort;
static struct rowset page;

static void set_list(const char *filter_text, const char *order)
{
	struct kind_env env = app_env(&app);

	filter_release(&filter);
	die_on(filter_parse(&customer_entity, filter_text, &env, &app.rules.classes, &filter, &err), filter_text);
	die_on(sort_parse(&customer_entity, order, &sort, &err), order);
	list = (struct query){ .entity = &customer_entity, .limit = 50, .sort = &sort,
		.filter = *filter_text ? &filter : NULL };
}

static void read_page(enum page_from from, bool keep)
{
	struct rowset rows = { 0 };

	list.from = from;
	list.anchor = from == PAGE_AFTER && page.n ? page.v[page.n - 1] : NULL;
	if (from == PAGE_AFTER && !list.anchor)
		list.from = PAGE_FIRST;
	die_on(query_list(app.db, &list, &rows, &err), "list");
	if (keep) {
		rowset_release(&page);
		page = rows;
	} else {
		rowset_release(&rows);
	}
}

static void home(int run)
{
	(void)run;
	read_page(PAGE_FIRST, false);
}

static void end(int run)
{
	(void)run;
	read_page(PAGE_LAST, false);
}

static void next(int run)
{
	(void)run;
	read_page(PAGE_AFTER, true);
}

static void count(int run)
{
	int64_t n;

	(void)run;
	die_on(query_count(app.db, &list, 10000, &n, &err), "count");
}

static void measure_list(const char *filter_text, const char *order)
{
	char *what = xasprintf("%s, by %s", *filter_text ? filter_text : "all", order);

	set_list(filter_text, order);
	measure_of(what, "Home", 9, home);
	measure_of(what, "End", 9, end);
	measure_of(what, "next page", 20, next);
	measure_of(what, "count to 10,000", 5, count);
	free(what);
	rowset_release(&page);
}

/* --- Smart lists as they are opened and counted, and orders nobody made an index for. */

static void count_as_lists_do(int run)
{
	int64_t n;

	(void)run;
	die_on(query_count(app.db, &list, 1000, &n, &err), "count");
}

static void measure_smart_lists(void)
{
	struct rowset lists = { 0 };

	die_on(smart_lists_all(&app, &lists, &err), "lists");
	for (size_t i = 0; i < lists.n; i++) {
		struct list_query query;
		const char *name = record_text(lists.v[i], SMART_LIST_name);
		char *what = xasprintf("list %s", name);

		die_on(list_query_read(&app, lists.v[i], &query, &err), name);
		list = query.query;
		list.limit = 50;
		measure_of(what, "opened", 5, home);
		measure_of(what, "next page", 5, next);
		measure_of(what, "End", 5, end);
		measure_of(what, "counted", 5, count_as_lists_do);
		list_query_release(&query);
		rowset_release(&page);
		free(what);
	}
	rowset_release(&lists);
}

static void measure_orders(void)
{
	for (size_t i = 0; i < customer_entity.nfields; i++) {
		const struct field *field = &customer_entity.fields[i];
		char *what;

		if (!(field->flags & F_COLUMN) || sort_parse(&customer_entity, field->name, &sort, &err))
			continue;
		set_list("", field->name);
		what = xasprintf("by %s", field->name);
		measure_of(what, "Home", 3, home);
		measure_of(what, "next page", 3, next);
		free(what);
		rowset_release(&page);
	}
}

/* --- Searches. */

static const char *const typed[] = { "خالد العتيبي", "0505123457", "user9999@example", "نورة", "الحرب", "يبحث عن فيلا",
	"vip", "زقزوق", "ريم 0505", "سلطان فهد" };
static struct strlist keystrokes;

static void add_keystrokes(void)
{
	for (size_t i = 0; i < COUNT(typed); i++)
		for (size_t at = 1; at <= strlen(typed[i]); at++)
			if (((unsigned char)typed[i][at] & 0xC0) != 0x80) {
				char *text = xstrndup(typed[i], at);

				strlist_add(&keystrokes, text);
				free(text);
			}
}

static void search(int run)
{
	struct query q = { .entity = &customer_entity, .limit = 50, .search = keystrokes.v[run] };
	struct rowset rows = { 0 };

	die_on(query_list(app.db, &q, &rows, &err), q.search);
	rowset_release(&rows);
}

/* --- Panes, figures, calls. */

static int64_t customer_of(int run)
{
	int64_t n = 0, last = 0;

	die_on(sql_int(app.db, &last, &err, "SELECT max(n) FROM customer", ""), "customer");
	die_on(sql_int(app.db, &n, &err, "SELECT n FROM customer WHERE n > ? LIMIT 1", "i",
		(int64_t)run * 7919 % last), "customer");
	return n;
}

static void timeline(int run)
{
	struct timeline rows = { 0 };

	die_on(query_timeline(app.db, customer_of(run), INT64_MAX, 0, 50, &rows, &err), "timeline");
	timeline_release(&rows);
}

static void agenda(int run)
{
	struct due due = { .assigned_to = app.actor.user, .from = INT64_MIN, .to = INT64_MAX };
	struct timeline rows = { 0 };

	(void)run;
	die_on(query_agenda(app.db, &due, 50, &rows, &err), "agenda");
	timeline_release(&rows);
}

static void agenda_count(int run)
{
	struct due due = { .assigned_to = app.actor.user, .from = INT64_MIN, .to = date_now() };
	size_t n;

	(void)run;
	die_on(query_agenda_count(app.db, &due, &n, &err), "agenda");
}

static void pool(int run)
{
	struct strlist words = { 0 };

	(void)run;
	die_on(query_pool(app.db, "tag", 50, &words, &err), "pool");
	strlist_release(&words);
}

static void figures(bool waits)
{
	struct figure_span span;
	struct figures out = { 0 };

	figure_span(PERIOD_DAY, date_civil(date_now(), NULL), date_now(), &span);
	die_on(figures_read(&app, &span, NULL, waits, &out, &err), "figures");
	figures_release(&out);
}

static void figures_first(int run)
{
	(void)run;
	figures(false);
}

static void figures_later(int run)
{
	(void)run;
	figures(true);
}

static void risk(int run)
{
	struct figure_span span;
	struct rowset rows = { 0 };

	(void)run;
	figure_span(PERIOD_DAY, date_civil(date_now(), NULL), date_now(), &span);
	die_on(report_risk(&app, &span, 20, &rows, &err), "risk");
	rowset_release(&rows);
}

static void calls(int run)
{
	int added;

	die_on(calls_make_anyway(&app, civil_add(date_civil(date_now(), NULL), run), &added, &err), "calls");
	printf("  (%d calls)\n", added);
}

static void pairs(int run)
{
	struct pair_search look = { .actor = &app.actor };
	struct pairs out = { 0 };

	(void)run;
	die_on(query_pairs(app.db, &look, &out, &err), "pairs");
	printf("  (%zu pairs)\n", out.n);
	pairs_release(&out);
}

static void once(const char *what, void (*fn)(int run))
{
	double start = clock_us();

	fn(0);
	printf("%-48s %10.0f\n", what, clock_us() - start);
	fflush(stdout);
}

static void saving(int run)
{
	struct record *rec = NULL;

	die_on(query_get(app.db, &customer_entity, customer_of(run + 1), &rec, &err), "get");
	record_set_num(rec, CUSTOMER_rating, (record_num(rec, CUSTOMER_rating) + 1) % 6);
	die_on(app_put(&app, rec, &err), "put");
	record_free(&rec);
}

int main(int argc, char **argv)
{
	struct app_start start = { .db_path = argc > 1 ? argv[1] : NULL, .config_path = "/nonexistent/wasit.conf" };
	bool slow = argc > 2;

	if (argc < 2) {
		fputs("usage: bench_scale DATABASE [slow]\n", stderr);
		return 2;
	}
	die_on(app_open(&app, &start, &err), "open");
	printf("%-48s %10s %10s %10s %8s\n", "microseconds", "median", "p95", "bare SQL", "ratio");
	measure_list("", "-last_activity_at");
	measure_list("", "name");
	add_keystrokes();
	measure("search, each keystroke", (int)keystrokes.n, search);
	measure("timeline of 50", 50, timeline);
	measure("agenda of 50", 20, agenda);
	measure("agenda, what is overdue counted", 5, agenda_count);
	measure("tags in use", 3, pool);
	measure("dashboard, at once", 3, figures_first);
	measure("dashboard, later", 3, figures_later);
	measure("20 at risk", 5, risk);
	measure("a customer saved", 50, saving);
	measure_list("status=active", "-last_activity_at");
	measure_list("status=inactive", "-last_activity_at");
	measure_list("kind=investor", "-last_activity_at");
	measure_list("kind=investor", "name");
	measure_list("tag:vip", "-last_activity_at");
	measure_list("tag:nobody", "-last_activity_at");
	measure_list("city:nowhere", "-last_activity_at");
	measure_list("city=الرياض rating>=5", "name");
	measure_list("source=other", "-last_activity_at");
	measure_list("is_vip=yes", "-last_activity_at");
	measure_list("budget_max>=99m", "name");
	measure_smart_lists();
	if (slow) {
		measure_orders();
		once("call list made", calls);
		once("duplicates looked for", pairs);
	}
	filter_release(&filter);
	strlist_release(&keystrokes);
	strlist_release(&asked);
	app_close(&app);
	return 0;
}
