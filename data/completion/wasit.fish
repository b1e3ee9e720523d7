# SPDX-License-Identifier: GPL-3.0-or-later
# Fish completion for wasit: the program itself knows what can stand next.
function __wasit_complete
    set -l words (commandline -opc) (commandline -ct | string replace -r '^["\']' '')
    wasit complete -- $words[2..-1] 2>/dev/null
end
complete -c wasit -a '(__wasit_complete)'
