result = [1, 2][5]
