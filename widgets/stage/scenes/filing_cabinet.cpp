// SPDX-License-Identifier: GPL-3.0-or-later
// The query as a note, the keys as tabs of folders, the values as the papers in them.
#include "widgets/picture/text_layout.h"
#include "widgets/stage/scenes/scene_canvas.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace headlight {
namespace {

enum Beat { Note, Match, Open, Weigh, Sum };

constexpr double tabHeight = 0.4;   ///< of the way from folder to folder
constexpr double tableWidth = 0.54; ///< of the picture, once it is there

QString percentText(double percent) {
    return QStringLiteral("%1 %").arg(percent, 0, 'g', 3);
}

/// The folders that are drawn: all that count, and two of those that do not.
const std::array<std::size_t, 4>& drawnFolders() {
    static const std::array<std::size_t, 4> words{0, 1, 2, 4};
    return words;
}

struct Drawer {
    QRectF area, note;
    double pitch;
    QRectF folder(std::size_t i) const {
        const double left = note.right() + 34 * area.width() / 500,
                     top = area.top() + (0.75 + static_cast<double>(i)) * pitch;
        return {left, top, area.right() - left, pitch * 1.12};
    }
    QRectF tab(std::size_t i) const {
        const QRectF f = folder(i);
        return {f.left(), f.top() - tabHeight * pitch, f.width() * 0.36, tabHeight * pitch + 1};
    }
};

/// A beat in two halves: what moves first, and what follows it.
double firstHalf(double progress) {
    return std::min(1.0, 2 * progress);
}

double secondHalf(double progress) {
    return std::max(0.0, 2 * progress - 1);
}

Drawer drawerOf(const SceneCanvas& s) {
    // Alone it stands in the middle; it moves aside for the table.
    const double moved = firstHalf(s.progress(Weigh));
    const double alone = std::min(s.body.width() * 0.86, s.body.height() * 1.9), aside = 1 - tableWidth - 0.04;
    const double width = alone + (s.body.width() * aside - alone) * moved;
    const double left = s.body.left() + (s.body.width() - width) / 2 * (1 - moved);
    Drawer d;
    d.area = QRectF(left, s.body.top(), width, s.body.height());
    d.pitch = std::min(d.area.height() / 5.0, 130 * s.unit);
    d.area.setHeight(5 * d.pitch);
    d.area.moveTop(s.body.top() + (s.body.height() - d.area.height()) / 2);
    const double side = std::min(d.area.width() * 0.22, d.pitch * 1.5);
    d.note = QRectF(d.area.left(), d.area.center().y() - side / 2, side, side);
    return d;
}

void drawNote(SceneCanvas& s, const RobotNumbers& n, const Drawer& d) {
    const QString word = n.tokens[static_cast<std::size_t>(n.query)], place = QStringLiteral("#%1").arg(n.query + 1);
    BoxItem& paper = s.box(QStringLiteral("note"), d.note, s.theme.roleSoft(Role::Query), s.theme.role(Role::Query),
                           SceneCanvas::tr("query: a note that says “%1 %2”").arg(word, place));
    paper.radius = 2;
    paper.strokeWidth = 2;
    const QColor ink = s.theme.textOn(s.theme.roleSoft(Role::Query).rgb());
    const double third = d.note.height() / 3;
    const auto line = [&](const QString& id, int at, const QString& words, double px, bool bold) {
        s.text(id, QRectF(d.note.left() + 3, d.note.top() + at * third, d.note.width() - 6, third), words, px * s.unit,
               ink, bold);
    };
    line(QStringLiteral("note.role"), 0, SceneCanvas::tr("query"), 12, false);
    line(QStringLiteral("note.text"), 1, word, 19, true);
    line(QStringLiteral("note.place"), 2, place, 12, false);
}

/// Three cells in the value's strong colour, so that a half and a fifth of it can be told apart.
void drawValue(SceneCanvas& s, const QString& id, const QRectF& rect, const QString& name, double opacity,
               double strength) {
    const double side = rect.width() / 3;
    for (int i = 0; i < 3; ++i) {
        QColor fill = s.theme.role(Role::Value), stroke = fill;
        fill.setAlphaF(static_cast<float>(0.8 * strength));
        stroke.setAlphaF(static_cast<float>(0.25 + 0.75 * strength));
        s.box(i == 0 ? id : QStringLiteral("%1.%2").arg(id).arg(i),
              QRectF(rect.left() + i * side, rect.top(), side - 2, rect.height()), fill, stroke,
              i == 0 ? name : QString(), opacity)
            .radius = 2;
    }
}

/// The paper that holds the value, pulled out of its folder as far as `open` says.
void drawPaper(SceneCanvas& s, const RobotNumbers& n, const Drawer& d, std::size_t i, double open) {
    const std::size_t word = drawnFolders()[i];
    const QRectF f = d.folder(i);
    const double rise = d.pitch * 0.52 * open;
    const QRectF paper(f.left() + f.width() * 0.53, f.top() - rise, f.width() * 0.42, d.pitch * 0.6);
    s.box(QStringLiteral("paper.%1").arg(i), paper, s.theme.surfaceRaised(), s.theme.role(Role::Value), {}, open)
        .radius = 2;
    const double cell = std::min(paper.width() / 4.4, d.pitch * 0.3);
    drawValue(s, QStringLiteral("value.%1").arg(i),
              QRectF(paper.right() - 3 * cell - cell * 0.3, paper.top() + d.pitch * 0.09, 3 * cell, cell),
              SceneCanvas::tr("value of “%1”, numbers not given").arg(n.tokens[word]), open, 1);
    s.text(QStringLiteral("value.%1.text").arg(i),
           QRectF(paper.left() + 3, paper.top() + d.pitch * 0.09, paper.width() - 3.5 * cell, cell),
           SceneCanvas::tr("value"), 11 * s.unit, s.theme.textMuted(), false, Qt::AlignLeft | Qt::AlignVCenter,
           open * (1 - firstHalf(s.progress(Weigh))));
}

void drawFolder(SceneCanvas& s, const RobotNumbers& n, const Drawer& d, std::size_t i) {
    const std::size_t word = drawnFolders()[i];
    const double percent = n.percent[word], held = firstHalf(s.progress(Match)),
                 matched = secondHalf(s.progress(Match));
    const QRectF f = d.folder(i), tab = d.tab(i);
    const QColor cardboard = s.theme.surface();
    // A back, the tab on it, the paper between back and front.
    s.box(QStringLiteral("folder.%1.back").arg(i), QRectF(f.left(), f.top() - 3, f.width(), f.height()), cardboard,
          s.theme.role(Role::Key));
    BoxItem& label = s.box(QStringLiteral("tab.%1").arg(i), tab, s.theme.roleSoft(Role::Key), s.theme.role(Role::Key),
                           SceneCanvas::tr("key: the tab of the folder of “%1”").arg(n.tokens[word]));
    label.radius = 5;
    s.text(QStringLiteral("tab.%1.text").arg(i), tab.adjusted(5, 1, -5, -3),
           QStringLiteral("%1  #%2").arg(n.tokens[word]).arg(word + 1), 14 * s.unit,
           s.theme.textOn(s.theme.roleSoft(Role::Key).rgb()), true);
    if (const double open = s.progress(Open); open > 0)
        drawPaper(s, n, d, i, open);
    s.box(QStringLiteral("folder.%1").arg(i), f, cardboard, s.theme.role(Role::Key));
    const QRectF front(f.left() + 10, f.top() + d.pitch * 0.1, f.width() - 20, d.pitch * 0.4);
    s.text(QStringLiteral("score.%1.text").arg(i),
           QRectF(front.left(), front.top(), front.width() * 0.22, front.height()), percentText(percent), 15 * s.unit,
           s.theme.text(), percent >= 10, Qt::AlignRight | Qt::AlignVCenter, matched);
    const double whole = front.width() * 0.76;
    s.box(QStringLiteral("score.%1").arg(i),
          QRectF(front.right() - whole, front.center().y() - d.pitch * 0.12,
                 std::max(1.0, whole * matched * percent / 100), d.pitch * 0.24),
          s.theme.role(Role::Pattern), {},
          SceneCanvas::tr("score of “%1”: %2").arg(n.tokens[word], percentText(percent)), matched)
        .radius = 2;
    if (held > 0)
        s.line(QStringLiteral("held.%1").arg(i),
               {QPointF(d.note.right() + 2, d.note.center().y()),
                d.note.center() + QPointF(d.note.width() / 2 + 2, 0) +
                    held * (QPointF(tab.left() - 2, tab.center().y()) - d.note.center() -
                            QPointF(d.note.width() / 2 + 2, 0))},
               s.theme.role(Role::Query), std::max(1.0, 12 * s.unit * percent / 100), 0.5 + percent / 200, false);
}

struct Table {
    QRectF area;
    double row;
    std::array<double, 5> edges; ///< of word, value, score, value × score
    QRectF cell(std::size_t line, std::size_t column) const {
        return {edges[column], area.top() + static_cast<double>(line) * row, edges[column + 1] - edges[column], row};
    }
};

void drawHeader(SceneCanvas& s, const Table& t, double shown) {
    const std::array<QString, 4> titles{SceneCanvas::tr("word"), SceneCanvas::tr("value"), SceneCanvas::tr("score"),
                                        SceneCanvas::tr("value × score")};
    for (std::size_t column = 0; column < titles.size(); ++column)
        s.text(QStringLiteral("head.%1").arg(column), t.cell(0, column).adjusted(3, 0, -3, 0), titles[column],
               12 * s.unit, s.theme.textMuted(), false, Qt::AlignCenter, shown);
    s.line(QStringLiteral("head.line"), {t.cell(0, 0).bottomLeft(), t.cell(0, 3).bottomRight()}, s.theme.line(), 1,
           shown, false);
}

/// A strip of three cells in the middle of a cell of the table.
QRectF stripIn(const QRectF& cell) {
    const double side = std::min(cell.height() * 0.66, cell.width() / 3.6);
    return {cell.center().x() - 1.5 * side, cell.center().y() - side / 2, 3 * side, side};
}

void drawRow(SceneCanvas& s, const Table& t, std::size_t i, const QString& word, double score, double shown) {
    const double here = std::clamp(shown * 3 - static_cast<double>(i) * 0.22, 0.0, 1.0);
    if (score >= 0.1)
        s.box(QStringLiteral("row.%1").arg(i), t.cell(i + 1, 0).united(t.cell(i + 1, 3)).adjusted(0, 1, 0, -1),
              s.theme.surface(), {}, {}, here);
    s.text(QStringLiteral("word.%1").arg(i), t.cell(i + 1, 0).adjusted(3, 0, -3, 0), word, 13 * s.unit, s.theme.text(),
           score >= 0.1, Qt::AlignCenter, here);
    drawValue(s, QStringLiteral("table.value.%1").arg(i), stripIn(t.cell(i + 1, 1)),
              SceneCanvas::tr("value of “%1”, numbers not given").arg(word), here, 1);
    s.text(QStringLiteral("share.%1.text").arg(i), t.cell(i + 1, 2).adjusted(3, 0, -3, 0), QString::number(score),
           13 * s.unit, s.theme.text(), score >= 0.1, Qt::AlignCenter, here);
    drawValue(s, QStringLiteral("weighed.%1").arg(i), stripIn(t.cell(i + 1, 3)),
              SceneCanvas::tr("value of “%1” times %2; numbers not given").arg(word, QString::number(score)), here,
              score);
}

void drawTable(SceneCanvas& s, const RobotNumbers& n) {
    const double shown = secondHalf(s.progress(Weigh)), summed = s.progress(Sum);
    Table t;
    const double lines = static_cast<double>(n.tokens.size()) + 2.4;
    t.row = std::min(s.body.height() / lines, 46 * s.unit);
    t.area = QRectF(s.body.right() - s.body.width() * tableWidth, s.body.top() + (s.body.height() - lines * t.row) / 2,
                    s.body.width() * tableWidth, lines * t.row);
    const std::array<double, 5> parts{0, 0.22, 0.49, 0.7, 1};
    for (std::size_t i = 0; i < parts.size(); ++i)
        t.edges[i] = t.area.left() + parts[i] * t.area.width();
    drawHeader(s, t, shown);
    const auto scores = cabinetScores();
    for (std::size_t i = 0; i < n.tokens.size(); ++i)
        drawRow(s, t, i, n.tokens[i], scores[i], shown);
    const QRectF last = t.cell(n.tokens.size(), 3);
    s.line(QStringLiteral("sum.line"), {QPointF(t.edges[2], last.bottom() + 3), QPointF(t.edges[4], last.bottom() + 3)},
           s.theme.text(), 1.5, summed, false);
    const double down = t.row * 0.3;
    const QRectF sum = t.cell(n.tokens.size() + 1, 3).translated(0, down);
    s.vector(QStringLiteral("sum"), stripIn(sum), 3, Role::Output,
             SceneCanvas::tr("the sum, the new vector of “it”; numbers not given"), summed);
    s.text(QStringLiteral("sum.text"), QRectF(t.edges[0], sum.top(), t.edges[3] - t.edges[0] - 6, t.row),
           SceneCanvas::tr("sum: the new vector of “it”"), 13 * s.unit, s.theme.text(), true,
           Qt::AlignRight | Qt::AlignVCenter, summed);
}

} // namespace

