result = ["b" in "abc", 3 in range(5), "x" if 0 else "y", not [], 0 or "d", 1 and 2, None or [] or {}, "" and 1, 1 != 2, 1 is not None]
