// models PATH…: how long it takes from files of models to a Schema, and the most memory that it
// needed: the whole process's, less what it had before. Run it once for each figure.
#include "models/models.h"

#include <stdio.h>
#include <sys/resource.h>

static long
peak_kib(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

int
main(int argument_count, char **arguments)
{
    if (argument_count < 2)
        g_error("usage: models PATH…");
    long before = peak_kib();
    gint64 start = g_get_monotonic_time();
    g_autoptr(GError) error = NULL;
    ModelsCounts counts;
    Schema *schema = models_read((const char *const *)arguments + 1, NULL, &counts, &error);
    if (schema == NULL)
        g_error("%s", error->message);
    gint64 took = g_get_monotonic_time() - start;
    printf("%zu files, %zu tables: %.1f ms, peak %.1f MiB (%.1f MiB before), schema %.1f MiB\n",
           counts.files, counts.tables, (double)took / 1e3, (double)peak_kib() / 1024,
           (double)before / 1024, (double)arena_size(schema->arena) / 1048576);
    schema_free(schema);
    return 0;
}
