// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/training/pair_files.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace engine::training {

struct PairPreparationOptions {
    std::int64_t heldOut = 600; ///< pairs to hold out
    std::size_t longest = 220;  ///< bytes of a sentence
    std::uint64_t seed = 1;     ///< chooses what is held out
};

/// How many pairs were taken and why the others were not.
struct PairCounts {
    std::int64_t kept = 0;
    std::int64_t broken = 0; ///< empty, untranslated, foreign letters, lengths that do not fit each other
    std::int64_t tooLong = 0;
    std::int64_t repeated = 0;
    std::int64_t alsoHeldOut = 0; ///< the source or the target of a held-out or excluded pair
};

struct PreparedPairs {
    std::vector<TranslationPair> training;
    std::vector<TranslationPair> heldOut;
    PairCounts counts;
};

/// Straightens quotes, dashes and spaces, drops broken and repeated pairs and holds some out. No held-out pair, and
/// none of `excluded`, shares its source or its target with a training pair, case and punctuation aside.
PreparedPairs preparePairs(std::span<const TranslationPair> pairs, std::span<const TranslationPair> excluded,
                           const PairPreparationOptions& options);

} // namespace engine::training
