from typing import Optional, List, Union, Dict, Literal, Annotated
import typing as t
X = Optional[int]
result = [t.get_args(List[int]), t.get_args(Literal["a", "b"]), list[int] == list[int], t.cast(int, "x")]
