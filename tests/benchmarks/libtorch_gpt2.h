// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tokenizers/token.h"

#include <filesystem>
#include <memory>
#include <span>
#include <vector>

namespace benchmarks {

/// GPT-2's forward pass in libtorch's functions with a preallocated key/value cache: the peer that the engine is
/// compared with. Logits of the last row only, like the engine without an observer.
class LibtorchGpt2 {
public:
    LibtorchGpt2(const std::filesystem::path& folder, int threads);
    ~LibtorchGpt2();

    /// Runs `tokens` at positions first …, on top of what the cache holds below them; logits after the last one.
    std::vector<float> forward(std::span<const engine::TokenId> tokens, int first);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace benchmarks
