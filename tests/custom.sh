#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The wasit authors
# The user's own fields from outside: flags, lists, filters, JSON, files out and in, what is not declared any more.
. "${0%/*}/tap.sh"

export WASIT_NOW=2026-11-21T10:00:00+03:00 LANGUAGE=en
w() { "$WASIT" --config "${conf:-own.conf}" --db "${db:-own.db}" "$@"; }
member() { sed -n "s/^ *\"$1\": \(.*[^,]\),\{0,1\}\$/\1/p" | head -n 1; }

cat >own.conf <<'EOF'
# my fields
custom:
  customer:
    - name: wedding_hall
      label: {en: Wedding hall, ar: قاعة الزفاف}
      kind: choice
      choices: [{name: north, label: {en: North hall, ar: القاعة الشمالية}}, south]
      help: {en: Where the wedding was, ar: مكان الزفاف}
      index: yes
      column: yes
    - {name: guests2, kind: int, label: Guests}
    - {name: deposit, kind: money, index: yes}
    - {name: hall_day, kind: day}
    - {name: hall_at, kind: moment}
    - {name: paid, kind: bool}
    - {name: dishes, kind: set}
    - {name: singer, kind: text, search: yes}
    - {name: story, kind: note}
    - {name: caterer, kind: phone}
    - {name: planner, kind: email}
    - {name: cousin, kind: ref, target: customer}
  followup:
    - {name: floor, kind: int}
EOF
own='wedding_hall guests2 deposit hall_day hall_at paid dishes singer story caterer planner cousin'

ok 'somebody' w customer add 'Noura Saleh' --phone 0501234567
ok 'a flag for every own field' w customer add 'Fahd Ali' --phone 0501234568 --wedding-hall 'north hall' \
	--guests2 ٢٥٠ --deposit 5k --hall-day 2026-12-01 --hall-at 'tomorrow 17:00' --paid \
	--dishes 'kabsa, with rice; mandi' --singer 'Mohammed Abdu, jr' --story 'first
"second"' --caterer 0551112222 --planner A@B.co --cousin 'Noura Saleh'
w customer show 0501234568 --json >one.json
is "$(member wedding_hall <one.json)" '"north"' 'the key of a choice'
is "$(member guests2 <one.json)" 250 'a number is one in JSON'
is "$(member deposit <one.json)" '"5000.00"' 'an amount'
is "$(member hall_at <one.json)" '"2026-11-22T17:00:00+03:00"' 'a moment'
is "$(member paid <one.json)" true 'a truth'
is "$(member dishes <one.json)" '["kabsa","mandi","with rice"]' 'a set'
is "$(member custom <one.json)" null 'and nothing is left over'
ok 'the card' w customer show 0501234568
like "$(cat out)" '*Wedding hall *North hall*Deposit *SAR 5,000*Cousin *Noura Saleh*Version*' 'has labels and values, before the bookkeeping'
ok 'the Arabic card' env LANGUAGE=ar "$WASIT" --config own.conf --db own.db customer show 0501234568
like "$(cat out)" '*قاعة الزفاف *القاعة الشمالية*' 'has them in Arabic'
exits 1 'a value that is none' w customer add X --phone 0501 --wedding-hall west
like "$(cat err)" '*north, south*--wedding-hall*' 'is named with its flag'
exits 2 'a flag that is none' w customer add X --phone 0501 --weding-hall north

for filter in wedding_hall=north 'wedding-hall=north' 'wedding_hall!=south' 'guests2>200' 'guests2=100..300' 'deposit>=5k' \
	'hall_day>2026-01-01' 'hall_at=tomorrow' paid=yes 'dishes:mandi' 'singer:عبدو or singer:abdu' 'story:second' \
	'caterer:1112' 'planner:b.co' has:cousin '-guests2<200 wedding_hall=north'; do
	is "$(w customer list --json --filter "$filter wedding_hall!=none" | grep -c '"id"')" 1 "filter $filter"
