/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Imports while another process saves. */
#include "base/base.h"

#include <unistd.h>

#include "base/lang.h"
#include "base/sys.h"
#include "store/query.h"
#include "app/app.h"
#include "app/export.h"
#include "app/import.h"
#include "import_files.h"
#include "import_fixture.h"
#include "one_app.h"
#include "unit.h"

static void many_rows(struct str *out)
{
	str_add(out, "name,phone\n");
	for (int i = 0; i < 3000; i++)
		str_addf(out, "Person %d,05%08d\n", i, i);
}

/* In the middle of it: another wasit saves, and has done so when it returns. */
static bool other_saves(void *ctx, int64_t done, int64_t at, int64_t all)
{
	struct other *import_other = ctx;
	const char *const argv[] = { "sh", "-c", import_other->command, NULL };
	struct err err;

	(void)done;
	if (!import_other->started && at * 4 > all) {
		import_other->started = true;
		ck_assert_int_eq(sys_run(argv, NULL, NULL, 0, &import_other->code, &err), OK);
	}
	return true;
}

static char *add_command(const char *name, const char *more)
{
	return xasprintf("\"$WASIT\" --db '%s/import-%ld.db' customer add --name '%s' --phone 0112345678 %s",
		getenv("TEST_TMP") ? getenv("TEST_TMP") : "/tmp", (long)getpid(), name, more);
}

START_TEST(a_preview_lets_others_save_at_once)
{
	struct other import_other = { .command = add_command("Meanwhile", ">/dev/null"), .code = -1 };
	struct import_options options = { .progress = other_saves, .ctx = &import_other };
	char *path = xasprintf("%s/many", getenv("TEST_TMP") ? getenv("TEST_TMP") : "/tmp");
	char *const paths[] = { path, NULL };
	struct import_report report;
	struct str text = STR_INIT;
	struct err err = { 0 };

	if (!getenv("WASIT"))
		return;
	many_rows(&text);
	ck_assert_int_eq(sys_write_file(path, text.s, text.len, &err), OK);
	ck_assert_msg(import_look(&app, paths, 1, &options, &report, &err) == OK, "%s", err.text);
	ck_assert(import_other.started);
	ck_assert_int_eq(import_other.code, 0);	/* a preview with a lock would let it wait and fail */
	ck_assert_int_eq(report.count[IMPORT_NEW], 3000);
	ck_assert_int_eq(count_customers(), 1);
	import_report_release(&report);
	str_release(&text);
	free(import_other.command);
	free(path);
}
END_TEST

/* While it writes, the import_other waits, and what it saves is there in the end. */
START_TEST(a_save_in_the_middle_of_an_import_waits_and_is_not_lost)
{
	const char *tmp = getenv("TEST_TMP") ? getenv("TEST_TMP") : "/tmp";
	char *path = xasprintf("%s/many", tmp), *rc = xasprintf("%s/rc-%ld", tmp, (long)getpid());
	char *more = xasprintf(">/dev/null 2>&1; echo $? >'%s.new'; mv '%s.new' '%s'", rc, rc, rc);
	struct other import_other = { .command = NULL };
	struct import_options options = { 0 };
	char *add = add_command("Meanwhile", more), *const paths[] = { path, NULL };
	struct import *im;
	struct str text = STR_INIT;
	struct err err = { 0 };

	if (!getenv("WASIT"))
		return;
	import_other.command = xasprintf("( %s ) &", add);
	many_rows(&text);
	unlink(rc);
	ck_assert_int_eq(sys_write_file(path, text.s, text.len, &err), OK);
	ck_assert_msg(import_open(&app, paths, 1, &options, &im, &err) == OK, "%s", err.text);
	import_watch(im, other_saves, &import_other);
	ck_assert_msg(import_save(im, &err) == OK, "%s", err.text);
	ck_assert(import_other.started);
	for (int i = 0; i < 600 && !sys_file_exists(rc); i++)
		usleep(50000);
	str_clear(&text);
	ck_assert_int_eq(sys_read_file(rc, 10, &text, &err), OK);
	ck_assert_str_eq(text.s, "0\n");
	ck_assert_int_eq(count_customers(), 3001);
	import_close(&im);
	str_release(&text);
	free(add);
	free(more);
	free(import_other.command);
	free(path);
	free(rc);
}
END_TEST

int main(void)
{
	lang_init();
	lang_set("en");
	return UNIT_RUN_IN("import_busy", import_setup, one_app_teardown, 0,
		ONCE(a_preview_lets_others_save_at_once),
		ONCE(a_save_in_the_middle_of_an_import_waits_and_is_not_lost));
}
