# Hybrid properties, as expressions ask for them: Class.name is an expression of its columns.
from functools import partial


def _plain(function):
    return function.__func__ if isinstance(function, classmethod) else function


class Comparator:
    def __init__(self, expression):
        self.expression = expression

    def __clause_element__(self):
        return self.expression


class _Inplace:
    def __init__(self, attribute):
        self.attribute = attribute

    def __getattr__(self, name):
        return getattr(self.attribute, name)


class hybrid_method:
    def __init__(self, func, expr=None):
        self.func = func
        self.expr = _plain(expr)

    def __get__(self, instance, owner):
        if instance is not None:
            return partial(self.func, instance)
        return partial(self.func if self.expr is None else self.expr, owner)

    def expression(self, expr):
        self.expr = _plain(expr)
        return self

    @property
    def inplace(self):
        return _Inplace(self)


class hybrid_property:
    def __init__(self, fget, fset=None, fdel=None, expr=None, custom_comparator=None,
                 update_expr=None):
        self.fget = fget
        self.expr = _plain(expr)
        self.custom_comparator = _plain(custom_comparator)

    def __get__(self, instance, owner):
        if instance is not None:
            return self.fget(instance)
        if self.custom_comparator is not None:
            return self.custom_comparator(owner)
        return self.fget(owner) if self.expr is None else self.expr(owner)

    def expression(self, expr):
        self.expr = _plain(expr)
        return self

    def comparator(self, comparator):
        self.custom_comparator = _plain(comparator)
        return self

    def getter(self, fget):
        self.fget = fget
        return self

    def setter(self, fset):
        return self

    def deleter(self, fdel):
        return self

    def update_expression(self, meth):
        return self

    @property
    def overrides(self):
        return self

    @property
    def inplace(self):
        return _Inplace(self)
