x = [1, 2, 3]
x[1:2] = [7, 8]
result = len("abc"), "a" "b", r"\n", "\N{BULLET}" if False else 0, 0x1F, 0b11, 1_000, 1.5e3, """a
b"""
