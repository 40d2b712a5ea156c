from sqlalchemy_helpers import Base, get_base, model_property
