/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A customer spoken to, and the clock of the rules. */
#include "base/base.h"
#include "effects_fixture.h"

static struct err err;
int64_t effects_noura;

void effects_setup(void)
{
	err = (struct err){ 0 };
	fixture_open(&app, "2026-11-15T09:00");
	effects_noura = fixture_add(&app, CUSTOMER, "name=نورة العتيبي;phone=0501234567");
	fixture_clock(NOW);
}

int64_t talk(const char *spec)
{
	char text[256];

	snprintf(text, sizeof(text), "type=call;customer=%lld;%s", (long long)effects_noura, spec);
	return fixture_add(&app, INTERACTION, text);
}

int64_t plan(const char *spec)
{
	char text[256];

	snprintf(text, sizeof(text), "customer=%lld;title=Send the plan;%s", (long long)effects_noura,
		spec);
	return fixture_add(&app, FOLLOWUP, text);
}

void effects_undo(void)
{
	char *label = NULL;

	ck_ok(app_undo(&app, &label, &err));
	free(label);
}
