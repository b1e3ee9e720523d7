/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What a server refuses, and what stands there that nobody can read: it is told, and everything else goes on. */
#include "base/base.h"

#include "model/schema/people.h"
#include "model/schema/work.h"
#include "store/sync.h"
#include "sync_pair.h"
#include "unit.h"

START_TEST(what_is_refused_is_told_and_not_tried_again)
{
	int64_t n, count;

	pair_start();
	machine_sync(&a, &counts);
	n = fixture_add(&a, &customer_entity, "name=Huda;nickname=FORBIDDEN;phone=+966501234567");
	fixture_add(&a, &customer_entity, "name=Hind;phone=+966551234567");
	machine_sync(&a, &counts);
	ck_assert_int_eq(counts.refused, 1);
	ck_assert_int_eq(counts.up, 3);	/* the other and what was noted of both */
	ck_assert_uint_eq(pair_problems(&a, "not yours"), 1);
	pair_problems(&a, "Huda (customer:");
	count = peer_number(&peer, "count");
	machine_sync(&a, &counts);
	ck_assert_int_eq(counts.refused + counts.up, 0);
	ck_assert_int_eq(peer_number(&peer, "count"), count + 3);
	fixture_edit(&a, &customer_entity, n, "nickname=Allowed");
	machine_sync(&a, &counts);
	ck_assert_int_eq(counts.up, 1);
	ck_assert_uint_eq(pair_problems(&a, NULL), 0);
	pair_settle();
	machines_same(&a, &b);
	pair_stop();
}
END_TEST

START_TEST(what_is_too_large_together_goes_in_parts)
{
	struct str large = STR_INIT;
	struct record *rec;
	int64_t n;

	pair_start();
	machine_sync(&a, &counts);
	for (int i = 0; i < 40; i++) {
		char *spec = xasprintf("name=Name%d;phone=+9665012345%02d", i, i);

		fixture_add(&a, &customer_entity, spec);
		free(spec);
	}
	pair_tell("/_test/big?arg=5000", NULL);
	n = pair_nora(&a);
	while (large.len < 6000)
		str_add(&large, "طويل ");
	rec = fixture_get(&a, &customer_entity, n);
	record_set_text(rec, common_index(&customer_entity, COMMON_notes), large.s);
	ck_ok(app_put(&a, rec, &err));
	record_free(&rec);
	str_release(&large);
	machine_sync(&a, &counts);
	ck_assert_int_eq(counts.up, 81);	/* each with a notification, and one more of these */
	ck_assert_int_eq(counts.refused, 1);
	ck_assert_int_lt(counts.requests, 60);
	pair_problems(&a, "too large");
	pair_stop();
}
END_TEST

static const struct { const char *fault; enum result code; long most; } stubborn[] = {
	{ "do=status&arg=401&at=*&times=999", ERR_AUTH, 2 },
	{ "do=status&arg=403&at=*&times=999", ERR_DENIED, 2 },
	{ "do=status&arg=429&at=*&times=999", ERR_NET, 3 },
	{ "do=status&arg=503&at=*&times=999", ERR_NET, 3 },
	{ "do=status&arg=409&at=*&times=999", ERR_FORMAT, 2 },
	{ "do=drop&at=*&times=999", ERR_NET, 3 },
	{ "do=text&at=_bulk_docs&times=999", ERR_NET, 30 },
};

START_TEST(a_stubborn_server_is_asked_a_few_times_only)
{
	struct sync_remote remote;
	struct str answer = STR_INIT;
	char id[ULID_LEN + 1];
	int64_t n;
	long before;

	pair_start();
	n = pair_nora(&a);
	machine_sync(&a, &counts);
	fixture_edit(&a, &customer_entity, n, "company=x");
	ck_assert(query_id_of(a.db, n, id));
	str_addf(&answer, "[{\"id\":\"customer:%s\",\"error\":\"conflict\",\"reason\":\"x\"}]", id);
	pair_tell("/_test/text", answer.s);
	str_release(&answer);
	peer_fault(&peer, stubborn[_i].fault);
	before = peer_number(&peer, "count");
	ck_assert_int_eq(machine_try(&a, &counts, &err), stubborn[_i].code);
	ck_assert_int_le(peer_number(&peer, "count") - before, stubborn[_i].most);
	ck_ok(sync_remote_get(a.db, REMOTE_OWN, &remote, &err));
	ck_assert_ptr_nonnull(remote.trouble);
	sync_remote_release(&remote);
	/* Working goes on, and the next sync takes it along. */
	fixture_edit(&a, &customer_entity, n, "city=جدة");
	pair_tell("/_test/clear", NULL);
	pair_settle();
	machines_same(&a, &b);
	ck_ok(sync_remote_get(a.db, REMOTE_OWN, &remote, &err));
	ck_assert_ptr_null(remote.trouble);
	sync_remote_release(&remote);
	pair_stop();
}
END_TEST

