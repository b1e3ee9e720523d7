/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Sample data. Whole numbers only, so that every machine makes the same. Source: section 9 of the domain. */
#include "base/base.h"
#include "app/demo.h"

#include <inttypes.h>

#include "base/date.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "store/db.h"
#include "store/save.h"
#include "app/templates.h"

#define TOLD_AT	   1000		/* records */
#define LOAD_FROM  2000		/* customers from which on the store's load is worth its while */
#define MAKING	   60		/* percent of its time that the records take; the rest is their indexes */

static const char *const first_names[] = {
	"محمد", "فاطمة", "خالد", "نورة", "عبدالله", "سارة", "عمر", "ريم", "فيصل", "لينا", "طارق", "هند",
	"ماجد", "منى", "وليد", "ديما", "سلطان", "جواهر", "تركي", "شهد",
};
static const char *const second_names[] = {
	"أحمد", "علي", "سعيد", "محمد", "إبراهيم", "خالد", "حسن", "عبدالله", "ناصر", "يوسف", "محمود",
	"سلطان", "فهد", "عادل", "راشد", "فؤاد", "مشعل", "حمد", "بندر", "عمر",
};
static const char *const families[] = {
	"العتيبي", "القحطاني", "الحربي", "الشمري", "الدوسري", "الغامدي", "الزهراني", "المطيري", "السبيعي",
	"الشهري", "العنزي", "الأحمدي", "البقمي", "الرشيدي", "المالكي", "الجهني", "البلوي", "العمري",
	"الخالدي", "التميمي",
};
static const char *const cities[] = {
	"الرياض", "جدة", "مكة المكرمة", "المدينة المنورة", "الدمام", "الخبر", "تبوك", "أبها", "الطائف",
	"بريدة",
};
static const char *const districts[] = { "الملقا", "النخيل", "الياسمين", "الربوة" };
static const char *const notes[] = {
	"يفضل التواصل بعد العصر", "يبحث عن فيلا قريبة من المدارس", "الميزانية قابلة للزيادة",
	"ينتظر موافقة التمويل العقاري", "طلب صور الوحدة والمخطط", "مهتم بالدور الأرضي مع حوش",
	"يقارن بين حي الملقا وحي الياسمين", "سيزور العقار مع العائلة",
};
static const char *const subjects[] = {
	"متابعة الطلب", "مناقشة السعر", "ترتيب معاينة", "إرسال العروض", "تأكيد الموعد",
};

struct demo {
	struct app *app;
	const struct demo_options *options;
	struct save *save;
	uint64_t state;		/* of the random numbers */
	uint64_t sum;		/* of everything made so far */
	int64_t now;
	int64_t done, all;	/* records */
	bool load;		/* so many that the store loads them */
	int64_t *customers;	/* n of those made; owned */
	int64_t *followed;	/* n of interactions of the customer, 0 none */
	int64_t *when;		/* of that interaction */
};

/* SplitMix64: Steele, Lea, Flood 2014. */
static uint64_t next_random(struct demo *d)
{
	uint64_t z = d->state += 0x9E3779B97F4A7C15u;

	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
	z = (z ^ z >> 27) * 0x94D049BB133111EBu;
	return z ^ z >> 31;
}

static int64_t below(struct demo *d, int64_t n)
{
	return (int64_t)(next_random(d) % (uint64_t)n);
}

static bool percent(struct demo *d, int64_t n)
{
	return below(d, 100) < n;
}

#define PICK(d, array) (array)[below(d, COUNT(array))]

static void stamp(struct demo *d, struct record *rec, int64_t at)
{
	struct ulid id = ulid_from(at, next_random(d), next_random(d));

	ulid_print(&id, rec->id);
	record_set_num(rec, common_index(rec->entity, COMMON_created_at), at);
}

static void add_to_sum(struct demo *d, const void *bytes, size_t len)
{
	d->sum = hash_bytes(d->sum, bytes, len);
}

