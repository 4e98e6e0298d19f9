// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/pair_dataset.h"

#include "engine/error.h"
#include "engine/training/random.h"

#include <algorithm>
#include <utility>

namespace engine::training {

namespace {

constexpr std::uint64_t kVariantStream = 1;
constexpr std::uint64_t kOrderStream = 2;

std::vector<std::int32_t> narrowed(const std::vector<std::int64_t>& ids) {
    return {ids.begin(), ids.end()};
}

template <typename T>
void shuffle(std::vector<T>& values, RandomStream& random) {
    for (std::size_t i = values.size(); i > 1; --i)
        std::swap(values[i - 1], values[random.below(i)]);
}

} // namespace

PairDataset::PairDataset(std::span<const TranslationPair> pairs, std::span<const TranslationPair> fresh,
                         const PairVocabulary& vocabulary, const PairDatasetOptions& options)
    : m_options(options), m_pad(vocabulary.ids().pad) {
    const auto fits = [&](const Encoded& pair) {
        const auto longest = static_cast<std::size_t>(options.maxLength);
        return pair.source.size() <= longest && pair.target.size() <= longest;
    };
    for (const TranslationPair& pair : pairs) {
        Variants variants = encoded(pair, vocabulary, true);
        if (fits(variants.plain) && fits(variants.lower) && fits(variants.bare))
            m_pairs.push_back(std::move(variants));
        else
            ++m_leftOut;
    }
    for (std::size_t i = 0; i < fresh.size(); ++i) { // used once or a few times: one spelling each will do
        const TranslationPair& pair = fresh[i];
        RandomStream random(mixSeed(options.seed, kVariantStream, i));
        const double draw = random.uniform();
        Encoded variant;
        if (draw < options.lowerShare)
            variant = encoded({lowerCased(pair.source), pair.target}, vocabulary, false).plain;
        else if (draw < options.lowerShare + options.bareShare)
            variant = encoded({unpunctuated(lowerCased(pair.source)), unpunctuated(lowerCased(pair.target))},
                              vocabulary, false)
                          .plain;
        else
            variant = encoded(pair, vocabulary, false).plain;
        if (fits(variant))
            m_fresh.push_back(std::move(variant));
        else
            ++m_leftOut;
    }
    if (m_pairs.empty())
        throw Error(ErrorCode::BadArgument,
                    "No pair to train on has at most " + std::to_string(options.maxLength) + " pieces a side.");
}

PairDataset::Variants PairDataset::encoded(const TranslationPair& pair, const PairVocabulary& vocabulary,
                                           bool all) const {
    const auto ids = [&](const std::string& source, const std::string& target) {
        return Encoded{narrowed(vocabulary.encodeSource(source)), narrowed(vocabulary.encodeTarget(target))};
    };
    Variants variants{ids(pair.source, pair.target), {}, {}};
    if (all) {
        const std::string lower = lowerCased(pair.source);
        variants.lower = {narrowed(vocabulary.encodeSource(lower)), variants.plain.target};
        variants.bare = ids(unpunctuated(lower), unpunctuated(lowerCased(pair.target)));
    }
    return variants;
}

const PairDataset::Encoded& PairDataset::chosen(const Variants& variants, std::uint64_t seed) const {
    const double draw = RandomStream(seed).uniform();
    if (draw < m_options.lowerShare)
        return variants.lower;
    return draw < m_options.lowerShare + m_options.bareShare ? variants.bare : variants.plain;
}

void PairDataset::planEpoch(std::int64_t epoch) {
    const std::uint64_t seed = mixSeed(m_options.seed, kVariantStream, static_cast<std::uint64_t>(epoch));
    std::vector<const Encoded*> rows;
    for (std::size_t i = 0; i < m_pairs.size(); ++i)
        rows.push_back(&chosen(m_pairs[i], mixSeed(seed, i)));
    if (!m_fresh.empty()) {
        const auto count = static_cast<std::size_t>(m_options.freshShare * static_cast<double>(m_pairs.size()));
        for (std::size_t i = 0; i < count; ++i)
            rows.push_back(&m_fresh[(static_cast<std::size_t>(epoch) * count + i) % m_fresh.size()]);
    }
    RandomStream random(mixSeed(m_options.seed, kOrderStream, static_cast<std::uint64_t>(epoch)));
    shuffle(rows, random);
    m_plan = cut(std::move(rows), m_options.batchTokens);
    shuffle(m_plan, random);
    m_epoch = epoch;
}

std::vector<std::vector<const PairDataset::Encoded*>> PairDataset::cut(std::vector<const Encoded*> rows,
                                                                       std::int64_t batchTokens) {
    std::stable_sort(rows.begin(), rows.end(), [](const Encoded* a, const Encoded* b) {
        return std::pair(a->source.size(), a->target.size()) < std::pair(b->source.size(), b->target.size());
    });
    std::vector<std::vector<const Encoded*>> batches;
    std::size_t longest = 0;
    for (const Encoded* row : rows) {
        const std::size_t length = std::max(row->source.size(), row->target.size());
        const std::size_t next = std::max(longest, length);
        const auto filled = batches.empty() ? 0 : next * (batches.back().size() + 1);
        if (batches.empty() || filled > static_cast<std::size_t>(batchTokens)) {
            batches.emplace_back();
            longest = 0;
        }
        longest = std::max(longest, length);
        batches.back().push_back(row);
    }
    return batches;
}

PairBatch PairDataset::assembled(std::span<const Encoded* const> rows, std::int64_t pad) {
    PairBatch batch;
    batch.rows = static_cast<std::int64_t>(rows.size());
    for (const Encoded* row : rows) {
        batch.sourceLength = std::max(batch.sourceLength, static_cast<std::int64_t>(row->source.size()));
        batch.targetLength = std::max(batch.targetLength, static_cast<std::int64_t>(row->target.size()));
    }
    batch.source.assign(static_cast<std::size_t>(batch.rows * batch.sourceLength), pad);
    batch.input.assign(static_cast<std::size_t>(batch.rows * batch.targetLength), pad);
    batch.output = batch.input;
    for (std::int64_t i = 0; i < batch.rows; ++i) {
        const Encoded& row = *rows[static_cast<std::size_t>(i)];
        std::copy(row.source.begin(), row.source.end(), batch.source.begin() + i * batch.sourceLength);
        std::copy(row.target.begin(), row.target.end(), batch.output.begin() + i * batch.targetLength);
        std::copy(row.target.begin(), row.target.end() - 1, batch.input.begin() + i * batch.targetLength + 1);
        batch.sourceLengths.push_back(static_cast<std::int64_t>(row.source.size()));
        batch.tokens += static_cast<std::int64_t>(row.target.size());
    }
    return batch;
}

PairBatch PairDataset::batch(std::int64_t step) {
    if (m_epoch < 0 || step < m_firstStep) {
        m_firstStep = 0;
        planEpoch(0);
    }
    while (step >= m_firstStep + static_cast<std::int64_t>(m_plan.size())) {
        m_firstStep += static_cast<std::int64_t>(m_plan.size());
        planEpoch(m_epoch + 1);
    }
    return assembled(m_plan[static_cast<std::size_t>(step - m_firstStep)], m_pad);
}

std::vector<PairBatch> PairDataset::validationBatches(std::span<const TranslationPair> pairs,
                                                      const PairVocabulary& vocabulary,
                                                      const PairDatasetOptions& options) {
    std::vector<Encoded> encoded;
    for (const TranslationPair& pair : pairs)
        encoded.push_back(
            {narrowed(vocabulary.encodeSource(pair.source)), narrowed(vocabulary.encodeTarget(pair.target))});
    std::vector<const Encoded*> rows;
    for (const Encoded& pair : encoded)
        rows.push_back(&pair);
    std::vector<PairBatch> batches;
    for (const auto& batch : cut(std::move(rows), options.batchTokens))
        batches.push_back(assembled(batch, vocabulary.ids().pad));
    return batches;
}

} // namespace engine::training
