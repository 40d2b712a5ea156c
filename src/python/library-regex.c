#include "python/builtin-private.h"

#include <string.h>

// re, over PCRE: its syntax is Python's but for a few letters, its way through a text is not.
// (CPython: Modules/_sre, state.must_advance)

/** A compiled pattern; value_host_data() of re.compile()'s result. */
typedef struct {
    const char *text;
    int64_t flags;
} Pattern;

/** One match: where its groups are, in bytes; the pattern's names for them. */
typedef struct {
    Value *subject;
    const int (*groups)[2]; // [0] is the whole; {-1, -1}: took no part
    int count;
    Value *names; // dict of name to number
} Match;

/** A way through a text, match by match. */
typedef struct {
    Evaluator *evaluator;
    GRegex *regex;
    const char *text;
    size_t length, at;
    bool must_advance, failed;
    const Pattern *pattern;
    GRegexMatchFlags flags;
    Value *subject;
} Way;

enum {
    FLAG_IGNORECASE = 2,
    FLAG_MULTILINE = 8,
    FLAG_DOTALL = 16,
    FLAG_VERBOSE = 64,
};

static const struct {
    int64_t python;
    GRegexCompileFlags glib;
} flag_rows[] = {
    {FLAG_IGNORECASE, G_REGEX_CASELESS},
    {FLAG_MULTILINE, G_REGEX_MULTILINE},
    {FLAG_DOTALL, G_REGEX_DOTALL},
    {FLAG_VERBOSE, G_REGEX_EXTENDED},
};

static const HostType pattern_type, match_type;

Value *
regex_flag(Evaluator *evaluator, const char *name)
{
    static const struct {
        const char *name;
        int number;
    } rows[] = {
        {"I", FLAG_IGNORECASE},
        {"IGNORECASE", FLAG_IGNORECASE},
        {"M", FLAG_MULTILINE},
        {"MULTILINE", FLAG_MULTILINE},
        {"S", FLAG_DOTALL},
        {"DOTALL", FLAG_DOTALL},
        {"X", FLAG_VERBOSE},
        {"VERBOSE", FLAG_VERBOSE},
        {"U", 32},
        {"UNICODE", 32},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        if (strcmp(rows[i].name, name) == 0)
            return value_from_integer(evaluator, rows[i].number);
    return NULL;
}

// ---- compiling ----------------------------------------------------------------------------------

// \Z is the very end, as \z is for PCRE.
static char *
translate(const char *text)
{
    GString *made = g_string_new(NULL);
    for (const char *c = text; *c != '\0'; c++) {
        g_string_append_c(made, *c);
        if (*c == '\\' && c[1] != '\0') {
            c++;
            g_string_append_c(made, *c == 'Z' ? 'z' : *c);
        }
    }
    return g_string_free(made, FALSE);
}

static GRegex *
compile(const Pattern *pattern, bool whole)
{
    GRegexCompileFlags flags = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(flag_rows); i++)
        if (pattern->flags & flag_rows[i].python)
            flags |= flag_rows[i].glib;
    g_autofree char *text = translate(pattern->text);
    g_autofree char *full = whole ? g_strdup_printf("(?:%s\n)\\z", text) : NULL;
    if (whole && !(pattern->flags & FLAG_VERBOSE)) {
        g_free(full);
        full = g_strdup_printf("(?:%s)\\z", text);
    }
    return g_regex_new(whole ? full : text, flags, 0, NULL);
}

// The pattern that is given as text or compiled; NULL with `unknown` set when there is none.
static const Pattern *
pattern_of(Evaluator *evaluator, Value *given, Value *flags, Value **unknown)
{
    const Pattern *made = value_host_data(given, &pattern_type);
    int64_t number = 0;
    if (made != NULL)
        return made;
    if (given->kind == VALUE_UNKNOWN || (flags != NULL && flags->kind == VALUE_UNKNOWN)) {
        *unknown = given->kind == VALUE_UNKNOWN ? given : flags;
        return NULL;
    }
    if (value_text(given) == NULL || (flags != NULL && !value_integer(flags, &number))) {
        *unknown = value_unknown(evaluator, (Origin){0}, "a pattern of a %s is not followed",
                                 value_kind_name(given));
        return NULL;
    }
    Pattern *pattern = ARENA_NEW(evaluator->arena, Pattern);
    *pattern = (Pattern){value_text(given), number};
    return pattern;
}

