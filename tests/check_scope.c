/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What a role may view is what lists, counts, searches, figures, timeline, agenda, history and look-ups
 * show: every entity, every role, every way of asking; and writing is refused likewise. */
#include "base/base.h"
#include "model/role.h"

#include <stdlib.h>

#include "model/schema/people.h"
#include "model/schema/work.h"
#include "store_fixture.h"
#include "unit.h"

/* Two brokers, each with one record of every entity; the word "nakhla" is in the notes of all. */
struct office {
	struct db *db;
	int64_t user[2], customer[2];
	int64_t n[2][32];
};

static int64_t put_one(struct office *o, int who, const struct entity *entity)
{
	struct actor actor = { .user = o->user[who], .role = "admin", .alone = true };
	struct record *rec = record_new(entity);
	uint32_t random = (uint32_t)(7 + who);
	size_t notes = common_index(entity, COMMON_notes);
	int64_t n;

	for (size_t i = 0; i < entity->nfields; i++)
		if (entity->fields[i].flags & F_REQUIRED || entity->fields[i].flags & F_UNIQUE)
			store_fill(rec, i, o->customer[who], &random);
	for (size_t i = 0; i < entity->nfields; i++)
		if (str_eq(entity->fields[i].name, "customer") || str_eq(entity->fields[i].name, "record"))
			record_set_num(rec, i, o->customer[who]);
	record_set_num(rec, common_index(entity, COMMON_owner), o->user[who]);
	record_set_num(rec, common_index(entity, COMMON_assigned_to), o->user[who]);
	record_set_text(rec, notes, "nakhla");
	if (entity == &followup_entity)
		record_set_text(rec, FOLLOWUP_status, "pending");
	store_put(o->db, &actor, rec);
	n = rec->n;
	record_free(&rec);
	return n;
}

static void open_office(struct office *o)
{
	*o = (struct office){ .db = store_memory() };
	for (int who = 0; who < 2; who++) {
		struct actor actor;

		o->user[who] = store_user(o->db, who ? "سعد" : "نورة");
		actor = (struct actor){ .user = o->user[who], .role = "admin", .alone = true };
		o->customer[who] = store_customer(o->db, &actor, who ? "خالد سعيد" : "هند سلطان",
			who ? "0501111111" : "0502222222");
		for (size_t e = 0; entities[e]; e++)
			o->n[who][e] = put_one(o, who, entities[e]);
	}
}

static struct actor broker(const struct office *o, const char *role)
{
	return (struct actor){ .user = o->user[0], .role = role, .team = "riyadh" };
}

/* Does the list that q makes have the record? */
static bool lists(struct office *o, struct query *q, int64_t n)
{
	struct rowset rows = { 0 };
	struct err err;
	bool found = false;

	ck_ok(query_list(o->db, q, &rows, &err));
	for (size_t i = 0; i < rows.n; i++)
		found |= rows.v[i]->n == n;
	rowset_release(&rows);
	return found;
}

static void check_record(struct office *o, const struct actor *actor, size_t e, int who)
{
	const struct entity *entity = entities[e];
	int64_t n = o->n[who][e], got = 0, all = 0;
	struct record *rec = store_get(o->db, entity, n);
	bool may = role_may(actor, VERB_VIEW, entity, rec);
	struct query q = { .entity = entity }, paged = { .entity = entity, .limit = 50 };
	struct query found = { .entity = entity, .search = "nakhla", .limit = 50 };
	struct tally tally = { 0 };
	struct err err;

	ck_assert_msg(lists(o, &q, n) == may, "%s %s: list", actor->role, entity->name);
	ck_assert_msg(lists(o, &paged, n) == may, "%s %s: page", actor->role, entity->name);
	ck_assert_msg(query_sees(o->db, entity, n) == may, "%s %s: sees", actor->role, entity->name);
	ck_assert_msg((query_by_id(o->db, entity, rec->id, &got, &err) == OK) == may, "%s %s: id",
		actor->role, entity->name);
	if (entity == &customer_entity || entity == &interaction_entity || entity == &followup_entity)
		ck_assert_msg(lists(o, &found, n) == may, "%s %s: search", actor->role, entity->name);
	ck_ok(query_count(o->db, &q, 0, &all, &err));
	ck_ok(query_tally(o->db, &q, &tally, 1, &err));
	ck_assert_int_eq(tally.out, all);
	record_free(&rec);
}

