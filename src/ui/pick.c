/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Choosing one of several: a list with or without a search line. */
#include "base/base.h"
#include "ui/popup.h"

#include "text/utf8.h"
#include "ui/edit.h"
#include "ui/plain.h"
#include "ui/ui_p.h"

struct chooser {
	struct popup popup;
	const struct pick *pick;
	struct edit edit;
	struct pick_items found;	/* owned array; what the search line leaves */
	size_t *index;			/* owned: of each found one among the fixed items */
	size_t cur, top;
	bool searches, has_help;
	const char *seen;		/* text of the item that `moved` was told of */
};

/* --- What fits. */

#define NAME_SCORE 100000	/* above any of fuzzy_score */

static void add_item(struct chooser *c, const struct pick_item *item, size_t index)
{
	size_t cap = c->found.cap;

	c->found.v = array_grow(c->found.v, &c->found.cap, c->found.n + 1, sizeof(*c->found.v));
	if (c->found.cap != cap || !c->index)
		c->index = xrealloc(c->index, c->found.cap * sizeof(*c->index));
	c->index[c->found.n] = index;
	c->found.v[c->found.n++] = *item;
}

static int item_score(const struct pick_item *item, const char *typed)
{
	struct str folded = STR_INIT;
	int score;

	text_fold(item->text, &folded);
	score = fuzzy_score(folded.s, typed);
	if (item->detail) {
		str_clear(&folded);
		text_fold(item->detail, &folded);
		score = MAX(score, text_contains(folded.s, typed) ? 1 : 0);
	}
	/* Who types the name of a command, or its beginning, means it. */
	if (item->name && score < NAME_SCORE && strstr(item->name, typed))
		score = str_has_prefix(item->name, typed) ? NAME_SCORE : NAME_SCORE / 2;
	str_release(&folded);
	return score;
}

/* Best first; in the given order while nothing is typed and among equals (insertion is stable). */
static void filter_fixed(struct chooser *c, const char *typed)
{
	int *scores = xcalloc(MAX(c->pick->nitems, 1), sizeof(*scores));

	for (size_t i = 0; i < c->pick->nitems; i++) {
		int score = *typed ? item_score(&c->pick->items[i], typed) : 1;
		size_t at = c->found.n;

		if (!score)
			continue;
		add_item(c, &c->pick->items[i], i);
		for (; at > 0 && scores[at - 1] < score; at--) {
			scores[at] = scores[at - 1];
			c->found.v[at] = c->found.v[at - 1];
			c->index[at] = c->index[at - 1];
		}
		scores[at] = score;
		c->found.v[at] = c->pick->items[i];
		c->index[at] = i;
	}
	free(scores);
}

static struct canvas chooser_place(const struct popup *popup, const struct canvas *whole);

static void scroll_typed(struct chooser *c)
{
	struct canvas whole = canvas_whole(&c->popup.ui->grid);
	struct canvas place = chooser_place(&c->popup, &whole);
	struct canvas line = canvas_part(&place, 2, 1, place.w - 4, 1);

	edit_scroll(&c->edit, &line);
}

static void chooser_load(struct popup *popup)
{
	struct chooser *c = (struct chooser *)popup;
	struct str folded = STR_INIT;

	scroll_typed(c);
	c->found.n = 0;
	if (c->pick->search)
		popup->wants_load = !c->pick->search(popup->ui, c->pick->ctx, c->edit.text.s, &c->found);
	else {
		text_fold(c->edit.text.s, &folded);
		filter_fixed(c, folded.s);
	}
	str_release(&folded);
	c->cur = MIN(c->cur, c->found.n ? c->found.n - 1 : 0);
}

/* --- Places. */

#define PICK_W 64

static struct canvas chooser_place(const struct popup *popup, const struct canvas *whole)
{
	const struct chooser *c = (const struct chooser *)popup;
	int w = MIN(c->pick->wide ? 96 : PICK_W, whole->w - 4), h = whole->h - 3, rows;

