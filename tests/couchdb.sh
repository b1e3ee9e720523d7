#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The wasit authors
# What only a real CouchDB does: files, limits, purging, compacting, its restarts in the middle of a sync,
# cookies, accounts it locks, a role taken away while somebody listens.  It is the one that WASIT_COUCHDB
# names; some options of it are set for a while and put back.
. "${0%/*}/tap.sh"
. "$top_srcdir/tests/another.sh"
another couchdb

# --- Options of the server, on every machine of it.
nodes=$(asked /_membership | sed 's/.*"cluster_nodes":\[\([^]]*\)\].*/\1/' | tr -d '"' | tr ',' ' ')
: >options
# option SECTION/KEY VALUE, until the end or `options_back`.
option() {
	for node in $nodes; do
		old=$(asked "/_node/$node/_config/$1")
		case $old in
		*'"unknown_config_value"'*) old= ;;
		esac
		printf '%s %s %s\n' "$node" "$1" "$old" >>options
		asked "/_node/$node/_config/$1" -X PUT -d "\"$2\"" >/dev/null
	done
}
options_back() {
	while read -r node key old; do
		if [ -n "$old" ]; then
			asked "/_node/$node/_config/$key" -X PUT -d "$old" >/dev/null
		else
			asked "/_node/$node/_config/$key" -X DELETE >/dev/null
		fi
	done <options
	: >options
}
is_up() { [ "$(asked /_all_dbs -o /dev/null -w '%{http_code}')" = 200 ]; }
restart() {
	for node in $nodes; do asked "/_node/$node/_restart" -X POST >/dev/null; done
	sleep 0.5
}
pids=
# shellcheck disable=SC2086 # several numbers
trap '[ -z "$pids" ] || kill $pids 2>/dev/null; until_yes is_up; options_back; another_end' EXIT

WASIT_SYNC_PASSWORD=$admin_password
export WASIT_SYNC_PASSWORD
db=wasit-couch$own
w() { WASIT_DB=$PWD/$1.db; export WASIT_DB; shift; "$WASIT" "$@"; }
export_of() { w "$1" export customers --format csv --yes | sort >"$1.csv"; }
same() {
	for m in p q p q; do w $m sync >out 2>&1 || break; done
	export_of p
	export_of q
	ok "$1" cmp p.csv q.csv
}
requests() { w "$1" sync --json | sed 's/.*"requests":\([0-9]*\).*/\1/'; }
doc_of() { w "$1" customer list --search "$2" --json | sed -n 's/.*"id": "\([^"]*\)".*/customer:\1/p' | head -n 1; }
rev_of() { asked "/$db/$1" | sed 's/.*"_rev":"\([^"]*\)".*/\1/'; }

# --- A database in eight parts, as offices have them.
asked "/$db?q=8" -X PUT >/dev/null
for m in p q; do ok "$m knows the server" w $m sync add "$url/$db" --user "$admin"; done
i=0
while [ "$i" -lt 40 ]; do
	i=$((i + 1))
	printf 'BEGIN:VCARD\nVERSION:3.0\nFN:شخص رقم %d\nTEL;TYPE=CELL:0500000%03d\nEND:VCARD\n' "$i" "$i"
done >cards.vcf
w p import cards.vcf --yes >/dev/null
same 'forty people in eight parts'
is "$(wc -l <q.csv)" 41 'all of them'
is "$(requests q) $(requests p)" '1 1' 'with nothing to do there is one request'
w p customer edit 0500000001 --status active >/dev/null
w q customer edit 0500000001 --city جدة >/dev/null
same 'both edit: merged'
like "$(cat q.csv)" '*active*' 'with what was done there'

# --- Files.
printf 'قديم' >small.txt
i=0
while [ "$i" -lt 3000 ]; do i=$((i + 1)); echo "سطر $i من العقد، يطول ويطول حتى يضغطه الخادم"; done >long.txt
head -c 300000 /dev/urandom >photo.jpg
for file in small.txt long.txt photo.jpg; do
	w p document add 0500000001 $file >/dev/null || w p document add 0500000001 $file --type other
