/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Growing strings, lists of strings, whole numbers. */
#include "base/base.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>

char str_empty[1];

static void reserve(struct str *str, size_t more)
{
	size_t need = str->len + more + 1;
	size_t cap = str->cap;

	if (need <= cap)
		return;
	cap = MAX(MAX(cap * 2, need), 32);
	str->s = xrealloc(str->s == str_empty ? NULL : str->s, cap);
	str->s[str->len] = '\0';
	str->cap = cap;
}

void str_addn(struct str *str, const char *s, size_t len)
{
	if (!len)
		return;
	reserve(str, len);
	memcpy(str->s + str->len, s, len);
	str->len += len;
	str->s[str->len] = '\0';
}

void str_add(struct str *str, const char *s)
{
	str_addn(str, s, strlen(s));
}

void str_addc(struct str *str, char c)
{
	str_addn(str, &c, 1);
}

void str_vaddf(struct str *str, const char *fmt, va_list ap)
{
	char small[256];	/* most are: then it is formatted once */
	va_list again;
	int len;

	va_copy(again, ap);
	len = vsnprintf(small, sizeof(small), fmt, again);
	va_end(again);
	if (len < 0)
		BUG("format \"%s\"", fmt);
	if ((size_t)len < sizeof(small)) {
		str_addn(str, small, (size_t)len);
		return;
	}
	reserve(str, (size_t)len);
	vsnprintf(str->s + str->len, (size_t)len + 1, fmt, ap);
	str->len += (size_t)len;
}

void str_addf(struct str *str, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	str_vaddf(str, fmt, ap);
	va_end(ap);
}

void str_set(struct str *str, const char *s)
{
	size_t len = strlen(s);

	if (str->len && s >= str->s && s <= str->s + str->len) {
		memmove(str->s, s, len);
		str_cut(str, len);
		return;
	}
	str_clear(str);
	str_addn(str, s, len);
}

void str_cut(struct str *str, size_t len)
{
	if (len >= str->len)
		return;
	str->len = len;
	str->s[len] = '\0';
}

void str_clear(struct str *str)
{
	str_cut(str, 0);
}

void str_release(struct str *str)
{
	if (str->s != str_empty)
		free(str->s);
	*str = (struct str)STR_INIT;
}

char *str_detach(struct str *str)
{
	char *s = str->s == str_empty ? xstrdup("") : str->s;

	*str = (struct str)STR_INIT;
	return s;
}

char *xasprintf(const char *fmt, ...)
{
	struct str str = STR_INIT;
	va_list ap;

	va_start(ap, fmt);
	str_vaddf(&str, fmt, ap);
	va_end(ap);
	return str_detach(&str);
}

void str_insert(struct str *str, size_t at, const char *s, size_t len)
{
	if (at > str->len)
		BUG("insert at %zu of %zu", at, str->len);
	if (!len)
		return;
	reserve(str, len);
	memmove(str->s + at + len, str->s + at, str->len - at + 1);
	memcpy(str->s + at, s, len);
	str->len += len;
}

void str_erase(struct str *str, size_t at, size_t len)
{
	if (at > str->len || len > str->len - at)
		BUG("erase %zu at %zu of %zu", len, at, str->len);
	if (!len)
		return;
	memmove(str->s + at, str->s + at + len, str->len - at - len + 1);
	str->len -= len;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

void str_trim(struct str *str)
{
	size_t start = 0;

	while (str->len && is_blank(str->s[str->len - 1]))
		str_cut(str, str->len - 1);
	while (start < str->len && is_blank(str->s[start]))
		start++;
	str_erase(str, 0, start);
}

bool str_has_prefix(const char *s, const char *prefix)
{
	return strncmp(s, prefix, strlen(prefix)) == 0;
}

bool str_has_suffix(const char *s, const char *suffix)
{
	size_t len = strlen(s), tail = strlen(suffix);

	return len >= tail && str_eq(s + len - tail, suffix);
}

bool str_has_lines(const char *s, const char *lines)
{
	size_t len = strlen(lines);
	const char *end;

	for (;; s = end + 1) {
		if (strncmp(s, lines, len) == 0 && (!s[len] || s[len] == '\n'))
			return true;
		if (!(end = strchr(s, '\n')))
			return false;
	}
}

void strlist_addn(struct strlist *list, const char *s, size_t len)
{
	list->v = array_grow(list->v, &list->cap, list->n + 2, sizeof(*list->v));
	list->v[list->n++] = xstrndup(s, len);
	list->v[list->n] = NULL;
}

void strlist_add(struct strlist *list, const char *s)
{
	strlist_addn(list, s, strlen(s));
}

bool strlist_has(const struct strlist *list, const char *s)
{
	for (size_t i = 0; i < list->n; i++)
		if (str_eq(list->v[i], s))
			return true;
	return false;
}

static int compare_strings(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

void strlist_sort(struct strlist *list)
{
	if (list->n)
		qsort(list->v, list->n, sizeof(*list->v), compare_strings);
}

void strlist_release(struct strlist *list)
{
	for (size_t i = 0; i < list->n; i++)
		free(list->v[i]);
	free(list->v);
	*list = (struct strlist){ 0 };
}

void strlist_split(struct strlist *list, const char *s, const char *seps)
{
	while (*s) {
		size_t len = strcspn(s, seps);
		const char *from = s, *to = s + len;

		while (from < to && is_blank(*from))
			from++;
		while (to > from && is_blank(to[-1]))
			to--;
		if (to > from)
			strlist_addn(list, from, (size_t)(to - from));
		s += len;
		if (*s)
			s++;
	}
}

bool parse_int64(const char *s, int64_t *out)
{
	char *end;
	intmax_t value;

	if (!isdigit((unsigned char)*s) && !((*s == '-' || *s == '+') && isdigit((unsigned char)s[1])))
		return false;
	errno = 0;
	value = strtoimax(s, &end, 10);
	if (errno || *end || value < INT64_MIN || value > INT64_MAX)
		return false;
	*out = value;
	return true;
}

/* --- Hashes. */

uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t len)
{
	const unsigned char *at = bytes;

	for (size_t i = 0; i < len; i++)
		hash = hash_step(hash, at[i]);
	return hash;
}

uint64_t hash_text(uint64_t hash, const char *text)
{
	return hash_bytes(hash, text, strlen(text) + 1);
}
