/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Records for the tests of the rules. */
#include "rules_fixture.h"

#include "app/rules_config.h"

int64_t at(const char *text)
{
	int64_t ms = 0;

	date_set_zone("Asia/Riyadh");
	if (*text && !date_parse(text, &ms))
		ck_abort_msg("no moment: %s", text);
	return ms;
}

const struct rules *default_rules(void)
{
	static struct rules rules;

	date_set_zone("Asia/Riyadh");
	rules_default(&rules);
	return &rules;
}

struct record *make_record(const struct entity *entity, const char *spec)
{
	struct record *rec = record_new(entity);
	struct strlist words = { 0 };

	date_set_zone("Asia/Riyadh");
	strlist_split(&words, spec, ";");
	for (size_t i = 0; i < words.n; i++) {
		char *eq = strchr(words.v[i], '=');
		struct kind_env env = { .country = "SA", .currency = "SAR", .now = date_now() };
		struct err err;
		int field;

		ck_assert_ptr_nonnull(eq);
		*eq = '\0';
		field = entity_field(entity, words.v[i]);
		if (str_eq(words.v[i], "n")) {
			rec->n = atoi(eq + 1);
			continue;
		}
		ck_assert_msg(field >= 0, "no field %s", words.v[i]);
		if (entity->fields[field].kind == &kind_ref)
			record_set_num(rec, (size_t)field, atoi(eq + 1));
		else if (entity->fields[field].kind == &kind_moment)
			record_set_num(rec, (size_t)field, at(eq + 1));
		else if (record_parse(rec, (size_t)field, eq + 1, &env, &err))
			ck_abort_msg("%s: %s", words.v[i], err.text);
	}
	strlist_release(&words);
	return rec;
}

void check_moment(int64_t ms, const char *text, const char *file, int line)
{
	struct str printed = STR_INIT;

	if (ms)
		date_print(ms, &printed);
	if (ms != at(text))
		ck_abort_msg("%s:%d: %s instead of %s", file, line, printed.s, text);
	str_release(&printed);
}
