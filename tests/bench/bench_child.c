/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Runs a command and prints its milliseconds, those of the processor and its largest memory in KB; the command's own
 * output goes to standard error.  usage: bench_child COMMAND [ARGUMENT]... */
#include "base/base.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"

static double ms_of(struct timeval t)
{
	return (double)t.tv_sec * 1e3 + (double)t.tv_usec / 1e3;
}

int main(int argc, char **argv)
{
	double start = now_us();
	struct rusage used;
	int status = 1;
	int pid = argc > 1 ? fork() : -1;

	if (!pid) {
		dup2(STDERR_FILENO, STDOUT_FILENO);
		execvp(argv[1], argv + 1);
		_exit(127);
	}
	if (pid < 0 || wait4(pid, &status, 0, &used) != pid)
		return 1;
	printf("%.1f %.1f %ld\n", (now_us() - start) / 1e3, ms_of(used.ru_utime) + ms_of(used.ru_stime), used.ru_maxrss);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
