/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Searching in everything that was said and planned, as one types; Enter goes to the place. */
#include "base/base.h"
#include "ui/pages.h"

#include "base/date.h"
#include "model/schema/people.h"
#include "text/layout.h"
#include "text/when.h"
#include "app/found.h"
#include "ui/popup.h"

#define SHOWN 100
#define EXCERPT_CELLS 52

struct row {
	char *text, *detail;	/* owned */
	int64_t n, customer;
};

struct search {
	struct row rows[SHOWN];
	size_t n;
};

static void release(struct search *search)
{
	for (size_t i = 0; i < search->n; i++) {
		free(search->rows[i].text);
		free(search->rows[i].detail);
	}
	search->n = 0;
}

/* "Sara Ahmed  21 Nov Call": what the place belongs to. */
static void add_row(struct ui *ui, struct search *search, const struct place *place, const char *typed,
	bool nearly)
{
	struct kind_env env = app_env(ui->app);
	struct row *row = &search->rows[search->n++];
	struct str detail = STR_INIT, name = STR_INIT;
	struct found found;

	found_in(ui->app, place->rec, typed, nearly, EXCERPT_CELLS, &found);
	query_title(ui->app->db, &customer_entity, place->customer, &name);
	if (place->rec->entity == &customer_entity) {
		str_add(&detail, _(customer_entity.fields[found.field].label));
		if (found.field == CUSTOMER_name)
			str_clear(&detail);
		else
			str_add(&detail, " · ");
	} else {
		found_kind(ui->app, place->rec, &detail);
		if (place->at != INT64_MIN) {
			str_addc(&detail, ' ');
			when_day(date_civil(place->at, NULL), ui->now, (enum calendar)env.calendar, &detail);
		}
		str_add(&detail, " · ");
	}
	isolate_auto(&detail, name.s);
	*row = (struct row){ str_detach(&found.text), str_detach(&detail), place->rec->n,
		place->customer };
	str_release(&name);
}

/* Given up for the next key, the rows of before stay until its own are there. */
static bool find(struct ui *ui, void *ctx, const char *typed, struct pick_items *out)
{
	struct search *search = ctx;
	struct places places = { 0 };
	struct err err;
	enum result code = query_search(ui->app->db, typed, SHOWN, &places, &err);

	if (code != ERR_CANCEL)
		release(search);
	if (code && code != ERR_CANCEL)
		ui_error(ui, &err);
	for (size_t i = 0; i < places.n && !code; i++)
		add_row(ui, search, &places.v[i], typed, places.nearly);
	for (size_t i = 0; i < search->n; i++) {
		out->v = array_grow(out->v, &out->cap, out->n + 1, sizeof(*out->v));
		out->v[out->n++] = (struct pick_item){ .text = search->rows[i].text,
			.detail = search->rows[i].detail, .n = (int64_t)i };
	}
	places_release(&places);
	return code != ERR_CANCEL;
}

static enum result search_notes(struct target *t, const struct args *args, struct err *err)
{
	struct search *search = xcalloc(1, sizeof(*search));
	const struct pick pick = {
		.title = _("Search in notes, history and plans"),
		.search = find, .ctx = search, .wide = true, .gives_way = true,
		.none = _("Type a few letters: what was said, planned or noted is searched."),
	};
	int64_t chosen = ui_pick(t->ui, &pick);

	(void)args, (void)err;
	if (chosen >= 0 && (size_t)chosen < search->n) {
		const struct row *row = &search->rows[chosen];

		customers_go(t->ui, row->customer);
		if (row->n != row->customer)
			timeline_go(t->ui, row->customer, row->n);
	}
	release(search);
	free(search);
	return OK;
}

const struct action search_notes_actions[] = {
	{ .name = "search-notes", .menu = N_("View"), .keys = "<A-f>",
	  .help = N_("Search in notes, history and plans"), .in = IN_MAIN, .run = search_notes },
	{ .name = NULL },
};
