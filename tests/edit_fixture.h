/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A field of twenty cells that is edited. */
#ifndef TESTS_EDIT_FIXTURE_H
#define TESTS_EDIT_FIXTURE_H
#include "ui/edit.h"
#include "unit.h"

extern struct edit edit;
extern struct grid grid;
extern struct canvas field;

void edit_setup(void);
void edit_teardown(void);
void edit_keys(const char *names);
void edit_type(const char *text);
void edit_start(const char *text, size_t at);
/* Cells of the field after drawing, with the cell of the cursor. */
const char *edit_drawn(int *caret);
const char *selected(void);
/* Which of the first n cells are drawn as selected: '#' and '.'. */
const char *selected_cells(int n);
#endif
