#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The wasit authors
# The catalogues know every text of the sources, and nothing is left to translate.
. "${0%/*}/tap.sh"
for tool in xgettext msgfmt msgcmp msgattrib; do
	command -v $tool >/dev/null || skip_all "$tool is not installed (Debian: gettext)"
done
cd "$top_srcdir" || exit 99

is "$(cat po/POTFILES.in)" "$(sh po/potfiles.sh .)" "POTFILES.in is what make update-po would write"

options=$(sed -n 's/^XGETTEXT_OPTIONS = //p' po/Makevars)
# shellcheck disable=SC2086 # the options are words
ok "the sources' texts can be read" xgettext $options --force-po --output="$TEST_TMP/wasit.pot" \
	--files-from=po/POTFILES.in
# base/catalogue.c reads no strings that are put together for the machine.
is "$(grep -n '<PRI' "$TEST_TMP/wasit.pot")" "" "no text has PRId64 in it: %lld is read everywhere"

for lang in $(sed 's/#.*//' po/LINGUAS); do
	po=po/$lang.po
	ok "$lang: msgfmt accepts it" msgfmt --check --output-file=/dev/null "$po"
	ok "$lang: every text of the sources is there and translated" \
		msgcmp --use-fuzzy "$po" "$TEST_TMP/wasit.pot"
	# The other way round: what the sources no longer say. The pot has no translations to miss.
	ok "$lang: nothing is there that the sources do not say" \
		msgcmp --use-fuzzy --use-untranslated "$TEST_TMP/wasit.pot" "$po"
	is "$(msgattrib --no-obsolete --only-fuzzy "$po")" "" "$lang: no fuzzy entry"
	is "$(msgattrib --no-obsolete --untranslated "$po")" "" "$lang: no untranslated entry"
done
like "$(grep Plural-Forms po/ar.po)" "*nplurals=6;*" "ar: six plural forms"
done_testing
