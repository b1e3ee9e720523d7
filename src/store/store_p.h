/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What the files of store share: the connection, statements, plans of entities. */
#ifndef STORE_STORE_P_H
#define STORE_STORE_P_H
#include "base/base.h"

#include <sqlite3.h>

#include "store/query.h"
#include "store/save.h"

/* --- Statements (sql.c). */

/* SQL being put together, with the values of its question marks in order. */
struct sql_bind {
	bool is_text;
	int64_t num;
	char *text;		/* owned */
};
struct sql {
	struct str text;
	struct sql_bind *binds;	/* owned */
	size_t nbinds, cap;
};
#define SQL_INIT { STR_INIT, NULL, 0, 0 }
void sql_add(struct sql *sql, const char *text);
void sql_addf(struct sql *sql, const char *fmt, ...) PRINTF(2, 3);
void sql_num(struct sql *sql, int64_t num);		/* adds the value, not the question mark */
void sql_text(struct sql *sql, const char *text);	/* copied; NULL binds NULL */
void sql_value(struct sql *sql, const struct field *field, const struct value *value);
/* Appends text and values of another one. */
void sql_join(struct sql *sql, const struct sql *part);
void sql_release(struct sql *sql);

/* The number in the first column of the first row, *out as it is where there is none. */
enum result sql_number(struct db *db, const struct sql *sql, int64_t *out, struct err *err) MUST_CHECK;
/* A prepared statement by its text, kept for the next time.  Every start needs its sql_end. */
enum result sql_prepare(struct db *db, const char *text, sqlite3_stmt **out, struct err *err) MUST_CHECK;
enum result sql_start(struct db *db, const struct sql *sql, sqlite3_stmt **out,
	struct err *err) MUST_CHECK;
/* The same with values in place: types 'i' int64_t, 't' const char * (NULL: missing), 'b' const struct ulid *. */
enum result sql_ask(struct db *db, sqlite3_stmt **out, struct err *err, const char *text,
	const char *types, ...) MUST_CHECK;
enum result sql_step(struct db *db, sqlite3_stmt *stmt, bool *row, struct err *err) MUST_CHECK;
void sql_end(struct db *db, sqlite3_stmt *stmt);	/* NULL-safe */
/* Runs a statement that gives no rows. */
enum result sql_run(struct db *db, struct err *err, const char *text, const char *types, ...) MUST_CHECK;
/* First column of the first row; *out is left alone when there is none. */
enum result sql_int(struct db *db, int64_t *out, struct err *err, const char *text, const char *types,
	...) MUST_CHECK;
/* Several statements without values. */
enum result sql_exec(struct db *db, const char *text, struct err *err) MUST_CHECK;
/* Binds text and numbers of a value; the text must live until sql_end. */
void sql_bind_value(sqlite3_stmt *stmt, int at, const struct field *field, const struct value *value);
const char *sql_column_text(sqlite3_stmt *stmt, int column);	/* NULL when missing; until the next step */
char *sql_column_copy(sqlite3_stmt *stmt, int column);		/* the caller frees */
/* What SQLite answered as a result and a sentence. */
enum result sql_error(const struct db *db, int rc, struct err *err);
/* fold, sort key and sets for SQL (sql_func.c). */
enum result sql_add_functions(struct db *db, struct err *err) MUST_CHECK;

/* Told how far it is; fn NULL: nobody asks. */
struct told {
	bool (*fn)(void *ctx, int64_t done, int64_t all);	/* false: stop */
	void *ctx;
	int64_t done, all;
	const int64_t *rows;	/* borrowed: of the tables in the order of entities[]; NULL: indexes are not told */
};
/* Work by the row: figures sort what refers to it, the search folds and splits its texts; an index is 1. */
#define FIGURES_WORK 16
#define SEARCH_WORK  4
/* So much more is done.  ERR_CANCEL: it is to stop. */
enum result told_more(struct told *told, int64_t more, struct err *err) MUST_CHECK;

/* --- The connection (db.c). */

#define SQL_CACHE 96
struct sql_cached {
	sqlite3_stmt *stmt;	/* owned */
	uint64_t hash;
	unsigned used;		/* tick of the last use */
	bool busy;
};

enum plan_stmt { PLAN_GET, PLAN_INSERT, PLAN_STMTS };
struct keep;
struct plan {			/* what is prepared for an entity */
	const struct entity *entity;
	sqlite3_stmt *stmt[PLAN_STMTS];	/* owned */
	struct keep *keep;	/* owned: its kept columns, NULL when there are none */
	bool *kept;		/* owned: [field] is computed here and never taken from a record */
	bool indexed;		/* has a full-text index */
	bool documents;		/* … and its documents in a table of their own, for ranking */
	struct search_sample *sample;	/* owned: what is common in them; NULL until it is wanted */
};

