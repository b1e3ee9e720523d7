/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * YAML settings, themes, keymaps, rules: read strictly through libyaml into a small tree. */
#ifndef IO_YAML_H
#define IO_YAML_H
#include "base/base.h"

enum ynode_type { Y_SCALAR, Y_MAP, Y_LIST };
struct ynode {
	enum ynode_type type;
	char *key;		/* owned; NULL inside lists and at the root */
	char *text;		/* owned; scalars, else NULL */
	bool quoted;		/* a scalar in quotes: never null, number or truth value */
	char style;		/* how it is written: ' " | > or, in flow style, { [ ; else 0 */
	unsigned line, column;	/* 1-based, in characters; where the value begins */
	unsigned key_line, key_column;	/* where the key begins; 0 without one */
	unsigned end_line, end_column;	/* just behind the value's last character */
	struct ynode *child, *next;	/* owned */
};
#define YAML_MAX_BYTES (256 * 1024)
#define YAML_MAX_DEPTH 16

/* Reads one document.  Refused as ERR_FORMAT "FILE:LINE:COL: what is wrong": aliases, anchors,
 * tags, double keys, depth > 16, more than 256 KB, several documents, non-scalar keys.  Empty text
 * is an empty map.  `file` is only for the message; NULL leaves "LINE:COL: ". */
enum result yaml_parse(const char *text, size_t len, const char *file, struct ynode **out,
	struct err *err) MUST_CHECK;
void ynode_free(struct ynode **root);
/* libyaml itself calls a function of this name. */
#define yaml_free ynode_free
/* NULL when absent; map may be NULL or no map. */
const struct ynode *ynode_get(const struct ynode *map, const char *key);
/* ERR_FORMAT with "FILE:LINE:COL: " before the sentence: of the value when it is a scalar, else of
 * its key. */
enum result ynode_error(struct err *err, const char *file, const struct ynode *at, const char *fmt,
	...) PRINTF(4, 5);
/* ERR_FORMAT unless it is of that type. */
enum result ynode_want(struct err *err, const char *file, const struct ynode *node, enum ynode_type type);
/* ERR_FORMAT: its key means nothing here. */
enum result ynode_unknown(struct err *err, const char *file, const struct ynode *node);

/* Sets `key: value` at the top level of a YAML text, keeping everything else with comments and
 * order; value NULL takes the line out (dotted keys: a.b for one nested map).  The result is
 * appended to out.  The value keeps the quotes it had and gets some where plain text would mean
 * something else.  The result is read again: unless it differs from the text in this key alone, it
 * is refused (ERR_FORMAT) and out is unchanged.  ERR_INVALID: `a` of a.b is there and no map. */
enum result yaml_edit(const char *text, const char *key, const char *value, struct str *out,
	struct err *err) MUST_CHECK;
#endif
