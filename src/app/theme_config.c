/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Theme and keymap files as plain rows. */
#include "base/base.h"
#include "app/theme_config.h"

#include <dirent.h>

#include "base/embed.h"
#include "base/sys.h"
#include "io/yaml.h"
#include "app/keymap_config.h"

#define FILE_MAX_BYTES (256 * 1024)

void settings_release(struct settings *settings)
{
	for (size_t i = 0; i < settings->n; i++) {
		free(settings->v[i].key);
		free(settings->v[i].text);
	}
	free(settings->v);
	free(settings->file);
	*settings = (struct settings){ 0 };
}

void settings_problem(const struct settings *settings, const struct setting *at, const char *sentence,
	struct strlist *problems)
{
	char *line = xasprintf("%s:%u:%u: %s", settings->file, at->line, at->column, sentence);

	strlist_add(problems, line);
	free(line);
}

static void add_row(struct settings *out, const struct ynode *node, const struct str *text)
{
	out->v = array_grow(out->v, &out->cap, out->n + 1, sizeof(*out->v));
	out->v[out->n++] = (struct setting){ .key = xstrdup(node->key), .text = xstrdup(text->s),
		.line = node->line, .column = node->column };
}

/* `key: text` and `key: [text, text]` (one after the other, a blank between). */
static enum result read_rows(const struct ynode *root, struct settings *out, struct err *err)
{
	struct str text = STR_INIT;
	enum result code = OK;

	if (root->type != Y_MAP)
		return ynode_error(err, out->file, root, _("Here rows of the form \"name: value\" "
			"are expected."));
	for (const struct ynode *node = root->child; node && !code; node = node->next) {
		str_clear(&text);
		if (node->type == Y_SCALAR)
			str_add(&text, node->text);
		for (const struct ynode *item = node->type == Y_LIST ? node->child : NULL; item;
		     item = item->next)
			if (item->type == Y_SCALAR)
				str_addf(&text, "%s%s", text.len ? " " : "", item->text);
			else
				code = ynode_error(err, out->file, item, _("Only a word can "
					"stand here."));
		if (node->type == Y_MAP)
			code = ynode_error(err, out->file, node, _("Only a word can stand here."));
		if (!code)
			add_row(out, node, &text);
	}
	str_release(&text);
	return code;
}

static enum result read_text(const char *text, size_t len, struct settings *out, struct err *err)
{
	struct ynode *root = NULL;
	enum result code = yaml_parse(text, len, out->file, &root, err);

	if (!code)
		code = read_rows(root, out, err);
	yaml_free(&root);
	if (code)
		settings_release(out);
	return code;
}

static enum result read_path(const char *path, struct settings *out, struct err *err)
{
	struct str text = STR_INIT;
	enum result code;

	if (sys_read_file(path, FILE_MAX_BYTES, &text, err))
		code = err_wrap(err, "%s", out->file);
	else
		code = read_text(text.s, text.len, out, err);
	str_release(&text);
	if (code)
		settings_release(out);
	return code;
}

enum result (*theme_check)(const char *name, struct err *err);

/* A name is a name: nothing that could lead out of the folder. */
static bool name_is_plain(const char *name)
{
	return *name && *name != '.' && !strchr(name, '/');
}

bool theme_config_known(const char *name)
{
	char *relative, *path;
	bool known;

	if (!name_is_plain(name))
		return false;
	relative = xasprintf("themes/%s.yaml", name);
	path = sys_config_path(relative);
	known = embed_find(relative) || sys_file_exists(path);
	free(relative);
	free(path);
	return known;
}

enum result theme_config_read(const char *name, struct settings *out, struct err *err)
{
	const struct embedded *file;
	char *relative, *path;
	enum result code = OK;

	*out = (struct settings){ 0 };
	if (!name_is_plain(name))
		return err_set(err, ERR_MISSING, _("There is no theme \"%s\"."), name);
	relative = xasprintf("themes/%s.yaml", name);
	path = sys_config_path(relative);
	file = embed_find(relative);
	out->file = relative;
	if (sys_file_exists(path))
		code = read_path(path, out, err);
	else if (file)
		code = read_text((const char *)file->data, file->size, out, err);
	else {
		settings_release(out);
		code = err_set(err, ERR_MISSING, _("There is no theme \"%s\"."), name);
	}
	free(path);
	return code;
}

static void add_theme(struct strlist *out, const char *file)
{
	char *name;

	if (!str_has_suffix(file, ".yaml") || *file == '.')
		return;
	name = xstrndup(file, strlen(file) - strlen(".yaml"));
	if (!strlist_has(out, name))
		strlist_add(out, name);
	free(name);
}

void theme_config_names(struct strlist *out)
{
	char *path = sys_config_path("themes");
	DIR *dir = opendir(path);

	for (const struct embedded *file = embedded_files; file->name; file++)
		if (str_has_prefix(file->name, "themes/"))
			add_theme(out, file->name + strlen("themes/"));
	if (dir) {
		for (struct dirent *entry; (entry = readdir(dir)); )
			add_theme(out, entry->d_name);
		closedir(dir);
	}
	strlist_sort(out);
	free(path);
}

static enum result read_user_file(const char *name, struct settings *out, struct err *err)
{
	char *path = sys_config_path(name);
	enum result code = OK;

	*out = (struct settings){ .file = xstrdup(name) };
	if (sys_file_exists(path))
		code = read_path(path, out, err);
	free(path);
	return code;
}

enum result keymap_config_read(struct settings *out, struct err *err)
{
	return read_user_file("keys.yaml", out, err);
}

enum result keyboard_config_read(struct settings *out, struct err *err)
{
	return read_user_file("keyboard.yaml", out, err);
}
