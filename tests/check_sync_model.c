/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Three machines and random histories: work, syncs through a server that breaks things, kill -9, clocks that
 * jump.  In the end all have the same bytes, and nothing that was saved is gone without a conflict that tells it.
 * HISTORIES: from each of the seeds (make soak); SEED: one history alone. */
#include "store_fixture.h"
#include "sync_fixture.h"

#include <inttypes.h>
#include <unistd.h>

#include "model/schema/people.h"
#include "store/db.h"
#include "store/save.h"
#include "store/sync.h"

#define NOW	 "2026-11-22T10:00"
#define MACHINES 3
#define STEPS	 40
#define SEEDS	 12

static struct peer peer;
static struct err err;
static char *made[MACHINES], *paths[MACHINES];	/* a new database of each; the one at work */
static struct app apps[MACHINES];
static unsigned counter;		/* every text that is written is another one */

/* --- Chance. */

static uint32_t seed;

static uint32_t chance(uint32_t below)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % below;
}

/* --- What a machine has: each customer's fields as texts. */

static const char *const fields[] = { "company", "city", "nickname", "address", "status", "tags", "deleted_at" };
#define FIELDS	COUNT(fields)
#define DELETED (FIELDS - 1)
#define TAGS	(FIELDS - 2)

struct person { char id[ULID_LEN + 1]; char *v[FIELDS]; };	/* "": missing */
struct look { struct person *v; size_t n, cap; };

static bool see_one(struct record *rec, void *ctx)
{
	struct look *look = ctx;
	struct person *p;

	look->v = array_grow(look->v, &look->cap, look->n + 1, sizeof(*look->v));
	p = &look->v[look->n++];
	for (size_t i = 0; i < FIELDS; i++) {
		size_t field = (size_t)entity_field(&customer_entity, fields[i]);
		struct str text = STR_INIT;

		if (i == DELETED)
			str_add(&text, record_has(rec, field) ? "yes" : "");
		else if (record_has(rec, field))
			value_raw(&customer_entity.fields[field], &rec->v[field], &text);
		p->v[i] = str_detach(&text);
	}
	snprintf(p->id, sizeof(p->id), "%s", rec->id);
	return true;
}

static void see(struct app *app, struct look *look)
{
	for (int deleted = 0; deleted < 2; deleted++) {
		struct query q = { .entity = &customer_entity, .deleted = deleted };

		ck_ok(query_each(app->db, &q, see_one, look, &err));
	}
}

static struct person *find(const struct look *look, const char *id)
{
	for (size_t i = 0; i < look->n; i++)
		if (str_eq(look->v[i].id, id))
			return &look->v[i];
	return NULL;
}

static void forget(struct look *look)
{
	for (size_t i = 0; i < look->n; i++)
		for (size_t f = 0; f < FIELDS; f++)
			free(look->v[i].v[f]);
	free(look->v);
	*look = (struct look){ 0 };
}

/* --- What was saved and acknowledged. */

struct edit {
	char id[ULID_LEN + 1];
	size_t field;
	char *value;		/* owned: what was written; a single tag */
	bool replaced;		/* by somebody who saw it */
	bool deleted;		/* the whole record, by somebody who saw it */
};
static struct edit *edits;
static size_t nedits, edits_cap;

static void note(const char *id, size_t field, const char *value)
{
	struct edit *e;

	/* Going back to what was there before, by undo: nothing new that could be lost. */
	for (size_t i = 0; i < nedits; i++)
		if (edits[i].field == field && str_eq(edits[i].id, id) && str_eq(edits[i].value, value))
			return;
	edits = array_grow(edits, &edits_cap, nedits + 1, sizeof(*edits));
	e = &edits[nedits++];
	*e = (struct edit){ .field = field, .value = xstrdup(value) };
	snprintf(e->id, sizeof(e->id), "%s", id);
}

static bool has_tag(const char *set, const char *tag)
{
	char *quoted = xasprintf("\"%s\"", tag);
	bool has = strstr(set, quoted);

	free(quoted);
	return has;
}

static void note_tags(const char *id, const char *before, const char *after)
{
	for (const char *at = after; (at = strstr(at, "\"t")); ) {
		char *tag = xstrndup(at + 1, strcspn(at + 1, "\""));

		if (!has_tag(before, tag))
			note(id, TAGS, tag);
		at += strlen(tag) + 2;
		free(tag);
	}
}

