/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What people see of the sync and decide: inbox, outbox, the top line's words, who calls whom. */
#include "base/base.h"

#include "app/inbox.h"
#include "app/presence.h"
#include "app/sync_state.h"
#include "base/date.h"
#include "model/schema/lists.h"
#include "model/schema/people.h"
#include "model/schema/presence.h"
#include "model/schema/work.h"
#include "store/db.h"
#include "store/sync_inbox.h"
#include "sync_pair.h"
#include "text/layout.h"
#include "unit.h"

static struct inbox inbox;
static struct str told;
static int64_t there, here;	/* the customer on a, on b */

static enum result try_sync(struct app *app)
{
	return machine_try(app, &counts, &err);
}

static void join(struct app *app)
{
	fixture_open(app, NOW);
	if (app == &b)		/* a colleague's, else both are one person's machines */
		fixture_edit(&b, &user_entity, b.me->n, "login=sara");
	machine_join(app, &peer);
}

static void read_inbox(void)
{
	inbox_release(&inbox);
	ck_ok(inbox_read(&b, &inbox, &err));
}

/* Two change the same three fields; b merges. */
static void setup(void)
{
	struct record *rec;

	told = (struct str)STR_INIT;
	peer_start(&peer);
	join(&a);
	join(&b);
	there = fixture_add(&a, &customer_entity, "name=Noura;phone=+966501234567;budget_max=500000");
	ck_ok(try_sync(&a));
	ck_ok(try_sync(&b));
	rec = fixture_get(&a, &customer_entity, there);
	ck_ok(sync_number(b.db, rec->id, &here, &err));
	record_free(&rec);
	fixture_edit(&a, &customer_entity, there, "budget_max=900000;status=active;city=Riyadh");
	ck_ok(try_sync(&a));
	fixture_clock("2026-11-22T11:00");
	fixture_edit(&b, &customer_entity, here, "budget_max=850000;status=closed;city=Jeddah");
	ck_ok(try_sync(&b));
	read_inbox();
}

static void teardown(void)
{
	inbox_release(&inbox);
	str_release(&told);
	pair_stop();
}

static const struct inbox_item *find(const char *field)
{
	read_inbox();
	for (size_t i = 0; i < inbox.n; i++)
		if (inbox.v[i].field ? str_eq(inbox.v[i].field->name, field) :
		    inbox.v[i].reason && strstr(inbox.v[i].reason, field))
			return &inbox.v[i];
	return NULL;
}

START_TEST(what_asks_stands_first_with_both_values)
{
	ck_assert_uint_eq(inbox.n, 3);
	ck_assert(inbox.v[0].ask && inbox.v[1].ask && !inbox.v[2].ask);
	ck_assert_str_eq(inbox.v[2].field->name, "city");
	ck_assert_str_eq(inbox.v[2].here, "Jeddah");
	ck_assert_str_eq(inbox.v[2].there, "Riyadh");
	ck_assert(inbox.v[2].mine);
	ck_assert_str_eq(inbox.v[0].title, "Noura");
	/* The other machine merged nothing and has nothing to decide. */
	ck_ok(try_sync(&a));
	inbox_release(&inbox);
	ck_ok(inbox_read(&a, &inbox, &err));
	ck_assert_uint_eq(inbox.n, 0);
}
END_TEST

START_TEST(the_other_value_is_one_step_and_travels)
{
	char *label = NULL;

	ck_ok(inbox_take(&b, find("budget_max"), &told, &err));
	ck_value_eq(&b, &customer_entity, here, "budget_max", "900000.00");
	ck_assert_ptr_null(find("budget_max"));
	ck_assert_uint_eq(inbox.n, 2);
	ck_ok(try_sync(&b));
	ck_ok(try_sync(&a));
	ck_value_eq(&a, &customer_entity, there, "budget_max", "900000.00");
	/* One undo gives the value and the question back. */
	ck_ok(app_undo(&b, &label, &err));
	free(label);
	ck_value_eq(&b, &customer_entity, here, "budget_max", "850000.00");
	ck_assert_ptr_nonnull(find("budget_max"));
	ck_ok(app_redo(&b, &label, &err));
	free(label);
	ck_assert_ptr_null(find("budget_max"));
}
END_TEST

