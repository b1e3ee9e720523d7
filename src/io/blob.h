/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Files kept by what is in them: FOLDER/ab/abcdef…, where the name is the SHA-256 of the content. */
#ifndef IO_BLOB_H
#define IO_BLOB_H
#include "base/base.h"

#define BLOB_HASH_LEN 64			/* hexadecimal digits */
#define BLOB_MAX      (512LL * 1024 * 1024)	/* bytes of one file */

struct blob {
	char hash[BLOB_HASH_LEN + 1];
	int64_t size;		/* bytes */
	const char *mime;	/* io/mime.h; static */
};

/* Copies a file in: folders 0700, the copy 0600, written to a name nobody can guess, synced, then renamed.
 * The same content is kept once.  ERR_MISSING; ERR_INVALID: no plain file, empty, too large; ERR_IO. */
enum result blob_add(const char *folder, const char *path, struct blob *out, struct err *err) MUST_CHECK;
/* What kind of file it is that could be added, by its first bytes; "" where it cannot be read. Static. */
const char *blob_mime(const char *path);
/* Copies it out to a file that must not be there yet (no link is followed, nothing replaced), and compares the
 * content with its name on the way.  ERR_DUPLICATE: there is such a file; ERR_MISSING: no such content;
 * ERR_FORMAT: it is damaged, nothing was written. */
enum result blob_copy(const char *folder, const char *hash, const char *to, struct err *err) MUST_CHECK;
/* ERR_MISSING, ERR_FORMAT. */
enum result blob_verify(const char *folder, const char *hash, struct err *err) MUST_CHECK;
/* Its place; NULL when `hash` is none, whatever a record says.  The caller frees. */
char *blob_path(const char *folder, const char *hash);
/* OK where there is none. */
enum result blob_remove(const char *folder, const char *hash, struct err *err) MUST_CHECK;

struct blob_file { char hash[BLOB_HASH_LEN + 1]; int64_t size, age; };	/* age in seconds since it was written */
struct blob_files { struct blob_file *v; size_t n, cap; };	/* owned */
/* All that is kept; copies that were begun and never ended are removed after a day. */
void blob_list(const char *folder, struct blob_files *out);
void blob_files_release(struct blob_files *files);
/* Folders below it that were made so many seconds ago, with their files. */
void blob_sweep(const char *folder, int64_t age);
/* The folder with all that is in it: scratch databases. */
void blob_remove_all(const char *folder);

/* A name that is fit for a file in any folder, from whatever a record says: its last part, without controls and
 * leading dots or dashes, at most 200 bytes; "document" where nothing is left.  Appended. */
void blob_file_name(const char *name, struct str *out);
#endif
