// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/tensor.h"

#include <stop_token>

namespace engine {

/// ‖v·W_O‖ of every key and head: how much a key's value vector can write into the residual stream. `values` [key,
/// head, headDim], `outputWeight` [head·headDim, modelDim] → [head, key]. Throws Error{Stopped, BadArgument}.
Tensor valueNorms(const TensorView& values, const TensorView& outputWeight, std::stop_token stop = {});

/// ‖α·v·W_O‖ (Kobayashi et al. 2020): what a weight moves. `pattern` [head, query, key] with valueNorms() [head, key]
/// → [head, query, key]. Throws Error{BadArgument}.
Tensor headContribution(const TensorView& pattern, const TensorView& norms);

} // namespace engine
