/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Files, folders, random bytes and other programs. */
#include "base/base.h"
#include "base/sys.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <spawn.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static const char *home(void)
{
	const char *dir = getenv("HOME");
	struct passwd *account;

	if (!text_is_empty(dir))
		return dir;
	account = getpwuid(getuid());
	return account ? account->pw_dir : "/";
}

/* A relative value of the variable is not valid and is ignored, as the specification says. */
static char *xdg_path(const char *variable, const char *fallback, const char *name)
{
	const char *dir = getenv(variable);
	const char *sep = *name ? "/" : "";

	if (!text_is_empty(dir) && *dir == '/')
		return xasprintf("%s/wasit%s%s", dir, sep, name);
	return xasprintf("%s/%s/wasit%s%s", home(), fallback, sep, name);
}

char *sys_data_path(const char *name)
{
	return xdg_path("XDG_DATA_HOME", ".local/share", name);
}

char *sys_config_path(const char *name)
{
	return xdg_path("XDG_CONFIG_HOME", ".config", name);
}

char *sys_state_path(const char *name)
{
	return xdg_path("XDG_STATE_HOME", ".local/state", name);
}

enum result sys_make_parents(const char *path, struct err *err)
{
	char *copy = xstrdup(path);
	enum result code = OK;

	for (char *slash = strchr(copy + 1, '/'); slash && !code; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(copy, 0700) != 0 && errno != EEXIST && errno != EISDIR)
			code = err_set(err, ERR_IO, _("The folder %s cannot be made: %s."), copy,
				strerror(errno));
		*slash = '/';
	}
	free(copy);
	return code;
}

bool sys_file_exists(const char *path)
{
	return access(path, F_OK) == 0;
}

static enum result read_all(int fd, const char *path, size_t limit, struct str *out, struct err *err)
{
	char buf[65536];
	size_t total = 0;

	for (;;) {
		ssize_t got = read(fd, buf, sizeof(buf));

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_set(err, ERR_IO, _("%s cannot be read: %s."), path, strerror(errno));
		if (!got)
			return OK;
		total += (size_t)got;
		if (total > limit)
			return err_set(err, ERR_FORMAT, _("%s is larger than %zu MB."), path,
				limit >> 20);
		str_addn(out, buf, (size_t)got);
	}
}

enum result sys_read_file(const char *path, size_t limit, struct str *out, struct err *err)
{
	int fd = str_eq(path, "-") ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	enum result code;

	if (fd < 0 && errno == ENOENT)
		return err_set(err, ERR_MISSING, _("There is no file %s."), path);
	if (fd < 0)
		return err_set(err, ERR_IO, _("%s cannot be opened: %s."), path, strerror(errno));
	code = read_all(fd, path, limit, out, err);
	if (fd != STDIN_FILENO)
		close(fd);
	return code;
}

static bool write_all(int fd, const char *data, size_t len)
{
	while (len) {
		ssize_t put = write(fd, data, len);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return false;
		data += put;
		len -= (size_t)put;
	}
	return true;
}

/* The rename itself is durable once its folder is written. */
static void sync_folder_of(const char *path)
{
	char *folder = xstrdup(path);
	char *slash = strrchr(folder, '/');
	int fd;

	if (slash)
		slash[slash == folder] = '\0';
	fd = open(slash ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0) {
		fsync(fd);
		close(fd);
	}
	free(folder);
}

enum result sys_write_file(const char *path, const char *data, size_t len, struct err *err)
{
	char *temp = xasprintf("%s.%ld.tmp", path, (long)getpid());
	enum result code = OK;
	int fd;

	unlink(temp);
	fd = open(temp, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0 || !write_all(fd, data, len) || fsync(fd) != 0)
		code = err_set(err, ERR_IO, _("%s cannot be written: %s."), path, strerror(errno));
	if (fd >= 0 && close(fd) != 0 && !code)
		code = err_set(err, ERR_IO, _("%s cannot be written: %s."), path, strerror(errno));
	if (!code && rename(temp, path) != 0)
		code = err_set(err, ERR_IO, _("%s cannot be replaced: %s."), path, strerror(errno));
	if (code)
		unlink(temp);
	else
		sync_folder_of(path);
	free(temp);
	return code;
}

