/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The sync's own tables. */
#include "base/base.h"
#include "store/sync.h"

#include "base/date.h"
#include "base/sys.h"
#include "store/store_p.h"
#include "text/utf8.h"

#define REPLICA "sync.replica"	/* memo */
#define TURN "sync.turn"	/* memo: struct sync_remote, turn */
#define TURN_NOW "coalesce((SELECT CAST(value AS INTEGER) FROM memo WHERE key = '" TURN "'), 0)"

/* --- The servers. */

void sync_remote_release(struct sync_remote *remote)
{
	free(remote->name);
	free(remote->url);
	free(remote->user);
	free(remote->uuid);
	free(remote->instance);
	free(remote->since);
	free(remote->trouble);
	free(remote->locked);
	*remote = (struct sync_remote){ 0 };
}

void sync_remotes_release(struct sync_remotes *remotes)
{
	for (size_t i = 0; i < remotes->n; i++)
		sync_remote_release(&remotes->v[i]);
	free(remotes->v);
	*remotes = (struct sync_remotes){ 0 };
}

enum result sync_remotes_get(struct db *db, struct sync_remotes *out, struct err *err)
{
	sqlite3_stmt *stmt;
	size_t cap = 0;
	enum result code;
	bool row;

	*out = (struct sync_remotes){ 0 };
	if (sql_ask(db, &stmt, err, "SELECT name, url, user, uuid, instance, since, trouble, locked, mark, "
	    "last_ok, backoff_until, failures, done, pending, " TURN_NOW " FROM sync_remote ORDER BY "
	    "CASE name WHEN '" REMOTE_OWN "' THEN 0 WHEN '" REMOTE_TEAM "' THEN 1 ELSE 2 END", ""))
		return err->code;
	while (!(code = sql_step(db, stmt, &row, err)) && row) {
		out->v = array_grow(out->v, &cap, out->n + 1, sizeof(*out->v));
		out->v[out->n++] = (struct sync_remote){
			.name = sql_column_copy(stmt, 0), .url = sql_column_copy(stmt, 1), .user = sql_column_copy(stmt, 2),
			.uuid = sql_column_copy(stmt, 3), .instance = sql_column_copy(stmt, 4), .since = sql_column_copy(stmt, 5),
			.trouble = sql_column_copy(stmt, 6), .locked = sql_column_copy(stmt, 7),
			.mark = sqlite3_column_int64(stmt, 8), .last_ok = sqlite3_column_int64(stmt, 9),
			.backoff_until = sqlite3_column_int64(stmt, 10),
			.failures = sqlite3_column_int64(stmt, 11),
			.done = sqlite3_column_int64(stmt, 12), .pending = sqlite3_column_int64(stmt, 13),
			.turn = sqlite3_column_int64(stmt, 14),
		};
	}
	sql_end(db, stmt);
	if (code)
		sync_remotes_release(out);
	return code;
}

enum result sync_remote_get(struct db *db, const char *name, struct sync_remote *out, struct err *err)
{
	struct sync_remotes all;
	bool found = false;

	*out = (struct sync_remote){ 0 };
	if (sync_remotes_get(db, &all, err))
		return err->code;
	for (size_t i = 0; i < all.n && !found; i++)
		if ((found = str_eq(all.v[i].name, name))) {
			*out = all.v[i];
			all.v[i] = (struct sync_remote){ 0 };
		}
	if (!found && !all.n)
		err_set(err, ERR_MISSING, _("No server is known yet: wasit sync add URL."));
	else if (!found)
		err_set(err, ERR_MISSING, _("No server is known as \"%s\"; \"wasit sync status\" names them."),
			name);
	sync_remotes_release(&all);
	return found ? OK : err->code;
}

/* What goes where depends on which servers there are. */
static enum result look_at_all(struct db *db, struct err *err)
{
	if (sql_run(db, err, "INSERT OR IGNORE INTO sync_look SELECT n FROM sync_record WHERE erased = 0", ""))
		return err->code;
	return sql_run(db, err, "UPDATE sync_remote SET mark = 0", "");
}

