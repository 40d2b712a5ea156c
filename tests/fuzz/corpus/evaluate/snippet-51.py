FIELDS = ("a", "b")
class Dyn:
    pass
for f in FIELDS:
    setattr(Dyn, f, f.upper())
class Dyn2:
    for _f in FIELDS:
        locals()[_f] = 1
result = [Dyn.a, Dyn.b, [k for k in vars(Dyn) if not k.startswith("_")]]
