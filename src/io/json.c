/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Reading JSON: RFC 8259 to the letter, into a tree of cJSON nodes. */
#include "base/base.h"
#include "io/json.h"

#include <cjson/cJSON.h>
#include <inttypes.h>

#include "text/utf8.h"

struct block;
struct parser {
	const char *text, *at, *end;
	const char *whole;	/* text, with a byte order mark that may stand before it */
	bool build;		/* else only check */
	unsigned depth;
	size_t values;
	struct str string;	/* the last string that had to be decoded */
	const char *wrong;	/* translated sentence; where: at */
	struct block *first, *last;	/* owned: what is built */
	cJSON *root;		/* at the beginning of the first */
};

static bool fail(struct parser *p, const char *text)
{
	p->wrong = text;
	return false;
}

static void skip_blanks(struct parser *p)
{
	while (p->at < p->end
	       && (*p->at == ' ' || *p->at == '\n' || *p->at == '\r' || *p->at == '\t'))
		p->at++;
}

static bool is_next(const struct parser *p, char c)
{
	return p->at < p->end && *p->at == c;
}

/* --- Building --------------------------------------------------------------------------------- */

/* A tree and its texts stand in a few blocks, which go at once: one by one, making and freeing them would take longer
 * than reading.  The first block begins with the root. */
struct block {
	struct block *next;
	size_t used, size;	/* of room */
	max_align_t room[];
};

#define BLOCK_FIRST 4000
#define BLOCK_MOST  (1024 * 1024)

static void *take_room(struct parser *p, size_t len)
{
	struct block *b = p->last;
	size_t need = (len + sizeof(max_align_t) - 1) / sizeof(max_align_t) * sizeof(max_align_t);

	if (!b || b->size - b->used < need) {
		size_t size = MAX(b ? MIN(b->size * 2, (size_t)BLOCK_MOST) : (size_t)BLOCK_FIRST, need);

		b = xmalloc(sizeof(*b) + size);
		*b = (struct block){ .size = size };
		if (p->last)
			p->last->next = b;
		else
			p->first = b;
		p->last = b;
	}
	b->used += need;
	return (char *)b->room + b->used - need;
}

static void free_blocks(struct block *b)
{
	while (b) {
		struct block *next = b->next;

		free(b);
		b = next;
	}
}

static char *copy_text(struct parser *p, const char *text, size_t len)
{
	char *copy = take_room(p, len + 1);

	memcpy(copy, text, len);
	copy[len] = '\0';
	return copy;
}

/* A node as cJSON_Create… makes them, put behind those the container has: its first child's prev is the last. */
static cJSON *add_node(struct parser *p, cJSON *parent, char *name, int type, char *text)
{
	cJSON *node = parent ? take_room(p, sizeof(*node)) : p->root;

	*node = (cJSON){ .type = type, .string = name, .valuestring = text };
	if (!parent)
		return node;
	if (parent->child) {
		node->prev = parent->child->prev;
		node->prev->next = node;
	} else
		parent->child = node;
	parent->child->prev = node;
	return node;
}

/* --- Strings ---------------------------------------------------------------------------------- */

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Four hexadecimal digits at s; -1 when they are not. */
static int32_t read_hex(const char *s, const char *end)
{
	int32_t unit = 0;

	if (end - s < 4)
		return -1;
	for (int i = 0; i < 4; i++) {
		int digit = hex_value(s[i]);

		if (digit < 0)
			return -1;
		unit = unit << 4 | digit;
	}
	return unit;
}

/* Behind "\u". */
static bool read_unicode(struct parser *p)
{
	int32_t unit = read_hex(p->at, p->end);
	uint32_t cp = (uint32_t)unit;

	if (unit < 0)
		return fail(p, _("Behind \\u there must be four hexadecimal digits."));
	p->at += 4;
	if (unit >= 0xD800 && unit <= 0xDBFF && p->end - p->at >= 6 && p->at[0] == '\\'
	    && p->at[1] == 'u') {
		int32_t low = read_hex(p->at + 2, p->end);

		if (low >= 0xDC00 && low <= 0xDFFF) {
			cp = 0x10000 + ((cp - 0xD800) << 10) + ((uint32_t)low - 0xDC00);
			p->at += 6;
		}
	}
	if (!cp || (cp >= 0xD800 && cp <= 0xDFFF))
		cp = UTF8_REPLACEMENT;
	str_add_cp(&p->string, cp);
	return true;
}

