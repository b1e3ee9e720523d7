/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Files, folders, random bytes and other programs. */
#ifndef BASE_SYS_H
#define BASE_SYS_H
#include "base/base.h"

/* Where the XDG base directory rules put our files; caller frees.  `name` is below wasit/.
 * "" gives the folder itself.  The folder is not made. */
char *sys_data_path(const char *name);		/* $XDG_DATA_HOME/wasit/… */
char *sys_config_path(const char *name);	/* $XDG_CONFIG_HOME/wasit/… */
char *sys_state_path(const char *name);		/* $XDG_STATE_HOME/wasit/… */

/* Makes every missing folder above `path` (a file), mode 0700; what is there stays as it is. */
enum result sys_make_parents(const char *path, struct err *err) MUST_CHECK;
/* Whole file, appended to out; "-" is standard input.  ERR_MISSING: there is none; ERR_FORMAT: more
 * than `limit` bytes; ERR_IO.  On an error out is as before; what was empty owns nothing then. */
enum result sys_read_file(const char *path, size_t limit, struct str *out,
	struct err *err) MUST_CHECK;
/* All of it, however many writes it takes.  False: errno tells why. */
bool sys_write_all(int fd, const void *bytes, size_t len);
/* Writes beside, syncs and renames, mode 0600: the old or the new content, never a part.  Where
 * path is a link, the file it leads to is replaced and the link stays. */
enum result sys_write_file(const char *path, const char *data, size_t len,
	struct err *err) MUST_CHECK;
/* The same for what comes piece by piece: begin, any number of adds, then end.  `temp` may be
 * written by others too (a library that wants a name) before the end. */
struct sys_file {
	char *place, *temp;	/* owned: where it will stand, where it is written */
	int fd;
};
enum result sys_file_begin(struct sys_file *file, const char *path, struct err *err) MUST_CHECK;
enum result sys_file_add(struct sys_file *file, const char *data, size_t len,
	struct err *err) MUST_CHECK;
/* Puts it in its place, or, with keep false or after an error, leaves nothing of it.  Always ends. */
enum result sys_file_end(struct sys_file *file, bool keep, struct err *err) MUST_CHECK;
/* The whole path of a file that may not be there yet, its folder's links followed; as it is where
 * the folder cannot be found.  The caller frees. */
char *sys_full_path(const char *path);
bool sys_file_exists(const char *path);
/* A new empty folder for nobody else (mode 0700), below $XDG_RUNTIME_DIR or /tmp; caller frees the
 * path.  NULL: err says why. */
char *sys_temp_folder(struct err *err);
/* Removes the files in a folder and the folder; folders in it stay. */
void sys_remove_folder(const char *path);
bool sys_is_folder(const char *path);
/* Does the folder come over a network (sys_place.c)?  False where it cannot be told. */
bool sys_is_remote(const char *path);
/* The same for a file system some program makes, by the text of /proc/self/mountinfo and the device. */
bool sys_mount_is_remote(const char *mountinfo, unsigned major_number, unsigned minor_number);
/* Files and folders (these with '/') whose path begins as typed; hidden ones only when a dot was typed.  Their last part is
 * appended to out, sorted; *start: the byte where that part begins.  "~/" is the home folder. */
void sys_complete_path(const char *typed, struct strlist *out, size_t *start);

/* 16 bytes and more from the system; never fails. */
void sys_random(void *buf, size_t len);

/* Runs argv[0], found on PATH, with the given arguments; no shell ever sees them.
 * input (may be NULL: nothing) is its standard input; what it does not read is dropped.  out (may
 * be NULL: nowhere) takes the first `limit` bytes of its standard output.  Standard error is ours;
 * every other file of ours is closed.  Waits for the program to end and, with out, for all it left
 * in the background to close its output.  *status is the exit code, 128 + signal when killed.
 * ERR_MISSING: there is no such program; ERR_IO: it cannot be started. */
enum result sys_run(const char *const *argv, const char *input, struct str *out, size_t limit,
	int *status, struct err *err) MUST_CHECK;
/* The same on our own terminal, which is the program's until it ends: keys that interrupt or stop
 * reach only it, and when it stops we stop with it. */
enum result sys_run_here(const char *const *argv, int *status, struct err *err) MUST_CHECK;
/* Starts it for itself, without our terminal, and waits half a second at most: *status is its exit code as
 * above when it has ended by then, else 0 (base/launch.c). */
enum result sys_launch(const char *const *argv, int *status, struct err *err) MUST_CHECK;
/* Words of a command as people set it in the environment: blanks part them, quotes and backslashes keep
 * them together; nothing else means anything, no shell ever sees it. */
void sys_split_command(const char *s, struct strlist *out);
/* The same beside us: a process of a group of its own, which no key of our terminal reaches.  `input` is its whole
 * standard input (up to 4 KB through a pipe, else kept in a file without a name); what it prints, errors too, comes through fd, which does not block. */
struct sys_child {
	int fd;		/* for poll(); -1: none runs */
	int pid;
};
enum result sys_start(const char *const *argv, const char *input, size_t len, struct sys_child *out,
	struct err *err) MUST_CHECK;
/* What it printed since, appended.  False: it printed all it had to say and ends; then wait. */
bool sys_child_read(struct sys_child *child, struct str *out);
/* Its exit code, 128 + signal when killed; waits for it and closes fd. */
int sys_child_wait(struct sys_child *child);
/* Ends it (SIGTERM) and waits for it. */
void sys_child_stop(struct sys_child *child);
/* Ends it and does not wait for that. */
void sys_child_end(struct sys_child *child);
/* SIGUSR1: it is to look at once at what it looks at. */
void sys_child_tell(const struct sys_child *child);
/* For the child: it is ended (SIGTERM) when the process that started it ends, however it does. */
void sys_end_with_parent(void);
/* Goes on without us: nobody listens any more. */
void sys_child_leave(struct sys_child *child);
/* This program's own file, to start it again; the caller frees. */
char *sys_self(void);
/* Name of the person at the machine: the account's full name, else its login; NULL where the account is the system's
 * own and says nothing of a person. */
char *sys_user_name(void);
/* The same of an account; gecos: its "full name,room,…", NULL. */
char *sys_name_of(unsigned long uid, const char *login, const char *gecos);
/* The account's login, by the user id: the environment can be wrong, the account not.  The caller frees. */
char *sys_login(void);
/* One process at a time (lock.c): makes the file, mode 0600, with the process's number in it.  ERR_BUSY:
 * another one holds it, *pid (0: unknown); wait: it sleeps until that one ends instead.  It is let go by sys_unlock, which takes the file away, or when the
 * process ends. */
struct sys_lock {
	int fd;
	char *path;	/* owned; NULL: nothing is held */
};
enum result sys_lock(const char *path, bool wait, struct sys_lock *lock, long *pid, struct err *err) MUST_CHECK;
void sys_unlock(struct sys_lock *lock);
/* For poll(): something becomes readable when addresses or ways of this machine's network change (net.c); -1: not
 * known here.  sys_net_moved takes it off. */
int sys_net_watch(void);
bool sys_net_moved(int fd);
/* Ignores SIGPIPE and SIGXFSZ, sets umask 077, refuses core dumps. */
void sys_harden(void);
/* On: the next Ctrl-C only sets a mark, so that what is in hand can end in order; the one after it ends the
 * program as ever.  Off: as ever. */
void sys_catch_interrupt(bool on);
bool sys_interrupted(void);
#endif
