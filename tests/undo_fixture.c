/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Steps back and forth, and what has to be the same afterwards: kept figures, the whole database. */
#include "base/base.h"
#include "undo_fixture.h"

#include "model/kept.h"
#include "model/schema/people.h"
#include "model/schema/work.h"

static struct err err;

void undo(const char *wanted)
{
	char *label = NULL;

	ck_ok(undo_step(db, &me, &label, &err));
	if (wanted)
		ck_assert_str_eq(label, wanted);
	free(label);
}

void redo(const char *wanted)
{
	char *label = NULL;

	ck_ok(redo_step(db, &me, &label, &err));
	if (wanted)
		ck_assert_str_eq(label, wanted);
	free(label);
}

enum result try_undo(struct err *said)
{
	char *label = NULL;
	enum result code = undo_step(db, &me, &label, said);

	free(label);
	return code;
}

bool is_deleted(const struct entity *entity, int64_t n)
{
	struct record *rec = store_get(db, entity, n);
	bool deleted = record_has(rec, common_index(entity, COMMON_deleted_at));

	record_free(&rec);
	return deleted;
}

void delete(const struct entity *entity, int64_t n, bool gone)
{
	struct save *save;

	ck_ok(save_begin(db, &me, gone ? "delete" : "restore", false, &save, &err));
	if (gone)
		ck_ok(save_delete(save, WHO_USER, entity, n, &err));
	else
		ck_ok(save_restore(save, WHO_USER, entity, n, &err));
	ck_ok(save_commit(&save, &err));
}

static bool holds(const char *text, const struct record *row)
{
	static const struct kind_env env = { .country = "SA", .currency = "SAR" };
	struct filter filter;
	bool hit;

	ck_ok(filter_parse(row->entity, text, &env, NULL, &filter, &err));
	hit = filter_matches(&filter, row);
	filter_release(&filter);
	return hit;
}

/* Fewer than so many newer ones of the same record pass too. */
static bool is_newest(const struct kept *k, const struct record *row, const struct rowset *rows)
{
	size_t time = (size_t)entity_field(row->entity, k->newest.by);
	size_t ref = (size_t)entity_field(row->entity, k->ref);
	int newer = 0;

	for (size_t i = 0; i < rows->n; i++) {
		const struct record *other = rows->v[i];
		int64_t a = record_num(other, time), b = record_num(row, time);

		if (record_num(other, ref) == record_num(row, ref) && holds(k->newest.among, other))
			newer += a > b || (a == b && other->n > row->n);
	}
	return holds(k->newest.among, row) && newer < k->newest.n;
}

static bool kept_part(const struct kept *k, const struct record *row, const struct rowset *rows,
	struct value *out)
{
	bool hit = holds(k->filter, row) && (!k->newest.by || is_newest(k, row, rows));

	*out = (struct value){ .set = hit, .num = k->points ? k->points : 1 };
	if (hit && k->value)
		*out = row->v[entity_field(row->entity, k->value)];
	return hit;
}

static void add_part(struct value *sum, enum kept_how how, const struct value *part)
{
	if (how == KEPT_COUNT)
		sum->num += part->num;
	else if (part->set && (!sum->set || (how == KEPT_MAX ? part->num > sum->num :
		 part->num < sum->num)))
		*sum = *part;
}

/* The figures of one record, from all rows of everything. */
static void expect_kept(const struct record *rec)
{
	struct record *wanted = record_copy(rec);

	for (const struct kept *k = kept_columns; k->entity; k++)
		if (str_eq(k->entity, rec->entity->name))
			record_clear(wanted, (size_t)entity_field(rec->entity, k->column));
	for (const struct kept *k = kept_columns; k->entity; k++) {
		const struct entity *from = entity_find(k->from);
		struct query all = { .entity = from };
		struct rowset rows = { 0 };
		struct value part, *sum;

		if (!str_eq(k->entity, rec->entity->name))
			continue;
		sum = &wanted->v[entity_field(rec->entity, k->column)];
		if (k->how == KEPT_COUNT)
			sum->set = true;
		if (from == rec->entity) {
			if (kept_part(k, wanted, NULL, &part))
				add_part(sum, k->how, &part);
			continue;
		}
		ck_ok(query_list(db, &all, &rows, &err));
		for (size_t i = 0; i < rows.n; i++)
			if (record_num(rows.v[i], (size_t)entity_field(from, k->ref)) == rec->n &&
			    kept_part(k, rows.v[i], &rows, &part))
				add_part(sum, k->how, &part);
		rowset_release(&rows);
	}
	for (size_t i = 0; i < rec->entity->nfields; i++)
		ck_assert_msg(value_equal(&rec->entity->fields[i], &wanted->v[i], &rec->v[i]),
			"%s.%s is %lld, should be %lld", rec->entity->name, rec->entity->fields[i].name,
			(long long)rec->v[i].num, (long long)wanted->v[i].num);
	record_free(&wanted);
}

void expect_all_kept(void)
{
	static const struct entity *const with_figures[] = { &customer_entity, &template_entity };

	for (size_t i = 0; i < COUNT(with_figures); i++) {
		struct query all = { .entity = with_figures[i] };
		struct rowset rows = { 0 };

		ck_ok(query_list(db, &all, &rows, &err));
		for (size_t k = 0; k < rows.n; k++)
			expect_kept(rows.v[k]);
		rowset_release(&rows);
	}
}

static void dump_record(const struct record *rec, struct str *out)
{
	str_addf(out, "%s %s", rec->entity->name, rec->id);
	for (size_t i = 0; i < rec->entity->nfields; i++)
		if (record_has(rec, i) && i != common_index(rec->entity, COMMON_version)) {
			str_addf(out, " %s=", rec->entity->fields[i].name);
			value_raw(&rec->entity->fields[i], &rec->v[i], out);
		}
	str_addc(out, '\n');
}

char *dump(void)
{
	struct str out = STR_INIT;

	for (size_t i = 0; entities[i]; i++) {
		struct sort by_n = { 0 };
		struct query all = { .entity = entities[i], .sort = &by_n };
		struct rowset rows = { 0 };

		ck_ok(query_list(db, &all, &rows, &err));
		for (size_t k = 0; k < rows.n; k++)
			dump_record(rows.v[k], &out);
		rowset_release(&rows);
	}
	return str_detach(&out);
}
