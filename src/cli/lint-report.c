#include "config.h"

#include "cli/lint-report.h"

#include "base/text.h"
#include "cli/json.h"

#include <string.h>

static const char *const format_names[] = {
    [LINT_AS_TEXT] = "text",
    [LINT_AS_JSON] = "json",
    [LINT_AS_SARIF] = "sarif",
    [LINT_AS_GITHUB] = "github",
};

// How a level is called: by us, by SARIF, by GitHub.
static const struct {
    const char *name, *sarif, *github;
} levels[] = {
    [LINT_REMARK] = {"remark", "note", "notice"},
    [LINT_WARNING] = {"warning", "warning", "warning"},
    [LINT_ERROR] = {"error", "error", "error"},
};

bool
lint_format(const char *name, LintFormat *format)
{
    for (size_t i = 0; i < G_N_ELEMENTS(format_names); i++)
        if (strcmp(format_names[i], name) == 0) {
            *format = (LintFormat)i;
            return true;
        }
    return false;
}

static size_t
count_findings(const GPtrArray *reports)
{
    size_t count = 0;
    for (guint i = 0; i < reports->len; i++)
        count += ((const LintReport *)reports->pdata[i])->count;
    return count;
}

// ---- text --------------------------------------------------------------------------------------

static void
print_finding(const LintFinding *finding, Output *output)
{
    g_autofree char *where = origin_text(finding->origin);
    output_add_safe(output, where);
    output_add(output, ": %s %s\n    ", levels[finding->rule->level].name, finding->rule->name);
    output_add_safe(output, finding->message);
    output_add(output, "\n");
    if (finding->hint != NULL)
        output_add(output, "    hint: %s\n", finding->hint);
}

static void
print_sum(const GPtrArray *reports, Output *output)
{
    size_t statements = 0, allowed = 0, count = count_findings(reports);
    for (guint i = 0; i < reports->len; i++) {
        statements += ((const LintReport *)reports->pdata[i])->statements;
        allowed += ((const LintReport *)reports->pdata[i])->allowed;
    }
    g_autofree char *findings = text_plural((int64_t)count, "finding");
    g_autofree char *of = text_plural((int64_t)statements, "statement");
    g_autofree char *files = text_plural(reports->len, "file");
    output_add(output, "%s in %s of %s", findings, of, files);
    if (allowed > 0)
        output_add(output, "; %zu allowed with a reason", allowed);
    output_add(output, ".\n");
}

static void
print_text(const GPtrArray *reports, Output *output)
{
    for (guint i = 0; i < reports->len; i++) {
        const LintReport *report = reports->pdata[i];
        for (size_t j = 0; j < report->count; j++)
            print_finding(&report->rows[j], output);
    }
    if (count_findings(reports) > 0)
        output_add(output, "\n");
    print_sum(reports, output);
}

// ---- JSON --------------------------------------------------------------------------------------

static void
print_node(JsonBuilder *builder, Output *output)
{
    JsonNode *node = json_builder_get_root(builder);
    g_autofree char *text = json_to_string(node, TRUE);
    g_string_append_printf(output->text, "%s\n", text);
    json_node_unref(node);
    g_object_unref(builder);
}

static void
add_finding(JsonBuilder *builder, const LintFinding *finding)
{
    json_builder_begin_object(builder);
    json_add_text(builder, "rule", finding->rule->name);
    json_add_text(builder, "file", finding->origin.file);
    json_add_number(builder, "line", finding->origin.line);
    json_add_number(builder, "column", finding->origin.column);
    json_add_text(builder, "severity", levels[finding->rule->level].name);
    json_add_text(builder, "message", finding->message);
    json_add_text(builder, "hint", finding->hint);
    json_add_number(builder, "statement", (int64_t)finding->statement + 1);
    json_builder_end_object(builder);
}

static void
print_json(const GPtrArray *reports, Output *output)
{
    JsonBuilder *builder = json_builder_new();
    json_builder_begin_array(builder);
    for (guint i = 0; i < reports->len; i++) {
        const LintReport *report = reports->pdata[i];
        for (size_t j = 0; j < report->count; j++)
            add_finding(builder, &report->rows[j]);
    }
    json_builder_end_array(builder);
    print_node(builder, output);
}

// ---- SARIF -------------------------------------------------------------------------------------

static void
begin_member(JsonBuilder *builder, const char *name)
{
    json_builder_set_member_name(builder, name);
    json_builder_begin_object(builder);
}

static void
add_message(JsonBuilder *builder, const char *name, const char *text)
{
    begin_member(builder, name);
    json_add_text(builder, "text", text);
    json_builder_end_object(builder);
}

