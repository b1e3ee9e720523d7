/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What the tests of cards share. */
#include "base/base.h"
#include "vobject_fixture.h"

#include <check.h>

char *vobject_dump(const char *text, size_t len)
{
	struct vreader reader;
	struct vobject o;
	struct err err = { .code = ERR_IO };
	struct str out = STR_INIT;

	vobject_open(&reader, text, len);
	for (;;) {
		if (!vobject_next(&reader, &o, &err)) {
			if (!err.code)
				break;
			str_addf(&out, "!%s\n", err.text);
			continue;
		}
		str_addf(&out, "%s %d", o.kind, o.version);
		for (size_t i = 0; i < o.nprops; i++) {
			const struct vproperty *p = &o.props[i];

			str_addf(&out, " %s%s%s", p->group ? p->group : "", p->group ? "." : "",
				p->name);
			for (size_t k = 0; k < p->nparams; k++)
				str_addf(&out, ";%s=%s", p->params[k].name, p->params[k].value);
			str_addf(&out, ":%s|", p->value);
			ck_assert_int_eq(p->version, o.version);
			ck_assert(!strpbrk(p->raw, "\r\n"));
		}
		str_addc(&out, '\n');
		vobject_release(&o);
	}
	return str_detach(&out);
}

struct vobject vobject_read_one(const char *text)
{
	struct vreader reader;
	struct vobject o;
	struct err err;

	vobject_open(&reader, text, strlen(text));
	ck_assert_msg(vobject_next(&reader, &o, &err), "%s", err.text);
	return o;
}
