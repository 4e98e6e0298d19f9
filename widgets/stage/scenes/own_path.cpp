// SPDX-License-Identifier: GPL-3.0-or-later
// Drawn from below upwards, as the streams rise on the Stage.
#include "widgets/picture/text_layout.h"
#include "widgets/stage/scenes/scene_canvas.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace headlight {
namespace {

enum Beat { Embed, Meet, Alone, Onward, Nearer };
enum Line { Word, Input, Attention, Mixed, FeedForward, Result, NextEncoder, lineCount };

struct Places {
    QRectF area;
    double label, column, gap, row;
    QRectF cell(int word, int line, double height) const {
        const double h = row * height;
        return {area.left() + label + word * (column + gap), area.bottom() - (line + 1) * row + (row - h) / 2, column,
                h};
    }
    QRectF across(int line, double height) const { return cell(0, line, height).united(cell(1, line, height)); }
};

Places placesOf(const SceneCanvas& s) {
    Places p;
    p.area = QRectF(s.body.left(), s.body.top(), s.body.width() * 0.62, s.body.height());
    p.label = std::min(textSize(SceneCanvas::tr("self-attention"), s.theme, 12.5 * s.unit).width() + 26,
                       p.area.width() * 0.3);
    p.gap = p.area.width() * 0.17;
    p.column = (p.area.width() - p.label - p.gap) / 2 - 4 * s.unit;
    p.row = p.area.height() / static_cast<int>(lineCount);
    return p;
}

const std::array<QString, 2>& digits() {
    static const std::array<QString, 2> two{QStringLiteral("₁"), QStringLiteral("₂")};
    return two;
}

void label(SceneCanvas& s, const Places& p, int line, const QString& words, double opacity) {
    const QRectF row = p.cell(0, line, 0.8);
    s.text(QStringLiteral("row.%1").arg(line), QRectF(p.area.left(), row.top(), p.label - 22 * s.unit, row.height()),
           words, 12.5 * s.unit, s.theme.textMuted(), false, Qt::AlignRight | Qt::AlignVCenter, opacity);
}

/// The letter left of four cells; the article prints no numbers for them.
QRectF drawVector(SceneCanvas& s, const Places& p, int word, int line, const QString& letter, Role role,
                  double opacity) {
    const QString name = letter + digits()[static_cast<std::size_t>(word)];
    const QRectF cell = p.cell(word, line, 0.5);
    const double width = std::min(cell.height() * 1.15, cell.width() * 0.17);
    const QRectF strip(cell.center().x() - 2 * width, cell.top(), 4 * width, cell.height());
    s.text(QStringLiteral("name.%1").arg(name),
           QRectF(cell.left(), cell.top(), strip.left() - cell.left() - 4, cell.height()), name, 13 * s.unit,
           s.theme.role(role), true, Qt::AlignRight | Qt::AlignVCenter, opacity);
    s.vector(QStringLiteral("vector.%1").arg(name), strip, 4, role,
             SceneCanvas::tr("%1, one vector of 512 numbers; numbers not given").arg(name), opacity);
    return strip;
}

void rise(SceneCanvas& s, const QString& id, double x, double from, double to, QColor color, double opacity) {
    s.line(id, {QPointF(x, from - 3), QPointF(x, to + 3)}, color, 1.5, opacity, true);
}

void drawAttention(SceneCanvas& s, const Places& p) {
    const double met = s.progress(Meet);
    const QRectF box = p.across(Attention, 0.84);
    s.box(QStringLiteral("attention"), box, s.theme.roleSoft(Role::Pattern), s.theme.role(Role::Pattern),
          SceneCanvas::tr("self-attention: each word takes from every word"), met)
        .radius = 8;
    label(s, p, Attention, SceneCanvas::tr("self-attention"), met);
    for (int from = 0; from < 2; ++from)
        for (int to = 0; to < 2; ++to) {
            const QPointF start(p.cell(from, Attention, 0.84).center().x(), box.bottom());
            const QPointF end(p.cell(to, Attention, 0.84).center().x(), box.top());
            s.line(QStringLiteral("meet.%1.%2").arg(from).arg(to), {start, start + (end - start) * met},
                   s.theme.role(Role::Pattern), from == to ? 2 : 1.5, met, false);
        }
}

void drawFeedForward(SceneCanvas& s, const Places& p) {
    const double alone = s.progress(Alone);
    const QRectF left = p.cell(0, FeedForward, 0.72), right = p.cell(1, FeedForward, 0.72);
    for (int w = 0; w < 2; ++w) {
        const QRectF box = w == 0 ? left : right;
        s.box(QStringLiteral("ffn.%1").arg(w), box, s.theme.roleSoft(Role::Mlp), s.theme.role(Role::Mlp),
              SceneCanvas::tr("feed-forward network for word %1, the same weights for each word").arg(w + 1), alone)
            .radius = 8;
        s.text(QStringLiteral("ffn.%1.text").arg(w), box.adjusted(6, 0, -6, 0), SceneCanvas::tr("feed-forward"),
               13 * s.unit, s.theme.textOn(s.theme.roleSoft(Role::Mlp).rgb()), false, Qt::AlignCenter, alone);
    }
    s.line(QStringLiteral("same"),
           {QPointF(left.right() + 3, left.center().y()), QPointF(right.left() - 3, left.center().y())},
           s.theme.role(Role::Mlp), 1.5, alone, false, true);
    s.text(QStringLiteral("same.text"),
           QRectF(left.right() + 3, left.top(), right.left() - left.right() - 6, left.height() * 0.45),
           SceneCanvas::tr("same weights"), 11.5 * s.unit, s.theme.textMuted(), false, Qt::AlignCenter, alone);
}

/// What each word carries from line to line, with nothing across but in attention.
void drawPaths(SceneCanvas& s, const Places& p) {
    const std::array<QString, 2> words{QStringLiteral("Thinking"), QStringLiteral("Machines")};
    const QColor way = s.theme.role(Role::Residual), z = s.theme.role(Role::Output);
    for (int w = 0; w < 2; ++w) {
        const QString n = QString::number(w), word = words[static_cast<std::size_t>(w)];
        const QRectF chip = p.cell(w, Word, 0.7);
        const double x = chip.center().x();
        s.box(QStringLiteral("word.%1").arg(n), chip, {}, {}, word);
        s.text(QStringLiteral("word.%1.text").arg(n), chip, word, 17 * s.unit, s.theme.text());
        const double in = s.progress(Embed), met = s.progress(Meet), alone = s.progress(Alone), on = s.progress(Onward);
        const QRectF input = drawVector(s, p, w, Input, QStringLiteral("x"), Role::Residual, in);
        const QRectF mixed = drawVector(s, p, w, Mixed, QStringLiteral("z"), Role::Output, met);
        const QRectF result = drawVector(s, p, w, Result, QStringLiteral("r"), Role::Residual, alone);
        rise(s, QStringLiteral("in.%1").arg(n), x, input.bottom() + p.row * 0.3, input.bottom(), way, in);
        rise(s, QStringLiteral("to.attention.%1").arg(n), x, input.top(), p.across(Attention, 0.84).bottom(), way, met);
        rise(s, QStringLiteral("to.z.%1").arg(n), x, p.across(Attention, 0.84).top(), mixed.bottom(), z, met);
        rise(s, QStringLiteral("to.ffn.%1").arg(n), x, mixed.top(), p.cell(w, FeedForward, 0.72).bottom(), z, alone);
        rise(s, QStringLiteral("to.r.%1").arg(n), x, p.cell(w, FeedForward, 0.72).top(), result.bottom(), way, alone);
        rise(s, QStringLiteral("to.next.%1").arg(n), x, result.top(), p.across(NextEncoder, 0.62).bottom(), way, on);
    }
}

/// The same vector as 3 cells, as 9, and as the number of numbers that it has (IG-29).
void drawNearer(SceneCanvas& s, QRectF area) {
    const double shown = s.progress(Nearer), cell = std::min(area.width() / 9.5, area.height() / 11);
    const QPointF middle = area.center();
    const auto strip = [&](int line, double width) {
        return QRectF(middle.x() - width / 2, area.top() + area.height() * (0.16 + 0.3 * line), width, cell);
    };
    const std::array<QRectF, 3> strips{strip(0, 3 * cell), strip(1, 9 * cell), strip(2, 9 * cell)};
    const std::array<QString, 3> words{SceneCanvas::tr("3 cells"), SceneCanvas::tr("nearer: 9 cells"),
                                       SceneCanvas::tr("all 768 numbers")};
    for (std::size_t i = 0; i < strips.size(); ++i) {
        const QRectF& r = strips[i];
        s.text(QStringLiteral("near.%1.text").arg(i),
               QRectF(area.left(), r.top() - 25 * s.unit, area.width(), 21 * s.unit), words[i], 13 * s.unit,
               s.theme.text(), true, Qt::AlignCenter, shown);
        if (i > 0)
            for (const bool right : {false, true}) {
                const QRectF& from = strips[i - 1];
                s.line(QStringLiteral("near.%1.%2").arg(i).arg(right ? 1 : 0),
                       {right ? from.bottomRight() : from.bottomLeft(),
                        QPointF(right ? r.right() : r.left(), r.top() - 27 * s.unit)},
                       s.theme.line(), 1, shown, false);
            }
    }
    const QString name = SceneCanvas::tr("one vector of 768 numbers drawn as %1 cells; numbers not given");
    s.vector(QStringLiteral("near.three"), strips[0], 3, Role::Residual, name.arg(3), shown);
    s.vector(QStringLiteral("near.nine"), strips[1], 9, Role::Residual, name.arg(9), shown);
    s.box(QStringLiteral("near.all"), strips[2], s.theme.roleSoft(Role::Residual), s.theme.role(Role::Residual),
          SceneCanvas::tr("768 numbers, too many to draw one by one here"), shown);
}

} // namespace

