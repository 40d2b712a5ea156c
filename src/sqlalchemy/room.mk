# src/sqlalchemy
