/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The columns of a table: where its header stands, what each is by header and by values. */
#include "base/base.h"
#include "app/contact_p.h"

#include <inttypes.h>

#include "io/csv.h"
#include "model/schema/people.h"
#include "text/phone.h"
#include "text/utf8.h"

#define HEAD_ROWS   12		/* the header is among the first so many */
#define LOOKED_ROWS 200		/* values that say what a column is */

/* --- What a cell looks like. */

static bool is_blank(const char *cell)
{
	return !cell[strspn(cell, " \t\r\n")];
}

static bool is_phone(const char *cell)
{
	struct str typed = STR_INIT, number = STR_INIT;
	enum phone_type type;
	/* Or one that a spreadsheet spoilt. */
	bool phone = !contact_sheet_number(cell, &typed) ||
		phone_parse(typed.s, "SA", &number, &type);

	str_release(&typed);
	str_release(&number);
	return phone;
}

static bool is_email(const char *cell)
{
	const char *at = strchr(cell, '@');

	return at && at > cell && strchr(at + 1, '.') && !strpbrk(cell, " \t\n");
}

/* --- The first rows. */

struct head_row {
	size_t cells, known;	/* that are not blank; headers that somebody knows */
	bool data;		/* a number that can be dialled, an address: no header has these */
	bool number;		/* digits as of a number, though perhaps nobody's */
	bool useful;		/* names the least that makes a customer */
};

/* Five digits and more, and little else. */
static bool is_number(const char *cell)
{
	size_t digits = 0, letters = 0;

	for (size_t len = strlen(cell), used; len; cell += used, len -= used) {
		uint32_t cp;

		used = utf8_decode(cell, len, &cp);
		*(digit_value(cp) >= 0 ? &digits : &letters) += 1;
	}
	return digits >= 5 && letters <= digits;
}

static void look_at_row(const struct csv_reader *row, struct head_row *out)
{
	*out = (struct head_row){ 0 };
	for (size_t i = 0; i < row->ncells; i++) {
		const char *cell = csv_cell(row, i);
		bool known;
		int target;

		if (is_blank(cell))
			continue;
		out->cells++;
		out->data |= is_phone(cell) || is_email(cell);
		out->number |= is_number(cell);
		target = contact_header_target(cell, &known);
		out->known += known;
		out->useful |= known && contact_target_useful(target);
	}
}

/* A header of one column is one, too: a list of numbers under "phone". */
static bool is_header(const struct head_row *row)
{
	return !row->data && row->useful && (row->known >= 2 || row->known == row->cells);
}

/* Of a contact some cells may be words that headers are made of: "Mobile" as the label of his number. */
static bool is_second_header(const struct head_row *row)
{
	return is_header(row) && !row->number && row->known * 2 >= row->cells;
}

/* Where no header is known, the one that has the most cells of those above the data is. */
static size_t best_unknown(const struct head_row *rows, size_t n)
{
	size_t best = 0;

	for (size_t i = 1; i < n && !rows[i].data; i++)
		if (rows[i].cells > rows[best].cells)
			best = i;
	return best;
}

static bool is_own(const struct csv_reader *row)
{
	return str_eq(csv_cell(row, 0), "id");
}

/* Sets above, titles, headless; false: the file is empty. */
static bool find_header(const char *text, size_t len, struct contact_columns *out)
{
	struct head_row rows[HEAD_ROWS];
	struct csv_reader csv;
	struct err err;
	size_t n = 0, at = HEAD_ROWS;
	bool own = false;

	csv_open(&csv, text, len);
	while (n < HEAD_ROWS && csv_next(&csv, &err)) {
		look_at_row(&csv, &rows[n]);
		if (!n)
			own = is_own(&csv);
		if (at == HEAD_ROWS && is_header(&rows[n]))
			at = n;
		n++;
		if (at < n && n > at + 1)
			break;
		if (rows[n - 1].data && at == HEAD_ROWS)
			break;
	}
	csv_close(&csv);
	if (!n)
		return false;
	if (at == HEAD_ROWS && rows[0].data) {
		out->headless = true;
		return true;
	}
	if (at == HEAD_ROWS)
		at = best_unknown(rows, n);
	out->titles = at;
	out->above = at + 1;
	/* The same once more in the other language. */
	if (!own && at + 1 < n && is_header(&rows[at]) && is_second_header(&rows[at + 1]))
		out->above++;
	return true;
}

