/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Files into contacts: by content, whatever they are called. */
#include "base/base.h"
#include "app/import_records_p.h"

#include <strings.h>

#include "base/sys.h"
#include "io/csv.h"
#include "io/encoding.h"
#include "io/json.h"
#include "io/mime.h"
#include "io/vobject.h"
#include "model/schema/people.h"
#include "text/layout.h"

#define FILE_LIMIT (512u << 20)
#define NOTES	   100

void import_note(struct import *im, char *note)
{
	if (im->report.notes.n < NOTES)
		strlist_add(&im->report.notes, note);
	free(note);
}

static const char *file_name(const struct import *im)
{
	return im->files.v[im->files.n - 1];
}

/* --- Items. */

static struct item *add_item(struct import *im, unsigned line)
{
	struct item *item;

	im->items = array_grow(im->items, &im->items_cap, im->nitems + 1, sizeof(*im->items));
	item = &im->items[im->nitems++];
	*item = (struct item){ .at = SIZE_MAX, .file = (uint32_t)im->files.n - 1, .line = line };
	return item;
}

/* The static name: an error may outlive what it is about. */
static const char *field_name(const char *name)
{
	int field = name ? entity_field(&customer_entity, name) : -1;

	return field < 0 ? NULL : customer_entity.fields[field].name;
}

void import_judge(struct import *im, struct item *item, struct record *rec)
{
	struct err err;

	(void)im;
	free(item->why);
	item->why = NULL;
	item->field = NULL;
	item->wrong = record_check(rec, &err) != OK;
	if (item->wrong) {
		item->why = xstrdup(err.text);
		item->field = field_name(err.field);
	}
}

char *import_fault(struct import *im, const struct item *item, const struct record *rec)
{
	int field = rec && item->field ? entity_field(rec->entity, item->field) : -1;
	struct kind_env env = app_env(im->app);
	struct str out = STR_INIT, value = STR_INIT;

	if (field < 0)
		return NULL;
	record_show(rec, (size_t)field, &env, &value);
	str_addf(&out, "%s: ", _(rec->entity->fields[field].label));
	isolate_auto(&out, value.len ? value.s : "–");
	str_release(&value);
	return str_detach(&out);
}

/* The sentence names the line already. */
static void add_broken(struct import *im, const char *why)
{
	struct item *item = add_item(im, 0);

	item->wrong = true;
	item->why = xstrdup(why);
}

/* Of a row that is wrong it is often the reason: it stands before what the rule says. */
static void add_told(struct item *item, const struct strlist *warnings)
{
	struct str told = STR_INIT;

	for (size_t i = 0; i < warnings->n; i++)
		str_addf(&told, "%s%s", i ? " " : "", warnings->v[i]);
	if (item->wrong && told.len) {
		str_addf(&told, " %s", item->why);
		free(item->why);
		item->why = str_detach(&told);
	} else if (told.len) {
		item->told = str_detach(&told);
	}
	str_release(&told);
}

/* Whom he refers to may stand further down: by their ids until all are there. */
static void add_refs(const struct contact *contact, struct str *out)
{
	if (*contact->referred_by)
		str_addf(out, "%s %s ", customer_entity.fields[CUSTOMER_referred_by].name,
			contact->referred_by);
	for (size_t i = 0; i + 1 < contact->refs.n; i += 2)
		str_addf(out, "%s %s ", contact->refs.v[i], contact->refs.v[i + 1]);
}

/* Takes the contact. */
static struct item *add_contact(struct import *im, struct contact *contact, unsigned line)
{
	struct item *item = add_item(im, line);
	struct str refs = STR_INIT;

	import_judge(im, item, contact->rec);
	add_told(item, &contact->warnings);
	im->pictures += contact->picture_left;
	add_refs(contact, &refs);
	item->at = import_pack(im, contact->rec, refs.s ? refs.s : "");
	str_release(&refs);
	contact_release(contact);
	return item;
}

/* `at` bytes of the text are read. */
static enum result step(struct import *im, size_t at, struct err *err)
{
	int64_t files = (int64_t)im->nfiles, before = (int64_t)im->files.n - 1;

	if (im->nitems % IMPORT_STEP)
		return OK;
	return import_step(im, (int64_t)im->nitems,
		(before * 1000 + (int64_t)(at * 1000 / MAX(im->text.len, 1))) / files, 2000, err);
}

/* --- Cards. */

