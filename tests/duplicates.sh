#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The wasit authors
# Duplicates from outside: listed, merged, told apart, taken apart; exit codes.
. "${0%/*}/tap.sh"

w() { "$WASIT" "$@"; }
member() { sed -n "s/^ *\"$1\": \"\{0,1\}\([^\"]*[^\",]\)\"\{0,1\},\{0,1\}\$/\1/p" | head -n 1; }
add() { w customer add "$@" --keep-both --json | member id; }
pairs() { w duplicates --json | grep -c '"why"'; }

ok 'an empty database' w duplicates
like "$(cat out)" 'No customer is there twice*' 'has none'
is "$(w duplicates --json)" '[]' 'an empty list in JSON'
a=$(add 'نورة العتيبي' --phone 0501234567 --city 'الرياض' --tags vip)
b=$(add 'نوره عتيبي' --phone 0509999999 --whatsapp 0501234567 --email n@acme.sa --tags 'buyer')
c=$(add 'العتيبي نورة' --phone 0508888888 --city 'رياض')
w interaction add "$b" --type call --outcome successful >/dev/null
is "$(pairs)" 2 'two pairs'
ok 'the list' w duplicates
like "$(cat out)" "*same number, same name*$b*$a*" 'says why and which'
is "$(w duplicates --json | member id)" "$b" 'whoever has more history is to be kept'
is "$(w duplicates --limit 1 --json | grep -c '"why"')" 1 'at most that many'
exits 2 'a limit is a number' w duplicates --limit many

ok 'two are different people' w duplicates ignore "$c" "$a"
is "$(w duplicates --json | grep -c "\"id\": \"$c\"")" 0 'and are not asked about'
ok 'unless one wants it' w duplicates ignore "$a" "$c" --again
is "$(pairs)" 2 'again'
w duplicates ignore "$a" "$c" >/dev/null

exits 2 'one customer is no pair' w duplicates merge "$a" "$a"
exits 2 'nor is half a pair' w duplicates merge "$a"
exits 3 'nor is nobody' w duplicates merge "$a" Nobody
exits 4 'a number that both have names no one' w duplicates merge 0501234567 "$a"
exits 2 'a side that is none' w duplicates merge "$a" "$b" --prefer blue
ok 'merge' w duplicates merge "$a" "$b"
like "$(cat out)" "*merged into*($a)*" 'is told'
w customer show "$a" --json >a.json
is "$(member email <a.json)" 'n@acme.sa' 'what the kept one lacked is filled in'
is "$(member secondary_phone <a.json)" '+966509999999' 'the other number has a place'
is "$(member interaction_count <a.json)" 1 'contacts moved'
is "$(w customer list --json | grep -c '"id"')" 2 'one less'
exits 3 'the other is deleted' w duplicates merge "$a" "$b"
like "$(w history "$a")" '*merged into*' 'history tells'
ok 'undo' w undo
is "$(w customer show "$a" --json | member interaction_count)" 0 'and everything is back'
ok 'redo' w redo
w customer edit "$a" --email new@acme.sa --company Later >/dev/null
w customer edit "$c" --rating 3 >/dev/null
ok 'taken out again after other steps' w duplicates unmerge "$b"
like "$(cat out)" '*changed since and left as it is: E-mail*' 'naming what stays'
w customer show "$a" --json >a.json
is "$(member email <a.json)" 'new@acme.sa' 'the later change stays'
is "$(member company <a.json)" Later 'and what the merge had not touched'
is "$(member secondary_phone <a.json)" null 'the rest goes back'
is "$(w customer show "$b" --json | member interaction_count)" 1 'contacts, too'
is "$(w customer show "$b" --json | member merged_into)" null 'he is himself again'
exits 3 'who was not merged cannot be taken out' w duplicates unmerge "$b"
is "$(w duplicates --json | grep -c "\"id\": \"$a\"")" 0 'who was taken apart is not asked about'
ok 'the values of the other' w duplicates merge "$a" "$b" --prefer other
is "$(w customer show "$a" --json | member name)" 'نوره عتيبي' 'hold where they are preferred'
done_testing
