/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Documents: the state of a record as the server keeps it, and everything checked on the way back. */
#include "base/base.h"
#include "io/couch.h"

#include <inttypes.h>

#include "base/date.h"
#include "model/record.h"

#define LINE_MAX_BYTES (64 * 1024)
#define NOTE_MAX_BYTES (16 * 1024 * 1024)
#define EXACT_INTEGER  (INT64_C(1) << 53)	/* beyond it servers round */
#define YEAR_MS	       (366 * DAY_MS)
#define ERASED	       "$erased"
#define MOVED	       "$moved"
#define GROWN	       "$from"

bool couch_doc_id(const char *text, const struct entity **entity, char id[ULID_LEN + 1])
{
	const char *colon = strchr(text, ':');
	struct ulid ulid;
	char *name;

	*entity = NULL;
	if (!colon || !ulid_parse(colon + 1, &ulid))
		return false;
	ulid_print(&ulid, id);
	name = xstrndup(text, (size_t)(colon - text));
	*entity = entity_find(name);
	free(name);
	return *entity && str_eq(id, colon + 1);	/* one record has one name */
}

/* --- Reading. */

static enum result wrong(const struct field *field, struct err *err)
{
	return err_set(err, ERR_FORMAT, _("The field \"%s\" does not hold what belongs there."),
		field->name);
}

static bool read_number(const struct json *node, char **out)
{
	const char *text = json_number_text(node) ? json_number_text(node) : json_string(node);
	int64_t value;

	if (!text || !parse_int64(text, &value))
		return false;
	*out = text[*text == '-'] >= '1' || str_eq(text, "0") ? xstrdup(text) : xasprintf("%" PRId64, value);
	return true;
}

static bool read_set(const struct json *node, char **out)
{
	struct strlist words = { 0 };
	bool good = json_is_array(node);

	for (const struct json *j = json_first(node); j && good; j = json_next(j)) {
		good = json_is_string(j) && strlen(json_string(j)) <= LINE_MAX_BYTES;
		if (good && *json_string(j))
			strlist_add(&words, json_string(j));
	}
	if (good && words.n)
		*out = set_from_items(&words);
	strlist_release(&words);
	return good;
}

static bool read_text(const struct field *field, const char *text, char **out)
{
	bool long_one = field->kind == &kind_note || field->kind == &kind_json;
	struct civil day;
	struct ulid ulid;
	struct err ignored;
	size_t len = text ? strlen(text) : 0;

	if (!text || len > (long_one ? NOTE_MAX_BYTES : LINE_MAX_BYTES))
		return false;
	if (!len)
		return true;
	if ((field->kind == &kind_day && !civil_parse(text, &day)) ||
	    (field->kind == &kind_ref && !ulid_parse(text, &ulid)) ||
	    (field->kind == &kind_json && json_check(text, len, &ignored)))
		return false;
	*out = xstrdup(text);
	if (field->kind == &kind_ref)
		ulid_print(&ulid, *out);	/* its one form */
	return true;
}

/* One value in the log's form; *out stays NULL where it is missing. */
static bool read_value(const struct field *field, const struct json *node, char **out)
{
	bool truth;

	if (json_is_null(node))
		return true;
	if (field->kind == &kind_ref)
		return read_text(field, json_string(node), out) && (!*out || strlen(*out) == ULID_LEN);
	if (field->kind == &kind_bool) {
		if (!json_is_bool(node, &truth))
			return false;
		*out = xstrdup(truth ? "1" : "0");
		return true;
	}
	if (field->kind == &kind_set)
		return read_set(node, out);
	return field->kind->is_text ? read_text(field, json_string(node), out) : read_number(node, out);
}

/* Looked for from `from` on: members mostly stand in the order of the fields. */
static int exact_field(const struct entity *entity, const char *name, size_t from)
{
	for (size_t i = 0; i < entity->nfields; i++) {
		size_t field = from + i < entity->nfields ? from + i : from + i - entity->nfields;

		if (str_eq(entity->fields[field].name, name))
			return state_has_field(entity, field) ? (int)field : -1;
	}
	return -1;
}

static enum result read_fields(const struct json *doc, struct state *state, size_t *found,
	struct err *err)
{
	size_t next = 0;

	for (const struct json *j = json_first(doc); j; j = json_next(j)) {
		const char *name = json_name(j);
		int field = *name == '$' || *name == '_' ? -1 : exact_field(state->entity, name, next);
		char *raw = NULL;

		if (field < 0)
			continue;
		next = (size_t)field + 1;
		if (!read_value(&state->entity->fields[field], j, &raw))
			return wrong(&state->entity->fields[field], err);
		state_set(state, (size_t)field, raw);
		free(raw);
		++*found;
	}
	return OK;
}

static enum result read_stamp(const struct json *node, int64_t now, char out[STAMP_LEN + 1],
	struct err *err)
{
	const char *text = json_string(node);
	int64_t clock = 0;

