#include "kind/kind-private.h"

#include "base/sql.h"
#include "kind/reflect-private.h"

#include <string.h>

// ---- reading -----------------------------------------------------------------------------------

// Columns that it is about besides its relation.
static void
need_columns(Reflection *reflection, const CatalogRow *row, const Object *object)
{
    enum { MOST = 1600 };
    int64_t numbers[MOST];
    size_t count = row_numbers(row, 7, numbers, MOST);
    for (size_t i = 0; i < count; i++)
        if (numbers[i] > 0)
            reflection_need(reflection, object,
                            reflection_addressed(reflection, row_oid(row, 0), row_oid(row, 1),
                                                 (int)numbers[i]));
}

static void
read_privilege(Reflection *reflection, const CatalogRow *row)
{
    unsigned namespace = row_oid(row, 2);
    const char *name = reflection_namespace(reflection, namespace);
    if (namespace != 0 && name == NULL)
        return;
    Arena *arena = reflection->arena;
    Privilege *privilege = ARENA_NEW(arena, Privilege);
    privilege->command = row_intern(row, 3, arena);
    privilege->target = row_copy(row, 4, arena);
    privilege->grantee = row_intern(row, 5, arena);
    privilege->entries = row_texts(row, 6, arena, &privilege->entry_count);
    privilege->default_for = row_char(row, 8);
    privilege->is_ours = row_bool(row, 9);
    privilege->position = row_int(row, 10);
    const char *command = privilege->command == NULL ? "" : privilege->command;
    privilege->object = (Object){.kind = KIND_PRIVILEGE,
                                 .namespace = name,
                                 .name = arena_printf(arena, "%sON %s TO %s", command,
                                                      privilege->target, privilege->grantee)};
    reflection_need(reflection, &privilege->object,
                    reflection_addressed(reflection, row_oid(row, 0), row_oid(row, 1), 0));
    need_columns(reflection, row, &privilege->object);
    schema_add(reflection->schema, &privilege->object);
}

static const CatalogQuery queries[] = {
    {"privilege", query_privilege, false, read_privilege, NULL},
    {0},
};

// ---- comparing ---------------------------------------------------------------------------------

enum { ASPECT_PRIVILEGES = 2 };

static const char *const aspects[] = {"comment", "privileges", NULL};

static unsigned
compare_privilege(Comparison *comparison, const Object *from, const Object *to)
{
    (void)comparison;
    const Privilege *a = (const Privilege *)from, *b = (const Privilege *)to;
    return compare_sets(a->entries, a->entry_count, b->entries, b->entry_count, ASPECT_PRIVILEGES);
}

// ---- DDL ---------------------------------------------------------------------------------------

// "+SELECT (a)*": the length of what stands between.
static size_t
length_of(const char *entry)
{
    size_t length = strlen(entry + 1);
    return length > 0 && entry[length] == '*' ? length - 1 : length;
}

static bool
is_grantable(const char *entry)
{
    return entry[0] == '+' && entry[1 + length_of(entry)] == '*';
}

// The entry of the list that is about the same privilege, with that sign.
static const char *
find_entry(const Privilege *list, const char *entry, char sign)
{
    size_t length = length_of(entry);
    for (unsigned i = 0; list != NULL && i < list->entry_count; i++)
        if (list->entries[i][0] == sign && length_of(list->entries[i]) == length &&
            strncmp(list->entries[i] + 1, entry + 1, length) == 0)
            return list->entries[i];
    return NULL;
}

// Whether REVOKE of the same privilege on the whole relation takes that of a column with it.
static bool
goes_with_relation(const Privilege *from, const Privilege *to, const char *entry)
{
    const char *paren = strchr(entry, '(');
    if (paren == NULL)
        return false;
    g_autofree char *whole = g_strndup(entry, (size_t)(paren - 1 - entry));
    return find_entry(from, whole, '+') != NULL && find_entry(to, whole, '+') == NULL;
}

