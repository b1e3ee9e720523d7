/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The form on the screen: labels, fields, what was understood, what is wrong. */
#include "base/base.h"
#include "ui/form_p.h"

#define FORM_W	 100
#define LABEL_W	 24
#define NOTE_H	 4
#define FIELD_W	 34		/* of what fits on one line; notes take the rest of it */
#define FIELD_MIN 18
#define HELP_H	 3		/* lines of help or of an error, at most */

static int form_width(const struct canvas *whole)
{
	return MIN(FORM_W, whole->w);
}

/* Where the text of a line is edited. */
static struct canvas field_place(const struct form *form, const struct form_line *line,
	const struct canvas *c)
{
	int x = form->label_w + 3, rest = c->w - x - 1;
	int w = line->editor->is_note ? rest : MIN(rest, MAX(FIELD_MIN, MIN(FIELD_W, rest * 2 / 3)));

	return canvas_part(c, x, line->y - form->scroll, w, line->h);
}

bool form_error_is_cut(const struct form *form, const struct form_line *line)
{
	struct canvas whole = canvas_whole(&form->popup.ui->grid);
	/* Only its width counts: its height hangs on this. */
	struct canvas c = canvas_part(&whole, 0, 0, form_width(&whole) - 2, 1);
	struct canvas field = field_place(form, line, &c);
	int x = form->label_w + 3 + (line->editor->is_note ? 0 : field.w + 1);

	return canvas_width(&c, line->error.s) > c.w - x;
}

/* Under the fields: the error of this one where there is no room beside it, else its help, else how it is
 * used; NULL nothing. */
static const char *help_of(const struct form *form, enum role *role)
{
	const struct form_line *line = &form->lines[form->cur];

	*role = ROLE_warning;
	if (form->duplicate && line->echo.len && line->doubtful && line->field->kind != &kind_text)
		return line->echo.s;
	*role = ROLE_error;
	if (line->error.len && form_error_is_cut(form, line))
		return line->error.s;
	*role = ROLE_warning;
	if (line->doubt)
		return line->doubt;
	*role = ROLE_dim;
	if (!text_is_empty(line->field->help))
		return _(line->field->help);
	if (line->field->kind == &kind_choice)
		return _("Arrows or first letters change it; Enter lists the choices");
	if (line->editor->echoes && line->field->kind == &kind_moment)
		return _("tomorrow 17:00, Sunday, +3, 21/11");
	return NULL;
}

/* Lines it takes in a form that wide. */
static int help_height(const struct form *form, const struct canvas *whole, int w)
{
	struct canvas nowhere = canvas_part(whole, 0, 0, w, 0);
	enum role role;
	const char *text = help_of(form, &role);

	nowhere.w = w - 4;
	return text ? MAX(1, MIN(HELP_H, canvas_wrap(&nowhere, 0, role, PUT_UI, text))) : 1;
}

struct canvas form_place(const struct popup *popup, const struct canvas *whole)
{
	const struct form *form = (const struct form *)popup;
	int w = form_width(whole);
	int h = MIN(whole->h - 3, form->height + 2 + help_height(form, whole, w));

	return canvas_part(whole, (whole->w - w) / 2, 1, w, h);
}

/* The frame's inside less the help. */
static struct canvas inside(const struct form *form)
{
	struct canvas whole = canvas_whole(&form->popup.ui->grid);
	struct canvas place = form_place(&form->popup, &whole);

	return canvas_part(&place, 1, 1, place.w - 2,
		place.h - 2 - help_height(form, &whole, place.w));
}

static int label_width(const struct form *form, const struct canvas *c)
{
	int w = 8;

	for (size_t i = 0; i < form->nlines; i++)
		w = MAX(w, canvas_width(c, _(form->lines[i].field->label)));
	return MIN(w, MIN(LABEL_W, c->w / 3));
}

static bool begins_section(const struct form *form, size_t i)
{
	const struct form_line *line = &form->lines[i];

	if (line->section < 0)
		return false;
	for (size_t k = i; k-- > 0; )
		if (!form->lines[k].hidden)
			return form->lines[k].section != line->section;
	return true;
}

void form_arrange(struct form *form)
{
	struct canvas c;
	struct form_line *line = &form->lines[form->cur];
	int y = 0, above;

	for (size_t i = 0; i < form->nlines; i++) {
		struct form_line *l = &form->lines[i];

		if (l->hidden)
			continue;
		if (begins_section(form, i))
			y += y ? 2 : 1;
		l->y = y;
		l->h = l->editor->is_note ? NOTE_H : 1;
		y += l->h;
	}
	form->height = y;
	c = inside(form);
	form->label_w = label_width(form, &c);
	/* The headline of its section comes along. */
	above = line->y - (begins_section(form, form->cur) ? 1 : 0);
	if (line->y + line->h > form->scroll + c.h)
		form->scroll = line->y + line->h - c.h;
	if (above < form->scroll)
		form->scroll = above;
	form->scroll = MAX(0, MIN(form->scroll, form->height - c.h));
	for (size_t i = 0; i < form->nlines; i++) {
		struct form_line *l = &form->lines[i];
		struct canvas field = field_place(form, l, &c);

		if (l == line && l->editor->typed)
			edit_scroll(&l->edit, &field);
		else
			l->edit.width = field.w;	/* a note wraps at its field, looked at or not */
	}
}

