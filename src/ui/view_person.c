/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The page of one customer: all that is known, under tabs; Enter opens what stands in a line. */
#include "base/base.h"
#include "ui/view_person.h"

#include "model/schema/people.h"
#include "app/attach.h"
#include "ui/pages.h"

#define HEAD_ROOM 14		/* lines from which a rule parts the tabs from what they show */
#define GAP	  2		/* cells between label and text */

/* --- Rows. */

static enum result person_fetch(void *ctx, enum list_from from, const void *anchor, size_t limit,
	struct list *list, struct err *err)
{
	struct view *view = ctx;
	struct person_view *p = view->state;
	struct sheet sheet = { 0 };
	size_t label_w = 0;

	(void)anchor, (void)limit, (void)err;
	if (from == LIST_AFTER || !p->overview.customer)
		return OK;	/* everything comes at once */
	overview_sheet(view->ui->app, &p->overview, p->tab, false, &sheet);
	for (size_t i = 0; i < sheet.n; i++)
		label_w = MAX(label_w, text_width(sheet.v[i].label));
	for (size_t i = 0; i < sheet.n; i++) {
		struct person_row *row = xmalloc(sizeof(*row));

		*row = (struct person_row){ .line = sheet.v[i], .label_w = (int)label_w, .first = !i };
		row->key = row->line.entity == &customer_entity ? -1 - (int64_t)i : row->line.n;
		list_add(list, row);
	}
	free(sheet.v);		/* its texts went into the rows */
	return OK;
}

static int64_t row_key(const void *row)
{
	return ((const struct person_row *)row)->key;
}

static void row_free(void *data)
{
	struct person_row *row = data;

	free(row->line.label);
	free(row->line.text);
	free(row);
}

static int label_width(const struct person_row *row, int width)
{
	return MIN(row->label_w, width / 3);
}

/* Lines above the text: a blank one and the heading. */
static int heading_height(const struct person_row *row)
{
	return row->line.heading ? 1 + !row->first : 0;
}

static int row_height(const void *data, int width)
{
	const struct person_row *row = data;
	const char *text = row->line.text;
	size_t len = strlen(text);
	int lines = heading_height(row), w = MAX(width - label_width(row, width) - GAP - 1, 1);

	do {
		size_t next;

		layout_wrap(text, len, (size_t)w, &next);
		text += next;
		len -= next;
		lines++;
	} while (len);
	return lines;
}

static const struct list_source source = {
	.fetch = person_fetch, .forward = true, .key = row_key, .free = row_free, .height = row_height,
};

/* --- The view. */

static enum result person_init(struct view *view, struct err *err)
{
	(void)err;
	list_init(&((struct person_view *)view->state)->list, &source, view);
	return OK;
}

static void person_close(struct view *view)
{
	struct person_view *p = view->state;

	list_release(&p->list);
	overview_release(&p->overview);
}

static bool person_stale(const struct view *view, const struct changes *changes)
{
	(void)view;
	return change_touches(changes, NULL, 0);
}

static int head_height(const struct view *view)
{
	return view->h >= HEAD_ROOM ? 2 : 1;
}

static enum result person_load(struct view *view, struct err *err)
{
	struct person_view *p = view->state;

	if (view->changed && p->customer) {
		struct overview overview;

		if (overview_read(view->ui->app, p->customer, &overview, err))
			return err->code;
		overview_release(&p->overview);
		p->overview = overview;
		list_reload(&p->list);
	}
	list_size(&p->list, view->w, MAX(view->h - head_height(view), 1));
	view->ui->dirty = true;		/* another tab has other keys */
	return list_load(&p->list, err);
}

enum result person_open(struct ui *ui, int64_t customer, struct err *err)
{
	struct view *view;

	if (ui_open_page(ui, &person_page, err))
		return err->code;
	view = ui_view(ui, &person_ops);
	((struct person_view *)view->state)->customer = customer;
	view_reload(view);
	return OK;
}

void person_show(struct view *view, enum overview_tab tab)
{
	struct person_view *p = view->state;

	if (tab == p->tab)
		return;
	p->tab = tab;
	list_restart(&p->list);
	view->stale = view->dirty = true;
}

/* --- Drawing. */

/* "1 Profile  2 History": where there is no room, the digits of those that are not shown. */
static void draw_tabs(const struct view *view, const struct canvas *out)
{
	const struct person_view *p = view->state;
	int needed = 0, x = 0;

	for (int i = 0; i < TAB_COUNT; i++)
		needed += canvas_width(out, overview_title((enum overview_tab)i)) + 5;
	for (int i = 0; i < TAB_COUNT && x < out->w; i++) {
		bool shown = i == (int)p->tab;
		char key[4];

		snprintf(key, sizeof(key), "%d", i + 1);
		if (shown)
			canvas_textf(out, x, 0, out->w - x, ROLE_selection, " %s %s ", key,
				overview_title((enum overview_tab)i));
		else
			canvas_text(out, x + 1, 0, out->w - x - 1, ROLE_key, key);
		x += 2 + canvas_width(out, key);
		if (!shown && needed <= out->w)
			canvas_text(out, x, 0, out->w - x, ROLE_text, overview_title((enum overview_tab)i));
		if (shown || needed <= out->w)
			x += canvas_width(out, overview_title((enum overview_tab)i)) + 2;
		else
			x += 1;
	}
}

static enum role tone_role(enum tone tone)
{
	static const enum role roles[] = {
		[TONE_PLAIN] = ROLE_text, [TONE_WARNING] = ROLE_warning, [TONE_TODAY] = ROLE_today,
		[TONE_GOOD] = ROLE_ok, [TONE_DIM] = ROLE_dim,
	};

	return roles[tone];
}

