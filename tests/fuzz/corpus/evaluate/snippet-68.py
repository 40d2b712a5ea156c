a = b = c = 0
def outer():
    a = 1
    def inner():
        global b
        b = 2
        c = 3
        return a + b + c
    return inner()
result = [outer(), a, b, c]
