/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The block `custom:` of wasit.conf: the user's own fields, by entity.
 *
 *	custom:
 *	  customer:
 *	    - name: wedding_hall
 *	      label: {en: Wedding hall, ar: قاعة الزفاف}
 *	      kind: choice
 *	      choices: [{name: north, label: {en: North, ar: شمال}}, south]
 *	      help: …	search: yes	index: yes	column: yes	width: 14	target: customer (of a ref) */
#ifndef APP_CUSTOM_CONFIG_H
#define APP_CUSTOM_CONFIG_H
#include "base/lang.h"
#include "model/custom.h"

struct ynode;

struct customs {
	struct custom_list {
		struct entity *entity;
		struct field *fields;	/* owned; room for CUSTOM_MAX */
		size_t n;
	} *lists;			/* owned */
	size_t nlists, lists_cap;
	struct strlist texts;		/* every name and label the fields point to */
	struct choice **choices;	/* owned, and each of them */
	size_t nchoices, choices_cap;
	struct own_text *own;		/* owned: labels in other languages */
	size_t nown, own_cap;
};
/* What is wrong becomes a line in problems ("wasit.conf:3:9: …") and that field is left out; the others hold. */
void customs_read(const struct ynode *block, const char *file, struct customs *out,
	struct strlist *problems);
/* Makes them the entities' fields, instead of those before, for the rest of the process; takes them over. */
void customs_install(struct customs *customs);
void customs_release(struct customs *customs);
#endif
