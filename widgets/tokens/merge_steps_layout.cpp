// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tokens/merge_steps_layout.h"

#include "widgets/viewmodels/trace_store.h"

#include <QCoreApplication>
#include <QFontMetricsF>

#include <algorithm>
#include <cmath>

namespace headlight {

namespace {

struct MergeText {
    Q_DECLARE_TR_FUNCTIONS(headlight::MergeSteps)
};

constexpr double piecePx = 13;
constexpr double notePx = 11;

struct Metrics {
    QFontMetricsF piece;
    QFontMetricsF note;
    double caption = 0; ///< width of the column that names the steps

    explicit Metrics(const Theme& theme) : piece(theme.font(piecePx, true)), note(theme.font(notePx)) {
        caption = std::ceil(std::max(note.horizontalAdvance(MergeText::tr("bytes")),
                                     note.horizontalAdvance(MergeText::tr("merge %1").arg(88888)))) +
                  12;
    }
    double chip() const { return std::ceil(piece.height()) + 4; }
};

QRectF addText(DisplayList& list, const QString& id, const QRectF& rect, const QString& words, double px,
               Qt::Alignment alignment, const QColor& color, bool bold = false) {
    TextItem item;
    item.id = id;
    item.rect = rect;
    item.text = words;
    item.px = px;
    item.alignment = alignment;
    item.color = color;
    item.bold = bold;
    list.items.emplace_back(std::move(item));
    return rect;
}

/// For every piece of `step`: was it joined by this step? True when it is made of two pieces of the step before.
std::vector<bool> joined(const engine::MergeTrace::Step* before, const engine::MergeTrace::Step& step) {
    std::vector<bool> marks(step.pieces.size(), false);
    if (!before)
        return marks;
    std::size_t from = 0;
    for (std::size_t i = 0; i < step.pieces.size() && from < before->pieces.size(); ++i) {
        marks[i] = step.pieces[i].size() != before->pieces[from].size();
        from += marks[i] ? 2 : 1;
    }
    return marks;
}

double addStep(DisplayList& list, const MergeStepsState& state, const Theme& theme, const Metrics& metrics,
               std::size_t index, double top, double width) {
    const auto& step = state.trace.steps[index];
    const double margin = Theme::spacing();
    const QString caption = step.rank < 0 ? MergeText::tr("bytes") : MergeText::tr("merge %1").arg(step.rank);
    addText(list, QStringLiteral("step:%1").arg(index), QRectF(margin, top, metrics.caption, metrics.chip()), caption,
            notePx, Qt::AlignLeft | Qt::AlignVCenter, theme.textMuted());
    const auto marks = joined(index > 0 ? &state.trace.steps[index - 1] : nullptr, step);
    const double left = margin + metrics.caption;
    QPointF at(left, top);
    for (std::size_t i = 0; i < step.pieces.size(); ++i) {
        const QString text = visibleToken(step.pieces[i]);
        const double chip =
            std::min(width - left - margin, std::max(20.0, std::ceil(metrics.piece.horizontalAdvance(text)) + 12));
        if (at.x() > left && at.x() + chip > width - margin)
            at = QPointF(left, at.y() + metrics.chip() + 3);
        BoxItem box;
        box.id = QStringLiteral("piece:%1:%2").arg(index).arg(i);
        box.rect = QRectF(at, QSizeF(chip, metrics.chip()));
        box.fill = marks[i] ? theme.roleSoft(Role::Residual) : theme.surfaceRaised();
        box.stroke = marks[i] ? theme.role(Role::Residual) : theme.line();
        box.strokeWidth = marks[i] ? 2 : 1;
        list.items.emplace_back(box);
        addText(list, QStringLiteral("piece-text:%1:%2").arg(index).arg(i), box.rect.adjusted(2, 0, -2, 0), text,
                piecePx, Qt::AlignCenter, theme.text(), marks[i]);
        at.rx() += chip + 4;
    }
    return at.y() + metrics.chip() + 5;
}

} // namespace

MergeStepsState mergeStepsAt(const engine::ByteLevelBpe& tokenizer, const std::vector<engine::TokenId>& tokens,
                             int position) {
    MergeStepsState state;
    if (position < 0 || position >= static_cast<int>(tokens.size()))
        return state;
    std::string text;
    std::vector<std::size_t> begins;
    for (engine::TokenId id : tokens) {
        begins.push_back(text.size());
        text += tokenizer.tokenBytes(id).value_or(std::string());
    }
    begins.push_back(text.size());
    const std::size_t at = begins[static_cast<std::size_t>(position)];
    for (engine::MergeTrace& word : tokenizer.mergeSteps(text, text.size() + 1)) {
        if (word.end <= at || word.begin > at || word.steps.empty())
            continue;
        state.word = visibleToken(text.substr(word.begin, word.end - word.begin));
        // The tokenizer's own cut of this word against the trace's tokens: the same borders?
        std::size_t border = word.begin;
        for (const std::string& piece : word.steps.back().pieces) {
            state.asTokenized = state.asTokenized && std::binary_search(begins.begin(), begins.end(), border);
            border += piece.size();
        }
        const auto inWord = std::lower_bound(begins.begin(), begins.end(), word.end) -
                            std::lower_bound(begins.begin(), begins.end(), word.begin);
        state.asTokenized = state.asTokenized && inWord == static_cast<std::ptrdiff_t>(word.steps.back().pieces.size());
        state.trace = std::move(word);
        break;
    }
    return state;
}

DisplayList layoutMergeSteps(const MergeStepsState& state, const Theme& theme, double width) {
    DisplayList list;
    list.background = theme.surface();
    const Metrics metrics(theme);
    const double margin = Theme::spacing();
    const double line = std::ceil(metrics.note.height());
    double top = margin;
    const auto say = [&](const QString& id, const QString& words) {
        const QRectF room(margin, top, width - 2 * margin, 1e4);
        const double height = std::ceil(metrics.note.boundingRect(room, Qt::TextWordWrap, words).height());
        addText(list, id, QRectF(margin, top, width - 2 * margin, height), words, notePx, Qt::AlignLeft | Qt::AlignTop,
                theme.textMuted());
        std::get<TextItem>(list.items.back()).wrap = true;
        top += height + 6;
    };
    if (state.word.isEmpty()) {
        say(QStringLiteral("message"), MergeText::tr("Choose a token to see how its word was put together."));
    } else {
        const auto merges = static_cast<int>(state.trace.steps.size()) - 1;
        say(QStringLiteral("heading"),
            MergeText::tr("“%1”: %n merge(s). A low number is a pair that was learned early.", nullptr, merges)
                .arg(state.word));
        for (std::size_t i = 0; i < state.trace.steps.size(); ++i)
            top = addStep(list, state, theme, metrics, i, top, width);
        if (!state.asTokenized)
            say(QStringLiteral("differs"),
                MergeText::tr("The model wrote this word in other pieces than the tokenizer would cut it."));
    }
    list.size = QSizeF(width, std::max(top + margin, line + 2 * margin));
    return list;
}

} // namespace headlight