START_TEST(reading_is_what_the_table_says)
{
	struct office o;

	open_office(&o);
	for (size_t r = 0; role_at(r); r++) {
		struct actor actor = broker(&o, role_at(r));

		query_viewer(o.db, &actor);
		for (size_t e = 0; entities[e]; e++)
			for (int who = 0; who < 2; who++)
				check_record(&o, &actor, e, who);
		query_viewer(o.db, NULL);
	}
	db_close(&o.db);
}
END_TEST

static size_t timeline_of(struct office *o, int who)
{
	struct timeline rows = { 0 };
	struct err err;
	size_t n;

	ck_ok(query_timeline(o->db, o->customer[who], INT64_MAX, INT64_MAX, 0, &rows, &err));
	n = rows.n;
	timeline_release(&rows);
	return n;
}

static size_t history(struct office *o, int64_t customer)
{
	struct changes changes = { 0 };
	struct err err;
	size_t n;

	ck_ok(query_history(o->db, customer, INT64_MAX, 0, &changes, &err));
	n = changes.n;
	changes_release(&changes);
	return n;
}

static size_t found_anywhere(struct office *o)
{
	struct places places = { 0 };
	struct err err;
	size_t n;

	ck_ok(query_search(o->db, "nakhla", 0, &places, &err));
	n = places.n;
	places_release(&places);
	return n;
}

START_TEST(panes_search_and_history_are_scoped)
{
	struct due due = { .from = INT64_MIN, .to = INT64_MAX };
	struct office o;
	struct actor actor;
	size_t everybodys, mine, all;
	struct err err;

	open_office(&o);
	ck_ok(query_agenda_count(o.db, &due, &everybodys, &err));
	all = found_anywhere(&o);
	ck_assert_uint_ge(all, 2);
	ck_assert_uint_gt(timeline_of(&o, 1), 0);
	actor = broker(&o, "broker");
	query_viewer(o.db, &actor);
	ck_ok(query_agenda_count(o.db, &due, &mine, &err));
	ck_assert_uint_eq(mine * 2, everybodys);
	ck_assert_uint_eq(found_anywhere(&o) * 2, all);
	ck_assert_uint_eq(timeline_of(&o, 1), 0);
	ck_assert_uint_gt(timeline_of(&o, 0), 0);
	ck_assert_uint_eq(history(&o, o.customer[1]), 0);
	ck_assert_uint_gt(history(&o, o.customer[0]), 0);
	actor.role = "observer";
	query_viewer(o.db, &actor);
	ck_assert_uint_eq(found_anywhere(&o), all);
	actor.role = "homeowner";
	query_viewer(o.db, &actor);
	ck_assert_uint_eq(found_anywhere(&o), 0);
	ck_assert_uint_eq(timeline_of(&o, 0), 0);
	db_close(&o.db);
}
END_TEST

/* What a colleague did for his customer is his to see. */
START_TEST(children_are_seen_with_their_customer)
{
	struct office o;
	struct actor actor, other;
	struct query q = { .entity = &interaction_entity };
	int64_t n;

	open_office(&o);
	actor = broker(&o, "broker");
	other = (struct actor){ .user = o.user[1], .role = "admin", .alone = true };
	n = store_interaction(o.db, &other, o.customer[0], "call", "interested", 1000);
	query_viewer(o.db, &actor);
	ck_assert(lists(&o, &q, n));
	db_close(&o.db);
}
END_TEST

/* --- Writing. */

enum deed { MAKE, CHANGE, REMOVE, DEEDS };

static enum result attempt(struct office *o, const struct actor *actor, size_t e, int who, enum deed deed)
{
	struct record *rec = store_get(o->db, entities[e], o->n[who][e]);
	struct save *save = NULL;
	struct err err;
	enum result code;

