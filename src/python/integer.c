#include "python/integer.h"

#include "python/evaluator-private.h"

#include <math.h>
#include <string.h>

// Base 10^9: texts of numbers, which is what models are about, are then simple; a digit times a
// digit fits into 64 bits.
enum { BASE = 1000 * 1000 * 1000, BASE_DIGITS = 9, SMALL_COUNT = 3 };

// Digits and sign of a small or large integer, without allocating for the small ones.
typedef struct {
    const uint32_t *digits;
    size_t count;
    bool negative;
    uint32_t small[SMALL_COUNT];
} Wide;

static void
widen(const Value *value, Wide *wide)
{
    const BigInteger *big = value->kind == VALUE_INT ? value->integer.big : NULL;
    if (big != NULL) {
        *wide = (Wide){.digits = big->digits, .count = big->count, .negative = big->negative};
        return;
    }
    int64_t small = value->kind == VALUE_BOOL ? value->truth : value->integer.small;
    *wide = (Wide){.negative = small < 0};
    uint64_t magnitude = small < 0 ? 0 - (uint64_t)small : (uint64_t)small;
    while (magnitude != 0) {
        wide->small[wide->count++] = (uint32_t)(magnitude % BASE);
        magnitude /= BASE;
    }
    wide->digits = wide->small;
}

static BigInteger *
new_big(Evaluator *evaluator, size_t count)
{
    BigInteger *big =
        arena_alloc(evaluator->arena, sizeof(BigInteger) + sizeof(uint32_t) * (count + 1));
    big->count = count;
    return big;
}

// A small integer when it fits, an unknown when it is too large.
static Value *
finish(Evaluator *evaluator, BigInteger *big)
{
    while (big->count > 0 && big->digits[big->count - 1] == 0)
        big->count--;
    if (big->count * BASE_DIGITS > INTEGER_DIGITS + BASE_DIGITS)
        return value_unknown(evaluator, (Origin){0}, "gave up after %d digits of an integer",
                             INTEGER_DIGITS);
    if (big->count <= SMALL_COUNT) {
        unsigned __int128 magnitude = 0;
        for (size_t i = big->count; i-- > 0;)
            magnitude = magnitude * BASE + big->digits[i];
        if (magnitude <= (unsigned __int128)INT64_MAX)
            return value_from_integer(evaluator,
                                      big->negative ? -(int64_t)magnitude : (int64_t)magnitude);
    }
    Value *value = new_value(evaluator, VALUE_INT);
    value->integer.big = big;
    return value;
}

static int
compare_magnitude(const Wide *a, const Wide *b)
{
    if (a->count != b->count)
        return a->count < b->count ? -1 : 1;
    for (size_t i = a->count; i-- > 0;)
        if (a->digits[i] != b->digits[i])
            return a->digits[i] < b->digits[i] ? -1 : 1;
    return 0;
}

int
integer_compare(const Value *a, const Value *b)
{
    Wide left, right;
    widen(a, &left);
    widen(b, &right);
    if (left.negative != right.negative)
        return left.negative ? -1 : 1;
    int order = compare_magnitude(&left, &right);
    return left.negative ? -order : order;
}

static BigInteger *
add_magnitudes(Evaluator *evaluator, const Wide *a, const Wide *b)
{
    size_t count = MAX(a->count, b->count) + 1;
    BigInteger *sum = new_big(evaluator, count);
    uint64_t carry = 0;
    for (size_t i = 0; i < count; i++) {
        carry += (i < a->count ? a->digits[i] : 0) + (uint64_t)(i < b->count ? b->digits[i] : 0);
        sum->digits[i] = (uint32_t)(carry % BASE);
        carry /= BASE;
    }
    return sum;
}

// |a| >= |b|
static BigInteger *
subtract_magnitudes(Evaluator *evaluator, const Wide *a, const Wide *b)
{
    BigInteger *rest = new_big(evaluator, a->count);
    int64_t borrow = 0;
    for (size_t i = 0; i < a->count; i++) {
        int64_t digit = (int64_t)a->digits[i] - (i < b->count ? b->digits[i] : 0) - borrow;
        borrow = digit < 0;
        rest->digits[i] = (uint32_t)(digit + (borrow ? BASE : 0));
    }
    return rest;
}

