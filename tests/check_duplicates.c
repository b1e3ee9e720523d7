/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Customers that are there twice: found, merged, undone, taken apart, told apart. */
#include "base/base.h"

#include "app/merge.h"
#include "merge_fixture.h"
#include "one_app.h"
#include "model/rules/likeness.h"

static struct err err;

/* --- Finding. */

static const struct { const char *a, *b; unsigned like; } cases[] = {
	{ "name=Noura;phone=0501234567", "name=Sara;phone=+966501234567", LIKE_PHONE },
	{ "name=Noura;phone=0501234567", "name=Sara;phone=0507;whatsapp=٠٥٠١٢٣٤٥٦٧", LIKE_PHONE },
	{ "name=Noura;secondary_phone=0501234567;email=a@b.sa", "name=Sara;whatsapp=0501234567",
	  LIKE_PHONE },
	{ "name=Noura;phone=937", "name=Sara;phone=937", 0 },	/* a short number is nobody's */
	{ "name=Noura;email=Noura@Example.com", "name=Sara;email=nOURA@example.com", LIKE_EMAIL },
	{ "name=Noura;email=a@acme.sa", "name=Sara;email=b@acme.sa", 0 },
	{ "name=نورة العتيبي;phone=0501;city=الرياض", "name=نوره  العتيبى;phone=0502;city=رياض",
	  LIKE_NAME | LIKE_CITY },
	{ "name=العتيبي نورة;phone=0501;city=الرياض", "name=نورة عتيبي;phone=0502;city=الرياض",
	  LIKE_NAME | LIKE_CITY },
	{ "name=عبد الله أحمد;phone=0501;city=جدة", "name=عبدالله احمد;phone=0502;city=جده",
	  LIKE_NAME | LIKE_CITY },
	{ "name=أبو فهد;phone=0501;city=جدة", "name=ابوفهد;phone=0502;city=جدة", LIKE_NAME | LIKE_CITY },
	{ "name=سعد بن علي;phone=0501;city=جدة", "name=سعد علي;phone=0502;city=جدة",
	  LIKE_NAME | LIKE_CITY },
	{ "name=مُحمّـد عليّ;phone=0501;city=جدة", "name=محمد على;phone=0502;city=جدة",
	  LIKE_NAME | LIKE_CITY },
	{ "name=فيصل القحطاني;phone=0501;city=جدة", "name=فيصل القحطان;phone=0502;city=جدة",
	  LIKE_SPELLING | LIKE_CITY },
	{ "name=فيصل القحطاني;phone=0501;city=جدة", "name=فيصل القحتاني;phone=0502;city=جدة",
	  LIKE_SPELLING | LIKE_CITY },
	{ "name=Sara Otaibi;email=s@acme.sa", "name=Sarah Otaibi;email=info@ACME.sa",
	  LIKE_SPELLING | LIKE_DOMAIN },
	{ "name=Sara Otaibi;email=s@gmail.com", "name=Sara Otaibi;email=t@gmail.com", 0 },
	{ "name=Sara Otaibi;email=s@hotmail.co.uk", "name=Sara Otaibi;email=t@hotmail.co.uk", 0 },
	{ "name=نورة العتيبي;phone=0501;city=الرياض", "name=نورة العتيبي;phone=0502;city=جدة", 0 },
	{ "name=نورة العتيبي;phone=0501;city=الرياض", "name=نوره العتيبي;phone=0502;city=Riyadh", LIKE_NAME | LIKE_CITY },
	{ "name=نورة العتيبي;phone=0501;city=الخُبر", "name=نوره العتيبي;phone=0502;city=Al-Khobar", LIKE_NAME | LIKE_CITY },
	{ "name=نورة العتيبي;phone=0501;city=مكة المكرمة", "name=نوره العتيبي;phone=0502;city=مكه", LIKE_NAME | LIKE_CITY },
	{ "name=نورة العتيبي;phone=0501;city=AlKhobar", "name=نوره العتيبي;phone=0502;city=خبر", LIKE_NAME | LIKE_CITY },
	{ "name=نورة العتيبي;phone=0501;city=الخبر", "name=نوره العتيبي;phone=0502;city=Riyadh", 0 },
	{ "name=نورة العتيبي;phone=0501;city=Al", "name=نوره العتيبي;phone=0502;city=Ar-", 0 },
	{ "name=نورة العتيبي;phone=0501", "name=نورة العتيبي;phone=0502", 0 },
	{ "name=Saad;phone=0501;city=جدة", "name=Saed;phone=0502;city=جدة", 0 },	/* too short */
	{ "name=فيصل القحطاني;phone=0501;city=جدة", "name=فيصل القحتان;phone=0502;city=جدة", 0 },
	{ "name=نورة العتيبي;phone=0501;city=الرياض", "name=نورة سعد العتيبي;phone=0502;city=الرياض", 0 },
};

