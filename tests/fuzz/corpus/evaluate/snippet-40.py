class Point:
    __match_args__ = ("x", "y")
    def __init__(self, x, y):
        self.x, self.y = x, y
def f(p):
    match p:
        case Point(0, y):
            return "axis %d" % y
        case Point(x=x, y=y):
            return x + y
result = [f(Point(0, 3)), f(Point(2, 3))]
