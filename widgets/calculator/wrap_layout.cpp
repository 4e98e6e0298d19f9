// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/calculator/wrap_layout.h"

#include <QWidget>

#include <algorithm>

namespace headlight {

WrapLayout::WrapLayout(QWidget* parent) : QLayout(parent) {
    setSpacing(6);
}

WrapLayout::~WrapLayout() {
    for (QLayoutItem* item : m_items)
        delete item;
}

void WrapLayout::addItem(QLayoutItem* item) {
    m_items.push_back(item);
}

QLayoutItem* WrapLayout::itemAt(int index) const {
    return index >= 0 && index < count() ? m_items[static_cast<std::size_t>(index)] : nullptr;
}

QLayoutItem* WrapLayout::takeAt(int index) {
    QLayoutItem* item = itemAt(index);
    if (item)
        m_items.erase(m_items.begin() + index);
    return item;
}

int WrapLayout::heightForWidth(int width) const {
    return place(QRect(0, 0, width, 0), false);
}

void WrapLayout::setGeometry(const QRect& rect) {
    QLayout::setGeometry(rect);
    place(rect, true);
}

QSize WrapLayout::minimumSize() const {
    QSize size;
    for (const QLayoutItem* item : m_items)
        if (!item->isEmpty())
            size = size.expandedTo(item->minimumSize());
    const QMargins margins = contentsMargins();
    return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom());
}

int WrapLayout::place(const QRect& rect, bool really) const {
    const QRect inner = rect.marginsRemoved(contentsMargins());
    int x = inner.left(), y = inner.top(), line = 0;
    std::vector<std::pair<QLayoutItem*, QRect>> onLine;
    const auto centre = [&] { // controls of different heights stand on one middle line
        for (const auto& [item, place] : onLine)
            if (really)
                item->setGeometry(place.translated(0, (line - place.height()) / 2));
        onLine.clear();
    };
    for (QLayoutItem* item : m_items) {
        if (item->isEmpty())
            continue;
        QSize size = item->sizeHint();
        size.setWidth(std::min(size.width(), inner.width()));
        if (x > inner.left() && x + size.width() > inner.right() + 1) {
            centre();
            x = inner.left();
            y += line + spacing();
            line = 0;
        }
        onLine.emplace_back(item, QRect(QPoint(x, y), size));
        x += size.width() + spacing();
        line = std::max(line, size.height());
    }
    centre();
    return y + line - rect.top() + contentsMargins().bottom();
}

} // namespace headlight
