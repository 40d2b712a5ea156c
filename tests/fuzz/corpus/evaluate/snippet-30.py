import enum
class Color(enum.Enum):
    RED = 1
    GREEN = enum.auto()
    CRIMSON = 1
    def describe(self):
        return self.name.lower()
    @property
    def label(self):
        return self.name.title()
result = [list(Color), Color(2), Color["GREEN"].value, Color.CRIMSON, list(Color.__members__), str(Color.RED), repr(Color.RED), len(Color), Color.RED.describe(), Color.GREEN.label, Color.RED == Color.RED, Color.RED == 1, Color.RED is Color.CRIMSON, Color.RED in Color, isinstance(Color.RED, Color), [c.value for c in Color], {Color.RED: 1}[Color.CRIMSON]]
