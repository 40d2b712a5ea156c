out = []
for i in range(5):
    if i == 1:
        continue
    if i == 4:
        break
    out.append(i)
else:
    out.append("never")
n = 0
while n < 3:
    n += 1
else:
    out.append("done")
for a, (b, *c) in [(1, (2, 3, 4))]:
    out += [a, b, c]
result = out
