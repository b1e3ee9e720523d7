#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The wasit authors
# Prints what po/POTFILES.in must hold: every source with a text to translate.  usage: potfiles.sh SRCDIR
set -eu
LC_ALL=C
export LC_ALL
cd "$1"
options=$(sed -n 's/^XGETTEXT_OPTIONS = //p' po/Makevars)
echo '# Sources with texts to translate; made by "make update-po".'
# shellcheck disable=SC2086 # the options are words
find src -name '*.[ch]' | sort | xgettext $options --files-from=- --output=- |
	sed -n 's/^#: //p' | tr ' ' '\n' | sort -u