	if (!node)
		return OK;
	if (!text || !stamp_parse(text, &clock))
		return err_set(err, ERR_FORMAT, _("A time of change in it is none."));
	if (clock >> 16 > now + YEAR_MS)
		return err_set(err, ERR_FORMAT, _("It was changed more than a year from now: the clock of "
			"that machine is wrong."));
	snprintf(out, STAMP_LEN + 1, "%s", text);
	return OK;
}

static int64_t ripe_at(const struct json *node)
{
	const char *text = json_string(node);
	int64_t clock = 0;

	return text && stamp_parse(text, &clock) ? (clock >> 16) - YEAR_MS : 0;
}

int64_t couch_doc_ripe(const struct json *doc)
{
	int64_t ripe = ripe_at(json_get(doc, "$clock"));

	for (const struct json *j = json_first(json_get(doc, "$fields")); j; j = json_next(j))
		ripe = MAX(ripe, ripe_at(j));
	return MAX(ripe, 0);
}

static enum result read_stamps(const struct json *doc, int64_t now, struct state *state,
	struct err *err)
{
	char common[STAMP_LEN + 1] = "";

	if (read_stamp(json_get(doc, "$clock"), now, common, err))
		return err->code;
	for (size_t i = 0; i < state->entity->nfields; i++)
		memcpy(state->stamp[i], common, sizeof(common));
	for (const struct json *j = json_first(json_get(doc, "$fields")); j; j = json_next(j)) {
		int field = json_name(j) ? exact_field(state->entity, json_name(j), 0) : -1;

		if (field >= 0 && read_stamp(j, now, state->stamp[field], err))
			return err->code;
	}
	return OK;
}

/* The stamps that the fields had in the place it came from, of those that have changed since. */
static enum result read_grown(const struct json *from, int64_t now, struct state *state, struct err *err)
{
	if (!json_is_object(from))
		return OK;
	state_set_grown(state, state->stamp);
	for (const struct json *j = json_first(from); j; j = json_next(j)) {
		int field = json_name(j) ? exact_field(state->entity, json_name(j), 0) : -1;

		if (field < 0)
			continue;
		if (json_string(j) && !*json_string(j))
			*state->grown[field] = '\0';
		else if (read_stamp(j, now, state->grown[field], err))
			return err->code;
	}
	return OK;
}

static void set_number(struct state *state, size_t field, int64_t number)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRId64, number);
	state_set(state, field, text);
}

/* A document of another program: what every record has follows from its id, the same everywhere. */
static enum result complete(struct state *state, const struct ulid *id, struct err *err)
{
	const struct entity *entity = state->entity;
	size_t created = common_index(entity, COMMON_created_at);
	size_t updated = common_index(entity, COMMON_updated_at);
	size_t version = common_index(entity, COMMON_version);
	int64_t number;

	if (!state->raw[created])
		set_number(state, created, ulid_time(id));
	if (!state->raw[updated])
		state_set(state, updated, state->raw[created]);
	if (!state->raw[version] || !parse_int64(state->raw[version], &number) || number < 1)
		set_number(state, version, 1);
	for (size_t i = 0; i < entity->nfields; i++)
		if (entity->fields[i].flags & F_REQUIRED && !state->raw[i])
			return err_set(err, ERR_FORMAT, _("The field \"%s\" is missing."),
				entity->fields[i].name);
	return OK;
}

enum result couch_doc_read(const struct json *doc, int64_t now, struct state **out, bool *bare,
	struct err *err)
{
	const char *name = json_string(json_get(doc, "_id"));
	const char *type = json_string(json_get(doc, "$type"));
	const struct entity *entity = NULL;
	char id[ULID_LEN + 1];
	struct ulid ulid;
	bool deleted = false;
	size_t found = 0;

	*out = NULL;
	*bare = false;
	if (!name || !couch_doc_id(name, &entity, id) || !ulid_parse(id, &ulid))
		return err_set(err, ERR_FORMAT, _("wasit does not know this kind of record."));
	json_is_bool(json_get(doc, "_deleted"), &deleted);
	if (type ? !str_eq(type, entity->name) : !deleted)
		return err_set(err, ERR_FORMAT, _("Its id and its \"$type\" do not fit together."));
	*out = state_new(entity);
	if (read_fields(doc, *out, &found, err) || read_stamps(doc, now, *out, err) ||
	    read_grown(json_get(doc, GROWN), now, *out, err))
		goto fail;
	*bare = deleted && !(*out)->raw[common_index(entity, COMMON_deleted_at)];
	if (!*bare && complete(*out, &ulid, err))
		goto fail;
	return OK;
fail:
	state_free(out);
	return err->code;
}

static bool is_marked(const struct json *doc, const char *mark)
{
	bool yes = false;

	return json_is_bool(json_get(doc, mark), &yes) && yes;
}

bool couch_doc_is_erased(const struct json *doc)
{
	return is_marked(doc, ERASED);
}

