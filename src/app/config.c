/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Options: their table, reading and writing wasit.conf. */
#include "base/base.h"
#include "app/config.h"

#include "base/date.h"
#include "base/sys.h"
#include "app/custom_config.h"
#include "app/rules_config.h"
#include "app/theme_config.h"
#include "io/yaml.h"
#include "text/phone.h"

#define CONFIG_LIMIT (256 * 1024)

static const struct choice option_languages[] = {
	{ "auto", N_("As the system") },
	{ "ar", N_("Arabic") },
	{ "en", N_("English") },
	{ NULL, NULL },
};

/* Those of the numbering plans, the neighbours first. */
static const struct choice option_countries[] = {
	{ "SA", N_("Saudi Arabia") },
	{ "AE", N_("United Arab Emirates") },
	{ "KW", N_("Kuwait") },
	{ "QA", N_("Qatar") },
	{ "BH", N_("Bahrain") },
	{ "OM", N_("Oman") },
	{ "YE", N_("Yemen") },
	{ "EG", N_("Egypt") },
	{ "JO", N_("Jordan") },
	{ "SY", N_("Syria") },
	{ "LB", N_("Lebanon") },
	{ "PS", N_("Palestine") },
	{ "IQ", N_("Iraq") },
	{ "SD", N_("Sudan") },
	{ "LY", N_("Libya") },
	{ "TN", N_("Tunisia") },
	{ "DZ", N_("Algeria") },
	{ "MA", N_("Morocco") },
	{ "TR", N_("Turkey") },
	{ "PK", N_("Pakistan") },
	{ "IN", N_("India") },
	{ "BD", N_("Bangladesh") },
	{ "GB", N_("United Kingdom") },
	{ "US", N_("United States") },
	{ NULL, NULL },
};

static const struct choice option_calendars[] = {
	{ "gregorian", N_("Gregorian") },
	{ "hijri", N_("Hijri") },
	{ "both", N_("Gregorian and Hijri") },
	{ NULL, NULL },
};

static const struct choice option_digits[] = {
	{ "latin", N_("Latin") },
	{ "arabic", N_("Arabic-Indic") },
	{ NULL, NULL },
};

static const struct choice option_bidi[] = {
	{ "auto", N_("By the terminal's kind") },
	{ "visual", N_("Ordered by wasit") },
	{ "kitty", N_("Turned for kitty") },
	{ "off", N_("As it is kept") },
	{ NULL, NULL },
};

static const struct choice option_keys[] = {
	{ "default", N_("Letters too") },
	{ "plain", N_("Function keys and arrows") },
	{ NULL, NULL },
};

static const struct choice option_notify[] = {
	{ "none", N_("Nothing") },
	{ "bell", N_("Bell") },
	{ "osc9", N_("Message (OSC 9)") },
	{ "osc777", N_("Message with a title (OSC 777)") },
	{ NULL, NULL },
};

static const struct choice option_days[] = {
	{ "sunday", N_("Sunday") },
	{ "monday", N_("Monday") },
	{ "tuesday", N_("Tuesday") },
	{ "wednesday", N_("Wednesday") },
	{ "thursday", N_("Thursday") },
	{ "friday", N_("Friday") },
	{ "saturday", N_("Saturday") },
	{ NULL, NULL },
};

static const struct field option_fields[] = {
	OPTION_FIELDS(FIELD_ROW)
	COMMON_FIELDS(FIELD_ROW)
};

static bool parse_clock(const char *s, const char *end, int *minute)
{
	int hour, min, used = 0;

	if (sscanf(s, "%2d:%2d%n", &hour, &min, &used) != 2 || s + used != end || hour < 0 ||
	    hour > 24 || min < 0 || min > 59)
		return false;
	*minute = hour * 60 + min;
	return *minute <= 24 * 60;
}

/* "09:00-17:00" → minutes since midnight. */
static bool parse_hours(const char *text, int *start, int *end)
{
	const char *dash = strchr(text, '-');

	return dash && parse_clock(text, dash, start) &&
		parse_clock(dash + 1, dash + strlen(dash), end) && *start < *end;
}

static enum result option_check(struct record *options, struct err *err)
{
	int start, end;

	if (!phone_country_known(record_text(options, OPTION_country)))
		return err_field(err, "country", _("\"%s\" is not a country wasit knows numbers of."),
			record_text(options, OPTION_country));
	if (strlen(record_text(options, OPTION_currency)) != 3)
		return err_field(err, "currency", _("A currency has three letters, such as SAR."));
	if (!parse_hours(record_text(options, OPTION_working_hours), &start, &end))
		return err_field(err, "working_hours", _("Working hours look like 09:00-17:00."));
	if (record_num(options, OPTION_calls_per_day) < 1 ||
	    record_num(options, OPTION_calls_per_day) > 1000)
		return err_field(err, "calls_per_day", _("Calls a day are 1 to 1000."));
	if (!theme_config_known(record_text(options, OPTION_theme)))
		return err_field(err, "theme", _("There is no theme \"%s\"."),
			record_text(options, OPTION_theme));
	if (!date_zone_known(record_text(options, OPTION_timezone)))
		return err_field(err, "timezone", _("The system does not know the time zone \"%s\"."),
			record_text(options, OPTION_timezone));
	return OK;
}

