class Lazy:
    def __getattr__(self, name):
        return "got " + name
result = [Lazy().foo, getattr(Lazy(), "bar")]
