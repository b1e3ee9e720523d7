/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * kill -9 in the middle of what changes many records at once: an import, a merge, a bulk change, undo, a tag renamed,
 * smart lists from a file; and of a document, which is a file and a record.  What was
 * acknowledged is there, what was not is there whole or not at all. */
#include "base/base.h"

#include <unistd.h>

#include "io/blob.h"
#include "app/app.h"
#include "app/attach.h"
#include "app/import.h"
#include "app/merge.h"
#include "app/smart_lists.h"
#include "app/tags.h"
#include "store_fixture.h"
#include "app_fixture.h"
#include "import_files.h"
#include "kill_fixture.h"
#include "unit.h"

#define PEOPLE 60	/* changed at once; each with a contact */
#define PAIRS  8
#define CARDS  40	/* of an import */

static struct err err;
static int64_t people[PEOPLE], kept[PAIRS], other[PAIRS];

static void setup(void)
{
	struct app app;

	kill_begin();
	kill_open(&app);
	ck_ok(app_bulk_begin(&app, "people", &err));
	for (int i = 0; i < PEOPLE + 2 * PAIRS; i++) {
		bool in_pair = i >= PEOPLE;
		char spec[96];
		int64_t n;

		snprintf(spec, sizeof(spec), "name=P%d;phone=+96650%07d", i, i);
		n = fixture_add(&app, &customer_entity, spec);
		*(!in_pair ? &people[i] : i % 2 ? &other[(i - PEOPLE) / 2] : &kept[(i - PEOPLE) / 2]) = n;
	}
	ck_ok(app_bulk_end(&app, true, &err));
	for (int i = 0; i < PAIRS; i++)
		for (int k = 0; k < 3; k++)
			store_interaction(app.db, &app.actor, other[i], "call", "interested",
				1795258373856 - k * 3600000);
	app_close(&app);
}

/* --- An import. */

static void import(struct app *app, int life, int i)
{
	struct import_options options = { 0 };
	struct import_report report = { 0 };
	char *file = xasprintf("%s.%d.vcf", kill_path, life);
	FILE *out = fopen(file, "w");

	if (!out)
		_exit(2);
	for (int k = 0; k < CARDS; k++)
		fprintf(out, "BEGIN:VCARD\nVERSION:3.0\nFN:Life %d act %d nr %d\nTEL:05%08d\nEND:VCARD\n", life,
			i, k, (life * 20 + i % 20) * CARDS + k + 10000000);
	fclose(out);
	if (import_files(app, &file, 1, &options, &report, &err))
		_exit(3);
	import_report_release(&report);
	unlink(file);
	free(file);
}

static int64_t imported(sqlite3 *raw, int life, int i)
{
	char text[256];

	snprintf(text, sizeof(text), "SELECT count(*) FROM customer c JOIN text_customer t ON t.n = c.n "
		"JOIN log l ON l.n = c.n WHERE c.name LIKE 'Life %d act %d nr %%'", life, i);
	return kill_ask(raw, text, NULL, 0);
}

static bool look_import(sqlite3 *raw, int life, int begun, int done)
{
	for (int i = 0; i < done; i++)
		ck_assert_int_eq(imported(raw, life, i), CARDS);
	if (begun > done && imported(raw, life, done)) {
		ck_assert_int_eq(imported(raw, life, done), CARDS);
		return true;
	}
	return false;
}

START_TEST(an_import_is_whole_or_not_there)
{
	static const struct kill_work work = { import, look_import };

	kill_often(&work, 60000);
}
END_TEST

/* --- A bulk change: the same new note for all. */

static void set_notes(struct app *app, const char *note)
{
	if (app_bulk_begin(app, "notes", &err))
		_exit(2);
	for (int i = 0; i < PEOPLE; i++) {
		struct record *rec;

		if (query_get(app->db, &customer_entity, people[i], &rec, &err))
			_exit(3);
		record_set_text(rec, common_index(&customer_entity, COMMON_notes), note);
		if (app_put(app, rec, &err))
			_exit(4);
		record_free(&rec);
	}
	if (app_bulk_end(app, true, &err))
		_exit(5);
}

