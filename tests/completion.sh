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
is "$(c $list tag:two)" '' 'but none that had to be quoted'
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
is "$(c customer show --db a.db)" '' 'nothing behind what is there'
is "$(c customer show Sar)" '' 'not from another database'
WASIT_DB=a.db
export WASIT_DB
is "$(c customer show Sar)" 'Sara Omar' 'people'
is "$(c customer edit نور)" 'نورة سعد' 'in Arabic'
is "$(c interaction add --customer Sar)" 'Sara Omar' 'as references'
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
done_testing
