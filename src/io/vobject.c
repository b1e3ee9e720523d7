/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Reading vCards: physical lines, unfolded lines, properties, objects. */
#include "base/base.h"
#include "io/vobject.h"

#include <strings.h>

#include "io/vobject_line.h"

void vobject_open(struct vreader *reader, const char *text, size_t len)
{
	*reader = (struct vreader){ .at = text, .end = text + len, .line = 1 };
}

/* --- Physical lines --------------------------------------------------------------------------- */

struct bytes {
	const char *s;
	size_t len;
};

/* The line at the reader without its end; *next is where the following one begins. */
static struct bytes peek_line(const struct vreader *reader, const char **next)
{
	const char *p = reader->at;

	while (p < reader->end && *p != '\n' && *p != '\r')
		p++;
	*next = p;
	if (p < reader->end) {
		*next = p + 1;
		if (*p == '\r' && *next < reader->end && **next == '\n')
			++*next;
	}
	return (struct bytes){ reader->at, (size_t)(p - reader->at) };
}

static void pass_line(struct vreader *reader, const char *next)
{
	reader->at = next;
	reader->line++;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static struct bytes trim(struct bytes b)
{
	while (b.len && is_blank(b.s[b.len - 1]))
		b.len--;
	while (b.len && is_blank(b.s[0])) {
		b.s++;
		b.len--;
	}
	return b;
}

/* Whether the line is KEYWORD:rest (blanks allowed around the colon); *rest is trimmed. */
static bool is_mark(struct bytes line, const char *keyword, struct bytes *rest)
{
	size_t len = strlen(keyword);

	line = trim(line);
	if (line.len <= len || strncasecmp(line.s, keyword, len) != 0)
		return false;
	line = trim((struct bytes){ line.s + len, line.len - len });
	if (!line.len || line.s[0] != ':')
		return false;
	*rest = trim((struct bytes){ line.s + 1, line.len - 1 });
	return rest->len > 0;
}

static bool is_begin(struct bytes line, struct bytes *kind)
{
	/* A byte order mark in the middle: files put together with cat. */
	if (line.len >= 3 && memcmp(line.s, "\xEF\xBB\xBF", 3) == 0)
		line = (struct bytes){ line.s + 3, line.len - 3 };
	if (!is_mark(line, "BEGIN", kind))
		return false;
	for (size_t i = 0; i < kind->len; i++)
		if (!vline_is_name_char(kind->s[i]))
			return false;
	return true;
}

/* Whether the line ends an object of that kind.  Some programs write END:VCARDBEGIN:VCARD; then
 * *behind points at what follows, else it is NULL. */
static bool is_end(struct bytes line, const char *kind, const char **behind)
{
	size_t len = strlen(kind);
	struct bytes rest, next, ignored;

	if (!is_mark(line, "END", &rest) || rest.len < len || strncasecmp(rest.s, kind, len) != 0)
		return false;
	next = trim((struct bytes){ rest.s + len, rest.len - len });
	*behind = is_begin(next, &ignored) ? next.s : NULL;
	return !next.len || *behind;
}

static void pass_end(struct vreader *reader, const char *behind, const char *next)
{
	if (behind)
		reader->at = behind;
	else
		pass_line(reader, next);
}

/* --- Unfolded lines --------------------------------------------------------------------------- */

struct parse {
	struct vreader *reader;
	struct vobject *object;
	struct err *err;
	struct str line;	/* unfolded */
	unsigned number;	/* of its first physical line */
};

static bool fail(struct parse *p, unsigned line, const char *text)
{
	err_set(p->err, ERR_FORMAT, "%s", text);
	err_wrap(p->err, _("line %u"), line);
	return false;
}

static bool is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
}

static bool begins_encoded(struct bytes line)
{
	return line.len >= 3 && line.s[0] == '=' && is_hex(line.s[1]) && is_hex(line.s[2]);
}

/* Whether the line is the first of a property: NAME: or NAME;…: where the colon may come only after
 * a fold.  Anything else is text that a program wrote without escaping its line ends. */
static bool begins_property(const struct parse *p, struct bytes line, const char *next)
{
	size_t i = 0;
	bool folded;

	while (i < line.len && vline_is_name_char(line.s[i]))
		i++;
	if (!i)
		return false;
	while (i < line.len && is_blank(line.s[i]))
		i++;
	folded = next < p->reader->end && is_blank(*next);
	if (i == line.len)	/* folded within the name or right behind it */
		return folded && (line.len >= 75
			|| (next + 1 < p->reader->end && (next[1] == ':' || next[1] == ';')));
	if (line.s[i] != ':' && line.s[i] != ';')
		return false;
	return folded || memchr(line.s + i, ':', line.len - i);
}

/* Takes the '=' of a soft line break away; false when the line ends without one. */
static bool cut_soft_break(struct str *line)
{
	size_t len = line->len;

	while (len && is_blank(line->s[len - 1]))
		len--;
	if (!len || line->s[len - 1] != '=')
		return false;
	str_cut(line, len - 1);
	return true;
}

