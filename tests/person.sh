#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The wasit authors
# customer 360: all about one, on paper and as JSON; and who does not want to be contacted.
. "${0%/*}/tap.sh"

w() { "$WASIT" "$@"; }
member() { sed -n "s/^ *\"$1\": \"\{0,1\}\([^\"]*[^\",]\)\"\{0,1\},\{0,1\}\$/\1/p" | head -n 1; }
longest() { wc -L <"$1"; }	# in cells

LANGUAGE=en
export LANGUAGE
a=$(w customer add 'Noura Otaibi' --phone 0501234567 --kind buyer --budget-max 900000 --interest interested \
	--preferred-districts 'الملقا' --tags vip --date-of-birth 1985-04-30 --json | member id)
long='a word after the other until the line is full and a second line begins, which is what paper needs'
w customer edit "$a" --notes "$long
second line" >/dev/null
w interaction add "$a" --type call --outcome interested --completed-at '2026-11-20 10:00' --notes 'Wants a garden' \
	>/dev/null
w interaction add "$a" --type call --outcome callback --completed-at '2026-11-10 10:00' >/dev/null
w followup add "$a" --title 'Send the plan' --due-at '2026-11-19 10:00' >/dev/null
w followup add "$a" --title 'Later call' --due-at '2026-12-19 10:00' >/dev/null
w family-member add "$a" --name Layan --relationship child --date-of-birth 2015-05-05 --phone 0507777777 >/dev/null
printf '%%PDF-1.4' >deed.pdf
w document add "$a" deed.pdf --type deed >/dev/null

ok 'on paper' w customer 360 "$a"
cp out paper
like "$(cat paper)" 'Noura Otaibi
============
Saturday 21 November 2026
*Profile
-------
*Next step*Follow-up overdue since *19 Nov*Mobile number*+966 50 123 4567*History
-------
*20 Nov 2026 10:00*Call, Interested
*Wants a garden*Follow-ups
----------
*19 Nov 2026 10:00*Send the plan, overdue*Family
------
Child*Layan, 5 May 2015 (11), +966 50 777 7777*Documents
---------
Title deed*deed.pdf, PDF, 8 bytes*Figures
-------
*Days between contacts*10.0*Answers most*Morning*2 of 2 calls answered*Lead score*' 'every part in its order'
unlike "$(cat paper)" '*Later call*Send the plan*' 'follow-ups by their date'
[ "$(longest paper)" -le 80 ]
is $? 0 'no line is longer than 80'
like "$(cat paper)" '*is full and a second
                     line begins, which*
                     second line
*' 'the long note goes on in another line'
is "$(LC_ALL=C grep -c "$(printf '\342\201\246')" paper)" 0 'no isolates on paper'
ok 'in Arabic' env LANGUAGE=ar "$WASIT" customer 360 "$a"
like "$(cat out)" '*السبت 21 نوفمبر 2026*رقم الجوال*+966 50 123 4567*Layan*' 'too'
[ "$(longest out)" -le 80 ]
is $? 0 'not longer'

ok 'for programs' w customer 360 0501234567 --json
cp out all.json
is "$(member id <all.json)" "$a" 'whose it is'
like "$(cat all.json)" '*"customer": {*"interaction": \[*"Wants a garden"*"followup": \[*"Send the plan"*"Later call"*"family_member": \[*"Layan"*"document": \[*"deed.pdf"*"behaviour": {*"score": {*"breakdown"*"next_action": {*"due_followup"*' \
	'by the names of the tables'
is "$(member contacts <all.json)" 2 'behaviour: contacts'
is "$(member days_between_contacts <all.json)" 10.00 'days between them'
is "$(member contacts_per_30_days <all.json)" 2.00 'in 30 days'
is "$(member answering_time <all.json)" morning 'when calls are answered'
is "$(member total <all.json)" "$(member lead_score <all.json)" 'the score is the one of the record'
exits 3 'nobody' w customer 360 Nobody

# --- Eleven contacts: ten are told
for i in 1 2 3 4 5 6 7 8 9; do
	w interaction add "$a" --type visit --subject "visit $i" --completed-at "2026-10-0$i 10:00" >/dev/null
done
is "$(w customer 360 "$a" --json | grep -c '"subject": "visit')" 8 'the last ten contacts'

# --- Bytes that would do something to a terminal
b=$(w customer add "$(printf 'Evil \033]0;x\007 \342\200\256name')" --phone 0505555555 --notes "$(printf '\033[2Jx')" \
	--json | member id)
ok 'hostile text' w customer 360 "$b"
is "$(LC_ALL=C tr -d -c '\033\007' <out | wc -c)" 0 'arrives as text'

# --- Who does not want to be contacted
w customer edit "$a" --do-not-call yes >/dev/null
like "$(w customer 360 "$a")" '*Attention*Do not contact*' 'is told first'
unlike "$(w customer 360 "$a")" '*Next step*' 'nothing is proposed'
is "$(w customer 360 "$a" --json | member kind | head -n 1)" buyer 'his kind is another thing'
like "$(w customer 360 "$a" --json)" '*"next_action": {
    "kind": "do_not_contact"*' 'for programs, too'
w calls make >/dev/null
unlike "$(w calls list)" '*Noura*' 'not on the call list, whatever is due'
done_testing
