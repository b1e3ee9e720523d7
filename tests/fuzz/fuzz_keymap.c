/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Fuzzer: any bytes as keys.yaml and keyboard.yaml: the program has keys that do not clash, and every
 * mistake names its file. */
#include "base/base.h"

#include <stdio.h>
#include <unistd.h>

#include "base/sys.h"
#include "ui/ui_p.h"

static void write_file(const char *folder, const char *name, const uint8_t *data, size_t size)
{
	char *path = xasprintf("%s/wasit/%s", folder, name);
	FILE *file = fopen(path, "wb");

	if (!file || fwrite(data, 1, size, file) != size || fclose(file))
		BUG("%s cannot be written", path);
	free(path);
}

/* The folder the two files are in, made once. */
static const char *config_folder(void)
{
	static char *folder;
	struct err err;
	char *below;

	if (folder)
		return folder;
	folder = sys_temp_folder(&err);
	if (!folder)
		BUG("%s", err.text);
	setenv("XDG_CONFIG_HOME", folder, 1);
	below = xasprintf("%s/wasit/x", folder);
	if (sys_make_parents(below, &err))
		BUG("%s", err.text);
	free(below);
	return folder;
}

static bool begins_like(const struct binding *a, const struct binding *b)
{
	size_t n = MIN(a->nkeys, b->nkeys);

	return !memcmp(a->key, b->key, n * sizeof(a->key[0]));
}

static void check_bindings(const struct keymap *keymap)
{
	for (size_t i = 0; i < keymap->n; i++) {
		const struct binding *b = &keymap->v[i];
		struct str shown = STR_INIT;

		if (!b->action || !b->nkeys || b->nkeys > CHORD_MAX)
			BUG("binding %zu is none", i);
		for (size_t k = 0; k < i; k++)
			if (keymap->v[k].action != b->action && keymap->v[k].action->in == b->action->in &&
			    b->action->in & IN_ANY &&
			    begins_like(&keymap->v[k], b))
				BUG("%s and %s have the same key", keymap->v[k].action->name, b->action->name);
		if (!keymap_show_all(keymap, b->action, &shown))
			BUG("%s has no key to show", b->action->name);
		str_release(&shown);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct strlist problems = { 0 };
	struct keymap keymap = { 0 };
	const char *folder = config_folder();

	write_file(folder, "keys.yaml", data, size);
	write_file(folder, "keyboard.yaml", data, size);
	keymap_init(&keymap, ui_tables, size % 2, &problems);
	check_bindings(&keymap);
	for (size_t i = 0; i < problems.n; i++)
		if (!strstr(problems.v[i], "keys.yaml") && !strstr(problems.v[i], "keyboard.yaml"))
			BUG("no file: %s", problems.v[i]);
	for (size_t i = 0; i < size; i++)
		keymap_fold(data[i] | (uint32_t)(i << 8));
	keymap_release(&keymap);
	strlist_release(&problems);
	return 0;
}
