/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What is done to one customer or to all that are marked: tags, a field, whose they are; marking by a filter. */
#include "base/base.h"
#include "ui/pages.h"

#include "model/filter.h"
#include "model/schema/people.h"
#include "text/layout.h"
#include "app/tags.h"
#include "ui/form.h"
#include "ui/popup.h"
#include "ui/view_customers.h"

#define COUNTED 5000		/* records that are looked at for a preview */

/* How many of the records are already as they are going to be; -1: too many to look. */
static long count_already(struct target *t, const struct args *args, const int64_t *records, size_t n,
	enum result (*change)(struct target *t, const struct args *args, struct record *rec,
		struct err *err))
{
	long already = 0;

	if (n > COUNTED)
		return -1;
	for (size_t i = 0; i < n; i++) {
		struct record *rec = NULL, *now;
		bool same = true;
		struct err err;

		if (query_get(t->app->db, t->entity, records[i], &rec, &err))
			continue;
		now = record_copy(rec);
		if (change(t, args, now, &err))
			same = false;
		for (size_t k = 0; k < rec->entity->nfields && same; k++)
			same = value_equal(&rec->entity->fields[k], &rec->v[k], &now->v[k]);
		already += same;
		record_free(&rec);
		record_free(&now);
	}
	return already;
}

static void tell_already(long already, struct str *more)
{
	if (already > 0)
		str_addf(more, Q_("%ld is so already.", "%ld are so already.", (unsigned long)already),
			already);
}

/* One record changed and saved; the message names it and its new value. */
static enum result change_row(struct target *t, const struct args *args, size_t field,
	enum result (*change)(struct target *t, const struct args *args, struct record *rec,
		struct err *err), struct err *err)
{
	struct record *rec = NULL;
	enum result code = query_get(t->app->db, t->entity, t->n, &rec, err);

	if (!code)
		code = change(t, args, rec, err);
	if (!code)
		code = app_put(t->app, rec, err);
	if (!code) {
		const struct field *f = &rec->entity->fields[field];
		struct kind_env env = app_env(t->app);
		struct str shown = STR_INIT, told = STR_INIT;

		if (f->kind == &kind_ref && record_has(rec, field))
			query_title(t->app->db, entity_find(f->target), record_num(rec, field), &shown);
		else
			record_show(rec, field, &env, &shown);
		isolate_auto(&told, record_text(rec, (size_t)entity_field(rec->entity, rec->entity->title)));
		str_addf(&told, ": %s ", _(f->label));
		isolate_auto(&told, shown.len ? shown.s : _("empty"));
		str_addf(t->out, _("%s — u undoes"), told.s);
		str_release(&shown);
		str_release(&told);
	}
	record_free(&rec);
	return code;
}

/* --- Tags. */

static enum result add_tag(struct target *t, const struct args *args, struct record *rec,
	struct err *err)
{
	return tags_type(t->app, rec, args_text(args, "tag"), true, err);
}

static enum result remove_tag(struct target *t, const struct args *args, struct record *rec,
	struct err *err)
{
	return tags_type(t->app, rec, args_text(args, "tag"), false, err);
}

static enum result tag_add(struct target *t, const struct args *args, struct err *err)
{
	return change_row(t, args, common_index(t->entity, COMMON_tags), add_tag, err);
}

static enum result tag_remove(struct target *t, const struct args *args, struct err *err)
{
	return change_row(t, args, common_index(t->entity, COMMON_tags), remove_tag, err);
}

/* "vip, سكني" of ["vip","سكني"] */
static void show_tags(struct target *t, const struct args *args, struct str *out)
{
	struct record *rec = record_new(&customer_entity);
	size_t tags = common_index(&customer_entity, COMMON_tags);
	struct kind_env env = app_env(t->app);
	struct str words = STR_INIT;
	struct err err;

	if (!tags_type(t->app, rec, args_text(args, "tag"), true, &err))
		record_show(rec, tags, &env, &words);
	isolate_auto(out, words.s);
	record_free(&rec);
	str_release(&words);
}

static void tag_add_preview(struct target *t, const struct args *args, const int64_t *records, size_t n,
	struct str *sentence, struct str *more)
{
	struct str words = STR_INIT;

	show_tags(t, args, &words);
	str_addf(sentence, Q_("Add the tag %s to %zu customer", "Add the tag %s to %zu customers", n),
		words.s, n);
	tell_already(count_already(t, args, records, n, add_tag), more);
	str_release(&words);
}

