#include "python/builtin-private.h"

#include <string.h>

// Methods of str and bytes.

static Value *
text_argument(Evaluator *evaluator, const Call *call, size_t position, const char *name)
{
    Value *value = value_without_instance(need_argument(evaluator, call, position, name));
    return value->kind == VALUE_STRING || value->kind == VALUE_BYTES || value->kind == VALUE_UNKNOWN
               ? value
               : evaluator_raise(evaluator, call->origin, "TypeError",
                                 "a text is expected, not '%s'", value_kind_name(value));
}

static Value *
same_kind(Evaluator *evaluator, const Value *self, const char *text, size_t length)
{
    Value *value = value_from_text_n(evaluator, text, length);
    value->kind = self->kind;
    return value;
}

static Value *
take(Evaluator *evaluator, char *text)
{
    g_autofree char *owned = text;
    return value_from_text(evaluator, owned);
}

static Value *
string_upper(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)call;
    return take(evaluator, g_utf8_strup(self->text.bytes, (gssize)self->text.length));
}

static Value *
string_lower(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)call;
    return take(evaluator, g_utf8_strdown(self->text.bytes, (gssize)self->text.length));
}

typedef enum { CASE_TITLE, CASE_CAPITALIZE, CASE_SWAP } LetterCase;

static Value *
change_case(Evaluator *evaluator, const Value *self, LetterCase letter_case)
{
    GString *text = g_string_new(NULL);
    bool inside = false;
    for (const char *at = self->text.bytes; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar letter = g_utf8_get_char(at);
        bool raise = letter_case == CASE_SWAP ? g_unichar_islower(letter) : !inside;
        g_string_append_unichar(text, raise ? letter_case == CASE_SWAP ? g_unichar_toupper(letter)
                                                                       : g_unichar_totitle(letter)
                                            : g_unichar_tolower(letter));
        inside = letter_case == CASE_CAPITALIZE || g_unichar_isalpha(letter);
    }
    return value_text_take(evaluator, text);
}

static Value *
string_title(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)call;
    return change_case(evaluator, self, CASE_TITLE);
}

static Value *
string_capitalize(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)call;
    return change_case(evaluator, self, CASE_CAPITALIZE);
}

static Value *
string_swapcase(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)call;
    return change_case(evaluator, self, CASE_SWAP);
}

static bool
is_stripped(const char *at, const Value *characters)
{
    gunichar letter = g_utf8_get_char(at);
    return characters == NULL ? g_unichar_isspace(letter) || (letter >= 0x1c && letter <= 0x1f)
                              : g_utf8_strchr(characters->text.bytes, -1, letter) != NULL;
}

static Value *
strip(Evaluator *evaluator, Value *self, const Call *call, bool left, bool right)
{
    Value *characters = call_argument(call, 0, NULL);
    if (characters != NULL && characters->kind == VALUE_NONE)
        characters = NULL;
    if (characters != NULL && characters->kind != self->kind)
        return characters;
    const char *start = self->text.bytes, *end = start + self->text.length;
    while (left && start < end && is_stripped(start, characters))
        start = g_utf8_next_char(start);
    while (right && end > start && is_stripped(g_utf8_prev_char(end), characters))
        end = g_utf8_prev_char(end);
    return same_kind(evaluator, self, start, (size_t)(end - start));
}

static Value *
string_strip(Evaluator *evaluator, Value *self, const Call *call)
{
    return strip(evaluator, self, call, true, true);
}

static Value *
string_lstrip(Evaluator *evaluator, Value *self, const Call *call)
{
    return strip(evaluator, self, call, true, false);
}

static Value *
string_rstrip(Evaluator *evaluator, Value *self, const Call *call)
{
    return strip(evaluator, self, call, false, true);
}

