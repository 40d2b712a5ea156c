x = 5
def f():
    return [x for _ in range(1)]
class C:
    x = 6
    y = [x for _ in range(1)]
    z = [i for i in range(x)]
result = [f(), C.y, C.z]
