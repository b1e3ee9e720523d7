/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * office init, join, add-user, remove-user, password, role, move, share, keep; the rest stands in cmd_office_lists.c. */
#include "base/base.h"
#include "app/cmd_office_p.h"

#include <inttypes.h>

#include "model/role.h"
#include "model/schema/people.h"
#include "store/query.h"
#include "text/layout.h"

#define URL_PARAM { .name = "url", .kind = &kind_text, .label = N_("Server"), \
	.help = N_("The office's server; remembered from the last time") }
#define ADMIN_PARAM { .name = "admin", .kind = &kind_text, .label = N_("Administrator"), \
	.help = N_("The server's administrator; remembered, at first admin") }
#define TEAM_PARAM { .name = "team", .kind = &kind_text, .label = N_("Team"), \
	.help = N_("The team's short name, at first office") }
#define ROLE_PARAM { .name = "role", .kind = &kind_text, .label = N_("Role"), \
	.help = N_("admin, manager, broker, team_member, observer or homeowner") }
#define PASSWORD_PARAM { .name = "new_password_command", .kind = &kind_text, .label = N_("New password"), \
	.help = N_("A program that prints the account's password; else it is asked for, or taken from " \
		"WASIT_NEW_PASSWORD") }
#define EXPORT_PARAM { .name = "export", .kind = &kind_bool, .label = N_("Export"), \
	.help = N_("Whether he may export what is his") }

static const struct field init_params[] = { ADMIN_PARAM, TEAM_PARAM,
	{ .name = "name", .kind = &kind_text, .label = N_("Name"), .help = N_("What the team is called") } };
static const struct field join_params[] = {
	{ .name = "user", .kind = &kind_text, .label = N_("User"), .help = N_("Name on the server") },
	{ .name = "with_customers", .kind = &kind_bool, .label = N_("With customers"),
	  .help = N_("The customers that are here become the team's") } };
static const struct field ask_params[] = { URL_PARAM, ADMIN_PARAM };
static const struct field add_params[] = { URL_PARAM, ADMIN_PARAM, TEAM_PARAM, ROLE_PARAM, PASSWORD_PARAM,
	EXPORT_PARAM,
	{ .name = "name", .kind = &kind_text, .label = N_("Name"), .help = N_("The person's name") },
	{ .name = "email", .kind = &kind_text, .label = N_("E-mail") },
	{ .name = "phone", .kind = &kind_text, .label = N_("Mobile number") } };
static const struct field password_params[] = { URL_PARAM, ADMIN_PARAM, PASSWORD_PARAM };
static const struct field role_params[] = { URL_PARAM, ADMIN_PARAM, EXPORT_PARAM };
static const struct field move_params[] = { URL_PARAM, ADMIN_PARAM,
	{ .name = "with_customers", .kind = &kind_bool, .label = N_("With customers"),
	  .help = N_("His customers go along; else they stay with the old team") } };

enum result office_open_admin(struct target *t, const struct args *args, struct office *out, struct err *err)
{
	return office_open(t->app, args_text(args, "url"), args_text(args, "admin"), true, out, err);
}

enum result office_want_words(const struct target *t, size_t n, const char *usage, struct err *err)
{
	return t->nwords == n ? OK : err_set(err, ERR_USAGE, _("Say it so: wasit office %s."), usage);
}

/* What was done, as a sentence or as an object of texts; values NULL are left out. */
static void tell_noting(struct target *t, const char *sentence, const char *const pairs[][2], size_t n,
	const struct strlist *notes)
{
	struct json_writer w;

	if (!t->json) {
		str_addf(t->out, "%s\n", sentence);
		for (size_t i = 0; i < notes->n; i++)
			str_addf(t->out, "%s\n", notes->v[i]);
		return;
	}
	jw_init(&w, t->out, true);
	jw_object(&w, NULL);
	for (size_t i = 0; i < n; i++)
		if (pairs[i][1])
			jw_string(&w, pairs[i][0], pairs[i][1]);
	if (notes->n)
		jw_array(&w, "notes");
	for (size_t i = 0; i < notes->n; i++)
		jw_string(&w, NULL, notes->v[i]);
	if (notes->n)
		jw_end_array(&w);
	jw_end_object(&w);
	str_addc(t->out, '\n');
}

