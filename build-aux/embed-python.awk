# Turns the .py files named on the command line into one C source: a row of path and text for each.
# src/sqlalchemy/neighbours/citext/__init__.py has the path "<neighbours>/citext/__init__.py".
BEGIN {
    print "// made by build-aux/embed-python.awk; do not edit"
    print "#include \"sqlalchemy/neighbours.h\"\n"
    print "const EvaluatorFile neighbour_files[] = {"
}
FNR == 1 {
    if (open) print "    },"
    name = FILENAME
    sub(/.*\/neighbours\//, "", name)
    printf "    {\"<neighbours>/%s\",\n", name
    open = 1
}
{
    line = $0
    gsub(/[\\"]/, "\\\\&", line)
    printf "     \"%s\\n\"\n", line
}
END {
    if (open) print "    },"
    print "    {0},\n};"
}
