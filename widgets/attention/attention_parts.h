// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/attention/attention_layout.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QLocale>

namespace headlight::attention {

/// Translation context of the attention pictures.
struct Text {
    Q_DECLARE_TR_FUNCTIONS(headlight::Attention)
};

inline constexpr double labelPx = 12;
inline constexpr double notePx = 11;

/// What both halves of the picture are laid out with.
struct Page {
    const AttentionState& state;
    const Theme& theme;
    DisplayList& list;
    QFontMetricsF label; ///< metrics of token labels
    QFontMetricsF note;
    double widest = 0; ///< token label

    double line() const { return label.height(); }
    double gap() const { return Theme::spacing(); }
    double widestToken() const;
    /// Width of the widest token label, at most `limit`.
    double labelWidth(double limit) const;
    void text(const QString& id, const QRectF& rect, const QString& words, Qt::Alignment alignment, const QColor& color,
              double px = labelPx, bool bold = false);
    /// Role letter in a coloured square, then words; returns the width used.
    double badge(const QString& id, QPointF topLeft, Role role, const QString& words);
};

void layoutMatrix(Page& page, const QRectF& area);
void layoutCurves(Page& page, const QRectF& area);

/// Height the matrix and the curves need beside their cells or rows.
QString shortNumber(double value);
QString percent(double share);

} // namespace headlight::attention
