/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Programs that go on by themselves: viewers of documents. */
#include "base/base.h"
#include "base/sys_p.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#define LOOKS	 10		/* then it is taken to run well */
#define LOOK_MS	 50

/* Those that run on, so that none of them is left behind as a zombie. */
static pid_t running[16];

static void reap(void)
{
	for (size_t i = 0; i < COUNT(running); i++)
		if (running[i] > 0 && waitpid(running[i], NULL, WNOHANG) != 0)
			running[i] = 0;
}

static void remember(pid_t pid)
{
	for (size_t i = 0; i < COUNT(running); i++)
		if (!running[i]) {
			running[i] = pid;
			return;
		}
}

/* Away from our terminal: its keys and its end are ours alone. */
static int start(const char *const *argv, pid_t *pid)
{
	posix_spawn_file_actions_t actions;
	short flags = 0;

#ifdef POSIX_SPAWN_SETSID
	flags |= POSIX_SPAWN_SETSID;
#endif
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
	return sys_spawn(argv, &actions, flags, pid);
}

enum result sys_launch(const char *const *argv, int *status, struct err *err)
{
	pid_t pid = 0;
	int code, ended = 0;

	reap();
	code = start(argv, &pid);
	if (code)
		return err_set(err, code == ENOENT ? ERR_MISSING : ERR_IO,
			_("%s cannot be started: %s."), argv[0], strerror(code));
	*status = 0;
	for (int i = 0; i < LOOKS; i++) {
		pid_t got = waitpid(pid, &ended, WNOHANG);

		if (got == pid)
			*status = WIFSIGNALED(ended) ? 128 + WTERMSIG(ended) : WEXITSTATUS(ended);
		if (got == pid || (got < 0 && errno != EINTR))
			return OK;
		poll(NULL, 0, LOOK_MS);
	}
	remember(pid);
	return OK;
}

void sys_split_command(const char *s, struct strlist *out)
{
	struct str word = STR_INIT;
	bool begun = false;
	char quote = 0;

	for (; *s; s++) {
		if (*s == '\\' && quote != '\'' && s[1]) {
			str_addc(&word, *++s);
			begun = true;
		} else if (quote ? *s == quote : *s == '"' || *s == '\'') {
			quote = quote ? 0 : *s;
			begun = true;
		} else if (!quote && (*s == ' ' || *s == '\t')) {
			if (begun)
				strlist_add(out, word.s);
			str_clear(&word);
			begun = false;
		} else {
			str_addc(&word, *s);
			begun = true;
		}
	}
	if (begun)
		strlist_add(out, word.s);
	str_release(&word);
}