/* --- What others put there. */

/* The last word of the server to what was refused does not stand when a colleague changes the record (0) or
 * everything is compared (1): it is sent again, or told again, never left here alone without a word. */
START_TEST(what_was_refused_is_not_forgotten)
{
	int64_t n, m;

	pair_start();
	n = fixture_add(&a, &customer_entity, "name=Huda;phone=+966501234567");
	pair_settle();
	m = machine_n(&a, n, &b);
	fixture_edit(&a, &customer_entity, n, "nickname=FORBIDDEN");
	machine_sync(&a, &counts);
	ck_assert_int_eq(counts.refused, 1);
	if (_i) {
		pair_reset(&a);
	} else {
		fixture_edit(&b, &customer_entity, m, "city=جدة");
		machine_sync(&b, &counts);
		machine_sync(&a, &counts);
	}
	ck_assert_int_eq(counts.refused, 1);
	ck_assert_uint_eq(pair_problems(&a, NULL), 1);
	ck_value_eq(&a, &customer_entity, n, "city", _i ? "" : "جدة");
	fixture_edit(&a, &customer_entity, n, "nickname=Allowed");
	pair_settle();
	machines_same(&a, &b);
	pair_stop();
}
END_TEST

/* An edit of a record of which the server has what nobody can read is told, and all else goes on. */
START_TEST(an_edit_over_what_cannot_be_read_blocks_nothing)
{
	char id[ULID_LEN + 1], *text;
	int64_t n;

	pair_start();
	n = fixture_add(&a, &customer_entity, "name=Huda;phone=+966501234567");
	pair_settle();
	ck_assert(query_id_of(a.db, n, id));
	text = xasprintf("{\"docs\":[{\"_id\":\"customer:%s\",\"$type\":\"customer\",\"name\":{}}],\"new_edits\":true}", id);
	pair_tell("/_test/wipe", NULL);
	pair_tell("/team/_bulk_docs", text);
	free(text);
	fixture_edit(&a, &customer_entity, n, "city=جدة");
	fixture_add(&a, &customer_entity, "name=Hind;phone=+966551234567");
	machine_sync(&a, &counts);
	ck_assert_int_eq(counts.refused, 1);
	ck_assert_uint_ge(pair_problems(&a, NULL), 1);
	machine_sync(&a, &counts);
	ck_assert_int_eq(counts.refused + counts.up, 0);
	machine_sync(&b, &counts);
	ck_assert_int_eq(fixture_count(&b, &customer_entity, "name=Hind"), 1);
	pair_stop();
}
END_TEST

START_TEST(what_cannot_be_taken_is_put_aside_and_the_rest_comes)
{
	pair_start();
	machine_sync(&a, &counts);
	pair_tell("/team/_bulk_docs", "{\"docs\":["
		"{\"_id\":\"_design/x\",\"language\":\"javascript\"},"
		"{\"_id\":\"ship:" ULID_A "\",\"$type\":\"ship\"},"
		"{\"_id\":\"customer:" ULID_A "\",\"$type\":\"customer\",\"name\":{}},"
		"{\"_id\":\"customer:" ULID_B "\",\"$type\":\"customer\",\"name\":\"هند\",\"phone\":\"+966551112222\",\"later\":[1.0]},"
		"{\"_id\":\"x\\u001b[31m\"},"
		"{\"_id\":\"followup:" ULID_B "\",\"$type\":\"followup\",\"title\":\"x\",\"due_at\":5,"
		"\"customer\":\"" ULID_B "\"}]}");
	machine_sync(&a, &counts);
	ck_assert_int_eq(counts.aside, 4);	/* the last: its id is a customer's already */
	ck_assert_int_eq(counts.down, 1);
	ck_assert_uint_eq(pair_problems(&a, NULL), 4);
	ck_assert_int_eq(fixture_count(&a, &customer_entity, "name=هند"), 1);
	pair_settle();
	machines_same(&a, &b);
	pair_stop();
}
END_TEST

