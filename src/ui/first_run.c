/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The first start: language, name, country; Enter takes what is offered. */
#include "base/base.h"
#include "ui/pages.h"

#include "base/lang.h"
#include "model/schema/people.h"
#include "app/config.h"
#include "ui/popup.h"

/* Each language says its own name. */
static const char *const language_names[] = { "العربية", "English", NULL };
static const char *const language_keys[] = { "ar", "en" };

static enum result ask_language(struct ui *ui, struct err *err)
{
	int now = lang_is_rtl() ? 0 : 1;
	int chosen = ui_choose(ui, "اللغة · Language", language_names, now);

	if (chosen < 0)
		return OK;
	lang_set(language_keys[chosen]);
	ui->rtl = ui->grid.rtl = lang_is_rtl();
	ui->dirty = true;
	if (ui->screen)
		screen_forget(ui->screen);
	return config_set(ui->app->config_path, "language", language_keys[chosen], err);
}

static enum result ask_name(struct ui *ui, struct err *err)
{
	while (!ui->quit) {
		char *name = ui_ask(ui, _("Your name"), app_default_name(),
			_("As it stands in messages to customers"));
		enum result code;

		if (ui->quit) {		/* the terminal went away: nobody answered */
			free(name);
			break;
		}
		code = app_make_user(ui->app, name && *name ? name : app_default_name(), err);
		free(name);
		if (code != ERR_INVALID || ui->quit)
			return code;
		ui_error(ui, err);
	}
	return err_set(err, ERR_CANCEL, _("Nothing was changed."));
}

/* By its name in the interface's language; line by line it is typed, by name or code.  Owned; NULL: left as it is. */
static char *choose_country(struct ui *ui)
{
	const struct field *field = &option_entity.fields[OPTION_country];
	const char *now = record_text(ui->app->options, OPTION_country);
	struct pick_item items[32] = { 0 };
	struct pick pick = { .title = _("Your country: its numbers need no prefix"), .items = items, .typing = true };
	int64_t chosen;

	if (ui->plain)
		return ui_ask(ui, _("Your country"), field_choice_label(field, now),
			_("Its name, or two letters: SA, AE, KW, EG… Its numbers need no prefix"));
	for (; field->choices[pick.nitems].key && pick.nitems < COUNT(items); pick.nitems++) {
		const struct choice *choice = &field->choices[pick.nitems];

		items[pick.nitems] = (struct pick_item){ .text = _(choice->label), .detail = choice->key,
			.name = choice->key };
		if (str_eq(choice->key, now))
			pick.start = pick.nitems;
	}
	chosen = ui_pick(ui, &pick);
	return chosen < 0 ? NULL : xstrdup(items[chosen].detail);
}

static enum result ask_country(struct ui *ui, struct err *err)
{
	struct kind_env env = app_env(ui->app);
	char *country;

	while ((country = choose_country(ui)) && *country && !ui->quit) {
		enum result code;

		if (record_parse(ui->app->options, OPTION_country, country, &env, err)) {
			ui_warn(ui, _("\"%s\" is not a country wasit knows numbers of."), country);
			free(country);
			continue;
		}
		code = config_set(ui->app->config_path, "country", country, err);
		free(country);
		return code;
	}
	free(country);
	return OK;
}

enum result first_run(struct ui *ui, struct err *err)
{
	if (ui->app->me || ui->app->read_only)	/* who only looks at a backup need not say who he is */
		return OK;
	if (ask_language(ui, err) || ask_name(ui, err) || ask_country(ui, err))
		return err->code;
	app_configure(ui->app);
	ui_message(ui, _("Welcome, %s. F4 imports your contacts, n adds a customer, ? helps."),
		record_text(ui->app->me, USER_name));
	return OK;
}
