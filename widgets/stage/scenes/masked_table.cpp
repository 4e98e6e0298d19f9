// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/picture/text_layout.h"
#include "widgets/stage/scenes/scene_canvas.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace headlight {
namespace {

enum Beat { Scores, Mask, Divide, Softmax, Compare };

QString twoDecimals(double v) {
    return QString::number(v, 'f', 2);
}

struct Table {
    QString id, title;
    QRectF rect; ///< of the cells
};

/// One 4 × 4 table. `text` and `fill` are asked for each cell; masked cells are hatched.
template <typename Text, typename Fill>
void drawTable(SceneCanvas& s, const MaskedNumbers& n, const Table& t, double shown, double masked, Text text,
               Fill fill) {
    s.text(t.id + QStringLiteral(".title"),
           QRectF(t.rect.left() - 6, t.rect.top() - 24 * s.unit, t.rect.width() + 12, 22 * s.unit), t.title,
           13 * s.unit, s.theme.text(), true, Qt::AlignCenter, std::min(1.0, shown * 3));
    const double w = t.rect.width() / 4, h = t.rect.height() / 4, usual = 13.5 * s.unit;
    // All cells of a table have letters of one size.
    const double longest = textSize(text(3, 0, false), s.theme, usual, true).width();
    const double px = longest > w - 7 ? usual * 0.94 * (w - 7) / longest : usual;
    for (std::size_t q = 0; q < 4; ++q)
        for (std::size_t k = 0; k < 4; ++k) {
            const QRectF cell(t.rect.left() + static_cast<double>(k) * w, t.rect.top() + static_cast<double>(q) * h,
                              w - 2, h - 2);
            const bool hidden = k > q && masked > 0.5;
            // Row by row: each is worked out on its own.
            const double here = std::clamp(shown * 4 - static_cast<double>(q), 0.0, 1.0);
            const QString value = hidden ? text(q, k, true) : text(q, k, false);
            const QString id = QStringLiteral("%1.%2.%3").arg(t.id).arg(q).arg(k);
            s.number(id, cell, value,
                     SceneCanvas::tr("%1, query “%2”, key “%3”: %4").arg(t.title, n.tokens[q], n.tokens[k], value),
                     hidden ? s.theme.masked() : fill(q, k), px, here);
        }
}

void drawComparison(SceneCanvas& s, const MaskedNumbers& n, QRectF area, double shown) {
    const auto with = n.softmax(n.divisor)[1], without = n.softmax(1)[1];
    const auto& row = n.scores[1];
    const double line = area.height() / 3;
    const auto write = [&](int i, const QString& words, bool right) {
        const QRectF rect(area.left(), area.top() + i * line, area.width(), line - 3);
        s.box(QStringLiteral("compare.%1").arg(i), rect, s.theme.surface(),
              right ? s.theme.role(Role::Pattern) : s.theme.line(), words, shown)
            .strokeWidth = right ? 2 : 1;
        s.text(QStringLiteral("compare.%1.text").arg(i), rect.adjusted(12, 0, -12, 0), words, 13 * s.unit,
               s.theme.text(), right, Qt::AlignLeft | Qt::AlignVCenter, shown);
    };
    write(0,
          SceneCanvas::tr("with ÷ %1:  softmax(%2 ÷ %1, %3 ÷ %1) = %4, %5   as printed")
              .arg(QString::number(n.divisor), twoDecimals(row[0]), twoDecimals(row[1]), twoDecimals(with[0]),
                   twoDecimals(with[1])),
          true);
    write(1,
          SceneCanvas::tr("without:  softmax(%1, %2) = %3, %4   not what is printed")
              .arg(twoDecimals(row[0]), twoDecimals(row[1]), twoDecimals(without[0]), twoDecimals(without[1])),
          false);
    s.text(QStringLiteral("compare.why"), QRectF(area.left(), area.top() + 2 * line, area.width(), line),
           SceneCanvas::tr("Attention divides by the root of the key's length; here the root must have been %1.")
               .arg(n.divisor),
           12 * s.unit, s.theme.textMuted(), false, Qt::AlignLeft | Qt::AlignVCenter, shown);
}

} // namespace

MaskedNumbers maskedNumbers() {
    MaskedNumbers n;
    n.tokens = {QStringLiteral("robot"), QStringLiteral("must"), QStringLiteral("obey"), QStringLiteral("orders")};
    n.scores = {{0.11, 0.00, 0.81, 0.79}, {0.19, 0.50, 0.30, 0.48}, {0.53, 0.98, 0.95, 0.14}, {0.81, 0.86, 0.38, 0.90}};
    n.printed = {{1, 0, 0, 0}, {0.48, 0.52, 0, 0}, {0.31, 0.35, 0.34, 0}, {0.25, 0.26, 0.23, 0.26}};
    n.divisor = 4;
    return n;
}