	ck_ok(save_begin(o->db, actor, "attempt", false, &save, &err));
	if (deed == REMOVE) {
		code = save_delete(save, WHO_USER, entities[e], rec->n, &err);
	} else {
		if (deed == MAKE) {
			rec->n = 0;
			*rec->id = '\0';
			for (size_t i = 0; i < rec->entity->nfields; i++)
				if (rec->entity->fields[i].flags & F_UNIQUE)
					record_clear(rec, i);
		}
		record_set_text(rec, common_index(rec->entity, COMMON_notes), "written");
		code = save_put(save, WHO_USER, rec, &err);
	}
	save_abort(&save);
	record_free(&rec);
	return code;
}

START_TEST(writing_is_what_the_table_says)
{
	static const enum verb verbs[DEEDS] = { VERB_CREATE, VERB_EDIT, VERB_DELETE };
	struct office o;

	open_office(&o);
	for (size_t r = 0; role_at(r); r++)
		for (size_t e = 0; entities[e]; e++)
			for (int who = 0; who < 2; who++)
				for (int d = 0; d < DEEDS; d++) {
					struct actor actor = broker(&o, role_at(r));
					struct record *rec = store_get(o.db, entities[e], o.n[who][e]);
					bool may = role_may(&actor, verbs[d], entities[e], rec);

					ck_assert_msg(attempt(&o, &actor, e, who, (enum deed)d) ==
						(may ? OK : ERR_DENIED), "%s %s %d %d", role_at(r),
						entities[e]->name, who, d);
					record_free(&rec);
				}
	db_close(&o.db);
}
END_TEST

/* What is made in an office is the team's, and handing over is a verb of its own. */
START_TEST(team_and_assignment)
{
	struct office o;
	struct actor actor;
	struct record *rec;
	struct save *save = NULL;
	struct err err;
	size_t assigned = common_index(&customer_entity, COMMON_assigned_to);
	int64_t n;

	open_office(&o);
	actor = broker(&o, "team_member");
	n = store_customer(o.db, &actor, "وليد راشد", "0503333333");
	rec = store_get(o.db, &customer_entity, n);
	ck_assert_str_eq(record_text(rec, common_index(&customer_entity, COMMON_team)), "riyadh");
	record_set_num(rec, assigned, o.user[1]);
	ck_ok(save_begin(o.db, &actor, "give", false, &save, &err));
	ck_assert_int_eq(save_put(save, WHO_USER, rec, &err), ERR_DENIED);
	save_abort(&save);
	actor.role = "broker";
	ck_ok(save_begin(o.db, &actor, "give", false, &save, &err));
	ck_ok(save_put(save, WHO_USER, rec, &err));
	ck_ok(save_commit(&save, &err));
	record_free(&rec);
	db_close(&o.db);
}
END_TEST

/* Taking back and erasing ask the same table. */
START_TEST(undo_and_erasure_ask_the_role)
{
	struct office o;
	struct actor actor;
	struct erased erased;
	struct err err;
	char *label = NULL;
	int64_t n;

	open_office(&o);
	actor = broker(&o, "broker");
	n = store_customer(o.db, &actor, "وليد راشد", "0503333333");
	actor.role = "observer";
	ck_assert_int_eq(undo_step(o.db, &actor, &label, &err), ERR_DENIED);
	ck_assert_int_eq(save_erase(o.db, &actor, &customer_entity, n, "erase", &erased, &err), ERR_DENIED);
	actor.role = "team_member";	/* what he made would have to be deleted */
	ck_assert_int_eq(undo_step(o.db, &actor, &label, &err), ERR_DENIED);
	ck_assert_int_eq(save_erase(o.db, &actor, &customer_entity, n, "erase", &erased, &err), ERR_DENIED);
	actor.role = "broker";
	ck_assert_int_eq(save_erase(o.db, &actor, &customer_entity, o.customer[1], "erase", &erased, &err),
		ERR_DENIED);
	ck_ok(undo_step(o.db, &actor, &label, &err));
	free(label);
	ck_ok(redo_step(o.db, &actor, &label, &err));
	free(label);
	actor.role = "observer";
	ck_assert_int_eq(undo_step(o.db, &actor, &label, &err), ERR_DENIED);
	db_close(&o.db);
}
END_TEST

