// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/decoding/chain_geometry.h"

#include "widgets/picture/text_layout.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

namespace headlight {

namespace {

double lineHeight(const Theme& theme) {
    return std::ceil(textSize(QStringLiteral("Ág"), theme, ChainGeometry::px).height());
}

double percentWidth(const Theme& theme) {
    return std::ceil(textSize(QStringLiteral("100.0 %"), theme, ChainGeometry::px).width()) + 2;
}

double labelRoom(double width) {
    return std::floor(std::min(width * 0.24, 120 * Theme::textScale()));
}

double gapOf(double width) {
    return width < 600 ? 8 : 18;
}

/// What a bar needs at least beside its number.
double leastColumn(const Theme& theme) {
    return percentWidth(theme) + 6 + 48;
}

/// The largest share that any bar shows, rounded up to a number that is easily said.
double scaleOf(const ScoreChainState& state, const std::vector<engine::TokenId>& rows) {
    double most = 0;
    for (const ChainColumn& column : state.numbers->columns)
        for (const engine::TokenId token : rows)
            most = std::max(most, column.probabilities[static_cast<std::size_t>(token)]);
    if (!(most > 0))
        return 1;
    const double unit = std::pow(10.0, std::floor(std::log10(most)));
    for (const double step : {1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0})
        if (most <= unit * step * (1 + 1e-9))
            return std::min(1.0, unit * step);
    return std::min(1.0, unit * 10);
}

} // namespace

std::vector<int> shownColumns(const ScoreChainState& state, const Theme& theme, double width) {
    const int count = static_cast<int>(state.numbers->columns.size());
    const double room = width - 2 * ChainGeometry::margin - labelRoom(width);
    const int fits = std::max(1, static_cast<int>(room / (leastColumn(theme) + gapOf(width))));
    std::vector<int> shown;
    if (fits == 1) // paged through
        return {std::clamp(state.firstStage, 0, count - 1)};
    if (count <= fits) {
        for (int column = 0; column < count; ++column)
            shown.push_back(column);
        return shown;
    }
    if (fits == 2) // the first one is turned, what is drawn from stays
        return {std::clamp(state.firstStage, 0, count - 2), count - 1};
    shown.push_back(0);
    const int between = fits - 2;
    const int first = std::clamp(state.firstStage, 0, std::max(0, count - 2 - between));
    for (int i = 0; i < between; ++i)
        shown.push_back(1 + first + i);
    shown.push_back(count - 1);
    return shown;
}

ChainGeometry chainGeometry(const ScoreChainState& state, const Theme& theme, QSizeF size) {
    ChainGeometry g;
    g.line = lineHeight(theme);
    g.columns = shownColumns(state, theme, size.width());
    g.labels = labelRoom(size.width());
    g.gap = gapOf(size.width());
    const auto count = static_cast<double>(g.columns.size());
    g.column = std::floor((size.width() - 2 * ChainGeometry::margin - g.labels) / count - g.gap);
    g.column = std::min(g.column, 420 * Theme::textScale());
    g.percent = percentWidth(theme);

    // The fewer lines there are, the more falls away: first the foot's detail, then the 0–1 bar, then the foot.
    const double lines = (size.height() - 2 * ChainGeometry::margin) / g.line;
    g.pager = g.columns.size() < state.numbers->columns.size() && lines >= 5 ? g.line + 4 : 0;
    g.headLines = lines >= 12 ? 2 : 1;
    g.footLines = lines >= 17 ? 4 : lines >= 11 ? 2 : 0;
    g.others = lines >= 11;
    g.barHeight = lines >= 15 ? 4 * g.line + 10 : 0;
    g.top = ChainGeometry::margin + g.pager + g.headLines * g.line + 8;
    const double below = (g.footLines > 0 ? g.footLines * g.line + 12 : 4) + (g.barHeight > 0 ? g.barHeight + 8 : 0);
    const double room = size.height() - ChainGeometry::margin - g.top - below;
    const double least = g.line + 3;
    const int most = std::max(1, static_cast<int>(room / least) - (g.others ? 1 : 0));
    g.rows = state.numbers->rows(most, state.chosen);
    if (static_cast<int>(g.rows.size()) >= state.numbers->vocabSize())
        g.others = false;
    const int rowCount = static_cast<int>(g.rows.size()) + (g.others ? 1 : 0);
    g.rowHeight = std::clamp(std::floor(room / std::max(1, rowCount)), least, 1.9 * g.line);
    g.scale = scaleOf(state, g.rows);
    g.barTop = g.footTop() + below - g.barHeight;
    return g;
}

} // namespace headlight
