/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * How the rows of a list stand: groups, order, columns. */
#include "base/base.h"

#include "base/lang.h"
#include "screens/lists_fixture.h"
#include "screen_harness.h"
#include "unit.h"

/* Headers with counts; paging goes through them in both directions; marks stay. */
START_TEST(groups_have_headers_and_paging_goes_through_them)
{
	static const char *const cities[] = { "Abha", "Buraidah", "Dammam" };
	struct term t;
	char name[32], phone[32];

	for (int i = 0; i < 60; i++) {
		snprintf(name, sizeof(name), "Person %02d", i);
		snprintf(phone, sizeof(phone), "05011112%02d", i);
		add_buyer(name, phone, cities[i % 3]);
	}
	lists_start(&t, SMALL);
	term_wait(&t, "Customers 60");
	term_keys(&t, "s Down Enter g");
	term_wait(&t, "Customers in groups by");
	term_type(&t, "city");
	term_keys(&t, "Enter");
	term_wait(&t, "Abha 20");
	term_wait(&t, "in groups by City · by name");
	ck_assert_int_eq(term_find(&t, "Abha 20", NULL), 3);
	ck_assert_ptr_nonnull(strstr(term_row(&t, 4), "Person 00"));
	ck_assert_ptr_nonnull(strstr(term_row(&t, 5), "Person 03"));
	term_keys(&t, "x PgDn");
	term_wait(&t, "Buraidah 20");
	term_wait(&t, "1 marked");
	term_keys(&t, "PgDn PgDn PgDn End");
	term_settle(&t);
	ck_assert_ptr_nonnull(strstr(term_row(&t, 21), "Person 59"));
	term_keys(&t, "PgUp");
	term_wait(&t, "Dammam 20");
	term_keys(&t, "PgUp PgUp PgUp PgUp");
	term_wait(&t, "Abha 20");
	ck_assert_int_eq(term_find(&t, "Abha 20", NULL), 3);
	ck_assert_int_eq(term_cell(&t, 1, 4).cp, 0x2713);	/* the mark is at the row, not at its header */
	term_keys(&t, "4 1 j");
	expect_chosen(&t, "Person 05");		/* 0…57, then 1, 4 … of the next group: rows, headers not counted */
	term_keys(&t, "/");
	term_type(&t, "0501111207");
	term_wait(&t, "1 found");
	ck_assert(!term_has(&t, "Buraidah 20"));	/* hits stand by their rank */
	term_keys(&t, "Esc Esc");
	term_wait(&t, "in groups by City");
	term_quit(&t, "q");
	lists_start(&t, SMALL);			/* and they stay */
	term_wait(&t, "in groups by City");
	term_keys(&t, "g");
	term_type(&t, "no groups");
	term_keys(&t, "Enter");
	term_wait_gone(&t, "in groups by");
	term_quit(&t, "q");
}
END_TEST

START_TEST(a_letter_goes_to_the_first_name_from_it_on)
{
	struct term t;
	char name[32], phone[32];

	for (int i = 0; i < 52; i++) {
		snprintf(name, sizeof(name), "%cname %d", 'A' + i % 26, i);
		snprintf(phone, sizeof(phone), "05011112%02d", i);
		add_seller(name, phone);
	}
	add_seller("نورة العتيبي", "0501111399");
	lists_start(&t, SMALL);
	term_wait(&t, "Customers 53");
	term_keys(&t, "'");
	term_wait(&t, "A letter goes to the first name");
	term_keys(&t, "m");
	term_wait(&t, "Sorted by name now");
	expect_chosen(&t, "Mname 12");
	term_keys(&t, "' C");			/* large or small */
	expect_chosen(&t, "Cname 2");
	term_keys(&t, "k");
	expect_chosen(&t, "Bname 27");
	term_keys(&t, "'");
	term_type(&t, "ن");
	term_settle(&t);
	ck_assert_int_ge(term_find(&t, term_visual("نورة العتيبي", false), NULL), 0);
	term_keys(&t, "' Esc");
	term_wait(&t, "Customers 53");
	term_quit(&t, "q");
}
END_TEST

START_TEST(an_own_order_of_several_fields_is_typed_and_kept)
{
	struct term t;

	lists_begin(&t, SMALL);
	term_keys(&t, "s End Enter");
	term_wait(&t, "Sort by these fields");
	term_keys(&t, "C-u");
	term_type(&t, "nose");
	term_keys(&t, "Enter");
	term_wait(&t, "There is no field \"nose\" to sort by.");
	term_keys(&t, "C-u");
	term_type(&t, "kind -nam");
	term_keys(&t, "Tab Enter");
	term_wait(&t, "Kind, Name (descending)");
	ck_assert_ptr_nonnull(strstr(term_row(&t, 3), "Celia Ali"));
	ck_assert_ptr_nonnull(strstr(term_row(&t, 5), "Adam Ali"));
	ck_assert_ptr_nonnull(strstr(term_row(&t, 6), "Dina Ali"));
	term_quit(&t, "q");
	lists_start(&t, SMALL);
	term_wait(&t, "Kind, Name (descending)");
	term_quit(&t, "q");
}
END_TEST

