#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The wasit authors
# The shells' completion: filters as the screens complete them, words in use, people; and bash's parts of words.
. "${0%/*}/tap.sh"

LANGUAGE=en
export LANGUAGE
w() { "$WASIT" "$@" --db a.db; }
c() { "$WASIT" complete -- "$@"; }
list="customer list --db a.db --filter"

is "$(c $list kin)" 'kind=' 'no database is needed for what a field is called'
is "$(test -e a.db && echo made)" '' 'and none is made'
w customer add 'Sara Omar' --phone 0501000001 --tags 'vip,cold,two words' --city Jeddah >/dev/null
w customer add 'نورة سعد' --phone 0501000002 --tags 'مهم' --city 'الرياض' >/dev/null

# --- Filters
is "$(c $list kind=b)" 'kind=both
kind=buyer' 'choices'
is "$(c $list kind=buyer,inv)" 'kind=buyer,investor' 'behind a comma'
is "$(c $list 'kind=buyer cit')" 'kind=buyer city=' 'the next field'
is "$(c $list '(kind=buyer or ris')" '(kind=buyer or risk=' 'behind a bracket'
is "$(c $list has:bir)" 'has:birthday' 'what can be had'
is "$(c $list -kind=sel)" '-kind=seller' 'behind a minus'
is "$(c $list tag:v)" 'tag:vip' 'tags in use'
is "$(c $list tag:two)" 'tag:"two words"' 'with quotes where there is more than one word'
is "$(c $list 'tag:"tw')" 'tag:"two words"' 'which may stand there already'
is "$(c $list 'kind=buyer city:الر')" 'kind=buyer city:الرياض' 'cities in use'
is "$(c $list 'city:jed')" 'city:Jeddah' 'whatever the case'
is "$(c customer edit --db a.db --where tag:co)" 'tag:cold' 'which ones to change'
is "$(c export customers --db a.db --filter risk=cri)" 'risk=critical' 'what to export'
is "$(c export followups --db a.db --filter status=pen)" 'status=pending' 'of that table'
is "$(c export customers --db a.db --columns name,ph)" 'name,phone
name,phone_status' 'columns behind a comma'
is "$(c customer list --db a.db --sort -last_c)" '-last_contacted_at' 'an order the other way round'

# --- Words and people
is "$(c customer add --db a.db --city J)" 'Jeddah' 'a city'
is "$(c customer add --db a.db --tags vip,co)" 'vip,cold' 'the next tag'
is "$(c customer add --db a.db --tags vip,tw)" 'vip,two words' 'of two words'
w customer edit 'Sara Omar' --city 'مكة المكرمة' --yes >/dev/null
is "$(c customer add --db a.db --city مك)" 'مكة المكرمة' 'a city of two words'
is "$(c $list city:مك)" 'city:"مكة المكرمة"' 'quoted in a filter'
w customer edit 'Sara Omar' --city Jeddah --yes >/dev/null
is "$(c customer show --db a.db)" '' 'nothing behind what is there'
is "$(c customer show Sar)" '' 'not from another database'
WASIT_DB=a.db
export WASIT_DB
is "$(c customer show Sar)" 'Sara Omar' 'people'
is "$(c customer edit نور)" 'نورة سعد' 'in Arabic'
is "$(c interaction add --customer Sar)" 'Sara Omar' 'as references'
is "$(c duplicates merge Sar)" 'Sara Omar' 'whom to merge'
is "$(c duplicates merge 'Sara Omar' نو)" 'نورة سعد' 'and with whom'
is "$(c history Sar)" 'Sara Omar' 'whose history'
is "$(c tag rename v)" 'vip' 'which tag'
w followup add --customer 'Sara Omar' --title 'Call back' --due-at tomorrow >/dev/null
is "$(c followup done Sar)" 'Sara Omar' 'whose follow-up'
id=$(w customer show 'Sara Omar' --json | sed -n 's/^ *"id": "\(.*\)",$/\1/p')
is "$(c customer show "${id%??}")" "$id" 'the rest of an id'
is "$(c followup done "${id%??}")" "$id" 'of a customer or his follow-up'
is "$(c customer show ZZZZZZ)" '' 'none that nobody has'
w customer add "$(printf 'Evil \033]0;x\007')" --phone 0501000003 >/dev/null
is "$(c customer show Evi)" '' 'nothing that a terminal would obey'
echo broken >b.db
is "$(c customer show --db b.db -- x; c customer list --db b.db --filter tag:v)" '' 'a broken database offers nothing'

# --- bash parts words at = : < > (
if command -v bash >/dev/null; then
	cat >try.bash <<'END'
