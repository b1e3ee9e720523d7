/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The store alone at 100,000 customers: filling, first page, paging, search, panes, saving.
 * usage: bench_store [CUSTOMERS [DATABASE]]; the database is made anew. */
#include "store_fixture.h"

#include <sqlite3.h>
#include <unistd.h>

#include "base/date.h"
#include "bench.h"
#include "model/schema/people.h"
#include "model/schema/work.h"

static struct err err;
static struct db *db;
static struct actor me;

/* Median and 95th percentile of many runs. */
static void measure(const char *what, int runs, void (*fn)(int run))
{
	double *took = xcalloc((size_t)runs, sizeof(*took));

	for (int i = 0; i < runs; i++) {
		double start = now_us();

		fn(i);
		took[i] = now_us() - start;
	}
	sort_values(took, (size_t)runs);
	printf("%-44s %10.0f us   p95 %10.0f us\n", what, took[runs / 2], took[runs * 95 / 100]);
	free(took);
}

static uint32_t state = 12345;

static void name_of(struct str *out)
{
	str_clear(out);
	store_name(&state, out);
	str_addf(out, " %c%c", 'a' + (int)store_random(&state, 26), 'a' + (int)store_random(&state, 26));
}

static struct record *make_customer(int i, struct str *text)
{
	struct record *rec = record_new(&customer_entity);

	name_of(text);
	record_set_text(rec, CUSTOMER_name, text->s);
	str_clear(text);
	str_addf(text, "+9665%08u", (unsigned)store_random(&state, 100000000));
	record_set_text(rec, CUSTOMER_phone, text->s);
	str_clear(text);
	str_addf(text, "user%d@example.com", i);
	record_set_text(rec, CUSTOMER_email, text->s);
	record_set_text(rec, CUSTOMER_status, i % 4 ? "new" : "active");
	record_set_text(rec, CUSTOMER_kind, i % 3 ? "buyer" : "seller");
	record_set_num(rec, CUSTOMER_budget_max, (int64_t)store_random(&state, 1000000) * 100);
	return rec;
}

static void fill_customers(int count)
{
	struct str text = STR_INIT;
	struct save *save;

	die_on(save_begin(db, &me, "fill", true, &save, &err), "begin");
	for (int i = 0; i < count; i++) {
		struct record *rec = make_customer(i, &text);

		die_on(save_put(save, WHO_IMPORT, rec, &err), "put");
		record_free(&rec);
	}
	die_on(save_commit(&save, &err), "commit");
	str_release(&text);
}

/* Plain INSERTs of the same rows into a copy of the table with the same indexes. */
static double plain_inserts(const char *path)
{
	char *other = xasprintf("%s.plain", path), *attach;
	sqlite3 *raw;
	sqlite3_stmt *stmt, *read, *indexes;
	struct str insert = STR_INIT;
	int columns;
	double start, took;

	unlink(other);
	if (sqlite3_open(path, &raw) != SQLITE_OK)
		exit(1);
	attach = xasprintf("ATTACH '%s' AS p; PRAGMA p.journal_mode=WAL; PRAGMA p.synchronous=NORMAL;"
		"PRAGMA p.cache_size=-64000; CREATE TABLE p.customer AS SELECT * FROM customer LIMIT 0;"
		"DROP TABLE p.customer", other);
	sqlite3_exec(raw, attach, NULL, NULL, NULL);
	sqlite3_prepare_v2(raw, "SELECT sql FROM main.sqlite_schema WHERE name = 'customer'", -1, &read,
		NULL);
	sqlite3_step(read);
	{
		char *make = xasprintf("CREATE TABLE p.customer%s",
			strchr((const char *)sqlite3_column_text(read, 0), '('));
		char *ref = make;

		while ((ref = strstr(ref, " REFERENCES ident(n)")))	/* another file */
			memset(ref, ' ', strlen(" REFERENCES ident(n)"));
		sqlite3_exec(raw, make, NULL, NULL, NULL);
		free(make);
	}
	sqlite3_finalize(read);
	sqlite3_prepare_v2(raw, "SELECT sql FROM main.sqlite_schema WHERE type = 'index' AND "
		"tbl_name = 'customer' AND sql IS NOT NULL", -1, &indexes, NULL);
	while (sqlite3_step(indexes) == SQLITE_ROW) {
		char *make = xasprintf("CREATE INDEX p.%s", (const char *)sqlite3_column_text(indexes, 0) +
			strlen("CREATE INDEX "));

		if (sqlite3_exec(raw, make, NULL, NULL, NULL) != SQLITE_OK)
			fprintf(stderr, "%s: %s\n", make, sqlite3_errmsg(raw));
		free(make);
	}
	sqlite3_finalize(indexes);
	sqlite3_prepare_v2(raw, "SELECT * FROM main.customer", -1, &read, NULL);
	columns = sqlite3_column_count(read);
	str_add(&insert, "INSERT INTO p.customer VALUES(?");
	for (int i = 1; i < columns; i++)
		str_add(&insert, ",?");
	str_addc(&insert, ')');
	sqlite3_prepare_v2(raw, insert.s, -1, &stmt, NULL);
	start = cpu_us();
	sqlite3_exec(raw, "BEGIN", NULL, NULL, NULL);
	while (sqlite3_step(read) == SQLITE_ROW) {
		for (int i = 0; i < columns; i++)
			sqlite3_bind_value(stmt, i + 1, sqlite3_column_value(read, i));
		if (sqlite3_step(stmt) != SQLITE_DONE)
			exit(1);
		sqlite3_reset(stmt);
	}
	sqlite3_finalize(read);
	sqlite3_finalize(stmt);
	sqlite3_exec(raw, "COMMIT", NULL, NULL, NULL);
	took = cpu_us() - start;
	sqlite3_close(raw);
	unlink(other);
	str_release(&insert);
	free(attach);
	free(other);
	return took;
}

