/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The object own fields are kept in, as pieces of its text. */
#ifndef MODEL_CUSTOM_P_H
#define MODEL_CUSTOM_P_H
#include "base/base.h"

struct span { const char *s; size_t len; };	/* borrowed */
struct member { struct span name, value; };	/* the name as it is written, without its quotes */

const char *json_skip_blanks(const char *s);
/* Behind the closing quote of the string at s; NULL: there is none. */
const char *json_skip_string(const char *s);
/* The member at *at, which moves behind it; false at the end, and then *at is NULL where it is no object. */
bool member_next(const char **at, bool first, struct member *out);
bool member_object(const char *json);
/* The first member of that name; false without one. */
bool member_find(const char *json, const char *name, struct span *out);
bool span_is(struct span span, const char *text);
#endif
