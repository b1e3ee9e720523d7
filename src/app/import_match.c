/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Who is who: each contact that was read against the customers that are there and those of this import.
 * Nothing is written. */
#include "base/base.h"
#include "app/import_p.h"

#include <inttypes.h>
#include <strings.h>

#include "model/rules/likeness.h"
#include "model/schema/people.h"
#include "text/utf8.h"

/* Keys of the lookup. */
enum { BY_N = 'n', BY_PHONE = 'p', BY_EMAIL = 'e', BY_ID = 'i', BY_NAME = 'm' };

static const size_t phones[] = { CUSTOMER_phone, CUSTOMER_secondary_phone, CUSTOMER_whatsapp };

/* --- What is told. */

/* text, detail: taken.  rec: the contact, NULL: nothing is known of it. */
static void add_line(struct import *im, enum import_kind kind, size_t item, const struct record *rec,
	char *text, char *detail)
{
	import_report_add(&im->report, kind, item, rec ? record_text(rec, CUSTOMER_name) : "", text, detail);
}

/* brief: why in a few words, where many rows say the same; NULL: there are none. */
static void add_row_line(struct import *im, enum import_kind kind, size_t item, const struct record *rec,
	const char *why, const char *brief)
{
	const struct item *it = &im->items[item];

	add_line(im, kind, item, rec, it->line ?
		xasprintf(_("%s, line %u: %s"), im->files.v[it->file], it->line, why) :
		xasprintf("%s: %s", im->files.v[it->file], why), xstrdup(brief ? brief : why));
}

static void add_person_line(struct import *im, enum import_kind kind, size_t item, const struct record *rec)
{
	const char *phone = record_text(rec, CUSTOMER_phone);

	add_line(im, kind, item, rec, xstrdup(record_text(rec, CUSTOMER_name)),
		xstrdup(*phone ? phone : record_text(rec, CUSTOMER_email)));
}

/* --- Candidates. */

struct candidate {
	struct record *rec;	/* owned */
	size_t slot;		/* SIZE_MAX: only in the database */
};
struct candidates { struct candidate *v; size_t n, cap; };

static void release(struct candidates *list)
{
	for (size_t i = 0; i < list->n; i++)
		record_free(&list->v[i].rec);
	free(list->v);
	*list = (struct candidates){ 0 };
}

static void add(struct candidates *list, struct record *rec, size_t slot)
{
	list->v = array_grow(list->v, &list->cap, list->n + 1, sizeof(*list->v));
	list->v[list->n++] = (struct candidate){ rec, slot };
}

static struct record *slot_record(const struct import *im, size_t slot)
{
	struct record *rec = import_unpack(im, im->slots[slot].at, NULL);

	rec->n = im->slots[slot].n;
	return rec;
}

static void number_key(int64_t n, char out[24])
{
	snprintf(out, 24, "%" PRId64, n);
}

static size_t slot_of(const struct import *im, int64_t n)
{
	char key[24];
	size_t place = 0, slot;

	number_key(n, key);
	while ((slot = lookup_next(&im->lookup, BY_N, key, &place)) != SIZE_MAX)
		if (im->slots[slot].n == n)
			return slot;
	return SIZE_MAX;
}

static bool same_name(const struct record *a, const struct record *b)
{
	struct str left = STR_INIT, right = STR_INIT;
	bool same;

	text_fold(record_text(a, CUSTOMER_name), &left);
	text_fold(record_text(b, CUSTOMER_name), &right);
	same = str_eq(left.s, right.s);
	str_release(&left);
	str_release(&right);
	return same;
}

/* A phone that is no number tells nobody from others; with the same name it is the same row once more. */
static bool same_typed(const struct record *a, const struct record *b)
{
	const char *typed = record_text(a, CUSTOMER_phone);

	return *typed && *typed != '+' && str_eq(typed, record_text(b, CUSTOMER_phone)) && same_name(a, b);
}

static bool shares_phone(const struct record *a, const struct record *b)
{
	return likeness_same_phone(a, b) || same_typed(a, b);
}

static bool same_email(const struct record *a, const struct record *b)
{
	return record_has(a, CUSTOMER_email) && record_has(b, CUSTOMER_email) &&
		strcasecmp(record_text(a, CUSTOMER_email), record_text(b, CUSTOMER_email)) == 0;
}

