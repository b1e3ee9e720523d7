/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Fuzzer: vCards: every question can be asked, and what is kept or written is read back. */
#include "base/base.h"

#include "io/vobject.h"
#include "text/utf8.h"

static void ask(const struct vproperty *p)
{
	struct str text = STR_INIT;

	vproperty_text(p, &text);
	for (size_t i = 0; vproperty_component(p, i, &text); i++)
		if (i > strlen(p->value))
			BUG("more components than bytes");
	vproperty_has_type(p, "cell");
	if (!utf8_is_valid(text.s, text.len) || !utf8_is_valid(p->raw, strlen(p->raw)))
		BUG("text is not UTF-8");
	if (!*p->name || strpbrk(p->raw, "\r\n"))
		BUG("\"%s\" is no line", p->raw);
	str_release(&text);
}

static void begin_card(struct str *out)
{
	str_add(out, "BEGIN:VCARD\r\nVERSION:3.0\r\n");
}

/* The one property of a written card. */
static struct vobject read_back(struct str *card)
{
	struct vreader reader;
	struct vobject o;
	struct err err;

	str_add(card, "END:VCARD\r\n");
	vobject_open(&reader, card->s, card->len);
	if (!vobject_next(&reader, &o, &err) || o.nprops != 1)
		BUG("no property in %s", card->s);
	return o;
}

static void check_raw(const struct vproperty *p)
{
	struct str card = STR_INIT, before = STR_INIT, after = STR_INIT;
	struct vobject o;

	/* These are no ordinary properties where they come in. */
	if (p->version == 0 || strstr(p->raw, "BEGIN") || str_eq(p->name, "BEGIN"))
		return;
	begin_card(&card);
	vobject_write_raw(&card, p->raw);
	o = read_back(&card);
	if (!str_eq(o.props[0].name, p->name))
		BUG("%s became %s", p->name, o.props[0].name);
	vproperty_text(p, &before);
	vproperty_text(&o.props[0], &after);
	if (!str_eq(before.s, after.s) && p->version != 21)
		BUG("\"%s\" became \"%s\"", before.s, after.s);
	vobject_release(&o);
	str_release(&card);
	str_release(&before);
	str_release(&after);
}

static void check_text(const char *text)
{
	struct str card = STR_INIT, back = STR_INIT;
	struct vobject o;

	if (strchr(text, '\r'))
		return;
	begin_card(&card);
	vobject_write(&card, "NOTE", text, false);
	o = read_back(&card);
	vproperty_text(&o.props[0], &back);
	if (!str_eq(back.s, text))
		BUG("\"%s\" became \"%s\"", text, back.s);
	vobject_release(&o);
	str_release(&card);
	str_release(&back);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vreader reader;
	struct vobject o;
	struct err err;
	size_t objects = 0;

	vobject_open(&reader, (const char *)data, size);
	for (;;) {
		if (++objects > size + 1)
			BUG("more objects than bytes");
		if (!vobject_next(&reader, &o, &err)) {
			if (!err.code)
				break;
			continue;
		}
		for (size_t i = 0; i < o.nprops; i++) {
			ask(&o.props[i]);
			check_raw(&o.props[i]);
			check_text(o.props[i].value);
		}
		vobject_release(&o);
	}
	return 0;
}
