/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Files kept by what is in them. */
#include "base/base.h"
#include "io/blob.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <nettle/sha2.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/date.h"
#include "base/sys.h"
#include "io/library.h"
#include "io/mime.h"
#include "text/utf8.h"

#define BEGUN	 ".new-"	/* copies that are being written */
#define BEGUN_S	 (24 * 3600)
#define NAME_MAX_BYTES 200

/* --- Names. */

static bool is_hash(const char *text)
{
	return strlen(text) == BLOB_HASH_LEN &&
		strspn(text, "0123456789abcdef") == BLOB_HASH_LEN;
}

char *blob_path(const char *folder, const char *hash)
{
	return is_hash(hash) ? xasprintf("%s/%.2s/%s", folder, hash, hash) : NULL;
}

static bool is_harmless(uint32_t cp)
{
	return cp >= ' ' && cp != 0x7f && !(cp >= 0x80 && cp < 0xa0) && cp != '/' && cp != '\\' &&
		cp != UTF8_REPLACEMENT;
}

void blob_file_name(const char *name, struct str *out)
{
	struct str bare = STR_INIT;
	const char *slash = strrchr(name, '/');
	size_t start = out->len, len;

	text_strip_invisible(slash ? slash + 1 : name, &bare);
	name = bare.s + strspn(bare.s, ".- ");
	len = strlen(name);
	while (*name && out->len - start < NAME_MAX_BYTES) {
		uint32_t cp;
		size_t used = utf8_decode(name, len, &cp);

		if (is_harmless(cp))
			str_addn(out, name, used);
		name += used;
		len -= used;
	}
	while (out->len > start && (out->s[out->len - 1] == ' ' || out->s[out->len - 1] == '.'))
		str_cut(out, out->len - 1);
	if (out->len == start)
		str_add(out, "document");
	str_release(&bare);
}

/* --- Folders.  Nothing is written through a link, and into nobody else's folder. */

static enum result open_folder(int at, const char *name, const char *shown, int *fd, struct err *err)
{
	struct stat st;

	if (mkdirat(at, name, 0700) != 0 && errno != EEXIST)
		return err_set(err, ERR_IO, _("The folder %s cannot be made: %s."), shown,
			strerror(errno));
	*fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (*fd < 0)
		return err_set(err, ERR_IO, _("The folder %s cannot be opened: %s."), shown,
			strerror(errno));
	if (fstat(*fd, &st) == 0 && st.st_uid == geteuid() && !(st.st_mode & 022))
		return OK;
	close(*fd);
	return err_set(err, ERR_DENIED, _("The folder %s can be written by others: nothing was put there."),
		shown);
}

/* FOLDER itself, made with what is above it. */
static enum result open_root(const char *folder, int *fd, struct err *err)
{
	if (sys_make_parents(folder, err))
		return err->code;
	return open_folder(AT_FDCWD, folder, folder, fd, err);
}

/* --- Hashing: by a library of 500 relocations that only documents need. */

static struct {
	__typeof__(sha256_init) *init;
	__typeof__(sha256_update) *update;
	__typeof__(sha256_digest) *digest;
} sha;

#define NAME_OF(function) NAME_AS_TEXT(function)	/* the header gives functions other names */
#define NAME_AS_TEXT(name) #name

static enum result load_sha(struct err *err)
{
	void *library;

	if (sha.digest)
		return OK;
	library = library_open(NETTLE_SONAME);
	if (library && library_function(library, NAME_OF(sha256_init), &sha.init) &&
	    library_function(library, NAME_OF(sha256_update), &sha.update) &&
	    library_function(library, NAME_OF(sha256_digest), &sha.digest))
		return OK;
	sha.digest = NULL;
	return err_set(err, ERR_IO, _("The library %s is not installed (Debian: libnettle8), so documents "
		"can be neither kept nor checked. Install it and try again."), NETTLE_SONAME);
}

/* --- Copying. */

struct copy {
	int from, to;			/* to -1: only read */
	const char *shown;		/* what is read, for sentences */
	struct sha256_ctx sha;
	int64_t size;
	char head[MIME_BYTES];
	size_t nhead;
};

static enum result run_copy(struct copy *c, struct err *err)
{
	uint8_t buf[65536];

	if (load_sha(err))
		return err->code;
	sha.init(&c->sha);
	for (;;) {
		ssize_t got = read(c->from, buf, sizeof(buf));
		size_t head;

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_set(err, ERR_IO, _("%s cannot be read: %s."), c->shown,
				strerror(errno));
		if (!got)
			return OK;
		c->size += got;
		if (c->size > BLOB_MAX)
			return err_set(err, ERR_INVALID, _("%s is larger than %d MB."), c->shown,
				(int)(BLOB_MAX >> 20));
		sha.update(&c->sha, (size_t)got, buf);
		head = MIN((size_t)got, sizeof(c->head) - c->nhead);
		memcpy(c->head + c->nhead, buf, head);
		c->nhead += head;
		if (c->to >= 0 && !sys_write_all(c->to, buf, (size_t)got))
			return err_set(err, ERR_IO, _("%s cannot be copied: %s."), c->shown,
				strerror(errno));
	}
}

