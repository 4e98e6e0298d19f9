// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/picture/text_layout.h"
#include "widgets/stage/attention/attention_parts.h"

#include <algorithm>

namespace headlight {
namespace {

using engine::HookKind;

struct Step {
    QString number, words, shortWords;
    std::vector<HookKind> writes;
};

std::vector<Step> steps() {
    return {{QStringLiteral("1"),
             StageCanvas::tr("make q, k, v"),
             StageCanvas::tr("q, k, v"),
             {HookKind::Ln1Scale, HookKind::Ln1Normalized, HookKind::Q, HookKind::K, HookKind::V}},
            {QStringLiteral("1.5"), StageCanvas::tr("split into heads"), StageCanvas::tr("split"), {}},
            {QStringLiteral("2"),
             StageCanvas::tr("score every key"),
             StageCanvas::tr("score"),
             {HookKind::AttnDot, HookKind::AttnScaled, HookKind::AttnScores, HookKind::Pattern}},
            {QStringLiteral("3"), StageCanvas::tr("sum the values"), StageCanvas::tr("sum"), {HookKind::Z}},
            {QStringLiteral("3.5"), StageCanvas::tr("merge the heads"), StageCanvas::tr("merge"), {HookKind::ZMerged}},
            {QStringLiteral("4"), StageCanvas::tr("project"), StageCanvas::tr("project"), {HookKind::AttnOut}}};
}

bool inBeat(const StageCanvas& s, HookKind kind) {
    if (!s.state.beat || s.state.beat->folded)
        return false;
    const engine::Op* op = s.store.ops()->producer(s.hook(kind));
    const auto& ops = s.state.beat->ops;
    return op && std::find(ops.begin(), ops.end(), op->id) != ops.end();
}

/// Splitting computes nothing: it is done as soon as the last of the three rows is there.
bool isCurrent(const StageCanvas& s, const Step& step) {
    const bool split = inBeat(s, HookKind::V) && s.state.phase >= 1;
    if (step.writes.empty())
        return split;
    return std::any_of(step.writes.begin(), step.writes.end(), [&](HookKind kind) { return inBeat(s, kind); }) &&
           !(split && step.writes.front() == HookKind::Ln1Scale);
}

} // namespace

void drawSteps(StageCanvas& s, QRectF rect) {
    const auto all = steps();
    constexpr double between = 16, px = 11;
    const double width =
        (rect.width() - between * (static_cast<double>(all.size()) - 1)) / static_cast<double>(all.size());
    const double disc =
        std::max(20.0, std::min(textSize(QStringLiteral("3.5"), s.theme, 10, true).width() + 10, width));
    const auto fit = [&](QString Step::*words) {
        return std::all_of(all.begin(), all.end(), [&](const Step& step) {
            return textSize(step.*words, s.theme, px, true).width() + 12 + disc <= width;
        });
    };
    const bool longFit = fit(&Step::words), shortFit = fit(&Step::shortWords);
    for (std::size_t i = 0; i < all.size(); ++i) {
        const Step& step = all[i];
        const bool current = isCurrent(s, step);
        const QString id = QStringLiteral("step.%1").arg(i);
        const QRectF chip(rect.left() + static_cast<double>(i) * (width + between), rect.top(), width, rect.height());
        BoxItem& box = s.box(id, chip, current ? s.theme.surfaceRaised() : s.theme.surface(),
                             current ? s.theme.accent() : s.theme.line());
        box.radius = rect.height() / 2;
        box.strokeWidth = current ? 2 : 1;
        const bool words = longFit || shortFit;
        const QRectF number = words ? QRectF(chip.left() + 3, chip.top() + 3, disc, chip.height() - 6)
                                    : QRectF(chip.center().x() - disc / 2, chip.top() + 3, disc, chip.height() - 6);
        BoxItem& round = s.box(id + QStringLiteral(".disc"), number, current ? s.theme.accent() : QColor(), {});
        round.radius = number.height() / 2;
        s.text(id + QStringLiteral(".number"), number, step.number, 10, Qt::AlignCenter,
               current ? s.theme.textOn(s.theme.accent().rgb()) : s.theme.textMuted(), true);
        if (words)
            s.text(id + QStringLiteral(".text"),
                   QRectF(QPointF(number.right() + 5, chip.top()), chip.bottomRight() - QPointF(4, 0)),
                   longFit ? step.words : step.shortWords, px, Qt::AlignLeft | Qt::AlignVCenter,
                   current ? s.theme.text() : s.theme.textMuted(), current);
        if (i + 1 < all.size())
            s.arrow(
                id + QStringLiteral(".next"),
                {QPointF(chip.right() + 3, chip.center().y()), QPointF(chip.right() + between - 2, chip.center().y())},
                0.3);
    }
}

} // namespace headlight