static enum result read_vcards(struct import *im, struct err *err)
{
	struct vreader reader;
	struct vobject card = { 0 };
	enum result code = OK;

	im->pictures = 0;
	vobject_open(&reader, im->text.s, im->text.len);
	while (!code) {
		struct err broken = { 0 };
		struct contact contact;

		if (!vobject_next(&reader, &card, &broken)) {
			if (!broken.code)
				break;
			add_broken(im, broken.text);
			continue;
		}
		if (card.kind && strcasecmp(card.kind, "VCARD") == 0) {
			contact_from_vcard(&card, &im->env, &contact);
			add_contact(im, &contact, card.line);
		}
		vobject_release(&card);
		code = step(im, (size_t)(reader.at - im->text.s), err);
	}
	if (im->pictures)
		import_note(im, xasprintf(Q_("%s: %zu picture above 64 KB was left out.",
			"%s: %zu pictures above 64 KB were left out.", im->pictures), file_name(im), im->pictures));
	return code;
}

/* --- Tables. */

static void keep_cells(struct item *item, const struct csv_reader *csv,
	const struct contact_columns *columns)
{
	item->cells = xcalloc(1, sizeof(*item->cells));
	/* Empty ones, too: what is missing is filled in there.  An apostrophe that protects is put there by whoever
	 * writes a table. */
	for (size_t i = 0; i < columns->n; i++) {
		const char *cell = csv_cell(csv, i);
		struct contact_goal goal;

		if (!*cell && !*columns->v[i].header && !columns->v[i].filled)
			continue;
		contact_goal_of(columns->v[i].target, &goal);
		strlist_add(item->cells, columns->headless || !*columns->v[i].header ? goal.name :
			columns->v[i].header);
		strlist_add(item->cells, cell + (!columns->raw && csv_is_marked(cell)));
	}
}

static enum result read_rows(struct import *im, struct csv_reader *csv,
	const struct contact_columns *columns, struct err *err)
{
	struct err broken = { 0 };
	enum result code = OK;

	for (size_t i = 0; i < columns->above && csv_next(csv, &broken); i++)
		;
	while (!code && csv_next(csv, &broken)) {
		struct contact contact;
		struct item *item;

		contact_from_csv(csv, columns, &im->env, &contact);
		item = add_contact(im, &contact, csv->line);
		if (item->wrong)
			keep_cells(item, csv, columns);
		code = step(im, (size_t)(csv->at - im->text.s), err);
	}
	if (!code && broken.code)
		code = err_set(err, ERR_FORMAT, "%s: %s", file_name(im), broken.text);
	return code;
}

/* What was not surely known is told: --map says it better. */
static void note_columns(struct import *im, const struct contact_columns *columns)
{
	if (columns->titles)
		import_note(im, xasprintf(Q_("%s: %zu line above the header was left out.",
			"%s: %zu lines above the header were left out.", columns->titles),
			file_name(im), columns->titles));
	for (size_t i = 0; i < columns->n; i++) {
		const struct contact_column *column = &columns->v[i];
		struct contact_goal goal;
		char *title;

		if (column->sure || !column->filled)
			continue;
		contact_goal_of(column->target, &goal);
		title = contact_column_title(columns, i);
		import_note(im, xasprintf(_("%s: nobody knows the column \"%s\"; it was taken as: %s"),
			file_name(im), title, _(goal.label)));
		free(title);
	}
}

static enum result read_table(struct import *im, struct err *err)
{
	struct contact_columns columns = { 0 };
	struct csv_reader csv;
	enum result code;

	if (records_are(im, NULL))
		return records_read(im, NULL, err);
	code = import_find_columns(im, &columns, err);
	if (!code && !contact_columns_useful(&columns))
		code = err_set(err, ERR_FORMAT, _("%s: no column is a name, a phone or an e-mail; the "
			"first line should name the columns, or --map says which is which."), file_name(im));
	if (!code) {
		note_columns(im, &columns);
		csv_open(&csv, im->text.s, im->text.len);
		code = read_rows(im, &csv, &columns, err);
		csv_close(&csv);
	}
	contact_columns_release(&columns);
	return code;
}

/* --- Our own JSON: an array of objects, which has no lines to speak of. */

static enum result read_json(struct import *im, struct err *err)
{
	struct json *root = NULL;
	enum result code;
	unsigned n = 0;

