/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Database files: made, read and written byte by byte, refused. */
#ifndef TESTS_DB_FIXTURE_H
#define TESTS_DB_FIXTURE_H
#include "store/store_p.h"	/* raw SQL on the connection: what another program or version left */
#include "unit.h"

void read_whole(const char *path, struct str *out);
void write_whole(const char *path, const char *data, size_t len);
/* The bytes of one file into another. */
void copy_file(const char *from, const char *to);
/* Fails unless the file holds exactly what it held before; releases that. */
void still_whole(const char *path, struct str *before);
void sql(struct db *db, const char *text);
/* A database with a customer in it, closed. */
char *make_database(const char *name);
/* Opening fails with a sentence that names the file, and not a byte changes. */
void expect_refused(const char *path, unsigned flags, enum result code, struct err *said);
#endif
