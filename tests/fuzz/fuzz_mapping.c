/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Fuzzer: what the columns of a table are: read, remembered and applied again they are the same, and every row makes
 * a customer or a reason. */
#include "base/base.h"

#include "base/date.h"
#include "io/csv.h"
#include "text/utf8.h"
#include "app/contact.h"

static void check_memory(struct contact_columns *columns)
{
	struct str goals = STR_INIT, again = STR_INIT, key = STR_INIT;

	contact_columns_key(columns, &key);
	contact_columns_print(columns, &goals);
	if (!contact_columns_apply(columns, goals.s))
		BUG("not its own: %s", goals.s);
	contact_columns_print(columns, &again);
	if (!str_eq(goals.s, again.s))
		BUG("%s became %s", goals.s, again.s);
	for (size_t i = 0; i < columns->n; i++)
		free(contact_column_title(columns, i));
	str_release(&goals);
	str_release(&again);
	str_release(&key);
}

static void read_rows(const struct str *text, const struct contact_columns *columns)
{
	struct kind_env env = { .country = "SA", .currency = "SAR", .now = INT64_C(1795258373856) };
	struct csv_reader csv;
	struct err err = { 0 };

	csv_open(&csv, text->s, text->len);
	for (size_t i = 0; i < columns->above && csv_next(&csv, &err); i++)
		;
	while (csv_next(&csv, &err)) {
		struct contact contact;

		contact_from_csv(&csv, columns, &env, &contact);
		if (record_check(contact.rec, &err) && text_is_empty(err.text))
			BUG("refused without a word");
		contact_release(&contact);
	}
	csv_close(&csv);
}

/* The first byte: how the header is looked for; the last part of it: a mapping from elsewhere. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct contact_columns columns = { 0 };
	struct str text = STR_INIT;

	if (!size)
		return 0;
	date_set_zone("Asia/Riyadh");
	utf8_clean((const char *)data + 1, size - 1, &text);
	if (contact_columns_read(text.s, text.len, data[0] % 3, &columns)) {
		columns.raw = data[0] & 4;
		check_memory(&columns);
		read_rows(&text, &columns);
		contact_columns_apply(&columns, text.s);	/* whatever was remembered */
	}
	contact_columns_release(&columns);
	str_release(&text);
	return 0;
}
