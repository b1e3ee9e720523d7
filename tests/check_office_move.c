/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A broker's customers go with him to another team: nothing that anybody wrote is lost, whatever breaks off and
 * whoever works on while it runs. */
#include "base/base.h"

#include "app/office.h"
#include "app_fixture.h"
#include "io/couch_admin.h"
#include "peer.h"
#include "peer_p.h"
#include "unit.h"

#define NORA "01KAKJ5B0000000000000000AA"
#define SAAD "01KAKJ5B0000000000000000AB"
#define HIND "01KAKJ5B0000000000000000CA"
#define TALK "01KAKJ5B0000000000000000FA"
#define FILE_OF "01KAKJ5B0000000000000000DA"
#define DIGEST "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define EARLY "018f0000000000aa-AAAAAA"
#define LATE  "019f0000000000aa-BBBBBB"
#define LATER "01af0000000000aa-CCCCCC"
#define TALKED "\"$type\":\"interaction\",\"$clock\":\"" EARLY "\",\"customer\":\"" HIND "\",\"type\":\"call\"," \
	"\"team\":\"a\""
#define PERSON(name, phone) "\"$type\":\"customer\",\"assigned_to\":\"" NORA "\",\"team\":\"a\",\"name\":\"" name \
	"\",\"phone\":\"" phone "\","
#define CLOCK(stamp) "\"$clock\":\"" stamp "\""

static struct peer peer;
static struct app app;
static struct office office;
static struct office_moved moved;	/* by the last one */
static struct err err;

/* A document gets these members, under the revision that is there; NULL: it is deleted. */
static void write_there(const char *place, const char *members)
{
	char *path = xasprintf("/%s", place), *old = peer_ask(&peer, "GET", path, NULL), *body;
	const char *rev = strstr(old, "\"_rev\":\""), *id = strchr(place, '/') + 1;
	char *said;

	body = xasprintf("{\"_id\":\"%s\"%s%.*s%s%s}", id, rev ? ",\"_rev\":\"" : "",
		rev ? (int)strcspn(rev + 8, "\"") : 0, rev ? rev + 8 : "", rev ? "\"," : ",",
		members ? members : "\"_deleted\":true");
	said = peer_ask(&peer, "PUT", path, body);
	ck_assert_msg(strstr(said, "\"ok\":true") != NULL, "%s: %s", path, said);
	free(path), free(old), free(body), free(said);
}

/* The same in the server's own process, where nobody can ask it. */
static void write_inside(const char *place, const char *members)
{
	struct peer_request r = { .method = "GET", .body = STR_INIT, .auth = STR_INIT };
	struct peer_answer a = { .body = STR_INIT };
	const char *rev;

	snprintf(r.path, sizeof(r.path), "/%s", place);
	peer_office_answer(&r, &a);
	rev = strstr(a.body.s, "\"_rev\":\"");
	str_addf(&r.body, "{\"_id\":\"%s\",", strchr(place, '/') + 1);
	if (rev)
		str_addf(&r.body, "\"_rev\":\"%.*s\",", (int)strcspn(rev + 8, "\""), rev + 8);
	str_addf(&r.body, "%s}", members);
	snprintf(r.method, sizeof(r.method), "PUT");
	str_clear(&a.body);
	peer_office_answer(&r, &a);
	str_release(&r.body);
	str_release(&a.body);
}

static bool holds(const char *place, const char *text)
{
	char *path = xasprintf("/%s", place), *said = peer_ask(&peer, "GET", path, NULL);
	bool yes = strstr(said, text) != NULL;

	free(path);
	free(said);
	return yes;
}

static bool is_there(const char *place)
{
	return holds(place, "\"_id\"");
}

static void setup(void)
{
	struct http_options options = { .tries = 2, .pause_ms = 1, .most_ms = 1 };
	char *url;

	peer_start(&peer);
	fixture_open(&app, "2026-11-22T10:00");
	url = xasprintf("http://127.0.0.1:%d", peer.port);
	office = (struct office){ .app = &app, .url = url, .user = (char *)"admin" };
	ck_ok(http_open(url, &options, &office.http, &err));
	write_there("wasit-b/_design/wasit", "\"validate_doc_update\":\"\"");
	write_there("_users/org.couchdb.user:nora", "\"name\":\"nora\",\"type\":\"user\",\"wasit_name\":\"نورة\","
		"\"wasit_user\":\"" NORA "\",\"roles\":[\"role-broker\",\"team-a\",\"user-" NORA "\"]");
	write_there("wasit-a/user:" NORA, "\"$type\":\"user\",\"name\":\"نورة\",\"role\":\"broker\",\"status\":\"active\"");
}

