/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A folder of a test. */
#include "base/base.h"
#include "folder_fixture.h"

#include "base/sys.h"

char *folder;

void make_folder(void)
{
	const char *tmp = getenv("TEST_TMP");

	folder = xasprintf("%s/check-sys-XXXXXX", tmp ? tmp : "/tmp");
	ck_assert_ptr_nonnull(mkdtemp(folder));
}

void remove_folder(void)
{
	const char *const rm[] = { "rm", "-rf", "--", folder, NULL };
	struct err err;
	int status;

	ck_assert_int_eq(sys_run(rm, NULL, NULL, 0, &status, &err), OK);
	ck_assert_int_eq(status, 0);
	free(folder);
}

char *in_folder(const char *name)
{
	return xasprintf("%s/%s", folder, name);
}

void write_text(const char *path, const char *text)
{
	struct err err = { 0 };

	ck_assert_msg(!sys_write_file(path, text, strlen(text), &err), "%s", err.text);
}

void holds(const char *path, const char *text)
{
	struct str got = STR_INIT;
	struct err err = { 0 };

	ck_assert_msg(!sys_read_file(path, 1 << 20, &got, &err), "%s", err.text);
	ck_assert_str_eq(got.s, text);
	str_release(&got);
}
