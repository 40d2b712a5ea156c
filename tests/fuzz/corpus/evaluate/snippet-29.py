T = type("T", (object,), {"x": 1, "f": lambda self: self.x + 1})
result = [T.x, T().f(), T.__name__]
