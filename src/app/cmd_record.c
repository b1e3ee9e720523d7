/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * add, list, show, edit, delete, restore: for every entity, made from its table. */
#include "base/base.h"
#include "app/command.h"

#include "io/json.h"
#include "model/filter.h"
#include "model/schema/people.h"
#include "store/query.h"
#include "app/many.h"
#include "app/output.h"
#include "app/record_json.h"
#include "app/tags.h"

/* Reads every given parameter that is a field of the record; references by name. */
static enum result take_fields(struct target *t, const struct args *args, struct record *rec,
	struct err *err)
{
	struct kind_env env = app_env(t->app);

	for (size_t i = 0; i < args->nparams; i++) {
		const struct field *param = &args->params[i];
		int field = entity_field(rec->entity, param->name);
		int64_t n;

		if (!args->text[i] || field < 0)
			continue;
		if (param->kind != &kind_ref || !*args->text[i]) {
			if (record_parse(rec, (size_t)field, args->text[i], &env, err))
				return err->code;
			continue;
		}
		if (app_find(t->app, entity_find(param->target), args->text[i], &n, err)) {
			err->field = param->name;
			return err->code;
		}
		record_set_num(rec, (size_t)field, n);
	}
	return OK;
}

static void print_record(struct target *t, const struct record *rec)
{
	if (t->json) {
		record_print_json(t->app, rec, t->out);
	} else
		output_card(t->app, rec, t->out);
}

/* After a write: the sentence, or the record as it is now. */
static enum result print_saved(struct target *t, int64_t n, const struct entity *entity,
	const char *sentence, struct err *err)
{
	struct record *rec = NULL;
	char *label;

	if (query_get(t->app->db, entity, n, &rec, err))
		return err->code;
	if (t->json)
		print_record(t, rec);
	else {
		label = app_step_label(t->app, rec, sentence);
		str_addf(t->out, "%s (%s)\n", label, rec->id);
		free(label);
	}
	record_free(&rec);
	return OK;
}

/* What was taken though it is hardly what was meant, a sentence a line: of the fields that were given. */
static void tell_doubts(struct target *t, const struct args *args, const struct record *rec)
{
	for (size_t i = 0; !t->json && i < args->nparams; i++) {
		int field = args->text[i] ? entity_field(rec->entity, args->params[i].name) : -1;
		const char *doubt = field < 0 ? NULL :
			record_doubt(rec, (size_t)field, app_env(t->app).now);

		if (doubt) {
			str_addf(t->out, _("%s: %s"), _(rec->entity->fields[field].label), doubt);
			str_addc(t->out, '\n');
		}
	}
}

/* Rule 10: the same phone or e-mail is refused with the other named, unless both are wanted. */
static enum result refuse_duplicate(struct target *t, const struct args *args,
	const struct record *rec, struct err *err)
{
	struct record *other = NULL;
	int64_t n;

	if (rec->entity != &customer_entity || args_yes(args, "keep_both"))
		return OK;
	if (app_find_duplicate(t->app, rec, &n, err))
		return err->code;
	if (!n)
		return OK;
	if (query_get(t->app->db, &customer_entity, n, &other, err))
		return err->code;
	err_set(err, ERR_DUPLICATE, _("%s (%s) has the same number or e-mail; --keep-both adds this one too."),
		record_text(other, CUSTOMER_name), other->id);
	record_free(&other);
	return err->code;
}

static enum result record_add(struct target *t, const struct args *args, struct err *err)
{
	struct kind_env env = app_env(t->app);
	struct record *rec = record_new(t->entity);
	int title = entity_field(t->entity, t->entity->title);
	enum result code = OK;

