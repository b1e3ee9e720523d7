/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What the bench programs share. */
#include "bench.h"

#include <time.h>

static double read_clock(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

double now_us(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

double cpu_us(void)
{
	return read_clock(CLOCK_PROCESS_CPUTIME_ID);
}

void bench_die_on(enum result code, const char *what, const struct err *err)
{
	if (code) {
		fprintf(stderr, "%s: %s\n", what, err->text);
		exit(1);
	}
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

void sort_values(double *v, size_t n)
{
	qsort(v, n, sizeof(*v), by_value);
}
