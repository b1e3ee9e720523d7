/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Smart lists: those a new database begins with, sharing them as YAML, asking by them. */
#include "base/base.h"
#include "app/smart_lists.h"

#include "base/embed.h"
#include "base/lang.h"
#include "io/yaml.h"
#include "model/schema/lists.h"
#include "model/schema/people.h"
#include "store/save.h"
#include "text/utf8.h"
#include "app/ask.h"

#define SHIPPED "data/lists.yaml"

/* What a file may say of a list, in the order it is written. */
static const size_t shared[] = {
	SMART_LIST_name, SMART_LIST_position, SMART_LIST_filter, SMART_LIST_sort, SMART_LIST_columns,
	SMART_LIST_group_by,
};

/* --- Reading. */

static enum result told(struct err *err, const char *file, const struct ynode *at)
{
	struct err plain = *err;

	return ynode_error(err, file, at, "%s", plain.text);
}

static bool is_shared(int field)
{
	for (size_t i = 0; i < COUNT(shared); i++)
		if (field >= 0 && shared[i] == (size_t)field)
			return true;
	return false;
}

/* "name: {en: Today, ar: اليوم}": the interface's language, else the first. */
static const struct ynode *in_language(const struct ynode *node)
{
	const struct ynode *own = ynode_get(node, lang_current());

	return own ? own : node->child;
}

static enum result read_field(const struct ynode *node, const char *file, struct record *rec,
	struct err *err)
{
	static const struct kind_env env = { .country = "SA", .currency = "SAR" };
	int field = node->key ? entity_field(&smart_list_entity, node->key) : -1;
	const struct ynode *value = node;

	if (field == SMART_LIST_name && node->type == Y_MAP)
		value = in_language(node);
	if (!is_shared(field) || !value || value->type != Y_SCALAR) {
		struct ynode name = *node;

		name.type = Y_MAP;	/* so that the place is the name's, not the value's */
		return ynode_error(err, file, &name, _("This is no field of a smart list."));
	}
	return record_parse(rec, (size_t)field, value->text, &env, err) ? told(err, file, value) : OK;
}

/* Where the field at fault stands, else the list. */
static const struct ynode *fault(const struct ynode *map, const struct err *err)
{
	const struct ynode *node = err->field ? ynode_get(map, err->field) : NULL;

	return node ? node : map;
}

static enum result read_list(const struct ynode *map, const char *file, struct record *rec,
	struct err *err)
{
	if (map->type != Y_MAP)
		return ynode_error(err, file, map, _("Names with values are wanted here."));
	for (const struct ynode *node = map->child; node; node = node->next)
		if (read_field(node, file, rec, err))
			return err->code;
	err->field = NULL;
	return record_check(rec, err) ? told(err, file, fault(map, err)) : OK;
}

/* Records that are in no database yet. */
static enum result read_lists(const char *text, size_t len, const char *file, struct rowset *out,
	struct err *err)
{
	struct ynode *root = NULL;
	enum result code = yaml_parse(text, len, file, &root, err);

	if (!code && root->type != Y_LIST)
		code = ynode_error(err, file, root, _("A list is wanted here."));
	for (const struct ynode *map = code ? NULL : root->child; map && !code; map = map->next) {
		rowset_add(out, record_new(&smart_list_entity));
		code = read_list(map, file, out->v[out->n - 1], err);
	}
	yaml_free(&root);
	return code;
}

/* The id of a shipped one: the same on every machine and nobody's, or two of one person had each of them twice. */
static struct ulid shipped_id(size_t i)
{
	return ulid_named("smart_list", (int)i);
}

enum result smart_lists_install(struct app *app, struct err *err)
{
	const struct embedded *data = embed_find(SHIPPED);
	const struct actor nobody = { .role = "broker", .alone = true };
	struct query any = { .entity = &smart_list_entity };
	struct rowset lists = { 0 };
	struct save *save = NULL;
	int64_t there = 0;
	enum result code;

	if (!data)
		BUG("%s is not compiled in", SHIPPED);
	code = read_lists((const char *)data->data, data->size, SHIPPED, &lists, err);
	if (!code)
		code = save_begin(app->db, &nobody, _("Smart lists"), true, &save, err);
	/* Asked under the lock: another process may have done it while we waited. */
	if (!code)
		code = query_count(save_db(save), &any, 1, &there, err);
	for (size_t i = 0; i < lists.n && !code && !there; i++) {
		struct ulid id = shipped_id(i);

		ulid_print(&id, lists.v[i]->id);
		record_set_num(lists.v[i], common_index(&smart_list_entity, COMMON_created_at),
			ulid_time(&id));
		code = save_put(save, WHO_RULE, lists.v[i], err);
	}
	rowset_release(&lists);
	if (!code)
		return save_commit(&save, err);
	save_abort(&save);
	return code;
}

