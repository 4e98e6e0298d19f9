// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window_style.h"

#include "widgets/theme/color_math.h"

#include <QPainter>
#include <QStyleOption>

namespace headlight {

namespace {

bool hasStrongLines(const QPalette& palette) {
    return contrastRatio(palette.color(QPalette::Mid).rgb(), palette.color(QPalette::Window).rgb()) >= 3;
}

/// Outlines a control in the palette's line colour, where that is a strong one.
void strongBorder(const QStyleOption* option, QPainter* painter, const QRect& rect) {
    if (!hasStrongLines(option->palette))
        return;
    const QColor line = option->palette.color(QPalette::Mid);
    const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option);
    const bool emphasized = (option->state & QStyle::State_HasFocus) ||
                            (button && button->features.testFlag(QStyleOptionButton::DefaultButton));
    const bool accented = emphasized && (option->state & QStyle::State_Enabled);
    const double width = accented ? 2 : 1.5;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(Qt::NoBrush);
    painter->setPen(QPen(accented ? option->palette.color(QPalette::Highlight) : line, width));
    painter->drawRoundedRect(QRectF(rect).adjusted(width / 2, width / 2, -width / 2, -width / 2), 3, 3);
    painter->restore();
}

} // namespace

WindowStyle::WindowStyle() : QProxyStyle(QStringLiteral("Fusion")) {}

void WindowStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                                const QWidget* widget) const {
    if (element != PE_IndicatorCheckBox) {
        QProxyStyle::drawPrimitive(element, option, painter, widget);
        if (element == PE_PanelButtonCommand || element == PE_FrameLineEdit || element == PE_FrameMenu)
            strongBorder(option, painter, option->rect);
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

void WindowStyle::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                              const QWidget* widget) const {
    QProxyStyle::drawControl(element, option, painter, widget);
    if (element != CE_TabBarTabShape)
        return;
    strongBorder(option, painter, option->rect);
    if (hasStrongLines(option->palette) && (option->state & State_Selected))
        painter->fillRect(option->rect.adjusted(4, 2, -4, 5 - option->rect.height()),
                          option->palette.brush(QPalette::Highlight));
}

void WindowStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                                     const QWidget* widget) const {
    QProxyStyle::drawComplexControl(control, option, painter, widget);
    if (control == CC_SpinBox || control == CC_ComboBox)
        strongBorder(option, painter, option->rect);
}

} // namespace headlight