/* What brokers write: some eight words, on two thirds of the contacts. */
static void add_note(struct record *rec, struct str *text)
{
	static const char *const words[] = { "يبحث", "عن", "شقة", "فيلا", "دوبلكس", "في", "الملقا", "الياسمين",
		"النرجس", "طلب", "معاينة", "السعر", "مرتفع", "التمويل", "البنك", "غداً", "بعد", "العصر", "قريبة",
		"من", "المدارس", "حديقة", "مسبح", "دور", "أرضي", "تواصل", "الأسبوع", "القادم", "ميزانية",
		"مناسبة", "villa", "garden", "mortgage", "عرض", "العقد", "توقيع", "خصم", "ثلاث", "غرف" };

	str_clear(text);
	for (int i = 0; i < 8; i++)
		str_addf(text, "%s%s", i ? " " : "", words[store_random(&state, COUNT(words))]);
	record_set_text(rec, common_index(rec->entity, COMMON_notes), text->s);
}

static void fill_work(int customers)
{
	struct str text = STR_INIT;
	struct save *save;

	die_on(save_begin(db, &me, "work", true, &save, &err), "begin");
	for (int i = 0; i < customers * 5; i++) {
		struct record *rec = record_new(&interaction_entity);
		int64_t at = date_now() - (int64_t)store_random(&state, 60 * 1440) * MINUTE_MS;

		record_set_num(rec, INTERACTION_customer, 2 + store_random(&state, (uint32_t)customers));
		record_set_text(rec, INTERACTION_type, "call");
		record_set_text(rec, INTERACTION_status, "completed");
		record_set_text(rec, INTERACTION_outcome, i % 3 ? "callback" : "no_answer");
		record_set_num(rec, INTERACTION_completed_at, at);
		record_set_num(rec, INTERACTION_at, at);
		if (i % 3)
			add_note(rec, &text);
		die_on(save_put(save, WHO_IMPORT, rec, &err), "put");
		record_free(&rec);
	}
	for (int i = 0; i < customers; i++) {
		struct record *rec = record_new(&followup_entity);

		record_set_num(rec, FOLLOWUP_customer, 2 + store_random(&state, (uint32_t)customers));
		record_set_text(rec, FOLLOWUP_title, "متابعة");
		record_set_text(rec, FOLLOWUP_status, i % 10 ? "completed" : "pending");
		record_set_num(rec, FOLLOWUP_due_at, date_now() + (int64_t)store_random(&state, 14) * DAY_MS);
		die_on(save_put(save, WHO_IMPORT, rec, &err), "put");
		record_free(&rec);
	}
	die_on(save_commit(&save, &err), "commit");
	str_release(&text);
}

/* --- What is measured. */

static const char *path;
static int customers;
static struct rowset page;
static struct query list = { .entity = &customer_entity, .limit = 50 };

static void first_page(int run)
{
	struct db *fresh;
	struct rowset rows = { 0 };

	(void)run;
	die_on(db_open(path, 0, &fresh, &err), "open");
	die_on(query_list(fresh, &list, &rows, &err), "list");
	rowset_release(&rows);
	db_close(&fresh);
}

static void next_page(int run)
{
	struct rowset rows = { 0 };
	struct query q = list;

	if (run && page.n) {
		q.from = PAGE_AFTER;
		q.anchor = page.v[page.n - 1];
	}
	die_on(query_list(db, &q, &rows, &err), "list");
	rowset_release(&page);
	page = rows;
}

static void tail_page(int run)
{
	struct rowset rows = { 0 };
	struct query q = list;

	(void)run;
	q.from = PAGE_LAST;
	die_on(query_list(db, &q, &rows, &err), "list");
	rowset_release(&rows);
}

static const char *typed;

