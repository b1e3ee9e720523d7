/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The test server: sockets, faults, and asking it. */
#include "peer_p.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define BEAT_MS 300	/* between the heartbeats of long polls */

struct fault { char what[16], at[64]; long skip, times, arg; };
static struct fault faults[16];
static size_t nfaults;
static long requests, fired, wrong;
static char *text_answer, *auth;

/* --- Bytes. */

static bool send_all(int fd, const char *data, size_t len)
{
	while (len) {
		ssize_t n = send(fd, data, len, MSG_NOSIGNAL);

		if (n <= 0)
			return false;
		data += n;
		len -= (size_t)n;
	}
	return true;
}

static bool receive(int fd, struct str *all, size_t until)
{
	char buf[65536];

	while (all->len < until) {
		ssize_t n = recv(fd, buf, sizeof(buf), 0);

		if (n <= 0)
			return false;
		str_addn(all, buf, (size_t)n);
	}
	return true;
}

static bool read_request(int fd, struct peer_request *r)
{
	struct str all = STR_INIT;
	const char *end, *found;
	size_t head, length = 0;
	bool good;

	while (!(end = strstr(all.s, "\r\n\r\n")))
		if (!receive(fd, &all, all.len + 1)) {
			str_release(&all);
			return false;
		}
	head = (size_t)(end - all.s) + 4;
	if ((found = strstr(all.s, "\r\nContent-Length: ")) && found < end)
		length = (size_t)strtoul(found + 18, NULL, 10);
	if ((found = strstr(all.s, "\r\nAuthorization: Basic ")) && found < end)
		str_addn(&r->auth, found + 23, strcspn(found + 23, "\r"));
	if ((found = strstr(all.s, "\r\nRange: bytes=")) && found < end)
		r->from = strtol(found + 15, NULL, 10);
	good = sscanf(all.s, "%7s %4095s", r->method, r->path) == 2 && receive(fd, &all, head + length);
	if (good)
		str_addn(&r->body, all.s + head, length);
	str_release(&all);
	return good;
}

void peer_send(int fd, const struct peer_answer *a, const char *more, long only, bool length)
{
	struct str head = STR_INIT;

	str_addf(&head, "HTTP/1.1 %d X\r\nContent-Type: application/json\r\nConnection: close\r\n%s",
		a->status, more);
	if (length)
		str_addf(&head, "Content-Length: %zu\r\n", a->body.len);
	str_add(&head, "\r\n");
	if (send_all(fd, head.s, head.len))
		send_all(fd, a->body.s, only < 0 ? a->body.len : MIN((size_t)only, a->body.len));
	str_release(&head);
}

/* --- Faults. */

static void add_bits(struct str *out, unsigned *acc, unsigned *have, unsigned bits, unsigned n)
{
	*acc |= bits << *have;
	for (*have += n; *have >= 8; *have -= 8, *acc >>= 8)
		str_addc(out, (char)(*acc & 0xFF));
}

/* A blank and then "the same 258 times" for ever, 13 bits each; no end, which nobody gets to.
 * Source: RFC 1951, fixed Huffman codes. */
static void make_bomb(struct str *out, long kilobytes)
{
	unsigned acc = 0, have = 0;

	str_addn(out, "\x1f\x8b\x08\0\0\0\0\0\0\3", 10);
	add_bits(out, &acc, &have, 3, 3);		/* the last block, fixed codes */
	add_bits(out, &acc, &have, 0x0A, 8);		/* ' ' is 0x30 + 0x20 = 01010000, backwards */
	while (out->len < (size_t)kilobytes * 1024)
		add_bits(out, &acc, &have, 0xA3, 13);	/* 285 is 11000101, backwards; distance 1 */
}

static void drip(int fd)
{
	static const char head[] = "HTTP/1.1 200 X\r\nContent-Length: 9999\r\n\r\n";

	send_all(fd, head, sizeof(head) - 1);
	while (send_all(fd, " ", 1))
		poll(NULL, 0, 1000);
}

static void flood(int fd)
{
	static const char line[] = "X-Flood: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n";

	if (send_all(fd, "HTTP/1.1 200 X\r\n", 16))
		for (int i = 0; i < 100000 && send_all(fd, line, sizeof(line) - 1); i++)
			;
}

