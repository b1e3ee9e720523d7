#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The wasit authors
# The linear mode from outside: typed lines in, lines out, through a pipe.
. "${0%/*}/tap.sh"

w() { "$WASIT" "$@"; }
# One argument a line to type; what comes out goes to talk.out and into everything.
talk() {
	printf '%s\n' "$@" | "$WASIT" --plain >talk.out 2>talk.err
	talk_code=$?
	cat talk.out >>everything
}
said() { like "$(cat talk.out)" "*$1*" "$2"; }
unsaid() { unlike "$(cat talk.out)" "*$1*" "$2"; }
# How often a line is exactly this.
lines() { grep -cxF -e "$1" talk.out; }
: >everything

# --- The first run asks what the screens ask
talk 2 'Abu Fahd' zz 'kuwait' n .
is "$talk_code" 0 'the end of the input leaves with 0'
said 'اللغة · Language*1 العربية*2 English*Your name*> *Your country, now Saudi Arabia> ' \
	'language, name and country are asked'
said '"zz" is not a country*Your country, now Saudi Arabia> ' 'and asked again after an error'
said 'Welcome, Abu Fahd' 'and welcomes'
said 'No customers yet*Customers> ' 'an empty list says what to do, the prompt where one is'
is "$(w config get language)" en 'the language is kept'
is "$(w config get country)" KW 'so is the country, by its name'
w config set country 'Saudi Arabia' >/dev/null
is "$(w config get country)" SA 'which the options take, too'

# --- A form: an error, an explanation, a choice by number, Arabic digits, a step back
talk n 'Noura Otaibi' '٠٥٠ ١٢٣ ٤٥٦٧' '<' '' '' '' 'not an address' '?' n@example.com '' Riyadh ٢ \
	dragon 'act' '' q
said 'Name, needed> ' 'a needed field says so'
said '+966 50 123 4567' 'what was understood is told'
said 'Mobile number, now ٠٥٠ ١٢٣ ٤٥٦٧> ' '< goes back, with what was typed'
said 'E-mail> *E-mail> *An empty line keeps*E-mail> ' 'an error and ? ask the same field again'
said '1 Buyer*2 Seller*Kind, now Buyer> ' 'choices have numbers'
said 'Kind, now Buyer> *1 New*Status, now New> *Status, now New> *Enter saves' \
	'a word that is no choice is refused'
said '1 Name: Noura Otaibi*7 City: Riyadh*8 Kind: Seller*: Active*Enter saves' 'a summary before saving'
said 'Customer added: Noura Otaibi' 'and it is saved'
is "$(w customer show 0501234567 --json | grep -c '"kind": "seller"')" 1 'with what was chosen'

talk n A . q
said 'Nothing was saved.' '. cancels a form'
talk n '' 'Nobody Yet' '' '' '' '' '' '' '' '' '' '' . q
said 'This is needed.*Name, needed> ' 'what is needed is asked again'
said 'A customer needs a phone number*Mobile number> ' 'an error of the whole asks its field'
is "$(w customer list --json | grep -c '"id"')" 1 'nothing was added'

# --- A draft outlives a line that drops
printf 'n\nSalem Cut Off\n0507777777' | w --plain >talk.out
talk 1 '' '' '' '' '' '' '' '' '' '' '' '' q
said 'Not saved: Customer*1 Go on with it' 'a form that was cut off is offered'
said 'Salem Cut Off' 'with what was typed'

# --- Lists: pages, places in words, numbers, search, sort, filter
fresh
talk 2 Broker SA q
i=10
while [ $i -lt 60 ]; do
	printf 'Person %d,05010000%d\n' $i $i
	i=$((i + 1))
done >people.rows
{ echo 'name,phone'; cat people.rows; } >people.csv
w import people.csv >/dev/null
talk 's' 2 '>' '>' '>' '<' '٣' j k q
said 'by name*1 Person 10, *20 Person 29, *1 to 20 of 50; > reads the next page' 'sorted, the first page'
said '1 Person 30, *21 to 40 of 50; > reads the next page; < reads the page before' 'the next page'
said '20 Person 59, *31 to 50 of 50; < reads the page before' 'the last page is full'
said 'This is the last page.' 'and known as the last'
said 'of 50: Person *+966 50 100 0*score ' 'an Arabic digit chooses a row and reads its card'
talk '/person 4' 2 . '/' 'nobody at all' . '\' 'kind=nonsense' . '\' kind=buyer . q
said '10 found*searched: person 4*2 Person 48*1 to 10 of 10' '/ finds'
said '2 of 10: Person 48' 'the place in the list is told'
said 'Nobody is found.' 'nobody found is said'
said 'No customer fits the filter.' 'a filter filters'
said 'Filter> *Filter> ' 'a wrong one is asked again'
talk 'frobnicate' q
said '"frobnicate" means nothing here' 'what means nothing is told'
talk '?' q
said 'n, Insert: Add a customer' 'help lists the keys'
unsaid 'Paint the screen' 'but none that are about a screen'

