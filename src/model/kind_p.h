/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What the files of the kinds of values share. */
#ifndef MODEL_KIND_P_H
#define MODEL_KIND_P_H
#include "model/model.h"

/* How a kind begins that is kept as text. */
#define TEXT_KIND .sql = "TEXT", .is_text = true

/* The value that was read; takes the text. */
void kind_take_text(struct value *out, char *text);
void kind_take_num(struct value *out, int64_t num);

/* One line: line ends and tabs become blanks, blanks at the ends go. */
enum result kind_parse_text(const struct field *field, const char *in, const struct kind_env *env,
	struct value *out, struct err *err) MUST_CHECK;
void kind_print_text(const struct field *field, const struct value *v, const struct kind_env *env,
	struct str *out);
#endif
