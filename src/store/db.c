/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The database file: opening, making, refusing.  What is not surely ours is never written to. */
#include "base/base.h"
#include "store/db.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/sys.h"
#include "store/store_p.h"

#define BUSY_MS	    10000
#define TOLD_MS	    60000	/* where somebody sees that it waits */
#define QUIET_MS    300		/* most locks are gone by then */
#define HEADER_SIZE 100		/* Source: sqlite.org/fileformat2.html, "The Database Header" */
#define IN_MEMORY   ":memory:"

/* --- Before SQLite sees the file. */

/* Locks do not hold on a network's folder and WAL has no shared memory there. */
static enum result check_folder(const char *path, struct err *err)
{
	const char *slash = strrchr(path, '/');
	char *folder = slash && slash > path ? xstrndup(path, (size_t)(slash - path)) :
		xstrdup(slash ? "/" : ".");
	bool network = sys_is_remote(folder);

	free(folder);
	if (network)
		return err_set(err, ERR_IO,
			_("%s is on a network drive, where a database can be destroyed. Keep it on this machine: name a file with --db or WASIT_DB."),
			path);
	return OK;
}

static uint32_t big_endian(const unsigned char *b, int bytes)
{
	uint32_t value = 0;

	for (int i = 0; i < bytes; i++)
		value = value << 8 | b[i];
	return value;
}

static off_t size_beside(const char *path, const char *ending)
{
	char *name = xasprintf("%s%s", path, ending);
	struct stat st;
	off_t size = stat(name, &st) == 0 ? st.st_size : 0;

	free(name);
	return size;
}

static enum result refuse_foreign(const char *path, struct err *err)
{
	return err_set(err, ERR_FORMAT,
		_("%s is not a database of wasit; it was left as it is. Name another file with --db."),
		path);
}

static enum result refuse_damaged(const char *path, struct err *err)
{
	return err_set(err, ERR_FORMAT,
		_("The database %s is damaged. Move it away and put the latest backup in its place."),
		path);
}

static enum result check_version(const char *path, uint32_t version, struct err *err)
{
	if (version <= DB_SCHEMA_VERSION)
		return OK;
	return err_set(err, ERR_FORMAT,
		_("%s was made by a newer wasit (format %u, this one knows up to %d). Update the program, or name another file with --db."),
		path, version, DB_SCHEMA_VERSION);
}

/* What the first bytes say.  The newest header may still be in the write-ahead log; it is looked at
 * again once the database is open. */
static enum result check_header(const char *path, off_t size, struct err *err)
{
	static const unsigned char none[HEADER_SIZE];
	unsigned char head[HEADER_SIZE] = { 0 };
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got;
	uint64_t page;

	if (fd < 0)
		return err_set(err, ERR_IO, _("The database %s cannot be opened: %s."), path,
			strerror(errno));
	got = pread(fd, head, sizeof(head), 0);
	close(fd);
	if (got < 0)
		return err_set(err, ERR_IO, _("The database %s cannot be opened: %s."), path,
			strerror(errno));
	/* The making of it was interrupted: its journal brings it back to nothing. */
	if (memcmp(head, none, sizeof(head)) == 0 && size_beside(path, "-journal"))
		return OK;
	if (got < HEADER_SIZE || memcmp(head, "SQLite format 3", 16) != 0 ||
	    big_endian(head + 68, 4) != DB_APPLICATION_ID)
		return refuse_foreign(path, err);
	if (check_version(path, big_endian(head + 60, 4), err))
		return err->code;
	page = big_endian(head + 16, 2) == 1 ? 65536 : big_endian(head + 16, 2);
	if ((uint64_t)size < page * big_endian(head + 28, 4) && !size_beside(path, "-wal") &&
	    !size_beside(path, "-journal"))
		return refuse_damaged(path, err);
	return OK;
}

/* An empty file of mode 0600 in folders of mode 0700. */
static enum result make_file(const char *path, struct err *err)
{
	int fd;

