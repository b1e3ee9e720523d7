/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * People and their contacts at moments of the past. */
#include "figures_fixture.h"

#include "base/lang.h"
#include "model/schema/people.h"
#include "model/schema/work.h"

void figures_setup(void)
{
	setenv("LANGUAGE", "en", 1);
	lang_init();
}

int64_t person(const char *made, const char *spec)
{
	static int number;
	char text[200];

	fixture_clock(made);
	snprintf(text, sizeof(text), "name=Person;phone=05055%05d;%s", ++number, spec);
	return fixture_add(&app, &customer_entity, text);
}

int64_t contact(int64_t customer, const char *when, const char *spec)
{
	fixture_clock(when);
	return fixture_add_to(&app, &interaction_entity, customer, spec);
}
