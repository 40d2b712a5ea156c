a = [1, 2, 3, 4, 5]
del a[1]
a[0] = 9
b = a[:]
b += (6,)
b *= 1
s = {1}
s |= {2}
n = 7
n //= 2
n **= 2
t = "a"
t += "b"
result = [a, b, s, n, t]
