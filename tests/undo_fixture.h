/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Steps back and forth, and what has to be the same afterwards: kept figures, the whole database. */
#ifndef TESTS_UNDO_FIXTURE_H
#define TESTS_UNDO_FIXTURE_H
#include "store/store_p.h"	/* rows of the log as an older wasit wrote them */
#include "one_store.h"
#include "unit.h"

void undo(const char *wanted);
void redo(const char *wanted);
enum result try_undo(struct err *said);
bool is_deleted(const struct entity *entity, int64_t n);
void delete(const struct entity *entity, int64_t n, bool gone);
void expect_all_kept(void);
/* Live records with figures; deleted ones, whose figures nobody sees, are left out. */
char *dump(void);
#endif
