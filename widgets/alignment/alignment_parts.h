// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/alignment/alignment_layout.h"

#include <QCoreApplication>
#include <QFontMetricsF>

namespace headlight::alignment {

/// Translation context of the alignment pictures.
struct Text {
    Q_DECLARE_TR_FUNCTIONS(headlight::Alignment)
};

inline constexpr double labelPx = 12;
inline constexpr double notePx = 11;
inline constexpr double slant = 52; ///< degrees of the column labels

double sine(); ///< of the slant
double cosine();

/// What every part of the picture is drawn with.
struct Page {
    const AlignmentState& state;
    const Theme& theme;
    DisplayList& list;
    QFontMetricsF label, note;

    double line() const { return label.height(); }
    double gap() const { return Theme::spacing(); }
    void text(const QString& id, const QRectF& rect, const QString& words, Qt::Alignment alignment, const QColor& color,
              double px = labelPx, bool bold = false);
};

/// One map on its way to the page: its rows and columns, and what they are called.
struct Sheet {
    const AlignmentMap& map;
    int index = 0;  ///< in the state: what ids begin with
    float high = 1; ///< end of the colour scale
    HiddenWeight hidden;
    int queries = 0; ///< rows that are written by now
    bool rowLabels = true, columnLabels = true;

    int rows(const AlignmentLook& look) const {
        return look.keysAreRows ? static_cast<int>(hidden.kept.size()) : map.queryCount();
    }
    int columns(const AlignmentLook& look) const {
        return look.keysAreRows ? map.queryCount() : static_cast<int>(hidden.kept.size());
    }
    bool strip() const { return static_cast<int>(hidden.kept.size()) < map.keyCount(); }
};

/// Room that names take around the cells.
struct Margins {
    double left = 0, top = 0, right = 0,
           bottom = 0; ///< right: what slanted names overhang; bottom and right: the strip
};
Margins marginsOf(const Page& page, const Sheet& sheet, QSizeF room);

/// Side of a cell so that the map with its margins fits into `room`.
double cellSide(const Page& page, const Sheet& sheet, const Margins& margins, QSizeF room);

/// Draws the map; `cells` is where its first cell's corner stands. Returns the rectangle of all cells.
QRectF drawMap(Page& page, const Sheet& sheet, QPointF corner, double side, const Margins& margins);

} // namespace headlight::alignment
