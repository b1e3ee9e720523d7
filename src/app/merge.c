/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Merging customers: whose value holds, what moves along, and the way back. */
#include "base/base.h"
#include "app/merge.h"

#include "model/rules/likeness.h"
#include "model/schema/work.h"
#include "store/save.h"
#include "app/contact.h"
#include "app/effects.h"

static const size_t phones[] = { CUSTOMER_phone, CUSTOMER_secondary_phone, CUSTOMER_whatsapp };

/* --- Whose value holds. */

bool merge_is_asked(size_t field)
{
	return !(customer_entity.fields[field].flags & (F_SYSTEM | F_VIRTUAL | F_RETIRED));
}

bool merge_has_both(size_t field)
{
	const struct kind *kind = customer_entity.fields[field].kind;

	return kind == &kind_note || kind == &kind_set;
}

bool merge_differs(const struct record *kept, const struct record *other, size_t field)
{
	const struct field *f = &customer_entity.fields[field];

	return !value_equal(f, &kept->v[field], &other->v[field]);
}

/* One of the person's numbers, which stay together, not one the user made a field of his own for. */
static bool is_number(size_t field)
{
	for (size_t i = 0; i < COUNT(phones); i++)
		if (phones[i] == field)
			return true;
	return false;
}

/* Nobody said this: it is how every customer begins. */
static bool is_initial(const struct record *rec, size_t field)
{
	static const struct kind_env env = { .country = "SA", .currency = "SAR" };
	const struct field *f = &customer_entity.fields[field];
	struct value initial = { 0 };
	struct err err;
	bool same;

	if (!f->initial || f->kind->parse(f, f->initial, &env, &initial, &err))
		return false;
	same = value_equal(f, &initial, &rec->v[field]);
	value_clear(&initial);
	return same;
}

static bool refuses(const struct record *rec, size_t field)
{
	return (field == CUSTOMER_do_not_call && record_num(rec, field)) ||
		(field == CUSTOMER_consent && str_eq(record_text(rec, field), "refused"));
}

static enum side propose(const struct record *kept, const struct record *other, size_t field)
{
	/* Numbers find their place by themselves: save_phone. */
	if (!merge_differs(kept, other, field) || !record_has(other, field) || is_number(field))
		return SIDE_KEPT;
	if (!record_has(kept, field) || refuses(other, field))
		return SIDE_OTHER;
	if (merge_has_both(field))
		return SIDE_BOTH;
	return is_initial(kept, field) && !refuses(kept, field) ? SIDE_OTHER : SIDE_KEPT;
}

/* A range from two people's ends may stand on its head. */
static void mend_budget(const struct record *kept, const struct record *other,
	struct merge_plan *merge)
{
	const struct record *low = merge->side[CUSTOMER_budget_min] ? other : kept;
	const struct record *high = merge->side[CUSTOMER_budget_max] ? other : kept;

	if (low != high && record_has(low, CUSTOMER_budget_min) &&
	    record_has(high, CUSTOMER_budget_max) &&
	    record_num(low, CUSTOMER_budget_min) > record_num(high, CUSTOMER_budget_max))
		merge->side[CUSTOMER_budget_min] = merge->side[CUSTOMER_budget_max];
}

/* When and how it was given go with the consent. */
static void mend_consent(struct merge_plan *merge)
{
	if (merge->side[CUSTOMER_consent] == SIDE_OTHER) {
		merge->side[CUSTOMER_consent_at] = SIDE_OTHER;
		merge->side[CUSTOMER_consent_how] = SIDE_OTHER;
	}
}

void merge_propose(const struct record *kept, const struct record *other, struct merge_plan *out)
{
	*out = (struct merge_plan){ 0 };
	for (size_t i = 0; i < customer_entity.nfields; i++)
		if (merge_is_asked(i))
			out->side[i] = propose(kept, other, i);
	mend_budget(kept, other, out);
	mend_consent(out);
}

void merge_prefer_other(const struct record *kept, const struct record *other,
	struct merge_plan *out)
{
	merge_propose(kept, other, out);
	for (size_t i = 0; i < customer_entity.nfields; i++)
		if (merge_is_asked(i) && record_has(other, i) && !merge_has_both(i) &&
		    !refuses(kept, i) && merge_differs(kept, other, i) && !is_initial(other, i))
			out->side[i] = SIDE_OTHER;
	mend_budget(kept, other, out);
	mend_consent(out);
}