static void teardown(void)
{
	http_close(&office.http);
	strlist_release(&moved.told);
	free(office.url);
	peer_stop(&peer);
	app_close(&app);
}

static enum result move(int64_t *customers)
{
	enum result code;

	strlist_release(&moved.told);
	code = office_move(&office, "nora", "b", true, &moved, &err);
	*customers = moved.customers;
	return code;
}

/* A try in which requests that hold `at` get no answer. */
static void try_in_vain(const char *at)
{
	char *fault = xasprintf("do=drop&at=%s&times=1000", at);
	int64_t n;

	peer_fault(&peer, fault);
	ck_assert_msg(move(&n) == ERR_NET, "%s", err.text);
	free(peer_ask(&peer, "POST", "/_test/clear", NULL));
	free(fault);
}

START_TEST(all_that_hangs_on_them_goes_along)
{
	int64_t n;

	write_there("wasit-a/customer:" HIND, PERSON("هند", "+966501111111") CLOCK(EARLY));
	write_there("wasit-a/customer:" TALK, "\"$type\":\"customer\",\"assigned_to\":\"" SAAD "\",\"name\":\"another\"");
	write_there("wasit-a/interaction:" TALK, TALKED);
	ck_ok(move(&n));
	ck_assert_int_eq(n, 1);
	ck_assert(holds("wasit-b/customer:" HIND, "\"team\":\"b\""));
	ck_assert(holds("wasit-b/interaction:" TALK, HIND));
	ck_assert(!is_there("wasit-a/customer:" HIND) && !is_there("wasit-a/interaction:" TALK));
	ck_assert(is_there("wasit-a/customer:" TALK));
	ck_assert(holds("_users/org.couchdb.user:nora", "team-b"));
	ck_ok(move(&n));
	ck_assert_int_eq(n, 0);
}
END_TEST

/* Rows that were not asked for, or the same ones whatever is asked for: neither is believed, neither goes on for ever. */
START_TEST(a_server_that_lists_anything_is_not_followed)
{
	static const char *const ids[] = { "", "x", ("customer:" HIND) };
	char *text = xasprintf("{\"rows\":[{\"id\":\"%s\",\"doc\":{\"_id\":\"%s\",%s\"a\":1}}]}", ids[_i], ids[_i],
		PERSON("هند", "+966501111111"));
	int64_t n;

	write_there("wasit-a/customer:" HIND, PERSON("هند", "+966501111111") CLOCK(EARLY));
	free(peer_ask(&peer, "POST", "/_test/text", text));
	peer_fault(&peer, "do=text&at=_all_docs&times=99999");
	ck_assert_int_eq(move(&n), ERR_FORMAT);
	ck_assert(is_there("wasit-a/customer:" HIND) && !is_there("wasit-b/customer:" HIND));
	free(peer_ask(&peer, "POST", "/_test/clear", NULL));
	ck_ok(move(&n));
	ck_assert_int_eq(n, 1);
	free(text);
}
END_TEST

/* The first try wrote the copy and broke off; then he was edited. */
START_TEST(an_edit_after_a_try_that_broke_off_goes_along)
{
	int64_t n;

	write_there("wasit-a/customer:" HIND, PERSON("هند", "+966501111111") "\"city\":\"جدة\"," CLOCK(EARLY));
	try_in_vain("/wasit-a/customer%3A");
	ck_assert(holds("wasit-b/customer:" HIND, "+966501111111"));
	ck_assert(is_there("wasit-a/customer:" HIND));
	/* Another number, and the city is taken out. */
	write_there("wasit-a/customer:" HIND, PERSON("هند", "+966502222222") CLOCK(EARLY)
		",\"mine\":7,\"$fields\":{\"phone\":\"" LATE "\",\"city\":\"" LATE "\"}");
	ck_ok(move(&n));
	ck_assert_int_eq(n, 1);
	ck_assert(holds("wasit-b/customer:" HIND, "+966502222222"));
	ck_assert(holds("wasit-b/customer:" HIND, "\"team\":\"b\""));
	ck_assert(holds("wasit-b/customer:" HIND, "\"mine\":7"));
	ck_assert(!holds("wasit-b/customer:" HIND, "city\":\"جدة"));
	ck_assert(!is_there("wasit-a/customer:" HIND));
}
END_TEST

