// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/tensor.h"

#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

namespace engine {

/// Edges (layers × positions²) of the largest graph that attentionFlow() takes: 12 layers of 64 tokens fit.
inline constexpr std::int64_t attentionFlowEdgeLimit = 65'536;

/// Attention flow (Abnar & Zuidema 2020): for every input position the largest flow from `query` after the last layer
/// down to it, through edges that let attentionWithResidual() of their layer pass. `patterns` as for
/// attentionRollout(). Throws Error{Stopped, BadArgument}; BadArgument also when the graph is larger than the limit.
std::vector<double> attentionFlow(std::span<const TensorView> patterns, int query, std::stop_token stop = {});

} // namespace engine
