/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Reading JSON: RFC 8259 to the letter, into a tree of cJSON nodes. */
#include "base/base.h"
#include "io/json.h"

#include <cjson/cJSON.h>
#include <inttypes.h>

#include "text/utf8.h"

struct parser {
	const char *text, *at, *end;
	const char *whole;	/* text, with a byte order mark that may stand before it */
	bool build;		/* else only check */
	unsigned depth;
	size_t values;
	struct str string;	/* the last string that had to be decoded */
	const char *wrong;	/* translated sentence; where: at */
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

/* Nodes come from cJSON_Create…, whose memory our hooks take from xmalloc(): never NULL.  Takes name, which
 * cJSON_AddItemToObject() would copy. */
static cJSON *add_node(cJSON *parent, char *name, cJSON *node)
{
	node->string = name;
	if (parent)
		cJSON_AddItemToArray(parent, node);
	return node;
}

/* cJSON_CreateString() and …Raw(), of a text that is ours: taken. */
static cJSON *text_node(int type, char *text)
{
	cJSON *node = cJSON_CreateNull();

	node->type = type;
	node->valuestring = text;
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

/* From the opening quotation mark to behind the closing one; *out: the string, owned, where a tree is built. */
static bool read_string(struct parser *p, char **out)
{
	const char *from = ++p->at, *end = skip_plain(from, p->end);

	*out = NULL;
	if (end < p->end && *end == '"') {	/* nearly always */
		if (p->build)
			*out = xstrndup(from, (size_t)(end - from));
		p->at = end + 1;
		return true;
	}
	if (!read_long_way(p))
		return false;
	if (p->build)
		*out = xstrndup(p->string.s, p->string.len);
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
	*out = add_node(parent, name, text_node(cJSON_Raw, xstrndup(from, (size_t)(p->at - from))));
	return true;
}

static bool parse_word(struct parser *p, cJSON *parent, char *name, cJSON **out)
{
	static const struct {
		const char *word;
		size_t len;
		cJSON *(*create)(void);
	} words[] = {
		{ "true", 4, cJSON_CreateTrue },
		{ "false", 5, cJSON_CreateFalse },
		{ "null", 4, cJSON_CreateNull },
	};

	for (size_t i = 0; i < COUNT(words); i++) {
		if ((size_t)(p->end - p->at) < words[i].len
		    || memcmp(p->at, words[i].word, words[i].len) != 0)
			continue;
		p->at += words[i].len;
		if (p->build)
			*out = add_node(parent, name, words[i].create());
		return true;
	}
	return fail(p, _("A value is expected here."));
}

static bool parse_value(struct parser *p, cJSON *parent, char *name, cJSON **out);

static bool parse_member(struct parser *p, cJSON *object)
{
	cJSON *node = NULL;
	char *name;
	bool good;

	if (!is_next(p, '"'))
		return fail(p, _("A name in quotation marks is expected here."));
	if (!read_string(p, &name))
		return false;
	skip_blanks(p);
	if (is_next(p, ':')) {
		p->at++;
		good = parse_value(p, object, name, &node);
	} else
		good = fail(p, _("A colon is expected here."));
	if (!node)
		free(name);
	return good;
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
		*out = add_node(parent, name, object ? cJSON_CreateObject() : cJSON_CreateArray());
	if (!parse_items(p, *out, object))
		return false;
	if (p->build) {
		(*out)->valueint = (int)(from - p->whole);
		(*out)->valuedouble = (double)(p->at - from);
	}
	return true;
}

/* *out: the node, which has taken name, also where what is in it fails. */
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
			*out = add_node(parent, name, text_node(cJSON_String, text));
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
	cJSON_Hooks hooks = { xmalloc, free };
	cJSON *root = NULL;
	enum result result;

	cJSON_InitHooks(&hooks);
	result = parse_text(&p, &root, err);
	str_release(&p.string);
	if (result)
		cJSON_Delete(root);
	else
		*out = (struct json *)root;
	return result;
}

void json_free(struct json **root)
{
	cJSON_Delete((cJSON *)*root);
	*root = NULL;
}

/* --- Questions -------------------------------------------------------------------------------- */

static const cJSON *node_of(const struct json *node)
{
	return (const cJSON *)node;
}

const struct json *json_first(const struct json *container)
{
	return container ? (const struct json *)node_of(container)->child : NULL;
}

const struct json *json_next(const struct json *node)
{
	return node ? (const struct json *)node_of(node)->next : NULL;
}

const char *json_name(const struct json *node)
{
	return node ? node_of(node)->string : NULL;
}

const struct json *json_get(const struct json *object, const char *name)
{
	const struct json *found = NULL;

	if (!json_is_object(object))
		return NULL;
	for (const struct json *node = json_first(object); node; node = json_next(node))
		if (str_eq(json_name(node), name))
			found = node;
	return found;
}

bool json_is_object(const struct json *node)
{
	return cJSON_IsObject(node_of(node));
}

bool json_is_array(const struct json *node)
{
	return cJSON_IsArray(node_of(node));
}

bool json_is_string(const struct json *node)
{
	return cJSON_IsString(node_of(node));
}

bool json_is_number(const struct json *node)
{
	return cJSON_IsRaw(node_of(node));
}

bool json_is_null(const struct json *node)
{
	return cJSON_IsNull(node_of(node));
}

bool json_is_bool(const struct json *node, bool *value)
{
	if (value)
		*value = cJSON_IsTrue(node_of(node));
	return cJSON_IsBool(node_of(node));
}

const char *json_string(const struct json *node)
{
	return json_is_string(node) ? node_of(node)->valuestring : NULL;
}

const char *json_source(const struct json *container, const char *text, size_t *len)
{
	*len = (size_t)node_of(container)->valuedouble;
	return text + node_of(container)->valueint;
}

const char *json_number_text(const struct json *node)
{
	return json_is_number(node) ? node_of(node)->valuestring : NULL;
}
