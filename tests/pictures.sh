#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The wasit authors
# Pictures of the same card and the same screen in every terminal that is installed, to be looked at:
#   make pictures                        in pictures/, below the build folder
#   make pictures TERMINALS='xterm vte'  only these
# For each: plain, inside tmux, inside screen.  Judges nothing; needs Xvfb (see ../shared/tools/termshot, or
# TERMSHOT=the script).  pterm is PuTTY's engine with its two boxes ticked as wasit asks, pterm-default as it
# comes, which turns every line around; foot runs in weston.
set -eu
: "${TERMINALS:=xterm vte konsole mlterm kitty alacritty st urxvt foot pterm pterm-default}" "${OUT:=pictures}" "${SIZE:=100x30}"
shot=${TERMSHOT:-$top_srcdir/../shared/tools/termshot/termshot.sh}
[ -r "$shot" ] || { echo "no $shot" >&2; exit 1; }
mkdir -p "$OUT"
db=$OUT/demo.db
[ -s "$db" ] || "$WASIT" demo --db "$db" --demo-size 300 --seed 3 >/dev/null

# NAME TERMINAL COMMAND...: a picture, or a line why not.
picture() {
	name=$1 emulator=$2
	shift 2
	PTERM_NOBIDI=
	case $emulator in
	pterm) PTERM_NOBIDI=1 ;;
	pterm-default) emulator=pterm ;;
	esac
	export PTERM_NOBIDI
	if bash "$shot" --settle 1.5 "$emulator" "$SIZE" "$OUT/$name.png" -- env LANGUAGE=ar LC_ALL=C.UTF-8 "$@" \
		>"$OUT/$name.log" 2>&1 </dev/null; then
		echo "$OUT/$name.png"
	else
		echo "$name: no picture ($(tail -n 1 "$OUT/$name.log"))"
	fi
}

for terminal in $TERMINALS; do
	picture "$terminal-card" "$terminal" sh -c '"$0" --db "$1" doctor terminal; sleep 9' "$WASIT" "$db"
	picture "$terminal" "$terminal" "$WASIT" --db "$db"
	if command -v tmux >/dev/null; then
		picture "$terminal-tmux" "$terminal" tmux -u -L "wasit-$$" -f /dev/null new-session \
			"$WASIT --db $db"
		tmux -L "wasit-$$" kill-server 2>/dev/null || true
	fi
	if command -v screen >/dev/null; then
		picture "$terminal-screen" "$terminal" screen -U -S "wasit-$$" -c /dev/null "$WASIT" --db "$db"
		screen -S "wasit-$$" -X quit >/dev/null 2>&1 || true	# it goes on without its terminal
	fi
done