static void note_of(int life, int i, char out[64])
{
	snprintf(out, 64, "life %d act %d", life, i);
}

/* The note all have; everybody has the same, and is found by it. */
static void common_note(sqlite3 *raw, char out[64])
{
	char text[256];

	snprintf(text, sizeof(text), "SELECT count(DISTINCT coalesce(notes, '')) FROM customer WHERE n BETWEEN %lld "
		"AND %lld", (long long)people[0], (long long)people[PEOPLE - 1]);
	ck_assert_int_eq(kill_ask(raw, text, NULL, 0), 1);
	kill_ask(raw, "SELECT notes FROM customer WHERE name = 'P0'", out, 64);
}

static void bulk(struct app *app, int life, int i)
{
	char note[64];

	note_of(life, i, note);
	set_notes(app, note);
}

static char before[64];		/* what all had when the life began */

/* `now` is what was acknowledged last or, where nothing was, what all had before; true: it is already what was on
 * its way.  It is what the next life begins with. */
static bool is_new(const char *now, void (*text_of)(int life, int i, char out[64]), int life, int begun, int done)
{
	char wanted[64];
	bool there = false;

	if (begun > done) {
		text_of(life, done, wanted);
		there = str_eq(now, wanted);
	}
	if (!there && done) {
		text_of(life, done - 1, wanted);
		ck_assert_str_eq(now, wanted);
	} else if (!there) {
		ck_assert_str_eq(now, before);
	}
	snprintf(before, sizeof(before), "%s", now);
	return there;
}

static bool look_bulk(sqlite3 *raw, int life, int begun, int done)
{
	char note[64];

	common_note(raw, note);
	return is_new(note, note_of, life, begun, done);
}

START_TEST(a_bulk_change_is_whole_or_not_there)
{
	static const struct kill_work work = { bulk, look_bulk };

	before[0] = '\0';
	kill_often(&work, 60000);
}
END_TEST

/* --- Undo: a bulk change, taken back, done again, taken back. */

static void undo(struct app *app, int life, int i)
{
	char note[64], *label = NULL;

	note_of(life, i, note);
	if (i % 4 == 0)
		set_notes(app, note);
	else if (i % 4 == 2 ? app_redo(app, &label, &err) : app_undo(app, &label, &err))
		_exit(6);
	free(label);
}

static bool look_undo(sqlite3 *raw, int life, int begun, int done)
{
	char note[64], wanted[64];
	bool there = false;

	common_note(raw, note);
	/* Of every four acts the first and the third leave the new note. */
	note_of(life, (begun > done ? done : done - 1) / 4 * 4, wanted);
	if (begun > done)
		there = done % 2 ? str_eq(note, before) : str_eq(note, wanted);
	if (!there && done % 2)
		ck_assert_str_eq(note, wanted);
	else if (!there)
		ck_assert_str_eq(note, before);
	snprintf(before, sizeof(before), "%s", note);
	return there;
}

START_TEST(undo_is_whole_or_not_there)
{
	static const struct kill_work work = { undo, look_undo };

	before[0] = '\0';
	kill_often(&work, 60000);
}
END_TEST

/* --- Merging two, and taking them apart again. */

static void merge(struct app *app, int life, int i)
{
	int pair = i / 2 % PAIRS;
	struct record *a, *b;
	struct merge_plan plan;

	(void)life;
	if (query_get(app->db, &customer_entity, kept[pair], &a, &err) ||
	    query_get(app->db, &customer_entity, other[pair], &b, &err))
		_exit(2);
	if (!record_has(b, common_index(&customer_entity, COMMON_deleted_at))) {
		merge_propose(a, b, &plan);
		if (app_merge(app, a, b, &plan, &err))
			_exit(3);
	} else {
		struct strlist stayed = { 0 };

		if (app_unmerge(app, other[pair], &stayed, &err))
			_exit(4);
		strlist_release(&stayed);
	}
	record_free(&a);
	record_free(&b);
}

