/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The one screen of a test program and the database it shows. */
#include "base/base.h"
#include "screens/one_screen.h"

struct term t;
char db_file[256];

void one_screen_teardown(void)
{
	term_env(NULL);
}
