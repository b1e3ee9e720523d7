/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Sample data: documents, which are files. */
#include "base/base.h"
#include "app/demo.h"

#include "base/sys.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "store/save.h"
#include "app/attach.h"

/* A house under the sky, 48 × 32, made for this. */
static const unsigned char house[] = {
	0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44,
	0x52, 0x00, 0x00, 0x00, 0x30, 0x00, 0x00, 0x00, 0x20, 0x04, 0x03, 0x00, 0x00, 0x00, 0xa6,
	0xfa, 0xe6, 0x2f, 0x00, 0x00, 0x00, 0x0f, 0x50, 0x4c, 0x54, 0x45, 0xc8, 0xe1, 0xf5, 0xe2,
	0xc8, 0xa0, 0xa0, 0x46, 0x32, 0x6e, 0x96, 0x50, 0x5a, 0x3c, 0x28, 0x33, 0x05, 0xa5, 0xc4,
	0x00, 0x00, 0x00, 0x53, 0x49, 0x44, 0x41, 0x54, 0x78, 0xda, 0x63, 0x60, 0x18, 0x1c, 0x80,
	0x49, 0x49, 0x49, 0x01, 0xab, 0x84, 0x12, 0x10, 0xe0, 0x12, 0xc7, 0x26, 0xc3, 0x04, 0x91,
	0x50, 0xc0, 0x21, 0x8e, 0x29, 0xa3, 0x04, 0x07, 0xb8, 0xc4, 0x51, 0x65, 0x98, 0x90, 0x25,
	0x14, 0x70, 0x88, 0xa3, 0x5a, 0x23, 0x88, 0x04, 0x50, 0xec, 0x20, 0x43, 0x42, 0x80, 0x81,
	0x11, 0x24, 0x08, 0xa2, 0x88, 0x97, 0x10, 0x71, 0x71, 0x71, 0x24, 0x41, 0x02, 0x08, 0x40,
	0x12, 0x58, 0x5d, 0x35, 0x00, 0x12, 0xc6, 0x38, 0x00, 0x3d, 0x24, 0x00, 0x37, 0x26, 0x30,
	0x7b, 0xa2, 0x49, 0xc3, 0x0d, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42,
	0x60, 0x82,
};

/* Files of no customer that could be. */
static const struct sample {
	const char *name, *type, *text;	/* text NULL: the house */
	bool contact;			/* came with his latest contact */
} samples[] = {
	{ "واجهة الفيلا.png", "photo", NULL, true },
	{ "مسودة عقد الوساطة.txt", "contract", "مسودة عقد وساطة (بيانات تجريبية)\n\n"
	  "الطرف الأول: المالك\nالطرف الثاني: الوسيط العقاري\nمدة العقد: 90 يومًا\nالعمولة: 2.5 %\n", false },
	{ "إيصال عربون.txt", "receipt", "إيصال عربون (بيانات تجريبية)\n\nالمبلغ: 10,000 ريال\n"
	  "مقابل: حجز وحدة سكنية\n", true },
};

/* The latest contact of a customer that has taken place, 0: none. */
static int64_t latest_contact(struct app *app, int64_t customer)
{
	struct timeline rows = { 0 };
	struct err ignored;
	int64_t n = 0;

	if (!query_timeline(app->db, customer, INT64_MAX, INT64_MAX, 20, &rows, &ignored))
		for (size_t i = 0; i < rows.n && !n; i++)
			n = rows.v[i].rec->entity == &interaction_entity &&
				record_has(rows.v[i].rec, INTERACTION_completed_at) ? rows.v[i].rec->n : 0;
	timeline_release(&rows);
	return n;
}

static enum result add(struct app *app, struct save *save, int64_t customer, const struct sample *sample,
	const char *path, struct err *err)
{
	struct attach_spec spec = { .path = path, .name = sample->name, .type = sample->type,
		.interaction = sample->contact ? latest_contact(app, customer) : 0 };
	struct record *rec = NULL;
	enum result code = sample->text ? sys_write_file(path, sample->text, strlen(sample->text), err) :
		sys_write_file(path, (const char *)house, sizeof(house), err);

	if (!code)
		code = attach_new(app, customer, &spec, &rec, err);
	if (!code)
		code = record_check(rec, err);
	if (!code)
		code = save_put(save, WHO_IMPORT, rec, err);
	record_free(&rec);
	return code;
}

enum result demo_documents(struct app *app, struct save *save, const int64_t *customers, size_t n,
	struct err *err)
{
	char *folder = sys_temp_folder(err), *path;
	enum result code = OK;

	if (!folder)
		return err->code;
	path = xasprintf("%s/sample", folder);
	for (size_t i = 0; i < COUNT(samples) && !code; i++)
		code = add(app, save, customers[i % n], &samples[i], path, err);
	sys_remove_folder(folder);
	free(path);
	free(folder);
	return code;
}
