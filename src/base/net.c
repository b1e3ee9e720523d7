/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Noticing that the network comes back.  Source: rtnetlink(7). */
#include "base/base.h"
#include "base/sys.h"

#include <sys/socket.h>
#include <unistd.h>
#ifdef HAVE_LINUX_RTNETLINK_H
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#endif

int sys_net_watch(void)
{
#ifdef HAVE_LINUX_RTNETLINK_H
	struct sockaddr_nl address = { .nl_family = AF_NETLINK,
		.nl_groups = RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR | RTMGRP_IPV4_ROUTE };
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE);

	if (fd >= 0 && bind(fd, (struct sockaddr *)&address, sizeof(address)) != 0) {
		close(fd);
		fd = -1;
	}
	return fd;
#else
	return -1;
#endif
}

bool sys_net_moved(int fd)
{
	char bytes[8192];
	bool moved = false;

	/* What exactly does not matter: whoever waits for it tries. */
	for (int i = 0; fd >= 0 && i < 64 && recv(fd, bytes, sizeof(bytes), 0) > 0; i++)
		moved = true;
	return moved;
}
