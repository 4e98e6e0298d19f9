// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stage/model/parameter_tally.h"

namespace headlight {

ParameterTally tallyOf(const engine::ModelShape& s, bool tied) {
    using Part = TallyRow::Part;
    const int inner = s.headCount * s.headDim;
    ParameterTally tally;
    tally.rows = {
        {Part::TokenEmbedding, false, s.vocabSize, s.modelDim, 1, 0},
        {Part::PositionEmbedding, false, s.contextLength, s.modelDim, 1, 0},
        {Part::Norm1, true, 0, 0, 0, 2 * s.modelDim},
        {Part::QueryKeyValue, true, s.modelDim, inner, 3, 3 * inner},
        {Part::Output, true, inner, s.modelDim, 1, s.modelDim},
        {Part::Norm2, true, 0, 0, 0, 2 * s.modelDim},
        {Part::MlpIn, true, s.modelDim, s.mlpDim, 1, s.mlpDim},
        {Part::MlpOut, true, s.mlpDim, s.modelDim, 1, s.modelDim},
        {Part::FinalNorm, false, 0, 0, 0, 2 * s.modelDim},
        {Part::Unembedding, false, s.vocabSize, s.modelDim, tied ? 0 : 1, 0},
    };
    for (const TallyRow& row : tally.rows) {
        if (row.inBlock)
            tally.block += row.count();
        tally.total += row.count() * (row.inBlock ? s.layerCount : 1);
    }
    return tally;
}

const std::vector<PublishedSize>& publishedSizes() {
    static const std::vector<PublishedSize> sizes = {
        {"124M", "117M", {12, 12, 768, 64, 3072, 1024, 50257}},
        {"355M", "345M", {24, 16, 1024, 64, 4096, 1024, 50257}},
        {"774M", "762M", {36, 20, 1280, 64, 5120, 1024, 50257}},
        {"1558M", "1542M", {48, 25, 1600, 64, 6400, 1024, 50257}},
    };
    return sizes;
}

} // namespace headlight