/* True: the request is answered, or never will be. */
static bool fail(int fd, const struct fault *f, const struct peer_request *r, struct peer_answer *a)
{
	enum peer_more more = peer_more(fd, f->what, f->arg, r, a);

	if (more)
		return more == PEER_ANSWERED;
	if (str_eq(f->what, "drop"))
		return true;
	if (str_eq(f->what, "drip"))
		return drip(fd), true;
	if (str_eq(f->what, "headers"))
		return flood(fd), true;
	if (str_eq(f->what, "raw"))
		return send_all(fd, text_answer, strlen(text_answer)), true;
	if (str_eq(f->what, "slow"))
		return poll(NULL, 0, (int)f->arg), false;
	if (str_eq(f->what, "twice"))
		return peer_db_twice = true, false;
	a->status = 200;
	if (str_eq(f->what, "redirect")) {
		a->status = 302;
		peer_send(fd, a, "Location: http://192.0.2.1/elsewhere\r\n", -1, true);
	} else if (str_eq(f->what, "status")) {
		a->status = (int)f->arg;
		str_set(&a->body, "{\"error\":\"x\",\"reason\":\"a fault\"}");
		peer_send(fd, a, "Retry-After: 0\r\n", -1, true);
	} else if (str_eq(f->what, "later")) {
		char when[64];

		a->status = 503;
		snprintf(when, sizeof(when), "Retry-After: %ld\r\n", f->arg);
		peer_send(fd, a, when, -1, true);
	} else if (str_eq(f->what, "bomb")) {
		make_bomb(&a->body, f->arg);
		peer_send(fd, a, "Content-Encoding: gzip\r\n", -1, true);
	} else if (str_eq(f->what, "text")) {
		a->status = f->arg ? (int)f->arg : 200;
		str_set(&a->body, text_answer ? text_answer : "");
		peer_send(fd, a, "", -1, true);
	} else {
		peer_db_answer(r, a);
		if (str_eq(f->what, "cut") || str_eq(f->what, "short"))
			peer_send(fd, a, "", f->arg, str_eq(f->what, "cut"));
	}
	return true;
}

static struct fault *due_fault(const struct peer_request *r)
{
	char line[4200];

	snprintf(line, sizeof(line), "%s %s", r->method, r->path);
	for (size_t i = 0; i < nfaults; i++) {
		struct fault *f = &faults[i];

		if (!f->times || (!str_eq(f->at, "*") && !strstr(line, f->at)))
			continue;
		if (f->skip > 0) {
			f->skip--;
			continue;
		}
		f->times--;
		fired++;
		return f;
	}
	return NULL;
}

static void query_text(const char *path, const char *name, char *out, size_t size)
{
	char *key = xasprintf("%s=", name);
	const char *at = strstr(path, key);

	free(key);
	snprintf(out, size, "%.*s", at ? (int)strcspn(at + strlen(name) + 1, "&") : 0,
		at ? at + strlen(name) + 1 : "");
}

static void control(int fd, const struct peer_request *r, struct peer_answer *a)
{
	const char *what = r->path + strlen("/_test/");

	a->status = 200;
	if (str_has_prefix(what, "fault") && nfaults < COUNT(faults)) {
		struct fault *f = &faults[nfaults++];

		query_text(r->path, "do", f->what, sizeof(f->what));
		query_text(r->path, "at", f->at, sizeof(f->at));
		f->skip = peer_query(r->path, "skip", 0);
		f->times = peer_query(r->path, "times", 1);
		f->arg = peer_query(r->path, "arg", 0);
	} else if (str_eq(what, "clear")) {
		nfaults = 0;
	} else if (str_eq(what, "wipe") || str_eq(what, "gone")) {
		peer_db_wipe(str_eq(what, "gone"));
	} else if (str_eq(what, "save")) {
		peer_db_save();
	} else if (str_eq(what, "restore")) {
		peer_db_restore();
	} else if (str_has_prefix(what, "big")) {
		peer_db_biggest = (size_t)peer_query(r->path, "arg", 0);
	} else if (str_eq(what, "text") || str_eq(what, "auth")) {
		char **place = str_eq(what, "text") ? &text_answer : &auth;

		free(*place);
		*place = xstrdup(r->body.s);
	} else
		str_addf(&a->body, "%ld", str_eq(what, "fired") ? fired :
			str_eq(what, "wrong") ? wrong :
			str_eq(what, "listening") ? (long)peer_poll_count() : requests);
	peer_send(fd, a, "", -1, true);
}