START_TEST(bytes_that_are_no_text_stop_nothing)
{
	pair_start();
	machine_sync(&a, &counts);
	pair_tell("/_test/text", "{\"results\":["
		"{\"seq\":\"1\",\"id\":\"x\",\"doc\":{\"_id\":\"customer:" ULID_A "\",\"name\":\"\xFF\xC3\"}},"
		"7,\"x\",null,{},{\"id\":\"_design/x\",\"doc\":null},{\"id\":\"customer:" ULID_A "C\",\"doc\":null},"
		"{\"seq\":\"2\",\"doc\":{\"_id\":\"customer:" ULID_B "\",\"_rev\":\"1-a\",\"$type\":\"customer\","
		"\"name\":\"هند\",\"phone\":\"+966551112222\"}}],\"last_seq\":\"2\"}");
	peer_fault(&peer, "do=text&at=_changes");
	machine_sync(&a, &counts);
	ck_assert_int_eq(counts.down, 1);
	ck_assert_int_gt(counts.aside, 0);
	ck_assert_uint_eq(pair_problems(&a, "customer:" ULID_A "C"), 2);	/* by its name, though nothing came of it */
	ck_assert_int_eq(fixture_count(&a, &customer_entity, "name=هند"), 1);
	pair_stop();
}
END_TEST

/* Two that wait; the server answers in its own order, with blanks (_i 0), or says the second time what is no answer:
 * then nothing counts as sent. */
START_TEST(an_answer_of_another_order_is_understood)
{
	char one[ULID_LEN + 1], two[ULID_LEN + 1], *answer;

	pair_start();
	pair_many(&a, 2);
	pair_settle();
	for (int i = 0; i < 2; i++) {
		int64_t n = fixture_first(&a, &customer_entity, i ? "name=Name1" : "name=Name0");

		ck_assert(query_id_of(a.db, n, i ? two : one));
		fixture_edit(&a, &customer_entity, n, "city=جدة");
	}
	answer = xasprintf("[{\"ok\": true, \"id\": \"customer:%s\", \"rev\": \"2-b\"},\n{\"ok\": true, \"id\": "
		"\"customer:%s\"%s}]", _i ? one : two, _i ? two : one, _i ? "" : ", \"rev\": \"2-a\"");
	pair_tell("/_test/text", answer);
	peer_fault(&peer, "do=text&at=_bulk_docs");
	ck_assert_int_eq(machine_try(&a, &counts, &err), _i ? ERR_FORMAT : OK);
	ck_assert_int_eq(counts.up, _i ? 0 : 2);
	ck_assert_int_eq(machine_waiting(&a, REMOTE_OWN), _i ? 2 : 0);
	free(answer);
	pair_stop();
}
END_TEST

