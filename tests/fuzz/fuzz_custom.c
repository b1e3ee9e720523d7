/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Fuzzer: whatever stands in `custom`, taken apart and put together again it stays the same from then on. */
#include "base/base.h"

#include "model/custom.h"
#include "model/record.h"
#include "model/schema/people.h"

static void declare(void)
{
	static const struct field own[] = {
		{ .name = "a", .kind = &kind_text, .label = "a" },
		{ .name = "b", .kind = &kind_set, .label = "b" },
		{ .name = "c", .kind = &kind_money, .label = "c" },
		{ .name = "d", .kind = &kind_bool, .label = "d" },
		{ .name = "e", .kind = &kind_int, .label = "e" },
		{ .name = "f", .kind = &kind_ref, .label = "f", .target = "customer" },
	};

	if (!customer_entity.ncustom)
		entity_set_custom(&customer_entity, own, COUNT(own));
}

static char *round_trip(const char *json)
{
	static const struct kind_env env = { .country = "SA", .currency = "SAR" };
	struct record *rec = record_new(&customer_entity), *other = record_new(&customer_entity);
	size_t custom = common_index(&customer_entity, COMMON_custom);
	struct str shown = STR_INIT;
	char *packed;

	record_set_text(rec, custom, json);
	record_set_text(other, custom, json);
	custom_unpack(rec);
	custom_settle(rec);
	for (size_t i = CUSTOMER_NFIELDS; i < customer_entity.nfields; i++)
		record_show(rec, i, &env, &shown);
	packed = custom_pack(rec);
	custom_merge_rest(rec, other);
	custom_drop_refs(other);
	custom_drop_stray(other, CUSTOMER_NFIELDS);
	str_release(&shown);
	record_free(&rec);
	record_free(&other);
	return packed;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *json = xstrndup((const char *)data, size), *once, *twice = NULL;

	declare();
	once = round_trip(json);
	if (once)
		twice = round_trip(once);
	if (once && (!twice || !str_eq(once, twice)))
		BUG("%s\n%s\n%s", json, once, twice ? twice : "(nothing)");
	free(json);
	free(once);
	free(twice);
	return 0;
}
