/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * One at a time: a lock that the kernel lets go when its process ends, however it ends. */
#include "base/base.h"
#include "base/sys.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_still_there(int fd, const char *path)
{
	struct stat ours, there;

	return !fstat(fd, &ours) && !stat(path, &there) && ours.st_ino == there.st_ino &&
		ours.st_dev == there.st_dev;
}

static long holder(int fd)
{
	char text[24] = "";
	ssize_t n = pread(fd, text, sizeof(text) - 1, 0);

	return n > 0 ? strtol(text, NULL, 10) : 0;
}

enum result sys_lock(const char *path, bool wait, struct sys_lock *lock, long *pid, struct err *err)
{
	for (;;) {
		int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
		char text[24];
		int len = snprintf(text, sizeof(text), "%ld\n", (long)getpid());

		if (fd < 0)
			return err_set(err, ERR_IO, _("%s cannot be written: %s."), path, strerror(errno));
		if (flock(fd, LOCK_EX | (wait ? 0 : LOCK_NB)) != 0 && (errno == EWOULDBLOCK || errno == EINTR)) {
			*pid = holder(fd);
			close(fd);
			return err_set(err, ERR_BUSY, _("Another process (%ld) holds %s."), *pid, path);
		}
		/* Who held it before took the file away when he ended: this lock is of nothing then. */
		if (is_still_there(fd, path)) {
			if (ftruncate(fd, 0) != 0 || !sys_write_all(fd, text, (size_t)len))
				*pid = 0;	/* only whom to name is lost */
			*lock = (struct sys_lock){ fd, xstrdup(path) };
			return OK;
		}
		close(fd);
	}
}

void sys_unlock(struct sys_lock *lock)
{
	if (!lock->path)
		return;
	unlink(lock->path);
	close(lock->fd);
	free(lock->path);
	*lock = (struct sys_lock){ 0 };
}