int form_line_at(const struct form *form, int physical_x, int physical_y)
{
	struct canvas c = inside(form);
	int x, y;

	if (!canvas_hit(&c, physical_x, physical_y, &x, &y))
		return -1;
	for (size_t i = 0; i < form->nlines; i++) {
		const struct form_line *line = &form->lines[i];

		if (!line->hidden && y + form->scroll >= line->y &&
		    y + form->scroll < line->y + line->h)
			return (int)i;
	}
	return -1;
}

/* A chosen value between arrows that say how it changes. */
static void draw_chosen(const struct form_line *line, const struct canvas *field, unsigned style,
	bool focused)
{
	int x = 0;
	bool steps = line->field->kind == &kind_choice || line->field->kind == &kind_bool;

	canvas_fill(field, style);
	if (focused && steps)
		canvas_glyph(field, x, 0, style, GLYPH_TO_START);
	x += steps ? 2 : 0;
	if (line->echo.len)
		x += canvas_put(field, &(struct put){ .x = x, .w = field->w - x - 2, .style = style,
			.dir = PUT_AUTO, .text = line->echo.s });
	else if (focused && !steps)
		canvas_text(field, x, 0, field->w - x, ON(ROLE_dim, style), line->field->kind == &kind_ref ?
			_("type to search") : _("Enter chooses"));
	if (focused && steps)
		canvas_glyph(field, x + 1, 0, style, GLYPH_TO_END);
	if (focused)
		canvas_caret(field, 0, 0);
}

static void draw_typed(const struct form_line *line, const struct canvas *field, unsigned style,
	bool current, bool focused)
{
	struct edit shown = EDIT_INIT;

	if (current || !line->shown.len) {
		edit_draw(&line->edit, field, style, focused);
		return;
	}
	shown.text = line->shown;	/* borrowed */
	shown.dir = line->edit.dir;
	edit_draw(&shown, field, style, false);
}

/* `below`: its error stands under the fields, where all of it has room. */
static void draw_beside(const struct form_line *line, const struct canvas *c, int x, bool below)
{
	enum role role = line->doubtful ? ROLE_warning : ROLE_dim;

	if (x >= c->w)
		return;
	if (line->error.len && !below)
		canvas_text(c, x, 0, c->w - x, ROLE_error, line->error.s);
	else if (line->error.len)
		return;
	else if (line->editor->typed && line->echo.len)
		canvas_put(c, &(struct put){ .x = x, .w = c->w - x, .style = role,
			.dir = line->field->kind->is_ltr && !line->doubtful ? PUT_LTR : PUT_AUTO,
			.text = line->echo.s });
}

static void draw_line(const struct form *form, const struct canvas *c, size_t i)
{
	const struct form_line *line = &form->lines[i];
	bool focused = i == form->cur && form->popup.ui->popup == &form->popup;
	struct canvas row = canvas_part(c, 0, line->y - form->scroll, c->w, line->h);
	struct canvas field = field_place(form, line, c);
	unsigned style = i == form->cur ? ROLE_field_focus : ROLE_field;
	bool below = i == form->cur && line->error.len && form_error_is_cut(form, line);
	int n;

	n = canvas_text(&row, 1, 0, form->label_w, below ? ROLE_error : i == form->cur ? ROLE_focus : ROLE_label,
		_(line->field->label));
	if (line->field->flags & F_REQUIRED)
		canvas_glyph(&row, n + 1, 0, ROLE_key, GLYPH_REQUIRED);
	if (line->editor->typed)
		draw_typed(line, &field, style, i == form->cur, focused);
	else
		draw_chosen(line, &field, style, focused);
	if (line->editor->is_note && line->error.len) {
		struct canvas last = canvas_part(&row, 0, line->h - 1, row.w, 1);

		draw_beside(line, &last, form->label_w + 3, below);
	} else
		draw_beside(line, &row, form->label_w + 3 + field.w + 1, below);
}

void form_draw(const struct popup *popup, struct canvas *out)
{
	const struct form *form = (const struct form *)popup;
	const char *title = form->spec->title;
	struct canvas c = inside(form), help;
	enum role role;
	const char *text;

	if (!title)
		title = _(form->base->n ? form->entity->label : form->entity->add_label);
	canvas_box(out, ROLE_focus, title, ROLE_title);
	for (size_t i = 0; i < form->nlines; i++) {
		const struct form_line *line = &form->lines[i];
		int y = line->y - form->scroll;

		if (line->hidden || y >= c.h || y + line->h < 0)
			continue;
		if (begins_section(form, i))
			canvas_text(&c, 1, y - 1, c.w - 2, ROLE_title,
				_(form->entity->sections[line->section].label));
		draw_line(form, &c, i);
	}
	help = canvas_part(out, 2, 1 + c.h, out->w - 4, out->h - 2 - c.h);
	text = help_of(form, &role);
	if (text)
		canvas_wrap(&help, 0, role, PUT_UI, text);
	if (form->offers.n) {
		struct canvas field = field_place(form, &form->lines[form->cur], &c);

		form_suggest_draw(form, &c, &field);
	}
	if (form->scroll > 0)
		canvas_glyph(out, out->w - 1, 1, ROLE_focus, GLYPH_UP);
	if (form->scroll + c.h < form->height)
		canvas_glyph(out, out->w - 1, c.h, ROLE_focus, GLYPH_DOWN);
}
