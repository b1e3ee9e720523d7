/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The system's templates and call scripts, from data/templates.yaml. */
#ifndef APP_TEMPLATES_H
#define APP_TEMPLATES_H
#include "app/app.h"

/* Adds all of them, as rule, to a database that has none. */
enum result templates_install(struct app *app, struct save *save, struct err *err) MUST_CHECK;
#endif
