/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * All about one customer, line by line: what stands under each tab. */
#include "base/base.h"
#include "app/overview.h"

#include "base/date.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "text/layout.h"
#include "text/when.h"
#include "app/attach.h"
#include "app/followups.h"
#include "app/output.h"

static const char *const titles[] = {
	[TAB_PROFILE] = NP_("tab", "Profile"), [TAB_HISTORY] = N_("History"),
	[TAB_FOLLOWUPS] = N_("Follow-ups"), [TAB_FAMILY] = N_("Family"),
	[TAB_DOCUMENTS] = N_("Documents"), [TAB_FIGURES] = N_("Figures"),
};
_Static_assert(COUNT(titles) == TAB_COUNT, "a tab without a title");

const char *overview_title(enum overview_tab tab)
{
	return _(titles[tab]);
}

void sheet_release(struct sheet *sheet)
{
	for (size_t i = 0; i < sheet->n; i++) {
		free(sheet->v[i].label);
		free(sheet->v[i].text);
	}
	free(sheet->v);
	*sheet = (struct sheet){ 0 };
}

/* What every tab's lines are made with. */
struct maker {
	struct app *app;
	const struct overview *o;
	struct sheet *out;
	struct kind_env env;
	int64_t seen_at;		/* what "yesterday" is told by; 0: never */
	const char *heading;		/* of the next line */
};

/* text: taken over. */
static struct sheet_line *add(struct maker *m, const char *label, struct str *text)
{
	struct sheet *sheet = m->out;
	struct sheet_line *line;

	sheet->v = array_grow(sheet->v, &sheet->cap, sheet->n + 1, sizeof(*sheet->v));
	line = &sheet->v[sheet->n++];
	*line = (struct sheet_line){ .heading = m->heading, .label = xstrdup(label),
		.entity = &customer_entity, .n = m->o->customer->n, .field = -1 };
	line->text = str_detach(text);
	m->heading = NULL;
	return line;
}

static void about(struct sheet_line *line, const struct record *rec)
{
	line->entity = rec->entity;
	line->n = rec->n;
}

/* Its value for the eye, in its own order where it has one. */
static void value_text(struct maker *m, const struct record *rec, size_t field, struct str *out)
{
	struct str value = STR_INIT;

	output_value(m->app, rec, field, &value);
	if (value.len && rec->entity->fields[field].kind->is_ltr)
		isolate_ltr(out, value.s);
	else
		str_add(out, value.s);
	str_release(&value);
}

/* ", " between what is there. */
static void join(struct str *out, const char *part)
{
	if (*part)
		str_addf(out, "%s%s", out->len ? P_("between words of a list", ", ") : "", part);
}

static void join_value(struct maker *m, const struct record *rec, size_t field, struct str *out)
{
	struct str value = STR_INIT;

	value_text(m, rec, field, &value);
	join(out, value.s);
	str_release(&value);
}

/* --- Profile: what somebody typed, under the headings of its form. */

/* What every customer has from the beginning and nobody reads. */
static bool is_told(const struct record *rec, size_t field)
{
	const struct field *f = &rec->entity->fields[field];

	if (!record_has(rec, field) || field == CUSTOMER_currency || field == CUSTOMER_name)
		return false;
	if (field == CUSTOMER_phone_status)
		return str_eq(record_text(rec, field), "bad");
	return !f->initial || f->kind->is_text || record_num(rec, field);
}

static void add_field(struct maker *m, size_t field)
{
	const struct record *rec = m->o->customer;
	struct str text = STR_INIT;
	struct sheet_line *line;

	value_text(m, rec, field, &text);
	line = add(m, _(rec->entity->fields[field].label), &text);
	line->field = (int)field;
	line->own_direction = rec->entity->fields[field].kind == &kind_note;
	if (field == CUSTOMER_phone_status)
		line->tone = TONE_WARNING;
}

/* Sections that are not shown for a kind of customer are told all the same where there is something in them. */
static void add_sections(struct maker *m)
{
	for (const struct form_section *s = customer_entity.sections; s->label; s++) {
		struct strlist names = { 0 };

		strlist_split(&names, s->fields, " ");
		m->heading = _(s->label);
		for (size_t i = 0; i < names.n; i++) {
			int field = entity_field(&customer_entity, names.v[i]);

			if (field >= 0 && is_told(m->o->customer, (size_t)field))
				add_field(m, (size_t)field);
		}
		m->heading = NULL;
		strlist_release(&names);
	}
}

static void make_profile(struct maker *m)
{
	bool refused = m->o->next.kind == NEXT_REFUSED;
	struct str text = STR_INIT;

	next_text(&m->o->next, m->o->now, m->env.calendar, &text);
	add(m, refused ? _("Attention") : _("Next step"), &text)->tone = refused ? TONE_WARNING :
		TONE_GOOD;
	add_sections(m);
}

