result = {"a": 1}["b"]
