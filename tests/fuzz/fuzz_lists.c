/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Fuzzer: smart lists from a YAML file: an error with its place, or lists that can be asked and that their own
 * export gives again. */
#include "base/base.h"

#include "model/schema/lists.h"
#include "store/save.h"
#include "app/smart_lists.h"

/* One database for all inputs: each is taken back. */
static void open_once(struct app *app)
{
	struct app_start start = { .db_path = ":memory:", .config_path = "/nonexistent/wasit.conf", .create = true };
	struct err err;

	if (!app->db && app_open(app, &start, &err))
		BUG("%s", err.text);
}

static void ask_all(struct app *app, const struct rowset *lists)
{
	for (size_t i = 0; i < lists->n; i++) {
		struct list_query ask;
		struct err err;
		int64_t n;

		if (list_query_read(app, lists->v[i], &ask, &err))
			BUG("imported, and cannot be asked: %s", err.text);
		if (query_count(app->db, &ask.query, 10, &n, &err))
			BUG("imported, and is no question: %s", err.text);
		list_query_release(&ask);
	}
}

static void check_again(struct app *app)
{
	struct rowset lists = { 0 };
	struct str yaml = STR_INIT;
	struct err err;
	int64_t seq = query_log_seq(app->db);
	int added, changed;

	if (smart_lists_all(app, &lists, &err))
		BUG("%s", err.text);
	ask_all(app, &lists);
	smart_lists_print((const struct record *const *)lists.v, lists.n, &yaml);
	if (smart_lists_import(app, yaml.s, yaml.len, "again", &added, &changed, &err))
		BUG("our own export: %s\n%s", err.text, yaml.s);
	if (added || query_log_seq(app->db) != seq)
		BUG("our own export is another one:\n%s", yaml.s);
	str_release(&yaml);
	rowset_release(&lists);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct app app;
	char *text = xstrndup((const char *)data, size);
	struct err err = { 0 };
	int added, changed;
	char *label = NULL;
	int64_t seq;

	setenv("WASIT_NOW", "2026-11-21T10:00:00+03:00", 1);
	open_once(&app);
	seq = query_log_seq(app.db);
	if (!smart_lists_import(&app, text, strlen(text), "f", &added, &changed, &err))
		check_again(&app);
	else if (!str_has_prefix(err.text, "f:"))
		BUG("no place: %s", err.text);
	if (query_log_seq(app.db) != seq && undo_step(app.db, &app.actor, &label, &err))
		BUG("%s", err.text);
	free(label);
	free(text);
	return 0;
}
