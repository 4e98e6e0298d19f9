// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/positions/flow_layout.h"

#include <QWidget>

#include <algorithm>

namespace headlight {

FlowLayout::FlowLayout(QWidget* parent, int margin, int spacing) : QLayout(parent), m_spacing(spacing) {
    setContentsMargins(margin, margin, margin, margin);
}

FlowLayout::~FlowLayout() {
    qDeleteAll(m_items);
}

QLayoutItem* FlowLayout::takeAt(int index) {
    return index >= 0 && index < m_items.size() ? m_items.takeAt(index) : nullptr;
}

QSize FlowLayout::minimumSize() const {
    QSize size;
    for (const QLayoutItem* item : m_items)
        size = size.expandedTo(item->minimumSize());
    const QMargins margins = contentsMargins();
    return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom());
}

void FlowLayout::setGeometry(const QRect& rect) {
    QLayout::setGeometry(rect);
    arrange(rect, true);
}

int FlowLayout::arrange(const QRect& rect, bool place) const {
    const QRect inside = rect.marginsRemoved(contentsMargins());
    int x = inside.x(), y = inside.y(), height = 0;
    QList<std::pair<QLayoutItem*, QRect>> row;
    const auto finish = [&] {
        for (const auto& [item, where] : row)
            if (place) // in the middle of the row
                item->setGeometry(where.translated(0, (height - where.height()) / 2));
        row.clear();
    };
    for (QLayoutItem* item : m_items) {
        if (item->isEmpty())
            continue;
        const QSize size(std::min(item->sizeHint().width(), inside.width()), item->sizeHint().height());
        if (!row.isEmpty() && x + size.width() > inside.right() + 1) {
            finish();
            x = inside.x();
            y += height + m_spacing;
            height = 0;
        }
        row.append({item, QRect(QPoint(x, y), size)});
        x += size.width() + m_spacing;
        height = std::max(height, size.height());
    }
    finish();
    return y + height - rect.y() + contentsMargins().bottom();
}

} // namespace headlight
