/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What the files of the linear mode share. */
#ifndef UI_PLAIN_P_H
#define UI_PLAIN_P_H
#include <signal.h>

#include "ui/plain.h"
#include "ui/ui_p.h"

#define PLAIN_ROWS 21	/* lines of a view: about this many rows a page */

struct plain {
	struct str in;			/* owned: bytes read and not answered with */
	sigset_t mask;			/* while it waits for a line */
	bool is_terminal;		/* a person types: the terminal shows it */
	const char *start_db;		/* borrowed; NULL */
};
void plain_watch_signals(struct plain *plain);
/* What works here, with its key. */
void plain_help(struct ui *ui);
#endif
