#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The wasit authors
# The manual says what the tables say.  Mend with: make update-man
. "${0%/*}/tap.sh"

for page in wasit.1 wasit.conf.5; do
	"$top_srcdir/man/update.sh" "$top_srcdir/man/$page" >"$TEST_TMP/$page"
	ok "$page agrees with the tables" cmp "$top_srcdir/man/$page" "$TEST_TMP/$page"
done
if command -v groff >/dev/null; then
	for page in "$top_srcdir"/man/*.[157]; do
		groff -K utf8 -man -Tutf8 -ww "$page" >/dev/null 2>warnings
		is "$(cat warnings)" '' "${page##*/} is set without a warning"
	done
else
	skip 'pages are set without a warning' 'groff is not here'
fi
done_testing
