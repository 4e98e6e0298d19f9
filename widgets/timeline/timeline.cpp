// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/timeline.h"

#include <algorithm>

namespace headlight {
namespace {

constexpr double rest = 0.4; ///< stillness after every motion: fast but smooth, then a pause

/// Seconds of motion at speed 1, from what viewers of such pictures follow without strain; 1.5 is the ceiling.
double motion(engine::OpKind kind) {
    switch (kind) {
    case engine::OpKind::Identity:
        return 0.3;
    case engine::OpKind::Scale:
        return 0.4;
    case engine::OpKind::Lookup:
    case engine::OpKind::Add:
    case engine::OpKind::CausalMask:
    case engine::OpKind::MergeHeads:
    case engine::OpKind::Concat:
    case engine::OpKind::Activation:
        return 0.5;
    case engine::OpKind::LayerNormScale:
    case engine::OpKind::LayerNorm:
        return 0.6;
    case engine::OpKind::Softmax:
        return 0.8;
    case engine::OpKind::Linear:
    case engine::OpKind::Dot:
    case engine::OpKind::WeightedSum:
    case engine::OpKind::Gate:
    case engine::OpKind::Candidate:
    case engine::OpKind::StateUpdate:
    case engine::OpKind::Bridge:
    case engine::OpKind::Combine:
    case engine::OpKind::AdditiveScore:
        return 1.2;
    case engine::OpKind::Unembed:
        return 1.5;
    }
    return 0.5;
}
constexpr double foldedMotion = 0.5; ///< a whole layer or part as one beat

/// Beats of one position, or of the source text, times starting at 0.
std::vector<Beat> chapter(const engine::OpTable& table, const TimelineOptions& options, bool source) {
    std::vector<Beat> beats;
    double start = 0;
    const auto append = [&](Beat beat, double moving) {
        beat.start = start;
        beat.duration = moving + rest;
        start += beat.duration;
        beats.push_back(std::move(beat));
    };
    for (const engine::Op& op : table.ops()) {
        if (ofSource(op) != source)
            continue;
        Beat beat{.layer = sectionOf(op), .ops = {op.id}, .stack = op.output.stack};
        // Of a recurrent model all is open: it has one layer a stack, and its scenes show both.
        const bool open =
            table.shape().recurrent() || (beat.layer == options.openLayer && beat.stack == options.openStack);
        beat.folded = beat.layer >= 0 && !open;
        if (!beat.folded) {
            beat.part = partOf(op);
            beat.collapsed = options.collapsed.contains(*beat.part);
        }
        const bool many = beat.folded || beat.collapsed;
        if (many && !beats.empty() && beats.back().folded == beat.folded && beats.back().layer == beat.layer &&
            beats.back().part == beat.part && beats.back().stack == beat.stack)
            beats.back().ops.push_back(op.id);
        else
            append(std::move(beat), many ? foldedMotion : motion(op.kind));
    }
    return beats;
}

constexpr const char* partNames[chapterPartCount] = {"embeddings", "projections", "attention", "merge", "mlp", "final"};

} // namespace

int sectionOf(const engine::Op& op) {
    const bool embeddingSum = op.kind == engine::OpKind::Add && op.output.kind == engine::HookKind::ResidPre;
    return embeddingSum ? -1 : op.layer;
}

bool ofSource(const engine::Op& op) {
    using enum engine::HookKind;
    const engine::HookKind kind = op.output.kind;
    return op.output.stack == engine::Stack::Encoder || kind == CrossK || kind == CrossV || kind == InitialState ||
           kind == AlignKey;
}

bool runsBefore(const engine::Op& a, const engine::Op& b) {
    return ofSource(a) != ofSource(b) ? ofSource(a) : a.id < b.id;
}

ChapterPart partOf(const engine::Op& op) {
    using enum engine::HookKind;
    switch (op.output.kind) {
    case Embed:
    case EmbedScaled:
    case PosEmbed:
        return ChapterPart::Embeddings;
    case ResidPre:
        return sectionOf(op) < 0 ? ChapterPart::Embeddings : ChapterPart::Projections;
    case Ln1Scale:
    case Ln1Normalized:
    case Q:
    case K:
    case V:
    case CrossQ:
    case CrossK:
    case CrossV:
    case ForwardReset:
    case ForwardUpdate:
    case ForwardNew:
    case ForwardState:
    case BackwardReset:
    case BackwardUpdate:
    case BackwardNew:
    case BackwardState:
    case EncoderState:
    case InitialState:
    case AlignKey:
    case Reset:
    case Update:
    case New:
    case DecoderState:
    case AlignQuery:
        return ChapterPart::Projections;
    case AttnDot:
    case AttnScaled:
    case AttnScores:
    case Pattern:
    case Z:
    case CrossDot:
    case CrossScores:
    case CrossPattern:
    case CrossZ:
    case AlignScores:
    case AlignPattern:
    case AlignContext:
        return ChapterPart::Attention;
    case ZMerged:
    case AttnOut:
    case ResidMid:
    case CrossZMerged:
    case CrossAttnOut:
    case ResidMidCross:
    case Attentional:
        return ChapterPart::Merge;
    case Ln2Scale:
    case Ln2Normalized:
    case Ln3Scale:
    case Ln3Normalized:
    case MlpPre:
    case MlpPost:
    case MlpOut:
    case ResidPost:
        return ChapterPart::Mlp;
    case LnFinalScale:
    case LnFinalNormalized:
    case Logits:
    case Probabilities:
        break;
    }
    return ChapterPart::Final;
}

const char* partName(ChapterPart part) {
    return partNames[static_cast<int>(part)];
}

std::optional<ChapterPart> parsePart(std::string_view name) {
    for (int i = 0; i < chapterPartCount; ++i)
        if (name == partNames[i])
            return static_cast<ChapterPart>(i);
    return std::nullopt;
}

double ease(double t) {
    t = std::clamp(t, 0.0, 1.0);
    return t * t * t * (10 + t * (-15 + 6 * t));
}

Timeline Timeline::make(const engine::OpTable& ops, const TimelineOptions& options) {
    Timeline timeline;
    double end = 0;
    const auto append = [&](const std::vector<Beat>& beats, int position) {
        for (Beat beat : beats) {
            beat.position = position;
            beat.start += end;
            timeline.m_beats.push_back(std::move(beat));
        }
        end = timeline.duration();
    };
    if (ops.shape().translates() && options.lastPosition >= options.firstPosition)
        append(chapter(ops, options, true), sourceChapter);
    const std::vector<Beat> once = chapter(ops, options, false);
    for (int position = options.firstPosition; position <= options.lastPosition; ++position)
        append(once, position);
    return timeline;
}

double Timeline::duration() const {
    return m_beats.empty() ? 0 : m_beats.back().start + m_beats.back().duration;
}

BeatPhase Timeline::at(double seconds) const {
    if (m_beats.empty())
        return {};
    const auto after = std::upper_bound(m_beats.begin(), m_beats.end(), seconds,
                                        [](double time, const Beat& beat) { return time < beat.start; });
    const auto beat = after == m_beats.begin() ? after : after - 1;
    const double moving = beat->duration - rest;
    constexpr double rounding = 1e-9; // a settled() time is settled in spite of rounding
    const double t = (seconds - beat->start + rounding) / moving;
    return {static_cast<int>(beat - m_beats.begin()), t >= 1 ? 1.0 : t <= 2 * rounding / moving ? 0.0 : ease(t)};
}

double Timeline::settled(int beat) const {
    if (m_beats.empty())
        return 0;
    const Beat& b = m_beats[static_cast<std::size_t>(std::clamp(beat, 0, static_cast<int>(m_beats.size()) - 1))];
    return b.start + b.duration - rest;
}

int Timeline::find(int position, int op) const {
    const int first = firstBeatOf(position);
    if (first < 0)
        return -1;
    for (auto i = static_cast<std::size_t>(first); i < m_beats.size() && m_beats[i].position == position; ++i) {
        if (std::find(m_beats[i].ops.begin(), m_beats[i].ops.end(), op) != m_beats[i].ops.end())
            return static_cast<int>(i);
    }
    return -1;
}

int Timeline::firstBeatOf(int position) const {
    const auto found = std::lower_bound(m_beats.begin(), m_beats.end(), position,
                                        [](const Beat& beat, int wanted) { return beat.position < wanted; });
    return found != m_beats.end() && found->position == position ? static_cast<int>(found - m_beats.begin()) : -1;
}

} // namespace headlight
