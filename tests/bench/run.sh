#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The wasit authors
# Measures wasit beside the bare ncursesw and SQLite program, and beside abook, khard, taskwarrior, the sqlite3
# shell, less and tig where they are installed: screens key by key, commands as a whole, and what the screens ask
# of the database beside the same in bare SQL.  SIZES="10000 1000000" takes some 8 GB and half an hour.
# Prints tables; judges nothing.  SIZES: numbers of customers.  RUNS: of everything, the median counts.
set -eu
: "${SIZES:=10000 100000}" "${RUNS:=5}" "${BENCH_DIR:=${TMPDIR:-/tmp}/wasit-bench}"
here=${0%/*}
tty=${TTYBENCH:-$top_srcdir/../shared/tools/bench/ttybench}
unset WASIT_NOW
mkdir -p "$BENCH_DIR"
"$top_builddir/tests/bench/bench_text"

# Milliseconds of a command: minimum, median, maximum of RUNS.
measure() {
	label=$1
	shift
	i=0
	while [ "$i" -lt "$RUNS" ]; do
		start=$(date +%s%N)
		"$@" >/dev/null 2>&1
		echo $((($(date +%s%N) - start) / 1000))
		i=$((i + 1))
	done | sort -n | awk -v label="$label" '{ t[NR] = $1 / 1000 } END {
		printf "%-44s %9.1f %9.1f %9.1f\n", label, t[1], t[int((NR + 1) / 2)], t[NR] }'
}

# Data for the programs people would compare it with, as far as they are installed; their scenarios in $peers.
make_peers() {
	peers=
	if command -v abook >/dev/null; then
		[ -s "$BENCH_DIR/abook-$1" ] || awk -v n="$1" 'BEGIN {
			print "[format]\nprogram=abook\nversion=0.6.1\n"
			for (i = 0; i < n; i++) printf "[%d]\nname=شخص رقم %d\nemail=p%d@example.com\nmobile=+9665%08d\n\n", i, i, i, i
		}' >"$BENCH_DIR/abook-$1"
		peers="$peers $here/abook.scn"
	fi
	if command -v less >/dev/null; then
		[ -s "$BENCH_DIR/lines-$1" ] || awk -v n="$1" 'BEGIN {
			for (i = 0; i < n; i++) printf "%d شخص رقم %d p%d@example.com +9665%08d\n", i, i, i, i
		}' >"$BENCH_DIR/lines-$1"
		peers="$peers $here/less.scn"
	fi
	if command -v tig >/dev/null && command -v git >/dev/null; then
		[ -d "$BENCH_DIR/repo-$1" ] || {
			git init -q "$BENCH_DIR/repo-$1"
			awk -v n="$1" 'BEGIN { for (i = 0; i < n; i++) {
				text = "number " i
				printf "commit refs/heads/main\ncommitter Dev <d@example.com> %d +0000\ndata %d\n%s\n", \
					1700000000 + i * 60, length(text), text
			} }' | git -C "$BENCH_DIR/repo-$1" fast-import --quiet
			git -C "$BENCH_DIR/repo-$1" symbolic-ref HEAD refs/heads/main
		}
		peers="$peers $here/tig.scn"
	fi
}

# Commands of programs that do a part of the same, on as much data; those that read all of it each time only up
# to 10,000.
measure_peers() {
	if command -v sqlite3 >/dev/null; then
		measure 'sqlite3 shell, 50 rows' \
			sqlite3 "$db" 'SELECT * FROM customer WHERE deleted_at IS NULL AND last_activity_at IS NOT NULL
				ORDER BY last_activity_at DESC LIMIT 50'
		measure 'sqlite3 shell, search, 50 newest' sqlite3 "$db" "SELECT c.* FROM find_customer f JOIN customer c \
			ON c.n = f.rowid WHERE find_customer MATCH '\"خال\" AND \"الد\"' ORDER BY f.rowid DESC LIMIT 50"
		# What is asked of wasit: of the thousand newest the best, who begins so and was spoken to last.
		measure 'sqlite3 shell, search, 50 best' sqlite3 "$db" "SELECT c.* FROM (SELECT d.n, d.document, d.recent \
			FROM find_customer f CROSS JOIN text_customer d ON d.n = f.rowid \
			WHERE find_customer MATCH '\"خال\" AND \"الد\"' ORDER BY f.rowid DESC LIMIT 1000) h \
			JOIN customer c ON c.n = h.n \
			ORDER BY substr(h.document, 3, 4) = 'خالد' DESC, h.recent DESC LIMIT 50"
		measure 'sqlite3 shell, open follow-ups, 50 rows' sqlite3 "$db" "SELECT * FROM followup WHERE \
			status = 'pending' AND deleted_at IS NULL ORDER BY due_at LIMIT 50"
	fi
	if command -v abook >/dev/null && [ -s "$BENCH_DIR/abook-$1" ]; then
		measure 'abook, query' abook --datafile "$BENCH_DIR/abook-$1" --mutt-query 'شخص رقم 77'
	fi
	[ "$1" -le 10000 ] || return 0
	if command -v khard >/dev/null; then
		[ -d "$BENCH_DIR/khard-$1" ] || {
			mkdir "$BENCH_DIR/khard-$1"
			awk -v dir="$BENCH_DIR/khard-$1" '/^BEGIN/ { file = dir "/" ++i ".vcf" }
				{ print >file } /^FN/ { print "UID:" i >file } /^END/ { close(file) }' "$cards"
			printf '[addressbooks]\n[[all]]\npath = %s\n' "$BENCH_DIR/khard-$1" >"$BENCH_DIR/khard-$1.conf"
		}
		measure 'khard, list' khard -c "$BENCH_DIR/khard-$1.conf" list
	fi
	if command -v task >/dev/null; then
		[ -d "$BENCH_DIR/task-$1" ] || {
			mkdir "$BENCH_DIR/task-$1"
			printf 'data.location=%s\nconfirmation=off\n' "$BENCH_DIR/task-$1" >"$BENCH_DIR/task-$1.rc"
			awk -v n="$1" 'BEGIN { for (i = 0; i < n; i++) printf "{\"description\":\"call %d\"," \
				"\"due\":\"20261201T100000Z\"}\n", i }' >"$BENCH_DIR/task-$1.json"
			task rc:"$BENCH_DIR/task-$1.rc" import "$BENCH_DIR/task-$1.json" >/dev/null 2>&1
		}
		measure 'taskwarrior, next' task rc:"$BENCH_DIR/task-$1.rc" next
		measure 'taskwarrior, add' task rc:"$BENCH_DIR/task-$1.rc" add 'call somebody'
	fi
}

for n in $SIZES; do
	db=$BENCH_DIR/$n.db
	[ -s "$db" ] || "$WASIT" demo --db "$db" --demo-size "$n" --seed 1 >/dev/null
	cards=$BENCH_DIR/$n.vcf
	[ -s "$cards" ] || awk -v n="$n" 'BEGIN { for (i = 0; i < n; i++) printf "BEGIN:VCARD\nVERSION:3.0\n" \
		"FN:شخص %d\nTEL;TYPE=CELL:05%08d\nEMAIL:p%d@example.com\nEND:VCARD\n", i, i, i }' >"$cards"
	printf '\n%s customers: milliseconds          min    median       max\n' "$n"
	measure 'wasit customer list, 50 rows' "$WASIT" --db "$db" customer list --limit 50
	measure 'wasit customer list --search, 50 rows' "$WASIT" --db "$db" customer list --search 'خالد' --limit 50
	measure 'wasit today' "$WASIT" --db "$db" today
	measure 'wasit customer add' sh -c '"$0" --db "$1" customer add Bench --phone 0599999999 --keep-both' \
		"$WASIT" "$db"
	caller=$("$WASIT" --db "$db" customer list --limit 1 --json | sed -n 's/^ *"id": "\(.*\)",$/\1/p')
	measure 'wasit call log' "$WASIT" --db "$db" call log "$caller" no_answer
	make_peers "$n"
	measure_peers "$n"
	RUNS=1 measure 'wasit import of as many cards' sh -c 'rm -f "$2"*; exec "$0" --db "$2" import "$1" --yes' \
		"$WASIT" "$cards" "$BENCH_DIR/import.db"
	if [ -x "$tty" ]; then
		# shellcheck disable=SC2086
		"$tty" -n "$RUNS" --json "$BENCH_DIR/$n.json" --set N="$n" --set DB="$db" --set WASIT="$WASIT" \
			--set DIR_DATA="$BENCH_DIR" --set BARE="$top_builddir/tests/bench/bare" \
			"$here/bare.scn" "$here/wasit.scn" $peers
	else
		echo 'The screens are measured with ttybench, which is not here.'
	fi
	"$top_builddir/tests/bench/bench_scale" "$db"
done