bool merge_keeps_first(const struct record *a, const struct record *b)
{
	int64_t one = record_num(a, CUSTOMER_interaction_count);
	int64_t two = record_num(b, CUSTOMER_interaction_count);

	return one != two ? one > two : a->n < b->n;
}

/* --- The record that comes out. */

static void put_both(struct record *out, const struct record *other, size_t field)
{
	const char *old = record_text(out, field), *new = record_text(other, field);
	struct strlist words = { 0 };
	char *both;

	if (customer_entity.fields[field].kind == &kind_set) {
		set_items(new, &words);
		for (size_t i = 0; i < words.n; i++)
			record_set_add(out, field, words.v[i]);
		strlist_release(&words);
	} else if (!str_has_lines(old, new)) {
		both = *old ? xasprintf("%s\n%s", old, new) : xstrdup(new);
		record_set_text(out, field, both);
		free(both);
	}
}

bool merge_stays(size_t field)
{
	return is_number(field) || field == CUSTOMER_email;
}

size_t merge_place(const struct record *result, const char *number)
{
	for (size_t i = 0; i < COUNT(phones); i++)
		if (str_eq(record_text(result, phones[i]), number))
			return phones[i];
	return SIZE_MAX;
}

/* A number has the text it was typed as in the next field. */
static void set_phone(struct record *out, size_t to, const struct record *from, size_t field)
{
	record_set_text(out, to, record_text(from, field));
	record_set_text(out, to + 1, record_text(from, field + 1));
}

/* No number is lost: into a free field, else to what is kept for the vCard. */
static void save_phone(struct record *out, const struct record *from, size_t field)
{
	/* A number one calls is no WhatsApp account for sure. */
	static const size_t room[] = { CUSTOMER_phone, CUSTOMER_secondary_phone };
	const char *number = record_text(from, field);
	char *line;

	if (!*number || merge_place(out, number) != SIZE_MAX)
		return;
	if (field == CUSTOMER_whatsapp && !record_has(out, field)) {
		set_phone(out, field, from, field);
		return;
	}
	for (size_t i = 0; i < COUNT(room); i++)
		if (!record_has(out, room[i])) {
			set_phone(out, room[i], from, field);
			return;
		}
	line = xasprintf("TEL:%s", number);
	contact_keep_line(out, line);
	free(line);
}

static void save_contacts(struct record *out, const struct record *kept, const struct record *other)
{
	const struct record *const both[] = { kept, other };

	for (size_t k = 0; k < COUNT(both); k++) {
		const char *mail = record_text(both[k], CUSTOMER_email);
		char *line;

		for (size_t i = 0; i < COUNT(phones); i++)
			save_phone(out, both[k], phones[i]);
		if (!*mail || !merge_differs(out, both[k], CUSTOMER_email))
			continue;
		line = xasprintf("EMAIL:%s", mail);
		contact_keep_line(out, line);
		free(line);
	}
}

struct record *merge_result(const struct record *kept, const struct record *other,
	const struct merge_plan *merge)
{
	struct record *out = record_copy(kept);
	size_t created = common_index(&customer_entity, COMMON_created_at);

	for (size_t i = 0; i < customer_entity.nfields; i++) {
		const struct field *field = &customer_entity.fields[i];

		if (!merge_is_asked(i) || merge->side[i] == SIDE_KEPT)
			continue;
		if (merge->side[i] == SIDE_BOTH && merge_has_both(i))
			put_both(out, other, i);
		else if (is_number(i))
			set_phone(out, i, other, i);
		else
			value_copy(field, &out->v[i], &other->v[i]);
	}
	if (record_has(out, CUSTOMER_secondary_phone) &&
	    str_eq(record_text(out, CUSTOMER_secondary_phone), record_text(out, CUSTOMER_phone))) {
		record_clear(out, CUSTOMER_secondary_phone);
		record_clear(out, CUSTOMER_secondary_phone_typed);
	}
	contact_merge_extra(out, other);
	save_contacts(out, kept, other);
	custom_merge_rest(out, other);
	if (record_has(other, created) && record_num(other, created) < record_num(out, created))
		record_set_num(out, created, record_num(other, created));
	if (record_num(out, CUSTOMER_referred_by) == kept->n ||
	    record_num(out, CUSTOMER_referred_by) == other->n)
		record_clear(out, CUSTOMER_referred_by);	/* nobody brings himself */
	return out;
}

