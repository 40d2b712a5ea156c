import os.path
from pathlib import Path
p = "/srv/app/models/user.py"
result = [os.path.join("a", "b", "/c", "d"), os.path.dirname(p), os.path.basename(p), os.path.splitext(p), os.path.abspath("/a/../b/./c"), os.path.normpath("a//b/.."), str(Path(p).parent / "x"), Path(p).name, Path(p).stem, Path(p).suffix, str(Path(p).parents[1]), os.path.join(os.path.dirname(p), "..")]