/* Behind the backslash. */
static bool read_escape(struct parser *p)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	const char *found = p->at < p->end && *p->at ? strchr(from, *p->at) : NULL;

	if (found) {
		str_addc(&p->string, to[found - from]);
		p->at++;
		return true;
	}
	if (!is_next(p, 'u'))
		return fail(p, _("This escape does not exist in JSON."));
	p->at++;
	return read_unicode(p);
}

/* The bytes that stand for themselves and are ASCII. */
static const char *skip_plain(const char *at, const char *end)
{
	while (at < end && (unsigned char)*at >= 0x20 && *at != '"' && *at != '\\' &&
	       (unsigned char)*at < 0x80)
		at++;
	return at;
}

/* A string with something in it that is to be decoded or looked at, into p->string. */
static bool read_long_way(struct parser *p)
{
	str_clear(&p->string);
	for (;;) {
		const char *from = p->at;

		p->at = skip_plain(p->at, p->end);
		str_addn(&p->string, from, (size_t)(p->at - from));
		if (p->at == p->end)
			return fail(p, _("The text ends within a string."));
		if (*p->at == '"') {
			p->at++;
			return true;
		}
		if (*p->at == '\\') {
			p->at++;
			if (!read_escape(p))
				return false;
		} else if ((unsigned char)*p->at < 0x20) {
			return fail(p, _("A control character in a string must be escaped."));
		} else {
			uint32_t cp;
			size_t n = utf8_decode(p->at, (size_t)(p->end - p->at), &cp);

			if (n == 1)
				return fail(p, _("This is not UTF-8."));
			str_addn(&p->string, p->at, n);
			p->at += n;
		}
	}
}

/* From the opening quotation mark to behind the closing one; *out: the string, where a tree is built. */
static bool read_string(struct parser *p, char **out)
{
	const char *from = ++p->at, *end = skip_plain(from, p->end);

	*out = NULL;
	if (end < p->end && *end == '"') {	/* nearly always */
		if (p->build)
			*out = copy_text(p, from, (size_t)(end - from));
		p->at = end + 1;
		return true;
	}
	if (!read_long_way(p))
		return false;
	if (p->build)
		*out = copy_text(p, p->string.s, p->string.len);
	return true;
}

/* --- Values ----------------------------------------------------------------------------------- */

static bool skip_digits(struct parser *p)
{
	const char *from = p->at;

	while (p->at < p->end && *p->at >= '0' && *p->at <= '9')
		p->at++;
	return p->at > from;
}

static bool read_number(struct parser *p)
{
	bool good;

	if (is_next(p, '-'))
		p->at++;
	if (is_next(p, '0')) {
		p->at++;
		good = true;
	} else {
		good = skip_digits(p);
	}
	if (good && is_next(p, '.')) {
		p->at++;
		good = skip_digits(p);
	}
	if (good && (is_next(p, 'e') || is_next(p, 'E'))) {
		p->at++;
		if (is_next(p, '+') || is_next(p, '-'))
			p->at++;
		good = skip_digits(p);
	}
	/* What follows (as in 012 or 0x1) is refused by whoever asks for a comma or the end. */
	return good || fail(p, _("This is not a number as JSON writes it."));
}

static bool parse_number(struct parser *p, cJSON *parent, char *name, cJSON **out)
{
	const char *from = p->at;

	if (!read_number(p))
		return false;
	if (!p->build)
		return true;
	*out = add_node(p, parent, name, cJSON_Raw, copy_text(p, from, (size_t)(p->at - from)));
	return true;
}

static bool parse_word(struct parser *p, cJSON *parent, char *name, cJSON **out)
{
	static const struct {
		const char *word;
		size_t len;
		int type;
	} words[] = {
		{ "true", 4, cJSON_True },
		{ "false", 5, cJSON_False },
		{ "null", 4, cJSON_NULL },
	};

	for (size_t i = 0; i < COUNT(words); i++) {
		if ((size_t)(p->end - p->at) < words[i].len
		    || memcmp(p->at, words[i].word, words[i].len) != 0)
			continue;
		p->at += words[i].len;
		if (p->build)
			*out = add_node(p, parent, name, words[i].type, NULL);
		return true;
	}
	return fail(p, _("A value is expected here."));
}

static bool parse_value(struct parser *p, cJSON *parent, char *name, cJSON **out);

static bool parse_member(struct parser *p, cJSON *object)
{
	cJSON *ignored;
	char *name;

	if (!is_next(p, '"'))
		return fail(p, _("A name in quotation marks is expected here."));
	if (!read_string(p, &name))
		return false;
	skip_blanks(p);
	if (!is_next(p, ':'))
		return fail(p, _("A colon is expected here."));
	p->at++;
	return parse_value(p, object, name, &ignored);
}

