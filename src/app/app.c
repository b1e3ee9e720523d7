/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Opening the program's state, and the few ways in which it writes. */
#include "base/base.h"
#include "app/app.h"

#include <unistd.h>

#include "base/date.h"
#include "base/lang.h"
#include "base/sys.h"
#include "io/blob.h"
#include "model/schema/lists.h"
#include "model/schema/office.h"
#include "model/schema/people.h"
#include "store/db.h"
#include "store/save.h"
#include "app/attach.h"
#include "app/config.h"
#include "app/custom_config.h"
#include "app/demo.h"
#include "app/effects.h"
#include "app/merge.h"
#include "app/smart_lists.h"
#include "app/templates.h"

#define MANY 50000	/* customers whose indexing one notices */

char *app_db_path(const struct app_start *start)
{
	const char *from_env = getenv("WASIT_DB");

	if (start->db_path)
		return xstrdup(start->db_path);
	if (!text_is_empty(from_env))
		return xstrdup(from_env);
	return sys_data_path("wasit.db");
}

/* Own fields are made once: records and plans have their size from then on. */
static void configure(struct app *app, bool first)
{
	struct customs customs = { 0 };
	const char *language;

	strlist_release(&app->problems);
	config_load(app->config_path, app->options, &app->rules, &customs, &app->problems);
	if (first)
		customs_install(&customs);
	customs_release(&customs);
	language = record_text(app->options, OPTION_language);
	lang_set(str_eq(language, "auto") ? "" : language);
	if (!date_set_zone(record_text(app->options, OPTION_timezone)))
		BUG("zone %s", record_text(app->options, OPTION_timezone));
}

void app_configure(struct app *app)
{
	configure(app, false);
}

void app_open_options(struct app *app, const struct app_start *start)
{
	*app = (struct app){ .demo = start->demo };
	app->config_path = start->config_path ? xstrdup(start->config_path) :
		sys_config_path("wasit.conf");
	app->options = record_new(&option_entity);
	configure(app, true);
}

/* What his membership says of him: its role counts before his own. */
static enum result ask_membership(struct app *app, struct err *err)
{
	struct value me = { .set = true, .num = app->me->n };
	struct actor *actor = &app->actor;
	struct rowset rows = { 0 };
	enum result code = query_equal(app->db, &team_member_entity, TEAM_MEMBER_user, &me, false, 0,
		&rows, err);

	for (size_t i = 0; i < rows.n && !code; i++) {
		const struct record *member = rows.v[i];

		if (!str_eq(record_text(member, TEAM_MEMBER_team), actor->team))
			continue;
		if (record_has(member, TEAM_MEMBER_role))
			actor->role = role_key(record_text(member, TEAM_MEMBER_role));
		actor->suspended |= str_eq(record_text(member, TEAM_MEMBER_status), "suspended");
		actor->may_export = set_has(record_text(member, TEAM_MEMBER_permissions), "export");
	}
	rowset_release(&rows);
	return code;
}

enum result app_set_actor(struct app *app, struct err *err)
{
	struct actor *actor = &app->actor;
	enum result code = OK;

	*actor = (struct actor){ .role = "broker", .alone = true };
	query_viewer(app->db, NULL);
	if (app->me) {
		actor->user = app->me->n;
		memcpy(actor->id, app->me->id, sizeof(actor->id));
		actor->role = role_key(record_text(app->me, USER_role));
		snprintf(actor->team, sizeof(actor->team), "%s", record_text(app->me, USER_team));
		actor->alone = !*actor->team;
		actor->suspended = str_eq(record_text(app->me, USER_status), "suspended");
	}
	if (!actor->alone)
		code = ask_membership(app, err);
	query_viewer(app->db, actor);
	return code;
}

enum result app_refresh_me(struct app *app, struct err *err)
{
	struct record *me = NULL;

	if (!app->me)
		return OK;
	if (query_get(app->db, &user_entity, app->me->n, &me, err))
		return err->code;
	record_free(&app->me);
	app->me = me;
	return app_set_actor(app, err);
}

/* Who joined an office is known by his id, for there two may have one login on their machines. */
static enum result find_joined(struct app *app, struct rowset *rows, struct err *err)
{
	char *known = query_memo(app->db, APP_ME);
	struct record *me = NULL;
	int64_t n = 0;
	enum result code = OK;

