/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Running other programs. */
#include "base/base.h"
#include "base/sys_p.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* Our ends and theirs; -1: closed. */
struct pipes { int in[2], out[2]; };

static void close_end(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static void close_pipes(struct pipes *p)
{
	close_end(&p->in[0]);
	close_end(&p->in[1]);
	close_end(&p->out[0]);
	close_end(&p->out[1]);
}

int sys_spawn(const char *const *argv, posix_spawn_file_actions_t *actions, short flags, pid_t *pid)
{
	posix_spawnattr_t attr;
	sigset_t usual, none;
	int code;

	sigemptyset(&none);
	sigemptyset(&usual);
	sigaddset(&usual, SIGPIPE);
	sigaddset(&usual, SIGXFSZ);
	sigaddset(&usual, SIGINT);
	sigaddset(&usual, SIGQUIT);
	sigaddset(&usual, SIGTSTP);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setsigdefault(&attr, &usual);
	posix_spawnattr_setsigmask(&attr, &none);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | flags);
#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 34)
	/* Ours are opened to close by themselves; this also holds for those of libraries. */
	posix_spawn_file_actions_addclosefrom_np(actions, STDERR_FILENO + 1);
#endif
	code = posix_spawnp(pid, argv[0], actions, &attr, (char *const *)argv, environ);
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(actions);
	return code;
}

/* p NULL: input and output are ours. */
static int spawn(const char *const *argv, const struct pipes *p, pid_t *pid)
{
	posix_spawn_file_actions_t actions;

	posix_spawn_file_actions_init(&actions);
	if (p && p->in[0] >= 0)
		posix_spawn_file_actions_adddup2(&actions, p->in[0], STDIN_FILENO);
	else if (p)
		posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	if (p && p->out[1] >= 0)
		posix_spawn_file_actions_adddup2(&actions, p->out[1], STDOUT_FILENO);
	else if (p)
		posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	return sys_spawn(argv, &actions, 0, pid);
}

/* A piece of the input, no larger than a pipe takes without waiting. */
static void feed(struct pipes *p, const char **input, size_t *left)
{
	ssize_t put = write(p->in[1], *input, MIN(*left, PIPE_BUF));

	if (put < 0 && errno != EINTR)
		*left = 0;
	if (put > 0) {
		*input += put;
		*left -= (size_t)put;
	}
	if (!*left)
		close_end(&p->in[1]);
}

static void drain(struct pipes *p, struct str *out, size_t *room)
{
	char buf[4096];
	ssize_t got = read(p->out[0], buf, sizeof(buf));

	if (got == 0 || (got < 0 && errno != EINTR))
		close_end(&p->out[0]);
	if (got <= 0)
		return;
	str_addn(out, buf, MIN((size_t)got, *room));
	*room -= MIN((size_t)got, *room);
}

/* Feeds and drains at once, so that neither side waits for the other for ever. */
static void exchange(struct pipes *p, const char *input, struct str *out, size_t limit)
{
	size_t left = input ? strlen(input) : 0;

	if (!left)
		close_end(&p->in[1]);
	while (p->in[1] >= 0 || p->out[0] >= 0) {
		/* poll() leaves out what is below 0 */
		struct pollfd fds[2] = { { p->out[0], POLLIN, 0 }, { p->in[1], POLLOUT, 0 } };

		if (poll(fds, COUNT(fds), -1) < 0 && errno != EINTR)
			return;
		if (fds[1].revents)
			feed(p, &input, &left);
		if (fds[0].revents)
			drain(p, out, &limit);
	}
}

enum result sys_run(const char *const *argv, const char *input, struct str *out, size_t limit,
	int *status, struct err *err)
{
	struct pipes p = { { -1, -1 }, { -1, -1 } };
	struct sigaction ignore = { .sa_handler = SIG_IGN }, before;
	int code, ended = 0;
	pid_t pid;

	if ((input && pipe2(p.in, O_CLOEXEC) != 0) || (out && pipe2(p.out, O_CLOEXEC) != 0)) {
		err_set(err, ERR_IO, _("%s cannot be started: %s."), argv[0], strerror(errno));
		close_pipes(&p);
		return err->code;
	}
	code = spawn(argv, &p, &pid);
	if (code) {
		close_pipes(&p);
		return err_set(err, code == ENOENT ? ERR_MISSING : ERR_IO,
			_("%s cannot be started: %s."), argv[0], strerror(code));
	}
	close_end(&p.in[0]);
	close_end(&p.out[1]);
	sigaction(SIGPIPE, &ignore, &before);
	exchange(&p, input, out, limit);
	sigaction(SIGPIPE, &before, NULL);
	close_pipes(&p);
	while (waitpid(pid, &ended, 0) < 0)
		if (errno != EINTR)
			return err_set(err, ERR_IO, _("%s was lost: %s."), argv[0],
				strerror(errno));
	*status = WIFSIGNALED(ended) ? 128 + WTERMSIG(ended) : WEXITSTATUS(ended);
	return OK;
}

/* Keys that we do not want to be woken by while the terminal is another's. */
static void ignore_keys(struct sigaction *before, bool ignore)
{
	static const int keys[] = { SIGINT, SIGQUIT, SIGTSTP };
	struct sigaction none = { .sa_handler = SIG_IGN };

	for (size_t i = 0; i < COUNT(keys); i++)
		if (ignore)
			sigaction(keys[i], &none, &before[i]);
		else
			sigaction(keys[i], &before[i], NULL);
}

enum result sys_run_here(const char *const *argv, int *status, struct err *err)
{
	struct sigaction before[3];
	int code, ended = 0;
	pid_t pid;

	ignore_keys(before, true);
	code = spawn(argv, NULL, &pid);
	while (!code && (waitpid(pid, &ended, WUNTRACED) < 0 ? errno == EINTR : WIFSTOPPED(ended)))
		if (WIFSTOPPED(ended)) {
			ended = 0;
			raise(SIGSTOP);		/* the shell waits for us, not for it */
			kill(pid, SIGCONT);
		}
	ignore_keys(before, false);
	if (code)
		return err_set(err, code == ENOENT ? ERR_MISSING : ERR_IO,
			_("%s cannot be started: %s."), argv[0], strerror(code));
	*status = WIFSIGNALED(ended) ? 128 + WTERMSIG(ended) : WEXITSTATUS(ended);
	return OK;
}

/* --- Ctrl-C while a command works. */

static volatile sig_atomic_t interrupted;

static void on_interrupt(int number)
{
	(void)number;
	interrupted = 1;
}

void sys_catch_interrupt(bool on)
{
	struct sigaction once = { .sa_handler = on_interrupt, .sa_flags = SA_RESETHAND };
	struct sigaction usual = { .sa_handler = SIG_DFL };

	interrupted = 0;
	sigaction(SIGINT, on ? &once : &usual, NULL);
}

bool sys_interrupted(void)
{
	return interrupted;
}
