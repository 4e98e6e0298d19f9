// SPDX-License-Identifier: GPL-3.0-or-later
// A vocabulary of six words: what one-hot means, and how six scores become one word.
#include "widgets/picture/text_layout.h"
#include "widgets/stage/scenes/scene_canvas.h"

#include <algorithm>
#include <array>
#include <numeric>

namespace headlight {
namespace {

enum Beat { Vocabulary, OneHot, Linear, Softmax, Argmax, Index };
enum Line { Word, WordIndex, Hot, Vector, Layer, Logit, Bars, Probability, Answer };

/// Heights of the lines in rows.
constexpr std::array<double, 9> lineHeights{1, 0.6, 1, 1, 0.9, 1.1, 1.5, 0.9, 0.9};

struct Places {
    QRectF area;
    double label, column, row;
    QRectF cell(int column, int line, double height) const {
        const double full = row * lineHeights[static_cast<std::size_t>(line)], h = full * height;
        const double above = std::accumulate(lineHeights.begin(), lineHeights.begin() + line, 0.0) * row;
        return {area.left() + label + column * this->column, area.top() + above + (full - h) / 2, this->column - 3, h};
    }
    QRectF across(int line, double height) const { return cell(0, line, height).united(cell(5, line, height)); }
};

Places placesOf(const SceneCanvas& s) {
    Places p;
    p.area = s.body;
    const double rows = std::accumulate(lineHeights.begin(), lineHeights.end(), 0.0);
    p.row = std::min(s.body.height() / rows, 80 * s.unit);
    p.area.setTop(s.body.top() + (s.body.height() - rows * p.row) / 2);
    p.label = std::min(textSize(SceneCanvas::tr("decoder output"), s.theme, 12.5 * s.unit).width() + 20,
                       s.body.width() * 0.24);
    p.column = std::min((s.body.width() - p.label) / 6, 190 * s.unit);
    p.area.setLeft(s.body.left() + (s.body.width() - p.label - 6 * p.column) / 2);
    return p;
}

void label(SceneCanvas& s, const Places& p, int line, const QString& words, double opacity) {
    s.text(QStringLiteral("row.%1").arg(line),
           QRectF(p.area.left(), p.cell(0, line, 0.8).top(), p.label - 12, p.cell(0, line, 0.8).height()), words,
           12.5 * s.unit, s.theme.textMuted(), false, Qt::AlignRight | Qt::AlignVCenter, opacity);
}

/// What one of six columns shows from above to below.
void drawColumn(SceneCanvas& s, const Places& p, const VocabularyNumbers& n, int i) {
    const auto at = static_cast<std::size_t>(i);
    const QString& word = n.words[at];
    const double hot = s.progress(OneHot), logit = s.progress(Linear), share = s.progress(Softmax);
    const auto later = [&](double shown) { return std::clamp(shown * 3 - 0.4 * i, 0.0, 1.0); };
    const QRectF chip = p.cell(i, Word, 0.76);
    s.box(QStringLiteral("word.%1").arg(i), chip, s.theme.surface(), s.theme.line(),
          SceneCanvas::tr("“%1”, index %2").arg(word).arg(i))
        .radius = 6;
    s.text(QStringLiteral("word.%1.text").arg(i), chip.adjusted(3, 0, -3, 0), word, 15 * s.unit, s.theme.text(), true);
    s.text(QStringLiteral("index.%1.text").arg(i), p.cell(i, WordIndex, 0.7), QString::number(i), 13 * s.unit,
           s.theme.text());
    const double one = i == n.target ? 1.0 : 0.0;
    s.number(QStringLiteral("hot.%1").arg(i), p.cell(i, Hot, 0.7), QString::number(one),
             SceneCanvas::tr("one-hot of “%1”, place of “%2”: %3")
                 .arg(n.words[static_cast<std::size_t>(n.target)], word)
                 .arg(one),
             QColor::fromRgb(s.theme.color(ColorScale::Weight, static_cast<float>(one), 0, 1)), 15 * s.unit,
             later(hot));
    const QString score = QString::number(n.logits[at], 'f', 1).replace(QLatin1Char('-'), QStringLiteral("−"));
    s.number(QStringLiteral("logit.%1").arg(i), p.cell(i, Logit, 0.66), score,
             SceneCanvas::tr("logit of “%1”: %2, made up").arg(word, score),
             QColor::fromRgb(s.theme.color(ColorScale::Signed, static_cast<float>(n.logits[at]), -3, 3)), 15 * s.unit,
             later(logit));
    const QRectF room = p.cell(i, Bars, 0.86);
    const double height = std::max(1.0, room.height() * n.probabilities[at] * share), width = room.width() * 0.5;
    s.box(QStringLiteral("bar.%1").arg(i), QRectF(room.center().x() - width / 2, room.bottom() - height, width, height),
          s.theme.role(Role::Logits), {}, {}, std::min(1.0, share * 3))
        .radius = 2;
    const QString probability = QString::number(n.probabilities[at], 'f', 2);
    s.number(QStringLiteral("probability.%1").arg(i), p.cell(i, Probability, 0.7), probability,
             SceneCanvas::tr("probability of “%1”: %2, from made-up logits").arg(word, probability),
             QColor::fromRgb(s.theme.color(ColorScale::Weight, static_cast<float>(n.probabilities[at]), 0, 1)),
             15 * s.unit, later(share));
}

/// The decoder's vector, and the layer that makes six numbers of it.
void drawLinear(SceneCanvas& s, const Places& p) {
    const double shown = s.progress(Linear);
    const QRectF row = p.across(Vector, 0.56), linear = p.across(Layer, 0.7);
    const double side = std::min(row.height(), row.width() / 16);
    const QRectF strip(row.center().x() - side * 2.5, row.center().y() - side / 2, side * 5, side);
    s.vector(QStringLiteral("decoder"), strip, 5, Role::Residual,
             SceneCanvas::tr("output of the decoder; numbers not given"), shown);
    s.line(QStringLiteral("to.linear"),
           {QPointF(row.center().x(), strip.bottom() + 2), QPointF(row.center().x(), linear.top() - 2)},
           s.theme.role(Role::Residual), 1.5, shown, true);
    s.box(QStringLiteral("linear"), linear, s.theme.roleSoft(Role::Weight), s.theme.role(Role::Weight),
          SceneCanvas::tr("linear layer: from the vector to one score a word"), shown)
        .radius = 6;
    s.text(QStringLiteral("linear.text"), linear.adjusted(4, 0, -4, 0),
           SceneCanvas::tr("linear: vector × W, one column of W a word"), 13 * s.unit,
           s.theme.textOn(s.theme.roleSoft(Role::Weight).rgb()), false, Qt::AlignCenter, shown);
    for (int i = 0; i < 6; ++i) {
        const QRectF logit = p.cell(i, Logit, 0.66);
        s.line(QStringLiteral("to.logit.%1").arg(i),
               {QPointF(logit.center().x(), linear.bottom() + 2), QPointF(logit.center().x(), logit.top() - 2)},
               s.theme.role(Role::Logits), 1.2, shown, true);
    }
}

void drawAnswer(SceneCanvas& s, const Places& p, const VocabularyNumbers& n) {
    const double shown = s.progress(Argmax);
    const auto ring = [&](const QString& id, const QRectF& around) {
        BoxItem& box = s.box(id, around.adjusted(-3, 0, 3, 0), {}, s.theme.accent(), {}, shown);
        box.strokeWidth = 2;
        box.radius = 8;
    };
    ring(QStringLiteral("ring.word"), p.cell(n.best, Word, 0.92).united(p.cell(n.best, Hot, 0.84)));
    ring(QStringLiteral("ring.best"), p.cell(n.best, Bars, 1).united(p.cell(n.best, Probability, 0.9)));
    const QString words = SceneCanvas::tr("argmax: the largest is at index %1, “%2”")
                              .arg(n.best)
                              .arg(n.words[static_cast<std::size_t>(n.best)]);
    s.text(QStringLiteral("answer.text"), p.across(Answer, 0.7), words, 15 * s.unit, s.theme.accent(), true,
           Qt::AlignLeft | Qt::AlignVCenter, shown * (1 - s.progress(Index)));
    s.text(QStringLiteral("other.text"), p.across(Answer, 0.7),
           SceneCanvas::tr("article: index %1 in its table, index %2 in its figure of the last layer")
               .arg(n.target)
               .arg(n.figureIndex),
           15 * s.unit, s.theme.accent(), true, Qt::AlignLeft | Qt::AlignVCenter, s.progress(Index));
}

} // namespace

VocabularyNumbers vocabularyNumbers() {
    VocabularyNumbers n;
    for (const char* word : {"a", "am", "I", "thanks", "student", "<eos>"})
        n.words.push_back(QString::fromLatin1(word));
    n.target = 1;
    n.figureIndex = 5;
    n.logits = {0.6, 2.9, 1.3, -1.8, 0.2, -0.9};
    n.probabilities = softmaxOf(n.logits);
    n.best =
        static_cast<int>(std::max_element(n.probabilities.begin(), n.probabilities.end()) - n.probabilities.begin());
    return n;
}

std::vector<SceneBeat> vocabularyBeats() {
    const QString made = SceneCanvas::tr("made-up scores");
    return {{SceneCanvas::tr("The vocabulary"),
             SceneCanvas::tr("Six words are all that this toy can say. Each has an index, fixed before training.")},
            {SceneCanvas::tr("One-hot"),
             SceneCanvas::tr("The word “am” as numbers: as long as the vocabulary, 1 at its index and 0 elsewhere.")},
            {SceneCanvas::tr("Linear layer"),
             SceneCanvas::tr("The decoder's last vector becomes one score a word, its logit. The article prints none: "
                             "these are made up."),
             made},
            {SceneCanvas::tr("Softmax"),
             SceneCanvas::tr("Each score as a power of e, divided by their sum: probabilities that add up to 1."),
             made},
            {SceneCanvas::tr("Argmax"),
             SceneCanvas::tr(
                 "The highest probability wins; its index names the word. The one-hot above is what training aims at."),
             made},
            {SceneCanvas::tr("Index 1 or 5?"),
             SceneCanvas::tr(
                 "“am” has index 5 in the article's figure of the last layer, 1 in its table: two vocabularies."),
             made}};
}

void drawVocabulary(SceneCanvas& s) {
    const Places p = placesOf(s);
    const VocabularyNumbers n = vocabularyNumbers();
    label(s, p, Word, SceneCanvas::tr("word"), 1);
    label(s, p, WordIndex, SceneCanvas::tr("index"), 1);
    label(s, p, Hot, SceneCanvas::tr("one-hot “am”"), s.progress(OneHot));
    label(s, p, Vector, SceneCanvas::tr("decoder output"), s.progress(Linear));
    label(s, p, Logit, SceneCanvas::tr("logits"), s.progress(Linear));
    label(s, p, Probability, SceneCanvas::tr("softmax"), s.progress(Softmax));
    drawLinear(s, p);
    for (int i = 0; i < 6; ++i)
        drawColumn(s, p, n, i);
    drawAnswer(s, p, n);
}

} // namespace headlight
