/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Two customers side by side, field by field: what differs first. */
#include "base/base.h"
#include "ui/duplicates_p.h"

#include "app/output.h"

#define STACKED		58		/* cells; below it the two values stand one above the other */
#define HEAD_LINES	2

static char *value_text(struct view *view, const struct record *rec, size_t field)
{
	struct str text = STR_INIT;

	output_value(view->ui->app, rec, field, &text);
	for (size_t i = 0; i < text.len; i++)	/* a note in one line */
		if (text.s[i] == '\n')
			text.s[i] = ' ';
	return str_detach(&text);
}

static void add_fields(struct view *view, bool differ, struct list *list)
{
	struct compare_view *c = view->state;

	for (size_t i = 0; i < customer_entity.nfields; i++) {
		struct field_row *row;
		bool any = record_has(c->rec[0], i) || record_has(c->rec[1], i);

		if (!merge_is_asked(i) || !any || merge_differs(c->rec[0], c->rec[1], i) != differ)
			continue;
		row = xmalloc(sizeof(*row));
		*row = (struct field_row){ i, differ, c, { value_text(view, c->rec[0], i),
			value_text(view, c->rec[1], i) } };
		list_add(list, row);
	}
}

static enum result fields_fetch(void *ctx, enum list_from from, const void *anchor, size_t limit,
	struct list *list, struct err *err)
{
	struct view *view = ctx;
	const struct compare_view *c = view->state;

	(void)anchor, (void)limit, (void)err;
	if (from == LIST_AFTER || !c->rec[0])
		return OK;
	add_fields(view, true, list);
	add_fields(view, false, list);
	return OK;
}

static int64_t field_key(const void *row)
{
	return (int64_t)((const struct field_row *)row)->field + 1;
}

static void field_free(void *row)
{
	struct field_row *field = row;

	free(field->value[0]);
	free(field->value[1]);
	free(field);
}

static bool holds(const struct field_row *row, int side)
{
	const struct compare_view *c = row->of;
	enum side chosen = c->plan.side[row->field];

	if (merge_stays(row->field))	/* it may take the place of one that is not there */
		return value_equal(&customer_entity.fields[row->field], &c->rec[side]->v[row->field],
			&c->result->v[row->field]);
	return chosen == SIDE_BOTH || (int)chosen == side;
}

/* A number that does not hold stays somewhere else. */
static bool stays(const struct field_row *row, int side)
{
	return row->differs && merge_stays(row->field) && record_has(row->of->rec[side], row->field) &&
		!holds(row, side);
}

static void stay_text(const struct field_row *row, int side, struct str *out)
{
	size_t at = merge_place(row->of->result, record_text(row->of->rec[side], row->field));

	if (at == SIZE_MAX)
		str_add(out, _("kept as well"));
	else	/* TRANSLATORS: a field: "Second number" */
		str_addf(out, _("kept as: %s"), _(customer_entity.fields[at].label));
}

static int field_height(const void *data, int width)
{
	const struct field_row *row = data;

	return (width < STACKED && row->differs ? 2 : 1) + stays(row, 0) + stays(row, 1);
}

static const struct list_source fields_source = {
	.fetch = fields_fetch, .forward = true, .key = field_key, .free = field_free, .height = field_height,
};

static enum result compare_open(struct view *view, struct err *err)
{
	(void)err;
	list_init(&((struct compare_view *)view->state)->list, &fields_source, view);
	return OK;
}

static void forget(struct compare_view *c)
{
	record_free(&c->rec[0]);
	record_free(&c->rec[1]);
	record_free(&c->result);
	c->key = 0;
}

static void set_result(struct compare_view *c)
{
	record_free(&c->result);
	c->result = merge_result(c->rec[0], c->rec[1], &c->plan);
}

void compare_choose(struct compare_view *c, size_t field, enum side side)
{
	c->plan.side[field] = side;
	set_result(c);
}

