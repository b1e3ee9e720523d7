/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The linear mode's loop: a prompt, a typed line, what it means in this place. */
#include "base/base.h"
#include "ui/plain_p.h"

#include <unistd.h>

#include "base/date.h"
#include "model/schema/people.h"
#include "text/utf8.h"
#include "text/when.h"
#include "app/command_line.h"
#include "ui/form.h"
#include "ui/pages.h"
#include "ui/view_customers.h"

/* --- Help. */

static void add_help(const struct ui *ui, const struct action *action, enum context in, struct str *out)
{
	struct str keys = STR_INIT;

	if (!(action->in & in) || action->flags & (A_HIDDEN | A_SCREEN) || !ui_may(ui, action))
		return;
	if (!keymap_show_all(&ui->keymap, action, &keys))
		str_add(&keys, action->name);
	str_addf(out, "%s: %s\n", keys.s, _(action->help));
	str_release(&keys);
}

static void add_own_help(const struct ui *ui, struct str *out)
{
	str_add(out, ui_context(ui) & IN_CALLS ? _("An empty line reads the card again.\n") :
		_("An empty line reads this place again; a number chooses the row that has it.\n"));
	str_add(out, _("> and <: the next page, the page before; j and k: the next row, the row before\n"
		"/ and a part of a name or number: find\n"
		". leaves a question or goes back\n"
		"customers, history, agenda: go there; wasit history: what was changed, by whom and when\n"
		"Names of keys, such as F4 or Tab, are typed as words.\n"
		"Commands of the command line are typed as there: customer add, followup snooze, today, "
		"undo, config set; help lists them.\n"
		"In a form: an empty line keeps what is offered, ? explains, - empties the field, < goes "
		"back, . cancels.\n"));
}

void plain_help(struct ui *ui)
{
	struct str text = STR_INIT;

	add_own_help(ui, &text);
	for (size_t t = 0; ui_tables[t]; t++)
		for (const struct action *const *table = ui_tables[t]; *table; table++)
			for (const struct action *a = *table; a->name; a++)
				add_help(ui, a, ui_context(ui), &text);
	plain_say(ui, "%s", text.s);
	str_release(&text);
}

/* --- What was there before, to tell only what is new. */

struct before {
	const struct page *page;
	const struct view *view;
	int64_t chosen;
	struct str text;	/* of a view without rows: the card */
};

static int64_t chosen_of(const struct view *view)
{
	const struct entity *entity;

	return view->ops->chosen ? view->ops->chosen(view, &entity) : 0;
}

static struct list *list_of(const struct view *view)
{
	return view->ops->list ? view->ops->list((struct view *)view) : NULL;
}

static void card_text(const struct view *view, struct str *out)
{
	if (!view->ops->list && view->ops->text)
		view->ops->text(view, out);
}

static void remember(const struct ui *ui, struct before *before)
{
	const struct view *view = ui_focused(ui);

	*before = (struct before){ .page = ui->page, .view = view, .chosen = chosen_of(view),
		.text = STR_INIT };
	card_text(view, &before->text);
}

static void tell_difference(struct ui *ui, struct before *before, bool writes)
{
	const struct view *view = ui_focused(ui);
	const struct list *list = list_of(view);
	bool anew = list && list->pending == LIST_GO_FIRST && !writes;
	struct str text = STR_INIT;

	if (ui->quit) {
		str_release(&before->text);
		return;
	}
	ui_load_plain(ui, PLAIN_ROWS);
	card_text(view, &text);
	if (before->page != ui->page || before->view != view || anew ||
	    !str_eq(before->text.s, text.s))
		plain_show(ui);
	else if (list && chosen_of(view) != before->chosen)
		plain_show_row(ui);
	str_release(&text);
	str_release(&before->text);
}

/* --- What a line can mean. */

static void run(struct ui *ui, const struct action *action)
{
	struct before before;

	remember(ui, &before);
	ui_run(ui, action, 0);
	tell_difference(ui, &before, action->flags & A_WRITES);
}

