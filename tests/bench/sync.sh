#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The wasit authors
# Measures a sync beside PouchDB's replicate and beside curl fetching the same feed, against one pouchdb-server in one
# run; the goal stands beside each figure.  Judges nothing.  PULL, PUSH: customers, each a document.  RUNS: of
# everything, the median counts.
set -eu
: "${PULL:=50000}" "${PUSH:=10000}" "${RUNS:=3}" "${BENCH_DIR:=${TMPDIR:-/tmp}/wasit-bench}"
here=$top_srcdir/tests/bench
run=$top_builddir/tests/bench/bench_child
bare=$top_builddir/tests/bench/bare_pull
unset WASIT_NOW
[ -n "${WASIT_COUCHDB-}" ] || [ -e "$top_srcdir/tests/node_modules/.installed" ] || {
	echo 'bench-sync: pouchdb-server is not here; ./bootstrap check installs it with npm' >&2
	exit 1
}
. "$top_srcdir/tests/tap.sh"
skip_all() {
	echo "bench-sync: $1" >&2
	exit 1
}
. "$top_srcdir/tests/another.sh"
mkdir -p "$BENCH_DIR"
dir=$(mktemp -d "$BENCH_DIR/sync.XXXXXX")
cd "$dir"
another
watcher=
trap '[ -z "$watcher" ] || kill "$watcher"; another_end; rm -rf "$dir"' EXIT
name=$(basename "$dir" | tr 'A-Z.' 'a-z-')
export WASIT_SYNC_PASSWORD="$admin_password"
signed=${url%%://*}://$admin:$admin_password@${url#*://}	# for curl and PouchDB
base=$url/wasit-$name
add() { "$WASIT" sync add "$base-$1$own" --user "$admin" --db "$2" >/dev/null; }

# A database of $1 customers in $2.
fill() {
	awk -v n="$1" 'BEGIN { for (i = 0; i < n; i++)
		printf "BEGIN:VCARD\nVERSION:3.0\nFN:شخص رقم %d\nTEL;TYPE=CELL:05%08d\nEMAIL:p%d@example.com\nEND:VCARD\n", i, i, i
	}' >cards.vcf
	"$WASIT" import cards.vcf --yes --db "$2" >/dev/null
}
median() { sort -n | awk '{ line[NR] = $0 } END { print line[int((NR + 1) / 2)] }'; }
# row WHAT GOT UNIT GOAL
row() { printf '%-44s %10s %-10s %s\n' "$@"; }
documents() { asked "/wasit-$name-$1$own" | sed 's/.*"doc_count":\([0-9]*\).*/\1/'; }
per_second() { awk -v n="$1" -v ms="$2" 'BEGIN { printf "%.0f", n * 1000 / ms }'; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }
mb() { awk -v kb="$1" 'BEGIN { printf "%.1f", kb / 1024 }'; }
second() { awk '{ print $2 }' "$1" | median; }
word() { echo "$1" | cut -d' ' -f"$2"; }

# --- Push: the same documents, each time into a new database.
fill "$PUSH" full.db
i=0
while [ "$i" -lt "$RUNS" ]; do
	i=$((i + 1))
	cp full.db "push-$i.db"
	add "push$i" "push-$i.db"
	"$run" "$WASIT" sync --json --db "push-$i.db" 2>push.json
done >push.times
push=$(median <push.times)
n=$(documents push1)
i=0
while [ "$i" -lt "$RUNS" ]; do
	i=$((i + 1))
	node "$here/replicate.js" push "$signed/wasit-$name-push1$own" "$signed/wasit-$name-again$i$own"
done >again.times
again=$(word "$(median <again.times)" 1)
row 'what' 'measured' '' 'goal'
row "push of $n documents" "$(per_second "$n" "$(word "$push" 1)")" 'docs/s' ''
row '    PouchDB replicate' "$(per_second "$n" "$again")" 'docs/s' ''
row '    times faster' "$(ratio "$again" "$(word "$push" 1)")" '' 'at least 2'
row '    memory' "$(mb "$(word "$push" 3)")" 'MB' 'under 20'
row '    processor; the rest is the server' "$(word "$push" 2)" 'ms' ''

