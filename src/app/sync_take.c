/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Taking one document of the server. */
#include "base/base.h"
#include "app/sync_p.h"

#include <inttypes.h>

#include "base/date.h"
#include "model/schema/lists.h"
#include "model/schema/people.h"
#include "app/smart_lists.h"

/* One document on its way in. */
struct taking {
	struct sync *s;
	struct save *save;
	const char *row;		/* the text doc was read from */
	const struct json *doc;
	const struct entity *entity;
	char id[ULID_LEN + 1];
	int64_t n;			/* 0: not known here */
	const char *rev;
	struct sync_record known;	/* owned */
	struct state *base, *mine, *theirs;	/* owned */
	bool bare;			/* another program deleted it and left nothing */
	bool behind;			/* the server is older than what it told before: it is told again */
};

static void release(struct taking *t)
{
	sync_record_release(&t->known);
	state_free(&t->base);
	state_free(&t->mine);
	state_free(&t->theirs);
}

enum result sync_put_aside(struct sync *s, const char *name, const char *why, struct err *err)
{
	s->counts->aside++;
	s->aside = true;
	return sync_set_aside(s->app->db, s->remote.name, name ? name : SYNC_UNNAMED, why, err);
}

static enum result put_aside(struct taking *t, const struct err *why, struct err *err)
{
	return sync_put_aside(t->s, json_string(json_get(t->doc, "_id")), why->text, err);
}

/* --- What was too far ahead for this machine's clock: when that stands further on, all is compared. */

static char *ripe_memo(const struct sync *s)
{
	return xasprintf("sync.ripe.%s", s->remote.name);
}

void sync_read_ripe(struct sync *s)
{
	char *key = ripe_memo(s), *text = query_memo(s->app->db, key);

	if (!text || !parse_int64(text, &s->ripe))
		s->ripe = 0;
	free(text);
	free(key);
}

enum result sync_write_ripe(struct sync *s, struct err *err)
{
	char *key = ripe_memo(s), *text = s->ripe ? xasprintf("%" PRId64, s->ripe) : NULL;
	enum result code = save_memo(s->app->db, key, text, err);

	free(text);
	free(key);
	return code;
}

bool sync_is_ripe(const struct sync *s)
{
	return s->ripe && s->ripe <= date_now();
}

/* Our clock may be the wrong one: then it comes when that is right. */
static void note_ripe(struct taking *t)
{
	int64_t ripe = couch_doc_ripe(t->doc);

	if (ripe > date_now() && (!t->s->ripe || ripe < t->s->ripe))
		t->s->ripe = ripe;
}

/* --- What it becomes. */

/* Deleted by hand on the server: what was agreed on, and deleted when it was last changed, which is
 * the same moment on every machine. */
static void fill_bare(struct taking *t)
{
	size_t deleted = common_index(t->entity, COMMON_deleted_at);

	state_free(&t->theirs);
	t->theirs = state_copy(t->base);
	if (!t->theirs->raw[deleted])
		state_set(t->theirs, deleted, t->theirs->raw[common_index(t->entity, COMMON_updated_at)]);
}

/* As it came; what is escaped in it our way, so that a name in it is found by its letters. */
static void write_doc(const struct taking *t, struct str *out)
{
	struct json_writer w;
	size_t len;
	const char *text = json_source(t->doc, t->row, &len);

	if (!memchr(text, '\\', len)) {
		str_addn(out, text, len);
		return;
	}
	jw_init(&w, out, true);
	jw_node(&w, NULL, t->doc);
}

static enum result agree(struct taking *t, struct err *err)
{
	struct str text = STR_INIT;
	/* What was refused is not in it either: it is tried again with what came. */
	struct sync_record now = { .rev = (char *)t->rev,
		.seq = t->behind || t->known.refused ? SYNC_RESEND : t->known.seq };
	enum result code;

	if (t->bare && t->base)
		couch_doc_write(t->theirs, t->id, t->rev, NULL, NULL, &text);
	else
		write_doc(t, &text);
	if (!t->bare || t->base)
		now.doc = text.s;
	code = sync_record_put(save_db(t->save), t->s->remote.name, t->n, &now, err);
	str_release(&text);
	return code;
}

/* Made by somebody who did not know yet that its customer has another place, or left half-way there. */
static enum result look(struct taking *t, struct err *err)
{
	const char *home;

	if (t->s->remotes->n < 2 || t->entity->place != PLACE_TEAM)
		return OK;
	if (sync_home(save_db(t->save), t->s->remotes, t->n, &home, err))
		return err->code;
	return home && str_eq(home, t->s->remote.name) ? OK : sync_look(t->save, t->n, err);
}