/* What the program adds by itself (ids of others, the time it was saved) is not part of it. */
static void sum_up(struct demo *d, const struct record *rec)
{
	add_to_sum(d, rec->id, strlen(rec->id));
	for (size_t i = 0; i < rec->entity->nfields; i++) {
		const struct field *field = &rec->entity->fields[i];

		if (!rec->v[i].set || field->kind == &kind_ref)
			continue;
		add_to_sum(d, field->name, strlen(field->name));
		if (field->kind->is_text)
			add_to_sum(d, rec->v[i].text, strlen(rec->v[i].text));
		else
			add_to_sum(d, &rec->v[i].num, sizeof(rec->v[i].num));
	}
}

static enum result put(struct demo *d, struct record *rec, int64_t *n, struct err *err)
{
	enum result code = record_check(rec, err);

	sum_up(d, rec);

	if (!code)
		code = save_put(d->save, WHO_IMPORT, rec, err);
	if (n)
		*n = rec->n;
	record_free(&rec);
	return code;
}

static void fill_wants(struct demo *d, struct record *rec)
{
	static const char *const wants[] = { "buyer", "buyer", "buyer", "seller", "tenant",
		"investor", "landlord", "both" };
	static const char *const types[] = { "villa", "apartment", "floor", "duplex",
		"land_residential" };
	const char *kind = PICK(d, wants);
	int64_t low = 200 + below(d, 601);

	record_set_text(rec, CUSTOMER_kind, kind);
	if (!str_eq(kind, "seller") && !str_eq(kind, "landlord")) {
		record_set_num(rec, CUSTOMER_budget_min, low * 100000);
		record_set_num(rec, CUSTOMER_budget_max, (low + 100 + below(d, 401)) * 100000);
		record_set_add(rec, CUSTOMER_property_types, PICK(d, types));
		record_set_add(rec, CUSTOMER_preferred_districts, PICK(d, districts));
		record_set_num(rec, CUSTOMER_financing_needed, percent(d, 40));
	} else {
		record_set_text(rec, CUSTOMER_property_type, PICK(d, types));
		record_set_text(rec, CUSTOMER_property_district, PICK(d, districts));
		record_set_num(rec, CUSTOMER_asking_price, (300 + below(d, 1701)) * 100000);
	}
}

/* The last tenth was never spoken to, so that no list of the first look is empty: new leads, and people who have
 * been silent since they came. */
static int64_t spoken_to(const struct demo *d)
{
	return d->options->size - d->options->size / 10;
}

/* Days since a customer came. */
static int64_t customer_age(struct demo *d, int64_t i)
{
	int64_t age = 1 + below(d, 120);

	if (i < spoken_to(d))
		return age;
	return i % 2 ? 1 + age % 10 : 65 + age % 50;
}

static enum result make_customer(struct demo *d, int64_t i, struct err *err)
{
	static const char *const interests[] = { "very_interested", "interested", "possible", "cold" };
	static const char *const sources[] = { "referral", "website", "social", "platform", "ad" };
	static const char *const tags[] = { "vip", "urgent", "negotiable", "hot_lead" };
	struct kind_env env = app_env(d->app);
	struct record *rec = record_new(&customer_entity);
	int64_t who = i % (int64_t)COUNT(first_names);
	char text[128];

