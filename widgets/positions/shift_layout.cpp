// SPDX-License-Identifier: GPL-3.0-or-later
// Moving all positions by one matrix: turning dials for sines and cosines, a fit and its errors for a learned table.
#include "widgets/picture/number_text.h"
#include "widgets/picture/text_layout.h"
#include "widgets/positions/position_layouts.h"
#include "widgets/positions/position_words.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numbers>

namespace headlight {
namespace {

constexpr double small = 11, text = 12.5, gap = 10;

struct Canvas {
    DisplayList list;
    const Theme& theme;
    const PositionTable& table;
    const PositionState& state;
    QRectF rest; ///< what is still free

    /// Words on top of what is free; left out where there is no room for them.
    void say(const QString& id, const QString& words, double px, QColor color, bool bold = false) {
        const double height = bold ? lineHeight(theme, px) : wrappedHeight(words, theme, px, rest.width());
        if (height > rest.height())
            return;
        putText(list, theme, id, QRectF(rest.left(), rest.top(), rest.width(), height), words, px, color,
                bold ? Qt::AlignLeft | Qt::AlignVCenter : Qt::AlignLeft | Qt::AlignTop, bold, !bold);
        rest.setTop(rest.top() + height + 4);
    }
    QString formula() const {
        const QString shift =
            state.shift < 0 ? QStringLiteral("− %1").arg(-state.shift) : QStringLiteral("+ %1").arg(state.shift);
        return PositionWords::tr("encoding(p %1) = M · encoding(p)").arg(shift);
    }
};

/// As many pairs as there are places for, from the fastest to the slowest, the chosen number's among them.
std::vector<int> chosenPairs(const PositionTable& table, const PositionState& state, int places) {
    const int count = static_cast<int>(table.rates.size());
    std::vector<int> pairs;
    for (int i = 0; i < std::min(places, count); ++i)
        pairs.push_back(places == 1 || count <= places ? i : i * (count - 1) / (std::min(places, count) - 1));
    const std::optional<Wave> wave = table.wave(state.dimension);
    if (wave && !pairs.empty() && std::find(pairs.begin(), pairs.end(), wave->rate) == pairs.end()) {
        const auto nearest = std::min_element(pairs.begin(), pairs.end(), [&](int a, int b) {
            return std::abs(a - wave->rate) < std::abs(b - wave->rate);
        });
        *nearest = wave->rate;
    }
    return pairs;
}

void drawHand(Canvas& c, const QString& id, const QRectF& dial, double angle, QColor color, double width) {
    const double r = dial.width() / 2 * 0.92;
    c.list.items.emplace_back(PathItem{
        id, {dial.center(), dial.center() + QPointF(std::cos(angle) * r, -std::sin(angle) * r)}, color, width, true});
}

/// The circle that a pair's sine and cosine go round on: where the chosen position points, and where its partner does.
void drawDial(Canvas& c, const ShiftedPositions& shift, int pair, const QRectF& dial) {
    const QString id = QStringLiteral("positions.dial.%1").arg(pair);
    const double from = c.state.position * c.table.rates[static_cast<std::size_t>(pair)],
                 turn = shift.turns[static_cast<std::size_t>(pair)];
    BoxItem circle;
    circle.id = id;
    circle.rect = dial;
    circle.radius = dial.width() / 2;
    circle.fill = c.theme.window();
    circle.stroke = c.theme.line();
    circle.name = PositionWords::tr("pair %1 turns by %2°").arg(pair).arg(fullNumber(turn * 180 / std::numbers::pi));
    c.list.items.emplace_back(std::move(circle));
    const double shown = std::clamp(turn, -2 * std::numbers::pi, 2 * std::numbers::pi), r = dial.width() * 0.29;
    std::vector<QPointF> arc;
    for (int i = 0; i <= 32; ++i) {
        const double angle = from + shown * i / 32;
        arc.push_back(dial.center() + QPointF(std::cos(angle) * r, -std::sin(angle) * r));
    }
    c.list.items.emplace_back(
        PathItem{id + QStringLiteral(".turn"), std::move(arc), c.theme.accent(), 1.5, false, true});
    drawHand(c, id + QStringLiteral(".from"), dial, from, c.theme.textMuted(), 1.5);
    drawHand(c, id + QStringLiteral(".to"), dial, from + turn, c.theme.accent(), 2.5);
}

void drawBlock(Canvas& c, const ShiftedPositions& shift, int pair, const QRectF& rect) {
    const int count = static_cast<int>(c.table.rates.size());
    const bool interleaved = c.table.kind == engine::PositionalEncoding::Interleaved;
    const int sine = interleaved ? 2 * pair : pair, cosine = interleaved ? 2 * pair + 1 : count + pair;
    const auto at = [&](int row, int column) {
        return static_cast<float>(shift.matrix[static_cast<std::size_t>(row) * static_cast<std::size_t>(shift.depth) +
                                               static_cast<std::size_t>(column)]);
    };
    CellGrid grid;
    grid.id = QStringLiteral("positions.block.%1").arg(pair);
    grid.name = PositionWords::tr("block of pair %1 in M").arg(pair);
    grid.rect = rect;
    grid.rows = grid.columns = 2;
    grid.values = std::make_shared<const std::vector<float>>(
        std::vector<float>{at(sine, sine), at(sine, cosine), at(cosine, sine), at(cosine, cosine)});
    grid.numbers = true;
    grid.rowLabels = {PositionWords::tr("row %1").arg(sine), PositionWords::tr("row %1").arg(cosine)};
    grid.columnLabels = {PositionWords::tr("column %1").arg(sine), PositionWords::tr("column %1").arg(cosine)};
    c.list.items.emplace_back(std::move(grid));
}

/// Title, dial and block of a few pairs, side by side; as high as they need, at most `most`.
void drawPairs(Canvas& c, const ShiftedPositions& shift, double most) {
    const double scale = Theme::textScale(), least = 104 * scale, line = lineHeight(c.theme, small);
    const int places = std::clamp(static_cast<int>((c.rest.width() + gap) / (least + gap)), 1, 8);
    const std::vector<int> pairs = chosenPairs(c.table, c.state, places);
    if (pairs.empty() || most < 2 * line + 8)
        return;
    const double width = std::min((c.rest.width() + gap) / static_cast<double>(pairs.size()) - gap, 190 * scale);
    const double blockHeight = std::min(2 * std::max(26.0, 22 * scale), most - 2 * line - 8);
    const double dialSide = std::min({width * 0.72, most - blockHeight - 2 * line - 16, 150 * scale});
    const bool dials = dialSide >= 40;
    double bottom = c.rest.top();
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        const double left = c.rest.left() + static_cast<double>(i) * (width + gap);
        double y = c.rest.top();
        const double degrees = shift.turns[static_cast<std::size_t>(pairs[i])] * 180 / std::numbers::pi;
        const QString turn = QString::number(degrees, 'g', 4).replace(QLatin1Char('-'), QStringLiteral("−"));
        putText(c.list, c.theme, QStringLiteral("positions.pair.%1").arg(pairs[i]), QRectF(left, y, width, line),
                PositionWords::tr("pair %1").arg(pairs[i]), small, c.theme.textMuted(), Qt::AlignCenter);
        y += line;
        putText(c.list, c.theme, QStringLiteral("positions.turn.%1").arg(pairs[i]), QRectF(left, y, width, line),
                PositionWords::tr("turns %1°").arg(turn), small, c.theme.text(), Qt::AlignCenter);
        y += line + 4;
        if (dials) {
            drawDial(c, shift, pairs[i], QRectF(left + (width - dialSide) / 2, y, dialSide, dialSide));
            y += dialSide + 6;
        }
        if (blockHeight >= 28) {
            drawBlock(c, shift, pairs[i], QRectF(left + width * 0.06, y, width * 0.88, blockHeight));
            y += blockHeight;
        }
        bottom = std::max(bottom, y);
    }
    c.rest.setTop(bottom + gap);
}

HeatMap matrixMap(const std::vector<double>& matrix, int depth) {
    HeatMap map;
    map.id = QStringLiteral("positions.matrix");
    map.title = PositionWords::tr("M, whole");
    map.name = PositionWords::tr("the matrix that moves all positions");
    map.rows = map.columns = depth;
    map.rowAxis = PositionWords::tr("number after");
    map.columnAxis = PositionWords::tr("number before");
    const auto [low, high] = std::minmax_element(matrix.begin(), matrix.end());
    map.low = *low;
    map.high = *high;
    map.square = true;
    map.value = [&matrix, depth](int row, int column) {
        return matrix[static_cast<std::size_t>(row) * static_cast<std::size_t>(depth) +
                      static_cast<std::size_t>(column)];
    };
    return map;
}

/// The map that M makes of all positions: the table's own rows again, further on.
HeatMap movedMap(const Canvas& c, const ShiftedPositions& shift) {
    HeatMap map;
    map.id = QStringLiteral("positions.moved");
    map.title = PositionWords::tr("M · encoding(p)");
    map.name = PositionWords::tr("all positions moved by M");
    map.rows = shift.count;
    map.columns = shift.depth;
    map.firstRow = shift.first + c.state.shift;
    map.rowAxis = PositionWords::tr("position reached");
    map.columnAxis = PositionWords::tr("number");
    const auto [low, high] = std::minmax_element(shift.moved.begin(), shift.moved.end());
    map.low = *low;
    map.high = *high;
    map.value = [&shift](int row, int column) {
        return shift.moved[static_cast<std::size_t>(row) * static_cast<std::size_t>(shift.depth) +
                           static_cast<std::size_t>(column)];
    };
    return map;
}

bool roomForMaps(const Canvas& c) {
    return c.rest.height() >= 130 + 40 * Theme::textScale() && c.rest.width() >= 180 * Theme::textScale();
}

void drawExact(Canvas& c, const ShiftedPositions& shift) {
    c.say(QStringLiteral("positions.shift.title"), c.formula(), 15, c.theme.text(), true);
    c.say(QStringLiteral("positions.shift.error"),
          shift.count > 0
              ? PositionWords::tr("One matrix moves all %1 positions; the largest error of all their numbers is %2.")
                    .arg(shift.count)
                    .arg(QString::number(shift.largestError, 'g', 2).replace(QLatin1Char('-'), QStringLiteral("−")))
              : PositionWords::tr("No position has a partner so far away."),
          text, c.theme.text());
    c.say(QStringLiteral("positions.shift.words"),
          PositionWords::tr("Each pair of a sine and a cosine turns by %1 × its rate. Grey: position %2; coloured: %3 "
                            "further on.")
              .arg(c.state.shift)
              .arg(c.state.position)
              .arg(c.state.shift),
          small, c.theme.textMuted());
    const bool tall = c.rest.height() >= 200 + 190 * Theme::textScale();
    drawPairs(c, shift, tall ? c.rest.height() * 0.5 : c.rest.height());
    if (!tall || !roomForMaps(c))
        return;
    const bool both = shift.count > 0 && c.rest.width() >= 420 * Theme::textScale();
    const double first = both ? std::min(c.rest.width() / 2 - gap, c.rest.height() * 1.15) : c.rest.width();
    drawHeatMap(c.list, matrixMap(shift.matrix, shift.depth),
                QRectF(c.rest.left(), c.rest.top(), first, c.rest.height()), c.theme);
    if (both)
        drawHeatMap(c.list, movedMap(c, shift), c.rest.adjusted(first + 2 * gap, 0, 0, 0), c.theme);
}

struct ErrorRow {
    QString words;
    double error;
    Role role;
};

/// Errors as bars on one scale, named at their left.
void drawErrors(Canvas& c, const std::vector<ErrorRow>& rows) {
    const double line = std::min(lineHeight(c.theme, text) + 6, c.rest.height() / static_cast<double>(rows.size())),
                 numberWidth = textSize(QStringLiteral("0.0000000"), c.theme, text).width();
    double widest = 0, largest = 0;
    for (const ErrorRow& row : rows) {
        widest = std::max(widest, textSize(row.words, c.theme, text).width());
        largest = std::max(largest, row.error);
    }
    widest = std::min(widest + 8, c.rest.width() * 0.62);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const QRectF row(c.rest.left(), c.rest.top() + static_cast<double>(i) * line, c.rest.width(), line - 4);
        const QString id = QStringLiteral("positions.fit.%1").arg(i);
        putText(c.list, c.theme, id + QStringLiteral(".words"), QRectF(row.left(), row.top(), widest, row.height()),
                rows[i].words, text, c.theme.text());
        const double room = std::max(0.0, row.width() - widest - numberWidth - 12);
        BoxItem bar;
        bar.id = id;
        bar.radius = 2;
        bar.rect = QRectF(row.left() + widest, row.top() + 2,
                          std::max(1.0, largest > 0 ? room * rows[i].error / largest : 0), row.height() - 4);
        bar.fill = c.theme.role(rows[i].role);
        bar.name = QStringLiteral("%1: %2").arg(rows[i].words, fullNumber(rows[i].error));
        const double end = bar.rect.right();
        c.list.items.emplace_back(std::move(bar));
        putText(c.list, c.theme, id + QStringLiteral(".error"), QRectF(end + 6, row.top(), numberWidth, row.height()),
                QString::number(rows[i].error, 'g', 3).replace(QLatin1Char('-'), QStringLiteral("−")), text,
                c.theme.text());
    }
    c.rest.setTop(c.rest.top() + static_cast<double>(rows.size()) * line + gap);
}