	if (c->pick->wide || c->pick->search)
		return canvas_part(whole, (whole->w - w) / 2, 1, w, c->pick->wide ? h : MIN(h, 16));
	rows = (int)c->pick->nitems;
	for (size_t i = 0; i < c->pick->nitems; i++)
		w = MAX(MIN(w, whole->w - 4), 0);
	h = MIN(h, rows + 2 + (c->searches ? 1 : 0) + (c->has_help ? 2 : 0));
	return canvas_part(whole, (whole->w - w) / 2, 1 + (whole->h - 3 - h) / 3, w, h);
}

/* Rows of the list: the box less its frame and the search line. */
static int list_rows(const struct chooser *c)
{
	struct canvas whole = canvas_whole(&c->popup.ui->grid);
	struct canvas place = chooser_place(&c->popup, &whole);

	return MAX(1, place.h - 2 - (c->searches ? 1 : 0) - (c->has_help ? 2 : 0));
}

static bool has_headline(const struct chooser *c, size_t i)
{
	const char *group = c->found.v[i].group;

	/* Sorted by fit the groups are torn apart: no headlines then. */
	return group && !c->edit.text.len &&
		(i == 0 || !c->found.v[i - 1].group || !str_eq(group, c->found.v[i - 1].group));
}

static int rows_between(const struct chooser *c, size_t from, size_t to)
{
	int rows = 0;

	for (size_t i = from; i <= to && i < c->found.n; i++)
		rows += 1 + has_headline(c, i);
	return rows;
}

static void show_current(struct chooser *c)
{
	int rows = list_rows(c);

	c->cur = MIN(c->cur, c->found.n ? c->found.n - 1 : 0);
	if (c->pick->moved && c->found.n && c->found.v[c->cur].text != c->seen) {
		c->seen = c->found.v[c->cur].text;
		c->pick->moved(c->popup.ui, c->pick->ctx, &c->found.v[c->cur]);
	}
	c->top = MIN(c->top, c->cur);
	while (c->top < c->cur && rows_between(c, c->top, c->cur) > rows)
		c->top++;
}

/* --- Drawing. */

static void draw_item(const struct chooser *c, const struct canvas *in, int y, size_t i)
{
	const struct pick_item *item = &c->found.v[i];
	unsigned style = i == c->cur ? ROLE_selection : ROLE_text;
	int detail = item->detail ? MIN(canvas_width(in, item->detail), in->w / 2) : 0;
	struct str folded = STR_INIT;

	text_fold(c->edit.text.s, &folded);
	canvas_fill_row(in, y, style);
	canvas_put(in, &(struct put){ .x = 1, .y = y, .w = in->w - 3 - detail, .style = style,
		.text = item->text, .match = folded.s });
	if (detail)
		canvas_put(in, &(struct put){ .x = in->w - 1 - detail, .y = y, .w = detail,
			.style = ON(ROLE_key, i == c->cur ? ROLE_selection : ROLE_text),
			.align = ALIGN_END, .text = item->detail });
	str_release(&folded);
}

static void draw_none(const struct chooser *c, const struct canvas *in)
{
	struct canvas text = canvas_part(in, 1, 0, in->w - 2, in->h);
	const char *none = c->pick->none ? c->pick->none : _("Nothing fits");

	canvas_wrap(&text, 0, ROLE_dim, PUT_UI, c->pick->rest && c->edit.text.len ?
		_("Enter takes what you typed") : none);
}

static void chooser_draw(const struct popup *popup, struct canvas *out)
{
	const struct chooser *c = (const struct chooser *)popup;
	struct canvas in = canvas_box(out, ROLE_focus, c->pick->title, ROLE_title), line;
	int y = 0;

	if (c->searches) {
		line = canvas_part(&in, 1, 0, in.w - 2, 1);
		edit_draw(&c->edit, &line, ROLE_field_focus, true);
		in = canvas_part(&in, 0, 1, in.w, in.h - 1);
	}
	if (c->has_help && in.h > 3) {
		canvas_hline(&in, 0, in.h - 2, in.w, ROLE_border);
		if (c->found.n && c->found.v[c->cur].help)
			canvas_text(&in, 1, in.h - 1, in.w - 2, ROLE_dim, c->found.v[c->cur].help);
		in = canvas_part(&in, 0, 0, in.w, in.h - 2);
	}
	if (!c->found.n)
		draw_none(c, &in);
	for (size_t i = c->top; i < c->found.n && y < in.h; i++) {
		if (has_headline(c, i))
			canvas_text(&in, 1, y++, in.w - 2, ROLE_title, c->found.v[i].group);
		if (y < in.h)
			draw_item(c, &in, y++, i);
	}
}