START_TEST(pairs_are_found_by_what_they_share)
{
	unsigned like;
	size_t n;

	merge_customer(cases[_i].a);
	merge_customer(cases[_i].b);
	n = find(&like, 0);
	ck_assert_msg(n == (cases[_i].like != 0) && like == cases[_i].like,
		"%s and %s: %zu pairs, %x", cases[_i].a, cases[_i].b, n, like);
}
END_TEST

START_TEST(pairs_come_strongest_first)
{
	struct pair_search search = { .actor = &app.actor };
	struct pairs pairs = { 0 };

	merge_customer("name=Sara Otaibi;phone=0501;city=جدة");
	merge_customer("name=Sara Otaiby;phone=0502;city=جدة");
	merge_customer("name=Omar Ali;email=o@b.sa");
	merge_customer("name=Ali Omar;email=x@b.sa");
	merge_customer("name=Huda;email=h@gmail.com");
	merge_customer("name=Hind;email=H@gmail.com");
	merge_customer("name=Reem;phone=0501234567");
	merge_customer("name=Rima;phone=0501234567");
	ck_ok(query_pairs(app.db, &search, &pairs, &err));
	ck_assert_uint_eq(pairs.n, 4);
	ck_assert_uint_eq(pairs.v[0].like, LIKE_PHONE);
	ck_assert_uint_eq(pairs.v[1].like, LIKE_EMAIL);
	ck_assert_uint_eq(pairs.v[2].like, LIKE_NAME | LIKE_DOMAIN);
	ck_assert_uint_eq(pairs.v[3].like, LIKE_SPELLING | LIKE_CITY);
	pairs_release(&pairs);
	ck_assert_uint_eq(find(NULL, 2), 2);
}
END_TEST

START_TEST(many_of_one_name_are_no_square)
{
	for (int i = 0; i < 40; i++) {
		char spec[96];

		snprintf(spec, sizeof(spec), "name=Sara Otaibi;phone=05012345%02d;city=جدة", i);
		merge_customer(spec);
	}
	ck_assert_uint_eq(find(NULL, 0), 39);
}
END_TEST

/* A page of text in the place of a name is compared as a whole: letter by letter it would take minutes. */
START_TEST(a_name_without_end_is_compared_as_it_is)
{
	static const char *const places[] = { "جدة", "جدة", "الرياض", "الرياض" };

	for (int i = 0; i < 4; i++) {
		struct str spec = STR_INIT;

		str_add(&spec, "name=");
		for (int k = 0; k < 600; k++)
			str_addc(&spec, (char)('a' + k % 26));
		str_addf(&spec, "%s;phone=05012345%02d;city=%s", i == 3 ? "z" : "", i, places[i]);
		merge_customer(spec.s);
		str_release(&spec);
	}
	ck_assert_uint_eq(find(NULL, 0), 1);
}
END_TEST

START_TEST(told_apart_is_not_asked_again)
{
	int64_t a = merge_customer("name=Sara Otaibi;phone=0501;city=جدة");
	int64_t b = merge_customer("name=Sara Otaibi;phone=0502;city=جدة");
	int64_t c = merge_customer("name=Sara Otaibi;phone=0503;city=جدة");
	int64_t d;

	ck_assert_uint_eq(find(NULL, 0), 2);
	ck_ok(app_tell_apart(&app, b, a, true, &err));
	ck_ok(app_tell_apart(&app, a, c, true, &err));
	ck_assert_uint_eq(find(NULL, 0), 1);	/* b and c */
	ck_ok(app_tell_apart(&app, b, c, true, &err));
	ck_assert_uint_eq(find(NULL, 0), 0);
	/* Who was merged is told apart from whom the other one was. */
	d = merge_customer("name=Sara O;phone=0501234567");
	merge(d, b);
	fixture_edit(&app, &customer_entity, d, "name=Sara Otaibi;city=جدة");
	ck_assert_uint_eq(find(NULL, 0), 0);
	ck_ok(app_tell_apart(&app, c, a, false, &err));
	ck_assert_uint_eq(find(NULL, 0), 1);
}
END_TEST

START_TEST(others_records_are_not_asked_about)
{
	struct actor observer = app.actor;
	struct pair_search search = { .actor = &observer };
	struct pairs pairs = { 0 };

	merge_customer("name=Sara;phone=0501234567");
	merge_customer("name=Sara;phone=0501234567");
	observer.role = "observer";
	observer.alone = false;
	ck_ok(query_pairs(app.db, &search, &pairs, &err));
	ck_assert_uint_eq(pairs.n, 0);
}
END_TEST

static bool stop(void *ctx, int64_t done, int64_t all)
{
	int *calls = ctx;

	ck_assert_int_le(done, all);
	++*calls;
	return false;
}

