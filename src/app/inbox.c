/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What a person decides after two have changed the same, and what waits to be sent. */
#include "base/base.h"
#include "app/inbox_p.h"

#include "base/date.h"
#include "io/json.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "store/sync_inbox.h"
#include "app/effects_p.h"
#include "app/sync_p.h"

/* --- Values. */

static enum result read_value(struct app *app, const struct field *field, const char *raw,
	struct value *out, struct err *err)
{
	int64_t n = 0;

	*out = (struct value){ 0 };
	if (field->kind != &kind_ref || !raw) {
		value_from_raw(field, raw, out);
		return OK;
	}
	if (sync_number(app->db, raw, &n, err))
		return err->code;
	*out = (struct value){ .set = n != 0, .num = n };
	return OK;
}

static void show_value(struct app *app, const struct field *field, const struct value *value, struct str *out)
{
	struct kind_env env = app_env(app);

	if (!value->set)
		str_add(out, _("nothing"));
	else if (field->kind == &kind_ref)
		query_title(app->db, query_entity_of(app->db, value->num), value->num, out);
	else
		field->kind->show(field, value, &env, out);
}

/* Whether a record is there, as people say it. */
static bool is_delete(const struct field *field)
{
	return str_eq(field->name, "deleted_at");
}

static char *value_text(struct app *app, const struct field *field, const struct value *value)
{
	struct str out = STR_INIT;

	if (is_delete(field))
		str_add(&out, value->set ? P_("record", "deleted") : P_("record", "kept"));
	else
		show_value(app, field, value, &out);
	return str_detach(&out);
}

/* --- Reading. */

void inbox_release(struct inbox *inbox)
{
	for (size_t i = 0; i < inbox->n; i++) {
		struct inbox_item *item = &inbox->v[i];

		free(item->id), free(item->title), free(item->here), free(item->there);
		free(item->reason), free(item->remote), free(item->raw);
	}
	free(inbox->v);
	*inbox = (struct inbox){ 0 };
}

struct inbox_item *inbox_add(struct inbox *out, enum inbox_kind kind)
{
	struct inbox_item *item;

	out->v = array_grow(out->v, &out->cap, out->n + 1, sizeof(*out->v));
	item = &out->v[out->n++];
	*item = (struct inbox_item){ .kind = kind };
	return item;
}

/* A reminder has no name of its own: that of what it reminds of, if that is here. */
static int64_t reminded(struct app *app, int64_t n, const struct entity **entity)
{
	struct record *rec = NULL;
	struct err ignored;
	int64_t of = 0;

	if (!query_get(app->db, &reminder_entity, n, &rec, &ignored))
		of = record_num(rec, REMINDER_record);
	record_free(&rec);
	if (!of || !query_entity_of(app->db, of))
		return n;
	*entity = query_entity_of(app->db, of);
	return of;
}

const char *inbox_reason(const char *said)
{
	return text_is_empty(said) ? "" : _(said);	/* gettext's answer to nothing is its catalogue's head */
}

char *inbox_title(struct app *app, const struct entity *entity, int64_t n)
{
	int parent = entity->parent ? entity_field(entity, entity->parent) : -1;
	struct str title = STR_INIT, own = STR_INIT;
	struct record *rec = NULL;
	struct err ignored;

	if (parent >= 0 && !query_get(app->db, entity, n, &rec, &ignored))
		query_title(app->db, &customer_entity, record_num(rec, (size_t)parent), &title);
	record_free(&rec);
	if (entity == &reminder_entity)
		n = reminded(app, n, &entity);
	query_title(app->db, entity, n, &own);
	if (title.len && own.len)
		str_add(&title, " · ");
	str_add(&title, own.s);
	if (!title.len)
		str_add(&title, _(entity->label));
	str_release(&own);
	return str_detach(&title);
}

static enum result add_conflict(struct app *app, const struct inbox_conflict *c, struct inbox *out,
	struct err *err)
{
	size_t field = (size_t)(c->is.field - c->is.entity->fields);
	struct value mine, theirs, *now;
	struct record *rec = NULL;
	struct inbox_item *item;
	enum result code = query_get(app->db, c->is.entity, c->is.n, &rec, err);