static Value *
split_at_spaces(Evaluator *evaluator, const Value *self, int64_t limit)
{
    Value *list = value_list(evaluator);
    const char *at = self->text.bytes, *end = at + self->text.length;
    while (at < end) {
        while (at < end && is_stripped(at, NULL))
            at = g_utf8_next_char(at);
        const char *word = at;
        bool is_last = limit >= 0 && (int64_t)list->sequence.count >= limit;
        while (at < end && (is_last || !is_stripped(at, NULL)))
            at = g_utf8_next_char(at);
        const char *stop = at;
        while (is_last && stop > word && is_stripped(g_utf8_prev_char(stop), NULL))
            stop = g_utf8_prev_char(stop);
        if (stop > word)
            value_append(evaluator, list, same_kind(evaluator, self, word, (size_t)(stop - word)));
    }
    return list;
}

static Value *
string_split(Evaluator *evaluator, Value *self, const Call *call)
{
    int64_t limit = -1;
    Value *separator = call_argument(call, 0, "sep"), *given = call_argument(call, 1, "maxsplit");
    Value *unknown = call_unknown(call);
    if (unknown != NULL)
        return unknown;
    value_integer(given, &limit);
    if (separator == NULL || separator->kind == VALUE_NONE)
        return split_at_spaces(evaluator, self, limit);
    if (value_without_instance(separator)->kind != self->kind || separator->text.length == 0)
        return evaluator_raise(evaluator, call->origin, "ValueError", "empty separator");
    Value *list = value_list(evaluator);
    const char *at = self->text.bytes, *end = at + self->text.length;
    while (limit < 0 || (int64_t)list->sequence.count < limit) {
        const char *found =
            memmem(at, (size_t)(end - at), separator->text.bytes, separator->text.length);
        if (found == NULL || !take_step(evaluator))
            break;
        value_append(evaluator, list, same_kind(evaluator, self, at, (size_t)(found - at)));
        at = found + separator->text.length;
    }
    value_append(evaluator, list, same_kind(evaluator, self, at, (size_t)(end - at)));
    return list;
}

// From the end, one place after the other: texts are short. Where they are not, and much is alike,
// it is given up.
static const char *
find_last(const char *text, size_t length, const Value *part)
{
    for (size_t i = length + 1; i-- > part->text.length;) {
        const char *at = text + i - part->text.length;
        if (memcmp(at, part->text.bytes, part->text.length) == 0)
            return at;
    }
    return NULL;
}

static bool
is_too_long(Evaluator *evaluator, const Value *self, const Value *part)
{
    return self->text.length * part->text.length > LARGEST_TEXT || !take_step(evaluator);
}

static Value *
too_long(Evaluator *evaluator, const Call *call)
{
    return give_up(evaluator, call->origin, "gave up on a search from the end of a long text");
}

static Value *
string_rsplit(Evaluator *evaluator, Value *self, const Call *call)
{
    int64_t limit = -1;
    Value *separator = call_argument(call, 0, "sep"), *unknown = call_unknown(call);
    if (unknown != NULL)
        return unknown;
    if (!value_integer(call_argument(call, 1, "maxsplit"), &limit) || limit < 0)
        return string_split(evaluator, self, call);
    if (separator == NULL || separator->kind != self->kind || separator->text.length == 0)
        return value_unknown(evaluator, call->origin, "this rsplit() is not followed");
    if (is_too_long(evaluator, self, separator))
        return too_long(evaluator, call);
    Value *list = value_list(evaluator);
    size_t end = self->text.length;
    while ((int64_t)list->sequence.count < limit && take_step(evaluator)) {
        const char *found = find_last(self->text.bytes, end, separator);
        if (found == NULL)
            break;
        size_t from = (size_t)(found - self->text.bytes) + separator->text.length;
        sequence_insert(evaluator, &list->sequence, 0,
                        same_kind(evaluator, self, self->text.bytes + from, end - from));
        end = (size_t)(found - self->text.bytes);
    }
    sequence_insert(evaluator, &list->sequence, 0,
                    same_kind(evaluator, self, self->text.bytes, end));
    return list;
}

