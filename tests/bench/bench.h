/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What the bench programs share: clocks, order, the end at an error. */
#ifndef TESTS_BENCH_BENCH_H
#define TESTS_BENCH_BENCH_H
#include "base/base.h"

double now_us(void);	/* on the wall */
double cpu_us(void);	/* of this process */
/* Ends the program with the sentence in the local `err` where a call failed. */
#define die_on(code, what) bench_die_on(code, what, &err)
void bench_die_on(enum result code, const char *what, const struct err *err);
/* In ascending order: the median is v[n / 2]. */
void sort_values(double *v, size_t n);
#endif
