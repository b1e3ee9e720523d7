#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The wasit authors
# Another program's server: what ours accepts by mistake, pouchdb-server does not, and the other way round.
. "${0%/*}/tap.sh"

command -v node >/dev/null || skip_all 'node is not here (Debian: nodejs)'
[ -e "$top_srcdir/tests/node_modules/.installed" ] ||
	skip_all 'pouchdb-server is not here: ./bootstrap check installs it with npm'

mkdir pouch
node "$top_srcdir/tests/pouch.js" pouch >address 2>/dev/null &
pid=$!
trap 'kill "$pid" 2>/dev/null' EXIT
tries=0
while [ ! -s address ] && [ "$tries" -lt 300 ]; do
	tries=$((tries + 1))
	sleep 0.1
done
url=$(cat address)/team
[ -s address ] || skip_all 'pouchdb-server does not start here'

w() { WASIT_DB=$1.db; export WASIT_DB; shift; "$WASIT" "$@"; }
both() { for m in p q p q; do w $m sync >out 2>err || return; done; }
export_of() { w "$1" export customers --format csv --output "$1.csv" --yes >/dev/null; }
# same DESCRIPTION: after two rounds both export the same bytes, and there is nothing left to do.
same() {
	ok "$1: two rounds" both
	export_of p
	export_of q
	ok "$1: both end with the same bytes" cmp p.csv q.csv
	w p sync >out 2>err
	is "$(cat out)" 'Both sides are the same.' "$1: then there is nothing to do"
}

ok 'the database is made' w p sync add "$url"
w p customer add 'نورة القحطاني' --phone 0501234567 --tags 'vip,النرجس' >/dev/null
w p customer add 'O/Brien 😀 "x" \ %2F' --phone 0551234567 --company 'a/b?c=d&e#f' >/dev/null
ok 'it takes what is sent' w p sync
ok 'the second machine' w q sync add "$url"
ok 'and gives it' w q sync
same 'names with slashes and pictures'
like "$(cat q.csv)" '*O/Brien 😀 ""x"" \\ %2F*' 'as they were written'

w p customer edit 0501234567 --status active >/dev/null
w q customer edit 0501234567 --city جدة >/dev/null
same 'both edit'
like "$(cat p.csv)" '*active*' 'with what was done here'
like "$(cat p.csv)" '*جدة*' 'and there'

w p customer delete 0551234567 --yes >/dev/null 2>&1
same 'a delete'
unlike "$(cat q.csv)" '*Brien*' 'is one there too'

w p customer edit 0501234567 --budget-max 90071992547409.91 >/dev/null
same 'money to the last halala'
like "$(cat q.csv)" '*90071992547409.91*' 'is exact'

# --- It dies: what runs it starts it again, empty.
w p customer edit 0501234567 --company 'Before it died' >/dev/null
w p sync >/dev/null
child=$(ps -o pid= --ppid "$pid" 2>/dev/null | head -n 1)
if [ -n "$child" ]; then
	# shellcheck disable=SC2086 # leading blanks
	kill -9 $child
	tries=0
	until [ "$(curl -s -o /dev/null -w '%{http_code}' "$url" 2>/dev/null)" = 404 ] || [ "$tries" -ge 100 ]; do
		tries=$((tries + 1))
		sleep 0.1
	done
	exits 3 'the database is gone with it, and that is told' w q sync
	like "$(cat err)" '*no database*' 'in a sentence'
	export_of q
	like "$(cat q.csv)" '*نورة*' 'nothing is deleted here'
	ok 'named again, it is made again' w p sync add "$url"
	WASIT_NOW=2026-11-21T11:00:00+03:00	# this server echoes any place of a feed
	same 'and filled from both'
	like "$(cat q.csv)" '*Before it died*' 'with what only one of them had'
else
	skip 'it dies and is started again' 'ps of procps is not here'
fi
done_testing