static Value *
three_parts(Evaluator *evaluator, Value *self, const Call *call, bool last)
{
    Value *separator = text_argument(evaluator, call, 0, "sep");
    if (separator->kind == VALUE_UNKNOWN)
        return separator;
    if (last && is_too_long(evaluator, self, separator))
        return too_long(evaluator, call);
    const char *text = self->text.bytes;
    const char *found =
        last ? find_last(text, self->text.length, separator)
             : memmem(text, self->text.length, separator->text.bytes, separator->text.length);
    Value **parts = ARENA_NEW_ARRAY(evaluator->arena, Value *, 3);
    parts[0] = parts[1] = parts[2] = same_kind(evaluator, self, "", 0);
    if (found == NULL) {
        parts[last ? 2 : 0] = self;
    } else {
        const char *after = found + separator->text.length;
        parts[0] = same_kind(evaluator, self, text, (size_t)(found - text));
        parts[1] = separator;
        parts[2] = same_kind(evaluator, self, after, self->text.length - (size_t)(after - text));
    }
    return value_from_items(evaluator, VALUE_TUPLE, parts, 3);
}

static Value *
string_partition(Evaluator *evaluator, Value *self, const Call *call)
{
    return three_parts(evaluator, self, call, false);
}

static Value *
string_rpartition(Evaluator *evaluator, Value *self, const Call *call)
{
    return three_parts(evaluator, self, call, true);
}

static Value *
string_splitlines(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)call;
    Value *list = value_list(evaluator);
    const char *at = self->text.bytes, *end = at + self->text.length;
    while (at < end && take_step(evaluator)) {
        size_t length = strcspn(at, "\r\n");
        value_append(evaluator, list, same_kind(evaluator, self, at, length));
        at += length;
        at += at[0] == '\r' && at[1] == '\n' ? 2 : 1;
    }
    return list;
}

static Value *
string_join(Evaluator *evaluator, Value *self, const Call *call)
{
    Value *seen =
        evaluator_iterate(evaluator, need_argument(evaluator, call, 0, "iterable"), call->origin);
    const Items *items = value_sequence(seen);
    if (items == NULL || items->rest != NULL)
        return items == NULL ? seen : items->rest;
    g_autoptr(GString) text = g_string_new(NULL);
    for (size_t i = 0; i < items->count; i++) {
        Value *item = value_without_instance(items->items[i]);
        if (item->kind == VALUE_UNKNOWN)
            return item;
        if (item->kind != self->kind)
            return evaluator_raise(evaluator, call->origin, "TypeError",
                                   "sequence item %zu: expected str instance, %s found", i,
                                   value_kind_name(item));
        if (i > 0)
            g_string_append_len(text, self->text.bytes, (gssize)self->text.length);
        g_string_append_len(text, item->text.bytes, (gssize)item->text.length);
        if (text->len > LARGEST_TEXT)
            return give_up(evaluator, call->origin,
                           "gave up after a text of more than %d characters", LARGEST_TEXT);
    }
    return same_kind(evaluator, self, text->str, text->len);
}

static Value *
string_replace(Evaluator *evaluator, Value *self, const Call *call)
{
    Value *old = text_argument(evaluator, call, 0, "old");
    Value *new = text_argument(evaluator, call, 1, "new");
    int64_t limit = -1;
    value_integer(call_argument(call, 2, "count"), &limit);
    if (old->kind == VALUE_UNKNOWN || new->kind == VALUE_UNKNOWN)
        return old->kind == VALUE_UNKNOWN ? old : new;
    g_autoptr(GString) text = g_string_new(NULL);
    const char *at = self->text.bytes, *end = at + self->text.length;
    if (old->text.length == 0)
        return value_unknown(evaluator, call->origin, "a replacement of nothing is not followed");
    for (; limit != 0; limit--) {
        const char *found = memmem(at, (size_t)(end - at), old->text.bytes, old->text.length);
        if (found == NULL || text->len > LARGEST_TEXT)
            break;
        g_string_append_len(text, at, found - at);
        g_string_append_len(text, new->text.bytes, (gssize) new->text.length);
        at = found + old->text.length;
    }
    g_string_append_len(text, at, end - at);
    return same_kind(evaluator, self, text->str, text->len);
}