std::vector<SceneBeat> ownPathBeats() {
    return {{SceneCanvas::tr("Words become vectors"),
             SceneCanvas::tr("Each word is a vector of 512 numbers, drawn as four cells, and has a path of its own.")},
            {SceneCanvas::tr("Where words meet"),
             SceneCanvas::tr("Only self-attention mixes the paths: z₁ has taken something from both words.")},
            {SceneCanvas::tr("Each word alone"),
             SceneCanvas::tr("The feed-forward network sees one word at a time, with the same weights for all.")},
            {SceneCanvas::tr("On to the next encoder"),
             SceneCanvas::tr("r₁ and r₂ enter encoder 2 as x₁ and x₂ entered this one.")},
            {SceneCanvas::tr("The same vector, nearer"),
             SceneCanvas::tr(
                 "3 or 9 cells stand for the same 768 numbers. On the Stage, zooming in shows the true ones.")}};
}

void drawOwnPath(SceneCanvas& s) {
    const Places p = placesOf(s);
    const double met = s.progress(Meet), on = s.progress(Onward);
    // One encoder, from where the vectors enter to where they leave it.
    const double side = 12 * s.unit;
    s.box(QStringLiteral("encoder"),
          p.across(Attention, 0.96).united(p.across(FeedForward, 0.9)).adjusted(-side, 0, side, 0), s.theme.surface(),
          s.theme.line(), SceneCanvas::tr("encoder 1"), met)
        .radius = 10;
    label(s, p, Input, SceneCanvas::tr("embedding"), s.progress(Embed));
    drawAttention(s, p);
    drawFeedForward(s, p);
    drawPaths(s, p);
    const QRectF next = p.across(NextEncoder, 0.62).adjusted(-side, 0, side, 0);
    s.box(QStringLiteral("next"), next, s.theme.surface(), s.theme.line(), SceneCanvas::tr("encoder 2"), on).radius =
        10;
    s.text(QStringLiteral("next.text"), next.adjusted(6, 0, -6, 0), SceneCanvas::tr("encoder 2"), 14 * s.unit,
           s.theme.text(), true, Qt::AlignCenter, on);
    const double left = p.area.right() + 36 * s.unit;
    drawNearer(s, QRectF(left, s.body.top(), s.body.right() - left, s.body.height()));
}

} // namespace headlight
