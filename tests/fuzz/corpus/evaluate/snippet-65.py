result = (1).foo
