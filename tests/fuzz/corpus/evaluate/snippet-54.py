assert 1 == 1
x = 1 if True else undefined_name
result = [x, (yield_ := 3), __name__ != "__main__"]