/* What is at work with those there were before ends at its next step. */
static enum result next_turn(struct db *db, struct err *err)
{
	save_note_write(db);
	return sql_run(db, err, "INSERT INTO memo(key, value) VALUES('" TURN "', 1) "
		"ON CONFLICT(key) DO UPDATE SET value = value + 1", "");
}

enum result sync_remote_add(struct db *db, const struct sync_remote *r, struct err *err)
{
	int64_t known = 0;

	if (next_turn(db, err) ||
	    sql_int(db, &known, err, "SELECT 1 FROM sync_remote WHERE name = ?", "t", r->name) ||
	    (!known && look_at_all(db, err)))
		return err->code;
	return sql_run(db, err, "INSERT OR REPLACE INTO sync_remote(name, url, user, uuid, instance, since, "
		"trouble, locked, mark, last_ok, backoff_until, failures, done, pending) "
		"VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", "ttttttttiiiiii", r->name, r->url,
		r->user, r->uuid, r->instance, r->since, r->trouble, r->locked, r->mark, r->last_ok,
		r->backoff_until, r->failures, r->done, r->pending);
}

static enum result refuse(struct db *db, const struct sync_remote *r, struct err *err)
{
	int64_t there = 0;

	if (sql_int(db, &there, err, "SELECT 1 FROM sync_remote WHERE name = ? AND url = ?", "tt", r->name, r->url))
		return err->code;
	if (!there)
		return err_set(err, ERR_MISSING, _("%s was removed while it was synchronised: it is not asked any "
			"more, and nothing that is here is lost."), r->url);
	return err_set(err, ERR_BUSY, _("A server was named or removed while this sync was at work: it ends here, "
		"nothing is lost, and the next one goes on."));
}

enum result sync_remote_check(struct db *db, const struct sync_remote *r, struct err *err)
{
	int64_t turn = 0;

	if (sql_int(db, &turn, err, "SELECT " TURN_NOW, ""))
		return err->code;
	return turn == r->turn ? OK : refuse(db, r, err);
}

enum result sync_remote_update(struct db *db, const struct sync_remote *r, struct err *err)
{
	save_note_write(db);
	if (sql_run(db, err, "UPDATE sync_remote SET uuid = ?, instance = ?, since = ?, trouble = ?, locked = ?, "
	    "mark = ?, last_ok = ?, backoff_until = ?, failures = ?, done = ?, pending = ? "
	    "WHERE name = ? AND " TURN_NOW " = ?", "tttttiiiiiiti", r->uuid, r->instance, r->since, r->trouble,
	    r->locked, r->mark, r->last_ok, r->backoff_until, r->failures, r->done, r->pending, r->name, r->turn))
		return err->code;
	return sqlite3_changes(db->sqlite) ? OK : refuse(db, r, err);
}

static bool is_same(const char *a, const char *b)
{
	return a && b ? str_eq(a, b) : a == b;
}

bool sync_remote_equal(const struct sync_remote *a, const struct sync_remote *b)
{
	return is_same(a->name, b->name) && is_same(a->url, b->url) && is_same(a->user, b->user) &&
		is_same(a->uuid, b->uuid) && is_same(a->instance, b->instance) && is_same(a->since, b->since) &&
		is_same(a->trouble, b->trouble) && is_same(a->locked, b->locked) && a->mark == b->mark &&
		a->last_ok == b->last_ok && a->backoff_until == b->backoff_until && a->failures == b->failures &&
		a->done == b->done && a->pending == b->pending;
}

enum result sync_remote_drop(struct db *db, const char *name, struct err *err)
{
	if (next_turn(db, err) || look_at_all(db, err) ||
	    sql_run(db, err, "DELETE FROM sync_record WHERE remote = ?", "t", name) ||
	    sql_run(db, err, "DELETE FROM sync_aside WHERE remote = ?", "t", name))
		return err->code;
	return sql_run(db, err, "DELETE FROM sync_remote WHERE name = ?", "t", name);
}

