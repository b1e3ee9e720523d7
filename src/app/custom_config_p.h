/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What the readers of the block `custom:` share. */
#ifndef APP_CUSTOM_CONFIG_P_H
#define APP_CUSTOM_CONFIG_P_H
#include "app/custom_config.h"
#include "io/yaml.h"

struct custom_reader {
	const char *file;
	struct customs *customs;
	struct strlist *problems;
	struct err *err;
	struct custom_list *list;	/* the entity being read */
	struct field field;		/* the field being read */
};

static inline enum result custom_unknown(struct custom_reader *r, const struct ynode *node)
{
	return ynode_unknown(r->err, r->file, node);
}

static inline enum result custom_want(struct custom_reader *r, const struct ynode *node, enum ynode_type type)
{
	return ynode_want(r->err, r->file, node, type);
}

/* The text, kept as long as the fields that point to it. */
const char *custom_keep(struct customs *customs, const char *text);
/* a to z, digits and _, as a field or a choice is called.  What is wrong is told with its place, here and below. */
enum result custom_read_plain_name(struct custom_reader *r, const struct ynode *node, const char **out) MUST_CHECK;
/* The name of the field that is read: neither reserved nor taken. */
enum result custom_read_name(struct custom_reader *r, const struct ynode *node) MUST_CHECK;
/* A text of at most so many characters, for all languages or one for each: {en: Hall, ar: قاعة}; out: an msgid. */
enum result custom_read_text(struct custom_reader *r, const struct ynode *node, int most, const char **out) MUST_CHECK;
/* An msgid, too, of what nobody labelled: wedding_hall is "Wedding hall". */
const char *custom_label_of(struct customs *customs, const char *name);
#endif
