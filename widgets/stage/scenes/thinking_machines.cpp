// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/picture/text_layout.h"
#include "widgets/stage/scenes/scene_canvas.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace headlight {
namespace {

enum Beat { Embed, Project, Score, Divide, Softmax, Weigh, Sum };

struct Places {
    double label, column, gap, row, top, left;
    double working; ///< left edge of the column where the reckoning stands
    QRectF cell(int word, int line, double height = 0.62) const {
        const double h = row * height;
        return {left + label + word * (column + gap), top + line * row + (row - h) / 2, column, h};
    }
};

Places placesOf(const SceneCanvas& s) {
    Places p;
    const QRectF b = s.body;
    p.left = b.left();
    p.top = b.top();
    p.row = b.height() / 10;
    p.label =
        std::min(textSize(SceneCanvas::tr("softmax × value"), s.theme, 12.5 * s.unit).width() + 26, b.width() * 0.26);
    p.gap = b.width() * 0.05;
    p.column = std::min(b.width() * 0.22, 260 * s.unit);
    p.working = b.left() + p.label + 2 * p.column + 2 * p.gap;
    return p;
}

void label(SceneCanvas& s, const Places& p, int line, const QString& words, double opacity) {
    s.text(QStringLiteral("row.%1").arg(line),
           QRectF(p.left, p.top + line * p.row + p.row * 0.15, p.label - 12, p.row * 0.7), words, 12.5 * s.unit,
           s.theme.textMuted(), false, Qt::AlignRight | Qt::AlignVCenter, opacity);
}

void working(SceneCanvas& s, const Places& p, int line, const QString& words, double opacity) {
    const QRectF rect(p.working, p.top + line * p.row + p.row * 0.05, s.body.right() - p.working, p.row * 0.9);
    s.text(QStringLiteral("working.%1").arg(line), rect, words, 12 * s.unit, s.theme.text(), false,
           Qt::AlignLeft | Qt::AlignVCenter, opacity);
}

const std::array<QString, 2>& digits() {
    static const std::array<QString, 2> two{QStringLiteral("₁"), QStringLiteral("₂")};
    return two;
}

void drawVectors(SceneCanvas& s, const Places& p) {
    struct Row {
        int line;
        Role role;
        QString label, letter;
        int cells;
        Beat beat;
    };
    const std::array<Row, 4> rows{Row{1, Role::Residual, SceneCanvas::tr("embedding"), QStringLiteral("x"), 4, Embed},
                                  Row{2, Role::Query, SceneCanvas::tr("query"), QStringLiteral("q"), 3, Project},
                                  Row{3, Role::Key, SceneCanvas::tr("key"), QStringLiteral("k"), 3, Project},
                                  Row{4, Role::Value, SceneCanvas::tr("value"), QStringLiteral("v"), 3, Project}};
    for (const Row& row : rows) {
        const double shown = s.progress(row.beat);
        label(s, p, row.line, row.label, shown);
        for (std::size_t w = 0; w < 2; ++w) {
            const QRectF cell = p.cell(static_cast<int>(w), row.line);
            const QString name = row.letter + digits()[w];
            const QRectF letter(cell.left(), cell.top(), 30 * s.unit, cell.height());
            s.text(QStringLiteral("name.%1").arg(name), letter, name, 13 * s.unit, s.theme.role(row.role), true,
                   Qt::AlignLeft | Qt::AlignVCenter, shown);
            const double width = std::min(cell.height() * 1.15, (cell.width() - letter.width()) / row.cells);
            s.vector(QStringLiteral("vector.%1").arg(name),
                     QRectF(letter.right(), cell.top(), width * row.cells, cell.height()), row.cells, row.role,
                     SceneCanvas::tr("%1 %2, numbers not given").arg(row.label, name), shown);
        }
    }
}

void drawScores(SceneCanvas& s, const Places& p, const ThinkingNumbers& n) {
    label(s, p, 5, SceneCanvas::tr("score"), s.progress(Score));
    label(s, p, 6, SceneCanvas::tr("÷ %1").arg(n.divisor, 0, 'g', 3), s.progress(Divide));
    label(s, p, 7, SceneCanvas::tr("softmax"), s.progress(Softmax));
    for (std::size_t w = 0; w < 2; ++w) {
        const int word = static_cast<int>(w);
        const QString product = QStringLiteral("q₁·k%1").arg(digits()[w]);
        const auto put = [&](int line, Beat beat, const QString& value, QColor fill, const QString& before) {
            const QRectF cell = p.cell(word, line);
            const QRectF words(cell.left(), cell.top(), cell.width() * 0.42, cell.height());
            const double shown = std::clamp(s.progress(beat) * 2 - 0.6 * word, 0.0, 1.0);
            s.text(QStringLiteral("before.%1.%2").arg(line).arg(w), words, before, 12.5 * s.unit, s.theme.textMuted(),
                   false, Qt::AlignRight | Qt::AlignVCenter, shown);
            s.number(QStringLiteral("number.%1.%2").arg(line).arg(w),
                     QRectF(words.right() + 8, cell.top(), cell.width() - words.width() - 8, cell.height()), value,
                     QStringLiteral("%1 %2").arg(before, value), fill, 15 * s.unit, shown);
        };
        put(5, Score, QString::number(n.dots[w]), {}, product + QStringLiteral(" ="));
        put(6, Divide, QString::number(n.scaled[w]), {}, QString());
        put(7, Softmax, QString::number(n.weights[w], 'f', 2),
            QColor::fromRgb(s.theme.color(ColorScale::Weight, static_cast<float>(n.weights[w]), 0, 1)), QString());
    }
    working(s, p, 5, SceneCanvas::tr("given in the article"), s.progress(Score));
    working(s, p, 6, SceneCanvas::tr("%1 = √64, the length of a key").arg(n.divisor, 0, 'g', 3), s.progress(Divide));
    working(s, p, 7, SceneCanvas::tr("e¹⁴ ÷ (e¹⁴ + e¹²) = %1").arg(n.weights[0], 0, 'f', 4), s.progress(Softmax));
}

void drawSum(SceneCanvas& s, const Places& p, const ThinkingNumbers& n) {
    const double weighed = s.progress(Weigh), summed = s.progress(Sum);
    label(s, p, 8, SceneCanvas::tr("softmax × value"), weighed);
    label(s, p, 9, SceneCanvas::tr("sum"), summed);
    const QRectF z = p.cell(0, 9);
    const double letter = 30 * s.unit, width = std::min(z.height() * 1.15, (z.width() - letter) / 3);
    for (std::size_t w = 0; w < 2; ++w) {
        const QRectF cell = p.cell(static_cast<int>(w), 8);
        const double strength = 1 - (1 - n.weights[w]) * weighed; // fades to its share
        s.vector(QStringLiteral("weighed.%1").arg(w),
                 QRectF(cell.left() + letter, cell.top(), width * 3, cell.height()), 3, Role::Value,
                 SceneCanvas::tr("value v%1 times %2").arg(digits()[w]).arg(n.weights[w], 0, 'f', 2),
                 std::min(1.0, weighed * 3), strength);
        if (summed > 0 && w == 1)
            s.line(QStringLiteral("sum.line"),
                   {QPointF(cell.left() + letter + width * 1.5, cell.bottom() + 3),
                    QPointF(cell.left() + letter + width * 1.5, z.center().y()),
                    QPointF(z.left() + letter + width * 3 + 6, z.center().y())},
                   s.theme.role(Role::Output), 1.5, summed, true);
        if (summed > 0 && w == 0)
            s.line(QStringLiteral("sum.down"),
                   {QPointF(cell.left() + letter + width * 1.5, cell.bottom() + 3),
                    QPointF(cell.left() + letter + width * 1.5, z.top() - 3)},
                   s.theme.role(Role::Output), 1.5, summed, true);
    }
    s.text(QStringLiteral("name.z1"), QRectF(z.left(), z.top(), letter, z.height()), QStringLiteral("z₁"), 13 * s.unit,
           s.theme.role(Role::Output), true, Qt::AlignLeft | Qt::AlignVCenter, summed);
    s.vector(QStringLiteral("vector.z1"), QRectF(z.left() + letter, z.top(), width * 3, z.height()), 3, Role::Output,
             SceneCanvas::tr("z₁, the weighted sum of the values; numbers not given"), summed);
    working(s, p, 8, SceneCanvas::tr("%1 · v₁ and %2 · v₂").arg(n.weights[0], 0, 'f', 2).arg(n.weights[1], 0, 'f', 2),
            weighed);
    working(s, p, 9, SceneCanvas::tr("goes on to the feed-forward network"), summed);
}

} // namespace

