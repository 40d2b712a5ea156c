def kind(v):
    match v:
        case 0 | 1:
            return "small"
        case int(n) if n > 100:
            return "large %d" % n
        case [x, *rest]:
            return ("list", x, rest)
        case {"a": a, **others}:
            return ("dict", a, others)
        case str() as s:
            return "text " + s
        case None:
            return "none"
        case _:
            return "other"
result = [kind(v) for v in (0, 500, [1, 2, 3], {"a": 1, "b": 2}, "hi", None, 7, ())]
