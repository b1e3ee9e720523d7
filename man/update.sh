#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The wasit authors
# Prints a manual page with its generated parts made anew by the program.
# usage: WASIT=build/wasit man/update.sh man/wasit.1 >new
set -eu
LC_ALL=C.UTF-8 LANGUAGE=en
export LC_ALL LANGUAGE
while IFS= read -r line; do
	case $line in
	'.\" begin '*)
		part=${line#'.\" begin '}
		printf '%s\n' "$line"
		"${WASIT:-wasit}" help --roff "$part"
		skip=1 ;;
	'.\" end '*)
		printf '%s\n' "$line"
		skip= ;;
	*)
		[ -n "${skip:-}" ] || printf '%s\n' "$line" ;;
	esac
done <"$1"
