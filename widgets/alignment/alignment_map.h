// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/attention/attention_sheet.h"

#include <span>

namespace headlight {

/// One picture's numbers: the weights of one head, or their mean over heads or over heads and layers (which is no
/// element of any tensor; its rows still sum to 1). A value, free of the model it came from.
struct AlignmentMap {
    engine::Hook hook; ///< of a mean over layers: the first one's
    int head = -1;     ///< -1: a mean
    int headCount = 1; ///< heads in the mean
    int layerCount = 1;
    std::vector<QString> queries, keys; ///< tokens as read
    std::vector<QString> written;       ///< what each query's row wrote; no entries where rows write nothing
    std::shared_ptr<const std::vector<float>> weights; ///< [query, key]; null = not computed yet

    int queryCount() const { return static_cast<int>(queries.size()); }
    int keyCount() const { return static_cast<int>(keys.size()); }
    bool mean() const { return head < 0; }
    bool crossing() const { return AttentionSheet::crossing(hook); }
    bool causal() const { return !crossing() && hook.stack != engine::Stack::Encoder; }
    float weight(int query, int key) const {
        return (*weights)[static_cast<std::size_t>(query) * keys.size() + static_cast<std::size_t>(key)];
    }
};

/// Names alone while the sheet is not ready().
AlignmentMap headMap(const AttentionSheet& sheet, int head);
AlignmentMap meanOfHeads(const AttentionSheet& sheet);
/// Mean over all heads of all sheets, which are the layers of one block; names alone until all are ready.
AlignmentMap meanOfLayers(std::span<const AttentionSheet> layers);

/// Tokens that attention rests on without meaning them: ends of sentences and other special tokens, and punctuation.
bool isSinkToken(const QString& token);

/// Where a map's weight is once sinks are left out.
struct HiddenWeight {
    std::vector<int> kept;       ///< keys that are shown
    std::vector<float> perQuery; ///< weight on the others
    double share = 0;            ///< of all weight
    double least = 0, most = 0;  ///< of a row
};
/// Over the first `queries` rows; without `hideSinks` everything is kept.
HiddenWeight hiddenWeight(const AlignmentMap& map, bool hideSinks, int queries);

/// What the rows sum to: 1 but for edited patterns, NaN and bad files.
struct RowSums {
    double least = 1, most = 1;
    int wrong = 0;     ///< rows that are off by more than 1e-3
    int notFinite = 0; ///< rows that hold NaN or ∞
};
RowSums rowSums(const AlignmentMap& map, int queries);

/// How differently two maps of the same tokens look: half the sum of |difference| of a row (0 alike, 1 nothing in
/// common), on average over rows. Empty where the tokens differ.
std::optional<double> distanceOf(const AlignmentMap& a, const AlignmentMap& b);

} // namespace headlight
