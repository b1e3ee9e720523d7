/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * People: users, customers, their families and documents.  One row here is a column, a form line, a list column, a filter word,
 * a flag and a paragraph of the manual. */
#ifndef MODEL_SCHEMA_PEOPLE_H
#define MODEL_SCHEMA_PEOPLE_H
#include "model/model.h"

#define USER_FIELDS(F) \
	F(name, text, F_REQUIRED | F_SEARCH | F_COLUMN, N_("Name"), .width = 24) \
	F(email, email, F_SEARCH | F_COLUMN, N_("E-mail"), .width = 24) \
	F(phone, phone, F_SEARCH | F_COLUMN, N_("Mobile number"), .width = 17) \
	F(phone_typed, text, F_SYSTEM, N_("Mobile number as typed")) \
	F(role, choice, F_COLUMN, N_("Role"), .choices = user_roles, .initial = "broker") \
	F(status, choice, F_COLUMN, N_("Status"), .choices = user_statuses, .initial = "active") \
	F(language, choice, 0, N_("Language"), .choices = languages) \
	F(timezone, text, 0, N_("Time zone"), .initial = "Asia/Riyadh") \
	F(currency, text, 0, N_("Currency"), .initial = "SAR") \
	F(login, text, F_SYSTEM, N_("Login"), \
	  .help = N_("The account on this machine that is this person")) \
	F(avatar, text, 0, N_("Picture")) \
	F(company_name, text, 0, N_("Company")) \
	F(fal_license, text, 0, N_("FAL licence")) \
	F(fal_expiry, day, 0, N_("FAL licence ends")) \
	F(commercial_registration, text, 0, N_("Commercial registration")) \
	F(commercial_expiry, day, 0, N_("Commercial registration ends")) \
	F(id_number, text, 0, N_("ID number")) \
	F(date_of_birth, day, 0, N_("Date of birth")) \
	F(city, text, 0, N_("City"), .pool = "city") \
	F(district, text, 0, N_("District"), .pool = "district") \
	F(last_login, moment, F_LOCAL | F_SYSTEM, N_("Last sign-in")) \
	F(email_verified, bool, F_SYSTEM, N_("E-mail verified")) \
	F(phone_verified, bool, F_SYSTEM, N_("Phone verified")) \
	F(channels, set, 0, N_("Reminders by"), .choices = user_channels, .initial = "screen email", \
	  .merge = MERGE_UNION) \
	F(dnd, text, 0, N_("Quiet hours"), .initial = "22:00-08:00", \
	  .help = N_("Reminders wait until these hours end: 22:00-08:00, or empty for none")) \
	F(preferences, json, F_SYSTEM, N_("Preferences")) \
	COMMON_FIELDS(F)
#define USER_INDEX(ident, ...) USER_##ident,
enum { USER_FIELDS(USER_INDEX) USER_NFIELDS };
extern struct entity user_entity;

