/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Records that change their place: what is to be looked at, and what leaves this machine. */
#include "base/base.h"
#include "store/sync.h"

#include "store/store_p.h"

#define BELOW "(SELECT n FROM temp.moving)"

/* temp.moving: the record and what hangs on it. */
static enum result collect(struct db *db, int64_t n, struct err *err)
{
	if (sql_exec(db, "CREATE TEMP TABLE IF NOT EXISTS moving(n INTEGER PRIMARY KEY);"
	    "DELETE FROM temp.moving", err) ||
	    sql_run(db, err, "INSERT INTO temp.moving VALUES(?)", "i", n))
		return err->code;
	return save_add_below(db, "moving", err);
}

enum result sync_look(struct save *save, int64_t n, struct err *err)
{
	if (collect(save->db, n, err))
		return err->code;
	save->wrote = true;
	return sql_run(save->db, err, "INSERT OR IGNORE INTO sync_look SELECT n FROM temp.moving", "");
}

enum result sync_note_place(struct save *save, const struct record *before, const struct record *now,
	struct err *err)
{
	const struct entity *entity = now->entity;
	size_t team = common_index(entity, COMMON_team);
	int parent = entity->parent ? entity_field(entity, entity->parent) : -1;
	int64_t remotes = 0;

	if (entity->place != PLACE_TEAM ||
	    (value_equal(&entity->fields[team], &before->v[team], &now->v[team]) &&
	     (parent < 0 || value_equal(&entity->fields[parent], &before->v[parent], &now->v[parent]))))
		return OK;
	if (sql_int(save->db, &remotes, err, "SELECT 1 FROM sync_remote", ""))
		return err->code;
	return remotes ? sync_look(save, now->n, err) : OK;
}

/* --- After a sync. */

static enum result list(struct db *db, const char *text, const char *remote, int64_t **v, size_t *n,
	struct err *err)
{
	sqlite3_stmt *stmt;
	size_t cap = *n;
	enum result code;
	bool row;

	if (sql_ask(db, &stmt, err, text, remote ? "t" : "", remote))
		return err->code;
	while (!(code = sql_step(db, stmt, &row, err)) && row) {
		*v = array_grow(*v, &cap, *n + 1, sizeof(**v));
		(*v)[(*n)++] = sqlite3_column_int64(stmt, 0);
	}
	sql_end(db, stmt);
	return code;
}

/* It is where it belongs and nowhere else. */
static enum result is_settled(struct db *db, const struct sync_remotes *remotes, int64_t n, bool *settled,
	struct err *err)
{
	const char *home;
	int64_t here = 0, elsewhere = 0;

	if (sync_home(db, remotes, n, &home, err) ||
	    sql_int(db, &here, err, "SELECT count(*) FROM sync_record WHERE n = ? AND remote = ? "
	    "AND rev IS NOT NULL AND erased = 0", "it", n, home ? home : "") ||
	    sql_int(db, &elsewhere, err, "SELECT count(*) FROM sync_record WHERE n = ? AND remote <> ? "
	    "AND rev IS NOT NULL AND erased = 0", "it", n, home ? home : ""))
		return err->code;
	*settled = (here || !home) && !elsewhere;
	return OK;
}

enum result sync_look_done(struct db *db, struct err *err)
{
	struct sync_remotes remotes = { 0 };
	int64_t *v = NULL;
	size_t n = 0;
	enum result code = list(db, "SELECT n FROM sync_look", NULL, &v, &n, err);

	if (!code && n)
		code = sync_remotes_get(db, &remotes, err);
	for (size_t i = 0; i < n && !code; i++) {
		bool settled = false;

		code = is_settled(db, &remotes, v[i], &settled, err);
		if (!code && settled)
			code = sql_run(db, err, "DELETE FROM sync_look WHERE n = ?", "i", v[i]);
	}
	sync_remotes_release(&remotes);
	free(v);
	return code;
}

/* --- Taken away by others. */

enum result sync_has_moved(struct db *db, const char *remote, bool *has, struct err *err)
{
	int64_t found = 0;

	if (sql_int(db, &found, err, "SELECT 1 FROM sync_record WHERE remote = ? AND erased = 3 LIMIT 1",
	    "t", remote))
		return err->code;
	*has = found;
	return OK;
}

static enum result set_state(struct db *db, const char *remote, int64_t n, enum sync_erased state,
	struct err *err)
{
	return sql_run(db, err, "UPDATE sync_record SET erased = ? WHERE n = ? AND remote = ?", "iit",
		(int64_t)state, n, remote);
}

/* Another place has it, or should: then it only left this one. */
static enum result is_elsewhere(struct db *db, const struct sync_remotes *remotes, const char *remote,
	int64_t n, bool *elsewhere, struct err *err)
{
	const char *home;
	int64_t found = 0;

	if (sync_home(db, remotes, n, &home, err) ||
	    sql_int(db, &found, err, "SELECT 1 FROM sync_record WHERE n = ? AND remote <> ? AND erased = 0 "
	    "AND rev IS NOT NULL", "it", n, remote))
		return err->code;
	*elsewhere = found || !home || !str_eq(home, remote);
	return OK;
}

/* Something here is newer than what they have: it stays, with all that hangs together, and is sent again. */
static enum result is_edited(struct db *db, const char *remote, bool *edited, struct err *err)
{
	int64_t found = 0;
	struct str text = STR_INIT;
	enum result code;

