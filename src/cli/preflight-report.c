#include "cli/preflight-report.h"

#include "base/text.h"

#include <stdio.h>

static const struct {
    const char *name;
    const char *sign;
} levels[] = {[FINDING_FACT] = {"fact", " "},
              [FINDING_HAZARD] = {"hazard", "!"},
              [FINDING_BREAKS] = {"breaks", "!"}};
_Static_assert(G_N_ELEMENTS(levels) == FINDING_BREAKS + 1, "a row for each level");

static size_t
count_of(const Ready *ready)
{
    return ready != NULL && ready->preflight != NULL ? ready->preflight->count : 0;
}

char *
preflight_report_line(const Ready *ready, const Project *project, const Finding *finding)
{
    g_autofree char *line = ready_line(ready, project, finding);
    g_autofree char *text = g_strdup_printf(
        "%s %s%s%s%s", levels[finding->level].sign, line, finding->rule != NULL ? " (" : "",
        finding->rule != NULL ? finding->rule : "", finding->rule != NULL ? ")" : "");
    return text_safe(text, NULL);
}

void
preflight_report_say(const Ready *ready, const Project *project)
{
    for (size_t i = 0; i < count_of(ready); i++) {
        const Finding *finding = &ready->preflight->rows[i];
        g_autofree char *line = preflight_report_line(ready, project, finding);
        if (finding->level != FINDING_FACT)
            fprintf(stderr, " %s\n", line);
    }
}

void
preflight_report_say_proof(const Proven *proven, const char *approved)
{
    g_autofree char *safe = text_safe(proven->text, NULL);
    fprintf(stderr, "%s%s%s\n", safe, approved != NULL ? "; " : "",
            approved != NULL ? approved : "");
}

void
preflight_report_print(const Ready *ready, const Project *project, Output *output)
{
    for (size_t i = 0; i < count_of(ready); i++) {
        const Finding *finding = &ready->preflight->rows[i];
        g_autofree char *line = preflight_report_line(ready, project, finding);
        output_add(output, " %s\n", line);
        if (finding->hint == NULL || finding->level == FINDING_FACT)
            continue;
        output_add(output, "     ");
        output_add_safe(output, finding->hint);
        output_add(output, "\n");
    }
}

const char *
preflight_report_hazard(const Ready *ready, const Project *project, const Proven *proven,
                        Arena *arena)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (size_t i = 0; i < count_of(ready); i++) {
        const Finding *finding = &ready->preflight->rows[i];
        g_autofree char *line = ready_line(ready, project, finding);
        if (ready_level(finding) != READY_SAID)
            g_string_append_printf(text, "%s\n", line);
    }
    if (proven_is_asked(proven))
        g_string_append_printf(text, "%s\n", proven->text);
    if (text->len == 0)
        return NULL;
    bool fails = ready_worst(ready) == READY_FAILS;
    g_string_append(text, fails ? "nothing was run: it would fail there"
                                : "nothing was run: nobody accepted that");
    return arena_text(arena, text->str);
}

const char *
preflight_report_hint(const Ready *ready, const Proven *proven)
{
    for (size_t i = 0; i < count_of(ready); i++) {
        const Finding *finding = &ready->preflight->rows[i];
        if (ready_level(finding) != READY_SAID && finding->hint != NULL)
            return finding->hint;
    }
    return proven_is_asked(proven) ? proven->hint : NULL;
}

static void
add_finding(const Ready *ready, const Project *project, JsonBuilder *builder,
            const Finding *finding)
{
    json_builder_begin_object(builder);
    json_add_text(builder, "level", levels[finding->level].name);
    json_add_text(builder, "rule", finding->rule);
    json_add_text(builder, "text", project_relative(project, finding->text));
    json_add_text(builder, "hint", finding->hint);
    if (finding->statement != PREFLIGHT_WHOLE)
        json_add_origin(builder, project->root,
                        ready->request.statements[finding->statement]->origin);
    if (finding->count >= 0)
        json_add_number(builder, "count", finding->count);
    json_builder_set_member_name(builder, "samples");
    json_builder_begin_array(builder);
    for (size_t i = 0; finding->samples != NULL && finding->samples[i] != NULL; i++)
        json_add_text(builder, NULL, finding->samples[i]);
    json_builder_end_array(builder);
    json_builder_end_object(builder);
}

void
preflight_report_add_json(const Ready *ready, const Project *project, JsonBuilder *builder)
{
    json_builder_set_member_name(builder, "preflight");
    json_builder_begin_array(builder);
    for (size_t i = 0; i < count_of(ready); i++)
        add_finding(ready, project, builder, &ready->preflight->rows[i]);
    json_builder_end_array(builder);
}