/* --- Columns. */

static void grow(struct contact_columns *columns, size_t n)
{
	if (n <= columns->n)
		return;
	columns->v = xrealloc(columns->v, n * sizeof(*columns->v));
	for (; columns->n < n; columns->n++)
		columns->v[columns->n] = (struct contact_column){ .header = xstrdup(""),
			.target = T_KEEP };
}

/* Headers, line by line: the first that is known holds. */
static void take_headers(struct contact_columns *columns, const struct csv_reader *row)
{
	grow(columns, row->ncells);
	for (size_t i = 0; i < row->ncells; i++) {
		struct contact_column *column = &columns->v[i];
		const char *cell = csv_cell(row, i);
		struct str header = STR_INIT;
		bool known;
		int target;

		if (column->sure || is_blank(cell))
			continue;
		str_add(&header, cell);
		str_trim(&header);
		target = contact_header_target(header.s, &known);
		if (!*column->header || known) {
			free(column->header);
			column->header = str_detach(&header);
			column->target = target;
			column->sure = known;
		}
		str_release(&header);
	}
}

/* The id tells more than the name beside it. */
static void drop_twins(struct contact_columns *columns)
{
	for (size_t i = 0; i < columns->n; i++) {
		int target = columns->v[i].target;
		char *twin;

		if (target < 0 || customer_entity.fields[target].kind != &kind_ref)
			continue;
		twin = xasprintf("%s_id", columns->v[i].header);
		for (size_t k = 0; k < columns->n; k++)
			if (str_eq(columns->v[k].header, twin))
				columns->v[i].target = T_IGNORE;
		free(twin);
	}
}

static void add_sample(struct contact_column *column, const char *cell)
{
	size_t n = 0;

	while (n < CONTACT_SAMPLES && column->sample[n]) {
		if (str_eq(column->sample[n], cell))
			return;
		n++;
	}
	if (n < CONTACT_SAMPLES)
		column->sample[n] = xstrdup(cell);
}

static void learn_order(struct contact_columns *columns, size_t i, const char *cell)
{
	int parts[3];

	if ((columns->v[i].target != CUSTOMER_date_of_birth &&
	     columns->v[i].target != CUSTOMER_anniversary) || !contact_date_parts(cell, parts) ||
	    parts[0] > 31)
		return;
	if (parts[0] > 12)
		columns->month_first = false;
	else if (parts[1] > 12)
		columns->month_first = true;
}

static void learn(struct contact_columns *columns, const struct csv_reader *row)
{
	if (columns->headless)
		grow(columns, row->ncells);
	for (size_t i = 0; i < MIN(row->ncells, columns->n); i++) {
		struct contact_column *column = &columns->v[i];
		const char *cell = csv_cell(row, i);

		if (is_blank(cell))
			continue;
		column->filled = true;
		add_sample(column, cell);
		learn_order(columns, i, cell);
		if (column->sure || column->looked >= LOOKED_ROWS)
			continue;
		column->looked++;
		column->phones += is_phone(cell);
		column->emails += is_email(cell);
	}
}

static bool has_letters(const struct contact_column *column)
{
	for (size_t i = 0; i < CONTACT_SAMPLES && column->sample[i]; i++)
		if (utf8_count(column->sample[i]) < 2 || strpbrk(column->sample[i], "0123456789@"))
			return false;
	return column->sample[0];
}

static bool names_somebody(const struct contact_columns *columns)
{
	for (size_t i = 0; i < columns->n; i++)
		if (columns->v[i].target == CUSTOMER_name ||
		    columns->v[i].target == CUSTOMER_first_name ||
		    columns->v[i].target == CUSTOMER_last_name)
			return true;
	return false;
}

/* What no header tells, the values do: most are numbers, or addresses; the first of words is a name. */
static void guess(struct contact_columns *columns)
{
	bool named = names_somebody(columns);

	for (size_t i = 0; i < columns->n; i++) {
		struct contact_column *column = &columns->v[i];

		if (column->sure || !column->looked)
			continue;
		if (column->phones * 5 >= column->looked * 4)
			column->target = T_PHONE;
		else if (column->emails * 5 >= column->looked * 4)
			column->target = T_EMAIL;
		else if (!named && has_letters(column)) {
			column->target = CUSTOMER_name;
			named = true;
		} else
			column->target = columns->headless ? T_NOTE : T_KEEP;
		column->sure = columns->headless && column->target != T_NOTE;
	}
}

