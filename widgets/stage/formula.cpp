// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/error.h"
#include "widgets/picture/text_layout.h"
#include "widgets/stage/stage_canvas.h"
#include "widgets/timeline/part_title.h"
#include "widgets/viewmodels/changed_by_hand.h"

#include <algorithm>
#include <cmath>

namespace headlight {
namespace {

using engine::Axis;
using engine::ElementRef;
using engine::HookKind;

/// Number of elements the walk shows for one token of this hook, and the i-th of them.
struct WalkOrder {
    const StageCanvas& s;
    engine::Hook hook;
    std::vector<int> top; ///< for the vocabulary: only the drawn tokens

    int count() const {
        switch (engine::hookInfo(hook.kind).axes[engine::hookInfo(hook.kind).rank - 1]) {
        case Axis::ModelDim:
            return s.shape.modelDim;
        case Axis::Heads:
            return s.shape.headCount * s.shape.headDim;
        case Axis::MlpDim:
            return s.shape.mlpDim;
        case Axis::HeadDim:
            return s.shape.headDim;
        case Axis::Key:
        case Axis::SourceKey:
            return s.keyLength;
        case Axis::Vocab:
            return static_cast<int>(top.size());
        default:
            return 1;
        }
    }

    ElementRef at(int i) const {
        const auto& info = engine::hookInfo(hook.kind);
        const bool ofSource = info.axes[0] == Axis::SourcePosition || hook.stack == engine::Stack::Encoder;
        const int row = ofSource ? s.state.source : info.axes[0] == Axis::One ? 0 : s.position;
        if (info.rank == 2)
            return {hook, {row, info.axes[1] == Axis::Vocab ? top[static_cast<std::size_t>(i)] : i, 0}};
        if (info.axes[0] == Axis::Head)
            return {hook, {s.state.head, row, i}};
        return {hook, {row, s.state.head, i}};
    }
};

void mark(StageCanvas& s, const QString& id, QRectF rect, QColor color, double width) {
    MarkItem item;
    item.id = id;
    // An outline of a one-pixel cell would be invisible: it grows around its middle.
    const double grow = std::max(0.0, 4 - std::min(rect.width(), rect.height())) / 2;
    item.rect = rect.adjusted(-grow, -grow, grow, grow);
    item.color = color;
    item.width = width;
    s.list.items.emplace_back(std::move(item));
}

void markElement(StageCanvas& s, const ElementRef& element, bool asked) {
    const auto sources = s.store.ops()->sources(element, s.store.sourceLength());
    int n = 0;
    for (const auto& range : sources.hooks)
        for (const QRectF& rect : s.list.rectsOf(range))
            mark(s, QStringLiteral("source.%1").arg(n++), rect, s.theme.sourceMark(), 1.5);
    for (engine::WeightRange range : sources.weights) {
        if (sources.tokenPosition && range.weight.kind == engine::WeightKind::TokenEmbedding) { // one row was read
            range.rowBegin = s.store.tokensOf(element.hook.stack).at(static_cast<std::size_t>(*sources.tokenPosition));
            range.rowEnd = range.rowBegin + 1;
        }
        for (const QRectF& rect : s.list.rectsOf(range))
            mark(s, QStringLiteral("source.%1").arg(n++), rect, s.theme.sourceMark(), 1.5);
    }
    if (const auto rect = s.list.rectOf(element))
        mark(s, QStringLiteral("front"), *rect, asked ? s.theme.selection() : s.theme.accent(), 2);
}

QString weightsText(const engine::Sources& sources) {
    QStringList names;
    for (const auto& w : sources.weights) {
        const auto span = [](int begin, int end) {
            return end - begin == 1 ? QString::number(begin) : QStringLiteral("%1…%2").arg(begin).arg(end - 1);
        };
        const QString name = QString::fromStdString(engine::weightName(w.weight));
        names << QStringLiteral("%1[%2, %3]").arg(name, span(w.rowBegin, w.rowEnd), span(w.columnBegin, w.columnEnd));
    }
    return names.join(QStringLiteral(" · "));
}

/// `done`: its numbers may be told; before, the walk has not come to them.
void writeExplanation(StageCanvas& s, QRectF area, const ElementRef& element, bool asked, bool done = true) {
    const double line = (area.height() - 10) / 3;
    const QRectF first(area.left() + 12, area.top() + 5, area.width() - 24, line);
    const QRectF second = first.translated(0, line), third = second.translated(0, line);
    // The value stands with the name, so that it is read even where the formula has to be cut.
    QString named = QString::fromStdString(engine::toString(element));
    if (done && s.store.has(element))
        named += QStringLiteral(" = ") + QString::number(static_cast<double>(s.store.value(element)), 'g', 6)
                                             .replace(QLatin1Char('-'), QChar(0x2212));
    if (asked)
        named = StageCanvas::tr("Where does this come from?  %1").arg(named);
    s.text(QStringLiteral("formula.hook"), first, named, 11, Qt::AlignLeft | Qt::AlignVCenter,
           asked ? s.theme.selection() : s.theme.textMuted(), asked, true);
    if (!sourcesHere(s.store, element)) {
        s.text(QStringLiteral("formula.waiting"), second,
               StageCanvas::tr("The numbers of this step are being computed…"), 12, Qt::AlignLeft | Qt::AlignVCenter,
               s.theme.textMuted());
        return;
    }
    const auto explanation = s.explained(element, false);
    s.text(QStringLiteral("formula.symbols"), second, QString::fromStdString(explanation->formula), 13,
           Qt::AlignLeft | Qt::AlignVCenter, s.theme.text(), true, true);
    if (done) {
        QString numbers = QString::fromStdString(explanation->substituted);
        if (s.store.trace() && changedByHand(*s.store.trace(), element))
            numbers = StageCanvas::tr("changed by hand; it was: %1").arg(numbers);
        s.text(QStringLiteral("formula.numbers"), third, numbers, 12.5, Qt::AlignLeft | Qt::AlignVCenter,
               s.theme.text(), false, true);
        std::get<TextItem>(s.list.items.back()).provenance = element;
    }
    const QString weights = weightsText(s.store.ops()->sources(element, s.store.sourceLength()));
    const QString words = StageCanvas::tr("weights: %1").arg(weights);
    const double free = first.width() - 24 - textSize(named, s.theme, 11, asked, true).width();
    if (!weights.isEmpty() && textSize(words, s.theme, 11, false, true).width() <= free)
        s.text(QStringLiteral("formula.weights"), first, words, 11, Qt::AlignRight | Qt::AlignVCenter,
               s.theme.textMuted(), false, true);
}

} // namespace

bool exists(const TraceStore& store, const ElementRef& element) {
    try {
        store.ops()->check(element, store.lengths());
        return true;
    } catch (const engine::Error&) {
        return false;
    }
}

bool sourcesHere(const TraceStore& store, const ElementRef& element) {
    if (!store.has(element))
        return false;
    const auto sources = store.ops()->sources(element, store.sourceLength());
    return std::all_of(sources.hooks.begin(), sources.hooks.end(), [&](const engine::HookRange& r) {
        auto last = r.end;
        for (int& i : last)
            i = std::max(0, i - 1);
        return store.has({r.hook, r.begin}) && store.has({r.hook, last});
    });
}

std::optional<ElementRef> walkFront(const StageState& state) {
    if (!state.beat || state.beat->folded || state.beat->collapsed || state.beat->ops.empty() ||
        state.store->length() == 0)
        return std::nullopt;
    const engine::Op& op = state.store->ops()->ops().at(static_cast<std::size_t>(state.beat->ops.front()));
    StageState ofOp = state; // the walk may be in another attention than the open one
    ofOp.block = blockOf(op.output);
    ofOp.source = std::clamp(state.source, 0, std::max(0, state.store->sourceLength() - 1));
    const StageCanvas s(ofOp, {});
    WalkOrder order{s, op.output, {}};
    if (op.output.kind == HookKind::Logits || op.output.kind == HookKind::Probabilities)
        order.top = s.top(8);
    const int count = order.count();
    if (count == 0 || !s.store.has(order.at(count - 1)))
        return std::nullopt;
    if (state.phase < 1)
        return order.at(std::min(count - 1, static_cast<int>(state.phase * count)));
    int best = 0;
    float largest = -1;
    for (int i = 0; i < count; ++i) {
        const float size = std::abs(s.store.value(order.at(i)));
        if (std::isfinite(size) && size > largest) {
            largest = size;
            best = i;
        }
    }
    return order.at(best);
}

int keyInView(const StageState& state) {
    const StageCanvas s(state, {});
    const int last = s.causal() ? s.position : s.keyLength - 1;
    if (state.key >= 0 && state.key <= last)
        return state.key;
    const Gathered row = s.gathered({s.hook(HookKind::Pattern), {state.head, s.position, 0}, 1, 1, 2, s.keyLength});
    if (!row.values)
        return 0;
    const auto end = row.values->begin() + last + 1;
    return static_cast<int>(std::max_element(row.values->begin(), end) - row.values->begin());
}

std::optional<ElementRef> elementInView(const StageState& state) {
    if (state.store->length() == 0)
        return std::nullopt;
    if (const auto* asked = std::get_if<ElementRef>(&state.asked); asked && exists(*state.store, *asked))
        return *asked;
    // The walk: one number stands for the beat and is built up while it lasts, instead of hurrying from one to the
    // next. A walk that has come to its end is no longer about its last number.
    StageState settled = state;
    settled.phase = 1;
    const auto front = walkFront(settled);
    if (front && !(front->hook.kind == HookKind::Probabilities && state.phase >= 1))
        return front;
    const StageCanvas s(state, {});
    if (s.store.model()->shape().recurrent())
        return ElementRef{{HookKind::AlignScores, 0, engine::Stack::Decoder},
                          {s.target, std::clamp(state.key, 0, std::max(0, s.keyLength - 1)), 0}};
    return ElementRef{s.hook(HookKind::AttnDot), {state.head, s.position, keyInView(state)}};
}

void drawFormula(StageCanvas& s, QRectF area, StageLevel level) {
    BoxItem box;
    box.id = QStringLiteral("formula");
    box.rect = area;
    box.radius = 6;
    box.fill = s.theme.surface();
    box.stroke = s.theme.line();
    s.list.items.emplace_back(std::move(box));

    const auto* asked = std::get_if<ElementRef>(&s.state.asked);
    if (level == StageLevel::Element) {
        if (const auto shown = elementInView(s.state))
            writeExplanation(s, area, *shown, asked != nullptr, asked || s.progress(shown->hook.kind) >= 1);
        return;
    }
    if (asked) {
        markElement(s, *asked, true);
        writeExplanation(s, area, *asked, true);
        return;
    }
    if (const auto front = walkFront(s.state)) {
        markElement(s, *front, false);
        writeExplanation(s, area, *front, false);
        return;
    }
    const QRectF line = area.adjusted(12, 5, -12, -5);
    QString words = StageCanvas::tr("Click any cell, or press Enter on it, to ask where its number comes from.");
    if (s.state.beat && s.state.beat->folded)
        words = StageCanvas::tr(
                    "Layer %1 runs here, folded into one beat (%n operations). Open it by clicking L%1 on the left.",
                    nullptr, static_cast<int>(s.state.beat->ops.size()))
                    .arg(s.state.beat->layer);
    else if (s.state.beat && s.state.beat->collapsed && s.state.beat->part)
        words = StageCanvas::tr("Skipped to one beat: %1 (%n operations). “Show everything again” opens it.", nullptr,
                                static_cast<int>(s.state.beat->ops.size()))
                    .arg(partTitle(*s.state.beat->part));
    else if (s.state.beat)
        words = StageCanvas::tr("The numbers of this step are being computed…");
    s.text(QStringLiteral("formula.hint"), line, words, 12.5, Qt::AlignLeft | Qt::AlignVCenter, s.theme.textMuted());
}

} // namespace headlight
