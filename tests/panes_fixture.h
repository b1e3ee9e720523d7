/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A database as the panes of the screens show it. */
#ifndef TESTS_PANES_FIXTURE_H
#define TESTS_PANES_FIXTURE_H
#include "unit.h"

extern int64_t panes_noura, panes_sara, panes_other;
extern uint32_t panes_state;

void panes_setup(void);
#endif
