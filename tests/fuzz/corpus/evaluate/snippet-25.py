class Meta:
    names = []
    for n in ("a", "b"):
        names.append(n + "_id")
    if len(names) == 2:
        flag = True
    else:
        flag = False
    del n
    def f(self, x=names):
        return x
result = [Meta.names, Meta.flag, Meta().f(), hasattr(Meta, "n")]
