// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/card.h"

#include "widgets/theme/theme.h"

#include <QPainter>
#include <QVBoxLayout>

namespace headlight {

Card::Card(QWidget* content, QWidget* parent) : QWidget(parent), m_column(new QVBoxLayout(this)) {
    m_column->setContentsMargins(6, 6, 6, 6);
    m_column->setSpacing(6);
    if (content)
        m_column->addWidget(content, 1);
}

void Card::setTheme(const Theme& theme) {
    m_theme = &theme;
    update();
}

void Card::paintEvent(QPaintEvent*) {
    if (!m_theme)
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(m_theme->line(), m_theme->hairline()));
    const double inset = m_theme->hairline() / 2;
    painter.setBrush(m_plain ? m_theme->window() : m_theme->surface());
    painter.drawRoundedRect(QRectF(rect()).adjusted(inset, inset, -inset, -inset), 8, 8);
}

} // namespace headlight
