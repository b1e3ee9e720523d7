/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The editor's buffer: what keys do to the text. */
#include "base/base.h"
#include "ui/edit.h"

#include "text/utf8.h"
#include "ui/edit_p.h"

#define LINE_LIMIT  4096
#define NOTE_LIMIT  (16u * 1024 * 1024)
#define UNDO_BYTES  (4u * 1024 * 1024)	/* fewer states are kept of longer texts, at least one */

static void drop_steps(struct edit *edit, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		free(edit->undo[i].text);
}

void edit_release(struct edit *edit)
{
	drop_steps(edit, 0, edit->nundo + edit->nredo);
	edit->nundo = edit->nredo = 0;
	str_release(&edit->text);
}

void edit_set(struct edit *edit, const char *text)
{
	drop_steps(edit, 0, edit->nundo + edit->nredo);
	edit->nundo = edit->nredo = 0;
	str_set(&edit->text, text);
	edit->at = edit->text.len;
	edit->after = edit->typing = edit->marked = false;
	edit->scroll = 0;
	edit->top = 0;
	edit->goal = -1;
}

/* --- Undo: states before a change; the steps that can be done again lie behind them. */

static void remember(struct edit *edit, bool typing)
{
	size_t max = MAX(1, MIN(COUNT(edit->undo), UNDO_BYTES / (edit->text.len + 1)));

	drop_steps(edit, edit->nundo, edit->nundo + edit->nredo);
	edit->nredo = 0;
	if (typing && edit->typing && edit->nundo)
		return;		/* the word that is being typed is one step */
	edit->typing = typing;
	while (edit->nundo >= max) {
		free(edit->undo[0].text);
		memmove(&edit->undo[0], &edit->undo[1], --edit->nundo * sizeof(edit->undo[0]));
	}
	edit->undo[edit->nundo++] = (struct edit_step){ xstrdup(edit->text.s), edit->at };
}

static void swap_state(struct edit *edit, struct edit_step *step)
{
	struct edit_step now = { xstrdup(edit->text.s), edit->at };

	str_set(&edit->text, step->text);
	edit->at = step->at;
	free(step->text);
	*step = now;
	edit->typing = edit->marked = false;
}

static enum edit_event undo(struct edit *edit)
{
	if (!edit->nundo)
		return EDIT_MOVED;
	edit->nundo--;
	edit->nredo++;
	swap_state(edit, &edit->undo[edit->nundo]);
	return EDIT_CHANGED;
}

static enum edit_event redo(struct edit *edit)
{
	if (!edit->nredo)
		return EDIT_MOVED;
	swap_state(edit, &edit->undo[edit->nundo]);
	edit->nundo++;
	edit->nredo--;
	return EDIT_CHANGED;
}

/* --- Changing. */

static enum edit_event erase(struct edit *edit, size_t from, size_t to)
{
	if (from >= to)
		return EDIT_MOVED;
	remember(edit, false);
	str_erase(&edit->text, from, to - from);
	edit->at = from;
	edit->after = edit->marked = false;
	return EDIT_CHANGED;
}

static bool has_selection(const struct edit *edit)
{
	return edit->marked && edit->mark != edit->at;
}

bool edit_selection(const struct edit *edit, size_t *from, size_t *to)
{
	*from = MIN(edit->at, edit->mark);
	*to = MAX(edit->at, edit->mark);
	return has_selection(edit);
}

bool edit_erase_selection(struct edit *edit)
{
	size_t from, to;

	return edit_selection(edit, &from, &to) && erase(edit, from, to) == EDIT_CHANGED;
}

/* One line has no line ends in it, whatever is pasted. */
static void flatten(struct str *text)
{
	size_t kept = 0;

	for (size_t i = 0; i < text->len; i++) {
		char c = text->s[i];

		if (c == '\r' && text->s[i + 1] == '\n')
			continue;
		if (c == '\n' || c == '\r' || c == '\t')
			c = ' ';
		if (str_has_prefix(text->s + i, "\xe2\x80\xa8") ||
		    str_has_prefix(text->s + i, "\xe2\x80\xa9")) {	/* U+2028, U+2029 */
			c = ' ';
			i += 2;
		}
		text->s[kept++] = c;
	}
	str_cut(text, kept);
}

/* A mark that comes as a key of its own composes with the letter before byte `from`, as both would
 * have in one piece: texts are NFC. */
static void compose(struct edit *edit, size_t from)
{
	size_t start = utf8_cluster_before(edit->text.s, from);
	struct str joined = STR_INIT;

	utf8_clean(edit->text.s + start, edit->at - start, &joined);
	if (joined.len != edit->at - start || memcmp(joined.s, edit->text.s + start, joined.len)) {
		str_erase(&edit->text, start, edit->at - start);
		str_insert(&edit->text, start, joined.s, joined.len);
		edit->at = start + joined.len;
	}
	str_release(&joined);
}