enum result sync_replica(struct db *db, char out[REPLICA_LEN + 1], struct err *err)
{
	static const char base32[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	unsigned char random[REPLICA_LEN];
	char *known = query_memo(db, REPLICA);

	if (known && strlen(known) == REPLICA_LEN) {
		memcpy(out, known, REPLICA_LEN + 1);
		free(known);
		return OK;
	}
	free(known);
	sys_random(random, sizeof(random));
	for (size_t i = 0; i < REPLICA_LEN; i++)
		out[i] = base32[random[i] % 32];
	out[REPLICA_LEN] = '\0';
	return save_memo(db, REPLICA, out, err);
}

/* --- Agreed states. */

void sync_record_release(struct sync_record *record)
{
	free(record->rev);
	free(record->doc);
	free(record->refused);
	*record = (struct sync_record){ 0 };
}

enum result sync_record_get(struct db *db, const char *remote, int64_t n, struct sync_record *out,
	struct err *err)
{
	sqlite3_stmt *stmt;
	enum result code;
	bool row;

	*out = (struct sync_record){ 0 };
	if (sql_ask(db, &stmt, err, "SELECT rev, doc, refused, seq, erased FROM sync_record WHERE n = ? "
	    "AND remote = ?", "it", n, remote))
		return err->code;
	code = sql_step(db, stmt, &row, err);
	if (!code && row)
		*out = (struct sync_record){
			.rev = sql_column_copy(stmt, 0), .doc = sql_column_copy(stmt, 1), .refused = sql_column_copy(stmt, 2),
			.seq = sqlite3_column_int64(stmt, 3),
			.erased = (enum sync_erased)sqlite3_column_int(stmt, 4),
		};
	sql_end(db, stmt);
	return code;
}

enum result sync_record_put(struct db *db, const char *remote, int64_t n, const struct sync_record *r,
	struct err *err)
{
	save_note_write(db);
	return sql_run(db, err, "INSERT OR REPLACE INTO sync_record(n, remote, rev, doc, refused, seq, "
		"erased) VALUES(?, ?, ?, ?, ?, ?, ?)", "ittttii", n, remote, r->rev, r->doc, r->refused,
		r->seq, (int64_t)r->erased);
}

enum result sync_resend_elsewhere(struct db *db, const char *remote, int64_t n, struct err *err)
{
	save_note_write(db);
	/* Also where it never was, for it had come and gone: it is back. */
	return sql_run(db, err, "UPDATE sync_record SET seq = ? WHERE n = ? AND remote <> ? AND erased = 0", "iit",
		(int64_t)SYNC_RESEND, n, remote);
}

enum result sync_forget(struct db *db, const char *remote, struct err *err)
{
	save_note_write(db);
	return sql_run(db, err, "UPDATE sync_record SET rev = NULL, refused = NULL, seq = 0, "
		"erased = CASE WHEN erased THEN 2 ELSE 0 END WHERE remote = ?", "t", remote);
}

enum result sync_doubt(struct db *db, const char *remote, struct err *err)
{
	save_note_write(db);
	/* What was refused is in no document there: it is tried again. */
	return sql_run(db, err, "UPDATE sync_record SET seq = CASE WHEN refused IS NULL THEN seq ELSE 0 END, "
		"erased = CASE WHEN rev IS NULL THEN erased ELSE 5 END, refused = NULL WHERE remote = ? AND erased = 0 "
		"AND (rev IS NOT NULL OR refused IS NOT NULL)", "t", remote);
}

static enum result list(struct db *db, const char *text, const char *remote, size_t limit, int64_t **v,
	size_t *n, struct err *err)
{
	sqlite3_stmt *stmt;
	size_t cap = *n;
	enum result code;
	bool row;

	if (sql_ask(db, &stmt, err, text, "ti", remote, limit ? (int64_t)limit : (int64_t)-1))
		return err->code;
	while (!(code = sql_step(db, stmt, &row, err)) && row) {
		*v = array_grow(*v, &cap, *n + 1, sizeof(**v));
		(*v)[(*n)++] = sqlite3_column_int64(stmt, 0);
	}
	sql_end(db, stmt);
	return code;
}

enum result sync_missing(struct db *db, const char *remote, size_t limit, int64_t **v, size_t *n,
	struct err *err)
{
	return list(db, "SELECT n FROM sync_record WHERE remote = ? AND erased = 5 ORDER BY n LIMIT ?", remote,
		limit, v, n, err);
}

/* A stub among the members is written so; within a text its quotes have a backslash before them. */
enum result sync_unfiled(struct db *db, const char *remote, int64_t **v, size_t *n, struct err *err)
{
	return list(db, "SELECT r.n FROM document d CROSS JOIN sync_record r ON r.n = d.n AND r.remote = ? "
		"WHERE d.file IS NOT NULL AND d.deleted_at IS NULL AND r.erased = 0 AND r.rev IS NOT NULL "
		"AND r.refused IS NULL AND instr(r.doc, '\"_attachments\"') = 0 ORDER BY 1 LIMIT ?", remote, 0, v,
		n, err);
}

enum result sync_missing_settle(struct db *db, const char *remote, int64_t n, bool forget,
	struct err *err)
{
	save_note_write(db);
	if (forget)
		return sql_run(db, err, "DELETE FROM sync_record WHERE n = ? AND remote = ? AND erased = 5", "it",
			n, remote);
	return sql_run(db, err, "UPDATE sync_record SET erased = 0, rev = NULL, seq = 0 WHERE n = ? "
		"AND remote = ? AND erased = 5", "it", n, remote);
}

enum result sync_count(struct db *db, const char *remote, int64_t mark, struct sync_figures *out,
	struct err *err)
{
	int64_t *v = NULL;
	size_t n = 0;
	enum result code;

