from datetime import datetime

import sqlalchemy as sa
from trueup_neighbours import primary_key_of


class TransactionBase:
    issued_at = sa.Column(sa.DateTime, default=datetime.utcnow)


class TransactionFactory:
    model_name = "Transaction"

    def __init__(self, remote_addr=True):
        self.remote_addr = remote_addr

    def create_class(self, manager):
        class Transaction(manager.declarative_base, TransactionBase):
            __tablename__ = "transaction"
            id = sa.Column(sa.BigInteger, sa.Sequence("transaction_id_seq"), primary_key=True, autoincrement=True)
            if self.remote_addr:
                remote_addr = sa.Column(sa.String(50))
            if manager.user_cls:
                user_id = sa.Column(sa.ForeignKey(primary_key_of(manager.user_cls)), index=True)

        return Transaction


def create_triggers(cls):
    pass