START_TEST(an_edit_at_each_end_stays)
{
	int64_t n;

	write_there("wasit-a/customer:" HIND, PERSON("هند", "+966502222222") CLOCK(EARLY)
		",\"$fields\":{\"phone\":\"" LATE "\"}");
	write_there("wasit-b/customer:" HIND, PERSON("هند سلطان", "+966501111111") "\"theirs\":1," CLOCK(EARLY)
		",\"$fields\":{\"name\":\"" LATER "\"}");
	ck_ok(move(&n));
	ck_assert(holds("wasit-b/customer:" HIND, "+966502222222"));
	ck_assert(holds("wasit-b/customer:" HIND, "هند سلطان"));
	ck_assert(holds("wasit-b/customer:" HIND, "\"theirs\":1"));
}
END_TEST

/* The first try wrote the copy and broke off; both were edited since, the one here (_i 1) or there the later. */
START_TEST(a_value_changed_at_each_end_is_told)
{
	int64_t n;

	write_there("wasit-a/customer:" HIND, PERSON("هند", "+966501111111") "\"city\":\"جدة\"," CLOCK(EARLY));
	try_in_vain("/wasit-a/customer%3A");
	ck_assert(holds("wasit-b/customer:" HIND, "\"$from\":{}"));
	write_there("wasit-a/customer:" HIND, PERSON("هند", "+966502222222") "\"city\":\"جدة\"," CLOCK(EARLY)
		",\"$fields\":{\"phone\":\"018f0000000000b1-AAAAAA\"}");
	if (_i)
		write_there("wasit-a/customer:" HIND, PERSON("هند", "+966502222222") "\"city\":\"جدة\"," CLOCK(EARLY)
			",\"$fields\":{\"phone\":\"" LATER "\"}");
	write_there("wasit-b/customer:" HIND, PERSON("هند سلطان", "+966503333333") CLOCK(EARLY) ",\"$fields\":{\"phone\":\""
		LATE "\",\"name\":\"" LATE "\",\"city\":\"" LATE "\"},\"$from\":{\"phone\":\"" EARLY "\",\"name\":\"" EARLY
		"\",\"city\":\"" EARLY "\"}");
	ck_ok(move(&n));
	ck_assert_uint_eq(moved.told.n, 1);
	ck_assert(strstr(moved.told.v[0], "هند سلطان") && strstr(moved.told.v[0], _i ? "50 333 3333\" gave way" :
		"50 222 2222\" gave way"));
	ck_assert(holds("wasit-b/customer:" HIND, _i ? "+966502222222" : "+966503333333"));
	ck_assert(holds("wasit-b/customer:" HIND, "هند سلطان") && !holds("wasit-b/customer:" HIND, "جدة"));
	ck_assert(!is_there("wasit-a/customer:" HIND));
	ck_ok(move(&n));
	ck_assert_uint_eq(moved.told.n, 0);
}
END_TEST

START_TEST(what_is_newer_there_stays)
{
	int64_t n;

	write_there("wasit-a/customer:" HIND, PERSON("هند", "+966501111111") CLOCK(EARLY));
	write_there("wasit-b/customer:" HIND, PERSON("هند", "+966502222222") CLOCK(LATE));
	ck_ok(move(&n));
	ck_assert(holds("wasit-b/customer:" HIND, "+966502222222"));
	ck_assert(!is_there("wasit-a/customer:" HIND));
}
END_TEST

/* Of what this version cannot read, the later one whole. */
START_TEST(what_wasit_cannot_read_goes_too)
{
	int64_t n;

	write_there("wasit-a/customer:" HIND, PERSON("هند", "7") "\"rating\":{\"x\":1}," CLOCK(LATE));
	write_there("wasit-b/customer:" HIND, PERSON("هند", "6") "\"rating\":{\"x\":1}," CLOCK(EARLY));
	ck_ok(move(&n));
	ck_assert(holds("wasit-b/customer:" HIND, "\"phone\":\"7\""));
	ck_assert(holds("wasit-b/customer:" HIND, "\"team\":\"b\""));
}
END_TEST

