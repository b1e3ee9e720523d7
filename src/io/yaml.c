/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Reading YAML strictly: the events of libyaml become a small tree or one error with its place. */
#include "base/base.h"
#include "io/yaml.h"

#include <yaml.h>

struct level {
	struct ynode *node;	/* map or list being filled */
	struct ynode **tail;	/* where its next child goes */
	struct ynode *pending;	/* map: child whose key was read, its value not yet */
};

struct reader {
	const char *text, *file;
	size_t len;
	yaml_parser_t parser;
	struct err *err;
	struct ynode *root;
	struct level levels[YAML_MAX_DEPTH];
	size_t depth;
	unsigned documents;
};

/* --- Errors ----------------------------------------------------------------------------------- */

static enum result fail_at(struct err *err, const char *file, unsigned line, unsigned column,
	const char *text)
{
	char place[32];

	snprintf(place, sizeof(place), "%u:%u", line, column);
	err_set(err, ERR_FORMAT, "%s", text);
	if (file)
		return err_wrap(err, "%s:%s", file, place);
	return err_wrap(err, "%s", place);
}

static enum result fail(struct reader *r, yaml_mark_t mark, const char *text)
{
	return fail_at(r->err, r->file, (unsigned)mark.line + 1, (unsigned)mark.column + 1, text);
}

enum result ynode_error(struct err *err, const char *file, const struct ynode *at, const char *fmt,
	...)
{
	bool by_key = at->type != Y_SCALAR && at->key_line;
	struct str text = STR_INIT;
	va_list ap;

	va_start(ap, fmt);
	str_vaddf(&text, fmt, ap);
	va_end(ap);
	fail_at(err, file, by_key ? at->key_line : at->line, by_key ? at->key_column : at->column,
		text.s);
	str_release(&text);
	return err->code;
}

enum result ynode_want(struct err *err, const char *file, const struct ynode *node, enum ynode_type type)
{
	if (node->type == type)
		return OK;
	return ynode_error(err, file, node, "%s", type == Y_MAP ?
		_("Names with values are wanted here.") : type == Y_LIST ?
		_("A list is wanted here.") : _("A single value is wanted here."));
}

enum result ynode_unknown(struct err *err, const char *file, const struct ynode *node)
{
	struct ynode name = *node;

	name.type = Y_MAP;	/* so that the place is the name's, not the value's */
	return ynode_error(err, file, &name, _("\"%s\" is not known here."), node->key);
}

/* libyaml's own words in ours; what is not here gets a general sentence. */
static const char *explain(const char *problem)
{
	static const struct { const char *theirs, *ours; } known[] = {
		{ "mapping values are not allowed",
		  N_("A colon is not allowed here; is a quotation mark or a line break missing?") },
		{ "did not find expected key",
		  N_("A key is expected here; is the line indented as those above it?") },
		{ "did not find expected '-'",
		  N_("A list item is expected here; is the line indented as those above it?") },
		{ "could not find expected ':'", N_("The colon after the key is missing.") },
		{ "found character that cannot start",
		  N_("This character cannot begin a value; put the value in quotation marks.") },
		{ "found a tab character", N_("Indent with blanks, not with tabs.") },
		{ "found unexpected end of stream",
		  N_("The text ends within quotation marks.") },
		{ "did not find expected ',' or ']'",
		  N_("A comma or a closing bracket is expected here.") },
		{ "did not find expected ',' or '}'",
		  N_("A comma or a closing brace is expected here.") },
		{ "did not find expected node content", N_("A value is expected here.") },
		{ "did not find expected <document start>", N_("Nothing may follow here.") },
		{ "found unknown escape character", N_("This escape does not exist in YAML.") },
		{ "control characters are not allowed",
		  N_("A control character is not allowed here.") },
		{ "UTF-8", N_("This is not UTF-8.") },
		{ "Unicode", N_("This is not UTF-8.") },
	};

	for (size_t i = 0; problem && i < COUNT(known); i++)
		if (strstr(problem, known[i].theirs))
			return _(known[i].ours);
	return _("This is not valid YAML.");
}

/* libyaml gives only the offset of a byte it cannot read. */
static yaml_mark_t mark_of(const struct reader *r, size_t offset)
{
	yaml_mark_t mark = { 0 };

	for (size_t i = 0; i < offset && i < r->len; i++) {
		if (r->text[i] == '\n') {
			mark.line++;
			mark.column = 0;
		} else if (((unsigned char)r->text[i] & 0xC0) != 0x80) {
			mark.column++;
		}
	}
	return mark;
}

static enum result fail_parser(struct reader *r)
{
	const yaml_parser_t *p = &r->parser;
	yaml_mark_t mark = p->problem_mark;