static Value *
add_wide(Evaluator *evaluator, const Wide *a, const Wide *b)
{
    BigInteger *sum;
    if (a->negative == b->negative) {
        sum = add_magnitudes(evaluator, a, b);
        sum->negative = a->negative;
    } else if (compare_magnitude(a, b) >= 0) {
        sum = subtract_magnitudes(evaluator, a, b);
        sum->negative = a->negative;
    } else {
        sum = subtract_magnitudes(evaluator, b, a);
        sum->negative = b->negative;
    }
    return finish(evaluator, sum);
}

static bool
both_small(const Value *a, const Value *b, int64_t *left, int64_t *right)
{
    return value_integer(a, left) && value_integer(b, right);
}

Value *
integer_add(Evaluator *evaluator, const Value *a, const Value *b)
{
    int64_t left, right, sum;
    if (both_small(a, b, &left, &right) && !__builtin_add_overflow(left, right, &sum))
        return value_from_integer(evaluator, sum);
    Wide wide_a, wide_b;
    widen(a, &wide_a);
    widen(b, &wide_b);
    return add_wide(evaluator, &wide_a, &wide_b);
}

Value *
integer_subtract(Evaluator *evaluator, const Value *a, const Value *b)
{
    int64_t left, right, rest;
    if (both_small(a, b, &left, &right) && !__builtin_sub_overflow(left, right, &rest))
        return value_from_integer(evaluator, rest);
    Wide wide_a, wide_b;
    widen(a, &wide_a);
    widen(b, &wide_b);
    wide_b.negative = !wide_b.negative;
    return add_wide(evaluator, &wide_a, &wide_b);
}

static BigInteger *
multiply_magnitudes(Evaluator *evaluator, const Wide *a, const Wide *b)
{
    BigInteger *product = new_big(evaluator, a->count + b->count);
    for (size_t i = 0; i < a->count; i++) {
        uint64_t carry = 0;
        for (size_t j = 0; j < b->count; j++) {
            carry += product->digits[i + j] + (uint64_t)a->digits[i] * b->digits[j];
            product->digits[i + j] = (uint32_t)(carry % BASE);
            carry /= BASE;
        }
        product->digits[i + b->count] = (uint32_t)carry;
    }
    return product;
}

Value *
integer_multiply(Evaluator *evaluator, const Value *a, const Value *b)
{
    int64_t left, right, product;
    if (both_small(a, b, &left, &right) && !__builtin_mul_overflow(left, right, &product))
        return value_from_integer(evaluator, product);
    Wide wide_a, wide_b;
    widen(a, &wide_a);
    widen(b, &wide_b);
    take_work(evaluator, wide_a.count * wide_b.count / 2);
    BigInteger *big = multiply_magnitudes(evaluator, &wide_a, &wide_b);
    big->negative = wide_a.negative != wide_b.negative;
    return finish(evaluator, big);
}

static uint32_t
divide_by_digit(const Wide *a, uint32_t divisor, uint32_t *quotient)
{
    uint64_t rest = 0;
    for (size_t i = a->count; i-- > 0;) {
        rest = rest * BASE + a->digits[i];
        quotient[i] = (uint32_t)(rest / divisor);
        rest %= divisor;
    }
    return (uint32_t)rest;
}

// rest -= digit * b, from `shift` on; when that was too much, adds back and lowers the digit.
static uint32_t
take_off(uint32_t *rest, const uint32_t *b, size_t count, uint64_t digit)
{
    int64_t borrow = 0;
    for (size_t i = 0; i <= count; i++) {
        int64_t part = (int64_t)(i < count ? digit * b[i] : 0) + borrow;
        int64_t left = (int64_t)rest[i] - part % BASE;
        borrow = part / BASE + (left < 0);
        rest[i] = (uint32_t)(left < 0 ? left + BASE : left);
    }
    while (borrow > 0) {
        uint64_t carry = 0;
        digit--;
        for (size_t i = 0; i <= count; i++) {
            carry += rest[i] + (uint64_t)(i < count ? b[i] : 0);
            rest[i] = (uint32_t)(carry % BASE);
            carry /= BASE;
        }
        borrow -= (int64_t)carry;
    }
    return (uint32_t)digit;
}