#define IDS_MAX 32		/* a power of two */
struct known_id {		/* ids that were just asked for: one owner has thousands of records */
	int64_t n;
	char id[ULID_LEN + 1];
};

#define LOST_MAX 256
struct lost {			/* a record that a failed step had already stamped */
	char id[ULID_LEN + 1];
	int64_t from, to;	/* versions; from 0: it would have been new */
};

/* 4 MB: memory stays the same from ten thousand customers to a million; what a search at 100,000 reads again
 * comes from the system's cache and costs it a millisecond. */
#define CACHE_PRAGMA "PRAGMA cache_size=-4000"

struct db {
	sqlite3 *sqlite;	/* owned */
	char *path;		/* owned */
	bool read_only;
	bool loading;		/* between load_begin and load_end, one transaction: no indexes, no figures */
	struct sql_cached cache[SQL_CACHE];
	unsigned tick;
	struct plan *plans;	/* owned; one for each of entities[], in that order */
	struct known_id ids[IDS_MAX];	/* by n, see db_forget_ids() */
	struct known_id numbers[IDS_MAX];	/* the same by the id's last byte: for what refers to it */
	struct save *save;	/* the step in progress, borrowed */
	bool (*told)(void *ctx, int64_t done, int64_t all);	/* while it is opened: of the search texts; NULL */
	void *told_ctx;
	int reading;		/* depth of query_begin */
	int walk_steps;		/* thousands of SQLite's instructions a filtered walk may take (query_list.c) */
	int64_t sample_from;	/* records from which on it matters what is common (search_sample.c) */
	bool (*stop)(void *ctx);	/* query_interrupt; NULL */
	void *stop_ctx;		/* borrowed */
	bool (*wait)(void *ctx, int64_t ms);	/* db_on_wait; NULL */
	void *wait_ctx;
	int64_t waited;		/* ms for the lock that is wanted now */
	struct lost *lost;	/* owned; ring of LOST_MAX */
	struct actor viewer;	/* query_viewer; role NULL: everything is seen */
	size_t nlost;
};

/* Some 15,000 rows looked at, 20 ms; instructions do not depend on the machine. */
#define WALK_STEPS 400

/* Of fewer every list of the index is short. */
#define SAMPLE_FROM 50000

struct plan *db_plan(struct db *db, const struct entity *entity);
void db_forget_ids(struct db *db);	/* a step was rolled back, or one of them changed */
/* Appends the select list of a whole record, as row_read() takes it, of the only table t: bare names parse faster. */
void plan_add_columns(const struct plan *plan, struct str *out);
/* The write-ahead log, or (nobody else having the file open) the old journal beside it. */
enum result db_set_journal(struct db *db, bool ahead, struct err *err) MUST_CHECK;
/* Statement of a plan, prepared on first use. */
enum result db_plan_stmt(struct db *db, struct plan *plan, enum plan_stmt which, sqlite3_stmt **out,
	struct err *err) MUST_CHECK;

/* --- Tables (migrate.c). */

/* Is the value kept, in a column of its own or as a member of `custom`? */
static inline bool field_is_stored(const struct field *field)
{
	return !(field->flags & F_VIRTUAL);
}
/* Has the field a column? */
static inline bool field_has_column(const struct field *field)
{
	return !(field->flags & (F_VIRTUAL | F_CUSTOM));
}
/* Where SQL finds the value: the column, or an expression on `custom` that is NULL for a value of another
 * kind.  alias: "t.", or "" in an index. */
void field_sql(struct str *out, const char *alias, const struct field *field);
/* Indexes as they should be; texts as SQLite keeps them. */
struct indexes {
	struct index { const struct entity *entity; char *name, *text; } *v;	/* owned */
	size_t n, cap;
};
/* ENTITY_SUFFIX: what one picks or sorts by, as filters and sort keys write it; order: of the entity, or NULL. */
void index_add_field(struct indexes *list, const struct entity *entity, const struct field *field,
	const char *suffix, const struct field *order);
/* The column a list stands in order of by itself, NULL when it has to be computed. */
const struct field *index_order(const struct entity *entity);
/* Appends the name of the index of live rows that stand by the field, then by n; false: there is none. */
bool index_leads_with(const struct entity *entity, const struct field *field, struct str *name);
/* Makes it unless it is there and the same. */
enum result index_make(struct db *db, const struct index *index, struct err *err) MUST_CHECK;
void indexes_release(struct indexes *list);
/* The tables besides the entities'; a column; the tables of an entity; every index; a hash of what all of them are
 * made from.  Texts are appended. */
