/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Finds a compiled-in file by its name. */
#include "base/base.h"
#include "base/embed.h"

const struct embedded *embed_find(const char *name)
{
	const struct embedded *file;

	for (file = embedded_files; file->name; file++)
		if (str_eq(file->name, name))
			return file;
	return NULL;
}
