/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Starting the screens. */
#ifndef UI_MAIN_H
#define UI_MAIN_H
#include "app/command.h"

/* Every table of actions that the screens add, NULL-terminated: engine, forms, views. */
extern const struct action *const ui_action_tables[];

/* `wasit` without a command: options --db, --config, --demo, --plain. Returns the exit code: 2 where the
 * terminal cannot show the screens. */
int ui_main(int argc, char **argv);
#endif