/* The first try broke off with everything of him copied (_i 0..2) or only what hangs on him (3..5); since then he was
 * given to a colleague, deleted by the program, or deleted by hand. */
START_TEST(what_a_try_left_there_follows_what_became_of_it)
{
	static const char given[] = "\"$type\":\"customer\",\"assigned_to\":\"" SAAD "\",\"team\":\"a\",\"name\":\"هند\","
		"\"phone\":\"+966501111111\"," CLOCK(EARLY) ",\"$fields\":{\"assigned_to\":\"" LATE "\"}";
	static const char deleted[] = PERSON("هند", "+966501111111") "\"deleted_at\":1795330860000,\"_deleted\":true,"
		CLOCK(EARLY) ",\"$fields\":{\"deleted_at\":\"" LATE "\"}";
	static const char *const since[] = { given, deleted, NULL };
	int64_t n;

	write_there("wasit-a/customer:" HIND, PERSON("هند", "+966501111111") CLOCK(EARLY));
	write_there("wasit-a/interaction:" TALK, TALKED);
	try_in_vain(_i < 3 ? "/wasit-a/customer%3A" : "/wasit-b/customer%3A");
	ck_assert(is_there("wasit-b/interaction:" TALK) && !is_there("wasit-a/interaction:" TALK));
	ck_assert_int_eq(is_there("wasit-b/customer:" HIND), _i < 3);
	if (_i < 3)	/* somebody there has added to him meanwhile, and edited him */
		write_there("wasit-b/interaction:" HIND, TALKED);
	if (_i == 0)
		write_there("wasit-b/customer:" HIND, PERSON("هند", "+966501111111") "\"city\":\"جدة\"," CLOCK(EARLY)
			",\"$fields\":{\"city\":\"" LATER "\"},\"$from\":{\"city\":\"" EARLY "\"},\"$carried\":\"wasit-a\"");
	write_there("wasit-a/customer:" HIND, since[_i % 3]);
	ck_ok(move(&n));
	ck_assert_int_eq(n, 0);
	ck_assert_uint_eq(moved.told.n, 0);
	ck_assert(!is_there("wasit-b/customer:" HIND));
	ck_assert_int_eq(is_there("wasit-a/customer:" HIND), _i % 3 == 0);
	if (_i % 3 == 0) {
		ck_assert(holds("wasit-a/customer:" HIND, SAAD) && holds("wasit-a/customer:" HIND, "\"team\":\"a\""));
		ck_assert_int_eq(holds("wasit-a/customer:" HIND, "جدة"), _i == 0);
		ck_assert(is_there("wasit-a/interaction:" TALK) && !is_there("wasit-b/interaction:" TALK));
		ck_assert_int_eq(is_there("wasit-a/interaction:" HIND), _i == 0);
		ck_assert(!is_there("wasit-b/interaction:" HIND));
	}
	ck_assert(holds("_users/org.couchdb.user:nora", "team-b"));
}
END_TEST

/* What hangs on him was deleted since. */
START_TEST(what_was_deleted_since_is_deleted_there)
{
	int64_t n;

	write_there("wasit-a/customer:" HIND, PERSON("هند", "+966501111111") CLOCK(EARLY));
	write_there("wasit-a/interaction:" TALK, TALKED);
	try_in_vain("/wasit-a/interaction%3A");
	ck_assert(is_there("wasit-b/interaction:" TALK) && is_there("wasit-a/interaction:" TALK));
	write_there("wasit-a/interaction:" TALK, TALKED ",\"deleted_at\":1795330860000,\"_deleted\":true,"
		"\"$fields\":{\"deleted_at\":\"" LATE "\"}");
	ck_ok(move(&n));
	ck_assert_int_eq(n, 1);
	ck_assert(is_there("wasit-b/customer:" HIND) && !is_there("wasit-b/interaction:" TALK));
}
END_TEST

