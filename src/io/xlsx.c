/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Workbooks by libxlsxwriter. */
#include "base/base.h"
#include "io/xlsx.h"

#ifdef HAVE_XLSXWRITER
#include <xlsxwriter.h>

#include "io/library.h"
#endif

enum result xlsx_missing(struct err *err)
{
#ifdef HAVE_XLSXWRITER
	return err_set(err, ERR_INVALID, _("libxlsxwriter %s is not installed, so there are no Excel files; "
		"--format csv --bom opens in Excel."), LXW_VERSION);
#else
	return err_set(err, ERR_INVALID, _("This wasit was built without libxlsxwriter (Debian: "
		"libxlsxwriter-dev), so it writes no Excel files; --format csv --bom opens in Excel."));
#endif
}

#ifdef HAVE_XLSXWRITER
#include "io/library.h"
#include "text/utf8.h"

/* --- The library is opened when the first workbook is made: it brings a whole crypto library with it. */

#define FUNCTIONS(F) \
	F(format_set_bold) F(format_set_bottom) F(format_set_num_format) F(lxw_strerror) \
	F(lxw_workbook_free) F(workbook_add_format) F(workbook_add_worksheet) F(workbook_close) \
	F(workbook_new_opt) F(worksheet_autofilter) F(worksheet_freeze_panes) \
	F(worksheet_right_to_left) F(worksheet_set_column) F(worksheet_write_boolean) \
	F(worksheet_write_datetime) F(worksheet_write_number) F(worksheet_write_string)
#define POINTER(name) __typeof__(name) *name;
static struct { FUNCTIONS(POINTER) } lib;

#define NEWEST_SONAME 40	/* libxlsxwriter.so.N */

/* The release whose header this was built with, whatever number its file has. */
static bool is_ours(void *handle)
{
	const char *(*version)(void);

	return library_function(handle, "lxw_version", &version) && str_eq(version(), LXW_VERSION);
}

static bool load_library(void)
{
	bool all = false;

	if (lib.workbook_new_opt)
		return true;
	for (int i = 0; i <= NEWEST_SONAME && !all; i++) {
		char *name = i ? xasprintf("libxlsxwriter.so.%d", i) : xstrdup("libxlsxwriter.so");
		void *handle = library_open(name);

		free(name);
		if (!handle)
			continue;
		all = is_ours(handle);
#define LOAD(name) all = all && library_function(handle, #name, &lib.name);
		FUNCTIONS(LOAD)
		if (!all)
			library_close(handle);
	}
	return all;
}

#define CELL_MAX 32767		/* characters; the library refuses more */

struct xlsx {
	lxw_workbook *book;
	lxw_worksheet *sheet;
	lxw_format *header, *date, *time, *money[4];
	lxw_row_t row;
	size_t columns;
	lxw_error failed;
};

bool xlsx_is_built(void)
{
	return load_library();
}

static lxw_format *number_format(lxw_workbook *book, const char *format)
{
	lxw_format *made = lib.workbook_add_format(book);

	lib.format_set_num_format(made, format);
	return made;
}

/* Signs that no name of a sheet may hold. */
static char *sheet_name(const char *name)
{
	char *safe = xstrdup(name);

	for (char *c = safe; *c; c++)
		if (strchr("[]:*?/\\'", *c))
			*c = ' ';
	return safe;
}

enum result xlsx_open(const char *path, const char *sheet, bool rtl, struct xlsx **out,
	struct err *err)
{
	/* Row by row to the disk: a million of them need no memory. */
	static const char *const money[] = { "#,##0", "#,##0.0", "#,##0.00", "#,##0.000" };
	lxw_workbook_options options = { .constant_memory = LXW_TRUE };
	struct xlsx *x;
	char *name;

	if (!load_library())
		return xlsx_missing(err);
	x = xcalloc(1, sizeof(*x));
	name = sheet_name(sheet);
	x->book = lib.workbook_new_opt(path, &options);
	x->sheet = x->book ? lib.workbook_add_worksheet(x->book, name) : NULL;
	free(name);
	if (!x->sheet) {
		if (x->book)
			lib.lxw_workbook_free(x->book);
		free(x);
		return err_set(err, ERR_IO, _("%s cannot be written: %s."), path,
			lib.lxw_strerror(LXW_ERROR_CREATING_XLSX_FILE));
	}
	x->header = lib.workbook_add_format(x->book);
	lib.format_set_bold(x->header);
	lib.format_set_bottom(x->header, LXW_BORDER_THIN);
	x->date = number_format(x->book, "yyyy-mm-dd");
	x->time = number_format(x->book, "yyyy-mm-dd hh:mm");
	for (size_t i = 0; i < COUNT(x->money); i++)
		x->money[i] = number_format(x->book, money[i]);
	lib.worksheet_freeze_panes(x->sheet, 1, 0);
	if (rtl)
		lib.worksheet_right_to_left(x->sheet);
	*out = x;
	return OK;
}

static void note(struct xlsx *x, lxw_error code)
{
	if (code && !x->failed)
		x->failed = code;
}

