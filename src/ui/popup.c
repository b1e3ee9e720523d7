/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Questions over the screen: yes or no, a text to read, one line to type. */
#include "base/base.h"
#include "ui/popup.h"

#include "text/utf8.h"
#include "text/when.h"
#include "ui/edit.h"
#include "ui/plain.h"
#include "ui/ui_p.h"

int ui_popup(struct ui *ui, struct popup *popup)
{
	popup->ui = ui;
	if (ui->plain) {
		plain_say(ui, "%s", _("This is there on the screens only."));
		return -1;
	}
	popup->below = ui->popup;
	popup->done = false;
	popup->answer = -1;
	popup->wants_load = true;
	ui->popup = popup;
	ui->keys = (struct key_state){ 0 };
	ui_redraw_all(ui);
	while (!popup->done && !ui->quit)
		ui_step(ui, -1);
	ui->popup = popup->below;
	ui->keys = (struct key_state){ 0 };
	ui_redraw_all(ui);
	return popup->done ? popup->answer : -1;
}

/* In the middle of the screen, a little above. */
static struct canvas centred(const struct canvas *whole, int w, int h)
{
	w = MIN(w, whole->w - 2);
	h = MIN(h, whole->h - 3);
	return canvas_part(whole, (whole->w - w) / 2, 1 + (whole->h - 3 - h) / 3, w, h);
}

static void answer(struct popup *popup, int value)
{
	popup->answer = value;
	popup->done = true;
}

/* Lines a text takes at a width; the canvas is only for its settings. */
static int count_lines(const struct canvas *whole, int w, const char *text)
{
	struct canvas nowhere = canvas_part(whole, 0, 0, w, 0);

	nowhere.w = w;
	return canvas_wrap(&nowhere, 0, ROLE_text, PUT_UI, text);
}

/* --- Yes or no. */

struct confirm {
	struct popup popup;
	const char *question;
	bool hard;		/* Enter is not enough */
};
#define QUESTION_W 60

static struct canvas confirm_place(const struct popup *popup, const struct canvas *whole)
{
	const struct confirm *c = (const struct confirm *)popup;
	int w = MIN(QUESTION_W, whole->w - 4);

	return centred(whole, w + 4, count_lines(whole, w, c->question) + 4);
}

static void confirm_draw(const struct popup *popup, struct canvas *out)
{
	const struct confirm *c = (const struct confirm *)popup;
	struct canvas in = canvas_box(out, ROLE_focus, NULL, ROLE_title), text;
	int x = 1;

	text = canvas_part(&in, 1, 0, in.w - 2, in.h - 1);
	canvas_wrap(&text, 0, ROLE_text, PUT_UI, c->question);
	x += canvas_text(&in, x, in.h - 1, 0, ROLE_key,
		c->hard ? P_("key", "y") : P_("key", "y, Enter")) + 1;
	x += canvas_text(&in, x, in.h - 1, 0, ROLE_footer, P_("answer", "yes")) + 3;
	x += canvas_text(&in, x, in.h - 1, 0, ROLE_key, P_("key", "n, Esc")) + 1;
	canvas_text(&in, x, in.h - 1, 0, ROLE_footer, P_("answer", "no"));
}

/* The key of "y" or "n" on either layout, or the first letter of the words in Arabic. */
static bool confirm_key(struct popup *popup, const struct key_event *event)
{
	const struct confirm *c = (const struct confirm *)popup;
	uint32_t key = event->key, folded = keymap_fold(key);

	if (key == K_ESC || key == 0x644 || folded == 'n')		/* ل of لا */
		answer(popup, -1);
	else if ((key == K_ENTER && !c->hard) || key == 0x646 || folded == 'y')	/* ن of نعم */
		answer(popup, 1);
	return event->key != K_MOUSE;
}

static bool ask_yes(struct ui *ui, const char *question, bool hard)
{
	static const struct popup_ops ops = {
		.in = IN_POPUP, .key = confirm_key, .place = confirm_place, .draw = confirm_draw,
	};
	struct confirm c = { .popup.ops = &ops, .question = question, .hard = hard };

	if (ui->plain)
		return plain_confirm(ui, question, hard);
	return ui_popup(ui, &c.popup) == 1;
}

bool ui_confirm(struct ui *ui, const char *question)
{
	return ask_yes(ui, question, false);
}

bool ui_confirm_hard(struct ui *ui, const char *question)
{
	return ask_yes(ui, question, true);
}

/* --- A text to be read. */

struct reader { struct popup popup; const char *title, *text; int skip, lines, h; };

static struct canvas reader_place(const struct popup *popup, const struct canvas *whole)
{
	const struct reader *r = (const struct reader *)popup;
	int w = MIN(76, whole->w - 6);

