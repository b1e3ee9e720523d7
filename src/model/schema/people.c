/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * People: choices, checks and entities. */
#include "base/base.h"
#include "model/schema/people.h"

#include "model/record.h"
#include "model/rules/classify.h"
#include "text/utf8.h"

const struct choice languages[] = {
	{ "ar", N_("Arabic") },
	{ "en", N_("English") },
	{ NULL, NULL },
};

const struct choice priorities[] = {
	{ "low", NP_("priority", "Low") },
	{ "medium", NP_("priority", "Medium") },
	{ "high", NP_("priority", "High") },
	{ "urgent", NP_("priority", "Urgent") },
	{ NULL, NULL },
};

const struct choice temperatures[] = {
	{ "hot", N_("Hot") },
	{ "warm", N_("Warm") },
	{ "cold", N_("Cold") },
	{ NULL, NULL },
};

/* Source of the keys: the project's vocabulary of property types. */
const struct choice property_types[] = {
	{ "villa", N_("Villa") },
	{ "apartment", N_("Apartment") },
	{ "floor", N_("Floor") },
	{ "building", N_("Building") },
	{ "land_residential", N_("Residential land") },
	{ "land_commercial", N_("Commercial land") },
	{ "duplex", N_("Duplex") },
	{ "townhouse", N_("Townhouse") },
	{ "studio", N_("Studio") },
	{ "rest_house", N_("Rest house") },
	{ "farm", N_("Farm") },
	{ "chalet", N_("Chalet") },
	{ "room", N_("Room") },
	{ "palace", N_("Palace") },
	{ "shop", N_("Shop") },
	{ "showroom", N_("Showroom") },
	{ "office", N_("Office unit") },
	{ "warehouse", N_("Warehouse") },
	{ "workshop", N_("Workshop") },
	{ "station", N_("Station") },
	{ "hotel", N_("Hotel") },
	{ "camp", N_("Camp") },
	{ "other", NP_("property", "Other") },
	{ NULL, NULL },
};

static const struct choice user_roles[] = {
	{ "admin", N_("Administrator") },
	{ "manager", N_("Manager") },
	{ "broker", N_("Broker") },
	{ "team_member", N_("Team member") },
	{ "observer", N_("Observer") },
	{ "homeowner", N_("Homeowner") },
	{ NULL, NULL },
};

static const struct choice user_statuses[] = {
	{ "active", NP_("user", "Active") },
	{ "suspended", N_("Suspended") },
	{ NULL, NULL },
};

static const struct choice user_channels[] = {
	{ "screen", N_("On the screen") },
	{ "email", N_("By e-mail") },
	{ "sms", N_("By text message") },
	{ NULL, NULL },
};

static const struct choice phone_statuses[] = {
	{ "ok", N_("Number in order") },
	{ "bad", N_("Wrong number") },
	{ NULL, NULL },
};

static const struct choice customer_relations[] = {
	{ "lead", N_("Lead") },
	{ "customer", N_("Customer") },
	{ "partner", N_("Partner") },
	{ "vendor", N_("Supplier") },
	{ NULL, NULL },
};

static const struct choice customer_kinds[] = {
	{ "buyer", N_("Buyer") },
	{ "seller", N_("Seller") },
	{ "both", N_("Buyer and seller") },
	{ "tenant", N_("Tenant") },
	{ "landlord", N_("Landlord") },
	{ "investor", N_("Investor") },
	{ NULL, NULL },
};

static const struct choice customer_statuses[] = {
	{ "new", NP_("customer", "New") },
	{ "active", NP_("customer", "Active") },
	{ "negotiating", N_("Negotiating") },
	{ "converted", N_("Deal done") },
	{ "inactive", N_("Inactive") },
	{ "closed", NP_("customer", "Closed") },
	{ "archived", N_("Archived") },
	{ NULL, NULL },
};

static const struct choice interests[] = {
	{ "very_interested", N_("Very interested") },
	{ "interested", N_("Interested") },
	{ "possible", N_("Possible") },
	{ "cold", N_("Cold") },
	{ "not_interested", N_("Not interested") },
	{ NULL, NULL },
};

static const struct choice customer_sources[] = {
	{ "website", N_("Website") },
	{ "referral", N_("Referral") },
	{ "social", N_("Social media") },
	{ "direct", N_("Direct") },
	{ "ad", N_("Advertisement") },
	{ "exhibition", N_("Exhibition") },
	{ "platform", N_("Property platform") },
	{ "digital_card", N_("Digital card") },
	{ "import", N_("Import") },
	{ "other", NP_("source", "Other") },
	{ NULL, NULL },
};

static const struct choice contact_methods[] = {
	{ "call", NP_("contact", "Call") },
	{ "whatsapp", N_("WhatsApp") },
	{ "sms", N_("Text message") },
	{ "email", N_("E-mail") },
	{ NULL, NULL },
};

