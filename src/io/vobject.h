/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The content-line grammar of vCard 2.1, 3.0, 4.0 (and iCalendar later), in and out.
 * Sources: versit vCard 2.1, RFC 2426, RFC 6350, RFC 6868, and what phones really write. */
#ifndef IO_VOBJECT_H
#define IO_VOBJECT_H
#include "base/base.h"

struct vparam { char *name, *value; };		/* names upper case; 2.1 bare types become TYPE */
struct vproperty {
	char *group;		/* "item1" or NULL */
	char *name;		/* upper case */
	struct vparam *params;	/* owned */
	size_t nparams;
	char *value;		/* decoded bytes (quoted-printable, base64 kept as text), still with
				   the version's backslash escapes; UTF-8 */
	char *raw;		/* the unfolded line as it stood, for properties we keep; what only
				   2.1 allows (quoted-printable, bare types) is as in 3.0 */
	unsigned line;		/* 1-based line where it began */
	int version;		/* of its object: decides which escapes there are */
};
struct vobject {
	char *kind;		/* "VCARD" */
	int version;		/* 21, 30, 40; 0 unknown; VERSION itself is not among props */
	struct vproperty *props;
	size_t nprops, cap;
	unsigned line;
};

struct vreader {
	const char *at, *end;	/* borrowed */
	unsigned line;
};
#define VOBJECT_MAX_PROPS  10000
#define VOBJECT_MAX_PARAMS 100
#define VOBJECT_MAX_LINE   (16 * 1024 * 1024)

/* text: UTF-8 from encoding_decode(); bytes that are not UTF-8 are decoded by CHARSET or by a guess
 * all the same. */
void vobject_open(struct vreader *reader, const char *text, size_t len);
/* Next object; false at the end (err->code OK) or at a broken one (err says what and names the
 * line; the reader stands after it and can go on).  Nested objects (2.1 AGENT) are skipped, so is
 * text between objects.  A line that is none continues the value before it.  Limits: 10,000
 * properties, 16 MB a line.  On false there is nothing to release. */
bool vobject_next(struct vreader *reader, struct vobject *out, struct err *err);
void vobject_release(struct vobject *object);

/* Value of the first parameter of that name (upper case) or NULL. */
const char *vproperty_param(const struct vproperty *prop, const char *name);
/* In any TYPE, any case; "pref" also as 4.0's PREF=1. */
bool vproperty_has_type(const struct vproperty *prop, const char *type);
/* Appends the i-th ';'-separated component of a structured value, escapes undone; false when there
 * is none. */
bool vproperty_component(const struct vproperty *prop, size_t i, struct str *out);
/* The same for the i-th ','-separated item of a list. */
bool vproperty_item(const struct vproperty *prop, size_t i, struct str *out);
/* Appends the whole value with escapes undone (\n \, \; \\ \: ; in 2.1 only \;); lines end
 * in LF. */
void vproperty_text(const struct vproperty *prop, struct str *out);

/* Appends text with \ , ; and line ends escaped: a component of a structured value. */
void vobject_escape(struct str *out, const char *text);
/* Appends NAME[;params]:value folded at 75 bytes between characters, CRLF; value escaped.
 * structured: ';' parts components and escapes that are there already (vobject_escape) are kept. */
void vobject_write(struct str *out, const char *name_and_params, const char *value,
	bool structured);
/* The same with a value already escaped (kept properties). */
void vobject_write_raw(struct str *out, const char *line);
#endif
