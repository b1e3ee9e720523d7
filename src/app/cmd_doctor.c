/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * doctor database: whether the database is sound; its search texts made anew. */
#include "base/base.h"
#include "app/command.h"

#include <sys/stat.h>
#include <unistd.h>

#include "io/json.h"
#include "store/db.h"
#include "store/query.h"
#include "app/output.h"

/* On a terminal, so that a large database is seen to be worked on. */
static bool on_progress(void *ctx, int64_t done, int64_t all)
{
	int64_t *told = ctx, part = done * 100 / MAX(all, 1);

	if (part / 5 != *told / 5) {
		fprintf(stderr, "\r%3d %%", (int)part);
		*told = part;
	}
	return true;
}

static enum result reindex(struct target *t, int64_t *records, struct err *err)
{
	bool seen = !t->ui && !t->plain && isatty(STDERR_FILENO);
	int64_t told = 0;
	enum result code = db_reindex(t->app->db, seen ? on_progress : NULL, &told, records, err);

	if (told)
		fputs("\r     \r", stderr);
	return code;
}

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

static enum result doctor(struct target *t, const struct args *args, struct err *err)
{
	bool anew = args_yes(args, "reindex");
	int64_t records = 0;

	if ((anew && reindex(t, &records, err)) || db_check(t->app->db, err))
		return err->code;
	return report(t, anew, records, err);
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
