/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A database of a CouchDB: its requests, its pages of changes, documents as states of records. */
#ifndef IO_COUCH_H
#define IO_COUCH_H
#include "io/http.h"
#include "io/json.h"
#include "model/merge_fields.h"

/* --- Rows of an answer, as they come (couch_rows.c). */

#define COUCH_ROW_MAX	(20 * 1024 * 1024)	/* one row: a note of 16 MB, escaped */
#define COUCH_PAGE_MAX	(64 * 1024 * 1024)
#define COUCH_ROWS_MAX	200000	/* of a page: some servers do not care how many were asked for */
/* Splits {"results":[row,row…],"last_seq":…} or [row,row…] without a tree of the whole: memory is
 * that of the rows' text.  The rows' own JSON is not checked.  A row that nobody can read, for it is too deep or too
 * large, keeps no other from coming: {"id":…,"unread":"why"} stands in its place. */
struct couch_rows {
	struct str text;	/* owned: the rows, each ended by a NUL */
	size_t n;
	struct str rest;	/* owned: the answer without the rows */
	int64_t pending;	/* of a page of changes: how many come behind it; 0 where the server does not tell */
	unsigned row_depth;	/* arrays at this depth hold rows: 2 in an object, 1 at the top */
	/* Where in the text it is. */
	unsigned depth;
	uint64_t arrays;	/* bit d: what is open at depth d + 1 is an array */
	bool in_string, escaped, in_row;
	size_t row;		/* where the row that is coming begins in text */
	enum row_fault { ROW_FINE, ROW_DEEP, ROW_LARGE } fault;	/* of that row */
	unsigned beyond;	/* brackets that are open deeper than anybody reads */
	size_t bytes;		/* of the answer so far */
	bool over;		/* it is larger than that: fewer rows are to be asked for */
};
#define COUCH_ROWS_INIT(at) { .text = STR_INIT, .rest = STR_INIT, .row_depth = (at) }
void couch_rows_clear(struct couch_rows *rows);
void couch_rows_release(struct couch_rows *rows);
/* ERR_FORMAT: what is around the rows is too deep, too large or not JSON, or all of it is too large. */
enum result couch_rows_add(struct couch_rows *rows, const char *data, size_t len,
	struct err *err) MUST_CHECK;
/* The text of the row at *at, which is moved behind it; NULL: no more. */
const char *couch_rows_next(const struct couch_rows *rows, size_t *at);

/* --- Requests.  ERR_AUTH: the server does not know the name or the password; ERR_DENIED: they may
 * not do this; ERR_MISSING: no such database; ERR_NET, ERR_FORMAT as http_send. */

struct couch_server {
	char *uuid, *instance;	/* owned; "" where the server does not tell */
	int64_t seq;		/* how many changes it has seen; -1: it does not tell, or each of its copies counts */
};
void couch_server_release(struct couch_server *server);
/* Who is there: two requests. */
enum result couch_ask(struct http *http, struct couch_server *out, struct err *err) MUST_CHECK;
/* Makes the database; that it is there already is right too. */
enum result couch_make(struct http *http, struct err *err) MUST_CHECK;
/* A page of at most `limit` changes behind `since` (NULL or "": all), whole or not at all; *last_seq
 * (owned by the caller) is where the next one begins. */
#define COUCH_SEQ_MAX 4096
enum result couch_changes(struct http *http, const char *since, size_t limit,
	struct couch_rows *rows, char **last_seq, struct err *err) MUST_CHECK;
/* Asks for that page now; couch_changes() with the same words reads it, and meanwhile nothing else is asked. */
void couch_changes_ahead(struct http *http, const char *since, size_t limit);
/* Listens (io/http.h) for changes behind `since`, at most whole_s seconds; whether there are any. */
void couch_listen(struct http_wait *wait, struct http *http, const char *since, long whole_s);
bool couch_has_news(const char *body);
/* body: {"docs":[…]}; a row for each, in order.  *too_large: 413, nothing was written. */
enum result couch_push(struct http *http, const struct str *body, struct couch_rows *rows,
	bool *too_large, struct err *err) MUST_CHECK;
