#pragma once

// What every test includes: cmocka, and what it wants before it (1.1.5).
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
