/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * With which server a record goes, and what waits to be sent to one. */
#include "base/base.h"
#include "store/sync.h"

#include "store/store_p.h"

#include "model/role.h"
#include "model/schema/work.h"

/* NULL: there is none of that name; borrowed. */
static const struct sync_remote *sync_remote_find(const struct sync_remotes *remotes, const char *name)
{
	for (size_t i = 0; i < remotes->n; i++)
		if (str_eq(remotes->v[i].name, name))
			return &remotes->v[i];
	return NULL;
}

static const char *one_of(const struct sync_remotes *remotes, const char *name)
{
	const struct sync_remote *remote = sync_remote_find(remotes, name);

	return remote ? remote->name : NULL;
}

/* What hangs on what: a step towards the customer. */
struct link {
	const struct entity *entity;
	int64_t n, parent;	/* parent 0: none */
	bool exists, team;	/* team: it names one */
};

static enum result read_link(struct db *db, int64_t n, struct link *out, struct err *err)
{
	const struct entity *entity = query_entity_of(db, n);
	struct str text = STR_INIT;
	sqlite3_stmt *stmt = NULL;
	enum result code;
	bool row = false;

	*out = (struct link){ .entity = entity, .n = n };
	if (!entity)
		return OK;
	str_addf(&text, "SELECT %s%s%s, team IS NOT NULL FROM \"%s\" WHERE n = ?",
		entity->parent ? "\"" : "", entity->parent ? entity->parent : "0",
		entity->parent ? "\"" : "", entity->name);
	code = sql_ask(db, &stmt, err, text.s, "i", n);
	if (!code)
		code = sql_step(db, stmt, &row, err);
	if (!code && row) {
		out->exists = true;
		out->parent = sqlite3_column_int64(stmt, 0);
		out->team = sqlite3_column_int(stmt, 1);
	}
	sql_end(db, stmt);
	str_release(&text);
	return code;
}

/* The remote that has it; the first of several. */
static enum result where_known(struct db *db, const struct sync_remotes *remotes, int64_t n,
	const char **out, struct err *err)
{
	*out = NULL;
	for (size_t i = 0; i < remotes->n && !*out; i++) {
		int64_t known = 0;

		if (sql_int(db, &known, err, "SELECT 1 FROM sync_record WHERE n = ? AND remote = ? "
		    "AND rev IS NOT NULL AND erased = 0", "it", n, remotes->v[i].name))
			return err->code;
		if (known)
			*out = remotes->v[i].name;
	}
	return OK;
}

enum result sync_is_aside(struct db *db, const char *remote, int64_t n, bool *aside, struct err *err)
{
	const struct entity *entity = query_entity_of(db, n);
	char id[ULID_LEN + 1];
	int64_t found = 0;
	char *name;
	enum result code;

	*aside = false;
	if (!entity || !query_id_of(db, n, id))
		return OK;
	name = xasprintf("%s:%s", entity->name, id);
	code = sql_int(db, &found, err, "SELECT 1 FROM sync_aside WHERE name = ? AND remote = ?", "tt", name, remote);
	*aside = found;
	free(name);
	return code;
}

enum result sync_aside_at(struct db *db, const struct sync_remotes *remotes, int64_t n, const char **out,
	struct err *err)
{
	*out = NULL;
	for (size_t i = 0; i < remotes->n && !*out; i++) {
		bool aside;

		if (sync_is_aside(db, remotes->v[i].name, n, &aside, err))
			return err->code;
		if (aside)
			*out = remotes->v[i].name;
	}
	return OK;
}

/* Without a team it is with his own, unless it came from the team and nobody here has moved it. */
static enum result home_of_private(struct db *db, const struct sync_remotes *remotes, int64_t n,
	const char **out, struct err *err)
{
	int64_t stays = 0;

	if (sql_int(db, &stays, err, "SELECT 1 FROM sync_record WHERE n = ? AND remote = '" REMOTE_TEAM
	    "' AND rev IS NOT NULL AND erased = 0 AND NOT EXISTS (SELECT 1 FROM sync_look l "
	    "WHERE l.n = sync_record.n)", "i", n))
		return err->code;
	*out = stays ? REMOTE_TEAM : one_of(remotes, REMOTE_OWN);
	return OK;
}

/* What it hangs on has moved to where it cannot be read here: it is neither taken from there, nor moved, for
 * those who can read it would move it back. */
static enum result home_beside(struct db *db, const struct sync_remotes *remotes, const char *aside, int64_t n,
	const char **out, struct err *err)
{
	int64_t known = 0;

	*out = aside;
	if (sql_int(db, &known, err, "SELECT 1 FROM sync_record WHERE n = ? AND remote = ? AND rev IS NOT NULL "
	    "AND erased = 0", "it", n, aside))
		return err->code;
	if (known)
		return OK;
	if (where_known(db, remotes, n, out, err))
		return err->code;
	if (!*out)
		*out = aside;
	return OK;
}

