/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Reading: single records, lists by the page, search, timeline, agenda, the log. */
#ifndef STORE_QUERY_H
#define STORE_QUERY_H
#include "base/date.h"
#include "model/filter.h"

struct actor;
struct db;

/* Many records in order; owned. */
struct rowset {
	struct record **v;
	size_t n, cap;
};
void rowset_release(struct rowset *rows);
void rowset_add(struct rowset *rows, struct record *rec);	/* takes rec */

/* Whom the lists, searches, figures, the timeline, the agenda, the history and the look-up by name or id show
 * what his role may view (model/role.h); copied.  NULL: everything is shown, as at the beginning.  What
 * is fetched by its number, and what a person must know of to write (duplicates), is not asked. */
void query_viewer(struct db *db, const struct actor *actor);
/* Would a list show him the record? */
bool query_sees(struct db *db, const struct entity *entity, int64_t n);

/* --- One record.  ERR_MISSING when there is none.  Deleted ones are found too. */
enum result query_get(struct db *db, const struct entity *entity, int64_t n, struct record **out,
	struct err *err) MUST_CHECK;
/* By ULID or a unique start of it (≥ 4 characters): ERR_MISSING, ERR_AMBIGUOUS. */
enum result query_by_id(struct db *db, const struct entity *entity, const char *id, int64_t *n,
	struct err *err) MUST_CHECK;
/* The ids that begin so, as far as one may see their records; deleted ones too. */
enum result query_ids(struct db *db, const struct entity *entity, const char *start, size_t limit,
	struct strlist *out, struct err *err) MUST_CHECK;
/* n → ULID; false when unknown. */
bool query_id_of(struct db *db, int64_t n, char id[ULID_LEN + 1]);
/* Of which kind record n is; NULL when unknown. */
const struct entity *query_entity_of(struct db *db, int64_t n);
/* What names record n of an entity (its title field, or what that refers to), appended; nothing when unknown. */
void query_title(struct db *db, const struct entity *entity, int64_t n, struct str *out);
/* Live customers that share any E.164 or the e-mail of rec (other than rec itself), or its name and a phone that is
 * no number, oldest first. */
enum result query_duplicates(struct db *db, const struct record *customer, struct rowset *out,
	struct err *err) MUST_CHECK;
/* Records whose reference `field` is n, deleted ones too. */
enum result query_referring(struct db *db, const struct entity *entity, size_t field, int64_t n,
	struct rowset *out, struct err *err) MUST_CHECK;
/* Live records whose field equals the value exactly (text: folded form when `folded`). */
enum result query_equal(struct db *db, const struct entity *entity, size_t field,
	const struct value *value, bool folded, size_t limit, struct rowset *out, struct err *err) MUST_CHECK;

/* --- Pairs of customers that may be one person (query_pairs.c, model/rules/likeness.h). */
struct pair {
	int64_t a, b;		/* the lower n first */
	unsigned like;		/* enum likeness */
};
struct pairs { struct pair *v; size_t n, cap; };	/* owned */
void pairs_release(struct pairs *pairs);
struct pair_search {
	const struct actor *actor;	/* only customers he may change */
	size_t limit;			/* 0: 10,000 */
	/* Now and then, NULL: never.  False: stop, ERR_CANCEL. */
	bool (*progress)(void *ctx, int64_t done, int64_t all);
	void *ctx;
};
/* Strongest first, without those that were told apart.  One customer is named with one other for each
 * thing they share, so of many alike each stands in a pair, not each with each: what is answered makes
 * room for the next. */
enum result query_pairs(struct db *db, const struct pair_search *search, struct pairs *out,
	struct err *err) MUST_CHECK;
/* What has become of a pair: who was merged meanwhile is the other one.  *open: both are there, and
 * nobody has told them apart. */
enum result query_pair_now(struct db *db, struct pair *pair, bool *open, struct err *err) MUST_CHECK;
/* Name of the memo that is set once two customers were told apart, whichever stands first. */
void pair_memo(int64_t a, int64_t b, char out[48]);