/* Whether both are what is shown now: then what was chosen stays chosen. */
static bool is_shown(const struct compare_view *c, int64_t key, const struct record *a,
	const struct record *b)
{
	size_t version = common_index(&customer_entity, COMMON_version);

	if (c->key != key || !c->rec[0] || c->rec[0]->n != a->n || c->rec[1]->n != b->n)
		return false;
	return record_num(c->rec[0], version) == record_num(a, version) &&
		record_num(c->rec[1], version) == record_num(b, version);
}

static enum result compare_pair(struct view *view, const struct pair_row *row, struct err *err)
{
	struct compare_view *c = view->state;
	struct db *db = view->ui->app->db;
	struct record *rec[2] = { NULL, NULL };
	bool other = c->key == row->key && c->swapped;

	if (query_get(db, &customer_entity, row->pair.a, &rec[0], err))
		return err->code;
	if (query_get(db, &customer_entity, row->pair.b, &rec[1], err)) {
		record_free(&rec[0]);
		return err->code;
	}
	if (merge_keeps_first(rec[0], rec[1]) == other) {
		struct record *first = rec[0];

		rec[0] = rec[1];
		rec[1] = first;
	}
	if (is_shown(c, row->key, rec[0], rec[1])) {
		record_free(&rec[0]);
		record_free(&rec[1]);
		return OK;
	}
	forget(c);
	c->key = row->key;
	c->swapped = other;
	c->like = row->pair.like;
	c->rec[0] = rec[0];
	c->rec[1] = rec[1];
	merge_propose(rec[0], rec[1], &c->plan);
	set_result(c);
	list_restart(&c->list);
	return OK;
}

enum result compare_sync(struct view *view, struct err *err)
{
	struct compare_view *c = view->state;
	struct view *pairs = ui_view(view->ui, &pairs_ops);
	struct pairs_view *p = pairs->state;
	const struct pair_row *row;

	if (!pairs->visible && view->changed && pairs_load_rows(p, true, view->w, view->h, err))
		return err->code;
	row = list_row(&p->list);
	if (row)
		return compare_pair(view, row, err);
	forget(c);
	list_restart(&c->list);
	return OK;
}

static enum result compare_load(struct view *view, struct err *err)
{
	struct compare_view *c = view->state;

	if (compare_sync(view, err))
		return err->code;
	list_size(&c->list, view->w, MAX(view->h - HEAD_LINES, 1));
	return list_load(&c->list, err);
}

static void compare_follow(struct view *view, const struct entity *entity, int64_t n)
{
	const struct compare_view *c = view->state;

	(void)entity;
	if (n != c->key)
		view->stale = true;
}

static void put_stay(const struct canvas *c, const struct field_row *row, int side, int x, int y, int w, unsigned style)
{
	struct str text = STR_INIT;

	stay_text(row, side, &text);
	canvas_text(c, x + 2, y, w - 2, ON(ROLE_dim, style_role(style)), text.s);
	str_release(&text);
}

/* One of the two values, the one that holds with a sign before it; a number that stays with another below it.
 * Returns the lines. */
static int put_value(const struct canvas *c, const struct field_row *row, int side, int x, int y,
	int w, unsigned style)
{
	const struct field *field = &customer_entity.fields[row->field];
	bool chosen = row->differs && holds(row, side);
	struct put put = { .x = x + 2, .y = y, .w = w - 2, .text = row->value[side],
		.dir = field->kind->is_ltr ? PUT_LTR : PUT_AUTO };

	put.style = ON(chosen ? ROLE_ok : row->differs ? ROLE_text : ROLE_dim, style_role(style));
	if (chosen)
		canvas_glyph(c, x, y, put.style, GLYPH_CHECK);
	else if (stays(row, side))
		canvas_text(c, x, y, 1, ON(ROLE_ok, style_role(style)), "+");
	if (!*put.text) {
		put.text = "–";
		put.dir = PUT_UI;
	}
	if (w <= 2)
		return 1;
	canvas_put(c, &put);
	if (!stays(row, side))
		return 1;
	put_stay(c, row, side, x, y + 1, w, style);
	return 2;
}

