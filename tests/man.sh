#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The wasit authors
# The manual says what the tables say.  Mend with: make update-man
. "${0%/*}/tap.sh"

for page in wasit.1 wasit.conf.5; do
	"$top_srcdir/man/update.sh" "$top_srcdir/man/$page" >"$TEST_TMP/$page"
	ok "$page agrees with the tables" cmp "$top_srcdir/man/$page" "$TEST_TMP/$page"
done
done_testing
