# SPDX-License-Identifier: GPL-3.0-or-later
# Bash completion for wasit: the program itself knows what can stand next.
_wasit()
{
	local IFS=$'\n'
	COMPREPLY=($(wasit complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
	[ ${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -f -- "${COMP_WORDS[COMP_CWORD]}"))
}
complete -o filenames -F _wasit wasit