extern const char schema_base[];
void schema_column(const struct field *field, struct str *out);
void schema_table(const struct plan *plan, struct str *out);
void schema_indexes(struct indexes *list);
void schema_fingerprint(const struct db *db, char out[24]);
/* Makes or completes the tables. */
enum result db_migrate(struct db *db, struct err *err) MUST_CHECK;
/* Every index that is missing or another one. */
enum result db_make_indexes(struct db *db, struct told *told, struct err *err) MUST_CHECK;
int db_count_indexes(const struct entity *entity);
enum result db_drop_indexes(struct db *db, struct err *err) MUST_CHECK;

/* What stands in ident for an entity, and back; NULL for one this version does not know (query.c). */
const char *entity_code(const struct entity *entity);
const struct entity *entity_of_code(const char *code);

/* --- What gave way in a merge (sync.c). */

struct sync_conflict;
/* Of sync_conflict c: not decided; what was decided by a step that was taken back is not. */
#define CONFLICT_OPEN "NOT EXISTS (SELECT 1 FROM sync_decided d LEFT JOIN step s ON s.grp = d.grp " \
	"WHERE d.id = c.id AND coalesce(s.undone, 0) = 0)"
#define CONFLICT_COLUMNS  "n, field, base, mine, theirs, mine_won, ask, at"
#define CONFLICT_NCOLUMNS 8
/* From a row that begins with those columns.  False: of a version that knew more. */
bool conflict_read(struct db *db, sqlite3_stmt *stmt, struct sync_conflict *out);
void conflict_release(struct sync_conflict *conflict);	/* what it owns */

/* --- Loading (load.c). */

#define LOAD_MEMO "store.load"	/* an older wasit was stopped in a load: its indexes and figures are missing */
/* What a load left out, inside its transaction: figures, search and indexes.  What told.all is it finds out. */
enum result load_complete(struct db *db, struct told told, struct err *err) MUST_CHECK;

/* --- Merged customers (query_pairs.c). */
/* Whom a customer is now: who was merged is the other one, as often as that happened. */
enum result customer_now(struct db *db, int64_t *n, struct err *err) MUST_CHECK;

/* --- Rows (row.c). */
/* A column into a field; NULL: it stays missing. */
void row_read_field(sqlite3_stmt *stmt, int column, struct record *rec, size_t field);
/* A whole record from columns `at`… of a row selected with plan_add_columns(); the caller frees. */
struct record *row_read(sqlite3_stmt *stmt, const struct plan *plan, int at);
/* Runs a select of t.n and collects the records.  They come through the one statement of query_get, since a
 * wide select takes longer to prepare than a page takes to read, and every list at the start needs its own. */
enum result row_collect(struct db *db, const struct plan *plan, const struct sql *sql,
	struct rowset *out, struct err *err) MUST_CHECK;
/* What is not there; err->text is the entity's own phrase. */
enum result row_missing(const struct entity *entity, struct err *err);

/* --- Conditions and order (compile.c). */

/* The column a list is walked by, in its order. */
struct walked {
	const struct field *field;
	bool tie;		/* of it one value alone is asked for, which is better than any stretch of a filter */
};
/* Appends "AND …" for every term.  walked (may be NULL): only conditions that are surely better than that walk
 * may use an index of their own. */
enum result compile_filter(struct sql *sql, const struct filter *filter, const struct walked *walked,
	struct err *err) MUST_CHECK;
/* The next birthday of a customer (t) or of his family, whichever comes first; NULL: none is known. */
void compile_birthday(struct sql *sql, struct civil today);
/* The expression a field is sorted by, for table alias t. */
void compile_sort(struct str *out, const struct field *field);
/* The lead score of t, by the values of a condition on it (model/rules/score.h). */
void compile_score(struct sql *sql, const struct value *values);
/* The field whose bytes break ties of that expression, or false. */
bool sort_is_derived(const struct field *field);
/* What compile_sort gives for a value in memory, bound. */
void compile_sort_value(struct sql *sql, const struct field *field, const struct value *value);
/* field_sql for table alias t. */
void sql_add_column(struct sql *sql, const struct field *field);

/* --- Full text (search.c, search_index.c, search_find.c, search_near.c). */

