#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The wasit authors
# From outside: search in everything, the check of the database, tags, changes of all that fit.
. "${0%/*}/tap.sh"

w() { "$WASIT" "$@"; }
member() { sed -n "s/^ *\"$1\": \"\{0,1\}\([^\"]*[^\",]\)\"\{0,1\},\{0,1\}\$/\1/p" | head -n 1; }
add() { w customer add "$@" --json | member id; }
count() { w customer list --filter "$1" --json | grep -c '"id"'; }

exits 2 'search wants a text' w search
ok 'an empty database' w search villa
like "$(cat out)" 'Nothing is found*' 'says so'
is "$(w search villa --json)" '[]' 'an empty list in JSON'
a=$(add 'نورة العتيبي' --phone 0501234567 --city 'الرياض' --tags 'vip,hot lead')
b=$(add 'Omar Smith' --phone 0502222222 --notes 'wants a villa with a garden' --tags VIP)
c=$(add 'Sara' --phone 0503333333 --city Jeddah)
i=$(w interaction add "$a" --type call --outcome successful --notes 'تبحث عن فيلا في الملقا بحديقة كبيرة' --json | member id)
w followup add "$b" --title 'Send plans' --description 'the villa in Malqa' --due-at 2026-12-01 >/dev/null
ok 'search' w search villa
is "$(wc -l <out | tr -d ' ')" 2 'two places'
like "$(sed -n 1p out)" '2026-12-01 *Omar Smith*Follow-up*the villa in Malqa*' 'the latest first, with the place'
like "$(sed -n 2p out)" '*Omar Smith*Customer*Notes: wants a villa*' 'and where it stands'
unlike "$(cat out)" '*\[villa\]*' 'plain in a pipe'
w search فيلا ملقا --json >s.json
is "$(member id <s.json)" "$i" 'an interaction, without the article'
is "$(member customer <s.json)" "$a" 'and whose it is'
is "$(member field <s.json)" notes 'in which field'
like "$(w search ملقط)" 'Nothing is spelt so*الملقا*' 'one wrong letter is forgiven, and said'
is "$(w search villa --limit 1 | wc -l | tr -d ' ')" 1 'at most that many'
exits 2 'a limit is a number' w search villa --limit some
is "$(w customer list --search jeddah --json | member id)" "$c" 'a city finds'

ok 'the check' w doctor database
like "$(cat out)" '*are sound*' 'finds all well'
ok 'anew' w doctor database --reindex
like "$(cat out)" '*The search texts of 5 records were made anew*' 'says what it did'
is "$(w search villa | wc -l | tr -d ' ')" 2 'and finds as before'
is "$(w doctor database --reindex --json | member reindexed)" 5 'in JSON, too'
is "$(w doctor --reindex --json | member reindexed)" 5 'and without naming the database'
exits 2 'what doctor does not look at' w doctor databse
like "$(cat err)" '*"databse"*terminal, database and attachments*' 'is no reason to say that all is well'
for part in 'doctor terminal' 'doctor database \[--reindex\]' 'doctor attachments'; do
	like "$(w help doctor)" "*wasit $part*" "help doctor: $part"
done
like "$(w help doctor database)" 'wasit doctor database*--reindex*' 'each has a help of its own'
unlike "$(w help doctor database)" '*attachments*' 'about itself'

ok 'tags' w tag list
like "$(cat out)" '*2  VIP*1  hot lead*' 'with counts, however they are spelt'
is "$(w tag list --json | member customers)" 2 'in JSON'
is "$(w customer show "$b" --json | member is_vip)" true 'the tag VIP makes a VIP'
ok 'rename' w tag rename vip 'key client'
is "$(count 'tag:"key client"')" 2 'in every record'
is "$(count tag:vip)" 0 'the old one is gone'
ok 'rename onto one that is there' w tag rename 'Hot Lead' 'key client'
is "$(w tag list | wc -l | tr -d ' ')" 1 'unites the two'
w undo >/dev/null; w undo >/dev/null
is "$(count tag:vip)" 2 'undone'
is "$(w customer show "$b" --json | grep -c '"VIP"')" 1 'as it was spelt'
exits 3 'no such tag' w tag rename nobody x
exits 1 'two words with a comma are no tag' w tag rename vip 'a,b'
exits 2 'two names are wanted' w tag rename vip
ok 'taken off' w tag delete VIP
is "$(count tag:vip)" 0 'from all'
w undo >/dev/null