#define CUSTOMER_FIELDS(F) \
	F(name, text, F_REQUIRED | F_SEARCH | F_COLUMN, N_("Name"), .width = 24, .vcard = "FN") \
	F(first_name, text, 0, N_("First name")) \
	F(last_name, text, 0, N_("Family name")) \
	F(nickname, text, F_SEARCH, N_("Known as"), .vcard = "NICKNAME", \
	  .help = N_("As friends call the person: Abu Fahd")) \
	F(phone, phone, F_SEARCH | F_COLUMN | F_INDEX, N_("Mobile number"), .width = 17, \
	  .vcard = "TEL", .help = N_("As you would dial it; a number from abroad starts with +")) \
	F(phone_typed, text, F_SYSTEM, N_("Mobile number as typed")) \
	F(secondary_phone, phone, F_SEARCH | F_INDEX, N_("Second number"), .width = 17, \
	  .vcard = "TEL") \
	F(secondary_phone_typed, text, F_SYSTEM, N_("Second number as typed")) \
	F(whatsapp, phone, F_SEARCH | F_INDEX, N_("WhatsApp"), .width = 17, \
	  .help = N_("Empty when it is the mobile number")) \
	F(whatsapp_typed, text, F_SYSTEM, N_("WhatsApp as typed")) \
	F(phone_status, choice, 0, N_("Number works"), .choices = phone_statuses, .initial = "ok") \
	F(email, email, F_SEARCH | F_COLUMN | F_INDEX, N_("E-mail"), .width = 24, .vcard = "EMAIL") \
	F(company, text, 0, N_("Company"), .vcard = "ORG", .width = 18) \
	F(job_title, text, 0, N_("Job title"), .vcard = "TITLE") \
	F(address, text, 0, N_("Address")) \
	F(city, text, F_SEARCH | F_COLUMN, N_("City"), .width = 14, .pool = "city") \
	F(nationality, text, 0, N_("Nationality")) \
	F(id_number, text, 0, N_("ID number")) \
	F(language, choice, 0, N_("Language"), .choices = languages) \
	F(date_of_birth, day, 0, N_("Date of birth"), .vcard = "BDAY", \
	  .help = N_("1985-04-30, or --04-30 where the year is not known")) \
	F(anniversary, day, 0, N_("Anniversary"), .vcard = "ANNIVERSARY") \
	F(relation, choice, 0, N_("Relation"), .choices = customer_relations, .initial = "lead") \
	F(kind, choice, F_COLUMN, N_("Kind"), .choices = customer_kinds, .width = 10) \
	F(status, choice, F_COLUMN | F_INDEX, N_("Status"), .choices = customer_statuses, \
	  .initial = "new", .merge = MERGE_ASK, .width = 12) \
	F(priority, choice, 0, N_("Priority"), .choices = priorities, .initial = "medium", .width = 8) \
	F(interest, choice, 0, N_("Interest level"), .choices = interests, .width = 14) \
	F(source, choice, 0, N_("Source"), .choices = customer_sources, .width = 12) \
	F(referred_by, ref, 0, N_("Referred by"), .target = "customer") \
	F(rating, int, 0, N_("Rating"), .initial = "0", .help = N_("0 to 5 stars"), .width = 6) \
	F(is_vip, bool, 0, N_("VIP"), .initial = "no") \
	F(budget_min, money, 0, N_("Budget from"), .help = N_("500k and 1.2m are understood")) \
	F(budget_max, money, F_COLUMN | F_INDEX, N_("Budget up to"), .merge = MERGE_ASK, .width = 14) \
	F(financing_needed, bool, 0, N_("Needs financing")) \
	F(property_types, set, 0, N_("Property types"), .choices = property_types, \
	  .merge = MERGE_UNION) \
	F(preferred_cities, set, F_SEARCH, N_("Preferred cities"), .merge = MERGE_UNION, \
	  .pool = "city") \
	F(preferred_districts, set, F_SEARCH, N_("Preferred districts"), .merge = MERGE_UNION, \
	  .pool = "district") \
	F(property_type, choice, 0, N_("Property type"), .choices = property_types) \
	F(property_city, text, F_SEARCH, N_("Property's city"), .pool = "city") \
	F(property_district, text, F_SEARCH, N_("Property's district"), .pool = "district") \
	F(asking_price, money, 0, N_("Asking price"), .merge = MERGE_ASK) \
	F(currency, text, 0, N_("Currency"), .initial = "SAR") \
	F(contact_method, choice, 0, N_("Prefers"), .choices = contact_methods) \
	F(contact_time, text, 0, N_("Best time to call")) \
	F(consent, choice, 0, N_("Consent"), .choices = consents, .initial = "unknown", \
	  .help = N_("Agreed to have the data kept and to be contacted")) \
	F(consent_at, moment, 0, N_("Consent on")) \
	F(consent_how, text, 0, N_("Consent how")) \
	F(do_not_call, bool, 0, N_("Do not contact"), .initial = "no") \
	F(churn_reason, text, 0, N_("Why the person left")) \
	F(merged_into, ref, F_SYSTEM, N_("Merged into"), .target = "customer") \
	F(name_norm, text, F_LOCAL | F_SYSTEM | F_INDEX, N_("Name as sorted")) \
	F(last_contacted_at, moment, F_LOCAL | F_SYSTEM | F_INDEX, N_("Last contact"), .width = 12) \
	F(last_attempt_at, moment, F_LOCAL | F_SYSTEM, N_("Last attempt"), .width = 12) \
	F(last_activity_at, moment, F_LOCAL | F_SYSTEM | F_INDEX, N_("Last activity"), .width = 12) \
	F(next_followup_at, moment, F_LOCAL | F_SYSTEM | F_INDEX, N_("Next follow-up"), .width = 12) \
	F(interaction_count, int, F_LOCAL | F_SYSTEM, N_("Interactions"), .width = 6) \
	F(pending_followups, int, F_LOCAL | F_SYSTEM, N_("Open follow-ups"), .width = 6) \
	F(attempt_points, int, F_LOCAL | F_SYSTEM, N_("Last three attempts"), .width = 6, \
	  .help = N_("2 for each that went well, 1 for a call back; the score is made of it")) \
	F(sale_count, int, F_LOCAL | F_SYSTEM, N_("Sales"), .width = 6) \
	F(lifetime_value, money, F_LOCAL | F_SYSTEM, N_("Lifetime value"), .width = 14) \
	F(total_revenue, money, F_LOCAL | F_SYSTEM, N_("Total revenue"), .width = 14) \
	F(temperature, choice, F_VIRTUAL | F_SYSTEM, N_("Temperature"), .choices = temperatures, \
	  .width = 6) \
	F(lifecycle, choice, F_VIRTUAL | F_SYSTEM, N_("Lifecycle"), .choices = lifecycles) \
	F(segment, choice, F_VIRTUAL | F_SYSTEM, N_("Segment"), .choices = segments) \
	F(risk, choice, F_VIRTUAL | F_SYSTEM, N_("Risk"), .choices = risks, .width = 8) \
	F(next_birthday, day, F_VIRTUAL | F_SYSTEM | F_AHEAD, N_("Next birthday"), .width = 23, \
	  .help = N_("When a birthday comes round; in lists of birthdays also those of the family")) \
	F(days_silent, int, F_VIRTUAL | F_SYSTEM, N_("Days silent"), .width = 6) \
	F(recovery, choice, F_VIRTUAL | F_SYSTEM, N_("Recovery"), .choices = recoveries) \
	F(lead_score, int, F_VIRTUAL | F_SYSTEM, N_("Lead score"), .width = 6) \
	COMMON_FIELDS(F)
