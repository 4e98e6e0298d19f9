// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace engine {

/// Row of the embedding table; valid ids are 0 … vocabSize-1.
using TokenId = std::int32_t;

} // namespace engine