	if (sys_make_parents(path, err) || check_folder(path, err))
		return err->code;
	fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0 && errno != EEXIST)	/* two make it at once: either may go on */
		return err_set(err, ERR_IO, _("The database %s cannot be made: %s."), path,
			strerror(errno));
	if (fd >= 0)
		close(fd);
	return OK;
}

static enum result check_place(const char *path, unsigned flags, struct err *err)
{
	struct stat st;

	if (stat(path, &st) != 0) {
		if (errno != ENOENT)
			return err_set(err, ERR_IO, _("The database %s cannot be opened: %s."), path,
				strerror(errno));
		if (!(flags & DB_CREATE) || flags & DB_READ_ONLY)
			return err_set(err, ERR_MISSING, _("There is no database %s."), path);
		return make_file(path, err);
	}
	if (!S_ISREG(st.st_mode))
		return refuse_foreign(path, err);
	if (check_folder(path, err))
		return err->code;
	if (st.st_size == 0 && size_beside(path, "-wal") == 0)
		return flags & DB_CREATE && !(flags & DB_READ_ONLY) ? OK : refuse_foreign(path, err);
	return check_header(path, st.st_size, err);
}

/* --- The connection. */

static void add_plans(struct db *db)
{
	size_t n = 0;

	while (entities[n])
		n++;
	db->plans = xcalloc(n, sizeof(*db->plans));
	for (size_t i = 0; i < n; i++) {
		struct plan *plan = &db->plans[i];

		plan->entity = entities[i];
		plan->kept = xcalloc(plan->entity->nfields, sizeof(*plan->kept));
		/* Lists that grow long; what is short is found by looking at every row.  Customers are
		 * ranked, so their documents are kept beside; of the others few are looked at. */
		plan->documents = str_eq(plan->entity->name, "customer");
		plan->indexed = plan->documents || str_eq(plan->entity->name, "interaction") ||
			str_eq(plan->entity->name, "followup");
		keep_init(plan);
	}
}

struct plan *db_plan(struct db *db, const struct entity *entity)
{
	for (size_t i = 0; entities[i]; i++)
		if (entities[i] == entity)
			return &db->plans[i];
	BUG("no table of %s", entity->name);
}

static void insert_text(const struct plan *plan, struct str *out)
{
	size_t n = 0;

	str_addf(out, "INSERT INTO \"%s\"(n", plan->entity->name);
	for (size_t i = 0; i < plan->entity->nfields; i++)
		if (field_has_column(&plan->entity->fields[i])) {
			str_addf(out, ", \"%s\"", plan->entity->fields[i].name);
			n++;
		}
	str_add(out, ") VALUES(?");
	while (n--)
		str_add(out, ",?");
	str_addc(out, ')');
}

void plan_add_columns(const struct plan *plan, struct str *out)
{
	const struct entity *entity = plan->entity;

	str_add(out, "t.n, (SELECT ulid FROM ident WHERE n = t.n)");
	for (size_t i = 0; i < entity->nfields; i++)
		if (field_has_column(&entity->fields[i])) {
			str_add(out, ", \"");
			str_add(out, entity->fields[i].name);
			str_addc(out, '"');
		}
}

enum result db_plan_stmt(struct db *db, struct plan *plan, enum plan_stmt which, sqlite3_stmt **out,
	struct err *err)
{
	struct str text = STR_INIT;
	int rc = SQLITE_OK;

	if (!plan->stmt[which]) {
		if (which == PLAN_GET) {
			str_add(&text, "SELECT ");
			plan_add_columns(plan, &text);
			str_addf(&text, " FROM \"%s\" t WHERE t.n = ?", plan->entity->name);
		} else {
			insert_text(plan, &text);
		}
		rc = sqlite3_prepare_v3(db->sqlite, text.s, -1, SQLITE_PREPARE_PERSISTENT,
			&plan->stmt[which], NULL);
		str_release(&text);
	}
	*out = plan->stmt[which];
	return sql_error(db, rc, err);
}

