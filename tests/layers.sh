#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The wasit authors
# A source includes only what its layer may see, and every source is in the list of the build.
. "${0%/*}/tap.sh"
cd "$top_srcdir" || exit 99

find src -name '*.[ch]' | LC_ALL=C sort >"$TEST_TMP/sources"

check_layer() {
	find "src/$1" -name '*.[ch]' -exec awk '
	BEGIN {
		# Folders (and single headers) a folder of src/ may include besides itself.
		may["base"] = ""
		may["text"] = "base"
		may["model"] = "base text"
		may["store"] = "base text model"
		may["io"] = "base text model"
		may["app"] = "base text model store io"
		may["ui"] = "base text model app store/query.h io/json.h"
		may["main.c"] = "base app ui"

		# Headers of the system and of libraries, and the only places that may include them.
		only["sqlite3.h"] = "store/"
		only["curl/curl.h"] = "io/http_p.h"
		only["cjson/cJSON.h"] = only["cJSON.h"] = "io/"
		only["yaml.h"] = "io/yaml.c"
		only["qrencode.h"] = "io/qr.c"
		only["nettle/sha2.h"] = "io/blob.c"
		only["dlfcn.h"] = "io/library.c"
		only["xlsxwriter.h"] = "io/xlsx.c"
		only["utf8proc.h"] = "text/"
		only["fribidi/fribidi.h"] = only["fribidi.h"] = "text/bidi.c"
		only["curses.h"] = only["ncurses.h"] = only["term.h"] = "ui/screen"
		only["ncursesw/curses.h"] = only["ncursesw/ncurses.h"] = "ui/screen"
		# One clock, one locale, one place that runs processes.
		only["libintl.h"] = "nobody"	# glibc 2.41 translates nothing under C.UTF-8
		only["locale.h"] = "base/"
		only["time.h"] = only["sys/time.h"] = "base/"
		only["sys/wait.h"] = only["spawn.h"] = only["wordexp.h"] = "base/"
		# It decides the shape of system types, so it must come first: with base/base.h.
		only["config.h"] = "base/base.h"
	}
	function top(path) { sub(/\/.*/, "", path); return path }
	function bad(what) { printf "%s:%d: %s\n", FILENAME, FNR, what; wrong = 1 }
	FNR == 1 {
		me = FILENAME; sub(/^src\//, "", me); layer = top(me)
		if (!(layer in may)) bad(layer " is no layer")
	}
	/^[ \t]*#[ \t]*include[ \t]*"/ {
		split($0, q, "\""); inc = q[2]
		if (inc ~ /\// && top(inc) == layer) next
		n = split(may[layer], list, " ")
		for (i = 1; i <= n; i++) if (list[i] == inc || list[i] == top(inc)) next
		bad(layer " may not include " inc)
	}
	/^[ \t]*#[ \t]*include[ \t]*</ {
		split($0, q, /[<>]/); inc = q[2]
		if (inc in only && index(me, only[inc]) != 1)
			bad(inc " belongs to " only[inc])
	}
	/(^|[^A-Za-z0-9_"])(system|popen)[ \t]*\(/ { bad("runs a shell; use sys_run()") }
	END { exit wrong }
	' {} +
}
for layer in src/*; do
	layer=${layer#src/}
	case $layer in *.am) continue ;; esac
	ok "$layer keeps to its layer" check_layer "$layer"
done

sed -n 's/^wasit_lib_sources += *//p' src/files.am >"$TEST_TMP/listed"
LC_ALL=C sort -u "$TEST_TMP/listed" >"$TEST_TMP/sorted"
is "$(cat "$TEST_TMP/listed")" "$(cat "$TEST_TMP/sorted")" "src/files.am is sorted"
grep -vx src/main.c "$TEST_TMP/sources" >"$TEST_TMP/library"
is "$(LC_ALL=C comm -13 "$TEST_TMP/sorted" "$TEST_TMP/library")" "" "src/files.am lists every source"
is "$(LC_ALL=C comm -23 "$TEST_TMP/sorted" "$TEST_TMP/library")" "" "src/files.am lists nothing else"

# A header that nobody reads is what a rename left behind.
sed -n 's/^[ \t]*#[ \t]*include[ \t]*"\([^"]*\)".*/src\/\1/p' $(find src -name '*.[ch]') |
	LC_ALL=C sort -u >"$TEST_TMP/included"
grep '\.h$' "$TEST_TMP/sorted" >"$TEST_TMP/headers"
is "$(LC_ALL=C comm -23 "$TEST_TMP/headers" "$TEST_TMP/included")" "" "every header is included"
done_testing