	if (known && !query_by_id(app->db, &user_entity, known, &n, err)) {
		code = query_get(app->db, &user_entity, n, &me, err);
		rowset_release(rows);
		if (!code) {
			record_free(&app->me);
			app->me = me;
		}
	}
	free(known);
	return code;
}

static bool is_alone(const struct rowset *rows)
{
	return rows->n == 1 && !record_has(rows->v[0], USER_team);
}

/* By login; a database with a single person without a login (the demo) is that person's. */
enum result app_find_me(struct app *app, struct err *err)
{
	struct value login = { .set = true, .text = sys_login() };
	struct rowset rows = { 0 };
	struct query all = { .entity = &user_entity, .limit = 2 };
	enum result code;

	code = query_equal(app->db, &user_entity, USER_login, &login, false, 2, &rows, err);
	value_clear(&login);
	if (!code && !rows.n) {
		code = query_list(app->db, &all, &rows, err);
		if (!code && (rows.n != 1 || record_has(rows.v[0], USER_login))) {
			rowset_release(&rows);
			code = find_joined(app, &rows, err);
		}
	} else if (!code && !is_alone(&rows)) {
		code = find_joined(app, &rows, err);
	}
	if (!code && rows.n) {
		record_free(&app->me);
		app->me = record_copy(rows.v[0]);
	}
	rowset_release(&rows);
	return code ? code : app_set_actor(app, err);
}

static enum result install_templates(struct app *app, struct err *err)
{
	struct query any = { .entity = entity_find("template"), .limit = 1 };
	struct save *save = NULL;
	int64_t n = 0;

	if (query_count(app->db, &any, 1, &n, err))
		return err->code;
	if (n)
		return OK;
	if (save_begin(app->db, &app->actor, _("System templates"), true, &save, err))
		return err->code;
	if (templates_install(app, save, err)) {
		save_abort(&save);
		return err->code;
	}
	return save_commit(&save, err);
}

#define INSTALLED "installed"	/* memo: what a database begins with is in it, or was */

/* Smart lists wait for the first user, who chose the language they are named in. */
static enum result install_all(struct app *app, struct err *err)
{
	char *done = query_memo(app->db, INSTALLED);
	bool complete = done && str_eq(done, "1");

	free(done);
	if (complete)
		return OK;
	if (install_templates(app, err))
		return err->code;
	if (!app->me)
		return OK;
	return smart_lists_install(app, err) ? err->code : save_memo(app->db, INSTALLED, "1", err);
}

/* A demo that nobody named a file for lives in memory's folder and is gone afterwards. */
static char *demo_path(void)
{
	const char *dir = getenv("XDG_RUNTIME_DIR");

	if (text_is_empty(dir) || access(dir, W_OK) != 0)
		dir = "/tmp";
	return xasprintf("%s/wasit-demo-%ld/wasit.db", dir, (long)getpid());
}

/* A database that another process writes to is prepared the next time. */
static enum result take_own_fields(struct app *app, struct err *err)
{
	struct query all = { .entity = &customer_entity };
	int64_t n = 0;

	if (!db_own_fields_changed(app->db))
		return OK;
	if (query_count(app->db, &all, MANY, &n, err))
		return err->code;
	if (n == MANY)		/* nothing is open yet that this line could disturb */
		fprintf(stderr, "wasit: %s\n", _("The custom fields in wasit.conf have changed: the database "
			"is prepared for them, which takes a moment."));
	if (db_take_own_fields(app->db, err) && err->code != ERR_BUSY)
		return err->code;
	return OK;
}

/* A large database that a newer wasit opens for the first time: nobody is left wondering.  A line on a terminal
 * goes on, one in a file stands once. */
static bool tell_opening(void *ctx, int64_t done, int64_t all)
{
	int *told = ctx, part = (int)(done * 100 / MAX(all, 1));

	if (all < MANY || (*told >= 0 && part == *told))
		return true;
	if (isatty(STDERR_FILENO))
		fprintf(stderr, "\r%s %3d %%", _("The database is made ready for this version of wasit:"), part);
	else if (*told < 0)
		fprintf(stderr, "wasit: %s\n", _("The database is made ready for this version of wasit, which "
			"takes a moment."));
	*told = part;
	return true;
}