/* --- Lists. */
#define RANKED_HITS 300
enum page_from { PAGE_FIRST, PAGE_LAST, PAGE_AFTER, PAGE_BEFORE, PAGE_AROUND };
struct query {
	const struct entity *entity;
	const struct filter *filter;	/* NULL: all */
	const struct sort *sort;	/* NULL: entity->order */
	const char *search;		/* typed text; NULL or "" none. Best first, sort not used */
	bool *nearly;			/* out, with search: nothing fits, so one wrong letter was forgiven; NULL */
	bool every_hit;			/* with search: however many there are; else RANKED_HITS at least */
	bool deleted;			/* only the deleted ones */
	enum page_from from;
	const struct record *anchor;	/* PAGE_AFTER, PAGE_BEFORE: not in the result; PAGE_AROUND: first of it */
	size_t limit;			/* 0: no limit */
	int64_t assigned_to;		/* 0: anybody */
};
/* Always in list order, also for PAGE_BEFORE and PAGE_LAST. Keyset, so any depth costs the same. */
enum result query_list(struct db *db, const struct query *q, struct rowset *out, struct err *err) MUST_CHECK;
/* One record after the other without keeping them; fn returns false to stop. */
enum result query_each(struct db *db, const struct query *q, bool (*fn)(struct record *rec, void *ctx),
	void *ctx, struct err *err) MUST_CHECK;
/* How many, counted up to `cap` (0: all). */
enum result query_count(struct db *db, const struct query *q, int64_t cap, int64_t *out, struct err *err) MUST_CHECK;

/* How many of them have each value of a stored field, an own one too; the missing value is a group, too.  Every row
 * is read: not for lists without a bound.  What `out` held before goes, unless it fails. */
struct group { struct value value; int64_t count; };	/* owned */
struct groups { struct group *v; size_t n, cap; };	/* owned */
enum result query_groups(struct db *db, const struct query *q, const struct field *field, struct groups *out,
	struct err *err) MUST_CHECK;
void groups_release(struct groups *groups);

/* --- Search in everything: customers, what was said to them, what is planned. */
struct place {
	struct record *rec;	/* owned */
	int64_t customer;	/* whose it is; 0: nobody's */
	int64_t at;		/* the moment it stands at; INT64_MIN: none */
};
struct places {
	struct place *v;	/* owned */
	size_t n, cap;
	bool nearly;		/* nothing fits, so one wrong letter was forgiven */
};
/* Customers whose name begins so, then everything else, the latest first; limit 0: all that the searches
 * of the three give (the newest some hundred of each). */
enum result query_search(struct db *db, const char *typed, size_t limit, struct places *out,
	struct err *err) MUST_CHECK;
void places_release(struct places *places);
/* While it is set, a question that takes long asks it now and then; true: it ends with ERR_CANCEL.  NULL
 * takes it off.  Only for reading. */
void query_interrupt(struct db *db, bool (*wanted)(void *ctx), void *ctx);

/* --- Figures. */
struct tally {
	const struct filter *filter;	/* besides the query's; NULL: all it finds */
	const struct field *sum;	/* what is added up; NULL: rows are counted */
	int64_t out;
};
/* n figures of what q finds (entity, filter, deleted, assigned_to), all in one walk. */
enum result query_tally(struct db *db, const struct query *q, struct tally *v, size_t n,
	struct err *err) MUST_CHECK;
/* Live records whose day (kind_day, with or without a year) comes round between two days less than a
 * year apart, both included; 29 February is 28 in common years.  In the order they come, `limit` of
 * each year's (0: all). */
enum result query_occasions(struct db *db, const struct entity *entity, size_t field,
	struct civil from, struct civil to, size_t limit, struct rowset *out, struct err *err) MUST_CHECK;

/* Words that records hold in the fields of a pool (struct field), most used first and each once,
 * folded alike; added to out, `limit` of them. Tags are counted in their index, those of deleted
 * records too; of other fields the newest 3,000 records of a table count, so that it stays quick
 * at any size. */
enum result query_pool(struct db *db, const char *pool, size_t limit, struct strlist *out,
	struct err *err) MUST_CHECK;

