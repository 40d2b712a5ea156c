# A line "@FRAME drift@" becomes the stored frame of that name at 80x24 in ASCII, without the marks
# around what is measured, as roff that shows it as it is.
!/^@FRAME / { print; next }
{
    name = $2
    sub(/@$/, "", name)
    file = frames "/" name "-80x24-ascii.txt"
    print ".in 0\n.nf"
    count = 0
    while (count++ < 24 && (getline line < file) > 0) {
        gsub(/⟦|⟧|⟪|⟫/, "", line)
        gsub(/\\/, "\\e", line)
        gsub(/-/, "\\-", line)
        gsub(/'/, "\\(aq", line)
        print "\\&" line
    }
    close(file)
    if (count < 24) {
        print "frames.awk: no frame " file > "/dev/stderr"
        exit 1
    }
    print ".fi\n.in"
}
