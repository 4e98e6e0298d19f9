// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/decoding/decoding_options.h"

#include <string>

namespace engine {

/// Everything that decides what a search makes of a text, as one JSON object: {"method", "options": by Hugging Face's
/// names, "seed", "coin": how the seed becomes the numbers that are thrown}.
std::string decodingSettingsJson(const DecodingOptions& options);

} // namespace engine
