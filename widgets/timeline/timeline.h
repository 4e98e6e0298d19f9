// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/op_table.h"

#include <optional>
#include <set>
#include <vector>

namespace headlight {

/// A run of neighbouring ops of a chapter that belong together and can be shown as one beat.
enum class ChapterPart {
    Embeddings,  ///< token and position, and their sum
    Projections, ///< the residual stream enters the layer, LayerNorm, queries, keys, values; a recurrence's states
    Attention,   ///< scores … weighted sum of values
    Merge,       ///< heads side by side, output projection, added to the residual stream; the attentional state
    Mlp,         ///< LayerNorm … added to the residual stream
    Final,       ///< last LayerNorm, logits, probabilities
};
inline constexpr int chapterPartCount = 6;

/// The layer that a beat of this op belongs to: the sum of the two embeddings is written under block 0's name, but
/// stands before the blocks.
int sectionOf(const engine::Op& op);
ChapterPart partOf(const engine::Op& op);
/// Computed once from the source text, before anything is written: the encoder, and the keys and values that
/// cross-attention keeps (HD-03).
bool ofSource(const engine::Op& op);
/// Whether `a` runs before `b` in the time-line of one written token.
bool runsBefore(const engine::Op& a, const engine::Op& b);
/// "attention" …: what settings files call a part.
const char* partName(ChapterPart part);
std::optional<ChapterPart> parsePart(std::string_view name);

/// One thing that happens: an op of the opened layer, a collapsed part of it, or a whole other layer folded into one
/// beat.
struct Beat {
    int position = 0;     ///< token whose computation this is (the query): the chapter; sourceChapter: all of the source
    int layer = -1;       ///< -1 before and after the blocks
    std::vector<int> ops; ///< ids in the op table; more than one when the beat is a folded layer or a collapsed part
    bool folded = false;  ///< a whole layer that is not open
    std::optional<ChapterPart> part = {}; ///< what the op belongs to; empty for a folded layer
    bool collapsed = false;               ///< the whole part at once, because it was skipped
    double start = 0;                     ///< seconds at speed 1
    double duration = 0;                  ///< > 0; never above 1.5 s plus its rest
    engine::Stack stack = engine::Stack::Only; ///< whose layer it is

    bool ofSource() const { return position < 0; }
};
/// Position of the beats that read the source text; it comes before the written tokens.
inline constexpr int sourceChapter = -1;

/// Where the playhead stands: a beat and how far it is in it, eased (0 = just begun, 1 = done).
struct BeatPhase {
    int beat = 0;
    double phase = 1;
};

struct TimelineOptions {
    int firstPosition = 0, lastPosition = -1; ///< chapters, both included
    int openLayer = 0;                        ///< op by op; every other layer is folded
    std::set<ChapterPart> collapsed = {};     ///< one beat each
    engine::Stack openStack = engine::Stack::Only; ///< of the open layer
};

/// Beats in order, a pure value made from the op table: chapters are positions, sections layers, beats ops.
class Timeline {
public:
    static Timeline make(const engine::OpTable& ops, const TimelineOptions& options);
    static Timeline make(const engine::OpTable& ops, int firstPosition, int lastPosition, int openLayer) {
        return make(ops, {firstPosition, lastPosition, openLayer, {}});
    }

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
    /// Chapters in order: positions, before them the source text where there is one.
    bool hasSource() const { return !m_beats.empty() && m_beats.front().ofSource(); }

private:
    std::vector<Beat> m_beats;
};

/// 10t³ − 15t⁴ + 6t⁵ on [0,1].
double ease(double t);

} // namespace headlight
