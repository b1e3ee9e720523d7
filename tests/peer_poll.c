/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The test server's long polls: kept open while the others are served. */
#include "peer_p.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

struct poller { int fd; long since; struct peer_request request; };
static struct poller *v;
static size_t n, cap;

static void end(size_t i)
{
	shutdown(v[i].fd, SHUT_WR);
	close(v[i].fd);
	str_release(&v[i].request.body);
	str_release(&v[i].request.auth);
	v[i] = v[--n];
}

static bool say(int fd, const char *text, size_t len)
{
	return send(fd, text, len, MSG_NOSIGNAL) == (ssize_t)len;
}

bool peer_poll_keep(int fd, const struct peer_request *request)
{
	static const char head[] = "HTTP/1.1 200 X\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n";
	long since = peer_query(request->path, "since", 0);

	if (!strstr(request->path, "feed=longpoll") || peer_db_seq() != since || !say(fd, head, sizeof(head) - 1))
		return false;
	v = array_grow(v, &cap, n + 1, sizeof(*v));
	v[n] = (struct poller){ .fd = fd, .since = since, .request = *request };
	v[n].request.body = v[n].request.auth = (struct str)STR_INIT;
	n++;
	return true;
}

/* Killed, he says no more; what is sent to him may be taken by the kernel for a while. */
static bool has_gone(int fd)
{
	char c;

	return recv(fd, &c, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

/* Heartbeats are bare newlines; whoever has gone is forgotten. */
void peer_poll_serve(bool beat)
{
	for (size_t i = n; i-- > 0;) {
		struct peer_answer answer = { .body = STR_INIT };

		if (peer_db_seq() == v[i].since) {
			if (has_gone(v[i].fd) || (beat && !say(v[i].fd, "\n", 1)))
				end(i);
			continue;
		}
		peer_db_answer(&v[i].request, &answer);
		say(v[i].fd, answer.body.s, answer.body.len);
		str_release(&answer.body);
		end(i);
	}
}

size_t peer_poll_count(void)
{
	return n;
}
