/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A sheet to import, and the screen that opens it. */
#include "base/base.h"
#include "screens/sheet_fixture.h"

#include "base/sys.h"
#include "screens/one_screen.h"

char sheet_path[300];

/* Titles, a header in words of its own, a row without a number, one without anything. */
static const char sheet[] = "Clients of May,,,\nBoss,Ring him at,Shoe,Remarks\n"
	"Hind Saad,0501112222,38,calls late\nMaha Ali,,39,\nFahd Omar,0501112223,44,\n,,40,\n";

void sheet_setup(void)
{
	struct err err;

	term_begin(db_file, sizeof(db_file), "import.db");
	term_own_file(sheet_path, sizeof(sheet_path), "sheet.csv");
	TERM_RUN(db_file, "customer", "add", "Ali Baba", "--phone", "0501234567");
	ck_assert_int_eq(sys_write_file(sheet_path, sheet, strlen(sheet), &err), OK);
}

void assert_there(const char *part, bool there)
{
	term_assert_printed(db_file, all_customers, part, there);
}

void sheet_start(int cols, int rows)
{
	term_start(&t, cols, rows, "--db", db_file, NULL);
	term_settle(&t);
}

void sheet_open(void)
{
	term_keys(&t, "F4");
	term_settle(&t);
	term_type(&t, sheet_path);
	term_keys(&t, "Enter");
}
