/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Contacts as phones and offices export them, made into customers. */
#ifndef APP_CONTACT_H
#define APP_CONTACT_H
#include "io/csv.h"
#include "io/vobject.h"
#include "model/record.h"

/* What one row or card becomes.  Everything that has no field of ours is kept and comes out again. */
struct contact {
	struct record *rec;		/* owned: a customer, not checked yet */
	struct strlist vcard;		/* property lines kept as they stood */
	struct strlist csv;		/* header, value, header, value … */
	struct strlist warnings;	/* what was not understood: translated sentences */
	bool picture_left;		/* a picture was too large to be kept */
	char referred_by[ULID_LEN + 1];	/* id of a customer who may come later in the file; "" none */
	struct strlist refs;		/* own reference fields in the same way: name, id, name, id … */
};
void contact_release(struct contact *contact);
void contact_from_vcard(const struct vobject *card, const struct kind_env *env, struct contact *out);

/* What a column of a table can become. */
struct contact_goal {
	const char *name;		/* for the command line and the memory: a field's name, or "none", "keep", "notes" … */
	const char *label, *help;	/* N_(); help may be NULL */
	int target;			/* for struct contact_columns */
};
bool contact_goal_at(size_t n, struct contact_goal *out);	/* false: beyond the last */
/* By name, or by the label in the interface's language. */
bool contact_goal_find(const char *name, struct contact_goal *out);
void contact_goal_of(int target, struct contact_goal *out);

/* The columns of a CSV file: Google, Outlook, Arabic or English headers, our own field names. */
#define CONTACT_SAMPLES 3
struct contact_column {
	char *header;			/* owned; "" where the file says none */
	int target;			/* a field's index or one of enum contact_target */
	bool sure;			/* the header is known, or somebody said so; else it is a guess */
	bool filled;			/* some row has a value there */
	char *sample[CONTACT_SAMPLES];	/* owned: the first different values; NULL */
	unsigned looked, phones, emails;	/* values looked at, and what they could be */
};
struct contact_columns {
	struct contact_column *v;	/* owned */
	size_t n;
	size_t above;			/* rows that are no data: titles and the header */
	size_t titles;			/* of them, before the header */
	bool headless;			/* there is no header */
	bool month_first;		/* 12/31/2026 */
	bool raw;			/* cells have no protection that is to be taken off */
};
enum contact_header { HEADER_FIND, HEADER_NONE, HEADER_FIRST };
/* Finds the header (below titles, on two lines), says what each column is, and takes samples.  False: there
 * is no row at all. */
bool contact_columns_read(const char *text, size_t len, enum contact_header header,
	struct contact_columns *out);
void contact_columns_release(struct contact_columns *columns);
/* True when the columns can make a customer at all: one of name, phone, e-mail is there. */
bool contact_columns_useful(const struct contact_columns *columns);
/* Columns with values that are only guessed or not known at all. */
size_t contact_columns_unsure(const struct contact_columns *columns);
/* The same columns again, of another day: a key that is equal for equal headers. */
void contact_columns_key(const struct contact_columns *columns, struct str *out);
/* The names of the goals in the columns' order, separated by commas; and back: false when it is of another
 * table. */
void contact_columns_print(const struct contact_columns *columns, struct str *out);
bool contact_columns_apply(struct contact_columns *columns, const char *goals);
/* What a person calls the column: its header, or "column 3". */
char *contact_column_title(const struct contact_columns *columns, size_t i);
void contact_from_csv(const struct csv_reader *row, const struct contact_columns *columns,
	const struct kind_env *env, struct contact *out);

struct json;
/* The value as a person would type it; a list of words as words, an object as it stands.  Appended. */
void contact_member_text(const struct json *member, struct str *out);

/* Is the file an export of ours?  What it says is meant as it stands. */
bool contact_is_ours(const char *text);
/* What only our own exports hold, by the field's name: the id, the day it was added, what was typed as a
 * number, what was kept from elsewhere.  False: the name is none of these. */
bool contact_take_own(struct contact *contact, const char *name, const char *text,
	const struct kind_env *env);

/* The user's own fields (model/custom.h), contact_custom.c.  Of a column's header, by name or label: the
 * field's index, -1 for any other. */
int contact_own_field(const char *header);
/* "cousin_id": is there an own reference "cousin"? */
bool contact_own_reference(const char *name);
void contact_take_reference(struct contact *contact, const char *name, const char *id);
/* What was kept in `custom` and is declared here, after all members were read. */
void contact_own_finish(struct record *rec);
/* Their vCard lines, with those of the built-in fields that cards have no property for, and back; false: none of
 * them, or not of its kind.  ours: the card is as we wrote it. */
void contact_own_lines(const struct record *rec, const struct strlist *refs, struct str *out);
bool contact_take_own_line(struct contact *contact, const char *property, const char *text, bool ours,
	const struct kind_env *env);

/* An object of our own JSON export. */
void contact_from_json(const struct json *object, const struct kind_env *env, struct contact *out);

/* The other way: a customer as a vCard (UTF-8, CRLF), version 30 or 40.  Not `whole`: what a phone needs
 * to call him — name, company, numbers, e-mail.  refs: whom he refers to, "referred_by_id", id …; NULL none. */
#define CONTACT_PRODID "-//wasit//wasit//EN"
void contact_to_vcard(const struct record *rec, int version, bool whole, const struct strlist *refs, struct str *out);

/* A number as spreadsheets leave it: 5.05123456E8, 505123456.0, ="0505123456" → what was meant, else a copy.
 * False: digits are gone (9.66505E+11). */
bool contact_sheet_number(const char *cell, struct str *out);

/* Shared by all: phones in order of use, names from their parts, kept properties into `extra`. */
void contact_add_phone(struct contact *contact, const char *typed, bool mobile, bool whatsapp,
	const char *kept_line, const struct kind_env *env);
void contact_add_email(struct contact *contact, const char *typed, const char *kept_line,
	const struct kind_env *env);
void contact_finish(struct contact *contact, const struct kind_env *env);
/* extra of `from` into `into`: lines and columns that are not there yet; true when something was added. */
bool contact_merge_extra(struct record *into, const struct record *from);
/* One more vCard line into the extra of a customer. */
void contact_keep_line(struct record *rec, const char *line);
/* The kept vCard lines of a record, for export. */
void contact_kept_lines(const struct record *rec, struct strlist *out);
/* What was kept of tables alone, as it stands in `extra`; appended, nothing where there is none. */
void contact_kept_cells(const struct record *rec, struct str *out);
/* Dates of vCards: 19850430, 1985-04-30, --0430, with or without a time. */
bool contact_day(const char *text, struct str *out);
#endif
