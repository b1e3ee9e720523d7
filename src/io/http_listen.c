/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Listening: answers that come when there is news. */
#include "base/base.h"
#include "io/http_p.h"

#include <poll.h>

struct listening {
	struct http_wait *wait;		/* borrowed */
	struct http_request request;
	struct http_answer answer;	/* owned */
	struct flight flight;
	struct err err;
	struct curl_slist *headers;	/* owned */
	enum http_heard heard;
};

struct http_wait {
	CURLM *multi;	/* owned */
};

struct http_wait *http_wait_new(void)
{
	struct http_wait *wait = xcalloc(1, sizeof(*wait));

	wait->multi = http_load_library() ? http_lib.curl_multi_init() : NULL;
	return wait;
}

void http_wait_free(struct http_wait **wait)
{
	if (*wait && (*wait)->multi)
		http_lib.curl_multi_cleanup((*wait)->multi);
	free(*wait);
	*wait = NULL;
}

void http_listen(struct http_wait *wait, struct http *http, const char *path, long whole_s)
{
	struct listening *l = xcalloc(1, sizeof(*l));

	http_listen_end(http);
	http_drop_ahead(http);
	*l = (struct listening){ .wait = wait, .answer.body = STR_INIT,
		.request = { .method = "GET", .path = path } };
	l->flight = (struct flight){ .http = http, .request = &l->request, .answer = &l->answer,
		.limit = HTTP_SMALL, .err = &l->err };
	http_set_request(&l->flight, &l->headers);
	/* Silence is what one listens to: not too slow, but bounded as a whole.  With a limit, whatever its time,
	 * libcurl wakes each second to look at the speed. */
	http_lib.curl_easy_setopt(http->curl, CURLOPT_LOW_SPEED_LIMIT, 0L);
	http_lib.curl_easy_setopt(http->curl, CURLOPT_LOW_SPEED_TIME, 0L);
	http_lib.curl_easy_setopt(http->curl, CURLOPT_TIMEOUT, whole_s);
	http_lib.curl_easy_setopt(http->curl, CURLOPT_PRIVATE, http);
	http->requests++;
	http->listening = l;
	http_lib.curl_multi_add_handle(wait->multi, http->curl);
}

bool http_is_listening(const struct http *http)
{
	return http->listening;
}

void http_listen_end(struct http *http)
{
	struct listening *l = http->listening;

	if (!l)
		return;
	http_lib.curl_multi_remove_handle(l->wait->multi, http->curl);
	http_set_limits(http);
	http_lib.curl_slist_free_all(l->headers);
	str_release(&l->answer.body);
	free(l);
	http->listening = NULL;
}

static struct http *take_ended(struct http_wait *wait)
{
	struct CURLMsg *message;
	struct http *http = NULL;
	int left;

	while ((message = http_lib.curl_multi_info_read(wait->multi, &left))) {
		long status = 0;

		if (message->msg != CURLMSG_DONE)
			continue;
		http_lib.curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&http);
		http_lib.curl_easy_getinfo(message->easy_handle, CURLINFO_RESPONSE_CODE, &status);
		http->listening->answer.status = (int)status;
		http->listening->heard =
			message->data.result == CURLE_OK && status == 200 ? HEARD_ANSWER :
			message->data.result == CURLE_OPERATION_TIMEDOUT ? HEARD_NOTHING : HEARD_FAILURE;
		return http;
	}
	return NULL;
}

struct http *http_wait(struct http_wait *wait, struct pollfd *fds, size_t n, int ms)
{
	struct curl_waitfd *more = xcalloc(n + 1, sizeof(*more));
	struct http *ended;
	int running = 0;

	for (size_t i = 0; i < n; i++) {
		more[i] = (struct curl_waitfd){ .fd = fds[i].fd, .events = CURL_WAIT_POLLIN };
		fds[i].revents = 0;
	}
	http_lib.curl_multi_perform(wait->multi, &running);
	ended = take_ended(wait);
	if (!ended) {
		http_lib.curl_multi_poll(wait->multi, more, (unsigned)n, ms, NULL);
		http_lib.curl_multi_perform(wait->multi, &running);
		ended = take_ended(wait);
		for (size_t i = 0; i < n; i++)
			fds[i].revents = more[i].revents ? POLLIN : 0;
	}
	free(more);
	return ended;
}

enum http_heard http_heard(const struct http *http, const char **body)
{
	*body = http->listening->answer.body.s;
	return http->listening->heard;
}
