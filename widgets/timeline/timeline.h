// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/op_table.h"

#include <vector>

namespace headlight {

/// One thing that happens: an op of the opened layer, or a whole layer folded into one beat.
struct Beat {
    int position = 0;     ///< token whose computation this is (the query): the chapter
    int layer = -1;       ///< -1 before and after the blocks
    std::vector<int> ops; ///< ids in the op table; more than one when the beat is a folded layer
    bool folded = false;
    double start = 0;    ///< seconds at speed 1
    double duration = 0; ///< > 0; never above 1.5 s plus its rest
};

/// Where the playhead stands: a beat and how far it is in it, eased (0 = just begun, 1 = done).
struct BeatPhase {
    int beat = 0;
    double phase = 1;
};

/// Beats in order for the positions [firstPosition, lastPosition], with `openLayer` op by op and every other layer
/// folded. A pure value made from the op table.
class Timeline {
public:
    static Timeline make(const engine::OpTable& ops, int firstPosition, int lastPosition, int openLayer);

    const std::vector<Beat>& beats() const { return m_beats; }
    bool empty() const { return m_beats.empty(); }
    double duration() const;
    /// Beat and eased phase at a time (clamped to [0, duration]). Motion takes the first part of a beat, rest the last.
    BeatPhase at(double seconds) const;
    /// Time at which `beat` has just finished moving (phase 1).
    double settled(int beat) const;
    /// First beat that runs `op` for `position`; -1 if none.
    int find(int position, int op) const;
    /// First beat of a chapter; -1 if none.
    int firstBeatOf(int position) const;

private:
    std::vector<Beat> m_beats;
};

/// 10t³ − 15t⁴ + 6t⁵ on [0,1].
double ease(double t);

} // namespace headlight
