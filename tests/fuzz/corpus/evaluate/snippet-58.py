class Str(str):
    def shout(self):
        return self.upper() + "!"
class L(list):
    pass
class N(int):
    pass
class Dct(dict):
    def __missing__(self, k):
        return k
l = L([1, 2])
l.append(3)
result = [Str("a").shout(), Str("x") + "y", Str("x") == "x", len(l), l[0], list(l), N(5) + 1, Dct(a=1)["a"], isinstance(l, list)]
