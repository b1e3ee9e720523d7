/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * All about one customer: reading it, on paper, as JSON. */
#include "base/base.h"
#include "app/overview.h"

#include "base/date.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "text/layout.h"
#include "text/when.h"
#include "app/ask.h"
#include "app/output.h"
#include "app/record_json.h"

/* --- Reading. */

/* Those of a customer, by the reference that is their parent. */
static enum result read_rows(struct app *app, const struct entity *entity, int64_t customer,
	struct rowset *out, struct err *err)
{
	struct filter filter = { .entity = entity };

	ask_num(&filter, entity->parent, FILTER_EQ, customer);
	return ask_list(app->db, &filter, NULL, entity == &interaction_entity ? OVERVIEW_CONTACTS : 0, 0,
		out, err);
}

static enum result read_followups(struct app *app, int64_t customer, struct rowset *out, struct err *err)
{
	struct filter filter = { .entity = &followup_entity };

	ask_num(&filter, "customer", FILTER_EQ, customer);
	ask_text(&filter, "status", FILTER_EQ, "pending");
	return ask_list(app->db, &filter, "due_at", 0, 0, out, err);
}

enum result overview_read(struct app *app, int64_t customer, struct overview *out, struct err *err)
{
	enum result code;

	*out = (struct overview){ .now = date_now() };
	code = query_get(app->db, &customer_entity, customer, &out->customer, err);
	if (!code) {
		customer_entity.derive(out->customer, out->now, &app->rules.classes);
		score_lead(out->customer, out->now, &app->rules.classes, &out->score);
	}
	if (!code)
		code = insight_next(app, out->customer, &out->next, err);
	if (!code)
		code = insight_recovery(app, out->customer, err);
	if (!code)
		code = read_rows(app, &interaction_entity, customer, &out->interactions, err);
	if (!code)
		code = read_followups(app, customer, &out->followups, err);
	if (!code)
		code = read_rows(app, &family_entity, customer, &out->family, err);
	if (!code)
		code = read_rows(app, &document_entity, customer, &out->documents, err);
	if (!code)
		attach_count_rows(&out->documents, &out->attached);
	if (!code)
		code = query_behaviour(app->db, customer, out->now, &out->behaviour, err);
	if (code)
		overview_release(out);
	return code;
}

void overview_release(struct overview *o)
{
	record_free(&o->customer);
	rowset_release(&o->interactions);
	rowset_release(&o->followups);
	rowset_release(&o->family);
	rowset_release(&o->documents);
	attach_counts_release(&o->attached);
}

/* --- On paper. */

/* On paper a lam-alef is one cell or two, as the printer joins letters. */
#define LIGATURES 1

/* One line or several: the label once, the text beside it. */
static void print_text(const char *label, size_t label_w, const char *text, size_t width, struct str *out)
{
	size_t len = strlen(text), used = text_width(label);
	bool first = true;

	do {
		size_t next, bytes = layout_wrap(text, len, width - label_w - 2 - LIGATURES, &next);

		if (first)
			str_add(out, label);
		for (size_t i = first ? used : 0; bytes && i < label_w + 2; i++)
			str_addc(out, ' ');
		str_addn(out, text, bytes);
		str_addc(out, '\n');
		text += next;
		len -= next;
		first = false;
	} while (len);
}

static void print_rule(const char *title, char sign, struct str *out)
{
	size_t width = text_width(title);

	str_addf(out, "%s\n", title);
	while (width--)
		str_addc(out, sign);
	str_addc(out, '\n');
}

static void print_sheet(const struct sheet *sheet, size_t width, struct str *out)
{
	size_t label_w = 0;

	for (size_t i = 0; i < sheet->n; i++)
		label_w = MAX(label_w, text_width(sheet->v[i].label));
	label_w = MIN(label_w, width / 3);
	for (size_t i = 0; i < sheet->n; i++) {
		const struct sheet_line *line = &sheet->v[i];
		struct str plain = STR_INIT, label = STR_INIT;

		output_plain(line->text, &plain);
		output_plain(line->label, &label);
		if (line->heading)
			str_addf(out, "%s%s:\n", i ? "\n" : "", line->heading);
		print_text(label.s, label_w, plain.s, width, out);
		str_release(&plain);
		str_release(&label);
	}
}

void overview_print(struct app *app, const struct overview *o, size_t width, struct str *out)
{
	struct kind_env env = app_env(app);
	struct str name = STR_INIT;

	output_visible(record_text(o->customer, CUSTOMER_name), false, &name);
	print_rule(name.s, '=', out);
	when_full(date_civil(o->now, NULL), (enum calendar)env.calendar, out);
	str_addc(out, '\n');
	for (int tab = 0; tab < TAB_COUNT; tab++) {
		struct sheet sheet = { 0 };

		overview_sheet(app, o, (enum overview_tab)tab, true, &sheet);
		str_addc(out, '\n');
		print_rule(overview_title((enum overview_tab)tab), '-', out);
		print_sheet(&sheet, MAX(width, 40), out);
		if (!sheet.n)
			str_add(out, "–\n");
		sheet_release(&sheet);
	}
	str_release(&name);
}