static const struct choice consents[] = {
	{ "unknown", N_("Not asked") },
	{ "given", N_("Given") },
	{ "refused", N_("Refused") },
	{ NULL, NULL },
};

static const struct choice lifecycles[] = {
	{ "prospect", N_("Prospect") },
	{ "new", NP_("lifecycle", "New") },
	{ "active", NP_("lifecycle", "Active") },
	{ "at_risk", N_("At risk") },
	{ "churned", N_("Gone") },
	{ NULL, NULL },
};

static const struct choice segments[] = {
	{ "vip", N_("VIP") },
	{ "inactive", N_("Inactive") },
	{ "repeat", N_("Repeat") },
	{ "new", NP_("segment", "New") },
	{ "none", NP_("segment", "None") },
	{ NULL, NULL },
};

static const struct choice risks[] = {
	{ "none", NP_("risk", "None") },
	{ "low", NP_("risk", "Low") },
	{ "medium", NP_("risk", "Medium") },
	{ "high", NP_("risk", "High") },
	{ "critical", NP_("risk", "Critical") },
	{ NULL, NULL },
};

static const struct choice recoveries[] = {
	{ "none", NP_("recovery", "None") },
	{ "attempted", N_("Attempted") },
	{ "successful", N_("Successful") },
	{ NULL, NULL },
};

static const struct field user_fields[] = { USER_FIELDS(FIELD_ROW) };
_Static_assert(COUNT(user_fields) == USER_NFIELDS, "index and rows differ");

static const struct form_section user_sections[] = {
	{ N_("Identity"), "name phone email company_name city district", NULL, NULL },
	{ N_("Licences"), "fal_license fal_expiry commercial_registration commercial_expiry "
	  "id_number", NULL, NULL },
	{ N_("Working"), "role status language timezone currency channels dnd notes", NULL, NULL },
	{ NULL, NULL, NULL, NULL },
};

struct entity user_entity = {
	.name = "user",
	.label = N_("User"),
	.plural = N_("Users"),
	.add_label = N_("New user"),
	.added = N_("User added"),
	.changed = N_("User changed"),
	.deleted = N_("User deleted"),
	.restored = N_("User restored"),
	.missing = N_("User not found"),
	.fields = user_fields,
	.nfields = USER_NFIELDS,
	.sections = user_sections,
	.title = "name",
	.order = "name",
	.place = PLACE_OFFICE,
};

static const struct field customer_fields[] = { CUSTOMER_FIELDS(FIELD_ROW) };
_Static_assert(COUNT(customer_fields) == CUSTOMER_NFIELDS, "index and rows differ");

#define WANTS "buyer both tenant investor"
#define HAS "seller both landlord"
static const struct form_section customer_sections[] = {
	{ N_("Identity"), "name phone secondary_phone whatsapp email nickname city", NULL, NULL },
	{ N_("Class"), "kind relation status priority interest source is_vip rating tags", NULL, NULL },
	{ N_("Looking for"), "budget_min budget_max financing_needed property_types "
	  "preferred_cities preferred_districts", "kind", WANTS },
	{ N_("Offering"), "property_type property_city property_district asking_price", "kind", HAS },
	{ N_("Notes"), "notes", NULL, NULL },
	{ N_("Contact"), "contact_method contact_time phone_status consent consent_how do_not_call",
	  NULL, NULL },
	{ N_("More"), "first_name last_name company job_title address nationality id_number language "
	  "date_of_birth anniversary referred_by churn_reason currency", NULL, NULL },
	{ NULL, NULL, NULL, NULL },
};

/* A name needs two letters; first and last name fill an empty one. */
static enum result check_name(struct record *rec, struct err *err)
{
	const char *name;

	if (!record_has(rec, CUSTOMER_name)) {
		struct str full = STR_INIT;

		str_addf(&full, "%s %s", record_text(rec, CUSTOMER_first_name),
			record_text(rec, CUSTOMER_last_name));
		str_trim(&full);
		record_set_text(rec, CUSTOMER_name, full.s);
		str_release(&full);
	}
	name = record_text(rec, CUSTOMER_name);
	if (utf8_count(name) < 2)
		return err_field(err, "name", _("A name has at least two letters."));
	return OK;
}

/* However it is spelt. */
static bool has_vip_tag(const struct record *rec)
{
	struct strlist words = { 0 };
	bool has = false;

	if (record_has(rec, CUSTOMER_tags))
		set_items(record_text(rec, CUSTOMER_tags), &words);
	for (size_t i = 0; i < words.n && !has; i++) {
		struct str folded = STR_INIT;

		text_fold(words.v[i], &folded);
		has = str_eq(folded.s, "vip");
		str_release(&folded);
	}
	strlist_release(&words);
	return has;
}

