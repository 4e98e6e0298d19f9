// SPDX-License-Identifier: GPL-3.0-or-later
// One head as matrices (IT-10 … IT-15, IG-36 … IG-41, X-02, X-05).
#include "widgets/picture/text_layout.h"
#include "widgets/stage/matrix/matrix_parts.h"
#include "widgets/stage/score_stages.h"
#include "widgets/stage/token_matrix.h"
#include "widgets/stage/weight_panel.h"

#include <algorithm>
#include <cmath>

namespace headlight {
namespace {

using engine::HookKind;
using engine::WeightKind;

constexpr int mostNumbers = 12; ///< tokens up to which numbers are printed

/// The asked one, else the last one that the walk has reached.
HookKind stageInView(const StageCanvas& s) {
    if (const auto* asked = std::get_if<engine::ElementRef>(&s.state.asked))
        if (const auto stage = stageOf(s, asked->hook))
            return *stage;
    const auto stages = scoreStages(s);
    for (std::size_t i = stages.size(); i-- > 0;)
        if (s.progress(stages[i]) > 0)
            return stages[i];
    return HookKind::AttnDot;
}

/// The key of the score that the walk is at; before there is a pattern no key stands out but the query's own.
int keyOf(const StageCanvas& s) {
    if (const auto front = walkFront(s.state); front && stageOf(s, front->hook))
        return front->index[2];
    if (s.state.key < 0 && s.progress(HookKind::Pattern) < 1)
        return s.crosses() ? 0 : s.position;
    return keyInView(s.state);
}

ColorScale scaleOf(HookKind kind) {
    return kind == HookKind::Pattern ? ColorScale::Weight : ColorScale::Signed;
}
Role roleOf(HookKind kind) {
    return kind == HookKind::Pattern ? Role::Pattern : Role::Neutral;
}

std::optional<std::pair<float, float>> rangeOf(const StageCanvas& s, const Slice& slice) {
    return s.has(slice) ? std::optional(s.rangeOf(slice)) : std::nullopt;
}

void drawSquare(StageCanvas& s, const MatrixView& v) {
    const QRectF& square = v.frame.square;
    const Slice slice = headSquare(s, v.stage, s.state.head, v.frame.tokenStep, v.frame.keyStep);
    s.panel(QStringLiteral("square"),
            {stageTitle(s, v.stage, false), roleOf(v.stage), true, stageTitle(s, v.stage, true)},
            square.adjusted(0, -matrixTitle, 0, 0), rangeOf(s, slice));
    drawTokenMatrix(s, {QStringLiteral("square.cells"), stageTitle(s, v.stage, false), square, slice, scaleOf(v.stage),
                        roleOf(v.stage), false, s.shown <= mostNumbers});
}

void drawStages(StageCanvas& s, const MatrixView& v) {
    const auto stages = scoreStages(s);
    for (std::size_t i = 0; i < stages.size(); ++i) {
        const HookKind kind = stages[i];
        const QString id = QStringLiteral("stage.%1").arg(static_cast<int>(kind));
        const QRectF& panel = v.frame.stages[i];
        const double side = std::min(panel.width(), panel.height() - matrixTitle);
        const QRectF whole(panel.left(), panel.top(), side, side + matrixTitle);
        const QRectF square(whole.left(), whole.top() + matrixTitle, side, side);
        if (kind == v.stage) {
            BoxItem& box = s.box(id + QStringLiteral(".shown"), whole.adjusted(-5, -2, 5, 4), s.theme.surfaceRaised(),
                                 s.theme.accent());
            box.strokeWidth = 1.5;
        }
        s.panel(id,
                {stageTitle(s, kind, true), side < 70 ? Role::Neutral : roleOf(kind), false,
                 kind == HookKind::Pattern ? QStringLiteral("α") : QString()},
                whole, {});
        const int step = std::max(1, static_cast<int>(std::ceil(std::max(s.shown, s.keysShown) / std::max(1.0, side))));
        drawTokenMatrix(s, {id + QStringLiteral(".cells"), stageTitle(s, kind, false), square,
                            headSquare(s, kind, s.state.head, step), scaleOf(kind), roleOf(kind)});
        if (i + 1 == stages.size())
            break;
        const QRectF& next = v.frame.stages[i + 1];
        const double strength = s.progress(stages[i + 1]);
        if (v.frame.stagesBelow)
            s.arrow(id + QStringLiteral(".next"),
                    {QPointF(square.right() + 6, square.center().y()), QPointF(next.left() - 4, square.center().y())},
                    strength);
        else
            s.arrow(id + QStringLiteral(".next"),
                    {QPointF(square.center().x(), square.bottom() + 2), QPointF(square.center().x(), next.top() - 3)},
                    strength);
    }
}

/// Queries, keys turned on their side, values, outputs.
void drawRows(StageCanvas& s, const MatrixView& v) {
    const MatrixFrame& f = v.frame;
    struct Rows {
        const char* id;
        HookKind kind;
        Role role;
        QString title, shortTitle;
        QRectF cells;
        double titleTop;
        bool turned;
    };
    const int past = s.crosses() ? s.keyLength : s.position; // the source's are made once (HD-03)
    const QString kept =
        isDecoded(s) && past > 0 ? StageCanvas::tr(" · %n kept", nullptr, past) : QString();
    const Rows rows[] = {{"q", HookKind::Q, Role::Query, StageCanvas::tr("queries = X·W_Q + b"),
                          StageCanvas::tr("queries"), f.q, f.q.top() - matrixTitle, false},
                         {"k", HookKind::K, Role::Key,
                          (s.crosses() ? StageCanvas::tr("keys of the source, transposed: Kᵀ")
                                       : StageCanvas::tr("keys, transposed: Kᵀ")) +
                              kept,
                          StageCanvas::tr("Kᵀ") + kept, f.keys, f.keyLabels.top() - matrixTitle, true},
                         {"v", HookKind::V, Role::Value,
                          (s.crosses() ? StageCanvas::tr("values of the source") : StageCanvas::tr("values = X·W_V + b")) +
                              kept,
                          StageCanvas::tr("values") + kept, f.values, f.values.top() - matrixTitle, false},
                         {"z", HookKind::Z, Role::Output, StageCanvas::tr("weighted sums of values"),
                          StageCanvas::tr("sums"), f.z, f.z.top() - matrixTitle, false}};
    for (const Rows& r : rows) {
        const bool ofKeys = r.kind == HookKind::K || r.kind == HookKind::V;
        const Slice slice = headRows(s, r.kind, s.state.head, ofKeys ? f.keyStep : f.tokenStep, f.dimStep);
        s.panel(QLatin1String(r.id), {r.title, r.role, true, r.shortTitle},
                QRectF(r.cells.left(), r.titleTop, r.cells.width(), matrixTitle), rangeOf(s, slice));
        Slice drawn = slice;
        if (r.turned) {
            std::swap(drawn.rowAxis, drawn.columnAxis);
            std::swap(drawn.rows, drawn.columns);
            std::swap(drawn.rowStep, drawn.columnStep);
        }
        drawTokenMatrix(s, {QLatin1String(r.id) + QStringLiteral(".cells"), r.title, r.cells, drawn, ColorScale::Signed,
                            r.role, r.turned, s.shown <= mostNumbers});
    }
}

/// What the rows are made from: the normalized stream, and this head's columns of the three weights.
void drawInputs(StageCanvas& s, const MatrixView& v) {
    const MatrixFrame& f = v.frame;
    const int C = s.shape.modelDim, D = s.shape.headDim, first = s.state.head * D;
    const bool normalized = s.queryInput().kind != HookKind::ResidPre;
    const int step = poolStep(C, f.x.width(), true);
    const Slice slice{
        s.queryInput(), {s.firstShown, 0, 0}, 0,   (s.shown + f.tokenStep - 1) / f.tokenStep, 1,
        (C + step - 1) / step,           f.tokenStep,          step};
    s.panel(QStringLiteral("x"),
            {normalized ? StageCanvas::tr("normalized stream") : StageCanvas::tr("residual stream"), Role::Residual, false,
             StageCanvas::tr("stream")},
            f.x.adjusted(0, -matrixTitle, 0, 0), {});
    drawTokenMatrix(
        s, {QStringLiteral("x.cells"),
            normalized ? StageCanvas::tr("LayerNorm 1") : StageCanvas::tr("residual stream"), f.x, slice, ColorScale::Signed, Role::Residual});
    drawPooledText(s, QStringLiteral("x.size"),
                   QRectF(f.x.left(), f.caption.top(), f.q.right() - f.x.left(), f.caption.height()), s.shown, C,
                   f.tokenStep, step);
    s.text(QStringLiteral("x.times"), QRectF(f.x.right() + 4, f.x.center().y() - 20, f.q.left() - f.x.right() - 8, 16),
           QStringLiteral("× W_Q"), 11, Qt::AlignCenter, s.theme.textMuted());
    s.arrow(QStringLiteral("x.arrow"),
            {QPointF(f.x.right() + 8, f.x.center().y()), QPointF(f.q.left() - 8, f.x.center().y())},
            s.progress(HookKind::Q));

    struct Weight {
        WeightKind kind;
        HookKind made;
        QString title;
    };
    const Weight weights[] = {{WeightKind::QueryWeight, HookKind::Q, QStringLiteral("W_Q")},
                              {WeightKind::KeyWeight, HookKind::K, QStringLiteral("W_K")},
                              {WeightKind::ValueWeight, HookKind::V, QStringLiteral("W_V")}};
    const double gap = 18, width = (f.weights.width() - 2 * gap) / 3;
    for (int i = 0; i < 3; ++i) {
        const double share = s.progress(weights[i].made);
        std::optional<std::pair<int, int>> lit;
        if (share > 0 && share < 1) {
            const int column = first + std::min(D - 1, static_cast<int>(share * D));
            lit = std::pair(column, column + 1);
        }
        drawWeight(s, QStringLiteral("weight.%1").arg(i), weights[i].title,
                   QRectF(f.weights.left() + i * (width + gap), f.weights.top(), width, f.weights.height()),
                   s.weight(weights[i].kind), 0, C, first, D, {}, lit);
    }
}

/// Signs between the matrices, and what a row and a column are.
void drawSigns(StageCanvas& s, const MatrixView& v) {
    const MatrixFrame& f = v.frame;
    const auto sign = [&](const char* id, QRectF rect, const QString& text, double px = 15) {
        s.text(QLatin1String(id), rect, text, px, Qt::AlignCenter, s.theme.textMuted(), true);
    };
    sign("sign.query", QRectF(f.q.right(), f.square.top() - matrixTitle - 6, f.square.left() - f.q.right(), 20),
         QStringLiteral("×"));
    const double middle = f.square.center().y();
    sign("sign.square", QRectF(f.q.right(), middle - 10, f.square.left() - f.q.right(), 20), QStringLiteral("="));
    const QRectF gap(f.square.right(), f.square.top(), f.z.left() - f.square.right(), f.square.height());
    if (v.stage == HookKind::Pattern) {
        sign("sign.values", QRectF(gap.left(), gap.top() - matrixTitle - 6, gap.width(), 20), QStringLiteral("×"));
        sign("sign.z", QRectF(gap.left(), middle - 10, gap.width(), 20), QStringLiteral("="));
    } else {
        sign("sign.more", QRectF(gap.left(), middle - 10, gap.width(), 20), QStringLiteral("…"));
    }
    QString words = StageCanvas::tr("a row per query, a column per key");
    if (s.crosses() && (f.tokenStep > 1 || f.keyStep > 1))
        words = StageCanvas::tr("%1 queries × %2 keys, each cell is the loudest of %3 × %4")
                    .arg(s.shown)
                    .arg(s.keysShown)
                    .arg(f.tokenStep)
                    .arg(f.keyStep);
    else if (f.tokenStep > 1)
        words =
            StageCanvas::tr("%1 queries × %1 keys, each cell is the loudest of %2 × %2").arg(s.shown).arg(f.tokenStep);
    else if (s.crosses())
        words = StageCanvas::tr("a row per written token, a column per token of the source; nothing is masked");
    else if (v.stage == HookKind::AttnScores)
        words = StageCanvas::tr("keys after the query are −∞: softmax makes them 0");
    s.text(QStringLiteral("square.note"), QRectF(f.caption.left(), f.caption.top(), f.caption.width(), 14), words, 10,
           Qt::AlignLeft | Qt::AlignVCenter, s.theme.textMuted());
}

} // namespace

void drawMatrix(StageCanvas& s, const StageFrame& frame) {
    const MatrixView v{matrixFrameOf(s, frame.body), stageInView(s), keyOf(s)};
    drawPath(s, frame.title, StageLevel::Matrix, {StageCanvas::tr("softmax(Q·Kᵀ %1)·V").arg(scaleText(s))});
    drawLayerRail(s, frame.rail);
    if (v.frame.inputs)
        drawInputs(s, v);
    drawRows(s, v);
    drawSquare(s, v);
    drawStages(s, v);
    drawSigns(s, v);
    drawMatrixLabels(s, v);
    drawMatrixMarks(s, v);
    const MatrixFrame& f = v.frame;
    const auto at = [&](int token) { return std::clamp(token - s.firstShown, 0, s.shown - 1); };
    const int column = std::clamp(v.key - s.firstKey, 0, s.keysShown - 1);
    const double width = std::max(4.0, f.tokenWidth()), height = std::max(4.0, f.tokenHeight());
    s.focus(QRectF(std::min(f.square.left() + column * f.tokenWidth(), f.square.right() - width),
                   std::min(f.square.top() + at(s.position) * f.tokenHeight(), f.square.bottom() - height), width,
                   height));
}

} // namespace headlight
