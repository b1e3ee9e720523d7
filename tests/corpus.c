/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Reading the shared test data: WASIT_SHARED, WASIT_CORPORA, else beside the project. */
#include "corpus.h"

#include <dirent.h>

static char *path_of(const char *path)
{
	const char *shared = getenv("WASIT_SHARED"), *corpora = getenv("WASIT_CORPORA");
	const char *srcdir = getenv("srcdir");

	if (corpora && str_has_prefix(path, "corpora/"))
		return xasprintf("%s/%s", corpora, path + strlen("corpora/"));
	if (shared)
		return xasprintf("%s/%s", shared, path);
	return xasprintf("%s/../shared/data/%s", srcdir ? srcdir : ".", path);
}

static bool read_all(const char *path, struct str *out)
{
	FILE *file = fopen(path, "rb");
	char buf[65536];
	size_t n;

	if (!file)
		return false;
	while ((n = fread(buf, 1, sizeof(buf), file)) > 0)
		str_addn(out, buf, n);
	fclose(file);
	return true;
}

bool corpus_read(const char *path, struct str *out)
{
	char *full = path_of(path);
	bool there = read_all(full, out);

	if (!there)
		fprintf(stderr, "skipped: no %s\n", full);
	free(full);
	return there;
}

size_t corpus_each(const char *folder, const char *suffix,
	void (*visit)(const char *name, const struct str *content))
{
	char *full = path_of(folder);
	DIR *dir = opendir(full);
	struct dirent *entry;
	size_t n = 0;

	while (dir && (entry = readdir(dir)) != NULL) {
		struct str content = STR_INIT;
		char *path;

		if (entry->d_name[0] == '.' || !str_has_suffix(entry->d_name, suffix))
			continue;
		path = xasprintf("%s/%s", full, entry->d_name);
		if (read_all(path, &content)) {
			visit(entry->d_name, &content);
			n++;
		}
		str_release(&content);
		free(path);
	}
	if (dir)
		closedir(dir);
	if (!n)
		fprintf(stderr, "skipped: no %s/*%s\n", full, suffix);
	free(full);
	return n;
}
