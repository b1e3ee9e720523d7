/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Customers that are there twice: found, merged, undone, taken apart, told apart. */
#include "base/base.h"

#include "store_fixture.h"
#include "app/merge.h"
#include "app_fixture.h"
#include "base/date.h"
#include "model/rules/likeness.h"
#include "model/schema/work.h"
#include "store/save.h"
#include "sync_fixture.h"

static struct app app;
static struct err err;

static void setup(void)
{
	fixture_open(&app, "2026-11-22T10:00");
}

static void teardown(void)
{
	app_close(&app);
}

static int64_t customer(const char *spec)
{
	return fixture_add(&app, &customer_entity, spec);
}

/* How many pairs; the first one's likeness. */
static size_t find(unsigned *like, size_t limit)
{
	struct pair_search search = { .actor = &app.actor, .limit = limit };
	struct pairs pairs = { 0 };
	size_t n;

	ck_ok(query_pairs(app.db, &search, &pairs, &err));
	if (like)
		*like = pairs.n ? pairs.v[0].like : 0;
	n = pairs.n;
	pairs_release(&pairs);
	return n;
}

static enum result try_merge(int64_t kept, int64_t other, bool prefer_other)
{
	struct record *a = fixture_get(&app, &customer_entity, kept);
	struct record *b = fixture_get(&app, &customer_entity, other);
	struct merge_plan plan;
	enum result code;

	if (prefer_other)
		merge_prefer_other(a, b, &plan);
	else
		merge_propose(a, b, &plan);
	code = app_merge(&app, a, b, &plan, &err);
	record_free(&a);
	record_free(&b);
	return code;
}

static void merge(int64_t kept, int64_t other)
{
	ck_ok(try_merge(kept, other, false));
}

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
	{ "name=نورة العتيبي;phone=0501", "name=نورة العتيبي;phone=0502", 0 },
	{ "name=Saad;phone=0501;city=جدة", "name=Saed;phone=0502;city=جدة", 0 },	/* too short */
	{ "name=فيصل القحطاني;phone=0501;city=جدة", "name=فيصل القحتان;phone=0502;city=جدة", 0 },
	{ "name=نورة العتيبي;phone=0501;city=الرياض", "name=نورة سعد العتيبي;phone=0502;city=الرياض", 0 },
};

START_TEST(pairs_are_found_by_what_they_share)
{
	unsigned like;
	size_t n;

	customer(cases[_i].a);
	customer(cases[_i].b);
	n = find(&like, 0);
	ck_assert_msg(n == (cases[_i].like != 0) && like == cases[_i].like,
		"%s and %s: %zu pairs, %x", cases[_i].a, cases[_i].b, n, like);
}
END_TEST

START_TEST(pairs_come_strongest_first)
{
	struct pair_search search = { .actor = &app.actor };
	struct pairs pairs = { 0 };

	customer("name=Sara Otaibi;phone=0501;city=جدة");
	customer("name=Sara Otaiby;phone=0502;city=جدة");
	customer("name=Omar Ali;email=o@b.sa");
	customer("name=Ali Omar;email=x@b.sa");
	customer("name=Huda;email=h@gmail.com");
	customer("name=Hind;email=H@gmail.com");
	customer("name=Reem;phone=0501234567");
	customer("name=Rima;phone=0501234567");
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
		customer(spec);
	}
	ck_assert_uint_eq(find(NULL, 0), 39);
}
END_TEST

START_TEST(told_apart_is_not_asked_again)
{
	int64_t a = customer("name=Sara Otaibi;phone=0501;city=جدة");
	int64_t b = customer("name=Sara Otaibi;phone=0502;city=جدة");
	int64_t c = customer("name=Sara Otaibi;phone=0503;city=جدة");
	int64_t d;

	ck_assert_uint_eq(find(NULL, 0), 2);
	ck_ok(app_tell_apart(&app, b, a, true, &err));
	ck_ok(app_tell_apart(&app, a, c, true, &err));
	ck_assert_uint_eq(find(NULL, 0), 1);	/* b and c */
	ck_ok(app_tell_apart(&app, b, c, true, &err));
	ck_assert_uint_eq(find(NULL, 0), 0);
	/* Who was merged is told apart from whom the other one was. */
	d = customer("name=Sara O;phone=0501234567");
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

	customer("name=Sara;phone=0501234567");
	customer("name=Sara;phone=0501234567");
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

	customer("name=Sara;phone=0501234567");
	customer("name=Sara;phone=0501234567");
	ck_assert_int_eq(query_pairs(app.db, &search, &pairs, &err), ERR_CANCEL);
	ck_assert_int_eq(calls, 1);
	pairs_release(&pairs);
}
END_TEST

/* --- What comes out. */

