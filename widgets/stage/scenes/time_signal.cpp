// SPDX-License-Identifier: GPL-3.0-or-later
// Positional encoding in four numbers a word: where they come from and where they go.
#include "widgets/picture/text_layout.h"
#include "widgets/stage/scenes/scene_canvas.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace headlight {
namespace {

enum Beat { Embed, Waves, Signal, Add };
enum Line { Word, Embedding, Encoding, Result };

constexpr int lineCount = 4, wordCount = 3, dim = 4;
constexpr double lastPosition = 6.5; ///< of the waves: one turn of the fast pair and a little

struct Places {
    QRectF table, charts;
    double label, column, gap, row;
    QRectF cell(int word, int line, double height) const {
        const double h = row * height;
        return {table.left() + label + word * (column + gap), table.top() + line * row + (row - h) / 2, column, h};
    }
    QRectF chart(int i) const {
        const double gap = 14, width = (charts.width() - (dim - 1) * gap) / dim;
        return {charts.left() + i * (width + gap), charts.top(), width, charts.height()};
    }
};

Places placesOf(const SceneCanvas& s) {
    Places p;
    const QRectF b = s.body;
    p.row = std::min(b.height() * 0.145, 90 * s.unit);
    p.table = QRectF(b.left(), b.top(), b.width(), lineCount * p.row);
    const double below = p.table.bottom() + b.height() * 0.03;
    p.charts = QRectF(b.left(), below, b.width(), b.bottom() - below);
    p.label =
        std::min(textSize(SceneCanvas::tr("with time signal"), s.theme, 12.5 * s.unit).width() + 20, b.width() * 0.19);
    p.gap = b.width() * 0.025;
    p.column = (b.width() - p.label - (wordCount - 1) * p.gap) / wordCount;
    return p;
}

/// As many digits as the article prints: 0.84, 0.0001, −0.42, 1.
QString shortNumber(double v) {
    return QString::number(v, 'g', 2).replace(QLatin1Char('-'), QStringLiteral("−"));
}

QColor shade(const SceneCanvas& s, double v) {
    return QColor::fromRgb(s.theme.color(ColorScale::Signed, static_cast<float>(v), -1, 1));
}

/// The time signal comes word by word.
double signalShown(const SceneCanvas& s, int word) {
    return std::clamp(s.progress(Signal) * 3 - word, 0.0, 1.0);
}

const QString& digit(int i) {
    static const std::array<QString, 3> digits{QStringLiteral("₁"), QStringLiteral("₂"), QStringLiteral("₃")};
    return digits[static_cast<std::size_t>(i)];
}

void label(SceneCanvas& s, const Places& p, int line, const QString& words, double opacity) {
    const QRectF row = p.cell(0, line, 0.8);
    s.text(QStringLiteral("row.%1").arg(line), QRectF(p.table.left(), row.top(), p.label - 12, row.height()), words,
           12.5 * s.unit, s.theme.textMuted(), false, Qt::AlignRight | Qt::AlignVCenter, opacity);
}

/// The letter at the left of a cell of the table, and the room for four numbers after it.
QRectF named(SceneCanvas& s, const Places& p, int word, int line, const QString& letter, QColor color, double opacity) {
    const QRectF cell = p.cell(word, line, 0.6);
    const double width = std::min(44 * s.unit, cell.width() * 0.17);
    s.text(QStringLiteral("name.%1.%2").arg(line).arg(word), QRectF(cell.left(), cell.top(), width - 4, cell.height()),
           letter, 13 * s.unit, color, true, Qt::AlignLeft | Qt::AlignVCenter, opacity);
    return cell.adjusted(width, 0, 0, 0);
}

void drawWord(SceneCanvas& s, const Places& p, int word) {
    static const std::array<QString, 3> words{QStringLiteral("Je"), QStringLiteral("suis"), QStringLiteral("étudiant")};
    const QString& text = words[static_cast<std::size_t>(word)];
    const double signal = signalShown(s, word), added = s.progress(Add);
    const QColor residual = s.theme.role(Role::Residual);
    const QRectF chip = p.cell(word, Word, 0.62);
    s.box(QStringLiteral("word.%1").arg(word), chip, s.theme.surface(), s.theme.line(),
          SceneCanvas::tr("“%1”, position %2").arg(text).arg(word))
        .radius = 6;
    s.text(QStringLiteral("word.%1.text").arg(word), chip.adjusted(8, 0, -chip.width() * 0.5, 0), text, 16 * s.unit,
           s.theme.text(), true, Qt::AlignLeft | Qt::AlignVCenter);
    s.text(QStringLiteral("place.%1").arg(word), chip.adjusted(chip.width() * 0.5, 0, -8, 0),
           SceneCanvas::tr("position %1").arg(word), 12 * s.unit, s.theme.textMuted(), false,
           Qt::AlignRight | Qt::AlignVCenter);
    s.vector(QStringLiteral("embedding.%1").arg(word),
             named(s, p, word, Embedding, QStringLiteral("x") + digit(word), residual, s.progress(Embed)), dim,
             Role::Residual, SceneCanvas::tr("embedding of “%1”; numbers not given").arg(text), s.progress(Embed));
    const QRectF numbers = named(s, p, word, Encoding, QStringLiteral("+ t") + digit(word), s.theme.text(), signal);
    const std::vector<double> t = timeSignal(word, dim);
    const double width = numbers.width() / dim, usual = 14 * s.unit;
    const double longest = textSize(QStringLiteral("0.0001"), s.theme, usual, true).width();
    const double all = longest > width - 6 ? usual * 0.94 * (width - 6) / longest : usual;
    // Letters of one size, unless that made the short numbers unreadable too.
    const double px = all > 0.6 * usual ? all : 1.6 * all;
    for (int i = 0; i < dim; ++i) {
        const double v = t[static_cast<std::size_t>(i)];
        s.number(QStringLiteral("signal.%1.%2").arg(word).arg(i),
                 QRectF(numbers.left() + i * width, numbers.top(), width - 1, numbers.height()), shortNumber(v),
                 SceneCanvas::tr("position %1, number %2 of its encoding: %3").arg(word).arg(i + 1).arg(shortNumber(v)),
                 shade(s, v), px, signal);
    }
    s.vector(QStringLiteral("result.%1").arg(word), named(s, p, word, Result, QStringLiteral("="), residual, added),
             dim, Role::Residual, SceneCanvas::tr("“%1” with its time signal; numbers not given").arg(text), added);
}

/// One number of the encoding over the positions, with the three that are used.
void drawChart(SceneCanvas& s, const Places& p, int i) {
    const double shown = s.progress(Waves);
    static const std::array<QString, 4> formulas{QStringLiteral("sin(pos)"), QStringLiteral("sin(pos ÷ 10,000)"),
                                                 QStringLiteral("cos(pos)"), QStringLiteral("cos(pos ÷ 10,000)")};
    const QRectF card = p.chart(i);
    const QString& formula = formulas[static_cast<std::size_t>(i)];
    s.box(QStringLiteral("chart.%1").arg(i), card, s.theme.surface(), s.theme.line(),
          SceneCanvas::tr("number %1 of the encoding: %2").arg(i + 1).arg(formula), shown)
        .radius = 6;
    const double title = card.height() * 0.2, ticks = card.height() * 0.16;
    s.text(QStringLiteral("chart.%1.text").arg(i), QRectF(card.left() + 8, card.top() + 2, card.width() - 16, title),
           QStringLiteral("%1:  %2").arg(i + 1).arg(formula), 12.5 * s.unit, s.theme.text(), true,
           Qt::AlignLeft | Qt::AlignVCenter, shown);
    const double scale = 20 * s.unit;
    const QRectF plot = card.adjusted(scale + 12 * s.unit, title + 8, -10, -ticks - 4);
    const auto at = [&](double position, double v) {
        return QPointF(plot.left() + plot.width() * position / lastPosition, plot.center().y() - v * plot.height() / 2);
    };
    s.line(QStringLiteral("zero.%1").arg(i), {at(0, 0), at(lastPosition, 0)}, s.theme.lineFaint(), 1, shown, false);
    for (int v = -1; v <= 1; ++v)
        s.text(QStringLiteral("scale.%1.%2").arg(i).arg(v + 1),
               QRectF(card.left() + 2, at(0, v).y() - plot.height() * 0.2, scale, plot.height() * 0.4), shortNumber(v),
               11 * s.unit, s.theme.textMuted(), false, Qt::AlignRight | Qt::AlignVCenter, shown);
    std::vector<QPointF> curve;
    for (int step = 0; step <= 52; ++step) {
        const double position = lastPosition * shown * step / 52;
        curve.push_back(at(position, timeSignal(position, dim)[static_cast<std::size_t>(i)]));
    }
    s.line(QStringLiteral("wave.%1").arg(i), std::move(curve), s.theme.textMuted(), 1.5, shown, false);
    const double side = std::clamp(plot.height() * 0.14, 5.0, 14 * s.unit);
    for (int word = 0; word < wordCount; ++word) {
        const double v = timeSignal(word, dim)[static_cast<std::size_t>(i)], signal = signalShown(s, word);
        const QPointF dot = at(word, v);
        s.line(QStringLiteral("stem.%1.%2").arg(i).arg(word), {at(word, 0), dot}, s.theme.textMuted(), 1, signal,
               false);
        s.box(QStringLiteral("dot.%1.%2").arg(i).arg(word), QRectF(dot.x() - side / 2, dot.y() - side / 2, side, side),
              shade(s, v), s.theme.text(), {}, signal)
            .radius = side / 2;
    }
    for (int position = 0; position <= 6; ++position)
        s.text(QStringLiteral("tick.%1.%2").arg(i).arg(position),
               QRectF(at(position, 0).x() - plot.width() / lastPosition / 2, plot.bottom() + 4,
                      plot.width() / lastPosition, ticks),
               QString::number(position), 11 * s.unit, s.theme.textMuted(),
               position < wordCount && signalShown(s, position) > 0.5, Qt::AlignCenter, shown);
}

} // namespace

