/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * People and their contacts at moments of the past, for what is counted of them. */
#ifndef TESTS_FIGURES_FIXTURE_H
#define TESTS_FIGURES_FIXTURE_H
#include "one_app.h"

void figures_setup(void);	/* in English; the test opens the app */
/* A customer made then ("2027-02-23T23:59"), with these words. */
int64_t person(const char *made, const char *spec);
int64_t contact(int64_t customer, const char *when, const char *spec);
#endif
