/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Fuzzer: YAML: a tree or an error with its place; an edit changes what it should. */
#include "base/base.h"

#include "io/yaml.h"
#include "text/utf8.h"

static void check_edit(const char *text, const char *key, const char *value)
{
	struct str out = STR_INIT;
	struct ynode *root = NULL;
	const struct ynode *node;
	struct err err;

	if (yaml_edit(text, key, value, &out, &err)) {
		if (out.len)
			BUG("refused, but written");
		str_release(&out);
		return;
	}
	if (yaml_parse(out.s, out.len, NULL, &root, &err))
		BUG("the edit broke the text: %s", err.text);
	node = ynode_get(root, key);
	if (!node && strchr(key, '.'))
		node = ynode_get(ynode_get(root, "a"), "b");
	if (value ? !node || !str_eq(node->text, value) : node != NULL)
		BUG("the edit did not happen");
	ynode_free(&root);
	str_release(&out);
}

/* The first line of the input is the value, the rest is the text. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *copy = xstrndup((const char *)data, size), *text = strchr(copy, '\n');
	struct ynode *root = NULL;
	struct err err;

	if (text) {
		*text++ = '\0';
		if (yaml_parse(text, strlen(text), "f", &root, &err) &&
			!str_has_prefix(err.text, "f:"))
			BUG("no place: %s", err.text);
		ynode_free(&root);
		check_edit(text, "a", copy);
		check_edit(text, "a.b", copy);
		check_edit(text, "a", NULL);
		check_edit(text, "a.b", NULL);
	}
	free(copy);
	return 0;
}