done
w p sync >/dev/null
w q sync >/dev/null
is "$(find q.db.attachments -type f 2>/dev/null | wc -l)" 0 'a file comes when it is wanted'
ok 'all files' w q sync --attachments
for file in small.txt long.txt photo.jpg; do
	name=$(sha256sum $file | cut -d' ' -f1)
	ok "$file came whole" cmp $file "$(find q.db.attachments -type f -name "*${name#????}*" | head -n 1)"
done
# Half of it came before the line broke.
for file in long.txt photo.jpg; do
	name=$(sha256sum $file | cut -d' ' -f1)
	here=$(find q.db.attachments -type f -name "*${name#????}*" | head -n 1)
	part=$XDG_STATE_HOME/wasit/incoming/${here#*attachments/}
	rm -f "$here"
	mkdir -p "${part%/*}"
	head -c 70000 $file >"$part"
	ok "the other half of $file" w q sync --attachments
	ok "$file is whole again" cmp $file "$here"
done
w q customer edit 0500000001 --city الرياض >/dev/null
w q document edit long.txt --notes 'بعد ذلك' >/dev/null
same 'a document changes'
like "$(asked "/$db/_all_docs?include_docs=true")" '*"stub":true*"stub":true*"stub":true*' 'and keeps its file'

# --- Limits.
option couchdb/max_document_size 60000
awk 'BEGIN { for (i = 0; i < 9000; i++) printf "ملاحظة " }' >note
w p customer add 'Large' --phone 0509999999 --notes "$(cat note)" >/dev/null
w p customer add 'Beside it' --phone 0509999998 >/dev/null
ok 'a document that is too large for the server' w p sync
like "$(w p sync status)" '*too large*' 'is told'
w q sync >/dev/null
ok 'and keeps no other from it' w q customer show 0509999998
exits 3 'it is not there itself' w q customer show 0509999999
options_back
option chttpd/max_http_request_size 50000
i=40
while [ "$i" -lt 440 ]; do
	i=$((i + 1))
	printf 'BEGIN:VCARD\nVERSION:3.0\nFN:شخص رقم %d\nTEL;TYPE=CELL:0500000%03d\nEND:VCARD\n' "$i" "$i"
done >more.vcf
w p import more.vcf --yes >/dev/null
ok 'a request that is too large for the server' w p sync
options_back
w p customer edit 0509999999 --notes 'Shorter' >/dev/null
same 'is sent in smaller ones'
is "$(wc -l <q.csv)" 443 'all of them'

# --- Purged, compacted, forgotten histories.
id=$(doc_of p 0500000007)
asked "/$db/_purge" -X POST -d "{\"$id\":[\"$(rev_of "$id")\"]}" >/dev/null
like "$(asked "/$db/$id")" '*not_found*' 'one is purged there'
ok 'a sync after it' w p sync
ok 'nothing is deleted here' w p customer show 0500000007
w p customer edit 0500000007 --city حائل >/dev/null
same 'edited here, it is sent again'
like "$(asked "/$db/$id")" '*حائل*' 'and stands there'
id=$(doc_of p 0500000008)
asked "/$db/_purge" -X POST -d "{\"$id\":[\"$(rev_of "$id")\"]}" >/dev/null
w p sync --reset >out 2>&1
like "$(cat out)" '*1 *no longer*' 'a comparison finds what is missing there'
ok 'which is sent again' w p sync --reset --missing send
like "$(asked "/$db/$id")" '*0500000008*' 'and is there'
asked "/$db/_revs_limit" -X PUT -d 2 >/dev/null
for city in جدة الدمام تبوك أبها; do
	w p customer edit 0500000002 --city "$city" >/dev/null
	w p sync >/dev/null
done
w q customer edit 0500000002 --status active >/dev/null
asked "/$db/_compact" -X POST >/dev/null
same 'a history of two, compacted'
like "$(w q customer show 0500000002)" '*أبها*' 'with the last of many changes'
is "$(asked "/$db/_changes?style=all_docs&limit=9999" | grep -c '"rev".*"rev"')" 0 'no document has two branches'

# --- It restarts in the middle.
until_yes is_up
rm -f r.db
w r sync add "$url/$db" --user "$admin" >/dev/null
w r sync >r.out 2>&1 &
r=$!
pids=$r
restart
wait "$r"
pids=
ok 'it is back' until_yes is_up
ok 'a pull goes on after a restart' w r sync
export_of r
same 'to the same end'
export_of r
ok 'of all three' cmp r.csv p.csv
diff r.csv p.csv | head -5 | cut -c1-1500
w p customer edit --where 'city=' --city جدة --yes >/dev/null 2>&1
w p sync >p.out 2>&1 &
r=$!
pids=$r
restart
wait "$r"
pids=
ok 'back again' until_yes is_up
same 'a push, too'
is "$(requests q) $(requests p)" '1 1' 'and there is one request again, with nothing to do'

# --- A name without a password with each request: a cookie.
option chttpd/authentication_handlers '{chttpd_auth, cookie_authentication_handler}'
w q customer edit 0500000003 --city ينبع >/dev/null
ok 'a server that takes only a cookie' w q sync
for node in $nodes; do	# it takes no password from us either
	cookie=$(curl -s --noproxy '*' -i -X POST "$url/_session" -d "name=$admin" -d "password=$admin_password" |
		sed -n 's/^[Ss]et-[Cc]ookie: \([^;]*\).*/\1/p')
	curl -s --noproxy '*' -b "$cookie" -X PUT "$url/_node/$node/_config/chttpd/authentication_handlers" -d \
		'"{chttpd_auth, cookie_authentication_handler}, {chttpd_auth, default_authentication_handler}"' >/dev/null
done
ok 'it takes passwords again' until_yes is_up
options_back
ok 'and we' w p sync
option chttpd/require_valid_user true
ok 'a server that nobody looks at without a name' w p sync
exits 6 'nobody does' env -u WASIT_SYNC_PASSWORD WASIT_DB=nobody.db "$WASIT" sync add "$url/$db"
options_back

# --- An office: a role taken away while somebody listens.
team=office$own db=wasit-office$own
fahd=fahd$own noura=noura$own
as() { WASIT_DB=$PWD/$1.db WASIT_SYNC_PASSWORD=$1-Pass1; export WASIT_DB WASIT_SYNC_PASSWORD; shift; "$WASIT" "$@"; }
boss() { WASIT_DB=$PWD/boss.db WASIT_SYNC_PASSWORD=$admin_password; export WASIT_DB WASIT_SYNC_PASSWORD; "$WASIT" office "$@"; }
option couchdb/users_db_security_editable false
ok 'an office where everybody'"'"'s password is the administrator'"'"'s business' boss init "$url" --team "$team" --admin "$admin"
for who in fahd noura; do
	WASIT_NEW_PASSWORD=$who-Pass1 boss add-user "$who$own" --team "$team" --role "$([ $who = fahd ] && echo manager || echo broker)" >/dev/null
	ok "$who joins" as $who office join "$url" --user "$who$own"
done
exits 6 'nobody changes his own' env WASIT_NEW_PASSWORD=fahd-Pass1 WASIT_DB="$PWD/fahd.db" WASIT_SYNC_PASSWORD=fahd-Pass1 \
	"$WASIT" office password
like "$(cat err)" '*only its administrator*' 'which is told'
options_back
option couchdb/users_db_security_editable true
boss init "$url" --team "$team" >/dev/null
ok 'where the server allows it, everybody does' env WASIT_NEW_PASSWORD=fahd-Pass2 WASIT_DB="$PWD/fahd.db" \
	WASIT_SYNC_PASSWORD=fahd-Pass1 "$WASIT" office password
WASIT_NEW_PASSWORD=fahd-Pass1 boss password "$fahd" >/dev/null
unlike "$(curl -s --noproxy '*' -u "$noura:noura-Pass1" "$url/_users/org.couchdb.user:$fahd")" '*derived_key*' \
	'and sees nobody else'
like "$(curl -s --noproxy '*' -u "$noura:noura-Pass1" "$url/_users/org.couchdb.user:$noura" |
	sed 's/"roles":\[[^]]*\]/"roles":["role-manager"]/' | curl -s --noproxy '*' -u "$noura:noura-Pass1" \
	-X PUT "$url/_users/org.couchdb.user:$noura" -H 'Content-Type: application/json' -d @-)" '*"forbidden"*' \
	'nor makes himself a manager'
options_back
as fahd customer add 'هند سلطان' --phone 0502222222 >/dev/null
as fahd sync >/dev/null
ok 'and syncs' as noura sync
WASIT_DB=$PWD/noura.db WASIT_SYNC_PASSWORD=noura-Pass1 "$WASIT" sync --watch >noura.out 2>&1 &
pids=$!
WASIT_DB=$PWD/fahd.db WASIT_SYNC_PASSWORD=fahd-Pass1 "$WASIT" sync --watch >fahd.out 2>&1 &
pids="$pids $!"
as noura customer add 'من نورة' --phone 0503333333 >/dev/null
ok 'what one writes comes to the other by itself' until_yes as fahd customer show 0503333333

id=$(as noura customer list --search 0503333333 --json | sed -n 's/.*"id": "\([^"]*\)".*/customer:\1/p' | head -n 1)
db=wasit-$team
past() { curl -s --noproxy '*' -u "$noura:noura-Pass1" -H 'Content-Type: application/json' -X "$1" "$url/$db$2" -d "$3"; }
# CouchDB words a refusal in many ways.
no() { case $1 in *'"ok":true'* | '' | '[]') return 1 ;; *'"error"'*) return 0 ;; *) return 1 ;; esac; }
other=$(as fahd customer list --search 0502222222 --json | sed -n 's/.*"id": "\([^"]*\)".*/customer:\1/p' | head -n 1)
rev=$(rev_of "$other")
ok 'a broker changes nobody else'"'"'s' no "$(past PUT "/$other" "{\"_rev\":\"$rev\",\"\$type\":\"customer\"}")"
ok 'nor with a history of his own making' no "$(past POST /_bulk_docs "{\"new_edits\":false,\"docs\":[{\"_id\":\"$other\",
	\"_rev\":\"9-f\",\"\$type\":\"customer\",\"_revisions\":{\"start\":9,\"ids\":[\"f\",\"e\"]}}]}")"
