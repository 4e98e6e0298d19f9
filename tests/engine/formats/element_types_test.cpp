// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tensor/element_types.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <vector>

namespace engine {
namespace {

/// What the bits mean by the standard's definition, without any bit trick.
double halfByDefinition(std::uint16_t bits) {
    const int exponent = bits >> 10 & 0x1f;
    const int fraction = bits & 0x3ff;
    const double sign = bits & 0x8000 ? -1.0 : 1.0;
    if (exponent == 31)
        return fraction == 0 ? sign * std::numeric_limits<double>::infinity()
                             : std::numeric_limits<double>::quiet_NaN();
    if (exponent == 0)
        return sign * std::ldexp(fraction, -24);
    return sign * std::ldexp(1024 + fraction, exponent - 25);
}

TEST(ElementTypes, EveryHalfIsExact) {
    for (std::uint32_t bits = 0; bits <= 0xffff; ++bits) {
        const float got = halfToFloat(static_cast<std::uint16_t>(bits));
        const double want = halfByDefinition(static_cast<std::uint16_t>(bits));
        if (std::isnan(want)) {
            ASSERT_TRUE(std::isnan(got)) << "bits " << bits;
        } else {
            ASSERT_EQ(static_cast<double>(got), want) << "bits " << bits;
            ASSERT_EQ(std::signbit(got), std::signbit(want)) << "bits " << bits;
        }
    }
}

TEST(ElementTypes, ManyHalvesEqualOneByOne) {
    std::vector<std::uint16_t> bits(0x10003); // no multiple of any vector's width
    for (std::size_t i = 0; i < bits.size(); ++i)
        bits[i] = static_cast<std::uint16_t>(i);
    std::vector<float> halves(bits.size());
    std::vector<float> brains(bits.size());
    halfToFloat(bits, halves);
    bfloat16ToFloat(bits, brains);
    for (std::size_t i = 0; i < bits.size(); ++i) {
        const float one = halfToFloat(bits[i]);
        ASSERT_TRUE(std::isnan(one) ? std::isnan(halves[i])
                                    : std::bit_cast<std::uint32_t>(halves[i]) == std::bit_cast<std::uint32_t>(one))
            << "bits " << i << ": " << halves[i] << " and " << one;
        ASSERT_EQ(std::bit_cast<std::uint32_t>(brains[i]), std::uint32_t{bits[i]} << 16) << i;
    }
}

TEST(ElementTypes, FindsTheFirstNonFiniteValue) {
    constexpr float infinity = std::numeric_limits<float>::infinity();
    std::vector<float> values(1000, std::numeric_limits<float>::max());
    EXPECT_EQ(firstNonFinite(values), std::nullopt);
    EXPECT_EQ(firstNonFinite({}), std::nullopt);
    values[999] = -infinity;
    EXPECT_EQ(firstNonFinite(values), 999u);
    values[17] = std::numeric_limits<float>::quiet_NaN();
    values[18] = infinity;
    EXPECT_EQ(firstNonFinite(values), 17u);
}

TEST(ElementTypes, NamesAndSizes) {
    for (const auto type : {ElementType::F64, ElementType::F32, ElementType::F16, ElementType::BF16, ElementType::I64,
                            ElementType::I32, ElementType::I16, ElementType::I8, ElementType::U8, ElementType::Bool}) {
        EXPECT_EQ(elementTypeFromName(elementTypeName(type)), type) << elementTypeName(type);
        EXPECT_GE(elementSize(type), 1u);
    }
    EXPECT_EQ(elementSize(ElementType::BF16), 2u);
    EXPECT_EQ(elementSize(ElementType::F64), 8u);
    EXPECT_EQ(elementTypeFromName("f32"), ElementType::Unknown);
    EXPECT_EQ(elementTypeFromName("F8_E4M3"), ElementType::Unknown);
    EXPECT_EQ(elementSize(ElementType::Unknown), 0u);
}

} // namespace
} // namespace engine