static void press_escape(struct ui *ui)
{
	struct key_event event = { .key = K_ESC, .text = STR_INIT };
	struct view *view = ui_focused(ui);
	const struct action *action = NULL;
	const uint32_t key = K_ESC;
	struct before before;

	if (view->ops->key) {
		remember(ui, &before);
		if (view->ops->key(view, &event)) {
			tell_difference(ui, &before, false);
			return;
		}
		str_release(&before.text);
	}
	if (keymap_find(&ui->keymap, ui_context(ui), &key, 1, &action) == MATCH_FULL)
		run(ui, action);
}

/* The keys a line names: "n", "z1", "F4", "<C-r>". */
static size_t keys_of(const char *typed, uint32_t keys[CHORD_MAX])
{
	char *name = xasprintf("<%s>", typed);
	const char *s = name;
	size_t n = 0;

	if (utf8_count(typed) > 1 && key_parse(&s, &keys[0]) && !*s)
		n = 1;
	else
		for (s = typed; *s; n++)
			if (n == CHORD_MAX || !key_parse(&s, &keys[n])) {
				n = 0;
				break;
			} else
				keys[n] = keymap_fold(keys[n]);
	free(name);
	return n;
}

/* "Ctrl+R": a key as help shows it. */
static bool key_shown(const struct ui *ui, const char *typed, uint32_t *key)
{
	struct str shown = STR_INIT, folded = STR_INIT;
	bool found = false;

	text_fold(typed, &folded);
	for (size_t i = 0; i < ui->keymap.n && !found; i++) {
		struct str name = STR_INIT;

		str_clear(&shown);
		key_show(ui->keymap.v[i].key[0], &name);
		text_fold(name.s, &shown);
		str_release(&name);
		found = ui->keymap.v[i].nkeys == 1 && str_eq(shown.s, folded.s);
		if (found)
			*key = ui->keymap.v[i].key[0];
	}
	str_release(&shown);
	str_release(&folded);
	return found;
}

static bool obey_keys(struct ui *ui, const char *typed)
{
	const struct action *action = NULL;
	uint32_t keys[CHORD_MAX];
	size_t n = keys_of(typed, keys);

	if (utf8_count(typed) > 1 && n != 1 && key_shown(ui, typed, &keys[0]))
		n = 1;
	if (n == 1 && keys[0] == K_ESC) {
		press_escape(ui);
		return true;
	}
	if (!n && utf8_count(typed) == 3 && typed[1] == ' ') {	/* "z 1", as help shows "z1" */
		char both[3] = { typed[0], typed[2], '\0' };

		n = keys_of(both, keys);
	}
	if (!n || keymap_find(&ui->keymap, ui_context(ui), keys, n, &action) != MATCH_FULL)
		return false;
	run(ui, action);
	return true;
}

/* The chosen row in full: a customer's card, else its own text. */
static bool obey_number(struct ui *ui, const char *typed)
{
	const struct view *view = ui_focused(ui), *card = ui_view(ui, &timeline_ops);
	struct str text = STR_INIT;

	if (!plain_number(typed, INT32_MAX) || !list_of(view))
		return false;
	if (!plain_choose_row(ui, plain_number(typed, INT32_MAX))) {
		plain_say(ui, "%s", _("No row has this number."));
		return true;
	}
	ui_load_plain(ui, PLAIN_ROWS);
	plain_show_row(ui);
	if (view->ops == &customers_ops && card) {
		card->ops->text(card, &text);
		plain_say(ui, "%s", text.s);
	}
	str_release(&text);
	return true;
}

static bool obey_search(struct ui *ui, const char *typed)
{
	struct view *view = ui_view(ui, &customers_ops);
	struct before before;

	if (*typed != '/' || !typed[1] || !view)
		return false;
	remember(ui, &before);
	ui_focus(ui, view);
	customers_find(view, typed + 1);
	tell_difference(ui, &before, false);
	return true;
}