#define KEPT "name=Sara;phone=0501234567;email=s@a.sa;city=جدة;tags=a b;notes=first;rating=3;" \
	"kind=buyer;date_of_birth=1985-04-30;budget_min=100;budget_max=900;financing_needed=yes;" \
	"property_types=villa;custom={\"x\":1}"
#define OTHER "name=Sarah;phone=0507654321;email=t@b.sa;city=الرياض;tags=b c;notes=second;rating=5;" \
	"kind=seller;date_of_birth=1986-05-01;budget_min=200;budget_max=800;financing_needed=no;" \
	"property_types=farm;company=Acme"

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

/* --- The step. */

static void dump_records(const struct entity *entity, bool deleted, struct str *out)
{
	struct query q = { .entity = entity, .deleted = deleted };
	struct kind_env env = app_env(&app);
	struct rowset rows = { 0 };

	ck_ok(query_list(app.db, &q, &rows, &err));
	for (size_t i = 0; i < rows.n; i++) {
		str_addf(out, "%s %s", entity->name, rows.v[i]->id);
		for (size_t k = 0; k < entity->nfields; k++)
			if (k != common_index(entity, COMMON_updated_at) &&
			    k != common_index(entity, COMMON_version)) {
				str_addc(out, '|');
				record_print(rows.v[i], k, &env, out);
			}
		str_addc(out, '\n');
	}
	rowset_release(&rows);
}

/* Everything that is stored, but for the count of the saves. */
static char *dump(void)
{
	struct str out = STR_INIT;

	for (size_t i = 0; entities[i]; i++) {
		dump_records(entities[i], false, &out);
		dump_records(entities[i], true, &out);
	}
	return str_detach(&out);
}

static int64_t child(const struct entity *entity, int64_t of, const char *spec)
{
	struct record *rec = make_record(entity, spec);
	struct kind_env env = app_env(&app);
	int field = entity_field(entity, "customer");
	int64_t n;

	record_set_num(rec, (size_t)(field < 0 ? entity_field(entity, "record") : field), of);
	record_defaults(rec, &env);
	ck_ok(app_put(&app, rec, &err));
	n = rec->n;
	record_free(&rec);
	return n;
}

struct family { int64_t kept, other, talk, gone, step, referred, child, paper; };
#define TEN "0123456789"
#define CONTENT TEN TEN TEN TEN TEN TEN "abcd"

static struct family make_family(void)
{
	struct family f = { .kept = customer(KEPT), .other = customer(OTHER) };
	struct record *third;

	child(&interaction_entity, f.kept, "type=call;outcome=successful;completed_at=2026-11-20T10:00");
	f.talk = child(&interaction_entity, f.other,
		"type=call;outcome=interested;completed_at=2026-11-21T10:00");
	f.gone = child(&interaction_entity, f.other, "type=note;notes=old;completed_at=2026-11-01T10:00");
	ck_ok(app_delete(&app, &interaction_entity, f.gone, &err));
	f.step = child(&followup_entity, f.other, "title=Call;due_at=2026-12-24T10:00");
	child(&notification_entity, f.other, "type=system;title=Look");
	f.child = child(&family_entity, f.other, "name=Sara;relationship=child");
	f.paper = child(&document_entity, f.other, "entity=customer;name=deed.pdf;file=" CONTENT);
	f.referred = customer("name=Third;phone=0500000001");
	third = fixture_get(&app, &customer_entity, f.referred);
	record_set_num(third, CUSTOMER_referred_by, f.other);
	ck_ok(app_put(&app, third, &err));
	record_free(&third);
	return f;
}

/* Rows of any table that refer to a record. */
static size_t referring(int64_t n)
{
	size_t count = 0;

	for (size_t e = 0; entities[e]; e++)
		for (size_t i = 0; i < entities[e]->nfields; i++) {
			struct rowset rows = { 0 };

			if (entities[e]->fields[i].kind != &kind_ref)
				continue;
			ck_ok(query_referring(app.db, entities[e], i, n, &rows, &err));
			count += rows.n;
			rowset_release(&rows);
		}
	return count;
}

static int64_t refers(const struct entity *entity, int64_t n, const char *field)
{
	struct record *rec = fixture_get(&app, entity, n);
	int64_t to = record_num(rec, (size_t)entity_field(entity, field));

	record_free(&rec);
	return to;
}

