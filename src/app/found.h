/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Where in a record a search found what was typed. */
#ifndef APP_FOUND_H
#define APP_FOUND_H
#include "app/app.h"

struct found {
	size_t field;		/* of the record's entity */
	struct str text;	/* owned: a piece of its value around the place, one line, `width` cells about */
};
/* The field with most of the words, its title before others, and the piece of it where the first one
 * stands.  False, and the title or the start of the notes, where they are in no field that is shown. */
bool found_in(struct app *app, const struct record *rec, const char *typed, bool nearly, size_t width,
	struct found *out);
/* The same with every word between brackets, for where there are no colours. */
void found_bracket(const char *text, const char *typed, bool nearly, struct str *out);
/* "Call", "Meeting", "Follow-up", "Customer": what kind of thing it stands in; appended. */
void found_kind(struct app *app, const struct record *rec, struct str *out);
#endif
