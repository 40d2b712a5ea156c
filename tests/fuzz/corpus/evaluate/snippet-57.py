class A:
    __slots__ = ("x",)
    counter = 0
    def __new__(cls, *a):
        self = super().__new__(cls)
        self.x = a
        return self
    def __init__(self, *a):
        A.counter += 1
a = A(1, 2)
result = [a.x, A.counter]
