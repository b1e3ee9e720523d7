/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Files of documents.  Source: the HTTP API of Apache CouchDB 3, "Attachments". */
#include "base/base.h"
#include "io/couch.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/sys.h"

static char *file_path(const struct couch_file *file, const char *rev)
{
	struct str path = STR_INIT;

	if (file->db) {
		str_addc(&path, '/');
		http_escape(file->db, &path);
	}
	str_addc(&path, '/');
	http_escape(file->doc, &path);
	str_addc(&path, '/');
	http_escape(file->name, &path);
	if (rev) {
		str_add(&path, "?rev=");
		http_escape(rev, &path);
	}
	return str_detach(&path);
}

enum result couch_put_file(struct http *http, const struct couch_file *file, const char *rev,
	char **now, enum couch_fate *fate, struct err *err)
{
	char *path = file_path(file, rev);
	struct http_request request = { .method = "PUT", .path = path, .file = file->path,
		.type = text_is_empty(file->mime) ? "application/octet-stream" : file->mime };
	struct http_answer answer = { .body = STR_INIT };
	struct json *root = NULL;
	struct err ignored;
	enum result code = http_send(http, &request, &answer, err);

	*now = NULL;
	*fate = COUCH_DONE;
	if (!code && (answer.status == 409 || answer.status == 404)) {
		*fate = COUCH_CHANGED;
	} else if (!code && answer.status == 413) {
		*fate = COUCH_TOO_LARGE;
	} else if (!code && !(code = couch_check_status(http, &answer, err))) {
		if (json_parse(answer.body.s, answer.body.len, &root, &ignored))
			root = NULL;
		if (json_string(json_get(root, "rev")) && strlen(json_string(json_get(root, "rev"))) <= 200)
			*now = xstrdup(json_string(json_get(root, "rev")));
		else
			code = err_set(err, ERR_FORMAT, _("%s does not answer as a CouchDB does."),
				http_url(http));
		json_free(&root);
	}
	str_release(&answer.body);
	free(path);
	return code;
}

/* What comes is written behind what is there, unless the server began anew. */
struct coming {
	const struct http *http;
	const char *path;
	int fd;
	int64_t from, limit, size;
};

static void begin(void *ctx)
{
	struct coming *c = ctx;

	c->size = -1;
}

static enum result take(void *ctx, const char *data, size_t len, struct err *err)
{
	struct coming *c = ctx;

	if (c->size < 0) {
		c->size = http_status(c->http) == 206 ? c->from : 0;
		if (ftruncate(c->fd, c->size) || lseek(c->fd, c->size, SEEK_SET) < 0)
			return err_set(err, ERR_IO, _("%s cannot be written: %s."), c->path, strerror(errno));
	}
	if (!sys_write_all(c->fd, data, len))
		return err_set(err, ERR_IO, _("%s cannot be written: %s."), c->path, strerror(errno));
	c->size += (int64_t)len;
	return OK;
}

enum result couch_get_file(struct http *http, const struct couch_file *file, int64_t limit,
	struct err *err)
{
	struct coming c = { .http = http, .path = file->path, .limit = limit, .size = -1 };
	char *path = file_path(file, NULL);
	struct http_request request = { .method = "GET", .path = path, .type = "application/json",
		.limit = (size_t)limit, .begin = begin, .take = take, .ctx = &c };
	struct http_answer answer = { .body = STR_INIT };
	struct stat st;
	enum result code;

	c.fd = open(file->path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (c.fd < 0 || fstat(c.fd, &st) || !S_ISREG(st.st_mode)) {
		if (c.fd >= 0)
			close(c.fd);
		free(path);
		return err_set(err, ERR_IO, _("%s cannot be written: %s."), file->path, strerror(errno));
	}
	c.from = request.from = MIN((int64_t)st.st_size, limit);
	code = http_send(http, &request, &answer, err);
	/* All of it is here, or more than there is: from the beginning then. */
	if (!code && answer.status == 416 && !ftruncate(c.fd, 0)) {
		c.from = request.from = 0;
		str_clear(&answer.body);
		code = http_send(http, &request, &answer, err);
	}
	if (!code)
		code = couch_check_status(http, &answer, err);
	close(c.fd);
	str_release(&answer.body);
	free(path);
	return code;
}