/* The text itself, or a copy that fits; *cut is the copy. */
static const char *fitting(const char *text, char **cut)
{
	size_t count = 0, at = 0, len = strlen(text), kept = 0;

	*cut = NULL;
	if (len <= CELL_MAX)
		return text;
	while (at < len) {
		uint32_t cp;

		if (++count == CELL_MAX)
			kept = at;
		at += utf8_decode(text + at, len - at, &cp);
	}
	if (count <= CELL_MAX)
		return text;
	return *cut = xasprintf("%.*s…", (int)kept, text);
}

/* U+FFFE and U+FFFF are no characters of XML: one of them, and no program opens the workbook. */
static char *of_xml(const char *text)
{
	struct str out = STR_INIT;

	if (!strstr(text, "\xEF\xBF\xBE") && !strstr(text, "\xEF\xBF\xBF"))
		return NULL;
	for (; *text; text++)
		if (str_has_prefix(text, "\xEF\xBF") && ((unsigned char)text[2] | 1) == 0xBF) {
			str_add(&out, (unsigned char)text[2] == 0xBE ? "_xFFFE_" : "_xFFFF_");
			text += 2;
		} else {
			str_addc(&out, *text);
		}
	return str_detach(&out);
}

static void put_text(struct xlsx *x, size_t column, const char *text, lxw_format *format)
{
	char *clean = of_xml(text), *cut;

	note(x, lib.worksheet_write_string(x->sheet, x->row, (lxw_col_t)column,
		fitting(clean ? clean : text, &cut), format));
	free(cut);
	free(clean);
}

void xlsx_header(struct xlsx *x, size_t column, const char *label, int width)
{
	note(x, lib.worksheet_set_column(x->sheet, (lxw_col_t)column, (lxw_col_t)column, width, NULL));
	put_text(x, column, label, x->header);
	x->columns = MAX(x->columns, column + 1);
}

void xlsx_next_row(struct xlsx *x)
{
	x->row++;
}

void xlsx_text(struct xlsx *x, size_t column, const char *text)
{
	if (*text)
		put_text(x, column, text, NULL);
}

void xlsx_number(struct xlsx *x, size_t column, double number, int digits)
{
	note(x, lib.worksheet_write_number(x->sheet, x->row, (lxw_col_t)column, number,
		digits < 0 ? NULL : x->money[MIN((size_t)digits, COUNT(x->money) - 1)]));
}

void xlsx_truth(struct xlsx *x, size_t column, bool truth)
{
	note(x, lib.worksheet_write_boolean(x->sheet, x->row, (lxw_col_t)column, truth, NULL));
}

void xlsx_date(struct xlsx *x, size_t column, struct civil day, int minute)
{
	lxw_datetime when = { .year = day.year, .month = day.month, .day = day.day,
		.hour = minute < 0 ? 0 : minute / 60, .min = minute < 0 ? 0 : minute % 60 };
	struct str text = STR_INIT;

	/* The days of Excel begin in 1900; birthdays may lack their year. */
	if (day.year >= 1900 && day.year <= 9999) {
		note(x, lib.worksheet_write_datetime(x->sheet, x->row, (lxw_col_t)column, &when,
			minute < 0 ? x->date : x->time));
		return;
	}
	civil_print(day, &text);
	xlsx_text(x, column, text.s);
	str_release(&text);
}

enum result xlsx_close(struct xlsx **xlsx, bool keep, struct err *err)
{
	struct xlsx *x = *xlsx;
	lxw_error code;

	if (!x)
		return OK;
	if (x->columns)
		note(x, lib.worksheet_autofilter(x->sheet, 0, 0, x->row, (lxw_col_t)(x->columns - 1)));
	code = lib.workbook_close(x->book);	/* the only way to be rid of it */
	if (!x->failed)
		x->failed = code;
	code = x->failed;
	free(x);
	*xlsx = NULL;
	if (keep && code)
		return err_set(err, ERR_IO, _("The Excel file cannot be written: %s."),
			lib.lxw_strerror(code));
	return OK;
}
#else
struct xlsx { int none; };

bool xlsx_is_built(void)
{
	return false;
}

enum result xlsx_open(const char *path, const char *sheet, bool rtl, struct xlsx **out,
	struct err *err)
{
	(void)path, (void)sheet, (void)rtl;
	*out = NULL;
	return xlsx_missing(err);
}

void xlsx_header(struct xlsx *x, size_t column, const char *label, int width)
{
	(void)x, (void)column, (void)label, (void)width;
}

void xlsx_next_row(struct xlsx *x)
{
	(void)x;
}

void xlsx_text(struct xlsx *x, size_t column, const char *text)
{
	(void)x, (void)column, (void)text;
}

void xlsx_number(struct xlsx *x, size_t column, double number, int digits)
{
	(void)x, (void)column, (void)number, (void)digits;
}

void xlsx_truth(struct xlsx *x, size_t column, bool truth)
{
	(void)x, (void)column, (void)truth;
}

void xlsx_date(struct xlsx *x, size_t column, struct civil day, int minute)
{
	(void)x, (void)column, (void)day, (void)minute;
}

enum result xlsx_close(struct xlsx **x, bool keep, struct err *err)
{
	(void)keep, (void)err;
	*x = NULL;
	return OK;
}
#endif
