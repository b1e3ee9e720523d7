#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The wasit authors
# kill -9 in the middle of imports and saves: an import is whole or not there, a save that was
# acknowledged is there.  ROUNDS and SAVES make it longer (make soak).
. "${0%/*}/tap.sh"

: "${ROUNDS:=40}" "${SAVES:=200}" "${CARDS:=2000}"

i=0
while [ "$i" -lt "$CARDS" ]; do
	printf 'BEGIN:VCARD\nVERSION:3.0\nFN:Person %d\nTEL;TYPE=CELL:05%08d\nEND:VCARD\n' "$i" "$i"
	i=$((i + 1))
done >cards.vcf

count() { "$WASIT" customer list --json --columns id --db "$1" 2>/dev/null | grep -c '"id"'; }
# A moment between 0 and $1 milliseconds, from a counter: the same on every run.
moment() { awk -v r="$2" -v max="$1" 'BEGIN { srand(r); printf "%.3f", rand() * max / 1000 }'; }

# How long an import takes undisturbed.
start=$(date +%s%N)
"$WASIT" import cards.vcf --yes --db whole.db >/dev/null 2>&1
took=$((($(date +%s%N) - start) / 1000000))
is "$(count whole.db)" "$CARDS" "an import of $CARDS cards that nobody kills"

round=0 torn=0 none=0 whole=0 unreadable=0
while [ "$round" -lt "$ROUNDS" ]; do
	rm -f k.db k.db-wal k.db-shm
	"$WASIT" customer add 'Before' --email before@example.com --db k.db >/dev/null
	"$WASIT" import cards.vcf --yes --db k.db >/dev/null 2>&1 &
	pid=$!
	sleep "$(moment $((took + took / 5)) "$round")"
	kill -9 "$pid" 2>/dev/null
	wait "$pid" 2>/dev/null
	n=$(count k.db)
	case $n in
	1) none=$((none + 1)) ;;
	$((CARDS + 1))) whole=$((whole + 1)) ;;
	0) unreadable=$((unreadable + 1)) ;;
	*) torn=$((torn + 1)) ;;
	esac
	round=$((round + 1))
done
is "$torn" 0 "no import is half there ($none before, $whole after, of $ROUNDS kills)"
is "$unreadable" 0 'what was saved before is always there'
ok 'some kills came in time' test "$none" -gt 0

# One process after the other saves and is killed at any moment of twice the time a save takes; what it
# printed is acknowledged.
start=$(date +%s%N)
"$WASIT" customer add 'First' --email first@example.com --db s.db >/dev/null
took=$((($(date +%s%N) - start) / 1000000 + 5))
: >acknowledged
saved=0
while [ "$saved" -lt "$SAVES" ]; do
	: >line		# what the one before said acknowledges nothing
	"$WASIT" customer add "Name $saved" --email "a$saved@example.com" --db s.db >line 2>/dev/null &
	pid=$!
	if [ $((saved % 10)) -eq 9 ]; then	# however slow the machine is, some are acknowledged
		until [ -s line ] || ! kill -0 "$pid" 2>/dev/null; do sleep 0.02; done
	else
		sleep "$(moment $((took * 2)) "$saved")"
	fi
	kill -9 "$pid" 2>/dev/null
	wait "$pid" 2>/dev/null
	[ -s line ] && printf 'Name %d\n' "$saved" >>acknowledged
	saved=$((saved + 1))
done
"$WASIT" customer list --json --db s.db | sed -n 's/^ *"name": "\(.*\)",$/\1/p' | sort >there
sort acknowledged >wanted
lost=$(comm -23 wanted there | wc -l)
is "$lost" 0 "no acknowledged save of $(wc -l <wanted) is lost in $SAVES kills"
ok 'saves were acknowledged at all' test -s acknowledged
done_testing
