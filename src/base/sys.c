/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Files, folders, random bytes, the account. */
#include "base/base.h"
#include "base/sys_p.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pwd.h>
#include <signal.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

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

	for (char *slash = strchr(copy, '/'); slash && !code; slash = strchr(slash + 1, '/')) {
		if (slash == copy)
			continue;		/* the root */
		*slash = '\0';
		if (mkdir(copy, 0700) != 0 && errno != EEXIST)
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

char *sys_temp_folder(struct err *err)
{
	const char *runtime = getenv("XDG_RUNTIME_DIR");
	char *path = xasprintf("%s/wasit-XXXXXX",
		text_is_empty(runtime) || access(runtime, W_OK) != 0 ? "/tmp" : runtime);

	if (mkdtemp(path))
		return path;
	err_set(err, ERR_IO, _("The folder %s cannot be made: %s."), path, strerror(errno));
	free(path);
	return NULL;
}

void sys_remove_folder(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *entry;

	while (dir && (entry = readdir(dir)))
		unlinkat(dirfd(dir), entry->d_name, 0);
	if (dir)
		closedir(dir);
	rmdir(path);
}

bool sys_is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static void offer_entry(const char *folder, const struct dirent *entry, const char *begun,
	struct strlist *out)
{
	char *path = xasprintf("%s/%s", folder, entry->d_name), *name;
	struct stat st;

	if (str_has_prefix(entry->d_name, begun) && (*entry->d_name != '.' || *begun == '.') &&
	    stat(path, &st) == 0) {
		name = xasprintf("%s%s", entry->d_name, S_ISDIR(st.st_mode) ? "/" : "");
		strlist_add(out, name);
		free(name);
	}
	free(path);
}

void sys_complete_path(const char *typed, struct strlist *out, size_t *start)
{
	const char *slash = strrchr(typed, '/'), *home = getenv("HOME");
	char *folder = slash ? xstrndup(typed, MAX((size_t)(slash - typed), 1)) : xstrdup(".");
	struct dirent *entry;
	DIR *dir;

	*start = slash ? (size_t)(slash - typed) + 1 : 0;
	if (*folder == '~' && (folder[1] == '/' || !folder[1]) && home) {
		char *whole = xasprintf("%s%s", home, folder + 1);

		free(folder);
		folder = whole;
	}
	dir = opendir(folder);
	while (dir && (entry = readdir(dir)))
		offer_entry(folder, entry, typed + *start, out);
	if (dir)
		closedir(dir);
	strlist_sort(out);
	free(folder);
}

static enum result too_large(const char *path, size_t limit, struct err *err)
{
	if (limit < 1 << 20)
		return err_set(err, ERR_FORMAT, _("%s is larger than %zu KB."), path, limit >> 10);
	return err_set(err, ERR_FORMAT, _("%s is larger than %zu MB."), path, limit >> 20);
}

static enum result read_all(int fd, const char *path, size_t limit, struct str *out,
	struct err *err)
{
	char buf[65536];
	size_t total = 0;

	for (;;) {
		ssize_t got = read(fd, buf, sizeof(buf));

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_set(err, ERR_IO, _("%s cannot be read: %s."), path,
				strerror(errno));
		if (!got)
			return OK;
		total += (size_t)got;
		if (total > limit)
			return too_large(path, limit, err);
		str_addn(out, buf, (size_t)got);
	}
}

enum result sys_read_file(const char *path, size_t limit, struct str *out, struct err *err)
{
	int fd = str_eq(path, "-") ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	size_t before = out->len;
	enum result code;

	if (fd < 0 && errno == ENOENT)
		return err_set(err, ERR_MISSING, _("There is no file %s."), path);
	if (fd < 0)
		return err_set(err, ERR_IO, _("%s cannot be opened: %s."), path, strerror(errno));
	code = read_all(fd, path, limit, out, err);
	if (code && before)
		str_cut(out, before);
	else if (code)
		str_release(out);
	if (fd != STDIN_FILENO)
		close(fd);
	return code;
}

bool sys_write_all(int fd, const void *bytes, size_t len)
{
	const char *data = bytes;

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

enum result sys_file_begin(struct sys_file *file, const char *path, struct err *err)
{
	char *target = realpath(path, NULL);	/* NULL: a new file */

	file->place = target ? target : xstrdup(path);
	file->temp = xasprintf("%s.%ld.tmp", file->place, (long)getpid());
	unlink(file->temp);	/* left by a process that had our number and died */
	file->fd = open(file->temp, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (file->fd >= 0)
		return OK;
	err_set(err, ERR_IO, _("%s cannot be written: %s."), path, strerror(errno));
	free(file->temp);
	free(file->place);
	*file = (struct sys_file){ .fd = -1 };
	return err->code;
}

enum result sys_file_add(struct sys_file *file, const char *data, size_t len, struct err *err)
{
	if (sys_write_all(file->fd, data, len))
		return OK;
	return err_set(err, ERR_IO, _("%s cannot be written: %s."), file->place, strerror(errno));
}

enum result sys_file_end(struct sys_file *file, bool keep, struct err *err)
{
	enum result code = OK;

	if (file->fd < 0)
		return OK;
	if (keep && fsync(file->fd) != 0)
		code = err_set(err, ERR_IO, _("%s cannot be written: %s."), file->place,
			strerror(errno));
	if (close(file->fd) != 0 && keep && !code)
		code = err_set(err, ERR_IO, _("%s cannot be written: %s."), file->place,
			strerror(errno));
	if (keep && !code && rename(file->temp, file->place) != 0)
		code = err_set(err, ERR_IO, _("%s cannot be replaced: %s."), file->place,
			strerror(errno));
	if (!keep || code)
		unlink(file->temp);
	else
		sync_folder_of(file->place);
	free(file->temp);
	free(file->place);
	*file = (struct sys_file){ .fd = -1 };
	return code;
}

enum result sys_write_file(const char *path, const char *data, size_t len, struct err *err)
{
	struct sys_file file;
	struct err ignored;

	if (sys_file_begin(&file, path, err))
		return err->code;
	if (sys_file_add(&file, data, len, err)) {
		(void)!sys_file_end(&file, false, &ignored);
		return err->code;
	}
	return sys_file_end(&file, true, err);
}

char *sys_full_path(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *folder = slash ? xstrndup(path, MAX((size_t)(slash - path), 1)) : xstrdup(".");
	char *real = realpath(folder, NULL);
	char *full = real ? xasprintf("%s/%s", str_eq(real, "/") ? "" : real,
		slash ? slash + 1 : path) : xstrdup(path);

	free(real);
	free(folder);
	return full;
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

/* root, www-data and their like; the last is who nobody is.  Source: Debian policy 9.2.2. */
#define FIRST_PERSON 1000
#define NOBODY 65534

char *sys_name_of(unsigned long uid, const char *login, const char *gecos)
{
	size_t len = gecos ? strcspn(gecos, ",") : 0;
	bool person = uid >= FIRST_PERSON && uid != NOBODY;

	/* "root" in both places, or the name of a service. */
	if (!person)
		return NULL;
	return len ? xstrndup(gecos, len) : xstrdup(login);
}

char *sys_user_name(void)
{
	const struct passwd *account = getpwuid(getuid());

	return account ? sys_name_of(account->pw_uid, account->pw_name, account->pw_gecos) : NULL;
}

char *sys_login(void)
{
	const struct passwd *account = getpwuid(getuid());

	/* A container may run under a number that has no name. */
	return account ? xstrdup(account->pw_name) : xasprintf("%lu", (unsigned long)getuid());
}

void sys_harden(void)
{
	struct rlimit none = { 0, 0 };

	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	umask(077);
	setrlimit(RLIMIT_CORE, &none);
}