/* Those of this import with that key which really fit; each once. */
static void add_slots(const struct import *im, const struct record *rec, char kind, const char *key,
	struct candidates *list)
{
	size_t place = 0, slot;

	while ((slot = lookup_next(&im->lookup, kind, key, &place)) != SIZE_MAX) {
		struct record *there;
		bool known = false;

		for (size_t i = 0; i < list->n && !known; i++)
			known = list->v[i].slot == slot;
		if (known)
			continue;
		there = slot_record(im, slot);
		if (shares_phone(there, rec) || same_email(there, rec))
			add(list, there, slot);
		else
			record_free(&there);
	}
}

/* Oldest first: those that are there, then those of this import in their order. */
static int by_age(const void *a, const void *b)
{
	const struct candidate *one = a, *two = b;

	if (!one->rec->n != !two->rec->n)
		return one->rec->n ? -1 : 1;
	if (one->rec->n)
		return one->rec->n < two->rec->n ? -1 : one->rec->n > two->rec->n;
	return one->slot < two->slot ? -1 : one->slot > two->slot;
}

/* Thousands may have "-" for a phone: what is no number is looked up with the name. */
static void phone_key(const struct record *rec, size_t field, struct str *out)
{
	const char *phone = record_text(rec, field);

	str_set(out, phone);
	if (*phone && *phone != '+') {
		str_addc(out, ' ');
		text_fold(record_text(rec, CUSTOMER_name), out);
	}
}

/* All that share a number or an address, as they will be. */
static enum result find(struct import *im, const struct record *rec, struct candidates *list,
	struct err *err)
{
	struct rowset rows = { 0 };
	struct str key = STR_INIT;

	if (query_duplicates(im->app->db, rec, &rows, err))
		return err->code;
	for (size_t i = 0; i < rows.n; i++) {
		size_t slot = slot_of(im, rows.v[i]->n);

		add(list, slot == SIZE_MAX ? record_copy(rows.v[i]) : slot_record(im, slot), slot);
	}
	rowset_release(&rows);
	for (size_t i = 0; i < COUNT(phones); i++) {
		phone_key(rec, phones[i], &key);
		add_slots(im, rec, BY_PHONE, key.s, list);
	}
	str_release(&key);
	add_slots(im, rec, BY_EMAIL, record_text(rec, CUSTOMER_email), list);
	if (list->n)
		qsort(list->v, list->n, sizeof(*list->v), by_age);
	return OK;
}

/* --- Whom it is. */

struct found {
	struct record *rec;	/* owned; NULL: nobody, a new customer */
	size_t slot;
	bool look;		/* somebody should: there is one of the same e-mail */
};

/* Two customers of one export are two, whatever they share: somebody kept both. */
static bool is_another(const struct candidate *there, const struct record *rec)
{
	return *rec->id && !there->rec->n;
}

static void take(struct candidate *from, struct found *out)
{
	out->rec = from->rec;
	out->slot = from->slot;
	from->rec = NULL;
}

static enum result find_by_id(struct import *im, struct record *rec, struct found *out,
	struct err *err)
{
	struct err none;
	size_t place = 0, slot;
	int64_t n;

	while ((slot = lookup_next(&im->lookup, BY_ID, rec->id, &place)) != SIZE_MAX) {
		*out = (struct found){ slot_record(im, slot), slot, NULL };
		if (str_eq(out->rec->id, rec->id))
			return OK;
		record_free(&out->rec);
	}
	if (query_by_id(im->app->db, &customer_entity, rec->id, &n, &none))
		return OK;
	out->slot = slot_of(im, n);
	if (out->slot != SIZE_MAX)
		out->rec = slot_record(im, out->slot);
	else if (query_get(im->app->db, &customer_entity, n, &out->rec, err))
		return err->code;
	if (record_has(out->rec, common_index(&customer_entity, COMMON_deleted_at))) {
		record_free(&out->rec);
		rec->id[0] = '\0';	/* he that is deleted stays so; this one is new */
	}
	return OK;
}

/* The one of the same id, the one with the same phone, or the same e-mail and nothing that speaks against
 * it: an address is often shared by a family or an office, so alone it only asks for a look. */
