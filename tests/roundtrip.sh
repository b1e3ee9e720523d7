#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The wasit authors
# What wasit exports of each table it reads back: the same export comes out of an empty database.
. "${0%/*}/tap.sh"

w() { "$WASIT" "$@"; }
tables='interactions followups templates family_members documents calls reminders notifications smart_lists'

w demo --db a.db >/dev/null
id=$(w customer add 'نورة العتيبي' --phone 0507654321 --db a.db --json | sed -n 's/^ *"id": "\(.*\)",$/\1/p')
w interaction add --customer "$id" --type meeting --subject '=1+1 "quoted"' --notes 'two
lines, and a comma' --tags 'عقد vip' --db a.db >/dev/null
w followup add --customer "$id" --title "'apostrophe" --due-at 2026-12-01T10:00 --db a.db >/dev/null
w smart-list add --name 'A & B' --filter 'city:"الرياض"' --db a.db >/dev/null

# What another database says of its own (its users, its versions) is not compared.
plain() { sed -E '/"(owner|owner_name|assigned_to|assigned_to_name|agent|agent_name|uploaded_by|uploaded_by_name|updated_at|version|usage_count)": /d' | sed 's/,$//'; }
# A record a line.
records() {
	w export "$1" --format json --db "$2" | plain | awk '/^  \{/ { s = "" } { s = s $0 } /^  \}/ { print s }' | sort
}

for format in json csv; do
	rm -f b.db*
	w export customers --format $format --output c.$format --yes --db a.db >/dev/null
	ok "customers from $format" w import c.$format --db b.db
	for table in $tables; do
		w export "$table" --format $format --output "t.$format" --yes --db a.db >/dev/null
		n=$(w export "$table" --format json --db a.db | grep -c '^    "id"')
		exits 0 "$table from $format" w import "t.$format" --as "$table" --db b.db
		test "$n" -gt 0 || [ "$table" = calls ] || [ "$table" = reminders ] || is "$n" some "there are $table"
		if [ "$table" = templates ]; then	# every database begins with the same
			like "$(cat out)" "*0 new, $n there already*" "all $n of them"
		elif [ "$table" = smart_lists ]; then	# all but what is kept above, too
			like "$(cat out)" "*1 new, $((n - 1)) there already*" "all $n of them"
		else
			like "$(cat out)" "*$n new*" "all $n of them"
		fi
		if [ "$table" != smart_lists ]; then
			records "$table" a.db >a.json
			records "$table" b.db >b.json
			is "$(comm -23 a.json b.json | head -c 2000)" "" "$table are the same"
		fi
		exits 0 "$table again" w import "t.$format" --as "$table" --db b.db
		test "$n" -eq 0 || like "$(cat out)" "*0 new, $n there already*" 'changes nothing'
		is "$(grep -c 'with errors\|merged' out)" 0 'and nothing is wrong or merged'
	done
done

# --- What a file is, its columns tell; one step, which undo takes back.
w export interactions --output i.csv --db a.db >/dev/null
w export interactions --format json --output i.json --db a.db >/dev/null
rm -f b.db*
w import c.json --db b.db >/dev/null
exits 0 'a look' w import i.csv --dry-run --db b.db
like "$(cat out)" '*201 new*nothing was written*' 'tells what would be'
is "$(w export interactions --format json --db b.db | grep -c '"id"')" 0 'and writes nothing'
ok 'a table without --as' w import i.csv --db b.db
like "$(cat out)" '201 new*' 'is known by its columns'
like "$(w history --db b.db)" '*Imported 201 records*' 'one step'
w undo --db b.db >/dev/null
is "$(w export interactions --format json --db b.db | grep -c '"id"')" 0 'which undo takes back'
ok 'JSON without --as' w import i.json --db b.db
like "$(cat out)" '201 new*' 'too'
is "$(w export customers --columns id,interaction_count,last_contacted_at --sort name --db a.db)" \
	"$(w export customers --columns id,interaction_count,last_contacted_at --sort name --db b.db)" \
	'the figures of the customers are counted anew'

