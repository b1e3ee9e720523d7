/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Work: choices, checks and entities. */
#include "base/base.h"
#include "model/schema/work.h"

#include "base/date.h"
#include "model/record.h"
#include "model/schema/people.h"

const struct choice interaction_types[] = {
	{ "call", NP_("contact", "Call") },
	{ "meeting", N_("Meeting") },
	{ "visit", N_("Visit") },
	{ "email", N_("E-mail") },
	{ "whatsapp", N_("WhatsApp") },
	{ "sms", N_("Text message") },
	{ "message", N_("Message") },
	{ "note", N_("Note") },
	{ "offer_sent", N_("Offer sent") },
	{ "status_change", N_("Status change") },
	{ "other", NP_("contact", "Other") },
	{ NULL, NULL },
};

const struct choice outcomes[] = {
	{ "no_answer", N_("No answer") },
	{ "callback", N_("Call back") },
	{ "interested", N_("Interested") },
	{ "not_interested", N_("Not interested") },
	{ "meeting_scheduled", N_("Meeting arranged") },
	{ "deal_closed", N_("Deal closed") },
	{ "successful", N_("Successful") },
	{ "wrong_number", N_("Wrong number") },
	{ NULL, NULL },
};

const struct choice call_reasons[] = {
	{ "follow_up", N_("Follow-up") },
	{ "new_customer", N_("New customer") },
	{ "congratulate", N_("Congratulations") },
	{ "at_risk", N_("At risk") },
	{ "birthday", N_("Birthday") },
	{ "anniversary", N_("Anniversary") },
	{ "license", N_("Expiry") },
	{ "repeat_reminder", N_("Keep in touch") },
	{ "manual", N_("Chosen by hand") },
	{ NULL, NULL },
};

static const struct choice script_reasons[] = {
	{ "follow_up", N_("Follow-up") },
	{ "new_customer", N_("New customer") },
	{ "congratulate", N_("Congratulations") },
	{ "at_risk", N_("At risk") },
	{ "birthday", N_("Birthday") },
	{ "anniversary", N_("Anniversary") },
	{ "license", N_("Expiry") },
	{ "repeat_reminder", N_("Keep in touch") },
	{ "manual", N_("Chosen by hand") },
	{ "vip", N_("VIP") },
	{ NULL, NULL },
};

static const struct choice directions[] = {
	{ "outbound", N_("Outgoing") },
	{ "inbound", N_("Incoming") },
	{ NULL, NULL },
};

static const struct choice interaction_statuses[] = {
	{ "pending", N_("Planned") },
	{ "completed", NP_("interaction", "Done") },
	{ "cancelled", N_("Cancelled") },
	{ NULL, NULL },
};

static const struct choice responses[] = {
	{ "positive", N_("Positive") },
	{ "negative", N_("Negative") },
	{ "no_response", N_("No response") },
	{ NULL, NULL },
};

static const struct choice followup_statuses[] = {
	{ "pending", N_("Open") },
	{ "completed", NP_("follow-up", "Done") },
	{ "cancelled", N_("Cancelled") },
	{ NULL, NULL },
};

static const struct choice origins[] = {
	{ "user", N_("By hand") },
	{ "rule", N_("By rule") },
	{ "flow", N_("By flow") },
	{ NULL, NULL },
};

/* The spans people ask for; any other number of minutes may be typed. */
static const struct choice reminder_spans[] = {
	{ "10080", N_("a week before") },
	{ "2880", N_("two days before") },
	{ "1440", N_("a day before") },
	{ "180", N_("three hours before") },
	{ "60", N_("an hour before") },
	{ "30", N_("half an hour before") },
	{ "15", N_("a quarter of an hour before") },
	{ NULL, NULL },
};

static const struct choice reminder_methods[] = {
	{ "notification", N_("Notification") },
	{ "email", N_("E-mail") },
	{ "sms", N_("Text message") },
	{ "all", N_("All of them") },
	{ NULL, NULL },
};

static const struct choice call_statuses[] = {
	{ "pending", NP_("call", "Open") },
	{ "completed", NP_("call", "Done") },
	{ "skipped", N_("Skipped") },
	{ "moved", N_("Moved") },
	{ NULL, NULL },
};

