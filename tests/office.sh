#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The wasit authors
# An office of one manager, two brokers and an observer on another program's server, which asks our
# validation document: what wasit refuses, and what the server refuses of who goes past it.
. "${0%/*}/tap.sh"
. "$top_srcdir/tests/another.sh"
another
riyadh=riyadh$own jeddah=jeddah$own
fahd=fahd$own noura=noura$own saad=saad$own omar=omar$own

# as WHO COMMAND…, each with a database of his own; the password is the name with 1Aa behind it.
as() { WASIT_DB=$PWD/$1.db WASIT_SYNC_PASSWORD=$1-Pass1; export WASIT_DB WASIT_SYNC_PASSWORD; shift; "$WASIT" "$@"; }
admin() { WASIT_DB=$PWD/boss.db WASIT_SYNC_PASSWORD=$admin_password; export WASIT_DB WASIT_SYNC_PASSWORD; "$WASIT" office "$@"; }
add() { WASIT_NEW_PASSWORD=${1%"$own"}-Pass1; export WASIT_NEW_PASSWORD; admin add-user "$@"; }
names() { as "$1" export customers --format csv --yes 2>/dev/null | sed 1d | cut -d, -f2 | sort | tr '\n' ' '; }
rules() { admin teams --json | sed -n "/\"key\": \"$1\"/,/\"rules\"/s/.*\"rules\": \"\(.*\)\".*/\1/p"; }
round() { for who in noura saad fahd omar noura saad fahd omar; do as "$who" sync >/dev/null || return; done; }

