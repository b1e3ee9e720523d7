/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What the tests of the store share. */
#include "store_fixture.h"

#include <check.h>
#include <unistd.h>

#include "base/date.h"
#include "model/custom.h"
#include "model/kept.h"
#include "model/schema/people.h"
#include "model/schema/work.h"

struct db *store_open(const char *path)
{
	struct db *db;
	struct err err;

	ck_ok(db_open(path, DB_CREATE, &db, &err));
	return db;
}

void store_declare_own(void)
{
	static const struct choice halls[] = { { "north", "own\004North" }, { "south", "own\004South" },
		{ NULL, NULL } };
	static const struct field own[STORE_OWN] = {
		{ .name = "own_text", .kind = &kind_text, .flags = F_SEARCH | F_INDEX,
		  .label = "own\004Own text", .pool = "customer.own_text" },
		{ .name = "own_note", .kind = &kind_note, .flags = F_SEARCH, .label = "own\004Own note" },
		{ .name = "own_phone", .kind = &kind_phone, .flags = F_INDEX, .label = "own\004Own phone" },
		{ .name = "own_email", .kind = &kind_email, .flags = F_INDEX, .label = "own\004Own email" },
		{ .name = "own_choice", .kind = &kind_choice, .flags = F_INDEX, .label = "own\004Own choice",
		  .choices = halls },
		{ .name = "own_set", .kind = &kind_set, .label = "own\004Own set", .merge = MERGE_UNION },
		{ .name = "own_day", .kind = &kind_day, .flags = F_INDEX, .label = "own\004Own day" },
		{ .name = "own_moment", .kind = &kind_moment, .label = "own\004Own moment" },
		{ .name = "own_money", .kind = &kind_money, .flags = F_INDEX, .label = "own\004Own money" },
		{ .name = "own_int", .kind = &kind_int, .label = "own\004Own number" },
		{ .name = "own_bool", .kind = &kind_bool, .label = "own\004Own truth" },
		{ .name = "own_ref", .kind = &kind_ref, .flags = F_INDEX, .label = "own\004Own reference",
		  .target = "customer" },
	};

	for (size_t i = 0; entities[i]; i++)
		entity_set_custom(entities[i], own, STORE_OWN);
}

struct db *store_memory(void)
{
	return store_open(":memory:");
}

char *store_path(const char *name)
{
	static char own[] = "/tmp/wasit-store.XXXXXX";
	const char *dir = getenv("TEST_TMP");

	if (!dir) {
		if (strstr(own, "XXXXXX") && !mkdtemp(own))
			ck_abort_msg("no temporary folder");
		dir = own;
	}
	return xasprintf("%s/%s", dir, name);
}

int64_t store_user(struct db *db, const char *name)
{
	struct actor nobody = { .role = "admin", .alone = true };
	struct record *user = record_new(&user_entity);
	struct save *save;
	struct err err;
	int64_t n;

	record_set_text(user, USER_name, name);
	ck_ok(save_begin(db, &nobody, "first", false, &save, &err));
	ck_ok(save_put(save, WHO_RULE, user, &err));
	ck_ok(save_commit(&save, &err));
	n = user->n;
	record_free(&user);
	return n;
}

struct actor store_actor(struct db *db)
{
	return (struct actor){ .user = store_user(db, "أحمد الوسيط"), .role = "broker", .alone = true };
}

void store_put(struct db *db, const struct actor *actor, struct record *rec)
{
	struct save *save;
	struct err err;

	ck_ok(save_begin(db, actor, "put", false, &save, &err));
	ck_ok(save_put(save, WHO_USER, rec, &err));
	ck_ok(save_commit(&save, &err));
}

static int64_t check_and_put(struct db *db, const struct actor *actor, struct record *rec)
{
	struct kind_env env = { .country = "SA", .currency = "SAR", .now = date_now() };
	struct err err;
	int64_t n;

	record_defaults(rec, &env);
	ck_ok(record_check(rec, &err));
	store_put(db, actor, rec);
	n = rec->n;
	record_free(&rec);
	return n;
}

int64_t store_customer(struct db *db, const struct actor *actor, const char *name, const char *phone)
{
	struct record *rec = record_new(&customer_entity);

	record_set_text(rec, CUSTOMER_name, name);
	record_set_text(rec, CUSTOMER_phone, phone);
	if (!phone)
		record_set_text(rec, CUSTOMER_email, "somebody@example.com");
	return check_and_put(db, actor, rec);
}