/* Order, columns and the border belong to the list they were chosen in. */
START_TEST(every_list_keeps_its_own_layout)
{
	struct term t;
	int before = -1, after = -1;

	lists_begin(&t, SMALL);
	term_wait(&t, "1 Today 0");
	term_find(&t, "┬", &before);
	term_keys(&t, "7 Enter");
	term_wait(&t, "─ All 4");
	term_keys(&t, "s Down Enter A-Right A-Right");
	term_wait(&t, "by name");
	term_settle(&t);
	term_find(&t, "┬", &after);
	ck_assert_int_eq(after, before + 4);
	term_keys(&t, "4 Enter");
	term_wait(&t, "largest budget first");
	term_settle(&t);
	term_find(&t, "┬", &after);
	ck_assert_int_eq(after, before);
	term_quit(&t, "q");
	lists_start(&t, SMALL);
	term_wait(&t, "─ Hot buyers 3");
	term_wait(&t, "4 Hot buyers 3");
	term_keys(&t, "7 Enter");
	term_wait(&t, "by name");
	term_settle(&t);
	term_find(&t, "┬", &after);
	ck_assert_int_eq(after, before + 4);
	term_quit(&t, "q");
}
END_TEST

/* Who sent somebody is a name, never a number of the database; chosen while the list stands, too. */
START_TEST(a_reference_is_a_column_by_its_name)
{
	const char *const edit[] = { getenv("WASIT"), "customer", "edit", "Badr Ali", "--referred-by", "0501111114",
		"--db", lists_db, NULL };
	const char *const add[] = { getenv("WASIT"), "smart-list", "add", "Sent", "--position", "9", "--columns",
		"referred_by", "--filter", "referred_by!=none", "--db", lists_db, NULL };
	struct term t;
	int y;

	lists_fill();
	term_command(edit, NULL);
	term_command(add, NULL);
	lists_start(&t, 78, 24);		/* one pane: room for columns */
	term_wait(&t, "2 New leads 4");	/* the lists are known */
	term_keys(&t, "9 Enter");
	term_wait(&t, "─ Sent 1");
	term_settle(&t);
	y = term_find(&t, "Badr Ali", NULL);
	ck_assert_int_ge(y, 0);
	ck_assert_ptr_nonnull(strstr(term_row(&t, y), "Dina Ali"));
	term_quit(&t, "q");
}
END_TEST

START_TEST(columns_are_chosen_and_moved)
{
	struct term t;
	int city = -1, phone = -1;

	lists_fill();
	term_start(&t, 118, 24, "--db", lists_db, NULL);
	term_wait(&t, "Customers 4");
	for (int i = 0; i < 20; i++)
		term_keys(&t, "A-Right");
	term_settle(&t);
	term_keys(&t, ":");
	term_type(&t, "columns");
	term_keys(&t, "Enter");
	term_wait(&t, "Columns beside the name, in their order");
	term_wait(&t, "Space takes it or leaves it out");
	term_keys(&t, "j K Down Down Space Enter");	/* the city before the number, no kind */
	term_wait_gone(&t, "Space takes it");
	term_settle(&t);
	ck_assert_int_ge(term_find(&t, "Riyadh", &city), 3);
	ck_assert_int_ge(term_find(&t, "+966 50 111 1113", &phone), 3);
	ck_assert_int_lt(city, phone);
	term_keys(&t, ":");
	term_type(&t, "columns");
	term_keys(&t, "Enter");
	term_wait(&t, "Space takes it");
	term_keys(&t, "Space Esc");			/* left as they were */
	term_settle(&t);
	ck_assert_int_ge(term_find(&t, "Riyadh", &city), 3);
	term_quit(&t, "q");
	term_start(&t, 118, 24, "--db", lists_db, NULL);	/* and they stay */
	term_wait(&t, "Customers 4");
	ck_assert_int_ge(term_find(&t, "Riyadh", &city), 3);
	ck_assert_int_ge(term_find(&t, "+966 50 111 1113", &phone), 3);
	ck_assert_int_lt(city, phone);
	term_quit(&t, "q");
}
END_TEST

int main(void)
{
	lang_init();
	return UNIT_RUN_IN("list_rows", lists_setup, NULL, 60,
		ONCE(groups_have_headers_and_paging_goes_through_them),
		ONCE(a_letter_goes_to_the_first_name_from_it_on),
		ONCE(an_own_order_of_several_fields_is_typed_and_kept),
		ONCE(every_list_keeps_its_own_layout), ONCE(a_reference_is_a_column_by_its_name),
		ONCE(columns_are_chosen_and_moved));
}
