#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The wasit authors
# Sums the results of `make check` into one line; fails when a test failed or none ran.
# usage: count.sh BUILDDIR
find "$1/tests" -name '*.trs' -exec cat {} + 2>/dev/null | awk '
/^:test-result: *(FAIL|XPASS|ERROR)/ { failed++ }
/^:test-result: *PASS/ { passed++ }
/^:test-result: *(SKIP|XFAIL)/ { skipped++ }
END {
	printf "tests: %d passed, %d failed, %d skipped\n", passed, failed, skipped
	exit failed > 0 || passed == 0
}'
