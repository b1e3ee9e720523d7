/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Importing contacts.  A preview is the import itself, taken back: what it says is what will happen. */
#include "base/base.h"
#include "app/import.h"

#include <inttypes.h>

#include "base/sys.h"
#include "io/encoding.h"
#include "io/json.h"
#include "model/custom.h"
#include "model/schema/people.h"
#include "store/db.h"
#include "store/save.h"
#include "text/utf8.h"
#include "app/config.h"
#include "app/contact.h"

#define FILE_LIMIT (512u << 20)
#define PROGRESS_EVERY 200

struct import {
	struct app *app;
	const struct import_options *options;
	struct import_report *report;
	struct save *save;
	struct kind_env env;
	const char *file;	/* base name, for messages */
	struct str text;	/* of the file, clean UTF-8 */
	int64_t done;
	int64_t first;		/* the first customer this import made; 0: none yet */
	struct referral { int64_t n; size_t field; char id[ULID_LEN + 1]; } *referrals;	/* owned */
	size_t nreferrals, referrals_cap;
};

void import_report_release(struct import_report *report)
{
	for (size_t i = 0; i < report->n; i++)
		free(report->v[i].text);
	free(report->v);
	strlist_release(&report->notes);
	*report = (struct import_report){ 0 };
}

void import_summary(const struct import_report *report, struct str *out)
{
	str_addf(out, _("%" PRId64 " new, %" PRId64 " merged, %" PRId64 " unchanged, %" PRId64
		" with errors"), report->count[IMPORT_NEW], report->count[IMPORT_MERGED],
		report->count[IMPORT_UNCHANGED], report->count[IMPORT_ERROR]);
	if (report->count[IMPORT_LOOK])
		str_addf(out, _(", %" PRId64 " to look at"), report->count[IMPORT_LOOK]);
}

static void add_line(struct import *im, enum import_kind kind, char *text)
{
	struct import_report *r = im->report;

	r->count[kind]++;
	if (r->n == IMPORT_LINES) {
		free(text);
		return;
	}
	r->v = array_grow(r->v, &r->cap, r->n + 1, sizeof(*r->v));
	r->v[r->n++] = (struct import_line){ kind, text };
}

static void add_row_line(struct import *im, enum import_kind kind, unsigned line, const char *text)
{
	add_line(im, kind, xasprintf(_("%s, line %u: %s"), im->file, line, text));
}

/* --- Merging: nothing is overwritten, and never by nothing. */

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

static bool shares_phone(const struct record *a, const struct record *b)
{
	static const size_t fields[] = { CUSTOMER_phone, CUSTOMER_secondary_phone,
		CUSTOMER_whatsapp };

	for (size_t i = 0; i < COUNT(fields); i++)
		for (size_t k = 0; k < COUNT(fields); k++)
			if (record_has(a, fields[i]) && str_eq(record_text(a, fields[i]),
			    record_text(b, fields[k])))
				return true;
	return false;
}

/* Another number goes where there is room; without room among what is kept. */
static bool merge_phone(struct record *into, const struct record *from, size_t field)
{
	static const size_t room[] = { CUSTOMER_phone, CUSTOMER_secondary_phone };
	const char *number = record_text(from, field);

	if (!*number || str_eq(record_text(into, CUSTOMER_phone), number) ||
	    str_eq(record_text(into, CUSTOMER_secondary_phone), number) ||
	    str_eq(record_text(into, CUSTOMER_whatsapp), number))
		return false;
	for (size_t i = 0; i < COUNT(room) + 1; i++) {
		size_t to = field == CUSTOMER_whatsapp && !i ? CUSTOMER_whatsapp : room[i ? i - 1 : 0];

		if (record_has(into, to))
			continue;
		record_set_text(into, to, number);
		record_set_text(into, to + 1, record_text(from, field + 1));
		return true;
	}
	return false;
}

static bool merge_notes(struct record *into, const struct record *from)
{
	size_t field = common_index(&customer_entity, COMMON_notes);
	const char *old = record_text(into, field), *new = record_text(from, field);
	char *both;

	if (!*new || strstr(old, new))
		return false;
	both = *old ? xasprintf("%s\n%s", old, new) : xstrdup(new);
	record_set_text(into, field, both);
	free(both);
	return true;
}

static bool merge_set(struct record *into, const struct record *from, size_t field)
{
	struct strlist words = { 0 };
	bool added = false;

	set_items(record_text(from, field), &words);
	for (size_t i = 0; i < words.n; i++)
		if (!set_has(record_text(into, field), words.v[i])) {
			record_set_add(into, field, words.v[i]);
			added = true;
		}
	strlist_release(&words);
	return added;
}