enum result app_open_data(struct app *app, const struct app_start *start, struct err *err)
{
	unsigned flags = (start->create ? DB_CREATE : 0) | (start->read_only ? DB_READ_ONLY : 0);
	bool scratch = start->demo && !start->db_path;
	char *path = scratch ? demo_path() : app_db_path(start);
	int told = -1;

	if (scratch)
		app->scratch = xstrdup(path);
	if (db_open_told(path, flags, tell_opening, &told, &app->db, err) || take_own_fields(app, err) || app_find_me(app, err))
		goto fail;
	if (told >= 0 && isatty(STDERR_FILENO))
		fputs("\r\033[K", stderr);
	if (start->demo && !app->me) {
		struct demo_options demo = { .size = 50, .seed = 1 };

		if (demo_fill(app, &demo, err) || app_find_me(app, err))
			goto fail;
	}
	if (!start->read_only && install_all(app, err))
		goto fail;
	app->seen_seq = query_log_seq(app->db);
	free(path);
	return OK;
fail:
	free(path);
	app_close(app);
	return err->code;
}

enum result app_open(struct app *app, const struct app_start *start, struct err *err)
{
	app_open_options(app, start);
	return app_open_data(app, start, err);
}

void app_on_wait(struct app *app, bool (*wait)(void *ctx, int64_t ms), void *ctx)
{
	db_on_wait(app->db, wait, ctx);
}

static void remove_scratch(char *path)
{
	static const char *const endings[] = { "", "-wal", "-shm" };
	char *slash = strrchr(path, '/'), *attachments = attach_folder(path);

	blob_remove_all(attachments);
	free(attachments);
	for (size_t i = 0; i < COUNT(endings); i++) {
		char *file = xasprintf("%s%s", path, endings[i]);

		unlink(file);
		free(file);
	}
	*slash = '\0';
	rmdir(path);
}

void app_close(struct app *app)
{
	db_close(&app->db);
	record_free(&app->me);
	record_free(&app->options);
	strlist_release(&app->problems);
	free(app->config_path);
	if (app->scratch)
		remove_scratch(app->scratch);
	free(app->scratch);
	*app = (struct app){ 0 };
}

struct kind_env app_env(const struct app *app)
{
	static const char *const calendars[] = { "gregorian", "hijri", "both" };
	struct kind_env env = {
		.country = record_text(app->options, OPTION_country),
		.currency = record_text(app->options, OPTION_currency),
		.now = date_now(),
		.me = app->me ? app->me->n : 0,
	};

	for (int i = 0; i < (int)COUNT(calendars); i++)
		if (str_eq(record_text(app->options, OPTION_calendar), calendars[i]))
			env.calendar = i;
	return env;
}

const char *app_default_name(void)
{
	static char *name;

	if (!name)
		name = sys_user_name();
	return name ? name : "";
}

enum result app_make_user(struct app *app, const char *name, struct err *err)
{
	struct kind_env env = app_env(app);
	struct record *user = record_new(&user_entity);
	struct save *save = NULL;
	char *login = sys_login();

	record_defaults(user, &env);
	record_set_text(user, USER_login, login);
	free(login);
	if (record_parse(user, USER_name, name, &env, err) || record_check(user, err) ||
	    save_begin(app->db, &app->actor, _("First start"), false, &save, err))
		goto fail;
	if (save_put(save, WHO_RULE, user, err) || save_commit(&save, err))
		goto fail;
	record_free(&app->me);
	app->me = user;
	if (app_set_actor(app, err))
		return err->code;
	return install_all(app, err);
fail:
	save_abort(&save);
	record_free(&user);
	return err->code;
}

