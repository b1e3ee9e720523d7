/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A database and its first screen for the tests of forms. */
#ifndef TESTS_SCREENS_FORMS_FIXTURE_H
#define TESTS_SCREENS_FORMS_FIXTURE_H
#include "screens/one_screen.h"
#include "unit.h"

void forms_setup(void);
void add_customer(const char *name, const char *phone);
void edit_customer(const char *name, const char *flag, const char *value);
/* What a field of a customer is now, by the command line. */
void assert_field(const char *name, const char *json);
void forms_start(struct term *term);
/* A customer, Salem Form, 0501112233, and the form that opens with this key: it is open where the label stands. */
void forms_begin(const char *key, const char *label);
/* The row of a field's label in the open form. */
int row_of(const char *label);
#endif
