// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/picture/grid_dots.h"

#include "widgets/picture/grid_image.h"

#include <algorithm>
#include <cmath>

namespace headlight {
namespace {

constexpr double fill = 0.94; ///< of the cell's side: the largest dot's diameter

/// 0 … 1; NaN where the cell has no number.
float shareOf(const CellGrid& grid, int row, int column) {
    if (grid.shades)
        return (*grid.shades)[static_cast<std::size_t>(row) * grid.columns + column];
    const float value = grid.value(row, column);
    return std::isfinite(value) && grid.high > 0 ? value / grid.high : value;
}

double cellSide(const CellGrid& grid) {
    return std::min(grid.rect.width() / grid.columns, grid.rect.height() / grid.rows);
}

QRgb mixed(QRgb from, QRgb to, double share) {
    const auto part = [share](int a, int b) { return static_cast<int>(std::lround(a + (b - a) * share)); };
    return qRgb(part(qRed(from), qRed(to)), part(qGreen(from), qGreen(to)), part(qBlue(from), qBlue(to)));
}

} // namespace

bool drawsDots(const CellGrid& grid) {
    return grid.dots && cellSide(grid) >= smallestDotCell;
}

double dotRadius(const CellGrid& grid, int row, int column) {
    if (!grid.shows(row, column))
        return 0;
    const float share = shareOf(grid, row, column);
    return std::isfinite(share) ? cellSide(grid) / 2 * fill * std::sqrt(std::clamp(share, 0.0F, 1.0F)) : 0;
}

QRgb dotColor(const CellGrid& grid, const Theme& theme) {
    return theme.color(grid.scale, 1, 0, 1);
}

QRgb dotGround(const CellGrid& grid, const Theme& theme) {
    return theme.color(grid.scale, 0, 0, 1);
}

QImage dotImage(const CellGrid& grid, const Theme& theme, QSize device) {
    QImage image(device, QImage::Format_ARGB32_Premultiplied);
    const QRgb ground = dotGround(grid, theme), ink = dotColor(grid, theme);
    image.fill(ground);
    const double across = device.width() / static_cast<double>(grid.columns);
    const double down = device.height() / static_cast<double>(grid.rows);
    const double scale = device.width() / grid.rect.width();
    for (int row = 0; row < grid.rows; ++row)
        for (int column = 0; column < grid.columns; ++column) {
            const bool number = grid.shows(row, column) && std::isfinite(shareOf(grid, row, column));
            const double radius = dotRadius(grid, row, column) * scale;
            if (number && radius <= 0)
                continue;
            const double x = (column + 0.5) * across, y = (row + 0.5) * down;
            const double halfWidth = number ? radius + 1 : across / 2, halfHeight = number ? radius + 1 : down / 2;
            const int right = std::min(device.width(), static_cast<int>(std::ceil(x + halfWidth)));
            const int bottom = std::min(device.height(), static_cast<int>(std::ceil(y + halfHeight)));
            for (int py = std::max(0, static_cast<int>(y - halfHeight)); py < bottom; ++py) {
                auto* line = reinterpret_cast<QRgb*>(image.scanLine(py));
                for (int px = std::max(0, static_cast<int>(x - halfWidth)); px < right; ++px) {
                    if (!number) {
                        line[px] = cellColor(grid, theme, row, column);
                        continue;
                    }
                    const double covered = radius + 0.5 - std::hypot(px + 0.5 - x, py + 0.5 - y);
                    if (covered > 0) // a dot thinner than a pixel is fainter instead
                        line[px] = mixed(line[px], ink, std::min({covered, 1.0, 4 * radius * radius}));
                }
            }
        }
    return image;
}

} // namespace headlight