START_TEST(keeping_writes_nothing_and_can_be_asked_again)
{
	int64_t seq = query_log_seq(b.db), conflict = find("status")->conflict;

	ck_ok(inbox_keep(&b, find("status"), &told, &err));
	ck_assert_ptr_null(find("status"));
	ck_value_eq(&b, &customer_entity, here, "status", "closed");
	ck_assert_int_eq(query_log_seq(b.db), seq);
	ck_ok(inbox_reopen(&b, conflict, &err));
	ck_assert_ptr_nonnull(find("status"));
}
END_TEST

/* What a person types after the merge is what holds; both that met are still there to see. */
START_TEST(a_third_value_holds_until_somebody_decides)
{
	fixture_edit(&b, &customer_entity, here, "city=Abha");
	ck_assert_str_eq(find("city")->here, "Abha");
	ck_ok(inbox_take(&b, find("city"), &told, &err));
	ck_value_eq(&b, &customer_entity, here, "city", "Jeddah");
}
END_TEST

START_TEST(an_edit_against_a_delete_is_shown)
{
	ck_ok(try_sync(&a));
	ck_ok(app_delete(&a, &customer_entity, there, &err));
	ck_ok(try_sync(&a));
	fixture_edit(&b, &customer_entity, here, "nickname=Nona");
	ck_ok(try_sync(&b));
	ck_assert_ptr_nonnull(find("deleted_at"));
	ck_assert_str_eq(find("deleted_at")->here, "kept");
	ck_assert_str_eq(find("deleted_at")->there, "deleted");
	ck_ok(inbox_take(&b, find("deleted_at"), &told, &err));
	ck_assert_int_eq(fixture_count(&b, &customer_entity, "name=Noura"), 0);
	ck_assert_ptr_null(find("deleted_at"));
}
END_TEST

START_TEST(the_refused_goes_again_or_goes)
{
	int64_t n = fixture_add(&b, &customer_entity, "name=FORBIDDEN;phone=+966551112223");

	ck_ok(try_sync(&b));
	ck_assert_str_eq(find("not yours")->here, "sent again");
	ck_ok(inbox_keep(&b, find("not yours"), &told, &err));
	ck_assert_ptr_null(find("not yours"));
	ck_ok(try_sync(&b));		/* sent once more, refused once more */
	ck_assert_int_eq(counts.refused, 1);
	ck_ok(inbox_take(&b, find("not yours"), &told, &err));
	ck_assert_int_eq(fixture_count(&b, &customer_entity, "name=FORBIDDEN"), 0);
	ck_assert_ptr_null(find("not yours"));
	(void)n;
	/* A change of what the server has: as it was there. */
	fixture_edit(&b, &customer_entity, here, "nickname=FORBIDDEN");
	ck_ok(try_sync(&b));
	ck_assert_str_eq(find("not yours")->here, "sent again: Known as");
	ck_ok(inbox_take(&b, find("not yours"), &told, &err));
	ck_value_eq(&b, &customer_entity, here, "nickname", "");
	ck_value_eq(&b, &customer_entity, here, "city", "Jeddah");
	ck_ok(try_sync(&b));
	ck_assert_int_eq(counts.refused, 0);
	ck_assert_ptr_null(find("not yours"));
}
END_TEST

/* A role that was taken away must not keep him from giving up what it would not let him send. */
START_TEST(the_refused_is_given_up_without_the_right_to_write)
{
	struct actor before = b.actor;

	fixture_edit(&b, &customer_entity, here, "nickname=FORBIDDEN");
	ck_ok(try_sync(&b));
	b.actor.alone = false;
	b.actor.role = "observer";
	ck_ok(inbox_take(&b, find("not yours"), &told, &err));
	b.actor = before;
	ck_value_eq(&b, &customer_entity, here, "nickname", "");
	ck_ok(try_sync(&b));
	ck_assert_int_eq(counts.refused, 0);
	ck_assert_int_eq(counts.up, 0);		/* the server would refuse that, too */
	ck_assert_ptr_null(find("not yours"));
}
END_TEST

static const struct inbox_item *missing(void)
{
	read_inbox();
	for (size_t i = 0; i < inbox.n; i++)
		if (inbox.v[i].kind == INBOX_MISSING)
			return &inbox.v[i];
	return NULL;
}