source "$top_srcdir/data/completion/wasit.bash"
PATH=$(dirname "$WASIT"):$PATH
try() {	# the line up to the cursor, then its parts as bash makes them
	COMP_LINE=$1 COMP_POINT=${#1}
	shift
	COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
	_wasit
	printf '%s|' "${COMPREPLY[@]}"
}
case $1 in
value) try 'wasit customer list --filter kind=buy' wasit customer list --filter kind = buy ;;
empty) try 'wasit customer list --filter kind=' wasit customer list --filter kind = ;;
second) try 'wasit customer list --filter kind=buyer,inv' wasit customer list --filter kind = buyer,inv ;;
quoted) try 'wasit customer list --filter "kind=buyer cit' wasit customer list --filter '"kind=buyer cit' ;;
single) try "wasit customer list --filter 'kind=buyer tag:v" wasit customer list --filter "'kind=buyer tag:v" ;;
field) try 'wasit  customer   list --filter kin' wasit customer list --filter kin ;;
command) try 'wasit cust' wasit cust ;;
name) try 'wasit customer show "Sar' wasit customer show '"Sar' ;;
behind) try 'wasit customer list --filter "kind=buyer x" --so' wasit customer list --filter '"kind=buyer x"' --so ;;
esac
END
	b() { bash try.bash "$1"; }
	is "$(b value)" 'buyer|' 'bash: only the last part is replaced'
	is "$(b empty)" 'both|buyer|investor|landlord|none|seller|tenant|' 'bash: all choices'
	is "$(b second)" 'buyer,investor|' 'bash: the second choice'
	is "$(b quoted)" 'kind=buyer city=|' 'bash: the whole of a quoted word'
	is "$(b single)" 'kind=buyer tag:vip|' 'bash: in single quotes'
	is "$(b field)" 'kind=|' 'bash: a field'
	is "$(b command)" 'customer|' 'bash: a command'
	is "$(b name)" 'Sara Omar|' 'bash: a name'
	is "$(b behind)" '--sort|' 'bash: behind a quoted word'
else
	skip 'the parts of words' 'no bash here'
fi

# --- zsh and fish as they are: what stands in the line after Tab
people() {
	w customer add "O'Neil (y)" --phone 0501000005 --city 'مكة المكرمة' >/dev/null
}
if command -v zsh >/dev/null && zsh -fc 'zmodload zsh/zpty' 2>/dev/null; then
	people
	cat >try.zsh <<'END'
zmodload zsh/zpty
zpty shell "zsh -f -i"
zpty -w shell 'PS1= PS2=; unsetopt zle_bracketed_paste beep; setopt no_auto_menu; path=(${WASIT:h} $path)
fpath=($top_srcdir/data/completion $fpath); autoload -U compinit; compinit -u -D
show() { print -r -- "<<<$BUFFER>>>"; BUFFER=; }; zle -N show; bindkey "^X" show; print READY-$((1 + 1))'
zpty -r shell out '*READY-2*'
zpty -w -n shell $1$'\t\x18'
zpty -r shell out '*<<<*>>>*'
out=${out##*<<<}
print -r -- "${out%%>>>*}"
zpty -d shell
END
	z() { timeout 60 zsh -f try.zsh "wasit $1" | sed 's/^wasit //; s/ *$//'; }
	is "$(z 'cust')" 'customer' 'zsh: a command'
	is "$(z 'customer list --filter kin')" 'customer list --filter kind=' 'zsh: a field, and no blank'
	is "$(z 'customer list --filter kind=buyer,inv')" 'customer list --filter kind=buyer,investor' 'zsh: a second choice'
	is "$(z 'customer list --filter city:jed')" 'customer list --filter city:Jeddah' 'zsh: whatever the case'
	is "$(z 'customer list --filter "kind=buyer cit')" 'customer list --filter "kind=buyer city=' 'zsh: in quotes'
	is "$(z "customer list --filter 'kind=buyer tag:v")" "customer list --filter 'kind=buyer tag:vip'" \
		'zsh: in single quotes'
	is "$(z 'customer list --filter city:مك')" 'customer list --filter city:\"مكة\ المكرمة\"' \
		'zsh: quotes of the filter are quoted'
	is "$(z 'customer show نور')" 'customer show نورة\ سعد' 'zsh: an Arabic name with a blank'
	is "$(z 'customer show "نور')" 'customer show "نورة سعد"' 'zsh: the same in quotes'
	is "$(z 'customer show O')" "customer show O\\'Neil\\ \\(y\\)" 'zsh: signs of the shell'
	is "$(z 'customer list --so')" 'customer list --sort' 'zsh: an option'
	is "$(z 'import try.z')" 'import try.zsh' 'zsh: files where nothing else is known'
else
	skip 'zsh' 'no zsh here'
fi
if command -v fish >/dev/null; then
	people 2>/dev/null || :
	cat >try.fish <<'END'
set -x PATH (dirname $WASIT) $PATH
source $top_srcdir/data/completion/wasit.fish
complete -C "wasit $argv[1]"
END
	f() { fish --no-config try.fish "$1"; }
	is "$(f 'cust')" 'customer' 'fish: a command'
	is "$(f 'customer list --filter kind=buy')" 'kind=buyer' 'fish: a choice'
	is "$(f 'customer list --filter "kind=buyer cit')" 'kind=buyer city=' 'fish: in quotes'
	is "$(f 'customer list --filter city:مك')" 'city:"مكة المكرمة"' 'fish: a value of two words'
	is "$(f 'customer show نور')" 'نورة سعد' 'fish: an Arabic name with a blank'
	is "$(f "customer show 'نور")" 'نورة سعد' 'fish: the same in quotes'
	is "$(f 'customer list --so')" '--sort' 'fish: an option'
	is "$(f 'import try.f')" 'try.fish' 'fish: files where nothing else is known'
else
	skip 'fish' 'no fish here'
fi
done_testing
