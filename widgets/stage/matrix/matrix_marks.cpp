// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/picture/text_layout.h"
#include "widgets/stage/matrix/matrix_parts.h"
#include "widgets/stage/token_matrix.h"

#include <algorithm>
#include <cmath>

namespace headlight {
namespace {

using engine::HookKind;

constexpr double slant = 62; ///< degrees

/// Rows and columns thinner than a line still get an outline to see.
QRectF atLeast(QRectF rect, double extent) {
    const double x = std::max(0.0, extent - rect.width()) / 2, y = std::max(0.0, extent - rect.height()) / 2;
    return rect.adjusted(-x, -y, x, y);
}

QRectF rowOf(const StageCanvas& s, const MatrixFrame& f, QRectF matrix, int token) {
    const double height = matrix.height() / f.covered;
    return {matrix.left(), matrix.top() + (token - s.firstShown) * height, matrix.width(), height};
}
QRectF columnOf(const StageCanvas& s, const MatrixFrame& f, QRectF matrix, int token) {
    const double width = matrix.width() / f.keysCovered;
    return {matrix.left() + (token - s.firstKey) * width, matrix.top(), width, matrix.height()};
}
/// A row of the values.
QRectF keyRowOf(const StageCanvas& s, const MatrixFrame& f, QRectF matrix, int token) {
    const double height = matrix.height() / f.keysCovered;
    return {matrix.left(), matrix.top() + (token - s.firstKey) * height, matrix.width(), height};
}

void outline(StageCanvas& s, const QString& id, QRectF rect, QColor color, double width = 1.5, bool dashed = false) {
    BoxItem& box = s.box(id, atLeast(rect.adjusted(-1, -1, 1, 1), 4), {}, color);
    box.strokeWidth = width;
    box.radius = 1;
    box.dashed = dashed;
}

bool inWindow(const StageCanvas& s, int token) {
    return token >= s.firstShown && token < s.firstShown + s.shown;
}
bool keyInWindow(const StageCanvas& s, int token) {
    return token >= s.firstKey && token < s.firstKey + s.keysShown;
}

/// Keys and values of earlier tokens, which decoding this one does not compute again.
void drawKept(StageCanvas& s, const MatrixFrame& f) {
    const int kept = s.crosses() ? s.keysShown : std::clamp(s.position - s.firstShown, 0, s.shown);
    if (!isDecoded(s) || kept == 0)
        return;
    const double share = static_cast<double>(kept) / f.keysCovered;
    outline(s, QStringLiteral("kept.keys"),
            QRectF(f.keys.left(), f.keys.top(), f.keys.width() * share, f.keys.height()), s.theme.role(Role::Key), 1.5,
            true);
    outline(s, QStringLiteral("kept.values"),
            QRectF(f.values.left(), f.values.top(), f.values.width(), f.values.height() * share),
            s.theme.role(Role::Value), 1.5, true);
}

/// From the query's row and from the key's column into the cell that they make.
void drawMeeting(StageCanvas& s, const MatrixView& v, QRectF cell) {
    const MatrixFrame& f = v.frame;
    const auto line = [&](const char* id, QPointF from, QPointF to, Role role) {
        PathItem path;
        path.id = QLatin1String(id);
        path.points = {from, to};
        path.color = s.theme.role(role);
        path.width = 1.5;
        path.arrow = true;
        s.list.items.emplace_back(std::move(path));
    };
    // Beside the middle of the cells, where their numbers stand.
    const double y = cell.top() + 0.86 * cell.height(), x = cell.left() + 0.1 * cell.width();
    line("meet.query", QPointF(f.q.right() + 2, y), QPointF(cell.left() - 1, y), Role::Query);
    line("meet.key", QPointF(x, f.keys.bottom() + 2), QPointF(x, cell.top() - 1), Role::Key);
}

/// How much each value counts: the followed row of the pattern, turned to stand beside V.
void drawWeightsOfValues(StageCanvas& s, const MatrixView& v) {
    const MatrixFrame& f = v.frame;
    const QRectF strip(f.values.left() - 15, f.values.top(), 11, f.values.height());
    const int cells = (s.keysShown + f.keyStep - 1) / f.keyStep;
    const Slice slice{
        s.hook(HookKind::Pattern), {s.state.head, s.position, s.firstKey}, 2, cells, 1, 1, f.keyStep, 1};
    const double share = s.progress(HookKind::Pattern);
    if (!s.has(slice) || share <= 0)
        return;
    s.text(QStringLiteral("alpha.title"), QRectF(strip.left() - 6, strip.top() - 16, strip.width() + 8, 14),
           QStringLiteral("α"), 11, Qt::AlignCenter, s.theme.role(Role::Pattern), true);
    s.grid(QStringLiteral("alpha"), StageCanvas::tr("how much each value counts"), strip, slice, ColorScale::Weight,
           Role::Pattern, share);
    const double sum = s.progress(HookKind::Z);
    constexpr int mostVeils = 128;
    if (sum <= 0 || sum >= 1 || f.keyStep > 1 || s.keysShown > mostVeils)
        return;
    const Gathered weights = s.gathered(slice);
    for (int k = 0; k < s.keysShown; ++k) { // fainter = counts less (IG-33)
        const float weight = (*weights.values)[static_cast<std::size_t>(k)];
        if (!std::isfinite(weight))
            continue;
        BoxItem& veil = s.box(QStringLiteral("alpha.veil.%1").arg(k), keyRowOf(s, f, f.values, s.firstKey + k),
                              s.theme.window(), {});
        veil.radius = 0;
        veil.opacity = 0.85 * (1 - std::clamp(static_cast<double>(weight) / std::max(weights.high, 1e-6F), 0.0, 1.0));
    }
}

void drawKeyLabel(StageCanvas& s, const MatrixView& v, int token) {
    const MatrixFrame& f = v.frame;
    const bool looked = token == v.key;
    const QRectF column = columnOf(s, f, f.keyLabels, token);
    const QString id = QStringLiteral("key.%1").arg(token);
    const double thick = std::max(column.width(), 14.0);
    const QRectF box(column.center().x() - thick / 2, f.keyLabels.top(), thick, f.keyLabels.height() - 2);
    BoxItem& item = s.box(id, f.slanted ? QRectF(box.left(), box.bottom() - 3, box.width(), 3) : box,
                          looked ? s.theme.roleSoft(Role::Key) : QColor(), {},
                          StageCanvas::tr("key %1: %2").arg(token).arg(s.keyToken(token)),
                          QStringLiteral("key:%1").arg(token));
    item.radius = 3;
    const QColor color = s.causal() && token > s.position ? s.theme.textMuted() : s.theme.text();
    if (!f.slanted) {
        s.text(id + QStringLiteral(".text"), box, s.keyToken(token), 11, Qt::AlignHCenter | Qt::AlignBottom, color,
               looked);
        return;
    }
    const double length = (f.keyLabels.height() - 10) / std::sin(slant * M_PI / 180);
    s.text(id + QStringLiteral(".text"), QRectF(column.center().x(), f.keyLabels.bottom() - 12, length, 14),
           s.keyToken(token), 11, Qt::AlignLeft | Qt::AlignVCenter, color, looked);
    std::get<TextItem>(s.list.items.back()).angle = slant;
}

/// The values' tokens: their rows are not those of the square.
void drawValueLabels(StageCanvas& s, const MatrixView& v) {
    const MatrixFrame& f = v.frame;
    if (f.valueLabels.isEmpty())
        return;
    const double line = std::min(textSize(QStringLiteral("0"), s.theme, 9.5).height(), 14.0);
    const double height = f.values.height() / f.keysCovered;
    const int every = std::max(1, static_cast<int>(std::ceil(line / height)));
    for (int t = s.firstKey; t < s.firstKey + s.keysShown; ++t) {
        const bool looked = t == v.key;
        if (!looked && ((t - s.firstKey) % every != 0 || std::abs(t - v.key) < every))
            continue;
        const QRectF row = keyRowOf(s, f, f.valueLabels, t);
        const double thick = std::max(row.height(), line);
        s.text(QStringLiteral("value.%1.text").arg(t),
               QRectF(row.left(), row.center().y() - thick / 2, row.width(), thick), s.keyToken(t), 9.5,
               Qt::AlignLeft | Qt::AlignVCenter, s.causal() && t > s.position ? s.theme.textMuted() : s.theme.text(), looked);
    }
}

} // namespace

void drawMatrixLabels(StageCanvas& s, const MatrixView& v) {
    const MatrixFrame& f = v.frame;
    const double line = textSize(QStringLiteral("0"), s.theme, 11).height();
    const double height = std::min(line, 18.0);
    const int everyRow = std::max(1, static_cast<int>(std::ceil(std::min(line, 14.0) / f.tokenHeight())));
    const int everyColumn = std::max(1, static_cast<int>(std::ceil(std::min(line + 2, 16.0) / f.tokenWidth())));
    for (int t = s.firstShown; t < s.firstShown + s.shown; ++t) {
        if (labelled(s, t, everyRow)) {
            const QRectF row = rowOf(s, f, f.rowLabels, t);
            const double thick = std::max(std::min(height, 14.0), row.height());
            s.tokenLabel(QStringLiteral("query.%1").arg(t), t,
                         QRectF(row.left(), row.center().y() - thick / 2, row.width(), thick), Qt::AlignRight);
        }
    }
    for (int t = s.firstKey; t < s.firstKey + s.keysShown; ++t) {
        const bool looked = t == v.key;
        if (looked || ((t - s.firstKey) % everyColumn == 0 && std::abs(t - v.key) >= everyColumn))
            drawKeyLabel(s, v, t);
    }
    drawValueLabels(s, v);
}

void drawMatrixMarks(StageCanvas& s, const MatrixView& v) {
    const MatrixFrame& f = v.frame;
    drawWeightsOfValues(s, v);
    drawKept(s, f);
    const bool row = inWindow(s, s.position), column = keyInWindow(s, v.key);
    const auto begun = [&](HookKind kind) { return s.progress(kind) > 0; };
    if (column && begun(HookKind::K))
        outline(s, QStringLiteral("column.keys"), columnOf(s, f, f.keys, v.key), s.theme.role(Role::Key));
    if (column && begun(HookKind::Pattern))
        outline(s, QStringLiteral("row.values"), keyRowOf(s, f, f.values, v.key), s.theme.role(Role::Value));
    if (!row)
        return;
    if (f.inputs && begun(s.queryInput().kind))
        outline(s, QStringLiteral("row.x"), rowOf(s, f, f.x, s.position), s.theme.role(Role::Residual));
    if (begun(HookKind::Q))
        outline(s, QStringLiteral("row.q"), rowOf(s, f, f.q, s.position), s.theme.role(Role::Query));
    if (begun(v.stage))
        outline(s, QStringLiteral("row.square"), rowOf(s, f, f.square, s.position), s.theme.textMuted(), 1);
    if (begun(HookKind::Z))
        outline(s, QStringLiteral("row.z"), rowOf(s, f, f.z, s.position), s.theme.role(Role::Output));
    if (!column || !begun(v.stage))
        return;
    const QRectF cell = rowOf(s, f, f.square, s.position).intersected(columnOf(s, f, f.square, v.key));
    if (const double dot = s.progress(HookKind::AttnDot); dot > 0 && dot < 1)
        drawMeeting(s, v, cell);
    outline(s, QStringLiteral("cell"), cell, s.theme.accent(), 2);
}

} // namespace headlight
