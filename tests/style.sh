#!/bin/sh
# The rules of the house that a page of awk can check, one TAP test for each. It works because
# clang-format puts a function's braces in column 0 and indents by four.
set -u
cd "${SRCDIR:-$(dirname "$0")/..}" || exit 1

code=$(find src ui tests -name '*.[ch]' | sort)
rooms="base schema server kind python project sqlalchemy models diff plan revision run cli"

# check FACT PROGRAM FILES…: what the awk program prints breaks the promise that FACT makes.
count=0
check() {
    fact=$1
    program=$2
    shift 2
    count=$((count + 1))
    found=$(awk -v rooms="$rooms" "$program" "$@")
    if [ -z "$found" ]; then
        echo "ok $count - $fact"
    else
        echo "not ok $count - $fact"
        echo "$found" | sed 's/^/# /'
    fi
}

echo 1..14

check "a room includes only the rooms above it, and ui only from cli/main.c" '
    BEGIN { n = split(rooms, name, " "); for (i = 1; i <= n; i++) rank[name[i]] = i; rank["ui"] = 99 }
    /^#include "/ && FILENAME !~ /^tests/ {
        split(FILENAME, part, "/"); from = part[1] == "ui" ? "ui" : part[2]
        split($2, piece, "[\"/]"); to = piece[2]
        if (from == "cli" && to == "ui" && FILENAME == "src/cli/main.c") next
        if ((to in rank) && rank[to] > rank[from]) print FILENAME ":" FNR ": " from " includes " to
    }' $code

check "a private header stays in its room" '
    /^#include ".*-private\.h"/ && FILENAME !~ /^tests/ {
        split(FILENAME, part, "/"); from = part[1] == "ui" ? "ui" : part[2]
        split($2, piece, "[\"/]")
        if (piece[2] != from) print FILENAME ":" FNR ": " $2
    }' $code

check "curses stays in ui" '
    /^#include *[<"](curses|ncurses|panel|term)/ && FILENAME ~ /^src/ { print FILENAME ":" FNR }
    ' $code

check "only ui/canvas.c writes text to curses" '
    /[^a-z_](mv)?w?(addn?w?str|printw|add_wchn?str|addch|add_wch)\(/ && FILENAME ~ /^ui/ &&
        FILENAME != "ui/canvas.c" { print FILENAME ":" FNR ": " $0 }' $code

check "no function has more than 80 lines" '
    FNR == 1 { start = 0 }
    /^[A-Za-z_][A-Za-z_0-9]*\(/ { name = $0; sub(/\(.*/, "", name) }
    /^\{/ { start = FNR }
    /^\}/ && start { if (FNR - start - 1 > 80) print FILENAME ":" start ": " name " has " \
        FNR - start - 1; start = 0 }' $code

check "half of the functions have at most 12 lines, nine of ten at most 45" '
    FNR == 1 { start = 0 }
    FILENAME ~ /^tests/ { next }
    /^\{/ { start = FNR }
    /^\}/ && start { long = FNR - start - 1; start = 0; all++; if (long > 12) over12++; if (long > 45) over45++ }
    END { if (over12 * 2 > all || over45 * 10 > all)
        print over12 " of " all " have more than 12 lines, " over45 " more than 45" }' $code

check "no file has more than 900 lines" '
    FNR == 901 { print FILENAME }' $code

check "no door has more than 200 lines" '
    FNR == 201 && FILENAME ~ /\.h$/ && FILENAME !~ /-private\.h$/ { print FILENAME }' $code

check "control flow nests at most three levels deep" '
    FNR == 1 { inside = 0 }
    /^\{/ { inside = 1 }
    /^\}/ { inside = 0 }
    inside && match($0, /^ +/) && RLENGTH >= 16 &&
        substr($0, RLENGTH + 1) ~ /^(if|for|while|switch) \(|^do \{|^(\} )?else / {
        if (RLENGTH % 4 == 0) print FILENAME ":" FNR }' $code

check "no function takes more than five parameters" '
    /^[A-Za-z_][A-Za-z_0-9]*\(/ { head = ""; taking = 1; line = FNR }
    taking { head = head $0 }
    taking && /\)$/ {
        taking = 0; name = head; sub(/\(.*/, "", name); sub(/^[^(]*\(/, "", head)
        while (sub(/\([^()]*\)/, "", head)) continue
        sub(/, *(GError \*\*|\.\.\.).*/, "", head)
        if (gsub(/,/, ",", head) > 4) print FILENAME ":" line ": " name }' $code

check "no goto, and none of the clever string functions" '
    /^[^"]*[^a-z_A-Z0-9"](goto [a-z]|(strcpy|strcat|sprintf|atoi|strtok)\()/ { print FILENAME ":" FNR ": " $0 }' $code

check "every header begins with #pragma once" '
    FNR == 1 && FILENAME ~ /\.h$/ && $0 != "#pragma once" { print FILENAME }' $code

check "no state lives in a file" '
    /^static / && !/\(/ && !/const/ && !/(_test|cases|tests)/ && FILENAME !~ /^(tests|ui)/ &&
        (/;$/ || /= *[^(]*$/) { print FILENAME ":" FNR ": " $0 }' $code

check "a screen in the README is one that the tests compare with the program" '
    { gsub(/⟦|⟧|⟪|⟫/, "") }
    FILENAME ~ /frames/ { frame[FILENAME] = frame[FILENAME] $0 "\n"; next }
    /^```/ { if (is_screen) screens[start] = text; is_screen = 0; text = ""; start = FNR + 1; next }
    FNR == start && /1 Drift.*6 History/ { is_screen = 1 }
    { text = text $0 "\n" }
    END {
        for (file in frame) known[frame[file]] = 1
        for (line in screens) { count++; if (!(screens[line] in known)) print FILENAME ":" line }
        if (count < 3) print FILENAME ": there are hardly any screens"
    }' tests/screens/frames/*.txt README.md
