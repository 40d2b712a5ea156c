class ImproperlyConfigured(Exception):
    pass


class ClassNotVersioned(Exception):
    pass


class VersioningError(Exception):
    pass
