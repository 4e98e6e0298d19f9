// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProxyStyle>

namespace headlight {

/// Fusion, with check boxes whose frame can also be seen on dark windows (Fusion darkens the window's colour for it)
/// and, where the palette's lines are meant to be seen (high contrast, projector), the same for buttons, fields and
/// tabs.
class WindowStyle : public QProxyStyle {
    Q_OBJECT
public:
    WindowStyle();
    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                       const QWidget* widget) const override;
    void drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                     const QWidget* widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                            const QWidget* widget) const override;
};

} // namespace headlight
