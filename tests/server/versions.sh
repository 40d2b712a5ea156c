#!/bin/sh
# versions.sh: the tests whose facts depend on the server, on every server from 12 to 18 that
# tests/server/install-servers has installed. One TAP test for each fact and server.
set -u
export CMOCKA_MESSAGE_OUTPUT=TAP
SRCDIR=${SRCDIR:-$(dirname "$0")/../..}
export SRCDIR

programs="queries-test reflect-test arbiter-test"
servers=$("$(dirname "$0")/install-servers" --path)

count=0
for major in 12 13 14 15 16 17 18; do
    [ -x "$servers/$major/bin/postgres" ] || {
        count=$((count + 1))
        echo "not ok $count - PostgreSQL $major is not there: tests/server/install-servers installs it"
        continue
    }
    for program in $programs; do
        output=$(PGBIN="$servers/$major/bin" "tests/server/$program" 2>&1)
        status=$?
        printf '%s\n' "$output" | sed -n 's/^\(not ok\|ok\) [0-9]* - /\1 /p' >"versions.$$"
        [ -s "versions.$$" ] || echo "not ok no test was run" >"versions.$$"
        while read -r line; do
            count=$((count + 1))
            case $line in
            ok*) echo "ok $count - PostgreSQL $major: ${line#ok }" ;;
            *) echo "not ok $count - PostgreSQL $major: ${line#not ok }" ;;
            esac
        done <"versions.$$"
        [ "$status" -eq 0 ] || printf '%s\n' "$output" | grep -v '^ok' | sed 's/^/# /'
        rm -f "versions.$$"
    done
done
echo "1..$count"
