#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The wasit authors
# wasit sync from the command line: two machines, exit codes, passwords that show nowhere.
. "${0%/*}/tap.sh"

server=$top_builddir/tests/couch_server
[ -x "$server" ] || skip_all 'the test server is not built'

# Starts a server; its address is in $url, its process in $pid.
serve() {
	rm -f address
	"$server" "$@" >address &
	pid=$!
	until_yes test -s address
	url=$(cat address)
}
pid=
trap '[ -z "$pid" ] || kill "$pid"' EXIT

ids() { "$WASIT" "$1" list --json --columns id,version,updated_at --db "$2" | tr -d ' \n' | tr '{}[],' '\n' | sort; }
out() { cat out err; }

# --- Before there is a server.
exits 3 'without a server there is nothing to sync with' "$WASIT" sync --db a.db
like "$(out)" '*wasit sync add URL*' 'it says how to name one'
exits 3 'and no status' "$WASIT" sync status --db a.db
exits 2 'an address is wanted' "$WASIT" sync add --db a.db
exits 2 'there is no third word' "$WASIT" sync everything --db a.db
exits 1 'no plain http beyond this machine' "$WASIT" sync add http://example.org/team --db a.db
like "$(out)" '*sync_allow_plain*' 'it says what allows it'
exits 1 'no password in the address' "$WASIT" sync add https://nora:s3cret@example.org/team --db a.db
unlike "$(out)" '*s3cret*' 'and it is not said again'
exits 3 'nothing was kept of all that' "$WASIT" sync status --db a.db

# --- Two machines.
serve
ok 'the server is named, its database made' "$WASIT" sync add "$url" --db a.db
ok 'a customer here' "$WASIT" customer add 'نورة القحطاني' --phone 0501234567 --tags 'vip' --db a.db
ok 'a dry run' "$WASIT" sync --dry-run --json --db a.db
like "$(cat out)" '*"dry_run":true,"complete":true,"up":[1-9]*' 'tells what would be sent'
ok 'it goes up' "$WASIT" sync --json --db a.db
like "$(cat out)" '*"complete":true,"up":[1-9]*' 'and is counted'
ok 'the other machine' "$WASIT" sync add "$url/" --db b.db
ok 'takes it' "$WASIT" sync --db b.db
like "$(cat out)" '*taken*' 'and says so'
"$WASIT" sync --db a.db >out
for entity in user customer template notification; do
	is "$(ids $entity b.db)" "$(ids $entity a.db)" "every $entity is on both"
done
"$WASIT" export customers --format csv --output a.csv --db a.db >out
"$WASIT" export customers --format csv --output b.csv --db b.db >out
ok 'exports are the same to the byte' cmp a.csv b.csv
ok 'once more' "$WASIT" sync --db b.db
is "$(cat out)" 'Both sides are the same.' 'there is nothing left to do'

ok 'changed here' "$WASIT" customer edit 0501234567 --status active --db a.db
ok 'changed there, later' env WASIT_NOW=2026-11-21T11:00:00+03:00 "$WASIT" customer edit 0501234567 --status closed --db b.db
ok 'this one first' "$WASIT" sync --db a.db
ok 'then the other' "$WASIT" sync --db b.db
like "$(cat out)" '*merged*gave way*' 'is merged, and told'
ok 'the status names both values' "$WASIT" sync status --db b.db
like "$(cat out)" '*نورة القحطاني*Closed, not Active*' 'in words'
"$WASIT" sync status --json --db b.db >out
like "$(cat out)" '*"field": "status"*"here": "closed"*"there": "active"*"holds": "here"*"ask": true*' 'and for programs'
LANGUAGE=ar "$WASIT" sync status --db b.db >out
like "$(cat out)" '*نورة القحطاني*' 'in Arabic too'

# --- Killed at any moment, again and again: nothing is lost, nothing is there twice.
moment() { awk -v r="$1" 'BEGIN { srand(r); printf "%.3f", rand() * 0.06 }'; }
round=0
while [ "$round" -lt 25 ]; do
	machine=a
	[ $((round % 2)) -eq 0 ] || machine=b
	"$WASIT" customer add "Name $round" --email "n$round@example.com" --db $machine.db >/dev/null
	"$WASIT" sync --db $machine.db >/dev/null 2>&1 &
	killed=$!
	sleep "$(moment "$round")"
	kill -9 "$killed" 2>/dev/null
	wait "$killed" 2>/dev/null
	round=$((round + 1))
done
for machine in a b a b; do "$WASIT" sync --db $machine.db >out 2>err; done
is "$(ids customer b.db)" "$(ids customer a.db)" 'both have the same customers after 25 kills'
is "$("$WASIT" customer list --json --columns name --db b.db | grep -c '"Name')" 25 'all of them, once'
"$WASIT" sync --db a.db >out
is "$(cat out)" 'Both sides are the same.' 'and nothing is left to do'

