/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Memory that never fails, and the way the program dies when it must. */
#include "base/base.h"

void (*die_hook)(void);

void bug_at(const char *file, int line, const char *fmt, ...)
{
	va_list ap;

	if (die_hook)
		die_hook();
	fprintf(stderr, "wasit: bug at %s:%d: ", file, line);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	abort();
}

static void *check_memory(void *p)
{
	if (!p) {
		if (die_hook)
			die_hook();
		fputs("wasit: out of memory\n", stderr);
		abort();
	}
	return p;
}

void *xmalloc(size_t size)
{
	return check_memory(malloc(size ? size : 1));
}

void *xcalloc(size_t n, size_t size)
{
	return check_memory(calloc(n ? n : 1, size ? size : 1));
}

void *xrealloc(void *old, size_t size)
{
	return check_memory(realloc(old, size ? size : 1));
}

char *xstrdup(const char *s)
{
	return xstrndup(s, strlen(s));
}

char *xstrndup(const char *s, size_t len)
{
	char *copy = xmalloc(len + 1);

	memcpy(copy, s, len);
	copy[len] = '\0';
	return copy;
}

void *array_grow(void *old, size_t *cap, size_t need, size_t size)
{
	size_t want = *cap;

	if (need <= want)
		return old;
	want = MAX(MAX(want * 2, need), 8);
	if (size && want > SIZE_MAX / 2 / size)
		BUG("array of %zu elements", want);
	*cap = want;
	return xrealloc(old, want * size);
}
