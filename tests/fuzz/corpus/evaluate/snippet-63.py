result = "a" + 1
