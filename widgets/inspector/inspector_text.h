// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/op_table.h"
#include "widgets/picture/display_list.h"

#include <utility>

namespace headlight {

class TraceStore;

/// What an operation does, in words ("softmax: weights that sum to 1").
QString opKindText(engine::OpKind kind);
/// Nine significant digits, "−∞", "not a number": enough to tell two floats apart.
QString exactNumber(double value);
/// "[3, 6, 32]" with the names of the axes: "position 3 × head 6 × head dimension 32".
QString shapeText(engine::Hook hook, const engine::ModelShape& shape, int positions);

/// What the inspector says about an element, before any formula.
struct Facts {
    QString title;    ///< the hook's or weight's name, as other programs spell it
    QString copyName; ///< what Copy puts on the clipboard
    bool available = false;
    double value = 0;
    std::vector<std::pair<QString, QString>> rows; ///< label, text
};
Facts factsOf(const Provenance& element, const TraceStore& store);

/// "blocks.0.attn.W_Q[3, 7]", "blocks.0.attn.hook_q[3, 1, 7]", "candidate ' the'".
QString provenanceName(const Provenance& element, const TraceStore& store);

} // namespace headlight
