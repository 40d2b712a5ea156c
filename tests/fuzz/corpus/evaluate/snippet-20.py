a, *b, c = [1, 2, 3, 4]
(d, e), f = (1, 2), 3
x = y = []
x.append(1)
g = (h := 5) + 1
result = [a, b, c, d, e, f, x is y, y, g, h]