/* A name that was only the number, the company or the address gives way to a person's. */
static bool is_makeshift(const struct record *rec)
{
	static const size_t fields[] = { CUSTOMER_phone, CUSTOMER_email, CUSTOMER_company };

	for (size_t i = 0; i < COUNT(fields); i++)
		if (str_eq(record_text(rec, CUSTOMER_name), record_text(rec, fields[i])))
			return true;
	return false;
}

static bool merge(struct record *into, const struct record *from)
{
	bool changed = contact_merge_extra(into, from);

	changed |= custom_merge_rest(into, from);
	changed |= merge_notes(into, from);
	if (is_makeshift(into) && !is_makeshift(from)) {
		record_set_text(into, CUSTOMER_name, record_text(from, CUSTOMER_name));
		changed = true;
	}
	for (size_t i = 0; i < customer_entity.nfields; i++) {
		const struct field *field = &customer_entity.fields[i];

		if (field->flags & (F_SYSTEM | F_VIRTUAL) || !record_has(from, i) || field->initial)
			continue;
		if (field->kind == &kind_phone && !(field->flags & F_CUSTOM))
			changed |= merge_phone(into, from, i);
		else if (field->kind == &kind_set)
			changed |= merge_set(into, from, i);
		else if (!record_has(into, i)) {
			value_copy(field, &into->v[i], &from->v[i]);
			changed = true;
		}
	}
	return changed;
}

/* --- One contact. */

/* Two customers of one export are two, whatever they share: somebody kept both. */
static bool is_another(const struct import *im, const struct record *there,
	const struct record *rec)
{
	return *rec->id && im->first && there->n >= im->first;
}

/* Whom it is: the one of the same id, the one with the same phone, or the same e-mail and nothing that speaks against it. */
static struct record *match(struct import *im, struct record *rec, bool *look,
	struct err *err)
{
	struct rowset rows = { 0 };
	struct record *found = NULL;

	int64_t same;

	*look = false;
	if (*rec->id && !query_by_id(save_db(im->save), &customer_entity, rec->id, &same, err) &&
	    !query_get(save_db(im->save), &customer_entity, same, &found, err)) {
		if (!record_has(found, common_index(&customer_entity, COMMON_deleted_at)))
			return found;
		record_free(&found);
		rec->id[0] = '\0';	/* he that is deleted stays so; this one is new */
	}
	if (query_duplicates(save_db(im->save), rec, &rows, err))
		return NULL;
	for (size_t i = 0; i < rows.n && !found; i++)
		if (shares_phone(rows.v[i], rec) && !is_another(im, rows.v[i], rec))
			found = record_copy(rows.v[i]);
	for (size_t i = 0; i < rows.n && !found; i++) {
		if (is_another(im, rows.v[i], rec))
			continue;
		if (same_name(rows.v[i], rec) || !record_has(rec, CUSTOMER_phone) ||
		    !record_has(rows.v[i], CUSTOMER_phone))
			found = record_copy(rows.v[i]);
		else
			*look = true;
	}
	rowset_release(&rows);
	return found;
}

static enum result put_new(struct import *im, struct record *rec, unsigned line, bool look,
	struct err *err)
{
	if (record_check(rec, err)) {
		add_row_line(im, IMPORT_ERROR, line, err->text);
		return OK;
	}
	if (save_put(im->save, WHO_IMPORT, rec, err))
		return err->code;
	if (!im->first)
		im->first = rec->n;
	if (look)
		add_row_line(im, IMPORT_LOOK, line, _("another customer has the same e-mail"));
	add_line(im, IMPORT_NEW, xstrdup(record_text(rec, CUSTOMER_name)));
	return OK;
}

/* Who sent him may stand further down. */
static void add_referral(struct import *im, const struct contact *contact, size_t field, const char *id)
{
	struct referral *referral;

	im->referrals = array_grow(im->referrals, &im->referrals_cap, im->nreferrals + 1,
		sizeof(*im->referrals));
	referral = &im->referrals[im->nreferrals++];
	referral->n = contact->rec->n;
	referral->field = field;
	snprintf(referral->id, sizeof(referral->id), "%s", id);
}

static void add_referrals(struct import *im, const struct contact *contact)
{
	if (*contact->referred_by)
		add_referral(im, contact, CUSTOMER_referred_by, contact->referred_by);
	for (size_t i = 0; i + 1 < contact->refs.n; i += 2)
		add_referral(im, contact, (size_t)entity_field(&customer_entity, contact->refs.v[i]),
			contact->refs.v[i + 1]);
}

