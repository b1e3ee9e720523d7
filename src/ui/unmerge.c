/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A merge taken back on the screen, months later: who was merged into the customer is chosen and is there again. */
#include "base/base.h"
#include "ui/pages.h"

#include "model/schema/people.h"
#include "store/query.h"
#include "text/when.h"
#include "app/merge.h"
#include "ui/popup.h"
#include "ui/ui_p.h"

/* "0501234567 · merged yesterday" */
static char *describe(const struct record *rec, const struct kind_env *env)
{
	struct str phone = STR_INIT, when = STR_INIT;
	char *text;

	record_show(rec, CUSTOMER_phone, env, &phone);
	when_day(date_civil(record_num(rec, common_index(&customer_entity, COMMON_deleted_at)), NULL), env->now,
		(enum calendar)env->calendar, &when);
	text = phone.len ? xasprintf(_("%s · merged %s"), phone.s, when.s) : xasprintf(_("merged %s"), when.s);
	str_release(&phone);
	str_release(&when);
	return text;
}

/* Which of them; -1: none.  One alone is shown, too, so that it is seen who it is. */
static int64_t choose(struct ui *ui, const struct rowset *rows)
{
	struct pick pick = { .title = _("Who is to be a customer of his own again?"), .nitems = rows->n };
	struct kind_env env = app_env(ui->app);
	struct pick_item *items = xcalloc(rows->n, sizeof(*items));
	char **details = xcalloc(rows->n, sizeof(*details));
	int64_t chosen;

	for (size_t i = 0; i < rows->n; i++) {
		details[i] = describe(rows->v[i], &env);
		items[i] = (struct pick_item){ .text = record_text(rows->v[i], CUSTOMER_name), .detail = details[i] };
	}
	pick.items = items;
	chosen = ui_pick(ui, &pick);
	for (size_t i = 0; i < rows->n; i++)
		free(details[i]);
	free(details);
	free(items);
	return chosen;
}

static enum result unmerge(struct target *t, const struct args *args, struct err *err)
{
	int64_t n = main_customer(t->ui), chosen;
	struct rowset rows = { 0 };
	enum result code;

	(void)args;
	if (!n)
		return err_set(err, ERR_INVALID, _("Choose a customer first."));
	code = query_referring(t->app->db, &customer_entity, CUSTOMER_merged_into, n, &rows, err);
	if (!code && !rows.n)
		code = err_set(err, ERR_MISSING, _("Nobody was merged into this customer."));
	if (!code && (chosen = choose(t->ui, &rows)) < 0)
		code = err_set(err, ERR_CANCEL, _("Nothing was changed."));
	if (!code) {
		struct str told = STR_INIT;

		code = app_unmerge_told(t->app, rows.v[chosen]->n, &told, err);
		if (!code)
			str_addf(t->out, _("%s — u undoes"), told.s);
		str_release(&told);
	}
	rowset_release(&rows);
	return code;
}

const struct action unmerge_actions[] = {
	{ .name = "unmerge", .menu = N_("Customer"),
	  .help = N_("Take somebody out again who was merged into the customer"),
	  .in = IN_PERSON | IN_MAIN, .flags = A_WRITES, .run = unmerge },
	{ .name = NULL },
};
