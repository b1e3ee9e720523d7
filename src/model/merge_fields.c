/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The three-way merge of records. */
#include "base/base.h"
#include "model/merge_fields.h"

#include <inttypes.h>

#include "model/record.h"

/* --- Stamps. */

#define CLOCK_DIGITS 16

void stamp_print(int64_t clock, const char *replica, char out[STAMP_LEN + 1])
{
	snprintf(out, STAMP_LEN + 1, "%0*" PRIx64 "-%.20s", CLOCK_DIGITS, (uint64_t)clock, replica);
}

bool stamp_parse(const char *stamp, int64_t *clock)
{
	static const char base32[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	size_t len = strlen(stamp);
	int64_t value = 0;

	if (len < CLOCK_DIGITS + 2 || len > STAMP_LEN || stamp[CLOCK_DIGITS] != '-' ||
	    stamp[0] > '7' || strspn(stamp, "0123456789abcdef") != CLOCK_DIGITS ||
	    strspn(stamp + CLOCK_DIGITS + 1, base32) != len - CLOCK_DIGITS - 1)
		return false;
	for (int i = 0; i < CLOCK_DIGITS; i++)
		value = value << 4 | (stamp[i] <= '9' ? stamp[i] - '0' : stamp[i] - 'a' + 10);
	if (clock)
		*clock = value;
	return true;
}

/* --- States. */

struct state *state_new(const struct entity *entity)
{
	struct state *state = xcalloc(1, sizeof(*state));

	state->entity = entity;
	state->raw = xcalloc(entity->nfields, sizeof(*state->raw));
	state->stamp = xcalloc(entity->nfields, sizeof(*state->stamp));
	return state;
}

void state_free(struct state **state)
{
	if (!*state)
		return;
	for (size_t i = 0; i < (*state)->entity->nfields; i++)
		free((*state)->raw[i]);
	free((*state)->raw);
	free((*state)->stamp);
	free((*state)->grown);
	free(*state);
	*state = NULL;
}

void state_set(struct state *state, size_t field, const char *raw)
{
	char *copy = raw ? xstrdup(raw) : NULL;

	free(state->raw[field]);
	state->raw[field] = copy;
}

static void take(struct state *to, const struct state *from, size_t field)
{
	state_set(to, field, from->raw[field]);
	memcpy(to->stamp[field], from->stamp[field], sizeof(to->stamp[field]));
}

struct state *state_copy(const struct state *state)
{
	struct state *copy = state_new(state->entity);

	for (size_t i = 0; i < state->entity->nfields; i++)
		take(copy, state, i);
	return copy;
}

bool state_has_field(const struct entity *entity, size_t field)
{
	return !(entity->fields[field].flags & (F_LOCAL | F_VIRTUAL));
}

bool state_is_count(const struct entity *entity, size_t field)
{
	return field == common_index(entity, COMMON_version) ||
		field == common_index(entity, COMMON_updated_at);
}

bool state_has_stamp(const struct entity *entity, size_t field)
{
	return state_has_field(entity, field) && !state_is_count(entity, field);
}

void state_set_grown(struct state *state, char (*stamps)[STAMP_LEN + 1])
{
	size_t size = state->entity->nfields * sizeof(*stamps);

	if (!state->grown)
		state->grown = xmalloc(size);
	memcpy(state->grown, stamps, size);
}

bool state_can_grow_from(const struct state *state, const struct state *known)
{
	for (size_t i = 0; i < state->entity->nfields; i++)
		if (state_has_stamp(state->entity, i) &&
		    strcmp(known->stamp[i], state->grown ? state->grown[i] : state->stamp[i]) > 0)
			return false;
	return true;
}

/* No text in UTF-8, so no value is the same. */
static const char unknown[] = "\xff";

struct state *state_last_common(const struct state *known, const struct state *theirs)
{
	struct state *common = state_copy(known);

	for (size_t i = 0; i < known->entity->nfields; i++) {
		if (!state_has_stamp(known->entity, i) || strcmp(known->stamp[i], theirs->grown[i]) <= 0)
			continue;
		if (str_eq(theirs->stamp[i], theirs->grown[i]))
			state_set(common, i, theirs->raw[i]);
		else
			state_set(common, i, unknown);
		memcpy(common->stamp[i], theirs->grown[i], sizeof(common->stamp[i]));
	}
	return common;
}

static bool raw_equal(const char *a, const char *b)
{
	return a && b ? str_eq(a, b) : a == b;
}

bool state_equal(const struct state *a, const struct state *b)
{
	for (size_t i = 0; i < a->entity->nfields; i++)
		if (state_has_field(a->entity, i) && !raw_equal(a->raw[i], b->raw[i]))
			return false;
	return true;
}

bool state_same_content(const struct state *a, const struct state *b)
{
	for (size_t i = 0; i < a->entity->nfields; i++)
		if (state_has_stamp(a->entity, i) && !raw_equal(a->raw[i], b->raw[i]))
			return false;
	return true;
}

/* --- Merging. */

struct merging {
	const struct state *base;	/* NULL: they never met */
	const struct state *mine, *theirs;
	struct state *out;
	struct clashes *clashes;
};

void clash_release(struct clash *clash)
{
	free(clash->base);
	free(clash->mine);
	free(clash->theirs);
}

void clashes_release(struct clashes *clashes)
{
	for (size_t i = 0; i < clashes->n; i++)
		clash_release(&clashes->v[i]);
	free(clashes->v);
	*clashes = (struct clashes){ 0 };
}

static char *copy_raw(const struct state *state, size_t field)
{
	const char *raw = state ? state->raw[field] : NULL;

	return raw && !str_eq(raw, unknown) ? xstrdup(raw) : NULL;
}

static void add_clash(struct merging *m, size_t field, bool mine_won)
{
	struct clashes *list = m->clashes;

	list->v = array_grow(list->v, &list->cap, list->n + 1, sizeof(*list->v));
	list->v[list->n++] = (struct clash){
		.field = field,
		.base = copy_raw(m->base, field),
		.mine = copy_raw(m->mine, field),
		.theirs = copy_raw(m->theirs, field),
		.mine_won = mine_won,
		.ask = m->out->entity->fields[field].merge == MERGE_ASK,
	};
}

static bool changed(const struct merging *m, const struct state *side, size_t field)
{
	return !raw_equal(m->base ? m->base->raw[field] : NULL, side->raw[field]);
}

/* The later change; of one moment, which two machines cannot have, the larger value: in either order
 * the same. */
static bool mine_is_later(const struct merging *m, size_t field)
{
	int order = strcmp(m->mine->stamp[field], m->theirs->stamp[field]);
	const char *mine = m->mine->raw[field], *theirs = m->theirs->raw[field];

	if (!order)
		order = strcmp(mine ? mine : "", theirs ? theirs : "");
	return order > 0;
}

/* What the program sets by itself goes along with what was typed; custom fields are typed. */
static bool is_typed(const struct field *field)
{
	return !(field->flags & F_SYSTEM) || field->kind == &kind_json;
}

static bool on_three(const struct strlist *base, const struct strlist *mine,
	const struct strlist *theirs, const char *word)
{
	bool in_mine = strlist_has(mine, word), in_theirs = strlist_has(theirs, word);

	/* In the base: gone as soon as one took it out.  Not there: in as soon as one put it in. */
	return strlist_has(base, word) ? in_mine && in_theirs : in_mine || in_theirs;
}

static void merge_set(struct merging *m, size_t field)
{
	const struct state *const sides[] = { m->base, m->mine, m->theirs };
	struct strlist words[3] = { { 0 } }, all = { 0 };
	char *json;

	for (size_t i = 0; i < COUNT(sides); i++)
		if (sides[i] && sides[i]->raw[field] && !str_eq(sides[i]->raw[field], unknown))
			set_items(sides[i]->raw[field], &words[i]);
	for (size_t i = 1; i < COUNT(sides); i++)
		for (size_t k = 0; k < words[i].n; k++)
			if (on_three(&words[0], &words[1], &words[2], words[i].v[k]))
				strlist_add(&all, words[i].v[k]);
	take(m->out, mine_is_later(m, field) ? m->mine : m->theirs, field);
	json = set_from_items(&all);
	state_set(m->out, field, all.n ? json : NULL);
	free(json);
	strlist_release(&all);
	for (size_t i = 0; i < COUNT(sides); i++)
		strlist_release(&words[i]);
}

static int64_t number(const char *raw)
{
	int64_t value;

	return raw && parse_int64(raw, &value) ? value : 0;
}

static void merge_field(struct merging *m, size_t field)
{
	const struct field *f = &m->out->entity->fields[field];
	bool mine = changed(m, m->mine, field), theirs = changed(m, m->theirs, field);
	bool same = raw_equal(m->mine->raw[field], m->theirs->raw[field]);

	if (same || !mine || !theirs) {
		/* The same on both sides keeps the later stamp, so that the order is no matter. */
		bool take_mine = same ? strcmp(m->mine->stamp[field], m->theirs->stamp[field]) > 0 : mine;

		take(m->out, take_mine ? m->mine : m->theirs, field);
	} else if (f->merge == MERGE_UNION && f->kind == &kind_set) {
		merge_set(m, field);
	} else if (field == common_index(m->out->entity, COMMON_created_at)) {
		bool earlier = number(m->mine->raw[field]) < number(m->theirs->raw[field]);

		take(m->out, earlier ? m->mine : m->theirs, field);
	} else {
		bool won = mine_is_later(m, field);

		take(m->out, won ? m->mine : m->theirs, field);
		if (is_typed(f))
			add_clash(m, field, won);
	}
}

/* Did the side change anything besides hiding or showing the record? */
static bool edited(const struct merging *m, const struct state *side)
{
	const struct entity *entity = side->entity;

	for (size_t i = 0; i < entity->nfields; i++)
		if (state_has_stamp(entity, i) && i != common_index(entity, COMMON_deleted_at) && changed(m, side, i))
			return true;
	return false;
}

static void merge_presence(struct merging *m)
{
	size_t field = common_index(m->out->entity, COMMON_deleted_at);
	const struct state *mine = m->mine, *theirs = m->theirs;
	bool mine_gone = mine->raw[field], theirs_gone = theirs->raw[field];

	if (mine_gone == theirs_gone) {
		bool later = mine_is_later(m, field);

		/* Gone on both sides, at different times: nobody needs to look at that. */
		take(m->out, later ? mine : theirs, field);
		return;
	}
	if (changed(m, mine_gone ? theirs : mine, field) ||
	    (changed(m, mine_gone ? mine : theirs, field) && edited(m, mine_gone ? theirs : mine))) {
		/* Brought back, or edited where the other side deleted it. */
		take(m->out, mine_gone ? theirs : mine, field);
		if (changed(m, mine_gone ? mine : theirs, field))
			add_clash(m, field, !mine_gone);
		return;
	}
	take(m->out, changed(m, mine, field) ? mine : theirs, field);
}

/* Whoever has the record open sees by its version that it changed, so no version stands for two
 * contents on one machine. */
static void count_merge(struct merging *m)
{
	size_t version = common_index(m->out->entity, COMMON_version);
	size_t updated = common_index(m->out->entity, COMMON_updated_at);
	int64_t mine = number(m->mine->raw[version]), theirs = number(m->theirs->raw[version]);
	int64_t all = MAX(mine, theirs);
	char text[24];

	if ((all == mine && !state_same_content(m->out, m->mine)) ||
	    (all == theirs && !state_same_content(m->out, m->theirs)))
		all++;
	snprintf(text, sizeof(text), "%" PRId64, all);
	state_set(m->out, version, text);
	take(m->out, number(m->mine->raw[updated]) > number(m->theirs->raw[updated]) ? m->mine :
		m->theirs, updated);
}

struct state *merge_fields(const struct state *base, const struct state *mine,
	const struct state *theirs, struct clashes *clashes)
{
	const struct entity *entity = mine->entity;
	struct merging m = { base, mine, theirs, state_new(entity), clashes };

	for (size_t i = 0; i < entity->nfields; i++)
		if (state_has_stamp(entity, i) && i != common_index(entity, COMMON_deleted_at))
			merge_field(&m, i);
	merge_presence(&m);
	count_merge(&m);
	return m.out;
}
