// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/decoding/decoder.h"

#include <QString>

#include <memory>
#include <vector>

namespace headlight {

/// One distribution of a chain: before everything, behind one processor, or what the next token is drawn from.
struct ChainColumn {
    enum class Kind { Raw, Stage, Final };
    Kind kind = Kind::Raw;
    engine::ActiveProcessor processor; ///< of a stage
    std::vector<double> probabilities; ///< by token: softmax of the scores that the column shows
    double entropy = 0;                ///< in nats
    double perplexity = 0;             ///< exp(entropy); 0 where no token may follow
    int excluded = 0;                  ///< tokens that this stage banned; of the final column: that any did
    double excludedMass = 0;           ///< their probability before the stage; of the final column: in the raw one
};

/// What the picture of a chain needs and what is too dear for every frame: made once a chain.
struct ChainNumbers {
    static constexpr int mostRows = 40;
    std::vector<ChainColumn> columns;        ///< raw, stages in their order, final; empty of an empty chain
    std::vector<engine::TokenId> rawOrder;   ///< the mostRows most probable tokens before processing
    std::vector<engine::TokenId> finalOrder; ///< and behind it; only tokens that may follow
    std::vector<double> sliceBegin;          ///< [token]: where its slice of the 0–1 bar begins
    std::vector<engine::TokenId> wideSlices; ///< by rising id: slices of at least 1/1000

    int vocabSize() const { return columns.empty() ? 0 : static_cast<int>(columns.front().probabilities.size()); }
    /// The tokens worth at most `count` rows: the most probable of before and after in turns, and `chosen` for certain
    /// (unless it is -1); most probable before processing first.
    std::vector<engine::TokenId> rows(int count, engine::TokenId chosen) const;
};
std::shared_ptr<const ChainNumbers> chainNumbers(const engine::ScoreChain& chain);

/// The stage (index in chain.stages) at or before column `column` that banned `token`; -1 where the column lets it
/// pass. `column` counts as in ChainNumbers: 0 is raw.
int banningStage(const engine::ScoreChain& chain, int column, engine::TokenId token);

/// What a processor is, in words: "n-gram seen before".
QString processorTitle(engine::ProcessorKind kind);
/// Its parameters as they are shown: "p = 0.92 (hf)"; empty where it has none.
QString processorParameters(const engine::ActiveProcessor& processor);

} // namespace headlight
