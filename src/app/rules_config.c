/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The rules' numbers and tables from YAML. */
#include "base/base.h"
#include "app/rules_config.h"

#include "base/embed.h"
#include "io/yaml.h"
#include "model/rules/score.h"
#include "model/schema/people.h"
#include "model/schema/work.h"

#define DEFAULTS "data/rules.yaml"

struct reader {
	const char *file;
	struct rules *rules;
	struct err *err;
};

/* A class limit of the file and where it goes. */
static const struct { const char *name; size_t offset; } limits[] = {
	{ "hot", offsetof(struct class_limits, hot) },
	{ "warm", offsetof(struct class_limits, warm) },
	{ "risk_low", offsetof(struct class_limits, risk_low) },
	{ "risk_medium", offsetof(struct class_limits, risk_medium) },
	{ "risk_high", offsetof(struct class_limits, risk_high) },
	{ "risk_critical", offsetof(struct class_limits, risk_critical) },
	{ "at_risk", offsetof(struct class_limits, at_risk) },
	{ "churned", offsetof(struct class_limits, churned) },
	{ "segment_inactive", offsetof(struct class_limits, segment_inactive) },
};

static bool has_choice(const struct choice *choices, const char *key)
{
	for (; choices->key; choices++)
		if (str_eq(choices->key, key))
			return true;
	return false;
}

static enum result unknown(struct reader *r, const struct ynode *node)
{
	return ynode_unknown(r->err, r->file, node);
}

static enum result want(struct reader *r, const struct ynode *node, enum ynode_type type)
{
	return ynode_want(r->err, r->file, node, type);
}

static enum result read_number(struct reader *r, const struct ynode *node, int64_t low,
	int64_t high, int64_t *out)
{
	if (want(r, node, Y_SCALAR))
		return r->err->code;
	if (!parse_int64(node->text, out) || *out < low || *out > high)
		return ynode_error(r->err, r->file, node,
			_("A whole number from %lld to %lld is wanted here."), (long long)low,
			(long long)high);
	return OK;
}

/* --- classes: */

static enum result check_limits(struct reader *r, const struct ynode *map)
{
	const struct class_limits *l = &r->rules->classes;

	if (l->hot >= l->warm)
		return ynode_error(r->err, r->file, map, _("\"hot\" ends before \"warm\" does."));
	if (l->risk_low >= l->risk_medium || l->risk_medium >= l->risk_high ||
	    l->risk_high >= l->risk_critical)
		return ynode_error(r->err, r->file, map,
			_("The days of the risks rise from low to critical."));
	if (l->at_risk >= l->churned)
		return ynode_error(r->err, r->file, map,
			_("\"at_risk\" comes before \"churned\"."));
	return OK;
}

static enum result read_limit(struct reader *r, const struct ynode *node)
{
	int64_t number;

	if (str_eq(node->key, "vip_value")) {
		if (read_number(r, node, 0, INT64_C(1000000000000), &number))
			return r->err->code;
		r->rules->classes.vip_value = number * 100;
		return OK;
	}
	for (size_t i = 0; i < COUNT(limits); i++)
		if (str_eq(limits[i].name, node->key)) {
			if (read_number(r, node, 1, 36500, &number))
				return r->err->code;
			*(int *)((char *)&r->rules->classes + limits[i].offset) = (int)number;
			return OK;
		}
	return unknown(r, node);
}

static enum result read_classes(struct reader *r, const struct ynode *map)
{
	if (want(r, map, Y_MAP))
		return r->err->code;
	for (const struct ynode *node = map->child; node; node = node->next)
		if (read_limit(r, node))
			return r->err->code;
	return check_limits(r, map);
}

/* --- follow_up: */

static enum result read_step_word(struct reader *r, const struct ynode *node,
	struct followup_rule *rule)
{
	int64_t number;

	if (str_eq(node->key, "priority")) {
		if (want(r, node, Y_SCALAR))
			return r->err->code;
		if (!has_choice(priorities, node->text))
			return ynode_error(r->err, r->file, node,
				_("\"%s\" is no priority: low, medium, high, urgent."),
				node->text);
		snprintf(rule->priority, sizeof(rule->priority), "%s", node->text);
		return OK;
	}
	if (!str_eq(node->key, "days") && !str_eq(node->key, "from") && !str_eq(node->key, "to"))
		return unknown(r, node);
	if (read_number(r, node, *node->key == 'd' ? 0 : 1, 3650, &number))
		return r->err->code;
	if (*node->key == 'd')
		rule->days = (int)number;
	else if (*node->key == 'f')
		rule->from = (int)number;
	else
		rule->to = (int)number;
	return OK;
}

/* One row: a map, or "none". */
static enum result read_step(struct reader *r, const struct ynode *node, const char *outcome)
{
	struct followup_rule rule = { .days = -1, .priority = "medium" };

	snprintf(rule.outcome, sizeof(rule.outcome), "%s", outcome);
	if (node->type == Y_SCALAR) {
		if (!str_eq(node->text, "none"))
			return ynode_error(r->err, r->file, node,
				_("The days and the priority are wanted here, or \"none\"."));
	} else {
		if (want(r, node, Y_MAP))
			return r->err->code;
		for (const struct ynode *word = node->child; word; word = word->next)
			if (read_step_word(r, word, &rule))
				return r->err->code;
		if (rule.days < 0)
			return ynode_error(r->err, r->file, node, _("\"days\" is missing."));
		if (rule.to && rule.to < rule.from)
			return ynode_error(r->err, r->file, node,
				_("\"to\" is smaller than \"from\"."));
	}
	if (r->rules->nfollowup == COUNT(r->rules->followup))
		return ynode_error(r->err, r->file, node, _("There are too many rows."));
	r->rules->followup[r->rules->nfollowup++] = rule;
	return OK;
}

