/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * CSV: read as programs write it, refused with its line where it is broken, written harmlessly. */
#include "base/base.h"

#include "corpus.h"
#include "io/csv.h"
#include "io/encoding.h"
#include "io/json.h"
#include "text/utf8.h"
#include "unit.h"

/* All rows as text: cells in <>, one row a line; then the error. */
static char *dump(const char *text, size_t len)
{
	struct csv_reader csv;
	struct str out = STR_INIT;
	struct err err = { .code = ERR_IO };

	csv_open(&csv, text, len);
	while (csv_next(&csv, &err)) {
		for (size_t i = 0; i < csv.ncells; i++)
			str_addf(&out, "<%s>", csv_cell(&csv, i));
		str_addc(&out, '\n');
		ck_assert_str_eq(csv_cell(&csv, csv.ncells), "");
	}
	if (err.code)
		str_addf(&out, "%s %s", err_code_name(err.code), err.text);
	err.code = OK;
	ck_assert(!csv_next(&csv, &err));
	ck_assert_uint_eq(csv.ncells, 0);
	csv_close(&csv);
	return str_detach(&out);
}

static const struct {
	const char *text, *rows;
} cases[] = {
	{ "", "" },
	{ "\n\r\n\r  \n\t\n", "" },
	{ "a", "<a>\n" },
	{ "a,b\n", "<a><b>\n" },
	{ "a,b\r\n1,2\r\n", "<a><b>\n<1><2>\n" },
	{ "a,b\r1,2\r", "<a><b>\n<1><2>\n" },
	{ "a,b\n\n \n1,2", "<a><b>\n<1><2>\n" },
	{ ",\n", "<><>\n" },
	{ "a,\n,b\n", "<a><>\n<><b>\n" },
	{ "\"\"\n", "<>\n" },
	{ "\" \"\n", "< >\n" },
	{ "\"a,b\",c\n", "<a,b><c>\n" },
	{ "\"a\"\"b\",\"\"\"\"\n", "<a\"b><\">\n" },
	{ "\"x\r\ny\",2\r\n3,4", "<x\r\ny><2>\n<3><4>\n" },
	{ "a,5\" pipe,\"b\"\n", "<a><5\" pipe><b>\n" },
	{ "\"a\" b,c\n", "<a b><c>\n" },
	{ " \"a\",b\n", "< \"a\"><b>\n" },
	{ "a;b;c\n1;2,5;3\n", "<a><b><c>\n<1><2,5><3>\n" },
	{ "a\tb\n1,5\t2\n", "<a><b>\n<1,5><2>\n" },
	{ "a|b\n1|2\n", "<a><b>\n<1><2>\n" },
	{ "a,tags\nx,p;q;r\ny,p;q\n", "<a><tags>\n<x><p;q;r>\n<y><p;q>\n" },
	{ "name;\"x, y, z, w\"\nb;c\n", "<name><x, y, z, w>\n<b><c>\n" },
	{ "sep=;\na,b;c\n", "<a,b><c>\n" },
	{ "SEP=|\r\na,b|c\n", "<a,b><c>\n" },
	{ "sep=;x\na,b\n", "<sep=><x>\n<a,b>\n" },
	{ "sep=", "<sep=>\n" },
	{ "\"sep=;\"\na,b\n", "<sep=;>\n<a><b>\n" },
	{ "الاسم،\nا,ب\n", "<الاسم،>\n<ا><ب>\n" },
	{ "a,b\n\"1\n2",
		"<a><b>\nformat line 2: The quotation mark that opens here is never closed." },
	{ "a,\"b\nc\",d\n\nx,\"y\nz",
		"<a><b\nc><d>\n"
		"format line 4: The quotation mark that opens here is never closed." },
	{ "\"", "format line 1: The quotation mark that opens here is never closed." },
};

START_TEST(csv_next_reads_what_programs_write)
{
	char *rows = dump(cases[_i].text, strlen(cases[_i].text));

	ck_assert_str_eq(rows, cases[_i].rows);
	free(rows);
}
END_TEST

START_TEST(csv_next_counts_lines)
{
	static const char text[] = "a,b\r\n\r\n\"x\ny\r\nz\rw\",1\n\n\n2,3\r4,5";
	static const unsigned lines[] = { 1, 3, 9, 10 };
	struct csv_reader csv;
	struct err err;
	size_t n = 0;

	csv_open(&csv, text, strlen(text));
	while (csv_next(&csv, &err))
		ck_assert_uint_eq(csv.line, lines[n++]);
	ck_assert_uint_eq(n, COUNT(lines));
	csv_close(&csv);
}
END_TEST

START_TEST(csv_next_keeps_cells_with_nul_whole)
{
	char *rows = dump("a\0b,\"c\0\0\"\n", 10);

	ck_assert_str_eq(rows, "<a\xEF\xBF\xBD" "b><c\xEF\xBF\xBD\xEF\xBF\xBD>\n");
	free(rows);
}
END_TEST

