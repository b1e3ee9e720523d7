/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * tag list, tag rename, tag delete. */
#include "base/base.h"
#include "app/command.h"

#include "io/json.h"
#include "store/query.h"
#include "text/layout.h"
#include "app/output.h"
#include "app/tags.h"

static enum result tag_list(struct target *t, const struct args *args, struct err *err)
{
	struct tag_counts tags = { 0 };
	struct json_writer w;
	enum result code = query_tags(t->app->db, &tags, err);

	(void)args;
	jw_init(&w, t->out, false);
	if (!code && t->json)
		jw_array(&w, NULL);
	for (size_t i = 0; i < tags.n && !code; i++) {
		const struct tag_count *tag = &tags.v[i];

		if (t->json) {
			jw_object(&w, NULL);
			jw_string(&w, "tag", tag->word);
			jw_int(&w, "customers", tag->customers);
			jw_int(&w, "records", tag->records);
			jw_end_object(&w);
			continue;
		}
		str_addf(t->out, "%6lld  ", (long long)tag->customers);
		output_visible(tag->word, false, t->out);
		if (tag->records > tag->customers) {
			unsigned long others = (unsigned long)(tag->records - tag->customers);

			str_addf(t->out, Q_("  (and %lu other record)", "  (and %lu other records)", others),
				others);
		}
		str_addc(t->out, '\n');
	}
	if (!code && t->json) {
		jw_end_array(&w);
		str_addc(t->out, '\n');
	} else if (!code && !tags.n) {
		str_addf(t->out, "%s\n", _("There are no tags yet."));
	}
	tag_counts_release(&tags);
	return code;
}

static enum result change(struct target *t, const char *old, const char *new, struct err *err)
{
	struct tag_change change = { .old = old, .new = new };
	struct json_writer w;
	int64_t changed;

	if (tags_change(t->app, &change, &changed, err))
		return err->code;
	if (t->json) {
		jw_init(&w, t->out, true);
		jw_object(&w, NULL);
		jw_int(&w, "records", changed);
		jw_end_object(&w);
		str_addc(t->out, '\n');
	} else if (new) {
		str_addf(t->out, Q_("Renamed in %lld record; undo takes it back.\n",
			"Renamed in %lld records; undo takes it back.\n", (unsigned long)changed),
			(long long)changed);
	} else {
		str_addf(t->out, Q_("Taken off %lld record; undo brings it back.\n",
			"Taken off %lld records; undo brings it back.\n", (unsigned long)changed),
			(long long)changed);
	}
	return OK;
}

static enum result tag_rename(struct target *t, const struct args *args, struct err *err)
{
	(void)args;
	if (t->nwords != 2)
		return err_set(err, ERR_USAGE, _("Say the tag and its new name; quotes keep a name of several words together."));
	return change(t, t->words[0], t->words[1], err);
}

static enum result tag_delete(struct target *t, const struct args *args, struct err *err)
{
	(void)args;
	if (t->nwords != 1)
		return err_set(err, ERR_USAGE, _("Say which tag."));
	return change(t, t->words[0], NULL, err);
}

const struct action tag_actions[] = {
	{ .name = "tag-list", .help = N_("List the tags and how many customers have each"),
	  .in = IN_SHELL, .run = tag_list },
	{ .name = "tag-rename", .help = N_("Give a tag another name in every record, or unite it with another"),
	  .words = "TAG NEW", .in = IN_SHELL, .flags = A_WRITES, .run = tag_rename },
	{ .name = "tag-delete", .help = N_("Take a tag off every record"), .words = "TAG",
	  .in = IN_SHELL, .flags = A_WRITES, .run = tag_delete },
	{ .name = NULL },
};