// ---- going through ------------------------------------------------------------------------------

// A pattern may cost up to what PCRE gives up after, whatever its text: the time that it took
// counts.
static bool
match_at(Way *way, GMatchInfo **info)
{
    enum { SIZE_EACH_US = 128 };
    GRegexMatchFlags flags = way->flags;
    g_autoptr(GError) error = NULL;
    gint64 since = g_get_monotonic_time();
    if (way->must_advance)
        flags |= G_REGEX_MATCH_NOTEMPTY_ATSTART;
    bool found = g_regex_match_full(way->regex, way->text, (gssize)way->length, (gint)way->at,
                                    flags, info, &error);
    size_t work = (size_t)(g_get_monotonic_time() - since) * SIZE_EACH_US;
    bool goes_on = take_work(way->evaluator, work) && take_step(way->evaluator);
    way->failed |= error != NULL || !goes_on;
    return found && !way->failed;
}

static Value *
group_names(const Way *way)
{
    Value *names = value_dict(way->evaluator);
    for (const char *at = strstr(way->pattern->text, "(?P<"); at != NULL;
         at = strstr(at + 1, "(?P<")) {
        size_t length = strcspn(at + 4, ">");
        g_autofree char *name = g_strndup(at + 4, length);
        int number = g_regex_get_string_number(way->regex, name);
        if (number > 0)
            dict_set(way->evaluator, &names->dict, value_from_text(way->evaluator, name),
                     value_from_integer(way->evaluator, number));
    }
    return names;
}

static Value *
match_value(const Way *way, const GMatchInfo *info)
{
    Arena *arena = way->evaluator->arena;
    Match *match = ARENA_NEW(arena, Match);
    match->count = g_regex_get_capture_count(way->regex) + 1;
    int(*groups)[2] = arena_alloc(arena, sizeof *groups * (size_t)match->count);
    for (int i = 0; i < match->count; i++)
        if (!g_match_info_fetch_pos(info, i, &groups[i][0], &groups[i][1]))
            groups[i][0] = groups[i][1] = -1;
    match->groups = (const int(*)[2])groups;
    match->subject = way->subject;
    match->names = group_names(way);
    return value_host(way->evaluator, &match_type, NULL, match, (Origin){0});
}

// The next match as a value; NULL: no more, or it failed.
static Value *
next_match(Way *way)
{
    g_autoptr(GMatchInfo) info = NULL;
    if (way->failed || way->at > way->length || !match_at(way, &info))
        return NULL;
    int start = 0, end = 0;
    g_match_info_fetch_pos(info, 0, &start, &end);
    way->must_advance = start == end;
    way->at = (size_t)end;
    return match_value(way, info);
}

static bool
way_init(Way *way, Evaluator *evaluator, const Pattern *pattern, Value *subject)
{
    *way = (Way){.evaluator = evaluator, .pattern = pattern, .subject = subject};
    way->text = value_text(subject);
    way->length = strlen(way->text);
    way->regex = compile(pattern, false);
    return way->regex != NULL;
}