static void check_size(size_t size, bool quoted, const char *error)
{
	struct str text = STR_INIT;
	struct csv_reader csv;
	struct err err;

	str_add(&text, quoted ? "n,m\n1,\"" : "n,m\n1,");
	for (size_t i = 0; i < size; i++)
		str_addc(&text, 'x');
	str_add(&text, quoted ? "\"\n2,3\n" : "\n2,3\n");
	csv_open(&csv, text.s, text.len);
	ck_assert(csv_next(&csv, &err));
	ck_assert(csv_next(&csv, &err) == !error);
	if (error) {
		ck_assert_int_eq(err.code, ERR_FORMAT);
		ck_assert_str_eq(err.text, error);
	} else {
		ck_assert_uint_eq(strlen(csv_cell(&csv, 1)), size);
		ck_assert(csv_next(&csv, &err));
	}
	csv_close(&csv);
	str_release(&text);
}

START_TEST(csv_next_takes_a_cell_of_1_mb_and_not_more)
{
	check_size(CSV_MAX_CELL, false, NULL);
	check_size(CSV_MAX_CELL, true, NULL);
	check_size(CSV_MAX_CELL + 1, false, "line 2: A cell of this row is larger than 1 MB.");
	check_size(
		CSV_MAX_CELL + 1, true, "line 2: The cell that begins here is larger than 1 MB.");
}
END_TEST

static void check_cells(size_t cells, bool good)
{
	struct str text = STR_INIT;
	struct csv_reader csv;
	struct err err;

	for (size_t i = 1; i < cells; i++)
		str_addc(&text, ',');
	csv_open(&csv, text.s, text.len);
	ck_assert(csv_next(&csv, &err) == good);
	ck_assert_uint_eq(csv.ncells, good ? cells : 0);
	if (!good)
		ck_assert_str_eq(err.text, "line 1: The row has more than 4096 cells.");
	csv_close(&csv);
	str_release(&text);
}

START_TEST(csv_next_refuses_a_million_columns)
{
	check_cells(CSV_MAX_CELLS, true);
	check_cells(CSV_MAX_CELLS + 1, false);
	check_cells(1000000, false);
}
END_TEST

/* --- csv-spectrum ----------------------------------------------------------------------------- */

static void compare_row(const char *name, struct csv_reader *csv, const struct strlist *header,
	const struct json *expected)
{
	size_t n = 0;

	for (const struct json *j = json_first(expected); j; j = json_next(j), n++) {
		ck_assert_str_eq(header->v[n], json_name(j));
		/* This number differs in the corpus itself. */
		if (str_eq(json_string(j), "1234567890"))
			ck_assert_str_eq(csv_cell(csv, n), "2095257564");
		else
			ck_assert_msg(str_eq(csv_cell(csv, n), json_string(j)), "%s: %s, not %s",
				name, csv_cell(csv, n), json_string(j));
	}
	ck_assert_uint_eq(n, csv->ncells);
}

/* The copy of the corpus has lost the CRs of its "_crlf" files. */
static void add_lost_returns(const char *name, struct str *text)
{
	if (!strstr(name, "_crlf") || strchr(text->s, '\r'))
		return;
	for (size_t i = 0; i < text->len; i++)
		if (text->s[i] == '\n')
			str_insert(text, i++, "\r", 1);
}

static size_t compared;

static void compare_file(const char *name, const struct str *content)
{
	char *path = xasprintf("corpora/csv-spectrum/%.*s.json", (int)(strlen(name) - 4), name);
	struct str text = STR_INIT, data = STR_INIT, expected = STR_INIT;
	struct strlist header = { 0 };
	struct decoded info;
	const struct json *row;
	struct json *root;
	struct csv_reader csv;
	struct err err;

	ck_assert(corpus_read(path, &data));
	encoding_decode(content->s, content->len, &text, &info);
	add_lost_returns(name, &text);
	encoding_decode(data.s, data.len, &expected, &info);
	ck_assert_msg(!json_parse(expected.s, expected.len, &root, &err), "%s: %s", path, err.text);
	row = json_is_array(root) ? json_first(root) : root;
	csv_open(&csv, text.s, text.len);
	ck_assert(csv_next(&csv, &err));
	for (size_t i = 0; i < csv.ncells; i++)
		strlist_add(&header, csv_cell(&csv, i));
	while (csv_next(&csv, &err)) {
		ck_assert_msg(row != NULL, "%s has too many rows", name);
		compare_row(name, &csv, &header, row);
		row = json_next(row);
	}
	ck_assert(!err.code && !row);
	csv_close(&csv);
	json_free(&root);
	strlist_release(&header);
	str_release(&text);
	str_release(&data);
	str_release(&expected);
	free(path);
	compared++;
}