const struct entity option_entity = {
	.name = "option",
	.label = N_("Option"),
	.plural = N_("Options"),
	.fields = option_fields,
	.nfields = COUNT(option_fields),
	.title = "language",
	.order = "language",
	.check = option_check,
};

static const struct kind_env config_env = { .country = "SA", .currency = "SAR" };

/* A YAML scalar or list of them as the text a person would type. */
static void node_text(const struct ynode *node, struct str *out)
{
	str_clear(out);
	if (node->type == Y_SCALAR)
		str_add(out, node->text);
	for (const struct ynode *item = node->child; item; item = item->next)
		if (item->type == Y_SCALAR)
			str_addf(out, "%s%s", out->len ? "," : "", item->text);
}

static void load_option(const char *file, const struct ynode *node, struct record *options,
	struct strlist *problems)
{
	int field = entity_field(&option_entity, node->key);
	struct str text = STR_INIT;
	struct record *before = record_copy(options);
	struct err err = { 0 };

	node_text(node, &text);
	if (field < 0 || field >= OPTION_NFIELDS)
		ynode_error(&err, file, node, _("There is no option \"%s\"."), node->key);
	else if (record_parse(options, (size_t)field, text.s, &config_env, &err) ||
		 option_check(options, &err)) {
		struct err plain = err;

		ynode_error(&err, file, node, "%s", plain.text);
		value_copy(&option_fields[field], &options->v[field], &before->v[field]);
	}
	if (err.code)
		strlist_add(problems, err.text);
	record_free(&before);
	str_release(&text);
}

static void load_text(const char *path, const char *text, size_t len, struct record *options,
	struct rules *rules, struct customs *customs, struct strlist *problems)
{
	const char *slash = strrchr(path, '/');
	const char *file = slash ? slash + 1 : path;
	struct ynode *root = NULL;
	struct err err = { 0 };

	if (yaml_parse(text, len, file, &root, &err)) {
		strlist_add(problems, err.text);
		return;
	}
	for (const struct ynode *node = root->child; node; node = node->next) {
		if (!node->key)
			continue;
		if (str_eq(node->key, "custom"))
			customs_read(node, file, customs, problems);
		else if (!str_eq(node->key, "rules"))
			load_option(file, node, options, problems);
		else if (rules_load(node, file, rules, &err))
			strlist_add(problems, err.text);
	}
	yaml_free(&root);
}

void config_load(const char *path, struct record *options, struct rules *rules,
	struct customs *customs, struct strlist *problems)
{
	struct str text = STR_INIT;
	struct err err = { 0 };

	record_defaults(options, &config_env);
	rules_default(rules);
	if (sys_file_exists(path)) {
		if (sys_read_file(path, CONFIG_LIMIT, &text, &err))
			strlist_add(problems, err.text);
		else
			load_text(path, text.s, text.len, options, rules, customs, problems);
	}
	if (config_apply(options, rules, &err))
		strlist_add(problems, err.text);
	str_release(&text);
}

enum result config_apply(const struct record *options, struct rules *rules, struct err *err)
{
	const char *days = record_text(options, OPTION_working_days);
	struct record *copy = record_copy(options);
	enum result code = option_check(copy, err);

	record_free(&copy);
	if (code)
		return code;
	rules->calls_per_day = (int)record_num(options, OPTION_calls_per_day);
	rules->working.days = 0;
	for (unsigned i = 0; option_days[i].key; i++)
		if (set_has(days, option_days[i].key))
			rules->working.days |= 1u << i;
	parse_hours(record_text(options, OPTION_working_hours), &rules->working.start,
		&rules->working.end);
	return OK;
}

/* Writes what was checked: the machine form, in quotes where YAML wants them (yaml_edit's business). */
enum result config_set(const char *path, const char *name, const char *typed, struct err *err)
{
	int field = entity_field(&option_entity, name);
	struct record *options = record_new(&option_entity);
	struct strlist problems = { 0 };
	struct customs customs = { 0 };
	struct rules rules;
	struct str text = STR_INIT, value = STR_INIT, edited = STR_INIT;
	enum result code;

	if (field < 0 || field >= OPTION_NFIELDS)
		code = err_set(err, ERR_MISSING, _("There is no option \"%s\"."), name);
	else {
		config_load(path, options, &rules, &customs, &problems);
		code = record_parse(options, (size_t)field, typed, &config_env, err);
	}
	if (!code && *typed)
		code = option_check(options, err);
	if (!code && *typed && field == OPTION_theme && theme_check)
		code = theme_check(record_text(options, OPTION_theme), err);
	if (!code && sys_file_exists(path))
		code = sys_read_file(path, CONFIG_LIMIT, &text, err);
	if (!code) {
		record_print(options, (size_t)field, &config_env, &value);
		code = yaml_edit(text.s, option_fields[field].name, *typed ? value.s : NULL, &edited,
			err);
	}
	if (!code)
		code = sys_make_parents(path, err);
	if (!code)
		code = sys_write_file(path, edited.s, edited.len, err);
	record_free(&options);
	strlist_release(&problems);
	customs_release(&customs);
	str_release(&text);
	str_release(&value);
	str_release(&edited);
	return code;
}
