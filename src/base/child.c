/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A process of ours that works beside us and says how far it is. */
#include "base/base.h"
#include "base/sys_p.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* A file that nobody else can open and that is gone with its last user. */
static int nameless_file(const char *data, size_t len, struct err *err)
{
	char *folder = sys_temp_folder(err), *path;
	int fd;

	if (!folder)
		return -1;
	path = xasprintf("%s/input", folder);
	fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		err_set(err, ERR_IO, _("%s cannot be written: %s."), path, strerror(errno));
	unlink(path);
	sys_remove_folder(folder);
	free(path);
	free(folder);
	if (fd >= 0 && !sys_write_all(fd, data, len)) {
		err_set(err, ERR_IO, _("There is no room for what is to be imported: %s."),
			strerror(errno));
		close(fd);
		return -1;
	}
	if (fd >= 0)
		lseek(fd, 0, SEEK_SET);
	return fd;
}

/* Little goes through a pipe, which takes it all at once; nothing of it is ever in a file. */
static int short_pipe(const char *data, size_t len, struct err *err)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) != 0) {
		err_set(err, ERR_IO, _("No pipe could be made: %s."), strerror(errno));
		return -1;
	}
	if (!sys_write_all(ends[1], data, len)) {
		err_set(err, ERR_IO, _("No pipe could be made: %s."), strerror(errno));
		close(ends[0]);
		ends[0] = -1;
	}
	close(ends[1]);
	return ends[0];
}

static int spawn(const char *const *argv, int in, int out, pid_t *pid)
{
	posix_spawn_file_actions_t actions;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(&actions, out, STDERR_FILENO);
	return sys_spawn(argv, &actions, POSIX_SPAWN_SETPGROUP, pid);
}

enum result sys_start(const char *const *argv, const char *input, size_t len, struct sys_child *out,
	struct err *err)
{
	int ends[2], in = len <= PIPE_BUF ? short_pipe(input, len, err) : nameless_file(input, len, err), code;
	pid_t pid;

	if (in < 0)
		return err->code;
	if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) {
		close(in);
		return err_set(err, ERR_IO, _("%s cannot be started: %s."), argv[0], strerror(errno));
	}
	/* Only our end: who prints may wait. */
	fcntl(ends[1], F_SETFL, 0);
	code = spawn(argv, in, ends[1], &pid);
	close(in);
	close(ends[1]);
	if (code) {
		close(ends[0]);
		return err_set(err, ERR_IO, _("%s cannot be started: %s."), argv[0], strerror(code));
	}
	*out = (struct sys_child){ ends[0], pid };
	return OK;
}

bool sys_child_read(struct sys_child *child, struct str *out)
{
	char buf[4096];
	ssize_t got;

	while ((got = read(child->fd, buf, sizeof(buf))) > 0)
		str_addn(out, buf, (size_t)got);
	return got < 0 && (errno == EAGAIN || errno == EINTR);
}

int sys_child_wait(struct sys_child *child)
{
	int ended = 0;

	close(child->fd);
	child->fd = -1;
	while (waitpid(child->pid, &ended, 0) < 0)
		if (errno != EINTR)
			return 128;
	return WIFSIGNALED(ended) ? 128 + WTERMSIG(ended) : WEXITSTATUS(ended);
}

void sys_child_stop(struct sys_child *child)
{
	if (child->fd < 0)
		return;
	kill(child->pid, SIGTERM);
	sys_child_wait(child);
}

void sys_child_leave(struct sys_child *child)
{
	if (child->fd >= 0)
		close(child->fd);
	child->fd = -1;
}

void sys_child_tell(const struct sys_child *child)
{
	if (child->fd >= 0)
		kill(child->pid, SIGUSR1);
}

void sys_child_end(struct sys_child *child)
{
	if (child->fd >= 0)
		kill(child->pid, SIGTERM);
	sys_child_leave(child);
}

void sys_end_with_parent(void)
{
	prctl(PR_SET_PDEATHSIG, SIGTERM);
}

char *sys_self(void)
{
	char path[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", path, sizeof(path) - 1);

	path[MAX(len, 0)] = '\0';
	/* After an update the file of that name is another one, or none. */
	return xstrdup(sys_file_exists(path) ? path : "/proc/self/exe");
}
