// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/picture/text_layout.h"
#include "widgets/stage/scenes/scene_canvas.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace headlight {
namespace {

enum Beat { Question, Scores, Weigh, Sum, Logits, Sampled, Rounding };

QString percentText(double percent) {
    return QStringLiteral("%1 %").arg(percent, 0, 'g', 3);
}

struct Places {
    double column, left, words, shares, values, sum, below;
    double height;
};

void drawColumn(SceneCanvas& s, const RobotNumbers& n, const Places& p, std::size_t i) {
    const double share = n.percent[i] / 100, x = p.left + static_cast<double>(i) * p.column, h = p.height;
    const bool query = static_cast<int>(i) == n.query;
    const double scored = s.progress(Scores), weighed = s.progress(Weigh);
    const QColor full = QColor::fromRgb(s.theme.color(ColorScale::Weight, static_cast<float>(share), 0, 1));
    const QRectF word(x + 2, p.words, p.column - 4, h);
    BoxItem& chip =
        s.box(QStringLiteral("word.%1").arg(i), word, scored > 0 ? full : s.theme.surface(),
              query ? s.theme.role(Role::Query) : s.theme.line(),
              SceneCanvas::tr("%1: %2 of the attention of “it”").arg(n.tokens[i], percentText(n.percent[i])));
    chip.strokeWidth = query ? 2 : 1;
    const QColor ink = scored > 0 ? s.theme.textOn(full.rgb()) : s.theme.text();
    s.text(QStringLiteral("word.%1.text").arg(i), word.adjusted(2, 0, -2, 0), n.tokens[i], 13 * s.unit, ink, query);
    // A curve from “it” to each word, as wide as its share.
    if (const double asked = s.progress(Question); asked > 0) {
        const double from = p.left + (n.query + 0.5) * p.column, to = x + p.column / 2;
        const double width = scored > 0 ? std::max(0.75, 16 * s.unit * share * scored) : 0.75;
        std::vector<QPointF> points;
        const double lift = std::min(p.height * 1.5, 18 * s.unit + std::abs(from - to) * 0.16);
        for (int step = 0; step <= 24; ++step) {
            const double t = asked * step / 24.0;
            points.emplace_back(from + (to - from) * t, p.words - 3 - 4 * lift * t * (1 - t));
        }
        if (!query)
            s.line(QStringLiteral("curve.%1").arg(i), std::move(points), s.theme.role(Role::Query), width,
                   0.35 + 0.65 * share, false);
    }
    s.text(QStringLiteral("percent.%1").arg(i), QRectF(x, p.shares, p.column, h * 0.8), percentText(n.percent[i]),
           13 * s.unit, s.theme.text(), share >= 0.1, Qt::AlignCenter, scored);
    const double cell = std::min(p.column / 4.2, h * 0.7), strength = 1 - (1 - share) * weighed;
    s.vector(QStringLiteral("value.%1").arg(i), QRectF(x + p.column / 2 - cell * 1.5, p.values, cell * 3, cell), 3,
             Role::Value,
             SceneCanvas::tr("value of “%1”, times %2; numbers not given").arg(n.tokens[i], percentText(n.percent[i])),
             std::min(1.0, weighed * 3), std::max(0.04, strength));
    if (s.progress(Sum) > 0 && share >= 0.1)
        s.line(QStringLiteral("sum.%1").arg(i),
               {QPointF(x + p.column / 2, p.values + cell + 3), QPointF(x + p.column / 2, p.sum - h * 0.35),
                QPointF(p.left + 4.5 * p.column, p.sum - h * 0.35), QPointF(p.left + 4.5 * p.column, p.sum - 3)},
               s.theme.role(Role::Output), 1.5, s.progress(Sum), true);
}

/// From the new vector to the next word.
void drawOutput(SceneCanvas& s, const Places& p) {
    const double h = p.height, cell = std::min(p.column / 3.4, h * 0.8), middle = p.left + 4.5 * p.column;
    const QRectF z(middle - cell * 1.5, p.sum, cell * 3, cell);
    s.vector(QStringLiteral("z"), z, 3, Role::Output,
             SceneCanvas::tr("the weighted sum, the new vector of “it”; numbers not given"), s.progress(Sum));
    s.text(QStringLiteral("z.text"), QRectF(z.left() - 190 * s.unit, z.top(), 182 * s.unit, cell),
           SceneCanvas::tr("weighted sum for “it”"), 12.5 * s.unit, s.theme.textMuted(), false,
           Qt::AlignRight | Qt::AlignVCenter, s.progress(Sum));
    const double logits = s.progress(Logits), sampled = s.progress(Sampled);
    const QRectF scores(p.left + 2 * p.column, p.below, 5 * p.column, h * 0.7);
    s.line(QStringLiteral("to.logits"), {QPointF(middle, z.bottom() + 3), QPointF(middle, scores.top() - 3)},
           s.theme.role(Role::Logits), 1.5, logits, true, true);
    s.text(QStringLiteral("to.logits.text"),
           QRectF(middle + 10, z.bottom(), s.body.right() - middle - 10, scores.top() - z.bottom()),
           SceneCanvas::tr("more blocks, then × 50,257 token embeddings"), 11.5 * s.unit, s.theme.textMuted(), false,
           Qt::AlignLeft | Qt::AlignVCenter, logits);
    s.vector(QStringLiteral("logits"), scores, 20, Role::Logits,
             SceneCanvas::tr("50,257 scores, one for each token; numbers not given"), logits);
    s.text(QStringLiteral("logits.text"),
           QRectF(s.body.left(), scores.top(), scores.left() - s.body.left() - 8, h * 0.7), SceneCanvas::tr("logits"),
           12.5 * s.unit, s.theme.textMuted(), false, Qt::AlignRight | Qt::AlignVCenter, logits);
    const QRectF the(scores.right() + 34 * s.unit, scores.top() - h * 0.1,
                     std::min(80 * s.unit, s.body.right() - scores.right() - 34 * s.unit), h * 0.9);
    s.line(QStringLiteral("to.the"),
           {QPointF(scores.right() + 3, the.center().y()), QPointF(the.left() - 3, the.center().y())},
           s.theme.role(Role::Logits), 1.5, sampled, true);
    s.number(QStringLiteral("sampled"), the, QStringLiteral("The"), SceneCanvas::tr("sampled: “The”"),
             s.theme.roleSoft(Role::Logits), 15 * s.unit, sampled);
}

void drawRounding(SceneCanvas& s, const RobotNumbers& n, QRectF area) {
    const double pictures = std::accumulate(n.percent.begin(), n.percent.end(), 0.0);
    const double own = n.percent[static_cast<std::size_t>(n.query)];
    const QString words = SceneCanvas::tr("pictures: “it” %1 %, all together %2 %;  text: “it” %3 %, all together %4 %")
                              .arg(QString::number(own), QString::number(pictures, 'f', 2),
                                   QString::number(n.inTheText), QString::number(pictures - own + n.inTheText, 'f', 2));
    const double shown = s.progress(Rounding);
    s.box(QStringLiteral("rounding"), area, s.theme.surface(), s.theme.line(), words, shown);
    s.text(QStringLiteral("rounding.text"), area.adjusted(10, 0, -10, 0), words, 12.5 * s.unit, s.theme.text(), false,
           Qt::AlignCenter, shown);
}

} // namespace

