#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The wasit authors
# Libraries that few need are loaded when they are needed (io/library.h): every start pays for those that are linked.
. "${0%/*}/tap.sh"

command -v readelf >/dev/null || skip_all 'readelf is not here'
needed=$(readelf -d "$top_builddir/wasit" | sed -n 's/.*NEEDED.*\[\(.*\)\]/\1/p')
case $needed in *libsqlite3*) ;; *) skip_all 'the program is not linked dynamically' ;; esac
for name in libnettle libhogweed libxlsxwriter libcurl; do
	is "$(printf '%s\n' "$needed" | grep -c "^$name")" 0 "$name is not loaded at the start"
done
done_testing
