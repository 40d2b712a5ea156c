def make(prefix, **kw):
    class Inner:
        name = prefix + "_x"
        opts = kw
        def get(self):
            return prefix
    return Inner
result = [make("a").name, make("b", z=1).opts, make("c")().get()]
