#pragma once

/**
 * node-kind: what a node of a syntax tree can be; python/node.h says what each holds.
 *
 * Source   CPython's Parser/Python.asdl (3.13)
 */

typedef enum {
    NODE_BROKEN, // a statement or expression that could not be read
    NODE_MODULE,
    // statements
    NODE_FUNCTION,
    NODE_CLASS,
    NODE_RETURN,
    NODE_DELETE,
    NODE_ASSIGN,
    NODE_AUGMENTED_ASSIGN,
    NODE_ANNOTATED_ASSIGN,
    NODE_TYPE_ALIAS,
    NODE_FOR,
    NODE_WHILE,
    NODE_IF,
    NODE_WITH,
    NODE_MATCH,
    NODE_RAISE,
    NODE_TRY,
    NODE_ASSERT,
    NODE_IMPORT,
    NODE_IMPORT_FROM,
    NODE_GLOBAL,
    NODE_NONLOCAL,
    NODE_EXPRESSION, // an expression as a statement
    NODE_PASS,
    NODE_BREAK,
    NODE_CONTINUE,
    // expressions
    NODE_NAME,
    NODE_NONE,
    NODE_TRUE,
    NODE_FALSE,
    NODE_ELLIPSIS,
    NODE_INTEGER,
    NODE_FLOAT,
    NODE_IMAGINARY,
    NODE_STRING,
    NODE_BYTES,
    NODE_JOINED_STRING,   // an f-string, or pieces of which one is
    NODE_FORMATTED_VALUE, // {value!r:format} in it
    NODE_ATTRIBUTE,
    NODE_CALL,
    NODE_SUBSCRIPT,
    NODE_SLICE,
    NODE_BINARY,
    NODE_BOOLEAN,
    NODE_COMPARE,
    NODE_UNARY,
    NODE_CONDITIONAL,
    NODE_LAMBDA,
    NODE_LIST_COMPREHENSION,
    NODE_SET_COMPREHENSION,
    NODE_DICT_COMPREHENSION,
    NODE_GENERATOR,
    NODE_NAMED, // name := value
    NODE_AWAIT,
    NODE_YIELD,
    NODE_YIELD_FROM,
    NODE_TUPLE,
    NODE_LIST,
    NODE_SET,
    NODE_DICT,
    NODE_STARRED,
    // parts of statements and expressions
    NODE_KEYWORD,    // name=value in a call or a class; name NULL: **value
    NODE_ITEM,       // key: value in a dict; key NULL: **value
    NODE_COMPARISON, // `< operand`
    NODE_PARAMETER,
    NODE_TYPE_PARAMETER,
    NODE_COMPREHENSION, // for target in iterable if condition
    NODE_HANDLER,       // except type as name: body
    NODE_WITH_ITEM,
    NODE_ALIAS, // name as alias, in an import
    NODE_CASE,
    // patterns
    NODE_MATCH_VALUE,
    NODE_MATCH_SINGLETON,
    NODE_MATCH_SEQUENCE,
    NODE_MATCH_MAPPING,
    NODE_MATCH_CLASS,
    NODE_MATCH_STAR,
    NODE_MATCH_AS,
    NODE_MATCH_OR,
    NODE_MATCH_KEYWORD, // name=pattern in a class pattern
    NODE_MATCH_ITEM,    // key: pattern in a mapping pattern
} NodeKind;
enum { NODE_KINDS = NODE_MATCH_ITEM + 1 };

typedef enum {
    // binary, and of augmented assignments
    OPERATOR_ADD,
    OPERATOR_SUBTRACT,
    OPERATOR_MULTIPLY,
    OPERATOR_MATRIX_MULTIPLY,
    OPERATOR_DIVIDE,
    OPERATOR_MODULO,
    OPERATOR_POWER,
    OPERATOR_LEFT_SHIFT,
    OPERATOR_RIGHT_SHIFT,
    OPERATOR_BIT_OR,
    OPERATOR_BIT_XOR,
    OPERATOR_BIT_AND,
    OPERATOR_FLOOR_DIVIDE,
    // unary
    OPERATOR_INVERT,
    OPERATOR_NOT,
    OPERATOR_PLUS,
    OPERATOR_MINUS,
    // boolean
    OPERATOR_AND,
    OPERATOR_OR,
    // comparisons
    OPERATOR_EQUAL,
    OPERATOR_NOT_EQUAL,
    OPERATOR_LESS,
    OPERATOR_LESS_EQUAL,
    OPERATOR_GREATER,
    OPERATOR_GREATER_EQUAL,
    OPERATOR_IS,
    OPERATOR_IS_NOT,
    OPERATOR_IN,
    OPERATOR_NOT_IN,
} Operator;
enum { OPERATORS = OPERATOR_NOT_IN + 1 };

typedef enum {
    PARAMETER_POSITIONAL_ONLY, // before the /
    PARAMETER_NORMAL,
    PARAMETER_VARIADIC,     // *name
    PARAMETER_KEYWORD_ONLY, // after the * or *name
    PARAMETER_KEYWORDS,     // **name
} ParameterKind;

typedef enum {
    TYPE_PARAMETER_NORMAL,
    TYPE_PARAMETER_VARIADIC,
    TYPE_PARAMETER_KEYWORDS
} TypeParameterKind;
