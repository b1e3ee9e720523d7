/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Where it begins: a command line goes to its command, a bare start to the screens. */
#include "base/base.h"

#include "base/lang.h"
#include "base/sys.h"
#include "app/command.h"
#include "app/theme_config.h"
#include "ui/main.h"
#include "ui/theme.h"

int main(int argc, char **argv)
{
	sys_harden();
	lang_init();
	screen_action_tables = ui_action_tables;
	theme_check = theme_try;
	if (command_is_bare(argc - 1, argv + 1))
		return ui_main(argc - 1, argv + 1);
	return command_main(argc - 1, argv + 1);
}
