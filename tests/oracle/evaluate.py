"""evaluate.py FILE: what Python itself says of the snippets in FILE; see evaluate.c."""
import re
import sys

for snippet in open(sys.argv[1], encoding="utf-8").read().split("\n---\n"):
    names = {"__name__": "snippet"}
    try:
        exec(compile(snippet, "snippet.py", "exec", dont_inherit=True), names)
        shown = repr(names["result"])
    except Exception as error:
        shown = "raised: it raises %s: %s" % (type(error).__name__, error)
    shown = re.sub(r" at 0x[0-9a-f]+", "", shown)
    sys.stdout.write(shown + "\n")