static void
way_clear(Way *way)
{
    g_clear_pointer(&way->regex, g_regex_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Way, way_clear)

// ---- matches ------------------------------------------------------------------------------------

static Value *
group_value(Evaluator *evaluator, const Match *match, int number)
{
    if (match->groups[number][0] < 0)
        return evaluator->none;
    return value_from_text_n(evaluator, value_text(match->subject) + match->groups[number][0],
                             (size_t)(match->groups[number][1] - match->groups[number][0]));
}

// A group's number from a number or a name; -1: the match has no such group.
static int
group_number(const Match *match, const Value *key)
{
    int64_t number = -1;
    const Value *named = value_text(key) == NULL ? NULL : value_find(match->names, value_text(key));
    bool is_number = value_integer(named != NULL ? named : key, &number);
    return is_number && number >= 0 && number < match->count ? (int)number : -1;
}

static Value *
match_subscript(Evaluator *evaluator, Value *self, Value *key, Origin origin)
{
    const Match *match = self->host.data;
    int number = group_number(match, key);
    if (key->kind == VALUE_UNKNOWN)
        return key;
    return number < 0 ? evaluator_raise(evaluator, origin, "IndexError", "no such group")
                      : group_value(evaluator, match, number);
}

static Value *
match_group(Evaluator *evaluator, Value *self, const Call *call)
{
    if (call->positional == 0)
        return group_value(evaluator, self->host.data, 0);
    if (call->positional == 1)
        return match_subscript(evaluator, self, call->arguments[0].value, call->origin);
    Value *tuple = new_value(evaluator, VALUE_TUPLE);
    for (size_t i = 0; i < call->positional; i++)
        sequence_add(evaluator, &tuple->sequence,
                     match_subscript(evaluator, self, call->arguments[i].value, call->origin));
    return tuple;
}

static Value *
match_groups(Evaluator *evaluator, Value *self, const Call *call)
{
    const Match *match = self->host.data;
    Value *standard = call_argument(call, 0, "default");
    Value *tuple = new_value(evaluator, VALUE_TUPLE);
    for (int i = 1; i < match->count; i++) {
        Value *group = group_value(evaluator, match, i);
        bool is_standard = group == evaluator->none && standard != NULL;
        sequence_add(evaluator, &tuple->sequence, is_standard ? standard : group);
    }
    return tuple;
}

static Value *
match_groupdict(Evaluator *evaluator, Value *self, const Call *call)
{
    const Match *match = self->host.data;
    Value *standard = call_argument(call, 0, "default");
    Value *made = value_dict(evaluator);
    for (size_t i = 0; i < match->names->dict.count; i++) {
        const DictEntry *entry = &match->names->dict.entries[i];
        Value *group = group_value(evaluator, match, group_number(match, entry->key));
        bool is_standard = group == evaluator->none && standard != NULL;
        dict_set(evaluator, &made->dict, entry->key, is_standard ? standard : group);
    }
    return made;
}

static Value *
edge(Evaluator *evaluator, Value *self, const Call *call, int side)
{
    const Match *match = self->host.data;
    int number = call->positional == 0 ? 0 : group_number(match, call->arguments[0].value);
    if (number < 0)
        return evaluator_raise(evaluator, call->origin, "IndexError", "no such group");
    const char *text = value_text(match->subject);
    int at = match->groups[number][side];
    return value_from_integer(evaluator, at < 0 ? -1 : g_utf8_pointer_to_offset(text, text + at));
}

static Value *
match_start(Evaluator *evaluator, Value *self, const Call *call)
{
    return edge(evaluator, self, call, 0);
}

static Value *
match_end(Evaluator *evaluator, Value *self, const Call *call)
{
    return edge(evaluator, self, call, 1);
}

static Value *
match_span(Evaluator *evaluator, Value *self, const Call *call)
{
    Value *sides[] = {edge(evaluator, self, call, 0), edge(evaluator, self, call, 1)};
    Value *tuple = new_value(evaluator, VALUE_TUPLE);
    sequence_add(evaluator, &tuple->sequence, sides[0]);
    sequence_add(evaluator, &tuple->sequence, sides[1]);
    return tuple;
}

static const Builtin match_rows[] = {
    {"group", match_group},
    {"groups", match_groups},
    {"groupdict", match_groupdict},
    {"start", match_start},
    {"end", match_end},
    {"span", match_span},
    {0},
};

static Value *
method_named(Evaluator *evaluator, const Builtin *rows, Value *self, const char *name)
{
    for (const Builtin *row = rows; row->name != NULL; row++) {
        if (strcmp(row->name, name) != 0)
            continue;
        Value *method = new_value(evaluator, VALUE_METHOD);
        method->method.function = builtin_function(evaluator, row);
        method->method.self = self;
        return method;
    }
    return NULL;
}

static Value *
match_attribute(Evaluator *evaluator, Value *self, const char *name, Origin origin)
{
    (void)origin;
    const Match *match = self->host.data;
    return strcmp(name, "string") == 0 ? match->subject
                                       : method_named(evaluator, match_rows, self, name);
}

static const HostType match_type = {
    .name = "re.Match",
    .get_attribute = match_attribute,
    .subscript = match_subscript,
};

// ---- functions: the pattern stands first in re.NAME(), and is `self` in pattern.NAME() ----------

/** A call of one of them: its pattern, and where its other arguments begin. */
typedef struct {
    const Pattern *pattern;
    size_t first;
    Value *unknown;
    Value *subject;
} Request;

static Request
request_of(Evaluator *evaluator, Value *self, const Call *call, size_t subject, size_t flags)
{
    Request request = {.pattern = value_host_data(self, &pattern_type)};
    if (request.pattern == NULL) {
        request.first = 1;
        request.pattern = pattern_of(evaluator, need_argument(evaluator, call, 0, "pattern"),
                                     call_argument(call, flags, "flags"), &request.unknown);
    }
    request.subject = need_argument(evaluator, call, request.first + subject, "string");
    if (request.unknown == NULL && request.subject->kind == VALUE_UNKNOWN)
        request.unknown = request.subject;
    if (request.unknown == NULL && value_text(request.subject) == NULL)
        request.unknown = value_unknown(evaluator, call->origin, "a pattern on a %s",
                                        value_kind_name(request.subject));
    return request;
}

static Value *
gave_up(Evaluator *evaluator, const Call *call)
{
    return value_unknown(evaluator, call->origin, "gave up on a pattern");
}

static Value *
find_one(Evaluator *evaluator, Value *self, const Call *call, GRegexMatchFlags flags, bool whole)
{
    Request request = request_of(evaluator, self, call, 0, 2);
    g_auto(Way) way = {0};
    if (request.unknown != NULL)
        return request.unknown;
    if (call->positional > request.first + (request.first == 1 ? 2 : 1))
        return value_unknown(evaluator, call->origin, "a match from a position is not followed");
    if (!way_init(&way, evaluator, request.pattern, request.subject))
        return value_unknown(evaluator, call->origin, "the pattern %s is not followed",
                             request.pattern->text);
    if (whole) {
        g_regex_unref(way.regex);
        way.regex = compile(request.pattern, true);
    }
    way.flags = flags;
    Value *found = way.regex == NULL ? NULL : next_match(&way);
    return found != NULL                     ? found
           : way.failed || way.regex == NULL ? gave_up(evaluator, call)
                                             : evaluator->none;
}

static Value *
call_search(Evaluator *evaluator, Value *self, const Call *call)
{
    return find_one(evaluator, self, call, 0, false);
}

static Value *
call_match(Evaluator *evaluator, Value *self, const Call *call)
{
    return find_one(evaluator, self, call, G_REGEX_MATCH_ANCHORED, false);
}

static Value *
call_fullmatch(Evaluator *evaluator, Value *self, const Call *call)
{
    return find_one(evaluator, self, call, G_REGEX_MATCH_ANCHORED, true);
}

// What findall() gives for a match: its only group, all of its groups, or the whole.
static Value *
found_value(Evaluator *evaluator, Value *value)
{
    const Match *match = value->host.data;
    Value *empty = value_from_text(evaluator, "");
    if (match->count == 1)
        return group_value(evaluator, match, 0);
    Value *tuple = new_value(evaluator, VALUE_TUPLE);
    for (int i = 1; i < match->count; i++) {
        Value *group = group_value(evaluator, match, i);
        sequence_add(evaluator, &tuple->sequence, group == evaluator->none ? empty : group);
    }
    return match->count == 2 ? tuple->sequence.items[0] : tuple;
}

static Value *
find_all(Evaluator *evaluator, Value *self, const Call *call, bool as_matches)
{
    Request request = request_of(evaluator, self, call, 0, 2);
    g_auto(Way) way = {0};
    if (request.unknown != NULL)
        return request.unknown;
    if (!way_init(&way, evaluator, request.pattern, request.subject))
        return gave_up(evaluator, call);
    Value *list = value_list(evaluator);
    for (Value *match = next_match(&way); match != NULL; match = next_match(&way))
        value_append(evaluator, list, as_matches ? match : found_value(evaluator, match));
    return way.failed ? gave_up(evaluator, call) : list;
}

static Value *
call_findall(Evaluator *evaluator, Value *self, const Call *call)
{
    return find_all(evaluator, self, call, false);
}

static Value *
call_finditer(Evaluator *evaluator, Value *self, const Call *call)
{
    return find_all(evaluator, self, call, true);
}

static Value *
call_split(Evaluator *evaluator, Value *self, const Call *call)
{
    Request request = request_of(evaluator, self, call, 0, 3);
    g_auto(Way) way = {0};
    int64_t most = 0;
    Value *limit = call_argument(call, request.first + 1, "maxsplit");
    if (request.unknown != NULL)
        return request.unknown;
    if ((limit != NULL && !value_integer(limit, &most)) ||
        !way_init(&way, evaluator, request.pattern, request.subject))
        return gave_up(evaluator, call);
    Value *list = value_list(evaluator);
    int from = 0;
    for (int64_t i = 0; most == 0 || i < most; i++) {
        Value *value = next_match(&way);
        if (value == NULL)
            break;
        const Match *match = value->host.data;
        value_append(
            evaluator, list,
            value_from_text_n(evaluator, way.text + from, (size_t)(match->groups[0][0] - from)));
        for (int j = 1; j < match->count; j++)
            value_append(evaluator, list, group_value(evaluator, match, j));
        from = match->groups[0][1];
    }
    value_append(evaluator, list, value_from_text(evaluator, way.text + from));
    return way.failed ? gave_up(evaluator, call) : list;
}

// ---- re.sub() -----------------------------------------------------------------------------------

// \1, \g<1> and \g<name>: the number, and where it ends; -1: it is none.
static int
reference(const Match *match, const char **at)
{
    const char *c = *at;
    if (g_ascii_isdigit(*c)) {
        int number = *c - '0';
        if (g_ascii_isdigit(c[1]))
            number = number * 10 + *++c - '0';
        *at = c;
        return number < match->count && number > 0 ? number : -1;
    }
    if (c[0] != 'g' || c[1] != '<')
        return -1;
    const char *end = strchr(c, '>');
    if (end == NULL)
        return -1;
    g_autofree char *name = g_strndup(c + 2, (size_t)(end - c - 2));
    *at = end;
    const Value *named = value_find(match->names, name);
    int64_t number = -1;
    if (named != NULL)
        value_integer(named, &number);
    else if (g_ascii_isdigit(name[0]))
        number = g_ascii_strtoll(name, NULL, 10);
    return number >= 0 && number < match->count ? (int)number : -1;
}

static bool
add_template(GString *made, const Match *match, const char *template)
{
    for (const char *c = template; *c != '\0'; c++) {
        if (*c != '\\') {
            g_string_append_c(made, *c);
            continue;
        }
        c++;
        const char *letters = "n\nt\tr\r\\\\", *letter = *c == '\0' ? NULL : strchr(letters, *c);
        if (letter != NULL && (letter - letters) % 2 == 0) {
            g_string_append_c(made, letter[1]);
            continue;
        }
        int number = reference(match, &c);
        if (number < 0)
            return false;
        if (match->groups[number][0] >= 0)
            g_string_append_len(made, value_text(match->subject) + match->groups[number][0],
                                match->groups[number][1] - match->groups[number][0]);
    }
    return true;
}

static bool
add_replacement(Evaluator *evaluator, GString *made, Value *match, Value *replacement)
{
    if (value_text(replacement) != NULL)
        return add_template(made, match->host.data, value_text(replacement));
    Value *text = evaluator_call_with(evaluator, replacement, (Origin){0}, 1, &match);
    if (value_text(text) == NULL)
        return false;
    g_string_append(made, value_text(text));
    return true;
}

static Value *
substitute(Way *way, const Call *call, Value *replacement, int64_t most)
{
    g_autoptr(GString) made = g_string_new(NULL);
    int from = 0;
    for (int64_t i = 0; most == 0 || i < most; i++) {
        Value *value = next_match(way);
        if (value == NULL)
            break;
        const Match *match = value->host.data;
        g_string_append_len(made, way->text + from, match->groups[0][0] - from);
        from = match->groups[0][1];
        if (!add_replacement(way->evaluator, made, value, replacement))
            return value_unknown(way->evaluator, call->origin, "this re.sub() is not followed");
        if (made->len > LARGEST_TEXT)
            return gave_up(way->evaluator, call);
    }
    g_string_append(made, way->text + from);
    return way->failed ? gave_up(way->evaluator, call) : value_from_text(way->evaluator, made->str);
}

static Value *
call_sub(Evaluator *evaluator, Value *self, const Call *call)
{
    Request request = request_of(evaluator, self, call, 1, 4);
    Value *replacement = need_argument(evaluator, call, request.first, "repl");
    Value *count = call_argument(call, request.first + 2, "count");
    g_auto(Way) way = {0};
    int64_t most = 0;
    if (request.unknown != NULL || replacement->kind == VALUE_UNKNOWN)
        return request.unknown != NULL ? request.unknown : replacement;
    if ((count != NULL && !value_integer(count, &most)) ||
        !way_init(&way, evaluator, request.pattern, request.subject))
        return value_unknown(evaluator, call->origin, "the pattern %s is not followed",
                             request.pattern->text);
    return substitute(&way, call, replacement, most);
}

// (CPython: re.escape() since 3.7 only escapes what means something)
static Value *
call_escape(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    Value *given = need_argument(evaluator, call, 0, "pattern");
    const char *text = value_text(given);
    if (text == NULL)
        return given->kind == VALUE_UNKNOWN ? given : gave_up(evaluator, call);
    g_autoptr(GString) made = g_string_new(NULL);
    for (const char *c = text; *c != '\0'; c++) {
        if (strchr("()[]{}?*+-|^$\\.&~# \t\n\r\v\f", *c) != NULL)
            g_string_append_c(made, '\\');
        g_string_append_c(made, *c);
    }
    return value_from_text(evaluator, made->str);
}

// ---- re.compile() -------------------------------------------------------------------------------

static Value *
call_compile(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    Value *unknown = NULL;
    const Pattern *pattern = pattern_of(evaluator, need_argument(evaluator, call, 0, "pattern"),
                                        call_argument(call, 1, "flags"), &unknown);
    if (pattern == NULL)
        return unknown;
    Pattern *copy = arena_copy(evaluator->arena, pattern, sizeof *pattern);
    return value_host(evaluator, &pattern_type, NULL, copy, call->origin);
}

static const Builtin pattern_rows[] = {
    {"sub", call_sub},           {"search", call_search},
    {"match", call_match},       {"findall", call_findall},
    {"finditer", call_finditer}, {"fullmatch", call_fullmatch},
    {"split", call_split},       {0},
};

static Value *
pattern_attribute(Evaluator *evaluator, Value *self, const char *name, Origin origin)
{
    (void)origin;
    const Pattern *pattern = self->host.data;
    if (strcmp(name, "pattern") == 0)
        return value_from_text(evaluator, pattern->text);
    return strcmp(name, "flags") == 0 ? value_from_integer(evaluator, pattern->flags)
                                      : method_named(evaluator, pattern_rows, self, name);
}

static const HostType pattern_type = {.name = "re.Pattern", .get_attribute = pattern_attribute};

const Builtin regex_functions[] = {
    {"re.sub", call_sub},         {"re.search", call_search},
    {"re.compile", call_compile}, {"re.escape", call_escape},
    {"re.match", call_match},     {"re.fullmatch", call_fullmatch},
    {"re.findall", call_findall}, {"re.finditer", call_finditer},
    {"re.split", call_split},     {0},
};
