/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What wasit keeps: kinds of values, fields, entities, records.  Pure: no database, no screen. */
#ifndef MODEL_MODEL_H
#define MODEL_MODEL_H
#include "base/base.h"
#include "base/ulid.h"

struct field;
struct record;

struct value {
	bool set;		/* false: missing */
	int64_t num;		/* kinds whose is_text is false: number, minor units, ms, n of a record */
	char *text;		/* kinds whose is_text is true; owned by the record; UTF-8 */
};

/* What a typed text is read against. */
struct kind_env {
	const char *country;	/* "SA": phones without a prefix */
	const char *currency;	/* "SAR": money where the record has none */
	int64_t now;		/* moments and days like "tomorrow" */
	int calendar;		/* enum calendar, for show */
	int64_t me;		/* the user record "me" means in filters; 0: nobody */
};

enum json_type { JSON_STRING, JSON_NUMBER, JSON_BOOL, JSON_RAW };

/* What a kind of value can do.  ui/form.c keeps its own table kind → editor. */
struct kind {
	const char *name;	/* "moment": YAML, documentation, filters */
	const char *sql;	/* column type */
	bool is_text;
	/* Keeps its order inside Arabic lines: phone, e-mail …; an amount goes the way of its currency's name. */
	bool is_ltr;
	enum json_type json;
	/* Typed text (any language and digits) or the machine form → value.  ERR_INVALID with a sentence.
	 * `in` is never empty: empty text is a missing value, decided by the caller. */
	enum result (*parse)(const struct field *field, const char *in, const struct kind_env *env,
		struct value *out, struct err *err);
	/* Machine form (JSON, CSV, command line, log), appended; reads back through parse. */
	void (*print)(const struct field *field, const struct value *v, const struct kind_env *env,
		struct str *out);
	/* For the eye, in the interface's language, appended. */
	void (*show)(const struct field *field, const struct value *v, const struct kind_env *env,
		struct str *out);
};
extern const struct kind kind_text;	/* one line */
extern const struct kind kind_note;	/* many lines */
extern const struct kind kind_phone;	/* E.164, else as typed */
extern const struct kind kind_email;
extern const struct kind kind_choice;	/* the English key */
extern const struct kind kind_set;	/* JSON array of distinct words, sorted by bytes */
extern const struct kind kind_day;	/* YYYY-MM-DD or --MM-DD */
extern const struct kind kind_moment;	/* UTC ms */
extern const struct kind kind_money;	/* minor units of env->currency */
extern const struct kind kind_int;
extern const struct kind kind_bool;	/* 0, 1 */
extern const struct kind kind_ref;	/* n of a record; print and parse: its ULID, by the caller (see record.h) */
extern const struct kind kind_json;	/* kept as it is */
extern const struct kind *const kinds[];	/* NULL-terminated */

enum field_flag {
	F_NONE = 0,
	F_REQUIRED = 1 << 0,
	F_UNIQUE = 1 << 1,	/* no two live records share it */
	F_SEARCH = 1 << 2,	/* part of the search text */
	F_COLUMN = 1 << 3,	/* shown in the default list */
	F_LOCAL = 1 << 4,	/* derived on this machine: never logged, never synced */
	F_SYSTEM = 1 << 5,	/* set by the program, never typed */
	F_VIRTUAL = 1 << 6,	/* computed when shown (entity->derive); no column */
	F_INDEX = 1 << 7,	/* lists sort or filter by it: gets an index */
	F_RETIRED = 1 << 8,	/* column kept, no longer shown */
	F_OPEN = 1 << 9,	/* choices are suggestions only */
	F_CUSTOM = 1 << 10,	/* the user's own: a member of `custom`, no column (model/custom.h) */
	F_AHEAD = 1 << 11,	/* a moment to come: one that has passed is taken, and said to be past */
};

enum merge { MERGE_NEWER, MERGE_UNION, MERGE_ASK };

struct choice {
	const char *key;	/* stored */
	const char *label;	/* N_() */
};

struct field {
	const char *name;	/* column, JSON key, CSV header, flag, filter word; never renamed */
	const struct kind *kind;
	unsigned flags;
	const char *label;	/* N_() */
	const char *help;	/* N_(): form hint, man page */
	const char *initial;	/* default, as the user would type it */
	const char *target;	/* kind_ref: entity name */
	const struct choice *choices;	/* kind_choice, kind_set; key NULL ends */
	const char *pool;	/* "tag": its fields hold the same words; "filter", "sort", "columns", "group": words about
				 * customers in that language; NULL */
	const char *vcard;	/* property, e.g. "TEL" */
	enum merge merge;
	short width;		/* list column, in cells; 0: 12 */
	short since;		/* schema version that added it; 0 = first */
};