static void tag_remove_preview(struct target *t, const struct args *args, const int64_t *records,
	size_t n, struct str *sentence, struct str *more)
{
	struct str words = STR_INIT;
	long without = count_already(t, args, records, n, remove_tag);

	show_tags(t, args, &words);
	str_addf(sentence, Q_("Take the tag %s off %zu customer", "Take the tag %s off %zu customers", n),
		words.s, n);
	if (without > 0)
		str_addf(more, Q_("%ld does not have it.", "%ld do not have it.", (unsigned long)without),
			without);
	str_release(&words);
}

/* --- Any field. */

static enum result change_field(struct target *t, const struct args *args, struct record *rec,
	struct err *err)
{
	const char *value = args_text(args, "value");
	int field = entity_field(rec->entity, args_text(args, "field"));
	struct kind_env env = app_env(t->app);
	int64_t n;

	if (field < 0)		/* a row of another kind among those marked */
		return err_set(err, ERR_INVALID, _("There is no field \"%s\"."), args_text(args, "field"));
	if (rec->entity->fields[field].kind != &kind_ref || text_is_empty(value))
		return record_parse(rec, (size_t)field, value ? value : "", &env, err);
	if (!parse_int64(value, &n))
		return err_set(err, ERR_INVALID, _("\"%s\" is not an id."), value);
	record_set_num(rec, (size_t)field, n);
	return OK;
}

/* What many can have in common; a number or a name is one's own. */
static bool is_common(const struct field *field)
{
	return !(field->flags & (F_SYSTEM | F_VIRTUAL | F_RETIRED | F_LOCAL | F_REQUIRED | F_UNIQUE)) &&
		field->kind != &kind_phone && field->kind != &kind_email && field->kind != &kind_json &&
		(field->kind != &kind_ref || str_eq(field->target, "user"));
}

static int pick_field(const struct target *t)
{
	const struct entity *entity = t->entity;
	struct pick_item *items = xcalloc(entity->nfields, sizeof(*items));
	char *title = ui_title_of(_("Set which field?"), t->many);
	struct pick pick = { .title = title, .items = items, .typing = true };
	int64_t chosen;
	int field = -1;

	for (size_t i = 0; i < entity->nfields; i++)
		if (is_common(&entity->fields[i]))
			items[pick.nitems++] = (struct pick_item){ .text = _(entity->fields[i].label),
				.name = entity->fields[i].name, .n = (int64_t)i };
	chosen = ui_pick(t->ui, &pick);
	if (chosen >= 0)
		field = (int)items[chosen].n;
	free(items);
	free(title);
	return field;
}

static enum result take_value(struct ui *ui, struct record *rec, void *ctx, struct err *err)
{
	(void)ui, (void)rec, (void)ctx, (void)err;
	return OK;
}

/* The field's own editor, for its value; empty takes the value off. */
static enum result ask_value(struct target *t, size_t field, struct args *args, struct strlist *keep,
	struct err *err)
{
	const struct entity *entity = t->entity;
	struct record *rec = record_new(entity), *now = NULL;
	char *title = ui_title_of(_(entity->fields[field].label), t->many);
	struct form_spec form = { .rec = rec, .title = title,
		.fields = entity->fields[field].name, .save = take_value, .no_draft = true };
	struct kind_env env = app_env(t->app);
	struct str text = STR_INIT;
	enum result code = query_get(t->app->db, entity, t->n, &now, err);

	if (!code) {		/* as the first one has it */
		value_copy(&entity->fields[field], &rec->v[field], &now->v[field]);
		code = form_run(t->ui, &form, err);
	}
	if (!code) {
		record_print(rec, field, &env, &text);
		strlist_add(keep, entity->fields[field].name);
		strlist_add(keep, text.s);
		args->text[0] = keep->v[keep->n - 2];
		args->text[1] = keep->v[keep->n - 1];
	}
	record_free(&rec);
	record_free(&now);
	str_release(&text);
	free(title);
	return code;
}

static enum result ask_field(struct target *t, struct args *args, struct strlist *keep, struct err *err)
{
	int field = pick_field(t);

	if (field < 0)
		return err_set(err, ERR_CANCEL, _("Nothing was changed."));
	return ask_value(t, (size_t)field, args, keep, err);
}

