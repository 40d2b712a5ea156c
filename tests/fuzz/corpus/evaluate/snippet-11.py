x = [3, 1, 2]
x.append(4); x.extend([5, 6]); x.insert(0, 0); x.remove(3); y = x.pop(); x.sort(); z = x.index(2); x.reverse()
result = [x, y, z, x.count(1), x.copy(), len(x), 2 in x, 99 not in x]
