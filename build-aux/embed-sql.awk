# Turns the .sql files named on the command line into one C source of constants:
# src/kind/constraint.sql becomes const char query_constraint[].
BEGIN { print "// made by build-aux/embed-sql.awk; do not edit" }
FNR == 1 {
    if (open) print "    ;"
    name = FILENAME
    sub(/.*\//, "", name); sub(/\.sql$/, "", name); gsub(/-/, "_", name)
    printf "\nextern const char query_%s[];\nconst char query_%s[] =\n", name, name
    open = 1
}
{
    line = $0
    gsub(/[\\"]/, "\\\\&", line)
    printf "    \"%s\\n\"\n", line
}
END { if (open) print "    ;" }
