#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The wasit authors
# Runs one test in the world all tests see: fixed clock, zone and language, empty home.
# usage: tests/env.sh COMMAND [ARGUMENT]...      (by hand: tests/env.sh build/tests/check_str)
#
# Set for the test: top_srcdir, top_builddir (absolute), WASIT, WASIT_NOW, WASIT_LOCALEDIR,
# WASIT_SHARED, WASIT_CORPORA, TEST_TMP (an empty folder, gone afterwards), HOME and XDG_* in it.
# TEST_TIMEOUT: seconds until the test is killed and fails; 0 is never.
if [ -z "$top_srcdir" ]; then
	case $0 in */*) here=${0%/*} ;; *) here=. ;; esac
	top_srcdir=$(cd "$here/.." && pwd -P) || exit 99
fi
: "${top_builddir:=$top_srcdir/build}"
: "${TEST_TIMEOUT:=900}"
: "${WASIT:=$top_builddir/wasit}"
: "${WASIT_SHARED:=$top_srcdir/../shared/data}"
: "${WASIT_CORPORA:=$WASIT_SHARED/corpora}"
WASIT_LOCALEDIR=$top_builddir/locale
WASIT_NOW=2026-11-21T10:00:00+03:00
TZ=Asia/Riyadh
LC_ALL=C.UTF-8
TERM=xterm-256color
unset LANG LANGUAGE NO_COLOR COLUMNS LINES EDITOR VISUAL WASIT_DB CDPATH TMUX SSH_TTY COLORTERM

TEST_TMP=$(mktemp -d "${TMPDIR:-/tmp}/wasit-test.XXXXXX") || exit 99
HOME=$TEST_TMP/home
XDG_DATA_HOME=$HOME/data
XDG_CONFIG_HOME=$HOME/config
XDG_STATE_HOME=$HOME/state
XDG_CACHE_HOME=$HOME/cache
XDG_RUNTIME_DIR=$HOME/run
mkdir -m 700 "$HOME" "$XDG_RUNTIME_DIR" || exit 99

# check: one TAP line a test, each in a process of its own, so that a crash is one failure.
CK_TAP_LOG_FILE_NAME=-
CK_VERBOSITY=silent
: "${CK_FORK:=yes}"
: "${CK_DEFAULT_TIMEOUT:=60}"
CK_MAX_MSG_SIZE=65536	# a whole screen of Arabic
# A code no test expects, where 1 would look like an ordinary error.
: "${ASAN_OPTIONS=exitcode=99:detect_stack_use_after_return=1}"
: "${UBSAN_OPTIONS=exitcode=99:print_stacktrace=1}"
# curses keeps what it allocated for the terminal, on purpose.
: "${LSAN_OPTIONS=suppressions=$top_srcdir/tests/lsan.supp:print_suppressions=0}"

export CK_MAX_MSG_SIZE top_srcdir top_builddir WASIT WASIT_SHARED WASIT_CORPORA WASIT_LOCALEDIR WASIT_NOW TZ LC_ALL \
	TERM TEST_TMP HOME XDG_DATA_HOME XDG_CONFIG_HOME XDG_STATE_HOME XDG_CACHE_HOME \
	XDG_RUNTIME_DIR CK_VERBOSITY CK_FORK CK_DEFAULT_TIMEOUT ASAN_OPTIONS UBSAN_OPTIONS LSAN_OPTIONS

if [ -t 0 ] && [ -t 1 ]; then
	# A person looks: check prints its own report, a debugger may be at work.
	CK_VERBOSITY=normal "$@"
	status=$?
	rm -rf "$TEST_TMP"
	exit $status
fi
export CK_TAP_LOG_FILE_NAME
# In the background, so that an interrupt reaches this shell at once and takes the test along.
timeout --kill-after=5 "$TEST_TIMEOUT" "$@" </dev/null &
pid=$!
trap 'kill "$pid" 2>/dev/null; rm -rf "$TEST_TMP"; exit 130' HUP INT TERM
wait "$pid"
status=$?
rm -rf "$TEST_TMP"
[ $status -ne 124 ] || echo "# killed after $TEST_TIMEOUT seconds"
exit $status