	if (p->error == YAML_MEMORY_ERROR)
		BUG("libyaml is out of memory");
	if (p->error == YAML_READER_ERROR)
		mark = mark_of(r, p->problem_offset);
	return fail(r, mark, explain(p->problem));
}

/* --- The tree --------------------------------------------------------------------------------- */

void ynode_free(struct ynode **root)
{
	struct ynode *node = *root;

	while (node) {
		struct ynode *next = node->next;

		ynode_free(&node->child);
		free(node->key);
		free(node->text);
		free(node);
		node = next;
	}
	*root = NULL;
}

const struct ynode *ynode_get(const struct ynode *map, const char *key)
{
	if (!map || map->type != Y_MAP)
		return NULL;
	for (const struct ynode *node = map->child; node; node = node->next)
		if (str_eq(node->key, key))
			return node;
	return NULL;
}

static void set_start(struct ynode *node, yaml_mark_t mark)
{
	node->line = (unsigned)mark.line + 1;
	node->column = (unsigned)mark.column + 1;
}

static void set_end(struct ynode *node, yaml_mark_t mark)
{
	node->end_line = (unsigned)mark.line + 1;
	node->end_column = (unsigned)mark.column + 1;
}

/* Puts a new value into the tree and returns it. */
static struct ynode *add_value(struct reader *r, enum ynode_type type, const yaml_event_t *event)
{
	struct level *level = r->depth ? &r->levels[r->depth - 1] : NULL;
	struct ynode *node;

	if (level && level->pending) {
		node = level->pending;
		level->pending = NULL;
	} else {
		node = xcalloc(1, sizeof(*node));
		if (level) {
			*level->tail = node;
			level->tail = &node->next;
		} else {
			r->root = node;
		}
	}
	node->type = type;
	set_start(node, event->start_mark);
	set_end(node, event->end_mark);
	return node;
}

static char style_of(yaml_scalar_style_t style)
{
	switch (style) {
	case YAML_SINGLE_QUOTED_SCALAR_STYLE:
		return '\'';
	case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
		return '"';
	case YAML_LITERAL_SCALAR_STYLE:
		return '|';
	case YAML_FOLDED_SCALAR_STYLE:
		return '>';
	default:
		return 0;
	}
}

static bool expects_key(const struct reader *r)
{
	const struct level *level = r->depth ? &r->levels[r->depth - 1] : NULL;

	return level && level->node->type == Y_MAP && !level->pending;
}

static enum result take_scalar(struct reader *r, const yaml_event_t *event)
{
	const char *text = (const char *)event->data.scalar.value;
	size_t len = event->data.scalar.length;
	struct ynode *node;

	if (event->data.scalar.anchor)
		return fail(r, event->start_mark, _("Anchors are not allowed."));
	if (event->data.scalar.tag)
		return fail(r, event->start_mark, _("Tags are not allowed."));
	if (memchr(text, '\0', len))
		return fail(r, event->start_mark, _("A control character is not allowed here."));
	if (expects_key(r)) {
		struct level *level = &r->levels[r->depth - 1];

		node = xcalloc(1, sizeof(*node));
		node->key = xstrndup(text, len);
		node->key_line = (unsigned)event->start_mark.line + 1;
		node->key_column = (unsigned)event->start_mark.column + 1;
		*level->tail = node;
		level->tail = &node->next;
		level->pending = node;
		return OK;
	}
	node = add_value(r, Y_SCALAR, event);
	node->text = xstrndup(text, len);
	node->style = style_of(event->data.scalar.style);
	node->quoted = node->style != 0;
	return OK;
}

static enum result open_level(struct reader *r, enum ynode_type type, bool flow,
	const yaml_event_t *event)
{
	struct ynode *node;

	if (expects_key(r))
		return fail(r, event->start_mark, _("Only a plain text can be a key."));
	if (r->depth == YAML_MAX_DEPTH)
		return fail(r, event->start_mark, _("This is nested more than 16 deep."));
	node = add_value(r, type, event);
	if (flow)
		node->style = type == Y_MAP ? '{' : '[';
	r->levels[r->depth++] = (struct level){ .node = node, .tail = &node->child };
	return OK;
}

static int compare_keys(const void *a, const void *b)
{
	const struct ynode *x = *(const struct ynode *const *)a;
	const struct ynode *y = *(const struct ynode *const *)b;
	int order = strcmp(x->key, y->key);

	if (!order)
		order = x->key_line < y->key_line ? -1 : x->key_line > y->key_line;
	return order ? order : (x->key_column > y->key_column) - (x->key_column < y->key_column);
}

/* The first key of the map that stood there before, else NULL.  By sorting: a hostile file may have
 * tens of thousands of keys. */