ThinkingNumbers thinkingNumbers() {
    ThinkingNumbers n;
    n.dots = {112, 96};
    n.divisor = std::sqrt(64.0);
    for (double dot : n.dots)
        n.scaled.push_back(dot / n.divisor);
    n.weights = softmaxOf(n.scaled);
    return n;
}

void drawThinkingMachines(SceneCanvas& s) {
    const Places p = placesOf(s);
    const ThinkingNumbers n = thinkingNumbers();
    // The way of the word in focus grows down the page with it.
    double way = 1;
    for (int beat = Embed; beat <= Sum; ++beat) {
        constexpr std::array<double, 7> lines{1, 3, 1, 1, 1, 1, 1};
        way += s.progress(beat) * lines[static_cast<std::size_t>(beat)];
    }
    const QRectF first = p.cell(0, 0, 0.9);
    s.box(QStringLiteral("way"), QRectF(first.left() - 10, first.top(), first.width() + 20, way * p.row - p.row * 0.05),
          s.theme.surface(), s.theme.line())
        .radius = 8;
    const std::array<QString, 2> words{QStringLiteral("Thinking"), QStringLiteral("Machines")};
    for (std::size_t w = 0; w < 2; ++w) {
        const QRectF cell = p.cell(static_cast<int>(w), 0, 0.8);
        s.box(QStringLiteral("word.%1").arg(w), cell, {}, {}, words[w]);
        s.text(QStringLiteral("word.%1.text").arg(w), cell, words[w], 17 * s.unit, s.theme.text(), w == 0);
    }
    drawVectors(s, p);
    drawScores(s, p, n);
    drawSum(s, p, n);
}

} // namespace headlight
