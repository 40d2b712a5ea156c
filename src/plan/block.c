#include "plan/strategy-private.h"

#include "base/sql.h"

Block *
block_add(Writer *writer, BlockType type, const char *words)
{
    Block *block = ARENA_NEW(writer->decision->deciding->arena, Block);
    *block = (Block){.type = type,
                     .words = words,
                     .change = writer->decision->change,
                     .is_online = true,
                     .statements = g_array_new(FALSE, TRUE, sizeof(BlockStatement)),
                     .undo = g_array_new(FALSE, TRUE, sizeof(BlockStatement)),
                     .followers = g_ptr_array_new()};
    block->object = block->change->to != NULL ? block->change->to : block->change->from;
    g_ptr_array_add(writer->blocks, block);
    return block;
}

void
block_free(Block *block)
{
    g_array_unref(block->statements);
    g_array_unref(block->undo);
    g_ptr_array_unref(block->followers);
}

static BlockStatement *
add_statement(GArray *list, Arena *arena, const char *sql)
{
    BlockStatement statement = {.sql = arena_text(arena, sql)};
    g_array_append_val(list, statement);
    return &g_array_index(list, BlockStatement, list->len - 1);
}

BlockStatement *
block_do(Writer *writer, const char *format, ...)
{
    Block *block = writer->blocks->pdata[writer->blocks->len - 1];
    g_autoptr(GString) sql = g_string_new(NULL);
    va_list arguments;
    va_start(arguments, format);
    sql_add_arguments(sql, format, arguments);
    va_end(arguments);
    return add_statement(block->statements, writer->decision->deciding->arena, sql->str);
}

void
block_undo(Writer *writer, const char *format, ...)
{
    Block *block = writer->blocks->pdata[writer->blocks->len - 1];
    g_autoptr(GString) sql = g_string_new(NULL);
    va_list arguments;
    va_start(arguments, format);
    sql_add_arguments(sql, format, arguments);
    va_end(arguments);
    (void)add_statement(block->undo, writer->decision->deciding->arena, sql->str);
}

static void
add_all(GArray *list, Arena *arena, const Statements *statements)
{
    for (size_t i = 0; i < statements->count; i++)
        add_statement(list, arena, statements->rows[i].sql)->loses_data =
            statements->rows[i].loses_data;
}

void
block_do_all(Writer *writer, const Statements *statements)
{
    Block *block = writer->blocks->pdata[writer->blocks->len - 1];
    add_all(block->statements, writer->decision->deciding->arena, statements);
}

void
block_undo_all(Writer *writer, const Statements *statements)
{
    Block *block = writer->blocks->pdata[writer->blocks->len - 1];
    add_all(block->undo, writer->decision->deciding->arena, statements);
}

Statements
block_statements(const Decision *decision)
{
    const Deciding *deciding = decision->deciding;
    return (Statements){
        .arena = deciding->arena, .from = deciding->changes->from, .to = deciding->changes->to};
}

Statements
block_undo_statements(const Decision *decision)
{
    const Deciding *deciding = decision->deciding;
    return (Statements){
        .arena = deciding->arena, .from = deciding->changes->to, .to = deciding->changes->from};
}