/* Text a record is found by: words each behind two \2, name alone in the first line. */
void search_document(const struct record *rec, struct str *out);
struct search_query;
/* Forgives one wrong letter from now on; false: no word of it is long enough (search_near.c). */
bool search_forgive(struct search_query *query);
/* NULL when nothing in it can be searched for. */
struct search_query *search_parse(const char *typed);
void search_query_free(struct search_query **query);
bool search_matches(const struct search_query *query, const char *document);
int search_rank(const struct search_query *query, const char *document);	/* 0 best */
void search_expression(const struct search_query *query, struct str *out);	/* for MATCH */
const char *search_sort_key(const struct search_query *query);			/* "" for numbers */
bool search_field(const struct entity *entity, size_t field);	/* part of the document */
/* Takes a record out of the index, as it is stored now. */
enum result search_drop(struct db *db, const struct record *rec, struct err *err) MUST_CHECK;
/* What documents are made of, appended: part of what a start compares. */
void search_shape(struct str *out);
/* All documents anew, inside a transaction, where they were made of something else. */
enum result search_make_current(struct db *db, struct err *err) MUST_CHECK;
/* The index of one entity from the rows that are there: for a load, which writes none. */
enum result search_index_all(struct db *db, const struct plan *plan, struct told *told, struct err *err) MUST_CHECK;
/* Brings index and tags in line; before NULL when new. */
enum result search_update(struct db *db, const struct record *before, const struct record *now,
	struct err *err) MUST_CHECK;

/* The moment hits of one rank are ordered by, after it was computed anew. */
enum result search_set_recent(struct db *db, const struct plan *plan, const struct value *recent,
	int64_t n, struct err *err) MUST_CHECK;
/* Its field. */
size_t search_recent_field(const struct entity *entity);

struct hits { struct hit { int64_t n, recent; int rank; } *v; size_t n, cap; };	/* owned */
/* Best first, at most HITS_MAX of the newest ranked. */
#define HITS_MAX 1000
enum result search_find(struct db *db, const struct query *q, struct hits *out, struct err *err) MUST_CHECK;
/* The same for what was parsed, forgiving only when that says so. */
enum result search_run(struct db *db, const struct query *q, struct search_query *query, struct hits *out,
	struct err *err) MUST_CHECK;
enum result query_page_of_hits(struct db *db, const struct query *q, struct rowset *out,
	struct err *err) MUST_CHECK;

/* --- What a list shows (query_list.c, query_scope.c). */

/* Conditions of a list that do not depend on its order: live or deleted, assigned, filter. */
enum result query_conditions(const struct db *db, struct sql *sql, const struct query *q,
	const struct walked *walked, struct err *err) MUST_CHECK;
/* What the viewer may see of an entity: appends "AND …" about table alias t, or nothing.
 * Inside a step everything is seen: rules, figures and what must be unique do not depend on who asks. */
void query_add_scope(const struct db *db, struct sql *sql, const struct entity *entity);
/* The same inside a step, too: what is found is told to who asks. */
void query_add_viewer_scope(const struct db *db, struct sql *sql, const struct entity *entity);
/* "AND …" for records of any kind, by number (t.n); inside a step, too. */
void query_add_seen(const struct db *db, struct sql *sql);
/* The same of rows of the log (alias l) and their steps (s). */
void query_add_log_scope(const struct db *db, struct sql *sql);
bool query_is_scoped(const struct db *db, const struct entity *entity);

/* --- A step in progress (save.c, save_put.c, save_row.c, save_log.c). */

struct touched {		/* open addressing; n 0 is free */
	struct touch { int64_t n; const struct plan *plan; } *slots;	/* owned */
	size_t n, cap;
};

struct save {
	struct db *db;
	struct actor actor;
	char *label;		/* owned */
	const char *kind;	/* "do", "undo", "redo", or a note's */
	int64_t ref;		/* the step that is taken back or done again */
	int64_t grp;
	int64_t rows;		/* of the log so far */
	bool wrote;		/* anything at all, also what is not logged */
	bool bulk;
	bool by_person;		/* rows of user or import: can be undone */
	bool given;		/* cannot, whosever rows they are */
	int64_t stamp;		/* last deleted_at given out; 0 none yet */
	int64_t clock_floor;	/* the step's clock is no earlier: what came from elsewhere is before it */
	struct touched touched;
	struct lost *written;	/* owned; the first LOST_MAX records */
	size_t nwritten;
	bool group, in_part;	/* save_group_begin; a part of it is open */
	struct { int64_t rows; bool wrote, by_person; size_t nwritten; } before_part;
};

