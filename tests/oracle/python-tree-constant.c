#include "tests/oracle/python-tree-rows.h"

#include <string.h>

void
dump_bytes(Dump *dump, const char *bytes, size_t length)
{
    bool is_plain = true;
    for (size_t i = 0; i < length && is_plain; i++)
        is_plain = bytes[i] >= ' ' && bytes[i] <= '~' && bytes[i] != '"' && bytes[i] != '\\';
    g_string_append_c(dump->out, is_plain ? '"' : 'x');
    for (size_t i = 0; i < length && !is_plain; i++)
        g_string_append_printf(dump->out, "%02x", (unsigned char)bytes[i]);
    if (is_plain) {
        g_string_append_len(dump->out, bytes, (gssize)length);
        g_string_append_c(dump->out, '"');
    }
}

static guint
take_radix(const char **text)
{
    char radix = (*text)[0] == '0' ? (char)((*text)[1] | 0x20) : '0';
    guint base = radix == 'x' ? 16 : radix == 'o' ? 8 : radix == 'b' ? 2 : 10;
    *text += base == 10 ? 0 : 2;
    return base;
}

// A number of any size in decimal digits.
static char *
decimal(const char *text)
{
    guint base = take_radix(&text);
    g_autoptr(GByteArray) digits = g_byte_array_new(); // the lowest first
    for (; *text != '\0'; text++) {
        guint carry = (guint)g_ascii_xdigit_value(*text);
        for (guint i = 0; i < digits->len; i++) {
            carry += digits->data[i] * base;
            digits->data[i] = (guint8)(carry % 10);
            carry /= 10;
        }
        for (; carry > 0; carry /= 10) {
            guint8 digit = (guint8)(carry % 10);
            g_byte_array_append(digits, &digit, 1);
        }
    }
    GString *out = g_string_new(NULL);
    guint count = digits->len;
    while (count > 0 && digits->data[count - 1] == 0)
        count--;
    for (guint i = count; i > 0; i--)
        g_string_append_c(out, (char)('0' + digits->data[i - 1]));
    if (count == 0)
        g_string_append_c(out, '0');
    return g_string_free(out, FALSE);
}

static void
dump_integer(Dump *dump, const IntegerValue *integer)
{
    g_autofree char *digits = decimal(integer->text);
    g_autofree char *value = g_strdup_printf("%" G_GINT64_FORMAT, integer->value);
    g_assert(integer->fits == (g_strcmp0(digits, value) == 0));
    g_string_append_printf(dump->out, "i%s", digits);
}

static void
dump_double(Dump *dump, char kind, double value)
{
    guint64 bits = 0;
    memcpy(&bits, &value, sizeof bits);
    g_string_append_printf(dump->out, "%c%016" G_GINT64_MODIFIER "x", kind, bits);
}

void
dump_constant(Dump *dump, const Node *node)
{
    switch (node->kind) {
    case NODE_INTEGER:
        dump_integer(dump, &node->integer);
        return;
    case NODE_FLOAT:
    case NODE_IMAGINARY:
        dump_double(dump, node->kind == NODE_FLOAT ? 'f' : 'j', node->number.value);
        return;
    case NODE_STRING:
        g_string_append_c(dump->out, node->text.has_u ? 'u' : 's');
        dump_bytes(dump, node->text.bytes, node->text.length);
        return;
    case NODE_BYTES:
        g_string_append_c(dump->out, 'b');
        dump_bytes(dump, node->text.bytes, node->text.length);
        return;
    case NODE_ELLIPSIS:
        g_string_append(dump->out, "...");
        return;
    default:
        g_string_append(dump->out, syntax_kind_name(node->kind));
        return;
    }
}
