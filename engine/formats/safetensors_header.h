// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/formats/safetensors.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace engine {

/// Longest header a safetensors file may have, in bytes; the limit of the format's reference implementation.
inline constexpr std::uint64_t kMaxSafetensorsHeader = 100'000'000;

/// Parses the JSON header of a safetensors file that is followed by `dataBytes` bytes, and checks every field against
/// them: afterwards the tensors, sorted by offset, tile the data exactly. `where` names the file in messages.
/// Throws Error{BadSafetensors}.
std::vector<TensorInfo> parseSafetensorsHeader(std::string_view json, std::uint64_t dataBytes,
                                               const std::string& where);

/// Parses a model.safetensors.index.json: tensor name → shard, a path relative to the folder of the index that is
/// neither absolute nor leads out of it. Throws Error{BadSafetensors}.
std::map<std::string, std::string> parseSafetensorsIndex(std::string_view json, const std::string& where);

} // namespace engine
