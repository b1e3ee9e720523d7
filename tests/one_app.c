/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The one program's state of a test program. */
#include "base/base.h"
#include "one_app.h"

struct app app;

void one_app_teardown(void)
{
	app_close(&app);
}