bool contact_columns_read(const char *text, size_t len, enum contact_header header,
	struct contact_columns *out)
{
	struct csv_reader csv;
	struct err err = { 0 };

	*out = (struct contact_columns){ 0 };
	if (!find_header(text, len, out))
		return false;
	if (header == HEADER_NONE) {
		out->headless = true;
		out->above = out->titles = 0;
	} else if (header == HEADER_FIRST && out->headless) {
		out->headless = false;
		out->above = 1;
	}
	csv_open(&csv, text, len);
	for (size_t i = 0; i < out->above && csv_next(&csv, &err); i++)
		if (i >= out->titles)
			take_headers(out, &csv);
	for (size_t i = 0; i < out->n; i++)	/* Outlook writes the American way */
		out->month_first |= strcasecmp(out->v[i].header, "E-mail Address") == 0;
	while (csv_next(&csv, &err))
		learn(out, &csv);
	csv_close(&csv);
	guess(out);
	drop_twins(out);
	return true;
}

void contact_columns_release(struct contact_columns *columns)
{
	for (size_t i = 0; i < columns->n; i++) {
		free(columns->v[i].header);
		for (size_t k = 0; k < CONTACT_SAMPLES; k++)
			free(columns->v[i].sample[k]);
	}
	free(columns->v);
	*columns = (struct contact_columns){ 0 };
}

bool contact_columns_useful(const struct contact_columns *columns)
{
	for (size_t i = 0; i < columns->n; i++)
		if (contact_target_useful(columns->v[i].target))
			return true;
	return false;
}

size_t contact_columns_unsure(const struct contact_columns *columns)
{
	size_t n = 0;

	for (size_t i = 0; i < columns->n; i++)
		n += columns->v[i].filled && !columns->v[i].sure;
	return n;
}

/* --- Remembered. */

void contact_columns_key(const struct contact_columns *columns, struct str *out)
{
	uint64_t sum = HASH_SEED;

	for (size_t i = 0; i < columns->n; i++) {
		struct str folded = STR_INIT;
		struct contact_goal goal;

		if (str_eq(columns->v[i].header, "wasit_error"))
			continue;	/* --rejects put it there */
		if (columns->headless) {
			contact_goal_of(columns->v[i].target, &goal);
			str_add(&folded, goal.name);
		} else
			text_fold(columns->v[i].header, &folded);
		sum = hash_text(sum, folded.s);
		str_release(&folded);
	}
	str_addf(out, "import.%s%016" PRIx64, columns->headless ? "rows." : "", sum);
}

void contact_columns_print(const struct contact_columns *columns, struct str *out)
{
	for (size_t i = 0; i < columns->n; i++) {
		struct contact_goal goal;

		if (str_eq(columns->v[i].header, "wasit_error"))
			continue;
		contact_goal_of(columns->v[i].target, &goal);
		str_addf(out, "%s%s", out->len ? "," : "", goal.name);
	}
}

bool contact_columns_apply(struct contact_columns *columns, const char *goals)
{
	struct strlist names = { 0 };
	struct contact_goal goal;
	size_t at = 0, columns_said = 0;
	bool fits = true;

	strlist_split(&names, goals, ",");
	for (size_t i = 0; i < columns->n; i++)
		columns_said += !str_eq(columns->v[i].header, "wasit_error");
	fits = names.n == columns_said;
	for (size_t i = 0; i < names.n && fits; i++)
		fits = contact_goal_find(names.v[i], &goal);
	for (size_t i = 0; i < columns->n && fits; i++) {
		struct contact_column *column = &columns->v[i];

		if (str_eq(column->header, "wasit_error") || !contact_goal_find(names.v[at++], &goal))
			continue;
		column->target = goal.target;
		column->sure = true;
	}
	strlist_release(&names);
	return fits;
}

char *contact_column_title(const struct contact_columns *columns, size_t i)
{
	return *columns->v[i].header ? xstrdup(columns->v[i].header) :
		xasprintf(_("Column %zu"), i + 1);
}