	record_defaults(rec, &env);
	snprintf(text, sizeof(text), "%s %s %s", first_names[who],
		second_names[(who + i / 400) % (int64_t)COUNT(second_names)],
		families[(i / 20 + i * 7) % (int64_t)COUNT(families)]);
	record_set_text(rec, CUSTOMER_name, text);
	/* 0505 and six digits, all different; beyond a million the next prefixes. */
	snprintf(text, sizeof(text), "+9665%02d%06d", (int)(5 + i / 1000000),
		(int)((i * 7919 + 123457) % 1000000));
	record_set_text(rec, CUSTOMER_phone, text);
	if (percent(d, 70)) {
		snprintf(text, sizeof(text), "user%" PRId64 "@example.com", i + 1);
		record_set_text(rec, CUSTOMER_email, text);
	}
	record_set_text(rec, CUSTOMER_status, percent(d, 75) ? "active" : "new");
	record_set_text(rec, CUSTOMER_relation, percent(d, 60) ? "lead" : "customer");
	record_set_text(rec, CUSTOMER_interest, PICK(d, interests));
	record_set_text(rec, CUSTOMER_source, PICK(d, sources));
	record_set_text(rec, CUSTOMER_city, PICK(d, cities));
	if (percent(d, 30))
		record_set_add(rec, common_index(&customer_entity, COMMON_tags), PICK(d, tags));
	if (percent(d, 40))
		record_set_text(rec, common_index(&customer_entity, COMMON_notes), PICK(d, notes));
	record_set_num(rec, CUSTOMER_rating, below(d, 6));
	fill_wants(d, rec);
	if (i >= spoken_to(d)) {
		record_set_text(rec, CUSTOMER_status, "new");
		record_set_text(rec, CUSTOMER_relation, "lead");
	}
	stamp(d, rec, d->now - customer_age(d, i) * DAY_MS - below(d, DAY_MS));
	return put(d, rec, &d->customers[i], err);
}

/* A working hour of a day so many days from today. */
static int64_t moment(struct demo *d, int64_t days)
{
	struct civil day = civil_add(date_civil(d->now, NULL), days);

	return date_moment(day, 9 * 60 + (int)below(d, 8 * 4) * 15);
}

static enum result make_interaction(struct demo *d, struct err *err)
{
	static const char *const types[] = { "call", "call", "call", "whatsapp", "meeting", "visit" };
	static const char *const results[] = { "interested", "callback", "no_answer",
		"not_interested", "successful", "meeting_scheduled" };
	struct record *rec = record_new(&interaction_entity);
	int64_t which = below(d, d->options->size) % spoken_to(d), at = moment(d, below(d, 68) - 60);
	const char *type = PICK(d, types);
	enum result code;

	record_set_num(rec, INTERACTION_customer, d->customers[which]);
	record_set_text(rec, INTERACTION_type, type);
	record_set_text(rec, INTERACTION_direction, percent(d, 80) ? "outbound" : "inbound");
	record_set_text(rec, INTERACTION_subject, PICK(d, subjects));
	record_set_num(rec, INTERACTION_agent, d->app->actor.user);
	if (at > d->now) {
		record_set_text(rec, INTERACTION_status, "pending");
		record_set_num(rec, INTERACTION_scheduled_at, at);
	} else {
		record_set_text(rec, INTERACTION_status, "completed");
		record_set_num(rec, INTERACTION_completed_at, at);
		if (percent(d, 70))
			record_set_text(rec, INTERACTION_outcome, PICK(d, results));
		if (str_eq(type, "call") || str_eq(type, "meeting"))
			record_set_num(rec, INTERACTION_duration_minutes, 5 + below(d, 56));
		if (percent(d, 50))
			record_set_text(rec, common_index(&interaction_entity, COMMON_notes),
				PICK(d, notes));
	}
	stamp(d, rec, MIN(at, d->now));
	code = put(d, rec, &d->followed[which], err);
	d->when[which] = at;
	return code;
}

static enum result make_followup(struct demo *d, struct err *err)
{
	static const char *const priorities_[] = { "low", "medium", "medium", "high" };
	struct kind_env env = app_env(d->app);
	struct record *rec = record_new(&followup_entity);
	int64_t which = below(d, d->options->size);
	int64_t from = d->followed[which] ? d->when[which] : d->now - below(d, 20) * DAY_MS;
	int64_t due = from + (1 + below(d, 14)) * DAY_MS;
	struct str name = STR_INIT, title = STR_INIT;

	record_defaults(rec, &env);
	record_set_num(rec, FOLLOWUP_customer, d->customers[which]);
	if (d->followed[which])
		record_set_num(rec, FOLLOWUP_interaction, d->followed[which]);
	query_title(save_db(d->save), &customer_entity, d->customers[which], &name);
	str_addf(&title, _("Follow up with %s"), name.s);
	record_set_text(rec, FOLLOWUP_title, title.s);
	record_set_num(rec, FOLLOWUP_due_at, due);
	record_set_text(rec, FOLLOWUP_priority, PICK(d, priorities_));
	if (due < d->now && percent(d, 70)) {
		record_set_text(rec, FOLLOWUP_status, "completed");
		record_set_num(rec, FOLLOWUP_completed_at, due);
	}
	stamp(d, rec, MIN(from, d->now));
	str_release(&name);
	str_release(&title);
	return put(d, rec, NULL, err);
}

