/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The user's own fields on the screen: the form in both directions, the list's columns and filter, two people at
 * one record. */
#include "base/base.h"

#include <unistd.h>

#include "base/sys.h"
#include "screen_harness.h"
#include "unit.h"

static struct term t;
static char db[256], conf[256];

static const char declaration[] =
	"custom:\n"
	"  customer:\n"
	"    - {name: hall, label: {en: Wedding hall, ar: قاعة الزفاف}, kind: choice,\n"
	"       choices: [{name: north, label: {en: North hall, ar: القاعة الشمالية}},\n"
	"                 {name: south, label: {en: South hall, ar: القاعة الجنوبية}}],\n"
	"       help: {en: Where the wedding was, ar: مكان الزفاف}}\n"
	"    - {name: guests, label: {en: Guests, ar: المدعوون}, kind: int}\n"
	"    - {name: deposit, label: {en: Deposit, ar: العربون}, kind: money}\n"
	"    - {name: singer, label: {en: Singer, ar: المطرب}, kind: text}\n";

static void configure(const char *text)
{
	struct err err;

	ck_assert_int_eq(sys_write_file(conf, text, strlen(text), &err), OK);
}

static void setup(void)
{
	term_begin(db, sizeof(db), "custom.db");
	term_own_file(conf, sizeof(conf), "custom.conf");
	configure(declaration);
}

static void teardown(void)
{
	term_env(NULL);
	unlink(conf);
}

static void command(const char *verb, const char *name, const char *flag, const char *value)
{
	TERM_RUN(db, "customer", verb, name, flag, value, "--config", conf);
}

static void assert_field(const char *json)
{
	const char *const words[] = { "customer", "show", "0501112233", "--json", "--config", conf, NULL };

	term_assert_printed(db, words, json, true);
}

static void start(int cols, int rows)
{
	term_start(&t, cols, rows, "--db", db, "--config", conf, NULL);
	term_settle(&t);
}

static const char *row_with(const char *label)
{
	int y = term_find(&t, label, NULL);

	ck_assert_msg(y >= 0, "no %s", label);
	return term_row(&t, y);
}

/* An editor by kind, the error at the field, the help below, and the save. */
START_TEST(the_form_edits_own_fields_by_their_kind)
{
	command("add", "Salem Own", "--phone", "0501112233");
	start(100, 60);
	term_keys(&t, "e");
	term_wait(&t, "Custom fields");
	term_go_to(&t, "Wedding hall");
	term_wait(&t, "Where the wedding was");
	term_keys(&t, "Right");
	term_settle(&t);
	ck_assert_ptr_nonnull(strstr(row_with("Wedding hall"), "North hall"));
	term_keys(&t, "s");			/* by its letter */
	term_settle(&t);
	ck_assert_ptr_nonnull(strstr(row_with("Wedding hall"), "South hall"));
	term_go_to(&t, "Guests");
	term_type(&t, "many");
	term_keys(&t, "Tab");
	term_wait(&t, "not a whole number");
	term_keys(&t, "S-Tab C-u");
	term_type(&t, "٢٥٠");
	term_go_to(&t, "Deposit");
	term_type(&t, "5k");
	term_settle(&t);
	ck_assert_ptr_nonnull(strstr(row_with("Deposit"), "5,000"));
	term_go_to(&t, "Singer");
	term_type(&t, "عبده");
	term_keys(&t, "F2");
	term_wait(&t, "Customer changed");
	assert_field("\"hall\": \"south\"");
	assert_field("\"guests\": 250");
	assert_field("\"deposit\": \"5000.00\"");
	assert_field("\"singer\": \"عبده\"");
	term_keys(&t, "u");
	term_settle(&t);
	assert_field("\"hall\": null");
	term_quit(&t, "q");
}
END_TEST

