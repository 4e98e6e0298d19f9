// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/formats/safetensors.h"
#include "engine/tensor/tensor.h"

#include <filesystem>
#include <map>
#include <span>
#include <string>

namespace engine {

/// One tensor to write: float32 values that are stored as `type`.
struct SafetensorsEntry {
    std::string name;
    ElementType type = ElementType::F32; ///< F32 or F16 (rounded to nearest, ties to even)
    TensorView values;
};

/// Writes a safetensors file: header length, JSON header padded with spaces so that the data starts at a multiple of
/// 8 bytes, then the tensors in the given order without a hole, little-endian. Written beside `path` and renamed.
/// `metadata` becomes "__metadata__". Throws Error{WriteFailed} and, for other types or a value that float16 cannot
/// hold, Error{WrongType}.
void writeSafetensors(const std::filesystem::path& path, std::span<const SafetensorsEntry> entries,
                      const std::map<std::string, std::string>& metadata = {{"format", "pt"}});

/// IEEE 754 binary16 nearest to `value`, ties to even; infinite when the value is too large.
std::uint16_t toFloat16(float value);

} // namespace engine
