/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Requests against a server that breaks every promise. */
#include "base/base.h"

#include <inttypes.h>
#include <poll.h>

#include "io/http.h"
#include "peer.h"
#include "unit.h"

static struct peer peer;
static struct http *http;
static struct http_answer answer;
static struct err err;

static struct http_options quick(void)
{
	return (struct http_options){ .pause_ms = 1, .most_ms = 20, .tries = 3, .stall_s = 1,
		.connect_s = 5 };
}

static void start(void)
{
	struct http_options options = quick();

	peer_start(&peer);
	ck_assert_msg(!http_open(peer.url, &options, &http, &err), "%s", err.text);
	free(peer_ask(&peer, "PUT", "/team", NULL));
	answer = (struct http_answer){ .body = STR_INIT };
	err = (struct err){ 0 };
}

static void stop(void)
{
	str_release(&answer.body);
	http_close(&http);
	peer_stop(&peer);
}

static enum result get(const char *path)
{
	struct http_request request = { .method = "GET", .path = path };

	return http_send(http, &request, &answer, &err);
}

START_TEST(http_send_brings_the_answer)
{
	struct http_request post = { .method = "POST", .path = "/_bulk_docs",
		.body = "{\"docs\":[{\"_id\":\"محمد/1 😀\"}]}" };

	post.len = strlen(post.body);
	start();
	ck_assert_msg(!get(""), "%s", err.text);
	ck_assert_int_eq(answer.status, 200);
	ck_assert_ptr_nonnull(strstr(answer.body.s, "db_name"));
	ck_assert_msg(!http_send(http, &post, &answer, &err), "%s", err.text);
	ck_assert_ptr_nonnull(strstr(answer.body.s, "\"id\":\"محمد/1 😀\",\"ok\":true"));
	ck_assert_msg(!get("/"), "%s", err.text);
	ck_assert_ptr_nonnull(strstr(answer.body.s, "Welcome"));
	ck_assert_msg(!get("/nothing"), "%s", err.text);
	ck_assert_int_eq(answer.status, 404);
	ck_assert_int_eq(http_requests(http), 4);
	stop();
}
END_TEST

static const struct { const char *fault; long requests; bool works; enum result code; } faults[] = {
	{ "do=drop&at=GET&times=2", 3, true, OK },
	{ "do=lose&at=GET&times=2", 3, true, OK },
	{ "do=cut&arg=5&at=GET&times=2", 3, true, OK },
	{ "do=status&arg=503&at=GET&times=1", 2, true, OK },
	{ "do=status&arg=429&at=GET&times=1", 2, true, OK },
	{ "do=status&arg=408&at=GET&times=1", 2, true, OK },
	{ "do=status&arg=500&at=GET&times=99", 3, false, ERR_NET },
	{ "do=status&arg=429&at=GET&times=99", 3, false, ERR_NET },
	{ "do=drop&at=GET&times=99", 3, false, ERR_NET },
	{ "do=cut&arg=5&at=GET&times=99", 3, false, ERR_NET },
	{ "do=later&arg=3600&at=GET&times=99", 1, false, ERR_NET },
	{ "do=redirect&at=GET&times=99", 1, false, ERR_NET },
	{ "do=headers&at=GET&times=99", 1, false, ERR_FORMAT },
	{ "do=bomb&arg=1024&at=GET&times=99", 1, false, ERR_FORMAT },
	{ "do=status&arg=401&at=GET&times=99", 1, true, OK },
	{ "do=status&arg=403&at=GET&times=99", 1, true, OK },
	{ "do=status&arg=413&at=GET&times=99", 1, true, OK },
};

START_TEST(http_send_is_bounded_whatever_the_server_does)
{
	start();
	peer_fault(&peer, faults[_i].fault);
	ck_assert_msg(get("") == faults[_i].code, "%s: %s", faults[_i].fault, err.text);
	ck_assert_int_eq(peer_number(&peer, "count"), faults[_i].requests + 1);	/* the PUT */
	ck_assert_int_gt(peer_number(&peer, "fired"), 0);
	if (!faults[_i].works)
		ck_assert_int_gt(strlen(err.text), 20);
	stop();
}
END_TEST

