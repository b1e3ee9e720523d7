/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Own fields declared, and records that have them. */
#ifndef TESTS_CUSTOM_FIXTURE_H
#define TESTS_CUSTOM_FIXTURE_H
#include "one_app.h"
#include "app/custom_config.h"

static const struct kind_env env = { .country = "SA", .currency = "SAR", .now = INT64_C(1795244400000) };

/* Every kind with something to type, how it is kept, and something else to type. */
static const struct { const char *kind, *typed, *kept, *other; } samples[] = {
	{ "text", "نورة \"x\", & co", "\"نورة \\\"x\\\", & co\"", "y" },
	{ "note", "one\ntwo", "\"one\\u000atwo\"", "three" },
	{ "phone", "٠٥٠ ١٢٣ ٤٥٦٧", "\"+966501234567\"", "0509999999" },
	{ "email", "Noura@Example.COM", "\"Noura@example.com\"", "b@c.sa" },
	{ "choice", "north", "\"north\"", "south" },
	{ "set", "b,a,with blank", "[\"a\",\"b\",\"with blank\"]", "c" },
	{ "day", "2026-12-01", "\"2026-12-01\"", "--04-30" },
	{ "moment", "2026-12-01T17:30:00+03:00", "{\"ms\":1796135400000}", "2026-12-02T09:00:00+03:00" },
	{ "money", "1,250,000.75", "{\"minor\":125000075}", "5k" },
	{ "int", "٤٢", "42", "-7" },
	{ "bool", "نعم", "true", "no" },
	{ "ref", "1", "{\"n\":1}", "2" },
};
#define KINDS ((int)COUNT(samples))

void read_yaml(const char *yaml, struct customs *out, struct strlist *problems);
void declare(const char *yaml);
void declare_one(const struct entity *entity, const char *kind, const char *more);
/* The program with that field in its configuration.  What is declared afterwards, as if by another start, may
 * not be more than one field: plans have their size. */
void open_with(const char *kind, const char *more);
size_t own(const struct entity *entity);
int64_t add_own(const char *typed);
#endif