START_TEST(everything_moves_along)
{
	struct family f = make_family();

	ck_assert_uint_gt(referring(f.other), 5);
	merge(f.kept, f.other);
	ck_assert_uint_eq(referring(f.other), 0);
	ck_assert_int_eq(refers(&interaction_entity, f.talk, "customer"), f.kept);
	ck_assert_int_eq(refers(&interaction_entity, f.gone, "customer"), f.kept);
	ck_assert_int_eq(refers(&family_entity, f.child, "customer"), f.kept);
	ck_assert_int_eq(refers(&document_entity, f.paper, "record"), f.kept);
	ck_assert_int_eq(refers(&customer_entity, f.referred, "referred_by"), f.kept);
	ck_assert_int_eq(refers(&customer_entity, f.other, "merged_into"), f.kept);
	ck_value_eq(&app, &customer_entity, f.kept, "interaction_count", "2");
	ck_assert_str_ne(fixture_value(&app, &customer_entity, f.other, "deleted_at"), "");
	ck_assert_int_eq(fixture_count(&app, &customer_entity, ""), 2);
	/* A contact that was deleted before comes back to the kept one. */
	ck_ok(app_restore(&app, &interaction_entity, f.gone, &err));
	ck_value_eq(&app, &customer_entity, f.kept, "interaction_count", "3");
}
END_TEST

/* The very first thing that a process does: nothing has asked for figures before. */
START_TEST(figures_follow_at_once)
{
	char *path = store_path("figures.db");
	int64_t n, earlier;

	app_close(&app);
	machine_open(&app, path, "2026-11-22T10:00");
	n = customer("name=Nora;phone=0500000001");
	fixture_clock("2026-11-21T10:00");
	earlier = customer("name=Noura;phone=0500000002");
	app_close(&app);
	machine_open(&app, path, "2026-11-22T10:00");
	merge(n, earlier);
	ck_assert_str_eq(fixture_value(&app, &customer_entity, n, "last_activity_at"),
		fixture_value(&app, &customer_entity, n, "created_at"));
	free(path);
}
END_TEST

START_TEST(history_is_of_both)
{
	struct family f = make_family();
	struct changes changes = { 0 };
	bool added = false;

	merge(f.kept, f.other);
	ck_ok(query_history(app.db, f.kept, INT64_MAX, 0, &changes, &err));
	for (size_t i = 0; i < changes.n; i++)
		added |= changes.v[i].n == f.other && !changes.v[i].field;
	ck_assert(added);
	changes_release(&changes);
}
END_TEST

START_TEST(undo_and_redo_give_every_byte_back)
{
	struct family f = make_family();
	char *before = dump(), *after, *now, *label = NULL;

	merge(f.kept, f.other);
	after = dump();
	ck_assert_str_ne(before, after);
	ck_ok(app_undo(&app, &label, &err));
	ck_assert_str_eq(label, "Sarah merged into Sara");
	free(label);
	now = dump();
	ck_assert_str_eq(before, now);
	free(now);
	ck_ok(app_redo(&app, &label, &err));
	free(label);
	now = dump();
	ck_assert_str_eq(after, now);
	free(now);
	free(before);
	free(after);
}
END_TEST

START_TEST(one_call_a_day)
{
	int64_t a = customer(KEPT), b = customer(OTHER);
	int64_t open = child(&call_entity, a, "day=2026-11-22;reason=manual");
	int64_t done = child(&call_entity, b, "day=2026-11-22;reason=manual;status=completed");
	int64_t own = child(&call_entity, a, "day=2026-11-23;reason=manual");
	int64_t second = child(&call_entity, b, "day=2026-11-23;reason=manual");
	int64_t alone = child(&call_entity, b, "day=2026-11-24;reason=manual");
	char *before = dump(), *now;
	struct strlist kept = { 0 };

	merge(a, b);
	ck_assert_int_eq(fixture_count(&app, &call_entity, ""), 3);
	ck_assert_int_eq(refers(&call_entity, done, "customer"), a);
	ck_assert_int_eq(refers(&call_entity, alone, "customer"), a);
	ck_assert_str_ne(fixture_value(&app, &call_entity, open, "deleted_at"), "");
	ck_assert_str_ne(fixture_value(&app, &call_entity, second, "deleted_at"), "");
	ck_value_eq(&app, &call_entity, own, "deleted_at", "");
	ck_ok(app_unmerge(&app, b, &kept, &err));
	now = dump();
	ck_assert_str_eq(before, now);
	free(now);
	free(before);
}
END_TEST

