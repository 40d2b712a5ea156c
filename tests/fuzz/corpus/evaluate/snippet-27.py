class Desc:
    def __set_name__(self, owner, name):
        self.name = name
    def __get__(self, obj, cls):
        return (self.name, obj is None, cls.__name__)
class H:
    field = Desc()
result = [H.field, H().field]