/* --- What happened, and what is to be done. */

static void make_history(struct maker *m)
{
	for (size_t i = 0; i < m->o->interactions.n; i++) {
		const struct record *rec = m->o->interactions.v[i];
		const char *notes = record_text(rec, common_index(rec->entity, COMMON_notes));
		struct str label = STR_INIT, text = STR_INIT, files = STR_INIT;
		struct sheet_line *line;

		when_moment(record_num(rec, INTERACTION_at), m->seen_at, (enum calendar)m->env.calendar,
			&label);
		join_value(m, rec, INTERACTION_type, &text);
		if (str_eq(record_text(rec, INTERACTION_status), "pending"))
			join(&text, _("planned"));
		join_value(m, rec, INTERACTION_outcome, &text);
		join_value(m, rec, INTERACTION_subject, &text);
		attach_count_text(attach_counted(&m->o->attached, rec->n), &files);
		join(&text, files.s);
		if (*notes)
			str_addf(&text, "\n%s", notes);
		line = add(m, label.s, &text);
		about(line, rec);
		if (str_eq(record_text(rec, INTERACTION_status), "pending"))
			line->tone = TONE_TODAY;
		str_release(&files);
		str_release(&label);
	}
}

static void make_followups(struct maker *m)
{
	for (size_t i = 0; i < m->o->followups.n; i++) {
		const struct record *rec = m->o->followups.v[i];
		int64_t due = record_num(rec, FOLLOWUP_due_at);
		struct str label = STR_INIT, text = STR_INIT;
		struct sheet_line *line;

		when_moment(due, m->seen_at, (enum calendar)m->env.calendar, &label);
		isolate_auto(&text, record_text(rec, FOLLOWUP_title));
		if (due < m->o->now)
			join(&text, _("overdue"));
		if (!str_eq(record_text(rec, FOLLOWUP_priority), "medium"))
			join_value(m, rec, FOLLOWUP_priority, &text);
		if (record_has(rec, FOLLOWUP_description))
			str_addf(&text, "\n%s", record_text(rec, FOLLOWUP_description));
		line = add(m, label.s, &text);
		about(line, rec);
		if (due < m->o->now)
			line->tone = TONE_WARNING;
		else if (date_days_between(m->o->now, due) == 0)
			line->tone = TONE_TODAY;
		str_release(&label);
	}
}

/* --- Family and documents. */

/* "with the call of 12 November": the contact it came with. */
static void join_origin(struct maker *m, const struct record *document, struct str *out)
{
	for (size_t i = 0; i < m->o->interactions.n; i++) {
		const struct record *rec = m->o->interactions.v[i];
		struct str type = STR_INIT, when = STR_INIT, text = STR_INIT;

		if (rec->n != record_num(document, DOCUMENT_interaction))
			continue;
		value_text(m, rec, INTERACTION_type, &type);
		when_moment(record_num(rec, INTERACTION_at), m->seen_at, (enum calendar)m->env.calendar,
			&when);
		/* TRANSLATORS: what a document came with: "Meeting, 12 November 10:00". */
		str_addf(&text, _("with: %s, %s"), type.s, when.s);
		join(out, text.s);
		str_release(&type);
		str_release(&when);
		str_release(&text);
	}
}

static void join_age(struct maker *m, const struct record *rec, struct str *out)
{
	struct civil born, today = date_civil(m->o->now, NULL);
	struct str text = STR_INIT;
	int age;

	if (!civil_parse(record_text(rec, FAMILY_date_of_birth), &born))
		return;
	value_text(m, rec, FAMILY_date_of_birth, &text);
	age = today.year - born.year - (civil_compare(civil_in_year(born, today.year), today) > 0);
	if (born.year && age >= 0)
		str_addf(&text, " (%d)", age);
	join(out, text.s);
	str_release(&text);
}

static void make_family(struct maker *m)
{
	for (size_t i = 0; i < m->o->family.n; i++) {
		const struct record *rec = m->o->family.v[i];
		const char *notes = record_text(rec, common_index(rec->entity, COMMON_notes));
		struct str text = STR_INIT;

		isolate_auto(&text, record_text(rec, FAMILY_name));
		join_age(m, rec, &text);
		join_value(m, rec, FAMILY_phone, &text);
		join_value(m, rec, FAMILY_address, &text);
		if (*notes)
			str_addf(&text, "\n%s", notes);
		about(add(m, field_choice_label(&rec->entity->fields[FAMILY_relationship],
			record_text(rec, FAMILY_relationship)), &text), rec);
	}
}