static enum result home_by_team(struct db *db, const struct sync_remotes *remotes, int64_t n,
	const char **out, struct err *err)
{
	const char *aside = NULL;
	struct link link;
	bool team;

	if (read_link(db, n, &link, err))
		return err->code;
	team = link.team;
	/* As deep as people's records hang on each other, and no circle goes on for ever. */
	for (int depth = 0; depth < 8 && link.exists && link.parent && !aside; depth++)
		if (sync_aside_at(db, remotes, link.parent, &aside, err) || read_link(db, link.parent, &link, err))
			return err->code;
	if (aside)
		return home_beside(db, remotes, aside, n, out, err);
	if (!link.exists) {		/* what it hangs on has not come yet: it stays where it is */
		if (where_known(db, remotes, n, out, err) || *out)
			return *out ? OK : err->code;
		*out = team ? one_of(remotes, REMOTE_TEAM) : one_of(remotes, REMOTE_OWN);
		return OK;
	}
	if (!link.team)
		return home_of_private(db, remotes, link.n, out, err);
	*out = one_of(remotes, REMOTE_TEAM);
	return OK;
}

/* What was merged or refused is decided on this machine, so nobody else hears of it. */
static enum result tells_of_sync(struct db *db, int64_t n, bool *tells, struct err *err)
{
	int64_t found = 0;
	enum result code = sql_int(db, &found, err,
		"SELECT 1 FROM notification WHERE n = ? AND type = 'sync'", "i", n);

	*tells = found;
	return code;
}

/* The templates and lists that come with the program, of one whose role keeps none on a server: an observer's would
 * all be refused.  What he was refused of the work itself he is told, for it would be lost. */
static bool may_not_go(const struct db *db, const struct entity *entity)
{
	enum role_group group = role_group_of(entity);

	return db->viewer.role && (group == ROLE_SHARED || group == ROLE_PERSONAL) &&
		role_scope(&db->viewer, VERB_CREATE, entity) == SCOPE_NONE;
}

enum result sync_home(struct db *db, const struct sync_remotes *remotes, int64_t n,
	const char **out, struct err *err)
{
	const struct entity *entity = query_entity_of(db, n);
	bool team = sync_remote_find(remotes, REMOTE_TEAM), stays = false;

	*out = NULL;
	if (!entity || entity->place == PLACE_LOCAL)
		return OK;
	if (may_not_go(db, entity))
		return where_known(db, remotes, n, out, err);
	if (entity == &notification_entity && (tells_of_sync(db, n, &stays, err) || stays))
		return stays ? OK : err->code;
	if (remotes->n == 1 && !team)
		*out = one_of(remotes, REMOTE_OWN);
	else if (entity->place == PLACE_MANAGERS)
		*out = one_of(remotes, REMOTE_MANAGERS);
	else if (entity->place == PLACE_OWN || !team)
		*out = one_of(remotes, REMOTE_OWN);
	else if (entity->place == PLACE_OFFICE)
		*out = REMOTE_TEAM;
	else
		return home_by_team(db, remotes, n, out, err);
	return OK;
}

/* --- What waits. */

/* Every record there may be something to send of; of the log what sync itself did not write. */
#define CANDIDATES \
	"SELECT l.n AS n FROM log l NOT INDEXED LEFT JOIN sync_record r ON r.n = l.n AND r.remote = ?1 " \
	"WHERE l.seq > ?2 AND l.who " NOT_REMOTE " AND l.n > ?3 AND l.seq > coalesce(r.seq, 0) " \
	"UNION SELECT n FROM sync_record WHERE erased = 1 AND remote = ?1 AND n > ?3 " \
	"UNION SELECT n FROM sync_record WHERE erased = 6 AND remote = ?1 AND n > ?3 " \
	"UNION SELECT n FROM sync_record WHERE rev IS NULL AND erased = 0 AND seq = 0 " \
	"AND remote = ?1 AND n > ?3 " \
	"UNION SELECT n FROM sync_record WHERE seq < 0 AND remote = ?1 AND n > ?3 " \
	"UNION SELECT n FROM sync_look WHERE n > ?3 ORDER BY 1"

/* Is it known there, and how far? */
struct known { bool has, sent, refused; enum sync_erased erased; };

static enum result read_known(struct db *db, int64_t n, const char *remote, struct known *out, struct err *err)
{
	sqlite3_stmt *stmt;
	enum result code;
	bool row;