static void search(int run)
{
	struct rowset rows = { 0 };
	struct query q = list;

	(void)run;
	q.search = typed;
	die_on(query_list(db, &q, &rows, &err), "search");
	rowset_release(&rows);
}

static void search_everything(int run)
{
	struct places places = { 0 };

	(void)run;
	die_on(query_search(db, typed, 50, &places, &err), "search everything");
	places_release(&places);
}

static void timeline(int run)
{
	struct timeline rows = { 0 };

	die_on(query_timeline(db, 2 + run * 37 % customers, INT64_MAX, 0, 50, &rows, &err), "timeline");
	timeline_release(&rows);
}

static void agenda(int run)
{
	struct due all = { .assigned_to = me.user, .from = INT64_MIN, .to = INT64_MAX };
	struct timeline rows = { 0 };

	(void)run;
	die_on(query_agenda(db, &all, 50, &rows, &err), "agenda");
	timeline_release(&rows);
}

static void save_call(int run)
{
	struct record *rec = record_new(&interaction_entity);
	struct str text = STR_INIT;
	struct save *save;

	record_set_num(rec, INTERACTION_customer, 2 + run * 31 % customers);
	record_set_text(rec, INTERACTION_type, "call");
	record_set_text(rec, INTERACTION_status, "completed");
	record_set_text(rec, INTERACTION_outcome, "callback");
	record_set_num(rec, INTERACTION_completed_at, date_now());
	record_set_num(rec, INTERACTION_at, date_now());
	add_note(rec, &text);
	die_on(save_begin(db, &me, "call", false, &save, &err), "begin");
	die_on(save_put(save, WHO_USER, rec, &err), "put");
	die_on(save_commit(&save, &err), "commit");
	record_free(&rec);
	str_release(&text);
}

static void undo_call(int run)
{
	char *label;

	(void)run;
	die_on(undo_step(db, &me, &label, &err), "undo");
	free(label);
}

static void duplicates(int run)
{
	struct str text = STR_INIT;
	struct record *rec = make_customer(run, &text);
	struct rowset rows = { 0 };

	die_on(query_duplicates(db, rec, &rows, &err), "duplicates");
	rowset_release(&rows);
	record_free(&rec);
	str_release(&text);
}

static void count_active(int run)
{
	struct value active = { .set = true, .text = (char *)"active" };
	struct filter filter = { .entity = &customer_entity };
	struct query q = { .entity = &customer_entity, .filter = &filter };
	int64_t n;

	(void)run;
	filter_add(&filter, "status", FILTER_EQ, &active, 0);
	die_on(query_count(db, &q, 0, &n, &err), "count");
	filter_release(&filter);
}

int main(int argc, char **argv)
{
	static const char *const words[] = { "ن", "نو", "نور", "نوره", "القحطاني", "احمد القح", "05", "0512",
		"٠٥١٢٣", "345678", "example.com", "user99", "زقزوق", "ab", "القحظاني",
		"نوره القحظاني", "ظنفشار" };
	static const char *const said[] = { "فيلا", "ميزانية مناسبة", "mortgage", "تم", "زقزوق", "دوبظكس" };
	double start, took, plain;

	customers = argc > 1 ? atoi(argv[1]) : 100000;
	path = argc > 2 ? argv[2] : "/tmp/bench_store.db";
	unlink(path);
	db = store_open(path);
	me = store_actor(db);
	start = cpu_us();
	fill_customers(customers);
	took = cpu_us() - start;
	plain = plain_inserts(path);
	printf("import of %d: %.0f ms of CPU, plain inserts %.0f ms, ratio %.2f\n", customers, took / 1e3,
		plain / 1e3, took / plain);
	start = cpu_us();
	fill_work(customers);
	printf("%d interactions, %d follow-ups: %.0f ms of CPU\n", customers * 5, customers,
		(cpu_us() - start) / 1e3);
	measure("open, first page, close", 50, first_page);
	measure("page down", 400, next_page);
	measure("last page", 50, tail_page);
	for (size_t i = 0; i < COUNT(words); i++) {
		char what[64];

		typed = words[i];
		snprintf(what, sizeof(what), "search \"%s\"", typed);
		measure(what, 30, search);
	}
	for (size_t i = 0; i < COUNT(said); i++) {
		char what[64];

		typed = said[i];
		snprintf(what, sizeof(what), "everything \"%s\"", typed);
		measure(what, 30, search_everything);
	}
	measure("timeline of 50", 300, timeline);
	measure("agenda of 50", 300, agenda);
	measure("duplicates of a contact", 300, duplicates);
	measure("count by status", 20, count_active);
	measure("one call saved (FULL)", 300, save_call);
	measure("one call undone (FULL)", 100, undo_call);
	start = now_us();
	die_on(db_analyze(db, &err), "analyze");
	printf("analyze: %.0f ms\n", (now_us() - start) / 1e3);
	rowset_release(&page);
	db_close(&db);
	return 0;
}