# --- The server.
exits 2 'no office is known' admin users
exits 6 'a wrong password' env WASIT_DB=x.db WASIT_SYNC_PASSWORD=no "$WASIT" office init "$url" --admin "nobody$own"
exits 1 'a team needs a short name' admin init "$url" --team 'الرياض'
ok 'init' admin init "$url" --team "$riyadh" --name 'الرياض'
ok 'init again' admin init "$url" --team "$riyadh"
ok 'a second team' admin init "$url" --team "$jeddah"
is "$(rules "$riyadh") $(rules "$jeddah")" 'current current' 'both have the rules of this version'
like "$(admin teams --json)" '*"name": "الرياض"*' 'the name stands after the second init'
curl -s -u "$admin:$admin_password" -X PUT "$url/wasit-$jeddah/_design/wasit?rev=$(curl -s -u "$admin:$admin_password" \
	"$url/wasit-$jeddah/_design/wasit" | sed 's/.*"_rev":"\([^"]*\)".*/\1/')" \
	-H 'Content-Type: application/json' -d '{"validate_doc_update":"function(){}"}' >/dev/null
like "$(admin teams)" '*of another version*' 'other rules are told'
is "$(rules "$jeddah")" other 'where they are'
ok 'init mends them' admin init "$url" --team "$jeddah"
is "$(rules "$jeddah")" current 'and they are right again'

# --- People.
exits 1 'a weak password' env WASIT_NEW_PASSWORD=password1 WASIT_DB=boss.db WASIT_SYNC_PASSWORD=$admin_password \
	"$WASIT" office add-user "$fahd" --team "$riyadh"
like "$(cat err)" '*capital letter*' 'what it lacks is said'
exits 1 'a name that is none' add 'فهد' --team "$riyadh"
exits 3 'a team that is not there' add "$fahd" --team nowhere
exits 1 'a role that is none' add "$fahd" --team "$riyadh" --role king
ok 'the manager' add "$fahd" --team "$riyadh" --role manager --name 'فهد المدير'
exits 4 'twice' add "$fahd" --team "$riyadh"
ok 'a broker' add "$noura" --team "$riyadh" --name 'نورة'
ok 'another' add "$saad" --team "$riyadh" --name 'سعد'
ok 'an observer' add "$omar" --team "$riyadh" --role observer --name 'عمر'
is "$(admin users --json | grep -c "\"account\": \"[a-z]*$own\"")" 4 'all are listed'
is "$(admin users | grep -E "$fahd|$noura|$saad|$omar" | sed 's/[^ -~].*//' | awk '{ print length }' | sort -u | wc -l)" 1 'in columns'
exits 6 'a broker is no administrator' env WASIT_DB=x.db WASIT_SYNC_PASSWORD=noura-Pass1 \
	"$WASIT" office users --url "$url" --admin "$noura"

# --- Joining.
for who in fahd noura saad omar; do ok "$who joins" as "$who" office join "$url" --user "$who$own"; done
ok 'joining again changes nothing' as noura office join "$url" --user "$noura"
exits 4 'the database is one person'"'"'s' env WASIT_DB="$PWD/noura.db" WASIT_SYNC_PASSWORD=saad-Pass1 \
	"$WASIT" office join "$url" --user "$saad"
ok 'all come together' round
is "$(as fahd user list --json | grep -c '"login"')" 4 'everybody knows everybody'
unlike "$(as omar sync status)" '*refused*' 'what an observer may not keep there is not sent'
unlike "$(as omar sync status)" '*waiting*' 'nor does it wait'
like "$(as omar sync outbox)" '*Everything is sent*' 'anywhere'

# --- What each sees.
as noura customer add 'هند سلطان' --phone 0502222222 >/dev/null
as saad customer add 'خالد سعيد' --phone 0501111111 >/dev/null
ok 'the work goes round' round
is "$(names fahd)" 'خالد سعيد هند سلطان ' 'the manager sees both'
is "$(as noura customer list --json | grep -c '"id"')" 1 'a broker her own'
is "$(as omar customer list --json | grep -c '"id"')" 2 'the observer both'
exits 3 'not by the number either' as noura customer show 0501111111
exits 6 'a broker may not export' as noura export customers --yes
exits 6 'an observer writes nothing' as omar customer add 'لا احد' --phone 0503333333

# --- Past wasit.
id=$(as noura customer list --json | sed -n 's/.*"id": "\([^"]*\)".*/\1/p' | head -n 1)
doc=$(curl -s -u "$admin:$admin_password" "$url/wasit-$riyadh/customer:$id" | sed 's/"city":"[^"]*",*//')
put() { curl -s -u "$1$own:$1-Pass1" -X PUT "$url/wasit-$riyadh/customer:$id" -H 'Content-Type: application/json' -d "$2"; }
signed=$(printf '%s' "$doc" | sed 's/"\$by":"[^"]*",*//')
like "$(put saad "$signed")" '*"forbidden"*role*' 'the server refuses another broker'
like "$(put omar "$signed")" '*"forbidden"*role*' 'and the observer'
like "$(curl -s -u "$noura:noura-Pass1" -X POST "$url/wasit-$riyadh/_bulk_docs" -H 'Content-Type: application/json' \
	-d "{\"new_edits\":false,\"docs\":[{\"_id\":\"customer:$id\",\"_rev\":\"9-f\",\"\$type\":\"customer\"}]}")" \
	'*"forbidden"*elsewhere*' 'a forged branch'
unlike "$(curl -s "$url/wasit-$riyadh/customer:$id")" '*"name"*' 'nobody reads without a name'
like "$(put noura "$signed")" '*"ok":true*' 'her own she may change'

# --- Handing over.
ok 'the manager hands a customer over' as fahd customer edit 0502222222 --assigned-to 'سعد'
as fahd followup add --customer 0501111111 --title 'اتصل به' --due-at tomorrow --assigned-to 'سعد' >/dev/null
ok 'it goes round' round
is "$(as saad customer list --json | grep -c '"id"')" 2 'the other has him'
like "$(as saad notification list)" '*yours now*' 'and is told'
like "$(as saad notification list)" '*follow-up for you*' 'of the follow-up, too'
unlike "$(as fahd notification list)" '*follow-up for you*' 'and nobody else'
as saad sync >/dev/null
is "$(as saad notification list --json | grep -c 'yours now')" 1 'once'

as noura customer add 'ليلى' --phone 0507777777 >/dev/null
as noura followup add --customer 0507777777 --title 'موعد' --due-at tomorrow >/dev/null
ok 'the open work goes with the customer' as noura customer edit 0507777777 --assigned-to 'سعد'
ok 'and round' round
is "$(as saad followup list --filter 'assigned_to=me' --json | grep -c 'موعد')" 1 'it is his to do'
ok 'and he may' as saad followup done 'موعد'

# --- Private, and not.
count() { as "$1" customer list --search 0508888888 --json | grep -c '"id"'; }
as noura customer add 'سر' --phone 0508888888 >/dev/null
round
is "$(count fahd)" 1 'a new customer is the whole team'"'"'s'
ok 'kept for oneself' as noura office keep 0508888888
round
is "$(count fahd) $(count noura)" '0 1' 'he has left the others'
ok 'and given to the team' as noura office share 0508888888
round
is "$(count fahd) $(count noura)" '1 1' 'he is there again'
exits 6 'an observer gives nobody' as omar office keep 0508888888

# --- Other roles.
ok 'a smaller role' admin role "$noura" team_member
# The team's database was made anew, or lost him: his record is a whole one again.
people() {
	curl -s -u "$admin:$admin_password" "$url/wasit-$riyadh/_all_docs?include_docs=true" | sed 's/{"id":/\
&/g' | grep '^{"id":"user:' | grep 'نورة'
}
like "$(people)" '*"role":"team_member"*' 'it is in his record'
his=$(people | sed 's/.*"id":"\([^"]*\)".*/\1/')
curl -s -u "$admin:$admin_password" -X DELETE \
	"$url/wasit-$riyadh/$his?rev=$(people | sed 's/.*"_rev":"\([^"]*\)".*/\1/')" >/dev/null
is "$(people)" '' 'which is lost'
curl -s -u "$admin:$admin_password" -X PUT "$url/wasit-user-$noura/_security" -d '{}' -H 'Content-Type: application/json' >/dev/null
ok 'the team is made again' admin init "$url" --team "$riyadh"
like "$(people)" '*"role":"team_member"*' 'with its people'
like "$(curl -s -u "$admin:$admin_password" "$url/wasit-user-$noura/_security")" "*\"$noura\"*" 'who read their own'
curl -s -u "$admin:$admin_password" -X DELETE \
	"$url/wasit-$riyadh/$his?rev=$(people | sed 's/.*"_rev":"\([^"]*\)".*/\1/')" >/dev/null
ok 'the role is said again' admin role "$noura" team_member
like "$(people)" '*"role":"team_member"*' 'and it has his name'
as noura sync >/dev/null
exits 6 'deletes nothing' as noura customer delete 0502222222 --yes
ok 'and the right to export' admin role "$noura" broker --export yes
as noura sync >/dev/null
ok 'exports' as noura export customers --yes
own_password() {
	WASIT_DB=$PWD/noura.db WASIT_SYNC_PASSWORD=noura-Pass1 WASIT_NEW_PASSWORD=Other1234 "$WASIT" office password >out 2>err
}
if own_password; then
	exits 6 'a new password of her own: the old one is gone' as noura sync
else	# a CouchDB without users_db_security_editable
	like "$(cat err)" '*only its administrator change*' 'that the server lets nobody change his own is told'
fi
ok 'by the administrator' env WASIT_DB="$PWD/boss.db" WASIT_SYNC_PASSWORD=$admin_password WASIT_NEW_PASSWORD=noura-Pass1 \
	"$WASIT" office password "$noura"

# --- Leaving.
printf 'deed of the villa' >deed.txt
ok 'a document' as saad document add 0502222222 deed.txt --type deed
as saad sync >/dev/null
ok 'a broker moves with his customers' admin move "$saad" "$jeddah" --with-customers
like "$(cat out)" "*office join $url --user $saad*" 'how he joins the new team is told'
like "$(cat out)" '*3 customers*' 'three of them'
ok 'and again, nothing happens' admin move "$saad" "$jeddah" --with-customers
as fahd sync >/dev/null
is "$(as fahd customer list --json | grep -c '"id"')" 1 'his have left the old team, hers has not'
WASIT_DB=$PWD/new.db WASIT_SYNC_PASSWORD=saad-Pass1 "$WASIT" office join "$url" --user "$saad" >/dev/null
WASIT_DB=$PWD/new.db WASIT_SYNC_PASSWORD=saad-Pass1 "$WASIT" sync >/dev/null
is "$(WASIT_DB=$PWD/new.db "$WASIT" customer list --json | grep -c '"id"')" 3 'and are in the new one'
as_new() { WASIT_DB=$PWD/new.db WASIT_SYNC_PASSWORD=saad-Pass1 "$WASIT" "$@"; }
ok 'with the files of their documents' as_new sync --attachments
like "$(find new.db.attachments -type f -exec cat {} +)" '*deed of the villa*' 'to the byte'

# --- What others' customers are called is nobody's hint.
as fahd customer add 'سر فهد' --phone 0509999999 --tags fahdtag --city تبوك >/dev/null
ok 'which goes up' as fahd sync
ok 'and comes down' as noura sync
exits 4 'who sees all is told of a double' as fahd customer add 'آخر' --phone 0509999999
ok 'who does not is not' as noura customer add 'آخر' --phone 0509999999
unlike "$(as fahd notification list)" '*somebody else has*' 'nobody has heard of it yet'
ok 'it goes up' as noura sync
ok 'and to who leads' as fahd sync
like "$(as fahd notification list)" '*1 customer has come whose number somebody else has*' 'who is told'
ok 'once' as fahd sync
is "$(as fahd notification list --json | grep -c 'somebody else has')" 1 'and not again'
unlike "$(as noura notification list)" '*somebody else has*' 'and nobody else'
unlike "$(as noura tag list)" '*fahdtag*' 'nor of tags'
unlike "$(as noura complete -- customer show 'سر')" '*فهد*' 'nor by the completion'
like "$(as fahd complete -- customer show 'سر')" '*فهد*' 'which tells who sees all'

# --- What was not sent is kept.
as noura customer add 'لم يرسل' --phone 0506666666 >/dev/null
ok 'a broker is removed' admin remove-user "$noura"
like "$(cat out)" '*What remains*' 'what remains is said'
exits 3 'once' admin remove-user "$noura"
exits 6 'the server lets her in no longer' as noura sync
like "$(cat err)" '*kept for the manager*unsent*' 'and says what becomes of the rest'
like "$(cat noura.db.unsent-team.json)" '*لم يرسل*' 'which stands in a file'
is "$(as noura customer list --json | grep -c '"id"')" 0 'her copy is shut'
exits 6 'and stays so' as noura sync
exits 6 'nor is the server forgotten' as noura sync remove team --yes
like "$(admin users)" '*noura*removed*' 'the list says so'
exits 3 'nobody of that name' admin role nobody broker
unlike "$(cat ./*.db)" '*Pass1*' 'no password is stored'
done_testing