/* Every tag of live records as it is spelt in the newest of them, those of most customers first. */
struct tag_count {
	char *word;		/* owned */
	int64_t records, customers;	/* of the records so many are customers */
};
struct tag_counts { struct tag_count *v; size_t n, cap; };	/* owned */
enum result query_tags(struct db *db, struct tag_counts *out, struct err *err) MUST_CHECK;
void tag_counts_release(struct tag_counts *counts);
/* Records that have a tag, however it is spelt, deleted ones too; the caller frees *out. */
enum result query_tagged(struct db *db, const char *word, int64_t **out, size_t *n,
	struct err *err) MUST_CHECK;

/* Between the two all questions see one state of the database, and cost no lock each. Nothing is
 * saved in between; inside a step they do nothing. They nest. */
void query_begin(struct db *db);
void query_end(struct db *db);

/* --- The three panes. */
/* Interactions and follow-ups of a customer, newest first by the time they stand at (interaction: completed_at,
 * else scheduled_at; follow-up: due_at), after (at, n) for paging; pass INT64_MAX for the first page. */
struct timeline_row { struct record *rec; int64_t at; };
struct timeline { struct timeline_row *v; size_t n, cap; };	/* owned */
enum result query_timeline(struct db *db, int64_t customer, int64_t before_at, int64_t before_n,
	size_t limit, struct timeline *out, struct err *err) MUST_CHECK;
void timeline_release(struct timeline *timeline);
/* Pending follow-ups and planned interactions due in [from, to), by due time. */
struct due {
	int64_t assigned_to;	/* 0: everybody's */
	int64_t from, to;	/* moments in ms; INT64_MIN: from the beginning */
	int64_t after_n;	/* paging: of those due at `from` itself only the ones after this record; else 0 */
};
enum result query_agenda(struct db *db, const struct due *due, size_t limit, struct timeline *out,
	struct err *err) MUST_CHECK;
/* How many of them, from the index alone; no more than AGENDA_CAP, which is counted in well under a
 * millisecond however much an office has left lying. */
#define AGENDA_CAP 10000
enum result query_agenda_count(struct db *db, const struct due *due, size_t *out, struct err *err) MUST_CHECK;

/* --- How a customer behaves (query_behaviour.c): of what is completed up to now. */
enum day_part { DAY_MORNING, DAY_AFTERNOON, DAY_EVENING, DAY_NIGHT, DAY_PARTS };
struct behaviour {
	int64_t contacts;		/* real ones: model/rules/classify.h */
	int64_t first_at, last_at;	/* of them; 0 without any */
	int64_t days_between;		/* mean, in hundredths; -1 with fewer than two */
	int64_t per_30_days;		/* since the first one, at least 30 days; in hundredths */
	int64_t calls[DAY_PARTS];	/* ours, by the time of day in the user's zone … */
	int64_t answered[DAY_PARTS];	/* … and those that were answered */
	int best;			/* where most are answered, the earlier of equal ones; -1 none */
};
enum result query_behaviour(struct db *db, int64_t customer, int64_t now, struct behaviour *out,
	struct err *err) MUST_CHECK;
/* Morning from 5, afternoon from 12, evening from 17, night from 21. */
enum day_part day_part_of(int64_t at);

/* --- Who has whom on the phone (model/schema/presence.h), the latest first; appended, the caller frees. */
struct query_presence { int64_t user, customer, until; };
enum result query_presences(struct db *db, struct query_presence **v, size_t *n, struct err *err) MUST_CHECK;

/* --- What the members of a team have to do and did: several rows for one of them, to be added up.  user 0: what is
 * nobody's.  Open follow-ups before `now` are overdue, those up to `to` due; done is what was completed in
 * [from, to); calls are those of the day; last_at is the last contact each wrote down. */
struct query_member { int64_t user, overdue, due, done, calls_left, calls_done, last_at; };
enum result query_members(struct db *db, int64_t now, int64_t from, int64_t to, struct civil day,
	struct query_member **v, size_t *n, struct err *err) MUST_CHECK;

