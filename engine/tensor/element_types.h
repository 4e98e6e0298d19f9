// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace engine {

/// Element types a safetensors file may declare. Only F32, F16 and BF16 can be read as numbers; the rest are listed by
/// `info` and refused with Error{WrongType} when a model needs them.
enum class ElementType { F64, F32, F16, BF16, I64, I32, I16, I8, U8, Bool, Unknown };

/// "F32", … as written in a safetensors file; "unknown" for Unknown.
std::string_view elementTypeName(ElementType type);
/// The inverse; Unknown for a name that is not in the list.
ElementType elementTypeFromName(std::string_view name);
/// Bytes of one element, 0 for Unknown.
std::size_t elementSize(ElementType type);

/// IEEE 754 binary16 bits as float32: exact for every value, subnormals and the sign of zero included.
float halfToFloat(std::uint16_t bits);
/// bfloat16 bits as float32: exact, bfloat16 is the upper half of a float32.
float bfloat16ToFloat(std::uint16_t bits);
/// The same for many values; `to` has at least as many elements as `from`.
void halfToFloat(std::span<const std::uint16_t> from, std::span<float> to);
void bfloat16ToFloat(std::span<const std::uint16_t> from, std::span<float> to);

/// Index of the first NaN or infinity.
std::optional<std::size_t> firstNonFinite(std::span<const float> values);

} // namespace engine