	str_add(&text, "SELECT 1 FROM log l JOIN ident i ON i.n = l.n LEFT JOIN sync_record r ON r.n = l.n "
		"AND r.remote = ? WHERE l.n IN " BELOW " AND l.who " NOT_REMOTE " AND l.seq > coalesce(r.seq, 0) ");
	/* What goes elsewhere anyway (a reminder) says nothing about this place. */
	for (size_t i = 0; entities[i]; i++)
		if (entities[i]->place == PLACE_OWN || entities[i]->place == PLACE_LOCAL)
			str_addf(&text, "AND i.entity NOT IN ('%s', '%s') ", entity_code(entities[i]),
				entities[i]->name);
	str_add(&text, "AND EXISTS (SELECT 1 FROM step s WHERE s.grp = l.grp AND s.kind IN "
		"('do', 'auto', 'undo', 'redo')) LIMIT 1");
	code = sql_int(db, &found, err, text.s, "t", remote);
	str_release(&text);
	*edited = found;
	return code;
}

/* Sent over the mark, whether that is a tombstone or not: nothing of it counts as agreed on. */
static enum result keep_all(struct db *db, const char *remote, struct err *err)
{
	return sql_run(db, err, "UPDATE sync_record SET erased = 4, seq = ? "
		"WHERE remote = ? AND erased IN (3, 4) AND n IN " BELOW, "it", (int64_t)SYNC_RESEND, remote);
}

/* What one record is about. */
struct about { bool here, open; };	/* it is here; what becomes of it is still to be decided */

static enum result read_about(struct db *db, int64_t n, struct about *out, struct err *err)
{
	const struct entity *entity = query_entity_of(db, n);
	struct record *rec = NULL;
	int64_t open = 0;
	enum result code = entity ? query_get(db, entity, n, &rec, err) : ERR_MISSING;

	out->here = !code;
	record_free(&rec);
	if (code && code != ERR_MISSING)
		return code;
	if (sql_int(db, &open, err, "SELECT 1 FROM sync_record WHERE n = ? AND erased = 3", "i", n))
		return err->code;
	out->open = open;
	return OK;
}

/* Of what is only his own (a reminder) another machine of his told that the customer left it.  Here he may be, or may
 * be kept by an edit; only with him it goes. */
static enum result hangs_here(struct db *db, const struct record *rec, struct about *out, struct err *err)
{
	const struct entity *entity = rec->entity;
	bool about = false;

	*out = (struct about){ .here = true };
	for (size_t i = 0; i < entity->nfields; i++) {
		struct about one = { 0 };

		if (!rec->v[i].set || !save_is_about(entity, i))
			continue;
		if (read_about(db, record_num(rec, i), &one, err))
			return err->code;
		about = true;
		out->here &= one.here;
		out->open |= one.open;
	}
	out->here &= about;
	return OK;
}

/* Another place has it, and what it has cannot be read here: a clock far behind that of who moved it. */
static enum result is_unread(struct db *db, const struct sync_remotes *remotes, const char *remote, int64_t n,
	bool *unread, struct err *err)
{
	const char *aside = NULL;
	enum result code = sync_aside_at(db, remotes, n, &aside, err);

	*unread = aside && !str_eq(aside, remote);
	return code;
}

static enum result decide(struct save *save, const struct sync_remotes *remotes, const char *remote,
	int64_t n, int64_t **leaving, size_t *nleaving, struct err *err)
{
	const struct entity *entity = query_entity_of(save->db, n);
	struct record *rec = NULL;
	bool elsewhere = false, keep = false, unread = false;
	struct about about = { 0 };
	int64_t still = 0;
	enum result code;

	/* Kept with what it hangs on. */
	if (sql_int(save->db, &still, err, "SELECT erased = 3 FROM sync_record WHERE n = ? AND remote = ?",
	    "it", n, remote))
		return err->code;
	if (!still)
		return OK;
	code = entity ? query_get(save->db, entity, n, &rec, err) : ERR_MISSING;
	if (!code && entity->place == PLACE_OWN)
		code = hangs_here(save->db, rec, &about, err);
	record_free(&rec);
	if (code == ERR_MISSING)
		return set_state(save->db, remote, n, SYNC_GONE, err);
	if (code || is_unread(save->db, remotes, remote, n, &unread, err) || unread || about.open)
		return unread || about.open ? OK : err->code;		/* decided when it can */
	if (is_elsewhere(save->db, remotes, remote, n, &elsewhere, err))
		return err->code;
	if (elsewhere)
		return set_state(save->db, remote, n, SYNC_GONE, err);
	keep = about.here;
	if (collect(save->db, n, err) || (!keep && is_edited(save->db, remote, &keep, err)))
		return err->code;
	if (keep)
		return keep_all(save->db, remote, err);
	(*leaving)[(*nleaving)++] = n;
	return OK;
}

enum result sync_settle_moved(struct save *save, const struct sync_remotes *remotes, const char *remote,
	int64_t *left, struct err *err)
{
	/* What others hang on first. */
	int64_t *v = NULL, *leaving;
	size_t n = 0, nleaving = 0;
	enum result code = list(save->db, "SELECT r.n FROM sync_record r JOIN ident i ON i.n = r.n "
		"WHERE r.remote = ? AND r.erased = 3 ORDER BY i.entity NOT IN ('c', 'customer'), r.n", remote, &v, &n, err);

	leaving = xcalloc(n + 1, sizeof(*leaving));
	save->wrote |= n > 0;
	for (size_t i = 0; i < n && !code; i++)
		code = decide(save, remotes, remote, v[i], &leaving, &nleaving, err);
	if (!code && nleaving)
		code = save_leave(save, remote, leaving, nleaving, err);
	*left += code ? 0 : (int64_t)nleaving;
	free(leaving);
	free(v);
	return code;
}