static enum result make_notification(struct demo *d, int64_t i, struct err *err)
{
	struct record *rec = record_new(&notification_entity);
	struct str name = STR_INIT;
	int64_t at = d->now - i * 5 * 3600 * 1000;

	query_title(save_db(d->save), &customer_entity, d->customers[i % d->options->size], &name);
	record_set_text(rec, NOTIFICATION_type, i % 2 ? "followup_due" : "customer_update");
	record_set_text(rec, NOTIFICATION_title, i % 2 ? _("A follow-up is due") : _("New customer"));
	record_set_text(rec, NOTIFICATION_message, name.s);
	record_set_text(rec, NOTIFICATION_priority, "normal");
	record_set_num(rec, NOTIFICATION_record, d->customers[i % d->options->size]);
	if (i % 4 > 1)
		record_set_num(rec, NOTIFICATION_read_at, at + 3600 * 1000);
	stamp(d, rec, at);
	str_release(&name);
	return put(d, rec, NULL, err);
}

/* Born so that nobody has a birthday today or tomorrow: the day's calls are those of the follow-ups. */
static void give_birthday(struct demo *d, struct record *rec, int64_t age)
{
	struct civil day = civil_add(date_civil(d->now, NULL), 2 + below(d, 360));
	struct str text = STR_INIT;

	day.year -= (int)age + 1;
	day.day = MIN(day.day, 28);
	civil_print(day, &text);
	record_set_text(rec, FAMILY_date_of_birth, text.s);
	str_release(&text);
}

static enum result make_member(struct demo *d, int64_t i, struct err *err)
{
	static const char *const given[] = { "سارة", "يوسف", "ليان", "عبدالعزيز", "جود", "ريان", "لمى",
		"سلمان", "حصة", "إبراهيم" };
	struct record *rec = record_new(&family_entity);
	int64_t which = i * 2 % MIN(d->options->size, 50);
	bool child = i % 4 != 3;

	record_set_num(rec, FAMILY_customer, d->customers[which]);
	record_set_text(rec, FAMILY_name, PICK(d, given));
	record_set_text(rec, FAMILY_relationship, child ? "child" : "parent");
	if (percent(d, 80))
		give_birthday(d, rec, child ? 2 + below(d, 20) : 55 + below(d, 20));
	stamp(d, rec, d->now - below(d, 60) * DAY_MS);
	return put(d, rec, NULL, err);
}

static enum result begin(struct demo *d, struct err *err)
{
	if (save_begin(d->app->db, &d->app->actor, _("Sample data"), true, &d->save, err))
		return err->code;
	save_set_given(d->save);
	return OK;
}

/* done of all, in that part of the whole which goes from one percent to another. */
static bool tell(struct demo *d, int from, int to, int64_t done, int64_t all)
{
	return !d->options->progress || d->options->progress(d->options->ctx,
		from * MAX(all, 1) + (to - from) * done, 100 * MAX(all, 1));
}

/* `n` calls of make in one step. */
static enum result run(struct demo *d, int64_t n,
	enum result (*make)(struct demo *, int64_t, struct err *), struct err *err)
{
	for (int64_t i = 0; i < n; i++) {
		if (!d->save && begin(d, err))
			return err->code;
		if (make(d, i, err))
			return err->code;
		if (++d->done % TOLD_AT == 0 && !tell(d, 0, d->load ? MAKING : 100, d->done, d->all))
			return err_set(err, ERR_CANCEL, _("Stopped; nothing was changed."));
	}
	return d->save ? save_commit(&d->save, err) : OK;
}

static enum result interaction_step(struct demo *d, int64_t i, struct err *err)
{
	(void)i;
	return make_interaction(d, err);
}