static void
add_entry(GString *list, const char *entry)
{
    g_string_append(list, list->len > 0 ? ", " : "");
    g_string_append_len(list, entry + 1, (gssize)length_of(entry));
}

// What is to be taken: all that `from` has and `to` has not, and what `to` takes by itself.
static void
add_revokes(Statements *statements, const Privilege *from, const Privilege *to)
{
    const Privilege *either = to != NULL ? to : from;
    const char *command = either->command == NULL ? "" : either->command;
    g_autoptr(GString) whole = g_string_new(NULL);
    g_autoptr(GString) option = g_string_new(NULL);
    for (unsigned i = 0; from != NULL && i < from->entry_count; i++) {
        const char *entry = from->entries[i];
        const char *other = find_entry(to, entry, '+');
        if (entry[0] == '+' && other == NULL)
            add_entry(whole, entry);
        else if (entry[0] == '+' && is_grantable(entry) && !is_grantable(other))
            add_entry(option, entry);
    }
    for (unsigned i = 0; to != NULL && i < to->entry_count; i++)
        if (to->entries[i][0] == '-' && find_entry(from, to->entries[i], '-') == NULL)
            add_entry(whole, to->entries[i]);
    if (whole->len > 0)
        statements_add(statements, "%sREVOKE %s ON %s FROM %s", command, whole->str, either->target,
                       either->grantee);
    if (option->len > 0)
        statements_add(statements, "%sREVOKE GRANT OPTION FOR %s ON %s FROM %s", command,
                       option->str, either->target, either->grantee);
}

static bool
is_missing(const Privilege *from, const Privilege *to, const char *entry)
{
    const char *old = find_entry(from, entry, '+');
    return old == NULL || (is_grantable(entry) && !is_grantable(old)) ||
           goes_with_relation(from, to, entry);
}

static void
add_grants(Statements *statements, const Privilege *from, const Privilege *to)
{
    const Privilege *either = to != NULL ? to : from;
    const char *command = either->command == NULL ? "" : either->command;
    g_autoptr(GString) plain = g_string_new(NULL);
    g_autoptr(GString) grantable = g_string_new(NULL);
    for (unsigned i = 0; to != NULL && i < to->entry_count; i++)
        if (to->entries[i][0] == '+' && is_missing(from, to, to->entries[i]))
            add_entry(is_grantable(to->entries[i]) ? grantable : plain, to->entries[i]);
    for (unsigned i = 0; from != NULL && i < from->entry_count; i++)
        if (from->entries[i][0] == '-' && find_entry(to, from->entries[i], '-') == NULL &&
            find_entry(to, from->entries[i], '+') == NULL)
            add_entry(plain, from->entries[i]);
    if (plain->len > 0)
        statements_add(statements, "%sGRANT %s ON %s TO %s", command, plain->str, either->target,
                       either->grantee);
    if (grantable->len > 0)
        statements_add(statements, "%sGRANT %s ON %s TO %s WITH GRANT OPTION", command,
                       grantable->str, either->target, either->grantee);
}

static void
create_privilege(Statements *statements, const Object *object)
{
    add_revokes(statements, NULL, (const Privilege *)object);
    add_grants(statements, NULL, (const Privilege *)object);
}

static void
alter_privilege(Statements *statements, const Object *from, const Object *to, unsigned which)
{
    (void)which;
    add_revokes(statements, (const Privilege *)from, (const Privilege *)to);
    add_grants(statements, (const Privilege *)from, (const Privilege *)to);
}

static void
drop_privilege(Statements *statements, const Object *object)
{
    add_revokes(statements, (const Privilege *)object, NULL);
    add_grants(statements, (const Privilege *)object, NULL);
}

const Kind kind_privilege = {
    .name = "privileges",
    .plural = "privileges",
    .aspects = aspects,
    .of_databases = true,
    .compare = compare_privilege,
    .create = create_privilege,
    .alter = alter_privilege,
    .drop = drop_privilege,
    .queries = queries,
};
