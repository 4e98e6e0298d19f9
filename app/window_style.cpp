// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window_style.h"

#include <QPainter>
#include <QStyleOption>

namespace headlight {

WindowStyle::WindowStyle() : QProxyStyle(QStringLiteral("Fusion")) {}

void WindowStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                                const QWidget* widget) const {
    if (element != PE_IndicatorCheckBox) {
        QProxyStyle::drawPrimitive(element, option, painter, widget);
        return;
    }
    const QPalette& palette = option->palette;
    const bool on = option->state & State_On;
    const bool enabled = option->state & State_Enabled;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRectF box = QRectF(option->rect).adjusted(1, 1, -1, -1);
    QColor frame = palette.color(enabled ? QPalette::Active : QPalette::Disabled, QPalette::WindowText);
    frame.setAlphaF(0.6F);
    painter->setPen(on ? QPen(Qt::NoPen) : QPen(frame, 1.2));
    painter->setBrush(on ? palette.brush(QPalette::Highlight) : palette.brush(QPalette::Base));
    painter->drawRoundedRect(box, 3, 3);
    if (on) {
        painter->setPen(QPen(palette.color(QPalette::HighlightedText), 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        const auto at = [&box](double x, double y) {
            return box.topLeft() + QPointF(box.width() * x, box.height() * y);
        };
        painter->drawPolyline(QPolygonF{at(0.22, 0.55), at(0.42, 0.75), at(0.78, 0.28)});
    }
    painter->restore();
}

} // namespace headlight