// Knuth's algorithm D: both are scaled so that the first digit of the divisor is large, then each
// digit of the quotient is guessed from two digits and is at most two too large.
static void
divide_long(const Wide *a, const Wide *b, uint32_t *quotient, uint32_t *rest)
{
    uint32_t scale = (uint32_t)(BASE / (b->digits[b->count - 1] + 1));
    g_autofree uint32_t *divisor = g_new0(uint32_t, b->count);
    uint64_t carry = 0;
    for (size_t i = 0; i < a->count; i++) {
        carry += (uint64_t)a->digits[i] * scale;
        rest[i] = (uint32_t)(carry % BASE);
        carry /= BASE;
    }
    rest[a->count] = (uint32_t)carry;
    carry = 0;
    for (size_t i = 0; i < b->count; i++) {
        carry += (uint64_t)b->digits[i] * scale;
        divisor[i] = (uint32_t)(carry % BASE);
        carry /= BASE;
    }
    for (size_t shift = a->count - b->count + 1; shift-- > 0;) {
        uint64_t top = (uint64_t)rest[shift + b->count] * BASE + rest[shift + b->count - 1];
        uint64_t digit = MIN(top / divisor[b->count - 1], (uint64_t)BASE - 1);
        quotient[shift] = take_off(&rest[shift], divisor, b->count, digit);
    }
    Wide scaled = {.digits = rest, .count = b->count};
    divide_by_digit(&scaled, scale, rest);
}

static Value *
divide_small(Evaluator *evaluator, int64_t left, int64_t right, Value **modulo)
{
    int64_t quotient = left / right, rest = left % right;
    if (rest != 0 && (rest < 0) != (right < 0)) {
        quotient--;
        rest += right;
    }
    if (modulo != NULL)
        *modulo = value_from_integer(evaluator, rest);
    return value_from_integer(evaluator, quotient);
}

Value *
integer_divide(Evaluator *evaluator, const Value *a, const Value *b, Value **modulo)
{
    int64_t left, right;
    if (both_small(a, b, &left, &right) && !(left == INT64_MIN && right == -1))
        return divide_small(evaluator, left, right, modulo);
    Wide wide_a, wide_b;
    widen(a, &wide_a);
    widen(b, &wide_b);
    take_work(evaluator, wide_a.count * wide_b.count / 2);
    BigInteger *quotient = new_big(evaluator, wide_a.count + 1);
    BigInteger *rest = new_big(evaluator, wide_a.count + wide_b.count + 1);
    if (compare_magnitude(&wide_a, &wide_b) < 0)
        memcpy(rest->digits, wide_a.digits, sizeof(uint32_t) * wide_a.count);
    else if (wide_b.count == 1)
        rest->digits[0] = divide_by_digit(&wide_a, wide_b.digits[0], quotient->digits);
    else
        divide_long(&wide_a, &wide_b, quotient->digits, rest->digits);
    rest->count = wide_b.count;
    if (compare_magnitude(&wide_a, &wide_b) < 0)
        rest->count = wide_a.count;
    quotient->negative = wide_a.negative != wide_b.negative;
    rest->negative = wide_a.negative;
    Value *whole = finish(evaluator, quotient), *left_over = finish(evaluator, rest);
    int64_t small;
    bool is_exact = value_integer(left_over, &small) && small == 0;
    if (!is_exact && wide_a.negative != wide_b.negative) {
        whole = integer_subtract(evaluator, whole, value_from_integer(evaluator, 1));
        left_over = integer_add(evaluator, left_over, b);
    }
    if (modulo != NULL)
        *modulo = left_over;
    return whole;
}

