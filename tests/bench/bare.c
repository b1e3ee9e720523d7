/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The limit: the least a list program on ncursesw and SQLite can cost.  Reads a page of names from a wasit
 * database, paints it, moves a bar with j and k, pages with PgDn and PgUp, quits with q. */
#include <curses.h>
#include <locale.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROWS_MAX 200

static char names[ROWS_MAX][128];
static int nrows, cursor;
static sqlite3_stmt *page;

static void load(sqlite3_int64 after)
{
	sqlite3_reset(page);
	sqlite3_bind_int64(page, 1, after);
	sqlite3_bind_int(page, 2, LINES < ROWS_MAX ? LINES : ROWS_MAX);
	for (nrows = 0; nrows < ROWS_MAX && sqlite3_step(page) == SQLITE_ROW; nrows++)
		snprintf(names[nrows], sizeof(names[0]), "%s  %s",
			(const char *)sqlite3_column_text(page, 0),
			(const char *)sqlite3_column_text(page, 1));
}

static void paint_row(int row)
{
	attrset(row == cursor ? A_REVERSE : A_NORMAL);
	mvhline(row, 0, ' ', COLS);
	if (row < nrows)
		mvaddnstr(row, 0, names[row], COLS);
	attrset(A_NORMAL);
}

static void paint(void)
{
	for (int row = 0; row < LINES; row++)
		paint_row(row);
	refresh();
}

static void move_to(int row)
{
	int old = cursor;

	if (row < 0 || row >= nrows)
		return;
	cursor = row;
	paint_row(old);
	paint_row(cursor);
	refresh();
}

int main(int argc, char **argv)
{
	sqlite3 *db;
	sqlite3_int64 first = 0;
	int key;

	if (argc != 2 || sqlite3_open_v2(argv[1], &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK ||
	    sqlite3_prepare_v2(db, "SELECT coalesce(name, ''), coalesce(phone, '') FROM customer "
		"WHERE n > ? ORDER BY n LIMIT ?", -1, &page, NULL) != SQLITE_OK) {
		fputs("usage: bare DATABASE\n", stderr);
		return 2;
	}
	setlocale(LC_ALL, "");
	initscr();
	cbreak();
	noecho();
	keypad(stdscr, TRUE);
	load(0);
	paint();
	while ((key = getch()) != 'q' && key != ERR) {
		if (key == 'j')
			move_to(cursor + 1);
		else if (key == 'k')
			move_to(cursor - 1);
		else if (key == KEY_NPAGE || key == KEY_PPAGE) {
			first = key == KEY_NPAGE ? first + LINES : first > LINES ? first - LINES : 0;
			load(first);
			cursor = 0;
			paint();
		}
	}
	endwin();
	return 0;
}
