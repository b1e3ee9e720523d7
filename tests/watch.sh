#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The wasit authors
# wasit sync --watch: two databases and one server stay in step by themselves.
. "${0%/*}/tap.sh"

server=$top_builddir/tests/couch_server
[ -x "$server" ] || skip_all 'the test server is not built'
command -v curl >/dev/null || skip_all 'curl asks the test server what it does'

pids=
serve() {
	rm -f address
	"$server" "$@" >address &
	pids="$pids $!"
	served=$!
	until_yes test -s address
	url=$(cat address)
}
# shellcheck disable=SC2086 # several numbers
trap '[ -z "$pids" ] || kill $pids 2>/dev/null' EXIT
ask() { curl -s --noproxy '*' "${url%/team}/_test/$1"; }
post() { curl -s --noproxy '*' -X POST "${url%/team}/_test/$1"; }

listening() { [ "$(ask listening)" = "$1" ]; }
fired() { [ "$(ask fired)" -gt 0 ]; }
has() { "$WASIT" customer show "$1" --db "$2"; }
says() { grep -q "$1" "$2"; }
gone() { ! kill -0 "$1"; }

exits 3 'nothing to watch without a server' "$WASIT" sync --watch --db a.db
serve
for machine in a b; do "$WASIT" sync add "$url" --db $machine.db >/dev/null; done
for machine in a b; do
	"$WASIT" sync --watch --json --db $machine.db >$machine.out 2>&1 &
	pids="$pids $!"
	eval "$machine=$!"
done
ok 'both listen' until_yes listening 2
exits 1 'one watcher a database' "$WASIT" sync --watch --db a.db
like "$(cat err)" "*$a*" 'the second one names the first'

# --- Here and there.
ok 'a customer here' "$WASIT" customer add 'سارة' --phone 0501234567 --db a.db
ok 'is there' until_yes has 0501234567 b.db
ok 'changed there' "$WASIT" customer edit 0501234567 --city جدة --db b.db
# shellcheck disable=SC2317 # called by its name
in_jeddah() { "$WASIT" customer show 0501234567 --db a.db | grep -q جدة; }
ok 'is changed here' until_yes in_jeddah
ok 'both listen again' until_yes listening 2
count=-1
is_still() { before=$count count=$(ask count); [ "$count" = "$before" ] || { sleep 1; false; }; }
ok 'what was begun is over' until_yes is_still
sleep 2
is "$(ask count)" "$count" 'and then nobody asks for anything: what was sent is not taken for news'
ok 'a single sync beside the watcher' "$WASIT" sync --db a.db

# --- The server goes and comes back: the same place, empty.
kill "$served"
ok 'that the server is gone is told' until_yes says 'cannot be reached' a.out
"$WASIT" sync status --db a.db >out
like "$(cat out)" '*last try failed*' 'and stands in the status'
ok 'saved without a server' "$WASIT" customer add 'Offline' --phone 0501234568 --db a.db
ok 'the watchers are there still' kill -0 "$a" "$b"
lines=$(wc -l <a.out)
sleep 3
is "$(grep -c 'cannot be reached' a.out)" 1 'it is told once'
[ "$lines" -gt 0 ]

# --- Ended.
kill -TERM "$a"
ok 'SIGTERM' wait "$a"
kill -INT "$b"
ok 'SIGINT' wait "$b"
is "$(ls ./*.db-watch 2>/dev/null)" '' 'the locks are gone'

# --- While it waits for an answer that does not come, nobody else waits.
serve
"$WASIT" sync add "$url" --db c.db >/dev/null
post 'fault?do=slow&at=_changes&arg=4000' >/dev/null
"$WASIT" sync --watch --db c.db >c.out 2>&1 &
c=$!
pids="$pids $c"
ok 'the request is on its way' until_yes fired
ok 'saved meanwhile' "$WASIT" customer add 'Meanwhile' --phone 0501234569 --db c.db
kill -HUP "$c"
ok 'SIGHUP in the middle of it' wait "$c"
unlike "$(cat c.out)" '*reached*' 'without a complaint'
"$WASIT" sync status --json --db c.db >out
like "$(cat out)" '*"trouble": null*' 'that it was ended is no trouble'
kill -9 "$served"

# --- Its server is removed while it waits for an answer.
serve
"$WASIT" customer add 'Removed' --phone 0501234570 --db r.db >/dev/null
"$WASIT" sync add "$url" --db r.db >/dev/null
post 'fault?do=slow&at=_bulk_docs&arg=6000' >/dev/null
# It answers nobody else meanwhile.
busy() { ! curl -s --max-time 1 --noproxy '*' "${url%/team}/_test/count"; }
"$WASIT" sync --watch --db r.db >r.out 2>&1 &
r=$!
pids="$pids $r"
ok 'what waits is on its way' until_yes busy
ok 'removed meanwhile' "$WASIT" sync remove own --yes --db r.db
wait "$r"
is $? 3 'nobody is left to be watched'
like "$(cat r.out)" '*was removed while it was synchronised*' 'as it says'
exits 3 'nothing brings it back' "$WASIT" sync status --db r.db
ok 'all is here' has 0501234570 r.db
kill -9 "$served"
# --- A server that answers at once, with nothing or by breaking off, is not asked without end.
for fault in 'do=text' 'do=drop' 'do=status&arg=401'; do
	serve
	"$WASIT" sync add "$url" --db h.db >/dev/null
	curl -s --noproxy '*' -d '{"results":[],"last_seq":"0"}' "${url%/team}/_test/text" >/dev/null
	post "fault?at=longpoll&times=100000&$fault" >/dev/null
	"$WASIT" sync --watch --db h.db >h.out 2>&1 &
	h=$!
	pids="$pids $h"
	ok "$fault: it listens" until_yes fired
	sleep 3
	count=$(ask count)
	ok "$fault: few requests in three seconds" test "$count" -lt 30
	ok "$fault: and goes on" kill -0 "$h"
	ok 'saved meanwhile' "$WASIT" customer add 'At once' --phone 0501234570 --keep-both --db h.db
	# shellcheck disable=SC2317 # called by its name
	sent() { "$WASIT" sync outbox --db h.db | grep -q 'Everything is sent'; }
	ok 'is sent all the same' until_yes sent
	kill "$h"
	wait "$h"
	kill -9 "$served"
