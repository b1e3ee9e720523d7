/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Database files: made, read and written byte by byte, refused. */
#include "base/base.h"
#include "db_fixture.h"

#include "base/sys.h"
#include "store_fixture.h"

static struct err err;

void read_whole(const char *path, struct str *out)
{
	ck_ok(sys_read_file(path, 1u << 30, out, &err));
}

void write_whole(const char *path, const char *data, size_t len)
{
	FILE *file = fopen(path, "w");

	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fwrite(data, 1, len, file), len);
	ck_assert_int_eq(fclose(file), 0);
}

void copy_file(const char *from, const char *to)
{
	struct str data = STR_INIT;

	read_whole(from, &data);
	write_whole(to, data.s, data.len);
	str_release(&data);
}

void still_whole(const char *path, struct str *before)
{
	struct str after = STR_INIT;

	read_whole(path, &after);
	ck_assert_uint_eq(before->len, after.len);
	ck_assert(memcmp(before->s, after.s, after.len) == 0);
	str_release(before);
	str_release(&after);
}

void sql(struct db *db, const char *text)
{
	ck_assert_msg(sqlite3_exec(db->sqlite, text, NULL, NULL, NULL) == SQLITE_OK, "%s",
		sqlite3_errmsg(db->sqlite));
}

char *make_database(const char *name)
{
	char *path = store_path(name);
	struct db *db = store_open(path);
	struct actor me = store_actor(db);

	store_customer(db, &me, "نورة القحطاني", "+966501234567");
	db_close(&db);
	return path;
}

void expect_refused(const char *path, unsigned flags, enum result code, struct err *said)
{
	struct str before = STR_INIT;
	struct db *db = NULL;

	read_whole(path, &before);
	*said = (struct err){ 0 };
	ck_assert_int_eq(db_open(path, flags, &db, said), code);
	ck_assert_ptr_null(db);
	ck_assert_msg(strstr(said->text, path) != NULL, "%s", said->text);
	still_whole(path, &before);
}
