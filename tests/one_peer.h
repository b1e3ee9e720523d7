/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The one server of a test program; each test starts it for itself. */
#ifndef TESTS_ONE_PEER_H
#define TESTS_ONE_PEER_H
#include "peer.h"

extern struct peer peer;
#endif
