/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * How wide text is, and where a long one is broken into lines. */
#include "base/base.h"
#include "text/layout.h"

#include "text/line.h"

static const struct layout_options plain = { .dir = DIR_LTR };

size_t text_width(const char *text)
{
	struct line line;
	size_t width;

	line_read(&line, text, strlen(text), SIZE_MAX, &plain);
	width = line.cells;
	line_release(&line);
	return width;
}

/* Where the next line starts after blanks at `at`; a newline behind them belongs to them. */
static size_t skip_blanks(const char *text, size_t len, size_t at)
{
	while (at < len && text[at] == ' ')
		at++;
	if (at < len && text[at] == '\r')
		at++;
	if (at < len && text[at] == '\n')
		at++;
	return at;
}

/* A newline at unit i, "\r\n" taken as one: returns its bytes, or 0. */
static size_t newline_bytes(const char *text, size_t len, size_t at)
{
	if (text[at] == '\r' && at + 1 < len && text[at + 1] == '\n')
		return 2;
	return text[at] == '\n';
}

static size_t wrap_line(const struct line *line, const char *text, size_t len, size_t width,
	size_t *next)
{
	size_t used = 0, fits = 0, end = 0, i = 0, more;

	*next = 0;
	for (; i < line->n; i = line_next(line, i)) {
		more = newline_bytes(text, len, line->at[i]);
		if (more) {
			*next = line->at[i] + more;
			return line->at[i];
		}
		if (line_is_blank(line, i)) {
			if (fits && fits == line->at[i])
				end = fits;		/* of the word before these blanks */
			if (used + line->width[i] > width && end) {
				*next = skip_blanks(text, len, line->at[i]);
				return end;
			}
		}
		for (size_t k = i; k < line_next(line, i); k++)
			used += line->width[k];
		if (used > width)
			break;
		if (!line_is_blank(line, i))
			fits = line->at[line_next(line, i)];
	}
	if (i >= line->n && !line->more) {
		*next = len;
		return len;
	}
	if (end) {
		*next = skip_blanks(text, len, end);
		return end;
	}
	*next = line->at[i ? i : line_next(line, 0)];	/* always at least one */
	return *next;
}

size_t layout_wrap(const char *text, size_t len, size_t width, size_t *next)
{
	struct line line;
	size_t bytes;

	line_read(&line, text, len, MAX(width, 1), &plain);
	bytes = wrap_line(&line, text, len, width, next);
	line_release(&line);
	return bytes;
}
