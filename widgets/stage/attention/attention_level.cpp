// SPDX-License-Identifier: GPL-3.0-or-later
// All heads of a layer (IT-16 … IT-19, IG-42 … IG-50).
#include "widgets/picture/text_layout.h"
#include "widgets/stage/attention/attention_parts.h"
#include "widgets/stage/weight_panel.h"

#include <algorithm>
#include <cmath>

namespace headlight {
namespace {

using engine::HookKind;
using engine::WeightKind;

constexpr double titleHeight = 18;

struct Projection {
    HookKind kind;
    WeightKind weight;
    Role role;
    const char* id;
    QString title, weightTitle;
};

std::array<Projection, 3> projections() {
    return {
        Projection{HookKind::Q, WeightKind::QueryWeight, Role::Query, "q", StageCanvas::tr("query"),
                   QStringLiteral("× W_Q")},
        Projection{HookKind::K, WeightKind::KeyWeight, Role::Key, "k", StageCanvas::tr("key"), QStringLiteral("× W_K")},
        Projection{HookKind::V, WeightKind::ValueWeight, Role::Value, "v", StageCanvas::tr("value"),
                   QStringLiteral("× W_V")}};
}

/// The column that is being multiplied; empty when no such beat is on.
std::optional<std::pair<int, int>> columnInWork(const StageCanvas& s, HookKind made, int columns) {
    const double share = s.progress(made);
    if (share <= 0 || share >= 1)
        return {};
    const int column = std::min(columns - 1, static_cast<int>(share * columns));
    return std::pair(column, column + 1);
}

std::pair<int, int> ownPart(const StageCanvas& s) {
    return {s.state.head * s.shape.headDim, (s.state.head + 1) * s.shape.headDim};
}

/// The heads' numbers beside their lines, and an outline around the open head's one.
void drawLineLabels(StageCanvas& s, const QString& id, QRectF lines, Role role, bool begun) {
    const int heads = s.shape.headCount;
    const double height = lines.height() / heads;
    const int every = std::max(1, static_cast<int>(std::ceil(12.0 / height)));
    const int open = s.state.head;
    for (int h = 0; h < heads; ++h) {
        if (h != open && (h % every != 0 || std::abs(h - open) < every))
            continue;
        s.text(QStringLiteral("%1.label.%2").arg(id).arg(h),
               QRectF(lines.left() - 18, lines.top() + (h + 0.5) * height - 6, 14, 12), QString::number(h), 9.5,
               Qt::AlignRight | Qt::AlignVCenter, h == open ? s.theme.text() : s.theme.textMuted(), h == open);
    }
    if (!begun)
        return;
    BoxItem& box = s.box(id + QStringLiteral(".open"),
                         QRectF(lines.left() - 2, lines.top() + open * height - 1.5, lines.width() + 4, height + 2), {},
                         s.theme.role(role));
    box.radius = 2;
    box.strokeWidth = 1.5;
}

/// q, k or v of the followed token, one line per head.
void drawHeadLines(StageCanvas& s, const Projection& p, QRectF rect, double below) {
    const int heads = s.shape.headCount, D = s.shape.headDim;
    // In cross-attention keys and values are the source's: those of the key looked at.
    const int token = s.crosses() && p.kind != HookKind::Q ? keyInView(s.state) : s.position;
    const Slice all{s.hook(p.kind), {token, 0, 0}, 1, heads, 2, D};
    const bool known = s.has(all);
    const double share = s.progress(p.kind);
    const auto range = s.rangeOf(all);
    QRectF lines =
        s.panel(QLatin1String(p.id),
                {token == s.position && !s.crosses() ? p.title
                                                     : QStringLiteral("%1 · %2").arg(p.title, p.kind == HookKind::Q ? s.token(token) : s.keyToken(token)),
                 p.role, true, p.title},
                rect, known && share > 0 ? std::optional(range) : std::nullopt);
    lines.setBottom(lines.bottom() - below);
    const double height = lines.height() / heads;
    for (int h = 0; h < heads; ++h)
        s.grid(
            QStringLiteral("%1.%2").arg(QLatin1String(p.id)).arg(h),
            StageCanvas::tr("%1 of head %2").arg(p.title).arg(h),
            QRectF(lines.left(), lines.top() + h * height, lines.width(), std::max(1.0, height - (height > 4 ? 1 : 0))),
            {s.hook(p.kind), {token, h, 0}, 0, 1, 2, D}, ColorScale::Signed, p.role, share * heads - h, false,
            range);
    drawLineLabels(s, QLatin1String(p.id), lines, p.role, share > 0);
}

void drawInputs(StageCanvas& s, const AttentionFrame& f) {
    const int C = s.shape.modelDim;
    const HookKind input = s.queryInput().kind;
    PanelTitle title{StageCanvas::tr("LayerNorm 1"), Role::Neutral, true, QStringLiteral("LN 1"), HookKind::Ln1Scale};
    if (input == HookKind::ResidPre)
        title = {StageCanvas::tr("residual stream"), Role::Residual, true, StageCanvas::tr("residual")};
    else if (input == HookKind::Ln2Normalized)
        title = {StageCanvas::tr("LayerNorm 2"), Role::Neutral, true, QStringLiteral("LN 2"), HookKind::Ln2Scale};
    s.vector(QStringLiteral("ln1"), title, f.input, input, C, s.shape.headDim * (f.weights && s.shape.headCount > 1 ? 2 : 1));
    const auto all = projections();
    for (std::size_t i = 0; i < all.size(); ++i) {
        const Projection& p = all[i];
        const double caption = f.weights ? textSize(QStringLiteral("0"), s.theme, 9.5).height() + 2 : 0;
        if (f.weights) {
            const auto lit = columnInWork(s, p.kind, s.innerDim());
            drawWeight(s, QStringLiteral("weight.%1").arg(i), p.weightTitle, f.projections[i],
                       s.weight(p.weight), 0, C, 0, s.innerDim(), {}, lit ? *lit : ownPart(s));
        }
        drawHeadLines(s, p, f.heads[i], caption);
    }
    const QRectF& first = f.weights ? f.projections[0] : f.heads[0];
    s.arrow(QStringLiteral("ln1.down"),
            {QPointF(first.center().x(), f.input.bottom() + 2), QPointF(first.center().x(), first.top() - 1)},
            s.progress(HookKind::Q));
}

void drawOutput(StageCanvas& s, const AttentionFrame& f) {
    const int C = s.shape.modelDim, D = s.shape.headDim, inner = s.innerDim();
    s.vector(QStringLiteral("merged"), {StageCanvas::tr("heads merged"), Role::Output, true, StageCanvas::tr("merged")},
             f.merged, HookKind::ZMerged, inner, D);
    drawLineLabels(s, QStringLiteral("merged"), f.merged.adjusted(0, titleHeight, 0, 0), Role::Output,
                   s.progress(HookKind::ZMerged) > 0);
    if (f.weights) {
        const auto lit = columnInWork(s, HookKind::AttnOut, C);
        drawWeight(s, QStringLiteral("weight.out"), QStringLiteral("× W_O"), f.outputWeight,
                   s.weight(WeightKind::OutputWeight), 0, inner, 0, C,
                   lit ? std::nullopt : std::optional(ownPart(s)), lit);
    }
    s.vector(QStringLiteral("attnout"),
             {f.weights ? StageCanvas::tr("+ b_O = attention out") : StageCanvas::tr("× W_O + b_O"), Role::Output, true,
              StageCanvas::tr("output")},
             f.output, HookKind::AttnOut, C, D);
    const double share = s.progress(HookKind::AttnOut), x = f.merged.center().x();
    const auto down = [&](const char* id, const QRectF& from, const QRectF& to) {
        s.arrow(QLatin1String(id), {QPointF(x, from.bottom() + 3), QPointF(x, to.top() - 1)}, share);
    };
    if (f.weights)
        down("merged.down", f.merged, f.outputWeight);
    down("weight.out.down", f.weights ? f.outputWeight : f.merged, f.output);
}

} // namespace

void drawAttention(StageCanvas& s, const StageFrame& frame) {
    const AttentionFrame f = attentionFrameOf(frame.body);
    const int heads = s.shape.headCount;
    drawPath(s, frame.title, StageLevel::Attention,
             {heads == 1 ? StageCanvas::tr("one head of %n numbers", nullptr, s.shape.headDim)
                         : StageCanvas::tr("%1 heads of %n numbers each", nullptr, s.shape.headDim).arg(heads),
              QStringLiteral("%1 × %2").arg(heads).arg(s.shape.headDim)});
    drawLayerRail(s, frame.rail);
    drawSteps(s, f.steps);
    if (f.rows)
        drawInputs(s, f);
    drawHeadCards(s, f);
    if (!f.rows)
        return;
    drawOutput(s, f);
    // Between the parts; the merged heads lie at the top of theirs.
    const double middle = f.cards.center().y();
    s.arrow(QStringLiteral("heads.enter"),
            {QPointF(f.heads[1].right() + 7, middle), QPointF(f.cards.left() - 3, middle)},
            s.progress(HookKind::AttnDot));
    s.arrow(QStringLiteral("heads.leave"),
            {QPointF(f.cards.right() + 3, f.merged.center().y() + 9),
             QPointF(f.merged.left() - 19, f.merged.center().y() + 9)},
            s.progress(HookKind::ZMerged));
}

} // namespace headlight