static void tell(struct target *t, const char *sentence, const char *const pairs[][2], size_t n)
{
	tell_noting(t, sentence, pairs, n, &(const struct strlist){ 0 });
}

/* --- The server and its teams. */

static enum result init(struct target *t, const struct args *args, struct err *err)
{
	const char *team = args_text(args, "team") ? args_text(args, "team") : "office";
	struct office office;
	char *said;
	enum result code;

	if (office_want_words(t, 1, "init URL", err) ||
	    office_open(t->app, t->words[0], args_text(args, "admin"), true, &office, err))
		return err->code;
	code = office_init(&office, team, args_text(args, "name"), err);
	if (!code)
		code = app_memo_set(t->app, OFFICE_URL, http_url(office.http), err);
	if (!code)
		code = app_memo_set(t->app, OFFICE_ADMIN, office.user, err);
	said = xasprintf(_("The team \"%s\" is ready at %s; \"wasit office add-user NAME --role manager --team "
		"%s\" adds people."), team, office.url, team);
	if (!code)
		tell(t, said, (const char *const[][2]){ { "url", office.url }, { "team", team } }, 2);
	free(said);
	office_close(&office);
	return code;
}

/* --- People. */

static enum result add_user(struct target *t, const struct args *args, struct err *err)
{
	struct office_person who = {
		.person = args_text(args, "name"), .email = args_text(args, "email"),
		.phone = args_text(args, "phone"), .role = args_text(args, "role"),
		.team = args_text(args, "team"), .may_export = args_yes(args, "export"),
	};
	struct str password = STR_INIT;
	struct office office;
	char *said;
	enum result code;

	if (office_want_words(t, 1, "add-user NAME", err) || office_check_name(t->words[0], err) ||
	    office_open_admin(t, args, &office, err))
		return err->code;
	who.name = t->words[0];
	who.role = who.role ? who.role : "broker";
	who.team = who.team ? who.team : *t->app->actor.team ? t->app->actor.team : "office";
	code = office_new_password(who.name, args_text(args, "new_password_command"), &password, err);
	if (!code)
		code = office_add(&office, &who, password.s, err);
	said = xasprintf(_("%s is in the team \"%s\" as %s; he joins with \"wasit office join %s --user %s\"."),
		who.name, who.team, role_label(who.role), office.url, who.name);
	if (!code)
		tell(t, said, (const char *const[][2]){ { "account", who.name }, { "team", who.team },
			{ "role", who.role } }, 3);
	free(said);
	if (password.len)
		memset(password.s, 0, password.len);
	str_release(&password);
	office_close(&office);
	return code;
}

static enum result remove_user(struct target *t, const struct args *args, struct err *err)
{
	struct office office;
	int64_t customers;
	char *said, *count;
	enum result code;

	if (office_want_words(t, 1, "remove-user NAME", err) || office_open_admin(t, args, &office, err))
		return err->code;
	code = office_remove(&office, t->words[0], &customers, err);
	count = xasprintf("%" PRId64, customers);
	/* TRANSLATORS: the account's name, then a number. */
	said = xasprintf(Q_("%s has no role any more: the server refuses him, and his copy locks at its next "
		"contact.\nWhat remains: his account and his own database, and %lld customer of the team that is "
		"assigned to him.", "%s has no role any more: the server refuses him, and his copy locks at its "
		"next contact.\nWhat remains: his account and his own database, and %lld customers of the team "
		"that are assigned to him.", (unsigned long)customers), t->words[0], (long long)customers);
	if (!code)
		tell(t, said, (const char *const[][2]){ { "account", t->words[0] },
			{ "customers", count } }, 2);
	free(said);
	free(count);
	office_close(&office);
	return code;
}

/* One's own password is changed by oneself; an administrator changes anybody's. */
static enum result password(struct target *t, const struct args *args, struct err *err)
{
	struct str new = STR_INIT;
	struct office office;
	bool own = !t->nwords;
	char *said;
	const char *name;
	enum result code;

