from sqlalchemy_continuum.transaction import TransactionFactory


class VersioningManager:
    def __init__(self, unit_of_work_cls=None, transaction_cls=None, user_cls=None, options={}, plugins=None, builder=None):
        self.transaction_factory = TransactionFactory() if transaction_cls is None else transaction_cls
        self.user_cls = user_cls
        self.options = dict(options)
        self.declarative_base = None
        self.plugins = plugins
