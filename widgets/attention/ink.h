// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/picture/display_list.h"
#include "widgets/viewmodels/attention_block.h"

#include <QFontMetricsF>

namespace headlight::attention {

/// What a picture of one query is written and drawn with.
struct Ink {
    DisplayList& list;
    const Theme& theme;
    QFontMetricsF label, note, title;

    Ink(DisplayList& into, const Theme& with);
    double line() const; ///< height of a line of labels
    double gap() const { return Theme::spacing(); }
    /// Room that `words` need as a label, also in bold.
    double width(const QString& words) const;
    /// Room of the widest of many labels; measures only those that may be it, for a thousand would cost a frame.
    double widest(const std::vector<QString>& labels) const;
    TextItem& text(const QString& id, const QRectF& rect, const QString& words, Qt::Alignment alignment,
                   const QColor& color, double px, bool bold = false);
    /// Letter of a role in a coloured square, as high as a line.
    void badge(const QString& id, QPointF topLeft, Role role);
    /// Words, then a strip of colours between the numbers it goes from and to; returns the width used.
    double colours(const QString& id, QPointF topLeft, const QString& words, ColorScale scale, float low, float high);
    double coloursWidth(const QString& words, float low, float high) const;
    void paragraph(const QString& id, const QRectF& rect, const QString& words);
    double paragraphHeight(double width, const QString& words) const;
    /// A picture's title, with the attention it is of; returns where the picture below it begins.
    double titleLine(const QString& words, AttentionBlock block);
    void message(const QString& words); ///< in the middle, instead of a picture
};

/// "key:5" → 5 where the action begins with this name.
std::optional<int> numberOfAction(const QString& action, QLatin1String name);
/// "encoder", "decoder", "cross-attention", and nothing for a model's only attention.
QString blockWords(AttentionBlock block);

} // namespace headlight::attention
