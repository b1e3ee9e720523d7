/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Carrying actions out: on the chosen row, on many. */
#include "base/base.h"
#include "ui/ui_p.h"

#include "ui/form.h"

/* --- Running. */

/* Text of a parameter or NULL: what a required one lacks is asked for. */
static bool lacks_params(const struct action *action, const struct args *args)
{
	for (size_t i = 0; i < action->nparams; i++)
		if (action->params[i].flags & F_REQUIRED && text_is_empty(args->text[i]))
			return true;
	return false;
}

static enum result ask_params(struct ui *ui, const struct action *action, struct target *target,
	struct args *args, struct strlist *keep, struct err *err)
{
	if (!lacks_params(action, args))
		return OK;
	return action->ask ? action->ask(target, args, keep, err) :
		form_params(ui, action, target->many, args, keep, err);
}

/* Free words of a command, asked for in one line; a blank separates them. */
static enum result ask_words(struct ui *ui, const struct action *action, struct strlist *words,
	struct err *err)
{
	char *typed;

	if (!action->words || *action->words == '[')
		return OK;
	typed = ui_ask(ui, _(action->help), "", NULL);
	if (!typed)
		return err_set(err, ERR_CANCEL, _("Left."));
	strlist_split(words, typed, " ");
	free(typed);
	return OK;
}

static void show_output(struct ui *ui, struct str *out, const struct action *action)
{
	str_trim(out);
	if (!out->len)
		return;
	if (strchr(out->s, '\n'))
		ui_show(ui, _(action->help), out->s);
	else
		ui_message(ui, "%s", out->s);
}

enum result ui_run_on(struct ui *ui, const struct action *action, const struct entity *entity, int64_t n,
	const struct args *given, struct err *err)
{
	struct str out = STR_INIT;
	struct strlist words = { 0 }, keep = { 0 };
	const char **texts = xcalloc(MAX(action->nparams, 1), sizeof(*texts));
	struct args args = { action->params, action->nparams, texts };
	struct target target = { .app = ui->app, .ui = ui, .entity = entity, .n = n, .out = &out,
		.count = ui->count };
	enum result code;

	for (size_t i = 0; given && i < action->nparams; i++)
		texts[i] = given->text[i];
	code = ask_words(ui, action, &words, err);
	if (!code)
		code = ask_params(ui, action, &target, &args, &keep, err);
	target.words = words.v;
	target.nwords = words.n;
	if (!code)
		code = action->run(&target, &args, err);
	if (!(action->flags & A_HIDDEN))	/* moving about writes nothing */
		ui_pump(ui);
	if (!code)
		show_output(ui, &out, action);
	free(texts);
	strlist_release(&keep);
	strlist_release(&words);
	str_release(&out);
	return code;
}

static bool is_confirmed(struct ui *ui, const struct action *action, const struct entity *entity,
	int64_t n)
{
	struct str title = STR_INIT, name = STR_INIT;
	char *question;
	bool yes;

	if (!(action->flags & A_CONFIRM))
		return true;
	/* TRANSLATORS: %s is what a command does, such as "Delete the chosen row". */
	question = xasprintf(_("%s?"), _(action->help));
	if (n && action->flags & A_ROW) {
		query_title(ui->app->db, entity, n, &title);
		isolate_auto(&name, title.s);
		free(question);
		/* TRANSLATORS: "Delete the chosen row: Sara?" */
		question = xasprintf(_("%s: %s?"), _(action->help), name.s);
	}
	str_release(&title);
	str_release(&name);
	yes = ui_confirm(ui, question);
	free(question);
	return yes;
}

/* --- Many rows at once. */

char *ui_title_of(const char *title, size_t many)
{
	struct str text = STR_INIT;

	str_set(&text, title);
	if (many)
		str_addf(&text, Q_(" · %zu marked", " · %zu marked", many), many);
	return str_detach(&text);
}

static bool is_there(void *ctx, int64_t n)
{
	struct ui *ui = ctx;
	const struct entity *entity = query_entity_of(ui->app->db, n);
	struct record *rec = NULL;
	struct err ignored;
	bool there = entity && !query_get(ui->app->db, entity, n, &rec, &ignored) &&
		!record_has(rec, common_index(entity, COMMON_deleted_at)) && query_sees(ui->app->db, entity, n);

	record_free(&rec);
	return there;
}

