#include "ui/screens/generate-private.h"

#include <string.h>

// The file as it would be written, its downgrade, or its SQL.

char *
generate_sql(const PlanPart *part)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (size_t i = 0; i < part->count; i++)
        g_string_append_printf(text, "%s%s;\n", i > 0 ? "\n" : "", part->steps[i].sql);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static const char *
preview_text(const GenerateScreen *generate, char **made)
{
    const NewRevisions *revisions = generate->revisions;
    if (generate->file >= revisions->count)
        return "";
    const char *text = revisions->files[generate->file].text;
    if (generate->view == PREVIEW_SQL && generate->file < revisions->parts->count)
        return *made = generate_sql(&revisions->parts->parts[generate->file]);
    const char *down = strstr(text, "def downgrade");
    if (down == NULL)
        down = strstr(text, "-- migrate:down");
    return generate->view == PREVIEW_DOWNGRADE && down != NULL ? down : text;
}

void
generate_make_preview(GenerateScreen *generate)
{
    g_autofree char *made = NULL;
    const char *text = preview_text(generate, &made);
    g_strfreev(generate->lines);
    generate->lines = g_strsplit(text, "\n", -1);
    generate->lines_list.count = g_strv_length(generate->lines);
    // the head of the file says nothing that the screen does not
    size_t first = 0;
    for (size_t i = 0; i < generate->lines_list.count && generate->view == PREVIEW_FILE; i++)
        if (g_str_has_prefix(generate->lines[i], "def upgrade") ||
            g_str_has_prefix(generate->lines[i], "-- migrate:up"))
            first = i;
    generate->lines_list.cursor = generate->lines_list.top = first;
}
