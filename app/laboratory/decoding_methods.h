// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/decoding/decoding_options.h"

#include <array>

namespace headlight {

/// In the order in which they are offered.
inline constexpr std::array decodingMethods{engine::DecodingMethod::Greedy,       engine::DecodingMethod::Sampling,
                                            engine::DecodingMethod::Beams,        engine::DecodingMethod::BeamSampling,
                                            engine::DecodingMethod::DiverseBeams, engine::DecodingMethod::Contrastive,
                                            engine::DecodingMethod::Exhaustive};

constexpr bool usesBeams(engine::DecodingMethod method) {
    return method == engine::DecodingMethod::Beams || method == engine::DecodingMethod::BeamSampling ||
           method == engine::DecodingMethod::DiverseBeams;
}
constexpr bool throwsDice(engine::DecodingMethod method) {
    return method == engine::DecodingMethod::Sampling || method == engine::DecodingMethod::BeamSampling;
}

} // namespace headlight
