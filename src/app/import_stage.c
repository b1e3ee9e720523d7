/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * An import handed to another process: what was read and corrected, as bytes. */
#include "base/base.h"
#include "app/import_p.h"

#include <unistd.h>

#include "base/sys.h"
#include "model/schema/people.h"
#include "store/db.h"

#define MAGIC 0x77696d31u	/* "wim1" */

/* Both ends are the same program on the same machine: numbers are as they lie in memory.  The sum is for
 * bytes that were lost on the way. */
struct head {
	uint32_t magic, fields;
	uint64_t items, packed, files, sum;
};

struct row {
	uint64_t at;
	uint32_t file, line;
	uint8_t left, wrong, told;
};

static void add(struct str *out, const void *bytes, size_t len)
{
	str_addn(out, bytes, len);
}

void import_stage(const struct import *im, struct str *out)
{
	struct head head = { .magic = MAGIC, .fields = (uint32_t)customer_entity.nfields,
		.items = im->nitems, .packed = im->settled };
	size_t start = out->len;

	for (size_t i = 0; i < im->files.n; i++)
		head.files += strlen(im->files.v[i]) + 1;
	add(out, &head, sizeof(head));
	for (size_t i = 0; i < im->nitems; i++) {
		const struct item *item = &im->items[i];
		struct row row;

		memset(&row, 0, sizeof(row));
		row.at = item->at;
		row.file = item->file;
		row.line = item->line;
		row.left = item->left;
		row.wrong = item->wrong;
		row.told = item->told != NULL;
		add(out, &row, sizeof(row));
	}
	for (size_t i = 0; i < im->files.n; i++)
		add(out, im->files.v[i], strlen(im->files.v[i]) + 1);
	add(out, im->packed.s, im->settled);
	head.sum = hash_bytes(HASH_SEED, out->s + start + sizeof(head), out->len - start - sizeof(head));
	memcpy(out->s + start, &head, sizeof(head));
}

static bool read_head(const char *staged, size_t len, struct head *head)
{
	if (len < sizeof(*head))
		return false;
	memcpy(head, staged, sizeof(*head));
	return head->magic == MAGIC && head->fields == customer_entity.nfields &&
		head->items <= len && head->files <= len && head->packed <= len &&
		len == sizeof(*head) + head->items * sizeof(struct row) + head->files + head->packed &&
		head->sum == hash_bytes(HASH_SEED, staged + sizeof(*head), len - sizeof(*head));
}

static void take(struct import *im, const struct head *head, const char *from)
{
	const char *files = from + head->items * sizeof(struct row), *packed = files + head->files;

	im->items = array_grow(im->items, &im->items_cap, head->items + 1, sizeof(*im->items));
	for (uint64_t i = 0; i < head->items; i++) {
		struct row row;

		memcpy(&row, from + i * sizeof(row), sizeof(row));
		im->items[im->nitems++] = (struct item){ .at = row.at, .file = row.file,
			.line = row.line, .left = row.left, .wrong = row.wrong,
			.told = row.told ? xstrdup("") : NULL };	/* it is only counted there */
	}
	for (; files < packed; files += strlen(files) + 1)
		strlist_add(&im->files, files);
	str_addn(&im->packed, packed, head->packed);
	im->settled = im->packed.len;
}

enum result import_unstage(struct app *app, const char *staged, size_t len,
	const struct import_options *options, struct import **out, struct err *err)
{
	struct head head;
	struct import *im;

	if (!read_head(staged, len, &head))
		return err_set(err, ERR_FORMAT,
			_("This is no import that another wasit of this version has read."));
	im = import_new(app, options);
	take(im, &head, staged + sizeof(head));
	if (import_match(im, err)) {
		import_close(&im);
		return err->code;
	}
	*out = im;
	return OK;
}

enum result import_start(const struct import *im, struct sys_child *out, struct err *err)
{
	char *self = sys_self();
	const char *argv[] = { self, "--db", db_path(im->app->db), "--config", im->app->config_path,
		"import", "--staged", "--yes", NULL };
	struct str staged = STR_INIT;
	enum result code;

	import_stage(im, &staged);
	code = sys_start(argv, staged.s, staged.len, out, err);
	str_release(&staged);
	free(self);
	return code;
}
