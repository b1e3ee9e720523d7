/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A customer is written to his new place by a machine that ends before it has left the old one, and is edited there by
 * another, which it never heard of: whoever reads both knows what the new document grew from, so nothing gives way
 * that it had not seen. */
#include "base/base.h"

#include "io/couch.h"
#include "model/schema/people.h"
#include "office_fixture.h"
#include "store/sync.h"
#include "unit.h"

#define LATER "2026-11-22T11:00"
#define LAST  "2026-11-22T12:00"

static int64_t n, m;	/* the customer at a and at b */

/* What is undecided at a machine, of any place. */
static size_t conflicts(struct app *app)
{
	struct sync_conflicts found = { 0 };
	size_t count;

	ck_ok(sync_conflicts_get(app->db, 99, &found, &err));
	count = found.n;
	sync_conflicts_release(&found);
	return count;
}

static void sync_own(struct app *app)
{
	struct sync_options options = quick_options();

	options.only = REMOTE_OWN;
	ck_ok(sync_once(app, &options, &report, &err));
}

/* "field=value", or with nothing behind the sign what empties it. */
static void edit(struct app *app, int64_t who, const char *spec)
{
	struct record *rec;
	char *field;

	if (spec[strlen(spec) - 1] != '=') {
		fixture_edit(app, &customer_entity, who, spec);
		return;
	}
	rec = fixture_get(app, &customer_entity, who);
	field = xstrndup(spec, strlen(spec) - 1);
	record_set_text(rec, (size_t)entity_field(&customer_entity, field), NULL);
	ck_ok(app_put(app, rec, &err));
	free(field);
	record_free(&rec);
}

/* a shares him with its edit, and does not come to leaving home; b's edit, the earlier one, goes there afterwards. */
static void part(const char *at_a, const char *at_b)
{
	office_start();
	n = fixture_add(&a, &customer_entity, "name=Hind;phone=+966551234567;city=جدة;company=الروضة");
	office_settle();
	m = machine_n(&a, n, &b);
	edit(&b, m, at_b);
	fixture_clock(LATER);
	edit(&a, n, at_a);
	office_set_team(&a, n, "north");
	peer_fault(home, "do=drop&at=_bulk_docs&times=9");
	ck_assert_int_eq(office_try(&a), ERR_NET);
	free(peer_ask(home, "POST", "/_test/clear", NULL));
	ck_assert(is_on(&a, n, team) && is_on(&a, n, home));
	sync_own(&b);
	ck_value_eq(&b, &customer_entity, m, "team", "");
}

/* All have the same in the end, in one place. */
static void join(void)
{
	fixture_clock(LAST);
	office_settle();
	machines_same(&a, &b);
	ck_assert(is_on(&a, n, team) && !is_on(&a, n, home));
	ck_assert_int_eq(office_waiting(&a) + office_waiting(&b) + office_waiting(&c), 0);
	machine_quiet(&a);
	machine_quiet(&b);
	machine_quiet(&c);
}

START_TEST(what_the_new_place_had_not_seen_is_kept_as_a_conflict)
{
	struct sync_conflicts found = { 0 };

	part("company=الملقا", "company=النخيل");
	office_sync(&b);
	ck_value_eq(&b, &customer_entity, m, "company", "الملقا");
	ck_ok(sync_conflicts_get(b.db, 9, &found, &err));
	ck_assert_uint_eq(found.n, 1);
	ck_assert_str_eq(found.v[0].field->name, "company");
	ck_assert_str_eq(found.v[0].mine, "النخيل");
	ck_assert_str_eq(found.v[0].theirs, "الملقا");
	sync_conflicts_release(&found);
	join();
	office_stop();
}
END_TEST

/* What only one of them touched is no conflict: changed, emptied, or both. */
START_TEST(what_one_side_alone_has_changed_stays)
{
	static const char *const edits[][2] = {
		{ "company=الملقا", "city=الرياض" }, { "company=", "city=الرياض" }, { "company=الملقا", "city=" },
		{ "name=هند", "city=الرياض" }, { "city=الرياض", "city=الرياض" },
	};
	static const char *const ends[][3] = {	/* name, city, company */
		{ "Hind", "الرياض", "الملقا" }, { "Hind", "الرياض", "" }, { "Hind", "", "الملقا" },
		{ "هند", "الرياض", "الروضة" }, { "Hind", "الرياض", "الروضة" },
	};

	part(edits[_i][0], edits[_i][1]);
	office_sync(&b);
	ck_value_eq(&b, &customer_entity, m, "company", ends[_i][2]);
	join();
	ck_assert_uint_eq(conflicts(&a) + conflicts(&b) + conflicts(&c), 0);
	ck_value_eq(&a, &customer_entity, n, "name", ends[_i][0]);
	ck_value_eq(&a, &customer_entity, n, "city", ends[_i][1]);
	ck_value_eq(&a, &customer_entity, n, "company", ends[_i][2]);
	office_stop();
}
END_TEST