	if (code)
		return code == ERR_MISSING ? OK : code;	/* erased since */
	if (read_value(app, c->is.field, c->is.mine, &mine, err) ||
	    read_value(app, c->is.field, c->is.theirs, &theirs, err)) {
		record_free(&rec);
		return err->code;
	}
	now = &rec->v[field];
	item = inbox_add(out, INBOX_CONFLICT);
	item->id = xasprintf("%lld", (long long)c->id);
	item->conflict = c->id;
	item->entity = c->is.entity;
	item->field = c->is.field;
	item->n = c->is.n;
	item->at = c->is.at;
	item->ask = c->is.ask;
	item->title = inbox_title(app, c->is.entity, c->is.n);
	/* A person may have changed it since; then the newer of both is the other one. */
	item->mine = is_delete(c->is.field) ? mine.set == now->set : value_equal(c->is.field, &mine, now);
	item->here = value_text(app, c->is.field, now);
	item->there = value_text(app, c->is.field, item->mine ? &theirs : &mine);
	item->raw = item->mine ? c->is.theirs : c->is.mine;
	item->raw = item->raw ? xstrdup(item->raw) : NULL;
	value_clear(&mine);
	value_clear(&theirs);
	record_free(&rec);
	return OK;
}

/* Fields by their labels, those the program counts for itself not. */
static void add_fields(const struct entity *entity, const struct state *a, const struct state *b, struct str *out)
{
	for (size_t i = 0; i < entity->nfields; i++) {
		const char *left = a->raw[i], *right = b ? b->raw[i] : NULL;

		if (!state_has_field(entity, i) || state_is_count(entity, i) ||
		    (left && right ? str_eq(left, right) : left == right))
			continue;
		str_addf(out, "%s%s", out->len ? P_("between words of a list", ", ") : "",
			_(entity->fields[i].label));
	}
}

static enum result describe_refused(struct app *app, const struct inbox_letter *letter, struct inbox_item *item,
	struct err *err)
{
	struct sync_record known = { 0 };
	struct state *base = NULL, *mine = NULL;
	struct str here = STR_INIT;
	enum result code = sync_record_get(app->db, letter->remote, letter->n, &known, err);

	base = code ? NULL : sync_base_state(&known);
	if (!code)
		code = sync_read(app->db, item->entity, letter->n, base, &mine, err);
	if (!code && mine && base)
		add_fields(item->entity, mine, base, &here);
	item->here = here.len ? xasprintf(_("sent again: %s"), here.s) : xstrdup(_("sent again"));
	item->there = xstrdup(base ? _("as it was") : _("deleted here"));
	str_release(&here);
	state_free(&base);
	state_free(&mine);
	sync_record_release(&known);
	return code;
}

static enum result add_refused(struct app *app, const struct inbox_letter *letter, struct inbox *out,
	struct err *err)
{
	const struct entity *entity = query_entity_of(app->db, letter->n);
	struct inbox_item *item;

	if (!entity)
		return OK;
	item = inbox_add(out, INBOX_REFUSED);
	item->id = xstrdup(letter->name);
	item->remote = xstrdup(letter->remote);
	item->entity = entity;
	item->n = letter->n;
	item->ask = true;
	item->title = inbox_title(app, entity, letter->n);
	item->reason = xstrdup(inbox_reason(letter->reason));
	return describe_refused(app, letter, item, err);
}

/* What cannot be read has no name, but what is here under its id may: "Follow-up: Noura · Send the plan". */
static char *aside_title(struct app *app, const char *name)
{
	const char *id = strchr(name, ':');
	char *kind = xstrndup(name, strcspn(name, ":"));
	const struct entity *entity = entity_find(kind);
	char *there = NULL, *title;
	struct err ignored;
	int64_t n;

	free(kind);
	if (!entity || !id)
		return xstrdup(name);
	if (!query_by_id(app->db, entity, id + 1, &n, &ignored))
		there = inbox_title(app, entity, n);
	title = xasprintf("%s: %s", _(entity->label), there ? there : id + 1);
	free(there);
	return title;
}

static void add_aside(struct app *app, const struct inbox_letter *letter, struct inbox *out)
{
	struct inbox_item *item = inbox_add(out, INBOX_ASIDE);

	item->id = xstrdup(letter->name);
	item->remote = xstrdup(letter->remote);
	item->title = aside_title(app, letter->name);
	item->reason = xstrdup(letter->reason);
	item->at = letter->at;
	item->here = xstrdup(_("left aside"));
	item->there = xstrdup(_("nothing to take"));
}