static bool
affix_matches(const Value *self, const Value *affix, bool at_end)
{
    size_t length = affix->text.length;
    return length <= self->text.length &&
           memcmp(self->text.bytes + (at_end ? self->text.length - length : 0), affix->text.bytes,
                  length) == 0;
}

static Value *
has_affix(Evaluator *evaluator, Value *self, const Call *call, bool at_end)
{
    Value *affix = need_argument(evaluator, call, 0, "prefix");
    Value *unknown = call_unknown(call);
    if (unknown != NULL || call->count > 1)
        return unknown != NULL ? unknown
                               : value_unknown(evaluator, call->origin,
                                               "a range of startswith() is not followed");
    const Items *several = affix->kind == VALUE_TUPLE ? &affix->sequence : NULL;
    if (several == NULL)
        return value_bool(evaluator,
                          value_text(affix) != NULL &&
                              affix_matches(self, value_without_instance(affix), at_end));
    for (size_t i = 0; i < several->count; i++)
        if (value_text(several->items[i]) != NULL && affix_matches(self, several->items[i], at_end))
            return evaluator->yes;
    return several->rest != NULL ? several->rest : evaluator->no;
}

static Value *
string_startswith(Evaluator *evaluator, Value *self, const Call *call)
{
    return has_affix(evaluator, self, call, false);
}

static Value *
string_endswith(Evaluator *evaluator, Value *self, const Call *call)
{
    return has_affix(evaluator, self, call, true);
}

static Value *
remove_affix(Evaluator *evaluator, Value *self, const Call *call, bool at_end)
{
    Value *affix = text_argument(evaluator, call, 0, "prefix");
    if (affix->kind == VALUE_UNKNOWN)
        return affix;
    if (!affix_matches(self, affix, at_end))
        return self;
    return same_kind(evaluator, self, self->text.bytes + (at_end ? 0 : affix->text.length),
                     self->text.length - affix->text.length);
}

static Value *
string_removeprefix(Evaluator *evaluator, Value *self, const Call *call)
{
    return remove_affix(evaluator, self, call, false);
}

static Value *
string_removesuffix(Evaluator *evaluator, Value *self, const Call *call)
{
    return remove_affix(evaluator, self, call, true);
}

static int64_t
position_of(const Value *self, const Value *part, bool last)
{
    const char *found =
        last ? find_last(self->text.bytes, self->text.length, part)
             : memmem(self->text.bytes, self->text.length, part->text.bytes, part->text.length);
    return found == NULL ? -1 : g_utf8_pointer_to_offset(self->text.bytes, found);
}

static Value *
find_part(Evaluator *evaluator, Value *self, const Call *call, bool last, bool must)
{
    Value *part = text_argument(evaluator, call, 0, "sub");
    if (part->kind == VALUE_UNKNOWN || call->count > 1)
        return part->kind == VALUE_UNKNOWN
                   ? part
                   : value_unknown(evaluator, call->origin, "a range of find() is not followed");
    if (last && is_too_long(evaluator, self, part))
        return too_long(evaluator, call);
    int64_t position = position_of(self, part, last);
    return position < 0 && must
               ? evaluator_raise(evaluator, call->origin, "ValueError", "substring not found")
               : value_from_integer(evaluator, position);
}

static Value *
string_find(Evaluator *evaluator, Value *self, const Call *call)
{
    return find_part(evaluator, self, call, false, false);
}

static Value *
string_rfind(Evaluator *evaluator, Value *self, const Call *call)
{
    return find_part(evaluator, self, call, true, false);
}

static Value *
string_index(Evaluator *evaluator, Value *self, const Call *call)
{
    return find_part(evaluator, self, call, false, true);
}

static Value *
string_count(Evaluator *evaluator, Value *self, const Call *call)
{
    Value *part = text_argument(evaluator, call, 0, "sub");
    if (part->kind == VALUE_UNKNOWN || part->text.length == 0)
        return part->kind == VALUE_UNKNOWN
                   ? part
                   : value_from_integer(evaluator, g_utf8_strlen(self->text.bytes, -1) + 1);
    int64_t count = 0;
    const char *at = self->text.bytes, *end = at + self->text.length;
    while ((at = memmem(at, (size_t)(end - at), part->text.bytes, part->text.length)) != NULL) {
        at += part->text.length;
        count++;
    }
    return value_from_integer(evaluator, count);
}