static const char *line_end_text(const struct parse *p, enum vline_coding coding)
{
	if (coding == VLINE_BASE64)
		return "";
	return p->object->version == 21 || coding == VLINE_QUOTED_PRINTABLE ? "\n" : "\\n";
}

/* Adds the empty lines that follow when they stand within a text: when what comes after them is
 * more of it. */
static bool join_blank_lines(struct parse *p, enum vline_coding coding)
{
	struct vreader ahead = *p->reader;
	const char *next = ahead.at, *behind;
	struct bytes line = { 0 }, kind;

	if (coding == VLINE_BASE64)
		return false;
	while (ahead.at < ahead.end) {
		line = peek_line(&ahead, &next);
		if (trim(line).len)
			break;
		pass_line(&ahead, next);
	}
	if (ahead.at == ahead.end || is_end(line, p->object->kind, &behind) || is_begin(line, &kind)
	    || begins_property(p, line, next))
		return false;
	for (unsigned i = p->reader->line; i < ahead.line; i++)
		str_add(&p->line, line_end_text(p, coding));
	*p->reader = ahead;
	return true;
}

/* Adds the line that follows when it belongs to p->line; false when it does not. */
static bool join_next(struct parse *p, enum vline_coding coding)
{
	const char *next, *behind;
	struct bytes line = peek_line(p->reader, &next), kind;
	bool quoted_printable = coding == VLINE_QUOTED_PRINTABLE;

	if (p->reader->at == p->reader->end || is_end(line, p->object->kind, &behind))
		return false;
	if (quoted_printable && cut_soft_break(&p->line)) {
		str_addn(&p->line, line.s, line.len);
	} else if (line.len && is_blank(line.s[0])) {
		/* 2.1 folds at a blank and keeps it; later versions insert one. */
		size_t cut = p->object->version != 21 || coding != VLINE_PLAIN;

		str_addn(&p->line, line.s + cut, line.len - cut);
	} else if (quoted_printable && begins_encoded(line)) {
		str_addn(&p->line, line.s, line.len);
	} else if (!line.len) {
		return join_blank_lines(p, coding);
	} else if (is_begin(line, &kind) || begins_property(p, line, next)) {
		return false;
	} else {
		str_add(&p->line, line_end_text(p, coding));
		str_addn(&p->line, line.s, line.len);
	}
	pass_line(p->reader, next);
	return true;
}

/* Reads the next unfolded line into p->line. */
static bool read_line(struct parse *p)
{
	const char *next;
	struct bytes line = peek_line(p->reader, &next);
	enum vline_coding coding;

	p->number = p->reader->line;
	str_clear(&p->line);
	str_addn(&p->line, line.s, MIN(line.len, VOBJECT_MAX_LINE + 1));
	pass_line(p->reader, next);
	coding = vline_coding(p->line.s, p->line.len);
	while (p->line.len <= VOBJECT_MAX_LINE && join_next(p, coding))
		if (coding == VLINE_UNKNOWN)
			coding = vline_coding(p->line.s, p->line.len);
	if (p->line.len > VOBJECT_MAX_LINE)
		return fail(p, p->number, _("This line is longer than 16 MB."));
	if (coding == VLINE_QUOTED_PRINTABLE)
		cut_soft_break(&p->line);
	return true;
}

/* --- Objects ---------------------------------------------------------------------------------- */

static bool is_kind(struct bytes kind, const char *name)
{
	return kind.len == strlen(name) && strncasecmp(kind.s, name, kind.len) == 0;
}

static int version_of(struct bytes value)
{
	static const struct { const char *text; int version; } known[] = {
		{ "2.1", 21 }, { "3.0", 30 }, { "4.0", 40 },
	};

	for (size_t i = 0; i < COUNT(known); i++)
		if (value.len == 3 && memcmp(value.s, known[i].text, 3) == 0)
			return known[i].version;
	return 0;
}

/* The version of the object that begins at the reader.  In 2.1 and 3.0 it may stand anywhere, but
 * it decides how all lines are read. */
static int find_version(struct vreader ahead)
{
	while (ahead.at < ahead.end) {
		static const char name[] = "VERSION";
		const char *next, *colon;
		struct bytes rest, line = trim(peek_line(&ahead, &next));
		size_t len = sizeof(name) - 1;

		if (is_begin(line, &rest) || is_mark(line, "END", &rest))
			break;
		colon = memchr(line.s, ':', line.len);
		if (colon && line.len > len && strncasecmp(line.s, name, len) == 0
		    && !vline_is_name_char(line.s[len]))
			return version_of(trim((struct bytes){ colon + 1,
				(size_t)(line.s + line.len - colon - 1) }));
		pass_line(&ahead, next);
	}
	return 0;
}

