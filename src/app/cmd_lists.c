/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * smart-list export, smart-list import: lists as a file to share. */
#include "base/base.h"
#include "app/command.h"

#include "base/sys.h"
#include "io/json.h"
#include "model/schema/lists.h"
#include "store/query.h"
#include "app/smart_lists.h"

#define FILE_MAX_BYTES (256 * 1024)

static enum result take_named(struct target *t, struct rowset *lists, struct err *err)
{
	for (size_t i = 0; i < t->nwords; i++) {
		struct record *rec = NULL;
		int64_t n;

		if (smart_list_find(t->app, t->words[i], &n, err) ||
		    query_get(t->app->db, &smart_list_entity, n, &rec, err))
			return err->code;
		lists->v = array_grow(lists->v, &lists->cap, lists->n + 1, sizeof(*lists->v));
		lists->v[lists->n++] = rec;
	}
	return OK;
}

static enum result export_lists(struct target *t, const struct args *args, struct err *err)
{
	const char *path = args_text(args, "output");
	struct rowset lists = { 0 };
	struct str text = STR_INIT;
	enum result code = t->nwords ? take_named(t, &lists, err) : smart_lists_all(t->app, &lists, err);

	if (!code)
		smart_lists_print((const struct record *const *)lists.v, lists.n, &text);
	if (!code && path)
		code = sys_write_file(path, text.s, text.len, err);
	if (!code && path)
		str_addf(t->out, Q_("%zu smart list written to %s.\n", "%zu smart lists written to %s.\n",
			lists.n), lists.n, path);
	else if (!code)
		str_add(t->out, text.s);
	t->exact = !code && !path;
	str_release(&text);
	rowset_release(&lists);
	return code;
}

static void tell(struct target *t, int added, int changed)
{
	struct json_writer w;

	if (t->json) {
		jw_init(&w, t->out, true);
		jw_object(&w, NULL);
		jw_int(&w, "added", added);
		jw_int(&w, "changed", changed);
		jw_end_object(&w);
		str_addc(t->out, '\n');
		return;
	}
	str_addf(t->out, _("Smart lists: %d added, %d updated.\n"), added, changed);
}

static enum result import_lists(struct target *t, const struct args *args, struct err *err)
{
	struct str text = STR_INIT;
	int added, changed;
	enum result code;

	(void)args;
	if (t->nwords != 1)
		return err_set(err, ERR_USAGE, _("Say which file; - reads what comes through a pipe."));
	if (sys_read_file(t->words[0], FILE_MAX_BYTES, &text, err))
		return err_wrap(err, "%s", t->words[0]);
	code = smart_lists_import(t->app, text.s, text.len, t->words[0], &added, &changed, err);
	str_release(&text);
	if (!code)
		tell(t, added, changed);
	return code;
}

static const struct field export_params[] = {
	{ .name = "output", .kind = &kind_text, .label = N_("File"),
	  .help = N_("File to write, instead of printing") },
};

const struct action lists_actions[] = {
	{ .name = "smart-list-export", .help = N_("Write smart lists to share them, all or those named"),
	  .words = "[LIST…]", .params = export_params, .nparams = COUNT(export_params), .in = IN_SHELL,
	  .run = export_lists },
	{ .name = "smart-list-import", .help = N_("Read smart lists that somebody shared"),
	  .words = "FILE", .in = IN_SHELL, .flags = A_WRITES, .run = import_lists },
	{ .name = NULL },
};
