// SPDX-License-Identifier: GPL-3.0-or-later
// Where everything of the matrix stands.
#include "widgets/attention/matrix_frame.h"

#include "widgets/picture/grid_dots.h"

#include <cmath>
#include <numbers>

namespace headlight::attention {

double sine() {
    return std::sin(slant * std::numbers::pi / 180);
}

namespace {

constexpr double largestCell = 46;
constexpr double smallestCell = 2; ///< below this cells pool, so that one stays a thing to point at

double cosine() {
    return std::cos(slant * std::numbers::pi / 180);
}

/// A whole number of positions round the window's middle.
void see(Side& side, int begin, int end, double zoom, double centre) {
    const int all = end - begin;
    const int seen = std::clamp(static_cast<int>(std::ceil(all / std::max(1.0, zoom))), std::min(1, all), all);
    side.first = begin + std::clamp(static_cast<int>(std::lround(centre * all - seen / 2.0)), 0, all - seen);
    side.end = side.first + seen;
}

/// A strip of colours with its ends' numbers.
double legendWidth(const Page& page) {
    return std::ceil(page.label.horizontalAdvance(QStringLiteral("0 0.00"))) + stripWidth + 16;
}

void chooseSides(Frame& frame, const AttentionState& state) {
    Side queries, keys;
    queries.followed = state.query;
    queries.chosen = &state.chosenQueries;
    queries.tokens = &state.queryTokens;
    keys.tokens = &state.keyTokens;
    keys.role = Role::Key;
    keys.followed = state.key;
    keys.chosen = &state.chosenKeys;
    frame.rows = state.look.transposed ? keys : queries;
    frame.columns = state.look.transposed ? queries : keys;
    const auto seen = [&state](Side& side, double centre) {
        const int first = !side.isQueries() && state.look.hideSink && state.keyCount() > 1 ? 1 : 0;
        see(side, first, static_cast<int>(side.tokens->size()), state.window.zoom, centre);
    };
    seen(frame.rows, state.window.centre.y());
    seen(frame.columns, state.window.centre.x());
}

} // namespace

QString rowTitle(const Frame& frame) {
    return frame.rows.isQueries() ? Text::tr("query (row)") : Text::tr("key (row)");
}

Frame frameOf(const Page& page, const QRectF& area) {
    Frame frame;
    chooseSides(frame, page.state);
    const double gap = page.gap();
    frame.rowLabel = page.labelWidth(area.width() * 0.26);
    frame.columnLabel = page.labelWidth(std::min(area.height() * 0.24 / sine(), area.width() * 0.3));
    const double side = std::max(frame.rowLabel + gap, page.line() + 9 + page.label.horizontalAdvance(rowTitle(frame)));
    const double band = page.line() + 4 + frame.columnLabel * sine() + page.line() * cosine();
    const double below = page.line() + 3 * page.note.height() + 2 * gap;
    const double beside = legendWidth(page);
    frame.margin = !page.state.contribution && std::max(page.state.queryCount(), page.state.keyCount()) > 1 &&
                           std::min(area.width(), area.height()) > 260
                       ? std::floor(page.line() * 0.6)
                       : 0;
    const double strip = frame.margin > 0 ? frame.margin + 3 : 0;
    const double width = area.width() - side - std::max(strip, frame.columnLabel * cosine()) - 4;
    const double height = area.height() - band - strip;
    // Beside the cells it stands under the overhanging labels, which then need no room of their own.
    const double overhang = frame.columnLabel * cosine();
    const double narrower = width + overhang - std::max(beside + gap + strip, overhang);
    const bool isBeside = std::min(narrower, height - gap) > std::min(width, height - below);
    const double roomAcross = std::max(8.0, isBeside ? narrower : width);
    const double roomDown = std::max(8.0, isBeside ? height - gap : height - below);
    const int positions = std::max(frame.rows.end - frame.rows.first, frame.columns.end - frame.columns.first);
    const int most = std::max(1, static_cast<int>(std::min(roomAcross, roomDown) / smallestCell));
    frame.step = (positions + most - 1) / most;
    for (Side* of : {&frame.rows, &frame.columns})
        of->cells = (of->end - of->first + frame.step - 1) / frame.step;
    const double cap = largestCell * std::max(1.0, page.line() / 16) * (page.state.window.whole() ? 1 : 2);
    frame.cell = std::min({cap, roomAcross / frame.columns.cells, roomDown / frame.rows.cells});
    if (frame.cell >= 6)
        frame.cell = std::floor(frame.cell); // whole pixels keep the lines between cells even
    frame.dots = page.state.look.dots && frame.cell >= smallestDotCell;
    const QSizeF extent(frame.cell * frame.columns.cells, frame.cell * frame.rows.cells);
    const double spare = std::max(0.0, (isBeside ? narrower : width) - extent.width());
    frame.cells = QRectF(
        QPointF(std::floor(area.left() + side + std::min(spare / 2, 60.0)), std::floor(area.top() + band)), extent);
    if (isBeside) {
        const double left = frame.cells.right() + gap + strip;
        frame.legend = QRectF(left, frame.cells.top(), area.right() - left, frame.cells.height());
    } else {
        const double left = std::min(frame.cells.left(), area.right() - beside);
        frame.legend = QRectF(left, frame.cells.bottom() + gap + strip, area.right() - left, below - gap);
    }
    return frame;
}

} // namespace headlight::attention