/* What _bulk_get is asked for documents by their _id, appended: {"docs":[{"id":…},…]}. */
void couch_write_wanted(const struct strlist *ids, struct str *out);
/* The documents as they are on the server, deleted ones too. */
enum result couch_get(struct http *http, const struct strlist *ids, struct couch_rows *rows,
	struct err *err) MUST_CHECK;

/* The server's own words of why not, one short line; "": it says nothing.  Owned by the caller. */
char *couch_reason(const struct json *answer);
/* Of a 403: whether the account is shut for some minutes, which *err says then (ERR_AUTH).
 * Source: CouchDB 3.4, chttpd_auth_lockout. */
bool couch_is_lockout(const struct http *http, const char *reason, struct err *err);
/* Refused by its status or right (2xx); what every answer means. */
enum result couch_check_status(const struct http *http, const struct http_answer *answer,
	struct err *err) MUST_CHECK;

/* --- Files of documents (couch_file.c). */

struct couch_file {
	const char *db;		/* where the connection is to the server's root; NULL: it is to a database */
	const char *doc, *name;	/* "document:01H…"; of the file on the server */
	const char *path;	/* here */
	const char *mime;	/* "" or NULL: any */
};
enum couch_fate { COUCH_DONE, COUCH_CHANGED, COUCH_TOO_LARGE };
/* Puts it there from path; *now (owned by the caller) is the document's revision afterwards.  Unless done, nothing
 * was written: the document has another revision, or the server takes none as large. */
enum result couch_put_file(struct http *http, const struct couch_file *file, const char *rev,
	char **now, enum couch_fate *fate, struct err *err) MUST_CHECK;
/* Fetches it to path, at most `limit` bytes.  What is there already is the beginning of it, where the server can
 * go on in the middle; after an error the beginning stays.  The content is not checked. */
enum result couch_get_file(struct http *http, const struct couch_file *file, int64_t limit,
	struct err *err) MUST_CHECK;

/* --- Documents (couch_doc.c). */

/* "customer:01H…" → entity and id.  False: no document of ours (a design document). */
bool couch_doc_id(const char *text, const struct entity **entity, char id[ULID_LEN + 1]);
/* The state in a document.  Every value is checked by its kind; what is wrong is ERR_FORMAT with the
 * field's name.  What the document lacks is missing.  *bare: deleted by another program, which left
 * nothing in it.  now: stamps more than a year ahead are refused; COUCH_ANY_TIME: none is. */
#define COUCH_ANY_TIME (INT64_MAX / 2)
enum result couch_doc_read(const struct json *doc, int64_t now, struct state **out, bool *bare,
	struct err *err) MUST_CHECK;
/* From when on its stamps are not too far ahead any more, in ms; 0: they can be read at any time, or never. */
int64_t couch_doc_ripe(const struct json *doc);
/* The document of a state: its members that this version does not know, and the stubs of its files, are those of
 * `old` (the last one both sides had; NULL: none).  rev NULL: a new one, which has no files yet, or one on a tombstone,
 * on which a server takes no other tombstone: of a deleted record it then has deleted_at, but is none itself.
 * by: the user's id. */
void couch_doc_write(const struct state *state, const char *id, const char *rev, const char *by,
	const struct json *old, struct str *out);
/* What is left of a person who was erased: that the record is gone.  rev as above, here and below. */
void couch_doc_write_erased(const struct entity *entity, const char *id, const char *rev,
	const char *by, struct str *out);
bool couch_doc_is_erased(const struct json *doc);
/* What is left in the old place of a record that went to another. */
void couch_doc_write_moved(const struct entity *entity, const char *id, const char *rev,
	const char *by, struct str *out);
bool couch_doc_is_moved(const struct json *doc);
#endif
