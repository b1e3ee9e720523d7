/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What was saved on any of several machines and acknowledged. */
#include "store_fixture.h"
#include "sync_ledger.h"

#include "model/schema/people.h"
#include "model/schema/work.h"
#include "store/sync.h"

#define TAGS	LEDGER_TAGS
#define DELETED LEDGER_DELETED

const struct ledger_kind ledger_kinds[LEDGER_KINDS] = {
	{
		.entity = &customer_entity,
		.fields = { "company", "city", "nickname", "address", "status", "tags", "deleted_at" },
		.choices = { "active", "closed", "negotiating" },
	},
	{
		.entity = &interaction_entity,
		.fields = { "subject", "notes", "recording_url", NULL, "response", "tags", "deleted_at" },
		.choices = { "positive", "negative", "no_response" },
	},
	{
		.entity = &followup_entity,
		.fields = { "title", "description", "notes", NULL, "priority", "tags", "deleted_at" },
		.choices = { "low", "high", "urgent" },
	},
	{
		.entity = &document_entity,
		.fields = { "name", "notes", NULL, NULL, "type", "tags", "deleted_at" },
		.choices = { "contract", "photo", "other" },
	},
};

struct ledger_thing {
	const struct ledger_kind *kind;
	char id[ULID_LEN + 1], parent[ULID_LEN + 1];	/* the customer's; "": it is one */
	char *v[LEDGER_FIELDS];		/* owned; "": missing */
};

static struct err err;

/* --- Looking. */

struct seeing { struct app *app; struct ledger_look *look; const struct ledger_kind *kind; };

static char *text_of(const struct record *rec, const char *name, bool deleted)
{
	int field = name ? entity_field(rec->entity, name) : -1;
	struct str text = STR_INIT;

	ck_assert_msg(!name || field >= 0, "no field %s", name);
	if (field < 0 || !record_has(rec, (size_t)field))
		str_add(&text, "");
	else if (deleted)
		str_add(&text, "yes");
	else
		value_raw(&rec->entity->fields[field], &rec->v[field], &text);
	return str_detach(&text);
}

static bool see_one(struct record *rec, void *ctx)
{
	struct seeing *s = ctx;
	struct ledger_look *look = s->look;
	struct ledger_thing *t;

	look->v = array_grow(look->v, &look->cap, look->n + 1, sizeof(*look->v));
	t = &look->v[look->n++];
	*t = (struct ledger_thing){ .kind = s->kind };
	for (size_t i = 0; i < LEDGER_FIELDS; i++)
		t->v[i] = text_of(rec, s->kind->fields[i], i == DELETED);
	snprintf(t->id, sizeof(t->id), "%s", rec->id);
	if (rec->entity->parent)
		query_id_of(s->app->db, record_num(rec, (size_t)entity_field(rec->entity, rec->entity->parent)),
			t->parent);
	return true;
}

void ledger_see(struct app *app, struct ledger_look *look)
{
	for (size_t i = 0; i < LEDGER_KINDS; i++)
		for (int deleted = 0; deleted < 2; deleted++) {
			struct query q = { .entity = ledger_kinds[i].entity, .deleted = deleted };
			struct seeing seeing = { app, look, &ledger_kinds[i] };

			ck_ok(query_each(app->db, &q, see_one, &seeing, &err));
		}
}

void ledger_forget(struct ledger_look *look)
{
	for (size_t i = 0; i < look->n; i++)
		for (size_t f = 0; f < LEDGER_FIELDS; f++)
			free(look->v[i].v[f]);
	free(look->v);
	*look = (struct ledger_look){ 0 };
}

static const struct ledger_thing *find(const struct ledger_look *look, const char *id)
{
	for (size_t i = 0; i < look->n; i++)
		if (str_eq(look->v[i].id, id))
			return &look->v[i];
	return NULL;
}

/* --- What was saved. */

struct edit {
	const struct ledger_kind *kind;
	char id[ULID_LEN + 1], parent[ULID_LEN + 1];
	size_t field;
	char *value;		/* owned: what was written; a single tag */
	bool replaced;		/* by somebody who saw it */
	bool deleted;		/* the whole record, by somebody who saw it */
};
static struct edit *edits;
static size_t nedits, edits_cap;