Value *
integer_power(Evaluator *evaluator, const Value *base, uint64_t exponent)
{
    Value *result = value_from_integer(evaluator, 1);
    Value *square = integer_add(evaluator, base, value_from_integer(evaluator, 0));
    while (exponent > 0) {
        if (exponent & 1)
            result = integer_multiply(evaluator, result, square);
        exponent >>= 1;
        if (exponent > 0)
            square = integer_multiply(evaluator, square, square);
        if (value_is_unknown(result) || value_is_unknown(square))
            return value_is_unknown(result) ? result : square;
    }
    return result;
}

double
integer_number(const Value *value)
{
    if (value->kind == VALUE_BOOL)
        return value->truth;
    if (value->integer.big == NULL)
        return (double)value->integer.small;
    const BigInteger *big = value->integer.big;
    double number = 0;
    for (size_t i = big->count; i-- > 0;)
        number = number * BASE + big->digits[i];
    return big->negative ? -number : number;
}

const char *
integer_text(Evaluator *evaluator, const Value *value)
{
    const BigInteger *big = value->integer.big;
    if (big == NULL)
        return arena_printf(evaluator->arena, "%" G_GINT64_FORMAT, value->integer.small);
    g_autoptr(GString) text = g_string_new(big->negative ? "-" : "");
    g_string_append_printf(text, "%u", big->digits[big->count - 1]);
    for (size_t i = big->count - 1; i-- > 0;)
        g_string_append_printf(text, "%09u", big->digits[i]);
    return arena_text(evaluator->arena, text->str);
}

Value *
integer_from_number(Evaluator *evaluator, double number)
{
    if (number >= -9.2e18 && number <= 9.2e18)
        return value_from_integer(evaluator, (int64_t)number);
    g_autofree char *text = g_strdup_printf("%.0f", number);
    return integer_parse(evaluator, text, 10);
}

static int
base_of(const char **text, int base)
{
    static const struct {
        char letter;
        int base;
    } prefixes[] = {{'x', 16}, {'o', 8}, {'b', 2}};
    for (size_t i = 0; i < G_N_ELEMENTS(prefixes) && (*text)[0] == '0'; i++) {
        bool fits = base == 0 || base == prefixes[i].base;
        if (fits && g_ascii_tolower((*text)[1]) == prefixes[i].letter) {
            *text += 2;
            return prefixes[i].base;
        }
    }
    return base == 0 ? 10 : base;
}

static int
digit_value(char letter)
{
    if (g_ascii_isdigit(letter))
        return letter - '0';
    return g_ascii_isalpha(letter) ? g_ascii_tolower(letter) - 'a' + 10 : 99;
}

static void
shift_in(BigInteger *big, int base, int digit)
{
    uint64_t carry = (uint64_t)digit;
    for (size_t i = 0; i < big->count; i++) {
        carry += (uint64_t)big->digits[i] * (uint64_t)base;
        big->digits[i] = (uint32_t)(carry % BASE);
        carry /= BASE;
    }
    if (carry > 0)
        big->digits[big->count++] = (uint32_t)carry;
}

Value *
integer_parse(Evaluator *evaluator, const char *text, int base)
{
    bool negative = *text == '-';
    text += *text == '-' || *text == '+';
    base = base_of(&text, base);
    size_t length = strlen(text);
    take_work(evaluator, length <= INTEGER_DIGITS ? length * length / BASE_DIGITS : length);
    if (length == 0 || length > INTEGER_DIGITS)
        return length == 0 ? NULL
                           : value_unknown(evaluator, (Origin){0},
                                           "gave up after %d digits of an integer", INTEGER_DIGITS);
    BigInteger *big = new_big(evaluator, length / 4 + 2);
    big->count = 0;
    bool after_digit = base != 10;
    for (; *text != '\0'; text++) {
        if (*text == '_' && after_digit && text[1] != '\0') {
            after_digit = false;
            continue;
        }
        int digit = digit_value(*text);
        if (digit >= base)
            return NULL;
        shift_in(big, base, digit);
        after_digit = true;
    }
    big->negative = negative;
    return finish(evaluator, big);
}
