/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The lead score, part by part, and the rules' numbers as the file gives them. */
#include "base/base.h"

#include "app/rules_config.h"
#include "io/yaml.h"
#include "model/rules/score.h"
#include "model/schema/people.h"
#include "rules_fixture.h"

#define SILENT "last_activity_at=2026-01-01T10:00"

static int score_of(const char *customer, struct score *out)
{
	struct record *rec = make_record(&customer_entity, customer);

	score_lead(rec, at("2026-11-21T10:00"), &default_rules()->classes, out);
	record_free(&rec);
	return out->total;
}

static const struct { const char *customer; int total; enum score_part part; } parts[] = {
	{ SILENT, 0, PART_INTEREST },
	{ SILENT ";interest=very_interested", 30, PART_INTEREST },
	{ SILENT ";interest=interested", 22, PART_INTEREST },
	{ SILENT ";interest=possible", 12, PART_INTEREST },
	{ SILENT ";interest=cold", 4, PART_INTEREST },
	{ SILENT ";interest=not_interested", 0, PART_INTEREST },
	{ SILENT ";budget_max=500000", 10, PART_BUDGET },
	{ SILENT ";budget_min=1", 10, PART_BUDGET },
	{ SILENT ";asking_price=900000;budget_max=1", 10, PART_BUDGET },
	{ SILENT ";financing_needed=no", 5, PART_FINANCING },
	{ SILENT ";financing_needed=yes", 5, PART_FINANCING },
	{ SILENT ";city=الرياض", 0, PART_CITY },
	{ SILENT ";preferred_cities=الرياض", 4, PART_CITY },
	{ SILENT ";property_city=الرياض", 4, PART_CITY },
	{ SILENT ";preferred_districts=الملقا", 3, PART_DISTRICT },
	{ SILENT ";property_types=villa", 3, PART_TYPE },
	{ SILENT ";property_type=villa", 3, PART_TYPE },
	{ "last_activity_at=2026-11-14T10:00", 15, PART_TEMPERATURE },
	{ "last_activity_at=2026-11-13T10:00", 8, PART_TEMPERATURE },
	{ "last_activity_at=2026-10-21T10:00", 0, PART_TEMPERATURE },
	{ "last_activity_at=2026-11-21T09:00;source=import", 0, PART_TEMPERATURE },
	{ SILENT ";source=referral", 10, PART_REFERRAL },
	{ SILENT ";referred_by=7", 10, PART_REFERRAL },
	{ SILENT ";referred_by=7;source=referral", 10, PART_REFERRAL },
	{ SILENT ";source=website", 0, PART_REFERRAL },
};

START_TEST(each_part_gives_its_points)
{
	struct score score;

	ck_assert_int_eq(score_of(parts[_i].customer, &score), parts[_i].total);
	ck_assert_int_eq(score.part[parts[_i].part].got, parts[_i].total);
}
END_TEST

/* x 20/6, halves rounded up. */
static const int attempt_points[] = { 0, 3, 7, 10, 13, 17, 20 };

START_TEST(the_last_three_attempts_count)
{
	struct score score;
	char text[96];

	snprintf(text, sizeof(text), SILENT ";attempt_points=%d", _i);
	ck_assert_int_eq(score_of(text, &score), attempt_points[_i]);
	ck_assert_int_eq(score.part[PART_ATTEMPTS].got, attempt_points[_i]);
	ck_assert_int_eq(score.part[PART_ATTEMPTS].of, 20);
}
END_TEST

START_TEST(everything_makes_a_hundred)
{
	struct score score;
	int sum = 0, of = 0;

	ck_assert_int_eq(score_of("interest=very_interested;budget_max=1;financing_needed=no;"
		"preferred_cities=جدة;preferred_districts=النخيل;property_types=villa;"
		"source=referral;last_activity_at=2026-11-21T09:00;attempt_points=6", &score), 100);
	for (int i = 0; i < SCORE_PARTS; i++) {
		sum += score.part[i].got;
		of += score.part[i].of;
		ck_assert(*score_part_label((enum score_part)i));
	}
	ck_assert_int_eq(sum, 100);
	ck_assert_int_eq(of, 100);
}
END_TEST

/* --- The file. */

START_TEST(the_file_holds_the_domains_numbers)
{
	const struct rules *rules = default_rules();
	static const int weights[SCORE_WEIGHTS] = { 30, 22, 12, 4, 0, 10, 5, 4, 3, 3, 20, 15, 8,
		10 };

	ck_assert_int_eq(rules->classes.hot, 7);
	ck_assert_int_eq(rules->classes.warm, 30);
	ck_assert_int_eq(rules->classes.risk_low, 30);
	ck_assert_int_eq(rules->classes.risk_critical, 120);
	ck_assert_int_eq(rules->classes.segment_inactive, 90);
	ck_assert_int_eq(rules->classes.vip_value, 5000000);
	ck_assert_uint_eq(rules->nfollowup, 10);
	ck_assert_uint_eq(rules->working.days, 0x1f);
	ck_assert_uint_eq(rules->working.nholidays, 0);
	ck_assert_int_eq(rules->calls_per_day, 60);
	for (int i = 0; i < SCORE_WEIGHTS; i++)
		ck_assert_int_eq(rules->classes.score[i], weights[i]);
}
END_TEST

static enum result load(const char *text, struct rules *rules, struct err *err)
{
	struct ynode *root = NULL;
	enum result code = yaml_parse(text, strlen(text), "my.conf", &root, err);

