// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

namespace benchmarks {

/// One of GPT-2's sizes; context 1024 and vocabulary 50,257 in all of them.
struct Gpt2Size {
    int layerCount = 12, headCount = 12, modelDim = 768;
};

/// Writes a folder of GPT-2's smallest shape (498 MB in float32), or another one, with seeded random weights: the work
/// is the same whatever the numbers are.
void writeSeededGpt2(const std::filesystem::path& folder, Gpt2Size size = {});

} // namespace benchmarks