# --- Edit, follow-up, interaction, delete, undo, history
talk /person\ 10 e 7 Jeddah '' f '' 'never ever' 'tomorrow 17:00' '' 'call first' '' '' \
	i '' '' '' '' 'asked for a villa' '' '' '' '' '' timeline q
said '7 City: (empty)*City> *7 City: Jeddah*Customer changed' 'a number of the summary changes that field'
said 'New follow-up*Title, now Follow up with Person 10> *Due, needed> *Due, needed> ' \
	'a date that is none is asked again'
said 'call first' 'details of a follow-up'
said 'New interaction*1 Call*Type, now Call> ' 'a contact is written down'
said 'History> ' 'the history is a place of its own'
said '1 tomorrow 17:00, Follow-up *Follow up with Person 10, call first' 'with its rows'
talk agenda 1 zz 'no day' '+3' u done u q
said 'Overdue 0*Today 0*Next 7 days 1*1 tomorrow 17:00, Person 10*Agenda> ' 'the agenda'
said 'Move the follow-up to> *Move the follow-up to> *Follow-up for Person 10: ' 'snoozed by a date'
said 'Taken back: ' 'undone'
said 'Follow-up done: ' 'done by its word'
talk '/person 11' Delete n d y u q
said 'Delete: Person 11? y or n' 'a deletion names whom'
said 'y or n*Nothing was changed.*y or n*Customer deleted: Person 11' 'no keeps him, yes deletes'
said 'Taken back: Customer deleted: Person 11' 'and undo brings him back'
talk '/person 1' 1 x t golf '' '' y u q
said '1 row is marked.*Add the tag golf to 1 customer?*u undoes*Taken back: Add the tag golf' 'marked rows'
talk '/person 12' d y . D 1 r q
said 'deleted ones*1 Person 12' 'the deleted ones are shown'
said 'Customer restored' 'and come back'
talk 'wasit history "Person 12"' u 'Ctrl+R' q
said 'Customer restored' 'what was changed is read out'
said 'Taken back: Customer restored*Done again: ' 'keys are typed as help shows them'

# --- Commands of the command line, with quotes
talk 'customer add "Sami  Al Harbi" --phone 0502222222' 'customer add «عمر سعيد» --phone 0503333333' \
	'customer show 0502222222' 'customer add x --hat' 'customer list --db other.db' \
	'followup snooze 0501000010 +1w' 'import' '.' q
said 'Customer added: Sami  Al Harbi' 'a command runs, quotes keep words together'
said 'Customer added: عمر سعيد' 'Arabic ones too'
said 'There is no option "--hat"' 'its errors are told'
said 'wasit runs already' 'it does not leave its database'
said 'Follow-up for Person 10' 'words of several parts'
said 'Import which file?' 'import asks for its file'

# --- Import with preview and confirmation
printf 'name,phone\nNew One,0504444441\nNew Two,0504444442\nBroken,\n' >new.csv
talk 'import new.csv' q F4 nothere.csv "'new.csv'" e e yes u q
said '2 new*yes or F2 imports*1 new, New One*Import> ' 'the preview'
said 'There is no file nothere.csv.*Import which file?' 'a wrong file is asked again'
said '1 error, ' 'only the errors'
said '2 new*u undoes*Taken back' 'yes imports, u takes it back'
is "$(w customer list --search 'New One' --json | tr -d ' \n')" '[]' 'nothing is left of it'
ok 'an import that is only looked at' grep -q '^Import> ' talk.out

# --- Settings
talk settings 'calls a' 1 2000 'calls a' 1 55 . F9 . q
said 'Settings*1 Language: *Number or search> *Calls a day, now 60> *Calls a day are 1 to 1000.' \
	'options have numbers, are searched, and say what is wrong'
is "$(w config get calls_per_day)" 55 'and changed'

# --- Call mode: three digits, a note, undo
fresh
WASIT_NOW=2026-11-22T10:00:00+03:00	# a working day
talk 2 Broker SA q
for n in 1 2 3 4; do
	w customer add "Caller $n" --phone "050500000$n" --kind buyer >/dev/null
