/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * team board. */
#include "base/base.h"
#include "app/command.h"

#include "base/date.h"
#include "io/json.h"
#include "store/query.h"
#include "text/layout.h"
#include "text/when.h"
#include "app/board.h"

static void json_board(struct target *t, const struct board *board)
{
	struct json_writer w;

	jw_init(&w, t->out, false);
	jw_array(&w, NULL);
	for (size_t i = 0; i < board->n; i++) {
		const struct board_row *row = &board->v[i];
		char id[ULID_LEN + 1] = "";
		struct str at = STR_INIT;

		if (row->last_at)
			date_print(row->last_at, &at);
		if (row->user)
			query_id_of(t->app->db, row->user, id);
		jw_object(&w, NULL);
		jw_string(&w, "user", row->user ? id : NULL);
		jw_string(&w, "name", row->user ? row->name : NULL);
		jw_int(&w, "overdue", row->overdue);
		jw_int(&w, "due", row->due);
		jw_int(&w, "done", row->done);
		jw_int(&w, "calls_left", row->calls_left);
		jw_int(&w, "calls_done", row->calls_done);
		jw_string(&w, "last_activity", row->last_at ? at.s : NULL);
		jw_end_object(&w);
		str_release(&at);
	}
	jw_end_array(&w);
	str_addc(t->out, '\n');
}

static void plain_row(struct target *t, const struct board_row *row)
{
	struct kind_env env = app_env(t->app);
	struct str at = STR_INIT;

	if (row->last_at)
		when_moment(row->last_at, env.now, (enum calendar)env.calendar, &at);
	str_addf(t->out, "%s\n    ", row->name);
	/* TRANSLATORS: follow-ups, then calls */
	str_addf(t->out, _("overdue %lld, due today %lld, done %lld; calls left %lld, done %lld"),
		(long long)row->overdue, (long long)row->due, (long long)row->done,
		(long long)row->calls_left, (long long)row->calls_done);
	if (at.len)
		str_addf(t->out, _("; last contact %s"), at.s);
	str_addc(t->out, '\n');
	str_release(&at);
}

static enum result show_board(struct target *t, const struct args *args, struct err *err)
{
	struct board board = { 0 };
	enum result code = board_read(t->app, date_now(), &board, err);

	(void)args;
	if (!code && t->json)
		json_board(t, &board);
	for (size_t i = 0; !code && !t->json && i < board.n; i++)
		plain_row(t, &board.v[i]);
	board_release(&board);
	return code;
}

const struct action board_actions[] = {
	{ .name = "team-board", .help = N_("Who has what due, done and overdue today"), .in = IN_SHELL,
	  .run = show_board },
	{ .name = NULL },
};
