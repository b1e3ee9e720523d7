/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The test server as a program: prints its address, then serves until it is stopped.  With an
 * argument, base64 of name:password, it answers nobody else. */
#include "peer.h"

int main(int argc, char **argv)
{
	int port, fd = peer_listen(&port);

	printf("http://127.0.0.1:%d/team\n", port);
	fflush(stdout);
	peer_want(argc > 1 ? argv[1] : "");
	peer_serve(fd);
}
