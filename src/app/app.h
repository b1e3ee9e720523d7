/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The state every command and screen works on. */
#ifndef APP_APP_H
#define APP_APP_H
#include "model/record.h"
#include "model/role.h"
#include "model/rules/rules.h"

struct db;
struct save;

struct app {
	struct db *db;			/* owned */
	struct record *me;		/* owned: the user's record; NULL before the first run made one */
	struct record *options;		/* owned: values of option_entity (app/config.h) */
	struct rules rules;		/* thresholds, follow-up table, working days */
	struct actor actor;
	struct strlist problems;	/* what was wrong in the configuration: file:line:column: sentence */
	char *config_path;		/* owned */
	char *scratch;			/* owned: a demo database that goes when the program ends */
	bool demo;			/* demo data: nothing is ever sent */
	bool read_only;			/* nothing can be saved */
	bool screens;			/* somebody sits before it: no key waits for the network */
	int64_t seen_seq;		/* newest log row the screens have seen */
	/* While something runs that may take long; false: stop, ERR_CANCEL.  NULL: nobody looks. */
	bool (*told)(void *ctx, int64_t done, int64_t all);
	void *told_ctx;			/* borrowed */
};

struct app_start {
	const char *db_path;		/* --db, else WASIT_DB, else the XDG place; NULL: find it */
	const char *config_path;	/* NULL: the XDG place */
	bool demo;			/* a fresh demo database in the runtime folder */
	bool create;			/* make the database where there is none */
	bool read_only;
};

/* Where the database is, there or not; the caller frees. */
char *app_db_path(const struct app_start *start);
/* Reads the configuration (its errors go to app->problems, defaults are used), sets language and zone, opens the database
 * and finds "me".  On failure app is as after app_close. */
enum result app_open(struct app *app, const struct app_start *start, struct err *err) MUST_CHECK;
/* The first half of that: configuration, language and zone, no database; app_close ends it too. */
void app_open_options(struct app *app, const struct app_start *start);
/* The second half, for an app whose options are open.  On failure app is as after app_close. */
enum result app_open_data(struct app *app, const struct app_start *start, struct err *err) MUST_CHECK;
/* Reads the configuration file again: options, rules, language, time zone; what is wrong in it goes to problems. */
void app_configure(struct app *app);
void app_close(struct app *app);
/* While another process writes, what is saved here waits; `wait` says so to the user (see db_on_wait). */
void app_on_wait(struct app *app, bool (*wait)(void *ctx, int64_t ms), void *ctx);
/* What typed text is read against, now. */
struct kind_env app_env(const struct app *app);
/* "me" by the machine's login; again after his record came from elsewhere. */
enum result app_find_me(struct app *app, struct err *err) MUST_CHECK;
/* A database's first user, who is "me" from then on. */
enum result app_make_user(struct app *app, const char *name, struct err *err) MUST_CHECK;

/* Memo: the id of "me", for who joined an office: there two may have one login on their machines. */
#define APP_ME "office.me"
/* Who acts, by the record of "me" and his membership; to be asked again when either changed.  Who works in
 * an office sees from then on what his role shows him (query_viewer). */
enum result app_set_actor(struct app *app, struct err *err) MUST_CHECK;
/* The same, with the record of "me" read again: something came from elsewhere. */
enum result app_refresh_me(struct app *app, struct err *err) MUST_CHECK;

/* What a new user is called where nobody asks: the machine account's name; lives until the program ends. */
const char *app_default_name(void);	/* "": the account tells none */

/* A user's write from screen, command line or import: save_begin, then effects, then commit.  These are the only ways in which
 * app, and so ui, write: every one passes the rules (app/effects.h). */
enum result app_put(struct app *app, struct record *rec, struct err *err) MUST_CHECK;	/* checks, one step, rules */
enum result app_delete(struct app *app, const struct entity *entity, int64_t n, struct err *err) MUST_CHECK;
enum result app_restore(struct app *app, const struct entity *entity, int64_t n, struct err *err) MUST_CHECK;
/* From here to app_bulk_end all that is written is one step with one label; a write that fails takes only itself back.
 * keep false: nothing stays. */
enum result app_bulk_begin(struct app *app, const char *label, struct err *err) MUST_CHECK;
enum result app_bulk_end(struct app *app, bool keep, struct err *err) MUST_CHECK;
/* The same by what came of the work: all of it stays, or nothing and `code` is given back with its sentence. */
enum result app_bulk_settle(struct app *app, enum result code, struct err *err) MUST_CHECK;
enum result app_undo(struct app *app, char **label, struct err *err) MUST_CHECK;
enum result app_redo(struct app *app, char **label, struct err *err) MUST_CHECK;
enum result app_memo_set(struct app *app, const char *key, const char *value, struct err *err) MUST_CHECK;
/* The sentence for the last step, for the message line: "Customer added: نورة"; caller frees. */
char *app_step_label(const struct app *app, const struct record *rec, const char *phrase);

/* The live customer with the same phone or e-mail as `rec` (rule 10), 0 when there is none. */
enum result app_find_duplicate(struct app *app, const struct record *rec, int64_t *n, struct err *err) MUST_CHECK;

/* A customer as people name one: ULID, unique start of it, phone in any form, exact name (folded).
 * ERR_MISSING; ERR_AMBIGUOUS with the candidates in the text. */
enum result app_find_customer(struct app *app, const char *name, int64_t *n, struct err *err) MUST_CHECK;
/* The same for any entity: customers by the above, users by name, others by id. */
enum result app_find(struct app *app, const struct entity *entity, const char *name, int64_t *n, struct err *err) MUST_CHECK;
/* One of the deleted: by id, a customer by anything the search finds. */
enum result app_find_deleted(struct app *app, const struct entity *entity, const char *name, int64_t *n,
	struct err *err) MUST_CHECK;
#endif
