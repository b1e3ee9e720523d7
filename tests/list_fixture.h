/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A list over a source that counts what it is asked. */
#ifndef TESTS_LIST_FIXTURE_H
#define TESTS_LIST_FIXTURE_H
#include "ui/list.h"
#include "unit.h"

/* A table of numbers, some of which can be taken out; the row is the number's place. */
struct list_table {
	int64_t n;
	bool gone[200000];
	size_t asked, rows;
	bool fail;
	bool interrupt;
};
extern struct list_table table;
extern struct list list;
extern const struct list_source plain_source, forward_source;

int64_t table_place(const void *row);	/* the number */
int64_t table_key(const void *row);
enum result table_fetch(void *ctx, enum list_from from, const void *anchor, size_t limit, struct list *out,
	struct err *err);
/* The list is over n numbers of that source from now on, on 20 lines of 40 columns. */
void begin(const struct list_source *from, int64_t n);
/* What the screen does between two keys; everything that must hold then. */
void load(void);
void move(long by);	/* and loads where it must */
int64_t chosen(void);	/* the number; -1: none */
/* A thousand numbers, loaded. */
void list_setup(void);
void list_teardown(void);
#endif
