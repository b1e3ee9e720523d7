/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What a screen of an office says of colleagues: whose a customer is, who did what, what somebody handed over. */
#include "base/base.h"
#include "ui/pages.h"

#include "model/schema/people.h"
#include "text/layout.h"

bool colleague_text(const struct ui *ui, int64_t user, struct str *out)
{
	const struct app *app = ui->app;
	struct str name = STR_INIT;
	bool known;

	if (app->actor.alone || !user || user == app->actor.user)
		return false;
	query_title(app->db, &user_entity, user, &name);
	known = name.len;
	if (known)
		isolate_auto(out, name.s);
	str_release(&name);
	return known;
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