void drawFit(Canvas& c, const ShiftContent& shift) {
    c.say(QStringLiteral("positions.shift.title"), PositionWords::tr("Learned: no formula moves positions"), 15,
          c.theme.text(), true);
    if (shift.fitting) {
        c.say(QStringLiteral("positions.shift.wait"), PositionWords::tr("The best matrices are being computed…"), text,
              c.theme.textMuted());
        return;
    }
    if (!shift.least || !shift.damped) {
        c.say(QStringLiteral("positions.shift.none"),
              PositionWords::tr("Fewer than four pairs of positions are so far apart: choose a smaller shift or a "
                                "greater length."),
              text, c.theme.text());
        return;
    }
    const engine::ShiftFit &least = *shift.least, &damped = *shift.damped;
    c.say(QStringLiteral("positions.shift.words"),
          PositionWords::tr("Here M is fitted by least squares to %1 pairs that stand %2 apart and tried on %3 that it "
                            "has not seen. Root mean square errors:")
              .arg(least.fittedCount)
              .arg(std::abs(c.state.shift))
              .arg(least.heldOutCount),
          small, c.theme.textMuted());
    drawErrors(c, {{PositionWords::tr("least squares, seen"), least.fittedError, Role::Key},
                   {PositionWords::tr("least squares, not seen"), least.heldOutError, Role::Query},
                   {PositionWords::tr("damped, seen"), damped.fittedError, Role::Key},
                   {PositionWords::tr("damped, not seen"), damped.heldOutError, Role::Query},
                   {PositionWords::tr("no move at all"), damped.unmovedError, Role::Neutral},
                   {PositionWords::tr("always the mean"), damped.meanError, Role::Neutral}});
    c.say(
        QStringLiteral("positions.shift.verdict"),
        least.fittedCount <= c.table.depth
            ? PositionWords::tr("With %1 pairs for %2 numbers a column, least squares learns the pairs by heart; only "
                                "errors on pairs not seen tell anything.")
                  .arg(least.fittedCount)
                  .arg(c.table.depth)
            : PositionWords::tr("Only errors on pairs not seen tell whether positions move alike."),
        small, c.theme.textMuted());
    if (!roomForMaps(c))
        return;
    // Fitted for vectors as rows; shown for columns, as everywhere here.
    const int depth = c.table.depth;
    HeatMap map = matrixMap(damped.matrix, depth);
    map.title = PositionWords::tr("M, damped fit");
    map.reach = colorReach(damped.matrix);
    map.value = [&damped, depth](int row, int column) {
        return damped
            .matrix[static_cast<std::size_t>(column) * static_cast<std::size_t>(depth) + static_cast<std::size_t>(row)];
    };
    drawHeatMap(c.list, map, c.rest, c.theme);
}

} // namespace

DisplayList layoutShift(const PositionTable& table, const ShiftContent& shift, const PositionState& state,
                        const Theme& theme, QSizeF size) {
    Canvas c{{}, theme, table, state, heatMapArea(size)};
    c.list.size = size;
    c.list.background = theme.surface();
    if (table.kind == engine::PositionalEncoding::Learned) {
        drawFit(c, shift);
    } else if (shift.exact) {
        drawExact(c, *shift.exact);
    } else {
        c.say(QStringLiteral("positions.shift.title"), c.formula(), 15, theme.text(), true);
        c.say(
            QStringLiteral("positions.shift.odd"),
            PositionWords::tr("With %1 numbers the last sine has no cosine beside it, so no matrix can move it: choose "
                              "an even depth.")
                .arg(table.depth),
            text, theme.text());
    }
    return c.list;
}

} // namespace headlight
