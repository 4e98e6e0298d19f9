// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tokenizers/byte_level_bpe.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace engine::training {

/// Rows of a batch, each `length` tokens and the tokens that follow them.
struct TokenBatch {
    std::int64_t rows = 0;
    std::int64_t length = 0;
    std::vector<std::int64_t> tokens;  ///< [rows, length]
    std::vector<std::int64_t> targets; ///< [rows, length]
};

/// Documents as tokens, each ended by the end-of-text token, split into a part to train on and a held-out part.
class TextDataset {
public:
    /// Holds out `validationFraction` of the documents, chosen by `seed`. Throws Error{BadArgument} when a part is too
    /// short for one row of `length` tokens or the tokenizer has no end-of-text token.
    TextDataset(std::span<const std::string> texts, const ByteLevelBpe& tokenizer, double validationFraction,
                std::int64_t length, std::uint64_t seed);

    /// Row `row` of step `step`, a pure function of (seed, step, row): half of the rows begin with a document, half
    /// anywhere. Further documents follow in an order that changes from pass to pass.
    void trainingRow(std::int64_t step, std::int64_t row, TokenBatch& batch) const;
    /// The held-out part cut into rows without overlap; the same on every call.
    std::vector<TokenBatch> validationBatches(std::int64_t rowsPerBatch) const;

    std::int64_t trainingTokenCount() const { return m_trainingTokens; }
    std::int64_t validationTokenCount() const { return static_cast<std::int64_t>(m_validation.size()); }
    std::int64_t trainingDocumentCount() const { return static_cast<std::int64_t>(m_training.size()); }
    std::int64_t validationDocumentCount() const { return m_validationDocuments; }

private:
    std::int64_t m_length;
    std::uint64_t m_seed;
    std::vector<std::vector<TokenId>> m_training;
    std::vector<std::int64_t> m_trainingEnds; ///< running sum of document lengths
    std::int64_t m_trainingTokens = 0;
    std::vector<TokenId> m_validation;
    std::int64_t m_validationDocuments = 0;
};

} // namespace engine::training
