/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Private to vobject*.c: one unfolded content line becomes a property. */
#ifndef IO_VOBJECT_LINE_H
#define IO_VOBJECT_LINE_H
#include "base/base.h"
#include "io/vobject.h"

/* How the value of a line is written; VLINE_UNKNOWN while its colon has not come. */
enum vline_coding { VLINE_UNKNOWN, VLINE_PLAIN, VLINE_QUOTED_PRINTABLE, VLINE_BASE64 };
enum vline_coding vline_coding(const char *line, size_t len);

/* What names of properties and groups are made of. */
bool vline_is_name_char(char c);
char *vline_upper(const char *s, size_t len);	/* the caller frees */

/* Fills prop (its line and version are there already); its name stays NULL when the line is no
 * property.  False when there are too many parameters. */
bool vline_parse(const char *line, size_t len, struct vproperty *prop);
void vline_release(struct vproperty *prop);
#endif
