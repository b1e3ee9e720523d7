/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The user's own fields and the object they are kept in. */
#include "base/base.h"
#include "model/custom.h"

#include <inttypes.h>

#include "model/custom_p.h"
#include "model/record.h"

#define SECTION_LABEL N_("Custom fields")	/* as the field they are kept in */

/* What an own field can be, and in what a number of that kind is wrapped. */
static const struct shape { const struct kind *kind; const char *inner; } shapes[] = {
	{ &kind_text, "" }, { &kind_note, "" }, { &kind_phone, "" }, { &kind_email, "" },
	{ &kind_choice, "" }, { &kind_day, "" }, { &kind_set, "" }, { &kind_int, "" },
	{ &kind_bool, "" }, { &kind_money, "minor" }, { &kind_moment, "ms" }, { &kind_ref, "n" },
};

static const struct shape *shape_of(const struct kind *kind)
{
	for (size_t i = 0; i < COUNT(shapes); i++)
		if (shapes[i].kind == kind)
			return &shapes[i];
	return NULL;
}

bool custom_kind(const struct kind *kind)
{
	return shape_of(kind);
}

/* --- Entities. */

/* What an entity is without own fields; they come and go behind these. */
struct built_in {
	struct entity *entity;
	const struct field *fields;
	const struct form_section *sections;
};
static struct built_in built_ins[16];

static struct built_in *built_in_of(struct entity *entity)
{
	size_t i = 0;

	while (i < COUNT(built_ins) && built_ins[i].entity && built_ins[i].entity != entity)
		i++;
	if (i == COUNT(built_ins))
		BUG("no room for %s", entity->name);
	if (!built_ins[i].entity)
		built_ins[i] = (struct built_in){ entity, entity->fields, entity->sections };
	return &built_ins[i];
}

static bool has_name(const char *names, const char *name)
{
	struct strlist list = { 0 };
	bool has;

	strlist_split(&list, names, " ");
	has = strlist_has(&list, name);
	strlist_release(&list);
	return has;
}

/* The form's own block stands before the notes: behind what is asked first, before the rare rest.  Where the
 * notes are asked first, behind them. */
static const struct form_section *with_section(const struct form_section *sections,
	const struct field *fields, size_t n)
{
	struct str names = STR_INIT;
	struct form_section *all;
	size_t count = 0, at = 0;

	for (size_t i = 0; i < n; i++)
		str_addf(&names, "%s%s", i ? " " : "", fields[i].name);
	while (sections[count].label)
		count++;
	while (at < count && !has_name(sections[at].fields, "notes"))
		at++;
	at = MAX(at, 1);
	all = xcalloc(count + 2, sizeof(*all));
	for (size_t i = 0; i < count; i++)
		all[i + (i >= at)] = sections[i];
	all[at] = (struct form_section){ .label = SECTION_LABEL, .fields = str_detach(&names) };
	return all;
}

static void free_extended(struct entity *entity, const struct built_in *built_in)
{
	if (entity->sections != built_in->sections) {
		for (const struct form_section *s = entity->sections; s->label; s++)
			if (str_eq(s->label, SECTION_LABEL))
				free((void *)s->fields);
		free((void *)entity->sections);
	}
	free((void *)entity->fields);
}

void entity_set_custom(struct entity *entity, const struct field *fields, size_t n)
{
	const struct built_in *built_in = built_in_of(entity);
	size_t own = entity->nfields - entity->ncustom;
	struct field *all;

	if (n > CUSTOM_MAX)
		BUG("%zu own fields of %s", n, entity->name);
	if (entity->ncustom)
		free_extended(entity, built_in);
	entity->fields = built_in->fields;
	entity->sections = built_in->sections;
	entity->nfields = own + n;
	entity->ncustom = n;
	if (!n)
		return;
	all = xcalloc(own + n, sizeof(*all));
	memcpy(all, built_in->fields, own * sizeof(*all));
	for (size_t i = 0; i < n; i++) {
		all[own + i] = fields[i];
		all[own + i].flags |= F_CUSTOM;
	}
	entity->fields = all;
	if (entity->sections)
		entity->sections = with_section(entity->sections, fields, n);
}

/* --- Members as values. */

static bool read_int(const char *s, size_t len, int64_t *out)
{
	char digits[24];

	if (!len || len >= sizeof(digits))
		return false;
	memcpy(digits, s, len);
	digits[len] = '\0';
	return parse_int64(digits, out);
}

/* {"ms":5} */
static bool read_wrapped(struct span span, const char *inner, int64_t *out)
{
	char *json = xstrndup(span.s, span.len);
	struct span number;
	bool ok = member_find(json, inner, &number) && read_int(number.s, number.len, out);

	free(json);
	return ok;
}

