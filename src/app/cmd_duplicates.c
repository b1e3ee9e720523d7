/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * duplicates, duplicates merge, duplicates ignore, duplicates unmerge. */
#include "base/base.h"
#include "app/command.h"

#include "io/json.h"
#include "model/record.h"
#include "app/merge.h"
#include "app/output.h"
#include "app/record_json.h"
#include "app/telling.h"

/* --- The list. */

static void json_customer(struct target *t, struct json_writer *w, const char *name,
	const struct record *rec)
{
	static const size_t fields[] = { CUSTOMER_name, CUSTOMER_phone, CUSTOMER_secondary_phone,
		CUSTOMER_whatsapp, CUSTOMER_email, CUSTOMER_city };
	struct kind_env env = app_env(t->app);

	jw_object(w, name);
	jw_string(w, "id", rec->id);
	for (size_t i = 0; i < COUNT(fields); i++) {
		struct str text = STR_INIT;

		record_print(rec, fields[i], &env, &text);
		jw_string(w, customer_entity.fields[fields[i]].name, text.len ? text.s : NULL);
		str_release(&text);
	}
	jw_int(w, "interaction_count", record_num(rec, CUSTOMER_interaction_count));
	jw_end_object(w);
}

static void plain_customer(struct target *t, const struct record *rec, struct str *out)
{
	static const size_t fields[] = { CUSTOMER_name, CUSTOMER_phone, CUSTOMER_email,
		CUSTOMER_city };
	bool any = false;

	str_addf(out, "    %s  ", rec->id);
	for (size_t i = 0; i < COUNT(fields); i++) {
		if (!record_has(rec, fields[i]))
			continue;
		if (any)
			str_add(out, P_("between words of a list", ", "));
		output_value(t->app, rec, fields[i], out);
		any = true;
	}
	str_addc(out, '\n');
}

static void print_pair(struct target *t, struct json_writer *w, const struct pair *pair,
	const struct record *kept, const struct record *other)
{
	const char *word;

	if (t->json) {
		jw_object(w, NULL);
		jw_array(w, "why");
		for (size_t i = 0; (word = merge_why_word(pair->like, i)); i++)
			jw_string(w, NULL, word);
		jw_end_array(w);
		json_customer(t, w, "keep", kept);
		json_customer(t, w, "other", other);
		jw_end_object(w);
		return;
	}
	merge_why(pair->like, t->out);
	str_addc(t->out, '\n');
	plain_customer(t, kept, t->out);
	plain_customer(t, other, t->out);
}

static enum result print_pairs(struct target *t, const struct pairs *pairs, struct err *err)
{
	struct json_writer w;
	enum result code = OK;

	jw_init(&w, t->out, false);
	if (t->json)
		jw_array(&w, NULL);
	for (size_t i = 0; i < pairs->n && !code; i++) {
		struct record *a = NULL, *b = NULL;
		bool first;

		code = query_get(t->app->db, &customer_entity, pairs->v[i].a, &a, err);
		if (!code)
			code = query_get(t->app->db, &customer_entity, pairs->v[i].b, &b, err);
		if (!code) {
			first = merge_keeps_first(a, b);
			print_pair(t, &w, &pairs->v[i], first ? a : b, first ? b : a);
		}
		record_free(&a);
		record_free(&b);
		output_flush(t, false);
	}
	if (t->json) {
		jw_end_array(&w);
		str_addc(t->out, '\n');
	} else if (!pairs->n) {
		str_addf(t->out, "%s\n", _("No customer is there twice."));
	}
	return code;
}

static enum result list(struct target *t, const struct args *args, struct err *err)
{
	const char *limit = args_text(args, "limit");
	struct pair_search search = { .actor = &t->app->actor };
	struct pairs pairs = { 0 };
	struct telling telling;
	int64_t most = 0;
	enum result code;

	if (limit && (!parse_int64(limit, &most) || most < 0))
		return err_set(err, ERR_USAGE, _("--limit wants a number, not \"%s\"."), limit);
	search.limit = (size_t)most;
	search.progress = telling_step;
	search.ctx = &telling;
	telling_begin(&telling, t);
	code = query_pairs(t->app->db, &search, &pairs, err);
	telling_end(&telling);
	if (!code)
		code = print_pairs(t, &pairs, err);
	pairs_release(&pairs);
	return code;
}

/* --- Answers. */

static enum result two_customers(struct target *t, int64_t n[2], struct err *err)
{
	if (t->nwords < 2)
		return err_set(err, ERR_USAGE, _("Say which two customers: best by their ids."));
	if (app_find_customer(t->app, t->words[0], &n[0], err) ||
	    app_find_customer(t->app, t->words[1], &n[1], err))
		return err->code;
	return n[0] != n[1] ? OK :
		err_set(err, ERR_USAGE, _("These are not two customers but one."));
}

