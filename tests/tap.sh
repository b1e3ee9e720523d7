# shellcheck shell=sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The wasit authors
# Shell library of the black-box tests; speaks TAP.  A test script begins with
#	. "${0%/*}/tap.sh"
# works in the empty folder $TEST_TMP, and ends with done_testing.
#
#	ok DESC COMMAND...	passes when the command succeeds
#	exits CODE DESC COMMAND...	passes when the command ends with that exit code
#	is GOT WANT DESC	passes when both texts are the same
#	like TEXT PATTERN DESC	passes when a shell pattern fits the whole text ('*needle*')
#	unlike TEXT PATTERN DESC
#	skip DESC REASON	counts one test as skipped
#	skip_all REASON		nothing can be tried here; ends the script
#	until_yes COMMAND...	runs it until it succeeds; 30 s at most: a bound, not a measure
#	fresh			empties HOME and the XDG folders: a new user
# ok and exits leave the command's output in $TEST_TMP/out and $TEST_TMP/err and show it on failure.

# Started by hand: begin again inside env.sh.
if [ -z "$TEST_TMP" ]; then
	tap_dir=${0%/*}
	while [ ! -f "$tap_dir/env.sh" ]; do tap_dir=$tap_dir/..; done
	exec sh "$tap_dir/env.sh" sh "$0" "$@"
fi
tap_n=0
tap_failed=0
cd "$TEST_TMP" || exit 99

tap_note() { sed 's/^/# /'; }
tap_pass() { tap_n=$((tap_n + 1)); printf 'ok %d - %s\n' "$tap_n" "$1"; }
tap_fail() {
	tap_n=$((tap_n + 1))
	tap_failed=$((tap_failed + 1))
	printf 'not ok %d - %s\n' "$tap_n" "$1"
}

exits() {
	tap_want=$1 tap_desc=$2
	shift 2
	"$@" >"$TEST_TMP/out" 2>"$TEST_TMP/err"
	tap_got=$?
	if [ "$tap_got" -eq "$tap_want" ]; then
		tap_pass "$tap_desc"
		return 0
	fi
	tap_fail "$tap_desc"
	{
		printf '%s\n' "exit code $tap_got, expected $tap_want: $*"
		head -c 4000 "$TEST_TMP/out"
		head -c 4000 "$TEST_TMP/err"
	} | tap_note
	return 1
}

ok() { exits 0 "$@"; }

is() {
	if [ "$1" = "$2" ]; then
		tap_pass "$3"
		return 0
	fi
	tap_fail "$3"
	printf 'got:\n%s\nexpected:\n%s\n' "$1" "$2" | tap_note
	return 1
}

tap_fits() {
	# shellcheck disable=SC2254 # a pattern is what is wanted
	case $1 in $2) return 0 ;; esac
	return 1
}

like() {
	if tap_fits "$1" "$2"; then
		tap_pass "$3"
		return 0
	fi
	tap_fail "$3"
	printf 'got:\n%s\nexpected pattern:\n%s\n' "$1" "$2" | tap_note
	return 1
}

unlike() {
	if ! tap_fits "$1" "$2"; then
		tap_pass "$3"
		return 0
	fi
	tap_fail "$3"
	printf 'got:\n%s\nunwanted pattern:\n%s\n' "$1" "$2" | tap_note
	return 1
}

skip() {
	tap_n=$((tap_n + 1))
	printf 'ok %d - %s # SKIP %s\n' "$tap_n" "$1" "$2"
}

skip_all() {
	printf '1..0 # SKIP %s\n' "$1"
	exit 0
}

until_yes() {
	tap_tries=0
	until "$@" >/dev/null 2>&1; do
		tap_tries=$((tap_tries + 1))
		[ "$tap_tries" -lt 300 ] || return 1
		sleep 0.1
	done
}

fresh() {
	rm -rf "$HOME"
	mkdir -m 700 "$HOME" "$XDG_RUNTIME_DIR"
}

# The driver counts the lines, so the code is 0; by hand it tells whether a test failed.
done_testing() {
	printf '1..%d\n' "$tap_n"
	[ -n "$CK_TAP_LOG_FILE_NAME" ] || [ "$tap_failed" -eq 0 ]
	exit
}
