/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The user's own fields: behind the built-in ones of an entity at run time, and their values as members of
 * the record's `custom` object (JSON).
 *
 * In memory such a value stands in record->v like any other.  In the database and nowhere else it is a member
 * of `custom`, whose form tells its kind, so that one kind is never taken for another: a string (text, note,
 * phone, email, choice, day), an array of strings (set), an integer (int), true or false (bool),
 * {"minor":5000} (money), {"ms":0} (moment), {"n":7} (ref, the local number as in every column).
 * v[COMMON_custom] holds what is left over: members of fields that are not declared (any more) and values of
 * another kind than the one declared now.  Neither is ever lost by a save. */
#ifndef MODEL_CUSTOM_H
#define MODEL_CUSTOM_H
#include "model/model.h"

#define CUSTOM_MAX 32		/* of one entity */

/* Puts n ≤ CUSTOM_MAX fields behind the built-in ones, instead of those put there before; n 0: none.  Names,
 * labels and choices stay the caller's and must live on; before any record or database of the entity. */
void entity_set_custom(struct entity *entity, const struct field *fields, size_t n);

/* After reading a row: declared members of v[COMMON_custom] go to their fields. */
void custom_unpack(struct record *rec);
/* Takes out of v[COMMON_custom] what a field has its own value for by now. */
void custom_settle(struct record *rec);
/* The object to be stored, owned by the caller; NULL when there is nothing. */
char *custom_pack(const struct record *rec);
/* Whether two records of an entity store the same object. */
bool custom_equal(const struct record *a, const struct record *b);

/* What stands in `custom` under the field's name without being a value of its kind, in machine form,
 * appended; false when there is nothing.  env may be NULL: only asks. */
bool custom_stray(const struct record *rec, size_t field, const struct kind_env *env, struct str *out);
/* Takes it out. */
void custom_drop_stray(struct record *rec, size_t field);

/* Members of from's v[COMMON_custom] that `into` has neither there nor as a field's value; true: some were. */
bool custom_merge_rest(struct record *into, const struct record *from);
/* Takes references out of v[COMMON_custom]: in a record from elsewhere their numbers mean nothing. */
void custom_drop_refs(struct record *rec);

/* Can an own field be of this kind? */
bool custom_kind(const struct kind *kind);
/* The value of a member of the object `json`; false, and *out missing, where there is none of that kind. */
bool custom_member(const char *json, const char *name, const struct kind *kind, struct value *out);
#endif
