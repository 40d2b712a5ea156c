class Base:
    registry = {}
    @classmethod
    def register(cls, name):
        def inner(sub):
            cls.registry[name] = sub
            return sub
        return inner
@Base.register("one")
class One(Base): pass
result = [list(Base.registry), Base.registry["one"] is One]
