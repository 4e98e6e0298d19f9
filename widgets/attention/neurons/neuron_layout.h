// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/picture/display_list.h"
#include "widgets/viewmodels/attention_block.h"

#include <span>

namespace headlight {

/// The numbers of one query of one head, from q to the weights: copied out of the trace, [key, element] row-major.
struct NeuronRow {
    int headDim = 0, keyCount = 0;
    std::vector<float> query;  ///< headDim
    std::vector<float> keys;   ///< keyCount × headDim
    std::vector<float> dots;   ///< keyCount: q·k as the model added it up
    std::vector<float> scores; ///< keyCount: scaled, −∞ where masked
    std::vector<float> weights;
    /// keyCount × headDim: the only numbers that no hook records; each is the float product of two that are.
    std::vector<float> products;
    float largestVector = 0;  ///< |number| of the query and the keys, ∞ and NaN left out
    float largestProduct = 0; ///< of the products
};
/// Fills in what follows from query and keys.
void multiply(NeuronRow& row);

/// What a head multiplies q·k by before the softmax.
struct ScoreScale {
    double factor = 1;
    int headDim = 0;
    bool isRoot() const; ///< 1/√headDim
};

/// Shares of the rows that are there already, from the first on, 0 … 1.
struct NeuronProgress {
    double products = 1; ///< and their sums
    double scores = 1;   ///< of keys that no mask forbids
    double masked = 1;   ///< of the others
    double weights = 1;
    bool operator==(const NeuronProgress&) const = default;
};

/// Everything the picture of a query's numbers depends on; a value.
struct NeuronState {
    AttentionBlock block = AttentionBlock::Own;
    bool headless = false; ///< a recurrent model's attention: no q and k of heads
    int layer = 0, head = 0;
    int query = 0, key = -1; ///< -1 = none
    std::vector<QString> queryTokens, keyTokens;
    std::vector<int> chosenKeys; ///< ascending
    ScoreScale scale;
    bool changed = false;                    ///< the weights were changed by hand: they are not what the softmax made
    int first = -1;                          ///< first key shown; -1 = so that the key, or the heaviest, is among them
    std::shared_ptr<const NeuronRow> number; ///< null = not here yet
    NeuronProgress progress;                 ///< of the rows that are shown

    bool causal() const { return block == AttentionBlock::Own || block == AttentionBlock::Decoder; }
    bool masked(int atKey) const { return causal() && atKey > query; }
    engine::Hook hook(engine::HookKind kind) const { return {kindIn(block, kind), layer, stackOf(block)}; }
};

/// Where the rows of the keys stand.
struct NeuronTable {
    double top = 0, rowHeight = 1;
    double left = 0, right = 0;
    int first = 0, shown = 0, keyCount = 0;
    QRectF query;                        ///< the cells of q, above those of the keys
    QRectF keys, products, dots, scores; ///< all shown rows; dots and scores are null where there is no room
    QRectF bars, weights;                ///< bars are null where there is no room
    QRectF overview;                     ///< all keys, small; null where they are all shown
    double label = 0;                    ///< width of the tokens' column
    int step = 1, cells = 1;             ///< elements pooled per cell, cells per vector

    QRectF row(int key) const { return {left, top + (key - first) * rowHeight, right - left, rowHeight}; }
    /// The key whose row holds the point; -1 = none.
    int keyAt(QPointF at) const;
};

/// A query's q above the k of every key, element by element, their products, the sum, the score and its weight. Ids:
/// grids "query", "keys", "products" (no hook records these: no provenance), "dots", "scores", "overview", bars
/// "bar:k", boxes "key:k" (also their action), texts "weight:k" and, of masked keys, "masked:k".
DisplayList layoutNeurons(const NeuronState& state, const Theme& theme, QSizeF size, NeuronTable* table = nullptr);

/// The same numbers of all keys, not pooled: grids "query", "keys", "products", "numbers" (q·k, score, weight).
DisplayList neuronData(const NeuronState& state);

} // namespace headlight
