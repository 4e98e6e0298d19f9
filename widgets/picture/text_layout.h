// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/picture/display_list.h"

#include <QFont>

#include <vector>

namespace headlight {

/// A text item as it is really drawn: elided, wrapped and, where its rectangle is too low, made smaller. Screen, SVG
/// and tests use the same lines, so a label never leaves its rectangle in one of them only.
struct TextLines {
    struct Line {
        QString text;
        QRectF rect;     ///< ink box: advance × font height, in picture coordinates
        double baseline; ///< y
    };
    QFont font;
    std::vector<Line> lines; ///< empty when not even "…" fits
    bool elided = false;
};

TextLines layoutText(const TextItem& item, const Theme& theme);

/// Width and height that `text` takes on one line, for layouts that make room for it.
QSizeF textSize(const QString& text, const Theme& theme, double px, bool bold = false, bool mono = false);

} // namespace headlight
