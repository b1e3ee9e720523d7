/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What the files of the import share. */
#ifndef APP_IMPORT_P_H
#define APP_IMPORT_P_H
#include "app/import.h"
#include "store/query.h"

/* A contact as it was read, packed: 100,000 of them are some 30 MB. */
struct item {
	size_t at;		/* in `packed`; SIZE_MAX: nothing could be read */
	uint32_t file;		/* its name's place in `files` */
	unsigned line;
	bool left;		/* somebody left it out */
	bool wrong;		/* it breaks a rule by itself */
	const char *field;	/* static: the one at fault */
	char *why;		/* owned: the sentence; NULL */
	char *told;		/* owned: what of it was not understood and is left out, sentences; NULL */
	struct strlist *cells;	/* owned: header, value … of a row of a table that is wrong; NULL */
};

/* A customer as he will be: new, or one that is there and gets something. */
struct slot {
	int64_t n;		/* 0: new */
	size_t at;		/* in `packed` */
	bool changed;
};

/* Which customers of this import have a number, an address, an id, a name. */
struct lookup {
	uint32_t *heads;	/* owned; nheads of them, a power of two; 0: none, else place + 1 */
	size_t nheads;
	struct lookup_entry { uint64_t hash; uint32_t slot, next; } *v;	/* owned */
	size_t n, cap;
};

struct import {
	struct app *app;
	struct import_options options;	/* its strings are borrowed: good while files are read */
	struct kind_env env;
	char country[3];
	struct import_report report;
	struct strlist files;		/* base names, for messages */
	struct item *items;		/* owned */
	size_t nitems, items_cap;
	struct str packed;
	struct slot *slots;		/* owned */
	size_t nslots, slots_cap;
	struct lookup lookup;
	size_t settled;			/* length of `packed` without what the matching added */
	int64_t seq;			/* of the log when it was matched */
	struct strlist memos;		/* key, value: what is to be remembered when it is saved */
	struct strlist map;		/* of --map: header, goal … */
	struct strlist unmapped;	/* headers of it that no file had yet */
	struct strlist headers;		/* all that the files had */

	/* While one file is read. */
	size_t pictures;		/* that were left out */
	struct str text;		/* clean UTF-8 */
	size_t nfiles;			/* to read */

	struct records *records;	/* owned; exports of other tables, then there are no items; NULL */
};

struct import *import_new(struct app *app, const struct import_options *options);

/* Packing (import_pack.c).  refs: whom the record refers to by ids of the file, "field id field id", "" none;
 * unpacked they are appended (NULL: not wanted). */
size_t import_pack(struct import *im, const struct record *rec, const char *refs);
struct record *import_unpack(const struct import *im, size_t at, struct str *refs);
void lookup_add(struct lookup *lookup, char kind, const char *key, size_t slot);
/* The slots that may have the key, one after the other: start with 0, SIZE_MAX ends. */
size_t lookup_next(const struct lookup *lookup, char kind, const char *key, size_t *place);
void lookup_clear(struct lookup *lookup);
void lookup_release(struct lookup *lookup);

/* Reading (import_read.c): files into items. */
enum result import_read(struct import *im, char *const *paths, size_t npaths, struct err *err) MUST_CHECK;
/* The text of a file, whatever it is written in. */
enum result import_read_text(struct import *im, const char *path, struct err *err) MUST_CHECK;
enum text_kind { TEXT_CARDS, TEXT_JSON, TEXT_TABLE };
enum text_kind import_kind_of(const struct import *im);
/* Columns of the text: remembered, said, mapped. */
enum result import_find_columns(struct import *im, struct contact_columns *out, struct err *err) MUST_CHECK;
/* A row that breaks a rule is an error; a CSV row's cells are kept for that. */
void import_judge(struct import *im, struct item *item, struct record *rec);
/* In few words: the field at fault and what stands there.  rec: NULL, nothing is known of it.  The caller frees; NULL:
 * no field is. */
char *import_fault(struct import *im, const struct item *item, const struct record *rec);
void import_note(struct import *im, char *note);	/* takes it */

/* Matching (import_match.c): items into slots. */
enum result import_match(struct import *im, struct err *err) MUST_CHECK;
/* A name that was only the number, the company or the address gives way to a person's. */
bool import_is_makeshift(const struct record *rec);
bool import_merge(struct record *into, const struct record *from);	/* true: something was added */

/* Rejects (import_rejects.c). */
/* What a contact became, by our own names: header, value … appended. */
void import_own_cells(const struct record *rec, const struct kind_env *env, struct strlist *out);
/* A row that is wrong and not left out. */
struct reject { size_t file; unsigned line; const char *why; };

/* Exports of other tables (import_records.c): what the functions of import.h do when im->records is there. */
struct json;
/* Whether the text is one; root: its JSON, NULL: CSV. */
bool records_are(const struct import *im, const struct json *root);
enum result records_read(struct import *im, const struct json *root, struct err *err) MUST_CHECK;
enum result records_match(struct import *im, struct err *err) MUST_CHECK;
enum result records_save(struct import *im, struct err *err) MUST_CHECK;
size_t records_size(const struct import *im);
struct record *records_row(const struct import *im, size_t i, const char **field);
void records_cells(const struct import *im, size_t i, struct strlist *out);
enum result records_correct(struct import *im, size_t i, const struct record *rec, struct err *err) MUST_CHECK;
enum result records_leave(struct import *im, size_t i, struct err *err) MUST_CHECK;
bool records_reject_at(const struct import *im, size_t i, struct reject *out);
void records_free(struct records **records);

/* --map into its parts (import_columns.c). */
enum result import_parse_map(struct import *im, struct err *err) MUST_CHECK;
enum result import_step(struct import *im, int64_t done, int64_t at, int64_t all, struct err *err) MUST_CHECK;
#define IMPORT_STEP 200
#endif