	return centred(whole, w + 4, count_lines(whole, w, r->text) + 3);
}

static void reader_draw(const struct popup *popup, struct canvas *out)
{
	const struct reader *r = (const struct reader *)popup;
	struct canvas in = canvas_box(out, ROLE_focus, r->title, ROLE_title), text;

	text = canvas_part(&in, 1, 0, in.w - 2, in.h - 1);
	canvas_wrap(&text, r->skip, ROLE_text, PUT_AUTO, r->text);
	canvas_text(&in, 1, in.h - 1, 0, ROLE_footer, _("Enter or Esc closes"));
}

static void reader_load(struct popup *popup)
{
	struct reader *r = (struct reader *)popup;
	struct canvas whole = canvas_whole(&popup->ui->grid), place = reader_place(popup, &whole);

	r->lines = count_lines(&whole, place.w - 4, r->text);
	r->h = place.h - 3;
}

static bool reader_key(struct popup *popup, const struct key_event *event)
{
	struct reader *r = (struct reader *)popup;
	uint32_t key = keymap_fold(event->key);

	reader_load(popup);
	if (key == K_ESC || key == K_ENTER || key == 'q')
		answer(popup, 0);
	else if (key == K_DOWN || key == 'j')
		r->skip++;
	else if (key == K_UP || key == 'k')
		r->skip--;
	else if (key == K_PGDN || key == ' ')
		r->skip += MAX(r->h - 1, 1);
	else if (key == K_PGUP)
		r->skip -= MAX(r->h - 1, 1);
	else if (key == K_HOME || key == K_END)
		r->skip = key == K_HOME ? 0 : r->lines;
	r->skip = MAX(0, MIN(r->skip, r->lines - r->h));
	return true;
}

void ui_show(struct ui *ui, const char *title, const char *text)
{
	static const struct popup_ops ops = {
		.in = IN_POPUP, .key = reader_key, .place = reader_place, .draw = reader_draw,
	};
	struct reader r = { .popup.ops = &ops, .title = title, .text = text };

	if (ui->plain)
		plain_say(ui, "%s\n%s", title, text);
	else
		ui_popup(ui, &r.popup);
}

/* --- One line. */

struct ask {
	struct popup popup;
	const char *question, *help;
	ask_check check;	/* NULL: anything is right */
	ask_complete complete;	/* NULL: Tab does nothing */
	struct str offers;	/* what Tab found, several */
	struct err err;		/* what it said last */
	bool wrong;
	bool secret;
	struct edit edit;
};

static struct canvas ask_place(const struct popup *popup, const struct canvas *whole)
{
	const struct ask *a = (const struct ask *)popup;

	return centred(whole, QUESTION_W + 4, a->help ? 6 : 4);
}

static struct canvas ask_line(const struct popup *popup)
{
	struct canvas whole = canvas_whole(&popup->ui->grid), place = ask_place(popup, &whole);

	return canvas_part(&place, 2, 1, place.w - 4, 1);
}

/* How many letters there are is all that is seen. */
static void draw_secret(const struct edit *edit, const struct canvas *line)
{
	int n = (int)utf8_count(edit->text.s);

	canvas_fill(line, ROLE_field_focus);
	for (int i = 0; i < MIN(n, line->w - 1); i++)
		canvas_glyph(line, i, 0, ROLE_field_focus, GLYPH_BULLET);
	canvas_caret(line, MIN(n, line->w - 1), 0);
}

static void ask_draw(const struct popup *popup, struct canvas *out)
{
	const struct ask *a = (const struct ask *)popup;
	struct canvas in = canvas_box(out, ROLE_focus, a->question, ROLE_title), line;

	line = canvas_part(&in, 1, 0, in.w - 2, 1);
	if (a->secret)
		draw_secret(&a->edit, &line);
	else
		edit_draw(&a->edit, &line, ROLE_field_focus, true);
	if (a->help) {
		struct canvas text = canvas_part(&in, 1, 1, in.w - 2, 2);

		canvas_wrap(&text, 0, a->wrong ? ROLE_error : ROLE_dim, PUT_UI, a->wrong ? a->err.text :
			a->offers.len ? a->offers.s : a->help);
	}
	canvas_text(&in, 1, in.h - 1, in.w - 2, ROLE_footer, _("Enter takes it, Esc leaves"));
}

/* The words begin alike so far. */
static size_t common_start(const struct strlist *words)
{
	size_t len = strlen(words->v[0]);

	for (size_t i = 1; i < words->n; i++) {
		size_t same = 0;

		while (same < len && words->v[i][same] == words->v[0][same])
			same++;
		len = same;
	}
	while (len && ((unsigned char)words->v[0][len] & 0xc0) == 0x80)
		len--;
	return len;
}

