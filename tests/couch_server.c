/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The test server as a program: prints its address, then serves until it is stopped. */
#include "peer.h"

int main(void)
{
	int port, fd = peer_listen(&port);

	printf("http://127.0.0.1:%d/team\n", port);
	fflush(stdout);
	peer_serve(fd);
}