static bool find_begin(struct vreader *reader, struct vobject *out)
{
	while (reader->at < reader->end) {
		const char *next;
		struct bytes kind, line = peek_line(reader, &next);
		unsigned number = reader->line;

		pass_line(reader, next);
		if (!is_begin(line, &kind))
			continue;
		out->kind = vline_upper(kind.s, kind.len);
		out->line = number;
		out->version = find_version(*reader);
		return true;
	}
	return false;
}

/* Passes over a nested object of that kind whose BEGIN line is behind the reader.  When it is not
 * closed it goes no farther than the object around it. */
static void skip_nested(struct vreader *reader, const char *kind, const char *outer)
{
	bool alike = str_eq(kind, outer);
	size_t depth = 1;

	while (depth && reader->at < reader->end) {
		const char *next, *behind = NULL;
		struct bytes rest, line = peek_line(reader, &next);

		if (is_begin(line, &rest)) {
			depth += is_kind(rest, kind);
			if (!alike && is_kind(rest, outer))
				return;
		} else if (is_end(line, kind, &behind)) {
			depth--;
		} else if (!alike && is_end(line, outer, &behind)) {
			return;
		}
		pass_end(reader, behind, next);
	}
}

/* After something broken: to the end of the object, or to where the next one begins. */
static void skip_rest(struct vreader *reader, const char *kind)
{
	while (reader->at < reader->end) {
		const char *next, *behind;
		struct bytes rest, line = peek_line(reader, &next);

		if (is_begin(line, &rest) && is_kind(rest, kind))
			return;
		if (is_end(line, kind, &behind)) {
			pass_end(reader, behind, next);
			return;
		}
		pass_line(reader, next);
	}
}

static bool add_property(struct parse *p)
{
	struct vobject *o = p->object;
	struct vproperty prop = { .line = p->number, .version = o->version };

	if (!vline_parse(p->line.s, p->line.len, &prop)) {
		vline_release(&prop);
		return fail(p, p->number, _("This line has more than 100 parameters."));
	}
	if (!prop.name)
		return true;
	if (str_eq(prop.name, "VERSION") || str_eq(prop.name, "END")) {
		vline_release(&prop);
		return true;
	}
	if (o->nprops == VOBJECT_MAX_PROPS) {
		vline_release(&prop);
		return fail(p, p->number, _("This record has more than 10,000 lines."));
	}
	o->props = array_grow(o->props, &o->cap, o->nprops + 1, sizeof(*o->props));
	o->props[o->nprops++] = prop;
	return true;
}

/* In 2.1 the value of AGENT is a whole object on the lines that follow. */
static bool awaits_object(const struct vobject *o)
{
	const struct vproperty *last = o->nprops ? &o->props[o->nprops - 1] : NULL;

	return last && str_eq(last->name, "AGENT") && !*last->value;
}

/* One step of an object: true to go on, false when *done or at an error. */
static bool read_part(struct parse *p, bool *done)
{
	const char *next, *behind;
	struct bytes kind, line = peek_line(p->reader, &next);
	char *inner;

	if (is_end(line, p->object->kind, &behind)) {
		pass_end(p->reader, behind, next);
		*done = true;
		return false;
	}
	if (is_begin(line, &kind)) {
		if (is_kind(kind, p->object->kind) && !awaits_object(p->object))
			return fail(p, p->object->line,
				_("The record that begins here has no end before the next one."));
		inner = vline_upper(kind.s, kind.len);
		pass_line(p->reader, next);
		skip_nested(p->reader, inner, p->object->kind);
		free(inner);
		return true;
	}
	if (!trim(line).len) {
		pass_line(p->reader, next);
		return true;
	}
	if (!read_line(p) || !add_property(p))
		return false;
	/* "AGENT:BEGIN:VCARD" in one line. */
	if (p->object->nprops && p->object->version == 21) {
		struct vproperty *last = &p->object->props[p->object->nprops - 1];

		if (last->line == p->number && str_eq(last->name, "AGENT")
		    && strcasecmp(last->value, "BEGIN:VCARD") == 0)
			skip_nested(p->reader, "VCARD", p->object->kind);
	}
	return true;
}

bool vobject_next(struct vreader *reader, struct vobject *out, struct err *err)
{
	struct parse p = { .reader = reader, .object = out, .err = err, .line = STR_INIT };
	bool done = false;

	err->code = OK;
	*out = (struct vobject){ 0 };
	if (!find_begin(reader, out))
		return false;
	while (reader->at < reader->end && read_part(&p, &done))
		;
	if (!done && !err->code)
		fail(&p, out->line,
			_("The record that begins here has no end: the file is cut off."));
	if (err->code)
		skip_rest(reader, out->kind);
	str_release(&p.line);
	if (err->code)
		vobject_release(out);
	return !err->code;
}

void vobject_release(struct vobject *object)
{
	for (size_t i = 0; i < object->nprops; i++)
		vline_release(&object->props[i]);
	free(object->props);
	free(object->kind);
	*object = (struct vobject){ 0 };
}
