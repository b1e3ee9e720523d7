/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What the files that start programs share. */
#ifndef BASE_SYS_P_H
#define BASE_SYS_P_H
#include "base/sys.h"
#include <spawn.h>

/* Signals that we ignore or hold back are as usual in the child; more: other POSIX_SPAWN_ flags. */
void sys_child_signals(posix_spawnattr_t *attr, short more);
#endif