/* In a step: a table of the sync was written, so it is to be kept even where no record changed. */
void save_note_write(struct db *db);
/* ERR_DENIED: the role table says no. */
enum result save_refuse(struct err *err);
const char *who_name(enum who who);
enum who who_read(const char *text);	/* as a row of the log has it */
#define NOT_REMOTE "NOT IN ('s', 'remote')"	/* who of a row that sync did not write */
#define LOG_ERASED "[erased]"		/* stands in the log where a value stood */
/* One row of the log; old, new: raw or NULL. */
enum result log_change(struct save *save, enum who who, const struct entity *entity, int64_t n,
	const char *field, const char *old, const char *new, struct err *err) MUST_CHECK;
/* That the record was made: one row, without a field and without its values. */
enum result log_record(struct save *save, enum who who, const struct record *rec, struct err *err) MUST_CHECK;
/* A row for every field that differs. */
enum result log_differences(struct save *save, enum who who, const struct record *before,
	const struct record *now, struct err *err) MUST_CHECK;
/* The step's own row, at its end. */
enum result log_step(struct save *save, struct err *err) MUST_CHECK;
/* Rows of a step: seq in [*from, *to). */
enum result log_rows_of(struct db *db, int64_t grp, int64_t *from, int64_t *to, struct err *err) MUST_CHECK;
/* Raw value with references as ULIDs; false when missing. */
bool log_raw(struct db *db, const struct field *field, const struct value *value, struct str *out);
bool log_has_field(const struct plan *plan, size_t field);	/* is it logged? */

/* A record of a failed step goes back to what it was before. */
void save_take_back_stamp(const struct db *db, struct record *rec);
/* The first of the fields that no two live records share whose value another one has; nfields: none. */
enum result save_find_taken(struct save *save, const struct record *rec, size_t *taken, struct err *err) MUST_CHECK;
/* Writes what differs, without asking who may: version, updated_at, index, log, touched.  What comes
 * from a remote brings its own version and updated_at. */
enum result save_write(struct save *save, enum who who, const struct record *before,
	struct record *now, struct err *err) MUST_CHECK;

/* --- Hiding and erasing (save_hide.c, save_erase.c). */

/* A moment no record was deleted at yet. */
enum result save_stamp(struct save *save, int64_t *stamp, struct err *err) MUST_CHECK;
/* Hides a live record and what hangs on it. */
enum result save_hide(struct save *save, enum who who, struct record *rec, int64_t stamp,
	struct err *err) MUST_CHECK;
/* Brings back those below n that went at `stamp`. */
enum result save_show_children(struct save *save, enum who who, int64_t n, int64_t stamp,
	struct err *err) MUST_CHECK;

/* Adds what hangs on the records of a temporary table of n to it. */
enum result save_add_below(struct db *db, const char *table, struct err *err) MUST_CHECK;

/* References that say whom a record is about, not who works here. */
bool save_is_about(const struct entity *entity, size_t field);
/* temp.erased: these records of one kind and what hangs on them; of people everything about them. */
enum result save_collect(struct save *save, const struct entity *person, const int64_t *v, size_t n,
	struct err *err) MUST_CHECK;
/* Their rows, tags and search texts go, and nothing is logged. */
enum result save_drop_collected(struct save *save, struct err *err) MUST_CHECK;

/* --- What the sync has to do with a step (sync_lock.c, sync_move.c). */

/* What is shut away is missing, and err says why; false: it is not. */
bool sync_tell_locked(struct db *db, int64_t n, struct err *err);
/* ERR_DENIED: the record hangs on one that is shut away. */
enum result sync_check_parent(struct db *db, const struct record *rec, struct err *err) MUST_CHECK;

/* The remote whose document of it was put aside; the first of several, borrowed; NULL: none. */
struct sync_remotes;
enum result sync_aside_at(struct db *db, const struct sync_remotes *remotes, int64_t n, const char **out,
	struct err *err) MUST_CHECK;
/* A record went to another team or customer: the sync looks where it belongs now, with what hangs on it. */
enum result sync_note_place(struct save *save, const struct record *before, const struct record *now,
	struct err *err) MUST_CHECK;

/* --- Kept columns (keep_plan.c, keep.c). */
void keep_init(struct plan *plan);
void keep_free(struct plan *plan);
/* Notes every record whose figures depend on this one; before or now may be NULL. */
void keep_touch(struct save *save, const struct record *before, const struct record *now);
void keep_touch_one(struct save *save, const struct plan *plan, int64_t n);
/* Figures of a record that nothing refers to yet. */
void keep_initial(const struct plan *plan, struct record *rec);
enum result keep_refresh(struct save *save, struct err *err) MUST_CHECK;
/* Anew for every record of an entity. */
enum result keep_refresh_all(struct db *db, const struct plan *plan, struct told *told, struct err *err) MUST_CHECK;
/* Is anything counted from rows of other tables? */
bool keep_has_sources(const struct plan *plan);
#endif
