#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The wasit authors
# The long run of the kill tests and of the sync's histories, before a release.
KILLS=2500 CK_DEFAULT_TIMEOUT=3600 "$top_builddir/tests/check_kill" || exit 1
ROUNDS=500 SAVES=2000 sh "${0%/*}/kill.sh" || exit 1
HISTORIES=400 CK_DEFAULT_TIMEOUT=3600 exec "$top_builddir/tests/check_sync_model"
