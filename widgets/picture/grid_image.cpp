// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/picture/grid_image.h"

#include "widgets/picture/grid_dots.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace headlight {
namespace {

constexpr double borderFrom = 10;      ///< cells at least this large get borders, where these are 1 px wide
constexpr double strongFrameFrom = 20; ///< grids at least this large in both directions have frames above 1 px
constexpr double thinFrameFrom = 7;    ///< and these a frame of 1 px, where frames are wider
constexpr double frameFrom = 4.5;      ///< below, a frame of 1 px would leave nothing of the cells
constexpr QSizeF numberFrom(30, 14);   ///< smallest cell that holds "−0.12"

} // namespace

float loudness(float value) {
    if (std::isnan(value))
        return std::numeric_limits<float>::infinity();
    if (std::isinf(value))
        return value > 0 ? std::numeric_limits<float>::max() : -1.0F;
    return std::abs(value);
}

CellGrid shadedGrid(const CellGrid& grid) {
    CellGrid out;
    out.rect = grid.rect;
    out.rows = grid.rows;
    out.columns = grid.columns;
    out.values = grid.shades;
    out.scale = grid.scale;
    out.low = 0;
    out.high = 1;
    out.role = grid.role;
    out.revealed = grid.revealed;
    return out;
}

QRgb cellColor(const CellGrid& grid, const Theme& theme, int row, int column) {
    if (!grid.shows(row, column))
        return qRgba(0, 0, 0, 0);
    if (grid.shades) {
        const float shade = (*grid.shades)[static_cast<std::size_t>(row) * grid.columns + column];
        return std::isfinite(shade) ? theme.color(grid.scale, shade, 0, 1) : theme.notFinite().rgb();
    }
    const float value = grid.value(row, column);
    if (!std::isfinite(value))
        return (grid.masked(row, column) ? theme.masked() : theme.notFinite()).rgb();
    return theme.color(grid.scale, value, grid.low, grid.high);
}

float pooledValue(const CellGrid& grid, int rowBegin, int rowEnd, int columnBegin, int columnEnd) {
    float best = grid.value(rowBegin, columnBegin);
    for (int row = rowBegin; row < rowEnd; ++row) {
        for (int column = columnBegin; column < columnEnd; ++column) {
            const float value = grid.value(row, column);
            if (loudness(value) > loudness(best))
                best = value;
        }
    }
    return best;
}

QImage gridImage(const CellGrid& grid, const Theme& theme, QSize most) {
    if (grid.shades)
        return gridImage(shadedGrid(grid), theme, most);
    const int width = std::clamp(most.width(), 1, grid.columns), height = std::clamp(most.height(), 1, grid.rows);
    QImage image(width, height, QImage::Format_ARGB32_Premultiplied);
    const auto first = [](int i, int count, int cells) {
        return static_cast<int>(static_cast<std::int64_t>(i) * cells / count);
    };
    const bool whole =
        width == grid.columns && height == grid.rows && grid.revealed < 0 && grid.values &&
        grid.values->size() == static_cast<std::size_t>(grid.rows) * static_cast<std::size_t>(grid.columns);
    for (int y = 0; whole && y < height; ++y) { // a pixel a cell: what most frames draw
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
        const float* values = grid.values->data() + static_cast<std::ptrdiff_t>(y) * width;
        for (int x = 0; x < width; ++x)
            line[x] = std::isfinite(values[x]) ? theme.color(grid.scale, values[x], grid.low, grid.high)
                                               : cellColor(grid, theme, y, x);
    }
    for (int y = 0; !whole && y < height; ++y) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
        const int rowBegin = first(y, height, grid.rows), rowEnd = first(y + 1, height, grid.rows);
        for (int x = 0; x < width; ++x) {
            const int columnBegin = first(x, width, grid.columns), columnEnd = first(x + 1, width, grid.columns);
            if (rowEnd - rowBegin == 1 && columnEnd - columnBegin == 1) {
                line[x] = cellColor(grid, theme, rowBegin, columnBegin);
            } else if (!grid.shows(rowEnd - 1, columnEnd - 1)) { // a block is shown when all of it is
                line[x] = qRgba(0, 0, 0, 0);
            } else {
                const float value = pooledValue(grid, rowBegin, rowEnd, columnBegin, columnEnd);
                const bool allMasked = std::isinf(value) && value < 0 && grid.masked(rowBegin, columnEnd - 1);
                line[x] = allMasked ? theme.masked().rgb() : theme.color(grid.scale, value, grid.low, grid.high);
            }
        }
    }
    return image;
}

double gridLineWidth(const CellGrid& grid, const Theme& theme) {
    const double smaller = std::min(grid.rect.width(), grid.rect.height());
    if (theme.hairline() <= 1)
        return smaller >= frameFrom ? theme.hairline() : 0;
    if (smaller >= strongFrameFrom)
        return theme.hairline();
    return smaller >= thinFrameFrom ? 1 : 0;
}

QList<QLineF> gridLines(const CellGrid& grid, const Theme& theme) {
    const QSizeF cell(grid.rect.width() / grid.columns, grid.rect.height() / grid.rows);
    const double from = borderFrom * theme.hairline(); // wider borders must not eat the cells
    QList<QLineF> lines;
    if (cell.width() >= from) {
        for (int column = 1; column < grid.columns; ++column) {
            const double x = grid.rect.left() + cell.width() * column;
            lines.append(QLineF(x, grid.rect.top(), x, grid.rect.bottom()));
        }
    }
    if (cell.height() >= from) {
        for (int row = 1; row < grid.rows; ++row) {
            const double y = grid.rect.top() + cell.height() * row;
            lines.append(QLineF(grid.rect.left(), y, grid.rect.right(), y));
        }
    }
    return lines;
}

bool printsNumbers(const CellGrid& grid) {
    return grid.numbers && !drawsDots(grid) && grid.rect.width() / grid.columns >= numberFrom.width() &&
           grid.rect.height() / grid.rows >= numberFrom.height();
}

double numberPixels(const CellGrid& grid) {
    const double scaled = Theme::textScale(); // the cell's size is given; only the ceiling grows with the text
    const double fitting = std::min(grid.rect.height() / grid.rows * 0.62, grid.rect.width() / grid.columns / 3.6);
    return std::clamp(fitting / scaled, 6.0 / scaled, 13.0);
}

} // namespace headlight
