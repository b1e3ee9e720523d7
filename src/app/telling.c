/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * How far a command is, on stderr where a person sits at a terminal. */
#include "base/base.h"
#include "app/telling.h"

#include <unistd.h>

#include "base/sys.h"
#include "store/query.h"

static bool is_interrupted(void *ctx)
{
	(void)ctx;
	return sys_interrupted();
}

void telling_begin(struct telling *telling, const struct target *t)
{
	*telling = (struct telling){ .app = t->ui ? NULL : t->app };
	if (t->ui)
		return;
	telling->seen = !t->plain && isatty(STDERR_FILENO);
	telling->app->told = telling_step;
	telling->app->told_ctx = telling;
	sys_catch_interrupt(true);
	query_interrupt(telling->app->db, is_interrupted, NULL);
}

bool telling_step(void *ctx, int64_t done, int64_t all)
{
	struct telling *telling = ctx;
	int64_t part = MIN(done, all) * 100 / MAX(all, 1);

	if (telling->seen && part != telling->part) {
		fprintf(stderr, "\r%3d %%", (int)part);
		telling->part = part;
	}
	return !sys_interrupted();
}

void telling_end(struct telling *telling)
{
	if (!telling->app)
		return;
	if (telling->part)
		fputs("\r     \r", stderr);
	query_interrupt(telling->app->db, NULL, NULL);
	telling->app->told = NULL;
	sys_catch_interrupt(false);
}
