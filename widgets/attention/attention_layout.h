// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/attention/attention_sheet.h"
#include "widgets/attention/head_grid_layout.h"
#include "widgets/attention/matrix_look.h"
#include "widgets/picture/display_list.h"

#include <QSizeF>

namespace headlight {

/// What the attention picture shows of a head.
enum class AttentionMode {
    Matrix, ///< query rows × key columns
    Curves, ///< token-to-token ribbons
    Both,   ///< side by side where there is room, else one above the other
};

/// The numbers beside the matrix, one a position.
struct MatrixMargins {
    std::vector<float> queries; ///< weight on the chosen keys; none chosen: the query's largest weight
    std::vector<float> keys;    ///< weight received from the chosen queries, or from all: a sum
};

/// Everything the attention picture depends on; a value.
struct AttentionState {
    engine::Hook hook{engine::HookKind::Pattern, 0}; ///< the pattern's: layer and block
    int head = 0;
    int query = 0; ///< row followed
    int key = -1;  ///< -1 = none
    AttentionMode mode = AttentionMode::Both;
    bool allQueries = false;                     ///< ribbons of every query instead of the followed one
    std::vector<QString> queryTokens, keyTokens; ///< as shown, one per position; the same where there is one text
    /// queries × keys weights of the head, [query, key] row-major; null while the layer's inside is being computed.
    std::shared_ptr<const std::vector<float>> pattern;
    /// ‖α·v·W_O‖ [query, key], which the matrix shows instead; null = the weights.
    std::shared_ptr<const std::vector<float>> contribution;
    const std::shared_ptr<const std::vector<float>>& shown() const { return contribution ? contribution : pattern; }
    MatrixLook look;
    /// What the look makes of the pattern, and its sums; null = made while laying out.
    std::shared_ptr<const MatrixShades> shades;
    std::shared_ptr<const MatrixMargins> margins;
    GridWindow window;                          ///< part of the matrix that is seen
    std::vector<int> chosenQueries, chosenKeys; ///< gathered to look at their sums; ascending

    int queryCount() const { return static_cast<int>(queryTokens.size()); }
    int keyCount() const { return static_cast<int>(keyTokens.size()); }
    bool crossing() const { return AttentionSheet::crossing(hook); } ///< queries and keys are of two texts
    bool causal() const { return AttentionSheet::causal(hook); }     ///< queries look at no key behind them
    /// How many keys a query may look at; the later ones are masked and exactly 0.
    int keysOf(int query) const { return causal() ? std::min(query + 1, keyCount()) : keyCount(); }
    float weight(int query, int key) const;
    engine::ElementRef element(int query, int key) const;
};

/// A query and a key of an attention; -1 = none.
struct AttentionPlace {
    int query = -1, key = -1;
    bool operator==(const AttentionPlace&) const = default;
};
/// The query and key of the shown head that an element belongs to: a weight or score, a query's vector, a key's or its
/// value's. None of elements of other heads, layers and blocks.
AttentionPlace linkedPlace(const AttentionState& state, const engine::ElementRef& element);

/// QPainter draws at most this many ribbons; the rest is said in words (qt-notes: more cost a frame).
inline constexpr int maxRibbons = 150;

/// The lines worth drawing among the weights of the shown rows, and what leaving out the others hides.
struct RibbonChoice {
    struct Line {
        int query = 0, key = 0;
        float weight = 0;
    };
    std::vector<Line> lines; ///< lightest first, so that strong ones are painted above weak ones
    int total = 0;           ///< unmasked weights of the shown rows
    float threshold = 0;     ///< every weight ≥ this one is drawn, none below it; 0 = all are drawn
    double hiddenShare = 0;  ///< of the shown rows' summed weight, in [0, 1]
};
/// All lines while they are at most `limit`, else the heaviest `limit`; of all rows no more than it takes to cover 90 %
/// of each row's weight.
RibbonChoice chooseRibbons(const AttentionState& state, int limit = maxRibbons);

/// 0 → 0, 1 → 1, monotone; the square root keeps light lines visible.
double ribbonOpacity(float weight);

/// Labels at `pitch` apart of which every n-th is kept so that none is closer than `needed`; `always` (≥ 0) is among
/// them and its too close neighbours are not.
std::vector<int> thinnedLabels(int count, double pitch, double needed, int always);

/// "Layer 2, head 3", and of a translator which of its attentions.
QString attentionPlace(const AttentionState& state);

/// "' cat' (token 5) looks mostly at ' Tim' (token 1, 61 %), then …"; empty without a pattern.
QString attentionSummary(const AttentionState& state);

/// First and last position of the word that a token is a piece of: up to the next token that begins with a space or a
/// line end, or is a special one.
std::pair<int, int> wordAround(const std::vector<QString>& tokens, int position);

/// The sums beside the matrix of `state`, which has a pattern.
MatrixMargins marginsOf(const AttentionState& state);

/// The attention pattern of one head as a matrix, as ribbons, or both. Ids: grid "pattern", grid "key-strip", ribbons
/// "ribbon:q:k", token boxes "query:n" and "key:n" with actions of the same spelling, grids "query-margin" and
/// "key-margin" along the matrix.
DisplayList layoutAttention(const AttentionState& state, const Theme& theme, QSizeF size);
/// All weights of the head in one grid "pattern", queries as rows, whatever part or look the picture has, and the
/// margins; empty without a pattern.
DisplayList attentionData(const AttentionState& state);

} // namespace headlight
