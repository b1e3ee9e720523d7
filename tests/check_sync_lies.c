/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Answers that no CouchDB gives, or that somebody else's program put there: they stop nothing for ever. */
#include "sync_pair.h"

#include "io/couch.h"
#include "model/schema/people.h"
#include "store/sync.h"
#include "text/utf8.h"

/* A colleague's program wrote what nobody can read: that is put aside, all else comes and goes, and when it is mended
 * nothing is left of it. */
START_TEST(a_record_that_is_nested_too_deep_stops_nothing)
{
	struct str text = STR_INIT;

	pair_start();
	machine_sync(&a, &counts);
	pair_nora(&a);
	str_add(&text, "{\"results\":[{\"seq\":1,\"id\":\"customer:" ULID_A "\",\"doc\":{\"_id\":\"customer:" ULID_A
		"\",\"_rev\":\"1-a\",\"x\":");
	for (int i = 0; i < 100; i++)
		str_addc(&text, '[');
	for (int i = 0; i < 100; i++)
		str_addc(&text, ']');
	str_add(&text, "}},{\"seq\":2,\"doc\":{\"_id\":\"customer:" ULID_B "\",\"_rev\":\"1-a\",\"$type\":\"customer\","
		"\"name\":\"هند\",\"phone\":\"+966551112222\"}}],\"last_seq\":\"2\"}");
	pair_tell("/_test/text", text.s);
	peer_fault(&peer, "do=text&at=_changes");
	machine_sync(&a, &counts);
	ck_assert_int_eq(counts.aside, 1);
	ck_assert_int_eq(counts.down, 1);
	ck_assert_int_gt(counts.up, 0);
	ck_assert_uint_eq(pair_problems(&a, "customer:" ULID_A ": It is nested too deep."), 1);
	pair_tell("/_test/text", "{\"results\":[{\"seq\":3,\"doc\":{\"_id\":\"customer:" ULID_A "\",\"_rev\":\"2-a\","
		"\"$type\":\"customer\",\"name\":\"سارة\",\"phone\":\"+966551112223\"}}],\"last_seq\":\"3\"}");
	peer_fault(&peer, "do=text&at=_changes");
	machine_sync(&a, &counts);
	ck_assert_int_eq(counts.down, 1);
	ck_assert_uint_eq(pair_problems(&a, NULL), 0);
	str_release(&text);
	pair_stop();
}
END_TEST

/* An id of any length is told without half a letter, and gone with the document. */
START_TEST(a_long_id_is_told_and_forgotten)
{
	struct str id = STR_INIT;
	struct strlist problems = { 0 };
	char *text;

	pair_start();
	str_add(&id, "customers:");
	for (int i = 0; i < 200; i++)
		str_add(&id, "قن");
	machine_sync(&a, &counts);
	text = xasprintf("{\"results\":[{\"seq\":1,\"id\":\"%s\",\"doc\":{\"_id\":\"%s\",\"_rev\":\"1-a\"}}],"
		"\"last_seq\":\"1\"}", id.s, id.s);
	pair_tell("/_test/text", text);
	peer_fault(&peer, "do=text&at=_changes");
	machine_sync(&a, &counts);
	ck_assert_uint_eq(pair_problems(&a, "customers:قن"), 1);
	ck_ok(sync_problems(a.db, REMOTE_OWN, &problems, &err));
	ck_assert(utf8_is_valid(problems.v[0], strlen(problems.v[0])));
	ck_ok(sync_set_aside(a.db, REMOTE_OWN, id.s, NULL, &err));
	ck_assert_uint_eq(pair_problems(&a, NULL), 0);
	strlist_release(&problems);
	str_release(&id);
	free(text);
	pair_stop();
}
END_TEST

/* A page of large notes: less is asked for at a time. */
START_TEST(a_page_that_is_too_large_comes_in_parts)
{
	char *blanks = xcalloc(1, COUCH_PAGE_MAX + 1), *text;

	memset(blanks, ' ', COUCH_PAGE_MAX);
	text = xasprintf("{\"results\":[%s", blanks);
	pair_start();
	pair_many(&a, 20);
	machine_sync(&a, &counts);
	pair_tell("/_test/text", text);
	peer_fault(&peer, "do=text&at=limit=2000&times=9");
	peer_fault(&peer, "do=text&at=limit=250&times=9");
	machine_sync(&b, &counts);
	ck_assert_int_eq(peer_number(&peer, "fired"), 2);
	ck_assert_int_eq(fixture_count(&b, &customer_entity, ""), 20);
	pair_tell("/_test/clear", NULL);
	peer_fault(&peer, "do=text&at=_changes&times=99");
	ck_assert_int_eq(machine_try(&b, &counts, &err), ERR_FORMAT);
	ck_assert_int_lt(peer_number(&peer, "fired"), 12);
	pair_tell("/_test/clear", NULL);
	pair_agree();
	free(text), free(blanks);
	pair_stop();
}
END_TEST

/* Full pages that lead back to where they came from. */
START_TEST(a_feed_that_goes_round_is_left)
{
	static const char *const rows = "{\"seq\":1,\"doc\":{\"_id\":\"customer:" ULID_A "\",\"_rev\":\"1-a\","
		"\"$type\":\"customer\",\"name\":\"هند\",\"phone\":\"+966551112222\"}},{\"doc\":{\"_id\":\"_design/x\"}}";
	char *text = xasprintf("{\"results\":[%s],\"last_seq\":\"7\"}", rows);
	struct sync_options options = quick_options();
	struct sync_report report;

	pair_start();
	machine_sync(&b, &counts);
	pair_tell("/_test/text", text);
	peer_fault(&peer, "do=text&at=_changes&times=999");
	options.page = 2;
	ck_assert_int_eq(sync_once(&b, &options, &report, &err), ERR_FORMAT);
	ck_assert_msg(strstr(err.text, "again and again"), "%s", err.text);
	ck_assert_int_lt(peer_number(&peer, "fired"), 6);
	pair_tell("/_test/clear", NULL);
	ck_assert_int_eq(fixture_count(&b, &customer_entity, ""), 1);
	free(text);
	pair_stop();
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("sync_lies", NULL, NULL, 0, ONCE(a_record_that_is_nested_too_deep_stops_nothing),
		ONCE(a_long_id_is_told_and_forgotten), ONCE(a_page_that_is_too_large_comes_in_parts),
		ONCE(a_feed_that_goes_round_is_left));
}
