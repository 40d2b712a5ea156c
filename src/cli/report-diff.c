#include "cli/report-private.h"

#include "base/text.h"

// The DDL of both sides as a unified diff: what a reviewer reads, and what tools colour.

enum { CONTEXT = 3 };

// Where a hunk begins and ends among the lines, and the first line of each side that it has.
typedef struct {
    size_t begin, end;
    size_t from, to;
} Hunk;

static bool
is_changed(const DdlLines *lines, size_t at)
{
    return lines->rows[at].sign != ' ';
}

// A hunk goes on as long as the next change is not further away than both contexts are long.
static size_t
end_of_hunk(const DdlLines *lines, size_t begin)
{
    size_t last = begin;
    for (size_t i = begin; i < lines->count && i <= last + 2 * CONTEXT; i++)
        if (is_changed(lines, i))
            last = i;
    return MIN(last + CONTEXT + 1, lines->count);
}

static size_t
count_side(const DdlLines *lines, size_t begin, size_t end, char other)
{
    size_t count = 0;
    for (size_t i = begin; i < end; i++)
        count += lines->rows[i].sign != other;
    return count;
}

static void
print_hunk(const DdlLines *lines, const Hunk *hunk, Output *output)
{
    size_t from = count_side(lines, hunk->begin, hunk->end, '+');
    size_t to = count_side(lines, hunk->begin, hunk->end, '-');
    output_add(output, "@@ -%zu,%zu +%zu,%zu @@\n", hunk->from + (from > 0), from,
               hunk->to + (to > 0), to);
    for (size_t i = hunk->begin; i < hunk->end; i++) {
        output_add_mark(output, lines->rows[i].sign);
        output_add_safe(output, lines->rows[i].text);
        output_add(output, "\n");
    }
}

static void
print_hunks(const DdlLines *lines, Output *output)
{
    size_t done = 0;
    for (size_t i = 0; i < lines->count; i++) {
        if (i < done || !is_changed(lines, i))
            continue;
        Hunk hunk = {.begin = MAX(i - MIN(i, CONTEXT), done), .end = end_of_hunk(lines, i)};
        hunk.from = count_side(lines, 0, hunk.begin, '+');
        hunk.to = count_side(lines, 0, hunk.begin, '-');
        print_hunk(lines, &hunk, output);
        done = hunk.end;
    }
}

static void
print_name(Output *output, const char *sign, const char *title, const char *side, bool is_there)
{
    output_add(output, "%s ", sign);
    output_add_safe(output, is_there ? title : "/dev/null");
    output_add(output, "%s%s\n", is_there ? "\t" : "", is_there ? side : "");
}

static void
print_table(const DriftTable *table, Output *output)
{
    g_autoptr(Arena) arena = arena_new();
    g_autofree char *database = drift_ddl(table->database);
    g_autofree char *models = drift_ddl(table->models);
    DdlLines lines = drift_ddl_lines(database, models, arena);
    size_t changed = 0;
    for (size_t i = 0; i < lines.count; i++)
        changed += is_changed(&lines, i);
    if (changed == 0)
        return; // what differs is not in the text: the lines below say so
    print_name(output, "---", table->title, "database", table->database != NULL);
    print_name(output, "+++", table->title, "models", table->models != NULL);
    print_hunks(&lines, output);
}

// What no text of either side shows is said all the same.
static void
print_unproven(const ReportLine *line, Output *output)
{
    if (line->mark != MARK_UNKNOWN)
        return;
    output_add(output, "# ");
    output_add_mark(output, '?');
    output_add(output, " ");
    output_add_safe(output, line->headline);
    output_add(output, "\n");
}

void
report_print_diff(const Report *report, const ReportLines *lines, Output *output)
{
    (void)report;
    const DriftTable *table = NULL;
    for (guint i = 0; i < lines->lines->len; i++) {
        const ReportLine *line = report_line(lines, i);
        if (line->table != table)
            print_table(line->table, output);
        table = line->table;
        print_unproven(line, output);
    }
}