static enum result set_field(struct target *t, const struct args *args, struct err *err)
{
	int field = entity_field(t->entity, args_text(args, "field"));

	return change_row(t, args, field < 0 ? 0 : (size_t)field, change_field, err);
}

static void show_value(struct target *t, const struct args *args, size_t field, struct str *out)
{
	struct record *rec = record_new(t->entity);
	const struct field *f = &t->entity->fields[field];
	struct kind_env env = app_env(t->app);
	struct str value = STR_INIT;
	struct err err;

	if (!change_field(t, args, rec, &err)) {
		if (f->kind == &kind_ref && record_has(rec, field))
			query_title(t->app->db, entity_find(f->target), record_num(rec, field), &value);
		else
			record_show(rec, field, &env, &value);
	}
	isolate_auto(out, value.len ? value.s : _("empty"));
	record_free(&rec);
	str_release(&value);
}

static void field_preview(struct target *t, const struct args *args, const int64_t *records, size_t n,
	struct str *sentence, struct str *more)
{
	int field = entity_field(t->entity, args_text(args, "field"));
	struct str value = STR_INIT;

	if (field < 0)
		return;
	show_value(t, args, (size_t)field, &value);
	/* TRANSLATORS: a field's name, its new value, how many: "Set Status to Active in 12 rows" */
	str_addf(sentence, Q_("Set %s to %s in %zu row", "Set %s to %s in %zu rows", n),
		_(t->entity->fields[field].label), value.s, n);
	tell_already(count_already(t, args, records, n, change_field), more);
	str_release(&value);
}

/* --- Whose they are. */

/* Who may not work on them gets none: an observer, somebody who has left. */
static bool can_take(const struct app *app, const struct record *user, const struct entity *entity)
{
	struct actor actor = { .user = user->n, .role = role_key(record_text(user, USER_role)),
		.suspended = str_eq(record_text(user, USER_status), "suspended") };

	return app->actor.alone || role_scope(&actor, VERB_EDIT, entity) != SCOPE_NONE;
}

static enum result ask_user(struct target *t, struct args *args, struct strlist *keep, struct err *err)
{
	struct query q = { .entity = &user_entity };
	struct rowset rows = { 0 };
	struct pick_item *items;
	char *title = ui_title_of(_("Assign to whom?"), t->many);
	struct pick pick = { .title = title, .typing = true };
	int64_t *who;
	int64_t chosen = -1;
	char number[32];

	if (query_list(t->app->db, &q, &rows, err)) {
		rowset_release(&rows);
		free(title);
		return err->code;
	}
	items = xcalloc(MAX(rows.n, 1), sizeof(*items));
	who = xcalloc(MAX(rows.n, 1), sizeof(*who));
	for (size_t i = 0; i < rows.n; i++) {
		const char *name = record_text(rows.v[i], USER_name);
		bool me = t->app->me && rows.v[i]->n == t->app->me->n;

		if (!can_take(t->app, rows.v[i], t->entity))
			continue;
		items[pick.nitems] = (struct pick_item){ .text = name, .detail = me ? _("me") :
			t->app->actor.alone ? NULL : role_label(record_text(rows.v[i], USER_role)) };
		who[pick.nitems++] = rows.v[i]->n;
	}
	pick.items = items;
	chosen = ui_pick(t->ui, &pick);
	if (chosen >= 0) {
		snprintf(number, sizeof(number), "%lld", (long long)who[chosen]);
		strlist_add(keep, "assigned_to");
		strlist_add(keep, number);
		args->text[0] = keep->v[keep->n - 2];
		args->text[1] = keep->v[keep->n - 1];
	}
	free(items);
	free(who);
	free(title);
	rowset_release(&rows);
	return chosen >= 0 ? OK : err_set(err, ERR_CANCEL, _("Nothing was changed."));
}

static void assign_preview(struct target *t, const struct args *args, const int64_t *records, size_t n,
	struct str *sentence, struct str *more)
{
	struct str name = STR_INIT;

	show_value(t, args, common_index(t->entity, COMMON_assigned_to), &name);
	str_addf(sentence, Q_("Assign %zu row to %s", "Assign %zu rows to %s", n), n, name.s);
	tell_already(count_already(t, args, records, n, change_field), more);
	str_release(&name);
}

/* --- Marks. */

