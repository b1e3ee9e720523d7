#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The wasit authors
# Whom the sync trusts: a proxy before the test server speaks TLS with good and bad certificates.
. "${0%/*}/tap.sh"

server=$top_builddir/tests/couch_server
[ -x "$server" ] || skip_all 'the test server is not built'
for tool in node openssl; do
	command -v $tool >/dev/null || skip_all "$tool is not here"
done

# --- Certificates: an authority of our own, one nobody knows.
authority() {
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout "$1.key" -out "$1.crt" \
		-subj "/CN=$1" -days 3650 -addext basicConstraints=critical,CA:TRUE 2>/dev/null
}
# certificate NAME AUTHORITY SUBJECT-ALTERNATIVE FROM TO: moments as YYMMDDHHMMSSZ.
certificate() {
	openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout "$1.key" -out "$1.csr" \
		-subj '/CN=office' 2>/dev/null
	rm -rf ca
	mkdir ca
	: >ca/index
	printf '[ca]\ndefault_ca=own\n[own]\ndatabase=ca/index\nnew_certs_dir=ca\nrand_serial=yes\n%s\n' \
		"default_md=sha256
policy=any
x509_extensions=names
[any]
commonName=supplied
[names]
subjectAltName=$3" >ca/conf
	openssl ca -batch -notext -config ca/conf -cert "$2.crt" -keyfile "$2.key" -startdate "$4" -enddate "$5" \
		-in "$1.csr" -out "$1.crt" 2>/dev/null
}
authority ours
authority stranger
certificate good ours IP:127.0.0.1,DNS:localhost 200101000000Z 491231000000Z
certificate unknown stranger IP:127.0.0.1 200101000000Z 491231000000Z
certificate other ours DNS:crm.example.org 200101000000Z 491231000000Z
certificate expired ours IP:127.0.0.1 200101000000Z 210101000000Z
certificate early ours IP:127.0.0.1 480101000000Z 491231000000Z

# --- The server and what stands before it.
"$server" >address &
plain=$!
trap 'kill "$plain" $proxy 2>/dev/null' EXIT
proxy=
until_yes test -s address
url=$(cat address)
port=${url#http://127.0.0.1:}
node "$top_srcdir/tests/tls_proxy.js" "${port%/team}" good TLSv1.2 good TLSv1.3 good TLSv1.1 unknown TLSv1.3 \
	other TLSv1.3 expired TLSv1.3 early TLSv1.3 >ports 2>proxy.err &
proxy=$!
all_listen() { [ "$(wc -l <ports)" -eq 7 ]; }
until_yes all_listen || skip_all 'this node does not speak the versions of TLS that are wanted'
address() { printf 'https://%s:%s/team' "${2:-127.0.0.1}" "$(sed -n "s/^$1 //p" ports)"; }
add() { "$WASIT" sync add "$@" --db tls.db; }
# refused WHAT NAME WORDS: a network error that says so in a sentence, and nothing is kept.
refused() {
	exits 5 "$1 is refused" add "$(address "$2")"
	like "$(cat err)" "*cannot be reached: $3*" "$1: a sentence tells why"
	exits 3 "$1: nothing is kept" "$WASIT" sync status --db tls.db
}

# --- An authority the system does not know, until the option names it.
refused 'an authority of our own, not named' good-TLSv1.3 '*certificate*'
"$WASIT" config set sync_ca_file "$TEST_TMP/ours.crt" >/dev/null
refused 'an unknown authority' unknown-TLSv1.3 '*certificate*'
refused 'a certificate of another name' other-TLSv1.3 '*certificate*'
refused 'an expired certificate' expired-TLSv1.3 '*certificate*'
refused 'one that is not valid yet' early-TLSv1.3 '*certificate*'
if echo | openssl s_client -connect "127.0.0.1:$(sed -n 's/^good-TLSv1.1 //p' ports)" -tls1_1 \
	-cipher DEFAULT@SECLEVEL=0 >control 2>&1 && grep -q 'Protocol *: TLSv1.1' control; then
	refused 'TLS 1.1, which others still speak,' good-TLSv1.1 ''
else
	skip 'TLS 1.1 is refused' 'nobody here speaks it'
fi

ok 'TLS 1.2 with sync_ca_file' add "$(address good-TLSv1.2)"
ok 'TLS 1.3 with sync_ca_file' add "$(address good-TLSv1.3)"
"$WASIT" customer add 'نورة القحطاني' --phone 0501234567 --db tls.db >/dev/null
ok 'it syncs' "$WASIT" sync --db tls.db
like "$(cat out)" '*sent*' 'and sends'
ok 'by name' add "$(address good-TLSv1.3 localhost)"

# --- The certificate runs out: what is here stays, and is told.
"$WASIT" config set sync_ca_file "$TEST_TMP/stranger.crt" >/dev/null
"$WASIT" customer add 'Later' --phone 0501234568 --db tls.db >/dev/null
exits 5 'a sync with a server that is not to be trusted any more' "$WASIT" sync --db tls.db
is "$("$WASIT" customer list --json --columns name --db tls.db | grep -c '"name"')" 2 'all customers are here'
"$WASIT" config set sync_ca_file "$TEST_TMP/missing.crt" >/dev/null
exits 5 'a file of authorities that is not there' "$WASIT" sync --db tls.db
like "$(cat err)" '?*' 'is told'
"$WASIT" config set sync_ca_file "$TEST_TMP/ours.crt" >/dev/null
ok 'and all goes on when it is right again' "$WASIT" sync --db tls.db
done_testing