static bool merged[PAIRS];	/* as the last life left them */

static bool is_merged(sqlite3 *raw, int pair)
{
	bool gone = kill_number(raw, "SELECT deleted_at IS NOT NULL FROM customer WHERE n = %lld", other[pair]);

	/* All of it says the same: the reference, the contacts, the figures, the search. */
	ck_assert_int_eq(kill_number(raw, "SELECT merged_into IS NOT NULL FROM customer WHERE n = %lld", other[pair]), gone);
	ck_assert_int_eq(kill_number(raw, "SELECT count(*) FROM interaction WHERE customer = %lld", kept[pair]), gone ? 3 : 0);
	ck_assert_int_eq(kill_number(raw, "SELECT count(*) FROM interaction WHERE customer = %lld", other[pair]), gone ? 0 : 3);
	ck_assert_int_eq(kill_number(raw, "SELECT interaction_count FROM customer WHERE n = %lld", kept[pair]), gone ? 3 : 0);
	ck_assert_int_eq(kill_number(raw, "SELECT count(*) FROM text_customer WHERE n = %lld", other[pair]), !gone);
	return gone;
}

static bool look_merge(sqlite3 *raw, int life, int begun, int done)
{
	bool there = false;

	(void)life;
	for (int i = 0; i < done; i++)
		merged[i / 2 % PAIRS] = !merged[i / 2 % PAIRS];
	for (int pair = 0; pair < PAIRS; pair++) {
		bool is = is_merged(raw, pair);

		if (is != merged[pair]) {
			ck_assert_msg(begun > done && pair == done / 2 % PAIRS,
				"pair %d is not as it was acknowledged", pair);
			there = true;
		}
		merged[pair] = is;
	}
	return there;
}

START_TEST(a_merge_is_whole_or_not_there)
{
	static const struct kill_work work = { merge, look_merge };

	memset(merged, 0, sizeof(merged));
	kill_often(&work, 30000);
}
END_TEST

/* --- A tag of all, renamed. */

static void tag_of(int life, int i, char out[64])
{
	snprintf(out, 64, "t%d-%d", life, i);
}

static void rename_tag(struct app *app, int life, int i)
{
	char old[64], new[64];
	struct tag_change change = { .old = old, .new = new };
	int64_t changed;

	if (i)
		tag_of(life, i - 1, old);
	else
		snprintf(old, sizeof(old), "%s", before);
	tag_of(life, i, new);
	if (tags_change(app, &change, &changed, &err) || changed != PEOPLE)
		_exit(2);
}

/* Everybody has the same one, in the record and in the index of tags. */
static bool look_tags(sqlite3 *raw, int life, int begun, int done)
{
	char text[256], now[64];

	snprintf(text, sizeof(text), "SELECT count(DISTINCT tags) FROM customer WHERE n BETWEEN %lld AND %lld",
		(long long)people[0], (long long)people[PEOPLE - 1]);
	ck_assert_int_eq(kill_ask(raw, text, NULL, 0), 1);
	ck_assert_int_eq(kill_number(raw, "SELECT count(DISTINCT word) = 1 AND count(*) = %lld FROM tag", PEOPLE), 1);
	kill_ask(raw, "SELECT tags ->> 0 FROM customer WHERE name = 'P0'", now, sizeof(now));
	return is_new(now, tag_of, life, begun, done);
}

static void tag_all(const char *tag)
{
	struct app app;
	size_t tags = common_index(&customer_entity, COMMON_tags);

	kill_open(&app);
	ck_ok(app_bulk_begin(&app, "tags", &err));
	for (int i = 0; i < PEOPLE; i++) {
		struct record *rec;

		ck_ok(query_get(app.db, &customer_entity, people[i], &rec, &err));
		record_set_add(rec, tags, tag);
		ck_ok(app_put(&app, rec, &err));
		record_free(&rec);
	}
	ck_ok(app_bulk_end(&app, true, &err));
	app_close(&app);
}