static Value *
pad_text(Evaluator *evaluator, Value *self, const Call *call, char align)
{
    int64_t width = 0;
    Value *given = need_argument(evaluator, call, 0, "width");
    const char *fill = value_text(call_argument(call, 1, NULL));
    if (!value_integer(given, &width) || width > 10000)
        return given->kind == VALUE_UNKNOWN
                   ? given
                   : value_unknown(evaluator, call->origin,
                                   "gave up after a text that is too wide");
    g_autofree char *specification =
        g_strdup_printf("%s%c%d", fill == NULL ? " " : fill, align, (int)MAX(width, 0));
    return format_value(evaluator, self, specification, call->origin);
}

static Value *
string_ljust(Evaluator *evaluator, Value *self, const Call *call)
{
    return pad_text(evaluator, self, call, '<');
}

static Value *
string_rjust(Evaluator *evaluator, Value *self, const Call *call)
{
    return pad_text(evaluator, self, call, '>');
}

static Value *
string_center(Evaluator *evaluator, Value *self, const Call *call)
{
    return pad_text(evaluator, self, call, '^');
}

static Value *
string_zfill(Evaluator *evaluator, Value *self, const Call *call)
{
    int64_t width = 0;
    Value *given = need_argument(evaluator, call, 0, "width");
    glong length = g_utf8_strlen(self->text.bytes, -1);
    if (!value_integer(given, &width) || width > 10000)
        return given->kind == VALUE_UNKNOWN
                   ? given
                   : value_unknown(evaluator, call->origin,
                                   "gave up after a text that is too wide");
    GString *text = g_string_new(NULL);
    const char *rest = self->text.bytes;
    if (*rest == '-' || *rest == '+')
        g_string_append_c(text, *rest++);
    for (glong i = length; i < width; i++)
        g_string_append_c(text, '0');
    g_string_append(text, rest);
    return value_text_take(evaluator, text);
}

typedef gboolean (*CharacterTest)(gunichar character);

static Value *
all_are(Evaluator *evaluator, const Value *self, CharacterTest test)
{
    for (const char *at = self->text.bytes; *at != '\0'; at = g_utf8_next_char(at))
        if (!test(g_utf8_get_char(at)))
            return evaluator->no;
    return value_bool(evaluator, self->text.length > 0);
}

static Value *
string_isdigit(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)call;
    return all_are(evaluator, self, g_unichar_isdigit);
}

static Value *
string_isalpha(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)call;
    return all_are(evaluator, self, g_unichar_isalpha);
}

static Value *
string_isalnum(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)call;
    return all_are(evaluator, self, g_unichar_isalnum);
}

static Value *
string_isspace(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)call;
    return all_are(evaluator, self, g_unichar_isspace);
}

static Value *
has_case(Evaluator *evaluator, const Value *self, CharacterTest wanted, CharacterTest other)
{
    bool found = false;
    for (const char *at = self->text.bytes; *at != '\0'; at = g_utf8_next_char(at)) {
        if (other(g_utf8_get_char(at)))
            return evaluator->no;
        found |= wanted(g_utf8_get_char(at));
    }
    return value_bool(evaluator, found);
}

static Value *
string_isupper(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)call;
    return has_case(evaluator, self, g_unichar_isupper, g_unichar_islower);
}

static Value *
string_islower(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)call;
    return has_case(evaluator, self, g_unichar_islower, g_unichar_isupper);
}

static Value *
string_isidentifier(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)call;
    const char *at = self->text.bytes;
    bool fits = *at != '\0' && !g_ascii_isdigit(*at);
    for (; *at != '\0' && fits; at = g_utf8_next_char(at))
        fits = *at == '_' || g_unichar_isalnum(g_utf8_get_char(at));
    return value_bool(evaluator, fits);
}

