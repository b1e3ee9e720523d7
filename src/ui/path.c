/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Paths as people type them. */
#include "base/base.h"
#include "ui/pages.h"

#include "base/sys.h"

/* "~/contacts.vcf" and a path pasted in quotes, as terminals do it when a file is dropped on them. */
char *typed_path(const char *typed)
{
	struct str path = STR_INIT;
	const char *home = getenv("HOME");

	str_add(&path, typed);
	str_trim(&path);
	if (path.len > 1 && (path.s[0] == '\'' || path.s[0] == '"') &&
	    path.s[path.len - 1] == path.s[0]) {
		str_cut(&path, path.len - 1);
		str_erase(&path, 0, 1);
	}
	if (str_has_prefix(path.s, "file://"))
		str_erase(&path, 0, 7);
	if (home && str_has_prefix(path.s, "~/")) {
		str_erase(&path, 0, 1);
		str_insert(&path, 0, home, strlen(home));
	}
	return str_detach(&path);
}

enum result check_typed_file(struct ui *ui, const char *typed, struct err *err)
{
	char *path = typed_path(typed);
	enum result code = OK;

	(void)ui;
	if (*typed && !sys_file_exists(path))
		code = err_set(err, ERR_MISSING, _("There is no file %s."), path);
	else if (*typed && sys_is_folder(path))
		code = err_set(err, ERR_INVALID, _("%s is a folder: Tab shows the files in it."), path);
	free(path);
	return code;
}
