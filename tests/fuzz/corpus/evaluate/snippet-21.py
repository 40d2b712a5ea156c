try:
    {}["k"]
except KeyError as e:
    a = str(e), type(e).__name__
try:
    int("x")
except (TypeError, ValueError) as e:
    b = str(e)
else:
    b = "no"
finally:
    c = "finally"
class MyError(ValueError):
    pass
def f():
    try:
        raise MyError("boom", 2)
    except Exception as e:
        return e.args, isinstance(e, ValueError), repr(e)
try:
    [][1]
except IndexError as e:
    d = str(e)
try:
    None.x
except AttributeError as e:
    g = str(e)
try:
    undefined
except NameError as e:
    h = str(e)
try:
    1 / 0
except ZeroDivisionError as e:
    i = str(e)
result = [a, b, c, f(), d, g, h, i]
