/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Two states of one record that grew from a third, brought together field by field.  Pure. */
#ifndef MODEL_MERGE_FIELDS_H
#define MODEL_MERGE_FIELDS_H
#include "model/model.h"

/* A stamp tells when a field was last changed and where: 16 hexadecimal digits of a hybrid logical
 * clock, '-', the name of the database.  Their order as bytes is the order of the changes, the same on
 * every machine. */
#define STAMP_LEN 40
void stamp_print(int64_t clock, const char *replica, char out[STAMP_LEN + 1]);
/* False when it is no stamp.  clock may be NULL. */
bool stamp_parse(const char *stamp, int64_t *clock);

/* A record as one side has it: values as the log writes them (value_raw), references by their ULID. */
struct state {
	const struct entity *entity;
	char **raw;			/* owned; [field], NULL: missing */
	char (*stamp)[STAMP_LEN + 1];	/* owned; [field], "": before all others */
	/* owned; [field]: the stamps of the state in another place that it grew from; NULL: of none that is known */
	char (*grown)[STAMP_LEN + 1];
};
struct state *state_new(const struct entity *entity);
struct state *state_copy(const struct state *state);	/* but for grown */
void state_free(struct state **state);
void state_set(struct state *state, size_t field, const char *raw);	/* copied; NULL: missing */
/* Does the field leave this machine?  Not what is derived on it. */
bool state_has_field(const struct entity *entity, size_t field);
/* All that leaves the machine is the same; stamps do not count. */
bool state_equal(const struct state *a, const struct state *b);
/* The same but for what counts the saves. */
bool state_same_content(const struct state *a, const struct state *b);
/* Does a stamp tell when it was changed?  Not of what leaves no machine, nor of a count. */
bool state_has_stamp(const struct entity *entity, size_t field);
/* What it grew from elsewhere are these stamps, as in state->stamp; copied. */
void state_set_grown(struct state *state, char (*stamps)[STAMP_LEN + 1]);
/* Every field of `known` is as old as in what the state grew from, or older; where that is not known, as in the
 * state. */
bool state_can_grow_from(const struct state *state, const struct state *known);
/* The last state that both `known` and a state elsewhere grew from, as far as the stamps of that one's ->grown tell:
 * a field that one of them alone has changed since is as the other one has it; what it was before both changed it,
 * nobody knows, and that is another value than any.  The caller frees it. */
struct state *state_last_common(const struct state *known, const struct state *theirs);
/* Counts the saves of a record and says when the last one was: the larger one is right. */
bool state_is_count(const struct entity *entity, size_t field);

/* A value that lost, so that a person can look at it. */
struct clash {
	size_t field;
	char *base, *mine, *theirs;	/* owned; NULL: missing */
	bool mine_won;
	bool ask;	/* MERGE_ASK: what won stands only until somebody decides */
};
struct clashes {
	struct clash *v;	/* owned */
	size_t n, cap;
};
void clash_release(struct clash *clash);	/* what it owns */
void clashes_release(struct clashes *clashes);

/* The state both sides come to, whichever of them merges.  Changed on one side: that one's.  Sets:
 * both changes.  Changed to different values: the later stamp, and a clash is added for what people
 * type.  A delete gives way to an edit, with a clash of deleted_at.  base NULL: they never met.
 * Source: the design of the sync, "Merge". */
struct state *merge_fields(const struct state *base, const struct state *mine,
	const struct state *theirs, struct clashes *clashes);
#endif
