// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/text_dataset.h"

#include "engine/error.h"
#include "engine/training/bpe_learner.h"
#include "engine/training/random.h"
#include "engine/training/text_files.h"

#include <algorithm>

namespace engine::training {

TextDataset::TextDataset(std::span<const std::string> texts, const ByteLevelBpe& tokenizer, double validationFraction,
                         std::int64_t length, std::uint64_t seed)
    : m_length(length), m_seed(seed) {
    const auto endOfText = tokenizer.specialToken(kEndOfText);
    if (!endOfText)
        throw Error(ErrorCode::BadArgument, "The tokenizer has no <|endoftext|> token, which separates documents.");
    RandomStream random(mixSeed(seed, 0x5EED));
    for (const std::string& text : texts) {
        for (const std::string_view document : splitDocuments(text)) {
            std::vector<TokenId> ids = tokenizer.encode(document);
            ids.push_back(*endOfText);
            if (random.uniform() < validationFraction) {
                m_validation.insert(m_validation.end(), ids.begin(), ids.end());
                ++m_validationDocuments;
            } else {
                m_trainingTokens += static_cast<std::int64_t>(ids.size());
                m_training.push_back(std::move(ids));
                m_trainingEnds.push_back(m_trainingTokens);
            }
        }
    }
    if (m_trainingTokens <= length || validationTokenCount() <= length)
        throw Error(ErrorCode::BadArgument, "The corpus has " + std::to_string(m_trainingTokens) +
                                                " tokens to train on and " + std::to_string(validationTokenCount()) +
                                                " held out; each part needs more than the context of " +
                                                std::to_string(length) + ".");
}

void TextDataset::trainingRow(std::int64_t step, std::int64_t row, TokenBatch& batch) const {
    RandomStream random(mixSeed(m_seed, static_cast<std::uint64_t>(step), static_cast<std::uint64_t>(row)));
    std::size_t document = 0;
    std::size_t position = 0;
    if (random.below(2) == 0) {
        document = random.below(m_training.size());
    } else {
        const auto target = static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(m_trainingTokens)));
        document = static_cast<std::size_t>(std::upper_bound(m_trainingEnds.begin(), m_trainingEnds.end(), target) -
                                            m_trainingEnds.begin());
        const std::int64_t begin = document == 0 ? 0 : m_trainingEnds[document - 1];
        position = static_cast<std::size_t>(target - begin);
    }
    TokenId previous = m_training[document][position++];
    for (std::int64_t i = 0; i < m_length; ++i) {
        if (position == m_training[document].size()) {
            document = random.below(m_training.size());
            position = 0;
        }
        const TokenId next = m_training[document][position++];
        batch.tokens.push_back(previous);
        batch.targets.push_back(next);
        previous = next;
    }
    ++batch.rows;
    batch.length = m_length;
}

std::vector<TokenBatch> TextDataset::validationBatches(std::int64_t rowsPerBatch) const {
    std::vector<TokenBatch> batches;
    const auto length = static_cast<std::size_t>(m_length);
    for (std::size_t begin = 0; begin + length < m_validation.size(); begin += length) {
        if (batches.empty() || batches.back().rows == rowsPerBatch)
            batches.push_back({0, m_length, {}, {}});
        TokenBatch& batch = batches.back();
        batch.tokens.insert(batch.tokens.end(), m_validation.begin() + static_cast<std::ptrdiff_t>(begin),
                            m_validation.begin() + static_cast<std::ptrdiff_t>(begin + length));
        batch.targets.insert(batch.targets.end(), m_validation.begin() + static_cast<std::ptrdiff_t>(begin + 1),
                             m_validation.begin() + static_cast<std::ptrdiff_t>(begin + length + 1));
        ++batch.rows;
    }
    return batches;
}

} // namespace engine::training