std::vector<std::vector<double>> MaskedNumbers::softmax(double by) const {
    std::vector<std::vector<double>> out;
    for (std::size_t q = 0; q < scores.size(); ++q) {
        std::vector<double> row;
        for (std::size_t k = 0; k < scores[q].size(); ++k)
            row.push_back(k > q ? -std::numeric_limits<double>::infinity() : scores[q][k] / by);
        out.push_back(softmaxOf(row));
    }
    return out;
}

void drawMaskedTable(SceneCanvas& s) {
    const MaskedNumbers n = maskedNumbers();
    const auto weights = n.softmax(n.divisor);
    double label = 46;
    for (const QString& token : n.tokens)
        label = std::max(label, textSize(token, s.theme, 12.5 * s.unit).width() + 12);
    label = std::min(label, s.body.width() * 0.2);
    const double gap = s.body.width() * 0.028;
    const double side = (s.body.width() - label - 3 * gap) / 4;
    const double above = 26 * s.unit + 22 * s.unit, below = 96 * s.unit;
    const double height = std::min(side * 1.2, s.body.height() - above - below - 30 * s.unit);
    const double top =
        s.body.top() + above + std::max(0.0, (s.body.height() - above - below - height - 30 * s.unit) * 0.4);
    const auto rect = [&](int i) { return QRectF(s.body.left() + label + i * (side + gap), top, side, height); };
    for (std::size_t q = 0; q < 4; ++q)
        s.text(QStringLiteral("query.%1").arg(q),
               QRectF(s.body.left(), top + static_cast<double>(q) * height / 4, label - 8, height / 4 - 2), n.tokens[q],
               12.5 * s.unit, s.theme.text(), false, Qt::AlignRight | Qt::AlignVCenter);
    const QString masked = QStringLiteral("−∞");
    const auto surface = [&](std::size_t, std::size_t) { return QColor(); };
    drawTable(
        s, n, {QStringLiteral("scores"), SceneCanvas::tr("scores"), rect(0)}, s.progress(Scores), 0,
        [&](std::size_t q, std::size_t k, bool) { return twoDecimals(n.scores[q][k]); }, surface);
    drawTable(
        s, n, {QStringLiteral("masked"), SceneCanvas::tr("masked"), rect(1)}, s.progress(Mask), 1,
        [&](std::size_t q, std::size_t k, bool hidden) { return hidden ? masked : twoDecimals(n.scores[q][k]); },
        surface);
    drawTable(
        s, n, {QStringLiteral("scaled"), QStringLiteral("÷ %1").arg(n.divisor), rect(2)}, s.progress(Divide), 1,
        [&](std::size_t q, std::size_t k, bool hidden) {
            return hidden ? masked : QString::number(n.scores[q][k] / n.divisor, 'f', 3);
        },
        surface);
    drawTable(
        s, n, {QStringLiteral("softmax"), SceneCanvas::tr("softmax"), rect(3)}, s.progress(Softmax), 1,
        [&](std::size_t q, std::size_t k, bool hidden) {
            return hidden ? QStringLiteral("0") : twoDecimals(weights[q][k]);
        },
        [&](std::size_t q, std::size_t k) {
            return QColor::fromRgb(s.theme.color(ColorScale::Weight, static_cast<float>(weights[q][k]), 0, 1));
        });
    for (int i = 0; i < 3; ++i)
        s.line(
            QStringLiteral("arrow.%1").arg(i),
            {QPointF(rect(i).right() + 1, rect(i).center().y()), QPointF(rect(i + 1).left() - 3, rect(i).center().y())},
            s.theme.textMuted(), 1.5, s.progress(i + 1), true);
    // The step that the article leaves out is marked as ours.
    s.box(QStringLiteral("hidden.step"), rect(2).adjusted(-gap * 0.3, -28 * s.unit, gap * 0.3 - 2, 4 * s.unit), {},
          s.theme.accent(), SceneCanvas::tr("the step that the article leaves out"), s.progress(Divide))
        .dashed = true;
    s.text(QStringLiteral("hidden.step.text"),
           QRectF(rect(2).left() - gap, rect(2).bottom() + 8 * s.unit, side + 2 * gap, 18 * s.unit),
           SceneCanvas::tr("not in the article"), 11.5 * s.unit, s.theme.accent(), false, Qt::AlignCenter,
           s.progress(Divide));
    drawComparison(s, n, QRectF(s.body.left() + label, s.body.bottom() - below, s.body.width() - label, below),
                   s.progress(Compare));
}

} // namespace headlight