/* Title or name of a pane. */
static bool is_named(const struct view *view, const char *typed)
{
	struct str title = STR_INIT, folded = STR_INIT;
	bool is;

	text_fold(_(view->ops->title), &title);
	text_fold(typed, &folded);
	is = str_eq(folded.s, title.s) || str_eq(folded.s, view->ops->name);
	str_release(&title);
	str_release(&folded);
	return is;
}

static bool obey_place(struct ui *ui, const char *typed)
{
	for (size_t i = 0; i < ui->page->nviews; i++) {
		struct view *view = &ui->page->view[i];

		if (!is_named(view, typed))
			continue;
		ui_focus(ui, view);
		ui_load_plain(ui, PLAIN_ROWS);
		plain_show(ui);
		return true;
	}
	return false;
}

static const struct action *action_named(const struct ui *ui, const char *name, bool end)
{
	size_t len = strlen(name);

	for (size_t t = 0; ui_tables[t]; t++)
		for (const struct action *const *table = ui_tables[t]; *table; table++)
			for (const struct action *a = *table; a->name; a++) {
				size_t alen = strlen(a->name);

				if (!(a->in & ui_context(ui)) || alen < len ||
				    !str_eq(a->name + alen - len, name))
					continue;
				if (alen == len || (end && a->name[alen - len - 1] == '-'))
					return a;
			}
	return NULL;
}

/* "call note", or only "note": the action's name or its end. */
static bool obey_action(struct ui *ui, const struct strlist *words, bool end)
{
	struct str name = STR_INIT;
	const struct action *action;

	for (size_t i = 0; i < words->n; i++)
		str_addf(&name, "%s%s", i ? "-" : "", words->v[i]);
	action = action_named(ui, name.s, end);
	str_release(&name);
	if (action)
		run(ui, action);
	return action;
}

/* With its preview and question, as on the screens. */
static bool obey_import(struct ui *ui, const struct strlist *words)
{
	const struct action *action = action_named(ui, "import-file", false);
	struct target t = { .app = ui->app, .ui = ui };
	struct str out = STR_INIT;
	struct before before;
	struct err err = { 0 };

	if (!action || !words->n || words->n > 2 || !str_eq(words->v[0], "import") ||
	    (words->n == 2 && *words->v[1] == '-'))
		return false;
	t.out = &out;
	t.words = words->v + 1;
	t.nwords = words->n - 1;
	remember(ui, &before);
	if (action->run(&t, NULL, &err))
		ui_error(ui, &err);
	tell_difference(ui, &before, false);
	str_release(&out);
	return true;
}

/* A command of the command line on this database. */
static bool obey_command(struct ui *ui, struct strlist *words)
{
	const struct action *ran = NULL;
	struct before before;
	struct err err = { 0 };
	size_t from = words->n && str_eq(words->v[0], "wasit");

	remember(ui, &before);
	fflush(stdout);
	if (command_run(ui->app, ui->plain->start_db, (int)(words->n - from), words->v + from, &ran,
	    &err) && ran)
		ui_error(ui, &err);
	if (ran && str_has_prefix(ran->name, "config-"))
		ui_configure(ui);
	ui_pump(ui);
	tell_difference(ui, &before, ran);
	return ran;
}

static bool obey_words(struct ui *ui, const char *typed)
{
	struct strlist words = { 0 };
	bool done;

	command_split(*typed == ':' ? typed + 1 : typed, &words);
	done = words.n && (obey_import(ui, &words) || obey_action(ui, &words, false) ||
		obey_command(ui, &words) || obey_action(ui, &words, true));
	strlist_release(&words);
	return done;
}

