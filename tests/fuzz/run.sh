#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The wasit authors
# Runs every fuzz target named for SECONDS_EACH (60) seconds; a finding is printed whole, its input stays in the
# build folder, and the others still run.
# usage: tests/fuzz/run.sh TARGET...
set -u
: "${SECONDS_EACH:=60}"
: "${WASIT_CORPORA:=/nonexistent}"
new=$(mktemp -d "${TMPDIR:-/tmp}/wasit-fuzz.XXXXXX") || exit 1	# libFuzzer adds to the first folder it is given
trap 'rm -rf "$new"' EXIT

# Folders of inputs to begin with.
seeds() {
	case $1 in
	*_import) set -- csv-spectrum csv-injection contacts-csv-headers ez-vcard ;;
	*_csv | *_mapping) set -- csv-spectrum csv-injection contacts-csv-headers ;;
	*_json) set -- json-test-suite/test_parsing cjson-inputs ;;
	*_vobject) set -- ez-vcard ical.js ;;
	*_yaml | *_keymap | *_lists) set -- yaml-test-suite/src ;;
	*) return ;;
	esac
	for folder in "$@"; do
		[ -d "$WASIT_CORPORA/$folder" ] && printf '%s\n' "$WASIT_CORPORA/$folder"
	done
}

# Bytes of the longest input: what compares every word with every name gets more inputs when they are short.
longest() {
	case $1 in
	*_filter | *_import | *_mapping | *_keymap) echo 4096 ;;
	*) echo 65536 ;;
	esac
}

found=0
log=$top_builddir/fuzz.log
for target in "$@"; do
	rm -rf "${new:?}"/*
	mkdir "$new/found"
	# shellcheck disable=SC2046
	if "$top_builddir/$target" -max_total_time="$SECONDS_EACH" -max_len="$(longest "$target")" -print_final_stats=1 -timeout=10 \
		-rss_limit_mb=2048 -artifact_prefix="$top_builddir/${target##*/}-" \
		"$new/found" $(seeds "$target") >"$log" 2>&1; then
		printf '%s: %s inputs\n' "$target" "$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")"
	else
		found=$((found + 1))
		printf '%s: FOUND\n' "$target"
		grep -A60 -m1 -E '^==|ERROR|BUG|runtime error' "$log" || tail -n 40 "$log"
	fi
done
rm -f "$log"
printf '%d targets, %d with a finding\n' "$#" "$found"
[ "$found" -eq 0 ]