done
is "$(LANGUAGE=ar; w customer list --json --filter 'قاعة_الزفاف=القاعة_الشمالية' | grep -c '"id"')" 1 'a filter in Arabic'
is "$(w customer list --json --filter 'wedding_hall=south' | grep -c '"id"')" 0 'and who does not fit'
is "$(w customer list --json --search 'abdu' | grep -c '"id"')" 1 'search, where it is declared'
is "$(w customer list --json --search 'kabsa' | grep -c '"id"')" 0 'not where it is not'
w customer edit 'Noura Saleh' --guests2 30 >/dev/null
is "$(w customer list --sort -guests2 --columns name,guests2 | sed 's/^[^ ]* *//;s/ *$//;s/   */ /')" 'Name Guests
Fahd Ali 250
Noura Saleh 30' 'sorted and shown as a column'
is "$(w customer list --sort guests2 --columns name | tail -n 1 | sed 's/^[^ ]* *//')" 'Fahd Ali' 'the other way'
like "$(w customer list | head -n 1)" '*Wedding hall*' 'a column of the list, where it is declared'
ok 'another entity' w followup add 'Fahd Ali' --title Visit --due-at tomorrow --floor 3
is "$(w followup list --json --filter 'floor>=3' | grep -c '"id"')" 1 'filters by its own'

like "$(w help customer)" '*--wedding-hall *Wedding hall. Where the wedding was*north | south*' 'help lists them'
is "$(w complete -- customer add --wedd)" --wedding-hall 'completion knows the flag'
is "$(w complete -- customer add --wedding-hall '')" 'north
south' 'and its choices'
is "$(w complete -- customer list --columns gue)" guests2 'and the column'

w customer edit 0501234568 --wedding-hall south --paid no >/dev/null
like "$(w history 0501234568)" '*Wedding hall: North hall → South*' 'history names field and choice'
ok 'undo' w undo
is "$(w customer show 0501234568 --json | member wedding_hall)" '"north"' 'gives it back'
is "$(w customer show 0501234568 --json | member paid)" true 'and the other'
ok 'redo' w redo
ok 'undo again' w undo

# --- Out and in again.
w customer show 0501234568 --json >one.json
for format in csv json vcard; do
	w export customers --format $format >out.$format
	rm -f other.db*
	db=other.db
	ok "import of $format" w import out.$format --yes
	w customer show 0501234568 --json >two.json
	same='wedding_hall guests2 deposit hall_day hall_at paid dishes singer story caterer planner'
	for f in $same; do printf '%s=%s\n' "$f" "$(member "$f" <one.json)"; done >wanted
	for f in $same; do printf '%s=%s\n' "$f" "$(member "$f" <two.json)"; done >got
	is "$(cat got)" "$(cat wanted)" "$format brings every own field back"
	if [ $format != vcard ]; then
		is "$(member cousin <two.json)" "$(w customer show 'Noura Saleh' --json | member id)" \
			"$format knows who the reference was"
	fi
	db=own.db
done
rm -f other.db*
printf 'Name,Mobile,Wedding hall,Guests,قاعة\nOmar,0505550001,South,12,x\n' >labels.csv
db=other.db
ok 'a table of somebody else' w import labels.csv --yes
is "$(w customer show Omar --json | member wedding_hall)" '"south"' 'is read by labels'
is "$(w customer show Omar --json | member guests2)" 12 'too'
printf 'الاسم,الجوال,قاعة الزفاف\nسعد,0505550002,القاعة الشمالية\n' >labels.csv
(LANGUAGE=ar; w import labels.csv --yes >/dev/null)
is "$(w customer show سعد --json | member wedding_hall)" '"north"' 'in Arabic as well'

# Nothing is lost where a card comes to a program without the declaration, and goes on from there.
rm -f other.db*
conf=none.conf
: >none.conf
w import out.vcard --yes >/dev/null
w export customers --format vcard >again.vcard
own() { grep X-WASIT "$1" | grep -v CURRENCY | sort; }
is "$(own again.vcard)" "$(own out.vcard)" 'undeclared lines of a card go on'
is "$(grep -c CURRENCY out.vcard)" 1 'an amount has its currency'
ok 'and keeps it where nobody knows it for one' grep -q X-WASIT-CURRENCY again.vcard
rm -f other.db*
w import out.json --yes >/dev/null
conf=own.conf
db=own.db