bool edit_insert(struct edit *edit, const char *text, size_t len)
{
	size_t limit = edit->limit ? edit->limit : edit->lines ? NOTE_LIMIT : LINE_LIMIT, from, to;
	struct str clean = STR_INIT;
	bool one_char = len <= 4 && utf8_cluster(text, len) == len && *text != ' ';

	utf8_clean(text, len, &clean);
	if (!edit->lines)
		flatten(&clean);
	if (edit_selection(edit, &from, &to))
		edit->typing = false;	/* what replaces something begins a step */
	else
		from = to = edit->at;
	if (edit->text.len - (to - from) + clean.len > limit) {
		str_release(&clean);
		return false;
	}
	remember(edit, one_char);
	str_erase(&edit->text, from, to - from);
	str_insert(&edit->text, from, clean.s, clean.len);
	edit->at = from + clean.len;
	compose(edit, from);
	edit->after = edit->marked = false;
	edit->goal = -1;
	str_release(&clean);
	return true;
}

bool edit_replace(struct edit *edit, const char *text, size_t len)
{
	size_t at = edit->at, mark = edit->mark;
	bool marked = edit->marked;

	edit->mark = 0;
	edit->at = edit->text.len;
	edit->marked = true;
	if (edit_insert(edit, text, len))
		return true;
	edit->at = at;
	edit->mark = mark;
	edit->marked = marked;
	return false;
}

/* --- Moving. */

static enum edit_event move_to(struct edit *edit, size_t at, bool after)
{
	edit->at = at;
	edit->after = after;
	edit->typing = false;
	return EDIT_MOVED;
}

static bool base_is_rtl(const struct edit *edit, const struct edit_line *line, bool rtl)
{
	struct layout layout = LAYOUT_INIT;
	bool result;

	edit_lay_out(edit, line, rtl, NULL, &layout);
	result = layout.rtl;
	layout_release(&layout);
	return result;
}

/* One cell to where the eye sees it; over the line's edge into the next or the last line. */
static enum edit_event move_cell(struct edit *edit, int step, bool rtl)
{
	struct edit_line line = edit_line_at(edit, edit->at), other;
	struct layout layout = LAYOUT_INIT;
	size_t at = MIN(edit->at - line.start, line.len), to;
	bool forward;

	edit_lay_out(edit, &line, rtl, NULL, &layout);
	to = layout_move(&layout, at, line.len, step);
	forward = (step > 0) != layout.rtl;
	move_to(edit, line.start + to, layout_caret_after(&layout, to, line.len));
	if (to == at && forward && line.start + line.next < edit->text.len)
		move_to(edit, line.start + line.next, true);
	else if (to == at && forward && edit->lines && line.next > line.len)
		move_to(edit, edit->text.len, true);
	else if (to == at && !forward && edit_line_before(edit, &line, &other))
		move_to(edit, other.start + other.len, false);
	layout_release(&layout);
	return EDIT_MOVED;
}

static enum edit_event move_word(struct edit *edit, int step, bool rtl)
{
	struct edit_line line = edit_line_at(edit, edit->at);
	bool forward = (step > 0) != base_is_rtl(edit, &line, rtl);

	return move_to(edit, forward ? utf8_word_after(edit->text.s, edit->text.len, edit->at) :
		utf8_word_before(edit->text.s, edit->at), true);
}

static int column_of(const struct edit *edit, const struct edit_line *line, size_t at, bool rtl)
{
	struct layout layout = LAYOUT_INIT;
	int column;

	edit_lay_out(edit, line, rtl, NULL, &layout);
	column = (int)layout_caret(&layout, MIN(at - line->start, line->len), line->len, edit->after);
	column = layout.rtl ? (int)layout.n - column : column;	/* from the line's own start */
	layout_release(&layout);
	return column;
}

static size_t offset_near(const struct edit *edit, const struct edit_line *line, int goal, bool rtl)
{
	struct layout layout = LAYOUT_INIT;
	size_t best = 0;
	int least = INT32_MAX;

	edit_lay_out(edit, line, rtl, NULL, &layout);
	for (size_t at = 0; ; ) {
		int column = (int)layout_caret(&layout, at, line->len, true);
		int away = abs((layout.rtl ? (int)layout.n - column : column) - goal);

		if (away < least) {
			least = away;
			best = at;
		}
		if (at >= line->len)
			break;
		at += MAX(utf8_cluster(edit->text.s + line->start + at, line->len - at), 1);
	}
	layout_release(&layout);
	return line->start + best;
}

static enum edit_event move_line(struct edit *edit, int step, bool rtl)
{
	struct edit_line line = edit_line_at(edit, edit->at), other;
	int goal;

	if (step < 0 ? !edit_line_before(edit, &line, &other) : !edit_line_after(edit, &line, &other))
		return EDIT_IGNORED;	/* the form goes to its next field */
	goal = edit->goal >= 0 ? edit->goal : column_of(edit, &line, edit->at, rtl);
	move_to(edit, offset_near(edit, &other, goal, rtl), true);
	edit->goal = goal;
	return EDIT_MOVED;
}

static enum edit_event move_edge(struct edit *edit, bool end, bool all)
{
	struct edit_line line = edit_line_at(edit, edit->at);

