def f(x):
    try:
        return "body"
    finally:
        x.append(1)
x = []
result = [f(x), x]