# --- Pull.
fill "$PULL" large.db
add pull large.db
"$WASIT" sync --db large.db >/dev/null
n=$(documents pull)
i=0
while [ "$i" -lt "$RUNS" ]; do
	i=$((i + 1))
	"$run" curl -s -o feed.json "$signed/wasit-$name-pull$own/_changes?style=all_docs&include_docs=true" >>curl.times
	rm -f pull.db pull.db-wal pull.db-shm
	add pull pull.db
	"$run" "$WASIT" sync --json --db pull.db 2>pull.json >>pull.times
	"$run" node "$here/replicate.js" pull "$signed/wasit-$name-pull$own" 2>>replicate.ms >>replicate.times
	"$run" "$bare" pull.db limit.db read >>read.times
	rm -f limit.db limit.db-wal limit.db-shm
	"$run" "$bare" pull.db limit.db >>write.times
	rm -f limit.db limit.db-wal limit.db-shm
done
pull=$(median <pull.times) curl=$(median <curl.times) pouch=$(word "$(median <replicate.ms)" 1)
requests=$(sed -n 's/.*"requests": *\([0-9]*\).*/\1/p' pull.json)
row "pull of $n documents" "$(per_second "$n" "$(word "$pull" 1)")" 'docs/s' ''
row '    PouchDB replicate, batch 1000' "$(per_second "$n" "$pouch")" 'docs/s' ''
row '    times faster' "$(ratio "$pouch" "$(word "$pull" 1)")" '' 'at least 1.5'
row '    curl, the same feed' "$(per_second "$n" "$(word "$curl" 1)")" 'docs/s' ''
row '    time against curl' "$(ratio "$(word "$pull" 1)" "$(word "$curl" 1)")" '' 'at most 1.25'
row '    memory' "$(mb "$(word "$pull" 3)")" 'MB' 'under 20'
row '    PouchDB: memory, the database in it' "$(mb "$(word "$(median <replicate.times)" 3)")" 'MB' ''
row '    processor; the rest is the server' "$(word "$pull" 2)" 'ms' ''
row '    bare SQLite: the same rows and indexes' "$(awk -v w="$(second write.times)" -v r="$(second read.times)" \
	'BEGIN { printf "%.0f", w - r }')" 'ms' ''
row '    requests' "${requests:-?}" '' "$((1 + n / 2000)) and what is sent"

# --- Nothing to do.
"$WASIT" sync --db pull.db >/dev/null
i=0
while [ "$i" -lt 9 ]; do
	i=$((i + 1))
	"$run" "$WASIT" sync --json --db pull.db 2>nothing.json
done >nothing.times
nothing=$(median <nothing.times)
i=0
while [ "$i" -lt 9 ]; do
	i=$((i + 1))
	"$run" "$WASIT" sync status --db pull.db 2>/dev/null
done >status.times
i=0
while [ "$i" -lt 9 ]; do
	i=$((i + 1))
	"$run" curl -s -o nothing.feed "$signed/wasit-$name-pull$own/_changes?style=all_docs&include_docs=true&since=now"
done >asked.times
# As an office runs it: a process that stays; a signal makes it ask at once.
"$WASIT" sync --watch --db pull.db >/dev/null 2>&1 &
watcher=$!
spent() { awk '{ print $1 / 1000000 }' "/proc/$watcher/schedstat"; }
sleep 3
before=$(spent)
i=0
while [ "$i" -lt 20 ]; do
	i=$((i + 1))
	kill -USR1 "$watcher"
	sleep 0.5
done
rounds=$(spent)
sleep 60
minute=$(spent)
kill "$watcher"
wait "$watcher" || :
watcher=
row 'nothing to do, a round of sync --watch' "$(awk -v a="$before" -v b="$rounds" 'BEGIN { printf "%.1f", (b - a) / 20 }')" \
	'ms' 'processor, under 5'
row '    a minute in which nothing happens' "$(awk -v a="$rounds" -v b="$minute" 'BEGIN { printf "%.1f", b - a }')" 'ms' ''
row 'nothing to do, a program of its own' "$(word "$nothing" 1)" 'ms' ''
row '    processor, with start and end' "$(word "$nothing" 2)" 'ms' 'under 5'
row '    curl, the same question, with start and end' "$(word "$(median <asked.times)" 2)" 'ms' ''
row '    of it: a command that asks no server' "$(word "$(median <status.times)" 2)" 'ms' ''
row '    requests' "$(sed -n 's/.*"requests": *\([0-9]*\).*/\1/p' nothing.json)" '' '1'
