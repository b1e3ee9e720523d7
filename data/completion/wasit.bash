# SPDX-License-Identifier: GPL-3.0-or-later
# Bash completion for wasit: the program itself knows what can stand next.
# The shell parts words at characters that filters are made of, so they are put together again first, and what it
# replaces is only the last part.
_wasit()
{
	local IFS=$'\n' i word rest=$COMP_LINE full= part=${COMP_WORDS[COMP_CWORD]}
	local -a words=() found=()
	for ((i = 0; i <= COMP_CWORD; i++)); do
		word=${COMP_WORDS[i]}
		if ((i)) && [[ -n $word && $rest == "$word"* ]]; then
			words[${#words[@]} - 1]+=$word	# no blank before it: the same word
		else
			rest=${rest#"${rest%%[![:blank:]]*}"}
			words+=("$word")
		fi
		rest=${rest#"$word"}
	done
	full=${words[${#words[@]} - 1]}
	case $full in
	[\"\']*) full=${full:1} part=$full ;;
	esac
	[[ $part == *[!=:\<\>\(]* ]] || part=	# only what parts words
	words[${#words[@]} - 1]=$full
	for ((i = 0; i + 1 < ${#words[@]}; i++)); do
		case ${words[i]} in
		\"*\" | \'*\') words[i]=${words[i]:1:${#words[i]} - 2} ;;
		esac
	done
	found=($(wasit complete -- "${words[@]:1}" 2>/dev/null))
	COMPREPLY=("${found[@]#"${full%"$part"}"}")
	case ${#found[@]}:${found[0]} in
	0:*) COMPREPLY=($(compgen -f -- "$part")) ;;
	1:*[=:]) compopt -o nospace 2>/dev/null ;;
	esac
}
complete -o filenames -F _wasit wasit
