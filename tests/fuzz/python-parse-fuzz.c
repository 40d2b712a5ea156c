// libFuzzer: any bytes at all become a tree whose every node is where the file is, and no deeper
// than what a recursive walk can bear.
#include "python/parser.h"
#include "tests/oracle/python-tree-rows.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    g_autoptr(SyntaxTree) tree = python_parse("a.py", (const char *)bytes, length);
    for (size_t i = 0; i < tree->diagnostics.count; i++) {
        const Diagnostic *row = &tree->diagnostics.rows[i];
        g_assert(row->text != NULL && row->origin.line > 0 && row->origin.column > 0);
    }
    bool is_broken = false;
    for (const Node *node = tree->module->body; node != NULL; node = node->next)
        is_broken |= node->kind == NODE_BROKEN;
    g_assert(!is_broken || tree->diagnostics.count > 0);
    // Writing the tree visits every node.
    Dump dump = {.out = g_string_new(NULL)};
    dump_node(&dump, tree->module);
    g_string_free(dump.out, TRUE);
    return 0;
}