/* --- Keys. */

static void take(struct chooser *c)
{
	if (!c->found.n && c->pick->rest && c->edit.text.len) {
		str_set(c->pick->rest, c->edit.text.s);
		c->popup.answer = 1;
		c->popup.done = true;
	} else if (c->found.n) {
		c->popup.answer = 0;
		c->popup.done = true;
	}
}

static bool move(struct chooser *c, uint32_t key)
{
	long n = (long)c->found.n, to = (long)c->cur, page = list_rows(c);

	switch (key) {
	case K_DOWN: case 'n' | K_CTRL: case K_TAB:
		to++;
		break;
	case K_UP: case 'p' | K_CTRL: case K_TAB | K_SHIFT:
		to--;
		break;
	case K_PGDN:
		to += page - 1;
		break;
	case K_PGUP:
		to -= page - 1;
		break;
	default:
		return false;
	}
	c->cur = (size_t)MAX(0, MIN(to, n - 1));
	return true;
}

/* Without a search line letters are keys: j, k and the place's number. */
static bool plain_key(struct chooser *c, uint32_t key)
{
	uint32_t folded = keymap_fold(key);

	if (folded == 'j' || folded == 'k')
		return move(c, folded == 'j' ? K_DOWN : K_UP);
	if (key == K_HOME || key == K_END) {
		c->cur = key == K_HOME || !c->found.n ? 0 : c->found.n - 1;
		return true;
	}
	if (folded >= '1' && folded <= '9' && folded - '1' < c->found.n) {
		c->cur = folded - '1';
		take(c);
		return true;
	}
	return key_is_text(key);
}

static void typed(struct chooser *c)
{
	c->cur = c->top = 0;
	c->popup.wants_load = true;
}

static bool chooser_key(struct popup *popup, const struct key_event *event)
{
	struct chooser *c = (struct chooser *)popup;
	bool taken = true;

	/* Nobody chooses among the rows of what was typed before. */
	if (popup->wants_load && popup->gives_way && event->key != K_ESC && !key_is_text(event->key))
		chooser_load(popup);
	if (event->key == K_ESC)
		popup->done = true;
	else if (event->key == K_ENTER)
		take(c);
	else if (move(c, event->key))
		;
	else if (!c->searches)
		taken = plain_key(c, event->key);
	else {
		switch (ui_edit(popup->ui, &c->edit, event)) {
		case EDIT_CHANGED:
			typed(c);
			break;
		case EDIT_IGNORED:
			taken = event->key == K_MOUSE;
			break;
		default:
			break;
		}
	}
	if (!popup->wants_load)
		show_current(c);
	return taken;
}

/* --- Line by line: what fits is numbered; a number chooses, other text searches. */

#define LINES_AT_ONCE 40	/* more than this wants a search */

static void say_items(struct chooser *c)
{
	struct ui *ui = c->popup.ui;
	struct str text = STR_INIT;

	for (size_t i = 0; i < c->found.n && i < LINES_AT_ONCE; i++) {
		const struct pick_item *item = &c->found.v[i];

		if (has_headline(c, i))
			str_addf(&text, "%s\n", item->group);
		str_addf(&text, "%zu %s", i + 1, item->text);
		if (!text_is_empty(item->detail))
			str_addf(&text, ": %s", item->detail);
		str_addc(&text, '\n');
	}
	if (!c->found.n)
		str_add(&text, _("Nothing fits."));
	else if (c->found.n > LINES_AT_ONCE)
		str_addf(&text, Q_("%zu more: type a part of it to search.", "%zu more: type a part of it "
			"to search.", c->found.n - LINES_AT_ONCE), c->found.n - LINES_AT_ONCE);
	plain_say(ui, "%s", text.s);
	str_release(&text);
}

