from sqlalchemy_helpers import Base


class DatabaseExtension:
    Model = Base

    def __init__(self, *arguments, **keywords):
        pass
