/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Codes to scan: what stands on the screen is made a picture again and read by zbarimg, where that is installed. */
#include "base/base.h"

#include <unistd.h>

#include "base/sys.h"
#include "io/qr.h"
#include "screen_harness.h"
#include "unit.h"

static const char tel[] = "tel:+966501234567", chat[] = "https://wa.me/966501234567";
static const char card[] = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:;نورة العتيبي\\, أم خالد;;;\r\n"
	"ORG:دار البيت\r\nFN:نورة العتيبي\\, أم خالد\r\n"
	"TEL;TYPE=CELL:+966501234567\r\nEMAIL:noura@example.com\r\nEND:VCARD\r\n";
static char db[256];
static struct term t;

static void setup(void)
{
	const char *const argv[] = { getenv("WASIT"), "customer", "add", "نورة العتيبي, أم خالد", "--phone",
		"0501234567", "--email", "noura@example.com", "--company", "دار البيت", "--db", db, NULL };

	term_begin(db, sizeof(db), "code.db");
	term_command(argv, NULL);
}

/* --- The screen as a picture: 8 × 16 a cell. */

enum { CELL_W = 8, CELL_H = 16 };

static bool is_light(int colour, bool unset)
{
	if (colour < 0)
		return unset;
	return colour == 7 || colour == 15 || colour >= 231;
}

/* The light of a cell's upper or lower half. */
static bool half_is_light(int x, int y, bool upper)
{
	struct term_cell cell = term_cell(&t, x, y);
	bool fg = is_light(cell.reverse ? cell.bg : cell.fg, !cell.reverse);
	bool bg = is_light(cell.reverse ? cell.fg : cell.bg, cell.reverse);

	return (cell.cp == 0x2580 && upper) || (cell.cp == 0x2584 && !upper) ? fg : bg;
}

static char *write_picture(void)
{
	char *path = xasprintf("%s.pgm", db);
	struct str out = STR_INIT;
	struct err err;

	str_addf(&out, "P5\n%d %d\n255\n", t.cols * CELL_W, t.rows * CELL_H);
	for (int y = 0; y < t.rows * CELL_H; y++)
		for (int x = 0; x < t.cols; x++)
			for (int i = 0; i < CELL_W; i++)
				str_addc(&out, half_is_light(x, y / CELL_H, y % CELL_H < CELL_H / 2) ? '\xff' : 0);
	ck_assert_int_eq(sys_write_file(path, out.s, out.len, &err), OK);
	str_release(&out);
	return path;
}

/* What zbarimg reads in the picture; NULL: it is not installed. */
static char *scan(void)
{
	char *path = write_picture();
	const char *const argv[] = { "zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", path, NULL };
	struct str out = STR_INIT;
	struct err err;
	int status;
	enum result code = sys_run(argv, NULL, &out, 8192, &status, &err);

	unlink(path);
	free(path);
	if (code == ERR_MISSING) {
		str_release(&out);
		return NULL;
	}
	ck_assert_int_eq(code, OK);
	if (out.len && out.s[out.len - 1] == '\n')
		str_cut(&out, out.len - 1);
	return str_detach(&out);
}

/* --- Without it: the modules on the screen are those of the library. */

static bool module_is_dark(int left, int top, int x, int y, bool ascii)
{
	return ascii ? !half_is_light(left + 2 * x, top + y, true) :
		!half_is_light(left + x, top + (y / 2), y % 2 == 0);
}

static bool stands_at(const struct qr *qr, int left, int top, bool ascii)
{
	for (int y = 0; y < qr->size; y++)
		for (int x = 0; x < qr->size; x++)
			if (module_is_dark(left, top, x, y, ascii) != qr->dark[y * qr->size + x])
				return false;
	return true;
}

/* Light modules all around it, at least two. */
static bool is_quiet(const struct qr *qr, int left, int top, bool ascii)
{
	int side = ascii ? 2 : 1, rows = ascii ? qr->size : (qr->size + 1) / 2, above = ascii ? 2 : 1;

	for (int y = top - above; y < top + rows + (ascii ? 2 : 0); y++)
		for (int x = left - 2 * side; x < left + (qr->size + 2) * side; x++)
			if ((x < left || x >= left + qr->size * side || y < top || y >= top + rows) &&
			    !half_is_light(x, y, true))
				return false;
	return true;
}

static bool finds(const char *content, bool ascii)
{
	int w, h;
	bool found = false;
	struct err err;
	struct qr qr;

	ck_assert_int_eq(qr_encode(content, &qr, &err), OK);
	w = ascii ? 2 * qr.size : qr.size;
	h = ascii ? qr.size : (qr.size + 1) / 2;
	for (int y = 2; y + h + 2 <= t.rows && !found; y++)
		for (int x = 4; x + w + 4 <= t.cols && !found; x++)
			found = stands_at(&qr, x, y, ascii) && is_quiet(&qr, x, y, ascii);
	qr_release(&qr);
	return found;
}

static void assert_code(const char *content, bool ascii)
{
	struct str screen = STR_INIT;
	char *read;

	term_settle(&t);
	read = scan();
	term_print(&t, &screen);
	ck_assert_msg(finds(content, ascii), "no such code with a quiet zone on\n%s", screen.s);
	ck_assert_msg(!read || str_eq(read, content), "read \"%s\" from\n%s", read, screen.s);
	free(read);
	str_release(&screen);
}