std::vector<double> timeSignal(double position, int size) {
    const int pairs = size / 2;
    const double step = std::log(10000.0) / std::max(pairs - 1, 1);
    std::vector<double> signal(static_cast<std::size_t>(size), 0.0);
    for (int i = 0; i < pairs; ++i) {
        const double angle = position * std::exp(-i * step);
        signal[static_cast<std::size_t>(i)] = std::sin(angle);
        signal[static_cast<std::size_t>(pairs + i)] = std::cos(angle);
    }
    return signal;
}

std::vector<SceneBeat> timeSignalBeats() {
    return {{SceneCanvas::tr("Words without order"),
             SceneCanvas::tr("Embeddings say what a word is, not where it stands. Here each has 4 numbers instead of "
                             "512.")},
            {SceneCanvas::tr("Four waves"),
             SceneCanvas::tr(
                 "Two sines, then two cosines. The fast pair turns once in 6.3 positions, the slow one in 62,832.")},
            {SceneCanvas::tr("A vector for each position"),
             SceneCanvas::tr("Read off at positions 0, 1 and 2: no two positions get the same four numbers.")},
            {SceneCanvas::tr("Added to the embedding"),
             SceneCanvas::tr("Number by number. From here on every vector also says where its word stands.")}};
}

void drawTimeSignal(SceneCanvas& s) {
    const Places p = placesOf(s);
    label(s, p, Embedding, SceneCanvas::tr("embedding"), s.progress(Embed));
    label(s, p, Encoding, SceneCanvas::tr("time signal"), s.progress(Signal));
    label(s, p, Result, SceneCanvas::tr("with time signal"), s.progress(Add));
    for (int word = 0; word < wordCount; ++word)
        drawWord(s, p, word);
    for (int i = 0; i < dim; ++i)
        drawChart(s, p, i);
}

} // namespace headlight