static enum result write_result(struct taking *t, const struct state *out, struct err *err)
{
	if (sync_write(t->save, t->id, &t->n, out, err))
		return err->code;
	return t->mine && t->s->remotes->n > 1 ?
		sync_resend_elsewhere(save_db(t->save), t->s->remote.name, t->n, err) : OK;
}

/* Two machines began under two languages: the program's own lists have a name in each, and nobody has changed it. */
static void drop_shipped_names(const struct taking *t, struct clashes *clashes)
{
	size_t kept = 0;

	for (size_t i = 0; i < clashes->n; i++) {
		struct clash *one = &clashes->v[i];

		if (one->field == SMART_LIST_name && one->mine && one->theirs &&
		    smart_list_same_name(t->id, one->mine, one->theirs))
			clash_release(one);
		else
			clashes->v[kept++] = *one;
	}
	clashes->n = kept;
}

static enum result merge(struct taking *t, struct err *err)
{
	struct clashes clashes = { 0 };
	struct state *out = merge_fields(t->base, t->mine, t->theirs, &clashes);
	enum result code = OK;

	if (t->entity == &smart_list_entity)
		drop_shipped_names(t, &clashes);

	if (!state_equal(out, t->mine))
		code = write_result(t, out, err);
	if (!code)
		code = sync_add_clashes(save_db(t->save), t->s->remote.name, t->entity, t->n, &clashes, err);
	/* Of ours that holds here it need not know, though another place does: rows of the log do not tell that. */
	t->behind |= !state_equal(out, t->theirs);
	/* An answer that was lost brings back what was sent: that is no merge. */
	t->s->counts->merged += !state_same_content(t->mine, t->theirs);
	t->s->counts->conflicts += (int64_t)clashes.n;
	clashes_release(&clashes);
	state_free(&out);
	return code;
}

static enum result take_state(struct taking *t, struct err *err)
{
	enum result code = OK;

	if (!t->mine) {
		if (t->bare)
			return OK;	/* deleted before it ever came here */
		code = write_result(t, t->theirs, err);
		t->s->counts->down += !code;
	} else if (t->base && state_equal(t->mine, t->base)) {
		if (!state_equal(t->mine, t->theirs)) {
			code = write_result(t, t->theirs, err);
			t->s->counts->down += !code;
		}
	} else
		code = merge(t, err);
	return code;
}

/* --- Erased people. */

static enum result take_erased(struct taking *t, struct err *err)
{
	struct sync_record now = { .rev = (char *)t->rev, .erased = SYNC_ERASED_TOLD };
	struct sync *s = t->s;

	if (!t->n)
		return OK;
	if (t->entity == &customer_entity && t->mine) {
		s->erased = array_grow(s->erased, &s->erased_cap, s->nerased + 1, sizeof(*s->erased));
		s->erased[s->nerased++] = t->n;
	}
	return sync_record_put(save_db(t->save), t->s->remote.name, t->n, &now, err);
}

/* It is in another place now; what that means here is decided when all places were read. */
static enum result take_moved(struct taking *t, struct err *err)
{
	struct sync_record now = { .rev = (char *)t->rev, .doc = t->known.doc, .seq = t->known.seq,
		.erased = t->mine ? SYNC_MOVED : SYNC_GONE };

	if (!t->n || t->known.erased == SYNC_ERASED_TOLD)
		return OK;
	if (t->known.erased == SYNC_ERASED)
		now.erased = SYNC_ERASED_TOLD;
	return sync_record_put(save_db(t->save), t->s->remote.name, t->n, &now, err);
}

/* --- */

static void pass_over(struct taking *t, size_t field)
{
	state_set(t->theirs, field, t->base->raw[field]);
	memcpy(t->theirs->stamp[field], t->base->stamp[field], sizeof(t->base->stamp[field]));
}

/* A server that was put back to an older state tells what everybody had left behind: what is older than the
 * last thing it told is not taken for a change.  Only where nothing of it is newer is that so for a delete, too:
 * it gives way to an edit, which leaves it as it was before, and the counts go with what they count. */
static void pass_over_old(struct taking *t)
{
	size_t deleted = common_index(t->entity, COMMON_deleted_at);
	bool newer = false, gone;

	for (size_t i = 0; i < t->entity->nfields; i++) {
		const char *base = t->base->raw[i], *theirs = t->theirs->raw[i];
		int order = strcmp(t->theirs->stamp[i], t->base->stamp[i]);

		newer |= order > 0;
		if (!*t->theirs->stamp[i] || order >= 0 || i == deleted || state_is_count(t->entity, i) ||
		    (base && theirs ? str_eq(base, theirs) : base == theirs))
			continue;
		pass_over(t, i);
		t->behind = true;
	}
	gone = *t->theirs->stamp[deleted] && strcmp(t->theirs->stamp[deleted], t->base->stamp[deleted]) < 0 &&
		!t->theirs->raw[deleted] != !t->base->raw[deleted];
	if (newer || (!t->behind && !gone))
		return;
	t->behind = true;
	for (size_t i = 0; i < t->entity->nfields; i++)
		if (i == deleted || state_is_count(t->entity, i))
			pass_over(t, i);
}