	*out = (struct known){ 0 };
	if (sql_ask(db, &stmt, err, "SELECT rev IS NOT NULL, erased, seq >= 0 AND seq >= coalesce((SELECT max(seq) FROM "
	    "log l WHERE l.n = r.n AND l.who " NOT_REMOTE "), 0) AND (seq > 0 OR rev IS NOT NULL), refused IS NOT NULL "
	    "FROM sync_record r WHERE n = ? AND remote = ?", "it", n, remote))
		return err->code;
	code = sql_step(db, stmt, &row, err);
	if (!code && row)
		*out = (struct known){ sqlite3_column_int(stmt, 0), sqlite3_column_int(stmt, 2),
			sqlite3_column_int(stmt, 3), (enum sync_erased)sqlite3_column_int(stmt, 1) };
	if (out->erased == SYNC_GONE || out->erased == SYNC_MOVED)
		out->has = out->sent = false;
	sql_end(db, stmt);
	return code;
}

static enum result is_here(struct db *db, int64_t n, bool *here, struct err *err)
{
	struct link link;

	if (read_link(db, n, &link, err))
		return err->code;
	*here = link.exists;
	return OK;
}

static enum result is_waiting(struct db *db, const struct sync_remotes *remotes, const char *remote,
	int64_t n, bool *waits, struct err *err)
{
	struct known here, there;
	const char *home = NULL;
	bool locked;

	*waits = false;
	if (sync_is_locked(db, n, &locked, err) || locked)
		return locked ? OK : err->code;
	if (read_known(db, n, remote, &here, err) || sync_home(db, remotes, n, &home, err))
		return err->code;
	if (here.refused && here.sent)	/* a mark, too, is tried again with the next edit, or when somebody wants it */
		*waits = false;
	else if (here.erased == SYNC_ERASED || here.erased == SYNC_LEFT)
		*waits = true;
	else if (here.erased == SYNC_ERASED_TOLD || here.erased == SYNC_MOVED)	/* the latter is still to be decided */
		*waits = false;
	else if (home && str_eq(home, remote) && here.erased == SYNC_GONE)	/* it comes back, if it is here */
		return is_here(db, n, waits, err);
	else if (home && str_eq(home, remote))
		*waits = !here.sent;
	else if (here.has && home) {		/* it leaves when it is where it goes to */
		if (read_known(db, n, home, &there, err))
			return err->code;
		*waits = there.has && there.erased == SYNC_KEPT;
	} else
		*waits = here.has;
	return OK;
}

enum result sync_waiting(struct db *db, const char *remote, int64_t mark, int64_t after, size_t limit,
	int64_t **v, size_t *n, struct err *err)
{
	struct sync_remotes remotes = { 0 };
	sqlite3_stmt *stmt;
	size_t cap = *n, end = limit ? *n + limit : SIZE_MAX;
	enum result code;
	bool row, waits;

	if (sync_remotes_get(db, &remotes, err))
		return err->code;
	code = sql_ask(db, &stmt, err, CANDIDATES, "tii", remote, mark, after);
	while (!code && *n < end && !(code = sql_step(db, stmt, &row, err)) && row) {
		int64_t one = sqlite3_column_int64(stmt, 0);

		code = is_waiting(db, &remotes, remote, one, &waits, err);
		if (code || !waits)
			continue;
		*v = array_grow(*v, &cap, *n + 1, sizeof(**v));
		(*v)[(*n)++] = one;
	}
	sql_end(db, stmt);
	sync_remotes_release(&remotes);
	return code;
}

/* The mark over what leaves a place says that everything of it is in the new one: who reads the mark has nothing left
 * there to merge.  So a record goes to another place, and is marked where it was, only in a sync that has read all of
 * them.  With one unread, what was edited there would be covered unseen, or machines that move it in both directions
 * would mark it in either place. */
static enum result changes_place(struct db *db, const struct sync_remotes *remotes, const char *remote, int64_t n,
	bool *changes, struct err *err)
{
	const char *home = NULL, *there = NULL;
	struct known here;
	bool is_home;

	if (read_known(db, n, remote, &here, err) || sync_home(db, remotes, n, &home, err) ||
	    where_known(db, remotes, n, &there, err))
		return err->code;
	is_home = home && str_eq(home, remote);
	*changes = here.has ? !is_home && here.erased == SYNC_KEPT : is_home && there && !str_eq(there, remote);
	return OK;
}

enum result sync_hold_back(struct db *db, const char *remote, int64_t *v, size_t *n, bool *held, struct err *err)
{
	struct sync_remotes remotes = { 0 };
	size_t kept = 0;
	enum result code = sync_remotes_get(db, &remotes, err);

	for (size_t i = 0; i < *n && !code; i++) {
		bool changes = false;

		code = changes_place(db, &remotes, remote, v[i], &changes, err);
		if (!code && !changes)
			v[kept++] = v[i];
	}
	*held = kept < *n;
	*n = code ? *n : kept;
	sync_remotes_release(&remotes);
	return code;
}
