/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Learning that the database changed. */
#include "base/base.h"
#include "app/watch.h"

#include <unistd.h>
#ifdef HAVE_SYS_INOTIFY_H
#include <sys/inotify.h>
#endif

#include "store/db.h"
#include "store/query.h"

void watch_open(struct watch *watch, const struct app *app)
{
	*watch = (struct watch){ .fd = -1, .data_version = query_data_version(app->db) };
#ifdef HAVE_SYS_INOTIFY_H
	char *folder = xstrdup(db_path(app->db)), *slash = strrchr(folder, '/');

	if (slash)
		*slash = '\0';
	watch->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	/* The folder, not the file: the log beside the database is what is written. */
	if (watch->fd >= 0 && inotify_add_watch(watch->fd, slash ? (*folder ? folder : "/") : ".",
	    IN_MODIFY | IN_CREATE | IN_MOVED_TO | IN_DELETE) < 0) {
		close(watch->fd);
		watch->fd = -1;
	}
	free(folder);
#endif
}

void watch_close(struct watch *watch)
{
	if (watch->fd >= 0)
		close(watch->fd);
	watch->fd = -1;
}

/* Takes all events off; true when one of them is about the database's files: others may live in the folder. */
static bool take_events(struct watch *watch, const struct app *app)
{
	bool ours = false;
#ifdef HAVE_SYS_INOTIFY_H
	_Alignas(struct inotify_event) char bytes[4096];
	const char *slash = strrchr(db_path(app->db), '/');
	const char *name = slash ? slash + 1 : db_path(app->db);
	ssize_t n;

	/* Not for ever: somebody may write there faster than this reads. */
	for (int i = 0; watch->fd >= 0 && i < 64 && (n = read(watch->fd, bytes, sizeof(bytes))) > 0; i++)
		for (ssize_t at = 0; at < n; ) {
			const struct inotify_event *event = (const struct inotify_event *)(bytes + at);

			ours = ours || (event->len && str_has_prefix(event->name, name)) ||
				event->mask & IN_Q_OVERFLOW;
			at += (ssize_t)(sizeof(*event) + event->len);
		}
#else
	(void)watch, (void)app;
#endif
	return ours;
}

bool watch_moved(struct watch *watch, const struct app *app)
{
	int64_t version;

	/* What happened in the folder says nothing; the database itself is asked.  The file is written before the
	 * commit can be seen (that happens in shared memory, which no event tells of), so it is asked again. */
	if (watch->again)
		watch->again--;
	if (take_events(watch, app))
		watch->again = WATCH_MS / WATCH_AGAIN_MS;
	version = query_data_version(app->db);
	if (version == watch->data_version)
		return false;
	watch->data_version = version;
	return true;
}
