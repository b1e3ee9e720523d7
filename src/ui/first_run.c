/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The first start: language, name, country; Enter takes what is offered. */
#include "base/base.h"
#include "ui/pages.h"

#include "base/lang.h"
#include "model/schema/people.h"
#include "text/phone.h"
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

static enum result ask_country(struct ui *ui, struct err *err)
{
	for (;;) {
		char *country = ui_ask(ui, _("Your country"),
			record_text(ui->app->options, OPTION_country),
			_("Two letters: SA, AE, KW, EG… Its numbers need no prefix"));
		bool known = country && phone_country_known(country);
		enum result code = OK;

		if (known)
			code = config_set(ui->app->config_path, "country", country, err);
		if (known && !code)
			record_set_text(ui->app->options, OPTION_country, country);
		if (!known && country && *country)
			ui_warn(ui, _("\"%s\" is not a country wasit knows numbers of."), country);
		else {
			free(country);
			return code;
		}
		free(country);
		if (ui->quit)
			return OK;
	}
}

enum result first_run(struct ui *ui, struct err *err)
{
	if (ui->app->me)
		return OK;
	if (ask_language(ui, err) || ask_name(ui, err) || ask_country(ui, err))
		return err->code;
	app_configure(ui->app);
	ui_message(ui, _("Welcome, %s. F4 imports the contacts of your phone, n adds a customer, ? helps."),
		record_text(ui->app->me, USER_name));
	return OK;
}
