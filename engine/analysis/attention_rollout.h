// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/tensor.h"

#include <span>
#include <stop_token>

namespace engine {

/// ½·(mean over the heads of `pattern` [head, query, key]) + ½·identity: what a layer passes on of its own position and
/// of others (Abnar & Zuidema 2020). Queries and keys of one text. Throws Error{BadArgument}.
Tensor attentionWithResidual(const TensorView& pattern);

/// Attention rollout (Abnar & Zuidema 2020): the product of attentionWithResidual() of all layers, the first one
/// rightmost: [position after the last layer, input position], rows sum to 1. `patterns`: one [head, query, key] a
/// layer, first layer first, all of one size. Throws Error{Stopped, BadArgument}.
Tensor attentionRollout(std::span<const TensorView> patterns, std::stop_token stop = {});

/// The rollout of one query after each layer, [layer, input position]: row `query` of the product of the layers up to
/// that one. `layers`: attentionWithResidual() of each, first layer first. Throws Error{Stopped, BadArgument}.
Tensor rolloutOfQuery(std::span<const Tensor> layers, int query, std::stop_token stop = {});

} // namespace engine
