/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Selecting, the clipboard, pasting, long texts. */
#include "base/base.h"

#include "screens/one_screen.h"
#include "screens/forms_fixture.h"
#include "unit.h"

/* The cells of a row from x on: '#' where they look like the cell at `like`. */
static void assert_selected(int y, int x, int n, bool wanted)
{
	for (int i = 0; i < n; i++)
		ck_assert_msg(term_cell(&t, x + i, y).reverse == wanted, "cell %d of row %d", x + i, y);
}

START_TEST(form_selects_cuts_copies_and_puts_back)
{
	int x, y;
	bool visible;

	term_env("NO_COLOR=1");		/* what is selected is reversed then */
	forms_begin("e", "Known as");
	term_go_to(&t, "Name");
	term_cursor(&t, &x, &y, &visible);
	term_send(&t, "\033[1;6D", 6);	/* Ctrl+Shift+Left: "Form" */
	term_settle(&t);
	assert_selected(y, x - 4, 4, true);
	assert_selected(y, x - 6, 2, false);
	term_keys(&t, "C-c");		/* a selection: copied, and the form stays */
	term_settle(&t);
	ck_assert_ptr_nonnull(strstr(t.raw.s + t.mark, "\033]52;c;Rm9ybQ==\a"));
	term_keys(&t, "C-x");
	term_settle(&t);
	ck_assert_ptr_nonnull(strstr(term_row(&t, y), "Salem"));
	ck_assert_ptr_null(strstr(term_row(&t, y), "Form"));
	term_go_to(&t, "City");
	term_keys(&t, "C-v");
	term_settle(&t);
	ck_assert_ptr_nonnull(strstr(term_row(&t, row_of("City")), "Form"));
	term_send(&t, "\033[1;2D", 6);
	term_type(&t, "t");
	term_settle(&t);
	ck_assert_ptr_nonnull(strstr(term_row(&t, row_of("City")), "Fort"));
	term_keys(&t, "C-c");		/* nothing is selected: as Esc */
	term_wait(&t, "Not saved yet");
	term_keys(&t, "2");
	term_wait_gone(&t, "Known as");
	term_keys(&t, "/");		/* the same clip in another line */
	term_keys(&t, "C-v");
	term_settle(&t);
	ck_assert(term_has(&t, "Form"));
	term_send(&t, "\033[1;2H", 6);
	term_type(&t, "sal");
	term_settle(&t);
	ck_assert(term_has(&t, "sal"));
	term_end(&t);
}
END_TEST

START_TEST(form_paste_with_line_ends_never_submits)
{
	forms_begin("e", "Known as");
	term_go_to(&t, "Name");
	term_paste(&t, "\n\rOne\r\nTwo\n\033OQ\x13");	/* with F2 and Ctrl-S in it */
	term_settle(&t);
	ck_assert_ptr_nonnull(strstr(term_row(&t, row_of("Name")), "One Two"));
	ck_assert(term_has(&t, "Known as"));
	assert_field("0501112233", "\"name\": \"Salem Form\"");
	term_go_to(&t, "Priority");		/* one that is chosen takes no paste */
	term_paste(&t, "u\n\n");
	term_settle(&t);
	ck_assert_ptr_null(strstr(term_row(&t, row_of("Priority")), "Urgent"));
	term_end(&t);
}
END_TEST

START_TEST(form_takes_long_texts_and_says_where_the_limit_is)
{
	struct str big = STR_INIT, json = STR_INIT;

	while (big.len < 64 * 1024)
		str_add(&big, "كلام طويل عن شقة and so on ");
	str_add(&big, "the end");
	forms_begin("e", "Known as");
	term_go_to(&t, "Known as");
	term_paste(&t, big.s);
	term_wait(&t, "too long for this field");
	ck_assert(!term_has(&t, "and so on"));
	term_go_to(&t, "Notes");
	term_paste(&t, big.s);
	term_wait(&t, "the end");
	term_keys(&t, "BS C-z C-z");
	term_wait_gone(&t, "the end");
	term_keys(&t, "C-y C-y Left Left");
	term_wait(&t, "the en");
	term_keys(&t, "F2");
	term_wait(&t, "Customer changed");
	str_addf(&json, "\"notes\": \"%.*sthe en\"", (int)(big.len - strlen("the end")), big.s);
	assert_field("0501112233", json.s);
	term_quit(&t, "q");
	str_release(&big);
	str_release(&json);
}
END_TEST

START_TEST(form_note_has_many_lines)
{
	forms_begin("e", "Notes");
	term_go_to(&t, "Notes");		/* its headline has no cursor */
	term_type(&t, "first");
	term_keys(&t, "Enter");
	term_type(&t, "second");
	term_keys(&t, "Up Home");
	term_type(&t, "the ");
	term_paste(&t, "very\n");
	term_keys(&t, "F2");
	term_wait(&t, "Customer changed");
	assert_field("0501112233", "the very\\nfirst\\nsecond");
	term_quit(&t, "q");
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("selecting", forms_setup, one_screen_teardown, 120,
		ONCE(form_selects_cuts_copies_and_puts_back),
		ONCE(form_paste_with_line_ends_never_submits),
		ONCE(form_takes_long_texts_and_says_where_the_limit_is),
		ONCE(form_note_has_many_lines));
}
