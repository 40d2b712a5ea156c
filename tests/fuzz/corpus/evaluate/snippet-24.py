class A:
    v = "A"
    def who(self): return "A"
class B(A):
    def who(self): return "B" + super().who()
class C(A):
    v = "C"
    def who(self): return "C" + super().who()
class D(B, C):
    def who(self): return "D" + super().who()
result = [D().who(), D.v, [k.__name__ for k in D.__mro__]]
