// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

namespace benchmarks {

/// Writes a folder of GPT-2's smallest shape (12 layers, 12 heads, width 768, context 1024, vocabulary 50,257; 498 MB
/// in float32) with seeded random weights: the work is the same whatever the numbers are.
void writeSeededGpt2(const std::filesystem::path& folder);

} // namespace benchmarks