static void start(int cols, int rows)
{
	term_start(&t, cols, rows, "--db", db, NULL);
	term_wait(&t, "50 123 4567");
	term_settle(&t);
}

/* --- */

START_TEST(code_scans_as_what_stands_below)
{
	start(80, 24);
	term_keys(&t, "o");
	term_wait(&t, tel);
	assert_code(tel, false);
	term_keys(&t, "w");
	term_wait(&t, chat);
	assert_code(chat, false);
	term_keys(&t, "Left");
	term_wait(&t, tel);
	term_check_raw(&t, 0);
	term_keys(&t, "Esc");
	term_wait_gone(&t, tel);
	term_quit(&t, "q");
}
END_TEST

START_TEST(code_of_the_contact_holds_arabic)
{
	start(100, 50);
	term_keys(&t, "o v");
	term_wait(&t, "noura@example.com");
	term_settle(&t);
	assert_code(card, false);
	ck_assert_int_ge(term_find(&t, term_visual("دار البيت", false), NULL), 0);
	term_quit(&t, "Esc q");
}
END_TEST

START_TEST(code_is_not_mirrored_in_arabic)
{
	term_env("LANGUAGE=ar");
	start(80, 24);
	term_type(&t, "خ");		/* o */
	term_wait(&t, tel);
	assert_code(tel, false);
	term_type(&t, "ص");		/* w */
	term_wait(&t, chat);
	assert_code(chat, false);
	term_quit(&t, "Esc q");
}
END_TEST

static const char *const looks[] = { "theme: light", "theme: solarized", "theme: mono", "theme: high-contrast" };

START_TEST(code_is_dark_on_light_in_every_theme)
{
	char *path = sys_config_path("wasit.conf"), *text = xasprintf("%s\n", looks[_i]);
	struct err err;

	ck_assert_int_eq(sys_make_parents(path, &err), OK);
	ck_assert_int_eq(sys_write_file(path, text, strlen(text), &err), OK);
	start(80, 24);
	term_keys(&t, "o");
	term_wait(&t, tel);
	assert_code(tel, false);
	term_quit(&t, "Esc q");
	unlink(path);
	free(path);
	free(text);
}
END_TEST

static const struct { const char *env; bool ascii; } plain[] = {
	{ "NO_COLOR=1", false }, { "TERM=xterm", false }, { "TERM=vt100", false }, { "LC_ALL=C", true },
};

START_TEST(code_is_drawn_with_what_the_terminal_has)
{
	term_env(plain[_i].env);
	start(80, 40);
	term_keys(&t, "o");
	term_wait(&t, tel);
	assert_code(tel, plain[_i].ascii);
	for (size_t i = 0; plain[_i].ascii && i < t.raw.len; i++)
		ck_assert_int_lt((unsigned char)t.raw.s[i], 0x80);
	term_keys(&t, "Esc q");
	ck_assert_int_eq(term_wait_exit(&t), 0);
	term_end(&t);
}
END_TEST

START_TEST(code_without_room_says_which_is_smaller)
{
	start(80, 24);
	term_keys(&t, "o v");
	term_wait(&t, "too small");
	term_wait(&t, "smaller");
	term_keys(&t, "t");
	term_wait(&t, tel);
	assert_code(tel, false);
	term_keys(&t, "v");
	term_wait(&t, "too small");
	term_resize(&t, 90, 45);	/* there is room now */
	term_wait(&t, "noura@example.com");
	assert_code(card, false);
	term_resize(&t, 60, 16);
	term_wait(&t, "too small");
	term_quit(&t, "Esc q");
}
END_TEST

START_TEST(code_of_the_caller_in_call_mode)
{
	start(80, 24);
	term_keys(&t, "p c");
	term_wait(&t, "1 left");
	term_keys(&t, "o");
	term_wait(&t, tel);
	assert_code(tel, false);
	term_keys(&t, "Esc");
	term_wait_gone(&t, tel);
	term_keys(&t, "q");
	term_wait(&t, "Customers 1");
	term_quit(&t, "q");
}
END_TEST

START_TEST(code_is_missing_where_the_library_is)
{
	start(80, 24);
	term_keys(&t, "o");
	term_wait(&t, "libqrencode-dev");
	term_quit(&t, "q");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("code");
	TCase *all = tcase_create("all");
	const TTest *const tests[] = {
		code_scans_as_what_stands_below, code_of_the_contact_holds_arabic, code_is_not_mirrored_in_arabic,
		code_without_room_says_which_is_smaller, code_of_the_caller_in_call_mode,
	};

	tcase_set_timeout(all, 120);
	tcase_add_checked_fixture(all, setup, NULL);
	if (!qr_is_there())
		tcase_add_test(all, code_is_missing_where_the_library_is);
	for (size_t i = 0; qr_is_there() && i < COUNT(tests); i++)
		tcase_add_test(all, tests[i]);
	if (qr_is_there()) {
		tcase_add_loop_test(all, code_is_dark_on_light_in_every_theme, 0, (int)COUNT(looks));
		tcase_add_loop_test(all, code_is_drawn_with_what_the_terminal_has, 0, (int)COUNT(plain));
	}
	suite_add_tcase(suite, all);
	return unit_run(suite);
}