std::vector<double> cabinetScores() {
    const RobotNumbers n = robotNumbers();
    std::vector<double> scores;
    for (double percent : n.percent)
        scores.push_back(percent / 100);
    scores[static_cast<std::size_t>(n.query)] = n.inTheText / 100;
    return scores;
}

std::vector<SceneBeat> cabinetBeats() {
    return {{SceneCanvas::tr("A note and folders"),
             SceneCanvas::tr("The query is a note: what is looked for at “it”, word 9. Every word keeps a folder; the "
                             "key is the tab on it.")},
            {SceneCanvas::tr("Hold the note against every tab"),
             SceneCanvas::tr("Query times key, then softmax: one score a folder. “robot” fits best.")},
            {SceneCanvas::tr("Open the folders"),
             SceneCanvas::tr("The paper inside is the value. Not one paper is taken but a blend: 50 % of this one, "
                             "30 % of that.")},
            {SceneCanvas::tr("Value times score"),
             SceneCanvas::tr("All nine words: each value times its score. Most of them all but vanish.")},
            {SceneCanvas::tr("Sum"),
             SceneCanvas::tr("Added up: a vector that is half “robot”, 30 % “a” and 19 % “it” itself.")}};
}

void drawCabinet(SceneCanvas& s) {
    const RobotNumbers n = robotNumbers();
    const Drawer d = drawerOf(s);
    drawNote(s, n, d);
    for (std::size_t i = 0; i < drawnFolders().size(); ++i)
        drawFolder(s, n, d, i);
    if (s.progress(Weigh) > 0)
        drawTable(s, n);
}

} // namespace headlight