#define HEAD "HTTP/1.1 200 X\r\nConnection: close\r\n"
/* What comes as it is; said: a part of what is said of it, NULL: it is an answer like any other, "{}". */
static const struct { const char *raw, *said; enum result code; } raws[] = {
	{ HEAD "Transfer-Encoding: chunked\r\nTrailer: X\r\n\r\n1;a=\"b c\"\r\n{\r\n1\r\n}\r\n0\r\nX: 1\r\n\r\n", NULL, OK },
	{ HEAD "Content-Length: 7\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", NULL, OK },
	{ "HTTP/1.0 200 X\r\n\r\n{}", NULL, OK },
	{ "HTTP/1.1 103 X\r\nLink: a\r\n\r\nHTTP/1.1 100 Go\r\n\r\n" HEAD "Content-Length: 2\r\n\r\n{}", NULL, OK },
	{ HEAD "Content-Length: 2\r\n\r\n{}HTTP/1.1 200 X\r\nContent-Length: 5\r\n\r\n[1,2]", NULL, OK },
	{ HEAD "Set-Cookie: AuthSession=x; Domain=.com; Path=/\r\nContent-Length: 2\r\n\r\n{}", NULL, OK },
	{ HEAD "Content-Length: 9\r\n\r\n{}", "broke off", ERR_NET },
	{ HEAD "Content-Length: -9\r\n\r\n{}", "not as HTTP has to be", ERR_NET },
	{ HEAD "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}", "broke off", ERR_NET },
	{ HEAD "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n", "broke off", ERR_NET },
	{ HEAD "Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}", "not as HTTP has to be", ERR_NET },
	{ HEAD "Content-Encoding: rot13\r\nContent-Length: 2\r\n\r\n{}", "not as HTTP has to be", ERR_NET },
	{ "HTTP/1.1 20", "broke off", ERR_NET },
	{ "{}", "not as HTTP has to be", ERR_NET },
	{ "SSH-2.0-OpenSSH_9.9\r\n", "not as HTTP has to be", ERR_NET },
	{ "HTTP/1.1 999 X\r\nContent-Length: 2\r\n\r\n{}", "cannot answer now (999)", ERR_NET },
	{ "HTTP/1.1 301 X\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n", "not followed", ERR_NET },
	{ "HTTP/1.1 503 X\r\nRetry-After: -100\r\nContent-Length: 0\r\n\r\n", "cannot answer now (503)", ERR_NET },
	{ "HTTP/1.1 503 X\r\nRetry-After: soon\r\nContent-Length: 0\r\n\r\n", "cannot answer now (503)", ERR_NET },
	{ "HTTP/1.1 503 X\r\nRetry-After: 61\r\nContent-Length: 0\r\n\r\n", "come back in 2 minutes", ERR_NET },
	{ "HTTP/1.1 429 X\r\nRetry-After: 9223372036854775807\r\nContent-Length: 0\r\n\r\n", "come back in 1440 minutes",
	  ERR_NET },
	{ "HTTP/1.1 503 X\r\nRetry-After: Wed, 21 Oct 2099 07:28:00 GMT\r\nContent-Length: 0\r\n\r\n",
	  "come back in 1440 minutes", ERR_NET },
};

START_TEST(http_send_takes_and_refuses_what_others_send)
{
	start();
	free(peer_ask(&peer, "POST", "/_test/text", raws[_i].raw));
	peer_fault(&peer, "do=raw&at=GET&times=99");
	ck_assert_msg(get("") == raws[_i].code, "%s: %s", raws[_i].raw, err.text);
	if (raws[_i].said)
		ck_assert_msg(strstr(err.text, raws[_i].said), "%s: %s", raws[_i].raw, err.text);
	else
		ck_assert_str_eq(answer.body.s, "{}");
	ck_assert_int_le(peer_number(&peer, "count"), quick().tries + 1);	/* the PUT */
	stop();
}
END_TEST

START_TEST(http_send_does_not_wait_for_a_drip)
{
	struct http_options options = quick();

	start();
	http_close(&http);
	options.tries = 1;
	ck_assert(!http_open(peer.url, &options, &http, &err));
	peer_fault(&peer, "do=drip&at=GET");
	ck_assert_int_eq(get(""), ERR_NET);
	stop();
}
END_TEST

static size_t begun, taken, most;
static void begin(void *ctx) { (void)ctx, begun++, taken = 0; }
static enum result take(void *ctx, const char *data, size_t len, struct err *e)
{
	(void)ctx, (void)data;
	taken += len;
	return taken > most ? err_set(e, ERR_INVALID, "enough") : OK;
}

START_TEST(http_send_starts_again_from_nothing)
{
	struct http_request request = { .method = "GET", .path = "", .begin = begin, .take = take };

	most = 64 * 1024;
	start();
	peer_fault(&peer, "do=cut&arg=20&at=GET&times=2");
	ck_assert_msg(!http_send(http, &request, &answer, &err), "%s", err.text);
	ck_assert_uint_eq(begun, 3);
	ck_assert_uint_gt(taken, 20);
	ck_assert_uint_eq(answer.body.len, 0);
	/* What the taker says ends it, at once. */
	begun = 0;
	most = 60;
	request.path = "/_changes?since=0";
	ck_assert_int_eq(http_send(http, &request, &answer, &err), ERR_INVALID);
	ck_assert_str_eq(err.text, "enough");
	ck_assert_uint_eq(begun, 1);
	stop();
}
END_TEST

/* What another one changes meanwhile is not in the answer: it was made when it was asked for. */
START_TEST(http_send_ahead_is_answered_before_it_is_read)
{
	const char *const docs[] = { "{\"docs\":[{\"_id\":\"later\"}]}", "{\"docs\":[{\"_id\":\"still\"}]}" };

	start();
	for (int i = 0; i < 2; i++) {
		long before = peer_number(&peer, "count");

		http_send_ahead(http, "/_changes?since=0");
		for (int tries = 0; tries < 2000 && peer_number(&peer, "count") == before; tries++)
			poll(NULL, 0, 5);
		free(peer_ask(&peer, "POST", "/team/_bulk_docs", docs[i]));
		ck_assert_msg(!get("/_changes?since=0"), "%s", err.text);
		ck_assert_int_eq(answer.status, 200);
		ck_assert_int_eq(strstr(answer.body.s, "later") != NULL, i);
		ck_assert_ptr_null(strstr(answer.body.s, "still"));
		ck_assert_int_eq(http_requests(http), 1 + i);
	}
	stop();
}
END_TEST

