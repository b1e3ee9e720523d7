/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * search: customers, what was said to them and what is planned, each with the place. */
#include "base/base.h"
#include "app/command.h"

#include <unistd.h>

#include "base/date.h"
#include "io/json.h"
#include "model/schema/people.h"
#include "store/query.h"
#include "app/found.h"
#include "app/output.h"

#define LIMIT	      50	/* without --limit: what one looks through */
#define EXCERPT_CELLS 60

static void typed_text(const struct target *t, struct str *out)
{
	for (size_t i = 0; i < t->nwords; i++)
		str_addf(out, "%s%s", i ? " " : "", t->words[i]);
}

static void print_json(struct target *t, struct json_writer *w, const struct place *place,
	const struct found *found, const char *name)
{
	char id[ULID_LEN + 1];
	struct str at = STR_INIT;

	if (place->at != INT64_MIN)
		date_print(place->at, &at);
	jw_object(w, NULL);
	jw_string(w, "entity", place->rec->entity->name);
	jw_string(w, "id", place->rec->id);
	jw_string(w, "at", at.len ? at.s : NULL);
	jw_string(w, "customer", place->customer && query_id_of(t->app->db, place->customer, id) ? id :
		NULL);
	jw_string(w, "customer_name", name);
	jw_string(w, "field", place->rec->entity->fields[found->field].name);
	jw_string(w, "excerpt", found->text.s);
	jw_end_object(w);
	str_release(&at);
}

/* "2026-11-20  Sara Ahmed  Call  …looks for a [villa] with…" */
static void print_line(struct target *t, const struct place *place, const struct found *found,
	const char *name, const char *typed, bool nearly)
{
	bool title = str_eq(place->rec->entity->fields[found->field].name, place->rec->entity->title) &&
		place->rec->entity == &customer_entity;
	struct str day = STR_INIT, excerpt = STR_INIT;

	if (place->at != INT64_MIN)
		civil_print(date_civil(place->at, NULL), &day);
	if (isatty(STDOUT_FILENO) || t->plain)
		found_bracket(found->text.s, typed, nearly, &excerpt);
	else
		str_add(&excerpt, found->text.s);
	str_addf(t->out, "%-10s  ", day.s);
	if (title) {		/* the name is the place */
		str_addf(t->out, "%s  ", excerpt.s);
	} else {
		output_visible(name, false, t->out);
		str_add(t->out, "  ");
	}
	found_kind(t->app, place->rec, t->out);
	if (!title) {
		str_add(t->out, "  ");
		if (place->rec->entity == &customer_entity)
			str_addf(t->out, "%s: ", _(place->rec->entity->fields[found->field].label));
		output_visible(excerpt.s, false, t->out);
	}
	str_addf(t->out, "  (%.*s)\n", ULID_START, place->rec->id);
	str_release(&day);
	str_release(&excerpt);
}

static void print_place(struct target *t, struct json_writer *w, const struct place *place,
	const char *typed, bool nearly)
{
	struct str name = STR_INIT;
	struct found found;

	found_in(t->app, place->rec, typed, nearly, EXCERPT_CELLS, &found);
	if (place->customer)
		query_title(t->app->db, &customer_entity, place->customer, &name);
	if (t->json)
		print_json(t, w, place, &found, name.s);
	else
		print_line(t, place, &found, name.s, typed, nearly);
	str_release(&found.text);
	str_release(&name);
}

static void print_places(struct target *t, const struct places *places, const char *typed)
{
	struct json_writer w;

	jw_init(&w, t->out, false);
	if (t->json)
		jw_array(&w, NULL);
	else if (!places->n)
		str_addf(t->out, "%s\n", _("Nothing is found. Fewer letters find more."));
	else if (places->nearly)
		str_addf(t->out, "%s\n", _("Nothing is spelt so; with one letter different:"));
	for (size_t i = 0; i < places->n; i++) {
		print_place(t, &w, &places->v[i], typed, places->nearly);
		output_flush(t, false);
	}
	if (t->json) {
		jw_end_array(&w);
		str_addc(t->out, '\n');
	}
}

enum result command_search(struct target *t, const struct args *args, struct err *err)
{
	const char *most = args_text(args, "limit");
	struct places places = { 0 };
	struct str typed = STR_INIT;
	int64_t limit = LIMIT;
	enum result code;

	if (most && (!parse_int64(most, &limit) || limit < 0))
		return err_set(err, ERR_USAGE, _("--limit wants a number, not \"%s\"."), most);
	typed_text(t, &typed);
	str_trim(&typed);
	if (!typed.len)
		return err_set(err, ERR_USAGE, _("Say what to search for."));
	code = query_search(t->app->db, typed.s, (size_t)limit, &places, err);
	if (!code)
		print_places(t, &places, typed.s);
	places_release(&places);
	str_release(&typed);
	return code;
}

const struct field search_params[] = {
	{ .name = "limit", .kind = &kind_int, .label = N_("At most"),
	  .help = N_("How many at most; 50 without it, 0 for all") },
};
_Static_assert(COUNT(search_params) == SEARCH_NPARAMS, "as the header says");