static enum result put_referrals(struct import *im, struct err *err)
{
	for (size_t i = 0; i < im->nreferrals; i++) {
		struct record *rec = NULL;
		struct err none;
		enum result code;
		int64_t by;

		const struct field *field = &customer_entity.fields[im->referrals[i].field];

		if (query_by_id(save_db(im->save), entity_find(field->target), im->referrals[i].id, &by,
		    &none))
			continue;
		code = query_get(save_db(im->save), &customer_entity, im->referrals[i].n, &rec, err);
		if (!code) {
			record_set_num(rec, im->referrals[i].field, by);
			code = save_put(im->save, WHO_IMPORT, rec, err);
		}
		record_free(&rec);
		if (code)
			return code;
	}
	return OK;
}

static enum result put_contact(struct import *im, struct contact *contact, unsigned line,
	struct err *err)
{
	bool look;
	struct record *there = match(im, contact->rec, &look, err);
	enum result code = OK;

	for (size_t i = 0; i < contact->warnings.n && im->report->notes.n < 100; i++) {
		char *note = xasprintf(_("%s, line %u: %s"), im->file, line, contact->warnings.v[i]);

		strlist_add(&im->report->notes, note);
		free(note);
	}
	if (!there) {
		code = put_new(im, contact->rec, line, look, err);
		if (!code && contact->rec->n)
			add_referrals(im, contact);
		return code;
	}
	if (merge(there, contact->rec)) {
		code = record_check(there, err);
		if (code) {
			add_row_line(im, IMPORT_ERROR, line, err->text);
			code = OK;
		} else {
			code = save_put(im->save, WHO_IMPORT, there, err);
			if (!code)
				add_line(im, IMPORT_MERGED, xstrdup(record_text(there, CUSTOMER_name)));
		}
	} else
		add_line(im, IMPORT_UNCHANGED, xstrdup(record_text(there, CUSTOMER_name)));
	record_free(&there);
	return code;
}

static enum result progress(struct import *im, size_t at, struct err *err)
{
	if (++im->done % PROGRESS_EVERY || !im->options->progress)
		return OK;
	if (!im->options->progress(im->options->ctx, im->done, (int64_t)at, (int64_t)im->text.len))
		return err_set(err, ERR_CANCEL, _("The import was stopped; nothing was changed."));
	return OK;
}

/* --- Files. */

static enum result import_vcards(struct import *im, struct err *err)
{
	struct vreader reader;
	struct vobject card = { 0 };
	enum result code = OK;

	vobject_open(&reader, im->text.s, im->text.len);
	while (!code) {
		struct err broken = { 0 };
		struct contact contact;

		if (!vobject_next(&reader, &card, &broken)) {
			if (!broken.code)
				break;
			add_row_line(im, IMPORT_ERROR, reader.line, broken.text);
			continue;
		}
		if (card.kind && strcasecmp(card.kind, "VCARD") == 0) {
			contact_from_vcard(&card, &im->env, &contact);
			code = put_contact(im, &contact, card.line, err);
			contact_release(&contact);
		}
		vobject_release(&card);
		if (!code)
			code = progress(im, (size_t)(reader.at - im->text.s), err);
	}
	return code;
}

/* The first pass over the rows: which way round dates are written. */
static void learn_columns(struct import *im, struct contact_columns *columns)
{
	struct csv_reader csv;
	struct err err = { 0 };

	csv_open(&csv, im->text.s, im->text.len);
	while (csv_next(&csv, &err))
		contact_columns_learn(columns, &csv);
	csv_close(&csv);
}

static enum result import_rows(struct import *im, struct csv_reader *csv,
	const struct contact_columns *columns, bool first, struct err *err)
{
	struct err broken = { 0 };
	enum result code = OK;

	while (!code && (first || csv_next(csv, &broken))) {
		struct contact contact;

		first = false;
		contact_from_csv(csv, columns, &im->env, &contact);
		code = put_contact(im, &contact, csv->line, err);
		contact_release(&contact);
		if (!code)
			code = progress(im, (size_t)(csv->at - im->text.s), err);
	}
	if (!code && broken.code)
		code = err_set(err, ERR_FORMAT, "%s: %s", im->file, broken.text);
	return code;
}

static enum result import_csv(struct import *im, struct err *err)
{
	struct contact_columns columns;
	struct csv_reader csv;
	struct err broken = { 0 };
	enum result code;

