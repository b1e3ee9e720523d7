/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A server and two databases that know it or not, seen on screens. */
#include "base/base.h"
#include "screens/server_fixture.h"

#include <sqlite3.h>

char here[256], there[256];

void server_setup(void)
{
	term_own_file(here, sizeof(here), "here.db");
	term_own_file(there, sizeof(there), "there.db");
	term_env("LANGUAGE=en");
	peer_start(&peer);
	TERM_RUN(here, "config", "set", "sync_watch", "yes");	/* the file is that of all tests */
}

void server_teardown(void)
{
	one_screen_teardown();
	peer_stop(&peer);
}

void change_file(const char *path, const char *sql)
{
	sqlite3 *file;

	ck_assert_int_eq(sqlite3_open(path, &file), SQLITE_OK);
	ck_assert_msg(sqlite3_exec(file, sql, NULL, NULL, NULL) == SQLITE_OK, "%s", sqlite3_errmsg(file));
	sqlite3_close(file);
}

void join_team(const char *path)
{
	TERM_RUN(path, "sync", "add", peer.url, "--name", "team");
	TERM_RUN(path, "sync");
}

void share_a_customer(void)
{
	TERM_RUN(here, "sync", "add", peer.url);
	TERM_RUN(here, "customer", "add", "Noura Otaibi", "--phone", "0501234567");
	TERM_RUN(here, "sync");
	TERM_RUN(there, "sync", "add", peer.url);
	TERM_RUN(there, "sync");
}

void want_password(const char *remote)
{
	peer_tell(&peer, "/_test/auth", "bm9yYTpzM2NyZXQ=");	/* nora:s3cret */
	setenv("WASIT_SYNC_PASSWORD", "s3cret", 1);
	TERM_RUN(here, "sync", "add", peer.url, "--user", "nora");
	if (remote)
		TERM_RUN(here, "sync", "add", peer.url, "--user", "nora", "--name", remote);
	TERM_RUN(here, "customer", "add", "Noura Otaibi", "--phone", "0501234567");
	unsetenv("WASIT_SYNC_PASSWORD");
}
