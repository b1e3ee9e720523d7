#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The wasit authors
# wasit stats: topics, periods, names of the JSON, refusals.
. "${0%/*}/tap.sh"

WASIT_NOW=2027-03-02T10:00:00+03:00
export WASIT_NOW LANGUAGE=en
w() { "$WASIT" "$@" --db stats.db; }
# The number behind "name": in the JSON of a topic.
figure() { w stats "$1" --json | sed -n "s/^ *\"$2\": \\([^,]*\\),*\$/\\1/p" | head -n 1; }

ok 'an empty database has figures' w stats
like "$(cat out)" '*Customers *0*Completion of calls *–*' 'nothing divided by nothing is a dash'
is "$(figure calls completion)" null 'and null for machines'

w customer add 'Noura Otaibi' --phone 0501234567 --kind buyer --source referral >out
w customer add 'Khalid Saeed' --phone 0501234568 --kind seller --relation customer --tags vip \
	--date-of-birth 1992-03-05 >out
w customer add 'Gone Person' --phone 0501234569 --kind buyer >out
w customer delete 'Gone Person' --yes >out
w call log 0501234567 interested >out
is "$(figure customers total)" 2 'the deleted are not counted'
is "$(figure customers buyer)" 1 'by kind'
is "$(figure customers new)" 2 'new ones'
is "$(figure customers vip)" 1 'the tag makes a VIP'
is "$(figure customers conversion)" 50.00 'one of two leads became a customer'
is "$(figure interactions total)" 1 'a call is a contact'
is "$(figure interactions interested)" 1 'by outcome'
is "$(figure followups pending)" 1 'the rule planned the next step'
is "$(figure health calls_today)" 0 'nobody is left to call'
like "$(w stats events)" '*The next 30 days*Date of birth: Khalid Saeed*' 'days to come'
like "$(w stats events --json)" '*"day": "2027-03-05",*"event": "date_of_birth",*"name": "Khalid Saeed"*' \
	'days to come for machines'
like "$(w stats agents --period month --json)" '*"from": "2027-03-01",*"to": "2027-03-31",*"interactions": 1*' \
	'agents of a month'
like "$(w stats customers --period week --day 2027-03-10 --json)" \
	'*"day": "2027-03-10",*"from": "2027-03-07",*"to": "2027-03-13",*"new": 0,*' 'the week of another day'
like "$(w stats --json)" '*"customers": {*"followups": {*"calls": {*"calls_a_day": \[*"at_risk": \[*"events": \[*' \
	'all of it'
unlike "$(w stats risk)" '*Customers *' 'a topic alone is alone'
exits 2 'an unknown topic is refused' w stats weather
like "$(cat err)" '*customers, followups, calls*' 'and the topics are named'
exits 1 'an unknown period is refused' w stats --period year
like "$(cat err)" '*day, week or month*(--period)*' 'and the periods are named'
like "$(LANGUAGE=ar w stats customers)" '*2*' 'in Arabic too'
done_testing
