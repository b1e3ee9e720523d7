/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A code for the phone beside the terminal: it scans, and dials, chats or keeps the contact. */
#include "base/base.h"
#include "ui/pages.h"

#include "model/rules/refusal.h"
#include "model/schema/people.h"
#include "text/utf8.h"
#include "app/code.h"
#include "app/links.h"
#include "ui/popup.h"

enum { QUIET = 4, QUIET_LEAST = 2, TEXT_MOST = 6, BOX_LEAST_W = 52 };

struct code_popup {
	struct popup popup;
	const struct record *customer;	/* borrowed */
	enum code_kind kind;
	struct str content, plain;	/* owned: what is scanned, and the same for people */
	struct qr qr;			/* owned; size 0: err says why */
	struct err err;
};

/* How it stands in a window. */
struct code_place {
	int quiet, w, h;	/* of the code; quiet 0: it has no room */
	int text_h;
	int box_w, box_h;
};

static int count_lines(const char *text)
{
	int lines = 1;

	for (; *text; text++)
		lines += *text == '\n';
	return lines;
}

/* Frame and line of the keys around them. */
static void set_box(struct code_place *p, const struct canvas *whole)
{
	p->box_w = MIN(MAX(p->w + 2, BOX_LEAST_W), whole->w);
	p->box_h = MIN(p->h + p->text_h + 3, whole->h);
}

/* The quiet zone gives way first after the text: scanners want four modules, and read with two. */
static struct code_place measure(const struct code_popup *c, const struct canvas *whole)
{
	struct code_place p = { .text_h = MIN(count_lines(c->plain.s), TEXT_MOST) };

	for (; c->qr.size && p.text_h; p.text_h--)
		for (p.quiet = QUIET; p.quiet >= QUIET_LEAST; p.quiet--) {
			if (p.quiet < QUIET && p.text_h > 1)
				break;
			canvas_code_size(whole, c->qr.size, p.quiet, &p.w, &p.h);
			if (p.w + 2 <= whole->w && p.h + p.text_h + 3 <= whole->h) {
				set_box(&p, whole);
				return p;
			}
		}
	p = (struct code_place){ .h = 4 };
	set_box(&p, whole);
	return p;
}

static struct canvas code_place(const struct popup *popup, const struct canvas *whole)
{
	struct code_place p = measure((const struct code_popup *)popup, whole);

	return canvas_part(whole, (whole->w - p.box_w) / 2, (whole->h - p.box_h) / 3, p.box_w, p.box_h);
}

/* The address itself, or what a line of the card leads to. */
static void line_link(const struct code_popup *c, const char *line, size_t len, struct str *out)
{
	char *text = xstrndup(line, len);

	if (c->kind != CODE_CARD)
		str_add(out, c->content.s);
	else if (refusal_text(c->customer))
		;
	else if (!link_tel(text, out) && str_eq(text, record_text(c->customer, CUSTOMER_email)))
		link_mail(text, out);
	free(text);
}

static void draw_plain(const struct code_popup *c, const struct canvas *in, int y, int lines)
{
	const char *line = c->plain.s;

	for (int i = 0; i < lines; i++) {
		size_t len = strcspn(line, "\n");
		struct str link = STR_INIT;

		line_link(c, line, len, &link);
		if (len)
			canvas_put(in, &(struct put){ .x = 1, .y = y + i, .w = in->w - 2, .align = ALIGN_CENTRE,
				.style = ROLE_title, .text = line, .len = len,
				.dir = text_direction(line) == 1 ? PUT_AUTO : PUT_LTR, .link = link.s });
		str_release(&link);
		line += len + (line[len] == '\n');
	}
}

static const struct { char key; enum code_kind kind; } code_keys[] = {
	{ 't', CODE_TEL }, { 'w', CODE_WHATSAPP }, { 'v', CODE_CARD },
};

static void draw_kinds(const struct code_popup *c, const struct canvas *in)
{
	int x = 1;

	for (size_t i = 0; i < COUNT(code_keys); i++) {
		char key[2] = { code_keys[i].key, '\0' };

		x += canvas_text(in, x, in->h - 1, 0, ROLE_key, key) + 1;
		x += canvas_text(in, x, in->h - 1, 0, code_keys[i].kind == c->kind ? ROLE_title : ROLE_footer,
			code_name(code_keys[i].kind)) + 2;
	}
}