	*out = (struct sync_figures){ 0 };
	code = sync_waiting(db, remote, mark, 0, 0, &v, &n, err);
	free(v);
	out->waiting = (int64_t)n;
	if (code || sql_int(db, &out->refused, err, "SELECT count(*) FROM sync_record WHERE remote = ? "
	    "AND refused IS NOT NULL", "t", remote) ||
	    sql_int(db, &out->conflicts, err, "SELECT count(*) FROM sync_conflict c WHERE remote = ? AND "
	    CONFLICT_OPEN, "t", remote))
		return err->code;
	if (sql_int(db, &out->missing, err, "SELECT count(*) FROM sync_record WHERE remote = ? AND erased = 5",
	    "t", remote))
		return err->code;
	return sql_int(db, &out->aside, err, "SELECT count(*) FROM sync_aside WHERE remote = ? "
		"AND reason <> ''", "t", remote);
}

/* --- For people to look at. */

enum result sync_add_clashes(struct db *db, const char *remote, const struct entity *entity, int64_t n,
	const struct clashes *clashes, struct err *err)
{
	for (size_t i = 0; i < clashes->n; i++) {
		const struct clash *c = &clashes->v[i];

		save_note_write(db);
		if (sql_run(db, err, "INSERT INTO sync_conflict(n, field, base, mine, theirs, mine_won, "
		    "ask, at, remote) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)", "ittttiiit", n,
		    entity->fields[c->field].name, c->base, c->mine, c->theirs, (int64_t)c->mine_won,
		    (int64_t)c->ask, date_now(), remote))
			return err->code;
	}
	return OK;
}

void conflict_release(struct sync_conflict *c)
{
	free(c->base);
	free(c->mine);
	free(c->theirs);
}

void sync_conflicts_release(struct sync_conflicts *conflicts)
{
	for (size_t i = 0; i < conflicts->n; i++)
		conflict_release(&conflicts->v[i]);
	free(conflicts->v);
	*conflicts = (struct sync_conflicts){ 0 };
}

bool conflict_read(struct db *db, sqlite3_stmt *stmt, struct sync_conflict *c)
{
	int64_t n = sqlite3_column_int64(stmt, 0);
	const struct entity *entity = query_entity_of(db, n);
	int field = entity ? entity_field(entity, sql_column_text(stmt, 1)) : -1;

	if (field < 0)
		return false;
	*c = (struct sync_conflict){
		.entity = entity, .field = &entity->fields[field], .n = n,
		.base = sql_column_copy(stmt, 2), .mine = sql_column_copy(stmt, 3), .theirs = sql_column_copy(stmt, 4),
		.mine_won = sqlite3_column_int(stmt, 5), .ask = sqlite3_column_int(stmt, 6),
		.at = sqlite3_column_int64(stmt, 7),
	};
	query_id_of(db, n, c->id);
	return true;
}

enum result sync_conflicts_get(struct db *db, size_t limit, struct sync_conflicts *out,
	struct err *err)
{
	sqlite3_stmt *stmt;
	enum result code;
	bool row;