static enum result read_conflicts(struct app *app, const struct inbox_conflicts *list, bool ask,
	struct inbox *out, struct err *err)
{
	enum result code = OK;

	for (size_t i = 0; i < list->n && !code; i++)
		if (list->v[i].is.ask == ask)
			code = add_conflict(app, &list->v[i], out, err);
	return code;
}

enum result inbox_read(struct app *app, struct inbox *out, struct err *err)
{
	struct inbox_conflicts conflicts = { 0 };
	struct inbox_letters refused = { 0 }, aside = { 0 };
	int64_t missing = 0;
	enum result code = inbox_conflicts_get(app->db, &conflicts, err);

	if (!code)
		code = inbox_refused_get(app->db, &refused, err);
	if (!code)
		code = inbox_aside_get(app->db, &aside, err);
	if (!code)
		code = read_conflicts(app, &conflicts, true, out, err);
	for (size_t i = 0; i < refused.n && !code; i++)
		code = add_refused(app, &refused.v[i], out, err);
	if (!code)
		code = inbox_missing_read(app, out, &missing, err);
	if (!code)
		code = read_conflicts(app, &conflicts, false, out, err);
	for (size_t i = 0; i < aside.n && !code; i++)
		add_aside(app, &aside.v[i], out);
	inbox_conflicts_release(&conflicts);
	inbox_letters_release(&refused);
	inbox_letters_release(&aside);
	return code;
}

const struct inbox_item *inbox_find(const struct inbox *inbox, const char *id)
{
	for (size_t i = 0; i < inbox->n; i++)
		if (str_eq(inbox->v[i].id, id))
			return &inbox->v[i];
	return NULL;
}

enum result inbox_count(struct app *app, int64_t *asked, int64_t *refused, struct err *err)
{
	int64_t missing = 0;
	enum result code = inbox_figures(app->db, asked, refused, err);

	if (!code)
		code = inbox_missing_read(app, NULL, &missing, err);
	*asked += missing;
	return code;
}

/* --- Telling. */

#define TOLD "sync.told"	/* memo: how many it was told of */

static enum result notify(struct app *app, int64_t n, struct err *err)
{
	char *title = xasprintf(Q_("%lld change waits for your decision", "%lld changes wait for your decision",
		(unsigned long)n), (long long)n);
	struct effect_note note = { .type = "sync", .priority = "high", .title = title,
		.message = _("Two changed the same, or the server refuses it: the inbox (I) has both sides."),
		.for_user = app->actor.user };
	struct save *save;
	enum result code = save_begin(app->db, &app->actor, title, false, &save, err);

	if (!code && (code = effect_notify(save, &note, err)))
		save_abort(&save);
	else if (!code)
		code = save_commit(&save, err);
	free(title);
	return code;
}

enum result inbox_notify(struct app *app, bool *made, struct err *err)
{
	int64_t asked = 0, refused = 0, told = 0;
	char *text = query_memo(app->db, TOLD);
	enum result code = inbox_count(app, &asked, &refused, err);

	if (text)
		(void)!parse_int64(text, &told);
	free(text);
	*made = asked + refused > told && app->me && !code;
	if (code || asked + refused == told)
		return code;
	if (*made)
		code = notify(app, asked + refused, err);
	text = xasprintf("%lld", (long long)(asked + refused));
	if (!code)
		code = save_memo(app->db, TOLD, text, err);
	free(text);
	return code;
}

/* --- Deciding. */

static enum result put_field(struct app *app, const struct inbox_item *item, struct err *err)
{
	size_t field = (size_t)(item->field - item->entity->fields);
	struct record *rec = NULL;
	struct value value;
	enum result code;

	if (is_delete(item->field))
		return item->raw ? app_delete(app, item->entity, item->n, err) :
			app_restore(app, item->entity, item->n, err);
	if (read_value(app, item->field, item->raw, &value, err) ||
	    query_get(app->db, item->entity, item->n, &rec, err))
		return err->code;
	value_copy(item->field, &rec->v[field], &value);
	value_clear(&value);
	code = app_put(app, rec, err);
	record_free(&rec);
	return code;
}