/* Between the copy and the tombstone. */
static void edit_meanwhile(long what)
{
	if (what == 1)
		write_inside("wasit-a/customer:" HIND, PERSON("هند", "+966503333333") CLOCK(LATE));
	else if (what == 2)
		write_inside("wasit-a/interaction:" TALK, TALKED);
	else if (what == 3)
		write_inside("wasit-a/customer:" HIND, "\"$type\":\"customer\",\"_deleted\":true," CLOCK(LATE));
	else if (what == 4)
		write_inside("wasit-b/customer:" HIND, PERSON("هند", "+966504444444") CLOCK(LATER));
}

/* How many go along, while that happens. */
static int64_t moved_while(const char *fault)
{
	int64_t n;

	peer_fault(&peer, fault);
	ck_ok(move(&n));
	ck_assert_int_eq(peer_number(&peer, "fired"), 1);
	return n;
}

START_TEST(who_edits_while_it_runs_loses_nothing)
{
	write_there("wasit-a/customer:" HIND, PERSON("هند", "+966501111111") CLOCK(EARLY));
	moved_while("do=before&at=/wasit-a/customer%3A&arg=1");
	ck_assert(holds("wasit-b/customer:" HIND, "+966503333333"));
	ck_assert(!is_there("wasit-a/customer:" HIND));
}
END_TEST

START_TEST(who_edits_the_copy_while_it_runs_loses_nothing)
{
	write_there("wasit-a/customer:" HIND, PERSON("هند", "+966501111111") CLOCK(LATE));
	write_there("wasit-b/customer:" HIND, PERSON("هند", "+966505555555") CLOCK(EARLY));
	moved_while("do=before&at=/wasit-b/customer%3A&arg=4");
	ck_assert(holds("wasit-b/customer:" HIND, "+966504444444"));
	ck_assert(!is_there("wasit-a/customer:" HIND));
}
END_TEST

START_TEST(what_is_added_while_it_runs_goes_along)
{
	write_there("wasit-a/customer:" HIND, PERSON("هند", "+966501111111") CLOCK(EARLY));
	ck_assert_int_eq(moved_while("do=before&at=/wasit-a/customer%3A&arg=2"), 1);
	ck_assert(is_there("wasit-b/interaction:" TALK) && !is_there("wasit-a/interaction:" TALK));
}
END_TEST

START_TEST(who_is_deleted_while_it_runs_is_deleted)
{
	int64_t n;

	write_there("wasit-a/customer:" HIND, PERSON("هند", "+966501111111") CLOCK(EARLY));
	peer_fault(&peer, "do=before&at=/wasit-a/customer%3A&arg=3");
	ck_ok(move(&n));
	ck_assert(!is_there("wasit-b/customer:" HIND) && !is_there("wasit-a/customer:" HIND));
}
END_TEST

START_TEST(who_changes_it_each_time_is_told)
{
	int64_t n;

	write_there("wasit-a/customer:" HIND, PERSON("هند", "+966501111111") CLOCK(EARLY));
	peer_fault(&peer, "do=before&at=/wasit-a/customer%3A&arg=1&times=1000");
	ck_assert_int_eq(move(&n), ERR_CONFLICT);
	ck_assert(is_there("wasit-a/customer:" HIND));
	ck_assert(holds("_users/org.couchdb.user:nora", "team-a"));
}
END_TEST

/* The answer to each request is lost once, at its turn; the client asks again by itself. */
START_TEST(answers_that_are_lost_change_nothing)
{
	int64_t n;
	char *fault = xasprintf("do=lose&at=/wasit-&skip=%d", _i);

	write_there("wasit-a/customer:" HIND, PERSON("هند", "+966501111111") CLOCK(EARLY));
	write_there("wasit-a/interaction:" TALK, TALKED);
	peer_fault(&peer, fault);
	if (move(&n))
		ck_ok(move(&n));
	ck_assert(holds("wasit-b/customer:" HIND, "+966501111111") && is_there("wasit-b/interaction:" TALK));
	ck_assert(!is_there("wasit-a/customer:" HIND) && !is_there("wasit-a/interaction:" TALK));
	free(fault);
}
END_TEST