static void tag_customer(struct office *o, int who, const char *phone, const char *tags, const char *city)
{
	struct actor actor = { .user = o->user[who], .role = "admin", .alone = true };
	struct record *rec = NULL;
	struct err err;

	ck_ok(query_get(o->db, &customer_entity, o->customer[who], &rec, &err));
	record_set_text(rec, common_index(&customer_entity, COMMON_tags), tags);
	record_set_text(rec, CUSTOMER_phone, phone);
	record_set_text(rec, CUSTOMER_city, city);
	store_put(o->db, &actor, rec);
	record_free(&rec);
}

static size_t doubles_of(struct office *o, const char *phone)
{
	struct record *rec = record_new(&customer_entity);
	struct rowset rows = { 0 };
	struct err err;
	size_t n;

	record_set_text(rec, CUSTOMER_phone, phone);
	ck_ok(query_duplicates(o->db, rec, &rows, &err));
	n = rows.n;
	rowset_release(&rows);
	record_free(&rec);
	return n;
}

static bool suggests(struct office *o, const char *pool, const char *word)
{
	struct strlist words = { 0 };
	struct err err;
	bool has;

	ck_ok(query_pool(o->db, pool, 100, &words, &err));
	has = strlist_has(&words, word);
	strlist_release(&words);
	return has;
}

/* The customers that have the tag; -1: the tag is not known. */
static int64_t tagged(struct office *o, const char *word)
{
	struct tag_counts counts = { 0 };
	struct err err;
	int64_t n = -1;

	ck_ok(query_tags(o->db, &counts, &err));
	for (size_t i = 0; i < counts.n; i++)
		if (str_eq(counts.v[i].word, word))
			n = counts.v[i].customers;
	tag_counts_release(&counts);
	return n;
}

static void check_hints(struct office *o, bool own, bool others)
{
	int64_t *v = NULL;
	struct err err;
	size_t n;

	ck_assert_uint_eq(doubles_of(o, "+966502222222"), own);
	ck_assert_uint_eq(doubles_of(o, "+966501111111"), others);
	ck_assert_int_eq(tagged(o, "villa"), own ? 1 : -1);
	ck_assert_int_eq(tagged(o, "secret"), others ? 1 : -1);
	ck_assert_int_eq(tagged(o, "both"), own + others ? own + others : -1);
	ck_assert_int_eq(suggests(o, "tag", "villa"), own);
	ck_assert_int_eq(suggests(o, "tag", "secret"), others);
	ck_assert_int_eq(suggests(o, "city", "Abha"), own);
	ck_assert_int_eq(suggests(o, "city", "Tabuk"), others);
	ck_ok(query_tagged(o->db, "both", &v, &n, &err));
	ck_assert_uint_eq(n, (size_t)own + others);
	free(v);
}

/* Where no record is shown, the words of others' records and their numbers must not be told either. */
START_TEST(doubles_tags_and_suggestions_tell_nothing_of_others)
{
	struct office o;
	struct actor actor;
	struct save *save;
	struct err err;

	open_office(&o);
	tag_customer(&o, 0, "+966502222222", "[\"villa\",\"both\"]", "Abha");
	tag_customer(&o, 1, "+966501111111", "[\"secret\",\"both\"]", "Tabuk");
	check_hints(&o, true, true);
	actor = broker(&o, "broker");
	query_viewer(o.db, &actor);
	check_hints(&o, true, false);
	/* Inside a step, too: an import asks there. */
	ck_ok(save_begin(o.db, &actor, "x", false, &save, &err));
	check_hints(&o, true, false);
	save_abort(&save);
	actor.role = "manager";
	query_viewer(o.db, &actor);
	check_hints(&o, true, true);
	actor.role = "homeowner";
	query_viewer(o.db, &actor);
	check_hints(&o, false, false);
	db_close(&o.db);
}
END_TEST

int main(void)
{
	return UNIT_RUN("scope", reading_is_what_the_table_says, panes_search_and_history_are_scoped,
		children_are_seen_with_their_customer, writing_is_what_the_table_says,
		team_and_assignment, undo_and_erasure_ask_the_role,
		doubles_tags_and_suggestions_tell_nothing_of_others);
}