START_TEST(taken_apart_long_after)
{
	struct family f = make_family();
	struct strlist kept = { 0 };
	int64_t late;

	merge(f.kept, f.other);
	fixture_clock("2027-03-01T10:00");
	fixture_edit(&app, &customer_entity, f.kept, "company=New;rating=1");
	late = child(&interaction_entity, f.kept, "type=note;notes=late;completed_at=2027-02-01T10:00");
	ck_ok(app_unmerge(&app, f.other, &kept, &err));
	ck_assert_uint_eq(kept.n, 1);		/* the rating was never touched by the merge */
	ck_assert_str_eq(kept.v[0], "Company");
	strlist_release(&kept);
	ck_value_eq(&app, &customer_entity, f.kept, "company", "New");
	ck_value_eq(&app, &customer_entity, f.kept, "rating", "1");
	ck_value_eq(&app, &customer_entity, f.kept, "notes", "first");
	ck_value_eq(&app, &customer_entity, f.other, "company", "Acme");
	ck_value_eq(&app, &customer_entity, f.other, "deleted_at", "");
	ck_assert_int_eq(refers(&customer_entity, f.other, "merged_into"), 0);
	ck_assert_int_eq(refers(&interaction_entity, f.talk, "customer"), f.other);
	ck_assert_int_eq(refers(&interaction_entity, late, "customer"), f.kept);
	ck_assert_int_eq(refers(&customer_entity, f.referred, "referred_by"), f.other);
	ck_assert_int_eq(app_unmerge(&app, f.other, &kept, &err), ERR_MISSING);
}
END_TEST

START_TEST(taken_out_of_whom_it_went_on_to)
{
	struct family f = make_family();
	int64_t last = customer("name=Last;phone=0500000009");
	struct strlist kept = { 0 };

	merge(f.kept, f.other);
	merge(last, f.kept);
	ck_assert_int_eq(refers(&interaction_entity, f.talk, "customer"), last);
	ck_ok(app_unmerge(&app, f.other, &kept, &err));
	ck_assert_int_eq(refers(&interaction_entity, f.talk, "customer"), f.other);
	ck_assert_int_eq(refers(&customer_entity, f.kept, "merged_into"), last);
	strlist_release(&kept);
}
END_TEST

START_TEST(restoring_takes_apart)
{
	struct family f = make_family();

	merge(f.kept, f.other);
	ck_ok(app_restore(&app, &customer_entity, f.other, &err));
	ck_assert_int_eq(refers(&interaction_entity, f.talk, "customer"), f.other);
	ck_assert_uint_eq(find(NULL, 0), 0);	/* and is not asked again */
}
END_TEST

START_TEST(refused_where_it_would_be_wrong)
{
	int64_t a = customer(KEPT), b = customer(OTHER);
	struct record *seen = fixture_get(&app, &customer_entity, a);
	struct record *other = fixture_get(&app, &customer_entity, b);
	struct merge_plan plan = { 0 };
	char *before;

	ck_assert_int_eq(app_merge(&app, seen, seen, &plan, &err), ERR_INVALID);
	fixture_edit(&app, &customer_entity, a, "rating=1");
	before = dump();
	ck_assert_int_eq(app_merge(&app, seen, other, &plan, &err), ERR_CONFLICT);
	plan.side[CUSTOMER_budget_min] = SIDE_OTHER;	/* 200, and the kept one's end below it */
	fixture_edit(&app, &customer_entity, a, "budget_min=100;budget_max=150");
	free(before);
	before = dump();
	record_free(&seen);
	seen = fixture_get(&app, &customer_entity, a);
	ck_assert_int_eq(app_merge(&app, seen, other, &plan, &err), ERR_INVALID);
	ck_assert_str_eq(err.field, "budget_max");
	{
		char *now = dump();

		ck_assert_str_eq(before, now);
		free(now);
	}
	free(before);
	ck_ok(app_delete(&app, &customer_entity, b, &err));
	ck_assert_int_eq(try_merge(a, b, false), ERR_MISSING);
	record_free(&seen);
	record_free(&other);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("duplicates");
	TCase *tc = tcase_create("duplicates");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, pairs_are_found_by_what_they_share, 0, COUNT(cases));
	tcase_add_test(tc, pairs_come_strongest_first);
	tcase_add_test(tc, many_of_one_name_are_no_square);
	tcase_add_test(tc, told_apart_is_not_asked_again);
	tcase_add_test(tc, others_records_are_not_asked_about);
	tcase_add_test(tc, search_can_be_stopped);
	tcase_add_test(tc, each_field_takes_the_chosen_side);
	tcase_add_test(tc, proposal_loses_nothing);
	tcase_add_test(tc, budget_does_not_stand_on_its_head);
	tcase_add_test(tc, everything_moves_along);
	tcase_add_test(tc, figures_follow_at_once);
	tcase_add_test(tc, history_is_of_both);
	tcase_add_test(tc, undo_and_redo_give_every_byte_back);
	tcase_add_test(tc, one_call_a_day);
	tcase_add_test(tc, taken_apart_long_after);
	tcase_add_test(tc, taken_out_of_whom_it_went_on_to);
	tcase_add_test(tc, restoring_takes_apart);
	tcase_add_test(tc, refused_where_it_would_be_wrong);
	suite_add_tcase(suite, tc);
	return unit_run(suite);
}