char *app_step_label(const struct app *app, const struct record *rec, const char *phrase)
{
	struct kind_env env = app_env(app);
	struct str text = STR_INIT;
	struct str title = STR_INIT;
	int parent = rec->entity->parent ? entity_field(rec->entity, rec->entity->parent) : -1;

	if (parent >= 0 && str_eq(rec->entity->fields[parent].target, "customer"))
		query_title(app->db, &customer_entity, record_num(rec, (size_t)parent), &title);
	if (!title.len)
		record_show(rec, (size_t)entity_field(rec->entity, rec->entity->title), &env, &title);
	str_add(&text, phrase);
	if (title.len)
		str_addf(&text, _(": %s"), title.s);
	str_release(&title);
	return str_detach(&text);
}

/* Everything a user writes passes here: one step, its rules, one transaction. */
enum result app_put(struct app *app, struct record *rec, struct err *err)
{
	struct record *before = NULL;
	struct save *save = NULL;
	char *label;

	if (record_check(rec, err))
		return err->code;
	label = app_step_label(app, rec, _(rec->n ? rec->entity->changed : rec->entity->added));
	if (save_begin(app->db, &app->actor, label, false, &save, err)) {
		free(label);
		return err->code;
	}
	free(label);
	if (rec->n && query_get(save_db(save), rec->entity, rec->n, &before, err))
		goto fail;
	if (save_put(save, WHO_USER, rec, err) || effects_saved(app, save, before, rec, err))
		goto fail;
	record_free(&before);
	return save_commit(&save, err);
fail:
	record_free(&before);
	save_abort(&save);
	return err->code;
}

/* Its number may be another list's by now. */
static enum result free_number(struct app *app, struct save *save, struct record *list, struct err *err)
{
	bool moved;

	if (smart_list_make_room(app, list, &moved, err))
		return err->code;
	return moved ? save_put(save, WHO_USER, list, err) : OK;
}

static enum result change_presence(struct app *app, const struct entity *entity, int64_t n,
	bool gone, struct err *err)
{
	struct record *rec = NULL;
	struct save *save = NULL;
	char *label;

	if (query_get(app->db, entity, n, &rec, err))
		return err->code;
	if (!gone && !record_has(rec, common_index(entity, COMMON_deleted_at))) {
		record_free(&rec);
		return err_set(err, ERR_INVALID, _("It is not deleted, so there is nothing to bring back."));
	}
	if (!gone && entity == &customer_entity && record_has(rec, CUSTOMER_merged_into)) {
		struct strlist kept = { 0 };	/* with all that moved along */
		enum result code = app_unmerge(app, n, &kept, err);

		strlist_release(&kept);
		record_free(&rec);
		return code;
	}
	if (gone && app->me && entity == &user_entity && n == app->me->n) {
		record_free(&rec);
		return err_set(err, ERR_DENIED, _("That is you: nobody deletes himself."));
	}
	label = app_step_label(app, rec, _(gone ? entity->deleted : entity->restored));
	if (save_begin(app->db, &app->actor, label, false, &save, err))
		goto fail;
	if (!gone && entity == &smart_list_entity && free_number(app, save, rec, err))
		goto fail;
	if (gone ? save_delete(save, WHO_USER, entity, n, err) :
	    save_restore(save, WHO_USER, entity, n, err))
		goto fail;
	if (gone ? effects_deleted(app, save, rec, err) : OK)
		goto fail;
	free(label);
	record_free(&rec);
	return save_commit(&save, err);
fail:
	free(label);
	record_free(&rec);
	save_abort(&save);
	return err->code;
}

enum result app_delete(struct app *app, const struct entity *entity, int64_t n, struct err *err)
{
	return change_presence(app, entity, n, true, err);
}

enum result app_restore(struct app *app, const struct entity *entity, int64_t n, struct err *err)
{
	return change_presence(app, entity, n, false, err);
}

enum result app_undo(struct app *app, char **label, struct err *err)
{
	return undo_step(app->db, &app->actor, label, err);
}

enum result app_redo(struct app *app, char **label, struct err *err)
{
	return redo_step(app->db, &app->actor, label, err);
}

enum result app_memo_set(struct app *app, const char *key, const char *value, struct err *err)
{
	return save_memo(app->db, key, value, err);
}

enum result app_bulk_begin(struct app *app, const char *label, struct err *err)
{
	return save_group_begin(app->db, &app->actor, label, err);
}

enum result app_bulk_end(struct app *app, bool keep, struct err *err)
{
	return save_group_end(app->db, keep, err);
}