static enum result followup_step(struct demo *d, int64_t i, struct err *err)
{
	(void)i;
	return make_followup(d, err);
}

/* The broker of the demo, where nobody is there yet. */
static enum result make_broker(struct app *app, struct err *err)
{
	if (app->me)
		return OK;
	return app_make_user(app, "أحمد الوسيط", err);
}

static enum result make_templates(struct demo *d, struct err *err)
{
	struct query any = { .entity = &template_entity, .limit = 1 };
	int64_t n;

	if (query_count(d->app->db, &any, 1, &n, err))
		return err->code;
	if (n)
		return OK;
	if (begin(d, err) || templates_install(d->app, d->save, err))
		return err->code;
	return save_commit(&d->save, err);
}

/* The fifty of the first look have a little less to read. */
static enum result make_all(struct demo *d, struct err *err)
{
	int64_t size = d->options->size;
	int64_t interactions = size == 50 ? 200 : 5 * size, followups = size == 50 ? 80 : size;

	d->all = size + interactions + followups + 2 * MIN(size, 50);
	if (run(d, size, make_customer, err) || run(d, interactions, interaction_step, err) ||
	    run(d, followups, followup_step, err) ||
	    run(d, MIN(size, 50), make_notification, err))
		return err->code;
	return run(d, MIN(size, 50), make_member, err);
}

static bool tell_indexes(void *ctx, int64_t done, int64_t all)
{
	return tell(ctx, MAKING, 100, done, all);
}

static enum result make_in_one(struct demo *d, struct err *err)
{
	struct db *db = d->app->db;
	struct err ignored;
	enum result code;

	if (save_group_begin(db, &d->app->actor, _("Sample data"), err))
		return err->code;
	code = make_all(d, err);
	if (!code)
		return save_group_end(db, true, err);
	save_abort(&d->save);
	(void)!save_group_end(db, false, &ignored);
	return code;
}

static enum result load_all(struct demo *d, struct err *err)
{
	struct err ignored;

	if (!d->load)
		return make_in_one(d, err);
	if (load_begin(d->app->db, err))
		return err->code;
	if (!make_all(d, err))
		return load_end(d->app->db, true, tell_indexes, d, err);
	save_abort(&d->save);
	(void)!load_end(d->app->db, false, NULL, NULL, &ignored);
	return err->code;
}

/* A database in memory has no folder for their files. */
static enum result make_documents(struct demo *d, struct err *err)
{
	if (str_eq(db_path(d->app->db), ":memory:"))
		return OK;
	if (begin(d, err) || demo_documents(d->app, d->save, d->customers,
	    (size_t)d->options->size, err))
		return err->code;
	return save_commit(&d->save, err);
}

enum result demo_fill(struct app *app, const struct demo_options *options, struct err *err)
{
	struct demo d = { .app = app, .options = options, .state = options->seed,
		.sum = HASH_SEED, .now = date_now(),
		.load = options->size >= LOAD_FROM };
	struct query any = { .entity = &customer_entity, .limit = 1 };
	int64_t n, size = options->size;
	enum result code;

	if (size < 1 || size > 1000000)
		return err_set(err, ERR_INVALID, _("Sample data has 1 to 1,000,000 customers."));
	if (query_count(app->db, &any, 1, &n, err))
		return err->code;
	if (n)
		return err_set(err, ERR_INVALID, _("%s has customers already; sample data goes into "
			"a database of its own (--db FILE)."), db_path(app->db));
	d.customers = xcalloc((size_t)size, sizeof(*d.customers));
	d.followed = xcalloc((size_t)size, sizeof(*d.followed));
	d.when = xcalloc((size_t)size, sizeof(*d.when));
	code = make_broker(app, err);
	if (!code)
		code = make_templates(&d, err);
	if (!code)
		code = load_all(&d, err);
	if (!code)
		code = make_documents(&d, err);
	if (code)
		save_abort(&d.save);
	else if (options->sum)
		*options->sum = d.sum;
	free(d.customers);
	free(d.followed);
	free(d.when);
	return code;
}
