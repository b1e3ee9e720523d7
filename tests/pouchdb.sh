#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The wasit authors
# Another program's server: what ours accepts by mistake, it does not, and the other way round.
. "${0%/*}/tap.sh"
. "$top_srcdir/tests/another.sh"
another
pair=wasit-pair$own
WASIT_SYNC_PASSWORD=$admin_password
export WASIT_SYNC_PASSWORD

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

ok 'the database is made' w p sync add "$url/$pair" --user "$admin"
w p customer add 'نورة القحطاني' --phone 0501234567 --tags 'vip,النرجس' >/dev/null
w p customer add 'O/Brien 😀 "x" \ %2F' --phone 0551234567 --company 'a/b?c=d&e#f' >/dev/null
ok 'it takes what is sent' w p sync
ok 'the second machine' w q sync add "$url/$pair" --user "$admin"
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

# --- The database is gone: pouchdb-server dies of many a request, and what runs it starts it again, empty.
w p customer edit 0501234567 --company 'Before it died' >/dev/null
w p sync >/dev/null
lose() {
	if [ -z "$server" ]; then
		asked "/$pair" -X DELETE >/dev/null
	else
		# shellcheck disable=SC2046 # one number with blanks
		kill -9 $(ps -o pid= --ppid "$server" | head -n 1)
	fi
	until_yes is_lost
}
is_lost() { [ "$(asked "/$pair" -o /dev/null -w '%{http_code}')" = 404 ]; }
if [ -z "$server" ] || command -v ps >/dev/null; then
	ok 'the database is gone' lose
	exits 3 'that is told' w q sync
	like "$(cat err)" '*no database*' 'in a sentence'
	export_of q
	like "$(cat q.csv)" '*نورة*' 'nothing is deleted here'
	ok 'named again, it is made again' w p sync add "$url/$pair" --user "$admin"
	WASIT_NOW=2026-11-21T11:00:00+03:00	# pouchdb-server echoes any place of a feed
	same 'and filled from both'
	like "$(cat q.csv)" '*Before it died*' 'with what only one of them had'
else
	skip 'the database is gone' 'ps of procps is not here'
fi
done_testing
