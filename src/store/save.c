/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The only writer: a step is one transaction of records, log, index and figures. */
#include "base/base.h"
#include "store/save.h"

#include "store/store_p.h"

/* A savepoint, so that a part that fails leaves no half of itself. */
static enum result begin_part(struct save *group, struct save **out, struct err *err)
{
	if (sql_exec(group->db, "SAVEPOINT part", err))
		return err->code;
	group->in_part = true;
	group->before_part.rows = group->rows;
	group->before_part.wrote = group->wrote;
	group->before_part.by_person = group->by_person;
	group->before_part.nwritten = group->nwritten;
	*out = group;
	return OK;
}

static void forget_ids(struct db *db)
{
	memset(db->ids, 0, sizeof(db->ids));
	memset(db->numbers, 0, sizeof(db->numbers));
}

static enum result end_part(struct save *group, bool keep, struct err *err)
{
	group->in_part = false;
	if (keep)
		return sql_exec(group->db, "RELEASE part", err);
	forget_ids(group->db);
	group->rows = group->before_part.rows;
	group->wrote = group->before_part.wrote;
	group->by_person = group->before_part.by_person;
	group->nwritten = group->before_part.nwritten;
	return sql_exec(group->db, "ROLLBACK TO part; RELEASE part", err);
}

enum result save_begin(struct db *db, const struct actor *actor, const char *label, bool bulk,
	struct save **out, struct err *err)
{
	struct save *save;

	*out = NULL;
	if (db->save && db->save->group && !db->save->in_part)
		return begin_part(db->save, out, err);
	if (db->save)
		BUG("a step inside a step: %s", label);
	if (db->reading)
		BUG("a step while reading: %s", label);
	if (db->read_only)
		return err_set(err, ERR_DENIED, _("The database is open for reading only."));
	/* A larger cache keeps half-filled pages of the indexes from being written again and again.  One
	 * transaction is synced once, so synchronous stays FULL: what is acknowledged is on the disk. */
	if (bulk && !db->loading && sql_exec(db, "PRAGMA cache_size=-64000", err))
		return err->code;
	if (sql_run(db, err, "BEGIN IMMEDIATE", ""))
		return err->code;
	save = xcalloc(1, sizeof(*save));
	save->db = db;
	save->actor = *actor;
	save->label = xstrdup(label);
	save->kind = "do";
	save->bulk = bulk;
	save->written = xcalloc(LOST_MAX, sizeof(*save->written));
	db->save = save;
	if (sql_int(db, &save->grp, err, "SELECT max(grp) FROM step", "")) {
		save_abort(&save);
		return err->code;
	}
	save->grp++;
	*out = save;
	return OK;
}

void save_set_label(struct save *save, const char *label)
{
	free(save->label);
	save->label = xstrdup(label);
}

struct db *save_db(struct save *save)
{
	return save->db;
}

/* What was stamped in memory but is not in the database: the same record may be saved again. */
static void remember_lost(struct db *db, const struct save *save)
{
	if (!db->lost)
		db->lost = xcalloc(LOST_MAX, sizeof(*db->lost));
	for (size_t i = 0; i < save->nwritten; i++)
		db->lost[db->nlost++ % LOST_MAX] = save->written[i];
}

static void forget_lost(struct db *db, const struct save *save)
{
	for (size_t i = 0; db->lost && i < MIN(db->nlost, LOST_MAX); i++)
		for (size_t k = 0; k < save->nwritten; k++)
			if (str_eq(db->lost[i].id, save->written[k].id))
				db->lost[i].id[0] = '\0';
}

static void end(struct save **save, bool saved)
{
	struct save *s = *save;
	struct db *db = s->db;
	struct err ignored;

	if (saved) {
		forget_lost(db, s);
	} else {
		remember_lost(db, s);
		forget_ids(db);
	}
	if (!sqlite3_get_autocommit(db->sqlite))
		(void)!sql_exec(db, "ROLLBACK", &ignored);
	if (s->bulk && !db->loading)
		(void)!sql_exec(db, CACHE_PRAGMA, &ignored);
	db->save = NULL;
	free(s->touched.slots);
	free(s->written);
	free(s->label);
	free(s);
	*save = NULL;
}

void save_abort(struct save **save)
{
	struct save *s = *save;
	struct err ignored;

	*save = NULL;
	if (s && s->in_part)
		(void)!end_part(s, false, &ignored);
	else if (s)
		end(&s, false);
}

enum result save_commit(struct save **save, struct err *err)
{
	struct save *s = *save;
	enum result code = OK;

	if (s->in_part) {
		*save = NULL;
		return end_part(s, true, err);
	}
	if (s->wrote) {
		code = keep_refresh(s, err);
		if (!code)
			code = log_step(s, err);
		if (!code)
			code = sql_run(s->db, err, "COMMIT", "");
	}
	end(save, !code);
	return code;
}

enum result save_group_begin(struct db *db, const struct actor *actor, const char *label,
	struct err *err)
{
	struct save *save;

	if (save_begin(db, actor, label, true, &save, err))
		return err->code;
	save->group = true;
	return OK;
}

enum result save_group_end(struct db *db, bool keep, struct err *err)
{
	struct save *save = db->save;

	if (!save || !save->group || save->in_part)
		BUG("%s", "the end of a group that is not open");
	if (keep)
		return save_commit(&save, err);
	save_abort(&save);
	return OK;
}

enum result save_memo(struct db *db, const char *key, const char *value, struct err *err)
{
	if (db->read_only)
		return err_set(err, ERR_DENIED, _("The database is open for reading only."));
	if (!value)
		return sql_run(db, err, "DELETE FROM memo WHERE key = ?", "t", key);
	return sql_run(db, err, "INSERT INTO memo(key, value) VALUES(?, ?) "
		"ON CONFLICT(key) DO UPDATE SET value = excluded.value", "tt", key, value);
}