static void keep_marks(struct ui *ui, struct list *list)
{
	list_keep_marks(list, is_there, ui);
}

/* So many marks are looked at in between; where there are more, when something is done to them (bulk_run). */
#define MARKS_LOOKED_AT 5000

/* Who was deleted, merged, erased or given away does not count as marked any more. */
void ui_drop_marks(struct ui *ui, struct view *view, const struct changes *changes, bool all)
{
	struct list *list = view->ops->list ? view->ops->list(view) : NULL;
	bool went = all;

	if (!list || !list->marks.n || list->marks.n > MARKS_LOOKED_AT)
		return;
	for (size_t i = 0; i < changes->n && !went; i++) {
		const struct field *field = changes->v[i].field;

		went = !field || str_eq(field->name, "deleted_at") || str_eq(field->name, "assigned_to");
	}
	if (went)
		keep_marks(ui, list);
}

static struct list *marked_list(const struct ui *ui, const struct action *action)
{
	struct view *view = ui_focused(ui);
	struct list *list = view && view->ops->list ? view->ops->list(view) : NULL;

	return list && list->marks.n && action->flags & A_BULK ? list : NULL;
}

#define WHY_MAX 200

struct bulk {
	struct ui *ui;
	const struct action *action;
	struct list *list;
	struct args args;
	struct { int64_t *v; size_t n, cap; } failed;	/* owned: rows that cannot be changed */
	struct str why;			/* owned: a line for each of them, the first WHY_MAX */
	struct str sentence, more;	/* owned: what is done, see struct action */
};

static void bulk_preview(struct bulk *b, struct target *target, const int64_t *keys, size_t n)
{
	if (b->action->preview)
		b->action->preview(target, &b->args, keys, n, &b->sentence, &b->more);
	else
		str_addf(&b->sentence, Q_("%s: %zu row", "%s: %zu rows", n), _(b->action->help), n);
}

static bool bulk_is_confirmed(const struct bulk *b)
{
	char *question = b->more.len ?
		/* TRANSLATORS: "Add the tag vip to 12 customers? 3 have it already." */
		xasprintf(_("%s? %s"), b->sentence.s, b->more.s) : xasprintf(_("%s?"), b->sentence.s);
	bool yes = ui_confirm(b->ui, question);

	free(question);
	return yes;
}

static void bulk_failed(struct bulk *b, const struct entity *entity, int64_t n, const struct err *err)
{
	struct str title = STR_INIT;

	b->failed.v = array_grow(b->failed.v, &b->failed.cap, b->failed.n + 1, sizeof(*b->failed.v));
	b->failed.v[b->failed.n++] = n;
	if (b->failed.n > WHY_MAX)
		return;
	query_title(b->ui->app->db, entity, n, &title);
	isolate_auto(&b->why, title.s);
	str_addf(&b->why, ": %s\n", err->text);
	str_release(&title);
}

static void bulk_row(struct bulk *b, int64_t n)
{
	struct str out = STR_INIT;
	struct target target = { .app = b->ui->app, .ui = b->ui,
		.entity = query_entity_of(b->ui->app->db, n), .n = n, .out = &out };
	struct err err = { 0 };

	if (b->action->run(&target, &b->args, &err))
		bulk_failed(b, target.entity, n, &err);
	str_release(&out);
}

/* True when all were gone through, false when Esc stopped it: then nothing stays. */
static bool bulk_rows(struct bulk *b, const int64_t *keys, size_t n)
{
	struct progress *progress = progress_begin(b->ui, b->sentence.s);
	bool on = true;

	for (size_t i = 0; on && i < n; i++) {
		bulk_row(b, keys[i]);
		on = progress_step(progress, (int64_t)i + 1, (int64_t)n, NULL);
	}
	progress_end(&progress);
	return on;
}

/* All or nothing, as in the shell: one that cannot be changed leaves everything as it was.  Which and why is a page
 * to be read; without the marks on them, the others can be changed. */
