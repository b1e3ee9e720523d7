/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * sync: records that are here and no longer on the server. */
#include "base/base.h"
#include "app/cmd_sync_p.h"

#include "store/sync.h"

#define MISSING_SHOWN 20

enum result sync_show_missing(struct target *t, const char *remote, struct err *err)
{
	int64_t *v = NULL;
	size_t n = 0;
	enum result code = sync_missing(t->app->db, remote, 0, &v, &n, err);

	if (!code && n)
		str_addf(t->out, Q_("%d record is here and no longer on the server; \"wasit sync --missing send\" "
			"sends it again, \"--missing delete\" deletes it here:",
			"%d records are here and no longer on the server; \"wasit sync --missing send\" "
			"sends them again, \"--missing delete\" deletes them here:", (unsigned long)n), (int)n);
	if (!code && n)
		str_addc(t->out, '\n');
	for (size_t i = 0; i < MIN(n, MISSING_SHOWN) && !code; i++) {
		const struct entity *entity = query_entity_of(t->app->db, v[i]);
		char id[ULID_LEN + 1] = "";

		query_id_of(t->app->db, v[i], id);
		str_addf(t->out, "  %s: ", entity ? _(entity->label) : "?");
		if (entity)
			query_title(t->app->db, entity, v[i], t->out);
		str_addf(t->out, " (%s)\n", id);
	}
	if (!code && n > MISSING_SHOWN)
		str_add(t->out, "  …\n");
	free(v);
	return code;
}

enum result sync_settle_missing(struct target *t, const char *what, struct err *err)
{
	bool forget = str_eq(what, "delete");
	struct sync_remotes remotes;
	enum result code;

	if (!forget && !str_eq(what, "send"))
		return err_set(err, ERR_USAGE, _("--missing is \"send\" or \"delete\"."));
	if (sync_remotes_get(t->app->db, &remotes, err))
		return err->code;
	code = app_bulk_begin(t->app, _("Deleted, for the server has it no longer"), err);
	for (size_t i = 0; i < remotes.n && !code; i++) {
		int64_t *v = NULL;
		size_t n = 0;

		code = sync_missing(t->app->db, remotes.v[i].name, 0, &v, &n, err);
		for (size_t k = 0; k < n && !code; k++) {
			const struct entity *entity = query_entity_of(t->app->db, v[k]);

			if (forget && entity && app_delete(t->app, entity, v[k], err) &&
			    err->code != ERR_MISSING)
				code = err->code;
			if (!code)
				code = sync_missing_settle(t->app->db, remotes.v[i].name, v[k], forget, err);
		}
		free(v);
	}
	sync_remotes_release(&remotes);
	return app_bulk_end(t->app, !code, code ? &(struct err){ 0 } : err) || code ? err->code : OK;
}