/* One record before and after something was done on one machine. */
static void note_changes(const struct person *before, const struct person *after)
{
	bool deletes = !*before->v[DELETED] && *after->v[DELETED];

	for (size_t i = 0; i < nedits; i++) {
		struct edit *e = &edits[i];
		const char *was, *is;

		if (!str_eq(e->id, after->id))
			continue;
		was = before->v[e->field];
		is = after->v[e->field];
		if (e->field == TAGS) {
			e->replaced |= has_tag(was, e->value) && !has_tag(is, e->value);
			e->deleted |= deletes && has_tag(was, e->value);
		} else {
			e->replaced |= str_eq(was, e->value) && !str_eq(is, e->value);
			e->deleted |= deletes && str_eq(was, e->value);
		}
	}
	for (size_t f = 0; f < FIELDS; f++)
		if (f == TAGS)
			note_tags(after->id, before->v[f], after->v[f]);
		else if (*after->v[f] && !str_eq(before->v[f], after->v[f]))
			note(after->id, f, after->v[f]);
}

static void note_all(const struct look *before, const struct look *after)
{
	static const struct person nobody = { .v = { "", "", "", "", "", "", "" } };

	for (size_t i = 0; i < after->n; i++) {
		const struct person *was = find(before, after->v[i].id);

		note_changes(was ? was : &nobody, &after->v[i]);
	}
}

/* --- Nothing is gone without a word. */

static bool is_told(const struct edit *e)
{
	bool found = false;

	for (size_t i = 0; i < MACHINES && !found; i++) {
		struct sync_conflicts told = { 0 };

		ck_ok(sync_conflicts_get(apps[i].db, 100000, &told, &err));
		for (size_t k = 0; k < told.n && !found; k++) {
			const struct sync_conflict *c = &told.v[k];

			if (!str_eq(c->id, e->id) || !str_eq(c->field->name, fields[e->field]))
				continue;
			found = e->field == TAGS || (c->mine && str_eq(c->mine, e->value)) ||
				(c->theirs && str_eq(c->theirs, e->value)) ||
				(e->field == DELETED && (c->mine || c->theirs));
		}
		sync_conflicts_release(&told);
	}
	return found;
}

static void check_edits(uint32_t history)
{
	struct look end = { 0 };

	see(&apps[0], &end);
	for (size_t i = 0; i < nedits; i++) {
		const struct edit *e = &edits[i];
		const struct person *p = find(&end, e->id);
		bool holds;

		/* Made and deleted before anybody else saw it: it is where it was made. */
		if (!p || e->replaced)
			continue;
		holds = e->field == TAGS ? has_tag(p->v[TAGS], e->value) : str_eq(p->v[e->field], e->value);
		if (*p->v[DELETED] && e->field != DELETED)
			holds = e->deleted;
		if (!holds && !is_told(e))
			ck_abort_msg("history %u: %s = %s of %s is gone, and no conflict tells it",
				(unsigned)history, fields[e->field], e->value, e->id);
	}
	forget(&end);
}

/* --- What happens. */

static int64_t any(struct app *app, bool deleted)
{
	struct query q = { .entity = &customer_entity, .deleted = deleted };
	struct rowset rows = { 0 };
	int64_t n;

	ck_ok(query_list(app->db, &q, &rows, &err));
	n = rows.n ? rows.v[chance((uint32_t)rows.n)]->n : 0;
	rowset_release(&rows);
	return n;
}

static void edit_one(struct app *app, int64_t n)
{
	static const char *const states[] = { "active", "closed", "negotiating" };
	uint32_t field = chance(6);
	char *spec;

	if (field < 4)
		spec = xasprintf("%s=%s%u", fields[field], chance(2) ? "قيمة" : "v", ++counter);
	else if (field == 4)
		spec = xasprintf("status=%s", states[chance(3)]);
	else
		spec = xasprintf("tags=[\"t%u\",\"t%u\"]", counter + 1, counter + 2), counter += 2;
	fixture_edit(app, &customer_entity, n, spec);
	free(spec);
}

static void work(struct app *app, void *ctx)
{
	int64_t n = any(app, false), gone = any(app, true);
	char *spec, *label = NULL;

	(void)ctx;
	switch (chance(10)) {
	case 0:
		counter++;
		spec = xasprintf("name=N%u;phone=+96650%07u;city=c%u", counter, counter, counter);
		fixture_add(app, &customer_entity, spec);
		free(spec);
		break;
	case 1:
		if (n)
			ck_ok(app_delete(app, &customer_entity, n, &err));
		break;
	case 2:
		if (gone)
			ck_ok(app_restore(app, &customer_entity, gone, &err));
		break;
	case 3:
		(void)!app_undo(app, &label, &err);
		free(label);
		break;
	default:
		if (n)
			edit_one(app, n);
	}
}

static void sync_somehow(struct app *app, void *ctx)
{
	static const char *const faults[] = { "drop", "lose", "status&arg=503", "cut&arg=40", "short&arg=40",
		"twice", "rewind", "heart&arg=3" };
	struct sync_counts counts;
	struct err ignored;

	(void)ctx;
	if (chance(3) == 0) {
		char *query = xasprintf("do=%s&at=*&skip=%u&times=2", faults[chance(COUNT(faults))],
			(unsigned)chance(6));

		peer_fault(&peer, query);
		free(query);
	}
	(void)!machine_try(app, &counts, &ignored);
}

