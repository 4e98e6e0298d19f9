// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/training/pair_files.h"
#include "engine/training/pair_vocabulary.h"

#include <cstdint>
#include <span>
#include <vector>

namespace engine::training {

/// Rows of a batch, padded to the longest.
struct PairBatch {
    std::int64_t rows = 0;
    std::int64_t sourceLength = 0;
    std::int64_t targetLength = 0;
    std::int64_t tokens = 0;                 ///< target tokens that are no padding
    std::vector<std::int64_t> source;        ///< [rows, sourceLength]
    std::vector<std::int64_t> sourceLengths; ///< [rows]
    std::vector<std::int64_t> input;         ///< [rows, targetLength]: <pad>, then the target without its last id
    std::vector<std::int64_t> output;        ///< [rows, targetLength]: the target (TF-16)
};

struct PairDatasetOptions {
    std::int64_t batchTokens = 3000; ///< target ids of a batch, padding included
    std::int64_t maxLength = 64;     ///< ids of a side; longer pairs are left out
    double freshShare = 1.0;         ///< fresh pairs an epoch, for every pair that comes back each epoch
    double lowerShare = 0.1;         ///< sources in lower case before a target as it is …
    double bareShare = 0.05;         ///< … and pairs in lower case without punctuation on both sides
    std::uint64_t seed = 1;
};

/// Sentence pairs as ids, cut into batches of similar length.
///
/// An epoch is every one of `pairs` once and the next part of `fresh`. Batches are a pure function of (seed, step).
class PairDataset {
public:
    /// Throws Error{BadArgument} when no pair is short enough.
    PairDataset(std::span<const TranslationPair> pairs, std::span<const TranslationPair> fresh,
                const PairVocabulary& vocabulary, const PairDatasetOptions& options);

    /// The batch of step `step`, from 0. Steps may be asked for in any order; forward is fastest.
    PairBatch batch(std::int64_t step);
    /// `pairs` in batches, the same on every call.
    static std::vector<PairBatch> validationBatches(std::span<const TranslationPair> pairs,
                                                    const PairVocabulary& vocabulary,
                                                    const PairDatasetOptions& options);

    std::int64_t pairCount() const { return static_cast<std::int64_t>(m_pairs.size()); }
    std::int64_t freshCount() const { return static_cast<std::int64_t>(m_fresh.size()); }
    std::int64_t leftOutCount() const { return m_leftOut; }
    /// The epoch, from 0, that the last batch was from.
    std::int64_t epoch() const { return m_epoch; }

private:
    using Ids = std::vector<std::int32_t>;
    struct Encoded {
        Ids source, target;
    };
    /// A pair in its three spellings.
    struct Variants {
        Encoded plain, lower, bare;
    };

    Variants encoded(const TranslationPair& pair, const PairVocabulary& vocabulary, bool all) const;
    const Encoded& chosen(const Variants& variants, std::uint64_t seed) const;
    void planEpoch(std::int64_t epoch);
    static std::vector<std::vector<const Encoded*>> cut(std::vector<const Encoded*> rows, std::int64_t batchTokens);
    static PairBatch assembled(std::span<const Encoded* const> rows, std::int64_t pad);

    PairDatasetOptions m_options;
    std::int64_t m_pad;
    std::vector<Variants> m_pairs;
    std::vector<Encoded> m_fresh;
    std::int64_t m_leftOut = 0;
    std::int64_t m_epoch = -1;
    std::int64_t m_firstStep = 0;                    ///< of the planned epoch
    std::vector<std::vector<const Encoded*>> m_plan; ///< the planned epoch's batches
};

} // namespace engine::training