/* Strings of an array; one of anything else makes it no set. */
static bool read_set(struct span span, struct value *out)
{
	char *json = xstrndup(span.s, span.len);
	const char *s = json_skip_blanks(json + 1);
	struct strlist words = { 0 };
	bool ok = true;

	while (ok && *s == '"') {
		s = json_skip_string(s);
		ok = s != NULL;
		if (ok)
			s = json_skip_blanks(s);
		if (ok && *s == ',')
			s = json_skip_blanks(s + 1);
	}
	ok = ok && *s == ']';
	if (ok) {
		set_items(json, &words);
		*out = (struct value){ .set = words.n, .text = words.n ? set_from_items(&words) : NULL };
	}
	strlist_release(&words);
	free(json);
	return ok && out->set;
}

/* A string is read as the only word of a set. */
static bool read_string(struct span span, struct value *out)
{
	char *json = xasprintf("[%.*s]", (int)span.len, span.s);
	struct strlist words = { 0 };

	set_items(json, &words);
	if (words.n)
		*out = (struct value){ .set = true, .text = xstrdup(words.v[0]) };
	strlist_release(&words);
	free(json);
	return out->set;
}

static bool read_value(const struct kind *kind, struct span span, struct value *out)
{
	const struct shape *shape = shape_of(kind);

	*out = (struct value){ 0 };
	if (!shape || !span.len)
		return false;
	if (kind == &kind_set)
		return *span.s == '[' && read_set(span, out);
	if (kind->is_text)
		return *span.s == '"' && read_string(span, out);
	if (kind == &kind_bool) {
		out->num = span_is(span, "true");
		out->set = out->num || span_is(span, "false");
	} else if (*shape->inner)
		out->set = *span.s == '{' && read_wrapped(span, shape->inner, &out->num);
	else
		out->set = read_int(span.s, span.len, &out->num);
	return out->set;
}

bool custom_member(const char *json, const char *name, const struct kind *kind, struct value *out)
{
	struct span span;

	*out = (struct value){ 0 };
	return member_find(json, name, &span) && read_value(kind, span, out);
}

static void write_string(const char *text, struct str *out)
{
	struct strlist words = { 0 };
	char *json;

	strlist_add(&words, text);
	json = set_from_items(&words);
	str_addn(out, json + 1, strlen(json) - 2);
	free(json);
	strlist_release(&words);
}

static void write_value(const struct field *field, const struct value *value, struct str *out)
{
	const struct shape *shape = shape_of(field->kind);

	if (field->kind == &kind_set)
		str_add(out, value->text);
	else if (field->kind->is_text)
		write_string(value->text, out);
	else if (field->kind == &kind_bool)
		str_add(out, value->num ? "true" : "false");
	else if (*shape->inner)
		str_addf(out, "{\"%s\":%" PRId64 "}", shape->inner, value->num);
	else
		str_addf(out, "%" PRId64, value->num);
}

/* --- Records. */

static size_t first_custom(const struct entity *entity)
{
	return entity->nfields - entity->ncustom;
}

/* The own field a member belongs to; nfields: none. */
static size_t field_of(const struct entity *entity, struct span name)
{
	size_t i = first_custom(entity);

	while (i < entity->nfields && !span_is(name, entity->fields[i].name))
		i++;
	return i;
}

static void add_member(struct str *out, struct span name, struct span value)
{
	str_addc(out, out->len ? ',' : '{');
	str_addc(out, '"');
	str_addn(out, name.s, name.len);
	str_add(out, "\":");
	str_addn(out, value.s, value.len);
}

/* The object, not closed, without the members of one field (nfields: of all fields that have a value). */
static void copy_others(const struct record *rec, size_t without, struct str *out)
{
	const struct entity *entity = rec->entity;
	const char *json = record_text(rec, common_index(entity, COMMON_custom));
	struct member member;

	for (bool first = true; *json && member_next(&json, first, &member); first = false) {
		size_t field = field_of(entity, member.name);

		if (without < entity->nfields ? field != without :
		    field == entity->nfields || !rec->v[field].set)
			add_member(out, member.name, member.value);
		if (!json)
			return;
	}
}

/* v[COMMON_custom] without those. */
static void set_rest(struct record *rec, size_t without)
{
	struct str rest = STR_INIT;

	copy_others(rec, without, &rest);
	if (rest.len)
		str_addc(&rest, '}');
	record_set_text(rec, common_index(rec->entity, COMMON_custom), rest.s);
	str_release(&rest);
}

