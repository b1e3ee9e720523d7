/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The fields beside a customer's name: how many have room, what they show, which are chosen. */
#include "base/base.h"
#include "ui/customer_columns.h"

#include "model/schema/people.h"
#include "store/query.h"
#include "ui/popup.h"

#define NAME_MORE 12	/* cells a name keeps over its least, before a second column */

void customer_columns_default(struct column_list *columns)
{
	struct err err;

	if (column_list_parse(&customer_entity, CUSTOMER_COLUMNS, columns, &err))
		BUG("%s: %s", CUSTOMER_COLUMNS, err.text);
}

static int column_width(const struct field *field)
{
	return field->kind == &kind_phone ? 18 : MAX(field->width, 12) + 2;
}

static bool is_ref(const struct column_list *columns, size_t i)
{
	return customer_entity.fields[columns->index[i]].kind == &kind_ref;
}

char **customer_columns_titles(struct ui *ui, const struct column_list *columns, const struct record *rec)
{
	char **titles = NULL;

	for (size_t i = 0; i < columns->n; i++) {
		const struct field *field = &customer_entity.fields[columns->index[i]];
		struct str title = STR_INIT;

		if (!is_ref(columns, i) || !record_has(rec, columns->index[i]))
			continue;
		query_title(ui->app->db, entity_find(field->target), record_num(rec, columns->index[i]), &title);
		if (!titles)
			titles = xcalloc(COLUMNS_MAX, sizeof(*titles));
		titles[i] = str_detach(&title);
	}
	return titles;
}

void customer_columns_free_titles(char **titles)
{
	for (size_t i = 0; titles && i < COLUMNS_MAX; i++)
		free(titles[i]);
	free(titles);
}

int customer_columns_draw(const struct column_list *columns, const struct record *rec, char *const *titles,
	const struct kind_env *env, const struct canvas *c, unsigned style, int name_w)
{
	int room = c->w - name_w, x = c->w;
	size_t n = 0;

	while (n < columns->n && (room -=
	       column_width(&customer_entity.fields[columns->index[n]])) >= (n ? NAME_MORE : 0))
		n++;
	while (n-- > 0) {
		const struct field *field = &customer_entity.fields[columns->index[n]];
		struct str text = STR_INIT;
		int w = column_width(field);

		x -= w;
		if (!is_ref(columns, n))
			record_show(rec, columns->index[n], env, &text);
		else if (titles && titles[n])
			str_add(&text, titles[n]);
		canvas_put(c, &(struct put){ .x = x, .w = w - 1, .text = text.s ? text.s : "",
			.style = ON(ROLE_dim, style_role(style)),
			.dir = field->kind->is_ltr ? PUT_LTR : is_ref(columns, n) ? PUT_AUTO : PUT_UI });
		str_release(&text);
	}
	return c->w - x;
}

/* --- Choosing. */

bool customer_columns_ask(struct ui *ui, struct column_list *columns)
{
	struct pick_order pick = { .title = _("Columns beside the name, in their order"), .most = COLUMNS_MAX };
	const char **texts;
	size_t *fields, chosen[COLUMNS_MAX];
	bool taken;

	texts = xcalloc(customer_entity.nfields, sizeof(*texts));
	fields = xcalloc(customer_entity.nfields, sizeof(*fields));
	for (size_t i = 0; i < customer_entity.nfields; i++) {
		if (!column_list_allows(&customer_entity, &customer_entity.fields[i]))
			continue;
		for (size_t k = 0; k < columns->n; k++)
			if (columns->index[k] == i)
				chosen[k] = pick.n;
		texts[pick.n] = _(customer_entity.fields[i].label);
		fields[pick.n++] = i;
	}
	pick.texts = texts;
	pick.chosen = chosen;
	pick.nchosen = columns->n;
	taken = ui_pick_order(ui, &pick);
	columns->n = taken ? pick.nchosen : columns->n;
	for (size_t i = 0; taken && i < pick.nchosen; i++)
		columns->index[i] = fields[chosen[i]];
	free(texts);
	free(fields);
	return taken;
}
