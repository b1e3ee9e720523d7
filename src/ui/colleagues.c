/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What a screen of an office says of colleagues: whose a customer is, who did what, what somebody handed over. */
#include "base/base.h"
#include "ui/pages.h"

#include "model/schema/people.h"
#include "text/layout.h"
#include "ui/ui_p.h"

/* Every row of a history asks, each time it is drawn: an office has few people, and their names hold until something
 * is written. */
struct colleagues {
	int64_t seq;		/* of the log, up to which they hold */
	struct { int64_t user; char *name; } v[32];	/* owned; "": not known */
	size_t n;
};

static void forget_names(struct colleagues *list)
{
	while (list->n)
		free(list->v[--list->n].name);
}

void colleagues_free(struct colleagues **list)
{
	if (*list)
		forget_names(*list);
	free(*list);
	*list = NULL;
}

static const char *name_of(struct ui *ui, int64_t user)
{
	struct colleagues *list = ui->colleagues;
	struct str name = STR_INIT;

	if (!list)
		list = ui->colleagues = xcalloc(1, sizeof(*list));
	if (list->seq != ui->app->seen_seq || list->n == COUNT(list->v))
		forget_names(list);
	list->seq = ui->app->seen_seq;
	for (size_t i = 0; i < list->n; i++)
		if (list->v[i].user == user)
			return list->v[i].name;
	query_title(ui->app->db, &user_entity, user, &name);
	list->v[list->n].user = user;
	return list->v[list->n++].name = str_detach(&name);
}

bool colleague_text(struct ui *ui, int64_t user, struct str *out)
{
	const char *name;

	if (ui->app->actor.alone || !user || user == ui->app->actor.user)
		return false;
	name = name_of(ui, user);
	if (*name)
		isolate_auto(out, name);
	return *name;
}

int64_t person_of(const struct record *rec)
{
	int agent = entity_field(rec->entity, "agent");
	size_t assigned = common_index(rec->entity, COMMON_assigned_to);

	if (agent >= 0 && record_has(rec, (size_t)agent))
		return record_num(rec, (size_t)agent);
	return record_has(rec, assigned) ? record_num(rec, assigned) :
		record_num(rec, common_index(rec->entity, COMMON_owner));
}

/* Somebody else gave a customer into these hands: not a first sync, and not what one did oneself. */
static bool is_handed_over(const struct ui *ui, const struct change *change)
{
	const struct field *assigned = &customer_entity.fields[common_index(&customer_entity, COMMON_assigned_to)];

	return change->entity == &customer_entity && change->field == assigned && str_eq(change->who, "remote") &&
		change->new && str_eq(change->new, ui->app->actor.id);
}

void ui_tell_handed_over(struct ui *ui, const struct changes *changes)
{
	struct str name = STR_INIT, shown = STR_INIT;
	int64_t one = 0;
	int n = 0;

	for (size_t i = 0; i < changes->n && !ui->app->actor.alone; i++)
		if (is_handed_over(ui, &changes->v[i])) {
			one = changes->v[i].n;
			n++;
		}
	if (n == 1) {
		query_title(ui->app->db, &customer_entity, one, &name);
		isolate_auto(&shown, name.s);
		/* TRANSLATORS: a colleague assigned this customer to who reads it */
		ui_message(ui, _("%s is your customer now"), shown.s);
	} else if (n) {
		ui_message(ui, Q_("%d customer is yours now", "%d customers are yours now", (unsigned long)n), n);
	}
	str_release(&name);
	str_release(&shown);
}
