/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The one program's state of a test program; each test opens it for itself. */
#ifndef TESTS_ONE_APP_H
#define TESTS_ONE_APP_H
#include "app_fixture.h"

extern struct app app;

void one_app_teardown(void);
#endif
