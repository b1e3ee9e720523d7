/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Importing contacts: read, matched and checked without a lock; the write lock is held only while what is
 * settled is written.  What was matched lies in memory, packed: nothing personal goes to another file, and a
 * program that dies leaves nothing. */
#include "base/base.h"
#include "app/import_p.h"

#include <inttypes.h>

#include "model/schema/people.h"
#include "store/db.h"
#include "store/save.h"

void import_lines_clear(struct import_report *report)
{
	for (size_t i = 0; i < report->n; i++) {
		free(report->v[i].text);
		free(report->v[i].name);
		free(report->v[i].detail);
	}
	report->n = 0;
}

void import_report_release(struct import_report *report)
{
	import_lines_clear(report);
	free(report->v);
	strlist_release(&report->notes);
	*report = (struct import_report){ 0 };
}

void import_report_add(struct import_report *report, enum import_kind kind, size_t item, const char *name,
	char *text, char *detail)
{
	report->count[kind]++;
	if (report->n >= (kind < IMPORT_LOOK ? IMPORT_LINES : IMPORT_WRONG)) {
		free(text);
		free(detail);
		return;
	}
	report->v = array_grow(report->v, &report->cap, report->n + 1, sizeof(*report->v));
	report->v[report->n++] = (struct import_line){ .kind = kind, .text = text, .detail = detail,
		.name = xstrdup(name), .item = item };
}

void import_summary(const struct import_report *report, struct str *out)
{
	str_addf(out, _("%lld new"), (long long)report->count[IMPORT_NEW]);
	if (report->count[IMPORT_MERGED])
		str_addf(out, _(", %lld merged"), (long long)report->count[IMPORT_MERGED]);
	if (report->count[IMPORT_UNCHANGED])
		str_addf(out, _(", %lld there already"), (long long)report->count[IMPORT_UNCHANGED]);
	if (report->count[IMPORT_ERROR])
		str_addf(out, _(", %lld with errors"), (long long)report->count[IMPORT_ERROR]);
	if (report->count[IMPORT_LOOK])
		str_addf(out, _(", %lld to look at"), (long long)report->count[IMPORT_LOOK]);
	if (report->left)
		str_addf(out, _(", %lld left out"), (long long)report->left);
}

enum result import_step(struct import *im, int64_t done, int64_t at, int64_t all, struct err *err)
{
	if (im->options.progress && !im->options.progress(im->options.ctx, done, at, all))
		return err_set(err, ERR_CANCEL, _("The import was stopped; nothing was changed."));
	return OK;
}

/* --- Life. */

struct import *import_new(struct app *app, const struct import_options *options)
{
	struct import *im = xcalloc(1, sizeof(*im));

	im->app = app;
	im->options = *options;
	im->env = app_env(app);
	if (options->country) {
		snprintf(im->country, sizeof(im->country), "%s", options->country);
		im->env.country = im->country;
	}
	im->packed = (struct str)STR_INIT;
	im->text = (struct str)STR_INIT;
	return im;
}

void import_close(struct import **im)
{
	struct import *i = *im;

	if (!i)
		return;
	for (size_t k = 0; k < i->nitems; k++) {
		free(i->items[k].why);
		free(i->items[k].told);
		if (i->items[k].cells)
			strlist_release(i->items[k].cells);
		free(i->items[k].cells);
	}
	free(i->items);
	free(i->slots);
	lookup_release(&i->lookup);
	import_report_release(&i->report);
	strlist_release(&i->files);
	strlist_release(&i->memos);
	strlist_release(&i->map);
	strlist_release(&i->unmapped);
	strlist_release(&i->headers);
	records_free(&i->records);
	str_release(&i->packed);
	str_release(&i->text);
	free(i);
	*im = NULL;
}

enum result import_open(struct app *app, char *const *paths, size_t npaths,
	const struct import_options *options, struct import **out, struct err *err)
{
	struct import *im = import_new(app, options);

	if (import_parse_map(im, err) || import_read(im, paths, npaths, err) || import_match(im, err)) {
		import_close(&im);
		return err->code;
	}
	im->options.map = im->options.columns = im->options.country = NULL;
	im->options.as = NULL;
	import_watch(im, NULL, NULL);
	*out = im;
	return OK;
}

void import_watch(struct import *im, bool (*progress)(void *ctx, int64_t done, int64_t at, int64_t all),
	void *ctx)
{
	im->options.progress = progress;
	im->options.ctx = ctx;
}

bool import_is_table(const struct import *im)
{
	return im->headers.n > 0;
}

const struct import_report *import_said(const struct import *im)
{
	return &im->report;
}

bool import_is_export(const struct import *im)
{
	return im->records != NULL;
}

size_t import_size(const struct import *im)
{
	return im->records ? records_size(im) : im->nitems;
}

/* --- Correcting. */

struct record *import_row(const struct import *im, size_t item, const char **field)
{
	const struct item *it;

	if (im->records)
		return records_row(im, item, field);
	it = &im->items[item];
	*field = it->field;
	return it->at == SIZE_MAX ? NULL : import_unpack(im, it->at, NULL);
}

/* What the matching added is thrown away before anything settled is added. */
static void settle(struct import *im)
{
	str_cut(&im->packed, im->settled);
}

