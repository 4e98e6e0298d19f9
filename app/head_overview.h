// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engine_runner.h"
#include "engine/analysis/head_statistics.h"

#include <optional>
#include <stop_token>
#include <vector>

namespace headlight {

/// The layers whose heads are shown small, in order: a translator's encoder first.
std::vector<Place> thumbnailPlaces(const engine::ModelShape& shape);
/// Embeddings of every stack and what follows the blocks: what every picture needs.
std::vector<Place> outerPlaces(const engine::ModelShape& shape);

/// Max-pools [head, query, key] patterns to at most 64 × 64 cells a head; with texts also measures what the heads do.
std::vector<HeadThumbnail> poolPatterns(const engine::TensorView& patterns,
                                        const std::optional<engine::PatternTexts>& texts = {},
                                        std::stop_token stop = {});

/// Adds every head of a layer in small, measured, to what the layers before it gave; without making more of the layer's
/// inside than its patterns where the model can. Throws engine::Error{Stopped}, `overview` then being as before.
void addLayerOverview(HeadOverview& overview, EngineRunner& runner, const engine::Trace& trace, Place place,
                      std::stop_token stop);

/// Every head's induction score on a random sequence that comes twice (Olsson et al. 2022), layer-major; empty for
/// translators. Throws engine::Error{Stopped}.
std::vector<float> randomInduction(EngineRunner& runner, const engine::ModelShape& shape, std::stop_token stop);

} // namespace headlight