START_TEST(the_form_is_mirrored_in_arabic)
{
	int label, value;

	command("add", "سالم", "--phone", "0501112233");
	command("edit", "0501112233", "--hall", "north");
	term_env("LANGUAGE=ar");
	start(100, 60);
	term_wait(&t, "+966");
	term_type(&t, "ث");			/* e of the Arabic layout */
	term_wait(&t, term_visual("قاعة الزفاف", true));
	ck_assert_int_ge(term_find(&t, term_visual("قاعة الزفاف", true), &label), 0);
	ck_assert_int_ge(term_find(&t, term_visual("القاعة الشمالية", true), &value), 0);
	ck_assert_int_eq(term_find(&t, term_visual("قاعة الزفاف", true), NULL),
		term_find(&t, term_visual("القاعة الشمالية", true), NULL));
	ck_assert_int_gt(label, value);		/* read from the right: the label, then the value */
	ck_assert_int_gt(label, 50);
	term_keys(&t, "Esc");
	term_settle(&t);
	term_quit(&t, "q");
}
END_TEST

/* What has another kind now stands there as it is, and only a change has to fit. */
START_TEST(the_form_shows_what_another_kind_left)
{
	command("add", "Salem Own", "--phone", "0501112233");
	command("edit", "0501112233", "--singer", "Abdu");
	configure("custom:\n  customer:\n    - {name: singer, label: Singer, kind: int}\n");
	start(100, 60);
	term_keys(&t, "e");
	term_wait(&t, "Singer");
	ck_assert_ptr_nonnull(strstr(row_with("Singer"), "Abdu"));
	term_go_to(&t, "City");
	term_type(&t, "Jeddah");
	term_keys(&t, "F2");
	term_wait(&t, "Customer changed");
	term_quit(&t, "q");
	configure(declaration);
	assert_field("\"singer\": \"Abdu\"");
	assert_field("\"city\": \"Jeddah\"");
}
END_TEST

START_TEST(two_people_at_one_own_field_are_asked)
{
	command("add", "Salem Own", "--phone", "0501112233");
	start(100, 60);
	term_keys(&t, "e");
	term_wait(&t, "Wedding hall");
	term_go_to(&t, "Wedding hall");
	term_keys(&t, "n");
	term_go_to(&t, "Guests");
	term_type(&t, "10");
	command("edit", "0501112233", "--hall", "south");
	command("edit", "0501112233", "--singer", "Abdu");
	term_keys(&t, "F2");
	term_wait(&t, "Wedding hall was changed by somebody else");
	term_wait(&t, "South hall");
	term_keys(&t, "j Enter");
	term_wait(&t, "Customer changed");
	assert_field("\"hall\": \"south\"");
	assert_field("\"guests\": 10");
	assert_field("\"singer\": \"Abdu\"");
	term_quit(&t, "q");
}
END_TEST

START_TEST(the_list_has_them_as_columns_and_in_its_filter)
{
	command("add", "Salem Own", "--phone", "0501112233");
	command("edit", "0501112233", "--hall", "north");
	command("add", "Omar Other", "--phone", "0504445555");
	start(160, 30);
	term_keys(&t, ":");
	term_wait(&t, "Commands");
	term_type(&t, "columns");
	term_keys(&t, "Enter");
	term_wait(&t, "Space takes it");
	term_keys(&t, "Space Home Space Home Space End Up Up Up Space Enter");	/* that one alone */
	term_wait_gone(&t, "Space takes it");
	term_wait(&t, "Customers 2");
	term_keys(&t, "A-Right A-Right A-Right A-Right A-Right A-Right A-Right A-Right");
	term_wait(&t, "North hall");
	term_keys(&t, ":");
	term_wait(&t, "Commands");
	term_type(&t, "filter");
	term_keys(&t, "Enter");
	term_wait(&t, "Tab completes");
	term_type(&t, "hall=nor");
	term_keys(&t, "Tab Enter");
	term_wait_gone(&t, "Omar Other");
	ck_assert(term_has(&t, "Salem Own"));
	term_quit(&t, "q");
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("custom", setup, teardown, 120,
		ONCE(the_form_edits_own_fields_by_their_kind), ONCE(the_form_is_mirrored_in_arabic),
		ONCE(the_form_shows_what_another_kind_left),
		ONCE(two_people_at_one_own_field_are_asked),
		ONCE(the_list_has_them_as_columns_and_in_its_filter));
}