int64_t store_interaction(struct db *db, const struct actor *actor, int64_t customer,
	const char *type, const char *outcome, int64_t at)
{
	struct record *rec = record_new(&interaction_entity);

	record_set_num(rec, INTERACTION_customer, customer);
	record_set_text(rec, INTERACTION_type, type);
	record_set_text(rec, INTERACTION_outcome, outcome);
	if (at > date_now())
		record_set_num(rec, INTERACTION_scheduled_at, at);
	else
		record_set_num(rec, INTERACTION_completed_at, at);
	return check_and_put(db, actor, rec);
}

int64_t store_followup(struct db *db, const struct actor *actor, int64_t customer, int64_t due_at)
{
	struct record *rec = record_new(&followup_entity);

	record_set_num(rec, FOLLOWUP_customer, customer);
	record_set_text(rec, FOLLOWUP_title, "متابعة");
	record_set_num(rec, FOLLOWUP_due_at, due_at);
	return check_and_put(db, actor, rec);
}

struct record *store_get(struct db *db, const struct entity *entity, int64_t n)
{
	struct record *rec;
	struct err err;

	ck_ok(query_get(db, entity, n, &rec, &err));
	return rec;
}

/* xorshift32 (Marsaglia 2003) */
uint32_t store_random(uint32_t *state, uint32_t below)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state % below;
}

void store_name(uint32_t *state, struct str *out)
{
	static const char *const given[] = { "نورة", "أحمد", "إبراهيم", "آمنة", "فاطمة", "عبدالله",
		"محمّد", "منى", "لؤي", "رائد", "هدى", "سـارة", "Omar", "فيصل", "جواهر", "عبد الرحمن",
		"مها", "ريم", "سلطان", "يوسف" };
	static const char *const family[] = { "القحطاني", "الغامدي", "العتيبي", "الشهري", "السالم",
		"الأحمد", "آل سعود", "باوزير", "ابن علي", "الراشد", "الزهراني", "Smith" };

	str_add(out, given[store_random(state, COUNT(given))]);
	if (store_random(state, 2))
		str_addf(out, " %s", given[store_random(state, COUNT(given))]);
	if (store_random(state, 8))
		str_addf(out, " %s", family[store_random(state, COUNT(family))]);
}

bool store_is_settable(const struct entity *entity, size_t field)
{
	const struct field *f = &entity->fields[field];

	if (f->flags & F_VIRTUAL || str_has_suffix(f->name, "_norm"))
		return false;
	for (const struct kept *k = kept_columns; k->entity; k++)
		if (str_eq(k->entity, entity->name) && str_eq(k->column, f->name))
			return false;
	return field != common_index(entity, COMMON_updated_at) &&
		field != common_index(entity, COMMON_version) &&
		field != common_index(entity, COMMON_deleted_at);
}

void store_fill(struct record *rec, size_t field, int64_t target, uint32_t *state)
{
	const struct field *f = &rec->entity->fields[field];
	uint32_t number = store_random(state, 1000000);
	struct str text = STR_INIT;

	if (f->kind == &kind_choice) {
		size_t n = 0;

		while (f->choices[n].key)
			n++;
		str_add(&text, f->choices[number % n].key);
	} else if (f->kind == &kind_set) {
		str_addf(&text, "[\"a%u\",\"ب %u\"]", (unsigned)number % 7, (unsigned)number);
	} else if (f->kind == &kind_json) {
		str_addf(&text, "{\"k\":[%u,\"\\u0000\"]}", (unsigned)number);
	} else if (f->kind == &kind_day) {
		str_addf(&text, "2026-%02u-%02u", 1 + (unsigned)number % 12, 1 + (unsigned)number % 28);
	} else if (f->kind == &kind_phone) {
		str_addf(&text, "+96650%07u", (unsigned)number);
	} else if (f->kind == &kind_email) {
		str_addf(&text, "Name%u@example.com", (unsigned)number);
	} else if (f->kind->is_text) {
		str_addf(&text, "نصّ %u \"'\\ \x1b[31m %%s", (unsigned)number);
	}
	if (f->kind->is_text)
		record_set_text(rec, field, text.s);
	else if (f->kind == &kind_ref)
		record_set_num(rec, field, target);
	else if (f->kind == &kind_bool)
		record_set_num(rec, field, number % 2);
	else
		record_set_num(rec, field, (int64_t)number * 1000003 - 500000);
	str_release(&text);
}