/* --- What moves along. */

/* One call a day: the one that was made stays, else the kept customer's.  *moves: the other's does. */
static enum result settle_call(struct save *save, const struct record *line, int64_t kept,
	bool *moves, struct err *err)
{
	struct rowset rows = { 0 };
	size_t deleted = common_index(&call_entity, COMMON_deleted_at);
	bool done = !str_eq(record_text(line, CALL_status), "pending");
	enum result code = query_referring(save_db(save), &call_entity, CALL_customer, kept, &rows,
		err);

	*moves = true;
	for (size_t i = 0; i < rows.n && !code && !record_has(line, deleted); i++) {
		const struct record *own = rows.v[i];

		if (record_has(own, deleted) ||
		    !str_eq(record_text(own, CALL_day), record_text(line, CALL_day)))
			continue;
		if (done && str_eq(record_text(own, CALL_status), "pending"))
			code = save_delete(save, WHO_USER, &call_entity, own->n, err);
		else
			*moves = false;
	}
	rowset_release(&rows);
	return code;
}

/* Everything that refers to the other by this field; what was deleted too, so that it can come back. */
static enum result move_field(struct save *save, const struct entity *entity, size_t field,
	int64_t from, int64_t to, struct err *err)
{
	struct rowset rows = { 0 };
	enum result code = query_referring(save_db(save), entity, field, from, &rows, err);

	for (size_t i = 0; i < rows.n && !code; i++) {
		bool moves = true;

		if (rows.v[i]->n == from || rows.v[i]->n == to)
			continue;
		if (entity == &call_entity && field == CALL_customer)
			code = settle_call(save, rows.v[i], to, &moves, err);
		if (code || !moves)
			continue;
		record_set_num(rows.v[i], field, to);
		code = save_put(save, WHO_USER, rows.v[i], err);
	}
	rowset_release(&rows);
	return code;
}

/* Fields that can name a customer: told by the tables, so that nobody reads half a million rows for their
 * owners.  Who was merged into the other says so for ever. */
static bool may_refer(const struct entity *entity, size_t field)
{
	const struct field *f = &entity->fields[field];

	if (f->kind != &kind_ref || f->flags & (F_VIRTUAL | F_LOCAL) ||
	    (entity == &customer_entity && field == CUSTOMER_merged_into))
		return false;
	return str_eq(f->target, "customer") || (entity->parent && str_eq(f->name, entity->parent));
}

static enum result move_all(struct save *save, int64_t from, int64_t to, struct err *err)
{
	enum result code = OK;

	for (size_t e = 0; entities[e] && !code; e++)
		for (size_t i = 0; i < entities[e]->nfields && !code; i++)
			if (may_refer(entities[e], i))
				code = move_field(save, entities[e], i, from, to, err);
	return code;
}

/* --- The step. */

static enum result read_as_seen(struct save *save, const struct record *seen, struct record **out,
	struct err *err)
{
	size_t version = common_index(&customer_entity, COMMON_version);
	size_t deleted = common_index(&customer_entity, COMMON_deleted_at);

	if (query_get(save_db(save), &customer_entity, seen->n, out, err))
		return err->code;
	if (record_has(*out, deleted))
		return err_set(err, ERR_MISSING,
			_("%s is deleted; only two that are there can be merged."),
			record_text(*out, CUSTOMER_name));
	if (record_num(*out, version) != record_num(seen, version))
		return err_set(err, ERR_CONFLICT,
			_("Somebody changed this since you opened it; nothing was saved."));
	return OK;
}

static enum result merge_in(struct app *app, struct save *save, struct record *kept,
	struct record *other, const struct merge_plan *merge, struct err *err)
{
	struct record *out = merge_result(kept, other, merge);
	enum result code = record_check(out, err);

