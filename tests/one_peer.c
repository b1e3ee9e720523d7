/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The one server of a test program. */
#include "one_peer.h"

struct peer peer;
