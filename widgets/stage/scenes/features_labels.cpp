// SPDX-License-Identifier: GPL-3.0-or-later
// One sentence as four exercises, and the mask that lets all four be done at once.
#include "widgets/picture/text_layout.h"
#include "widgets/stage/scenes/scene_canvas.h"

#include <algorithm>
#include <cmath>

namespace headlight {
namespace {

enum Beat { Sentence, First, All, Mask };

struct Places {
    QRectF table;
    double name, column, gap, row; ///< width of the names, of a word; between features and labels; height of a row
    /// Line 0 holds the sentence, line 1 the headings, the examples follow.
    QRectF cell(int line, int column) const {
        const double left = table.left() + name + column * this->column + (column == 4 ? gap : 0);
        return {left, table.top() + line * row, this->column, row};
    }
};

Places placesOf(const SceneCanvas& s) {
    Places p;
    p.table = s.body;
    p.row = std::min(s.body.height() / 6.4, 76 * s.unit);
    p.table.setTop(s.body.top() + (s.body.height() - 6 * p.row) / 2);
    p.name = std::min(textSize(SceneCanvas::tr("example %1").arg(4), s.theme, 13 * s.unit).width() + 16,
                      s.body.width() * 0.2);
    p.gap = s.body.width() * 0.1;
    p.column = std::min((s.body.width() - p.name - p.gap) / 5, 210 * s.unit);
    p.table.setLeft(s.body.left() + (s.body.width() - p.name - p.gap - 5 * p.column) / 2);
    return p;
}

void word(SceneCanvas& s, const QString& id, const QRectF& cell, const QString& text, const QString& name, QColor fill,
          QColor stroke, double opacity) {
    const QRectF chip = cell.adjusted(3, cell.height() * 0.14, -3, -cell.height() * 0.14);
    const QColor behind = fill.isValid() ? fill : s.theme.window();
    BoxItem& box = s.box(id, chip, behind, stroke, name, opacity);
    box.radius = 6;
    s.text(id + QStringLiteral(".text"), chip.adjusted(5, 0, -5, 0), text, 14 * s.unit, s.theme.textOn(behind.rgb()),
           false, Qt::AlignCenter, opacity);
}

/// When the example is there: the first alone, the others one after another.
double shownExample(const SceneCanvas& s, int example) {
    return example == 0 ? s.progress(First) : std::clamp(s.progress(All) * 3 - (example - 1), 0.0, 1.0);
}

void drawSentence(SceneCanvas& s, const Places& p, const ExampleTable& t) {
    s.text(QStringLiteral("sentence.name"),
           p.cell(0, 0).translated(-p.name, 0).adjusted(0, 0, p.name - p.column - 10, 0), SceneCanvas::tr("sentence"),
           13 * s.unit, s.theme.textMuted(), false, Qt::AlignRight | Qt::AlignVCenter);
    for (int i = 0; i < 4; ++i)
        word(s, QStringLiteral("sentence.%1").arg(i), p.cell(0, i), t.words[static_cast<std::size_t>(i)],
             t.words[static_cast<std::size_t>(i)], s.theme.surface(), s.theme.line(), 1);
}

void drawHeadings(SceneCanvas& s, const Places& p) {
    const double shown = s.progress(First);
    const QRectF features = p.cell(1, 0).united(p.cell(1, 3)), label = p.cell(1, 4);
    const auto low = [&](const QRectF& r) { return r.adjusted(0, r.height() * 0.4, 0, 0); };
    s.text(QStringLiteral("features"), low(features), SceneCanvas::tr("features"), 13 * s.unit, s.theme.text(), true,
           Qt::AlignCenter, shown);
    s.text(QStringLiteral("labels"), low(label), SceneCanvas::tr("label"), 13 * s.unit, s.theme.text(), true,
           Qt::AlignCenter, shown);
}

void drawExample(SceneCanvas& s, const Places& p, const ExampleTable& t, int example) {
    const double shown = shownExample(s, example);
    const int line = example + 2;
    const QString& label = t.labels[static_cast<std::size_t>(example)];
    s.text(QStringLiteral("example.%1").arg(example), QRectF(p.table.left(), p.cell(line, 0).top(), p.name - 10, p.row),
           SceneCanvas::tr("example %1").arg(example + 1), 13 * s.unit, s.theme.textMuted(), false,
           Qt::AlignRight | Qt::AlignVCenter, shown);
    for (int k = 0; k <= example; ++k) {
        const QString& text = t.words[static_cast<std::size_t>(k)];
        word(s, QStringLiteral("feature.%1.%2").arg(example).arg(k), p.cell(line, k), text,
             SceneCanvas::tr("example %1, feature “%2”").arg(example + 1).arg(text), s.theme.roleSoft(Role::Residual),
             s.theme.role(Role::Residual), shown);
    }
    const QRectF last = p.cell(line, example), to = p.cell(line, 4);
    // It passes over the places of words that are not there, until the mask takes them.
    const double from = last.right() + (p.cell(line, 3).right() - last.right()) * std::min(1.0, 2 * s.progress(Mask));
    s.line(QStringLiteral("to.%1").arg(example),
           {QPointF(from + 1, last.center().y()), QPointF(to.left() - 2, to.center().y())}, s.theme.role(Role::Logits),
           1.5, shown, true);
    word(s, QStringLiteral("label.%1").arg(example), to, label,
         SceneCanvas::tr("example %1, label “%2”").arg(example + 1).arg(label), s.theme.roleSoft(Role::Logits),
         s.theme.role(Role::Logits), shown);
}

/// The same triangle as the mask of attention: what an example does not have is what its word may not see.
void drawMask(SceneCanvas& s, const Places& p, const ExampleTable& t) {
    const double shown = std::max(0.0, 2 * s.progress(Mask) - 1); // after the arrows have drawn back
    for (int example = 0; example < 3; ++example)
        for (int k = example + 1; k < 4; ++k)
            word(s, QStringLiteral("hidden.%1.%2").arg(example).arg(k), p.cell(example + 2, k), QStringLiteral("−∞"),
                 SceneCanvas::tr("“%1” may not look at “%2”")
                     .arg(t.words[static_cast<std::size_t>(example)], t.words[static_cast<std::size_t>(k)]),
                 s.theme.masked(), {}, shown);
    // The word that is on in an example: the last one it has, on the diagonal.
    for (int k = 0; k < 4; ++k) {
        const QRectF cell = p.cell(k + 2, k);
        BoxItem& ring =
            s.box(QStringLiteral("now.%1").arg(k), cell.adjusted(1, cell.height() * 0.1, -1, -cell.height() * 0.1), {},
                  s.theme.accent(), {}, shown);
        ring.strokeWidth = 2;
        ring.radius = 7;
    }
}

} // namespace

ExampleTable exampleTable() {
    ExampleTable t;
    for (const char* text : {"robot", "must", "obey", "orders"})
        t.words.push_back(QString::fromLatin1(text));
    for (const char* text : {"must", "obey", "orders", "<eos>"})
        t.labels.push_back(QString::fromLatin1(text));
    return t;
}

std::vector<SceneBeat> exampleBeats() {
    const QString stamp = SceneCanvas::tr("words from the article");
    return {{SceneCanvas::tr("A sentence"), SceneCanvas::tr("Four words that the model learns from."), stamp},
            {SceneCanvas::tr("One exercise"),
             SceneCanvas::tr("After “robot” the model should say “must”. What it reads are the features, the right "
                             "answer is the label."),
             stamp},
            {SceneCanvas::tr("Four exercises"),
             SceneCanvas::tr("Every word is the answer to those before it; after the last one comes “<eos>”, the end."),
             stamp},
            {SceneCanvas::tr("All at once"),
             SceneCanvas::tr(
                 "The mask shows each word (outlined) only itself and those before it: four exercises in one pass."),
             stamp}};
}

void drawExamples(SceneCanvas& s) {
    const Places p = placesOf(s);
    const ExampleTable t = exampleTable();
    drawSentence(s, p, t);
    drawHeadings(s, p);
    for (int example = 0; example < 4; ++example)
        drawExample(s, p, t, example);
    drawMask(s, p, t);
}

} // namespace headlight
