/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Fuzzer: JSON: check and parse agree, and the tree written is the tree read. */
#include "base/base.h"

#include "io/json.h"
#include "text/utf8.h"

static void write_node(struct json_writer *w, const struct json *node)
{
	const char *name = json_name(node);
	bool value;

	if (json_is_object(node) || json_is_array(node)) {
		bool object = json_is_object(node);

		object ? jw_object(w, name) : jw_array(w, name);
		for (const struct json *j = json_first(node); j; j = json_next(j))
			write_node(w, j);
		object ? jw_end_object(w) : jw_end_array(w);
	} else if (json_is_string(node)) {
		jw_string(w, name, json_string(node));
	} else if (json_is_number(node)) {
		jw_raw(w, name, json_number_text(node));
	} else if (json_is_bool(node, &value)) {
		jw_bool(w, name, value);
	} else if (json_is_null(node)) {
		jw_null(w, name);
	} else {
		BUG("node of no type");
	}
}

static void check_tree(const struct json *root)
{
	struct str once = STR_INIT, twice = STR_INIT;
	struct json_writer w;
	struct json *again;
	struct err err;

	for (int compact = 0; compact < 2; compact++) {
		str_clear(&once);
		str_clear(&twice);
		jw_init(&w, &once, compact);
		write_node(&w, root);
		if (!utf8_is_valid(once.s, once.len))
			BUG("written text is not UTF-8");
		if (json_parse(once.s, once.len, &again, &err))
			BUG("written text is refused: %s", err.text);
		jw_init(&w, &twice, compact);
		write_node(&w, again);
		if (!str_eq(once.s, twice.s))
			BUG("the tree changed");
		json_free(&again);
	}
	str_release(&once);
	str_release(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct json *root = NULL;
	struct err err;
	enum result checked = json_check((const char *)data, size, &err);
	enum result parsed = json_parse((const char *)data, size, &root, &err);

	if (checked != parsed)
		BUG("checked %d, parsed %d", checked, parsed);
	if (!parsed)
		check_tree(root);
	json_free(&root);
	return 0;
}
