x, y, name = 5, 2.5, "it's"
result = [f"{x}", f"{x + 1:03d}", f"{y:.1f}", f"{name!r}", f"{name:>6}|", f"{x=}", f"{{}}", f"{'nested ' + str(x)}", f"{x:>{x}}", f"a{x}b{y}c"]