	csv_open(&csv, im->text.s, im->text.len);
	if (!csv_next(&csv, &broken)) {
		csv_close(&csv);
		return err_set(err, ERR_FORMAT, _("%s holds no contacts."), im->file);
	}
	contact_columns_read(&csv, &columns);
	columns.raw = im->options->raw;
	learn_columns(im, &columns);
	if (!contact_columns_useful(&columns))
		code = err_set(err, ERR_FORMAT, _("%s: no column is a name, a phone or an e-mail; the "
			"first line should name the columns."), im->file);
	else
		code = import_rows(im, &csv, &columns, columns.headless, err);
	contact_columns_release(&columns);
	csv_close(&csv);
	return code;
}

/* Our own export: an array of objects.  Errors are counted by object, JSON has no lines to speak of. */
static enum result import_json(struct import *im, struct err *err)
{
	struct json *root = NULL;
	enum result code;
	unsigned n = 0;

	if (json_parse(im->text.s, im->text.len, &root, err))
		return err_wrap(err, "%s", im->file);
	code = json_is_array(root) ? OK : err_set(err, ERR_FORMAT, _("%s holds no contacts."), im->file);
	for (const struct json *object = code ? NULL : json_first(root); object && !code;
	     object = json_next(object)) {
		struct contact contact;

		contact_from_json(object, &im->env, &contact);
		code = put_contact(im, &contact, ++n, err);
		contact_release(&contact);
		if (!code)
			code = progress(im, 0, err);
	}
	json_free(&root);
	return code;
}

/* Whatever the file is called: its first letters tell. */
static bool begins_with(const char *text, const char *start)
{
	text += strspn(text, " \t\r\n");
	return strncasecmp(text, start, strlen(start)) == 0;
}

static enum result read_text(struct import *im, const char *path, struct err *err)
{
	struct str raw = STR_INIT, repaired = STR_INIT;
	struct decoded info;
	const char *slash = strrchr(path, '/');
	char *note = NULL;

	im->file = slash ? slash + 1 : path;
	if (sys_read_file(path, FILE_LIMIT, &raw, err)) {
		str_release(&raw);
		return err->code;
	}
	str_clear(&im->text);
	encoding_decode(raw.s, raw.len, &im->text, &info);
	str_release(&raw);
	if (info.encoding != ENC_UTF8)
		note = xasprintf(_("%s is written in %s."), im->file, encoding_name(info.encoding));
	if (info.misread && !im->options->keep_misread && !contact_is_ours(im->text.s) && encoding_repair(im->text.s, &repaired)) {
		str_set(&im->text, repaired.s);
		free(note);
		note = xasprintf(_("%s: its text had been misread by another program and was repaired "
			"(--keep-misread leaves it)."), im->file);
	}
	if (info.broken) {
		char *more = xasprintf(Q_("%s: %zu byte fitted no character.",
			"%s: %zu bytes fitted no character.", info.broken), im->file, info.broken);

		strlist_add(&im->report->notes, more);
		free(more);
	}
	if (note)
		strlist_add(&im->report->notes, note);
	free(note);
	str_release(&repaired);
	return OK;
}

static enum result import_one(struct import *im, const char *path, struct err *err)
{
	if (read_text(im, path, err))
		return err->code;
	if (begins_with(im->text.s, "BEGIN:VCARD"))
		return import_vcards(im, err);
	if (begins_with(im->text.s, "[") || begins_with(im->text.s, "{"))
		return import_json(im, err);
	return import_csv(im, err);
}

static void set_step_label(struct import *im, size_t npaths)
{
	int64_t all = im->report->count[IMPORT_NEW] + im->report->count[IMPORT_MERGED];
	char *label = npaths == 1 ?
		xasprintf(Q_("Imported %d contact from %s", "Imported %d contacts from %s",
			(unsigned long)all), (int)all, im->file) :
		xasprintf(Q_("Imported %d contact", "Imported %d contacts", (unsigned long)all),
			(int)all);

	save_set_label(im->save, label);
	free(label);
}

enum result import_files(struct app *app, char *const *paths, size_t npaths,
	const struct import_options *options, struct import_report *report, struct err *err)
{
	struct import im = { .app = app, .options = options, .report = report,
		.env = app_env(app), .text = STR_INIT };
	enum result code;

	*report = (struct import_report){ 0 };
	if (options->country)
		im.env.country = options->country;
	code = save_begin(app->db, &app->actor, _("Import"), true, &im.save, err);
	for (size_t i = 0; i < npaths && !code; i++)
		code = import_one(&im, paths[i], err);
	if (!code)
		code = put_referrals(&im, err);
	if (!code && !options->dry_run) {
		set_step_label(&im, npaths);
		code = save_commit(&im.save, err);
		if (!code && report->count[IMPORT_NEW] > 1000)
			code = db_analyze(app->db, err);
	} else
		save_abort(&im.save);
	free(im.referrals);
	str_release(&im.text);
	return code;
}
