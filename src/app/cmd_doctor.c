/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * doctor database: whether the database is sound; its search texts made anew. */
#include "base/base.h"
#include "app/command.h"

#include <sys/stat.h>

#include "base/sys.h"
#include "io/json.h"
#include "store/db.h"
#include "store/query.h"
#include "app/output.h"
#include "app/telling.h"

static enum result count_live(struct target *t, struct json_writer *w, struct err *err)
{
	static const char *const names[] = { "customer", "interaction", "followup" };

	for (size_t i = 0; i < COUNT(names); i++) {
		struct query q = { .entity = entity_find(names[i]) };
		int64_t count;

		if (query_count(t->app->db, &q, 0, &count, err))
			return err->code;
		if (t->json)
			jw_int(w, names[i], count);
		else
			str_addf(t->out, "%s: %lld\n", _(q.entity->plural), (long long)count);
	}
	return OK;
}

static enum result report(struct target *t, bool reindexed, int64_t records, struct err *err)
{
	const char *path = db_path(t->app->db);
	struct json_writer w;
	struct stat st;
	long long bytes = stat(path, &st) == 0 ? (long long)st.st_size : 0;
	enum result code;

	jw_init(&w, t->out, false);
	if (t->json) {
		jw_object(&w, NULL);
		jw_string(&w, "path", path);
		jw_int(&w, "bytes", bytes);
		jw_bool(&w, "sound", true);
		if (reindexed)
			jw_int(&w, "reindexed", records);
		code = count_live(t, &w, err);
		jw_end_object(&w);
		str_addc(t->out, '\n');
		return code;
	}
	str_addf(t->out, "%s: %s\n", _("Database"), path);
	str_addf(t->out, "%s: %.1f MB\n", _("Size"), (double)bytes / 1e6);
	code = count_live(t, &w, err);
	if (reindexed)
		str_addf(t->out, Q_("The search texts of %lld record were made anew.\n",
			"The search texts of %lld records were made anew.\n", (unsigned long)records),
			(long long)records);
	str_addf(t->out, "%s\n", _("The file, its references and its search index are sound."));
	return code;
}

static void tell_step(void *ctx, int step, int steps)
{
	telling_stage(ctx, step == 1 ? P_("check", "the file") : step == 2 ? P_("check", "references") :
		P_("check", "search index"), step, steps);
}

static enum result doctor(struct target *t, const struct args *args, struct err *err)
{
	bool anew = args_yes(args, "reindex");
	struct telling telling;
	int64_t records = 0;
	enum result code = OK;

	telling_begin(&telling, t);
	if (anew)
		code = db_reindex(t->app->db, telling_step, &telling, &records, err);
	if (code && sys_interrupted())
		code = err_set(err, ERR_CANCEL, _("Stopped; nothing was changed."));
	if (!code && (code = db_check_told(t->app->db, tell_step, &telling, err)) && sys_interrupted())
		/* Whatever SQLite made of being stopped in the middle is no verdict. */
		code = err_set(err, ERR_CANCEL, _("Stopped: whether the database is sound is not known."));
	telling_end(&telling);
	return code ? code : report(t, anew, records, err);
}

static const struct field doctor_params[] = {
	{ .name = "reindex", .kind = &kind_bool, .label = N_("Search texts anew"),
	  .help = N_("Make the search texts and the words of tags anew from the records first") },
};

const struct action check_actions[] = {
	{ .name = "doctor-database", .help = N_("Check whether the database is sound"),
	  .params = doctor_params, .nparams = COUNT(doctor_params), .in = IN_SHELL, .run = doctor },
	{ .name = NULL },
};