	record_defaults(rec, &env);
	if (t->nwords && t->entity->parent && str_eq(t->entity->parent, "customer")) {
		int64_t n;

		code = app_find_customer(t->app, t->words[0], &n, err);
		if (!code)
			record_set_num(rec, (size_t)entity_field(t->entity, "customer"), n);
	} else if (t->nwords)
		code = record_parse(rec, (size_t)title, t->words[0], &env, err);
	if (!code)
		code = take_fields(t, args, rec, err);
	if (!code)
		code = refuse_duplicate(t, args, rec, err);
	if (!code)
		code = app_put(t->app, rec, err);
	if (!code)
		code = print_saved(t, rec->n, t->entity, _(t->entity->added), err);
	if (!code)
		tell_doubts(t, args, rec);
	record_free(&rec);
	return code;
}

static enum result change_record(struct target *t, const struct args *args, struct record *rec,
	struct err *err)
{
	if (take_fields(t, args, rec, err) || tags_type(t->app, rec, args_text(args, "add_tag"), true, err))
		return err->code;
	return tags_type(t->app, rec, args_text(args, "remove_tag"), false, err);
}

static enum result record_edit(struct target *t, const struct args *args, struct err *err)
{
	struct record *rec = NULL;
	enum result code;

	if (args_text(args, "where"))
		return many_run(t, args, change_record, err);
	code = query_get(t->app->db, t->entity, t->n, &rec, err);
	if (!code)
		code = change_record(t, args, rec, err);
	if (!code)
		code = app_put(t->app, rec, err);
	if (!code)
		code = print_saved(t, rec->n, t->entity, _(t->entity->changed), err);
	if (!code)
		tell_doubts(t, args, rec);
	record_free(&rec);
	return code;
}

static enum result record_show_card(struct target *t, const struct args *args, struct err *err)
{
	struct record *rec = NULL;

	(void)args;
	if (query_get(t->app->db, t->entity, t->n, &rec, err))
		return err->code;
	if (t->entity->derive)
		t->entity->derive(rec, app_env(t->app).now, &t->app->rules.classes);
	print_record(t, rec);
	record_free(&rec);
	return OK;
}

static enum result record_delete(struct target *t, const struct args *args, struct err *err)
{
	if (args_text(args, "where"))
		return many_run(t, args, NULL, err);
	if (app_delete(t->app, t->entity, t->n, err))
		return err->code;
	return print_saved(t, t->n, t->entity, _(t->entity->deleted), err);
}

static enum result record_restore(struct target *t, const struct args *args, struct err *err)
{
	(void)args;
	if (app_restore(t->app, t->entity, t->n, err))
		return err->code;
	return print_saved(t, t->n, t->entity, _(t->entity->restored), err);
}

struct listing {
	struct target *t;
	struct columns columns;
	bool named_columns;
	struct json_writer w;
};

static bool list_row(struct record *rec, void *ctx)
{
	struct listing *list = ctx;
	struct target *t = list->t;

	if (t->entity->derive)
		t->entity->derive(rec, app_env(t->app).now, &t->app->rules.classes);
	if (t->json)
		record_json(t->app, &list->w, rec, list->named_columns ? &list->columns : NULL);
	else
		output_row(t->app, rec, &list->columns, t->out);
	output_flush(t, false);
	return true;
}

enum result command_query(struct target *t, const struct args *args, struct query *q,
	struct filter *filter, struct sort *sort, struct err *err)
{
	const char *text;
	struct kind_env env = app_env(t->app);
	int64_t limit = 0;

	*q = (struct query){ .entity = t->entity, .search = args_text(args, "search") };
	*filter = (struct filter){ 0 };
	if ((text = args_text(args, "filter"))) {
		if (filter_parse(t->entity, text, &env, &t->app->rules.classes, filter, err))
			return err->code;
		q->filter = filter;
	}
	if ((text = args_text(args, "sort"))) {
		if (sort_parse(t->entity, text, sort, err))
			return err->code;
		q->sort = sort;
	}
	if ((text = args_text(args, "limit")) && (!parse_int64(text, &limit) || limit < 0))
		return err_set(err, ERR_USAGE, _("--limit wants a number, not \"%s\"."), text);
	q->limit = (size_t)limit;
	q->every_hit = !limit || limit > RANKED_HITS;
	q->deleted = args_yes(args, "deleted");
	return OK;
}

