/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The first hints, and the settings with their files. */
#include "base/base.h"

#include <unistd.h>

#include "base/sys.h"
#include "screens/one_screen.h"
#include "screens/forms_fixture.h"
#include "unit.h"

/* --- The first day. */

START_TEST(hints_come_at_rest_and_never_again)
{
	add_customer("Salem Form", "0501112233");
	forms_start(&t);
	term_quick(&t, 300);
	term_keys(&t, "j");
	term_wait(&t, "finds anybody");		/* within ten seconds */
	term_keys(&t, "q");
	ck_assert_int_eq(term_wait_exit(&t), 0);
	term_end(&t);
	term_start(&t, 80, 24, "--db", db_file, NULL);
	term_wait(&t, "? keys");
	term_keys(&t, "j");
	term_wait(&t, "works down today");
	ck_assert_ptr_nonnull(strstr(term_row(&t, 23), "? keys"));	/* one line is enough for a hint */
	ck_assert(!term_has(&t, "finds anybody"));
	term_quit(&t, "q");
}
END_TEST

/* --- Settings. */

static void assert_file(const char *path, const char *wanted)
{
	struct str text = STR_INIT;
	struct err err;

	ck_assert_int_eq(sys_read_file(path, 1 << 16, &text, &err), OK);
	ck_assert_str_eq(text.s, wanted);
	str_release(&text);
}

START_TEST(settings_change_at_once_and_keep_the_file)
{
	static const char before[] = "# ours\ntheme: dark   # as at home\ncountry: SA\n";
	struct err err;
	char conf[300];

	snprintf(conf, sizeof(conf), "%s.conf", db_file);
	ck_assert_int_eq(sys_write_file(conf, before, strlen(before), &err), OK);
	add_customer("Salem Form", "0501112233");
	term_start(&t, 100, 30, "--db", db_file, "--config", conf, NULL);
	term_wait(&t, "quit");
	term_settle(&t);
	term_keys(&t, "F9");
	term_wait(&t, "Settings");
	term_wait(&t, "Riyadh");		/* the zone */
	term_type(&t, "mouse");
	term_wait_gone(&t, "Riyadh");
	term_keys(&t, "Enter");
	term_wait(&t, "No  (Yes)");
	assert_file(conf, "# ours\ntheme: dark   # as at home\ncountry: SA\nmouse: no\n");
	term_type(&t, "working h");
	term_settle(&t);
	term_keys(&t, "Enter C-u");
	term_type(&t, "25:00");
	term_keys(&t, "Enter");
	term_wait(&t, "look like 09:00-17:00");	/* refused */
	assert_file(conf, "# ours\ntheme: dark   # as at home\ncountry: SA\nmouse: no\n");
	term_type(&t, "theme");
	term_settle(&t);
	term_keys(&t, "Enter");
	term_wait(&t, "solarized");
	term_keys(&t, "Down Enter");
	term_wait(&t, "high-contrast  (auto)");
	assert_file(conf, "# ours\ntheme: high-contrast   # as at home\ncountry: SA\nmouse: no\n");
	term_keys(&t, "Esc");
	term_wait_gone(&t, "Settings");
	term_quit(&t, "q");
}
END_TEST

/* All that is wrong in the files can be read; a broken theme is not taken, and the preview names its mistake. */
START_TEST(settings_tell_what_is_wrong_in_the_files)
{
	static const char broken[] = "title: bold\nselection: on\nheadroom: red\nhot: mauve\n";
	char dir[300], path[400], conf[300];
	struct err err;

	snprintf(dir, sizeof(dir), "%s/wasit/themes", getenv("XDG_CONFIG_HOME"));
	snprintf(path, sizeof(path), "%s/broken.yaml", dir);
	snprintf(conf, sizeof(conf), "%s.conf", db_file);
	ck_assert_int_eq(sys_make_parents(path, &err), OK);
	ck_assert_int_eq(sys_write_file(path, broken, strlen(broken), &err), OK);
	ck_assert_int_eq(sys_write_file(conf, "theme: broken\n", 14, &err), OK);
	add_customer("Salem Form", "0501112233");
	term_start(&t, 80, 24, "--db", db_file, "--config", conf, NULL);
	term_wait(&t, "broken.yaml:2:");
	term_wait(&t, "\"doctor\" shows all");
	term_keys(&t, ":");
	term_type(&t, "doctor");
	term_wait(&t, "Tell all");
	term_keys(&t, "Enter");
	term_wait(&t, "Problems");
	term_wait(&t, "broken.yaml:4:");
	ck_assert(term_has(&t, "broken.yaml:2:"));
	ck_assert(term_has(&t, "\"headroom\""));
	term_keys(&t, "Esc");
	term_wait_gone(&t, "Problems");
	ck_assert_int_eq(sys_write_file(conf, "theme: light\n", 13, &err), OK);
	term_keys(&t, ":");
	term_type(&t, "theme");
	term_wait(&t, "Choose the theme");
	term_keys(&t, "Enter");
	term_wait(&t, "solarized");
	term_keys(&t, "Home Down");	/* behind auto */
	term_wait(&t, "broken.yaml:2:");
	term_keys(&t, "Enter");
	term_wait(&t, "broken.yaml:2:");
	term_settle(&t);
	assert_file(conf, "theme: light\n");
	unlink(path);
	term_quit(&t, "q");
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("settings", forms_setup, one_screen_teardown, 120,
		ONCE(hints_come_at_rest_and_never_again),
		ONCE(settings_change_at_once_and_keep_the_file),
		ONCE(settings_tell_what_is_wrong_in_the_files));
}