# --- Not declared, declared otherwise, declared again.
conf=none.conf
like "$(w customer show 0501234568 --json | member custom)" '*"wedding_hall":"north"*' 'what is not declared is kept'
exits 1 'but is no field' w customer list --filter wedding_hall=north
w customer edit 0501234568 --city Riyadh >/dev/null
rm -f other.db*
w export customers --format json >kept.json
conf=own.conf
w customer show 0501234568 --json >two.json
for f in $own; do printf '%s=%s\n' "$f" "$(member "$f" <one.json)"; done >wanted
for f in $own; do printf '%s=%s\n' "$f" "$(member "$f" <two.json)"; done >got
is "$(cat got)" "$(cat wanted)" 'and comes back, whole, after a save'
db=other.db
w import kept.json --yes >/dev/null
is "$(w customer show 0501234568 --json | member guests2)" 250 'also by way of an export'
is "$(w customer show 0501234568 --json | member cousin)" null 'except a reference, which says nothing elsewhere'
db=own.db
sed 's/name: guests2, kind: int/name: guests2, kind: day/; s/name: singer, kind: text, search: yes/name: singer, kind: int/' \
	own.conf >kinds.conf
conf=kinds.conf
like "$(w customer show 0501234568)" '*Guests *250*Singer *Mohammed Abdu, jr*' 'another kind shows what stands there'
like "$(w export customers --columns name,singer)" '*"Mohammed Abdu, jr"*' 'and exports it'
is "$(w customer list --json --search abdu | grep -c '"id"')" 0 'search follows the declaration'
conf=own.conf
is "$(w customer list --json --search abdu | grep -c '"id"')" 1 'there and back'

# --- Mistakes.
cat >bad.conf <<'EOF'
custom:
  customer:
    - {name: phone}
    - {name: "x'; DROP TABLE customer;--"}
    - {name: hall, label: "a\u202Eb"}
    - {name: guests2, kind: int}
  house: []
theme: dark
EOF
conf=bad.conf
ok 'a file with mistakes' w customer show 0501234568 --json
is "$(member guests2 <out)" 250 'the rest of it works'
is "$(sed 's/: [^:]*$//' err)" 'wasit: bad.conf:3:14
wasit: bad.conf:4:14
wasit: bad.conf:5:27
wasit: bad.conf:7:3' 'each is named by its place'
conf=own.conf
ok 'an option is set' w config set theme light
is "$(grep -c 'wedding_hall' own.conf)" 1 'and the fields stay'
is "$(head -n 1 own.conf)" '# my fields' 'with their comments'

# --- One person.
ok 'an export of one person' w export person 0501234568 --json
like "$(cat out)" '*"wedding_hall": "north"*' 'has what is his own'
w customer add 'Fahad Ali' --phone 0507770000 --guests2 9 --dishes jareesh >/dev/null
w customer add 'Fahad Aly' --phone 0507770001 --guests2 8 --wedding-hall south --dishes saleeg >/dev/null
ok 'a merge' w duplicates merge 0507770000 0507770001
w customer show 0507770000 --json >merged.json
is "$(member guests2 <merged.json)" 9 'keeps his own'
is "$(member wedding_hall <merged.json)" '"south"' 'and takes what is missing'
is "$(member dishes <merged.json)" '["jareesh","saleeg"]' 'both of a set'
# A name that tables use for something else is his field all the same, in his own exports and others.
printf 'custom:\n  customer:\n    - {name: remark, kind: note}\n    - {name: place, kind: text, label: Area}\n' >names.conf
conf=names.conf db=names.db
w customer add 'Sami Ali' --phone 0501112233 --remark 'his own' --place here --notes more >/dev/null
w export customers --format csv --output names.csv --columns id,name,phone,remark,place,notes >/dev/null
db=names2.db
ok 'a field called as a usual column' w import names.csv
is "$(w export customers --format csv --columns id,name,phone,remark,place,notes)" "$(cat names.csv)" 'comes back into its own place'
unset conf db
ok 'erasure' w customer erase 0501234568 --yes
is "$(cat own.db own.db-wal 2>/dev/null | grep -ac 'Mohammed Abdu')" 0 'leaves nothing in the file'
unlike "$(w history)" '*Mohammed Abdu*' 'nor in the log'
done_testing