static enum result whom(struct import *im, struct record *rec, struct found *out, struct err *err)
{
	struct candidates list = { 0 };

	*out = (struct found){ NULL, SIZE_MAX, NULL };
	if (*rec->id && (find_by_id(im, rec, out, err) || out->rec))
		return out->rec ? OK : err->code;
	if (find(im, rec, &list, err)) {
		release(&list);
		return err->code;
	}
	for (size_t i = 0; i < list.n && !out->rec; i++)
		if (shares_phone(list.v[i].rec, rec) && !is_another(&list.v[i], rec))
			take(&list.v[i], out);
	for (size_t i = 0; i < list.n && !out->rec; i++) {
		if (is_another(&list.v[i], rec))
			continue;
		if (same_name(list.v[i].rec, rec) || import_is_makeshift(rec) || import_is_makeshift(list.v[i].rec))
			take(&list.v[i], out);
		else
			out->look = true;
	}
	release(&list);
	return OK;
}

/* --- Names. */

static void name_key(const struct record *rec, struct str *out)
{
	likeness_name(record_text(rec, CUSTOMER_name), true, out);
}

static bool may_be_one(const struct record *a, const struct record *b)
{
	return likeness_is_pair(likeness(a, b));
}

/* The same name at the same place with another number: one person with two, or two of a large family. */
static enum result has_namesake(struct import *im, const struct record *rec, bool *has,
	struct err *err)
{
	struct rowset rows = { 0 };
	struct str key = STR_INIT;
	size_t place = 0, slot;

	*has = false;
	if (!record_has(rec, CUSTOMER_city) && !likeness_domain(record_text(rec, CUSTOMER_email)))
		return OK;
	name_key(rec, &key);
	while (!*has && (slot = lookup_next(&im->lookup, BY_NAME, key.s, &place)) != SIZE_MAX) {
		struct record *there = slot_record(im, slot);

		*has = may_be_one(there, rec);
		record_free(&there);
	}
	str_release(&key);
	if (*has)
		return OK;
	if (query_equal(im->app->db, &customer_entity, CUSTOMER_name, &rec->v[CUSTOMER_name], true, 20,
	    &rows, err))
		return err->code;
	for (size_t i = 0; i < rows.n && !*has; i++)
		*has = may_be_one(rows.v[i], rec);
	rowset_release(&rows);
	return OK;
}

/* --- One contact. */

/* 0501 and "ask his brother" are kept as they stand, but nobody can be called there.  Services have
 * 3 to 6 digits. */
static bool is_whole_number(const char *phone)
{
	size_t digits = 0;

	if (!*phone || *phone == '+')
		return true;
	for (const char *c = phone; *c; c++)
		digits += *c >= '0' && *c <= '9';
	return (digits >= 3 && digits <= 6 && *phone != '0') || digits >= 9;
}

static void add_look(struct import *im, size_t item, const struct record *rec, bool mail, bool namesake)
{
	const char *phone = record_text(rec, CUSTOMER_phone);
	char *why, *brief;

	if (mail)
		add_row_line(im, IMPORT_LOOK, item, rec,
			_("another has this e-mail: see Duplicates."),
			_("same e-mail as another"));
	else if (namesake)
		add_row_line(im, IMPORT_LOOK, item, rec, _("known with another number: see Duplicates."),
			_("known with another number"));
	if (is_whole_number(phone))
		return;
	why = xasprintf(_("\"%s\" is no whole phone number."), phone);
	brief = xasprintf(_("incomplete number: %s"), phone);
	add_row_line(im, IMPORT_LOOK, item, rec, why, brief);
	free(why);
	free(brief);
}

static void put_keys(struct import *im, const struct record *rec, size_t slot)
{
	struct str key = STR_INIT;

	for (size_t i = 0; i < COUNT(phones); i++) {
		phone_key(rec, phones[i], &key);
		lookup_add(&im->lookup, BY_PHONE, key.s, slot);
	}
	str_clear(&key);
	lookup_add(&im->lookup, BY_EMAIL, record_text(rec, CUSTOMER_email), slot);
	if (!rec->n) {
		lookup_add(&im->lookup, BY_ID, rec->id, slot);
		name_key(rec, &key);
		lookup_add(&im->lookup, BY_NAME, key.s, slot);
	} else {
		char number[24];

		number_key(rec->n, number);
		lookup_add(&im->lookup, BY_N, number, slot);
	}
	str_release(&key);
}

