// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stage/fitting_text.h"
#include "widgets/stage/stage_canvas.h"

#include <QLocale>

#include <algorithm>
#include <numeric>

namespace headlight {

using engine::HookKind;

std::vector<int> topTokens(const TraceStore& store, int position, int count) {
    const engine::Hook logits{HookKind::Logits, -1, store.writer()};
    if (!store.model() || !store.has({logits, {position, 0, 0}}))
        return {};
    const int vocab = store.model()->shape().vocabSize;
    const float* const values =
        store.hook(logits).data + static_cast<std::int64_t>(position - store.firstFinalPosition()) * vocab;
    std::vector<int> ids(static_cast<std::size_t>(vocab));
    std::iota(ids.begin(), ids.end(), 0);
    count = std::min(count, vocab);
    std::partial_sort(ids.begin(), ids.begin() + count, ids.end(), [&](int a, int b) {
        const float x = values[a], y = values[b];
        return x > y || (x == y && a < b);
    });
    ids.resize(static_cast<std::size_t>(count));
    return ids;
}

void drawOutputs(StageCanvas& s, QRectF area) {
    const int rowsThatFit = std::max(1, static_cast<int>((area.height() - 18) / 15));
    const int shown = std::min(rowsThatFit, 8);
    const std::vector<int>& top = s.top(shown);
    const double label = area.width() * 0.38, gap = area.width() < 160 ? 3 : 6,
                 cell = (area.width() - label - 2 * gap) / 2;
    const double x1 = area.left() + label + gap, x2 = x1 + cell + gap;
    s.text(QStringLiteral("out.title"), QRectF(area.left(), area.top(), label, 16),
           fittingForm({StageCanvas::tr("next token"), StageCanvas::tr("next", "next token, in short")}, s.theme, 11,
                       true, label),
           11, Qt::AlignLeft | Qt::AlignVCenter, s.theme.text(), true);
    const QString probability = fittingForm(
        {StageCanvas::tr("softmax"), StageCanvas::tr("prob.", "probability, in short")}, s.theme, 8, true, cell + gap);
    const double px = fittingPixels(probability, s.theme, 10.5, true, cell + gap);
    const auto head = [&](const QString& id, double x, const QString& words) {
        s.text(id, QRectF(x - gap / 2, area.top(), cell + gap, 16), words, px, Qt::AlignCenter, s.theme.text(), true);
    };
    head(QStringLiteral("out.logit.title"), x1, StageCanvas::tr("logit"));
    head(QStringLiteral("out.probability.title"), x2, probability);
    const double height = (area.height() - 18) / std::max(1, shown);
    for (std::size_t i = 0; i < top.size(); ++i) {
        const double y = area.top() + 18 + static_cast<double>(i) * height;
        const int id = top[i];
        const QString token = s.store.tokenText(id);
        const double rank = static_cast<double>(i);
        if (s.progress(s.output(HookKind::Logits)) * static_cast<double>(top.size()) >
            rank) // no telling before it is computed
            s.text(QStringLiteral("out.%1.token").arg(i), QRectF(area.left(), y, label, height - 1), token, 11,
                   Qt::AlignRight | Qt::AlignVCenter, s.theme.text());
        const auto one = [&](HookKind kind, double x, ColorScale scale, Role role) {
            const engine::Hook hook = s.output(kind);
            const Slice slice{hook, {s.target, id, 0}, 0, 1, 1, 1};
            const double share = s.progress(hook) * static_cast<double>(top.size()) - rank;
            // One range for the whole column, so that colours compare.
            const float high = s.store.value({hook, {s.target, top.front(), 0}});
            s.grid(QStringLiteral("out.%1.%2").arg(i).arg(static_cast<int>(kind)), token,
                   QRectF(x, y, cell, height - 1), slice, scale, role, share >= 1 ? 1 : 0, true,
                   std::pair{-std::abs(high), std::abs(high)});
        };
        one(HookKind::Logits, x1, ColorScale::Signed, Role::Logits);
        one(HookKind::Probabilities, x2, ColorScale::Weight, Role::Logits);
    }
    if (top.empty()) {
        BoxItem frame;
        frame.id = QStringLiteral("out.waiting");
        frame.rect = QRectF(x1, area.top() + 18, area.right() - x1, area.height() - 18);
        frame.stroke = s.theme.line();
        frame.dashed = true;
        s.list.items.emplace_back(std::move(frame));
    }
}

} // namespace headlight
