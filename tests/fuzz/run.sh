#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The wasit authors
# Runs every fuzz target named for SECONDS_EACH (60) seconds; stops at the first finding.
# usage: tests/fuzz/run.sh TARGET...
set -eu
: "${SECONDS_EACH:=60}"
for target in "$@"; do
	printf '%s\n' "$target"
	"$top_builddir/$target" -max_total_time="$SECONDS_EACH" -max_len=65536 -print_final_stats=1 \
		-artifact_prefix="$top_builddir/" 2>&1 | tail -n 12
done
