/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Another id for a record that is here: who joins an office is somebody there already. */
#include "base/base.h"
#include "store/save.h"

#include "store/store_p.h"

/* References hold numbers and follow by themselves; the log writes ids. */
static enum result rename_in_log(struct db *db, const char *old, const char *id, struct err *err)
{
	if (sql_run(db, err, "UPDATE log SET old = replace(old, ?, ?) WHERE instr(old, ?)", "ttt", old, id,
	    old))
		return err->code;
	return sql_run(db, err, "UPDATE log SET new = replace(new, ?, ?) WHERE instr(new, ?)", "ttt", old,
		id, old);
}

enum result save_identify(struct save *save, struct record *rec, const char *id, struct err *err)
{
	struct db *db = save->db;
	struct ulid ulid;
	int64_t n = 0;

	if (!ulid_parse(id, &ulid))
		return err_set(err, ERR_INVALID, _("\"%s\" is not an id."), id);
	if (sql_int(db, &n, err, "SELECT n FROM ident WHERE ulid = ?", "b", &ulid))
		return err->code;
	if (n == rec->n)
		return OK;
	if (n)
		return err_set(err, ERR_CONFLICT, _("This database knows that person as somebody else: join with "
			"a database of its own, \"wasit --db FILE office join …\"."));
	/* No server has it under its new name. */
	if (sql_run(db, err, "UPDATE ident SET ulid = ? WHERE n = ?", "bi", &ulid, rec->n) ||
	    sql_run(db, err, "DELETE FROM sync_record WHERE n = ?", "i", rec->n) ||
	    rename_in_log(db, rec->id, id, err))
		return err->code;
	db_forget_ids(db);
	ulid_print(&ulid, rec->id);
	save->wrote = true;
	return OK;
}