/* A colleague edits him in the new place before the broker's other machine has read it. */
START_TEST(who_edits_in_the_new_place_leaves_what_it_grew_from)
{
	part("company=الملقا", "company=النخيل");
	office_sync(&c);
	fixture_clock(LAST);
	fixture_edit(&c, &customer_entity, machine_n(&a, n, &c), _i ? "company=العليا" : "city=الرياض");
	office_sync(&c);
	office_sync(&b);
	ck_assert_uint_eq(conflicts(&b), 1);
	join();
	ck_assert_uint_eq(conflicts(&b), 1);
	ck_value_eq(&b, &customer_entity, m, "company", _i ? "العليا" : "الملقا");
	ck_value_eq(&b, &customer_entity, m, "city", _i ? "جدة" : "الرياض");
	office_stop();
}
END_TEST

/* The usual way: everybody knew, so there is nothing to decide, there and back again. */
START_TEST(who_moves_what_all_have_seen_makes_no_conflict)
{
	office_start();
	n = fixture_add(&a, &customer_entity, "name=Hind;phone=+966551234567");
	office_settle();
	m = machine_n(&a, n, &b);
	for (int i = 0; i < 3; i++) {
		fixture_clock(i ? LAST : LATER);
		fixture_edit(&b, &customer_entity, m, i ? "city=الرياض" : "city=جدة");
		office_sync(&b);
		office_sync(&a);
		fixture_edit(&a, &customer_entity, n, i ? "city=الدمام" : "company=الملقا");
		office_set_team(&a, n, i == 1 ? NULL : "north");
		office_sync(&a);
		office_sync(&b);
		office_settle();
		machines_same(&a, &b);
	}
	ck_assert_uint_eq(conflicts(&a) + conflicts(&b) + conflicts(&c), 0);
	ck_value_eq(&b, &customer_entity, m, "city", "الدمام");
	office_stop();
}
END_TEST

/* What a place and we last had of him. */
static struct state *known_of(struct app *app, const char *remote)
{
	struct sync_record known = { 0 };
	struct state *state = NULL;
	struct json *doc = NULL;
	bool bare;

	ck_ok(sync_record_get(app->db, remote, n, &known, &err));
	ck_ok(json_parse(known.doc, strlen(known.doc), &doc, &err));
	ck_ok(couch_doc_read(doc, COUCH_ANY_TIME, &state, &bare, &err));
	json_free(&doc);
	sync_record_release(&known);
	return state;
}

/* The log of the machine that brings both together has no row of what the other one has changed: that is as old in the
 * new place as it was in the old one, or a third machine, which knows it, would take the new place for an older state
 * (history 3037). */
START_TEST(what_came_from_the_old_place_is_no_older_in_the_new_one)
{
	struct state *there, *here;

	part("company=الملقا", "tags=vip");
	office_sync(&a);
	there = known_of(&a, REMOTE_OWN);
	here = known_of(&a, REMOTE_TEAM);
	ck_assert_str_eq(here->raw[common_index(&customer_entity, COMMON_tags)], "[\"vip\"]");
	for (size_t i = 0; i < customer_entity.nfields; i++)
		if (state_has_stamp(&customer_entity, i))
			ck_assert_msg(strcmp(here->stamp[i], there->stamp[i]) >= 0, "%s", customer_entity.fields[i].name);
	state_free(&there);
	state_free(&here);
	office_stop();
}
END_TEST

/* The answer to what home was told is lost; shared and deleted since, he is nothing the team need hear of, until it
 * turns out that another machine has edited him at home. */
START_TEST(who_comes_back_by_a_merge_goes_where_he_belongs)
{
	struct sync_options options = quick_options();

	office_start();
	office_settle();
	n = fixture_add(&a, &customer_entity, "name=Hind;phone=+966551234567;city=جدة");
	peer_fault(home, "do=lose&at=_bulk_docs&times=9");
	options.only = REMOTE_OWN;
	(void)!sync_once(&a, &options, &report, &err);
	free(peer_ask(home, "POST", "/_test/clear", NULL));
	office_sync(&b);
	m = machine_n(&a, n, &b);
	edit(&b, m, "city=الرياض");
	fixture_clock(LATER);
	office_set_team(&a, n, "north");
	ck_ok(app_delete(&a, &customer_entity, n, &err));
	options.only = REMOTE_TEAM;
	ck_ok(sync_once(&a, &options, &report, &err));
	ck_assert(!is_on(&a, n, team));
	sync_own(&b);
	join();
	ck_assert(machine_has(&a, &customer_entity, n) && machine_has(&c, &customer_entity, machine_n(&a, n, &c)));
	ck_value_eq(&a, &customer_entity, n, "city", "الرياض");
	office_stop();
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("remotes_grown", NULL, NULL, 60,
		ONCE(what_the_new_place_had_not_seen_is_kept_as_a_conflict),
		EACH(what_one_side_alone_has_changed_stays, 5),
		EACH(who_edits_in_the_new_place_leaves_what_it_grew_from, 2),
		ONCE(who_moves_what_all_have_seen_makes_no_conflict),
		ONCE(what_came_from_the_old_place_is_no_older_in_the_new_one),
		ONCE(who_comes_back_by_a_merge_goes_where_he_belongs));
}
