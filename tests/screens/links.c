/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Links in the terminal: where they stand, and that they change nothing else. */
#include "base/base.h"

#include "screens/one_screen.h"
#include "screens/talk_fixture.h"
#include "unit.h"

static void add_more(void)
{
	RUN("customer", "add", "Ali", "--phone", "0501234999");
	RUN("customer", "add", "Mail Only", "--email", "a+b@example.com");
	RUN("interaction", "add", "--customer", "Ali", "--type", "note", "--notes",
		"see https://maps.example.com/?q=1,2\033]0;x\a then call");
}

/* The linked text without what colours it. */
static bool is_linked(const char *address, const char *text)
{
	char *begin = xasprintf("\033]8;;%s\033\\", address);
	const char *s = t.raw.s + t.mark;
	bool found = false;

	while (!found && (s = strstr(s, begin))) {
		struct str plain = STR_INIT;
		const char *end;

		s += strlen(begin);
		end = strstr(s, "\033]8;;\033\\");
		ck_assert_ptr_nonnull(end);
		for (; s < end; s++)
			if (str_has_prefix(s, "\033("))
				s += 2;
			else if (*s == '\033')
				s += strcspn(s, "m");
			else
				str_addc(&plain, *s);
		found = str_eq(plain.s, text);
		str_release(&plain);
	}
	free(begin);
	return found;
}

static void start_first(int cols, int rows)
{
	term_start(&t, cols, rows, "--db", db_file, NULL);
	term_wait(&t, "Customers 3");
	term_settle(&t);
}

static void find_customer(const char *name)
{
	term_keys(&t, "Esc /");
	term_keys(&t, "C-u");
	term_type(&t, name);
	term_settle(&t);
	term_keys(&t, "Enter");
	term_settle(&t);
}

START_TEST(links_are_of_what_stands_there)
{
	add_more();
	start_first(100, 30);
	find_customer("0501234567");
	t.mark = 0;
	ck_assert(is_linked("tel:+966501234567", "+966 50 123 4567"));
	find_customer("0501234999");	/* most of the number stays: its old link must not */
	t.mark = 0;
	ck_assert(is_linked("tel:+966501234999", "+966 50 123 4999"));
	ck_assert(is_linked("https://maps.example.com/?q=1,2", "https://maps.example.com/?q=1,2"));
	find_customer("Mail");
	t.mark = 0;
	ck_assert(is_linked("mailto:a+b@example.com", "a+b@example.com"));
	term_check_raw(&t, 0);
	term_keys(&t, "Esc");
	term_quit(&t, "q");
}
END_TEST

START_TEST(links_stand_on_the_card_and_the_code)
{
	talk_start(80, 24);
	term_keys(&t, "p c");
	term_wait(&t, "1 left");
	term_settle(&t);
	t.mark = 0;
	ck_assert(is_linked("tel:+966501234567", "+966 50 123 4567"));
	term_keys(&t, "q");
	term_wait(&t, "Customers 1");
	term_quit(&t, "q");
}
END_TEST

static const char *const off[] = { "TERM=linux", "TERM=vt100", "LC_ALL=C", "STY=1.x", NULL };

START_TEST(links_are_off_where_they_would_harm)
{
	if (off[_i])
		term_env(off[_i]);
	else
		option("links: no");
	talk_start(100, 30);
	term_keys(&t, "j");
	term_settle(&t);
	ck_assert_ptr_null(strstr(t.raw.s, "]8;"));
	term_keys(&t, "q");
	ck_assert_int_eq(term_wait_exit(&t), 0);
	term_end(&t);
}
END_TEST

/* Text and looks of every cell, and the cursor. */
static void picture(struct str *out)
{
	int x, y;
	bool visible;

	term_settle(&t);
	term_print(&t, out);
	for (int row = 0; row < t.rows; row++)
		for (int column = 0; column < t.cols; column++) {
			struct term_cell cell = term_cell(&t, column, row);

			str_addf(out, "%x:%d:%d:%d ", cell.cp, cell.fg, cell.bg,
				cell.bold | cell.underline << 1 | cell.reverse << 2);
		}
	term_cursor(&t, &x, &y, &visible);
	str_addf(out, "%d\n", visible);
	if (visible)		/* the form and the search line place it */
		str_addf(out, "%d,%d\n", x, y);
}

static void walk(struct str *out)
{
	static const char *const keys[] = { "j", "j", "k", "/ A l", "Esc", "o", "w", "Esc", "l", "j", "e", "Tab", "Esc",
		"p", "c", "Space h i", "Esc", "q" };

	term_start(&t, 100, 30, "--db", db_file, NULL);
	picture(out);
	for (size_t i = 0; i < COUNT(keys); i++) {
		term_keys(&t, keys[i]);
		picture(out);
	}
	term_resize(&t, 80, 24);
	picture(out);
	term_quit(&t, "q");
}

static void walk_anew(const char *language, const char *links, struct str *out)
{
	talk_setup();
	add_more();
	term_env(language);
	option(links);
	walk(out);
}

START_TEST(links_change_nothing_that_is_seen)
{
	static const char *const languages[] = { "LANGUAGE=en", "LANGUAGE=ar" };

	for (size_t i = 0; i < COUNT(languages); i++) {
		struct str with = STR_INIT, without = STR_INIT;

		walk_anew(languages[i], "links: yes", &with);
		walk_anew(languages[i], "links: no", &without);
		for (size_t k = 0; with.s[k]; k++)
			ck_assert_msg(with.s[k] == without.s[k], "%s: %.300s\nis not\n%.300s", languages[i],
				with.s + k - MIN(k, 100), without.s + k - MIN(k, 100));
		str_release(&with);
		str_release(&without);
	}
}
END_TEST

START_TEST(links_cost_only_where_they_change)
{
	add_more();
	start_first(80, 24);
	for (int i = 0; i < 4; i++) {
		term_keys(&t, i < 2 ? "j" : "k");
		term_quick(&t, 20);		/* before the history follows */
		term_settle(&t);
		ck_assert_uint_le(term_bytes(&t), 900);
	}
	term_resize(&t, 70, 24);
	term_settle(&t);
	term_keys(&t, "j");
	term_settle(&t);
	ck_assert_ptr_null(strstr(t.raw.s + t.mark, "]8;"));
	ck_assert_uint_le(term_bytes(&t), 400);
	term_quit(&t, "q");
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("links", talk_setup, NULL, 120,
		ONCE(links_are_of_what_stands_there), ONCE(links_stand_on_the_card_and_the_code),
		EACH(links_are_off_where_they_would_harm, COUNT(off)),
		ONCE(links_change_nothing_that_is_seen), ONCE(links_cost_only_where_they_change));
}