static Value *
string_encode(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)call;
    Value *bytes = value_from_text_n(evaluator, self->text.bytes, self->text.length);
    bytes->kind = VALUE_BYTES;
    return bytes;
}

static Value *
bytes_decode(Evaluator *evaluator, Value *self, const Call *call)
{
    if (!g_utf8_validate_len(self->text.bytes, self->text.length, NULL))
        return value_unknown(evaluator, call->origin, "these bytes are not UTF-8");
    return value_from_text_n(evaluator, self->text.bytes, self->text.length);
}

static Value *
string_new(Evaluator *evaluator, Value *self, const Call *call)
{
    return builtin_new(evaluator, builtin_type_value(evaluator, "str"), self, call);
}

const Builtin string_methods[] = {
    {"upper", string_upper},
    {"lower", string_lower},
    {"casefold", string_lower},
    {"title", string_title},
    {"capitalize", string_capitalize},
    {"swapcase", string_swapcase},
    {"strip", string_strip},
    {"lstrip", string_lstrip},
    {"rstrip", string_rstrip},
    {"split", string_split},
    {"rsplit", string_rsplit},
    {"splitlines", string_splitlines},
    {"partition", string_partition},
    {"rpartition", string_rpartition},
    {"join", string_join},
    {"replace", string_replace},
    {"startswith", string_startswith},
    {"endswith", string_endswith},
    {"removeprefix", string_removeprefix},
    {"removesuffix", string_removesuffix},
    {"find", string_find},
    {"rfind", string_rfind},
    {"index", string_index},
    {"count", string_count},
    {"ljust", string_ljust},
    {"rjust", string_rjust},
    {"center", string_center},
    {"zfill", string_zfill},
    {"isdigit", string_isdigit},
    {"isdecimal", string_isdigit},
    {"isnumeric", string_isdigit},
    {"isalpha", string_isalpha},
    {"isalnum", string_isalnum},
    {"isspace", string_isspace},
    {"isupper", string_isupper},
    {"islower", string_islower},
    {"isidentifier", string_isidentifier},
    {"encode", string_encode},
    {"format", format_method},
    {"expandtabs", builtin_not_followed},
    {"format_map", builtin_not_followed},
    {"maketrans", builtin_not_followed},
    {"translate", builtin_not_followed},
    {"isprintable", builtin_not_followed},
    {"istitle", builtin_not_followed},
    {"isascii", builtin_not_followed},
    {"rindex", builtin_not_followed},
    {"__new__", string_new},
    {0},
};

const Builtin bytes_methods[] = {
    {"decode", bytes_decode},
    {"split", string_split},
    {"join", string_join},
    {"replace", string_replace},
    {"startswith", string_startswith},
    {"endswith", string_endswith},
    {"hex", builtin_not_followed},
    {"fromhex", builtin_not_followed},
    {"upper", builtin_not_followed},
    {"lower", builtin_not_followed},
    {"title", builtin_not_followed},
    {"capitalize", builtin_not_followed},
    {"strip", builtin_not_followed},
    {"lstrip", builtin_not_followed},
    {"rstrip", builtin_not_followed},
    {"rsplit", builtin_not_followed},
    {"splitlines", builtin_not_followed},
    {"partition", builtin_not_followed},
    {"rpartition", builtin_not_followed},
    {"find", builtin_not_followed},
    {"rfind", builtin_not_followed},
    {"index", builtin_not_followed},
    {"count", builtin_not_followed},
    {"ljust", builtin_not_followed},
    {"rjust", builtin_not_followed},
    {"center", builtin_not_followed},
    {"zfill", builtin_not_followed},
    {"isdigit", builtin_not_followed},
    {"isalpha", builtin_not_followed},
    {"isalnum", builtin_not_followed},
    {"isspace", builtin_not_followed},
    {"isupper", builtin_not_followed},
    {"islower", builtin_not_followed},
    {"append", builtin_not_followed},
    {"extend", builtin_not_followed},
    {0},
};