static void end_hash(struct copy *c, char hash[BLOB_HASH_LEN + 1])
{
	uint8_t digest[SHA256_DIGEST_SIZE];

	sha.digest(&c->sha, sizeof(digest), digest);
	for (size_t i = 0; i < sizeof(digest); i++)
		snprintf(hash + 2 * i, 3, "%02x", digest[i]);
}

/* --- In. */

/* A pipe would keep us waiting for ever, a device has no end: only plain files. */
static enum result open_source(const char *path, int *fd, struct err *err)
{
	struct stat st;

	*fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (*fd < 0 && errno == ENOENT)
		return err_set(err, ERR_MISSING, _("There is no file %s."), path);
	if (*fd < 0)
		return err_set(err, ERR_IO, _("%s cannot be opened: %s."), path, strerror(errno));
	if (fstat(*fd, &st) != 0 || !S_ISREG(st.st_mode))
		err_set(err, ERR_INVALID, _("%s is no plain file."), path);
	else if (!st.st_size)
		err_set(err, ERR_INVALID, _("%s is empty."), path);
	else
		return OK;
	close(*fd);
	return err->code;
}

static void begun_name(char name[40])
{
	uint64_t random[2];

	sys_random(random, sizeof(random));
	snprintf(name, 40, BEGUN "%016llx%08llx", (unsigned long long)random[0],
		(unsigned long long)(random[1] & 0xffffffff));
}

/* The finished copy under its own name: a link or a broken file that stood there is replaced, not written to. */
static enum result put_in_place(int root, const char *begun, const struct blob *blob,
	const char *folder, struct err *err)
{
	char *shown = xasprintf("%s/%.2s", folder, blob->hash), sub[3] = "";
	int fd;
	enum result code;

	memcpy(sub, blob->hash, 2);
	code = open_folder(root, sub, shown, &fd, err);
	if (!code) {
		if (renameat(root, begun, fd, blob->hash) != 0 || fsync(fd) != 0 || fsync(root) != 0)
			code = err_set(err, ERR_IO, _("%s cannot be written: %s."), shown,
				strerror(errno));
		close(fd);
	}
	free(shown);
	return code;
}

static enum result copy_in(int root, int from, const char *path, const char *folder,
	struct blob *out, struct err *err)
{
	struct copy c = { .from = from, .shown = path };
	char begun[40];
	enum result code;

	begun_name(begun);
	c.to = openat(root, begun, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (c.to < 0)
		return err_set(err, ERR_IO, _("The folder %s cannot be written: %s."), folder,
			strerror(errno));
	code = run_copy(&c, err);
	if (!code && fsync(c.to) != 0)
		code = err_set(err, ERR_IO, _("%s cannot be copied: %s."), path, strerror(errno));
	if (close(c.to) != 0 && !code)
		code = err_set(err, ERR_IO, _("%s cannot be copied: %s."), path, strerror(errno));
	if (!code) {
		end_hash(&c, out->hash);
		out->size = c.size;
		out->mime = mime_guess(c.head, c.nhead);
		code = put_in_place(root, begun, out, folder, err);
	}
	if (code)
		unlinkat(root, begun, 0);
	return code;
}

const char *blob_mime(const char *path)
{
	char head[MIME_BYTES];
	struct err err;
	ssize_t got;
	int fd;

	if (open_source(path, &fd, &err))
		return "";
	got = read(fd, head, sizeof(head));
	close(fd);
	return got > 0 ? mime_guess(head, (size_t)got) : "";
}

enum result blob_add(const char *folder, const char *path, struct blob *out, struct err *err)
{
	int from, root;
	enum result code;

	*out = (struct blob){ .mime = "" };
	if (open_source(path, &from, err))
		return err->code;
	code = open_root(folder, &root, err);
	if (!code) {
		code = copy_in(root, from, path, folder, out, err);
		close(root);
	}
	close(from);
	return code;
}

/* --- Out. */

static enum result open_kept(const char *folder, const char *hash, int *fd, struct err *err)
{
	char *path = blob_path(folder, hash);

	*fd = path ? open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) : -1;
	free(path);
	if (*fd >= 0)
		return OK;
	return err_set(err, ERR_MISSING, _("The file of this document is not there (%.12s)."), hash);
}

