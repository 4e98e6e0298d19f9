// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/weights.h"
#include "engine/trace/hooks.h"

#include <cstdint>
#include <vector>

namespace headlight {

/// Parameters that stand together in a tally: a matrix with its bias, the gain and bias of a norm …
struct TallyRow {
    enum class Part {
        TokenEmbedding,
        PositionEmbedding,
        Norm1,
        QueryKeyValue,
        Output,
        Norm2,
        MlpIn,
        MlpOut,
        FinalNorm,
        Unembedding, ///< 0 when tied: the token embedding serves twice and is counted once
    };
    Part part = Part::TokenEmbedding;
    bool inBlock = false; ///< once in each layer
    int rows = 0;         ///< of the matrix; 0 = no matrix, vectors only
    int columns = 0;
    int matrices = 0; ///< of that shape
    int vector = 0;   ///< numbers in the vectors that go with it: biases, gain
    std::int64_t count() const { return std::int64_t{matrices} * rows * columns + vector; }
};

/// Every trainable number of a GPT-2-shaped model, counted by tensor.
struct ParameterTally {
    std::vector<TallyRow> rows; ///< in the order of the forward pass; rows of the block once
    std::int64_t block = 0;     ///< one layer
    std::int64_t total = 0;
};

ParameterTally tallyOf(const engine::ModelShape& shape, bool tied);

/// The four GPT-2 that were published. Both spellings of their sizes are in use: the first counts had been wrong.
struct PublishedSize {
    const char* name;
    const char* firstName; ///< what the first papers and file names call it
    engine::ModelShape shape;
};
const std::vector<PublishedSize>& publishedSizes();

} // namespace headlight
