/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Settings: the options of the configuration file, searched, explained and changed while the screens run. */
#include "base/base.h"
#include "ui/popup.h"

#include "app/config.h"
#include "app/theme_config.h"
#include "model/schema/people.h"
#include "ui/pages.h"
#include "ui/ui_p.h"

/* The value as people read it; the program's own beside one that was changed. */
static char *shown_value(const struct ui *ui, const struct record *defaults, size_t option)
{
	struct kind_env env = app_env(ui->app);
	struct str now = STR_INIT, initial = STR_INIT;
	char *shown;

	record_show(ui->app->options, option, &env, &now);
	record_show(defaults, option, &env, &initial);
	shown = str_eq(now.s, initial.s) ? xstrdup(now.s) : xasprintf("%s  (%s)", now.s, initial.s);
	str_release(&now);
	str_release(&initial);
	return shown;
}

/* --- One option.  Each gives the typed form of the new value, NULL: left as it is; the caller frees. */

static char *choose(struct ui *ui, const struct field *field, const char *now)
{
	const char *texts[32] = { NULL };
	int chosen = 0;

	for (size_t i = 0; field->choices[i].key && i + 1 < COUNT(texts); i++) {
		texts[i] = _(field->choices[i].label);
		if (str_eq(field->choices[i].key, now))
			chosen = (int)i;
	}
	chosen = ui_choose(ui, _(field->label), texts, chosen);
	return chosen < 0 ? NULL : xstrdup(field->choices[chosen].key);
}

/* A broken one is shown as far as it goes, with its first mistake. */
static void show_theme(struct ui *ui, const char *name)
{
	struct strlist problems = { 0 };

	ui_theme(ui, name, &problems);
	ui_warn(ui, "%s", problems.n ? problems.v[0] : "");
	strlist_release(&problems);
}

static void preview(struct ui *ui, void *ctx, const struct pick_item *item)
{
	(void)ctx;
	show_theme(ui, item->text);
}

static char *choose_theme(struct ui *ui, const struct field *field, const char *now)
{
	struct strlist names = { 0 };
	struct pick_items items = { 0 };
	struct pick pick = { .title = _(field->label), .moved = preview };
	int64_t chosen;
	char *typed = NULL;

	theme_config_names(&names);
	for (size_t i = 0; i < names.n; i++) {
		items.v = array_grow(items.v, &items.cap, items.n + 1, sizeof(*items.v));
		items.v[items.n++] = (struct pick_item){ .text = names.v[i] };
		if (str_eq(names.v[i], now))
			pick.start = i;
	}
	pick.items = items.v;
	pick.nitems = items.n;
	chosen = ui_pick(ui, &pick);
	if (chosen >= 0)
		typed = xstrdup(names.v[chosen]);
	else
		show_theme(ui, now);
	free(items.v);
	strlist_release(&names);
	return typed;
}

static char *ask_value(struct ui *ui, size_t option)
{
	const struct field *field = &option_entity.fields[option];
	struct kind_env env = app_env(ui->app);
	struct str now = STR_INIT;
	char *typed;

	record_print(ui->app->options, option, &env, &now);
	if (option == OPTION_theme)
		typed = choose_theme(ui, field, now.s);
	else if (field->kind == &kind_bool)
		typed = xstrdup(record_num(ui->app->options, option) ? "no" : "yes");
	else if (field->kind == &kind_choice)
		typed = choose(ui, field, now.s);
	else
		typed = ui_ask(ui, _(field->label), now.s, field->help ? _(field->help) : "");
	str_release(&now);
	return typed;
}

static void change(struct ui *ui, size_t option)
{
	char *typed = ask_value(ui, option);
	struct err err;

	if (!typed || ui->quit) {
		free(typed);
		return;
	}
	if (config_set(ui->app->config_path, option_entity.fields[option].name, typed, &err)) {
		ui_configure(ui);	/* a preview may stand */
		ui_error(ui, &err);
	} else
		ui_configure(ui);
	free(typed);
}

/* --- The list. */

/* In an office it says who one is there. */
static char *settings_title(const struct ui *ui)
{
	const struct actor *actor = &ui->app->actor;
	struct str name = STR_INIT, team = STR_INIT;
	char *title;

	if (actor->alone)
		return xstrdup(_("Settings: type to search, Enter changes"));
	isolate_auto(&name, record_text(ui->app->me, USER_name));
	isolate_auto(&team, actor->team);
	title = xasprintf(_("Settings of %s: %s, team %s"), name.s, role_label(actor->role), team.s);
	str_release(&name);
	str_release(&team);
	return title;
}

static int64_t choose_option(struct ui *ui, size_t start)
{
	struct pick_item items[OPTION_NFIELDS];
	struct record *defaults = record_new(&option_entity);
	struct kind_env env = app_env(ui->app);
	char *values[OPTION_NFIELDS];
	char *title = settings_title(ui);
	struct pick pick = { .title = title, .items = items,
		.nitems = OPTION_NFIELDS, .typing = true, .wide = true, .start = start };
	int64_t chosen;

	record_defaults(defaults, &env);
	for (size_t i = 0; i < OPTION_NFIELDS; i++) {
		const struct field *field = &option_entity.fields[i];

		values[i] = shown_value(ui, defaults, i);
		items[i] = (struct pick_item){ .text = _(field->label), .detail = values[i],
			.help = field->help ? _(field->help) : "" };
	}
	chosen = ui_pick(ui, &pick);
	for (size_t i = 0; i < OPTION_NFIELDS; i++)
		free(values[i]);
	record_free(&defaults);
	free(title);
	return chosen;
}

static enum result settings(struct target *t, const struct args *args, struct err *err)
{
	int64_t chosen = 0;

	(void)args, (void)err;
	while (!t->ui->quit && (chosen = choose_option(t->ui, (size_t)chosen)) >= 0)
		change(t->ui, (size_t)chosen);
	return OK;
}

static enum result theme(struct target *t, const struct args *args, struct err *err)
{
	(void)args, (void)err;
	change(t->ui, OPTION_theme);
	return OK;
}

const struct action settings_actions[] = {
	{ .name = "settings", .keys = "<F9>", .help = N_("Change the settings"), .in = IN_MAIN | IN_CALLS,
	  .run = settings },
	{ .name = "theme", .help = N_("Choose the theme, with a preview"), .in = IN_SCREEN,
	  .flags = A_SCREEN, .run = theme },
	{ .name = NULL },
};
