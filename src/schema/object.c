#include "schema/object.h"

#include "base/sql.h"

#include <string.h>

static int
compare_names(const char *a, const char *b)
{
    if (a == b)
        return 0;
    return a == NULL ? -1 : b == NULL ? 1 : strcmp(a, b);
}

int
object_compare(const Object *a, const Object *b)
{
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    int order = compare_names(a->namespace, b->namespace);
    return order != 0 ? order : compare_names(a->name, b->name);
}

const Object *
object_child(const Object *parent, KindId kind, const char *name)
{
    size_t low = 0, high = parent->child_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const Object *child = parent->children[middle];
        int order =
            child->kind != kind ? (child->kind < kind ? -1 : 1) : compare_names(child->name, name);
        if (order == 0)
            return child;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

char *
object_path(const Object *object)
{
    // The path is our own notation for headings: "user" needs no quotes there, "a.b" does.
    GString *path = g_string_new(NULL);
    const Object *chain[3] = {object, object->parent, NULL};
    size_t depth = object->parent != NULL ? 2 : 1;
    if (object->namespace != NULL && strcmp(object->namespace, "public") != 0)
        g_string_append_printf(path, "%s.", object->namespace);
    for (size_t i = depth; i-- > 0;) {
        if (strchr(chain[i]->name, '.') != NULL && chain[i]->kind != KIND_FUNCTION)
            sql_add_identifier(path, chain[i]->name);
        else
            g_string_append(path, chain[i]->name);
        if (i > 0)
            g_string_append_c(path, '.');
    }
    return g_string_free(path, FALSE);
}
