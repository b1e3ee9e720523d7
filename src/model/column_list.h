/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Which fields stand as columns beside the name of a record, in their order. */
#ifndef MODEL_COLUMN_LIST_H
#define MODEL_COLUMN_LIST_H
#include "model/model.h"

#define COLUMNS_MAX 8
struct column_list {
	size_t index[COLUMNS_MAX];	/* into entity->fields */
	size_t n;
};
/* The names of columns as they are typed: blanks or commas, Arabic ones too, between them, quotes around one of several
 * words (whose blanks become '_'); appended. */
void column_names(const char *text, struct strlist *out);
/* The field of one of them, by its name, short name or label in either language; NULL: no such. */
const struct field *column_field(const struct entity *entity, const char *name);
/* Reads such names; the title may be among them and is not listed.  ERR_INVALID names what is no field, what no column
 * can show, what stands there twice, and the one too many; *out is then as it was. */
enum result column_list_parse(const struct entity *entity, const char *text, struct column_list *out,
	struct err *err) MUST_CHECK;
/* What column_list_parse reads back, appended. */
void column_list_print(const struct entity *entity, const struct column_list *columns, struct str *out);
/* One field that rows can stand in groups of: a choice, a yes or no, a text of one line, such as a city.  "" is
 * none (*out NULL); ERR_INVALID. */
enum result group_field_parse(const struct entity *entity, const char *text, const struct field **out,
	struct err *err) MUST_CHECK;
bool group_field_allows(const struct entity *entity, const struct field *field);
/* Whether a field can stand beside the title: neither a reference (its name costs a question) nor what
 * the program keeps for itself. */
bool column_list_allows(const struct entity *entity, const struct field *field);
#endif
