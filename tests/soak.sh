#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The wasit authors
# The long run of the kill tests and of the sync's histories, before a release.
KILLS=2500 CK_DEFAULT_TIMEOUT=3600 "$top_builddir/tests/check_kill" || exit 1
ROUNDS=500 SAVES=2000 sh "${0%/*}/kill.sh" || exit 1
# check counts a test's microseconds in 32 bits: 4,800 histories in runs of 240, each test far below half an hour.
for run in 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19; do
	FIRST=$((run * 240)) HISTORIES=20 CK_DEFAULT_TIMEOUT=3600 "$top_builddir/tests/check_sync_model" || failed=1
done
exit ${failed:-0}
