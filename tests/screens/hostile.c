/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Every control, every code point below U+00A0 that is none of ASCII's letters, and whatever turns or hides text, in
 * every field of every kind of record and on every page: nothing of it reaches the terminal as it is. */
#include "base/base.h"

#include <unistd.h>

#include "base/sys.h"
#include "screen_harness.h"
#include "unit.h"

#define PARTS	5
#define ROW	"01KA00000000000000000000"

static struct term t;
static char db[256], file[272], conf[256];
static bool arabic, harmless;		/* harmless: with the marks a shell's terminal may get */

/* The part's share of them, as JSON writes them. */
static void add_poison(int part, struct str *out)
{
	static const uint32_t marks[] = { 0x7f, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068,
		0x2069, 0x200b, 0xfeff, 0x2028, 0x2029, 0xdb40, 0x200e, 0x200f, 0x61c };
	size_t n = COUNT(marks) - (harmless ? 0 : 3);
	int k = 0;

	for (uint32_t cp = 1; cp < 0xa0; cp = cp == 0x1f ? 0x80 : cp + 1)
		if (k++ % PARTS == part)
			str_addf(out, "\\u%04x", (unsigned)cp);
	for (size_t i = 0; i < n; i++)
		if (k++ % PARTS == part)
			str_addf(out, marks[i] == 0xdb40 ? "\\u%04x\\udc41" : "\\u%04x", (unsigned)marks[i]);
	str_add(out, "\\u001b[2J\\u001b]0;owned\\u0007\\u009bx");
}

static void import(const char *as, const struct str *json)
{
	const char *const argv[] = { getenv("WASIT"), "import", file, "--as", as, "--db", db, "--yes", NULL };
	struct str out = STR_INIT;
	struct err err;
	int status = -1;

	ck_assert_int_eq(sys_write_file(file, json->s, json->len, &err), OK);
	ck_assert_int_eq(sys_run(argv, NULL, &out, 1 << 20, &status, &err), OK);
	ck_assert_msg(status == 0 && strstr(out.s, " new"), "%s: %s", as, out.s);
	str_release(&out);
}

/* One record of each part; `form` has %1$s the two last letters of its id, %2$s the poison. */
static void fill_table(const char *as, const char *form)
{
	struct str json = STR_INIT;

	for (int part = 0; part < PARTS; part++) {
		struct str poison = STR_INIT;
		const char *at = form;

		add_poison(part, &poison);
		str_add(&json, part ? ",\n" : "[");
		for (; *at; at++)
			if (*at == '@')		/* whose */
				str_addf(&json, "%sA%d", ROW, part);
			else if (*at == '#')
				str_addf(&json, "%d", part);
			else if (*at == '$')
				str_add(&json, poison.s);
			else
				str_addc(&json, *at);
		str_release(&poison);
	}
	str_addc(&json, ']');
	import(as, &json);
	str_release(&json);
}

static void setup(void)
{
	term_begin(db, sizeof(db), "hostile.db");
	term_own_file(file, sizeof(file), "hostile.json");
	term_own_file(conf, sizeof(conf), "hostile.conf");
	fill_table("customers", "{\"id\":\"@\",\"name\":\"Zed# $ end\",\"phone\":\"050123456#\",\"city\":\"c# $\","
		"\"tags\":[\"t# $\"],\"notes\":\"needle n# $\",\"company\":\"$\",\"address\":\"$\",\"nickname\":\"$\","
		"\"is_vip\":true,\"preferred_districts\":[\"d# $\"],\"contact_time\":\"$\",\"kind\":\"buyer\"}");
	fill_table("interactions", "{\"id\":\"" ROW "B#\",\"customer\":\"@\",\"type\":\"call\",\"subject\":\"s# $\","
		"\"notes\":\"needle $\",\"completed_at\":\"2026-11-20T10:0#:00+03:00\"}");
	fill_table("followups", "{\"id\":\"" ROW "C#\",\"customer\":\"@\",\"title\":\"f# $\",\"description\":\"$ needle\","
		"\"due_at\":\"2026-11-21T1#:00:00+03:00\"}");
	fill_table("family_members", "{\"id\":\"" ROW "D#\",\"customer\":\"@\",\"name\":\"Kin# $\","
		"\"relationship\":\"child\",\"address\":\"$\",\"notes\":\"$\"}");
	fill_table("documents", "{\"id\":\"" ROW "E#\",\"entity\":\"customer\",\"record\":\"@\",\"interaction\":\"" ROW
		"B#\",\"name\":\"Doc# $.pdf\",\"type\":\"deed\",\"mime\":\"$\",\"size\":7,\"notes\":\"$\",\"file\":"
		"\"0000000000000000000000000000000000000000000000000000000000000000\"}");
	fill_table("smart_lists", "{\"id\":\"" ROW "F#\",\"name\":\"List# $\",\"position\":9,\"filter\":\"city:\\\"$\\\"\"}");
	fill_table("templates", "{\"id\":\"" ROW "G#\",\"name\":\"Word# $\",\"type\":\"whatsapp\",\"content\":\"$\"}");
	fill_table("calls", "{\"id\":\"" ROW "H#\",\"customer\":\"@\",\"day\":\"2026-11-21\",\"why\":\"w# $\"}");
	term_env(arabic ? "LANGUAGE=ar" : "LANGUAGE=en");
}

static void teardown(void)
{
	term_end(&t);
	term_env(NULL);
}

