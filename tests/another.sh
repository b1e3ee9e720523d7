# shellcheck shell=sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The wasit authors
# Another program's server, for tests that begin with:
#	. "${0%/*}/tap.sh"
#	. "$top_srcdir/tests/another.sh"
# It is the CouchDB that WASIT_COUCHDB names (http://admin:password@127.0.0.1:5984), else pouchdb-server,
# else the test is skipped.  On the CouchDB every name a test gives to a database, a team or an account ends with
# $own, and everything of these names is removed at the end; pouchdb-server is the test's alone and forgets.
#
#	another	[couchdb]	starts or asks it; with the word only the CouchDB will do
#	url		its address, without a name in it
#	own		what names end with; may be empty
#	admin, admin_password	its administrator
#	asked ADDRESS [CURL'S WORDS]...		a request of the administrator; the path begins with /
#	server		the process of pouchdb-server; empty with CouchDB

another() {
	own='' server=''
	command -v curl >/dev/null || skip_all 'curl is not here (Debian: curl)'
	if [ -n "${WASIT_COUCHDB-}" ]; then
		another_given
	elif [ -n "${1-}" ]; then
		skip_all 'WASIT_COUCHDB names no CouchDB (http://admin:password@127.0.0.1:5984)'
	else
		another_pouch
	fi
	# Programs of the test that no longer run by then are no fault.
	trap 'another_end' EXIT
}

another_given() {
	another_rest=${WASIT_COUCHDB#*://}
	url=${WASIT_COUCHDB%%://*}://${another_rest##*@}
	url=${url%/}
	another_rest=${another_rest%@*}
	admin=${another_rest%%:*}
	admin_password=${another_rest#*:}
	own=-t$$
	case $(asked /_session) in
	*'"_admin"'*) ;;
	*)	echo 'Bail out! The CouchDB of WASIT_COUCHDB does not answer, or does not know this administrator.'
		exit 0 ;;
	esac
}

another_pouch() {
	command -v node >/dev/null || skip_all 'node is not here (Debian: nodejs)'
	[ -e "$top_srcdir/tests/node_modules/.installed" ] ||
		skip_all 'pouchdb-server is not here: ./bootstrap check installs it with npm'
	admin=admin admin_password=Admin123
	rm -rf pouch && mkdir pouch
	printf '{"admins":{"%s":"%s"}}\n' "$admin" "$admin_password" >pouch/config.json
	node "$top_srcdir/tests/pouch.js" pouch >another 2>/dev/null &
	server=$!
	until_yes test -s another
	url=$(cat another)
	[ -n "$url" ] || { kill "$server"; skip_all 'pouchdb-server does not start here'; }
}

asked() {
	another_path=$1
	shift
	curl -s --noproxy '*' -u "$admin:$admin_password" -H 'Content-Type: application/json' "$@" "$url$another_path"
}

another_end() {
	if [ -n "$server" ]; then kill "$server" 2>/dev/null; fi
	[ -n "$own" ] || return 0
	for another_db in $(asked /_all_dbs | tr -d '[]" ' | tr ',' '\n'); do
		case $another_db in
		wasit-*"$own" | wasit-*"$own-managers") asked "/$another_db" -X DELETE >/dev/null ;;
		esac
	done
	asked '/_users/_all_docs?startkey="org.couchdb.user:"' | sed -n 's/.*"id":"\([^"]*\)".*"rev":"\([^"]*\)".*/\1 \2/p' |
		while read -r another_id another_rev; do
			case $another_id in
			*"$own") asked "/_users/$another_id?rev=$another_rev" -X DELETE >/dev/null ;;
			esac
		done
}