/* As shells do it: as far as it is certain; then all that could follow is shown. */
static void complete_line(struct ask *a)
{
	struct strlist words = { 0 };
	struct str text = STR_INIT;
	size_t start = 0, len;

	str_clear(&a->offers);
	if (a->edit.at != a->edit.text.len)
		return;
	a->complete(a->edit.text.s ? a->edit.text.s : "", &words, &start);
	if (words.n) {
		len = common_start(&words);
		str_addn(&text, a->edit.text.s ? a->edit.text.s : "", start);
		str_addn(&text, words.v[0], len);
		/* The only one is taken as it is written, also in letters that fold alike. */
		if (words.n == 1 || text.len > a->edit.text.len)
			edit_set(&a->edit, text.s);
		for (size_t i = 0; words.n > 1 && i < words.n; i++)
			str_addf(&a->offers, "%s%s", i ? "  " : "", words.v[i]);
	}
	str_release(&text);
	strlist_release(&words);
}

static bool ask_key(struct popup *popup, const struct key_event *event)
{
	struct ask *a = (struct ask *)popup;
	struct canvas line = ask_line(popup);

	a->wrong = a->wrong && event->key == K_MOUSE;
	if (event->key == K_TAB && a->complete) {
		complete_line(a);
		edit_scroll(&a->edit, &line);
		return true;
	}
	if (event->key != K_MOUSE)
		str_clear(&a->offers);
	if (event->key == K_ENTER && a->check && a->check(popup->ui, a->edit.text.s, &a->err))
		a->wrong = true;
	else if (event->key == K_ENTER)
		answer(popup, 1);
	else if (event->key == K_ESC)
		answer(popup, -1);
	else if (ui_edit(popup->ui, &a->edit, event) == EDIT_IGNORED)
		return event->key == K_MOUSE;
	edit_scroll(&a->edit, &line);
	return true;
}

static struct edit *ask_edit(struct popup *popup)
{
	return &((struct ask *)popup)->edit;
}

/* Also after a resize. */
static void ask_load(struct popup *popup)
{
	struct canvas line = ask_line(popup);

	edit_scroll(&((struct ask *)popup)->edit, &line);
}

char *ui_ask(struct ui *ui, const char *question, const char *initial, const char *help)
{
	return ui_ask_right(ui, question, initial, help, NULL);
}

enum result ask_check_when(struct ui *ui, const char *typed, struct err *err)
{
	struct when when;

	return *typed ? when_parse(typed, ui->now, &when, err) : OK;
}

char *ui_ask_right(struct ui *ui, const char *question, const char *initial, const char *help, ask_check check)
{
	return ui_ask_completed(ui, question, initial, help, check, NULL);
}

static char *ask(struct ui *ui, struct ask *a, const char *initial)
{
	struct canvas line;
	char *typed = NULL;

	a->edit.dir = PUT_AUTO;	/* names and paths are in either script */
	edit_set(&a->edit, initial ? initial : "");
	a->popup.ui = ui;
	line = ask_line(&a->popup);
	edit_scroll(&a->edit, &line);
	if (ui_popup(ui, &a->popup) == 1)
		typed = xstrdup(a->edit.text.s);
	if (a->secret)
		memset(a->edit.text.s, 0, a->edit.text.len);
	edit_release(&a->edit);
	str_release(&a->offers);
	return typed;
}

static const struct popup_ops ask_ops = {
	.in = IN_POPUP, .key = ask_key, .place = ask_place, .draw = ask_draw,
	.load = ask_load, .edit = ask_edit,
};

char *ui_ask_completed(struct ui *ui, const char *question, const char *initial, const char *help,
	ask_check check, ask_complete complete)
{
	struct ask a = { .popup.ops = &ask_ops, .question = question, .help = help, .check = check,
		.complete = complete, .offers = STR_INIT, .edit = EDIT_INIT };

	return ui->plain ? plain_ask(ui, question, initial, help, check) : ask(ui, &a, initial);
}

/* Nothing of it can be copied out of the line. */
static const struct popup_ops secret_ops = {
	.in = IN_POPUP, .key = ask_key, .place = ask_place, .draw = ask_draw, .load = ask_load,
};

char *ui_ask_secret(struct ui *ui, const char *question, const char *help)
{
	struct ask a = { .popup.ops = &secret_ops, .question = question, .help = help, .secret = true,
		.offers = STR_INIT, .edit = EDIT_INIT };

	return ui->plain ? NULL : ask(ui, &a, NULL);
}