static enum result copy_out(const char *folder, const char *hash, int to, struct err *err)
{
	struct copy c = { .to = to, .shown = _("The file of this document") };
	char found[BLOB_HASH_LEN + 1];
	enum result code = open_kept(folder, hash, &c.from, err);

	if (code)
		return code;
	code = run_copy(&c, err);
	close(c.from);
	if (code)
		return code;
	end_hash(&c, found);
	return str_eq(found, hash) ? OK : err_set(err, ERR_FORMAT,
		_("The file of this document is damaged (%.12s): put it back from a backup, or add "
		"the document again."), hash);
}

enum result blob_copy(const char *folder, const char *hash, const char *to, struct err *err)
{
	int fd = open(to, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	enum result code;

	if (fd < 0 && errno == EEXIST)
		return err_set(err, ERR_DUPLICATE, _("%s is there already."), to);
	if (fd < 0)
		return err_set(err, ERR_IO, _("%s cannot be written: %s."), to, strerror(errno));
	code = copy_out(folder, hash, fd, err);
	if (!code && fsync(fd) != 0)
		code = err_set(err, ERR_IO, _("%s cannot be written: %s."), to, strerror(errno));
	if (close(fd) != 0 && !code)
		code = err_set(err, ERR_IO, _("%s cannot be written: %s."), to, strerror(errno));
	if (code)
		unlink(to);
	return code;
}

enum result blob_verify(const char *folder, const char *hash, struct err *err)
{
	return copy_out(folder, hash, -1, err);
}

/* --- Away. */

enum result blob_remove(const char *folder, const char *hash, struct err *err)
{
	char *path = blob_path(folder, hash);
	enum result code = OK;

	if (path && unlink(path) != 0 && errno != ENOENT && errno != ENOTDIR)
		code = err_set(err, ERR_IO, _("%s cannot be removed: %s."), path, strerror(errno));
	free(path);
	return code;
}

/* What a folder holds but for links to elsewhere. */
static void each_entry(const char *folder, void (*fn)(void *ctx, const char *folder, const char *name,
	const struct stat *st), void *ctx)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
	const struct dirent *entry;
	struct stat st;

	if (!dir && fd >= 0)
		close(fd);
	while (dir && (entry = readdir(dir)))
		if (!str_eq(entry->d_name, ".") && !str_eq(entry->d_name, "..") &&
		    fstatat(dirfd(dir), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0)
			fn(ctx, folder, entry->d_name, &st);
	if (dir)
		closedir(dir);
}

/* By the machine's clock, not by WASIT_NOW: the files' times are its own. */
static int64_t age_of(const struct stat *st)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return MAX(0, (int64_t)now.tv_sec - (int64_t)st->st_mtime);
}

static void list_file(void *ctx, const char *folder, const char *name, const struct stat *st)
{
	struct blob_files *out = ctx;

	(void)folder;
	if (!S_ISREG(st->st_mode) || !is_hash(name))
		return;
	out->v = array_grow(out->v, &out->cap, out->n + 1, sizeof(*out->v));
	out->v[out->n] = (struct blob_file){ .size = st->st_size, .age = age_of(st) };
	memcpy(out->v[out->n++].hash, name, BLOB_HASH_LEN + 1);
}

static void list_folder(void *ctx, const char *folder, const char *name, const struct stat *st)
{
	char *path = xasprintf("%s/%s", folder, name);

	if (S_ISDIR(st->st_mode) && strlen(name) == 2)
		each_entry(path, list_file, ctx);
	else if (S_ISREG(st->st_mode) && str_has_prefix(name, BEGUN) && age_of(st) > BEGUN_S)
		unlink(path);
	free(path);
}

void blob_list(const char *folder, struct blob_files *out)
{
	each_entry(folder, list_folder, out);
}

void blob_files_release(struct blob_files *files)
{
	free(files->v);
	*files = (struct blob_files){ 0 };
}

static void remove_folder(void *ctx, const char *folder, const char *name, const struct stat *st)
{
	char *path = xasprintf("%s/%s", folder, name);

	(void)ctx;
	if (S_ISDIR(st->st_mode))
		sys_remove_folder(path);
	else
		unlink(path);
	free(path);
}

static void sweep_folder(void *ctx, const char *folder, const char *name, const struct stat *st)
{
	const int64_t *age = ctx;

	if (S_ISDIR(st->st_mode) && age_of(st) > *age)
		remove_folder(NULL, folder, name, st);
}

void blob_sweep(const char *folder, int64_t age)
{
	each_entry(folder, sweep_folder, &age);
}

void blob_remove_all(const char *folder)
{
	each_entry(folder, remove_folder, NULL);
	rmdir(folder);
}