void sys_random(void *buf, size_t len)
{
	unsigned char *at = buf;

	while (len) {
		ssize_t got = getrandom(at, len, 0);

		if (got < 0 && errno != EINTR)
			BUG("getrandom: %s", strerror(errno));
		if (got > 0) {
			at += got;
			len -= (size_t)got;
		}
	}
}

/* --- Other programs. */

struct pipes { int in[2], out[2]; };

static void close_pipes(struct pipes *p)
{
	int *all[] = { &p->in[0], &p->in[1], &p->out[0], &p->out[1] };

	for (size_t i = 0; i < COUNT(all); i++) {
		if (*all[i] >= 0)
			close(*all[i]);
		*all[i] = -1;
	}
}

static int spawn(const char *const *argv, struct pipes *p, pid_t *pid)
{
	posix_spawn_file_actions_t actions;
	int code;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, p->in[0], STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, p->out[1], STDOUT_FILENO);
	code = posix_spawnp(pid, argv[0], &actions, NULL, (char *const *)argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	return code;
}

/* Feeds and drains at once, so that neither side waits for the other for ever. */
static void exchange(struct pipes *p, const char *input, struct str *out, size_t limit)
{
	size_t left = input ? strlen(input) : 0;
	char buf[4096];

	while (p->out[0] >= 0) {
		struct pollfd fds[2] = { { p->out[0], POLLIN, 0 }, { p->in[1], POLLOUT, 0 } };

		if (!left && p->in[1] >= 0) {
			close(p->in[1]);
			p->in[1] = -1;
		}
		if (poll(fds, p->in[1] >= 0 ? 2 : 1, -1) < 0 && errno != EINTR)
			return;
		if (p->in[1] >= 0 && fds[1].revents) {
			ssize_t put = write(p->in[1], input, MIN(left, sizeof(buf)));

			left = put < 0 ? 0 : left - (size_t)put;
			input += put < 0 ? 0 : put;
		}
		if (fds[0].revents) {
			ssize_t got = read(p->out[0], buf, sizeof(buf));

			if (got <= 0)
				return;
			if (out && out->len < limit)
				str_addn(out, buf, MIN((size_t)got, limit - out->len));
		}
	}
}

enum result sys_run(const char *const *argv, const char *input, struct str *out, size_t limit,
	int *status, struct err *err)
{
	struct pipes p = { { -1, -1 }, { -1, -1 } };
	int code, ended = 0;
	pid_t pid;

	if (pipe2(p.in, O_CLOEXEC) != 0 || pipe2(p.out, O_CLOEXEC) != 0) {
		close_pipes(&p);
		return err_set(err, ERR_IO, _("%s cannot be started: %s."), argv[0], strerror(errno));
	}
	code = spawn(argv, &p, &pid);
	if (code) {
		close_pipes(&p);
		return err_set(err, code == ENOENT ? ERR_MISSING : ERR_IO,
			_("%s cannot be started: %s."), argv[0], strerror(code));
	}
	close(p.in[0]);
	close(p.out[1]);
	p.in[0] = p.out[1] = -1;
	exchange(&p, input, out, limit);
	close_pipes(&p);
	while (waitpid(pid, &ended, 0) < 0 && errno == EINTR)
		;
	*status = WIFSIGNALED(ended) ? 128 + WTERMSIG(ended) : WEXITSTATUS(ended);
	return OK;
}

char *sys_user_name(void)
{
	struct passwd *account = getpwuid(getuid());
	size_t len;

	if (!account)
		return xstrdup("user");
	len = strcspn(account->pw_gecos, ",");
	return len ? xstrndup(account->pw_gecos, len) : xstrdup(account->pw_name);
}

void sys_harden(void)
{
	struct rlimit none = { 0, 0 };

	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	umask(077);
	setrlimit(RLIMIT_CORE, &none);
}
