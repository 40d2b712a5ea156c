d = {"a": 1}
d["b"] = 2; d.update(c=3); d.update({"d": 4}); p = d.pop("a"); s = d.setdefault("e", 5); del d["b"]
result = [d, p, s, d.get("x"), d.get("x", 0), list(d), list(d.keys()), list(d.values()), list(d.items()), "c" in d, dict(a=1, **{"b": 2}), dict([("x", 1)]), dict.fromkeys("ab", 0), len(d)]