static void bulk_refused(struct bulk *b, size_t all)
{
	struct ui *ui = b->ui;
	char *title = xasprintf(Q_("Nothing was changed, because of %zu row", "Nothing was changed, because of %zu rows",
		b->failed.n), b->failed.n);
	char *question;

	if (b->failed.n > WHY_MAX)
		str_addf(&b->why, Q_("… and %zu more\n", "… and %zu more\n", b->failed.n - WHY_MAX),
			b->failed.n - WHY_MAX);
	ui_show(ui, title, b->why.s);
	free(title);
	if (b->failed.n == all)
		return;
	question = xasprintf(Q_("Take the mark off %zu row, so that the others can be changed?",
		"Take the marks off %zu rows, so that the others can be changed?", b->failed.n),
		b->failed.n);
	if (ui_confirm(ui, question))
		for (size_t i = 0; i < b->failed.n; i++)
			list_unmark(b->list, b->failed.v[i]);
	free(question);
}

static enum result bulk_do(struct bulk *b, const int64_t *keys, size_t n, struct err *err)
{
	bool all;

	if (app_bulk_begin(b->ui->app, b->sentence.s, err))
		return err->code;
	all = bulk_rows(b, keys, n);
	if (app_bulk_end(b->ui->app, all && !b->failed.n, err))
		return err->code;
	return all ? OK : err_set(err, ERR_CANCEL, _("Stopped; nothing was changed."));
}

static enum result bulk_run(struct ui *ui, const struct action *action, struct list *list,
	struct err *err)
{
	struct bulk b = { .ui = ui, .action = action, .list = list, .sentence = STR_INIT,
		.more = STR_INIT, .why = STR_INIT };
	struct target first = { .app = ui->app, .ui = ui };
	const char **texts;
	struct strlist keep = { 0 };
	enum result code = OK;
	int64_t *keys;
	size_t n;

	keep_marks(ui, list);
	if (!list->marks.n)
		return err_set(err, ERR_MISSING, _("What was marked is not there any more."));
	first.many = n = list->marks.n;
	texts = xcalloc(MAX(action->nparams, 1), sizeof(*texts));
	keys = xcalloc(n, sizeof(*keys));
	memcpy(keys, list->marks.v, n * sizeof(*keys));
	b.args = (struct args){ action->params, action->nparams, texts };
	first.n = keys[0];
	first.entity = query_entity_of(ui->app->db, keys[0]);
	code = ask_params(ui, action, &first, &b.args, &keep, err);
	if (!code)
		bulk_preview(&b, &first, keys, n);
	if (!code && !bulk_is_confirmed(&b))
		code = err_set(err, ERR_CANCEL, _("Nothing was changed."));
	if (!code)
		code = bulk_do(&b, keys, n, err);
	ui_pump(ui);
	if (!code && b.failed.n) {
		bulk_refused(&b, n);
	} else if (!code) {
		list_unmark_all(b.list);
		ui_message(ui, _("%s — u undoes"), b.sentence.s);
	}
	free(keys);
	free(b.failed.v);
	str_release(&b.why);
	free(texts);
	str_release(&b.sentence);
	str_release(&b.more);
	strlist_release(&keep);
	return code;
}

static void remember(struct ui *ui, const struct action *action, int count)
{
	ui->count = count;
	if (action->flags & A_HIDDEN)	/* moving about is not what one repeats */
		return;
	ui->last = action;
	ui->last_count = count;
}

bool ui_may(const struct ui *ui, const struct action *action)
{
	return action_may(&ui->app->actor, action);
}

void ui_run(struct ui *ui, const struct action *action, int count)
{
	const struct view *view = ui_focused(ui);
	struct list *marked = marked_list(ui, action);
	const struct entity *entity = NULL;
	int64_t n = 0;
	struct err err = { 0 };
	enum result code;

	if (view && view->ops->chosen)
		n = view->ops->chosen(view, &entity);
	if (action->flags & A_ROW && !n) {
		ui_warn(ui, "%s", _("Nothing is chosen here."));
		return;
	}
	if (ui->plain && action->flags & A_SCREEN) {
		ui_warn(ui, "%s", _("This is there on the screens only."));
		return;
	}
	if (!ui_may(ui, action)) {
		ui_warn(ui, _("As %s you may not do this: %s."), role_label(ui->app->actor.role),
			_(action->help));
		return;
	}
	if (!marked && !is_confirmed(ui, action, entity, n))
		return;
	remember(ui, action, count);
	code = marked ? bulk_run(ui, action, marked, &err) :
		ui_run_on(ui, action, entity, n, NULL, &err);
	/* Whoever left a question sees it; who listens, or gave up many rows, is told. */
	if (code && (err.code != ERR_CANCEL || marked || ui->plain))
		ui_error(ui, &err);
}
