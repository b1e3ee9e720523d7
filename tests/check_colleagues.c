/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What colleagues are called on a screen: asked once, and anew when something was written. */
#include "base/base.h"

#include "app_fixture.h"
#include "model/schema/people.h"
#include "ui/pages.h"
#include "ui/ui_p.h"
#include "unit.h"

static struct app app;
static struct ui ui;

static const char *called(int64_t user)
{
	static struct str out = STR_INIT;

	str_clear(&out);
	return colleague_text(&ui, user, &out) ? out.s : "nobody";
}

START_TEST(a_name_is_asked_once_until_something_is_written)
{
	int64_t noura, n[40];

	fixture_open(&app, "2026-11-22T10:00");
	ui = (struct ui){ .app = &app };
	noura = fixture_add(&app, &user_entity, "name=Noura");
	ck_assert_str_eq(called(noura), "nobody");	/* alone, there are no colleagues */
	app.actor.alone = false;
	ck_assert_ptr_nonnull(strstr(called(noura), "Noura"));
	ck_assert_str_eq(called(app.actor.user), "nobody");
	ck_assert_str_eq(called(0), "nobody");
	app.actor.alone = true;
	fixture_edit(&app, &user_entity, noura, "name=Sara");
	for (size_t i = 0; i < COUNT(n); i++) {
		char text[32];

		snprintf(text, sizeof(text), "name=Broker %zu", i);
		n[i] = fixture_add(&app, &user_entity, text);
	}
	app.actor.alone = false;
	ck_assert_ptr_nonnull(strstr(called(noura), "Noura"));	/* the screen has not seen it yet */
	app.seen_seq = query_log_seq(app.db);
	ck_assert_ptr_nonnull(strstr(called(noura), "Sara"));
	/* More than are kept. */
	for (size_t i = 0; i < COUNT(n); i++) {
		char text[32];

		snprintf(text, sizeof(text), "Broker %zu", i);
		ck_assert_ptr_nonnull(strstr(called(n[i]), text));
	}
	ck_assert_ptr_nonnull(strstr(called(noura), "Sara"));
	colleagues_free(&ui.colleagues);
	app_close(&app);
}
END_TEST

int main(void)
{
	return UNIT_RUN("colleagues", a_name_is_asked_once_until_something_is_written);
}
