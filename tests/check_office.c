/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What an office changes on its server, as far as it can be seen without one; tests/office.sh asks a real one. */
#include "base/base.h"

#include "app/office.h"
#include "app/office_p.h"
#include "io/json.h"
#include "unit.h"

/* NULL: nothing is to be changed. */
static void expect_admitted(const char *security, const char *wanted)
{
	struct json *root = NULL;
	struct str out = STR_INIT;
	struct err err;
	bool changed;

	ck_assert_msg(!json_parse(security, strlen(security), &root, &err), "%s", err.text);
	changed = office_admit_role(root, "team-riyadh", &out);
	ck_assert_msg(changed == (wanted != NULL), "%s: %s", security, out.s);
	if (wanted)
		ck_assert_str_eq(out.s, wanted);
	json_free(&root);
	str_release(&out);
}

START_TEST(a_team_comes_in_beside_who_is_there)
{
	expect_admitted("{\"admins\":{\"roles\":[\"_admin\"]},\"members\":{\"roles\":[\"_admin\"]}}",
		"{\"admins\":{\"roles\":[\"_admin\"]},\"members\":{\"roles\":[\"_admin\",\"team-riyadh\"]}}");
	/* Another program's people stay, and what only it knows. */
	expect_admitted("{\"members\":{\"names\":[\"backup\"],\"roles\":[\"_admin\"],\"x\":1},\"cloud\":{\"a\":[1.0]}}",
		"{\"cloud\":{\"a\":[1.0]},\"members\":{\"names\":[\"backup\"],\"x\":1,\"roles\":[\"_admin\",\"team-riyadh\"]}}");
	expect_admitted("{\"members\":{\"names\":[\"backup\"]}}",
		"{\"members\":{\"names\":[\"backup\"],\"roles\":[\"team-riyadh\"]}}");
}
END_TEST

START_TEST(who_may_come_in_is_not_let_in_twice)
{
	expect_admitted("{\"members\":{\"roles\":[\"team-riyadh\",\"_admin\"]}}", NULL);
	expect_admitted("{}", NULL);		/* everybody may */
	expect_admitted("{\"members\":{\"names\":[],\"roles\":[]}}", NULL);
	expect_admitted("[]", NULL);
	expect_admitted("{\"members\":7}", NULL);
}
END_TEST

int main(void)
{
	return UNIT_RUN("office", a_team_comes_in_beside_who_is_there, who_may_come_in_is_not_let_in_twice);
}