bool couch_doc_is_moved(const struct json *doc)
{
	return is_marked(doc, MOVED);
}

/* --- Writing. */

static void write_value(struct json_writer *w, const struct field *field, const char *raw)
{
	int64_t number;

	if (field->kind == &kind_bool)
		jw_bool(w, field->name, !str_eq(raw, "0"));
	else if (field->kind == &kind_set)
		jw_raw(w, field->name, raw);
	else if (!field->kind->is_text && field->kind != &kind_ref && parse_int64(raw, &number) &&
		 number >= -EXACT_INTEGER && number <= EXACT_INTEGER)
		jw_int(w, field->name, number);
	else	/* JSON of the user's as text: servers write it their own way */
		jw_string(w, field->name, raw);
}

/* The stamp most fields have: what differs is few. */
static const char *common_stamp(const struct state *state)
{
	size_t best = 0, most = 0;

	for (size_t i = 0; i < state->entity->nfields; i++) {
		size_t n = 0;

		if (!state_has_stamp(state->entity, i) ||
		    (most && str_eq(state->stamp[i], state->stamp[best])))
			continue;
		for (size_t k = i; k < state->entity->nfields; k++)
			n += str_eq(state->stamp[i], state->stamp[k]);
		if (n > most) {
			most = n;
			best = i;
		}
	}
	return state->stamp[best];
}

static void write_stamps(struct json_writer *w, const struct state *state)
{
	const char *common = common_stamp(state);
	bool open = false;

	if (*common)
		jw_string(w, "$clock", common);
	for (size_t i = 0; i < state->entity->nfields; i++) {
		if (!state_has_stamp(state->entity, i) || !*state->stamp[i] || str_eq(state->stamp[i], common))
			continue;
		if (!open)
			jw_object(w, "$fields");
		open = true;
		jw_string(w, state->entity->fields[i].name, state->stamp[i]);
	}
	if (open)
		jw_end_object(w);
}

static void write_grown(struct json_writer *w, const struct state *state)
{
	if (!state->grown)
		return;
	jw_object(w, GROWN);
	for (size_t i = 0; i < state->entity->nfields; i++)
		if (state_has_stamp(state->entity, i) && !str_eq(state->grown[i], state->stamp[i]))
			jw_string(w, state->entity->fields[i].name, state->grown[i]);
	jw_end_object(w);
}

static bool is_ours(const struct entity *entity, const char *name)
{
	static const char *const ours[] = { "$type", "$by", "$clock", "$fields", GROWN,
		ERASED, MOVED };

	for (size_t i = 0; i < COUNT(ours); i++)
		if (str_eq(ours[i], name))
			return true;
	if (name[0] == '_')	/* a stub that is left out deletes its file */
		return !str_eq(name, "_attachments");
	return exact_field(entity, name, 0) >= 0;
}

static void write_head(struct json_writer *w, const struct entity *entity, const char *id,
	const char *rev, bool deleted, const char *by)
{
	char *name = xasprintf("%s:%s", entity->name, id);

	jw_object(w, NULL);
	jw_string(w, "_id", name);
	if (rev)
		jw_string(w, "_rev", rev);
	/* CouchDB puts nothing on a tombstone but a document that is none. */
	if (deleted && rev)
		jw_bool(w, "_deleted", true);
	jw_string(w, "$type", entity->name);
	if (!text_is_empty(by))
		jw_string(w, "$by", by);
	free(name);
}

void couch_doc_write(const struct state *state, const char *id, const char *rev, const char *by,
	const struct json *old, struct str *out)
{
	const struct entity *entity = state->entity;
	struct json_writer w;

	jw_init(&w, out, true);
	write_head(&w, entity, id, rev, state->raw[common_index(entity, COMMON_deleted_at)], by);
	write_stamps(&w, state);
	write_grown(&w, state);
	for (size_t i = 0; i < entity->nfields; i++)
		if (state_has_field(entity, i) && state->raw[i])
			write_value(&w, &entity->fields[i], state->raw[i]);
	for (const struct json *j = json_first(old); j; j = json_next(j))
		if (json_name(j) && !is_ours(entity, json_name(j)) && (rev || json_name(j)[0] != '_'))
			jw_node(&w, json_name(j), j);
	jw_end_object(&w);
}

static void write_marked(const struct entity *entity, const char *id, const char *rev, const char *by,
	const char *mark, struct str *out)
{
	struct json_writer w;

	jw_init(&w, out, true);
	write_head(&w, entity, id, rev, true, by);
	jw_bool(&w, mark, true);
	jw_end_object(&w);
}

void couch_doc_write_erased(const struct entity *entity, const char *id, const char *rev,
	const char *by, struct str *out)
{
	write_marked(entity, id, rev, by, ERASED, out);
}

void couch_doc_write_moved(const struct entity *entity, const char *id, const char *rev,
	const char *by, struct str *out)
{
	write_marked(entity, id, rev, by, MOVED, out);
}