START_TEST(csv_next_agrees_with_csv_spectrum)
{
	compared = 0;
	if (corpus_each("corpora/csv-spectrum", ".csv", compare_file))
		ck_assert_uint_eq(compared, 12);
}
END_TEST

START_TEST(csv_next_reads_the_phone_exports)
{
	static const struct { const char *name, *third; size_t cells; } files[] = {
		{ "google.csv", "Last Name", 25 }, { "outlook-cp1256.csv", "Company", 9 },
		{ "excel-utf16.txt", NULL, 0 }, { "mojibake.csv", "city", 4 },
	};
	char *path = xasprintf("phone-exports/%s", files[_i].name);
	struct str data = STR_INIT, text = STR_INIT;
	struct decoded info;
	struct csv_reader csv;
	struct err err;
	size_t rows = 0, cells;

	if (corpus_read(path, &data)) {
		encoding_decode(data.s, data.len, &text, &info);
		csv_open(&csv, text.s, text.len);
		ck_assert(csv_next(&csv, &err));
		cells = csv.ncells;
		if (files[_i].third) {
			ck_assert_uint_eq(cells, files[_i].cells);
			ck_assert_str_eq(csv_cell(&csv, 2), files[_i].third);
		} else {
			ck_assert_int_eq(csv.delimiter, '\t');
			ck_assert_uint_gt(cells, 3);
		}
		for (; csv_next(&csv, &err); rows++)
			ck_assert_msg(
				csv.ncells == cells, "line %u: %zu cells", csv.line, csv.ncells);
		ck_assert(!err.code);
		ck_assert_uint_gt(rows, 20);
		csv_close(&csv);
	}
	str_release(&data);
	str_release(&text);
	free(path);
}
END_TEST

/* --- Writing ---------------------------------------------------------------------------------- */

static const struct {
	const char *cell, *written;	/* without the line end */
} written[] = {
	{ "a", "a" },
	{ "", "\"\"" },
	{ "محمد", "محمد" },
	{ "a b", "a b" },
	{ "a,b", "\"a,b\"" },
	{ "a;b", "\"a;b\"" },
	{ "a\"b", "\"a\"\"b\"" },
	{ "a\nb", "\"a\nb\"" },
	{ " a", "\" a\"" },
	{ "a ", "\"a \"" },
	{ "sep=;", "\"sep=;\"" },
	{ "=1+1", "'=1+1" },
	{ "+1+1", "'+1+1" },
	{ "-1+1", "'-1+1" },
	{ "@SUM(A1)", "'@SUM(A1)" },
	{ "=", "'=" },
	{ "+", "'+" },
	{ "-", "'-" },
	{ "- a note", "'- a note" },
	{ "\t=1", "\"'\t=1\"" },
	{ "\tx", "\"'\tx\"" },
	{ "\rx", "\"'\rx\"" },
	{ " =1", "\"' =1\"" },
	{ "\xC2\xA0=1", "'\xC2\xA0=1" },
	{ "\xEF\xBB\xBF=1", "'\xEF\xBB\xBF=1" },
	{ "\xE2\x80\x8F+1+1", "'\xE2\x80\x8F+1+1" },
	{ "\xE3\x80\x80@x", "'\xE3\x80\x80@x" },
	{ "\x01=1", "'\x01=1" },
	{ " x", "\" x\"" },
	{ "＝1+1", "'＝1+1" },
	{ "＋1", "'＋1" },
	{ "－1", "'－1" },
	{ "＠x", "'＠x" },
	{ "\xFF=1", "\xFF=1" },
	{ "+966505123456", "+966505123456" },
	{ "+966 50 512 3456", "+966 50 512 3456" },
	{ "+966-50-512", "'+966-50-512" },
	{ "+966+1", "'+966+1" },
	{ "+ 966", "'+ 966" },
	{ "-5", "-5" },
	{ "+5", "+5" },
	{ "-1,234.50", "\"-1,234.50\"" },
	{ "-7%", "-7%" },
	{ "-0.5", "-0.5" },
	{ "-5-3", "'-5-3" },
	{ "-1,", "\"'-1,\"" },
	{ "-.5", "'-.5" },
	{ "-5.", "'-5." },
	{ "-1e5", "'-1e5" },
	{ "(+966) 50", "(+966) 50" },
};

START_TEST(csv_write_row_leaves_no_formula)
{
	const char *cell = written[_i].cell;
	struct str out = STR_INIT;
	char *expected = xasprintf("%s\r\n", written[_i].written);

	csv_write_row(&out, &cell, 1, false);
	ck_assert_str_eq(out.s, expected);
	str_release(&out);
	free(expected);
}
END_TEST

