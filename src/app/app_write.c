/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The ways in which app writes: one step, its rules, one transaction. */
#include "base/base.h"
#include "app/app.h"

#include "model/schema/lists.h"
#include "model/schema/people.h"
#include "store/save.h"
#include "app/effects.h"
#include "app/merge.h"
#include "app/smart_lists.h"

char *app_step_label(const struct app *app, const struct record *rec, const char *phrase)
{
	struct kind_env env = app_env(app);
	struct str text = STR_INIT;
	struct str title = STR_INIT;
	int parent = rec->entity->parent ? entity_field(rec->entity, rec->entity->parent) : -1;

	if (parent >= 0 && str_eq(rec->entity->fields[parent].target, "customer"))
		query_title(app->db, &customer_entity, record_num(rec, (size_t)parent), &title);
	if (!title.len)
		record_show(rec, (size_t)entity_field(rec->entity, rec->entity->title), &env, &title);
	str_add(&text, phrase);
	if (title.len)
		str_addf(&text, _(": %s"), title.s);
	str_release(&title);
	return str_detach(&text);
}

enum result app_put(struct app *app, struct record *rec, struct err *err)
{
	struct record *before = NULL;
	struct save *save = NULL;
	char *label;

	if (record_check(rec, err))
		return err->code;
	label = app_step_label(app, rec, _(rec->n ? rec->entity->changed : rec->entity->added));
	if (save_begin(app->db, &app->actor, label, false, &save, err)) {
		free(label);
		return err->code;
	}
	free(label);
	if (rec->n && query_get(save_db(save), rec->entity, rec->n, &before, err))
		goto fail;
	if (save_put(save, WHO_USER, rec, err) || effects_saved(app, save, before, rec, err))
		goto fail;
	record_free(&before);
	return save_commit(&save, err);
fail:
	record_free(&before);
	save_abort(&save);
	return err->code;
}

/* Its number may be another list's by now. */
static enum result free_number(struct app *app, struct save *save, struct record *list, struct err *err)
{
	bool moved;

	if (smart_list_make_room(app, list, &moved, err))
		return err->code;
	return moved ? save_put(save, WHO_USER, list, err) : OK;
}

static enum result change_presence(struct app *app, const struct entity *entity, int64_t n,
	bool gone, struct err *err)
{
	struct record *rec = NULL;
	struct save *save = NULL;
	char *label;

	if (query_get(app->db, entity, n, &rec, err))
		return err->code;
	if (!gone && !record_has(rec, common_index(entity, COMMON_deleted_at))) {
		record_free(&rec);
		return err_set(err, ERR_INVALID, _("It is not deleted, so there is nothing to bring back."));
	}
	if (!gone && entity == &customer_entity && record_has(rec, CUSTOMER_merged_into)) {
		struct strlist kept = { 0 };	/* with all that moved along */
		enum result code = app_unmerge(app, n, &kept, err);

		strlist_release(&kept);
		record_free(&rec);
		return code;
	}
	if (gone && app->me && entity == &user_entity && n == app->me->n) {
		record_free(&rec);
		return err_set(err, ERR_DENIED, _("That is you: nobody deletes himself."));
	}
	label = app_step_label(app, rec, _(gone ? entity->deleted : entity->restored));
	if (save_begin(app->db, &app->actor, label, false, &save, err))
		goto fail;
	if (!gone && entity == &smart_list_entity && free_number(app, save, rec, err))
		goto fail;
	if (gone ? save_delete(save, WHO_USER, entity, n, err) :
	    save_restore(save, WHO_USER, entity, n, err))
		goto fail;
	if (gone ? effects_deleted(app, save, rec, err) : OK)
		goto fail;
	free(label);
	record_free(&rec);
	return save_commit(&save, err);
fail:
	free(label);
	record_free(&rec);
	save_abort(&save);
	return err->code;
}

enum result app_delete(struct app *app, const struct entity *entity, int64_t n, struct err *err)
{
	return change_presence(app, entity, n, true, err);
}

enum result app_restore(struct app *app, const struct entity *entity, int64_t n, struct err *err)
{
	return change_presence(app, entity, n, false, err);
}

enum result app_undo(struct app *app, char **label, struct err *err)
{
	return undo_step(app->db, &app->actor, label, err);
}

enum result app_redo(struct app *app, char **label, struct err *err)
{
	return redo_step(app->db, &app->actor, label, err);
}

enum result app_memo_set(struct app *app, const char *key, const char *value, struct err *err)
{
	return save_memo(app->db, key, value, err);
}

enum result app_bulk_begin(struct app *app, const char *label, struct err *err)
{
	return save_group_begin(app->db, &app->actor, label, err);
}

enum result app_bulk_end(struct app *app, bool keep, struct err *err)
{
	return save_group_end(app->db, keep, err);
}
