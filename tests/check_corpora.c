/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Strings that other programs stumbled over, through doors of their own: exports of every table and back, tags and
 * their renaming, rejects, lists as YAML, the 360 on paper.  Byte-equal, harmless in spreadsheets, plain on terminals. */
#include "base/base.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/sys.h"
#include "io/csv.h"
#include "model/schema/lists.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "store/query.h"
#include "store/save.h"
#include "app/export.h"
#include "app/import.h"
#include "app/output.h"
#include "app/overview.h"
#include "app/smart_lists.h"
#include "app/tags.h"
#include "app_fixture.h"
#include "corpus.h"
#include "import_files.h"
#include "unit.h"

static struct app app;
static struct err err;
static struct strlist lines;
static char path[300];
static int64_t ali;

static void add_lines(const char *file)
{
	struct str text = STR_INIT;
	struct strlist all = { 0 };

	if (corpus_read(file, &text))
		strlist_split(&all, text.s, "\r\n");
	for (size_t i = 0; i < all.n; i++)
		if (*all.v[i])
			strlist_add(&lines, all.v[i]);
	strlist_release(&all);
	str_release(&text);
}

static void setup(void)
{
	fixture_open(&app, "2026-11-22T10:00");
	snprintf(path, sizeof(path), "%s/corpora-%ld", getenv("TEST_TMP") ? getenv("TEST_TMP") : "/tmp", (long)getpid());
	add_lines("corpora/blns/blns.txt");
	add_lines("corpora/csv-injection/csv-payload.txt");
	strlist_add(&lines, "\x1b]0;owned\x07\x1b[2J");
	strlist_add(&lines, "\xC2\x9B" "31mred \xE2\x80\xAE" "turned");
	strlist_add(&lines, "'=1+1");
	strlist_add(&lines, "- name: x\n  position: 3\n# no list");
	ali = fixture_add(&app, &customer_entity, "name=Ali;phone=0501234567");
}

static void teardown(void)
{
	strlist_release(&lines);
	unlink(path);
	app_close(&app);
}

/* Whatever a one-line field can hold of it. */
static void one_line(const char *text, struct str *out)
{
	str_clear(out);
	for (; *text; text++)
		str_addc(out, *text == '\n' || *text == '\r' ? ' ' : *text);
}

static void set(struct record *rec, const char *field, const char *text)
{
	record_set_text(rec, (size_t)entity_field(rec->entity, field), text);
}

/* One record a string, in each of the fields that hold text. */
static const struct { const struct entity *entity; const char *more, *line, *note; } tables[] = {
	{ &interaction_entity, "type=note;completed_at=2026-11-01T10:00", "subject", "notes" },
	{ &followup_entity, "due_at=2026-12-01T10:00", "title", "description" },
	{ &family_entity, "relationship=child", "name", "notes" },
	{ &template_entity, "type=sms;language=ar", "name", "content" },
	{ &smart_list_entity, "sort=name", "name", "notes" },
};

static struct record *hostile(size_t table, const char *line)
{
	struct record *rec = make_record(tables[table].entity, tables[table].more);
	int customer = entity_field(rec->entity, "customer");
	struct kind_env env = app_env(&app);
	struct str text = STR_INIT;

	if (customer >= 0)
		record_set_num(rec, (size_t)customer, ali);
	one_line(line, &text);		/* as every door reads it */
	if (record_parse(rec, (size_t)entity_field(rec->entity, tables[table].line), text.s, &env, &err))
		set(rec, tables[table].line, "?");
	ck_ok(record_parse(rec, (size_t)entity_field(rec->entity, tables[table].note), line, &env, &err));
	if (record_parse(rec, common_index(rec->entity, COMMON_tags), text.s, &env, &err))
		record_clear(rec, common_index(rec->entity, COMMON_tags));
	str_release(&text);
	return rec;
}

static void put_all(size_t table)
{
	struct save *save;

	ck_ok(save_begin(app.db, &app.actor, "x", false, &save, &err));
	for (size_t i = 0; i < lines.n; i++) {
		struct record *rec = hostile(table, lines.v[i]);

		ck_ok(save_put(save, WHO_USER, rec, &err));
		record_free(&rec);
	}
	ck_ok(save_commit(&save, &err));
}

static void read_all(const struct entity *entity, struct rowset *out)
{
	struct sort sort;
	struct query q = { .entity = entity, .sort = &sort };

	ck_ok(sort_parse(entity, "created_at", &sort, &err));
	ck_ok(query_list(app.db, &q, out, &err));
}

static void export_to(const struct entity *entity, enum export_format format)
{
	struct query q = { .entity = entity };
	struct export_options options = { .format = format, .path = path, .replace = true };
	struct str out = STR_INIT;
	struct target t = { .app = &app, .out = &out, .yes = true };
	int64_t count;

	ck_ok(export_records(&t, &q, &options, &count, &err));
	ck_assert_uint_ge((size_t)count, lines.n);
	str_release(&out);
}

