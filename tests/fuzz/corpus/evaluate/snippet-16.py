def outer():
    n = 0
    def inner():
        nonlocal n
        n += 1
        return n
    inner()
    return inner() + n
count = 0
def bump():
    global count
    count += 10
bump()
result = [outer(), count, (lambda x, y=2: x + y)(1)]