START_TEST(search_can_be_stopped)
{
	int calls = 0;
	struct pair_search search = { .actor = &app.actor, .progress = stop, .ctx = &calls };
	struct pairs pairs = { 0 };

	merge_customer("name=Sara;phone=0501234567");
	merge_customer("name=Sara;phone=0501234567");
	ck_assert_int_eq(query_pairs(app.db, &search, &pairs, &err), ERR_CANCEL);
	ck_assert_int_eq(calls, 1);
	pairs_release(&pairs);
}
END_TEST

/* --- What comes out. */

#define COMMON(field) common_index(&customer_entity, COMMON_##field)

static void assert_same(const struct record *a, const struct record *b, size_t field)
{
	ck_assert_msg(value_equal(&customer_entity.fields[field], &a->v[field], &b->v[field]),
		"%s", customer_entity.fields[field].name);
}

START_TEST(each_field_takes_the_chosen_side)
{
	struct record *a = make_record(&customer_entity, KEPT), *out;
	struct record *b = make_record(&customer_entity, OTHER);
	struct merge_plan plan = { 0 };
	int differ = 0;

	for (size_t i = 0; i < CUSTOMER_NFIELDS; i++) {
		if (!merge_is_asked(i) || !merge_differs(a, b, i))
			continue;
		differ++;
		plan.side[i] = SIDE_KEPT;
		out = merge_result(a, b, &plan);
		if (customer_entity.fields[i].kind != &kind_phone)
			assert_same(out, a, i);
		record_free(&out);
		plan.side[i] = SIDE_OTHER;
		out = merge_result(a, b, &plan);
		assert_same(out, b, i);
		record_free(&out);
		plan.side[i] = SIDE_KEPT;
	}
	ck_assert_int_eq(differ, 14);
	record_free(&a);
	record_free(&b);
}
END_TEST

START_TEST(proposal_loses_nothing)
{
	struct record *a = make_record(&customer_entity, KEPT), *out;
	struct record *b = make_record(&customer_entity, OTHER ";secondary_phone=0509999999;"
		"do_not_call=yes;relation=customer");
	struct merge_plan plan;
	const char *extra;

	record_set_text(a, CUSTOMER_relation, "lead");		/* as every customer begins */
	merge_propose(a, b, &plan);
	out = merge_result(a, b, &plan);
	ck_assert_str_eq(record_text(out, CUSTOMER_name), "Sara");
	ck_assert_str_eq(record_text(out, CUSTOMER_company), "Acme");
	ck_assert_str_eq(record_text(out, COMMON(tags)), "[\"a\",\"b\",\"c\"]");
	ck_assert_str_eq(record_text(out, COMMON(notes)), "first\nsecond");
	ck_assert_str_eq(record_text(out, CUSTOMER_relation), "customer");
	ck_assert_str_eq(record_text(out, COMMON(custom)), "{\"x\":1}");
	ck_assert_int_eq(record_num(out, CUSTOMER_do_not_call), 1);
	ck_assert_str_eq(record_text(out, CUSTOMER_phone), "+966501234567");
	ck_assert_str_eq(record_text(out, CUSTOMER_secondary_phone), "+966507654321");
	extra = record_text(out, COMMON(extra));
	ck_assert_msg(strstr(extra, "TEL:+966509999999") && strstr(extra, "EMAIL:t@b.sa"), "%s", extra);
	record_free(&out);
	merge_prefer_other(a, b, &plan);
	out = merge_result(a, b, &plan);
	ck_assert_str_eq(record_text(out, CUSTOMER_name), "Sarah");
	ck_assert_str_eq(record_text(out, CUSTOMER_phone), "+966507654321");
	ck_assert_str_eq(record_text(out, COMMON(tags)), "[\"a\",\"b\",\"c\"]");
	ck_assert_ptr_nonnull(strstr(record_text(out, COMMON(extra)), "+966501234567"));
	record_free(&out);
	record_free(&a);
	record_free(&b);
}
END_TEST

START_TEST(budget_does_not_stand_on_its_head)
{
	struct record *a = make_record(&customer_entity, "name=Sara;phone=0501;budget_max=100");
	struct record *b = make_record(&customer_entity, "name=Sara;phone=0501;budget_min=500");
	struct merge_plan plan;
	struct record *out;

	merge_propose(a, b, &plan);
	out = merge_result(a, b, &plan);
	ck_ok(record_check(out, &err));
	record_free(&out);
	record_free(&a);
	record_free(&b);
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("duplicates", merge_setup, one_app_teardown, 0,
		EACH(pairs_are_found_by_what_they_share, COUNT(cases)),
		ONCE(pairs_come_strongest_first), ONCE(many_of_one_name_are_no_square),
		ONCE(a_name_without_end_is_compared_as_it_is),
		ONCE(told_apart_is_not_asked_again), ONCE(others_records_are_not_asked_about),
		ONCE(search_can_be_stopped), ONCE(each_field_takes_the_chosen_side),
		ONCE(proposal_loses_nothing), ONCE(budget_does_not_stand_on_its_head));
}
