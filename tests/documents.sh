#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The wasit authors
# Documents from outside: kept once, opened without a shell, saved, checked, and gone with their customer.
. "${0%/*}/tap.sh"

w() { "$WASIT" "$@"; }
member() { sed -n "s/^ *\"$1\": \"\{0,1\}\([^\"]*[^\",]\)\"\{0,1\},\{0,1\}\$/\1/p" | head -n 1; }
files=$XDG_DATA_HOME/wasit/attachments
kept() { find "$files" -type f 2>/dev/null | wc -l; }

a=$(w customer add 'Noura Otaibi' --phone 0501234567 --json | member id)
b=$(w customer add 'Salem Ali' --phone 0507654321 --json | member id)
printf '%%PDF-1.4 deed of the plot' >deed.pdf
printf '\377\330\377\340 photo' >IMG.jpg
exits 2 'a customer and a file' w document add "$a"
exits 3 'a file that is there' w document add "$a" none.pdf
exits 1 'no folder' w document add "$a" .
exits 1 'a type that there is' w document add "$a" deed.pdf --type scroll
is "$(kept)" 0 'nothing was kept of all that'
ok 'add' w document add "$a" deed.pdf --type deed
like "$(cat out)" 'Document added: deed.pdf, 25 bytes (*' 'tells name and size'
d=$(w document list --json | member id)
is "$(kept)" 1 'one file'
is "$(stat -c %a "$files")" 700 'for nobody else'
is "$(find "$files" -type f -perm 600 | wc -l)" 1 'nor is the file'
exits 4 'the same again' w document add "$a" deed.pdf
ok 'of another customer' w document add "$b" deed.pdf --name 'صك.pdf'
is "$(kept)" 1 'is the same file'
ok 'a photo' w document add "$a" IMG.jpg
is "$(w document list --filter type=photo --json | member mime)" image/jpeg 'is known by its bytes'
is "$(w document list --json | grep -c '"id"')" 3 'three records'

like "$(w help document)" '*wasit document add CUSTOMER FILE*' 'help tells its own way of adding'
unlike "$(w help document)" '*document add \[NAME\]*' 'and not the one of all others'

# --- Of a contact with him
i=$(w interaction add --customer "$a" --type meeting --subject viewing --json | member id)
j=$(w interaction add --customer "$b" --type call --json | member id)
printf 'minutes of the meeting' >minutes.txt
exits 3 'a contact that there is not' w document add "$a" minutes.txt --interaction 01ZZZZ
exits 1 'or is with somebody else' w document add "$a" minutes.txt --interaction "$j"
like "$(cat err)" "*interaction is another customer's*" 'as it says'
ok 'of one of his' w document add "$a" minutes.txt --interaction "$i"
is "$(w document list --filter type=other --json | member interaction)" "$i" 'is kept with it'
like "$(w customer 360 "$a")" '*Meeting*viewing, 1 document*minutes.txt*with: Meeting, *' 'both ways on his page'
w customer 360 "$b" >other.txt
unlike "$(cat other.txt)" '*1 document*' 'and nowhere else'
w document delete minutes.txt >/dev/null
unlike "$(w customer 360 "$a")" '*viewing, 1 document*' 'nor when it is deleted'
w document restore "$(w document list --deleted --json | member id)" >/dev/null
m=$(w document list --filter type=other --json | member id)
w document delete "$m" >/dev/null

# --- Opening: an argument vector, whatever the names are.
printf '#!/bin/sh\nfor arg; do printf "%%s\\n" "$arg"; done >"%s/args"\ncat <"$2" >"%s/seen"\n' \
	"$TEST_TMP" "$TEST_TMP" >opener
chmod 700 opener
w config set opener "'$TEST_TMP/opener' -x" >/dev/null
# shellcheck disable=SC2016 # it is a name
evil='-rf $(touch canary); `touch canary`.pdf'
w document edit "$d" --name "$evil" >/dev/null
ok 'open' w document open "$d"
is "$(wc -l <args)" 2 'two arguments: an option and the file'
is "$(head -n 1 args)" -x 'the option as it was typed'
# shellcheck disable=SC2016
like "$(tail -n 1 args)" '/*/rf $(touch canary); `touch canary`.pdf' 'a whole path, the name a word'
ok 'the content' cmp deed.pdf seen
is "$(find . -name 'canary*' | wc -l)" 0 'and no shell read it'
is "$(stat -c %a "$(dirname "$(tail -n 1 args)")")" 700 'the copy is for nobody else'
ok 'open again' w document open "$d"
w config set opener no-such-program >/dev/null
exits 3 'an opener that is not there' w document open "$d"
like "$(cat err)" '*no-such-program*opener*document save*' 'names it and the mend'
w config set opener false >/dev/null
exits 1 'one that fails' w document open "$d"

# --- Saving
w document edit "$d" --name deed.pdf >/dev/null
mkdir out.d
ok 'save' w document save "$d" out.d
ok 'the same bytes' cmp deed.pdf out.d/deed.pdf
exits 4 'nothing is replaced' w document save "$d" out.d
exits 3 'no such folder' w document save "$d" none.d
ln -s "$TEST_TMP/victim" out.d/IMG.jpg
exits 4 'nor is a link followed' w document save IMG.jpg out.d
ok 'nothing came of it' test ! -e victim
like "$(w history | head -n 1)" '*Exported: a document*' 'it is logged'

