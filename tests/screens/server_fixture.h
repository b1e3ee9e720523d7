/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A server and two databases that know it or not, seen on screens. */
#ifndef TESTS_SCREENS_SERVER_FIXTURE_H
#define TESTS_SCREENS_SERVER_FIXTURE_H
#include "one_peer.h"
#include "screens/one_screen.h"
#include "unit.h"

extern char here[256], there[256];	/* paths of the databases */

/* The server is there, and nothing else yet; a screen on either database watches it. */
void server_setup(void);
void server_teardown(void);
/* Runs SQL on a database, behind the program's back. */
void change_file(const char *path, const char *sql);
/* Somebody of the office's team works on that database, which is synced with the team's. */
void join_team(const char *path);
/* Both are one broker's, and have one customer: Noura Otaibi, 0501234567. */
void share_a_customer(void);
/* The server wants nora's password (s3cret) from now on; the database here has a customer, knows her name for the
 * broker's own server and, where one is named, for another remote on it, and keeps no password. */
void want_password(const char *remote);
#endif
