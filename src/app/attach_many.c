/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * All documents of one customer: which of his contacts they came with, and copies of all. */
#include "base/base.h"
#include "app/attach.h"

#include <unistd.h>

#include "base/sys.h"
#include "io/blob.h"
#include "model/schema/people.h"
#include "store/db.h"
#include "app/ask.h"
#include "app/sync.h"

/* --- With which interaction. */

void attach_count_rows(const struct rowset *documents, struct attach_counts *out)
{
	for (size_t i = 0; i < documents->n; i++) {
		int64_t with = record_num(documents->v[i], DOCUMENT_interaction);
		size_t at = 0;

		if (!with)
			continue;
		while (at < out->n && out->v[at].interaction != with)
			at++;
		if (at == out->n) {
			out->v = array_grow(out->v, &out->cap, out->n + 1, sizeof(*out->v));
			out->v[out->n++] = (struct attach_count){ .interaction = with };
		}
		out->v[at].n++;
	}
}

enum result attach_count(struct app *app, int64_t customer, struct attach_counts *out,
	struct err *err)
{
	struct filter filter = { .entity = &document_entity };
	struct rowset rows = { 0 };
	enum result code;

	ask_num(&filter, "record", FILTER_EQ, customer);
	code = ask_list(app->db, &filter, NULL, 0, 0, &rows, err);
	if (!code)
		attach_count_rows(&rows, out);
	rowset_release(&rows);
	return code;
}

int attach_counted(const struct attach_counts *counts, int64_t interaction)
{
	for (size_t i = 0; i < counts->n; i++)
		if (counts->v[i].interaction == interaction)
			return counts->v[i].n;
	return 0;
}

void attach_counts_release(struct attach_counts *counts)
{
	free(counts->v);
	*counts = (struct attach_counts){ 0 };
}

void attach_count_text(int n, struct str *out)
{
	if (n)
		str_addf(out, Q_("%d document", "%d documents", (unsigned long)n), n);
}

/* --- Copies. */

/* "deed.pdf", then "deed-2.pdf". */
static void free_name(const struct strlist *taken, const char *name, struct str *out)
{
	const char *dot = strrchr(name, '.');
	size_t stem = dot && dot > name ? (size_t)(dot - name) : strlen(name);

	str_add(out, name);
	for (int i = 2; strlist_has(taken, out->s); i++) {
		str_clear(out);
		str_addf(out, "%.*s-%d%s", (int)stem, name, i, name + stem);
	}
}

/* Lost or damaged content stops nothing: the person has a right to the rest. */
static enum result copy_one(struct app *app, const struct record *document, const char *folder,
	bool replace, struct strlist *names, struct err *err)
{
	char *kept = attach_folder(db_path(app->db)), *path;
	struct str clean = STR_INIT, name = STR_INIT;
	struct err ignored;
	enum result code;

	(void)!sync_fetch_file(app, document, &ignored);	/* what cannot come is lost here */
	blob_file_name(record_text(document, DOCUMENT_name), &clean);
	free_name(names, clean.s, &name);
	path = xasprintf("%s%s%s", folder, str_has_suffix(folder, "/") ? "" : "/", name.s);
	if (replace)
		unlink(path);	/* the name, never what a link of that name means */
	code = blob_copy(kept, record_text(document, DOCUMENT_file), path, err);
	if (code == ERR_MISSING || code == ERR_FORMAT) {
		str_clear(&name);
		code = OK;
	}
	strlist_add(names, name.len ? name.s : "");
	free(path);
	free(kept);
	str_release(&clean);
	str_release(&name);
	return code;
}

static enum result make_folder(const char *folder, struct err *err)
{
	char *inside = xasprintf("%s/x", folder);
	enum result code = sys_make_parents(inside, err);

	free(inside);
	return code;
}

enum result attach_copy_all(struct app *app, int64_t customer, const char *folder, bool replace,
	struct attach_copies *out, struct err *err)
{
	enum result code;

	*out = (struct attach_copies){ 0 };
	code = query_referring(app->db, &document_entity, DOCUMENT_record, customer, &out->rows, err);
	if (!code && out->rows.n)
		code = make_folder(folder, err);
	for (size_t i = 0; i < out->rows.n && !code; i++)
		code = copy_one(app, out->rows.v[i], folder, replace, &out->names, err);
	if (code)
		attach_copies_release(out);
	return code;
}

void attach_copies_release(struct attach_copies *copies)
{
	rowset_release(&copies->rows);
	strlist_release(&copies->names);
}