	if (!code)
		code = rules_load(root, "my.conf", rules, err);
	yaml_free(&root);
	return code;
}

START_TEST(a_file_says_only_what_differs)
{
	struct rules rules = *default_rules();
	struct err err = { 0 };

	ck_assert_msg(!load("classes:\n  warm: 45\nfollow_up:\n  successful: { days: 30 }\n"
		"  no_answer: none\nscore:\n  referral: 20\nholidays:\n  - --09-23\n"
		"  - { name: Eid, from: 2027-03-08, to: 2027-03-13 }\n", &rules, &err), "%s",
		err.text);
	ck_assert_int_eq(rules.classes.warm, 45);
	ck_assert_int_eq(rules.classes.hot, 7);
	ck_assert_int_eq(rules.classes.score[SCORE_REFERRAL], 20);
	ck_assert_int_eq(rules.classes.score[SCORE_HOT], 15);
	ck_assert_uint_eq(rules.nfollowup, 9);	/* two rows for no_answer became one */
	for (size_t i = 0; i < rules.nfollowup; i++) {
		if (str_eq(rules.followup[i].outcome, "successful"))
			ck_assert_int_eq(rules.followup[i].days, 30);
		if (str_eq(rules.followup[i].outcome, "no_answer"))
			ck_assert_int_eq(rules.followup[i].days, -1);
		if (str_eq(rules.followup[i].outcome, "interested"))
			ck_assert_str_eq(rules.followup[i].priority, "high");
	}
	ck_assert_uint_eq(rules.working.nholidays, 2);
	ck_assert_int_eq(rules.working.holiday[0].from.year, 0);
	ck_assert_int_eq(rules.working.holiday[1].to.day, 13);
}
END_TEST

static const struct { const char *text, *place; } wrong[] = {
	{ "nose: red\n", "my.conf:1:1:" },
	{ "classes:\n  hot: many\n", "my.conf:2:" },
	{ "classes:\n  hot: 0\n", "my.conf:2:" },
	{ "classes:\n  hot: 30\n", "my.conf:" },
	{ "classes:\n  risk_low: 60\n", "my.conf:" },
	{ "classes:\n  churned: 60\n", "my.conf:" },
	{ "classes:\n  colour: 1\n", "my.conf:2:3:" },
	{ "classes: [1, 2]\n", "my.conf:1:" },
	{ "classes:\n  hot: 99999999999999999999\n", "my.conf:2:" },
	{ "follow_up:\n  sang: { days: 3 }\n", "my.conf:2:3:" },
	{ "follow_up:\n  interested: { priority: high }\n", "my.conf:2:" },
	{ "follow_up:\n  interested: { days: 3, priority: huge }\n", "my.conf:2:" },
	{ "follow_up:\n  interested: { days: -3 }\n", "my.conf:2:" },
	{ "follow_up:\n  interested: soon\n", "my.conf:2:" },
	{ "follow_up:\n  no_answer:\n    - { from: 3, to: 2, days: 1 }\n", "my.conf:3:" },
	{ "score:\n  hot: 101\n", "my.conf:2:" },
	{ "score:\n  luck: 1\n", "my.conf:2:3:" },
	{ "holidays:\n  - 2026-02-30\n", "my.conf:2:" },
	{ "holidays:\n  - { to: 2026-02-28 }\n", "my.conf:2:" },
	{ "holidays:\n  - { from: 2026-03-01, to: 2026-02-28 }\n", "my.conf:2:" },
	{ "holidays:\n  - { from: 2026-03-01, to: --03-02 }\n", "my.conf:2:" },
	{ "holidays: 2026-03-01\n", "my.conf:1:" },
};

START_TEST(a_mistake_is_named_and_changes_nothing)
{
	struct rules rules = *default_rules(), before = rules;
	struct err err = { 0 };

	ck_assert_int_eq(load(wrong[_i].text, &rules, &err), ERR_FORMAT);
	ck_assert_msg(str_has_prefix(err.text, wrong[_i].place), "%s", err.text);
	ck_assert_int_eq(rules.classes.hot, before.classes.hot);
	ck_assert_int_eq(rules.classes.risk_low, before.classes.risk_low);
	ck_assert_uint_eq(rules.nfollowup, before.nfollowup);
	ck_assert_uint_eq(rules.working.nholidays, 0);
}
END_TEST

START_TEST(too_many_rows_are_refused)
{
	struct rules rules = *default_rules();
	struct str text = STR_INIT;
	struct err err = { 0 };

	str_add(&text, "follow_up:\n  no_answer:\n");
	for (int i = 1; i <= 40; i++)
		str_addf(&text, "    - { from: %d, to: %d, days: 1 }\n", i, i);
	ck_assert_int_eq(load(text.s, &rules, &err), ERR_FORMAT);
	str_set(&text, "holidays:\n");
	for (int i = 0; i < 80; i++)
		str_add(&text, "  - 2026-01-01\n");
	ck_assert_int_eq(load(text.s, &rules, &err), ERR_FORMAT);
	str_release(&text);
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("score", NULL, NULL, 0, EACH(each_part_gives_its_points, COUNT(parts)),
		EACH(the_last_three_attempts_count, COUNT(attempt_points)),
		ONCE(everything_makes_a_hundred), ONCE(the_file_holds_the_domains_numbers),
		ONCE(a_file_says_only_what_differs),
		EACH(a_mistake_is_named_and_changes_nothing, COUNT(wrong)),
		ONCE(too_many_rows_are_refused));
}
