// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/attention/attention_sheet.h"
#include "widgets/picture/display_list.h"

namespace headlight {

/// Which attention the Tensor2Tensor widget shows; All = input and output in both columns.
enum class T2TAttention { All, InputInput, InputOutput, OutputOutput };

/// One block of the matrix that the widget shows: a sheet, and where it stands in the two columns of tokens.
struct T2TPart {
    AttentionSheet sheet;
    int firstQuery = 0, firstKey = 0;
};

/// A token of a column: hovered, or none.
struct T2TToken {
    bool isQuery = true;
    int index = -1; ///< in its column; -1 = none
    bool operator==(const T2TToken&) const = default;
};

/// Everything the Tensor2Tensor widget depends on; a value.
struct T2TState {
    T2TAttention attention = T2TAttention::InputInput;
    int layer = 0;
    std::vector<QString> queries, keys; ///< the two columns
    int queryBreak = -1, keyBreak = -1; ///< where the output begins in a column of input and output; -1 = nowhere
    std::vector<T2TPart> parts;         ///< what lies in none of them is exactly 0
    std::vector<bool> heads;            ///< switched on
    T2TToken hover;
    T2TToken chosen;        ///< the followed query
    bool swapped = false;   ///< keys on the left, as Tensor2Tensor's own pictures have them
    bool computing = false; ///< a part is still on its way

    int headCount() const { return static_cast<int>(heads.size()); }
    int activeHeads() const;
    /// Weight of a head from a query of the left column on a key of the right one, and where it comes from.
    float weight(int head, int query, int key) const;
    Provenance provenance(int head, int query, int key) const;
};

/// The columns and parts of a kind of attention. `encoder`, `cross`, `decoder` may be null where a model lacks them;
/// `decoder` is also the block of a model with one stack.
T2TState tensor2TensorOf(T2TAttention attention, const AttentionSheet* encoder, const AttentionSheet* cross,
                         const AttentionSheet* decoder);

/// A click on a head's square: on or off, but the last one stays on.
std::vector<bool> clickedHead(std::vector<bool> heads, int head);
/// What a double click does after its two clicks: only this head; again, all of them.
std::vector<bool> doubleClickedHead(std::vector<bool> heads, int head);

/// At most this many lines are drawn; the lightest are left out, and words say how much of the weight that is.
inline constexpr int maxT2TLines = 400;

struct T2TLine {
    int head = 0, query = 0, key = 0;
    float weight = 0;
};
/// Lines of the hovered token, or of all, that are drawn; lightest first.
struct T2TLines {
    std::vector<T2TLine> lines;
    int total = 0;          ///< weights of the shown heads that no mask forbids
    double hiddenShare = 0; ///< of their sum
};
T2TLines chooseLines(const T2TState& state, int limit = maxT2TLines);
/// weight ÷ active heads for all lines, the weight itself for those of a hovered token: exactly Tensor2Tensor's.
double lineOpacity(const T2TState& state, float weight);

/// Which token stands at a point.
T2TToken tokenUnder(const T2TState& state, const Theme& theme, QSizeF size, QPointF at);

/// Every weight of the heads that are switched on, a grid a head: whole, however few lines are drawn.
DisplayList tensor2TensorData(const T2TState& state);
/// Ids: head squares "t2t-head:h", tokens "t2t-query:q" and "t2t-key:k" (also their actions), lines "t2t-line:h:q:k",
/// the coloured cells of a hovered token's counterparts "t2t-cell:h:q:k".
DisplayList layoutTensor2Tensor(const T2TState& state, const Theme& theme, QSizeF size);

} // namespace headlight