static enum result read_sides(struct taking *t, struct err *err)
{
	struct state *common;
	bool elsewhere;

	if (!t->n)
		return OK;
	if (t->known.doc && (t->known.erased == SYNC_KEPT || t->known.erased == SYNC_MISSING))
		t->base = sync_base_state(&t->known);
	elsewhere = !t->base;
	/* The other place may know better: he was there meanwhile. */
	if (t->theirs && sync_find_base(t->s, t->n, t->theirs, &t->base, err))
		return err->code;
	if (sync_read_here(t->s, t->entity, t->n, t->base, &t->mine, err))
		return err->code;
	if (elsewhere && t->theirs && t->base && !state_can_grow_from(t->theirs, t->base)) {
		common = state_last_common(t->base, t->theirs);
		state_free(&t->base);
		t->base = common;
	}
	return OK;
}

/* What was put aside of it is not what stands there. */
static enum result clear_aside(const struct taking *t, struct err *err)
{
	if (!t->s->aside)
		return OK;
	return sync_set_aside(save_db(t->save), t->s->remote.name, json_string(json_get(t->doc, "_id")), NULL, err);
}

/* No document that is to be merged. */
static enum result take_mark(struct taking *t, struct err *err)
{
	struct sync_record now = { .rev = (char *)t->rev, .erased = SYNC_ERASED };

	if (clear_aside(t, err) || read_sides(t, err))
		return err->code;
	if (couch_doc_is_erased(t->doc))
		return take_erased(t, err);
	if (couch_doc_is_moved(t->doc))
		return take_moved(t, err);
	/* Edited elsewhere meanwhile: erased all the same. */
	return sync_record_put(save_db(t->save), t->s->remote.name, t->n, &now, err);
}

/* It came already, or was sent from here. */
static enum result seen(struct taking *t, struct err *err)
{
	if (clear_aside(t, err))
		return err->code;
	if (t->known.erased != SYNC_MISSING)
		return OK;
	t->known.erased = SYNC_KEPT;
	return sync_record_put(save_db(t->save), t->s->remote.name, t->n, &t->known, err);
}

static enum result take(struct taking *t, struct err *err)
{
	struct err wrong;
	bool locked = false;
	enum result code;

	if (sync_number(save_db(t->save), t->id, &t->n, err) ||
	    (t->n && sync_is_locked(save_db(t->save), t->n, &locked, err)))
		return err->code;
	if (locked)
		return OK;		/* everything is read again when it is opened */
	if (t->n && sync_record_get(save_db(t->save), t->s->remote.name, t->n, &t->known, err))
		return err->code;
	if (t->known.rev && str_eq(t->known.rev, t->rev))
		return seen(t, err);
	if (couch_doc_is_erased(t->doc) || couch_doc_is_moved(t->doc) ||
	    t->known.erased == SYNC_ERASED || t->known.erased == SYNC_ERASED_TOLD)
		return take_mark(t, err);
	if (couch_doc_read(t->doc, date_now(), &t->theirs, &t->bare, &wrong)) {
		note_ripe(t);
		return put_aside(t, &wrong, err);
	}
	if (read_sides(t, err))
		return err->code;
	if (t->base && !t->bare)
		pass_over_old(t);
	if (t->bare && t->base)
		fill_bare(t);
	if (!t->bare || t->base || !t->mine)
		code = take_state(t, err);
	else
		code = OK;		/* never met and deleted there: what is here is sent again */
	if (code == ERR_FORMAT) {
		wrong = *err;
		return put_aside(t, &wrong, err);
	}
	if (!code && t->n)
		code = agree(t, err);
	if (!code && t->n)
		code = look(t, err);
	return code ? code : clear_aside(t, err);
}

enum result sync_take(struct sync *s, struct save *save, const char *row, const struct json *doc,
	struct err *err)
{
	const char *name = json_string(json_get(doc, "_id"));
	struct taking t = { .s = s, .save = save, .row = row, .doc = doc,
		.rev = json_string(json_get(doc, "_rev")) };
	struct err wrong;
	enum result code;

	if (name && name[0] == '_')
		return OK;		/* the server's own: designs */
	if (!name || !t.rev || strlen(t.rev) > 200 || !couch_doc_id(name, &t.entity, t.id)) {
		err_set(&wrong, ERR_FORMAT, _("wasit does not know this kind of record."));
		return put_aside(&t, &wrong, err);
	}
	code = take(&t, err);
	release(&t);
	return code;
}