/* One answer; true: the question is answered, with popup.answer as take() leaves it. */
static bool answer_line(struct chooser *c, const char *typed)
{
	size_t number = plain_number(typed, MIN(c->found.n, LINES_AT_ONCE));

	if (plain_is_cancel(typed)) {
		c->popup.answer = -1;
		return true;
	}
	if (number)
		c->cur = number - 1;
	else if (*typed && c->searches) {
		edit_set(&c->edit, typed);
		c->cur = 0;
		chooser_load(&c->popup);
		if (c->found.n || !c->pick->rest) {
			say_items(c);
			return false;
		}
	} else if (*typed || c->searches || c->cur >= c->found.n) {
		plain_say(c->popup.ui, "%s", _("Type the number of a line, or . to leave it."));
		return false;
	}
	take(c);
	return c->popup.done;
}

static void pick_by_line(struct chooser *c)
{
	struct ui *ui = c->popup.ui;
	char *prompt, *typed;

	c->popup.done = false;
	c->popup.answer = -1;
	plain_say(ui, "%s", c->pick->title);
	say_items(c);
	for (bool done = false; !done && !ui->quit; ) {
		const struct pick_item *now = c->cur < c->found.n ? &c->found.v[c->cur] : NULL;

		/* TRANSLATORS: the prompt of a numbered list; Enter takes what is named. */
		prompt = now && !c->searches ? xasprintf(_("Number, or Enter for %s> "), now->text) :
			c->searches ? xstrdup(_("Number or search> ")) : xstrdup(_("Number> "));
		typed = plain_read(ui, prompt);
		done = !typed || answer_line(c, typed);
		free(prompt);
		free(typed);
	}
}

static struct edit *chooser_edit(struct popup *popup)
{
	struct chooser *c = (struct chooser *)popup;

	return c->searches ? &c->edit : NULL;
}

int64_t ui_pick(struct ui *ui, const struct pick *pick)
{
	static const struct popup_ops ops = {
		.in = IN_POPUP, .key = chooser_key, .place = chooser_place, .draw = chooser_draw,
		.load = chooser_load, .edit = chooser_edit,
	};
	struct chooser c = {
		.popup = { .ops = &ops, .ui = ui, .gives_way = pick->gives_way }, .pick = pick, .edit = EDIT_INIT,
		.searches = pick->search || pick->typing, .cur = pick->start,
	};
	int64_t answer = -1;

	for (size_t i = 0; i < pick->nitems; i++)
		c.has_help |= pick->items[i].help != NULL;
	edit_set(&c.edit, pick->typed ? pick->typed : "");
	chooser_load(&c.popup);
	if (ui->plain)
		pick_by_line(&c);
	else {
		show_current(&c);
		ui_popup(ui, &c.popup);
	}
	switch (c.popup.done ? c.popup.answer : -1) {
	case 0:
		answer = pick->search ? c.found.v[c.cur].n : (int64_t)c.index[c.cur];
		break;
	case 1:
		answer = -2;
		break;
	}
	edit_release(&c.edit);
	free(c.found.v);
	free(c.index);
	return answer;
}

int ui_choose(struct ui *ui, const char *title, const char *const *texts, int start)
{
	struct pick_items items = { 0 };
	struct pick pick = { .title = title, .start = (size_t)MAX(start, 0) };
	int answer;

	for (; texts[items.n]; items.n++) {
		items.v = array_grow(items.v, &items.cap, items.n + 1, sizeof(*items.v));
		items.v[items.n] = (struct pick_item){ .text = texts[items.n] };
	}
	pick.items = items.v;
	pick.nitems = items.n;
	answer = (int)ui_pick(ui, &pick);
	free(items.v);
	return answer;
}
