/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * config list, get, set, path. */
#include "base/base.h"
#include "app/command.h"

#include "io/json.h"
#include "app/config.h"
#include "app/output.h"

static enum result config_list(struct target *t, const struct args *args, struct err *err)
{
	struct kind_env env = app_env(t->app);
	struct str value = STR_INIT;
	struct json_writer w;

	(void)args, (void)err;
	jw_init(&w, t->out, false);
	if (t->json)
		jw_object(&w, NULL);
	for (size_t i = 0; i < OPTION_NFIELDS; i++) {
		const char *name = option_entity.fields[i].name;

		str_clear(&value);
		record_print(t->app->options, i, &env, &value);
		if (t->json)
			jw_string(&w, name, value.s);
		else
			str_addf(t->out, "%s: %s\n", name, value.s);
	}
	if (t->json) {
		jw_end_object(&w);
		str_addc(t->out, '\n');
	}
	str_release(&value);
	return OK;
}

static enum result option_index(struct target *t, size_t *index, struct err *err)
{
	int field = t->nwords ? entity_field(&option_entity, t->words[0]) : -1;

	if (!t->nwords)
		return err_set(err, ERR_USAGE, _("Say which option; \"wasit config list\" shows them."));
	if (field < 0 || field >= OPTION_NFIELDS)
		return err_set(err, ERR_MISSING, _("There is no option \"%s\"."), t->words[0]);
	*index = (size_t)field;
	return OK;
}

static enum result config_get(struct target *t, const struct args *args, struct err *err)
{
	struct kind_env env = app_env(t->app);
	struct str value = STR_INIT;
	struct json_writer w;
	size_t index;

	(void)args;
	if (option_index(t, &index, err))
		return err->code;
	record_print(t->app->options, index, &env, &value);
	if (t->json) {
		jw_init(&w, t->out, true);
		jw_object(&w, NULL);
		jw_string(&w, option_entity.fields[index].name, value.s);
		jw_end_object(&w);
	} else
		str_add(t->out, value.s);
	str_addc(t->out, '\n');
	str_release(&value);
	return OK;
}

static enum result config_set_option(struct target *t, const struct args *args, struct err *err)
{
	size_t index;

	(void)args;
	if (option_index(t, &index, err))
		return err->code;
	if (t->nwords != 2)
		return err_set(err, ERR_USAGE, _("Say the value too: wasit config set %s VALUE."),
			t->words[0]);
	if (config_set(t->app->config_path, t->words[0], t->words[1], err))
		return err->code;
	app_configure(t->app);
	return config_get(t, args, err);
}

static enum result config_path(struct target *t, const struct args *args, struct err *err)
{
	struct json_writer w;

	(void)args, (void)err;
	if (!t->json) {
		str_addf(t->out, "%s\n", t->app->config_path);
		return OK;
	}
	jw_init(&w, t->out, true);
	jw_object(&w, NULL);
	jw_string(&w, "path", t->app->config_path);
	jw_end_object(&w);
	str_addc(t->out, '\n');
	return OK;
}

const struct action config_actions[] = {
	{ .name = "config-list", .help = N_("List the options with their values"), .in = IN_SHELL,
	  .run = config_list },
	{ .name = "config-get", .help = N_("Print an option"), .words = "OPTION", .in = IN_SHELL,
	  .run = config_get },
	{ .name = "config-set", .help = N_("Change an option in the configuration file"),
	  .words = "OPTION VALUE", .in = IN_SHELL, .run = config_set_option },
	{ .name = "config-path", .help = N_("Print where the configuration file is"),
	  .in = IN_SHELL, .run = config_path },
	{ .name = NULL },
};
