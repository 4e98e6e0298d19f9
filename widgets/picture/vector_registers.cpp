// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/picture/vector_registers.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace headlight {

#if defined(__x86_64__)

namespace {
__attribute__((target("avx"))) void clearUpper() {
    _mm256_zeroupper();
}
} // namespace

void clearUpperVectorRegisters() {
    static const bool hasAvx = __builtin_cpu_supports("avx");
    if (hasAvx)
        clearUpper();
}

#else

void clearUpperVectorRegisters() {}

#endif

} // namespace headlight