/* An object or array, from behind its opening bracket to behind the closing one. */
static bool parse_items(struct parser *p, cJSON *container, bool object)
{
	char close = object ? '}' : ']';
	cJSON *ignored;

	if (++p->depth > JSON_MAX_DEPTH)
		return fail(p, _("This is nested more than 64 deep."));
	skip_blanks(p);
	if (is_next(p, close)) {
		p->at++;
		p->depth--;
		return true;
	}
	for (;;) {
		skip_blanks(p);
		if (!(object ? parse_member(p, container)
			     : parse_value(p, container, NULL, &ignored)))
			return false;
		skip_blanks(p);
		if (is_next(p, close))
			break;
		if (!is_next(p, ','))
			return fail(p, object ? _("A comma or a closing brace is expected here.")
				: _("A comma or a closing bracket is expected here."));
		p->at++;
	}
	p->at++;
	p->depth--;
	return true;
}

/* Where it stands is kept in the numbers of the node, which nobody else needs. */
static bool parse_container(struct parser *p, cJSON *parent, char *name, bool object, cJSON **out)
{
	const char *from = p->at++;

	if (p->build)
		*out = add_node(p, parent, name, object ? cJSON_Object : cJSON_Array, NULL);
	if (!parse_items(p, *out, object))
		return false;
	if (p->build) {
		(*out)->valueint = (int)(from - p->whole);
		(*out)->valuedouble = (double)(p->at - from);
	}
	return true;
}

static bool parse_value(struct parser *p, cJSON *parent, char *name, cJSON **out)
{
	char *text;
	char c;

	*out = NULL;
	skip_blanks(p);
	if (p->at == p->end)
		return fail(p, _("The text ends where a value is expected."));
	if (++p->values > JSON_MAX_VALUES)
		return fail(p, _("There are more than 2,000,000 values."));
	c = *p->at;
	if (c == '{' || c == '[') {
		return parse_container(p, parent, name, c == '{', out);
	}
	if (c == '"') {
		if (!read_string(p, &text))
			return false;
		if (p->build)
			*out = add_node(p, parent, name, cJSON_String, text);
		return true;
	}
	if (c == '-' || (c >= '0' && c <= '9'))
		return parse_number(p, parent, name, out);
	return parse_word(p, parent, name, out);
}

/* Line and column (in characters) of p->at, both from 1. */
static void locate(const struct parser *p, unsigned *line, unsigned *column)
{
	*line = *column = 1;
	for (const char *s = p->text; s < p->at; s++) {
		if (*s == '\n') {
			++*line;
			*column = 1;
		} else if (((unsigned char)*s & 0xC0) != 0x80) {
			++*column;
		}
	}
}

static enum result parse_text(struct parser *p, cJSON **root, struct err *err)
{
	unsigned line, column;

	if (p->end - p->text > JSON_MAX_BYTES)
		return err_set(err, ERR_FORMAT, _("The text is larger than 64 MB."));
	if (p->end - p->at >= 3 && memcmp(p->at, "\xEF\xBB\xBF", 3) == 0)
		p->at = p->text += 3;
	if (parse_value(p, NULL, NULL, root)) {
		skip_blanks(p);
		if (p->at == p->end)
			return OK;
		fail(p, _("Nothing may follow here."));
	}
	locate(p, &line, &column);
	err_set(err, ERR_FORMAT, "%s", p->wrong);
	/* TRANSLATORS: comes before a sentence that says what is wrong there. */
	return err_wrap(err, _("line %u, column %u"), line, column);
}

enum result json_check(const char *text, size_t len, struct err *err)
{
	struct parser p = { .text = text, .whole = text, .at = text, .end = text + len, .string = STR_INIT };
	cJSON *none;
	enum result result = parse_text(&p, &none, err);

	str_release(&p.string);
	return result;
}

enum result json_parse(const char *text, size_t len, struct json **out, struct err *err)
{
	struct parser p = { .text = text, .whole = text, .at = text, .end = text + len, .string = STR_INIT,
		.build = true };
	cJSON *root = p.root = take_room(&p, sizeof(*root));
	enum result result = parse_text(&p, &root, err);

	str_release(&p.string);
	if (result)
		free_blocks(p.first);
	else
		*out = (struct json *)root;
	return result;
}

void json_free(struct json **root)
{
	if (*root)
		free_blocks((struct block *)((char *)*root - offsetof(struct block, room)));
	*root = NULL;
}
