/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Lines of an edited text; private to the editor. */
#ifndef UI_EDIT_P_H
#define UI_EDIT_P_H
#include "ui/edit.h"

/* One line as drawn: bytes start … start+len of the text; the next one begins at start+next. */
struct edit_line { size_t start, len, next; };
/* The line in which the caret at byte `at` stands, wrapped at edit->width. */
struct edit_line edit_line_at(const struct edit *edit, size_t at);
bool edit_line_before(const struct edit *edit, const struct edit_line *line, struct edit_line *out);
bool edit_line_after(const struct edit *edit, const struct edit_line *line, struct edit_line *out);
/* All cells of a line; options NULL: plain ones (for moving). */
void edit_lay_out(const struct edit *edit, const struct edit_line *line, bool rtl,
	const struct layout_options *options, struct layout *out);
#endif