/* What only goes back to how it stands on the server is no deed of his: a role that was taken from him meanwhile
 * does not keep him from it.  It is written as what came from there, with the count of its saves: a save of his own
 * would be sent, if only to be refused like the one before. */
static enum result put_given(struct app *app, const struct record *rec, const struct state *base, struct err *err)
{
	struct save *save;
	int64_t n = rec->n;

	if (save_begin(app->db, &app->actor, _("As the server has it"), false, &save, err))
		return err->code;
	if (base ? sync_write(save, rec->id, &n, base, err) : save_delete(save, WHO_RULE, rec->entity, n, err)) {
		save_abort(&save);
		return err->code;
	}
	return save_commit(&save, err);
}

/* As the server has it; what it does not have goes. */
static enum result put_back(struct app *app, const struct inbox_item *item, struct err *err)
{
	struct sync_record known = { 0 };
	struct state *base = NULL;
	struct record *rec = NULL;
	enum result code = sync_record_get(app->db, item->remote, item->n, &known, err);

	if (!code)
		code = query_get(app->db, item->entity, item->n, &rec, err);
	base = code ? NULL : sync_base_state(&known);
	for (size_t i = 0; base && i < item->entity->nfields && !code; i++)
		if (state_has_field(item->entity, i) && !state_is_count(item->entity, i)) {
			struct value value;

			code = read_value(app, &item->entity->fields[i], base->raw[i], &value, err);
			if (!code)
				value_copy(&item->entity->fields[i], &rec->v[i], &value);
			value_clear(&value);
		}
	if (!code)
		code = base ? app_put(app, rec, err) : app_delete(app, item->entity, item->n, err);
	if (code == ERR_DENIED)
		code = put_given(app, rec, base, err);
	state_free(&base);
	record_free(&rec);
	sync_record_release(&known);
	return code;
}

static enum result settle(struct app *app, const struct inbox_item *item, bool forget, struct err *err)
{
	if (item->kind == INBOX_MISSING)
		return inbox_missing_settle(app, item, forget, err);
	return item->kind == INBOX_CONFLICT ? inbox_conflict_settle(app->db, item->conflict, err) :
		inbox_send_again(app->db, item->remote, item->n, err);
}

enum result inbox_take(struct app *app, const struct inbox_item *item, struct str *told, struct err *err)
{
	struct str label = STR_INIT;
	enum result code;

	if (item->kind == INBOX_ASIDE)
		return err_set(err, ERR_INVALID, _("wasit cannot read what the server has there; a newer wasit "
			"may."));
	if (item->field)
		/* TRANSLATORS: whose, which field, the value that is taken */
		str_addf(&label, _("%s: %s is %s"), item->title, _(item->field->label), item->there);
	else if (item->kind == INBOX_MISSING)
		str_addf(&label, _("%s: deleted, for the server has it no longer"), item->title);
	else
		str_addf(&label, _("%s: as the server has it"), item->title);
	code = app_bulk_begin(app, label.s, err);
	if (!code) {
		code = item->kind == INBOX_CONFLICT ? put_field(app, item, err) :
			item->kind == INBOX_MISSING ? app_delete(app, item->entity, item->n, err) :
			put_back(app, item, err);
		if (!code)
			code = settle(app, item, true, err);
		code = app_bulk_settle(app, code, err);
	}
	if (!code)
		str_add(told, label.s);
	str_release(&label);
	return code;
}

enum result inbox_keep(struct app *app, const struct inbox_item *item, struct str *told, struct err *err)
{
	if (item->kind == INBOX_ASIDE) {
		if (sync_set_aside(app->db, item->remote, item->id, "", err))
			return err->code;
		str_add(told, _("It is not shown any more until it changes on the server"));
		return OK;
	}
	if (settle(app, item, false, err))
		return err->code;
	if (item->kind == INBOX_CONFLICT)
		str_addf(told, _("%s: %s stays %s"), item->title, _(item->field->label), item->here);
	else
		str_addf(told, _("%s: it is sent once more"), item->title);
	return OK;
}

enum result inbox_reopen(struct app *app, int64_t conflict, struct err *err)
{
	return inbox_conflict_reopen(app->db, conflict, err);
}