/* A password that CouchDB counts towards the lock: another one than the wanted, or any at the place for sessions,
 * which nobody gets here. */
static bool is_wrong(const struct peer_request *r)
{
	return !text_is_empty(auth) && !str_eq(auth, r->auth.s) &&
		(r->auth.len || (str_eq(r->method, "POST") && str_has_prefix(r->path, "/_session")));
}

static void serve_one(int fd)
{
	struct peer_request r = { .body = STR_INIT, .auth = STR_INIT };
	struct peer_answer a = { .body = STR_INIT };
	struct fault *fault;

	if (read_request(fd, &r) && str_has_prefix(r.path, "/_test/"))
		control(fd, &r, &a);
	else if (*r.path) {
		requests++;
		wrong += is_wrong(&r);
		fault = due_fault(&r);
		if (!fault || !fail(fd, fault, &r, &a)) {
			if (!text_is_empty(auth) && !str_eq(auth, r.auth.s)) {
				a.status = 401;
				str_addf(&a.body, "{\"error\":\"unauthorized\",\"reason\":\"%s\"}", is_wrong(&r) ?
					"Name or password is incorrect." :
					"You are not authorized to access this db.");
			} else if (peer_poll_keep(fd, &r)) {
				str_release(&r.body);
				str_release(&r.auth);
				return;
			} else
				peer_db_answer(&r, &a);
			peer_send(fd, &a, "", -1, true);
		}
	}
	str_release(&r.body);
	str_release(&r.auth);
	str_release(&a.body);
	shutdown(fd, SHUT_WR);
	close(fd);
}

/* --- Being asked, and asking. */

int peer_listen(int *port)
{
	struct sockaddr_in place = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
	socklen_t len = sizeof(place);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&place, len) || listen(fd, 16) ||
	    getsockname(fd, (struct sockaddr *)&place, &len))
		BUG("%s", "no socket");
	*port = ntohs(place.sin_port);
	return fd;
}

void peer_want(const char *wanted)
{
	free(auth);
	auth = xstrdup(wanted);
}

void peer_serve(int listening)
{
	for (;;) {
		struct pollfd in = { .fd = listening, .events = POLLIN };
		bool called = poll(&in, 1, peer_poll_count() ? BEAT_MS : -1) > 0;
		int fd = called ? accept(listening, NULL, NULL) : -1;

		if (fd >= 0)
			serve_one(fd);
		peer_poll_serve(!called);
	}
}

void peer_start(struct peer *peer)
{
	int fd = peer_listen(&peer->port), parent = (int)getpid();

	snprintf(peer->url, sizeof(peer->url), "http://127.0.0.1:%d/team", peer->port);
	fflush(NULL);
	peer->pid = fork();
	if (peer->pid < 0)
		BUG("%s", "no process");
	if (!peer->pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() != parent)
			_exit(1);
		peer_serve(fd);
	}
	close(fd);
}

void peer_stop(struct peer *peer)
{
	kill(peer->pid, SIGKILL);
	waitpid(peer->pid, NULL, 0);
}

char *peer_ask(const struct peer *peer, const char *method, const char *path, const char *body)
{
	struct sockaddr_in place = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) },
		.sin_port = htons((uint16_t)peer->port) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct str text = STR_INIT;
	const char *end;
	char *out;

	str_addf(&text, "%s %s HTTP/1.1\r\nContent-Length: %zu\r\n\r\n%s", method, path,
		body ? strlen(body) : 0, body ? body : "");
	if (connect(fd, (struct sockaddr *)&place, sizeof(place)) || !send_all(fd, text.s, text.len))
		BUG("%s", "the test server is gone");
	str_clear(&text);
	while (receive(fd, &text, text.len + 1))
		;
	close(fd);
	end = strstr(text.s, "\r\n\r\n");
	out = xstrdup(end ? end + 4 : "");
	str_release(&text);
	return out;
}

void peer_tell(const struct peer *peer, const char *path, const char *body)
{
	free(peer_ask(peer, "POST", path, body));
}

void peer_fault(const struct peer *peer, const char *query)
{
	char *path = xasprintf("/_test/fault?%s", query);

	peer_tell(peer, path, NULL);
	free(path);
}

long peer_number(const struct peer *peer, const char *what)
{
	char *path = xasprintf("/_test/%s", what), *text = peer_ask(peer, "GET", path, NULL);
	long number = strtol(text, NULL, 10);

	free(path);
	free(text);
	return number;
}