START_TEST(a_tag_is_renamed_everywhere_or_nowhere)
{
	static const struct kill_work work = { rename_tag, look_tags };

	snprintf(before, sizeof(before), "first");
	tag_all(before);
	kill_often(&work, 60000);
}
END_TEST

/* --- Smart lists of a file: all of them say the new thing, or none. */

#define LISTS 6

static void change_lists(struct app *app, int life, int i)
{
	struct str yaml = STR_INIT;
	int added, changed;

	for (int k = 0; k < LISTS; k++)
		str_addf(&yaml, "- name: List %d\n  filter: 'city:l%d-%d'\n", k, life, i);
	if (smart_lists_import(app, yaml.s, yaml.len, "x.yaml", &added, &changed, &err))
		_exit(2);
	str_release(&yaml);
}

static void filter_of(int life, int i, char out[64])
{
	snprintf(out, 64, "city:l%d-%d", life, i);
}

static bool look_lists(sqlite3 *raw, int life, int begun, int done)
{
	char now[64];

	ck_assert_int_le(kill_ask(raw, "SELECT count(DISTINCT filter) FROM smart_list WHERE name LIKE 'List %'", NULL, 0),
		1);
	if (!kill_ask(raw, "SELECT count(*) FROM smart_list WHERE name LIKE 'List %'", NULL, 0)) {
		ck_assert(!done && !*before);
		return false;
	}
	ck_assert_int_eq(kill_ask(raw, "SELECT count(*) FROM smart_list WHERE name LIKE 'List %'", NULL, 0), LISTS);
	kill_ask(raw, "SELECT filter FROM smart_list WHERE name = 'List 0'", now, sizeof(now));
	return is_new(now, filter_of, life, begun, done);
}

START_TEST(lists_of_a_file_change_together)
{
	static const struct kill_work work = { change_lists, look_lists };

	before[0] = '\0';
	kill_often(&work, 20000);
}
END_TEST

/* --- Documents: a record never names a file that is not there whole. */

static void attach_one(struct app *app, int life, int i)
{
	char *file = xasprintf("%s.%d.txt", kill_path, life);
	struct attach_spec spec = { .path = file };
	struct record *document = NULL;
	FILE *out = fopen(file, "w");

	if (!out)
		_exit(2);
	for (int k = 0; k < 2000; k++)
		fprintf(out, "life %d act %d line %d\n", life, i, k);
	fclose(out);
	if (attach_add(app, people[0], &spec, &document, &err))
		_exit(3);
	record_free(&document);
	unlink(file);
	free(file);
}

static int64_t documents_before;

static bool look_documents(sqlite3 *raw, int life, int begun, int done)
{
	int64_t now = kill_ask(raw, "SELECT count(*) FROM document", NULL, 0), there = now - documents_before;
	struct app app;
	struct rowset rows = { 0 };
	struct sort sort;
	struct query q = { .entity = &document_entity, .sort = &sort, .from = PAGE_FIRST, .limit = 20 };
	char *folder = attach_folder(kill_path);

	(void)life;
	ck_assert_int_ge(there, done);
	ck_assert_int_le(there, begun);
	kill_open(&app);
	ck_ok(sort_parse(&document_entity, "-created_at", &sort, &err));
	ck_ok(query_list(app.db, &q, &rows, &err));
	for (size_t i = 0; i < rows.n; i++)
		ck_ok(blob_verify(folder, record_text(rows.v[i], DOCUMENT_file), &err));
	rowset_release(&rows);
	free(folder);
	app_close(&app);
	documents_before = now;
	return there > done;
}

START_TEST(a_document_has_its_file)
{
	static const struct kill_work work = { attach_one, look_documents };

	documents_before = 0;
	kill_often(&work, 60000);
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("kill", setup, kill_end, 3600,
		ONCE(an_import_is_whole_or_not_there), ONCE(a_bulk_change_is_whole_or_not_there),
		ONCE(undo_is_whole_or_not_there), ONCE(a_merge_is_whole_or_not_there),
		ONCE(a_tag_is_renamed_everywhere_or_nowhere), ONCE(lists_of_a_file_change_together),
		ONCE(a_document_has_its_file));
}