static void draw_field(const void *row, const struct canvas *c, unsigned style, void *ctx)
{
	const struct field_row *field = row;
	int label = MIN(18, c->w / 3), w = (c->w - label - 2) / 2, y;

	(void)ctx;
	canvas_text(c, 1, 0, label - 1, ON(field->differs ? ROLE_label : ROLE_dim, style_role(style)),
		_(customer_entity.fields[field->field].label));
	if (c->w < STACKED) {
		y = put_value(c, field, 0, label + 1, 0, c->w - label - 1, style);
		if (field->differs)
			put_value(c, field, 1, label + 1, y, c->w - label - 1, style);
		return;
	}
	put_value(c, field, 0, label + 1, 0, w, style);
	put_value(c, field, 1, label + 1 + w, 0, w, style);
}

static void draw_head(const struct compare_view *c, const struct canvas *out)
{
	int label = MIN(18, out->w / 3), w = (out->w - label - 2) / 2;
	struct str why = STR_INIT;

	merge_why(c->like, &why);
	canvas_text(out, 1, 0, out->w - 2, ROLE_warning, why.s);
	str_release(&why);
	if (out->w < STACKED) {
		canvas_text(out, label + 3, 1, out->w - label - 3, ROLE_header,
			_("Stays, below it the other"));
		return;
	}
	canvas_text(out, label + 3, 1, w - 2, ROLE_header, _("Stays"));
	canvas_text(out, label + 3 + w, 1, w - 2, ROLE_header, _("Goes into it"));
}

static void compare_draw(const struct view *view, struct canvas *out)
{
	const struct compare_view *c = view->state;
	struct canvas rows = canvas_part(out, 0, HEAD_LINES, out->w, out->h - HEAD_LINES);

	if (!c->rec[0]) {
		canvas_wrap(out, 0, ROLE_dim, PUT_UI, duplicates_none(view->ui));
		return;
	}
	draw_head(c, out);
	list_draw(&c->list, &rows, view->focused, draw_field, NULL);
}

static void compare_close(struct view *view)
{
	struct compare_view *c = view->state;

	list_release(&c->list);
	forget(c);
}

static struct list *compare_list(struct view *view)
{
	return &((struct compare_view *)view->state)->list;
}

static void compare_text(const struct view *view, struct str *out)
{
	const struct compare_view *c = view->state;

	if (!c->rec[0]) {
		str_add(out, duplicates_none(view->ui));
		return;
	}
	merge_why(c->like, out);
	str_addf(out, "\n%s", _("First what stays, then what goes into it. h takes the first value of "
		"the chosen field, l the second, b both; Enter merges, n tells them apart, s skips."));
}

void compare_row_text(const struct view *view, const void *row, struct str *out)
{
	const struct field_row *field = row;
	const char *none = _("nothing");

	(void)view;
	str_addf(out, "%s: %s", _(customer_entity.fields[field->field].label),
		*field->value[0] ? field->value[0] : none);
	if (!field->differs) {
		str_addf(out, "%s%s", comma(), _("the same"));
		return;
	}
	str_addf(out, "%s%s%s%s", comma(), *field->value[1] ? field->value[1] : none, comma(),
		holds(field, 0) && holds(field, 1) ? _("both hold") :
		holds(field, 0) ? _("the first holds") : _("the second holds"));
	for (int side = 0; side < 2; side++)
		if (stays(field, side)) {
			str_addf(out, "%s%s ", comma(), field->value[side]);
			stay_text(field, side, out);
		}
}

const struct view_ops compare_ops = {
	.name = "compare", .title = N_("Compare"), .in = IN_PAIRS, .first = duplicates_screen_actions,
	.state_size = sizeof(struct compare_view), .open = compare_open, .stale = duplicates_stale,
	.load = compare_load, .follow = compare_follow, .draw = compare_draw,
	.close = compare_close, .list = compare_list, .text = compare_text,
	.row_text = compare_row_text,
};
