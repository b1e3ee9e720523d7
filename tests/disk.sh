#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The wasit authors
# A disk that is full or fails at each write in turn, once or for ever, and a folder of a network: a message, a
# non-zero code, nothing acknowledged lost, and the same command works when the disk does.
. "${0%/*}/tap.sh"

ASAN_OPTIONS=detect_leaks=0	# the leak checker and strace exclude each other
export ASAN_OPTIONS
strace -o trace true 2>/dev/null || skip_all 'strace is not here or may not trace'

w() { "$WASIT" --db "$@"; }
there() { "$WASIT" customer list --json --columns phone --db "$1" 2>/dev/null | grep -c "$2"; }

w base.db customer add 'Before' --phone 0500000001 >/dev/null
i=0
while [ "$i" -lt 50 ]; do
	printf 'BEGIN:VCARD\nVERSION:3.0\nFN:Person %d\nTEL:05%08d\nEND:VCARD\n' "$i" $((90000000 + i))
	i=$((i + 1))
done >cards.vcf

# One fault; the command's code, and whether the fault came, in $code and $fired.
faulty() {
	fault=$1
	shift
	rm -f f.db f.db-wal f.db-shm
	cp base.db f.db
	timeout 60 strace -f -o trace -e trace="${fault%%:*}" -e inject="$fault" "$@" >out 2>err
	code=$?
	fired=$(grep -c INJECTED trace)
}

# sweep CALL ERROR WHEN STEP COUNT-OF-NEW PATTERN COMMAND…: every call in turn, "+": this one and all after it.
sweep() {
	call=$1 error=$2 when=$3 step=$4 many=$5 pattern=$6
	shift 6
	n=1 tried=0 failed=0 wrong=
	while :; do
		faulty "$call:error=$error:when=$n$when" "$@"
		[ "$fired" -gt 0 ] || break
		tried=$((tried + 1))
		after=$(there f.db "$pattern")
		if [ "$code" -eq 0 ]; then
			[ "$after" -eq "$many" ] || wrong="$wrong $n:acknowledged-but-lost"
		else
			failed=$((failed + 1))
			[ -s err ] || wrong="$wrong $n:silent"
			[ "$code" -lt 126 ] || wrong="$wrong $n:code-$code"
			[ "$after" -eq 0 ] || wrong="$wrong $n:refused-but-there"
			"$@" >/dev/null 2>&1 || wrong="$wrong $n:not-again"
			[ "$(there f.db "$pattern")" -eq "$many" ] || wrong="$wrong $n:not-there-again"
		fi
		[ "$(there f.db 500000001)" -eq 1 ] || wrong="$wrong $n:the-old-one-is-lost"
		n=$((n + step))
	done
	is "$wrong" '' "$call $error at each of $tried places${when:+ and ever after}, of which $failed failed"
	ok 'the faults came, and some did harm' test "$tried" -gt 0 -a "$failed" -gt 0
}

add() { sweep "$1" "$2" "$3" "$4" 1 500000002 "$WASIT" customer add 'New' --phone 0500000002 --db f.db; }
import() { sweep "$1" "$2" "$3" "$4" 50 '+96659' "$WASIT" import cards.vcf --yes --db f.db; }

add pwrite64 ENOSPC '' 1
add pwrite64 EIO + 2
add fdatasync EIO '' 1
add ftruncate ENOSPC '' 1
import pwrite64 ENOSPC + 5
import fdatasync EIO '' 1

# --- Where locks do not hold.  What statfs says: NFS, then CIFS, then a disk some program makes (which is here).
network() {
	faulty "statfs:poke_exit=@arg2=$1" "$WASIT" customer list --db f.db
}
network 6969000000000000
if [ "$fired" -eq 0 ]; then
	skip 'a network drive' 'this strace cannot change what a call answers'
else
	is "$code" 1 'a database on NFS is refused'
	like "$(cat err)" '*f.db*network*' 'by name and reason'
	network 424d53ff00000000
	is "$code" 1 'and on CIFS'
	network 4655736500000000
	is "$code" 0 'a disk that a program makes is none of a network'
fi
done_testing