	if (json_parse(im->text.s, im->text.len, &root, err))
		return err_wrap(err, "%s", file_name(im));
	if (!json_is_array(root))
		code = err_set(err, ERR_FORMAT, _("%s holds no contacts."), file_name(im));
	else if (records_are(im, root))
		code = records_read(im, root, err);
	else
		code = OK;
	for (const struct json *object = code || im->records ? NULL : json_first(root); object && !code;
	     object = json_next(object)) {
		struct contact contact;

		contact_from_json(object, &im->env, &contact);
		add_contact(im, &contact, ++n);
		code = step(im, im->text.len, err);
	}
	json_free(&root);
	return code;
}

/* --- Files. */

/* Whatever the file is called: its first letters tell. */
static bool begins_with(const char *text, const char *start)
{
	text += strspn(text, " \t\r\n");
	return strncasecmp(text, start, strlen(start)) == 0;
}

enum result import_read_text(struct import *im, const char *path, struct err *err)
{
	struct str raw = STR_INIT, repaired = STR_INIT;
	struct decoded info;
	const char *slash = strrchr(path, '/'), *file;
	char *note = NULL;

	strlist_add(&im->files, slash ? slash + 1 : path);
	file = file_name(im);
	if (sys_read_file(path, FILE_LIMIT, &raw, err)) {
		str_release(&raw);
		return err->code;
	}
	if (str_has_suffix(mime_guess(raw.s, raw.len), "spreadsheetml.sheet")) {
		str_release(&raw);
		return err_set(err, ERR_FORMAT, _("%s is a workbook: save it in Excel as \"CSV UTF-8\" first; that can be read."),
			file);
	}
	str_clear(&im->text);
	encoding_decode(raw.s, raw.len, &im->text, &info);
	str_release(&raw);
	if (info.encoding != ENC_UTF8)
		note = xasprintf(_("%s is written in %s."), file, encoding_name(info.encoding));
	if (info.misread && !im->options.keep_misread && !contact_is_ours(im->text.s) &&
	    !records_are(im, NULL) && encoding_repair(im->text.s, &repaired)) {
		str_set(&im->text, repaired.s);
		free(note);
		note = xasprintf(_("%s: its text had been misread by another program and was repaired "
			"(--keep-misread leaves it)."), file);
	}
	if (info.broken) {
		char *more = xasprintf(Q_("%s: %zu byte fitted no character.",
			"%s: %zu bytes fitted no character.", info.broken), file, info.broken);

		strlist_add(&im->report.notes, more);
		free(more);
	}
	if (note)
		strlist_add(&im->report.notes, note);
	free(note);
	str_release(&repaired);
	return OK;
}


enum text_kind import_kind_of(const struct import *im)
{
	if (begins_with(im->text.s, "BEGIN:VCARD"))
		return TEXT_CARDS;
	return begins_with(im->text.s, "[") || begins_with(im->text.s, "{") ? TEXT_JSON : TEXT_TABLE;
}

static enum result read_one(struct import *im, const char *path, struct err *err)
{
	if (import_read_text(im, path, err))
		return err->code;
	switch (import_kind_of(im)) {
	case TEXT_CARDS:
		return im->records || im->options.as ? records_read(im, NULL, err) : read_vcards(im, err);
	case TEXT_JSON:
		return read_json(im, err);
	case TEXT_TABLE:
		break;
	}
	return read_table(im, err);
}

/* A header that --map names and no file has is most likely a slip of the hand. */
static enum result check_map(struct import *im, struct err *err)
{
	struct str headers = STR_INIT;

	if (!im->unmapped.n)
		return OK;
	for (size_t i = 0; i < im->headers.n; i++)
		str_addf(&headers, "%s%s", i ? P_("between words of a list", ", ") : "",
			im->headers.v[i]);
	if (headers.len)
		err_field(err, "map", _("There is no column \"%s\". The columns are: %s."),
			im->unmapped.v[0], headers.s);
	else
		err_field(err, "map", _("--map is about tables; these files have no columns."));
	str_release(&headers);
	return err->code = ERR_USAGE;
}

enum result import_read(struct import *im, char *const *paths, size_t npaths, struct err *err)
{
	enum result code = OK;

	im->nfiles = MAX(npaths, 1);
	for (size_t i = 0; i < npaths && !code; i++)
		code = read_one(im, paths[i], err);
	str_release(&im->text);
	im->settled = im->packed.len;
	if (im->records)
		im->records->notes = im->report.notes.n;
	return code ? code : check_map(im, err);
}
