/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Fuzzer: a page of changes: cut anywhere it gives the same rows; a document that is taken comes back
 * from what is written of it. */
#include "base/base.h"

#include "base/date.h"
#include "io/couch.h"

#define NOW 1795244400000LL

static void check_doc(const struct json *doc)
{
	const char *name = json_string(json_get(doc, "_id"));
	const struct entity *entity;
	struct state *state = NULL, *back = NULL;
	struct json *again = NULL;
	struct str out = STR_INIT;
	char id[ULID_LEN + 1];
	struct err err;
	bool bare;

	if (couch_doc_read(doc, NOW, &state, &bare, &err) || bare) {
		state_free(&state);
		return;
	}
	if (!couch_doc_id(name, &entity, id))
		BUG("taken without an id: %s", name);
	couch_doc_write(state, id, "1-a", "", doc, &out);
	if (json_parse(out.s, out.len, &again, &err))
		BUG("written document is refused: %s", err.text);
	if (couch_doc_read(again, NOW, &back, &bare, &err))
		BUG("written document is not taken: %s", err.text);
	if (!state_equal(state, back))
		BUG("%s", "the state changed");
	json_free(&again);
	str_release(&out);
	state_free(&state);
	state_free(&back);
}

static bool cut(struct couch_rows *rows, const char *data, size_t size, size_t step)
{
	struct err err;

	for (size_t i = 0; i < size; i += step)
		if (couch_rows_add(rows, data + i, MIN(step, size - i), &err))
			return false;
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct couch_rows whole = COUCH_ROWS_INIT(2), parts = COUCH_ROWS_INIT(2);
	const char *row;
	size_t at = 0;
	bool good = cut(&whole, (const char *)data, size, size + 1);

	if (good != cut(&parts, (const char *)data, size, 3))
		BUG("%s", "it depends on where it is cut");
	if (good && (whole.n != parts.n || !str_eq(whole.rest.s, parts.rest.s)))
		BUG("%zu rows, %zu in parts", whole.n, parts.n);
	for (size_t i = 0; good && i < whole.n && (row = couch_rows_next(&whole, &at)); i++) {
		struct json *root = NULL;
		struct err err;

		if (json_parse(row, strlen(row), &root, &err))
			continue;
		check_doc(json_get(root, "doc"));
		json_free(&root);
	}
	couch_rows_release(&whole);
	couch_rows_release(&parts);
	return 0;
}
