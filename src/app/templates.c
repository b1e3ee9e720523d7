/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The system's templates and call scripts, from data/templates.yaml. */
#include "base/base.h"
#include "app/templates.h"

#include "base/date.h"
#include "base/embed.h"
#include "io/yaml.h"
#include "model/schema/work.h"
#include "store/save.h"

#define SOURCE "data/templates.yaml"

static enum result read_template(const struct ynode *map, struct record *rec, struct err *err)
{
	struct kind_env env = { .country = "SA", .currency = "SAR", .now = date_now() };

	for (const struct ynode *node = map->child; node; node = node->next) {
		int field = node->key ? entity_field(&template_entity, node->key) : -1;

		if (field < 0 || node->type != Y_SCALAR)
			return ynode_error(err, SOURCE, node, _("This is no field of a template."));
		if (record_parse(rec, (size_t)field, node->text, &env, err)) {
			struct err plain = *err;

			return ynode_error(err, SOURCE, node, "%s", plain.text);
		}
	}
	record_defaults(rec, &env);
	if (record_check(rec, err)) {
		struct err plain = *err;

		return ynode_error(err, SOURCE, map, "%s", plain.text);
	}
	return OK;
}

#define MADE_AT 1767225600000LL	/* 2026-01-01 */

/* The same on every machine, or two that sync would have each of them twice, or merge them all. */
static void fix(struct record *rec)
{
	const size_t parts[] = { TEMPLATE_name, TEMPLATE_type, TEMPLATE_language, TEMPLATE_reason };
	uint64_t hash = HASH_SEED;
	struct ulid id;

	for (size_t i = 0; i < COUNT(parts); i++)
		hash = hash_text(hash, record_text(rec, parts[i]));
	id = ulid_from(0, 0, hash);
	ulid_print(&id, rec->id);
	record_set_num(rec, common_index(&template_entity, COMMON_created_at), MADE_AT);
}

enum result templates_install(struct app *app, struct save *save, struct err *err)
{
	const struct embedded *data = embed_find(SOURCE);
	struct ynode *root = NULL;
	enum result code;

	(void)app;
	if (!data)
		BUG("%s is not compiled in", SOURCE);
	code = yaml_parse((const char *)data->data, data->size, SOURCE, &root, err);
	for (const struct ynode *map = root ? root->child : NULL; map && !code; map = map->next) {
		struct record *rec = record_new(&template_entity);

		code = read_template(map, rec, err);
		fix(rec);
		if (!code)
			code = save_put(save, WHO_RULE, rec, err);
		record_free(&rec);
	}
	yaml_free(&root);
	return code;
}
