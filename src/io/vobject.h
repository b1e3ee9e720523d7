/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The content-line grammar of vCard 2.1, 3.0, 4.0 (and iCalendar later), in and out. */
#ifndef IO_VOBJECT_H
#define IO_VOBJECT_H
#include "base/base.h"

struct vparam { char *name, *value; };		/* names upper case; 2.1 bare types become TYPE */
struct vproperty {
	char *group;		/* "item1" or NULL */
	char *name;		/* upper case */
	struct vparam *params;	/* owned */
	size_t nparams;
	char *value;		/* decoded bytes (quoted-printable, base64 kept as text), still with the
				   version's backslash escapes; UTF-8 */
	char *raw;		/* the unfolded line as it stood, for properties we keep */
	unsigned line;		/* 1-based line where it began */
};
struct vobject {
	char *kind;		/* "VCARD" */
	int version;		/* 21, 30, 40; 0 unknown */
	struct vproperty *props;
	size_t nprops, cap;
	unsigned line;
};

struct vreader {
	const char *at, *end;	/* borrowed */
	unsigned line;
};
void vobject_open(struct vreader *reader, const char *text, size_t len);
/* Next object; false at the end (err->code OK) or at a broken one (err says what; the reader stands after it
 * and can go on).  Nested objects (2.1 AGENT) are skipped.  Limits: 10,000 properties, 16 MB a line. */
bool vobject_next(struct vreader *reader, struct vobject *out, struct err *err);
void vobject_release(struct vobject *object);

const char *vproperty_param(const struct vproperty *prop, const char *name);
bool vproperty_has_type(const struct vproperty *prop, const char *type);	/* any case */
/* The i-th ';'-separated component of a structured value, escapes undone; false when there is none. */
bool vproperty_component(const struct vproperty *prop, size_t i, struct str *out);
/* The whole value with escapes undone (\n \, \; \\ ; in 2.1 only \;). */
void vproperty_text(const struct vproperty *prop, struct str *out);

/* Appends NAME[;params]:value folded at 75 bytes between characters, CRLF; value escaped. */
void vobject_write(struct str *out, const char *name_and_params, const char *value, bool structured);
/* The same with a value already escaped (kept properties). */
void vobject_write_raw(struct str *out, const char *line);
#endif