exits 2 'many want --yes where nobody can be asked' w customer edit --where tag:vip --priority urgent
like "$(cat err)" '*Change 2 records*--yes*' 'with the number'
is "$(count priority=urgent)" 0 'and nothing is changed'
ok 'all that fit' w customer edit --where tag:vip --priority urgent --add-tag 'spring' --remove-tag 'hot lead' --yes
like "$(cat out)" '2 records changed*' 'are counted'
is "$(count 'priority=urgent tag:spring')" 2 'and changed'
is "$(count 'tag:"hot lead"')" 0 'a tag is gone'
like "$(w history | head -n 1)" '*2 records changed*' 'history has one step'
ok 'one undo' w undo
is "$(count priority=urgent)" 0 'takes all back'
is "$(count 'tag:"hot lead"')" 1 'tags, too'
# The second of them cannot be changed: the first stays as it is.
exits 1 'one that cannot be changed' w customer edit --where 'has:name' --phone '' --yes
like "$(cat err)" '*Sara*needs a phone*' 'is named'
is "$(count has:phone)" 3 'and nothing is half done'
w customer add Tamim --phone 0509999991 >/dev/null
exits 1 'nor several' w customer edit --where 'has:name' --phone '' --yes
is "$(grep -c 'needs a phone' err)" 4 'each is named'
w undo >/dev/null
exits 1 'a filter that cannot be read' w customer edit --where 'colour=red' --priority urgent --yes
exits 2 'no condition at all' w customer edit --where ' ' --priority urgent --yes
exits 2 'one and many' w customer edit Sara --where tag:vip --priority urgent --yes
exits 1 'a value that is none' w customer edit --where tag:vip --rating 9 --yes
ok 'none fits' w customer edit --where tag:none --priority urgent --yes
like "$(cat out)" 'Nothing fits*' 'is said'
is "$(w customer edit --where tag:vip --rating 4 --yes --json | tr -d ' ')" '{"records":2}' 'in JSON'
ok 'follow-ups are put off' w followup edit --where 'due<2026-12-05' --due-at 2026-12-20 --yes
is "$(w followup list --filter 'due>2026-12-15' --json | grep -c '"id"')" 1 'together'
ok 'delete' w customer delete --where tag:vip --yes
is "$(w customer list --json | grep -c '"id"')" 1 'they are gone'
ok 'undo' w undo
is "$(w customer list --json | grep -c '"id"')" 3 'and back'

# --- More than a screen ever ranks: who asks for all gets all
who=$(w customer list --json | member id)
awk -v who="$who" 'BEGIN { printf "["; for (i = 1; i <= 1200; i++)
	printf "%s{\"id\":\"01KA%022d\",\"customer\":\"%s\",\"type\":\"call\",\"completed_at\":\"2026-11-01T10:00:00+03:00\",\"notes\":\"wintergarden\"}", (i > 1 ? "," : ""), i, who
	print "]" }' >calls.json
ok 'many calls' w import calls.json --as interactions
is "$(w interaction list --search wintergarden --json | grep -c '"id"')" 1200 'all are listed'
is "$(w interaction list --search wintergarden --limit 700 --json | grep -c '"id"')" 700 'or as many as wanted'
is "$(w export interactions --search wintergarden | grep -c wintergarden)" 1200 'and exported'
is "$(w search wintergarden --limit 0 --json | grep -c '"id"')" 1200 'and found'
done_testing