START_TEST(files_go_along_and_stay)
{
	static const char members[] = "\"$type\":\"document\",\"entity\":\"customer\",\"record\":\"" HIND "\","
		"\"name\":\"deed\",\"file\":\"" DIGEST "\",";
	int64_t n;
	char *said;

	write_there("wasit-a/customer:" HIND, PERSON("هند", "+966501111111") CLOCK(EARLY));
	said = xasprintf("%s" CLOCK(EARLY), members);
	write_there("wasit-a/document:" FILE_OF, said);
	free(said);
	said = peer_ask(&peer, "PUT", "/wasit-a/document:" FILE_OF "/" DIGEST "?rev=1-a", "deed of the villa");
	ck_assert_msg(strstr(said, "\"ok\":true") != NULL, "%s", said);
	free(said);
	/* Breaks off behind the copy of the document: its file is there when it is written again. */
	try_in_vain("/wasit-a/document%3A");
	said = peer_ask(&peer, "GET", "/wasit-a/document:" FILE_OF, NULL);
	ck_assert_msg(strstr(said, DIGEST "\":{\"stub") != NULL, "%s", said);
	free(said);
	said = xasprintf("%s" CLOCK(LATE) ",\"notes\":\"checked\",\"_attachments\":{\"" DIGEST "\":{\"stub\":true}}",
		members);
	write_there("wasit-a/document:" FILE_OF, said);
	free(said);
	ck_ok(move(&n));
	ck_assert(holds("wasit-b/document:" FILE_OF, "checked"));
	said = peer_ask(&peer, "GET", "/wasit-b/document:" FILE_OF "/" DIGEST, NULL);
	ck_assert_str_eq(said, "deed of the villa");
	free(said);
	ck_assert(!is_there("wasit-a/document:" FILE_OF));
}
END_TEST

START_TEST(who_was_erased_there_does_not_come_back)
{
	int64_t n;

	write_there("wasit-a/customer:" HIND, PERSON("هند", "+966501111111") CLOCK(EARLY));
	write_there("wasit-b/customer:" HIND, PERSON("هند", "+966501111111") CLOCK(EARLY));
	write_there("wasit-b/customer:" HIND, "\"$type\":\"customer\",\"$erased\":true,\"_deleted\":true");
	ck_ok(move(&n));
	ck_assert(!is_there("wasit-b/customer:" HIND) && !is_there("wasit-a/customer:" HIND));
}
END_TEST

/* A page begins behind one that the page before took away. */
START_TEST(pages_skip_nobody)
{
	struct json *page = NULL;

	write_there("wasit-a/customer:" HIND, PERSON("هند", "+966501111111") CLOCK(EARLY));
	write_there("wasit-a/customer:" TALK, PERSON("ليلى", "+966502222222") CLOCK(EARLY));
	write_there("wasit-a/customer:" HIND, NULL);
	ck_ok(couch_documents(office.http, "wasit-a", "customer:", "customer:" HIND, 200, &page, &err));
	ck_assert_str_eq(json_string(json_get(json_first(json_get(page, "rows")), "id")), "customer:" TALK);
	json_free(&page);
	ck_ok(couch_documents(office.http, "wasit-a", "customer:", "customer:" TALK, 200, &page, &err));
	ck_assert_ptr_null(json_first(json_get(page, "rows")));
	json_free(&page);
}
END_TEST

int main(void)
{
	peer_meanwhile = edit_meanwhile;
	return UNIT_RUN_IN("office_move", setup, teardown, 0, ONCE(all_that_hangs_on_them_goes_along),
		EACH(a_server_that_lists_anything_is_not_followed, 3),
		ONCE(an_edit_after_a_try_that_broke_off_goes_along), ONCE(an_edit_at_each_end_stays),
		EACH(a_value_changed_at_each_end_is_told, 2), ONCE(what_is_newer_there_stays),
		EACH(what_a_try_left_there_follows_what_became_of_it, 6), ONCE(what_was_deleted_since_is_deleted_there), ONCE(what_wasit_cannot_read_goes_too),
		ONCE(who_edits_while_it_runs_loses_nothing), ONCE(who_edits_the_copy_while_it_runs_loses_nothing),
		ONCE(what_is_added_while_it_runs_goes_along), ONCE(who_is_deleted_while_it_runs_is_deleted),
		ONCE(who_changes_it_each_time_is_told), EACH(answers_that_are_lost_change_nothing, 30),
		ONCE(files_go_along_and_stay), ONCE(who_was_erased_there_does_not_come_back), ONCE(pages_skip_nobody));
}