/* Of the reminders, those that the server has no longer. */
static size_t lost(void)
{
	int64_t *v = NULL;
	size_t n = 0, found = 0;

	ck_ok(sync_missing(b.db, REMOTE_OWN, 0, &v, &n, &err));
	for (size_t i = 0; i < n; i++)
		found += query_entity_of(b.db, v[i]) == &reminder_entity;
	free(v);
	return found;
}

/* A customer with a follow-up that the server has lost. */
static int64_t lose(const char *name)
{
	char *fields = xasprintf("name=%s;phone=+966551112229", name);
	int64_t n = fixture_add(&b, &customer_entity, fields);

	fixture_add_to(&b, &followup_entity, n, "title=Call;due_at=2026-11-30T10:00");
	peer_fault(&peer, "do=lie&at=_bulk_docs&times=1");
	ck_ok(try_sync(&b));
	ck_assert_ptr_null(missing());
	pair_reset(&b);
	free(fields);
	return n;
}

START_TEST(the_missing_is_sent_again_with_what_hangs_on_it)
{
	int64_t asked, refused;

	lose("Lost");
	ck_assert_ptr_nonnull(missing());
	ck_assert_uint_eq(inbox.n, 4);		/* one row, not one for each record */
	ck_assert_str_eq(missing()->title, "Lost");
	ck_assert(missing()->ask);
	ck_ok(inbox_count(&b, &asked, &refused, &err));
	ck_assert_int_eq(asked, 3);
	ck_assert_uint_gt(lost(), 0);		/* of the follow-up */
	ck_ok(inbox_keep(&b, missing(), &told, &err));
	ck_assert_ptr_null(missing());
	ck_assert_uint_eq(lost(), 0);
	ck_ok(try_sync(&b));
	ck_ok(try_sync(&a));
	ck_assert_int_eq(fixture_count(&a, &customer_entity, "name=Lost"), 1);
	ck_assert_int_eq(fixture_count(&a, &followup_entity, "title=Call"), 1);
}
END_TEST

/* His own list, which nothing else stands for. */
START_TEST(a_personal_record_that_is_missing_is_asked_about)
{
	int64_t n = fixture_add(&b, &smart_list_entity, "name=Villas;filter=kind=buyer");

	peer_fault(&peer, "do=lie&at=_bulk_docs&times=1");
	ck_ok(try_sync(&b));
	pair_reset(&b);
	ck_assert_ptr_nonnull(missing());
	ck_assert_int_eq(missing()->n, n);
	ck_assert_str_eq(missing()->title, "Villas");
	ck_ok(inbox_keep(&b, missing(), &told, &err));
	ck_assert_ptr_null(missing());
	ck_ok(try_sync(&b));
	ck_ok(try_sync(&a));
	ck_assert_int_eq(fixture_count(&a, &smart_list_entity, "name=Villas"), 1);
}
END_TEST

START_TEST(the_missing_is_deleted_here_and_undo_sends_it)
{
	char *label = NULL;

	lose("Lost");
	ck_ok(inbox_take(&b, missing(), &told, &err));
	ck_assert_ptr_nonnull(strstr(told.s, "Lost"));
	ck_assert_ptr_null(missing());
	ck_assert_uint_eq(lost(), 0);
	ck_assert_int_eq(fixture_count(&b, &customer_entity, "name=Lost"), 0);
	ck_ok(try_sync(&b));
	ck_assert_ptr_null(missing());
	ck_ok(app_undo(&b, &label, &err));
	free(label);
	ck_ok(try_sync(&b));
	ck_ok(try_sync(&a));
	ck_assert_int_eq(fixture_count(&a, &customer_entity, "name=Lost"), 1);
}
END_TEST

/* While everything is compared anew, what was not seen yet is in doubt and no question. */
START_TEST(what_is_still_compared_is_not_asked_about)
{
	struct sync_remote remote;

	lose("Lost");
	ck_ok(sync_remote_get(b.db, REMOTE_OWN, &remote, &err));
	remote.mark = 0;
	ck_ok(sync_remote_add(b.db, &remote, &err));
	sync_remote_release(&remote);
	ck_assert_ptr_null(missing());
}
END_TEST