static enum result customer_check(struct record *rec, struct err *err)
{
	if (check_name(rec, err))
		return err->code;
	if (!record_has(rec, CUSTOMER_phone) && !record_has(rec, CUSTOMER_whatsapp) &&
	    !record_has(rec, CUSTOMER_email))
		return err_field(err, "phone",
			_("A customer needs a phone number, a WhatsApp number or an e-mail address."));
	if (record_has(rec, CUSTOMER_rating) &&
	    (record_num(rec, CUSTOMER_rating) < 0 || record_num(rec, CUSTOMER_rating) > 5))
		return err_field(err, "rating", _("A rating is a number from 0 to 5."));
	if (record_has(rec, CUSTOMER_budget_min) && record_has(rec, CUSTOMER_budget_max) &&
	    record_num(rec, CUSTOMER_budget_min) > record_num(rec, CUSTOMER_budget_max))
		return err_field(err, "budget_max",
			_("The budget's upper end is below its lower end."));
	/* Typing the tag is how brokers mark a VIP; the flag follows it and brings it along. */
	if (has_vip_tag(rec))
		record_set_num(rec, CUSTOMER_is_vip, 1);
	return OK;
}

struct entity customer_entity = {
	.name = "customer",
	.label = N_("Customer"),
	.plural = N_("Customers"),
	.add_label = N_("New customer"),
	.added = N_("Customer added"),
	.changed = N_("Customer changed"),
	.deleted = N_("Customer deleted"),
	.restored = N_("Customer restored"),
	.missing = N_("Customer not found"),
	.fields = customer_fields,
	.nfields = CUSTOMER_NFIELDS,
	.sections = customer_sections,
	.title = "name",
	.order = "-last_activity_at",
	.check = customer_check,
	.derive = customer_derive,
};

/* --- What belongs to a customer. */

static const struct choice relationships[] = {
	{ "spouse", N_("Spouse") },
	{ "child", N_("Child") },
	{ "parent", N_("Parent") },
	{ "sibling", N_("Brother or sister") },
	{ "other", NP_("relationship", "Other") },
	{ NULL, NULL },
};

static const struct field family_fields[] = { FAMILY_FIELDS(FIELD_ROW) };
_Static_assert(COUNT(family_fields) == FAMILY_NFIELDS, "index and rows differ");

static const struct form_section family_sections[] = {
	{ N_("Family member"), "name relationship date_of_birth phone address notes", NULL, NULL },
	{ NULL, NULL, NULL, NULL },
};

struct entity family_entity = {
	.name = "family_member",
	.label = N_("Family member"),
	.plural = N_("Family members"),
	.add_label = N_("New family member"),
	.added = N_("Family member added"),
	.changed = N_("Family member changed"),
	.deleted = N_("Family member deleted"),
	.restored = N_("Family member restored"),
	.missing = N_("Family member not found"),
	.fields = family_fields,
	.nfields = FAMILY_NFIELDS,
	.sections = family_sections,
	.title = "name",
	.order = "name",
	.parent = "customer",
};

static const struct choice document_types[] = {
	{ "id", N_("Identity card") },
	{ "contract", N_("Contract") },
	{ "receipt", N_("Receipt") },
	{ "deed", N_("Title deed") },
	{ "photo", N_("Photo") },
	{ "recording", NP_("document", "Recording") },
	{ "other", NP_("document", "Other") },
	{ NULL, NULL },
};

static const struct field document_fields[] = { DOCUMENT_FIELDS(FIELD_ROW) };
_Static_assert(COUNT(document_fields) == DOCUMENT_NFIELDS, "index and rows differ");

static const struct form_section document_sections[] = {
	{ N_("Document"), "name type tags notes", NULL, NULL },
	{ NULL, NULL, NULL, NULL },
};

/* Nobody types these: a document without content or owner is a slip of the program's. */
static enum result document_check(struct record *rec, struct err *err)
{
	const char *file = record_text(rec, DOCUMENT_file);

	if (record_has(rec, DOCUMENT_record) && record_has(rec, DOCUMENT_entity) &&
	    strlen(file) == DOCUMENT_HASH_LEN &&
	    strspn(file, "0123456789abcdef") == DOCUMENT_HASH_LEN)
		return OK;
	return err_set(err, ERR_INVALID, _("A document is added with its file: "
		"wasit document add CUSTOMER FILE."));
}

struct entity document_entity = {
	.name = "document",
	.label = N_("Document"),
	.plural = N_("Documents"),
	.add_label = N_("New document"),
	.added = N_("Document added"),
	.changed = N_("Document changed"),
	.deleted = N_("Document deleted"),
	.restored = N_("Document restored"),
	.missing = N_("Document not found"),
	.fields = document_fields,
	.nfields = DOCUMENT_NFIELDS,
	.sections = document_sections,
	.title = "name",
	.order = "-created_at",
	.parent = "record",
	.check = document_check,
};