static void make_documents(struct maker *m)
{
	for (size_t i = 0; i < m->o->documents.n; i++) {
		const struct record *rec = m->o->documents.v[i];
		const char *notes = record_text(rec, common_index(rec->entity, COMMON_notes));
		struct str text = STR_INIT, size = STR_INIT;

		isolate_auto(&text, record_text(rec, DOCUMENT_name));
		join(&text, attach_kind(rec));
		attach_size(record_num(rec, DOCUMENT_size), &size);
		join(&text, size.s);
		join_origin(m, rec, &text);
		if (*notes)
			str_addf(&text, "\n%s", notes);
		about(add(m, field_choice_label(&rec->entity->fields[DOCUMENT_type],
			record_text(rec, DOCUMENT_type)), &text), rec);
		str_release(&size);
	}
}

/* --- Figures. */

static void add_number(struct maker *m, const char *label, const char *format, ...) PRINTF(3, 4);
static void add_number(struct maker *m, const char *label, const char *format, ...)
{
	struct str text = STR_INIT;
	va_list ap;

	va_start(ap, format);
	str_vaddf(&text, format, ap);
	va_end(ap);
	add(m, label, &text);
}

/* Hundredths as one decimal, "–" where there is nothing to divide. */
static void add_mean(struct maker *m, const char *label, int64_t hundredths)
{
	int64_t tenths = (hundredths + 5) / 10;

	if (hundredths < 0)
		add_number(m, label, "–");
	else
		add_number(m, label, "%d.%d", (int)(tenths / 10), (int)(tenths % 10));
}

static const char *const day_parts[] = {
	[DAY_MORNING] = N_("Morning (5–12)"), [DAY_AFTERNOON] = N_("Afternoon (12–17)"),
	[DAY_EVENING] = N_("Evening (17–21)"), [DAY_NIGHT] = N_("Night (21–5)"),
};
_Static_assert(COUNT(day_parts) == DAY_PARTS, "a part of the day without a name");

static void add_behaviour(struct maker *m)
{
	const struct behaviour *b = &m->o->behaviour;

	m->heading = _("Behaviour");
	add_number(m, _("Contacts"), "%lld", (long long)b->contacts);
	add_mean(m, _("Days between contacts"), b->days_between);
	add_mean(m, _("Contacts in 30 days"), b->per_30_days);
	add_number(m, _("Answers most"), "%s", b->best < 0 ? "–" : _(day_parts[b->best]));
	for (int i = 0; i < DAY_PARTS; i++)
		if (b->calls[i])
			/* TRANSLATORS: of so many calls in a part of the day. */
			add_number(m, _(day_parts[i]), Q_("%lld of %lld call answered",
				"%lld of %lld calls answered", (unsigned long)b->calls[i]),
				(long long)b->answered[i], (long long)b->calls[i]);
}

static void add_score(struct maker *m)
{
	const struct score *score = &m->o->score;

	m->heading = _("Score");
	add_number(m, _("Lead score"), _("%d of %d"), score->total, 100);
	for (int i = 0; i < SCORE_PARTS; i++) {
		add_number(m, score_part_label((enum score_part)i), _("%d of %d"), score->part[i].got,
			score->part[i].of);
		if (!score->part[i].got)
			m->out->v[m->out->n - 1].tone = TONE_DIM;
	}
}

static void make_figures(struct maker *m)
{
	static const size_t classes[] = { CUSTOMER_temperature, CUSTOMER_lifecycle, CUSTOMER_segment,
		CUSTOMER_risk, CUSTOMER_recovery, CUSTOMER_days_silent };
	static const size_t counts[] = { CUSTOMER_last_contacted_at, CUSTOMER_last_attempt_at,
		CUSTOMER_interaction_count, CUSTOMER_pending_followups };

	add_behaviour(m);
	m->heading = _("Class");
	for (size_t i = 0; i < COUNT(classes); i++)
		if (record_has(m->o->customer, classes[i]))
			add_field(m, classes[i]);
	m->heading = _("Counts");
	for (size_t i = 0; i < COUNT(counts); i++)
		if (record_has(m->o->customer, counts[i]))
			add_field(m, counts[i]);
	add_field(m, common_index(&customer_entity, COMMON_created_at));
	for (size_t i = 0; i < m->out->n; i++)
		m->out->v[i].field = -1;	/* figures are not typed */
	add_score(m);
}

void overview_sheet(struct app *app, const struct overview *o, enum overview_tab tab, bool paper,
	struct sheet *out)
{
	static void (*const makers[])(struct maker *m) = {
		[TAB_PROFILE] = make_profile, [TAB_HISTORY] = make_history,
		[TAB_FOLLOWUPS] = make_followups, [TAB_FAMILY] = make_family,
		[TAB_DOCUMENTS] = make_documents, [TAB_FIGURES] = make_figures,
	};
	struct maker m = { .app = app, .o = o, .out = out, .env = app_env(app),
		.seen_at = paper ? 0 : o->now };

	makers[tab](&m);
}