/* What this window shows is told, and which code is shorter. */
static void draw_no_room(const struct code_popup *c, const struct canvas *whole, const struct canvas *text)
{
	struct str why = STR_INIT;
	int w, h;

	canvas_code_size(whole, c->qr.size, QUIET_LEAST, &w, &h);
	str_addf(&why, _("The window is too small for this code: it needs %d columns and %d lines."),
		w + 2, h + 4);
	if (c->kind == CODE_CARD && *record_text(c->customer, CUSTOMER_phone) == '+')
		str_addf(&why, " %s", _("The codes of t and w are smaller."));
	else if (c->kind == CODE_WHATSAPP)
		str_addf(&why, " %s", _("The code of t is smaller."));
	canvas_wrap(text, 0, ROLE_warning, PUT_UI, why.s);
	str_release(&why);
}

static void code_draw(const struct popup *popup, struct canvas *out)
{
	const struct code_popup *c = (const struct code_popup *)popup;
	struct canvas whole = canvas_whole(out->grid), in, part;
	struct code_place p = measure(c, &whole);

	in = canvas_box(out, ROLE_focus, record_text(c->customer, CUSTOMER_name), ROLE_title);
	draw_kinds(c, &in);
	if (!p.quiet) {
		part = canvas_part(&in, 1, 0, in.w - 2, in.h - 1);
		if (c->qr.size)
			draw_no_room(c, &whole, &part);
		else
			canvas_wrap(&part, 0, ROLE_warning, PUT_UI, c->err.text);
		return;
	}
	part = canvas_part(&in, (in.w - p.w) / 2, 0, p.w, p.h);
	canvas_code(&part, c->qr.size, c->qr.dark, p.quiet);
	draw_plain(c, &in, p.h, p.text_h);
}

static void show_kind(struct code_popup *c, enum code_kind kind)
{
	c->kind = kind;
	str_clear(&c->content);
	str_clear(&c->plain);
	qr_release(&c->qr);
	if (!code_content(c->customer, kind, &c->content) && refusal_check(c->customer, &c->err))
		return;
	if (!c->content.len)
		err_set(&c->err, ERR_MISSING, kind == CODE_TEL ? _("There is no number to call.") :
			_("There is no WhatsApp number."));
	else if (qr_encode(c->content.s, &c->qr, &c->err))
		return;
	code_plain(c->customer, kind, &c->plain);
}

static void copy_content(struct code_popup *c)
{
	struct str told = STR_INIT;

	if (c->content.len)
		ui_copy(c->popup.ui, c->content.s, &told);
	if (told.len)
		ui_message(c->popup.ui, "%s", told.s);
	str_release(&told);
}

static bool code_key(struct popup *popup, const struct key_event *event)
{
	struct code_popup *c = (struct code_popup *)popup;
	bool rtl = popup->ui->rtl;
	uint32_t key = keymap_fold(event->key);

	for (size_t i = 0; i < COUNT(code_keys); i++)
		if (key == (uint32_t)code_keys[i].key)
			show_kind(c, code_keys[i].kind);
	if (key == K_ESC || key == K_ENTER || key == 'q' || key == 'o')
		popup->done = true;
	else if (key == K_TAB || key == (rtl ? K_LEFT : K_RIGHT))
		show_kind(c, (c->kind + 1) % CODE_KINDS);
	else if (key == (K_TAB | K_SHIFT) || key == (rtl ? K_RIGHT : K_LEFT))
		show_kind(c, (c->kind + CODE_KINDS - 1) % CODE_KINDS);
	else if (key == 'y')
		copy_content(c);
	return true;
}

/* The shortest that the customer has. */
static enum code_kind first_kind(const struct record *customer)
{
	struct str content = STR_INIT;
	enum code_kind kind = CODE_TEL;

	while (kind < CODE_CARD && !code_content(customer, kind, &content))
		kind++;
	str_release(&content);
	return kind;
}

static enum result show_code(struct target *t, const struct args *args, struct err *err)
{
	static const struct popup_ops ops = {
		.in = IN_POPUP, .key = code_key, .place = code_place, .draw = code_draw,
	};
	struct code_popup c = { .popup.ops = &ops, .content = STR_INIT, .plain = STR_INIT };
	struct record *customer = NULL;
	int64_t n = main_customer(t->ui);

	(void)args;
	if (!n)
		return err_set(err, ERR_INVALID, _("Choose a customer first."));
	if (query_get(t->app->db, &customer_entity, n, &customer, err))
		return err->code;
	c.customer = customer;
	show_kind(&c, first_kind(customer));
	if (!qr_is_there())
		*err = c.err;
	else
		ui_popup(t->ui, &c.popup);
	str_release(&c.content);
	str_release(&c.plain);
	qr_release(&c.qr);
	record_free(&customer);
	return qr_is_there() ? OK : err->code;
}

const struct action code_actions[] = {
	{ .name = "code", .menu = N_("Customer"), .keys = "o",
	  .help = N_("Show a code that a phone scans: to call, for WhatsApp, or the contact"),
	  .in = IN_MAIN | IN_CALLS | IN_PERSON, .run = show_code },
	{ .name = NULL },
};
