"""Pairs of models made by chance: random_pair(seed) -> (before, after), as lines of Python.

What differs between the two is drawn from everything that op.* has a word for: tables, columns, their
types, defaults, NULL and comments, all kinds of constraints and indexes, enums, schemas. The same
seed makes the same pair. In one table columns either come or go: both at once may be a rename, which
is a question.
"""
import copy
import random

TYPES = [
    'Integer', 'BigInteger', 'SmallInteger', 'Text', 'String(%d)', 'String', 'Boolean', 'Date', 'Time',
    'DateTime', 'DateTime(timezone=True)', 'Numeric(%d, 2)', 'Numeric', 'Float', 'LargeBinary', 'JSON',
    'postgresql.JSONB', 'postgresql.UUID', 'postgresql.INET', 'postgresql.CIDR', 'postgresql.MACADDR',
    'postgresql.ARRAY(Integer)', 'postgresql.ARRAY(String(%d))', 'postgresql.TSVECTOR', 'Interval',
    'postgresql.INTERVAL(fields="DAY TO SECOND")', 'postgresql.TIMESTAMP(precision=3)', 'CHAR(%d)',
    'postgresql.BIT(%d)', 'postgresql.BIT(varying=True, length=%d)', 'postgresql.INT4RANGE',
    'postgresql.TSTZRANGE', 'postgresql.NUMRANGE', 'postgresql.MONEY', 'postgresql.DOUBLE_PRECISION',
    'REAL', 'postgresql.TIME(timezone=True, precision=2)', 'String(%d, collation="C")',
]
# what a type may have as its default
DEFAULTS = {
    'Integer': ["'7'", "text('1 + 2')", "text('-3')"], 'BigInteger': ["'7'", "text('2 ^ 3')"],
    'SmallInteger': ["'7'"], 'Boolean': ["'t'", "text('false')", 'sa.true()'],
    'Text': ["'it''s %s: :x \\\\ \"q\"'", "text(\"'a' || 'b'\")", "''"],
    'String': ["'x'", "text('lower(\\'A\\')')"], 'Date': ["text('CURRENT_DATE')", "'2020-01-02'"],
    'DateTime': ["func.now()", "text('CURRENT_TIMESTAMP')"], 'Numeric': ["'1.50'", "text('1.5')"],
    'Float': ["'0.5'"], 'postgresql.JSONB': ["'{}'", "text(\"'[1]'::jsonb\")"],
    'postgresql.UUID': ["text('gen_random_uuid()')"], 'postgresql.ARRAY': ["'{}'"],
    'Interval': ["'1 day'"],
}
# types that become each other without an expression, on empty tables
WIDER = [('Integer', 'BigInteger'), ('SmallInteger', 'Integer'), ('String(%d)', 'Text'), ('String(%d)', 'String(90)'),
         ('Text', 'String'), ('Date', 'DateTime'), ('DateTime', 'DateTime(timezone=True)'), ('Float', 'Numeric'),
         ('Integer', 'Text'), ('Text', 'Integer'), ('JSON', 'postgresql.JSONB'), ('CHAR(%d)', 'Text'),
         ('Numeric(%d, 2)', 'Numeric(20, 4)'), ('Numeric', 'BigInteger'), ('Boolean', 'Text'), ('String', 'postgresql.UUID')]
TEXTS = ('Text', 'String')
NUMBERS = ('Integer', 'BigInteger', 'SmallInteger', 'Numeric')
NAMES = ['a', 'user', 'Order Line', 'group', 'Mixed', 'größe', 'x_y', 'limit', 'per%cent', 'select', 't1', 'note']


def base_of(kind):
    return kind.split('(')[0]