/* --- Names. */

/* What the program came with, read once and kept. */
static const struct ynode *shipped(void)
{
	static struct ynode *root;
	const struct embedded *data = embed_find(SHIPPED);
	struct err err;

	if (!root && (!data || yaml_parse((const char *)data->data, data->size, SHIPPED, &root, &err)))
		BUG("%s: %s", SHIPPED, data ? err.text : "not compiled in");
	return root;
}

/* What the list of that id came with; NULL: it is none of them. */
static const struct ynode *shipped_names(const char *id)
{
	char own[ULID_LEN + 1];
	size_t i = 0;

	for (const struct ynode *map = shipped()->child; map; map = map->next) {
		struct ulid ulid = shipped_id(i++);

		ulid_print(&ulid, own);
		if (str_eq(own, id))
			return ynode_get(map, "name");
	}
	return NULL;
}

static bool is_one_of(const struct ynode *names, const char *name)
{
	for (const struct ynode *one = names ? names->child : NULL; one; one = one->next)
		if (str_eq(one->text, name))
			return true;
	return false;
}

bool smart_list_same_name(const char *id, const char *a, const char *b)
{
	const struct ynode *names = shipped_names(id);

	return is_one_of(names, a) && is_one_of(names, b);
}

const char *smart_list_name(const struct record *list)
{
	const char *name = record_text(list, SMART_LIST_name);
	bool latin = (unsigned char)*name < 0x80;
	const struct ynode *names;

	if (latin == str_eq(lang_current(), "en"))	/* nearly always: nothing has to be read */
		return name;
	names = shipped_names(list->id);
	return is_one_of(names, name) ? in_language(names)->text : name;
}

/* --- Finding. */

enum result smart_lists_all(struct app *app, struct rowset *out, struct err *err)
{
	struct filter all = { .entity = &smart_list_entity };

	return ask_list(app->db, &all, NULL, 0, 0, out, err);
}

/* By its id or the name it has, else by the one it is shown with. */
static enum result find_by_name(struct app *app, const char *name, int64_t *n, struct err *err)
{
	enum result code = app_find(app, &smart_list_entity, name, n, err);
	struct rowset lists = { 0 };
	struct err ignored;

	if (code != ERR_MISSING || smart_lists_all(app, &lists, &ignored))
		return code;
	for (size_t i = 0; i < lists.n && code; i++)
		if (str_eq(smart_list_name(lists.v[i]), name)) {
			*n = lists.v[i]->n;
			code = OK;
		}
	rowset_release(&lists);
	return code;
}

enum result smart_list_find(struct app *app, const char *name, int64_t *n, struct err *err)
{
	struct filter filter = { .entity = &smart_list_entity };
	struct record *rec = NULL;
	struct str plain = STR_INIT;
	int64_t number;
	bool is_number;

	digits_to_ascii(name, &plain);
	is_number = parse_int64(plain.s, &number) && number >= 1 && number <= SMART_LIST_NUMBERS;
	str_release(&plain);
	if (!is_number)
		return find_by_name(app, name, n, err);
	ask_num(&filter, "position", FILTER_EQ, number);
	if (ask_one(app->db, &filter, NULL, &rec, err))
		return err->code;
	if (!rec)
		return err_set(err, ERR_MISSING, _("No smart list has the number %d."), (int)number);
	*n = rec->n;
	record_free(&rec);
	return OK;
}

int smart_list_free_number(const struct rowset *lists)
{
	for (int number = 1; number <= SMART_LIST_NUMBERS; number++) {
		bool taken = false;

		for (size_t i = 0; i < lists->n; i++)
			taken |= record_num(lists->v[i], SMART_LIST_position) == number;
		if (!taken)
			return number;
	}
	return 0;
}

/* --- Asking by one. */

enum result list_query_read(struct app *app, const struct record *list, struct list_query *out,
	struct err *err)
{
	const char *filter = record_text(list, SMART_LIST_filter);
	struct kind_env env = app_env(app);

	*out = (struct list_query){ .query.entity = &customer_entity };
	if (*filter && filter_parse(&customer_entity, filter, &env, &app->rules.classes, &out->filter, err))
		return err->code;
	if (sort_parse(&customer_entity, record_text(list, SMART_LIST_sort), &out->sort, err)) {
		filter_release(&out->filter);
		return err->code;
	}
	out->query.filter = *filter ? &out->filter : NULL;
	out->query.sort = out->sort.n ? &out->sort : NULL;
	return OK;
}

void list_query_release(struct list_query *query)
{
	filter_release(&query->filter);
}

/* --- Sharing. */

