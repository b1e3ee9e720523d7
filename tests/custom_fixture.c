/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Own fields declared, and records that have them. */
#include "base/base.h"
#include "custom_fixture.h"

#include <unistd.h>

#include "base/sys.h"
#include "io/yaml.h"
#include "model/schema/people.h"
#include "store/db.h"
#include <check.h>

static struct err err;

void read_yaml(const char *yaml, struct customs *out, struct strlist *problems)
{
	struct ynode *root = NULL;

	*out = (struct customs){ 0 };
	ck_ok(yaml_parse(yaml, strlen(yaml), "wasit.conf", &root, &err));
	customs_read(ynode_get(root, "custom"), "wasit.conf", out, problems);
	yaml_free(&root);
}

void declare(const char *yaml)
{
	struct strlist problems = { 0 };
	struct customs customs;

	read_yaml(yaml, &customs, &problems);
	ck_assert_msg(problems.n == 0, "%s", problems.n ? problems.v[0] : "");
	customs_install(&customs);
}

/* One field "own" of the kind in an entity. */
static char *one(const struct entity *entity, const char *kind, const char *more)
{
	const char *needs = str_eq(kind, "choice") ? ", choices: [north, south]" :
		str_eq(kind, "ref") ? ", target: customer" : "";

	return xasprintf("custom: {%s: [{name: own, kind: %s%s%s}]}", entity->name, kind, needs, more);
}

void declare_one(const struct entity *entity, const char *kind, const char *more)
{
	char *yaml = one(entity, kind, more);

	declare(yaml);
	free(yaml);
}

void open_with(const char *kind, const char *more)
{
	char *yaml = one(&customer_entity, kind, more);
	char *path = xasprintf("%s/custom-%ld.conf", getenv("TEST_TMP") ? getenv("TEST_TMP") : "/tmp",
		(long)getpid());
	struct app_start start = { .db_path = ":memory:", .config_path = path, .create = true };

	fixture_clock("2026-11-21T10:00");
	ck_ok(sys_write_file(path, yaml, strlen(yaml), &err));
	ck_ok(app_open(&app, &start, &err));
	ck_ok(app_make_user(&app, "أحمد", &err));
	unlink(path);
	free(path);
	free(yaml);
}

size_t own(const struct entity *entity)
{
	int field = entity_field(entity, "own");

	ck_assert_int_ge(field, 0);
	return (size_t)field;
}

int64_t add_own(const char *typed)
{
	struct record *rec = make_record(&customer_entity, "name=Own Field;phone=0501112233");
	int64_t n;

	ck_ok(record_parse(rec, own(&customer_entity), typed, &env, &err));
	ck_ok(app_put(&app, rec, &err));
	n = rec->n;
	record_free(&rec);
	return n;
}