# --- Deleting hides, and keeps the file
ok 'delete' w document delete "$d"
is "$(kept)" 3 'the file stays'
ok 'restore' w document restore "$d"
w customer delete "$a" >/dev/null
is "$(w document list --json | grep -c '"id"')" 1 'hidden with the customer'
w customer restore "$a" >/dev/null
is "$(w document list --json | grep -c '"id"')" 3 'and back with him'
ok 'in order' w doctor attachments
like "$(cat out)" '*Documents: 4, files: 3*All is in order*' 'told so'

# --- Damage
one=$(find "$files" -type f -size -20c)
cp "$one" whole
mkdir saved.d
printf 'broken' >"$one"
exits 1 'damage is an error' w doctor attachments
like "$(cat out)" '*The file is damaged: IMG.jpg, Noura Otaibi*' 'that names the document'
exits 1 'and nothing is handed on' w document save IMG.jpg saved.d
rm "$one"
exits 1 'loss, too' w doctor attachments
like "$(cat out)" '*The file is not there: IMG.jpg*' 'named as such'
cp whole "$one"
chmod 600 "$one"

# --- What belongs to nothing
mkdir -p "$files/00"
stray=$files/00/00$(printf '%062d' 0)
printf stray >"$stray"
ok 'a file that has just come may be waiting for its record' w doctor attachments
like "$(cat out)" '*All is in order*' 'and is left alone'
touch -d '2 days ago' "$stray" "$one"
ok 'a stray one' w doctor attachments
like "$(cat out)" '*belong to no document: 1 (5 bytes)*--yes*' 'is told'
ok 'and stays without a yes' test -e "$stray"
ok 'a yes' w doctor attachments --yes
ok 'removes it' test ! -e "$stray"
ok 'and nothing that a record names' test -e "$one"

# --- Everything about one person, out and gone
w family-member add "$a" --name 'Layan' --relationship child --date-of-birth 2015-05-05 >/dev/null
w document add "$b" minutes.txt --name deed.pdf >/dev/null
ok 'export' w export person "$a" --output person.json
like "$(cat out)" '*3 files of documents copied to person-files*' 'with the files'
ok 'as they are' cmp deed.pdf person-files/deed.pdf
like "$(cat person.json)" '*"files": *"document": "*"file": "person-files/deed.pdf"*' 'each under its document'
is "$(stat -c %a person-files person-files/deed.pdf | tr '\n' ' ')" '700 600 ' 'for nobody else'
exits 4 'nothing is replaced' w export person "$a" --output again.json --files person-files
ok 'nothing was written' test ! -e again.json
ln -sf "$TEST_TMP/victim" person-files/deed.pdf
ok 'a yes replaces' w export person "$a" --output again.json --files person-files --yes
ok 'the name' cmp deed.pdf person-files/deed.pdf
ok 'and follows no link' test ! -e victim
ok 'two of one name' w export person "$b" --output b.json
ok 'get a number' cmp minutes.txt b-files/deed.pdf
ok 'of their own' test -f b-files/deed-2.pdf -o -f 'b-files/صك.pdf'
w export person "$a" >stdout.json
unlike "$(cat stdout.json)" '*"files"*' 'no files without a place for them'
like "$(cat person.json)" '*"family_member": *Layan*"document": *deed.pdf*' 'with family and documents'
c=$(w customer add 'Nora Otaibi' --phone 0509999999 --notes 'second card' --json | member id)
w duplicates merge "$a" "$c" >/dev/null
w config set opener true >/dev/null
w document open IMG.jpg
is "$(find "$XDG_STATE_HOME/wasit/open" -name IMG.jpg | wc -l)" 1 'a copy that was opened is there for a day'
like "$(w export person "$a")" '*second card*' 'who was merged in is part of it'
ok 'erase' w customer erase "$a" --yes
like "$(cat out)" '*Files of documents removed: 1.*deed.pdf*person.json*person-files*' 'names the copies outside'
is "$(kept)" 2 'the contents another customer has stay'
ok 'his own is gone' test ! -e "$one"
is "$(find "$XDG_STATE_HOME/wasit/open" -name IMG.jpg | wc -l)" 0 'with the copy that was opened'
for what in Layan 'Nora Otaibi' 'second card' IMG.jpg; do
	is "$(cat "$XDG_DATA_HOME"/wasit/wasit.db* | LC_ALL=C grep -a -c "$what")" 0 "no byte of $what"
done
like "$(w history --json)" "*\"kind\": \"erase\"*erased*$a*records*" 'the certificate counts what went'
ok 'all in order' w doctor attachments
ok 'Salem keeps his' w document save 'صك.pdf' .
ok 'as it was' cmp deed.pdf 'صك.pdf'

# --- Another database beside it has a folder of its own
ok 'elsewhere' w customer add 'Ali' --phone 0501111111 --db other.db
ok 'add there' w document add Ali deed.pdf --db other.db
ok 'its own folder' test -d other.db.attachments
ok 'doctor of the one' w doctor attachments --yes
is "$(find other.db.attachments -type f | wc -l)" 1 'leaves the other alone'
done_testing
