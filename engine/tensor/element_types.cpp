// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tensor/element_types.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace engine {

namespace {

struct TypeRow {
    ElementType type;
    std::string_view name;
    std::size_t size;
};

constexpr std::array<TypeRow, 10> kTypes{{{ElementType::F64, "F64", 8},
                                          {ElementType::F32, "F32", 4},
                                          {ElementType::F16, "F16", 2},
                                          {ElementType::BF16, "BF16", 2},
                                          {ElementType::I64, "I64", 8},
                                          {ElementType::I32, "I32", 4},
                                          {ElementType::I16, "I16", 2},
                                          {ElementType::I8, "I8", 1},
                                          {ElementType::U8, "U8", 1},
                                          {ElementType::Bool, "BOOL", 1}}};

const TypeRow* rowOf(ElementType type) {
    const auto row = std::find_if(kTypes.begin(), kTypes.end(), [type](const TypeRow& r) { return r.type == type; });
    return row == kTypes.end() ? nullptr : &*row;
}

/// Branch-free, with masks instead of choices, so that loops over it vectorize. Subnormals are rebuilt by a
/// subtraction of normal numbers: multiplying a subnormal instead would read as zero wherever "denormals are zero" is
/// on.
inline float halfBitsToFloat(std::uint32_t half) {
    constexpr std::uint32_t exponentMask = 0x7c00u << 13;
    const std::uint32_t magnitude = (half & 0x7fffu) << 13;
    const std::uint32_t exponent = magnitude & exponentMask;
    const std::uint32_t isSpecial = 0u - static_cast<std::uint32_t>(exponent == exponentMask); // infinity or NaN
    const std::uint32_t isSubnormal = 0u - static_cast<std::uint32_t>(exponent == 0);
    const std::uint32_t rebased = magnitude + ((127u - 15u) << 23) + (isSpecial & ((128u - 16u) << 23));
    const float subnormal = std::bit_cast<float>(magnitude | (113u << 23)) - std::bit_cast<float>(113u << 23);
    const std::uint32_t bits = (isSubnormal & std::bit_cast<std::uint32_t>(subnormal)) | (~isSubnormal & rebased);
    return std::bit_cast<float>(bits | ((half & 0x8000u) << 16));
}

constexpr std::uint32_t kFloatExponent = 0x7f800000u;

#if defined(__x86_64__)
// Every processor with AVX2 has F16C, which older compilers cannot ask for by name.
bool hasHalfInstructions() { return __builtin_cpu_supports("avx2"); }

/// Converts whole groups of eight with the processor's own instruction; returns how many values that were.
__attribute__((target("avx,f16c"))) std::size_t convertGroups(std::span<const std::uint16_t> from, float* to) {
    std::size_t done = 0;
    for (; done + 8 <= from.size(); done += 8) {
        const __m128i halves = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from.data() + done));
        _mm256_storeu_ps(to + done, _mm256_cvtph_ps(halves));
    }
    return done;
}
#else
bool hasHalfInstructions() {
    return false;
}
std::size_t convertGroups(std::span<const std::uint16_t>, float*) {
    return 0;
}
#endif

} // namespace

std::string_view elementTypeName(ElementType type) {
    const TypeRow* row = rowOf(type);
    return row ? row->name : "unknown";
}

ElementType elementTypeFromName(std::string_view name) {
    const auto row = std::find_if(kTypes.begin(), kTypes.end(), [name](const TypeRow& r) { return r.name == name; });
    return row == kTypes.end() ? ElementType::Unknown : row->type;
}

std::size_t elementSize(ElementType type) {
    const TypeRow* row = rowOf(type);
    return row ? row->size : 0;
}

float halfToFloat(std::uint16_t bits) {
    return halfBitsToFloat(bits);
}

float bfloat16ToFloat(std::uint16_t bits) {
    return std::bit_cast<float>(std::uint32_t{bits} << 16);
}

void halfToFloat(std::span<const std::uint16_t> from, std::span<float> to) {
    assert(to.size() >= from.size());
    for (std::size_t i = hasHalfInstructions() ? convertGroups(from, to.data()) : 0; i < from.size(); ++i)
        to[i] = halfBitsToFloat(from[i]);
}

void bfloat16ToFloat(std::span<const std::uint16_t> from, std::span<float> to) {
    assert(to.size() >= from.size());
    std::transform(from.begin(), from.end(), to.begin(), [](std::uint16_t bits) { return bfloat16ToFloat(bits); });
}

std::optional<std::size_t> firstNonFinite(std::span<const float> values) {
    // Looks at the bits: std::isfinite folds to true under -ffast-math.
    const auto nonFinite = [](float v) { return (std::bit_cast<std::uint32_t>(v) & kFloatExponent) == kFloatExponent; };
    const auto at = std::find_if(values.begin(), values.end(), nonFinite);
    return at == values.end() ? std::nullopt : std::optional(static_cast<std::size_t>(at - values.begin()));
}

} // namespace engine
