/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Theme and keymap files as plain rows: key, text, place.  Their meaning is the screens' business. */
#ifndef APP_THEME_CONFIG_H
#define APP_THEME_CONFIG_H
#include "base/base.h"

struct setting {
	char *key, *text;	/* owned */
	unsigned line, column;
};
struct settings {
	char *file;		/* owned: as shown in messages */
	struct setting *v;	/* owned; in the order of the file */
	size_t n, cap;
};
void settings_release(struct settings *settings);
/* "file:line:column: sentence" of a row. */
void settings_problem(const struct settings *settings, const struct setting *at, const char *sentence,
	struct strlist *problems);

/* The theme `name`: $XDG_CONFIG_HOME/wasit/themes/NAME.yaml, else the one built in. ERR_MISSING,
 * ERR_FORMAT, ERR_IO. */
enum result theme_config_read(const char *name, struct settings *out, struct err *err) MUST_CHECK;
/* Whether theme_config_read would find one of that name. */
bool theme_config_known(const char *name);
/* Names of all themes: built in and the user's. */
void theme_config_names(struct strlist *out);
/* What its rows mean is the screens' business: set once by main.  ERR_INVALID with the place of its first mistake. */
extern enum result (*theme_check)(const char *name, struct err *err);
#endif