# --- Two syncs of one machine at once.
"$WASIT" customer add 'Both at once' --email both@example.com --db a.db >/dev/null
"$WASIT" sync --db a.db >one 2>&1 &
one=$!
ok 'a second one beside the first' "$WASIT" sync --db a.db
ok 'and the first beside it' wait "$one"
ok 'comparing everything' "$WASIT" sync --reset --db a.db
for machine in b a b; do "$WASIT" sync --db $machine.db >out 2>err; done
is "$(ids customer b.db)" "$(ids customer a.db)" 'nothing is there twice'

# --- Asked no more.
"$WASIT" customer edit 0501234567 --city جدة --db a.db >out
exits 2 'which one is wanted' "$WASIT" sync remove --db a.db
exits 3 'one that is known' "$WASIT" sync remove team --db a.db
exits 3 'by its whole address' "$WASIT" sync remove "${url%team}" --db a.db
exits 2 'nobody is there to be asked' "$WASIT" sync remove "$url" --db a.db
like "$(out)" '*Nothing is deleted*1 record was not sent yet*--yes*' 'and is told what it does'
ok 'until then it is named' "$WASIT" sync status --db a.db
ok 'by its address' "$WASIT" sync remove "$url/" --yes --db a.db
like "$(cat out)" "*1 record was not sent yet*$url is not asked any more*" 'says what was not sent'
exits 3 'nothing is known any more' "$WASIT" sync --db a.db
is "$("$WASIT" customer show 0501234567 --json --db a.db | grep -c جدة)" 1 'all is here'
ok 'named again' "$WASIT" sync add "$url" --db a.db
for machine in a b a; do ok "$machine goes on" "$WASIT" sync --db $machine.db; done
is "$(ids customer b.db)" "$(ids customer a.db)" 'nothing is there twice or lost'
is "$("$WASIT" customer show 0501234567 --json --db b.db | grep -c جدة)" 1 'what waited has come there'
ok 'by its name' "$WASIT" sync remove own --yes --json --db b.db
like "$(cat out)" '*"name":"own"*"waiting":0*' 'as JSON'

# --- The server goes.
kill "$pid"
wait "$pid" 2>/dev/null
pid=
exits 5 'no server: a network error' env http_proxy=http://127.0.0.1:9 "$WASIT" sync add "$url" --db c.db
like "$(out)" '*cannot be reached: nothing answers there.*' 'in a sentence'

# --- Passwords.
serve bm9yYTpzM2NyZXQtw6Q=	# nora:s3cret-ä
exits 6 'nobody is not enough' "$WASIT" sync add "$url" --db d.db
exits 6 'a name without a password' "$WASIT" sync add "$url" --user nora --db d.db
like "$(out)" '*sync_password_command*' 'says where one comes from'
exits 6 'the wrong one' env WASIT_SYNC_PASSWORD=s3cret-wrong "$WASIT" sync add "$url" --user nora --db d.db
unlike "$(out)" '*s3cret*' 'is not told'
ok 'from the environment' env WASIT_SYNC_PASSWORD=s3cret-ä "$WASIT" sync add "$url" --user nora --db d.db

cat >ask.sh <<'END'
#!/bin/sh
env >seen
printf '%s\n' "$@" >words
echo s3cret-ä
echo another line
END
chmod +x ask.sh
# shellcheck disable=SC2016 # no shell is to read this
ok 'from a program' "$WASIT" sync add "$url" --user nora \
	--password-command './ask.sh one "two words" $(touch canary) ;' --db d.db
is "$(cat words)" 'one
two words
$(touch
canary)
;' 'whose words go to it as they are'
ok 'no shell saw them' test ! -e canary
ok 'it syncs by it' "$WASIT" sync --db d.db
unlike "$(cat "$XDG_CONFIG_HOME/wasit/wasit.conf")" '*s3cret*' 'the configuration keeps the command alone'
is "$(grep -l s3cret d.db* "$HOME" -r)" '' 'and nothing keeps the password'
ok 'a password of the environment' env WASIT_SYNC_PASSWORD=s3cret-ä "$WASIT" sync --db d.db
"$WASIT" config set sync_password_command false >/dev/null
exits 6 'a command that fails' "$WASIT" sync --db d.db
"$WASIT" config set sync_password_command true >/dev/null
exits 6 'a command that prints nothing' "$WASIT" sync --db d.db
"$WASIT" config set sync_password_command /nonexistent >/dev/null
exits 6 'a command that is not there' "$WASIT" sync --db d.db
ok 'the failure is kept for the status' "$WASIT" sync status --db d.db
like "$(cat out)" '*last try failed*' 'which tells it'

done_testing
