/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Opening and closing the program's state: configuration, database, what it begins with. */
#include "base/base.h"
#include "app/app.h"

#include <unistd.h>

#include "base/date.h"
#include "base/lang.h"
#include "base/sys.h"
#include "io/blob.h"
#include "model/schema/people.h"
#include "store/db.h"
#include "store/save.h"
#include "app/attach.h"
#include "app/config.h"
#include "app/custom_config.h"
#include "app/demo.h"
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