	if (all)
		return move_to(edit, end ? edit->text.len : 0, !end);
	return move_to(edit, line.start + (end ? line.len : 0), !end);
}

/* Left and Right leave a selection at its end on that side. */
static enum edit_event leave_selection(struct edit *edit, int step, bool rtl)
{
	struct edit_line line = edit_line_at(edit, edit->at);
	bool forward = (step > 0) != base_is_rtl(edit, &line, rtl);
	size_t from = MIN(edit->at, edit->mark), to = MAX(edit->at, edit->mark);

	return move_to(edit, forward ? to : from, !forward);
}

static enum edit_event move_key(struct edit *edit, uint32_t key, bool rtl)
{
	switch (key) {
	case K_LEFT: case K_RIGHT:
		return move_cell(edit, key == K_LEFT ? -1 : 1, rtl);
	case K_LEFT | K_CTRL: case K_LEFT | K_ALT:
		return move_word(edit, -1, rtl);
	case K_RIGHT | K_CTRL: case K_RIGHT | K_ALT:
		return move_word(edit, 1, rtl);
	case K_HOME: case 'a' | K_CTRL:
		return move_edge(edit, false, false);
	case K_END: case 'e' | K_CTRL:
		return move_edge(edit, true, false);
	case K_HOME | K_CTRL:
		return move_edge(edit, false, true);
	case K_END | K_CTRL:
		return move_edge(edit, true, true);
	case K_UP: case K_DOWN:
		return edit->lines ? move_line(edit, key == K_UP ? -1 : 1, rtl) : EDIT_IGNORED;
	default:
		return EDIT_IGNORED;
	}
}

static enum edit_event select_key(struct edit *edit, uint32_t key, bool rtl)
{
	size_t mark = edit->marked ? edit->mark : edit->at;
	enum edit_event event = move_key(edit, key & ~K_SHIFT, rtl);
	bool up = key == (K_UP | K_SHIFT), down = key == (K_DOWN | K_SHIFT);

	if (event == EDIT_IGNORED && edit->lines && (up || down)) {
		event = move_edge(edit, down, true);
		edit->goal = -1;
	}
	if (event == EDIT_IGNORED)
		return event;
	edit->mark = mark;
	edit->marked = true;
	return event;
}

/* --- Keys. */

static enum edit_event type_key(struct edit *edit, uint32_t key)
{
	char bytes[4];
	size_t len;

	if (key == K_ENTER && edit->lines)
		return edit_insert(edit, "\n", 1) ? EDIT_CHANGED : EDIT_FULL;
	if (!key_is_text(key))
		return EDIT_IGNORED;
	len = utf8_encode(key, bytes);
	return edit_insert(edit, bytes, len) ? EDIT_CHANGED : EDIT_FULL;
}

static enum edit_event erase_key(struct edit *edit, uint32_t key)
{
	const char *s = edit->text.s;
	size_t len = edit->text.len, at = edit->at;
	uint32_t name = key & ~K_MODS;
	struct edit_line line;

	if (has_selection(edit) && (name == K_BACKSPACE || name == K_DELETE ||
	     key == ('d' | K_CTRL) || key == ('w' | K_CTRL)))
		return edit_erase_selection(edit) ? EDIT_CHANGED : EDIT_MOVED;
	switch (key) {
	case K_BACKSPACE: case K_BACKSPACE | K_SHIFT:
		return erase(edit, utf8_cluster_before(s, at), at);
	case K_DELETE: case 'd' | K_CTRL:
		return erase(edit, at, at + utf8_cluster(s + at, len - at));
	case K_BACKSPACE | K_CTRL: case K_BACKSPACE | K_ALT: case 'w' | K_CTRL:
		return erase(edit, utf8_word_before(s, at), at);
	case K_DELETE | K_CTRL: case K_DELETE | K_ALT:
		return erase(edit, at, utf8_word_after(s, len, at));
	case 'u' | K_CTRL:
		line = edit_line_at(edit, at);
		return erase(edit, line.start, at);
	case 'k' | K_CTRL:
		line = edit_line_at(edit, at);
		return erase(edit, at, MAX(at, line.start + line.len));
	default:
		return EDIT_IGNORED;
	}
}

enum edit_event edit_key(struct edit *edit, uint32_t key, bool rtl)
{
	enum edit_event event;

	if ((key & ~K_MODS) != K_UP && (key & ~K_MODS) != K_DOWN)
		edit->goal = -1;
	if (key & K_SHIFT && (event = select_key(edit, key, rtl)) != EDIT_IGNORED)
		return event;
	if ((key == K_LEFT || key == K_RIGHT) && has_selection(edit))
		event = leave_selection(edit, key == K_LEFT ? -1 : 1, rtl);
	else
		event = move_key(edit, key, rtl);
	if (event == EDIT_MOVED)
		edit->marked = false;
	if (event != EDIT_IGNORED)
		return event;
	if (key == ('z' | K_CTRL))
		return undo(edit);
	if (key == ('y' | K_CTRL))
		return redo(edit);
	event = erase_key(edit, key);
	return event == EDIT_IGNORED ? type_key(edit, key) : event;
}
