/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A server that is no longer what it was: put back to an old state, or with documents taken out. */
#include "base/base.h"

#include <unistd.h>

#include "app/cmd_sync_p.h"
#include "app/sync.h"
#include "io/json.h"
#include "model/schema/people.h"
#include "store/sync.h"
#include "sync_pair.h"
#include "unit.h"

static struct peer other;	/* what the first one is put back to */

static void setup(void)
{
	pair_start();
	peer_start(&other);
	free(peer_ask(&other, "PUT", "/team", NULL));
}

static void teardown(void)
{
	pair_stop();
	peer_stop(&other);
}

/* The documents of a feed into another server, which is taken for the same one: so it was put back. */
static void put_back(const char *feed, const struct peer *to, const char *without)
{
	struct json *root = NULL;
	struct str body = STR_INIT;
	struct json_writer w;

	ck_ok(json_parse(feed, strlen(feed), &root, &err));
	jw_init(&w, &body, true);
	jw_object(&w, NULL);
	jw_array(&w, "docs");
	for (const struct json *row = json_first(json_get(root, "results")); row; row = json_next(row)) {
		const struct json *doc = json_get(row, "doc");

		if (without && strstr(json_string(json_get(doc, "_id")), without))
			continue;
		jw_object(&w, NULL);
		for (const struct json *j = json_first(doc); j; j = json_next(j))
			if (!str_eq(json_name(j), "_rev"))
				jw_node(&w, json_name(j), j);
		jw_end_object(&w);
	}
	jw_end_array(&w);
	jw_end_object(&w);
	peer_tell(to, "/team/_bulk_docs", body.s);
	str_release(&body);
	json_free(&root);
}

static void point_to(struct app *app, const struct peer *server)
{
	struct sync_remote remote;

	ck_ok(sync_remote_get(app->db, REMOTE_OWN, &remote, &err));
	free(remote.url);
	remote.url = xstrdup(server->url);
	ck_ok(sync_remote_add(app->db, &remote, &err));
	sync_remote_release(&remote);
}

START_TEST(a_server_put_back_loses_nothing)
{
	int64_t n, later, gone;
	char *old;

	n = fixture_add(&a, &customer_entity, "name=Huda;phone=+966501234567;city=جدة");
	gone = fixture_add(&a, &customer_entity, "name=Hana;phone=+966501234599");
	pair_settle();
	old = peer_ask(&peer, "GET", "/team/_changes?since=0", NULL);
	fixture_clock("2026-11-22T11:00");
	fixture_edit(&a, &customer_entity, n, "city=الرياض;company=x");
	ck_ok(app_delete(&a, &customer_entity, gone, &err));
	later = fixture_add(&a, &customer_entity, "name=Hind;phone=+966551234567");
	pair_settle();
	put_back(old, &other, NULL);
	point_to(&a, &other);
	point_to(&b, &other);
	machine_sync(_i ? &a : &b, &counts);		/* whoever comes first */
	ck_assert(counts.other);
	ck_assert_int_gt(counts.up, 0);
	pair_settle();
	ck_value_eq(&a, &customer_entity, n, "city", "الرياض");
	ck_value_eq(&b, &customer_entity, machine_n(&a, n, &b), "city", "الرياض");
	ck_value_eq(&b, &customer_entity, machine_n(&a, n, &b), "company", "x");
	ck_assert_int_eq(fixture_count(&a, &customer_entity, ""), 2);
	ck_assert_int_eq(fixture_count(&b, &customer_entity, ""), 2);
	ck_assert(is_on(&a, n, &other) && is_on(&a, later, &other) && !is_on(&a, gone, &other));
	ck_assert_int_eq(counts.conflicts, 0);
	machine_sync(&a, &counts);
	ck_assert_int_eq(counts.up + counts.down + counts.merged, 0);
	free(old);
}
END_TEST

START_TEST(what_was_taken_out_there_is_asked_about)
{
	int64_t n, kept, edited, *v = NULL;
	size_t count = 0;
	char id[ULID_LEN + 1], *feed;

	n = fixture_add(&a, &customer_entity, "name=Huda;phone=+966501234567");
	edited = fixture_add(&a, &customer_entity, "name=Hana;phone=+966501234599");
	pair_settle();
	feed = peer_ask(&peer, "GET", "/team/_changes?since=0", NULL);
	query_id_of(a.db, n, id);
	put_back(feed, &other, id);
	free(feed);
	for (int i = 0; i < 9; i++) {	/* others went on */
		feed = xasprintf("{\"docs\":[{\"_id\":\"customer:01KAKJ5B0000000000000000A%d\",\"$type\":\"customer\","
			"\"name\":\"N\",\"phone\":\"+96655123450%d\"}]}", i, i);
		peer_tell(&other, "/team/_bulk_docs", feed);
		free(feed);
	}
	point_to(&a, &other);
	fixture_edit(&a, &customer_entity, edited, "city=جدة");
	pair_reset(&a);
	ck_ok(sync_missing(a.db, REMOTE_OWN, 0, &v, &count, &err));
	ck_assert_uint_eq(count, 1);
	kept = v[0];
	free(v);
	ck_assert_int_eq(kept, n);
	ck_assert(machine_has(&a, &customer_entity, n));	/* neither deleted nor sent */
	ck_assert(!is_on(&a, n, &other) && is_on(&a, edited, &other));
	machine_sync(&a, &counts);
	ck_assert(!is_on(&a, n, &other));
	if (_i == 0) {
		ck_ok(sync_missing_settle(a.db, REMOTE_OWN, n, false, &err));
	} else if (_i == 1) {		/* an edit answers, too */
		fixture_edit(&a, &customer_entity, n, "city=جدة");
	} else {
		ck_ok(app_delete(&a, &customer_entity, n, &err));
		ck_ok(sync_missing_settle(a.db, REMOTE_OWN, n, true, &err));
	}
	machine_sync(&a, &counts);
	machine_sync(&a, &counts);
	ck_assert(is_on(&a, n, &other) == (_i < 2));
	ck_assert_int_eq(machine_waiting(&a, REMOTE_OWN), 0);
	v = NULL, count = 0;
	ck_ok(sync_missing(a.db, REMOTE_OWN, 0, &v, &count, &err));
	ck_assert_uint_eq(count, 0);
	free(v);
}
END_TEST

START_TEST(an_answer_that_cannot_be_kept_is_refused)
{
	const char *dir = getenv("TEST_TMP");
	char *path = xasprintf("%s/answer-%ld.db", dir ? dir : "/tmp", (long)getpid());
	struct app_start start = { .db_path = path, .create = true };
	struct str out = STR_INIT;
	struct app app;
	struct target t = { .app = &app, .out = &out };

	ck_ok(app_open(&app, &start, &err));
	ck_ok(app_make_user(&app, "Ahmad", &err));
	app_close(&app);
	start = (struct app_start){ .db_path = path, .read_only = true };
	ck_ok(app_open(&app, &start, &err));
	ck_assert_int_eq(sync_settle_missing(&t, "delete", &err), ERR_DENIED);
	app_close(&app);
	str_release(&out);
	free(path);
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("put_back", setup, teardown, 0,
		EACH(a_server_put_back_loses_nothing, 2),
		EACH(what_was_taken_out_there_is_asked_about, 3),
		ONCE(an_answer_that_cannot_be_kept_is_refused));
}