static void
add_sarif_tool(JsonBuilder *builder)
{
    begin_member(builder, "tool");
    begin_member(builder, "driver");
    json_add_text(builder, "name", "trueup");
    json_add_text(builder, "version", PACKAGE_VERSION);
    json_builder_set_member_name(builder, "rules");
    json_builder_begin_array(builder);
    for (size_t i = 0; lint_rule(i) != NULL; i++) {
        const LintRule *rule = lint_rule(i);
        json_builder_begin_object(builder);
        json_add_text(builder, "id", rule->name);
        add_message(builder, "shortDescription", rule->message);
        if (rule->hint != NULL)
            add_message(builder, "help", rule->hint);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
    json_builder_end_object(builder);
    json_builder_end_object(builder);
}

static void
add_sarif_place(JsonBuilder *builder, Origin origin)
{
    json_builder_set_member_name(builder, "locations");
    json_builder_begin_array(builder);
    json_builder_begin_object(builder);
    begin_member(builder, "physicalLocation");
    begin_member(builder, "artifactLocation");
    g_autofree char *uri = g_uri_escape_string(origin.file, "/", FALSE);
    json_add_text(builder, "uri", uri);
    json_builder_end_object(builder);
    begin_member(builder, "region");
    json_add_number(builder, "startLine", MAX(origin.line, 1));
    json_add_number(builder, "startColumn", MAX(origin.column, 1));
    json_builder_end_object(builder);
    json_builder_end_object(builder);
    json_builder_end_object(builder);
    json_builder_end_array(builder);
}

static void
add_sarif_result(JsonBuilder *builder, const LintFinding *finding)
{
    json_builder_begin_object(builder);
    json_add_text(builder, "ruleId", finding->rule->name);
    json_add_text(builder, "level", levels[finding->rule->level].sarif);
    add_message(builder, "message", finding->message);
    add_sarif_place(builder, finding->origin);
    json_builder_end_object(builder);
}

static void
print_sarif(const GPtrArray *reports, Output *output)
{
    JsonBuilder *builder = json_begin();
    json_add_text(builder, "$schema", "https://json.schemastore.org/sarif-2.1.0.json");
    json_add_text(builder, "version", "2.1.0");
    json_builder_set_member_name(builder, "runs");
    json_builder_begin_array(builder);
    json_builder_begin_object(builder);
    add_sarif_tool(builder);
    json_add_text(builder, "columnKind", "unicodeCodePoints");
    json_builder_set_member_name(builder, "results");
    json_builder_begin_array(builder);
    for (guint i = 0; i < reports->len; i++) {
        const LintReport *report = reports->pdata[i];
        for (size_t j = 0; j < report->count; j++)
            add_sarif_result(builder, &report->rows[j]);
    }
    json_builder_end_array(builder);
    json_builder_end_object(builder);
    json_builder_end_array(builder);
    json_print(builder, output);
}

// ---- GitHub ------------------------------------------------------------------------------------

// What a workflow command reads as its own: %, ends of lines, and between properties : and , .
static void
add_github_text(GString *text, const char *plain, bool is_property)
{
    for (const char *c = plain; *c != '\0'; c++) {
        bool own =
            *c == '%' || *c == '\n' || *c == '\r' || (is_property && (*c == ':' || *c == ','));
        if (own)
            g_string_append_printf(text, "%%%02X", (unsigned)(guchar)*c);
        else
            g_string_append_c(text, *c);
    }
}

static void
print_github(const GPtrArray *reports, Output *output)
{
    for (guint i = 0; i < reports->len; i++) {
        const LintReport *report = reports->pdata[i];
        for (size_t j = 0; j < report->count; j++) {
            const LintFinding *finding = &report->rows[j];
            g_string_append_printf(output->text, "::%s file=", levels[finding->rule->level].github);
            add_github_text(output->text, finding->origin.file, true);
            g_string_append_printf(output->text, ",line=%d,col=%d,title=%s::", finding->origin.line,
                                   finding->origin.column, finding->rule->name);
            add_github_text(output->text, finding->message, false);
            if (finding->hint != NULL)
                g_string_append_printf(output->text, "; hint: %s", finding->hint);
            g_string_append_c(output->text, '\n');
        }
    }
}

void
lint_print(const GPtrArray *reports, LintFormat format, Output *output)
{
    switch (format) {
    case LINT_AS_TEXT:
        print_text(reports, output);
        return;
    case LINT_AS_JSON:
        print_json(reports, output);
        return;
    case LINT_AS_SARIF:
        print_sarif(reports, output);
        return;
    case LINT_AS_GITHUB:
        print_github(reports, output);
    }
}

// ---- the rules ---------------------------------------------------------------------------------

static void
add_rule(JsonBuilder *builder, const LintRule *rule)
{
    json_builder_begin_object(builder);
    json_add_text(builder, "rule", rule->name);
    json_add_text(builder, "severity", levels[rule->level].name);
    json_add_text(builder, "message", rule->message);
    json_add_text(builder, "hint", rule->hint);
    json_builder_set_member_name(builder, "opt_in");
    json_builder_add_boolean_value(builder, (rule->traits & LINT_OPT_IN) != 0);
    json_builder_end_object(builder);
}

void
lint_print_rules(bool as_json, Output *output)
{
    JsonBuilder *builder = json_builder_new();
    json_builder_begin_array(builder);
    for (size_t i = 0; lint_rule(i) != NULL; i++) {
        const LintRule *rule = lint_rule(i);
        add_rule(builder, rule);
        if (as_json)
            continue;
        output_add(output, "%s (%s%s)\n    %s\n", rule->name, levels[rule->level].name,
                   (rule->traits & LINT_OPT_IN) != 0 ? ", opt-in" : "", rule->message);
        if (rule->hint != NULL)
            output_add(output, "    hint: %s\n", rule->hint);
    }
    json_builder_end_array(builder);
    if (as_json)
        print_node(builder, output);
    else
        g_object_unref(builder);
}
