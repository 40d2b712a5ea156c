d = {}
d["self"] = d
l = [1]
l.append(l)
result = [d, l]
