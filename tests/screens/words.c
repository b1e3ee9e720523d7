/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Words in use that a form offers: tags, cities, districts, people. */
#include "base/base.h"

#include "screens/one_screen.h"
#include "screens/forms_fixture.h"
#include "unit.h"

static const char *field_text(const char *label)
{
	term_settle(&t);
	return term_row(&t, row_of(label));
}

START_TEST(form_offers_tags_that_are_in_use)
{
	add_customer("Salem Form", "0501112233");
	add_customer("Second Person", "0501112244");
	edit_customer("0501112244", "--tags", "عميل مُهم,Villa owner,villager");
	edit_customer("0501112233", "--tags", "Villa owner,");
	forms_start(&t);
	term_type(&t, "/Salem\r");
	term_settle(&t);
	term_keys(&t, "e");
	term_wait(&t, "Known as");
	term_go_to(&t, "Tags");
	term_keys(&t, "C-u");
	term_type(&t, "vil");
	term_wait(&t, "villager");		/* and the one used twice before it */
	ck_assert_int_eq(term_find(&t, "Villa owner", NULL), row_of("Tags") + 1);
	ck_assert_int_eq(term_find(&t, "villager", NULL), row_of("Tags") + 2);
	term_keys(&t, "Down Down Enter");
	term_wait_gone(&t, "Villa owner");
	ck_assert_ptr_nonnull(strstr(field_text("Tags"), "villager,"));
	term_type(&t, "مهم");			/* folded: the stored one has a mark */
	term_wait(&t, term_visual("عميل مهم", false));
	term_keys(&t, "Tab");
	term_settle(&t);
	term_type(&t, "own");			/* the second word of it */
	term_wait(&t, "Villa owner");
	term_keys(&t, "Esc");			/* only the offer goes */
	term_wait_gone(&t, "Villa owner");
	ck_assert(term_has(&t, "Tags"));
	term_type(&t, "er");
	term_wait(&t, "Villa owner");
	term_keys(&t, "Enter");			/* none was chosen: the text stays, the next field comes */
	term_wait_gone(&t, "Villa owner");
	ck_assert_ptr_nonnull(strstr(field_text("Tags"), "owner"));
	term_keys(&t, "F2");
	term_wait(&t, "Customer changed");
	assert_field("0501112233", "\"tags\": [\"owner\",\"villager\",\"عميل مُهم\"]");
	term_quit(&t, "q");
}
END_TEST

START_TEST(form_lists_all_tags_and_keeps_words_apart)
{
	add_customer("Salem Form", "0501112233");
	edit_customer("0501112233", "--tags", "Villa owner,");
	forms_start(&t);
	term_keys(&t, "e");
	term_wait(&t, "Known as");
	term_go_to(&t, "Tags");
	term_keys(&t, "C-u");
	term_type(&t, "one two");		/* by blanks, as long as there is no comma */
	term_keys(&t, "F4");
	term_wait(&t, "negotiable");
	term_type(&t, "villa");
	term_wait_gone(&t, "negotiable");
	term_keys(&t, "Enter");
	term_settle(&t);
	ck_assert_ptr_nonnull(strstr(field_text("Tags"), "one,two,Villa owner,"));
	term_keys(&t, "F4");
	term_wait(&t, "negotiable");
	term_type(&t, "brand new");
	term_wait(&t, "Enter takes what you typed");
	term_keys(&t, "Enter F2");
	term_wait(&t, "Customer changed");
	assert_field("0501112233", "\"tags\": [\"Villa owner\",\"brand new\",\"one\",\"two\"]");
	term_quit(&t, "q");
}
END_TEST

START_TEST(form_offers_cities_and_districts_in_use)
{
	add_customer("Salem Form", "0501112233");
	add_customer("Second Person", "0501112244");
	edit_customer("0501112244", "--property-city", "الرياض");
	edit_customer("0501112244", "--preferred-districts", "حي الياسمين,");
	forms_start(&t);
	term_type(&t, "/Salem\r");
	term_settle(&t);
	term_keys(&t, "e");
	term_wait(&t, "Known as");
	term_go_to(&t, "City");
	term_type(&t, "رياض");			/* without its article; of another field of that kind */
	term_wait(&t, term_visual("الرياض", false));
	term_keys(&t, "Tab");
	term_settle(&t);
	term_go_to(&t, "Preferred districts");
	term_type(&t, "ياسم");
	term_wait(&t, term_visual("حي الياسمين", false));
	term_keys(&t, "Down Enter F2");
	term_wait(&t, "Customer changed");
	assert_field("0501112233", "\"city\": \"الرياض\"");
	assert_field("0501112233", "\"preferred_districts\": [\"حي الياسمين\"]");
	term_quit(&t, "q");
}
END_TEST

START_TEST(form_finds_people_by_digits_and_folded_letters)
{
	add_customer("Salem Form", "0501112233");
	add_customer("أحمد الخالدي", "0505558877");
	forms_start(&t);
	term_type(&t, "/Salem\r");
	term_settle(&t);
	term_keys(&t, "e");
	term_wait(&t, "Known as");
	term_go_to(&t, "Referred by");
	term_type(&t, "8877");
	term_wait(&t, term_visual("أحمد الخالدي", false));
	ck_assert(!term_has(&t, "Nobody is found"));
	term_keys(&t, "C-u");
	term_type(&t, "احمد خالد");
	term_wait(&t, term_visual("أحمد الخالدي", false));
	term_type(&t, "xyz");
	term_wait(&t, "Nobody is found. Fewer letters find more");
	term_wait(&t, "added in the");
	term_keys(&t, "Enter");			/* takes nothing */
	term_settle(&t);
	ck_assert(term_has(&t, "Nobody is found"));
	term_keys(&t, "C-u");
	term_type(&t, "٥٥٥");
	term_wait(&t, term_visual("أحمد الخالدي", false));
	term_keys(&t, "Enter F2");
	term_wait(&t, "Customer changed");
	term_quit(&t, "q");
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("words", forms_setup, one_screen_teardown, 120,
		ONCE(form_offers_tags_that_are_in_use),
		ONCE(form_lists_all_tags_and_keeps_words_apart),
		ONCE(form_offers_cities_and_districts_in_use),
		ONCE(form_finds_people_by_digits_and_folded_letters));
}