static enum result check_filter(struct ui *ui, const char *typed, struct err *err)
{
	struct kind_env env = app_env(ui->app);
	struct filter filter = { 0 };
	enum result code = filter_parse(&customer_entity, typed, &env, &ui->app->rules.classes, &filter,
		err);

	filter_release(&filter);
	return code;
}

static void complete_filter(const char *typed, struct strlist *out, size_t *start)
{
	filter_complete(&customer_entity, typed, out, start);
}

struct marking { int64_t *v; size_t n, cap; };	/* owned */

static bool take_key(struct record *rec, void *ctx)
{
	struct marking *m = ctx;

	m->v = array_grow(m->v, &m->cap, m->n + 1, sizeof(*m->v));
	m->v[m->n++] = rec->n;
	return true;
}

/* Among all customers, whatever is searched now: the marks stay while one looks elsewhere. */
static enum result mark_those(struct target *t, struct list *list, const char *typed, struct err *err)
{
	struct kind_env env = app_env(t->app);
	struct filter filter = { 0 };
	struct query q = { .entity = &customer_entity, .filter = &filter };
	struct marking marking = { 0 };
	enum result code = filter_parse(&customer_entity, typed, &env, &t->app->rules.classes, &filter,
		err);

	if (!code)
		code = query_each(t->app->db, &q, take_key, &marking, err);
	if (!code) {
		list_mark_keys(list, marking.v, marking.n);
		str_addf(t->out, Q_("%zu row is marked.", "%zu rows are marked.", list->marks.n),
			list->marks.n);
	}
	filter_release(&filter);
	free(marking.v);
	return code;
}

static enum result mark_filter(struct target *t, const struct args *args, struct err *err)
{
	struct view *view = ui_view(t->ui, &customers_ops);
	enum result code = OK;
	char *typed;

	(void)args;
	ui_focus(t->ui, view);
	typed = ui_ask_completed(t->ui, _("Mark which customers?"), "",
		_("For example: (kind=buyer or tag:vip) budget>=500k due<=tomorrow. Tab completes."),
		check_filter, complete_filter);
	if (typed && typed[strspn(typed, " ")]) {
		code = mark_those(t, view->ops->list(view), typed, err);
		view->dirty = true;
	}
	free(typed);
	return code;
}

static const struct field tag_params[] = {
	{ .name = "tag", .kind = &kind_set, .label = N_("Tags"), .flags = F_REQUIRED,
	  .help = N_("One or several words, separated by blanks"), .pool = "tag" },
};

static const struct field field_params[] = {
	{ .name = "field", .kind = &kind_text, .label = N_("Field"), .flags = F_REQUIRED },
	{ .name = "value", .kind = &kind_text, .label = N_("Value") },
};

const struct action bulk_actions[] = {
	{ .name = "tag-add", .menu = N_("Customer"),
	  .keys = "t", .help = N_("Add a tag"), .in = IN_LIST,
	  .params = tag_params, .nparams = COUNT(tag_params), .preview = tag_add_preview,
	  .flags = A_WRITES | A_ROW | A_BULK, .run = tag_add },
	{ .name = "tag-remove", .keys = "<A-t>", .help = N_("Take a tag off"),
	  .in = IN_LIST, .params = tag_params, .nparams = COUNT(tag_params),
	  .preview = tag_remove_preview, .flags = A_WRITES | A_ROW | A_BULK, .run = tag_remove },
	{ .name = "set-field", .keys = "=", .help = N_("Set a field of the row, or of all that are marked"),
	  .in = IN_LIST | IN_AGENDA, .params = field_params, .nparams = COUNT(field_params),
	  .ask = ask_field, .preview = field_preview, .flags = A_WRITES | A_ROW | A_BULK,
	  .run = set_field },
	{ .name = "assign", .keys = "@ <A-h>", .help = N_("Assign the row, or all that are marked, to somebody"),
	  .in = IN_LIST | IN_AGENDA, .params = field_params, .nparams = COUNT(field_params),
	  .ask = ask_user, .preview = assign_preview, .flags = A_WRITES | A_ROW | A_BULK,
	  .verb = VERB_ASSIGN,
	  .run = set_field },
	{ .name = "mark-filter", .keys = "X <A-c>", .help = N_("Mark all customers that fit conditions"),
	  .in = IN_MAIN, .run = mark_filter },
	{ .name = NULL },
};
