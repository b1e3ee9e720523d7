/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Message catalogues.  Source of the format: the manual of GNU gettext, "The Format of GNU MO Files". */
#include "base/base.h"
#include "base/catalogue.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAGIC	 0x950412deu
#define MAGIC_SWAPPED 0xde120495u
#define SIZE_MOST (64u << 20)

enum { AT_MAGIC = 0, AT_REVISION = 4, AT_COUNT = 8, AT_IDS = 12, AT_TEXTS = 16, HEADER = 20 };

/* The caller knows that four bytes stand there. */
static uint32_t number_at(const struct catalogue *c, size_t at)
{
	uint32_t n;

	memcpy(&n, c->data + at, sizeof(n));
	return c->swapped ? n >> 24 | (n >> 8 & 0xff00) | (n << 8 & 0xff0000) | n << 24 : n;
}

/* The i-th string of a table; NULL: it does not stand in the file, or has no end. */
static const char *string_at(const struct catalogue *c, uint32_t table, uint32_t i, size_t *len)
{
	size_t bytes = number_at(c, table + (size_t)i * 8), at = number_at(c, table + (size_t)i * 8 + 4);

	if (at >= c->size || bytes >= c->size - at || c->data[at + bytes])
		return NULL;
	if (len)
		*len = bytes;
	return (const char *)c->data + at;
}

static bool read_header(struct catalogue *c)
{
	uint32_t magic;

	if (c->size < HEADER)
		return false;
	memcpy(&magic, c->data, sizeof(magic));
	c->swapped = magic == MAGIC_SWAPPED;
	if ((magic != MAGIC && !c->swapped) || number_at(c, AT_REVISION) >> 16)
		return false;
	c->n = number_at(c, AT_COUNT);
	c->ids = number_at(c, AT_IDS);
	c->texts = number_at(c, AT_TEXTS);
	return c->ids <= c->size && c->n <= (c->size - c->ids) / 8 && c->texts <= c->size &&
		c->n <= (c->size - c->texts) / 8;
}

bool catalogue_open(struct catalogue *catalogue, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;
	void *data = MAP_FAILED;

	*catalogue = (struct catalogue){ .data = NULL };
	if (fd < 0)
		return false;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size >= HEADER &&
	    st.st_size <= (off_t)SIZE_MOST)
		data = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	close(fd);
	if (data == MAP_FAILED)
		return false;
	catalogue->data = data;
	catalogue->size = (size_t)st.st_size;
	if (!read_header(catalogue))
		catalogue_close(catalogue);
	return catalogue->data != NULL;
}

void catalogue_close(struct catalogue *catalogue)
{
	if (catalogue->data)
		munmap((void *)(uintptr_t)catalogue->data, catalogue->size);
	*catalogue = (struct catalogue){ .data = NULL };
}

const char *catalogue_find(const struct catalogue *catalogue, const char *msgid, size_t *len)
{
	uint32_t from = 0, to = catalogue->data ? catalogue->n : 0;

	while (from < to) {
		uint32_t middle = from + (to - from) / 2;
		const char *id = string_at(catalogue, catalogue->ids, middle, NULL);
		int order = id ? strcmp(msgid, id) : 0;

		if (!id)
			return NULL;
		if (!order)
			return string_at(catalogue, catalogue->texts, middle, len);
		if (order < 0)
			to = middle;
		else
			from = middle + 1;
	}
	return NULL;
}