	if (t->nwords > 1)
		return office_want_words(t, 1, "password [NAME]", err);
	if (own ? office_open(t->app, args_text(args, "url"), NULL, false, &office, err) :
	    office_open_admin(t, args, &office, err))
		return err->code;
	name = own ? office.user : t->words[0];
	code = office_new_password(name, args_text(args, "new_password_command"), &new, err);
	if (!code)
		code = office_password(&office, name, new.s, err);
	said = xasprintf(_("%s has a new password."), name);
	if (!code)
		tell(t, said, (const char *const[][2]){ { "account", name } }, 1);
	free(said);
	if (new.len)
		memset(new.s, 0, new.len);
	str_release(&new);
	office_close(&office);
	return code;
}

static enum result role(struct target *t, const struct args *args, struct err *err)
{
	int may_export = args_text(args, "export") ? args_yes(args, "export") : -1;
	struct office office;
	char *said;
	enum result code;

	if ((t->nwords != 2 && (t->nwords != 1 || may_export < 0)))
		return office_want_words(t, 2, "role NAME ROLE", err);
	if (office_open_admin(t, args, &office, err))
		return err->code;
	code = office_role(&office, t->words[0], t->nwords > 1 ? t->words[1] : NULL, may_export, err);
	said = t->nwords > 1 ? xasprintf(_("%s is %s now."), t->words[0], role_label(t->words[1])) :
		xasprintf(may_export ? _("%s may export what is his.") : _("%s may not export any more."),
			t->words[0]);
	if (!code)
		tell(t, said, (const char *const[][2]){ { "account", t->words[0] },
			{ "role", t->nwords > 1 ? t->words[1] : NULL } }, 2);
	free(said);
	office_close(&office);
	return code;
}

static enum result move(struct target *t, const struct args *args, struct err *err)
{
	bool with = args_yes(args, "with_customers");
	struct office_moved moved;
	struct office office;
	char *said, *joins, *whole, *count;
	enum result code;

	if (office_want_words(t, 2, "move NAME TEAM", err) || office_open_admin(t, args, &office, err))
		return err->code;
	code = office_move(&office, t->words[0], t->words[1], with, &moved, err);
	count = xasprintf("%" PRId64, moved.customers);
	said = with ? xasprintf(Q_("%s is in the team \"%s\" now, with %lld customer.", "%s is in the team \"%s\" "
		"now, with %lld customers.", (unsigned long)moved.customers), t->words[0], t->words[1],
		(long long)moved.customers) :
		xasprintf(_("%s is in the team \"%s\" now; his customers stay with the old one."), t->words[0],
		t->words[1]);
	/* TRANSLATORS: follows "NAME is in the team … now, …." */
	joins = xasprintf(_("His database locks at its next contact; he joins with another one: \"wasit --db FILE office "
		"join %s --user %s\"."), office.url, t->words[0]);
	whole = xasprintf("%s %s", said, joins);
	if (!code)
		tell_noting(t, whole, (const char *const[][2]){ { "account", t->words[0] }, { "team", t->words[1] },
			{ "customers", count } }, 3, &moved.told);
	strlist_release(&moved.told);
	free(said);
	free(joins);
	free(whole);
	free(count);
	office_close(&office);
	return code;
}

static enum result join(struct target *t, const struct args *args, struct err *err)
{
	struct office office;
	int64_t shared;
	char *said;
	enum result code;

	if (t->nwords > 1)
		return office_want_words(t, 1, "join URL --user NAME", err);
	if (office_open(t->app, t->nwords ? t->words[0] : NULL, args_text(args, "user"), false, &office, err))
		return err->code;
	code = office_join(&office, args_yes(args, "with_customers"), &shared, err);
	said = xasprintf(_("You are %s in the team \"%s\", as %s; \"wasit sync\" brings its customers."),
		office.user, t->app->actor.team, role_label(t->app->actor.role));
	if (!code)
		tell(t, said, (const char *const[][2]){ { "url", office.url }, { "account", office.user },
			{ "team", t->app->actor.team }, { "role", t->app->actor.role } }, 4);
	free(said);
	office_close(&office);
	return code;
}