RobotNumbers robotNumbers() {
    RobotNumbers n;
    for (const char* token : {"<s>", "a", "robot", "must", "obey", "the", "orders", "given", "it"})
        n.tokens.push_back(QString::fromLatin1(token));
    n.percent = {0.1, 30, 50, 0.2, 0.1, 0.03, 0.5, 0.2, 18};
    n.query = 8;
    n.inTheText = 19;
    return n;
}

void drawRobotLaws(SceneCanvas& s) {
    const RobotNumbers n = robotNumbers();
    Places p;
    const double count = static_cast<double>(n.tokens.size());
    p.column = s.body.width() / count;
    p.left = s.body.left();
    p.height = std::min(s.body.height() / 12.5, 44 * s.unit);
    const double h = p.height, stretch = std::clamp((s.body.height() / h - 4.2) / 7.1, 0.9, 1.7);
    p.words = s.body.top() + 2 * h * stretch;
    p.shares = p.words + h * 1.1;
    p.values = p.shares + h * 1.1 * stretch;
    p.sum = p.values + h * 1.9 * stretch;
    p.below = p.sum + h * 1.9 * stretch;
    for (std::size_t i = 0; i < n.tokens.size(); ++i)
        drawColumn(s, n, p, i);
    drawOutput(s, p);
    const double top = p.below + h * 1.3 * stretch;
    drawRounding(s, n, QRectF(s.body.left(), top, s.body.width(), std::min(h, s.body.bottom() - top)));
}

} // namespace headlight