/* Our first line in our direction, somebody's words below it in theirs. */
static void draw_text(const struct sheet_line *line, const struct canvas *c, unsigned style)
{
	size_t first = line->own_direction ? 0 : strcspn(line->text, "\n");
	unsigned drawn = ON(tone_role(line->tone), style_role(style));
	struct canvas rest = *c;

	if (first) {
		char *text = xstrndup(line->text, first);
		int lines = canvas_wrap(c, 0, drawn, PUT_UI, text);

		rest = canvas_part(c, 0, lines, c->w, c->h - lines);
		free(text);
	}
	if (line->text[first])
		canvas_wrap(&rest, 0, line->own_direction ? drawn : ON(ROLE_dim, style_role(style)), PUT_AUTO,
			line->text + first + (first > 0));
}

static void draw_row(const void *data, const struct canvas *c, unsigned style, void *ctx)
{
	const struct person_row *row = data;
	int y = heading_height(row), w = label_width(row, c->w), x = w + GAP + 1;
	struct canvas text = canvas_part(c, x, y, c->w - x, c->h - y);

	(void)ctx;
	for (int i = 0; i < y; i++)	/* what stands above the chosen row is not chosen */
		canvas_fill_row(c, i, ROLE_text);
	if (y)
		canvas_text(c, 0, y - 1, c->w, ROLE_title, row->line.heading);
	canvas_text(c, 1, y, w, ON(ROLE_label, style_role(style)), row->line.label);
	draw_text(&row->line, &text, style);
}

static const struct {
	const char *text;
	struct offer offers[3];
} nothing[] = {
	[TAB_HISTORY] = { N_("No contact yet"), { { "interaction-new", N_("%s writes one down") },
		{ "followup-new", N_("%s plans a follow-up") } } },
	[TAB_FOLLOWUPS] = { N_("Nothing is planned"), { { "followup-new", N_("%s plans a follow-up") } } },
	[TAB_FAMILY] = { N_("Nobody of the family is known yet"), { { "line-new", N_("%s adds somebody") } } },
	[TAB_DOCUMENTS] = { N_("No document yet"), { { "document-attach", N_("%s keeps a copy of a file") } } },
};

static void add_nothing(const struct view *view, enum overview_tab tab, struct str *out)
{
	if (tab < COUNT(nothing) && nothing[tab].text)
		ui_add_offers(view->ui, _(nothing[tab].text), nothing[tab].offers, out);
}

static void person_draw(const struct view *view, struct canvas *out)
{
	const struct person_view *p = view->state;
	int head = head_height(view);
	struct canvas rows = canvas_part(out, 0, head, out->w, out->h - head);

	draw_tabs(view, out);
	if (head > 1)
		canvas_hline(out, 0, 1, out->w, ROLE_border);
	if (list_is_empty(&p->list)) {
		struct canvas place = canvas_part(&rows, 1, 1, rows.w - 2, rows.h - 1);
		struct str text = STR_INIT;

		add_nothing(view, p->tab, &text);
		canvas_wrap(&place, 0, ROLE_dim, PUT_UI, text.s);
		str_release(&text);
	}
	list_draw(&p->list, &rows, view->focused, draw_row, NULL);
}

static void person_heading(const struct view *view, struct str *out)
{
	const struct person_view *p = view->state;

	if (!p->overview.customer)
		return;
	str_add(out, record_text(p->overview.customer, CUSTOMER_name));
	if (record_has(p->overview.customer, common_index(&customer_entity, COMMON_deleted_at)))
		str_addf(out, " (%s)", _("deleted"));
}

/* --- Line by line. */

static void person_text(const struct view *view, struct str *out)
{
	const struct person_view *p = view->state;

	person_heading(view, out);
	/* TRANSLATORS: which of several pages of one customer: "Page 2 of 6: History". */
	str_addc(out, '\n');
	str_addf(out, _("Page %d of %d: %s"), (int)p->tab + 1, (int)TAB_COUNT, overview_title(p->tab));
	str_addf(out, "\n%s", _("l is the next page, h the one before."));
	if (list_is_empty(&p->list)) {
		str_addc(out, '\n');
		add_nothing(view, p->tab, out);
	}
}

static void person_row_text(const struct view *view, const void *data, struct str *out)
{
	const struct person_row *row = data;

	(void)view;
	if (row->line.heading)
		str_addf(out, "%s. ", row->line.heading);
	str_addf(out, "%s: %s", row->line.label, row->line.text);
}

static struct list *person_list(struct view *view)
{
	return &((struct person_view *)view->state)->list;
}

static int64_t person_chosen(const struct view *view, const struct entity **entity)
{
	const struct person_view *p = view->state;
	const struct person_row *row = list_row(&p->list);

	*entity = row ? row->line.entity : &customer_entity;
	return row ? row->line.n : p->customer;
}

/* The key for a picture is told where there is one. */
static bool person_offers(const struct view *view, const struct action *action)
{
	const struct person_view *p = view->state;
	bool any = false;

	if (!str_eq(action->name, "document-picture"))
		return true;
	for (size_t i = 0; p->tab == TAB_DOCUMENTS && i < p->overview.documents.n; i++)
		any |= attach_is_picture(p->overview.documents.v[i]);
	return any;
}

const struct view_ops person_ops = {
	.name = "person", .title = N_("Customer"), .in = IN_PERSON,
	.state_size = sizeof(struct person_view), .open = person_init, .stale = person_stale,
	.load = person_load, .draw = person_draw, .close = person_close, .list = person_list,
	.chosen = person_chosen, .heading = person_heading, .text = person_text,
	.row_text = person_row_text, .offers = person_offers,
};

const struct page_desc person_page = {
	.name = "person", .title = N_("Customer"), .panes = { &person_ops }, .weight = { 1 },
};
