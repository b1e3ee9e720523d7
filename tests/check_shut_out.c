/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A role that was taken away: the team's records leave his sight, not his machine, and are back with the role. */
#include "base/base.h"

#include "app/sync.h"
#include "base/sys.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "office_fixture.h"
#include "store/db.h"
#include "store/sync.h"
#include "unit.h"

static int hits(struct app *app, const char *typed)
{
	struct query search = { .entity = &customer_entity, .search = typed };
	struct rowset rows = { 0 };
	int n;

	ck_ok(query_list(app->db, &search, &rows, &err));
	n = (int)rows.n;
	rowset_release(&rows);
	return n;
}

static bool history_tells(struct app *app, const char *text)
{
	struct changes changes = { 0 };
	bool tells = false;

	ck_ok(query_history(app->db, 0, INT64_MAX, 0, &changes, &err));
	for (size_t i = 0; i < changes.n; i++) {
		ck_ok(query_made_values(app->db, &changes.v[i], &err));
		tells |= (changes.v[i].new && strstr(changes.v[i].new, text)) ||
			(changes.v[i].label && strstr(changes.v[i].label, text));
	}
	changes_release(&changes);
	return tells;
}

START_TEST(who_lost_his_role_has_the_teams_records_shut)
{
	int64_t n, m, private, late;
	struct sync_remote remote;
	struct record *rec = NULL;
	struct str kept = STR_INIT;
	char *path;

	office_start();
	n = fixture_add(&a, &customer_entity, "name=Huda;phone=+966501234567;city=جدة");
	office_set_team(&a, n, "north");
	fixture_add_to(&a, &interaction_entity, n, "type=call;subject=SecretTalk");
	office_settle();
	m = machine_n(&a, n, &c);
	private = fixture_add(&c, &customer_entity, "name=Hind;phone=+966551234567");
	fixture_edit(&c, &customer_entity, m, "company=Unsent");
	late = fixture_add_to(&c, &interaction_entity, m, "type=call;subject=UnsentTalk");
	peer_fault(team, "do=status&arg=403&at=*&times=1");
	ck_assert_msg(office_try(&c) == ERR_DENIED, "%s", err.text);
	ck_assert_ptr_nonnull(strstr(err.text, "unsent-team.json"));
	path = sys_data_path("unsent-team.json");
	ck_ok(sys_read_file(path, 1 << 20, &kept, &err));
	ck_assert_ptr_nonnull(strstr(kept.s, "Unsent"));
	ck_assert_ptr_nonnull(strstr(kept.s, "UnsentTalk"));
	ck_assert_ptr_null(strstr(kept.s, "SecretTalk"));	/* it is there already */
	str_release(&kept);
	free(path);
	/* Nothing finds them, and who asks is told. */
	ck_assert_int_eq(fixture_count(&c, &customer_entity, ""), 1);
	ck_assert_int_eq(fixture_count(&c, &interaction_entity, ""), 0);
	ck_assert_int_eq(hits(&c, "Huda"), 0);
	ck_assert(!history_tells(&c, "SecretTalk") && !history_tells(&c, "Huda"));
	ck_assert_int_eq(query_get(c.db, &customer_entity, m, &rec, &err), ERR_MISSING);
	ck_assert_ptr_nonnull(strstr(err.text, "no longer lets you in"));
	rec = record_new(&interaction_entity);
	record_set_num(rec, INTERACTION_customer, m);
	record_set_text(rec, INTERACTION_type, "call");
	ck_assert_int_eq(app_put(&c, rec, &err), ERR_DENIED);
	record_free(&rec);
	ck_ok(sync_remote_get(c.db, REMOTE_TEAM, &remote, &err));
	ck_assert_ptr_nonnull(remote.locked);
	sync_remote_release(&remote);
	/* His own goes on; nothing is told to the team. */
	fixture_edit(&c, &customer_entity, private, "city=الرياض");
	peer_tell(team, "/_test/clear", NULL);
	peer_fault(team, "do=status&arg=403&at=*&times=1");
	ck_assert_int_eq(office_try(&c), ERR_DENIED);
	ck_assert(is_on(&c, private, home_of_c));
	ck_assert(is_on(&a, n, team));
	ck_ok(db_check(c.db, &err));
	/* The role is back: so is everything, and what was not sent goes; also where the server is named anew. */
	peer_tell(team, "/_test/clear", NULL);
	if (_i)
		machine_join_as(&c, REMOTE_TEAM, team);
	fixture_edit(&a, &customer_entity, n, "nickname=x");
	office_settle();
	ck_ok(db_check(c.db, &err));
	ck_ok(sync_remote_get(c.db, REMOTE_TEAM, &remote, &err));
	ck_assert_ptr_null(remote.locked);
	sync_remote_release(&remote);
	ck_assert_int_eq(hits(&c, "Huda"), 1);
	ck_assert_int_eq(fixture_count(&c, &customer_entity, ""), 2);
	ck_assert_int_eq(fixture_count(&a, &interaction_entity, ""), 2);
	ck_value_eq(&a, &customer_entity, n, "company", "Unsent");
	ck_values_eq(&c, &customer_entity, m, { "nickname", "x" }, { "city", "جدة" },
		{ "interaction_count", "2" });
	ck_assert(is_on(&c, late, team));
	ck_assert(history_tells(&c, "SecretTalk"));
	office_stop();
}
END_TEST

START_TEST(a_locked_account_locks_no_records)
{
	int64_t n;

	office_start();
	n = fixture_add(&a, &customer_entity, "name=Huda;phone=+966501234567");
	office_set_team(&a, n, "north");
	office_settle();
	peer_tell(team, "/_test/text", "{\"error\":\"forbidden\",\"reason\":\"Account is "
		"temporarily locked due to multiple authentication failures\"}");
	peer_fault(team, "do=text&arg=403&at=*&times=9");
	ck_assert_int_eq(office_try(&c), ERR_AUTH);
	ck_assert_int_eq(fixture_count(&c, &customer_entity, ""), 1);
	office_stop();
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("shut_out", NULL, NULL, 0,
		EACH(who_lost_his_role_has_the_teams_records_shut, 2),
		ONCE(a_locked_account_locks_no_records));
}
