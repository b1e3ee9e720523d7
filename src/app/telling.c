/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * How far a command is, on stderr where a person sits at a terminal. */
#include "base/base.h"
#include "app/telling.h"

#include <unistd.h>

#include "base/date.h"
#include "base/sys.h"
#include "store/query.h"
#include "text/layout.h"

static void show_stage(struct telling *telling)
{
	int64_t second = (date_monotonic() - telling->began) / 1000;
	struct str line = STR_INIT;
	int width;

	if (!telling->seen || !telling->stage || second == telling->second)
		return;
	telling->second = second;
	/* TRANSLATORS: a command that takes long: "Step 2 of 5, references: 1:05", the last is the time so far. */
	str_addf(&line, _("Step %d of %d, %s: %lld:%02lld"), telling->step, telling->steps, telling->stage,
		(long long)(second / 60), (long long)(second % 60));
	width = (int)text_width(line.s);
	fprintf(stderr, "\r%s%*s", line.s, MAX(telling->width - width, 0), "");
	telling->width = width;
	str_release(&line);
}

/* The database asks now and then, whatever it does. */
static bool is_interrupted(void *ctx)
{
	show_stage(ctx);
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
	query_interrupt(telling->app->db, is_interrupted, telling);
}

void telling_stage(struct telling *telling, const char *what, int step, int steps)
{
	if (!telling->stage)
		telling->began = date_monotonic();
	telling->stage = what;
	telling->step = step;
	telling->steps = steps;
	show_stage(telling);
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
	if (telling->width)
		fprintf(stderr, "\r%*s\r", telling->width, "");
	query_interrupt(telling->app->db, NULL, NULL);
	telling->app->told = NULL;
	sys_catch_interrupt(false);
}
