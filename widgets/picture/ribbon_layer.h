// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/picture/display_list.h"

#include <QImage>
#include <QPolygonF>

#include <span>
#include <vector>

class QPainter;

namespace headlight {

/// Polygons filled into an image with exact coverage of its pixels. Qt's raster engine hands translucent spans to the
/// threads of a pool, and waking these for each of a hundred ribbons takes longer than all of them are worth.
class CoverageLayer {
public:
    explicit CoverageLayer(QSize size);
    /// Draws `polygon`, in pixels of the layer, over what is there. `opacity` in 0 … 1.
    void fill(const QPolygonF& polygon, const QColor& color, double opacity);
    const QImage& image() const { return m_image; }

private:
    void edge(QPointF from, QPointF to);
    void blend(int row, QRgb color, double alpha);

    QImage m_image;
    int m_stride;
    std::vector<float> m_cover; ///< what each pixel adds to the coverage of those right of it; all 0 between calls
    std::vector<std::pair<int, int>> m_touched; ///< first and last column of each row
};

/// The ribbon's outline.
QPolygonF bandOf(const RibbonItem& ribbon);

/// Ribbons that follow one another on a page, in one layer; false, and nothing is painted, where QPainter does it as
/// well: a single ribbon, turned pictures, vector output.
bool paintRibbons(QPainter& painter, std::span<const Item> ribbons, QSizeF page);

} // namespace headlight