/* --- For programs. */

static void write_rows(struct app *app, struct json_writer *w, const struct rowset *rows,
	const struct entity *entity)
{
	jw_array(w, entity->name);
	for (size_t i = 0; i < rows->n; i++)
		record_json(app, w, rows->v[i], NULL);
	jw_end_array(w);
}

static void write_hundredths(struct json_writer *w, const char *name, int64_t value)
{
	char text[32];

	snprintf(text, sizeof(text), "%lld.%02d", (long long)(value / 100), (int)(value % 100));
	jw_raw(w, name, value < 0 ? NULL : text);
}

static void write_behaviour(struct json_writer *w, const struct behaviour *b)
{
	static const char *const parts[] = { "morning", "afternoon", "evening", "night" };

	_Static_assert(COUNT(parts) == DAY_PARTS, "a part of the day without a name");
	jw_object(w, "behaviour");
	jw_int(w, "contacts", b->contacts);
	write_hundredths(w, "days_between_contacts", b->days_between);
	write_hundredths(w, "contacts_per_30_days", b->per_30_days);
	jw_string(w, "answering_time", b->best < 0 ? NULL : parts[b->best]);
	for (int i = 0; i < DAY_PARTS; i++) {
		jw_object(w, parts[i]);
		jw_int(w, "calls", b->calls[i]);
		jw_int(w, "answered", b->answered[i]);
		jw_end_object(w);
	}
	jw_end_object(w);
}

static void write_score(struct json_writer *w, const struct score *score)
{
	static const char *const parts[] = {
		[PART_INTEREST] = "interest", [PART_BUDGET] = "budget", [PART_FINANCING] = "financing",
		[PART_CITY] = "city", [PART_DISTRICT] = "district", [PART_TYPE] = "type",
		[PART_ATTEMPTS] = "attempts", [PART_TEMPERATURE] = "temperature",
		[PART_REFERRAL] = "referral",
	};

	_Static_assert(COUNT(parts) == SCORE_PARTS, "a part of the score without a name");
	jw_object(w, "score");
	jw_int(w, "total", score->total);
	jw_array(w, "breakdown");
	for (int i = 0; i < SCORE_PARTS; i++) {
		jw_object(w, NULL);
		jw_string(w, "part", parts[i]);
		jw_int(w, "points", score->part[i].got);
		jw_int(w, "of", score->part[i].of);
		jw_end_object(w);
	}
	jw_end_array(w);
	jw_end_object(w);
}

static void write_next(struct app *app, struct json_writer *w, const struct overview *o)
{
	static const char *const words[] = {
		[NEXT_NOTHING] = "none", [NEXT_DUE] = "due_followup", [NEXT_RECOVER] = "recover",
		[NEXT_VIP] = "vip_call", [NEXT_WELCOME] = "welcome_call", [NEXT_GREET] = "greet",
		[NEXT_FOLLOWUP] = "followup", [NEXT_REFUSED] = "do_not_contact",
	};
	struct str text = STR_INIT, plain = STR_INIT;
	char id[ULID_LEN + 1] = "";

	next_text(&o->next, o->now, app_env(app).calendar, &text);
	isolate_strip(text.s, &plain);
	jw_object(w, "next_action");
	jw_string(w, "kind", words[o->next.kind]);
	jw_string(w, "text", plain.s);
	jw_string(w, "followup", o->next.followup && query_id_of(app->db, o->next.followup, id) ? id :
		NULL);
	jw_end_object(w);
	str_release(&text);
	str_release(&plain);
}

void overview_json(struct app *app, const struct overview *o, struct json_writer *w)
{
	jw_object(w, NULL);
	jw_string(w, "id", o->customer->id);
	/* An object under a name: what record_json() writes, of all fields. */
	jw_object(w, "customer");
	jw_string(w, "id", o->customer->id);
	for (size_t i = 0; i < customer_entity.nfields; i++)
		if (!(customer_entity.fields[i].flags & F_RETIRED))
			record_json_field(app, w, o->customer, i);
	jw_end_object(w);
	write_rows(app, w, &o->interactions, &interaction_entity);
	write_rows(app, w, &o->followups, &followup_entity);
	write_rows(app, w, &o->family, &family_entity);
	write_rows(app, w, &o->documents, &document_entity);
	write_behaviour(w, &o->behaviour);
	write_score(w, &o->score);
	write_next(app, w, o);
	jw_end_object(w);
}