START_TEST(http_send_ahead_that_nobody_reads_is_left)
{
	start();
	http_send_ahead(http, "/_changes?since=0");
	ck_assert_msg(!get("/"), "%s", err.text);
	ck_assert_ptr_nonnull(strstr(answer.body.s, "Welcome"));
	http_send_ahead(http, "/_changes?since=0");
	http_send_ahead(http, "");
	ck_assert_msg(!get(""), "%s", err.text);
	ck_assert_ptr_nonnull(strstr(answer.body.s, "db_name"));
	http_send_ahead(http, "/nothing");	/* and the end comes */
	stop();
}
END_TEST

/* What breaks before somebody wants it is asked for again. */
START_TEST(http_send_ahead_breaks_like_any_other)
{
	start();
	peer_fault(&peer, faults[_i].fault);
	http_send_ahead(http, "");
	poll(NULL, 0, 20);
	err = (struct err){ 0 };
	ck_assert_msg(get("") == faults[_i].code, "%s: %s", faults[_i].fault, err.text);
	ck_assert_int_eq(http_requests(http), faults[_i].requests);
	if (!faults[_i].works)
		ck_assert_int_gt(strlen(err.text), 20);
	stop();
}
END_TEST

START_TEST(http_send_names_the_user_and_never_the_password)
{
	struct http_options options = quick();

	start();
	free(peer_ask(&peer, "POST", "/_test/auth", "bm9yYTpzM2NyZXQ6w6Q="));	/* nora:s3cret:ä */
	ck_assert(!get(""));
	ck_assert_int_eq(answer.status, 401);
	http_close(&http);
	options.user = "nora";
	options.password = "s3cret:ä";
	ck_assert(!http_open(peer.url, &options, &http, &err));
	ck_assert(!get(""));
	ck_assert_int_eq(answer.status, 200);
	peer_fault(&peer, "do=drop&at=GET&times=99");
	ck_assert_int_eq(get(""), ERR_NET);
	ck_assert_ptr_null(strstr(err.text, "s3cret"));
	stop();
}
END_TEST

START_TEST(http_open_refuses_what_is_not_safe)
{
	static const struct { const char *url; bool plain, good; } rows[] = {
		{ "https://example.org/team", false, true }, { "http://127.0.0.1:5984/x/", false, true },
		{ "http://localhost/x", false, true }, { "http://[::1]:5984/x", false, true },
		{ "http://example.org/x", false, false }, { "http://example.org/x", true, true },
		{ "http://127.0.0.1.example.org/x", false, false },
		{ "http://localhost.example.org/x", false, false },
		{ "https://nora:secret@example.org/x", false, false },
		{ "https://nora@example.org/x", false, false }, { "https://example.org/x?a=b", false, false },
		{ "https://example.org/x#a", false, false }, { "ftp://example.org/x", true, false },
		{ "file:///etc/passwd", true, false }, { "example.org/x", false, false }, { "", false, false },
		{ "https://", false, false }, { "javascript:1", true, false },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct http_options options = { .allow_plain = rows[i].plain };
		struct http *made = NULL;
		enum result code = http_open(rows[i].url, &options, &made, &err);

		ck_assert_msg(rows[i].good ? code == OK : code == ERR_INVALID, "%s: %d", rows[i].url, code);
		ck_assert(!made == !rows[i].good);
		if (!rows[i].good)
			ck_assert_ptr_null(strstr(err.text, "secret"));
		else
			ck_assert(!str_has_suffix(http_url(made), "/"));
		http_close(&made);
	}
}
END_TEST

START_TEST(http_escape_leaves_nothing_that_means_something)
{
	struct str out = STR_INIT;

	http_escape("1-a/b&c=d#?%م", &out);
	ck_assert_str_eq(out.s, "1%2Da%2Fb%26c%3Dd%23%3F%25%D9%85");
	str_release(&out);
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("http", NULL, NULL, 0, ONCE(http_send_brings_the_answer),
		EACH(http_send_is_bounded_whatever_the_server_does, COUNT(faults)),
		EACH(http_send_takes_and_refuses_what_others_send, COUNT(raws)),
		ONCE(http_send_does_not_wait_for_a_drip), ONCE(http_send_starts_again_from_nothing),
		ONCE(http_send_ahead_is_answered_before_it_is_read),
		ONCE(http_send_ahead_that_nobody_reads_is_left),
		EACH(http_send_ahead_breaks_like_any_other, COUNT(faults)),
		ONCE(http_send_names_the_user_and_never_the_password),
		ONCE(http_open_refuses_what_is_not_safe),
		ONCE(http_escape_leaves_nothing_that_means_something));
}
