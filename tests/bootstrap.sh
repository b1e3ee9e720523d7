#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The wasit authors
# What ./bootstrap does before it builds: it asks for no more than it needs, says what it does, and where it may
# not, says that once and how to go on.  The tools are played; nothing is installed or built.
. "${0%/*}/tap.sh"

# A checkout that stops at autoreconf, and a PATH on which only what is put there is found.
mkdir tree bin
cp "$top_srcdir/bootstrap" "$top_srcdir/configure.ac" tree/
for tool in sh sed env mkdir find grep cat tr; do
	ln -s "$(command -v $tool)" bin/$tool
done
play() { rm -f "bin/$1"; printf '#!/bin/sh\n%s\n' "$2" >"bin/$1" && chmod +x "bin/$1"; }
play id 'echo 1000'
play getconf 'echo 1'
play autoreconf 'exit 1'
play dpkg-query 'exit 1'	# nothing is installed
play apt-get 'echo "apt-get $*" >>"$TEST_TMP/did"'
bootstrap() { : >did; PATH=$TEST_TMP/bin sh tree/bootstrap "$@"; }
lines() { grep -c "$1" "$2"; }

# --- Neither root nor sudo
exits 1 'without root and sudo it ends' bootstrap build
like "$(cat err)" '*neither root nor sudo*apt-get install *libncurses-dev*' 'and says what root is to type'
unlike "$(cat err)" '*installing*' 'and not that it installs anything'
is "$(cat did)" '' 'and does nothing'

# --- sudo that does not let this person in
play sudo 'echo "sudo $*" >>"$TEST_TMP/did"; echo "sudo: a password is required" >&2; exit 1'
exits 1 'where sudo says no it ends' bootstrap build
is "$(lines '^sudo' did)" 1 'after it asked once'
like "$(cat err)" '*sudo*as root, run:*apt-get install *libncurses-dev*' 'and says what root is to type'
unlike "$(cat err)" '*update failed*' 'and blames nothing else'

# --- sudo
play sudo 'echo "sudo $1 $2" >>"$TEST_TMP/did"; "$@"'
exits 1 'with sudo it gets as far as autoreconf' bootstrap build
like "$(cat err)" '*installing with apt-get:*libncurses-dev*autoreconf failed*' 'and says what it installs'
like "$(grep '^apt-get' did)" '*apt-get -q update*apt-get -q install -y --no-install-recommends *' \
	'the lists first, then the packages'
is "$(lines 'libcheck\|libvterm' did)" 0 'what only the tests need is not installed'

# --- root
play id 'echo 0'
exits 1 'as root' bootstrap build
is "$(lines '^sudo' did)" 0 'there is no sudo'
like "$(cat did)" '*apt-get -q install*' 'and all the same it is installed'

# --- A network that is gone, and packages that cannot be had
play apt-get 'echo "apt-get $*" >>"$TEST_TMP/did"; case $* in *update*) exit 100 ;; esac'
exits 1 'package lists that cannot be had are no reason to end' bootstrap build
like "$(cat err)" '*apt-get update failed*autoreconf failed*' 'it goes on with those that are there'
play apt-get 'echo "apt-get $*" >>"$TEST_TMP/did"; case $* in *libxlsxwriter-dev*) exit 100 ;; esac'
exits 1 'a package it can do without is not there' bootstrap build
like "$(cat err)" '*without what it can do without*autoreconf failed*' 'it builds without'
play apt-get 'exit 100'
exits 1 'none can be had' bootstrap build
like "$(cat err)" '*could not be installed*' 'that is the end'
unlike "$(cat err)" '*autoreconf*' 'and nothing is built'

# --- The second time
play dpkg-query 'echo "installed "'
play apt-get 'echo "apt-get $*" >>"$TEST_TMP/did"'
exits 1 'with everything there' bootstrap build
is "$(cat did)" '' 'nothing is installed again'

# --- A build that did without something
play autoreconf 'exit 0'
mkdir -p tree/build tree/build-aux
touch tree/configure tree/Makefile.in tree/build-aux/tap-driver.sh
{
	echo "abs_top_builddir = $(cd tree && pwd -P)/build"
	echo 'missing_optional_packages =  libxlsxwriter-dev'
} >tree/build/Makefile
play make ':'
printf '#!/bin/sh\necho "$*" >>"$TEST_TMP/did"\n' >tree/build/config.status
chmod +x tree/build/config.status
exits 0 'which has come' bootstrap build
is "$(cat did)" '-q --recheck
-q' 'is configured again'
exits 0 'where that was in vain' bootstrap build
is "$(cat did)" '' 'it is not done each time'

# --- Another system
play dpkg-query 'exit 1'
rm bin/apt-get
exits 0 'not Debian' bootstrap build
like "$(cat err)" '*not Debian*libncurses-dev*' 'it names the packages and goes on'

# --- How it is called
exits 2 'a command it does not know' bootstrap frobnicate
like "$(cat err)" '*usage:*' 'it says how it is called'
exits 0 'no command' bootstrap
like "$(cat out)" '*bootstrap run*bootstrap check*' 'the same'
exits 0 'the packages' bootstrap packages
is "$(sort out | uniq -d)" '' 'each is named once'

done_testing
