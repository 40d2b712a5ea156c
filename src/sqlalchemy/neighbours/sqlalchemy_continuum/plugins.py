class Plugin:
    def __init__(self, *arguments, **options):
        pass


FlaskPlugin = PropertyModTrackerPlugin = ActivityPlugin = TransactionMetaPlugin = TransactionChangesPlugin = Plugin
