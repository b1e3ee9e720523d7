/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The manager's board. */
#include "base/base.h"
#include "app/board.h"

#include "base/date.h"
#include "model/schema/people.h"
#include "store/query.h"
#include "app/ask.h"

static struct board_row *row_of(struct board *board, int64_t user)
{
	for (size_t i = 0; i < board->n; i++)
		if (board->v[i].user == user)
			return &board->v[i];
	return NULL;
}

static void add_row(struct board *board, int64_t user, const char *name)
{
	board->v = array_grow(board->v, &board->cap, board->n + 1, sizeof(*board->v));
	board->v[board->n++] = (struct board_row){ .user = user, .name = xstrdup(name) };
}

/* Somebody who has left stands here for as long as customers are his: they are to be given to others. */
static enum result add_left(struct app *app, const struct record *user, struct board *out, struct err *err)
{
	struct filter his = { .entity = &customer_entity };
	struct rowset rows = { 0 };
	enum result code;

	ask_num(&his, "assigned_to", FILTER_EQ, user->n);
	code = ask_list(app->db, &his, NULL, 1, 0, &rows, err);
	if (!code && rows.n) {
		/* TRANSLATORS: a colleague who was removed from the office */
		char *name = xasprintf(_("%s (has left)"), record_text(user, USER_name));

		add_row(out, user->n, name);
		free(name);
	}
	rowset_release(&rows);
	return code;
}

static enum result add_members(struct app *app, struct board *out, struct err *err)
{
	struct filter everybody = { .entity = &user_entity };
	struct rowset users = { 0 };
	enum result code = ask_list(app->db, &everybody, "name", 0, 0, &users, err);

	for (size_t i = 0; i < users.n && !code; i++)
		if (!str_eq(record_text(users.v[i], USER_status), "suspended"))
			add_row(out, users.v[i]->n, record_text(users.v[i], USER_name));
		else
			code = add_left(app, users.v[i], out, err);
	rowset_release(&users);
	return code;
}

static int compare(const void *a, const void *b)
{
	const struct board_row *left = a, *right = b;

	if (left->overdue != right->overdue)
		return left->overdue > right->overdue ? -1 : 1;
	return strcmp(left->name, right->name);
}

static bool is_empty(const struct board_row *row)
{
	return !row->overdue && !row->due && !row->done && !row->calls_left && !row->calls_done;
}

enum result board_read(struct app *app, int64_t now, struct board *out, struct err *err)
{
	struct civil today = date_civil(now, NULL);
	struct query_member *v = NULL;
	size_t n = 0;
	enum result code;

	if (!role_leads(&app->actor))
		return err_set(err, ERR_DENIED, _("Only who leads the team sees its board."));
	code = add_members(app, out, err);
	if (!code)
		code = query_members(app->db, now, date_moment(today, 0), date_moment(civil_add(today, 1), 0),
			today, &v, &n, err);
	for (size_t i = 0; i < n && !code; i++) {
		struct board_row *row = row_of(out, v[i].user);

		if (!row && !v[i].user) {
			add_row(out, 0, _("Nobody's"));
			row = &out->v[out->n - 1];
		}
		if (!row)
			continue;
		row->overdue += v[i].overdue;
		row->due += v[i].due;
		row->done += v[i].done;
		row->calls_left += v[i].calls_left;
		row->calls_done += v[i].calls_done;
		row->last_at = MAX(row->last_at, v[i].last_at);
	}
	free(v);
	if (out->n)
		qsort(out->v, out->n, sizeof(*out->v), compare);
	for (size_t i = 0; i < out->n; i++)
		if (!out->v[i].user && is_empty(&out->v[i])) {
			free(out->v[i].name);
			memmove(&out->v[i], &out->v[i + 1], (out->n - i - 1) * sizeof(*out->v));
			out->n--;
		}
	return code;
}

void board_release(struct board *board)
{
	for (size_t i = 0; i < board->n; i++)
		free(board->v[i].name);
	free(board->v);
	*board = (struct board){ 0 };
}