static const struct choice template_types[] = {
	{ "call", NP_("contact", "Call") },
	{ "meeting", N_("Meeting") },
	{ "email", N_("E-mail") },
	{ "whatsapp", N_("WhatsApp") },
	{ "sms", N_("Text message") },
	{ "script", N_("Script") },
	{ NULL, NULL },
};

static const struct choice notification_types[] = {
	{ "followup_due", N_("Follow-up due") },
	{ "interaction_scheduled", N_("Planned interaction") },
	{ "customer_update", N_("Customer") },
	{ "appointment", N_("Appointment") },
	{ "match", N_("Match") },
	{ "sale", N_("Sale") },
	{ "task", N_("Task") },
	{ "license", N_("Licence") },
	{ "sync", N_("Sync") },
	{ "system", N_("System") },
	{ NULL, NULL },
};

static const struct choice notification_priorities[] = {
	{ "urgent", NP_("priority", "Urgent") },
	{ "high", NP_("priority", "High") },
	{ "normal", NP_("priority", "Normal") },
	{ "low", NP_("priority", "Low") },
	{ NULL, NULL },
};

static const struct field interaction_fields[] = { INTERACTION_FIELDS(FIELD_ROW) };
static const struct field followup_fields[] = { FOLLOWUP_FIELDS(FIELD_ROW) };
static const struct field reminder_fields[] = { REMINDER_FIELDS(FIELD_ROW) };
static const struct field call_fields[] = { CALL_FIELDS(FIELD_ROW) };
static const struct field template_fields[] = { TEMPLATE_FIELDS(FIELD_ROW) };
static const struct field notification_fields[] = { NOTIFICATION_FIELDS(FIELD_ROW) };
_Static_assert(COUNT(interaction_fields) == INTERACTION_NFIELDS, "index and rows differ");
_Static_assert(COUNT(followup_fields) == FOLLOWUP_NFIELDS, "index and rows differ");
_Static_assert(COUNT(reminder_fields) == REMINDER_NFIELDS, "index and rows differ");
_Static_assert(COUNT(call_fields) == CALL_NFIELDS, "index and rows differ");
_Static_assert(COUNT(template_fields) == TEMPLATE_NFIELDS, "index and rows differ");
_Static_assert(COUNT(notification_fields) == NOTIFICATION_NFIELDS, "index and rows differ");

/* What is planned for later is pending; everything else has happened, now unless said when. */
static enum result interaction_check(struct record *rec, struct err *err)
{
	int64_t now = date_now();

	if (record_has(rec, INTERACTION_duration_minutes) &&
	    record_num(rec, INTERACTION_duration_minutes) <= 0)
		return err_field(err, "duration_minutes", _("Minutes are a number above 0."));
	if (!record_has(rec, INTERACTION_status)) {
		bool later = record_num(rec, INTERACTION_scheduled_at) > now &&
			!record_has(rec, INTERACTION_completed_at);

		record_set_text(rec, INTERACTION_status, later ? "pending" : "completed");
	}
	if (str_eq(record_text(rec, INTERACTION_status), "completed") &&
	    !record_has(rec, INTERACTION_completed_at))
		record_set_num(rec, INTERACTION_completed_at, now);
	if (str_eq(record_text(rec, INTERACTION_status), "pending")) {
		record_clear(rec, INTERACTION_completed_at);
		if (!record_has(rec, INTERACTION_scheduled_at))
			return err_field(err, "scheduled_at",
				_("A planned interaction needs a time."));
	}
	if (record_has(rec, INTERACTION_completed_at))
		record_set_num(rec, INTERACTION_at, record_num(rec, INTERACTION_completed_at));
	else
		record_set_num(rec, INTERACTION_at, record_num(rec, INTERACTION_scheduled_at));
	return OK;
}

static enum result followup_check(struct record *rec, struct err *err)
{
	struct strlist minutes = { 0 };
	enum result code = OK;

	if (!str_eq(record_text(rec, FOLLOWUP_status), "completed"))
		record_clear(rec, FOLLOWUP_completed_at);
	else if (!record_has(rec, FOLLOWUP_completed_at))
		record_set_num(rec, FOLLOWUP_completed_at, date_now());
	set_items(record_text(rec, FOLLOWUP_reminders), &minutes);
	for (size_t i = 0; i < minutes.n; i++) {
		int64_t value;

		if (!parse_int64(minutes.v[i], &value) || value < 0 || value > 525600)
			code = err_field(err, "reminders",
				_("Reminders are minutes before the time, such as 1440 or 30."));
	}
	strlist_release(&minutes);
	return code;
}

