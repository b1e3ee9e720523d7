/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Changing one setting in a YAML text that a person wrote, and nothing else in it. */
#include "base/base.h"
#include "io/yaml.h"

#include <inttypes.h>

#include "text/utf8.h"

/* What is cut out of the text and what is put there. */
struct splice {
	size_t from, to;
	struct str text;
};

struct edit {
	const char *bom, *text;	/* byte order mark or "", and what comes behind it */
	size_t len;
	const char *eol;
	const struct ynode *root;
	const struct ynode *parent;	/* map that has or gets the key; NULL: has to be made */
	const struct ynode *child;	/* the key's value, NULL when it is not there */
	char *outer, *name;		/* "a" (NULL at the top level) and "b" of a.b */
	const char *value;
	struct splice splices[2];	/* in the order of the text */
	size_t nsplices;
	bool refused;			/* the text is written in a way that we do not touch */
};

/* --- Places in the text ----------------------------------------------------------------------- */

/* Bytes of the line break at s, as libyaml counts them: also U+0085, U+2028, U+2029. */
static size_t line_break(const char *s, size_t left)
{
	if (!left)
		return 0;
	if (*s == '\r' && left > 1 && s[1] == '\n')
		return 2;
	if (*s == '\n' || *s == '\r')
		return 1;
	if (left > 1 && memcmp(s, "\xC2\x85", 2) == 0)
		return 2;
	return left > 2 && (memcmp(s, "\xE2\x80\xA8", 3) == 0 || memcmp(s, "\xE2\x80\xA9", 3) == 0)
		? 3 : 0;
}

static size_t offset_of(const struct edit *e, unsigned line, unsigned column)
{
	size_t at = 0;

	while (line > 1 && at < e->len) {
		size_t n = line_break(e->text + at, e->len - at);

		line -= n > 0;
		at += MAX(n, 1);
	}
	for (; column > 1 && at < e->len; column--) {
		uint32_t cp;

		at += utf8_decode(e->text + at, e->len - at, &cp);
	}
	return at;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static size_t end_of(const struct edit *e, const struct ynode *node)
{
	size_t at = offset_of(e, node->end_line, node->end_column);
	const struct ynode *last = node;

	while (last->child && !last->style)
		for (last = last->child; last->next;)
			last = last->next;
	/* A block scalar ends where the next thing begins. */
	if (last->style == '|' || last->style == '>')
		while (at && is_space(e->text[at - 1]))
			at--;
	return at;
}

/* Begin of the line behind the one that has offset `at`. */
static size_t next_line(const struct edit *e, size_t at)
{
	while (at < e->len && !line_break(e->text + at, e->len - at))
		at++;
	return at + line_break(e->text + at, e->len - at);
}

static size_t line_start(const struct edit *e, size_t at)
{
	while (at && e->text[at - 1] != '\n' && e->text[at - 1] != '\r')
		at--;
	return at;
}

/* Offset behind the colon of a child; 0 when it is not where people write it. */
static size_t behind_colon(const struct edit *e, const struct ynode *node)
{
	size_t at = offset_of(e, node->key_line, node->key_column);
	char quote = at < e->len && (e->text[at] == '"' || e->text[at] == '\'') ? e->text[at] : 0;

	for (at += quote != 0; at < e->len; at++) {
		char c = e->text[at];

		if (quote && c == quote)
			quote = e->text[at + 1] == quote && quote == '\'' ? (char)(at++, quote) : 0;
		else if (quote == '"' && c == '\\')
			at++;
		else if (c == '\n' || c == '\r')
			return 0;
		else if (!quote && c == ':' && strchr(" \t\r\n,}", e->text[at + 1]))
			return at + 1;	/* also at the end of the text: strchr finds its NUL */
	}
	return 0;
}

/* --- Scalars ---------------------------------------------------------------------------------- */

/* Needs an escape: not printable in YAML, or not visible to a person. */
static bool must_escape(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7F && cp <= 0x9F) || (cp >= 0x2028 && cp <= 0x202E)
		|| (cp >= 0x2066 && cp <= 0x2069) || cp == 0xFEFF || cp == 0xFFFE || cp == 0xFFFF;
}