	if (!code)
		code = save_put(save, WHO_USER, out, err);
	if (!code)
		code = move_all(save, other->n, kept->n, err);
	if (!code)
		code = effects_saved(app, save, kept, out, err);
	if (!code) {
		record_set_num(other, CUSTOMER_merged_into, kept->n);
		code = save_put(save, WHO_USER, other, err);
	}
	if (!code)
		code = save_delete(save, WHO_USER, &customer_entity, other->n, err);
	record_free(&out);
	return code;
}

enum result app_merge(struct app *app, const struct record *kept, const struct record *other,
	const struct merge_plan *merge, struct err *err)
{
	struct record *a = NULL, *b = NULL;
	struct save *save = NULL;
	enum result code;
	char *label;

	if (kept->n == other->n)
		return err_set(err, ERR_INVALID, _("These are not two customers but one."));
	/* TRANSLATORS: names of two customers: the second takes over what is known of the first. */
	label = xasprintf(_("%s merged into %s"), record_text(other, CUSTOMER_name),
		record_text(kept, CUSTOMER_name));
	code = save_begin(app->db, &app->actor, label, false, &save, err);
	free(label);
	if (!code)
		code = read_as_seen(save, kept, &a, err);
	if (!code)
		code = read_as_seen(save, other, &b, err);
	if (!code)
		code = merge_in(app, save, a, b, merge, err);
	record_free(&a);
	record_free(&b);
	if (!code)
		return save_commit(&save, err);
	save_abort(&save);
	return code;
}

enum result app_unmerge_told(struct app *app, int64_t customer, struct str *told, struct err *err)
{
	struct strlist kept = { 0 };
	struct str name = STR_INIT;
	enum result code = app_unmerge(app, customer, &kept, err);

	if (!code) {
		query_title(app->db, &customer_entity, customer, &name);
		str_addf(told, _("%s is a customer of his own again"), name.s);
		if (kept.n)
			str_add(told, _("; changed since and left as it is: "));
		for (size_t i = 0; i < kept.n; i++)
			str_addf(told, "%s%s", i ? P_("between words of a list", ", ") : "", kept.v[i]);
	}
	str_release(&name);
	strlist_release(&kept);
	return code;
}

enum result app_tell_apart(struct app *app, int64_t a, int64_t b, bool apart, struct err *err)
{
	char key[48];

	pair_memo(a, b, key);
	return app_memo_set(app, key, apart ? "1" : NULL, err);
}

enum result app_unmerge(struct app *app, int64_t customer, struct strlist *kept, struct err *err)
{
	struct str other = STR_INIT;
	struct record *rec = NULL;
	int64_t into;
	enum result code;
	char *label;

	if (query_get(app->db, &customer_entity, customer, &rec, err))
		return err->code;
	into = record_num(rec, CUSTOMER_merged_into);
	query_title(app->db, &customer_entity, into, &other);
	/* TRANSLATORS: names of two customers that were merged and are two again. */
	label = xasprintf(_("%s taken out of %s again"), record_text(rec, CUSTOMER_name), other.s);
	code = unmerge_step(app->db, &app->actor, customer, label, kept, err);
	if (!code && into)	/* who takes them apart has answered the question */
		code = app_tell_apart(app, customer, into, true, err);
	free(label);
	str_release(&other);
	record_free(&rec);
	return code;
}

/* --- Why. */

static const struct { unsigned bit; const char *word, *text; } reasons[] = {
	{ LIKE_PHONE, "phone", N_("same number") },
	{ LIKE_EMAIL, "email", N_("same e-mail") },
	{ LIKE_NAME, "name", N_("same name") },
	{ LIKE_SPELLING, "spelling", N_("name one letter apart") },
	{ LIKE_CITY, "city", N_("same city") },
	{ LIKE_DOMAIN, "domain", N_("e-mail at the same company") },
};

void merge_why(unsigned like, struct str *out)
{
	bool any = false;

	for (size_t i = 0; i < COUNT(reasons); i++) {
		if (!(like & reasons[i].bit))
			continue;
		str_addf(out, "%s%s", any ? P_("between words of a list", ", ") : "",
			_(reasons[i].text));
		any = true;
	}
}

const char *merge_why_word(unsigned like, size_t i)
{
	for (size_t k = 0; k < COUNT(reasons); k++)
		if (like & reasons[k].bit && !i--)
			return reasons[k].word;
	return NULL;
}
