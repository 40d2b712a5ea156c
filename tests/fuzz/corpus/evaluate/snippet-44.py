b = b"ab\x00\xff"
result = [b, b[0], b[1:], b.decode("latin-1") if False else 1, b"x" + b"y", "é".encode(), "é".encode("utf-8").decode(), list(b"ab"), b"a,b".split(b",")]