static void set_option(struct db *db, int option, int on)
{
	/* An SQLite that was built without the option has nothing to switch off. */
	(void)sqlite3_db_config(db->sqlite, option, on, (int *)NULL);
}

/* For SQLite: how long a lock is waited for. */
static int on_busy(void *ctx, int times)
{
	struct db *db = ctx;
	int pause = times < 3 ? 1 : times < 20 ? 10 : 50;

	if (!times)
		db->waited = 0;
	if (db->waited >= (db->wait ? TOLD_MS : BUSY_MS))
		return 0;
	if (db->wait && db->waited >= QUIET_MS && !db->wait(db->wait_ctx, db->waited))
		return 0;
	db->waited += sqlite3_sleep(pause);
	return 1;
}

void db_on_wait(struct db *db, bool (*wait)(void *ctx, int64_t ms), void *ctx)
{
	db->wait = wait;
	db->wait_ctx = ctx;
}

static enum result configure(struct db *db, struct err *err)
{
	sqlite3_extended_result_codes(db->sqlite, 1);
	sqlite3_busy_handler(db->sqlite, on_busy, db);
	set_option(db, SQLITE_DBCONFIG_ENABLE_FKEY, 1);
	set_option(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0);
	set_option(db, SQLITE_DBCONFIG_DEFENSIVE, 1);
	set_option(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0);
	set_option(db, SQLITE_DBCONFIG_ENABLE_VIEW, 0);
	set_option(db, SQLITE_DBCONFIG_DQS_DML, 0);
	set_option(db, SQLITE_DBCONFIG_DQS_DDL, 0);
	/* Until it is known to be ours, closing must not write to it either. */
	set_option(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1);
	if (sql_exec(db, "PRAGMA synchronous=FULL; " CACHE_PRAGMA "; PRAGMA temp_store=MEMORY;"
	    "PRAGMA mmap_size=0; PRAGMA journal_size_limit=16777216", err))
		return err->code;
	return sql_add_functions(db, err);
}

/* Reading from a folder where nothing may be made: without locks and shared memory. */
static int open_immutable(struct db *db)
{
	struct str uri = STR_INIT;
	int rc;

	str_add(&uri, "file:");
	for (const char *c = db->path; *c; c++)
		if (strchr("%?#", *c))
			str_addf(&uri, "%%%02X", (unsigned char)*c);
		else
			str_addc(&uri, *c);
	str_add(&uri, "?immutable=1");
	sqlite3_close(db->sqlite);
	rc = sqlite3_open_v2(uri.s, &db->sqlite, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL);
	str_release(&uri);
	return rc;
}

/* One thread: no mutex around every allocation, and nobody asks SQLite how much memory it uses.  Says nothing
 * where SQLite is at work already. */