static bool has_escapes(const char *s)
{
	for (size_t left = strlen(s); left;) {
		uint32_t cp;
		size_t n = utf8_decode(s, left, &cp);

		if (must_escape(cp))
			return true;
		s += n;
		left -= n;
	}
	return false;
}

/* Whether the text may stand without quotes and still be that text. */
static bool is_plain(const char *s, bool flow)
{
	size_t len = strlen(s);

	if (!len || has_escapes(s) || s[0] == ' ' || s[len - 1] == ' ' || s[len - 1] == ':')
		return false;
	if (strchr(",[]{}#&*!|>'\"%@`", s[0]))
		return false;
	if (strchr("-?:", s[0]) && (flow || !s[1] || s[1] == ' '))
		return false;
	if (str_has_prefix(s, "---") || str_has_prefix(s, "...") || strstr(s, ": ")
	    || strstr(s, " #"))
		return false;
	if (str_eq(s, "~") || str_eq(s, "null") || str_eq(s, "Null") || str_eq(s, "NULL"))
		return false;
	return !flow || !strpbrk(s, ",[]{}:");
}

static void add_double_quoted(struct str *out, const char *s)
{
	str_addc(out, '"');
	for (size_t left = strlen(s); left;) {
		uint32_t cp;
		size_t n = utf8_decode(s, left, &cp);

		if (cp == '"' || cp == '\\')
			str_addf(out, "\\%c", (int)cp);
		else if (cp == '\n' || cp == '\t')
			str_add(out, cp == '\n' ? "\\n" : "\\t");
		else if (must_escape(cp))
			str_addf(out, cp < 0x100 ? "\\x%02" PRIX32 : "\\u%04" PRIX32, cp);
		else
			str_addn(out, s, n);
		s += n;
		left -= n;
	}
	str_addc(out, '"');
}

/* style: the quotes that were there, else 0. */
static void add_scalar(struct str *out, const char *s, char style, bool flow)
{
	if (style == '\'' && !has_escapes(s)) {
		str_addc(out, '\'');
		for (; *s; s++) {
			str_addc(out, *s);
			if (*s == '\'')
				str_addc(out, '\'');
		}
		str_addc(out, '\'');
	} else if (style == '"' || style == '\'' || !is_plain(s, flow)) {
		add_double_quoted(out, s);
	} else {
		str_add(out, s);
	}
}

/* "key: value" of the edit, with the outer map when that has to be made, too. */
static void add_entry(struct edit *e, struct str *out, size_t indent, bool with_outer, bool flow)
{
	if (with_outer) {
		add_scalar(out, e->outer, 0, flow);
		str_add(out, flow ? ": {" : ":");
		indent += 2;
	}
	if (with_outer && !flow)
		str_addf(out, "%s%*s", e->eol, (int)indent, "");
	add_scalar(out, e->name, 0, flow);
	str_add(out, ": ");
	add_scalar(out, e->value, 0, flow);
	if (with_outer && flow)
		str_addc(out, '}');
}

/* --- The change ------------------------------------------------------------------------------- */

static struct str *add_splice(struct edit *e, size_t from, size_t to)
{
	struct splice *s = &e->splices[e->nsplices++];

	*s = (struct splice){ .from = from, .to = to, .text = STR_INIT };
	return &s->text;
}

static bool in_flow(const struct edit *e)
{
	return e->root->style == '{' || (e->parent && e->parent->style == '{');
}

static void replace_value(struct edit *e)
{
	const struct ynode *node = e->child;
	bool empty = node->type == Y_SCALAR && !node->style && !*node->text;
	bool block = node->type != Y_SCALAR && !node->style;
	bool quoted = node->style == '\'' || node->style == '"';
	size_t from = offset_of(e, node->line, node->column), to = end_of(e, node);
	struct str *text;

	if (empty || block) {
		/* What begins below the key goes, the value comes behind the colon. */
		from = behind_colon(e, node);
		e->refused = !from;
		to = empty ? from : MAX(from, to);
	}
	text = add_splice(e, from, to);
	if (empty || block)
		str_addc(text, ' ');
	add_scalar(text, e->value, quoted ? node->style : 0, in_flow(e));
}