/* Changed there meanwhile to what nobody can read: too deep, or no JSON.  The same text is the page of changes. */
START_TEST(what_stands_there_unread_stops_no_other)
{
	static const char *const found[] = { "{\"ok\":{\"x\":%s}}", "{\"ok\": nonsense%.0s}" };
	char id[ULID_LEN + 1], *doc, *answer, *deep = xcalloc(1, 201);
	int64_t n;

	pair_start();
	n = pair_nora(&a);
	pair_settle();
	ck_assert(query_id_of(a.db, n, id));
	fixture_edit(&b, &customer_entity, machine_n(&a, n, &b), "city=جدة");
	machine_sync(&b, &counts);
	fixture_edit(&a, &customer_entity, n, "city=الرياض");
	fixture_add(&a, &customer_entity, "name=Hind;phone=+966551112222");
	memset(deep, '[', 100);
	memset(deep + 100, ']', 100);
	doc = xasprintf(found[_i], deep);
	answer = xasprintf("{\"results\":[{\"id\":\"customer:%s\",\"docs\":[%s]}],\"last_seq\":\"9\"}", id, doc);
	pair_tell("/_test/text", answer);
	peer_fault(&peer, "do=text&at=_changes");
	peer_fault(&peer, "do=text&at=_bulk_get&times=99");
	(void)!machine_try(&a, &counts, &err);
	ck_assert_int_ge(peer_number(&peer, "fired"), 2);
	ck_assert_uint_ge(pair_problems(&a, _i ? "?: " : id), 1);
	ck_assert_int_ge(counts.up, 1);		/* the other one */
	free(peer_ask(&peer, "POST", "/_test/clear", NULL));
	pair_reset(&a);
	pair_settle();
	machines_same(&a, &b);
	ck_assert_uint_eq(pair_problems(&a, NULL), 0);
	ck_assert_int_eq(machine_conflicts(&a) + machine_conflicts(&b), 1);
	free(doc), free(answer), free(deep);
	pair_stop();
}
END_TEST

START_TEST(members_of_a_later_version_stay_on_the_server)
{
	int64_t n;
	char *feed;

	pair_start();
	machine_sync(&a, &counts);
	pair_tell("/team/_bulk_docs", "{\"docs\":[{\"_id\":\"customer:" ULID_B "\","
		"\"$type\":\"customer\",\"name\":\"هند\",\"phone\":\"+966551112222\",\"later\":[1.0,{\"x\":null}]}]}");
	machine_sync(&a, &counts);
	n = fixture_first(&a, &customer_entity, "name=هند");
	fixture_edit(&a, &customer_entity, n, "city=جدة");
	machine_sync(&a, &counts);
	ck_assert_int_eq(counts.up, 1);
	feed = peer_ask(&peer, "GET", "/team/_changes?since=0", NULL);
	ck_assert_ptr_nonnull(strstr(feed, "\"later\":[1.0,{\"x\":null}]"));
	ck_assert_ptr_nonnull(strstr(feed, "جدة"));
	free(feed);
	pair_stop();
}
END_TEST

START_TEST(a_document_deleted_by_hand_is_deleted_everywhere)
{
	int64_t n;
	char *feed, *rev, *docs;
	char id[ULID_LEN + 1];

	pair_start();
	n = pair_nora(&a);
	pair_settle();
	query_id_of(a.db, n, id);
	feed = peer_ask(&peer, "GET", "/team/_changes?since=0", NULL);
	docs = xasprintf("\"_id\":\"customer:%s\",\"_rev\":\"", id);
	rev = strstr(feed, docs) + strlen(docs);
	free(docs);
	docs = xasprintf("{\"docs\":[{\"_id\":\"customer:%s\",\"_rev\":\"%.*s\",\"_deleted\":true}]}", id,
		(int)strcspn(rev, "\""), rev);
	pair_tell("/team/_bulk_docs", docs);
	pair_settle();
	ck_assert_int_eq(fixture_count(&a, &customer_entity, ""), 0);
	machines_same(&a, &b);
	ck_ok(app_restore(&a, &customer_entity, n, &err));
	pair_settle();
	machines_same(&a, &b);
	ck_assert_int_eq(fixture_count(&b, &customer_entity, ""), 1);
	machine_quiet(&a), machine_quiet(&b);
	free(feed), free(docs);
	pair_stop();
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("sync_refused", NULL, NULL, 0,
		ONCE(what_is_refused_is_told_and_not_tried_again),
		EACH(what_was_refused_is_not_forgotten, 2),
		ONCE(an_edit_over_what_cannot_be_read_blocks_nothing),
		ONCE(what_is_too_large_together_goes_in_parts),
		EACH(a_stubborn_server_is_asked_a_few_times_only, COUNT(stubborn)),
		ONCE(what_cannot_be_taken_is_put_aside_and_the_rest_comes),
		ONCE(bytes_that_are_no_text_stop_nothing),
		EACH(an_answer_of_another_order_is_understood, 2),
		EACH(what_stands_there_unread_stops_no_other, 2),
		ONCE(members_of_a_later_version_stay_on_the_server),
		ONCE(a_document_deleted_by_hand_is_deleted_everywhere));
}
