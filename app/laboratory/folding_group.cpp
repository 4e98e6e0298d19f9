// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/laboratory/folding_group.h"

#include <QFormLayout>
#include <QToolButton>
#include <QVBoxLayout>

namespace headlight {

FoldingGroup::FoldingGroup(QWidget* parent)
    : QWidget(parent), m_heading(new QToolButton(this)), m_content(new QWidget(this)),
      m_rows(new QFormLayout(m_content)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(4);
    column->addWidget(m_heading);
    column->addWidget(m_content);
    m_rows->setContentsMargins(8, 0, 0, 6);
    m_rows->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_rows->setRowWrapPolicy(QFormLayout::WrapLongRows);
    m_heading->setAutoRaise(true);
    m_heading->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_heading->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_heading->setFocusPolicy(Qt::StrongFocus);
    connect(m_heading, &QToolButton::clicked, this, [this] { setOpen(!m_open); });
    show();
}

void FoldingGroup::setTitle(const QString& title) {
    m_title = title;
    show();
}

void FoldingGroup::setInUse(int count) {
    m_inUse = count;
    show();
}

void FoldingGroup::setOpen(bool open) {
    m_open = open;
    show();
}

void FoldingGroup::show() {
    m_heading->setArrowType(m_open ? Qt::DownArrow : isRightToLeft() ? Qt::LeftArrow : Qt::RightArrow);
    m_heading->setText(m_inUse > 0 ? tr("%1: %n in use", nullptr, m_inUse).arg(m_title) : m_title);
    m_heading->setAccessibleDescription(m_open ? tr("unfolded") : tr("folded"));
    m_content->setVisible(m_open);
}

} // namespace headlight