static void check_raw(const char *cell)
{
	const char *cells[] = { cell, NULL, "x,y", cell };
	struct str out = STR_INIT;
	struct csv_reader csv;
	struct err err;

	str_add(&out, "a,b,c,d\r\n");
	csv_write_row(&out, cells, COUNT(cells), true);
	csv_open(&csv, out.s, out.len);
	csv.delimiter = ',';
	ck_assert(csv_next(&csv, &err) && csv_next(&csv, &err));
	ck_assert_uint_eq(csv.ncells, COUNT(cells));
	ck_assert_str_eq(csv_cell(&csv, 0), cell);
	ck_assert_str_eq(csv_cell(&csv, 1), "");
	ck_assert_str_eq(csv_cell(&csv, 3), cell);
	ck_assert(!csv_next(&csv, &err) && !err.code);
	csv_close(&csv);
	str_release(&out);
}

START_TEST(csv_write_row_raw_is_read_back_exactly)
{
	for (size_t i = 0; i < COUNT(written); i++)
		check_raw(written[i].cell);
	check_raw("\r"), check_raw("\r\n\n"), check_raw("\"\"\""), check_raw("'");
}
END_TEST

/* What a spreadsheet does with a line: is there a cell that begins as a formula? */
static void check_harmless(const char *payload)
{
	const char *cells[] = { payload, "x", payload };
	struct str out = STR_INIT;
	struct csv_reader csv;
	struct err err;

	csv_write_row(&out, cells, COUNT(cells), false);
	csv_open(&csv, out.s, out.len);
	csv.delimiter = ',';
	ck_assert(csv_next(&csv, &err));
	ck_assert_uint_eq(csv.ncells, 3);
	for (size_t i = 0; i < 3; i++)
		ck_assert_msg(!*csv_cell(&csv, i) || !strchr("=+-@\t\r\n", *csv_cell(&csv, i)),
			"%s", csv_cell(&csv, i));
	csv_close(&csv);
	str_release(&out);
	check_raw(payload);
}

START_TEST(csv_write_row_disarms_the_injection_corpus)
{
	static const char *const prefixes[] = { "", " ", "\t", "\r", "\n", "\"", "\xC2\xA0" };
	struct str data = STR_INIT;
	struct strlist payloads = { 0 };

	if (corpus_read("corpora/csv-injection/csv-payload.txt", &data)) {
		strlist_split(&payloads, data.s, "\n");
		ck_assert_uint_ge(payloads.n, 6);
		for (size_t i = 0; i < payloads.n; i++)
			for (size_t k = 0; k < COUNT(prefixes); k++) {
				char *payload = xasprintf("%s%s", prefixes[k], payloads.v[i]);

				check_harmless(payload);
				free(payload);
			}
	}
	strlist_release(&payloads);
	str_release(&data);
}
END_TEST

/* What writing puts before a cell, reading finds; and nothing else. */
START_TEST(csv_is_marked_finds_what_was_put_there)
{
	static const char *const cells[] = { "=1", "+1+1", "-x", "@x", "\t=1", "\rx", ("\xEF\xBC\x9D" "1"),
		"\xEF\xBC\x8B", "\xEF\xBC\x8D", "\xEF\xBC\xA0", " =1", "'=1", "''@x", "'", "'x", "''", "x",
		"+966 50 123 4567", "'+966501234567", "-5.25", "", "it's", "'-5" };

	for (size_t i = 0; i < COUNT(cells); i++) {
		struct str out = STR_INIT;
		struct csv_reader csv;
		struct err err = { 0 };
		const char *cell;

		csv_write_row(&out, (const char *const []){ "a", cells[i] }, 2, false);
		csv_open(&csv, out.s, out.len);
		ck_assert(csv_next(&csv, &err));
		cell = csv_cell(&csv, 1);
		ck_assert_msg(i >= 13 || csv_is_marked(cell), "%s is bare", cells[i]);
		ck_assert_str_eq(cell + csv_is_marked(cell), cells[i]);
		csv_close(&csv);
		str_release(&out);
	}
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("csv", NULL, NULL, 0,
		EACH(csv_next_reads_what_programs_write, COUNT(cases)), ONCE(csv_next_counts_lines),
		ONCE(csv_next_keeps_cells_with_nul_whole),
		ONCE(csv_next_takes_a_cell_of_1_mb_and_not_more),
		ONCE(csv_next_refuses_a_million_columns), ONCE(csv_next_agrees_with_csv_spectrum),
		ONCE(csv_is_marked_finds_what_was_put_there),
		EACH(csv_next_reads_the_phone_exports, 4),
		EACH(csv_write_row_leaves_no_formula, COUNT(written)),
		ONCE(csv_write_row_raw_is_read_back_exactly),
		ONCE(csv_write_row_disarms_the_injection_corpus));
}
