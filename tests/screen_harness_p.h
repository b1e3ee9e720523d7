/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What the parts of the harness share. */
#ifndef TESTS_SCREEN_HARNESS_P_H
#define TESTS_SCREEN_HARNESS_P_H
#include "screen_harness.h"

#define TERM_WAIT_MS 20000	/* for anything: spent only where a test fails */

int64_t term_clock(void);	/* ms that only go on */
/* What the program sent within `ms`: true when there was something. */
bool term_read(struct term *t, int ms);
/* True while it computes or waits for its disk: then silence means nothing. */
bool term_is_busy(const struct term *t);
/* How many of the bytes that were sent the program has not read yet. */
int term_unread(const struct term *t);
#endif