static void forget_all(const struct entity *entity)
{
	struct rowset rows = { 0 };
	struct save *save;

	read_all(entity, &rows);
	ck_ok(save_begin(app.db, &app.actor, "x", false, &save, &err));
	for (size_t i = 0; i < rows.n; i++) {
		for (size_t k = 0; k < entity->nfields; k++)
			if (!(entity->fields[k].flags & (F_SYSTEM | F_REQUIRED | F_VIRTUAL | F_LOCAL)) &&
			    !entity->fields[k].choices)
				record_clear(rows.v[i], k);
		ck_ok(save_put(save, WHO_USER, rows.v[i], &err));
	}
	ck_ok(save_commit(&save, &err));
	rowset_release(&rows);
}

/* The texts are taken away, the file fills them in again: what it says is what was there. */
START_TEST(every_table_makes_the_round)
{
	size_t table = (size_t)_i / 2, n = 0;
	const struct entity *entity = tables[table].entity;
	struct import_options options = { .as = entity };
	struct import_report report;
	struct rowset rows = { 0 };
	char *files[] = { path };

	put_all(table);
	export_to(entity, _i % 2 ? EXPORT_CSV : EXPORT_JSON);
	forget_all(entity);
	ck_ok(import_files(&app, files, 1, &options, &report, &err));
	ck_assert_int_eq(report.count[IMPORT_ERROR], 0);
	import_report_release(&report);
	read_all(entity, &rows);
	for (size_t i = 0; i < lines.n; i++) {
		struct record *want = hostile(table, lines.v[i]);
		size_t line = (size_t)entity_field(entity, tables[table].line);
		size_t note = (size_t)entity_field(entity, tables[table].note);
		size_t tags = common_index(entity, COMMON_tags);
		bool found = false;

		for (size_t k = 0; k < rows.n && !found; k++)
			found = (entity->fields[line].flags & F_REQUIRED ||
				str_eq(record_text(rows.v[k], line), record_text(want, line))) &&
				str_eq(record_text(rows.v[k], note), record_text(want, note)) &&
				str_eq(record_text(rows.v[k], tags), record_text(want, tags));
		ck_assert_msg(found, "%s: %s", entity->name, lines.v[i]);
		n += found;
		record_free(&want);
	}
	ck_assert_uint_eq(n, lines.n);
	rowset_release(&rows);
}
END_TEST

/* Only an apostrophe, a letter or a digit begins a cell; what could be a formula is behind one. */
static bool is_formula(const char *cell)
{
	while (*cell == ' ')
		cell++;
	if (*cell && strchr("+-", *cell) && strspn(cell + 1, "0123456789.") == strlen(cell + 1))
		return false;		/* a phone's number, an amount */
	return *cell && strchr("=+-@\t\r", *cell);
}

START_TEST(no_cell_of_any_table_is_a_formula)
{
	struct str text = STR_INIT;
	struct csv_reader csv;
	size_t rows = 0;

	put_all((size_t)_i);
	export_to(tables[_i].entity, EXPORT_CSV);
	ck_ok(sys_read_file(path, 1 << 26, &text, &err));
	csv_open(&csv, text.s, text.len);
	while (csv_next(&csv, &err)) {
		for (size_t i = 0; i < csv.ncells; i++)
			ck_assert_msg(!is_formula(csv_cell(&csv, i)), "%s", csv_cell(&csv, i));
		rows++;
	}
	csv_close(&csv);
	ck_assert_uint_gt(rows, lines.n);
	str_release(&text);
}
END_TEST

START_TEST(tags_are_renamed_to_anything_and_back)
{
	size_t tags = common_index(&customer_entity, COMMON_tags);
	struct str text = STR_INIT;
	int64_t changed;

	for (size_t i = 0; i < lines.n; i += 3) {
		struct tag_change there = { .old = "plain", .new = NULL }, back = { .new = "plain" };
		struct record *rec = fixture_get(&app, &customer_entity, ali);

		one_line(lines.v[i], &text);
		record_set_text(rec, tags, "[\"plain\"]");
		ck_ok(app_put(&app, rec, &err));
		record_free(&rec);
		there.new = back.old = text.s;
		/* A word that folds to nothing is none, and nothing is changed then. */
		if (tags_change(&app, &there, &changed, &err)) {
			ck_value_eq(&app, &customer_entity, ali, "tags", "plain");
		} else {
			ck_assert_int_eq(changed, 1);
			rec = fixture_get(&app, &customer_entity, ali);
			ck_assert_msg(set_has(record_text(rec, tags), text.s) || strchr(text.s, ','), "%s in %s", text.s,
				record_text(rec, tags));
			record_free(&rec);
			if (!tags_change(&app, &back, &changed, &err))
				ck_value_eq(&app, &customer_entity, ali, "tags", "plain");
		}
	}
	str_release(&text);
}
END_TEST

