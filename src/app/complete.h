/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What could stand for a value on the command line: filters, columns, words that are in use, people. */
#ifndef APP_COMPLETE_H
#define APP_COMPLETE_H
#include "app/command_line.h"

/* Values of a parameter, whole words as they would be typed, those of `entity` where they are about records.  db_path as
 * --db names it, NULL: the usual one; it is only looked at, and only where it is there. */
void complete_value(const struct field *param, const struct entity *entity, const char *db_path,
	const char *begun, struct strlist *out);
/* The words of a pool (model/model.h) that are in use. */
void complete_pool(const char *pool, const char *db_path, const char *begun, struct strlist *out);
/* What names a record of an entity: people by their names, all by their ids once these are begun. */
void complete_record(const struct entity *entity, const char *db_path, const char *begun, struct strlist *out);
#endif
