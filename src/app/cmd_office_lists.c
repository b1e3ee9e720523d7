/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * office teams, users: who and what is there. */
#include "base/base.h"
#include "app/cmd_office_p.h"

#include "model/role.h"
#include "text/layout.h"

static const char *rules_text(enum office_rules rules)
{
	switch (rules) {
	case RULES_CURRENT: return P_("rules on the server", "up to date");
	case RULES_OTHER: return P_("rules on the server", "of another version");
	case RULES_MISSING: break;
	}
	return P_("rules on the server", "missing");
}

static void show_team(struct target *t, const struct office_team *team)
{
	str_addf(t->out, "%s  %s\n", team->key, team->title);
	str_addf(t->out, _("    people: %lld, documents: %lld, rules: %s"), (long long)team->members,
		(long long)team->documents, rules_text(team->rules));
	str_addc(t->out, '\n');
	if (team->rules != RULES_CURRENT || !team->closed) {
		str_addf(t->out, team->closed ? _("    \"wasit office init URL --team %s\" brings the rules up "
			"to date.") : _("    Others than its members can read it; \"wasit office init URL --team "
			"%s\" mends that."), team->key);
		str_addc(t->out, '\n');
	}
}

static void json_teams(struct target *t, const struct office_teams *teams)
{
	static const char *const rules[] = { "missing", "other", "current" };
	struct json_writer w;

	jw_init(&w, t->out, false);
	jw_array(&w, NULL);
	for (size_t i = 0; i < teams->n; i++) {
		jw_object(&w, NULL);
		jw_string(&w, "key", teams->v[i].key);
		jw_string(&w, "name", teams->v[i].title);
		jw_string(&w, "rules", rules[teams->v[i].rules]);
		jw_bool(&w, "members_only", teams->v[i].closed);
		jw_int(&w, "members", teams->v[i].members);
		jw_int(&w, "documents", teams->v[i].documents);
		jw_end_object(&w);
	}
	jw_end_array(&w);
	str_addc(t->out, '\n');
}

enum result office_show_teams(struct target *t, const struct args *args, struct err *err)
{
	struct office_teams list = { 0 };
	struct office office;
	enum result code;

	if (office_want_words(t, 0, "teams", err) || office_open_admin(t, args, &office, err))
		return err->code;
	code = office_teams(&office, &list, err);
	if (!code && t->json)
		json_teams(t, &list);
	for (size_t i = 0; i < list.n && !code && !t->json; i++)
		show_team(t, &list.v[i]);
	if (!code && !list.n && !t->json)
		str_addf(t->out, "%s\n", _("There is no team yet; \"wasit office init URL\" makes one."));
	office_teams_release(&list);
	office_close(&office);
	return code;
}

/* --- People. */

struct account_columns { size_t name, team, role; };	/* widths */

static const char *shown_team(const struct account *a)
{
	return *a->team ? a->team : _("(removed)");
}

static const char *shown_role(const struct account *a)
{
	return *a->team ? role_label(a->role) : "";
}

static void measure_accounts(const struct accounts *list, struct account_columns *out)
{
	*out = (struct account_columns){ 0 };
	for (size_t i = 0; i < list->n; i++) {
		out->name = MAX(out->name, text_width(list->v[i].name));
		out->team = MAX(out->team, text_width(shown_team(&list->v[i])));
		out->role = MAX(out->role, text_width(shown_role(&list->v[i])));
	}
}

static void add_column(struct str *out, const char *text, size_t width)
{
	str_addf(out, "%s%*s  ", text, (int)(width - text_width(text)), "");
}

static void show_account(struct target *t, const struct account *a, const struct account_columns *columns)
{
	add_column(t->out, a->name, columns->name);
	add_column(t->out, shown_team(a), columns->team);
	add_column(t->out, shown_role(a), columns->role);
	str_addf(t->out, "%s\n", a->person);
}

static void json_accounts(struct target *t, const struct accounts *list)
{
	struct json_writer w;

	jw_init(&w, t->out, false);
	jw_array(&w, NULL);
	for (size_t i = 0; i < list->n; i++) {
		const struct account *a = &list->v[i];

		jw_object(&w, NULL);
		jw_string(&w, "account", a->name);
		jw_string(&w, "name", a->person);
		jw_string(&w, "team", *a->team ? a->team : NULL);
		jw_string(&w, "role", *a->role ? a->role : NULL);
		jw_string(&w, "id", a->id);
		jw_end_object(&w);
	}
	jw_end_array(&w);
	str_addc(t->out, '\n');
}

enum result office_show_users(struct target *t, const struct args *args, struct err *err)
{
	struct account_columns columns;
	struct accounts list = { 0 };
	struct office office;
	enum result code;

	if (office_want_words(t, 0, "users", err) || office_open_admin(t, args, &office, err))
		return err->code;
	code = office_accounts(&office, &list, err);
	if (!code && t->json)
		json_accounts(t, &list);
	measure_accounts(&list, &columns);
	for (size_t i = 0; i < list.n && !code && !t->json; i++)
		show_account(t, &list.v[i], &columns);
	if (!code && !list.n && !t->json)
		str_addf(t->out, "%s\n", _("Nobody is in the office yet."));
	accounts_release(&list);
	office_close(&office);
	return code;
}