/* A block of the form; shown when field `when` is empty or one of `when_in`. */
struct form_section {
	const char *label;	/* N_() */
	const char *fields;	/* names, blank-separated */
	const char *when;	/* NULL: always */
	const char *when_in;	/* keys, blank-separated */
};

/* Where its records meet those of other machines (store/sync.h). */
enum entity_place {
	PLACE_TEAM,	/* with the team where the record, or the customer it hangs on, has one, else his own */
	PLACE_OFFICE,	/* with the team, whatever it says: who works there */
	PLACE_OWN,	/* this broker's own machines */
	PLACE_MANAGERS,	/* those who may see what others may not */
	PLACE_LOCAL,	/* stays here */
};

struct class_limits;
struct entity {
	const char *name;	/* table, JSON type, command word */
	/* Whole phrases: N_("Customer"), N_("Customers"), N_("New customer"), N_("Customer added"),
	 * N_("Customer changed"), N_("Customer deleted"), N_("Customer restored"), N_("Customer not found") */
	const char *label, *plural, *add_label, *added, *changed, *deleted, *restored, *missing;
	const struct field *fields;
	size_t nfields;		/* all: the built-in ones, then the user's own */
	size_t ncustom;		/* how many of them are the user's own */
	const struct form_section *sections;	/* label NULL ends */
	const char *title;	/* name of the field that names a record */
	const char *order;	/* default sort: "-last_activity_at" */
	const char *parent;	/* name of the reference whose delete hides this record, or NULL */
	enum entity_place place;
	bool inner;		/* the program's own: no commands, not in files, not in history */
	/* Cross-field rules of one record only; fills gaps (name from first and last). */
	enum result (*check)(struct record *rec, struct err *err);
	/* Sets the virtual fields. */
	void (*derive)(struct record *rec, int64_t now, const struct class_limits *limits);
};
extern struct entity *const entities[];	/* NULL-terminated; only model/custom.c changes them */
const struct entity *entity_find(const char *name);	/* NULL when unknown; '-' and '_' alike */

/* Index of a field by name ('-' and '_' alike), -1 when there is none. */
int entity_field(const struct entity *entity, const char *name);
const char *field_choice_label(const struct field *field, const char *key);	/* translated; key itself when unknown */

#define TEAM_KEY_MAX 32	/* bytes of `team`, which is team.key (model/schema/office.h) */
/* Every entity's built-in fields end with these, in this order. */
#define COMMON_FIELDS(F) \
	F(owner, ref, F_SYSTEM, N_("Owner"), .target = "user") \
	F(assigned_to, ref, F_INDEX, N_("Assigned to"), .target = "user") \
	F(team, text, F_SYSTEM, N_("Team")) \
	F(tags, set, F_SEARCH, N_("Tags"), .merge = MERGE_UNION, .width = 16, .pool = "tag") \
	F(notes, note, F_SEARCH, N_("Notes"), .vcard = "NOTE", .width = 30) \
	F(custom, json, F_SYSTEM, N_("Custom fields")) \
	F(extra, json, F_SYSTEM, N_("Kept from elsewhere")) \
	F(created_at, moment, F_SYSTEM | F_INDEX, N_("Date added"), .width = 16) \
	F(updated_at, moment, F_SYSTEM, N_("Last change"), .width = 16) \
	F(deleted_at, moment, F_SYSTEM, N_("Deleted"), .width = 16) \
	F(version, int, F_SYSTEM, N_("Version"))
enum common_field {
	COMMON_owner, COMMON_assigned_to, COMMON_team, COMMON_tags, COMMON_notes, COMMON_custom,
	COMMON_extra, COMMON_created_at, COMMON_updated_at, COMMON_deleted_at, COMMON_version,
	COMMON_COUNT
};
static inline size_t common_index(const struct entity *entity, enum common_field field)
{
	return entity->nfields - entity->ncustom - COMMON_COUNT + field;
}

/* One list makes the index enum and the descriptor array. */
#define FIELD_ROW(ident, kindname, fieldflags, ...) \
	{ .name = #ident, .kind = &kind_##kindname, .flags = (fieldflags), .label = __VA_ARGS__ },
#endif