struct death { void (*work)(struct app *, void *); };

static void die_in(struct app *app, void *ctx)
{
	const struct death *death = ctx;
	uint32_t how = chance(4), at = chance(5);

	if (how < 2) {
		machine_kill_at(app, how ? KILL_AFTER_COMMIT : KILL_BEFORE_COMMIT, (int)at);
	} else {
		char *query = xasprintf("do=%s&arg=%ld&at=*&skip=%u", how == 2 ? "kill" : "killed", (long)getpid(),
			(unsigned)at);

		peer_fault(&peer, query);
		free(query);
	}
	death->work(app, NULL);
}

/* In a process of its own, which does not live to its end, mostly. */
static void crash(size_t who, void (*what)(struct app *, void *))
{
	struct death death = { what };

	app_close(&apps[who]);
	machine_in_child(paths[who], die_in, &death);
	free(peer_ask(&peer, "POST", "/_test/clear", NULL));
	counter += 2;		/* what the child may have used */
	machine_open(&apps[who], paths[who], NOW);
}

static void step(uint32_t history, int i)
{
	static const char *const hours[] = { NOW, "2026-11-23T10:00", "2026-11-21T10:00", "2026-11-22T10:01" };
	struct look before = { 0 }, after = { 0 };
	size_t who;
	bool works;

	seed = (history * 1000 + (uint32_t)i) * 2654435761u;
	chance(2);
	who = chance(MACHINES);
	works = chance(3);
	fixture_clock(hours[chance(COUNT(hours))]);
	if (works)
		see(&apps[who], &before);
	if (chance(12) == 0)
		crash(who, works ? work : sync_somehow);
	else
		(works ? work : sync_somehow)(&apps[who], NULL);
	if (works) {
		see(&apps[who], &after);
		note_all(&before, &after);
	}
	free(peer_ask(&peer, "POST", "/_test/clear", NULL));
	forget(&before);
	forget(&after);
}

/* --- The whole. */

static void copy_file(const char *from, const char *to)
{
	FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
	char part[65536];
	size_t n;

	ck_assert(in && out);
	while ((n = fread(part, 1, sizeof(part), in)))
		ck_assert_uint_eq(fwrite(part, 1, n, out), n);
	fclose(in);
	ck_assert_int_eq(fclose(out), 0);
}

static void history(uint32_t number)
{
	struct app *all[MACHINES];

	free(peer_ask(&peer, "POST", "/_test/wipe", NULL));
	for (size_t i = 0; i < MACHINES; i++) {
		copy_file(made[i], paths[i]);
		machine_open(&apps[i], paths[i], NOW);
		machine_join(&apps[i], &peer);
		all[i] = &apps[i];
	}
	nedits = 0;
	counter = 0;
	for (int i = 0; i < STEPS; i++)
		step(number, i);
	fixture_clock("2026-11-24T10:00");
	machines_settle(all, MACHINES, 4);
	machines_same(&apps[0], &apps[1]);
	machines_same(&apps[0], &apps[2]);
	for (size_t i = 0; i < MACHINES; i++)
		machine_quiet(&apps[i]);
	check_edits(number);
	for (size_t i = 0; i < MACHINES; i++)
		app_close(&apps[i]);
	for (size_t i = 0; i < nedits; i++)
		free(edits[i].value);
}

static int number_of(const char *name, int otherwise)
{
	const char *text = getenv(name);
	int64_t n = otherwise;

	return text && parse_int64(text, &n) ? (int)n : otherwise;
}

START_TEST(three_machines_agree_and_lose_nothing)
{
	int histories = number_of("HISTORIES", 20), only = number_of("SEED", -1);

	peer_start(&peer);
	for (size_t i = 0; i < MACHINES; i++) {
		char *name = xasprintf("made-%d-%zu.db", _i, i);

		made[i] = store_path(name);
		free(name);
		name = xasprintf("work-%d-%zu.db", _i, i);
		paths[i] = store_path(name);
		free(name);
		machine_open(&apps[i], made[i], NOW);
		app_close(&apps[i]);
	}
	if (only >= 0 && _i == 0)
		history((uint32_t)only);
	for (int i = 0; i < histories && only < 0; i++)
		history((uint32_t)(_i * histories + i));
	for (size_t i = 0; i < MACHINES; i++) {
		free(made[i]);
		free(paths[i]);
	}
	free(edits);
	peer_stop(&peer);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("sync_model");
	TCase *all = tcase_create("histories");

	tcase_set_timeout(all, getenv("HISTORIES") ? 7200 : 300);
	tcase_add_loop_test(all, three_machines_agree_and_lose_nothing, 0, SEEDS);
	suite_add_tcase(suite, all);
	return unit_run(suite);
}