static const struct form_section interaction_sections[] = {
	{ N_("Interaction"), "customer type direction outcome response subject notes", NULL, NULL },
	{ N_("When"), "scheduled_at completed_at duration_minutes status requires_followup", NULL,
	  NULL },
	{ N_("More"), "template recording_url tags", NULL, NULL },
	{ NULL, NULL, NULL, NULL },
};

static const struct form_section followup_sections[] = {
	{ N_("Follow-up"), "customer title due_at priority description", NULL, NULL },
	{ N_("Reminder"), "reminder_enabled reminders reminder_method", NULL, NULL },
	{ N_("State"), "status completion_notes tags", NULL, NULL },
	{ NULL, NULL, NULL, NULL },
};

static const struct form_section template_sections[] = {
	{ N_("Template"), "name type language reason subject content is_default", NULL, NULL },
	{ NULL, NULL, NULL, NULL },
};

struct entity interaction_entity = {
	.name = "interaction",
	.label = N_("Interaction"),
	.plural = N_("Interactions"),
	.add_label = N_("New interaction"),
	.added = N_("Interaction added"),
	.changed = N_("Interaction changed"),
	.deleted = N_("Interaction deleted"),
	.restored = N_("Interaction restored"),
	.missing = N_("Interaction not found"),
	.fields = interaction_fields,
	.nfields = INTERACTION_NFIELDS,
	.sections = interaction_sections,
	.title = "subject",
	.order = "-at",
	.parent = "customer",
	.check = interaction_check,
};

struct entity followup_entity = {
	.name = "followup",
	.label = N_("Follow-up"),
	.plural = N_("Follow-ups"),
	.add_label = N_("New follow-up"),
	.added = N_("Follow-up added"),
	.changed = N_("Follow-up changed"),
	.deleted = N_("Follow-up deleted"),
	.restored = N_("Follow-up restored"),
	.missing = N_("Follow-up not found"),
	.fields = followup_fields,
	.nfields = FOLLOWUP_NFIELDS,
	.sections = followup_sections,
	.title = "title",
	.order = "due_at",
	.parent = "customer",
	.check = followup_check,
};

struct entity reminder_entity = {
	.name = "reminder",
	.label = N_("Reminder"),
	.plural = N_("Reminders"),
	.add_label = N_("New reminder"),
	.added = N_("Reminder added"),
	.changed = N_("Reminder changed"),
	.deleted = N_("Reminder deleted"),
	.restored = N_("Reminder restored"),
	.missing = N_("Reminder not found"),
	.fields = reminder_fields,
	.nfields = REMINDER_NFIELDS,
	.title = "entity",
	.order = "at",
	.parent = "record",
	.place = PLACE_OWN,
};

struct entity call_entity = {
	.name = "call",
	.label = N_("Call of the day"),
	.plural = N_("Calls of the day"),
	.add_label = N_("New call"),
	.added = N_("Call added"),
	.changed = N_("Call changed"),
	.deleted = N_("Call deleted"),
	.restored = N_("Call restored"),
	.missing = N_("Call not found"),
	.fields = call_fields,
	.nfields = CALL_NFIELDS,
	.title = "why",
	.order = "day",
	.parent = "customer",
};

struct entity template_entity = {
	.name = "template",
	.label = N_("Template"),
	.plural = N_("Templates"),
	.add_label = N_("New template"),
	.added = N_("Template added"),
	.changed = N_("Template changed"),
	.deleted = N_("Template deleted"),
	.restored = N_("Template restored"),
	.missing = N_("Template not found"),
	.fields = template_fields,
	.nfields = TEMPLATE_NFIELDS,
	.sections = template_sections,
	.title = "name",
	.order = "name",
};

struct entity notification_entity = {
	.name = "notification",
	.label = N_("Notification"),
	.plural = N_("Notifications"),
	.add_label = N_("New notification"),
	.added = N_("Notification added"),
	.changed = N_("Notification changed"),
	.deleted = N_("Notification deleted"),
	.restored = N_("Notification restored"),
	.missing = N_("Notification not found"),
	.fields = notification_fields,
	.nfields = NOTIFICATION_NFIELDS,
	.title = "title",
	.order = "-created_at",
	.place = PLACE_OWN,
};