/* Keys, then a text that shows that the page is there with somebody's words. */
static void visit(const char *keys, const char *seen)
{
	term_keys(&t, keys);
	term_wait(&t, seen);
	term_settle(&t);
	term_check_raw(&t, 0);
}

static void start(int cols, int rows)
{
	term_start(&t, cols, rows, "--db", db, NULL);
	term_wait(&t, "Zed");
	term_settle(&t);
}

static void finish(void)
{
	term_check_raw(&t, 0);
	ck_assert(!strstr(t.raw.s, "owned\007"));
	ck_assert(!strstr(t.raw.s, "\302\233"));
}

START_TEST(pages_show_pictures_of_controls)
{
	arabic = _i;
	harmless = true;
	setup();
	start(arabic ? 80 : 140, arabic ? 24 : 40);
	for (int part = 0; part < PARTS; part++) {	/* list, history, agenda; all about each of them */
		term_keys(&t, "v");
		term_settle(&t);
		visit("1", "Zed");
		visit("2", "needle");
		visit("3", "f");
		visit("4", "Kin");
		visit("5", "Doc");
		visit("6", "Zed");
		term_keys(&t, "Esc j");
		term_settle(&t);
	}
	visit("T", "t0");				/* tags */
	term_keys(&t, "Esc");
	term_settle(&t);
	term_keys(&t, "A-n");				/* who changed the notes */
	term_settle(&t);
	term_keys(&t, "Enter Esc Esc Esc");
	term_settle(&t);
	visit("e", "F2");				/* the form */
	term_keys(&t, "Esc Esc");
	term_settle(&t);
	finish();
}
END_TEST

START_TEST(searches_show_pictures_of_controls)
{
	arabic = _i;
	harmless = true;
	setup();
	start(arabic ? 80 : 140, arabic ? 24 : 40);
	term_keys(&t, "A-f");
	term_settle(&t);
	term_type(&t, "needle");
	term_wait(&t, "Zed");
	term_settle(&t);
	term_keys(&t, "PgDn PgDn Enter");
	term_settle(&t);
	term_keys(&t, "/");
	term_type(&t, "needle");
	term_settle(&t);
	term_keys(&t, "Enter");
	for (int i = 1; i < 10; i++) {			/* smart lists by number, their names in the top line */
		char key[2] = { (char)('0' + i), '\0' };

		term_keys(&t, key);
		term_settle(&t);
	}
	term_keys(&t, ":");
	term_type(&t, "columns");
	term_keys(&t, "Enter");
	term_settle(&t);
	term_keys(&t, "Esc Esc c");			/* the day's calls */
	term_settle(&t);
	term_keys(&t, "j j s");
	term_settle(&t);
	finish();
}
END_TEST

/* The command line on a terminal, and the plain interface. */
START_TEST(a_terminal_gets_pictures_from_the_shell)
{
	static const char *const commands[] = { "customer list", "interaction list", "followup list",
		"family-member list", "document list", "smart-list list", "template list", "tag list", "history",
		"search needle", "today", "customer 360 " ROW "A1", "customer show " ROW "A2", "doctor attachments",
		"customer list --json", "export customers --format csv", "export customers --format vcard",
		"export interactions --format json" };

	arabic = _i;
	harmless = false;
	setup();
	for (size_t i = 0; i < COUNT(commands); i++) {
		char *line = xasprintf("'%s' %s --db '%s'; echo done", getenv("WASIT"), commands[i], db);
		char *argv[] = { "/bin/sh", "-c", line, NULL };

		term_start_program(&t, 140, 40, argv);
		term_wait(&t, "done");
		finish();
		term_end(&t);
		free(line);
	}
	start(80, 24);
}
END_TEST

/* Labels of own fields, headers and cells of a file that is to be imported. */
START_TEST(declarations_and_files_are_text)
{
	static const char labels[] = "custom:\n  customer:\n    - {name: hall, label: \"Hall\\e[2J\\u202e\\x9b\", "
		"kind: text, help: \"\\e]0;owned\\a\"}\n";
	static const char table[] = "Name\033[2J,Weird\033]0;owned\007 \302\233\342\200\256,Phone\r\n"
		"Zed\033[31m \302\233x,\033]0;owned\007\342\200\256cell,0501234599\r\n";
	struct err err;

	arabic = _i;
	harmless = true;
	setup();
	ck_assert_int_eq(sys_write_file(conf, labels, strlen(labels), &err), OK);
	snprintf(file, sizeof(file), "%s.csv", conf);
	ck_assert_int_eq(sys_write_file(file, table, strlen(table), &err), OK);
	term_start(&t, 100, 30, "--db", db, "--config", conf, NULL);
	term_wait(&t, "Zed");
	term_settle(&t);
	visit("e", "F2");
	term_keys(&t, "PgDn PgDn End Esc Esc");
	term_settle(&t);
	term_keys(&t, "F4");
	term_settle(&t);
	term_keys(&t, "C-u");
	term_type(&t, file);
	term_keys(&t, "Enter");
	term_wait(&t, "Weird");
	term_settle(&t);
	term_keys(&t, "j Enter");
	term_settle(&t);
	finish();
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("hostile", NULL, teardown, 240, EACH(pages_show_pictures_of_controls, 2),
		EACH(searches_show_pictures_of_controls, 2),
		EACH(a_terminal_gets_pictures_from_the_shell, 2),
		EACH(declarations_and_files_are_text, 2));
}
