/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A field of twenty cells that is edited. */
#include "base/base.h"
#include "edit_fixture.h"

#include "text/utf8.h"

struct edit edit;
struct grid grid;
struct canvas field;

void edit_setup(void)
{
	struct layout_options text = { 0 };

	edit = (struct edit)EDIT_INIT;
	grid_init(&grid, 20, 6, false, &text);
	field = canvas_part(&(struct canvas){ &grid, 0, 0, 20, 6 }, 0, 0, 20, 1);
}

void edit_teardown(void)
{
	edit_release(&edit);
	grid_release(&grid);
}

void edit_keys(const char *names)
{
	struct strlist list = { 0 };

	strlist_split(&list, names, " ");
	for (size_t i = 0; i < list.n; i++) {
		const char *s = list.v[i];
		uint32_t key;

		ck_assert_msg(key_parse(&s, &key) && !*s, "%s", list.v[i]);
		edit_key(&edit, key, grid.rtl);
	}
	strlist_release(&list);
}

void edit_type(const char *text)
{
	for (size_t i = 0, len = strlen(text), used; i < len; i += used) {
		uint32_t cp;

		used = utf8_decode(text + i, len - i, &cp);
		ck_assert_int_eq(edit_key(&edit, cp, grid.rtl), EDIT_CHANGED);
	}
}

void edit_start(const char *text, size_t at)
{
	edit_set(&edit, text);
	edit.at = at;
	edit.after = true;
}

const char *edit_drawn(int *caret)
{
	static struct str out;

	edit_scroll(&edit, &field);
	grid.caret_x = -1;
	edit_draw(&edit, &field, ROLE_field, true);
	str_set(&out, "");
	for (int x = 0; x < field.w; x++)
		if (grid.v[x].cp[0])
			str_add_cp(&out, grid.v[x].cp[0]);
	if (caret)
		*caret = grid.caret_x;
	return out.s;
}

const char *selected(void)
{
	static struct str out = STR_INIT;
	size_t from, to;

	str_clear(&out);
	if (edit_selection(&edit, &from, &to))
		str_addn(&out, edit.text.s + from, to - from);
	return out.s;
}

const char *selected_cells(int n)
{
	static char out[32];
	int x = 0;

	for (edit_drawn(NULL); x < n; x++)
		out[x] = grid.v[x].style == ROLE_selection ? '#' : '.';
	out[x] = '\0';
	return out;
}
