result = [list(map(str, range(3))), sorted({"b": 1, "a": 2}), sorted({"b": 1, "a": 2}.items(), key=lambda kv: kv[1]), [k for k, v in {"a": 1}.items()], {v: k for k, v in {"a": 1}.items()}, any(x > 2 for x in [1, 2]), all(x for x in [1, 2]), {**{}, **{"z": 1}}, "-".join(map(str, (1, 2)))]

