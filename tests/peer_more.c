/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * More of what the test server can do to a client: lies, wrong types, killing it, working meanwhile. */
#include "peer_p.h"

#include <signal.h>
#include <sys/socket.h>

#include "io/json.h"

void (*peer_meanwhile)(long arg);

/* --- Values of another type. */

/* The end of the string, number or word at `at`. */
static size_t value_end(const char *text, size_t at)
{
	if (text[at] != '"')
		return at + strcspn(text + at, ",:}] \n");
	for (at++; text[at] && text[at] != '"'; at++)
		at += text[at] == '\\';
	return at + 1;
}

static bool is_name(const char *text, size_t end)
{
	return text[end] == ':';
}

static void spoil(struct str *body, long arg)
{
	static const char *const others[] = { "[7]", "{}", "-1e400", "\"\\u001b[31m\\u0000\"" };
	long left = arg / (long)COUNT(others);
	size_t at = 0;

	while (body->s[at]) {
		size_t end;

		if (strchr("{}[],: \n", body->s[at])) {
			at++;
			continue;
		}
		end = value_end(body->s, at);
		if (!is_name(body->s, end) && left-- == 0) {
			struct str out = STR_INIT;

			str_addn(&out, body->s, at);
			str_add(&out, others[arg % (long)COUNT(others)]);
			str_add(&out, body->s + end);
			str_set(body, out.s);
			str_release(&out);
			return;
		}
		at = end;
	}
}

/* --- Answers. */

/* As CouchDB says that it wrote, without writing. */
static void lie(const struct peer_request *r, struct peer_answer *a)
{
	struct json *body = NULL;
	struct json_writer w;
	struct err ignored;

	a->status = 201;
	jw_init(&w, &a->body, true);
	jw_array(&w, NULL);
	if (!json_parse(r->body.s, r->body.len, &body, &ignored))
		for (const struct json *j = json_first(json_get(body, "docs")); j; j = json_next(j)) {
			jw_object(&w, NULL);
			jw_bool(&w, "ok", true);
			jw_string(&w, "id", json_string(json_get(j, "_id")));
			jw_string(&w, "rev", "1-0123456789abcdef");
			jw_end_object(&w);
		}
	jw_end_array(&w);
	json_free(&body);
}

static void send_text(int fd, const char *data, size_t len)
{
	while (len) {
		ssize_t n = send(fd, data, len, MSG_NOSIGNAL);

		if (n <= 0)
			return;
		data += n;
		len -= (size_t)n;
	}
}

static void send_chunks(int fd, const struct peer_answer *a, long beats)
{
	struct str out = STR_INIT;

	str_addf(&out, "HTTP/1.1 %d X\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n", a->status);
	for (long i = 0; i < beats; i++)
		str_add(&out, "1\r\n\n\r\n");
	for (size_t at = 0, n; at < a->body.len; at += n) {
		n = MIN((size_t)1 + at % 7, a->body.len - at);
		str_addf(&out, "%zx\r\n", n);
		str_addn(&out, a->body.s + at, n);
		str_add(&out, "\r\n");
	}
	str_add(&out, "0\r\n\r\n");
	send_text(fd, out.s, out.len);
	str_release(&out);
}

/* What changes an answer that is otherwise the right one. */
static void send_changed(int fd, const char *what, long arg, const struct peer_request *r,
	struct peer_answer *a)
{
	peer_db_answer(r, a);
	if (str_eq(what, "heart")) {
		send_chunks(fd, a, arg);
		return;
	}
	if (str_eq(what, "spoil"))
		spoil(&a->body, arg);
	else if (str_eq(what, "killed"))
		kill((pid_t)arg, SIGKILL);
	else if (peer_meanwhile)
		peer_meanwhile(arg);
	peer_send(fd, a, "", -1, true);
}

enum peer_more peer_more(int fd, const char *what, long arg, const struct peer_request *r,
	struct peer_answer *a)
{
	a->status = 200;
	if (str_eq(what, "before")) {
		if (peer_meanwhile)
			peer_meanwhile(arg);
		return PEER_GO_ON;
	}
	if (str_eq(what, "rewind"))
		return peer_db_rewind = true, PEER_GO_ON;
	if (str_eq(what, "kill"))
		return kill((pid_t)arg, SIGKILL), PEER_ANSWERED;
	if (str_eq(what, "lie")) {
		lie(r, a);
		return peer_send(fd, a, "", -1, true), PEER_ANSWERED;
	}
	if (str_eq(what, "revoke")) {
		a->status = 403;
		str_set(&a->body, "{\"error\":\"forbidden\",\"reason\":\"You are not allowed to access this db.\"}");
		return peer_send(fd, a, "", -1, true), PEER_ANSWERED;
	}
	if (!str_eq(what, "heart") && !str_eq(what, "spoil") && !str_eq(what, "killed") &&
	    !str_eq(what, "after"))
		return PEER_UNKNOWN;
	return send_changed(fd, what, arg, r, a), PEER_ANSWERED;
}
