class Registry:
    all = []
    def __init_subclass__(cls, tag=None, **kw):
        super().__init_subclass__(**kw)
        Registry.all.append((cls.__name__, tag))
class X(Registry, tag="x"): pass
class Y(X): pass
result = Registry.all
