// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/decoding/step_model.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace engine {

/// A vocabulary of words and what follows them, written down by hand: a model small enough to be drawn whole.
struct WordTable {
    std::vector<std::string> words; ///< by token id, UTF-8
    TokenId end = 0;                ///< ends a text; the only thing that follows words without an entry
    /// Behind these words, from the first on: words and their probabilities, which sum to 1.
    std::map<std::vector<TokenId>, std::vector<std::pair<TokenId, double>>> next;

    /// The word's token. Throws Error{BadArgument} where there is none.
    TokenId token(const std::string& word) const;
};

/// Throws Error{BadArgument} where probabilities are out of [0, 1] or do not sum to 1 (within 1e-9), and
/// Error{BadToken} for a token that is no word.
void checkWordTable(const WordTable& table);

/// Decodes a table. Logits are logarithms of its probabilities (−∞ for 0); two words' hidden states are alike only if
/// they are the same word.
class WordModel final : public StepModel {
public:
    explicit WordModel(std::shared_ptr<const WordTable> table); ///< throws as checkWordTable()
    static Path start(std::vector<TokenId> prompt);

    int vocabSize() const override { return static_cast<int>(m_table->words.size()); }
    static constexpr int positions = 64;
    int contextLength() const override { return positions; }
    std::vector<float> logits(const Path& path) override;
    Path extend(const Path& path, TokenId token, const RunOptions& run) override;
    std::vector<std::vector<double>> hiddenStates(const Path& path, int first) override;
    std::string tokenText(TokenId token) const override;

private:
    std::shared_ptr<const WordTable> m_table;
};

/// The tree that greedy search, beams and sampling are explained with in von Platen's "How to generate text" (HG-02):
/// "The" → nice .5, dog .4, car .1 … In its words are .5 · .4 = .20 and .4 · .9 = .36; the others stand in its figures.
std::shared_ptr<const WordTable> articleTree();
/// Ten words after "The" and after "The car", as its charts of top-k and top-p have them (HG-07, HG-08), and one entry
/// for all other words. It prints no numbers: these are ours, and keep what it says of them, two thirds of the mass in
/// six words and nearly all in the next six; .92 in nine words and then in three.
std::shared_ptr<const WordTable> articleCharts();

} // namespace engine