/* Controls and overrides would reach the terminal of whoever looks at the file. */
static bool is_unseen(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7f && cp < 0xa0) || (cp >= 0x202a && cp <= 0x202e) ||
		(cp >= 0x2066 && cp <= 0x2069) || cp == 0x2028 || cp == 0x2029 || cp == 0xfeff ||
		cp == 0xfffe || cp == 0xffff;	/* YAML allows them only so */
}

/* In quotes, so that whatever it is it stays a text. */
static void print_text(const char *text, struct str *out)
{
	size_t left = strlen(text);

	str_addc(out, '"');
	while (left) {
		uint32_t cp;
		size_t used = utf8_decode(text, left, &cp);

		if (is_unseen(cp))
			str_addf(out, "\\u%04x", (unsigned)cp);
		else if (cp == '"' || cp == '\\')
			str_addf(out, "\\%c", (char)cp);
		else
			str_addn(out, text, used);
		text += used;
		left -= used;
	}
	str_addc(out, '"');
}

void smart_lists_print(const struct record *const *lists, size_t n, struct str *out)
{
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < COUNT(shared); k++) {
			const struct field *field = &smart_list_entity.fields[shared[k]];

			if (!record_has(lists[i], shared[k]))
				continue;
			str_addf(out, "%s%s: ", k ? "  " : "- ", field->name);
			if (field->kind == &kind_int)
				str_addf(out, "%d", (int)record_num(lists[i], shared[k]));
			else
				print_text(record_text(lists[i], shared[k]), out);
			str_addc(out, '\n');
		}
}

/* The one there is under the same name; NULL: none. */
static struct record *same_name(const struct rowset *there, const char *name)
{
	struct str wanted = STR_INIT, own = STR_INIT;
	struct record *found = NULL;

	text_fold(name, &wanted);
	for (size_t i = 0; i < there->n && !found; i++) {
		str_clear(&own);
		text_fold(record_text(there->v[i], SMART_LIST_name), &own);
		if (str_eq(own.s, wanted.s))
			found = there->v[i];
	}
	str_release(&wanted);
	str_release(&own);
	return found;
}

enum result smart_list_make_room(struct app *app, struct record *list, bool *moved, struct err *err)
{
	struct rowset lists = { 0 };
	enum result code = smart_lists_all(app, &lists, err);
	int number;

	*moved = false;
	for (size_t i = 0; i < lists.n && !code; i++)
		*moved |= lists.v[i]->n != list->n && record_has(list, SMART_LIST_position) &&
			record_num(lists.v[i], SMART_LIST_position) ==
			record_num(list, SMART_LIST_position);
	if (!code && *moved) {
		number = smart_list_free_number(&lists);
		if (number)
			record_set_num(list, SMART_LIST_position, number);
		else
			record_clear(list, SMART_LIST_position);
	}
	rowset_release(&lists);
	return code;
}

/* The file's word on everything but a number that another list has. */
static void take_list(const struct rowset *there, struct record *to, const struct record *from)
{
	bool taken = false;

	for (size_t i = 0; i < there->n; i++)
		taken |= there->v[i] != to && record_has(from, SMART_LIST_position) &&
			record_num(there->v[i], SMART_LIST_position) ==
			record_num(from, SMART_LIST_position);
	for (size_t i = 0; i < COUNT(shared); i++)
		if (shared[i] != SMART_LIST_position)
			value_copy(&smart_list_entity.fields[shared[i]], &to->v[shared[i]],
				&from->v[shared[i]]);
	if (!taken && record_has(from, SMART_LIST_position)) {
		record_set_num(to, SMART_LIST_position, record_num(from, SMART_LIST_position));
	} else if (!to->n && record_has(from, SMART_LIST_position)) {
		int number = smart_list_free_number(there);

		if (number)
			record_set_num(to, SMART_LIST_position, number);
	}
}

static enum result import_list(struct app *app, struct rowset *there, const struct record *from,
	int *added, int *changed, struct err *err)
{
	struct record *to = same_name(there, record_text(from, SMART_LIST_name));

	if (to) {
		(*changed)++;
	} else {
		to = record_new(&smart_list_entity);
		rowset_add(there, to);
		(*added)++;
	}
	take_list(there, to, from);
	return app_put(app, to, err);
}

enum result smart_lists_import(struct app *app, const char *text, size_t len, const char *file,
	int *added, int *changed, struct err *err)
{
	struct rowset lists = { 0 }, there = { 0 };
	enum result code = read_lists(text, len, file, &lists, err);

	*added = *changed = 0;
	if (!code)
		code = smart_lists_all(app, &there, err);
	if (!code)
		code = app_bulk_begin(app, _("Smart lists imported"), err);
	if (!code) {
		for (size_t i = 0; i < lists.n && !code; i++)
			code = import_list(app, &there, lists.v[i], added, changed, err);
		code = app_bulk_settle(app, code, err);
	}
	rowset_release(&lists);
	rowset_release(&there);
	return code;
}