static const struct ynode *find_double_key(const struct ynode *map)
{
	const struct ynode **sorted, *found = NULL;
	size_t n = 0;

	for (const struct ynode *node = map->child; node; node = node->next)
		n++;
	sorted = xcalloc(n, sizeof(*sorted));
	n = 0;
	for (const struct ynode *node = map->child; node; node = node->next)
		sorted[n++] = node;
	if (n)
		qsort(sorted, n, sizeof(*sorted), compare_keys);
	for (size_t i = 1; i < n; i++)
		if (str_eq(sorted[i]->key, sorted[i - 1]->key)
		    && (!found || sorted[i]->key_line < found->key_line))
			found = sorted[i];
	free(sorted);
	return found;
}

static enum result close_level(struct reader *r, const yaml_event_t *event)
{
	struct ynode *node = r->levels[--r->depth].node;
	const struct ynode *twice = node->type == Y_MAP ? find_double_key(node) : NULL;
	const struct ynode *last = node->child;

	if (twice) {
		struct str text = STR_INIT;

		str_addf(&text, _("The key \"%s\" is there already."), twice->key);
		fail_at(r->err, r->file, twice->key_line, twice->key_column, text.s);
		str_release(&text);
		return r->err->code;
	}
	set_end(node, event->end_mark);
	/* libyaml sees the end of a block only where the next thing begins. */
	while (last && last->next)
		last = last->next;
	if (!node->style && last) {
		node->end_line = last->end_line;
		node->end_column = last->end_column;
	}
	return OK;
}

/* --- Events ----------------------------------------------------------------------------------- */

static enum result open_document(struct reader *r, const yaml_event_t *event)
{
	if (r->documents++)
		return fail(r, event->start_mark, _("Only one document is allowed in a file."));
	if (event->data.document_start.tag_directives.start
	    != event->data.document_start.tag_directives.end)
		return fail(r, event->start_mark, _("Tags are not allowed."));
	return OK;
}

static enum result open_collection(struct reader *r, const yaml_event_t *event)
{
	bool map = event->type == YAML_MAPPING_START_EVENT;
	const void *anchor = map ? event->data.mapping_start.anchor
		: event->data.sequence_start.anchor;
	const void *tag = map ? event->data.mapping_start.tag : event->data.sequence_start.tag;
	bool flow = map ? event->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE
		: event->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE;

	if (anchor)
		return fail(r, event->start_mark, _("Anchors are not allowed."));
	if (tag)
		return fail(r, event->start_mark, _("Tags are not allowed."));
	return open_level(r, map ? Y_MAP : Y_LIST, flow, event);
}

static enum result take_event(struct reader *r, const yaml_event_t *event)
{
	switch (event->type) {
	case YAML_DOCUMENT_START_EVENT:
		return open_document(r, event);
	case YAML_ALIAS_EVENT:
		return fail(r, event->start_mark, _("Aliases are not allowed."));
	case YAML_SCALAR_EVENT:
		return take_scalar(r, event);
	case YAML_SEQUENCE_START_EVENT:
	case YAML_MAPPING_START_EVENT:
		return open_collection(r, event);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		return close_level(r, event);
	default:
		return OK;
	}
}

static enum result read_events(struct reader *r)
{
	enum result result = OK;
	bool end = false;

	while (!end && !result) {
		yaml_event_t event;

		if (!yaml_parser_parse(&r->parser, &event))
			return fail_parser(r);
		end = event.type == YAML_STREAM_END_EVENT;
		result = take_event(r, &event);
		yaml_event_delete(&event);
	}
	return result;
}

enum result yaml_parse(const char *text, size_t len, const char *file, struct ynode **out,
	struct err *err)
{
	struct reader r = { .text = text, .len = len, .file = file, .err = err };
	enum result result;

	if (len > YAML_MAX_BYTES)
		return fail_at(err, file, 1, 1, _("The file is larger than 256 KB."));
	if (len >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
		r.text += 3;
		r.len -= 3;
	}
	if (!yaml_parser_initialize(&r.parser))
		BUG("libyaml is out of memory");
	yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&r.parser, (const unsigned char *)r.text, r.len);
	result = read_events(&r);
	yaml_parser_delete(&r.parser);
	if (result) {
		ynode_free(&r.root);
		return result;
	}
	/* Nothing but comments, or a document with nothing in it. */
	if (!r.root || (r.root->type == Y_SCALAR && !r.root->quoted && !*r.root->text)) {
		ynode_free(&r.root);
		r.root = xcalloc(1, sizeof(*r.root));
		r.root->type = Y_MAP;
		r.root->line = r.root->column = r.root->end_line = r.root->end_column = 1;
	}
	*out = r.root;
	return OK;
}
