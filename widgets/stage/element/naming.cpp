// SPDX-License-Identifier: GPL-3.0-or-later
// What the numbers are called, in words.
#include "widgets/stage/element/element_parts.h"

#include "widgets/picture/number_text.h"

#include <algorithm>

namespace headlight::element {

namespace {

using engine::WeightKind;

/// With %1 the token, and %2 the layer where the same thing exists once in each.
QString phraseOf(HookKind kind) {
    switch (kind) {
    case HookKind::Embed:
        return StageCanvas::tr("token embedding of %1");
    case HookKind::EmbedScaled:
        return StageCanvas::tr("scaled embedding of %1");
    case HookKind::PosEmbed:
        return StageCanvas::tr("position embedding of %1");
    case HookKind::ResidPre:
        return StageCanvas::tr("residual stream of %1 before layer %2");
    case HookKind::Ln1Scale:
    case HookKind::Ln2Scale:
    case HookKind::Ln3Scale:
    case HookKind::LnFinalScale:
        return StageCanvas::tr("LayerNorm scale of %1");
    case HookKind::Ln1Normalized:
        return StageCanvas::tr("%1 after LayerNorm 1");
    case HookKind::Q:
        return StageCanvas::tr("query of %1");
    case HookKind::K:
        return StageCanvas::tr("key of %1");
    case HookKind::V:
        return StageCanvas::tr("value of %1");
    case HookKind::AttnDot:
        return StageCanvas::tr("query of %1 · each key");
    case HookKind::AttnScaled:
        return StageCanvas::tr("scaled scores of %1");
    case HookKind::AttnScores:
        return StageCanvas::tr("masked scores of %1");
    case HookKind::Pattern:
        return StageCanvas::tr("attention of %1");
    case HookKind::Z:
        return StageCanvas::tr("weighted sum for %1");
    case HookKind::ZMerged:
        return StageCanvas::tr("merged heads of %1");
    case HookKind::AttnOut:
        return StageCanvas::tr("attention output for %1");
    case HookKind::ResidMid:
        return StageCanvas::tr("residual stream of %1 after attention");
    case HookKind::Ln2Normalized:
        return StageCanvas::tr("%1 after LayerNorm 2");
    case HookKind::Ln3Normalized:
        return StageCanvas::tr("%1 after LayerNorm 3");
    case HookKind::CrossQ:
        return StageCanvas::tr("query of %1 to the source");
    case HookKind::CrossK:
        return StageCanvas::tr("key of source token %1");
    case HookKind::CrossV:
        return StageCanvas::tr("value of source token %1");
    case HookKind::CrossDot:
        return StageCanvas::tr("query of %1 · source keys");
    case HookKind::CrossScores:
        return StageCanvas::tr("scores of %1 for the source");
    case HookKind::CrossPattern:
        return StageCanvas::tr("attention of %1 to the source");
    case HookKind::CrossZ:
        return StageCanvas::tr("weighted sum of source values for %1");
    case HookKind::CrossZMerged:
        return StageCanvas::tr("merged cross-attention heads of %1");
    case HookKind::CrossAttnOut:
        return StageCanvas::tr("cross-attention output for %1");
    case HookKind::ResidMidCross:
        return StageCanvas::tr("residual stream of %1 after cross-attention");
    case HookKind::MlpPre:
        return StageCanvas::tr("MLP neurons of %1 before the activation");
    case HookKind::MlpPost:
        return StageCanvas::tr("MLP neurons of %1 after the activation");
    case HookKind::MlpOut:
        return StageCanvas::tr("MLP output for %1");
    case HookKind::ResidPost:
        return StageCanvas::tr("residual stream of %1 after layer %2");
    case HookKind::LnFinalNormalized:
        return StageCanvas::tr("%1 after the final LayerNorm");
    case HookKind::Logits:
        return StageCanvas::tr("logits after %1");
    case HookKind::Probabilities:
        return StageCanvas::tr("probabilities after %1");
    case HookKind::ForwardReset:
    case HookKind::BackwardReset:
    case HookKind::Reset:
        return StageCanvas::tr("reset gate at %1");
    case HookKind::ForwardUpdate:
    case HookKind::BackwardUpdate:
    case HookKind::Update:
        return StageCanvas::tr("update gate at %1");
    case HookKind::ForwardNew:
    case HookKind::BackwardNew:
    case HookKind::New:
        return StageCanvas::tr("candidate state at %1");
    case HookKind::ForwardState:
        return StageCanvas::tr("state after reading up to %1");
    case HookKind::BackwardState:
        return StageCanvas::tr("state after reading back to %1");
    case HookKind::EncoderState:
        return StageCanvas::tr("encoder state of %1");
    case HookKind::InitialState:
        return StageCanvas::tr("first state of the decoder");
    case HookKind::DecoderState:
        return StageCanvas::tr("decoder state at %1");
    case HookKind::AlignKey:
        return StageCanvas::tr("key of source token %1");
    case HookKind::AlignQuery:
        return StageCanvas::tr("query of %1 to the source");
    case HookKind::AlignScores:
        return StageCanvas::tr("scores of %1 for the source");
    case HookKind::AlignPattern:
        return StageCanvas::tr("attention of %1 to the source");
    case HookKind::AlignContext:
        return StageCanvas::tr("context vector for %1");
    case HookKind::Attentional:
        return StageCanvas::tr("attentional state at %1");
    }
    return {};
}

/// Tokens show a space as ␣; in a sentence the word alone reads better.
QString inWords(const QString& token) {
    const QString bare = token.startsWith(QChar(0x2423)) ? token.mid(1) : token;
    return bare.isEmpty() ? token : bare;
}

QString subscript(int number) {
    QString digits = QString::number(number);
    for (QChar& c : digits)
        c = QChar(0x2080 + c.digitValue());
    return digits;
}

} // namespace

bool isAttention(HookKind kind) {
    return kind == HookKind::AttnDot || kind == HookKind::AttnScaled || kind == HookKind::AttnScores ||
           kind == HookKind::Pattern || kind == HookKind::CrossDot || kind == HookKind::CrossScores ||
           kind == HookKind::CrossPattern;
}

engine::Stack textOf(engine::Hook hook, int axis) {
    const engine::Axis what = engine::hookInfo(hook.kind).axes[static_cast<std::size_t>(axis)];
    return what == engine::Axis::SourceKey || what == engine::Axis::SourcePosition ? engine::Stack::Encoder
                                                                                   : hook.stack;
}

QString tokenInWords(const StageCanvas& s, engine::Stack text, int position) {
    const QString word = QStringLiteral("“%1”").arg(inWords(s.store.tokenAt(text, position)));
    const auto& ids = s.store.tokensOf(text);
    const bool again = std::count(ids.begin(), ids.end(), ids[static_cast<std::size_t>(position)]) > 1;
    return again ? word + subscript(position) : word;
}

QStringList placesOf(const ElementRef& element) {
    if (element.hook.layer < 0)
        return {};
    const engine::HookInfo& info = engine::hookInfo(element.hook.kind);
    for (std::size_t d = 0; d < static_cast<std::size_t>(info.rank); ++d)
        if (info.axes[d] == engine::Axis::Head)
            return {StageCanvas::tr("layer %1, head %2").arg(element.hook.layer).arg(element.index[d]),
                    QStringLiteral("%1.%2").arg(element.hook.layer).arg(element.index[d])};
    return {StageCanvas::tr("layer %1").arg(element.hook.layer), QStringLiteral("L%1").arg(element.hook.layer)};
}

QString rowName(const StageCanvas& s, engine::Hook hook, std::array<int, 3> index) {
    const int axis = isAttention(hook.kind) ? 1 : 0, position = index[static_cast<std::size_t>(axis)];
    QString phrase = phraseOf(hook.kind);
    if (phrase.contains(QLatin1String("%2")))
        phrase = phrase.replace(QLatin1String("%2"), QString::number(hook.layer));
    return phrase.replace(QLatin1String("%1"), tokenInWords(s, textOf(hook, axis), position));
}

QString shortRowName(HookKind kind) {
    switch (kind) {
    case HookKind::Q:
    case HookKind::CrossQ:
        return StageCanvas::tr("query");
    case HookKind::K:
    case HookKind::CrossK:
        return StageCanvas::tr("key");
    case HookKind::V:
    case HookKind::CrossV:
        return StageCanvas::tr("value");
    case HookKind::Embed:
    case HookKind::EmbedScaled:
    case HookKind::PosEmbed:
        return StageCanvas::tr("embedding");
    case HookKind::ResidPre:
        return StageCanvas::tr("residual");
    case HookKind::ResidMid:
        return StageCanvas::tr("after attention");
    case HookKind::ResidMidCross:
        return StageCanvas::tr("after cross-attention");
    case HookKind::ResidPost:
        return StageCanvas::tr("after the MLP");
    case HookKind::AttnDot:
    case HookKind::CrossDot:
        return QStringLiteral("q·k");
    case HookKind::AttnScaled:
    case HookKind::AttnScores:
    case HookKind::CrossScores:
        return StageCanvas::tr("scores");
    case HookKind::Pattern:
    case HookKind::CrossPattern:
        return StageCanvas::tr("attention");
    case HookKind::Z:
    case HookKind::ZMerged:
    case HookKind::CrossZ:
    case HookKind::CrossZMerged:
        return QStringLiteral("z");
    case HookKind::Ln1Normalized:
    case HookKind::Ln2Normalized:
    case HookKind::Ln3Normalized:
    case HookKind::LnFinalNormalized:
        return StageCanvas::tr("normalized");
    case HookKind::Ln1Scale:
    case HookKind::Ln2Scale:
    case HookKind::Ln3Scale:
    case HookKind::LnFinalScale:
        return StageCanvas::tr("scale");
    case HookKind::AttnOut:
    case HookKind::CrossAttnOut:
        return StageCanvas::tr("attention");
    case HookKind::MlpPre:
    case HookKind::MlpPost:
        return StageCanvas::tr("neurons");
    case HookKind::MlpOut:
        return StageCanvas::tr("MLP");
    case HookKind::Logits:
        return StageCanvas::tr("logits");
    case HookKind::Probabilities:
        return StageCanvas::tr("softmax");
    case HookKind::ForwardReset:
    case HookKind::BackwardReset:
    case HookKind::Reset:
        return StageCanvas::tr("reset");
    case HookKind::ForwardUpdate:
    case HookKind::BackwardUpdate:
    case HookKind::Update:
        return StageCanvas::tr("update");
    case HookKind::ForwardNew:
    case HookKind::BackwardNew:
    case HookKind::New:
        return StageCanvas::tr("candidate");
    case HookKind::ForwardState:
    case HookKind::BackwardState:
    case HookKind::EncoderState:
    case HookKind::InitialState:
    case HookKind::DecoderState:
    case HookKind::Attentional:
        return StageCanvas::tr("state");
    case HookKind::AlignKey:
        return StageCanvas::tr("key");
    case HookKind::AlignQuery:
        return StageCanvas::tr("query");
    case HookKind::AlignScores:
        return StageCanvas::tr("scores");
    case HookKind::AlignPattern:
        return StageCanvas::tr("attention");
    case HookKind::AlignContext:
        return StageCanvas::tr("context");
    }
    return {};
}

QString weightTitle(engine::WeightId id) {
    const QString name = QString::fromStdString(engine::weightName(id));
    return name.section(QLatin1Char('.'), id.layer >= 0 ? 2 : 0);
}

Role roleOf(HookKind kind) {
    switch (kind) {
    case HookKind::Q:
    case HookKind::CrossQ:
        return Role::Query;
    case HookKind::K:
    case HookKind::CrossK:
        return Role::Key;
    case HookKind::V:
    case HookKind::CrossV:
        return Role::Value;
    case HookKind::Pattern:
    case HookKind::CrossPattern:
        return Role::Pattern;
    case HookKind::Z:
    case HookKind::ZMerged:
    case HookKind::CrossZ:
    case HookKind::CrossZMerged:
    case HookKind::AttnOut:
    case HookKind::CrossAttnOut:
        return Role::Output;
    case HookKind::MlpPre:
    case HookKind::MlpPost:
    case HookKind::MlpOut:
        return Role::Mlp;
    case HookKind::Logits:
    case HookKind::Probabilities:
        return Role::Logits;
    case HookKind::Embed:
    case HookKind::PosEmbed:
    case HookKind::ResidPre:
    case HookKind::ResidMid:
    case HookKind::ResidPost:
        return Role::Residual;
    default:
        return Role::Neutral;
    }
}

ColorScale scaleOf(HookKind kind) {
    return kind == HookKind::Pattern || kind == HookKind::CrossPattern || kind == HookKind::AlignPattern ||
                   kind == HookKind::Probabilities
               ? ColorScale::Weight
               : ColorScale::Signed;
}

QString elementTitle(const StageCanvas& s, const ElementRef& element) {
    const auto [a, b, c] = element.index;
    const engine::HookInfo& info = engine::hookInfo(element.hook.kind);
    if (isAttention(element.hook.kind)) {
        const QString from = tokenInWords(s, element.hook.stack, b),
                      to = tokenInWords(s, textOf(element.hook, 2), c);
        switch (element.hook.kind) {
        case HookKind::AttnDot:
        case HookKind::CrossDot:
            return StageCanvas::tr("query of %1 · key of %2").arg(from, to);
        case HookKind::AttnScaled:
        case HookKind::CrossScores:
            return StageCanvas::tr("score of %1 for %2, scaled").arg(to, from);
        case HookKind::AttnScores:
            if (element.hook.stack == engine::Stack::Encoder) // nothing is masked there
                return StageCanvas::tr("score of %1 for %2, scaled").arg(to, from);
            return StageCanvas::tr("score of %1 for %2, masked").arg(to, from);
        default:
            return StageCanvas::tr("attention of %1 to %2").arg(from, to);
        }
    }
    if (info.axes[1] == engine::Axis::Vocab) {
        const QString token = QStringLiteral("“%1”").arg(inWords(s.store.tokenText(b)));
        return (element.hook.kind == HookKind::Logits ? StageCanvas::tr("logit of %1 after %2")
                                                      : StageCanvas::tr("probability of %1 after %2"))
            .arg(token, tokenInWords(s, element.hook.stack, a));
    }
    const QString row = rowName(s, element.hook, element.index);
    if (info.axes[1] == engine::Axis::One)
        return row;
    return StageCanvas::tr("%1, number %2").arg(row, QString::number(info.rank == 3 ? c : b));
}

QString numberText(double value) {
    return cellNumber(static_cast<float>(value));
}

Slice cellOf(const ElementRef& element) {
    return {element.hook, element.index, 0, 1, 1, 1};
}

Slice cellOf(const engine::WeightElement& element) {
    return {element.weight, {element.row, element.column, 0}, 0, 1, 1, 1};
}

double shareOf(const StageCanvas& s, const ElementRef& element) {
    if (std::holds_alternative<ElementRef>(s.state.asked))
        return 1; // asked for by name: all of it is told
    const engine::Op* op = s.store.ops()->producer(element.hook);
    if (!s.state.beat || s.state.beat->ops.empty() || !op)
        return 1;
    const auto& ops = s.state.beat->ops;
    const int at = isAttention(element.hook.kind) ? element.index[1] : element.index[0];
    if (at != s.position && !ofSource(*op))
        return 1; // the walk is about its own token only
    if (std::find(ops.begin(), ops.end(), op->id) != ops.end())
        return s.state.phase;
    return runsBefore(*op, s.store.ops()->ops()[static_cast<std::size_t>(ops.front())]) ? 1 : 0;
}

double shareOf(const StageCanvas& s, const Slice& slice) {
    const auto* hook = std::get_if<engine::Hook>(&slice.tensor);
    if (!hook)
        return 1;
    ElementRef last{*hook, slice.base}; // of a column over tokens, the newest
    last.index[static_cast<std::size_t>(slice.columnAxis)] += slice.columns - 1;
    return shareOf(s, last);
}

} // namespace headlight::element
