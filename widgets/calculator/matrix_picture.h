// SPDX-License-Identifier: GPL-3.0-or-later
// Private to the calculator: small matrices with their numbers, and the words around them.
#pragma once

#include "engine/models/transformer/masks.h"
#include "widgets/picture/display_list.h"

#include <functional>

namespace headlight {

struct MatrixLook {
    QString id, name;
    QRectF rect;
    const engine::SmallMatrix* values = nullptr;
    ColorScale scale = ColorScale::Signed;
    double range = 1; ///< colours span ± this; 0 … 1 for weights
    Role role = Role::Neutral;
    std::function<bool(int row, int column)> hidden; ///< masked cells are hatched; none = no cell is
    std::vector<QString> rowLabels, columnLabels;
};

/// Pixels on screen of the smallest letters a number is printed in.
inline constexpr double smallestNumber = 8;

/// Letters (before Theme::setTextScale) in which all numbers of `values` fit cells of that size, or the smallest that
/// can be read; 0 when cells are too small for any.
double fittingNumbers(const engine::SmallMatrix& values, QSizeF cell, const Theme& theme);

/// Cells, hatched where masked, and numbers `px` large; without numbers for 0.
void drawMatrix(DisplayList& list, const Theme& theme, const MatrixLook& look, double px);

/// A line of text that becomes smaller, down to 8 px, before it is cut.
void drawWords(DisplayList& list, const Theme& theme, const QString& id, QRectF rect, const QString& words, double px,
               QColor color, bool bold = false, Qt::Alignment alignment = Qt::AlignCenter);

/// The strip below a picture, of lines `line` high: a bold one, then words over one or two, and what is wrong last.
void drawExplanation(DisplayList& list, const Theme& theme, QRectF rect, double line, const QString& head,
                     const QString& words, const QString& wrong);
/// What the frames around matrices mean.
QString framedNote();
/// Height of such a strip in a picture that high, and of its lines.
struct ExplanationSize {
    double strip, line;
};
ExplanationSize explanationSize(const Theme& theme, double pictureHeight);

/// The largest finite magnitude; 1 when there is none but 0.
double magnitude(const engine::SmallMatrix& values, const std::function<bool(int, int)>& leftOut = {});

} // namespace headlight
