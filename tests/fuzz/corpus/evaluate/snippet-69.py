it = iter([1, 2, 3])
first = next(it)
rest = list(it)
result = [first, rest, next(it, "done"), list(zip(*[(1, 2), (3, 4)]))]