static void configure_once(void)
{
	static bool done;

	if (done)
		return;
	done = true;
	(void)sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
	(void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static enum result connect(struct db *db, struct err *err)
{
	bool memory = str_eq(db->path, IN_MEMORY);
	int flags = db->read_only ? SQLITE_OPEN_READONLY :
		SQLITE_OPEN_READWRITE | (memory ? SQLITE_OPEN_CREATE : 0);
	int rc;

	configure_once();
	rc = sqlite3_open_v2(db->path, &db->sqlite, flags, NULL);
	if (!db->sqlite)
		BUG("out of memory");
	if (rc == SQLITE_OK && db->read_only) {
		rc = sqlite3_exec(db->sqlite, "SELECT 1 FROM sqlite_schema", NULL, NULL, NULL);
		if ((rc & 0xff) == SQLITE_CANTOPEN || (rc & 0xff) == SQLITE_READONLY)
			rc = open_immutable(db);
	}
	if (rc != SQLITE_OK)
		return sql_error(db, rc, err);
	if (!db->read_only && sqlite3_db_readonly(db->sqlite, "main") == 1)
		return sql_error(db, SQLITE_READONLY, err);
	return configure(db, err);
}

/* The mode that came about is what counts: some file systems cannot do it. */
enum result db_set_journal(struct db *db, bool ahead, struct err *err)
{
	sqlite3_stmt *stmt;
	bool row = false;
	enum result code;

	if (db->read_only || str_eq(db->path, IN_MEMORY))
		return OK;
	if (sql_ask(db, &stmt, err, ahead ? "PRAGMA journal_mode=WAL" : "PRAGMA journal_mode=TRUNCATE", ""))
		return err->code;
	code = sql_step(db, stmt, &row, err);
	if (!code && (!row || !str_eq((const char *)sqlite3_column_text(stmt, 0), ahead ? "wal" : "truncate")))
		code = err_set(err, ERR_IO,
			_("The file system of %s cannot hold a database safely. Name another place with --db or WASIT_DB."),
			db->path);
	sql_end(db, stmt);
	return code;
}

/* The header again, as the write-ahead log has it. */
static enum result check_open(struct db *db, bool *fresh, struct err *err)
{
	int64_t pages = 0, application = 0, version = 0;

	if (sql_int(db, &pages, err, "PRAGMA page_count", "") ||
	    sql_int(db, &application, err, "PRAGMA application_id", "") ||
	    sql_int(db, &version, err, "PRAGMA user_version", ""))
		return err->code;
	*fresh = pages == 0;
	if (!*fresh && application != DB_APPLICATION_ID)
		return refuse_foreign(db->path, err);
	return check_version(db->path, (uint32_t)version, err);
}

static enum result prepare_database(struct db *db, struct err *err)
{
	bool fresh = false;

	if (connect(db, err) || check_open(db, &fresh, err))
		return err->code;
	/* A fresh one is made whole under the old journal, so that its file names its owner from
	 * the first byte that is written. */
	if (!fresh && db_set_journal(db, true, err))
		return err->code;
	if (db_migrate(db, err))
		return err->code;
	if (fresh && db_set_journal(db, true, err))
		return err->code;
	set_option(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0);
	return OK;
}

enum result db_open_told(const char *path, unsigned flags, bool (*told)(void *ctx, int64_t done, int64_t all),
	void *ctx, struct db **out, struct err *err)
{
	struct db *db;

	if (!str_eq(path, IN_MEMORY) && check_place(path, flags, err))
		return err->code;
	db = xcalloc(1, sizeof(*db));
	db->path = xstrdup(path);
	db->walk_steps = WALK_STEPS;
	db->sample_from = SAMPLE_FROM;
	db->read_only = flags & DB_READ_ONLY;
	db->told = told;
	db->told_ctx = ctx;
	add_plans(db);
	if (prepare_database(db, err)) {
		db_close(&db);
		return err->code;
	}
	db->told = NULL;
	*out = db;
	return OK;
}

enum result db_open(const char *path, unsigned flags, struct db **out, struct err *err)
{
	return db_open_told(path, flags, NULL, NULL, out, err);
}

static void free_plans(struct db *db)
{
	for (size_t i = 0; db->plans && entities[i]; i++) {
		struct plan *plan = &db->plans[i];

		for (int k = 0; k < PLAN_STMTS; k++)
			sqlite3_finalize(plan->stmt[k]);
		keep_free(plan);
		free(plan->kept);
		free(plan->sample);
	}
	free(db->plans);
}

void db_close(struct db **db)
{
	struct db *d = *db;

	if (!d)
		return;
	if (d->save)
		BUG("closed with a step in progress");
	for (size_t i = 0; i < SQL_CACHE; i++)
		sqlite3_finalize(d->cache[i].stmt);
	free_plans(d);
	/* The last to close folds the log back into the file; what it cannot fold stays there safely. */
	if (sqlite3_close(d->sqlite) != SQLITE_OK)
		BUG("close: %s", sqlite3_errmsg(d->sqlite));
	free(d->lost);
	free(d->path);
	free(d);
	*db = NULL;
}

const char *db_path(const struct db *db)
{
	return db->path;
}