	if (sql_ask(db, &stmt, err, "SELECT " CONFLICT_COLUMNS
	    " FROM sync_conflict c WHERE " CONFLICT_OPEN " ORDER BY id DESC LIMIT ?", "i", (int64_t)limit))
		return err->code;
	while (!(code = sql_step(db, stmt, &row, err)) && row) {
		out->v = array_grow(out->v, &out->cap, out->n + 1, sizeof(*out->v));
		out->n += conflict_read(db, stmt, &out->v[out->n]);
	}
	sql_end(db, stmt);
	return code;
}

enum result sync_has_aside(struct db *db, const char *remote, bool *has, struct err *err)
{
	int64_t found = 0;
	enum result code = sql_int(db, &found, err, "SELECT 1 FROM sync_aside WHERE remote = ? LIMIT 1", "t",
		remote);

	*has = found;
	return code;
}

#define ASIDE_MAX 190	/* bytes of its name that are kept: what somebody else wrote may be any length */

enum result sync_set_aside(struct db *db, const char *remote, const char *name, const char *reason,
	struct err *err)
{
	char *part = xstrndup(name, utf8_cut(name, ASIDE_MAX));
	enum result code;

	save_note_write(db);
	if (!reason)
		code = sql_run(db, err, "DELETE FROM sync_aside WHERE name = ? AND remote = ?", "tt", part, remote);
	else
		code = sql_run(db, err, "INSERT OR REPLACE INTO sync_aside(name, remote, reason, at) "
			"VALUES(?, ?, ?, ?)", "ttti", part, remote, reason, date_now());
	free(part);
	return code;
}

static enum result list_refused(struct db *db, const char *remote, struct strlist *out, struct err *err)
{
	sqlite3_stmt *stmt;
	enum result code;
	bool row;

	if (sql_ask(db, &stmt, err, "SELECT r.n, r.refused FROM sync_record r WHERE r.remote = ? "
	    "AND r.refused IS NOT NULL ORDER BY r.n LIMIT 100", "t", remote))
		return err->code;
	while (!(code = sql_step(db, stmt, &row, err)) && row) {
		int64_t n = sqlite3_column_int64(stmt, 0);
		const struct entity *entity = query_entity_of(db, n);
		char id[ULID_LEN + 1] = "";
		struct str title = STR_INIT;
		char *line;

		query_id_of(db, n, id);
		if (entity)
			query_title(db, entity, n, &title);
		line = xasprintf("%s%s%s:%s%s: %s", title.s, title.len ? " (" : "", entity ? entity->name : "", id,
			title.len ? ")" : "", _(sql_column_text(stmt, 1)));	/* our own rules' words, where it is theirs */
		strlist_add(out, line);
		free(line);
		str_release(&title);
	}
	sql_end(db, stmt);
	return code;
}

enum result sync_problems(struct db *db, const char *remote, struct strlist *out, struct err *err)
{
	sqlite3_stmt *stmt;
	enum result code;
	bool row;

	if (list_refused(db, remote, out, err) ||
	    sql_ask(db, &stmt, err, "SELECT name || ': ' || reason FROM sync_aside WHERE remote = ? "
	    "AND reason <> '' ORDER BY name LIMIT 100", "t", remote))
		return err->code;
	while (!(code = sql_step(db, stmt, &row, err)) && row)
		strlist_add(out, sql_column_text(stmt, 0));
	sql_end(db, stmt);
	return code;
}
