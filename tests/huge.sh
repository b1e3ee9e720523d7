#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The wasit authors
# Inputs larger than anybody means: each is taken or refused by a sentence, and what was there stays.
. "${0%/*}/tap.sh"

w() { timeout 60 "$WASIT" "$@"; }
repeat() { awk -v n="$2" -v s="$1" 'BEGIN { while (n-- > 0) printf "%s", s }'; }
count() { w customer list --json | grep -c '"id"'; }
# A limit refuses (1), the clock of the test does not (124), and nothing dies of a signal.
refused() {
	"$@" >out 2>err </dev/null
	code=$?
	[ "$code" -ge 1 ] && [ "$code" -le 9 ] && [ -s err ]
}
taken_or_refused() {
	"$@" >out 2>err </dev/null
	[ $? -le 9 ]
}

a=$(w customer add Ali --phone 0501234567 --json | sed -n 's/^ *"id": "\(.*\)",$/\1/p')

# --- Ten megabytes of notes
{ printf 'id,name,phone,notes\r\n01KA00000000000000000000AA,Long,0507777777,"'; repeat 'كلمة في ملاحظة طويلة. ' 25000; printf '"\r\n'; } >long.csv
ok 'a million bytes of notes' w import long.csv --yes
is "$(count)" 2 'are somebody'
{ printf '[{"id":"01KA00000000000000000000AB","customer":"%s","type":"note","notes":"' "$a"; repeat 'word and word ' 750000; printf '"}]'; } >big.json
ok 'ten megabytes' w import big.json --as interactions --yes
is "$(w export interactions --format json | tr -cd 'w' | wc -c | awk '{ print ($1 > 1400000) }')" 1 'are kept whole'
ok 'and listed' w interaction list
ok 'and found' w search 'word and' --limit 1
is "$(wc -c <out | awk '{ print ($1 < 5000) }')" 1 'by a line that is one'

# --- Marks without end on one letter
{ printf '[{"id":"01KA00000000000000000000AC","customer":"%s","type":"note","notes":"a' "$a"; repeat 'ً' 100000; printf '"}]'; } >marks.json
ok 'a hundred thousand marks' w import marks.json --as interactions --yes
ok 'are one cell of a list' w interaction list --columns type,notes
{ printf '[{"id":"01KA00000000000000000000AE","customer":"%s","type":"note","subject":"a' "$a"; repeat 'ً' 100000; printf '"}]'; } >marks.json
ok 'too many for one line' refused w import marks.json --as interactions --yes
like "$(cat out)" '*Subject is longer than 4096 characters*' 'which is said'
ok 'on paper, too' w customer 360 "$a"

# --- Tables
{ printf 'name,phone\r\nBig,0501111111\r\n"'; repeat x 1000000; printf '",0502222222\r\n'; } >line.csv
ok 'a name of a megabyte' taken_or_refused w import line.csv --yes
{ repeat 'column,' 1000000; printf 'name\r\n'; } >columns.csv
ok 'a million columns' refused w import columns.csv --yes
{ printf 'name,phone\r\nOpen,"'; repeat 'x\n' 1000000; } >open.csv
ok 'a quote that never ends' refused w import open.csv --yes
{ printf 'id,title,status'; repeat ',title' 5000; printf '\r\n'; } >same.csv
ok 'one column five thousand times' taken_or_refused w import same.csv --as followups --yes

# --- Cards
{ printf 'BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Folded\r\nTEL:0503333333\r\nNOTE:'; repeat 'x
 ' 500000; printf '\r\nEND:VCARD\r\n'; } >folded.vcf
ok 'half a million folds' taken_or_refused w import folded.vcf --yes
{ printf 'BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Never'; repeat '
 x' 500000; } >endless.vcf
ok 'a card without an end' taken_or_refused w import endless.vcf --yes
repeat 'BEGIN:VCARD
' 100000 >nested.vcf
ok 'a hundred thousand beginnings' taken_or_refused w import nested.vcf --yes

# --- JSON
repeat '[' 100000 >deep.json
ok 'no ground' refused w import deep.json --yes
{ printf '['; repeat '1,' 3000000; printf '1]'; } >ones.json
ok 'six megabytes of ones' refused w import ones.json --yes
{ printf '[{"id":"01KA00000000000000000000AD","customer":"%s","type":"call","tags":[' "$a"; repeat '"x",' 200000; printf '"y"]}]'; } >tags.json
ok 'a tag two hundred thousand times' taken_or_refused w import tags.json --as interactions --yes

# --- Filters, lists, declarations
ok 'a filter of brackets' refused w customer list --filter "$(repeat '(' 20000)"
ok 'a long one' taken_or_refused w customer list --filter "$(repeat 'kind=buyer or ' 5000)kind=buyer"
{ printf -- '- name: '; repeat x 300000; printf '\n'; } >lists.yaml
ok 'a list with an endless name' refused w smart-list import lists.yaml
ok 'the rest is sound' w doctor database
ok 'and Ali is there' w customer show "$a"
done_testing
