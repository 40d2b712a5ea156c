#pragma once

/**
 * integer: Python's integers, which have no largest one.
 *
 * Shape    VALUE_INT: an int64_t, or, when that is too small, digits to the base of 10^9
 * Owns     results live in the evaluator's arena
 * Errors   a result of more than INTEGER_DIGITS decimal digits is an unknown, "gave up after …"
 */

#include "python/value.h"

enum { INTEGER_DIGITS = 4300 }; // CPython's own limit for texts of integers

typedef struct BigInteger {
    bool negative;
    size_t count;
    uint32_t digits[]; // the least significant first
} BigInteger;

/** From "123", "-0x1f", "0b11"; NULL when it is no integer to that base (0: the prefix says it). */
Value *integer_parse(Evaluator *evaluator, const char *text, int base);
/** In decimal, in the arena. */
const char *integer_text(Evaluator *evaluator, const Value *value);
/** The nearest float. */
double integer_number(const Value *value);
/** -1, 0 or 1. */
int integer_compare(const Value *a, const Value *b);

Value *integer_add(Evaluator *evaluator, const Value *a, const Value *b);
Value *integer_subtract(Evaluator *evaluator, const Value *a, const Value *b);
Value *integer_multiply(Evaluator *evaluator, const Value *a, const Value *b);
/** Rounded down, and what is left of it. `b` is not 0. */
Value *integer_divide(Evaluator *evaluator, const Value *a, const Value *b, Value **modulo);
/** `exponent` is not negative. */
Value *integer_power(Evaluator *evaluator, const Value *base, uint64_t exponent);
Value *integer_from_number(Evaluator *evaluator, double number);
