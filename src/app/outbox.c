/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What waits to be sent. */
#include "base/base.h"
#include "app/inbox_p.h"

#include "store/sync_inbox.h"
#include "app/sync_p.h"

void outbox_release(struct outbox *outbox)
{
	for (size_t i = 0; i < outbox->n; i++) {
		struct outbox_item *item = &outbox->v[i];

		free(item->id), free(item->title), free(item->what), free(item->remote), free(item->refused);
	}
	free(outbox->v);
	*outbox = (struct outbox){ 0 };
}

static char *labels_of(const struct entity *entity, const struct strlist *names)
{
	struct str out = STR_INIT;

	for (size_t i = 0; i < names->n; i++) {
		int field = entity_field(entity, names->v[i]);

		if (field >= 0 && !state_is_count(entity, (size_t)field))
			str_addf(&out, "%s%s", out.len ? P_("between words of a list", ", ") : "",
				_(entity->fields[field].label));
	}
	return str_detach(&out);
}

static enum result add_waiting(struct app *app, const char *remote, int64_t n, const char *refused,
	struct outbox *out, struct err *err)
{
	const struct entity *entity = query_entity_of(app->db, n);
	struct strlist fields = { 0 };
	struct outbox_item *item;
	char id[ULID_LEN + 1];
	enum result code;

	if (!entity || !query_id_of(app->db, n, id))
		return OK;
	out->v = array_grow(out->v, &out->cap, out->n + 1, sizeof(*out->v));
	item = &out->v[out->n++];
	*item = (struct outbox_item){ .entity = entity, .n = n, .id = xstrdup(id),
		.title = inbox_title(app, entity, n), .remote = xstrdup(remote),
		.refused = refused ? xstrdup(inbox_reason(refused)) : NULL };
	code = outbox_since(app->db, remote, n, &item->since, &fields, err);
	item->what = labels_of(entity, &fields);
	strlist_release(&fields);
	return code;
}

#define OUTBOX_MAX 200

static enum result read_waiting(struct app *app, const struct sync_remote *remote, struct outbox *out,
	struct err *err)
{
	int64_t *v = NULL;
	size_t n = 0;
	enum result code = sync_waiting(app->db, remote->name, remote->mark, 0, OUTBOX_MAX, &v, &n, err);

	for (size_t i = 0; i < n && !code; i++)
		code = add_waiting(app, remote->name, v[i], NULL, out, err);
	out->more |= n == OUTBOX_MAX;
	free(v);
	return code;
}

enum result outbox_read(struct app *app, struct outbox *out, struct err *err)
{
	struct inbox_letters refused = { 0 };
	struct sync_remotes remotes;
	enum result code = sync_remotes_get(app->db, &remotes, err);

	if (code)
		return code;
	code = inbox_refused_get(app->db, &refused, err);
	for (size_t i = 0; i < refused.n && !code; i++)
		code = add_waiting(app, refused.v[i].remote, refused.v[i].n, refused.v[i].reason, out, err);
	for (size_t i = 0; i < remotes.n && !code; i++)
		code = read_waiting(app, &remotes.v[i], out, err);
	inbox_letters_release(&refused);
	sync_remotes_release(&remotes);
	return code;
}
