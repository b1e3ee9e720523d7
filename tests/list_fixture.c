/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A list over a source that counts what it is asked. */
#include "list_fixture.h"

struct list_table table;

static void add_from(int64_t at, size_t limit, struct list *out)
{
	size_t got = 0;

	for (int64_t i = at; i < table.n && got < limit; i++)
		if (!table.gone[i]) {
			list_add(out, (void *)(intptr_t)(i + 1));
			got++;
			table.rows++;
		}
}

int64_t table_place(const void *row)
{
	return (int64_t)(intptr_t)row - 1;
}

/* The place from which `limit` rows end before `end`. */
static int64_t start_for(int64_t end, size_t limit)
{
	int64_t at = end;

	while (at > 0 && limit) {
		at--;
		if (!table.gone[at])
			limit--;
	}
	return at;
}

enum result table_fetch(void *ctx, enum list_from from, const void *anchor, size_t limit,
	struct list *out, struct err *err)
{
	int64_t at;
	size_t wanted;

	ck_assert_ptr_eq(ctx, &table);
	table.asked++;
	if (table.fail)
		return err_set(err, ERR_IO, "no rows today");
	if (table.interrupt)
		return err_set(err, ERR_CANCEL, "a key came");
	switch (from) {
	case LIST_FIRST:
		add_from(0, limit, out);
		break;
	case LIST_AFTER:
		add_from(table_place(anchor) + 1, limit, out);
		break;
	case LIST_AROUND:
		add_from(table_place(anchor), limit, out);
		break;
	case LIST_LAST:
		add_from(start_for(table.n, limit), limit, out);
		break;
	case LIST_BEFORE:
		at = start_for(table_place(anchor), limit);
		wanted = 0;
		for (int64_t i = at; i < table_place(anchor); i++)
			wanted += !table.gone[i];
		add_from(at, wanted, out);
		break;
	}
	return OK;
}

int64_t table_key(const void *row)
{
	return table_place(row) + 1000000;
}

const struct list_source plain_source = { .fetch = table_fetch, .key = table_key };
const struct list_source forward_source = { .fetch = table_fetch, .key = table_key, .forward = true };
struct list list;

void load(void)
{
	struct err err = { 0 };

	ck_assert_msg(!list_load(&list, &err), "%s", err.text);
	if (list_waits(&list))		/* the first load brings only what is seen */
		ck_assert_msg(!list_load(&list, &err), "%s", err.text);
	ck_assert(!list_waits(&list));
	if (list.nrows) {
		ck_assert_uint_lt(list.cur, list.nrows);
		ck_assert_uint_le(list.top, list.cur);
		ck_assert_uint_lt(list.cur, list.top + (size_t)list.h);
	}
}

int64_t chosen(void)
{
	return list_row(&list) ? table_place(list_row(&list)) : -1;
}

void begin(const struct list_source *from, int64_t n)
{
	memset(&table, 0, sizeof(table));
	table.n = n;
	list_init(&list, from, &table);
	list_size(&list, 40, 20);
}

void list_setup(void)
{
	begin(&plain_source, 1000);
	load();
}

void list_teardown(void)
{
	list_release(&list);
}

void move(long by)
{
	if (list_move(&list, by))
		load();
}
