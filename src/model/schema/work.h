/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Work: every contact, what is due, the day's calls, the words for them. */
#ifndef MODEL_SCHEMA_WORK_H
#define MODEL_SCHEMA_WORK_H
#include "model/model.h"

/* `at` is where an interaction stands in time: completed, else planned, else made. */
#define INTERACTION_FIELDS(F) \
	F(customer, ref, F_REQUIRED, N_("Customer"), .target = "customer", .width = 24) \
	F(type, choice, F_REQUIRED | F_COLUMN, N_("Type"), .choices = interaction_types, \
	  .initial = "call", .width = 10) \
	F(direction, choice, 0, N_("Direction"), .choices = directions, .initial = "outbound") \
	F(status, choice, F_COLUMN, N_("Status"), .choices = interaction_statuses, .width = 10) \
	F(subject, text, F_SEARCH | F_COLUMN, N_("Subject"), .width = 24) \
	F(outcome, choice, F_COLUMN, N_("Outcome"), .choices = outcomes, .width = 14) \
	F(response, choice, 0, N_("Response"), .choices = responses) \
	F(scheduled_at, moment, F_AHEAD, N_("Planned for"), .width = 16, \
	  .help = N_("Leave empty for what has already happened; tomorrow 17:00 is understood")) \
	F(completed_at, moment, F_COLUMN, N_("Happened"), .width = 16) \
	F(duration_minutes, int, 0, N_("Minutes"), .width = 6) \
	F(recording_url, text, 0, N_("Recording")) \
	F(requires_followup, bool, 0, N_("Needs a follow-up")) \
	F(followup_created, bool, F_SYSTEM, N_("Follow-up made")) \
	F(followup, ref, F_SYSTEM, N_("From follow-up"), .target = "followup") \
	F(template, ref, 0, N_("Template"), .target = "template") \
	F(campaign, text, F_SYSTEM, N_("Campaign")) \
	F(property, text, F_SYSTEM, N_("Property")) \
	F(deal, text, F_SYSTEM, N_("Deal")) \
	F(appointment, text, F_SYSTEM, N_("Appointment")) \
	F(agent, ref, F_SYSTEM, N_("By"), .target = "user") \
	F(at, moment, F_SYSTEM, N_("Time"), .width = 16) \
	COMMON_FIELDS(F)
#define INTERACTION_INDEX(ident, ...) INTERACTION_##ident,
enum { INTERACTION_FIELDS(INTERACTION_INDEX) INTERACTION_NFIELDS };
extern struct entity interaction_entity;

#define FOLLOWUP_FIELDS(F) \
	F(customer, ref, F_REQUIRED | F_COLUMN, N_("Customer"), .target = "customer", .width = 24) \
	F(interaction, ref, F_SYSTEM, N_("From interaction"), .target = "interaction") \
	F(title, text, F_REQUIRED | F_SEARCH | F_COLUMN, N_("Title"), .width = 28) \
	F(description, note, F_SEARCH, N_("Details")) \
	F(due_at, moment, F_REQUIRED | F_COLUMN | F_AHEAD, N_("Due"), .width = 16, .merge = MERGE_ASK, \
	  .help = N_("tomorrow 17:00, Sunday, +3, 21/11 and 15/5/1448 are understood")) \
	F(priority, choice, F_COLUMN, N_("Priority"), .choices = priorities, .initial = "medium", \
	  .width = 8) \
	F(status, choice, F_COLUMN, N_("Status"), .choices = followup_statuses, \
	  .initial = "pending", .merge = MERGE_ASK, .width = 10) \
	F(origin, choice, F_SYSTEM, N_("Made by"), .choices = origins, .initial = "user") \
	F(reminder_enabled, bool, 0, N_("Remind"), .initial = "yes") \
	F(reminders, set, F_OPEN, N_("Minutes before"), .initial = "1440", .merge = MERGE_UNION, \
	  .choices = reminder_spans, \
	  .help = N_("Minutes before the time, several separated by blanks: 60 is an hour, 1440 a day")) \
	F(reminder_method, choice, 0, N_("Remind by"), .choices = reminder_methods, \
	  .initial = "notification") \
	F(completed_at, moment, F_SYSTEM, N_("Done"), .width = 16) \
	F(completion_notes, note, F_SEARCH, N_("How it went")) \
	COMMON_FIELDS(F)
#define FOLLOWUP_INDEX(ident, ...) FOLLOWUP_##ident,
enum { FOLLOWUP_FIELDS(FOLLOWUP_INDEX) FOLLOWUP_NFIELDS };
extern struct entity followup_entity;