enum result import_correct(struct import *im, size_t item, struct record *rec, struct err *err)
{
	struct item *it;
	struct str refs = STR_INIT;
	struct record *before;

	if (im->records)
		return records_correct(im, item, rec, err);
	it = &im->items[item];
	before = it->at == SIZE_MAX ? NULL : import_unpack(im, it->at, &refs);
	record_free(&before);
	settle(im);
	import_judge(im, it, rec);
	free(it->told);
	it->told = NULL;	/* somebody has looked */
	it->at = import_pack(im, rec, refs.s ? refs.s : "");
	str_release(&refs);
	im->settled = im->packed.len;
	return import_match(im, err);
}

enum result import_leave(struct import *im, size_t item, struct err *err)
{
	if (im->records)
		return records_leave(im, item, err);
	im->items[item].left = !im->items[item].left;
	return import_match(im, err);
}

/* --- Putting it in. */

static void set_step_label(const struct import *im, struct save *save)
{
	int64_t all = im->report.count[IMPORT_NEW] + im->report.count[IMPORT_MERGED];
	char *label = im->files.n == 1 ?
		xasprintf(Q_("Imported %d contact from %s", "Imported %d contacts from %s",
			(unsigned long)all), (int)all, im->files.v[0]) :
		xasprintf(Q_("Imported %d contact", "Imported %d contacts", (unsigned long)all),
			(int)all);

	save_set_label(save, label);
	free(label);
}

/* Whom a customer refers to may stand further down in the file: set when all are there. */
struct referrals { struct referral { int64_t n; char *refs; } *v; size_t n, cap; };

/* The fields of one record; those of nobody who is there stay empty. */
static bool set_refs(struct import *im, struct record *rec, const char *refs)
{
	struct strlist words = { 0 };
	bool changed = false;

	strlist_split(&words, refs, " ");
	for (size_t i = 0; i + 1 < words.n; i += 2) {
		int field = entity_field(&customer_entity, words.v[i]);
		const struct entity *target = field < 0 ? NULL :
			entity_find(customer_entity.fields[field].target);
		struct err none;
		int64_t to;

		if (!target || query_by_id(im->app->db, target, words.v[i + 1], &to, &none))
			continue;
		record_set_num(rec, (size_t)field, to);
		changed = true;
	}
	strlist_release(&words);
	return changed;
}

static enum result put_referrals(struct import *im, struct save *save,
	const struct referrals *referrals, struct err *err)
{
	enum result code = OK;

	for (size_t i = 0; i < referrals->n && !code; i++) {
		struct record *rec = NULL;

		code = query_get(im->app->db, &customer_entity, referrals->v[i].n, &rec, err);
		if (!code && set_refs(im, rec, referrals->v[i].refs))
			code = save_put(save, WHO_IMPORT, rec, err);
		record_free(&rec);
	}
	return code;
}

static void add_referral(struct referrals *referrals, int64_t n, struct str *refs)
{
	referrals->v = array_grow(referrals->v, &referrals->cap, referrals->n + 1,
		sizeof(*referrals->v));
	referrals->v[referrals->n++] = (struct referral){ n, str_detach(refs) };
}

static void referrals_release(struct referrals *referrals)
{
	for (size_t i = 0; i < referrals->n; i++)
		free(referrals->v[i].refs);
	free(referrals->v);
}

static enum result put_slots(struct import *im, struct save *save, struct err *err)
{
	struct referrals referrals = { 0 };
	enum result code = OK;

	for (size_t i = 0; i < im->nslots && !code; i++) {
		const struct slot *slot = &im->slots[i];
		struct str refs = STR_INIT;
		struct record *rec = import_unpack(im, slot->at, &refs);

		rec->n = slot->n;
		code = save_put(save, WHO_IMPORT, rec, err);
		if (!code && !slot->n && refs.len)
			add_referral(&referrals, rec->n, &refs);
		str_release(&refs);
		record_free(&rec);
		if (!code && i % IMPORT_STEP == 0)
			code = import_step(im, (int64_t)i, (int64_t)i, (int64_t)im->nslots, err);
	}
	if (!code)
		code = put_referrals(im, save, &referrals, err);
	referrals_release(&referrals);
	return code;
}

/* Somebody saved since: once more, best before the lock is taken. */
static enum result match_again(struct import *im, struct err *err)
{
	return query_log_seq(im->app->db) == im->seq ? OK : import_match(im, err);
}

static enum result after(struct import *im, struct err *err)
{
	enum result code = OK;

	if (im->report.count[IMPORT_NEW] > 1000)
		code = db_analyze(im->app->db, err);
	for (size_t i = 0; i + 1 < im->memos.n && !code; i += 2)
		code = app_memo_set(im->app, im->memos.v[i], im->memos.v[i + 1], err);
	return code;
}

enum result import_save(struct import *im, struct err *err)
{
	struct save *save;
	enum result code;

	if (im->records)
		return records_save(im, err);
	if (match_again(im, err) ||
	    save_begin(im->app->db, &im->app->actor, _("Import"), true, &save, err))
		return err->code;
	code = match_again(im, err);
	if (!code)
		code = put_slots(im, save, err);
	if (code) {
		save_abort(&save);
		return code;
	}
	set_step_label(im, save);
	code = save_commit(&save, err);
	return code ? code : after(im, err);
}