done

# --- Killed: the next one is not kept out by what it left.
serve
"$WASIT" sync add "$url" --db d.db >/dev/null
"$WASIT" sync --watch --db d.db >d.out 2>&1 &
d=$!
pids="$pids $d"
ok 'one listens' until_yes listening 1
kill -9 "$d"
wait "$d" 2>/dev/null
until_yes listening 0
"$WASIT" sync --watch --db d.db >d.out 2>&1 &
d=$!
pids="$pids $d"
ok 'the next one too' until_yes listening 1
ok 'and goes on' kill -0 "$d"
kill "$d"
wait "$d"

# --- What two have changed, what is refused, what waits: decided on the command line.
serve
for machine in f g; do "$WASIT" sync add "$url" --db $machine.db >/dev/null; done
"$WASIT" customer add 'نورة القحطاني' --phone 0501234567 --db f.db >/dev/null
for machine in f g; do "$WASIT" sync --db $machine.db >/dev/null; done
"$WASIT" customer edit 0501234567 --status active --db f.db >/dev/null
"$WASIT" sync --db f.db >/dev/null
"$WASIT" customer edit 0501234567 --status closed --db g.db >/dev/null
ok 'the outbox' "$WASIT" sync outbox --db g.db
like "$(cat out)" '*نورة القحطاني*Status*' 'tells what waits'
"$WASIT" sync --db g.db >/dev/null
"$WASIT" sync outbox --db g.db >out
is "$(cat out)" 'Everything is sent.' 'until it is sent'
ok 'the inbox' "$WASIT" sync inbox --db g.db
like "$(cat out)" '*نورة القحطاني*here Closed, there Active*' 'has both values'
"$WASIT" sync inbox --json --db g.db >out
id=$(sed -n 's/.*"id": "\([0-9]*\)".*/\1/p' out)
exits 2 'a decision is here or there' "$WASIT" sync decide "$id" perhaps --db g.db
exits 3 'on something that is there' "$WASIT" sync decide 4711 here --db g.db
ok 'the other value' "$WASIT" sync decide "$id" there --db g.db
like "$("$WASIT" customer show 0501234567 --db g.db)" '*Active*' 'holds now'
ok 'one undo' "$WASIT" undo --db g.db
"$WASIT" sync inbox --db g.db >out
like "$(cat out)" '*here Closed, there Active*' 'asks again'
ok 'kept' "$WASIT" sync decide "$id" here --db g.db
"$WASIT" sync inbox --db g.db >out
is "$(cat out)" 'Nothing waits for a decision.' 'is decided'
like "$("$WASIT" notification list --db g.db)" '*waits for your decision*' 'it was told once'
ok 'the board' "$WASIT" team board --json --db g.db
like "$(cat out)" '*"overdue": 0*' 'is for programs too'
exits 2 'who calls whom is no list' "$WASIT" presence list --db g.db
kill -9 "$served"

# --- Passwords.
serve bm9yYTpzM2NyZXQ=	# nora:s3cret
printf 's3cret\n' | "$WASIT" sync add "$url" --user nora --db e.db >out 2>err
WASIT_SYNC_PASSWORD=s3cret "$WASIT" sync add "$url" --user nora --db e.db >/dev/null
printf 'wrong\n' >wrong
printf 's3cret\nmore\n' >right
sh -c '"$WASIT" sync --watch --password-stdin --db e.db <wrong' >e.out 2>&1
is $? 6 'a wrong password is not tried again and again'
before=$(ask count)
sleep 1
is "$(ask count)" "$before" 'nobody asks any more'
"$WASIT" sync --watch --password-stdin --db e.db <right >e.out 2>&1 &
e=$!
pids="$pids $e"
ok 'the right one from standard input' until_yes listening 1
unlike "$(tr '\0' ' ' <"/proc/$e/cmdline") $(tr '\0' ' ' <"/proc/$e/environ")" '*s3cret*' \
	'it stands nowhere'
kill "$e"
ok 'ended' wait "$e"

# --- Another program's server, where there is one.
if [ -z "${WASIT_COUCHDB-}" ] && [ ! -e "$top_srcdir/tests/node_modules/.installed" ]; then
	skip 'two machines live through pouchdb-server' 'it is not here: ./bootstrap check installs it with npm'
	done_testing
fi
. "$top_srcdir/tests/another.sh"
another
trap 'kill $pids 2>/dev/null; another_end' EXIT
for machine in p q; do
	WASIT_SYNC_PASSWORD=$admin_password "$WASIT" sync add "$url/wasit-live$own" --user "$admin" --db $machine.db >/dev/null
	WASIT_SYNC_PASSWORD=$admin_password "$WASIT" sync --watch --db $machine.db >$machine.out 2>&1 &
	pids="$pids $!"
done
ok 'a customer goes up' "$WASIT" customer add 'سارة' --phone 0501234567 --db p.db
ok 'and comes down by itself' until_yes has 0501234567 q.db
done_testing
