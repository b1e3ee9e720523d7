#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The wasit authors
# A database that nothing can be written to: it is read and exported, and says so; nothing else is.
. "${0%/*}/tap.sh"

# Root may write anywhere: somebody else looks.
if [ "$(id -u)" = 0 ]; then
	setpriv --reuid 65534 --clear-groups test -x "$WASIT" 2>/dev/null || skip_all 'nobody else may run the program here'
	w() { setpriv --reuid 65534 --clear-groups env HOME="$PWD/none" XDG_RUNTIME_DIR= "$WASIT" "$@"; }
else
	w() { "$WASIT" "$@"; }
fi
mkdir ro
"$WASIT" customer add 'Nora' --phone 0501234567 --db ro/x.db >/dev/null
"$WASIT" customer add 'Huda' --phone 0501234568 --db ro/x.db >/dev/null
chmod 755 . && chmod 444 ro/x.db && chmod 555 ro
before=$(cksum ro/x.db)
w customer list --db ro/x.db >list 2>said
is "$?" 0 'it is read'
like "$(cat list)" '*Nora*' 'with everybody'
like "$(cat said)" '*ro/x.db*read-only*' 'and says what it is'
ok 'it is searched' w search Huda --db ro/x.db
is "$(w export customers --format csv --db ro/x.db 2>/dev/null | grep -c 96650123456)" 2 'it is exported'
w customer add 'Hind' --phone 0501234569 --db ro/x.db >out 2>said
is "$?" 6 'nothing is added'
like "$(cat said)" '*reading only*' 'for a reason'
# Whose copy it is, is another account than ours: nobody is asked for a name that cannot be kept.
printf 'q\n' | w --plain --db ro/x.db >talk 2>said
is "$?" 0 'the screens open'
like "$(cat talk)" '*Huda*' 'with everybody, without a question'
is "$(cksum ro/x.db)" "$before" 'the file is what it was'
is "$(ls ro)" x.db 'alone'
chmod 755 ro
done_testing