class Models:
    def __init__(self, chance):
        self.chance = chance
        self.number = 0
        self.tables, self.enums = {}, {}
        for _ in range(chance.randint(2, 4)):
            self.add_table()
        for _ in range(chance.randint(0, 8)):
            self.change(set())

    def fresh(self, prefix):
        self.number += 1
        return '%s%d' % (prefix, self.number)

    def name(self, taken):
        free = [name for name in NAMES if name not in taken]
        return self.chance.choice(free) if free and self.chance.random() < 0.5 else self.fresh('c')

    # ---- columns -----------------------------------------------------------------------------------

    def kind(self):
        kind = self.chance.choice(TYPES)
        return kind % self.chance.randint(4, 40) if '%d' in kind else kind

    def default(self, kind):
        return self.chance.choice(DEFAULTS[base_of(kind)]) if base_of(kind) in DEFAULTS else None

    def column(self):
        column = {'kind': self.kind(), 'nullable': self.chance.random() < 0.6, 'default': None, 'comment': None,
                  'extra': None}
        draw = self.chance.random()
        if draw < 0.08:
            column.update(kind='Integer', nullable=False, extra='Identity(always=True, start=5, increment=2)')
        elif draw < 0.12:
            column.update(kind='BigInteger', nullable=False, extra='Identity()')
        elif draw < 0.18:
            column.update(kind='Integer', nullable=True, extra='Computed("1 + 2", persisted=True)')
        elif draw < 0.36 and self.enums:
            column.update(kind='enum:' + self.chance.choice(sorted(self.enums)))
        elif draw < 0.55:
            column['default'] = self.default(column['kind'])
        if self.chance.random() < 0.2:
            column['comment'] = self.chance.choice(["it's", 'two\nlines', '100%', ':name', 'a "q"'])
        return column

    def add_table(self):
        name = self.name(self.tables)
        table = {'schema': self.chance.choice([None, None, None, 'audit']), 'comment': None, 'columns': {}, 'parts': {},
                 'key': ['id']}
        draw = self.chance.random()
        if draw < 0.7:
            table['columns']['id'] = {'kind': self.chance.choice(['Integer', 'BigInteger', 'SmallInteger']),
                                      'nullable': False, 'default': None, 'comment': None, 'extra': None}
        elif draw < 0.85:
            for part in ('id', 'id2'):
                table['columns'][part] = {'kind': 'Integer', 'nullable': False, 'default': None, 'comment': None,
                                          'extra': 'autoincrement=False'}
            table['key'] = ['id', 'id2']
        else:
            table['columns']['id'] = {'kind': self.chance.choice(['Text', 'postgresql.UUID', 'String(20)']),
                                      'nullable': False, 'default': None, 'comment': None, 'extra': None}
        if self.chance.random() < 0.3:
            table['comment'] = self.chance.choice(["it's a table", 'table: 100%', 'two\nlines'])
        self.tables[name] = table
        for _ in range(self.chance.randint(1, 5)):
            table['columns'][self.name(table['columns'])] = self.column()

    # ---- parts of tables -----------------------------------------------------------------------------

    def plain_columns(self, table, bases=None):
        return [name for name, column in table['columns'].items()
                if (bases is None or base_of(column['kind']) in bases) and column['extra'] is None
                and name not in ('id', 'id2')]

    def add_part(self, table, own_name):
        makers = [self.index, self.index, self.special_index, self.unique, self.check, self.foreign_key, self.exclude]
        part = self.chance.choice(makers)(table, own_name)
        if part is not None:
            table['parts'][self.fresh('%s_' % part[0])] = part

    def comparable(self, table):
        return [name for name in self.plain_columns(table)
                if base_of(table['columns'][name]['kind']) not in ('JSON', 'postgresql.TSVECTOR')]

    def index(self, table, own_name):
        names = self.comparable(table)
        if not names:
            return None
        chosen = self.chance.sample(names, min(len(names), self.chance.randint(1, 2)))
        more = self.chance.choice(['', '', ', unique=True', ', postgresql_where=text("id IS NOT NULL")',
                                   ', postgresql_with={"fillfactor": 70}', ', postgresql_include=["id"]'])
        return 'ix', chosen, 'Index(NAME, %s%s)' % (', '.join(map(repr, chosen)), more)

    def special_index(self, table, own_name):
        texts = self.plain_columns(table, TEXTS)
        jsons = self.plain_columns(table, ('postgresql.JSONB', 'postgresql.ARRAY', 'postgresql.TSVECTOR'))
        if jsons and self.chance.random() < 0.6:
            one = self.chance.choice(jsons)
            return 'ix', [one], 'Index(NAME, %r, postgresql_using="gin")' % one
        if not texts:
            return None
        one = self.chance.choice(texts)
        form = self.chance.choice(['lower(%s)', '%s DESC', '%s ASC NULLS FIRST', None])
        if form is None:
            return 'ix', [one], 'Index(NAME, %r, postgresql_ops={%r: "text_pattern_ops"})' % (one, one)
        return 'ix', [one], 'Index(NAME, text(%s))' % repr(form % ('"%s"' % one))

    def unique(self, table, own_name):
        names = self.comparable(table)
        if not names:
            return None
        chosen = self.chance.sample(names, min(len(names), self.chance.randint(1, 2)))
        more = self.chance.choice(['', '', ', deferrable=True', ', deferrable=True, initially="DEFERRED"'])
        return 'uq', chosen, 'UniqueConstraint(%s, name=NAME%s)' % (', '.join(map(repr, chosen)), more)

    def check(self, table, own_name):
        numbers = self.plain_columns(table, NUMBERS)
        if not numbers:
            return None
        one = self.chance.choice(numbers)
        quoted = '"%s"' % one
        text = self.chance.choice(['%s > 0', '%s <> 3 OR %s IS NULL', "%s::text <> ':x 5%%'"]).replace('%s', quoted)
        return 'ck', [one], 'CheckConstraint(%r, name=NAME)' % text.replace(':x', r'\:x').replace('%%', '%')

    def foreign_key(self, table, own_name):
        others = [(name, other) for name, other in sorted(self.tables.items())
                  if len(other['key']) == 1 and '.' not in name]
        matches = [(mine, name, other) for name, other in others for mine in self.plain_columns(table)
                   if table['columns'][mine]['kind'] == other['columns']['id']['kind']]
        if not matches:
            return None
        mine, name, other = self.chance.choice(matches)
        target = '%s%s.id' % (other['schema'] + '.' if other['schema'] else '', name)
        more = self.chance.choice(['', ', ondelete="CASCADE"', ', onupdate="SET NULL", ondelete="RESTRICT"',
                                   ', deferrable=True, initially="DEFERRED"', ', match="FULL"'])
        return 'fk', [mine], 'ForeignKeyConstraint([%r], [%r], name=NAME%s)' % (mine, target, more), name

    def exclude(self, table, own_name):
        ranges = self.plain_columns(table, ('postgresql.TSTZRANGE', 'postgresql.INT4RANGE', 'postgresql.NUMRANGE'))
        if not ranges:
            return None
        one = self.chance.choice(ranges)
        return 'ex', [one], 'postgresql.ExcludeConstraint((%r, "&&"), using="gist", name=NAME)' % one

    # ---- changes -------------------------------------------------------------------------------------

    def users(self, name):
        return [key for key, table in self.tables.items()
                if any(part[0] == 'fk' and part[3] == name for part in table['parts'].values())]

    def change(self, ways):
        """One change; `ways` has what was done to the columns of each table: they come or go."""
        names = sorted(self.tables)
        changes = [self.change_table, self.change_enum] + 5 * [self.change_column] + 4 * [self.change_part]
        return self.chance.choice(changes)(self.chance.choice(names), ways)

    def change_table(self, name, ways):
        draw = self.chance.random()
        if draw < 0.4:
            self.add_table()
        elif draw < 0.7 and not self.users(name) and sum(
                other['schema'] == self.tables[name]['schema'] for other in self.tables.values()) > 1:
            # models speak only for the schemas in which they have a table
            del self.tables[name]
        else:
            self.tables[name]['comment'] = self.chance.choice([None, 'another', "that's 5%"])

    def change_enum(self, name, ways):
        free = [key for key in sorted(self.enums) if ('enum', key) not in ways]
        if self.enums and free and self.chance.random() < 0.4:
            chosen = self.chance.choice(free)
            ways.add(('enum', chosen))
            self.enums[chosen].append(self.fresh("it's "))
        else:
            key = self.fresh('mood')
            ways.add(('enum', key))
            self.enums[key] = ['sad', 'so so', 'per%cent']

    def change_column(self, name, ways):
        table = self.tables[name]
        draw = self.chance.random()
        plain = self.plain_columns(table)
        if draw < 0.35 and ('go', name) not in ways:
            ways.add(('come', name))
            table['columns'][self.name(set(table['columns']) | table.get('gone', set()))] = self.column()
        elif draw < 0.55 and ('come', name) not in ways and plain:
            ways.add(('go', name))
            gone = self.chance.choice(plain)
            del table['columns'][gone]
            table.setdefault('gone', set()).add(gone)
            table['parts'] = {key: part for key, part in table['parts'].items() if gone not in part[1]}
        elif plain:
            self.alter_column(table, self.chance.choice(plain))

    def alter_column(self, table, name):
        column = table['columns'][name]
        draw = self.chance.random()
        used = any(name in part[1] for part in table['parts'].values())
        if draw < 0.3 and not used and not column['kind'].startswith('enum:'):
            ways = [new for old, new in WIDER if base_of(old) == base_of(column['kind'])]
            if ways:
                column.update(kind=self.chance.choice(ways), default=None)
        elif draw < 0.55:
            column['nullable'] = not column['nullable']
        elif draw < 0.8 and not column['kind'].startswith('enum:'):
            column['default'] = self.default(column['kind']) if column['default'] is None else None
        else:
            column['comment'] = self.chance.choice([None, 'new', "it's 5%", 'a\nb'])

    def change_part(self, name, ways):
        table = self.tables[name]
        if table['parts'] and self.chance.random() < 0.35:
            del table['parts'][self.chance.choice(sorted(table['parts']))]
        else:
            self.add_part(table, name)

    # ---- text ------------------------------------------------------------------------------------------

    def kind_text(self, kind):
        if not kind.startswith('enum:'):
            return kind
        return kind[5:]

    def column_text(self, table, name, column):
        words = [repr(name), self.kind_text(column['kind'])]
        if column['extra']:
            words.append(column['extra'])
        if name in table['key']:
            words.append('primary_key=True')
        elif not (column['extra'] or '').startswith('Identity'):
            words.append('nullable=%r' % column['nullable'])
        if column['default'] is not None:
            words.append('server_default=' + column['default'])
        if column['comment'] is not None:
            words.append('comment=%r' % column['comment'])
        words.sort(key=lambda word: '=' in word.split('(')[0])
        return 'Column(%s)' % ', '.join(words)

    def text(self):
        lines = []
        used = {column['kind'] for table in self.tables.values() for column in table['columns'].values()}
        for name in sorted(name for name in self.enums if 'enum:' + name in used):
            lines.append('%s = Enum(%s, name=%r, metadata=metadata)' % (
                name, ', '.join(map(repr, self.enums[name])), name))
        for name, table in self.tables.items():
            rows = [self.column_text(table, key, column) for key, column in table['columns'].items()]
            rows += [part[2].replace('NAME', repr(key)) for key, part in sorted(table['parts'].items())]
            if table['schema']:
                rows.append('schema=%r' % table['schema'])
            if table['comment']:
                rows.append('comment=%r' % table['comment'])
            lines.append('Table(%r, metadata,\n      %s)' % (name, ',\n      '.join(rows)))
        return '\n'.join(lines) + '\n'


def random_pair(seed):
    """The text of the models before and after, the same for the same seed."""
    before = Models(random.Random(seed))
    after = copy.deepcopy(before)
    after.chance = random.Random(seed + 1000000)
    for table in after.tables.values():
        table.pop('gone', None)
    ways = set()
    for _ in range(after.chance.randint(1, 7)):
        after.change(ways)
    return before.text(), after.text()