# --- What is not here, and what is no record.
rm -f b.db*
w customer add Ali --phone 0501111111 --db b.db >/dev/null
exits 1 'interactions of nobody who is here' w import i.json --db b.db
like "$(cat out)" '*i.json, line 1: Customer: nothing here has the id *' 'are told by line'
like "$(cat out)" '*0 new, 201 with errors*' 'all of them'
ali=$(w customer list --json --db b.db | sed -n 's/^ *"id": "\(.*\)",$/\1/p')
cat >some.json <<EOF
[{"id":"01KA00000000000000000000AA","customer":"$ali","type":"call","template":"01KA00000000000000000000ZZ","completed_at":"2026-11-01T10:00:00+03:00"},
{"customer":"$ali","type":"call"},
{"id":"01KA00000000000000000000AB","customer":"$ali","type":"dance"},
{"id":"$ali","customer":"$ali","type":"call"},
{"id":"01KA00000000000000000000AC","customer":"$ali","type":"call","deleted_at":"2026-11-01T10:00:00+03:00"},
7,
{"id":"01KA00000000000000000000AD","customer":"$ali","type":"call","custom":[1]}]
EOF
exits 0 'good rows go in' w import some.json --as interactions --db b.db
like "$(cat out)" '*1 new, 6 with errors*' 'the others are told'
like "$(cat out)" '*some.json, line 1: Template was left empty: nothing here has the id 01KA00000000000000000000ZZ.*' \
	'a reference that can be missed'
like "$(cat out)" '*line 2: It has no id*line 3:*dance*line 4: Its id belongs to something else*line 5: It was deleted*line 6: It is no object*line 7:*no JSON object*' \
	'each with its reason'
ok 'the wrong rows go to a file' w import some.json --as interactions --rejects bad.csv --db b.db
like "$(cat out)" '*0 new, 1 there already, 6 with errors*6 rows with errors are in bad.csv*' 'all of them'
like "$(cat bad.csv)" '*wasit_error*01KA00000000000000000000AB*dance*some.json, line 3: *' 'as they stood, with the reason'
sed 's/dance/visit/' bad.csv >mended.csv
exits 0 'mended they come in' w import mended.csv --as interactions --db b.db
like "$(cat out)" '*1 new, 5 with errors*' 'and only they'
exits 0 'from standard input' sh -c '"$WASIT" import - --dry-run --db b.db <i.csv || test $? = 1'
like "$(cat out)" '*201 with errors*' 'an export is known, too'
exits 2 'a table that there is not' w import some.json --as dances --db b.db
exits 2 'contacts among others' w import i.json c.json --db b.db
printf 'id,notes\r\n01KA00000000000000000000AA,more\r\n' >two.csv
exits 1 'columns that customers have, too, are contacts' w import two.csv --dry-run --db b.db
like "$(cat err)" '*no column is a name*' 'of which nobody could be called'
printf 'id,title,status\r\n' >two.csv
ok 'those of one table only are its' w import two.csv --db b.db
printf '[{"id":"%s","name":"Root","role":"admin"}]' 01KA00000000000000000000AE >users.json
exits 6 'users are not let in by a file' w import users.json --as users --db b.db
printf '[{"id":"01KA00000000000000000000AA","customer":"%s","type":"call","subject":"\\u001b]0;x\\u0007","tags":["a","b c"]}]' "$ali" >more.json
w customer delete Ali --db b.db >/dev/null
exits 1 'what hangs on somebody deleted' w import more.json --as interactions --db b.db
like "$(cat out)" '*Customer: Ali was deleted here.*' 'is told'
w customer restore "$ali" --db b.db >/dev/null
exits 0 'what is missing is filled in' w import more.json --as interactions --db b.db
like "$(cat out)" '*0 new, 1 merged*' 'and nothing else'

# --- A smart list that comes back finds its number taken.
first=$(w smart-list list --filter position=1 --json --db b.db | sed -n 's/^ *"id": "\(.*\)",$/\1/p')
w smart-list delete "$first" --db b.db >/dev/null
w smart-list add --name Mine --position 1 --filter 'city:x' --db b.db >/dev/null
ok 'it comes back all the same' w smart-list restore "$first" --db b.db
is "$(w smart-list show "$first" --json --db b.db | sed -n 's/^ *"position": \([0-9]*\),*$/\1/p')" 8 'with the next free one'
ok 'one undo' w undo --db b.db
exits 0 'takes it away again' w smart-list list --filter position=8 --db b.db
unlike "$(cat out)" '*8*' 'with its number'
for i in 8 9; do w smart-list add --name "L$i" --position $i --filter 'city:x' --db b.db >/dev/null; done
ok 'where all nine are taken' w smart-list restore "$first" --db b.db
is "$(w smart-list show "$first" --json --db b.db | sed -n 's/^ *"position": \(.*\)$/\1/p')" 'null,' 'it has none'
done_testing
