/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What the files that start programs share. */
#ifndef BASE_SYS_P_H
#define BASE_SYS_P_H
#include "base/sys.h"
#include <spawn.h>

/* Starts a program, found as a shell finds it; 0 or an errno.  `actions` say what its three standard files are and are
 * destroyed; no other file of ours goes along, and signals that we ignore or hold back are as usual there.
 * flags: POSIX_SPAWN_ ones for a session or a process group of its own. */
int sys_spawn(const char *const *argv, posix_spawn_file_actions_t *actions, short flags, pid_t *pid);
#endif