/* A file that names an outcome says all about it. */
static void forget_steps(struct rules *rules, const char *outcome)
{
	size_t kept = 0;

	for (size_t i = 0; i < rules->nfollowup; i++)
		if (!str_eq(rules->followup[i].outcome, outcome))
			rules->followup[kept++] = rules->followup[i];
	rules->nfollowup = kept;
}

static enum result read_steps(struct reader *r, const struct ynode *map)
{
	if (want(r, map, Y_MAP))
		return r->err->code;
	for (const struct ynode *node = map->child; node; node = node->next) {
		if (!has_choice(outcomes, node->key) && !str_eq(node->key, "requires_followup"))
			return unknown(r, node);
		forget_steps(r->rules, node->key);
		if (node->type != Y_LIST) {
			if (read_step(r, node, node->key))
				return r->err->code;
			continue;
		}
		for (const struct ynode *row = node->child; row; row = row->next)
			if (read_step(r, row, node->key))
				return r->err->code;
	}
	return OK;
}

/* --- score: */

static enum result read_weight(struct reader *r, const struct ynode *node)
{
	int64_t number;

	for (int i = 0; i < SCORE_WEIGHTS; i++)
		if (str_eq(score_names[i], node->key)) {
			if (read_number(r, node, 0, 100, &number))
				return r->err->code;
			r->rules->classes.score[i] = (int)number;
			return OK;
		}
	return unknown(r, node);
}

static enum result read_score(struct reader *r, const struct ynode *map)
{
	if (want(r, map, Y_MAP))
		return r->err->code;
	for (const struct ynode *node = map->child; node; node = node->next)
		if (read_weight(r, node))
			return r->err->code;
	return OK;
}

/* --- holidays: */

static enum result read_date(struct reader *r, const struct ynode *node, struct civil *out)
{
	if (want(r, node, Y_SCALAR))
		return r->err->code;
	if (!civil_parse(node->text, out))
		return ynode_error(r->err, r->file, node,
			_("A date is wanted here, such as 2026-09-23 or --09-23."));
	return OK;
}

static enum result read_holiday(struct reader *r, const struct ynode *node)
{
	struct working_time *w = &r->rules->working;
	const struct ynode *from = node, *to = node;
	struct civil first, last;

	if (node->type != Y_SCALAR) {
		if (want(r, node, Y_MAP))
			return r->err->code;
		for (const struct ynode *word = node->child; word; word = word->next)
			if (!str_eq(word->key, "from") && !str_eq(word->key, "to") &&
			    !str_eq(word->key, "name"))
				return unknown(r, word);
		from = ynode_get(node, "from");
		to = ynode_get(node, "to");
		if (!from)
			return ynode_error(r->err, r->file, node, _("\"from\" is missing."));
	}
	if (read_date(r, from, &first) || read_date(r, to ? to : from, &last))
		return r->err->code;
	if (!first.year != !last.year || (first.year && civil_compare(last, first) < 0))
		return ynode_error(r->err, r->file, node, _("The holiday ends before it begins."));
	if (w->nholidays == COUNT(w->holiday))
		return ynode_error(r->err, r->file, node, _("There are too many holidays."));
	w->holiday[w->nholidays].from = first;
	w->holiday[w->nholidays++].to = last;
	return OK;
}

static enum result read_holidays(struct reader *r, const struct ynode *list)
{
	if (want(r, list, Y_LIST))
		return r->err->code;
	r->rules->working.nholidays = 0;
	for (const struct ynode *node = list->child; node; node = node->next)
		if (read_holiday(r, node))
			return r->err->code;
	return OK;
}

static const struct {
	const char *name;
	enum result (*read)(struct reader *r, const struct ynode *node);
} blocks[] = {
	{ "classes", read_classes },
	{ "follow_up", read_steps },
	{ "score", read_score },
	{ "holidays", read_holidays },
};

static enum result read_block(struct reader *r, const struct ynode *node)
{
	if (node->type == Y_SCALAR && !node->quoted && !*node->text)
		return OK;	/* a name whose lines are all commented out */
	for (size_t i = 0; i < COUNT(blocks); i++)
		if (str_eq(blocks[i].name, node->key))
			return blocks[i].read(r, node);
	return unknown(r, node);
}

enum result rules_load(const struct ynode *root, const char *file, struct rules *rules,
	struct err *err)
{
	struct rules copy = *rules;
	struct reader r = { .file = file, .rules = &copy, .err = err };

	if (want(&r, root, Y_MAP))
		return err->code;
	for (const struct ynode *node = root->child; node; node = node->next)
		if (read_block(&r, node))
			return err->code;
	*rules = copy;
	return OK;
}

void rules_default(struct rules *rules)
{
	const struct embedded *data = embed_find(DEFAULTS);
	struct ynode *root = NULL;
	struct err err;

	*rules = (struct rules){
		.working = { .days = 0x1f, .start = 9 * 60, .end = 17 * 60 },
		.calls_per_day = 60,
	};
	if (!data)
		BUG("%s is not compiled in", DEFAULTS);
	if (yaml_parse((const char *)data->data, data->size, DEFAULTS, &root, &err) ||
	    rules_load(root, DEFAULTS, rules, &err))
		BUG("%s", err.text);
	yaml_free(&root);
}