START_TEST(a_reminder_in_the_outbox_is_named_by_what_it_reminds_of)
{
	struct outbox out = { 0 };
	bool found = false;

	fixture_add_to(&b, &followup_entity, here, "title=Send the plan;due_at=2026-11-30T10:00");
	ck_ok(outbox_read(&b, &out, &err));
	for (size_t i = 0; i < out.n; i++)
		if (out.v[i].entity == &reminder_entity) {
			ck_assert_str_eq(out.v[i].title, "Send the plan");
			found = true;
		}
	ck_assert(found);
	outbox_release(&out);
}
END_TEST

START_TEST(what_is_decided_is_not_counted_any_more)
{
	struct sync_conflicts list = { 0 };
	struct sync_figures figures;
	char *label = NULL;

	ck_ok(inbox_keep(&b, find("status"), &told, &err));
	ck_ok(inbox_take(&b, find("budget_max"), &told, &err));
	ck_ok(sync_conflicts_get(b.db, 0, &list, &err));
	ck_assert_uint_eq(list.n, 0);		/* a limit of none */
	ck_ok(sync_conflicts_get(b.db, 50, &list, &err));
	ck_assert_uint_eq(list.n, 1);
	ck_assert_str_eq(list.v[0].field->name, "city");
	sync_conflicts_release(&list);
	ck_ok(sync_count(b.db, REMOTE_OWN, 0, &figures, &err));
	ck_assert_int_eq(figures.conflicts, 1);
	ck_ok(app_undo(&b, &label, &err));
	free(label);
	ck_ok(sync_count(b.db, REMOTE_OWN, 0, &figures, &err));
	ck_assert_int_eq(figures.conflicts, 2);
}
END_TEST

START_TEST(the_unreadable_is_shown_and_can_be_put_away)
{
	pair_tell("/team/_bulk_docs", "{\"docs\":[{\"_id\":\"customer:01K00000000000000000000001\","
		"\"$type\":\"customer\",\"name\":17}]}");
	ck_ok(try_sync(&b));
	read_inbox();
	ck_assert_int_eq(inbox.v[inbox.n - 1].kind, INBOX_ASIDE);
	ck_assert_int_eq(inbox_take(&b, &inbox.v[inbox.n - 1], &told, &err), ERR_INVALID);
	ck_ok(inbox_keep(&b, &inbox.v[inbox.n - 1], &told, &err));
	read_inbox();
	ck_assert_uint_eq(inbox.n, 3);
}
END_TEST

START_TEST(what_is_to_be_decided_is_noticed_once)
{
	ck_assert_int_eq(fixture_count(&b, &notification_entity, "type=sync"), 1);
	ck_ok(try_sync(&b));
	ck_assert_int_eq(fixture_count(&b, &notification_entity, "type=sync"), 1);
	ck_ok(inbox_keep(&b, find("status"), &told, &err));
	ck_ok(try_sync(&b));
	ck_assert_int_eq(fixture_count(&b, &notification_entity, "type=sync"), 1);
}
END_TEST

START_TEST(the_outbox_tells_what_and_since_when)
{
	struct outbox out = { 0 };

	ck_ok(outbox_read(&b, &out, &err));
	ck_assert_uint_eq(out.n, 0);
	fixture_clock("2026-11-22T12:00");
	fixture_edit(&b, &customer_entity, here, "nickname=Nona");
	fixture_clock("2026-11-22T13:00");
	fixture_edit(&b, &customer_entity, here, "rating=4");
	ck_ok(outbox_read(&b, &out, &err));
	ck_assert_uint_eq(out.n, 1);
	ck_assert_str_eq(out.v[0].title, "Noura");
	ck_assert_str_eq(out.v[0].what, "Known as, Rating");
	ck_assert_int_eq(out.v[0].since, 1795338000000LL);	/* 12:00 in Riyadh */
	outbox_release(&out);
	ck_ok(try_sync(&b));
	ck_ok(outbox_read(&b, &out, &err));
	ck_assert_uint_eq(out.n, 0);
	outbox_release(&out);
}
END_TEST

static void assert_state(bool live, bool brief, const char *want)
{
	struct str text = STR_INIT, plain = STR_INIT;
	struct sync_state state;

	ck_ok(sync_state_read(&b, &state, &err));
	sync_state_text(&state, date_now(), live, brief, &text);
	isolate_strip(text.s, &plain);
	ck_assert_str_eq(plain.s, want);
	str_release(&text);
	str_release(&plain);
}