static void note(const struct ledger_thing *thing, size_t field, const char *value)
{
	struct edit *e;

	/* Going back to what was there before, by undo: nothing new that could be lost. */
	for (size_t i = 0; i < nedits; i++)
		if (edits[i].field == field && str_eq(edits[i].id, thing->id) && str_eq(edits[i].value, value))
			return;
	edits = array_grow(edits, &edits_cap, nedits + 1, sizeof(*edits));
	e = &edits[nedits++];
	*e = (struct edit){ .kind = thing->kind, .field = field, .value = xstrdup(value) };
	snprintf(e->id, sizeof(e->id), "%s", thing->id);
	snprintf(e->parent, sizeof(e->parent), "%s", thing->parent);
}

static bool has_tag(const char *set, const char *tag)
{
	char *quoted = xasprintf("\"%s\"", tag);
	bool has = strstr(set, quoted);

	free(quoted);
	return has;
}

static void note_tags(const struct ledger_thing *thing, const char *before)
{
	for (const char *at = thing->v[TAGS]; (at = strstr(at, "\"t")); ) {
		char *tag = xstrndup(at + 1, strcspn(at + 1, "\""));

		if (!has_tag(before, tag))
			note(thing, TAGS, tag);
		at += strlen(tag) + 2;
		free(tag);
	}
}

static bool holds(const struct edit *e, const struct ledger_thing *thing)
{
	return e->field == TAGS ? has_tag(thing->v[TAGS], e->value) : str_eq(thing->v[e->field], e->value);
}

/* One record before and after something was done on one machine. */
static void note_changes(const struct ledger_thing *before, const struct ledger_thing *after)
{
	bool deletes = !*before->v[DELETED] && *after->v[DELETED];

	for (size_t i = 0; i < nedits; i++) {
		struct edit *e = &edits[i];

		if (!str_eq(e->id, after->id) || !holds(e, before))
			continue;
		e->replaced |= !holds(e, after);
		e->deleted |= deletes;
	}
	for (size_t f = 0; f < LEDGER_FIELDS; f++)
		if (f == TAGS)
			note_tags(after, before->v[f]);
		else if (*after->v[f] && !str_eq(before->v[f], after->v[f]))
			note(after, f, after->v[f]);
}

void ledger_note(const struct ledger_look *before, const struct ledger_look *after)
{
	static const struct ledger_thing nobody = { .v = { "", "", "", "", "", "", "" } };

	for (size_t i = 0; i < after->n; i++) {
		const struct ledger_thing *was = find(before, after->v[i].id);

		note_changes(was ? was : &nobody, &after->v[i]);
	}
}

/* --- Nothing is gone without a word. */

/* What was deleted along with its customer comes back with him, and is told with him. */
static bool tells(const struct sync_conflict *c, const struct edit *e)
{
	if (e->field == DELETED && str_eq(c->id, e->parent) && str_eq(c->field->name, "deleted_at"))
		return true;
	if (!str_eq(c->id, e->id) || !str_eq(c->field->name, e->kind->fields[e->field]))
		return false;
	return e->field == TAGS || (c->mine && str_eq(c->mine, e->value)) ||
		(c->theirs && str_eq(c->theirs, e->value)) || (e->field == DELETED && (c->mine || c->theirs));
}

static bool is_told(struct app *const *all, size_t n, const struct edit *e)
{
	bool found = false;

	for (size_t i = 0; i < n && !found; i++) {
		struct sync_conflicts told = { 0 };

		ck_ok(sync_conflicts_get(all[i]->db, 100000, &told, &err));
		for (size_t k = 0; k < told.n && !found; k++)
			found = tells(&told.v[k], e);
		sync_conflicts_release(&told);
	}
	return found;
}

void ledger_check(struct app *const *all, size_t n, const char *what)
{
	struct ledger_look end = { 0 };

	ledger_see(all[0], &end);
	for (size_t i = 0; i < nedits; i++) {
		const struct edit *e = &edits[i];
		const struct ledger_thing *thing = find(&end, e->id);
		bool there;

		/* Made and deleted before anybody else saw it: it is where it was made. */
		if (!thing || e->replaced)
			continue;
		there = holds(e, thing);
		if (*thing->v[DELETED] && e->field != DELETED)
			there = e->deleted;
		if (!there && !is_told(all, n, e))
			ck_abort_msg("%s: %s = %s of %s %s is gone, and no conflict tells it", what,
				e->kind->fields[e->field], e->value, e->kind->entity->name, e->id);
	}
	ledger_forget(&end);
}

void ledger_clear(void)
{
	for (size_t i = 0; i < nedits; i++)
		free(edits[i].value);
	free(edits);
	edits = NULL;
	nedits = edits_cap = 0;
}
