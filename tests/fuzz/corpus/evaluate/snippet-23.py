class A:
    x = 1
    items = [i * 2 for i in range(3)]
    def __init__(self, y=0):
        self.y = y
    def m(self):
        return self.x + self.y
    @property
    def p(self):
        return self.y * 10
    @p.setter
    def p(self, v):
        self.y = v
    @classmethod
    def c(cls):
        return cls.__name__
    @staticmethod
    def s(v):
        return v
    def __repr__(self):
        return "A(%d)" % self.y
    def __eq__(self, other):
        return self.y == other.y
    def __add__(self, other):
        return A(self.y + other.y)
    def __len__(self):
        return 3
    def __getitem__(self, k):
        return k * 2
    def __call__(self, z):
        return z
    def __contains__(self, k):
        return k == 5
    def __iter__(self):
        return iter([1, 2])
class B(A):
    x = 5
    def __init__(self, *args, **kw):
        super().__init__(*args, **kw)
    def m(self):
        return super().m() + 100
b = B(7)
b.p = 4
result = [b.m(), b.p, B.c(), B.s(3), isinstance(b, A), issubclass(B, A), A(1).m(), A.items, b, A(1) == A(1), A(1) + A(2), len(b), b[4], b(9), 5 in b, list(b), B.__name__, B.__mro__[1].__name__, b.__class__.__name__, hasattr(b, "y"), getattr(b, "zz", 1), bool(b)]