static enum result print_result(struct target *t, int64_t n, const char *sentence, struct err *err)
{
	struct record *rec = NULL;

	if (query_get(t->app->db, &customer_entity, n, &rec, err))
		return err->code;
	if (t->json) {
		record_print_json(t->app, rec, t->out);
	} else {
		str_addf(t->out, "%s (%s)\n", sentence, rec->id);
	}
	record_free(&rec);
	return OK;
}

static enum result merge_two(struct target *t, const int64_t n[2], bool prefer_other,
	struct err *err)
{
	struct record *kept = NULL, *other = NULL;
	enum result code = query_get(t->app->db, &customer_entity, n[0], &kept, err);
	struct merge_plan plan;
	char *sentence;

	if (!code)
		code = query_get(t->app->db, &customer_entity, n[1], &other, err);
	if (!code) {
		if (prefer_other)
			merge_prefer_other(kept, other, &plan);
		else
			merge_propose(kept, other, &plan);
		code = app_merge(t->app, kept, other, &plan, err);
	}
	if (!code) {
		sentence = xasprintf(_("%s merged into %s"), record_text(other, CUSTOMER_name),
			record_text(kept, CUSTOMER_name));
		code = print_result(t, n[0], sentence, err);
		free(sentence);
	}
	record_free(&kept);
	record_free(&other);
	return code;
}

static enum result merge(struct target *t, const struct args *args, struct err *err)
{
	const char *prefer = args_text(args, "prefer");
	int64_t n[2];

	if (prefer && !str_eq(prefer, "keep") && !str_eq(prefer, "other"))
		return err_set(err, ERR_USAGE, _("--prefer wants keep or other, not \"%s\"."), prefer);
	if (two_customers(t, n, err))
		return err->code;
	return merge_two(t, n, prefer && str_eq(prefer, "other"), err);
}

static enum result ignore(struct target *t, const struct args *args, struct err *err)
{
	bool apart = !args_yes(args, "again");
	int64_t n[2];

	if (two_customers(t, n, err) || app_tell_apart(t->app, n[0], n[1], apart, err))
		return err->code;
	if (!t->json)
		str_addf(t->out, "%s\n", apart ? _("They will not be asked about again.") :
			_("They may be asked about again."));
	return OK;
}

static enum result unmerge(struct target *t, const struct args *args, struct err *err)
{
	struct str sentence = STR_INIT;
	int64_t n;
	enum result code;

	(void)args;
	if (!t->nwords)
		return err_set(err, ERR_USAGE, _("Say which one: an id, a phone number or a name."));
	code = app_find_deleted(t->app, &customer_entity, t->words[0], &n, err);
	if (!code)
		code = app_unmerge_told(t->app, n, &sentence, err);
	if (!code)
		code = print_result(t, n, sentence.s, err);
	str_release(&sentence);
	return code;
}

static const struct field list_params[] = {
	{ .name = "limit", .kind = &kind_int, .label = N_("At most"),
	  .help = N_("How many at most") },
};

static const struct choice sides[] = {
	{ "keep", N_("The kept customer") },
	{ "other", N_("The other customer") },
	{ NULL, NULL },
};

static const struct field merge_params[] = {
	{ .name = "prefer", .kind = &kind_choice, .choices = sides, .label = N_("Whose values"),
	  .help = N_("Whose values hold where both have one: keep, which is usual, or other") },
};

static const struct field ignore_params[] = {
	{ .name = "again", .kind = &kind_bool, .label = N_("Ask again"),
	  .help = N_("They may be asked about again") },
};

const struct action duplicates_actions[] = {
	{ .name = "duplicates", .help = N_("List customers that may be there twice"),
	  .params = list_params, .nparams = COUNT(list_params), .in = IN_SHELL, .run = list },
	{ .name = "duplicates-merge", .help = N_("Make one customer of two; undo takes it back"),
	  .words = "KEEP OTHER", .params = merge_params, .nparams = COUNT(merge_params),
	  .in = IN_SHELL, .flags = A_WRITES, .run = merge },
	{ .name = "duplicates-ignore", .help = N_("These two are different people; never ask again"),
	  .words = "CUSTOMER CUSTOMER", .params = ignore_params, .nparams = COUNT(ignore_params),
	  .in = IN_SHELL, .flags = A_WRITES, .run = ignore },
	{ .name = "duplicates-unmerge",
	  .help = N_("Take a merged customer out again, also after other changes"),
	  .words = "CUSTOMER", .in = IN_SHELL, .flags = A_WRITES, .run = unmerge },
	{ .name = NULL },
};