/* What is the linear mode's own. */
static bool obey_own(struct ui *ui, const char *typed)
{
	if (!*typed)
		plain_show(ui);
	else if (str_eq(typed, ">") || str_eq(typed, "<"))
		plain_turn(ui, *typed == '>' ? 1 : -1);
	else if (plain_is_cancel(typed))
		press_escape(ui);
	else if (str_eq(typed, "quit") || str_eq(typed, "exit") || str_eq(typed, _("quit")))
		ui_quit(ui);
	else if (ui_context(ui) & (IN_PAGE | IN_PAIRS | IN_TAGS | IN_COLUMNS | IN_INBOX) &&
		 (str_eq(typed, "yes") || str_eq(typed, "نعم")))
		return obey_keys(ui, "F2");
	else
		return false;
	return true;
}

static void obey(struct ui *ui, char *typed)
{
	bool blank = *typed == ' ' && typed[strspn(typed, " ")] == '\0';
	struct str line = STR_INIT;

	str_add(&line, blank ? "Space" : typed);
	str_trim(&line);
	if (!obey_own(ui, line.s) && !obey_search(ui, line.s) && !obey_keys(ui, line.s) &&
	    !obey_number(ui, line.s) && !obey_place(ui, line.s) && !obey_words(ui, line.s))
		plain_say(ui, _("\"%s\" means nothing here; ? lists what does."), line.s);
	str_release(&line);
}

/* --- Life. */

/* Others may have written, and time went on while the line was typed. */
static void catch_up(struct ui *ui)
{
	ui->now = date_now();
	if (ui->now / MINUTE_MS != ui->drawn_minute) {
		ui->drawn_minute = ui->now / MINUTE_MS;
		ui_ring(ui);
	}
	ui_pump(ui);
	ui_sync_look(ui);
	ui_load_plain(ui, PLAIN_ROWS);
}

static void serve(struct ui *ui)
{
	while (!ui->quit) {
		/* TRANSLATORS: the prompt: the name of a place. */
		char *prompt = xasprintf(_("%s> "), _(ui_focused(ui)->ops->title));
		char *typed = plain_read(ui, prompt);

		if (typed) {
			catch_up(ui);
			ui->message.text[0] = '\0';
			obey(ui, typed);
		}
		free(prompt);
		free(typed);
	}
}

static void greet(struct ui *ui)
{
	struct str day = STR_INIT;

	when_full(date_civil(ui->now, NULL), (enum calendar)app_env(ui->app).calendar, &day);
	plain_say(ui, "%s%s%s", _("wasit"), comma(), day.s);
	for (size_t i = 0; i < ui->app->problems.n; i++)
		plain_say(ui, "%s", ui->app->problems.v[i]);
	plain_say(ui, "%s", _("Each line you type is a command or an answer: ? helps, q leaves."));
	str_release(&day);
}

static void begin(struct ui *ui)
{
	struct str status = STR_INIT;

	form_offer_drafts(ui);
	if (ui->quit)
		return;
	ui_load_plain(ui, PLAIN_ROWS);
	ui->page->desc->status(ui, &status);
	if (status.len)
		plain_say(ui, "%s", status.s);
	str_clear(&status);
	ui_sync_open(ui);
	ui_sync_text(ui, false, &status);
	if (status.len)
		plain_say(ui, "%s", status.s);
	str_release(&status);
	plain_show(ui);
}

enum result plain_run(struct app *app, const char *start_db, struct err *err)
{
	struct plain plain = { .in = STR_INIT, .is_terminal = isatty(STDIN_FILENO),
		.start_db = start_db };
	struct ui *ui = xcalloc(1, sizeof(*ui));
	enum result code;

	ui_open_plain(ui, app);
	ui->plain = &plain;
	plain_watch_signals(&plain);
	greet(ui);
	code = first_run(ui, err);
	if (!code && !ui->quit)
		code = ui_open_page(ui, &main_page, err);
	if (!code && !ui->quit) {
		begin(ui);
		serve(ui);
		ui_end(ui, ui->hangup);
	}
	ui_close(ui);
	str_release(&plain.in);
	free(ui);
	return code == ERR_CANCEL ? OK : code;
}