done
talk c '' ٢ note 'wants a villa' 1 5 'no time' 'tomorrow 17:00' u 9 q q
cp talk.out calls.out
like "$(cat calls.out)" '*Calls: 0 done, 4 left*1 of 4*Caller *+966 50 500 000*1 no answer, 2 call back*Calls> *' \
	'the card is read out'
like "$(cat calls.out)" '*: call back · follow-up *Calls: 1 done, 3 left*2 of 4*' 'a digit logs and goes on'
like "$(cat calls.out)" '*Note> *Note: wants a villa*: no answer *Calls: 2 done, 2 left*' \
	'a note stands on the card and goes with the call'
like "$(cat calls.out)" '*When is the meeting?*When is the meeting?*Calls: 3 done, 1 left*' 'a meeting has a time'
like "$(cat calls.out)" '*Taken back: *Calls: 2 done, 2 left*3 of 4*wrong number*' 'undo brings the card back'
like "$(tail -n 4 calls.out)" '*Customers> *' 'q goes back, then leaves'
is "$(w calls list --json | grep -c '"status": "completed"')" 3 'three calls are logged'
is "$(w interaction list --json | grep -c 'wants a villa')" 1 'one with its note'

# --- Arabic
fresh
talk 1 'أبو فهد' SA n 'نورة العتيبي' 0501234567 '' '' '' '' 'الرياض' ١ جديد '' '' /نوره ١ d ن u q
said 'العملاء> ' 'the prompt in Arabic'
said 'تمت إضافة العميل' 'a customer is added'
said '1 نورة العتيبي' 'found whatever the spelling'
said 'نورة العتيبي؟' 'the question names her'
talk q
said 'العملاء 1' 'she is still there'
talk 'ؤ' 0 ض ض
said 'المكالمات> ' 'keys of the Arabic layout'

# --- Hostile content
evil=$(printf 'Evil\033[31m\302\233x\342\200\256txt\342\201\246')
w customer add "$evil" --phone 0506666666 --notes "$(printf 'a\007b\rc')" >/dev/null
talk 'evil' '/evil' 1 e 1 "$(printf 'Worse\033]0;t\007')" '' 'customer show 0506666666' \
	'customer list --json' 'export customers' 'wasit history' d n "$(printf 'x\033[2Jy\377z')" q
said 'Evil␛' 'an escape is made visible'
said 'Worse␛' 'a typed one too'
# All bytes below blank but the line's end and the tab, DEL, C1, overrides, embeddings, isolates.
is "$(LC_ALL=C tr -d '\n\t\040-\176\200-\377' <everything | wc -c | tr -d ' ')" 0 'no control comes out'
LC_ALL=C
export LC_ALL
is "$(grep -c "$(printf '\342\200[\252-\256]')" everything)" 0 'no override, no embedding'
is "$(grep -c "$(printf '\342\201[\246-\251]')" everything)" 0 'no isolate'
is "$(grep -c "$(printf '\302[\200-\237]')" everything)" 0 'no C1'
LC_ALL=C.UTF-8
is "$(grep -c '[─│┌┐└┘├┤▸★☆█]' everything)" 0 'and nothing is drawn'

# --- How it is started and how it ends
exits 2 'a command does not take --plain' w --plain customer list
like "$(w help)" '*--plain *' 'help names it'
is "$(w complete -- --pl)" --plain 'completion offers it'
exits 2 'without it a pipe is no terminal' w
printf 'accessible: yes\nlanguage: en\n' >"$XDG_CONFIG_HOME/wasit/wasit.conf"
printf 'q\n' | w >talk.out 2>&1
said 'Customers> ' 'the option accessible starts it too'
printf 'q\n' | w --plain --demo >talk.out
said 'Customers 50' 'so does the demo'
for signal in TERM HUP; do
	rm -f fifo signal.out	# what the one before said is not what is waited for
	mkfifo fifo
	"$WASIT" --plain <fifo >signal.out 2>signal.err &
	pid=$!
	exec 9>fifo
	printf 'n\nHalf Typed\n' >&9
	until_yes grep -s 'Mobile number> ' signal.out
	kill -s $signal $pid
	wait $pid
	is "$?" 0 "SIG$signal ends it cleanly"
	exec 9>&-
	printf '2\nq\n' | w --plain >talk.out
	said 'Not saved: Customer' 'and leaves a draft of the form'
done
{ printf '/evil\nq\n'; } >typed
script -qec "$WASIT --plain <typed" /dev/null >typescript 2>/dev/null
unlike "$(LC_ALL=C tr -d '\r' <typescript)" "*$(printf '\033')*" 'no escape on a terminal'
done_testing