/* A customer goes to the team's database, or to one's own alone; who hangs on him goes along. */
static enum result place_customer(struct target *t, const char *team, const char *form, const char *label,
	const char *done, struct err *err)
{
	struct record *customer = NULL;
	struct str title = STR_INIT;
	char *said, id[ULID_LEN + 1];
	int64_t n;
	enum result code;

	if (t->nwords != 1)
		return office_want_words(t, 1, form, err);
	if (t->app->actor.alone)
		return err_set(err, ERR_INVALID, _("This database belongs to no office; \"wasit office join URL\" "
			"makes it that of an account."));
	if (app_find_customer(t->app, t->words[0], &n, err) ||
	    query_get(t->app->db, &customer_entity, n, &customer, err) ||
	    app_bulk_begin(t->app, label, err)) {
		record_free(&customer);
		return err->code;
	}
	memcpy(id, customer->id, sizeof(id));
	isolate_auto(&title, record_text(customer, CUSTOMER_name));
	record_set_text(customer, common_index(&customer_entity, COMMON_team), team);
	code = app_put(t->app, customer, err);
	code = app_bulk_settle(t->app, code, err);
	said = xasprintf(done, title.s);
	if (!code)
		tell(t, said, (const char *const [][2]){ { "id", id }, { "team", team } }, 2);
	free(said);
	str_release(&title);
	record_free(&customer);
	return code;
}

static enum result share(struct target *t, const struct args *args, struct err *err)
{
	(void)args;
	return place_customer(t, t->app->actor.team, "share CUSTOMER", _("Customer given to the team"),
		_("%s belongs to the team now."), err);
}

static enum result keep(struct target *t, const struct args *args, struct err *err)
{
	(void)args;
	return place_customer(t, "", "keep CUSTOMER", _("Customer kept private"),
		_("%s is yours alone now; the next sync takes him from the team's database."), err);
}

#define PARAMS(list) .params = list, .nparams = COUNT(list)
const struct action office_actions[] = {
	{ .name = "office-init", .help = N_("Make a team's databases on a CouchDB, or bring them up to date"),
	  .words = "URL", PARAMS(init_params), .in = IN_SHELL, .flags = A_WRITES, .run = init },
	{ .name = "office-join", .help = N_("Make this database that of an account of the office"),
	  .words = "URL", PARAMS(join_params), .in = IN_SHELL, .flags = A_WRITES, .run = join },
	{ .name = "office-users", .help = N_("List the accounts of the office"), PARAMS(ask_params),
	  .in = IN_SHELL, .run = office_show_users },
	{ .name = "office-add-user", .help = N_("Add somebody to a team of the office"), .words = "NAME",
	  PARAMS(add_params), .in = IN_SHELL, .run = add_user },
	{ .name = "office-remove-user", .help = N_("Take somebody's roles away and say what remains of him"),
	  .words = "NAME", PARAMS(ask_params), .in = IN_SHELL, .run = remove_user },
	{ .name = "office-password", .help = N_("Give an account a new password, or yourself"),
	  .words = "[NAME]", PARAMS(password_params), .in = IN_SHELL, .run = password },
	{ .name = "office-role", .help = N_("Give somebody another role, or the right to export"),
	  .words = "NAME [ROLE]", PARAMS(role_params), .in = IN_SHELL, .run = role },
	{ .name = "office-teams", .help = N_("List the teams and whether the server has this version's rules"),
	  PARAMS(ask_params), .in = IN_SHELL, .run = office_show_teams },
	{ .name = "office-move", .help = N_("Move somebody to another team"), .words = "NAME TEAM",
	  PARAMS(move_params), .in = IN_SHELL, .run = move },
	{ .name = "office-share", .help = N_("Give a customer who was private to the team"), .words = "CUSTOMER",
	  .in = IN_SHELL, .flags = A_WRITES, .run = share },
	{ .name = "office-keep", .help = N_("Keep a customer for yourself: the team no longer sees him"),
	  .words = "CUSTOMER", .in = IN_SHELL, .flags = A_WRITES, .run = keep },
	{ .name = NULL },
};