/* What the file of one office says is what the other one gets. */
START_TEST(lists_as_yaml_say_the_same)
{
	struct str yaml = STR_INIT;
	int added, changed;

	for (size_t i = 0; i < lines.n; i += 5) {
		struct record *rec = hostile(COUNT(tables) - 1, lines.v[i]);
		const struct record *one = rec;
		struct rowset rows = { 0 };
		bool found = false;

		str_clear(&yaml);
		smart_lists_print(&one, 1, &yaml);
		if (smart_lists_import(&app, yaml.s, yaml.len, "x.yaml", &added, &changed, &err))
			ck_abort_msg("%s: %s", record_text(rec, SMART_LIST_name), err.text);
		read_all(&smart_list_entity, &rows);
		for (size_t k = 0; k < rows.n; k++)
			found |= str_eq(record_text(rows.v[k], SMART_LIST_name), record_text(rec, SMART_LIST_name));
		ck_assert_msg(found || !added, "%s", record_text(rec, SMART_LIST_name));
		rowset_release(&rows);
		record_free(&rec);
	}
	str_release(&yaml);
}
END_TEST

/* Newlines apart nothing that a terminal would obey. */
static void assert_plain(const char *text)
{
	struct str shown = STR_INIT;

	output_plain(text, &shown);
	for (const unsigned char *c = (const unsigned char *)shown.s; *c; c++) {
		ck_assert_msg((*c >= 0x20 && *c != 0x7f) || *c == '\n' || *c == '\t', "%02x", *c);
		ck_assert(!(c[0] == 0xc2 && c[1] < 0xa0));
	}
	ck_assert(!strstr(shown.s, "\xE2\x80\xAE") && !strstr(shown.s, "\xE2\x80\xAD"));
	str_release(&shown);
}

START_TEST(the_360_is_plain_on_paper)
{
	for (size_t table = 0; table < 3; table++)
		put_all(table);
	for (size_t i = 0; i < lines.n; i += 40) {
		struct record *rec = fixture_get(&app, &customer_entity, ali);
		struct overview o;
		struct str out = STR_INIT;

		record_set_text(rec, common_index(&customer_entity, COMMON_notes), lines.v[i]);
		ck_ok(app_put(&app, rec, &err));
		record_free(&rec);
		ck_ok(overview_read(&app, ali, &o, &err));
		overview_print(&app, &o, 72, &out);
		overview_release(&o);
		assert_plain(out.s);
		str_release(&out);
	}
}
END_TEST

/* Rows that are wrong go to a file as they stood; mended by nothing but a number they are what they were. */
START_TEST(rejects_keep_every_byte)
{
	struct import_options options = { .header = HEADER_FIND };
	struct str file = STR_INIT, mended = STR_INIT;
	char *files[] = { path };
	struct import *im;
	struct csv_reader csv;
	size_t count, row = 0;

	str_add(&file, "name,phone,notes\r\n");
	for (size_t i = 0; i < lines.n; i++) {
		const char *cells[3] = { "Somebody", "", lines.v[i] };

		csv_write_row(&file, cells, 3, false);
	}
	ck_ok(sys_write_file(path, file.s, file.len, &err));
	ck_ok(import_open(&app, files, 1, &options, &im, &err));
	ck_assert_int_eq(import_said(im)->count[IMPORT_ERROR], (int64_t)lines.n);
	ck_ok(import_rejects(im, path, &count, &err));
	import_close(&im);
	ck_assert_uint_eq(count, lines.n);
	ck_ok(sys_read_file(path, 1 << 26, &mended, &err));
	csv_open(&csv, mended.s, mended.len);
	ck_assert(csv_next(&csv, &err));
	while (csv_next(&csv, &err)) {
		const char *cell = csv_cell(&csv, 2);

		for (size_t i = 0; i < csv.ncells; i++)
			ck_assert_msg(!is_formula(csv_cell(&csv, i)), "%s", csv_cell(&csv, i));
		cell += csv_is_marked(cell);
		ck_assert_str_eq(cell, lines.v[row]);
		row++;
	}
	csv_close(&csv);
	ck_assert_uint_eq(row, lines.n);
	str_release(&mended);
	str_release(&file);
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("corpora", setup, teardown, 120,
		EACH(every_table_makes_the_round, 2 * COUNT(tables)),
		EACH(no_cell_of_any_table_is_a_formula, COUNT(tables)),
		ONCE(tags_are_renamed_to_anything_and_back), ONCE(lists_as_yaml_say_the_same),
		ONCE(the_360_is_plain_on_paper), ONCE(rejects_keep_every_byte));
}