void custom_unpack(struct record *rec)
{
	const struct entity *entity = rec->entity;
	const char *json = record_text(rec, common_index(entity, COMMON_custom));
	struct member member;

	if (!entity->ncustom || !*json || !member_object(json))
		return;
	for (bool first = true; member_next(&json, first, &member); first = false) {
		size_t field = field_of(entity, member.name);

		if (field < entity->nfields && !rec->v[field].set)
			read_value(entity->fields[field].kind, member.value, &rec->v[field]);
	}
	set_rest(rec, entity->nfields);
}

void custom_settle(struct record *rec)
{
	const struct entity *entity = rec->entity;

	if (entity->ncustom && member_object(record_text(rec, common_index(entity, COMMON_custom))))
		set_rest(rec, entity->nfields);
}

char *custom_pack(const struct record *rec)
{
	const struct entity *entity = rec->entity;
	const char *rest = record_text(rec, common_index(entity, COMMON_custom));
	struct str out = STR_INIT;

	if (!entity->ncustom)
		return *rest ? xstrdup(rest) : NULL;
	if (*rest && member_object(rest)) {
		copy_others(rec, entity->nfields, &out);
	} else if (*rest) {		/* whatever it is, it stays */
		str_add(&out, "{\"\":");
		write_string(rest, &out);
	}
	for (size_t i = first_custom(entity); i < entity->nfields; i++) {
		if (!rec->v[i].set)
			continue;
		str_addf(&out, "%s\"%s\":", out.len ? "," : "{", entity->fields[i].name);
		write_value(&entity->fields[i], &rec->v[i], &out);
	}
	if (!out.len) {
		str_release(&out);
		return NULL;
	}
	str_addc(&out, '}');
	return str_detach(&out);
}

bool custom_equal(const struct record *a, const struct record *b)
{
	const struct entity *entity = a->entity;
	size_t rest = common_index(entity, COMMON_custom);

	if (!value_equal(&entity->fields[rest], &a->v[rest], &b->v[rest]))
		return false;
	for (size_t i = first_custom(entity); i < entity->nfields; i++)
		if (!value_equal(&entity->fields[i], &a->v[i], &b->v[i]))
			return false;
	return true;
}

bool custom_merge_rest(struct record *into, const struct record *from)
{
	size_t custom = common_index(into->entity, COMMON_custom);
	const char *own = record_text(into, custom), *json = record_text(from, custom);
	struct str all = STR_INIT;
	struct member member;
	struct span there;
	bool added = false;

	if (!*json || !member_object(json) || (*own && !member_object(own)))
		return false;
	for (bool first = true; *own && member_next(&own, first, &member); first = false)
		add_member(&all, member.name, member.value);
	for (bool first = true; member_next(&json, first, &member); first = false) {
		size_t field = field_of(into->entity, member.name);
		char *name = xstrndup(member.name.s, member.name.len);

		if ((field == into->entity->nfields || !into->v[field].set) &&
		    !member_find(record_text(into, custom), name, &there)) {
			add_member(&all, member.name, member.value);
			added = true;
		}
		free(name);
	}
	if (added) {
		str_addc(&all, '}');
		record_set_text(into, custom, all.s);
	}
	str_release(&all);
	return added;
}

void custom_drop_refs(struct record *rec)
{
	size_t custom = common_index(rec->entity, COMMON_custom);
	const char *json = record_text(rec, custom);
	struct str rest = STR_INIT;
	struct member member;
	struct value value;
	bool any = false;

	if (!*json || !member_object(json))
		return;
	for (bool first = true; member_next(&json, first, &member); first = false)
		if (read_value(&kind_ref, member.value, &value))
			any = true;
		else
			add_member(&rest, member.name, member.value);
	if (rest.len)
		str_addc(&rest, '}');
	if (any)
		record_set_text(rec, custom, rest.s);
	str_release(&rest);
}

/* --- Values of another kind. */

bool custom_stray(const struct record *rec, size_t field, const struct kind_env *env, struct str *out)
{
	const struct field *f = &rec->entity->fields[field];
	struct span span;

	if (!(f->flags & F_CUSTOM) || rec->v[field].set ||
	    !member_find(record_text(rec, common_index(rec->entity, COMMON_custom)), f->name, &span) ||
	    span_is(span, "null"))
		return false;
	for (size_t i = 0; env && i < COUNT(shapes); i++) {
		struct field as = { .name = f->name, .kind = shapes[i].kind, .label = f->label };
		struct value value;

		if (!read_value(as.kind, span, &value))
			continue;
		as.kind->print(&as, &value, env, out);
		value_clear(&value);
		return true;
	}
	if (env)
		str_addn(out, span.s, span.len);
	return true;
}

void custom_drop_stray(struct record *rec, size_t field)
{
	if (member_object(record_text(rec, common_index(rec->entity, COMMON_custom))))
		set_rest(rec, field);
}