/* `entity` and `record` name what it reminds of; sent_at syncs so that a second machine is silent. */
#define REMINDER_FIELDS(F) \
	F(entity, text, F_REQUIRED | F_COLUMN, N_("Of"), .width = 12) \
	F(record, ref, F_REQUIRED | F_INDEX, N_("Record"), .target = "followup") \
	F(at, moment, F_REQUIRED | F_COLUMN | F_INDEX, N_("Time"), .width = 16) \
	F(method, choice, F_COLUMN, N_("By"), .choices = reminder_methods, .initial = "notification") \
	F(sent_at, moment, F_COLUMN, N_("Sent"), .width = 16) \
	COMMON_FIELDS(F)
#define REMINDER_INDEX(ident, ...) REMINDER_##ident,
enum { REMINDER_FIELDS(REMINDER_INDEX) REMINDER_NFIELDS };
extern struct entity reminder_entity;

#define CALL_FIELDS(F) \
	F(customer, ref, F_REQUIRED | F_COLUMN | F_INDEX, N_("Customer"), .target = "customer", \
	  .width = 24) \
	F(day, day, F_REQUIRED | F_COLUMN | F_INDEX, N_("Day"), .width = 10) \
	F(reason, choice, F_COLUMN, N_("Reason"), .choices = call_reasons, .initial = "manual", \
	  .width = 16) \
	F(why, text, F_COLUMN, N_("Why"), .width = 40) \
	F(temperature, choice, F_COLUMN, N_("Temperature"), .choices = temperatures, .width = 6) \
	F(due_at, moment, 0, N_("Due"), .width = 16) \
	F(score, int, 0, N_("Score"), .width = 6) \
	F(followup, ref, F_SYSTEM, N_("Follow-up"), .target = "followup") \
	F(interaction, ref, F_SYSTEM, N_("Interaction"), .target = "interaction") \
	F(status, choice, F_COLUMN, N_("Status"), .choices = call_statuses, .initial = "pending", \
	  .width = 10) \
	F(outcome, choice, F_COLUMN, N_("Outcome"), .choices = outcomes, .width = 14) \
	F(agent, ref, F_SYSTEM, N_("By"), .target = "user") \
	F(attempts, int, F_SYSTEM, N_("Attempts"), .initial = "0", .width = 6) \
	COMMON_FIELDS(F)
#define CALL_INDEX(ident, ...) CALL_##ident,
enum { CALL_FIELDS(CALL_INDEX) CALL_NFIELDS };
extern struct entity call_entity;

#define TEMPLATE_FIELDS(F) \
	F(name, text, F_REQUIRED | F_SEARCH | F_COLUMN, N_("Name"), .width = 28) \
	F(type, choice, F_REQUIRED | F_COLUMN, N_("Type"), .choices = template_types, .width = 10) \
	F(language, choice, F_COLUMN, N_("Language"), .choices = languages, .initial = "ar", \
	  .width = 8) \
	F(reason, choice, F_COLUMN, N_("For calls of"), .choices = script_reasons, .width = 16) \
	F(subject, text, 0, N_("Subject")) \
	F(content, note, F_REQUIRED, N_("Text"), \
	  .help = N_("[name], [time], [date], [property], [price], [broker] are filled in")) \
	F(is_default, bool, 0, N_("Default"), .initial = "no") \
	F(usage_count, int, F_LOCAL | F_SYSTEM, N_("Used"), .width = 6) \
	COMMON_FIELDS(F)
#define TEMPLATE_INDEX(ident, ...) TEMPLATE_##ident,
enum { TEMPLATE_FIELDS(TEMPLATE_INDEX) TEMPLATE_NFIELDS };
extern struct entity template_entity;

#define NOTIFICATION_FIELDS(F) \
	F(type, choice, F_REQUIRED | F_COLUMN, N_("Type"), .choices = notification_types, \
	  .initial = "system", .width = 18) \
	F(title, text, F_REQUIRED | F_COLUMN, N_("Title"), .width = 30) \
	F(message, note, F_COLUMN, N_("Message"), .width = 40) \
	F(priority, choice, F_COLUMN, N_("Priority"), .choices = notification_priorities, \
	  .initial = "normal", .width = 8) \
	F(entity, text, F_SYSTEM, N_("About")) \
	F(record, ref, F_SYSTEM, N_("Record"), .target = "customer") \
	F(read_at, moment, F_COLUMN, N_("Read"), .width = 16) \
	COMMON_FIELDS(F)
#define NOTIFICATION_INDEX(ident, ...) NOTIFICATION_##ident,
enum { NOTIFICATION_FIELDS(NOTIFICATION_INDEX) NOTIFICATION_NFIELDS };
extern struct entity notification_entity;

extern const struct choice outcomes[], interaction_types[], call_reasons[];
#endif
