/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The card of the chosen customer, above his history. */
#include "base/base.h"
#include "ui/view_timeline.h"

#include "model/money.h"
#include "model/schema/people.h"
#include "app/insight.h"
#include "app/links.h"

enum result timeline_load_card(struct view *view, struct err *err)
{
	struct timeline_view *t = view->state;
	struct app *app = view->ui->app;
	struct kind_env env = app_env(app);
	struct next_action next;

	record_free(&t->rec);
	attach_counts_release(&t->attached);
	str_clear(&t->next);
	if (!t->customer)
		return OK;
	if (query_get(app->db, &customer_entity, t->customer, &t->rec, err))
		return err->code;
	customer_entity.derive(t->rec, env.now, &app->rules.classes);
	score_lead(t->rec, env.now, &app->rules.classes, &t->score);
	if (insight_next(app, t->rec, &next, err))
		return err->code;
	next_text(&next, env.now, env.calendar, &t->next);
	t->refused = next.kind == NEXT_REFUSED;
	return attach_count(app, t->customer, &t->attached, err);
}

int timeline_card_height(const struct view *view)
{
	return view->h >= 14 ? 6 : 4;
}

void line_add_part(struct str *out, const char *text)
{
	if (!*text)
		return;
	if (out->len)
		str_add(out, " · ");
	str_add(out, text);
}

static void add_field(const struct view *view, const struct record *rec, size_t field,
	struct str *out)
{
	struct kind_env env = app_env(view->ui->app);
	struct str text = STR_INIT;

	record_show(rec, field, &env, &text);
	line_add_part(out, text.s);
	str_release(&text);
}

void timeline_class_line(const struct view *view, struct str *out)
{
	const struct timeline_view *t = view->state;
	struct str score = STR_INIT;

	add_field(view, t->rec, CUSTOMER_kind, out);
	add_field(view, t->rec, CUSTOMER_status, out);
	if (record_has(t->rec, CUSTOMER_interest)) {	/* "Cold" alone would be taken for the temperature */
		struct kind_env env = app_env(view->ui->app);
		struct str interest = STR_INIT, part = STR_INIT;

		record_show(t->rec, CUSTOMER_interest, &env, &interest);
		str_addf(&part, _("interest: %s"), interest.s);
		line_add_part(out, part.s);
		str_release(&interest);
		str_release(&part);
	}
	add_field(view, t->rec, CUSTOMER_city, out);
	str_addf(&score, _("score %d"), t->score.total);
	line_add_part(out, score.s);
	str_release(&score);
}

void timeline_wants_line(const struct view *view, struct str *out)
{
	const struct timeline_view *t = view->state;
	struct str money = STR_INIT;

	if (colleague_text(view->ui, person_of(t->rec), &money)) {
		struct str with = STR_INIT;

		/* TRANSLATORS: the broker who looks after the customer */
		str_addf(&with, _("with %s"), money.s);
		line_add_part(out, with.s);
		str_release(&with);
		str_clear(&money);
	}
	budget_text(t->rec, &money);
	line_add_part(out, money.s);
	str_clear(&money);
	if (record_has(t->rec, CUSTOMER_asking_price)) {
		struct str amount = STR_INIT;

		money_short(record_num(t->rec, CUSTOMER_asking_price),
			record_text(t->rec, CUSTOMER_currency), &amount);
		str_add(&money, _("asks "));
		isolate_auto(&money, amount.s);
		line_add_part(out, money.s);
		str_release(&amount);
	}
	add_field(view, t->rec, CUSTOMER_property_types, out);
	add_field(view, t->rec, CUSTOMER_property_type, out);
	add_field(view, t->rec, CUSTOMER_preferred_districts, out);
	add_field(view, t->rec, common_index(&customer_entity, COMMON_tags), out);
	str_release(&money);
}

static void draw_rating(const struct canvas *c, int y, int64_t rating)
{
	for (int i = 0; i < 5 && rating > 0; i++)
		canvas_glyph(c, c->w - 5 + i, y, ROLE_vip, i < rating ? GLYPH_STAR : GLYPH_STAR_EMPTY);
}

void timeline_draw_card(const struct view *view, struct canvas *out)
{
	const struct timeline_view *t = view->state;
	struct kind_env env = app_env(view->ui->app);
	struct str line = STR_INIT, link = STR_INIT;
	int y = 0, phone_w = 18;
	bool called;

	canvas_put(out, &(struct put){ .y = y, .w = out->w - phone_w - 1,
		.style = record_num(t->rec, CUSTOMER_is_vip) ? ROLE_vip : ROLE_title,
		.text = record_text(t->rec, CUSTOMER_name) });
	if (record_has(t->rec, CUSTOMER_phone))
		record_show(t->rec, CUSTOMER_phone, &env, &line);
	else
		record_show(t->rec, CUSTOMER_email, &env, &line);
	if (!link_call(t->rec, &link))
		link_write(t->rec, &link);
	canvas_put(out, &(struct put){ .x = out->w - phone_w, .y = y++, .w = phone_w, .dir = PUT_LTR,
		.style = str_eq(record_text(t->rec, CUSTOMER_phone_status), "bad") ? ROLE_error :
			ROLE_phone, .align = ALIGN_END, .text = line.s, .link = link.s });
	str_clear(&line);
	timeline_class_line(view, &line);
	canvas_text(out, 0, y, out->w - 6, ROLE_text, line.s);
	draw_rating(out, y++, record_num(t->rec, CUSTOMER_rating));
	if (timeline_card_height(view) > 4) {
		str_clear(&line);
		timeline_wants_line(view, &line);
		canvas_text(out, 0, y++, out->w, ROLE_text, line.s);
		put_note(out, 0, y++, ROLE_dim, record_text(t->rec, common_index(&customer_entity,
			COMMON_notes)));
	}
	str_clear(&line);
	called = ui_caller_text(view->ui, t->customer, &line);
	canvas_glyph(out, 0, y, t->refused || called ? ROLE_warning : ROLE_ok, GLYPH_TO_END);
	canvas_text(out, 2, y++, out->w - 2, t->refused || called ? ROLE_warning : ROLE_ok,
		called ? line.s : t->next.s);
	canvas_hline(out, 0, y, out->w, ROLE_border);
	str_release(&line);
	str_release(&link);
}
