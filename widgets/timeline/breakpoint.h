// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/timeline/timeline.h"

#include <QString>

#include <functional>
#include <optional>
#include <variant>

namespace headlight {

/// "op softmax", "op mlp_out": beats that run such an op. Folded layers do not count: every one of them runs all ops.
struct OpBreakpoint {
    std::variant<engine::OpKind, engine::HookKind> op;
};

/// "layer 3": the first beat of that layer. "head 3.1": the first beat of the layer in which heads work apart (its only
/// beat where the layer is folded).
struct LayerBreakpoint {
    int layer = 0;
    int head = -1; ///< -1 = the layer as a whole
};

enum class Comparison { Greater, GreaterEqual, Less, LessEqual, Equal };

/// "pattern[5.1][q][k] > 0.8": holds at the beat that computes the hook when a number of the beat's position does.
/// Keys are looked at up to the query.
struct ConditionBreakpoint {
    engine::HookKind hook = engine::HookKind::Pattern;
    int layer = -1, head = -1, position = -1, index = -1; ///< -1 = any; index: the key, or the place in the vector
    bool diagonal = false;                                ///< the key is the query: pattern[5.1][q][q]
    bool absolute = false;
    Comparison comparison = Comparison::Greater;
    double threshold = 0;
};

struct Breakpoint {
    QString text; ///< as written, without spaces around it
    std::variant<OpBreakpoint, LayerBreakpoint, ConditionBreakpoint> what;
};

struct BreakpointError {
    QString sentence; ///< what is wrong and what would be right; names the column
    int column = 0;   ///< 1 = the first character
};

std::variant<Breakpoint, BreakpointError> parseBreakpoint(const QString& text);
/// A sentence when this model has no such layer, head or element; empty when it fits.
QString misfit(const Breakpoint& breakpoint, const engine::ModelShape& shape);

/// A hook's tensor, and the position that its first row stands at. An empty view = the numbers are not here.
struct HookRows {
    engine::TensorView view;
    int firstPosition = 0;
};
using FindRows = std::function<HookRows(engine::Hook)>;

struct Verdict {
    enum class State { Elsewhere, Holds, DoesNotHold, NotHere }; ///< Elsewhere: the beat does not concern it
    State state = State::Elsewhere;
    std::optional<engine::ElementRef> element = {}; ///< of a condition that holds: its clearest case
    float value = 0;                                ///< of the element
    int missingLayer = -1;                          ///< NotHere: the layer whose numbers would be needed
};

/// Whether a beat is one that the breakpoint is about; of conditions: one that computes the hook.
bool concerns(const Breakpoint& breakpoint, const Beat& beat, const engine::OpTable& ops);
/// Asks a breakpoint of a beat that has settled.
Verdict judge(const Breakpoint& breakpoint, const Beat& beat, const engine::OpTable& ops, const FindRows& rows);

} // namespace headlight
