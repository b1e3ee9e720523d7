/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Looks: named roles and what this terminal shows for each. */
#ifndef UI_THEME_H
#define UI_THEME_H
#include "app/theme_config.h"

/* What a cell is, never how it looks.  The names are the keys of a theme file. */
#define ROLES(R) \
	R(text) R(dim) R(title) R(header) R(footer) R(key) R(border) R(focus) \
	R(selection) R(selection_dim) R(label) R(field) R(field_focus) R(caret) R(match) R(phone) \
	R(hot) R(warm) R(cold) R(overdue) R(today) R(ok) R(warning) R(error) R(message) R(vip)
#define ROLE_ENUM(name) ROLE_##name,
/* After those of the files: codes to scan, which are dark on light in every theme. */
enum role { ROLES(ROLE_ENUM) ROLE_code, ROLE_code_dark, ROLE_COUNT, ROLE_NAMED = ROLE_code };
#undef ROLE_ENUM

/* A style is a role, or a role standing on another one's background: ON(ROLE_hot,
 * ROLE_selection). */
#define ON(role, base) ((unsigned)(role) | (unsigned)(base) << 8)
static inline enum role style_role(unsigned style) { return style & 0xff; }
static inline enum role style_base(unsigned style) { return style >> 8 & 0xff; }	/* ROLE_text: none */

enum look { LOOK_BOLD = 1, LOOK_DIM = 2, LOOK_ITALIC = 4, LOOK_UNDERLINE = 8, LOOK_REVERSE = 16 };
#define COLOUR_DEFAULT	(-1)
struct look_of {
	int32_t fg, bg;		/* index in the terminal's colours, 0xRRGGBB with depth 1 << 24, or COLOUR_DEFAULT */
	unsigned looks;
};

struct theme {
	int depth;			/* colours of the terminal: 0, 8, 16, 256, 1 << 24 */
	struct look_of roles[ROLE_COUNT];
};

/* The role of that name in files, with _ or - for blanks; -1: there is none. */
int role_find(const char *name);
/* One role: "bold red/203/#ff5f5f on black". Words bold dim italic underline reverse, a colour,
 * "on" a colour. A colour is default, one of the 16 names (black red green yellow blue magenta
 * cyan white, bright-…), 0…255 or #rrggbb; several with "/" between: the richest that the
 * terminal shows wins; where none fits it is brought down. ERR_INVALID names the word. */
enum result look_parse(const char *text, int depth, struct look_of *out, struct err *err) MUST_CHECK;
/* Builds the theme: the named one over the default one; what is wrong goes to problems as
 * "file:line:column: …" and the default look holds. depth 0 (no colour, or NO_COLOR is set)
 * takes the colours out and keeps the selection reversed. */
void theme_load(struct theme *theme, const char *name, int depth, struct strlist *problems);
/* ERR_INVALID: the first mistake in the theme's own file, and how many follow; ERR_MISSING. */
enum result theme_try(const char *name, struct err *err) MUST_CHECK;
/* The look of a style: the role's over its base's. */
struct look_of theme_look(const struct theme *theme, unsigned style);
#endif