ok 'nor one that goes on from what is there' no "$(past POST /_bulk_docs "{\"new_edits\":false,\"docs\":[{\"_id\":\"$other\",
	\"\$type\":\"customer\",\"_revisions\":{\"start\":$((${rev%%-*} + 1)),\"ids\":[\"f\",\"${rev#*-}\"]}}]}")"
ok 'nor a new one so' no "$(past PUT "/customer:01JD0000000000000000000099?new_edits=false" '{"_rev":"1-a","$type":"customer"}')"
ok 'nor deletes' no "$(past DELETE "/$other?rev=$rev" '')"
ok 'nor adds a file' no "$(past PUT "/$other/x?rev=$rev" x)"
ok 'nor purges' no "$(past POST /_purge "{\"$other\":[\"$rev\"]}")"
ok 'nor compacts' no "$(past POST /_compact '')"
ok 'nor says who reads it' no "$(past PUT /_security '{}')"
ok 'nor how long histories are' no "$(past PUT /_revs_limit 1)"
ok 'nor changes the rules' no "$(past PUT /_design/other '{"validate_doc_update":"function(){}"}')"
ok 'nor removes them' no "$(past DELETE "/_design/wasit?rev=$(rev_of _design/wasit)" '')"
ok 'nor the database' no "$(past DELETE '' '')"
ok 'nor reads another'"'"'s own' no "$(curl -s --noproxy '*' -u "$noura:noura-Pass1" "$url/wasit-user-$fahd/_all_docs")"
ok 'nor the managers'"'"'' no "$(curl -s --noproxy '*' -u "$noura:noura-Pass1" "$url/wasit-$team-managers/_all_docs")"
is "$(rev_of "$other")" "$rev" 'it stands as it stood'
like "$(asked "/$db/_security") $(asked "/$db/_revs_limit")" "*\"team-$team\"* 1000*" 'and so does the database'