#define CUSTOMER_INDEX(ident, ...) CUSTOMER_##ident,
enum { CUSTOMER_FIELDS(CUSTOMER_INDEX) CUSTOMER_NFIELDS };
extern struct entity customer_entity;

#define FAMILY_FIELDS(F) \
	F(customer, ref, F_REQUIRED | F_COLUMN, N_("Customer"), .target = "customer", .width = 24) \
	F(name, text, F_REQUIRED | F_COLUMN, N_("Name"), .width = 24) \
	F(relationship, choice, F_REQUIRED | F_COLUMN, N_("Relationship"), .choices = relationships, \
	  .width = 12) \
	F(date_of_birth, day, F_COLUMN, N_("Date of birth"), \
	  .help = N_("1985-04-30, or --04-30 where the year is not known")) \
	F(phone, phone, F_COLUMN, N_("Mobile number"), .width = 17) \
	F(phone_typed, text, F_SYSTEM, N_("Mobile number as typed")) \
	F(address, text, 0, N_("Address")) \
	COMMON_FIELDS(F)
#define FAMILY_INDEX(ident, ...) FAMILY_##ident,
enum { FAMILY_FIELDS(FAMILY_INDEX) FAMILY_NFIELDS };
extern struct entity family_entity;

/* `entity` and `record` name what it belongs to, `interaction` the one of his contacts it came with, if any: who
 * erases, hides or merges the customer does so to it, whatever it came with.  `file` is the SHA-256 of the content,
 * which is its name in the attachments folder (app/attach.h). */
#define DOCUMENT_HASH_LEN 64	/* hexadecimal digits */
#define DOCUMENT_FIELDS(F) \
	F(entity, text, F_SYSTEM, N_("Of")) \
	F(record, ref, F_SYSTEM | F_COLUMN, N_("Record"), .target = "customer", \
	  .width = 24) \
	F(interaction, ref, F_SYSTEM, N_("Interaction"), .target = "interaction", .width = 24) \
	F(name, text, F_REQUIRED | F_COLUMN, N_("Name"), .width = 28) \
	F(type, choice, F_COLUMN, N_("Type"), .choices = document_types, .initial = "other", \
	  .width = 10) \
	F(file, text, F_SYSTEM | F_INDEX, N_("Content hash")) \
	F(size, int, F_SYSTEM | F_COLUMN, N_("Bytes"), .width = 10) \
	F(mime, text, F_SYSTEM | F_COLUMN, N_("Kind of file"), .width = 18) \
	F(uploaded_by, ref, F_SYSTEM, N_("Added by"), .target = "user") \
	COMMON_FIELDS(F)
#define DOCUMENT_INDEX(ident, ...) DOCUMENT_##ident,
enum { DOCUMENT_FIELDS(DOCUMENT_INDEX) DOCUMENT_NFIELDS };
extern struct entity document_entity;

/* Choices other aggregates use too. */
extern const struct choice languages[], priorities[], temperatures[], property_types[], user_roles[], user_statuses[];
#endif