/* Where a line can be put at the end of the text: before "..." if there is one. */
static size_t text_end(const struct edit *e)
{
	size_t at = e->root->child ? next_line(e, end_of(e, e->root)) : 0;

	while (at < e->len) {
		if (str_has_prefix(e->text + at, "...")
		    && (at + 3 == e->len || is_space(e->text[at + 3])))
			return at;
		at = next_line(e, at);
	}
	return e->len;
}

static void insert_line(struct edit *e, size_t at, size_t indent, bool with_outer)
{
	struct str *text = add_splice(e, at, at);

	if (at && e->text[at - 1] != '\n' && e->text[at - 1] != '\r')
		str_add(text, e->eol);
	str_addf(text, "%*s", (int)indent, "");
	add_entry(e, text, indent, with_outer, false);
	str_add(text, e->eol);
}

static void insert_entry(struct edit *e)
{
	const struct ynode *map = e->parent ? e->parent : e->root;
	const struct ynode *outer = e->outer && !e->parent ? ynode_get(e->root, e->outer) : NULL;
	const struct ynode *last = map->child;
	struct str *text;
	size_t at, indent;

	while (last && last->next)
		last = last->next;
	if (outer) {
		/* "a:" with nothing in it: the map begins on the next line. */
		if (in_flow(e)) {
			e->refused = true;
			return;
		}
		insert_line(e, next_line(e, offset_of(e, outer->key_line, 1)),
			outer->key_column + 1, false);
		return;
	}
	if (map->style == '{') {
		at = last ? end_of(e, last) : offset_of(e, map->end_line, map->end_column) - 1;
		text = add_splice(e, at, at);
		str_add(text, last ? ", " : "");
		add_entry(e, text, 0, !e->parent, true);
		return;
	}
	indent = map->child ? map->child->key_column - 1 : 0;
	at = map == e->root ? text_end(e) : next_line(e, end_of(e, last));
	insert_line(e, at, indent, !e->parent);
}

static void remove_from_flow(struct edit *e, const struct ynode *node)
{
	size_t from = offset_of(e, node->key_line, node->key_column), to = end_of(e, node), at;

	for (at = to; at < e->len && is_space(e->text[at]); at++)
		;
	if (at < e->len && e->text[at] == ',') {
		for (to = at + 1; to < e->len && is_space(e->text[to]); to++)
			;
	} else {
		for (at = from; at && is_space(e->text[at - 1]); at--)
			;
		if (at && e->text[at - 1] == ',')
			from = at - 1;
	}
	add_splice(e, from, to);
}

static void remove_entry(struct edit *e)
{
	const struct ynode *outer = e->outer ? e->parent : NULL, *node = e->child;
	bool alone = outer && outer->child == node && !node->next;

	if (alone && outer->style)
		node = outer;	/* a: {b: value} */
	if (e->root->style || (outer && outer->style && node != outer)) {
		remove_from_flow(e, node);
		return;
	}
	/* The last one of a nested map takes the map's own line along, which would be no map. */
	if (alone && node != outer) {
		size_t from = offset_of(e, outer->key_line, 1);

		add_splice(e, from, next_line(e, from));
	}
	add_splice(e, line_start(e, offset_of(e, node->key_line, node->key_column)),
		next_line(e, end_of(e, node)));
}

/* --- Checking what came out ------------------------------------------------------------------- */

static bool is_same(const struct ynode *a, const struct ynode *b)
{
	if (a->type != b->type || a->style != b->style)
		return false;
	if (!a->key != !b->key || !a->text != !b->text)
		return false;
	if ((a->key && !str_eq(a->key, b->key)) || (a->text && !str_eq(a->text, b->text)))
		return false;
	for (a = a->child, b = b->child; a && b; a = a->next, b = b->next)
		if (!is_same(a, b))
			return false;
	return !a && !b;
}

static const struct ynode *pass(const struct ynode *node, const char *key)
{
	return node && str_eq(node->key, key) ? node->next : node;
}

/* Whether two maps (NULL: empty) have the same in the same order but for one key. */
static bool is_same_but(const struct ynode *a, const struct ynode *b, const char *key)
{
	a = pass(a && a->type == Y_MAP ? a->child : NULL, key);
	b = pass(b && b->type == Y_MAP ? b->child : NULL, key);
	while (a && b && is_same(a, b)) {
		a = pass(a->next, key);
		b = pass(b->next, key);
	}
	return !a && !b;
}