/* --- The log. */
struct change {			/* one row of the log */
	int64_t seq, grp, at;
	const char *who;	/* "user", "rule", "import", "remote"; static */
	const struct entity *entity;
	int64_t n;
	char id[ULID_LEN + 1];
	const struct field *field;	/* NULL: the whole record (created, deleted for good) */
	char *old, *new;	/* owned raw values; NULL missing.  Of a record that was made none:
				 * query_made_values has them */
	char *actor;		/* owned: name of the person */
	char *label;		/* owned: what the step was, as the person saw it */
	char *kind;		/* owned: "do", "auto", "undo", "redo", or a note's: "export" … (store/save.h);
				 * a note has no field and its details in `new` */
	bool undone;
};
struct changes { struct change *v; size_t n, cap; };
int64_t query_log_seq(struct db *db);		/* the newest seq */
enum result query_log_since(struct db *db, int64_t seq, size_t limit, struct changes *out, struct err *err) MUST_CHECK;
/* Newest first; customer 0: all. */
enum result query_history(struct db *db, int64_t customer, int64_t before_seq, size_t limit,
	struct changes *out, struct err *err) MUST_CHECK;
/* What one field of a record was, newest first: each with the value before and after; limit 0: all. */
enum result query_field_history(struct db *db, int64_t n, const char *field, size_t limit,
	struct changes *out, struct err *err) MUST_CHECK;
/* Where a record was made: `new` becomes its values of then as JSON, from the record and what was changed since,
 * or "[erased]".  Other rows stay as they are. */
enum result query_made_values(struct db *db, struct change *change, struct err *err) MUST_CHECK;
/* Notes of one kind (store/save.h) since a moment, oldest first. */
enum result query_notes(struct db *db, const char *kind, int64_t since, struct changes *out,
	struct err *err) MUST_CHECK;
void changes_release(struct changes *changes);
/* Moves whenever another connection wrote (PRAGMA data_version). */
int64_t query_data_version(struct db *db);

/* --- What the rules ask. */
/* How many interactions of the customer in a row, newest first, are completed calls with outcome no_answer. */
enum result query_no_answer_streak(struct db *db, int64_t customer, int64_t except_interaction, int *out, struct err *err) MUST_CHECK;
/* The latest interactions of a customer by time, completed only. */
enum result query_last_interactions(struct db *db, int64_t customer, size_t limit, struct rowset *out, struct err *err) MUST_CHECK;
/* Outcome of the latest of them that has one, among so many; nothing is appended where none has. */
enum result query_last_outcome(struct db *db, int64_t customer, size_t among, struct str *out,
	struct err *err) MUST_CHECK;
/* The call lines a query names, in no order, each only by what it is sorted and counted by; texts until fn returns. */
struct call_brief {
	int64_t n, customer;
	const char *reason, *temperature, *status;	/* keys, "" where there is none */
	int64_t due_at;			/* 0: none */
	int64_t made_at;		/* the customer's created_at, of new customers; else 0 */
	int score;
};
enum result query_call_briefs(struct db *db, const struct query *q,
	void (*fn)(void *ctx, const struct call_brief *line), void *ctx, struct err *err) MUST_CHECK;
/* Pending follow-ups due in [from, to), in no order. */
enum result query_due_followups(struct db *db, int64_t from, int64_t to,
	void (*fn)(void *ctx, int64_t customer, int64_t at, int64_t n), void *ctx, struct err *err) MUST_CHECK;
/* Who may be called because of a long silence: those with a number that works, best first by rank, score and n
 * (query_calls.c).  The moments: no activity, or no contact, since before. */
struct call_search {
	int64_t assigned_to;		/* 0: anybody's */
	const struct class_limits *limits;
	int64_t now;			/* for the score */
	int64_t silent_before;		/* anybody */
	int64_t risk_before;		/* of those: at risk */
	int64_t vip_before, repeat_before;	/* VIPs, and who bought twice */
	size_t skip;			/* so many were given before */
};
struct call_candidate {
	int64_t customer;
	int rank;			/* at best: 0 hot, 1 warm, 2 cold */
	int score;			/* lead score */
};
enum result query_call_candidates(struct db *db, const struct call_search *search,
	struct call_candidate *v, size_t limit, size_t *n, struct err *err) MUST_CHECK;
/* A small fact the program remembers: the place in the call queue, tour hints. NULL when absent; caller frees. */
char *query_memo(struct db *db, const char *key);
#endif