static size_t add_slot(struct import *im, int64_t n, size_t at, bool changed)
{
	im->slots = array_grow(im->slots, &im->slots_cap, im->nslots + 1, sizeof(*im->slots));
	im->slots[im->nslots] = (struct slot){ n, at, changed };
	return im->nslots++;
}

static enum result new_customer(struct import *im, size_t item, const struct record *rec,
	const char *refs, bool look, bool other_id, struct err *err)
{
	bool namesake = false;
	size_t at = other_id ? import_pack(im, rec, refs) : im->items[item].at;

	if (!look && has_namesake(im, rec, &namesake, err))
		return err->code;
	put_keys(im, rec, add_slot(im, 0, at, true));
	add_look(im, item, rec, look, namesake);
	add_person_line(im, IMPORT_NEW, item, rec);
	return OK;
}

static void merged_customer(struct import *im, size_t item, struct found *found,
	const struct record *rec)
{
	struct str refs = STR_INIT;
	struct err err;

	if (!import_merge(found->rec, rec)) {
		add_person_line(im, IMPORT_UNCHANGED, item, found->rec);
		return;
	}
	if (record_check(found->rec, &err)) {
		add_row_line(im, IMPORT_ERROR, item, rec, err.text, NULL);
		return;
	}
	if (found->slot == SIZE_MAX) {
		found->slot = add_slot(im, found->rec->n, 0, true);
	} else {
		struct record *before = import_unpack(im, im->slots[found->slot].at, &refs);

		record_free(&before);
	}
	im->slots[found->slot].at = import_pack(im, found->rec, refs.s ? refs.s : "");
	str_release(&refs);
	im->slots[found->slot].changed = true;
	put_keys(im, found->rec, found->slot);
	add_person_line(im, IMPORT_MERGED, item, found->rec);
}

static enum result match_item(struct import *im, size_t item, struct err *err)
{
	struct item *it = &im->items[item];
	struct str refs = STR_INIT;
	struct record *rec;
	struct found found;
	enum result code;
	char *brief;
	bool id;

	if (it->left) {
		im->report.left++;
		return OK;
	}
	if (it->wrong || it->at == SIZE_MAX) {
		rec = it->at == SIZE_MAX ? NULL : import_unpack(im, it->at, NULL);
		brief = import_fault(im, it, rec);
		add_row_line(im, IMPORT_ERROR, item, rec, it->why ? it->why : "", brief);
		free(brief);
		record_free(&rec);
		return OK;
	}
	rec = import_unpack(im, it->at, &refs);
	id = *rec->id;
	if (it->told)
		add_row_line(im, IMPORT_LOOK, item, rec, it->told, NULL);
	code = whom(im, rec, &found, err);
	if (!code && found.rec)
		merged_customer(im, item, &found, rec);
	else if (!code)
		code = new_customer(im, item, rec, refs.s ? refs.s : "", found.look, id && !*rec->id, err);
	record_free(&found.rec);
	record_free(&rec);
	str_release(&refs);
	return code;
}

/* --- All. */

static void start_anew(struct import *im)
{
	struct import_report *r = &im->report;

	import_lines_clear(r);
	r->left = 0;
	memset(r->count, 0, sizeof(r->count));
	str_cut(&im->packed, im->settled);
	im->nslots = 0;
	lookup_clear(&im->lookup);
}

enum result import_match(struct import *im, struct err *err)
{
	enum result code = OK;

	if (im->records)
		return records_match(im, err);
	start_anew(im);
	im->seq = query_log_seq(im->app->db);
	/* In steps that see one state each: between them the screen may look at what others wrote. */
	for (size_t i = 0; i < im->nitems && !code; i += IMPORT_STEP) {
		query_begin(im->app->db);
		for (size_t k = i; k < MIN(i + IMPORT_STEP, im->nitems) && !code; k++)
			code = match_item(im, k, err);
		query_end(im->app->db);
		if (!code)
			code = import_step(im, (int64_t)im->nitems,
				1000 + (int64_t)(i * 1000 / im->nitems), 2000, err);
	}
	if (code)
		im->seq = -1;	/* half of it: never to be saved */
	return code;
}