static bool is_right(const struct edit *e, const char *text, size_t len)
{
	struct err ignored = { 0 };
	const struct ynode *map, *node;
	struct ynode *root = NULL;
	bool right;

	if (yaml_parse(text, len, NULL, &root, &ignored))
		return false;
	map = e->outer ? ynode_get(root, e->outer) : root;
	right = is_same_but(e->root, root, e->outer ? e->outer : e->name);
	if (e->outer)
		right = right && is_same_but(ynode_get(e->root, e->outer), map, e->name);
	node = ynode_get(map, e->name);
	if (e->value)
		right = right && node && node->type == Y_SCALAR && str_eq(node->text, e->value);
	else
		right = right && !node;
	ynode_free(&root);
	return right;
}

/* --- All of it -------------------------------------------------------------------------------- */

static enum result find_place(struct edit *e, const char *key, struct err *err)
{
	const char *dot = strchr(key, '.');

	if (e->root->type != Y_MAP)
		return err_set(err, ERR_FORMAT, _("The text is no list of settings."));
	e->parent = e->root;
	e->child = ynode_get(e->root, key);
	if (e->child || !dot) {
		e->name = xstrdup(key);
		return OK;
	}
	e->outer = xstrndup(key, (size_t)(dot - key));
	e->name = xstrdup(dot + 1);
	e->parent = ynode_get(e->root, e->outer);
	if (e->parent && e->parent->type == Y_SCALAR && !e->parent->style && !*e->parent->text)
		e->parent = NULL;
	if (e->parent && e->parent->type != Y_MAP)
		return err_set(err, ERR_INVALID, _("The setting \"%s\" is there and has no parts."),
			e->outer);
	e->child = ynode_get(e->parent, e->name);
	return OK;
}

static enum result apply(struct edit *e, struct str *out, struct err *err)
{
	struct str text = STR_INIT;
	enum result result = OK;
	size_t at = 0;

	str_add(&text, e->bom);
	for (size_t i = 0; i < e->nsplices; i++) {
		struct splice *s = &e->splices[i];

		/* "? key" and the like: its places are not where the edit looks for them. */
		if (s->from < at || s->to < s->from)
			e->refused = true;
		if (!e->refused) {
			str_addn(&text, e->text + at, s->from - at);
			str_addn(&text, s->text.s, s->text.len);
			at = s->to;
		}
		str_release(&s->text);
	}
	str_addn(&text, e->text + at, e->len - at);
	if (e->refused || !is_right(e, text.s, text.len))
		result = err_set(err, ERR_FORMAT, _("The file is written in a way that the program "
			"cannot change by itself; please change it in an editor."));
	else
		str_addn(out, text.s, text.len);
	str_release(&text);
	return result;
}

enum result yaml_edit(const char *text, const char *key, const char *value, struct str *out,
	struct err *err)
{
	struct edit e = { .bom = "", .text = text, .value = value };
	struct ynode *root = NULL;
	enum result result;
	const char *lf;

	if (str_has_prefix(text, "\xEF\xBB\xBF")) {
		e.bom = "\xEF\xBB\xBF";
		e.text += 3;
	}
	e.len = strlen(e.text);
	lf = strchr(e.text, '\n');
	e.eol = lf && lf > e.text && lf[-1] == '\r' ? "\r\n" : "\n";
	if (!utf8_is_valid(key, strlen(key)) || (value && !utf8_is_valid(value, strlen(value))))
		return err_set(err, ERR_INVALID, _("This is not UTF-8."));
	result = yaml_parse(text, strlen(text), NULL, &root, err);
	if (result)
		return result;
	e.root = root;
	result = find_place(&e, key, err);
	if (!result) {
		if (!value && e.child)
			remove_entry(&e);
		else if (value && e.child)
			replace_value(&e);
		else if (value)
			insert_entry(&e);
		result = apply(&e, out, err);
	}
	free(e.outer);
	free(e.name);
	ynode_free(&root);
	return result;
}