START_TEST(how_it_stands_in_words)
{
	assert_state(false, false, "2 to decide · synced 11:00");
	assert_state(false, true, "2 to decide");
	fixture_clock("2026-11-22T11:20");
	ck_ok(inbox_keep(&b, find("status"), &told, &err));
	ck_ok(inbox_keep(&b, find("budget_max"), &told, &err));
	assert_state(false, false, "synced 11:00");
	assert_state(true, true, "synced 11:20");
	fixture_edit(&b, &customer_entity, here, "nickname=Nona");
	assert_state(true, false, "1 waiting");
	pair_tell("/_test/gone", NULL);
	ck_assert_int_ne(try_sync(&b), OK);
	fixture_clock("2026-11-22T11:50");
	ck_assert_int_ne(try_sync(&b), OK);
	assert_state(true, false, "offline since 11:20 · 1 waiting");
	assert_state(true, true, "offline 11:20");
	fixture_clock("2026-11-24T11:50");
	assert_state(true, true, "offline 22 Nov");
}
END_TEST

START_TEST(colleagues_hear_who_is_called)
{
	struct presences list = { 0 };
	struct outbox out = { 0 };
	int64_t until = 0, seq;
	char *label = NULL;

	ck_ok(try_sync(&a));
	ck_ok(presence_say(&b, here, &until, &err));
	ck_assert_int_eq(until, date_now() + PRESENCE_MS);
	ck_ok(outbox_read(&b, &out, &err));
	ck_assert_uint_eq(out.n, 1);
	query_title(b.db, &user_entity, b.actor.user, &told);
	ck_assert_uint_gt(told.len, 0);
	ck_assert_str_eq(out.v[0].title, told.s);
	outbox_release(&out);
	ck_ok(try_sync(&b));
	ck_ok(try_sync(&a));
	ck_ok(presences_read(&a, &list, &err));
	ck_assert_uint_eq(list.n, 1);
	ck_assert_ptr_nonnull(presence_of(&list, there, date_now()));
	ck_assert_ptr_null(presence_of(&list, there, until));		/* it is over by itself */
	ck_assert_ptr_null(presence_of(&list, there + 1, date_now()));
	presences_release(&list);
	/* One's own is no news to oneself, in no history, and no undo takes it back. */
	ck_ok(presences_read(&b, &list, &err));
	ck_assert_uint_eq(list.n, 0);
	seq = query_log_seq(b.db);
	ck_ok(app_undo(&b, &label, &err));
	ck_assert_ptr_null(strstr(label, "Call mode"));
	free(label);
	ck_assert_int_gt(query_log_seq(b.db), seq);
	/* Said again and taken back it is the same record. */
	ck_ok(presence_say(&b, 0, &until, &err));
	ck_assert_int_eq(until, 0);
	ck_ok(try_sync(&b));
	ck_ok(try_sync(&a));
	ck_ok(presences_read(&a, &list, &err));
	ck_assert_uint_eq(list.n, 0);
	presences_release(&list);
	ck_assert_int_eq(fixture_count(&a, &presence_entity, ""), 1);
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("inbox", setup, teardown, 0,
		ONCE(what_asks_stands_first_with_both_values), ONCE(the_other_value_is_one_step_and_travels),
		ONCE(keeping_writes_nothing_and_can_be_asked_again), ONCE(a_third_value_holds_until_somebody_decides),
		ONCE(an_edit_against_a_delete_is_shown), ONCE(the_refused_goes_again_or_goes),
		ONCE(the_refused_is_given_up_without_the_right_to_write),
		ONCE(the_missing_is_sent_again_with_what_hangs_on_it),
		ONCE(a_personal_record_that_is_missing_is_asked_about),
		ONCE(the_missing_is_deleted_here_and_undo_sends_it), ONCE(what_is_still_compared_is_not_asked_about),
		ONCE(a_reminder_in_the_outbox_is_named_by_what_it_reminds_of),
		ONCE(what_is_decided_is_not_counted_any_more), ONCE(the_unreadable_is_shown_and_can_be_put_away),
		ONCE(what_is_to_be_decided_is_noticed_once), ONCE(the_outbox_tells_what_and_since_when),
		ONCE(how_it_stands_in_words), ONCE(colleagues_hear_who_is_called));
}