static enum result record_list(struct target *t, const struct args *args, struct err *err)
{
	struct listing list = { .t = t, .named_columns = args_text(args, "columns") };
	struct filter filter;
	struct sort sort;
	struct query q;
	enum result code;

	code = command_query(t, args, &q, &filter, &sort, err);
	if (!code)
		code = columns_parse(t->entity, args_text(args, "columns"), &list.columns, err);
	if (code) {
		filter_release(&filter);
		return code;
	}
	if (t->json) {
		jw_init(&list.w, t->out, false);
		jw_array(&list.w, NULL);
	} else
		output_heading(t->entity, &list.columns, t->out);
	code = query_each(t->app->db, &q, list_row, &list, err);
	if (t->json) {
		jw_end_array(&list.w);
		str_addc(t->out, '\n');
	}
	filter_release(&filter);
	columns_release(&list.columns);
	return code;
}

static const struct field list_params[] = {
	{ .name = "search", .kind = &kind_text, .label = N_("Search"),
	  .help = N_("Words to find, in any order") },
	{ .name = "filter", .kind = &kind_text, .pool = "filter", .label = N_("Filter"),
	  .help = N_("Conditions such as kind=buyer status=active") },
	{ .name = "sort", .kind = &kind_text, .pool = "sort", .label = N_("Sort"),
	  .help = N_("Fields to sort by, - before a field for the other way round") },
	{ .name = "limit", .kind = &kind_int, .label = N_("At most"),
	  .help = N_("How many at most") },
	{ .name = "columns", .kind = &kind_text, .pool = "columns", .label = N_("Columns"),
	  .help = N_("Fields to show, separated by commas") },
	{ .name = "deleted", .kind = &kind_bool, .label = N_("Deleted ones"),
	  .help = N_("Those that were deleted, instead of the others") },
};

static const struct field add_params[] = {
	{ .name = "keep_both", .kind = &kind_bool, .label = N_("Keep both"),
	  .help = N_("Add a customer although another has the same number or e-mail") },
};

static const struct field edit_params[] = {
	MANY_WHERE,
	{ .name = "add_tag", .kind = &kind_set, .label = N_("Add tags"),
	  .help = N_("Tags put to those that are there; --tags takes their place") },
	{ .name = "remove_tag", .kind = &kind_set, .label = N_("Take tags off"),
	  .help = N_("Tags that go") },
};

static const struct field delete_params[] = { MANY_WHERE };

const struct action record_actions[] = {
	{ .name = "add", .help = N_("Add one"), .words = "[NAME]", .params = add_params,
	  .nparams = COUNT(add_params), .in = IN_SHELL,
	  .flags = A_GENERIC | A_FIELDS | A_WRITES, .run = record_add },
	{ .name = "list", .help = N_("List them"), .params = list_params,
	  .nparams = COUNT(list_params), .in = IN_SHELL, .flags = A_GENERIC, .run = record_list },
	{ .name = "show", .help = N_("Show one"), .in = IN_SHELL, .flags = A_GENERIC | A_ROW,
	  .run = record_show_card },
	{ .name = "edit", .help = N_("Change one, or all that fit --where"), .params = edit_params,
	  .nparams = COUNT(edit_params), .in = IN_SHELL,
	  .flags = A_GENERIC | A_FIELDS | A_ROW | A_WRITES, .run = record_edit },
	{ .name = "delete", .help = N_("Delete one, or all that fit --where"),
	  .params = delete_params, .nparams = COUNT(delete_params), .in = IN_SHELL,
	  .flags = A_GENERIC | A_ROW | A_WRITES, .run = record_delete },
	{ .name = "restore", .help = N_("Bring a deleted one back"), .in = IN_SHELL,
	  .flags = A_GENERIC | A_ROW | A_DELETED | A_WRITES, .run = record_restore },
	{ .name = NULL },
};
