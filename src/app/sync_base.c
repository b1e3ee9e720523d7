/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What a record here and one of a server both grew from.  A record that changes its place is a new document there: what
 * its writer had seen of the old place stands in it as stamps ("$from"; no values, which are nobody's business in the
 * new place), for another machine may have told the old place something since. */
#include "base/base.h"
#include "app/sync_p.h"

struct state *sync_base_state(const struct sync_record *record)
{
	struct state *state = NULL;
	struct json *doc = NULL;
	struct err ignored;
	bool bare;

	if (!record->doc || json_parse(record->doc, strlen(record->doc), &doc, &ignored))
		return NULL;
	/* It was checked when it came; the clock may stand anywhere now. */
	if (couch_doc_read(doc, COUCH_ANY_TIME, &state, &bare, &ignored) || bare)
		state_free(&state);
	json_free(&doc);
	return state;
}

static int64_t version_of(const struct state *state)
{
	const char *raw = state->raw[common_index(state->entity, COMMON_version)];
	int64_t version = 0;

	return raw && parse_int64(raw, &version) ? version : 0;
}

/* The latest that any place but that one (NULL: any place) has told of it, and theirs (NULL: anything) can have grown
 * from; *out gives way only to a later one. */
static enum result find_latest(const struct sync *s, int64_t n, const char *but, const struct state *theirs,
	struct state **out, struct err *err)
{
	for (size_t i = 0; i < s->remotes->n; i++) {
		struct sync_record known;
		struct state *state;

		if (but && str_eq(s->remotes->v[i].name, but))
			continue;
		if (sync_record_get(s->app->db, s->remotes->v[i].name, n, &known, err))
			return err->code;
		state = sync_base_state(&known);
		sync_record_release(&known);
		if (state && (!theirs || state_can_grow_from(theirs, state)) &&
		    (!*out || version_of(state) > version_of(*out))) {
			state_free(out);
			*out = state;
		} else
			state_free(&state);
	}
	return OK;
}

enum result sync_find_base(const struct sync *s, int64_t n, const struct state *theirs, struct state **base,
	struct err *err)
{
	const struct state *grown = theirs && (*base || !theirs->grown) ? theirs : NULL;

	return find_latest(s, n, *base ? s->remote.name : NULL, grown, base, err);
}

enum result sync_read_here(const struct sync *s, const struct entity *entity, int64_t n, const struct state *base,
	struct state **out, struct err *err)
{
	enum result code = sync_read(s->app->db, entity, n, base, out, err);

	if (code || !*out || s->remotes->n < 2)
		return code;
	for (size_t i = 0; i < s->remotes->n; i++) {
		struct sync_record known;
		struct state *state;

		if (sync_record_get(s->app->db, s->remotes->v[i].name, n, &known, err)) {
			state_free(out);
			return err->code;
		}
		state = sync_base_state(&known);
		sync_record_release(&known);
		for (size_t k = 0; state && k < entity->nfields; k++)
			if (state_has_stamp(entity, k) && strcmp(state->stamp[k], (*out)->stamp[k]) > 0)
				memcpy((*out)->stamp[k], state->stamp[k], sizeof(state->stamp[k]));
		state_free(&state);
	}
	return OK;
}

enum result sync_note_grown(const struct sync *s, int64_t n, const struct state *base, bool first,
	struct state *mine, struct err *err)
{
	struct state *elsewhere = NULL;
	enum result code = OK;

	if (!base || s->remotes->n < 2 || (!first && !base->grown))
		return OK;
	if (!first)
		code = find_latest(s, n, s->remote.name, NULL, &elsewhere, err);
	if (!code && first)
		state_set_grown(mine, base->stamp);
	else if (!code)		/* what came from there since is in it, too */
		state_set_grown(mine, elsewhere && !state_can_grow_from(base, elsewhere) ? elsewhere->stamp : base->grown);
	state_free(&elsewhere);
	return code;
}

enum result sync_is_elsewhere(const struct sync *s, int64_t n, bool *elsewhere, struct err *err)
{
	*elsewhere = false;
	for (size_t i = 0; i < s->remotes->n && !*elsewhere; i++) {
		struct sync_record there;

		if (str_eq(s->remotes->v[i].name, s->remote.name))
			continue;
		if (sync_record_get(s->app->db, s->remotes->v[i].name, n, &there, err))
			return err->code;
		*elsewhere = there.rev && there.erased == SYNC_KEPT;
		sync_record_release(&there);
	}
	return OK;
}