ok 'a broker is removed' boss remove-user "$noura"
ok 'who listens is locked out by herself' until_yes grep -q 'does not allow it' noura.out
exits 3 'her copy is shut' as noura customer show 0503333333
exits 6 'and stays so' as noura sync
# shellcheck disable=SC2086 # several numbers
kill $pids 2>/dev/null
pids=

# --- Wrong passwords.
ok 'she comes back' env WASIT_NEW_PASSWORD=noura-Pass1 WASIT_DB="$PWD/boss.db" WASIT_SYNC_PASSWORD="$admin_password" \
	"$WASIT" office add-user "$noura" --team "$team" --role broker
i=0
while [ "$i" -lt 6 ]; do
	i=$((i + 1))
	WASIT_DB=$PWD/noura.db WASIT_SYNC_PASSWORD=wrong "$WASIT" sync >"wrong.$i" 2>&1
done
like "$(cat wrong.1)" '*does not know this name*' 'one wrong password'
case $(asked / | sed 's/.*"version":"\([^"]*\)".*/\1/') in
3.[0-3].*) skip 'several lock the account' 'CouchDB 3.4 is the first that does' ;;
*)
	like "$(cat wrong.6)" '*locked the account*' 'several lock the account, and that is told'
	exits 6 'also with the right one' env WASIT_DB="$PWD/noura.db" WASIT_SYNC_PASSWORD=noura-Pass1 "$WASIT" sync
	like "$(cat err)" '*locked the account*few minutes*' 'in the same words'
	exits 6 'also where the office is asked' env WASIT_DB="$PWD/noura2.db" WASIT_SYNC_PASSWORD=noura-Pass1 \
		"$WASIT" office join "$url" --user "$noura"
	like "$(cat err)" '*locked the account*few minutes*' 'and there'
	;;
esac
done_testing
