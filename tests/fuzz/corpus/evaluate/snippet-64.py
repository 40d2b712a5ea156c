result = int("zz")
