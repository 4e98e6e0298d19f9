// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/picture/accessible_picture.h"

#include "widgets/picture/number_text.h"
#include "widgets/picture/picture_widget.h"
#include "widgets/picture/provenance_text.h"

#include <QAccessible>
#include <QAccessibleWidget>

#include <map>
#include <tuple>

namespace headlight {

/// The widget's own node. Children are known by the id of their item, so they live on while the picture moves.
class AccessiblePicture : public QAccessibleWidget {
public:
    explicit AccessiblePicture(PictureWidget* widget) : QAccessibleWidget(widget, QAccessible::Grouping) {}
    ~AccessiblePicture() override {
        for (const auto& [key, id] : m_nodes)
            QAccessible::deleteAccessibleInterface(id);
    }

    PictureWidget* picture() const { return static_cast<PictureWidget*>(widget()); }
    const DisplayList& list() const { return picture()->displayList(); }
    /// Place in the list of the item known as `key`; -1 when the picture no longer shows it.
    int find(const QString& key) const {
        const auto& items = list().items;
        for (std::size_t i = 0; i < items.size(); ++i) {
            if (isNode(items[i]) && keyOf(i) == key)
                return static_cast<int>(i);
        }
        return -1;
    }
    QAccessibleInterface* node(const QString& key, int row, int column) const;
    QAccessibleInterface* nodeAt(const CellPlace& place) const {
        const auto index = static_cast<std::size_t>(place.item);
        const bool grid = std::holds_alternative<CellGrid>(list().items[index]);
        return node(keyOf(index), grid ? place.row : -1, grid ? place.column : -1);
    }
    QRect onScreen(const QRectF& rect) const {
        return QRect(picture()->mapToGlobal(rect.topLeft().toPoint()), rect.size().toSize());
    }
    bool focused(int item, int row, int column) const {
        const auto hit = picture()->focusedCell();
        return picture()->hasFocus() && hit && hit->item == item && hit->row == row && hit->column == column;
    }
    void focusOn(const CellPlace& place) const {
        picture()->setFocus(Qt::OtherFocusReason);
        picture()->setFocusedCell(place);
    }
    void press(const CellPlace& place) const { picture()->activate(hitAt(list(), place)); }

    // Widgets inside the picture come first, then what is drawn.
    int childCount() const override {
        int count = QAccessibleWidget::childCount();
        for (const Item& item : list().items)
            count += isNode(item);
        return count;
    }
    QAccessibleInterface* child(int index) const override {
        const int widgets = QAccessibleWidget::childCount();
        if (index < widgets)
            return QAccessibleWidget::child(index);
        index -= widgets;
        const auto& items = list().items;
        for (std::size_t i = 0; i < items.size(); ++i) {
            if (isNode(items[i]) && index-- == 0)
                return node(keyOf(i), -1, -1);
        }
        return nullptr;
    }
    int indexOfChild(const QAccessibleInterface* child) const override {
        for (int i = 0, count = childCount(); i < count; ++i) {
            if (AccessiblePicture::child(i) == child)
                return i;
        }
        return -1;
    }
    QAccessibleInterface* childAt(int x, int y) const override {
        for (int i = 0, widgets = QAccessibleWidget::childCount(); i < widgets; ++i) {
            QAccessibleInterface* inside = QAccessibleWidget::child(i);
            if (inside && !inside->state().invisible && inside->rect().contains(x, y))
                return inside;
        }
        const auto hit = hitTest(list(), QPointF(picture()->mapFromGlobal(QPoint(x, y))));
        if (!hit || !isNode(list().items[static_cast<std::size_t>(hit->item)]))
            return nullptr;
        return nodeAt({hit->item, hit->row, hit->column});
    }
    QAccessibleInterface* focusChild() const override {
        const auto hit = picture()->focusedCell();
        return hit && picture()->hasFocus() ? nodeAt({hit->item, hit->row, hit->column}) : nullptr;
    }

private:
    static bool isNode(const Item& item) {
        if (const auto* grid = std::get_if<CellGrid>(&item))
            return grid->rows > 0 && grid->columns > 0 && grid->opacity > 0;
        const auto* box = std::get_if<BoxItem>(&item);
        return box && !box->name.isEmpty() && box->opacity > 0;
    }
    QString keyOf(std::size_t index) const {
        const Item& item = list().items[index];
        const auto* grid = std::get_if<CellGrid>(&item);
        const QString id = grid ? grid->id : std::get<BoxItem>(item).id;
        return id.isEmpty() ? QStringLiteral("#%1").arg(index) : id;
    }
    mutable std::map<std::tuple<QString, int, int>, QAccessible::Id> m_nodes;
};

namespace {

/// What every node below the widget shares.
class Node : public QAccessibleInterface {
public:
    Node(const AccessiblePicture* picture, QString key) : m_picture(picture), m_key(std::move(key)) {}

    bool isValid() const override { return item() >= 0; }
    QObject* object() const override { return nullptr; }
    QWindow* window() const override { return m_picture->window(); }
    QAccessibleInterface* childAt(int, int) const override { return nullptr; }
    QAccessibleInterface* parent() const override { return const_cast<AccessiblePicture*>(m_picture); }
    QAccessibleInterface* child(int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface*) const override { return -1; }
    void setText(QAccessible::Text, const QString&) override {}

protected:
    int item() const { return m_picture->find(m_key); }
    const CellGrid* grid() const {
        const int index = item();
        return index < 0 ? nullptr : std::get_if<CellGrid>(&m_picture->list().items[static_cast<std::size_t>(index)]);
    }
    const AccessiblePicture* m_picture;
    QString m_key;
};

class GridNode : public Node, public QAccessibleTableInterface {
public:
    using Node::Node;

    QAccessible::Role role() const override { return QAccessible::Table; }
    QAccessible::State state() const override {
        QAccessible::State state;
        state.readOnly = true;
        return state;
    }
    QString text(QAccessible::Text what) const override {
        const CellGrid* g = grid();
        return g && what == QAccessible::Name ? g->name : QString();
    }
    QRect rect() const override { return grid() ? m_picture->onScreen(grid()->rect) : QRect(); }
    int childCount() const override { return rowCount() * columnCount(); }
    QAccessibleInterface* child(int index) const override {
        const int columns = columnCount();
        return columns > 0 ? cellAt(index / columns, index % columns) : nullptr;
    }
    int indexOfChild(const QAccessibleInterface* child) const override {
        auto* cell = const_cast<QAccessibleInterface*>(child)->tableCellInterface();
        return cell ? cell->rowIndex() * columnCount() + cell->columnIndex() : -1;
    }
    QAccessibleInterface* childAt(int x, int y) const override { return m_picture->childAt(x, y); }
    void* interface_cast(QAccessible::InterfaceType type) override {
        return type == QAccessible::TableInterface ? static_cast<QAccessibleTableInterface*>(this) : nullptr;
    }

    QAccessibleInterface* caption() const override { return nullptr; }
    QAccessibleInterface* summary() const override { return nullptr; }
    QAccessibleInterface* cellAt(int row, int column) const override {
        if (row < 0 || column < 0 || row >= rowCount() || column >= columnCount())
            return nullptr;
        return m_picture->node(m_key, row, column);
    }
    int selectedCellCount() const override { return 0; }
    QList<QAccessibleInterface*> selectedCells() const override { return {}; }
    QString columnDescription(int column) const override { return label(&CellGrid::columnLabels, column); }
    QString rowDescription(int row) const override { return label(&CellGrid::rowLabels, row); }
    int selectedColumnCount() const override { return 0; }
    int selectedRowCount() const override { return 0; }
    int columnCount() const override { return grid() ? grid()->columns : 0; }
    int rowCount() const override { return grid() ? grid()->rows : 0; }
    QList<int> selectedColumns() const override { return {}; }
    QList<int> selectedRows() const override { return {}; }
    bool isColumnSelected(int) const override { return false; }
    bool isRowSelected(int) const override { return false; }
    bool selectRow(int) override { return false; }
    bool selectColumn(int) override { return false; }
    bool unselectRow(int) override { return false; }
    bool unselectColumn(int) override { return false; }
    void modelChange(QAccessibleTableModelChangeEvent*) override {}

private:
    QString label(std::vector<QString> CellGrid::*labels, int index) const {
        const CellGrid* g = grid();
        return g && index >= 0 && static_cast<std::size_t>(index) < (g->*labels).size()
                   ? (g->*labels)[static_cast<std::size_t>(index)]
                   : QString();
    }
};

class CellNode : public Node, public QAccessibleTableCellInterface, public QAccessibleActionInterface {
public:
    CellNode(const AccessiblePicture* picture, const QString& key, int row, int column)
        : Node(picture, key), m_row(row), m_column(column) {}

    bool isValid() const override {
        const CellGrid* g = grid();
        return g && m_row < g->rows && m_column < g->columns;
    }
    QAccessibleInterface* parent() const override { return table(); }
    QAccessible::Role role() const override { return QAccessible::Cell; }
    QAccessible::State state() const override {
        QAccessible::State state;
        state.readOnly = state.focusable = true;
        state.focused = m_picture->focused(item(), m_row, m_column);
        return state;
    }
    QString text(QAccessible::Text what) const override {
        if (!isValid())
            return {};
        const CellGrid& g = *grid();
        switch (what) {
        case QAccessible::Name:
            return name(g);
        case QAccessible::Value:
            return g.shows(m_row, m_column) ? fullNumber(g.value(m_row, m_column)) : QString();
        case QAccessible::Description:
            return describeCell(g, m_row, m_column);
        default:
            return {};
        }
    }
    QRect rect() const override { return isValid() ? m_picture->onScreen(grid()->cellRect(m_row, m_column)) : QRect(); }
    void* interface_cast(QAccessible::InterfaceType type) override {
        if (type == QAccessible::TableCellInterface)
            return static_cast<QAccessibleTableCellInterface*>(this);
        return type == QAccessible::ActionInterface ? static_cast<QAccessibleActionInterface*>(this) : nullptr;
    }

    bool isSelected() const override { return false; }
    QList<QAccessibleInterface*> columnHeaderCells() const override { return {}; }
    QList<QAccessibleInterface*> rowHeaderCells() const override { return {}; }
    int columnIndex() const override { return m_column; }
    int rowIndex() const override { return m_row; }
    int columnExtent() const override { return 1; }
    int rowExtent() const override { return 1; }
    QAccessibleInterface* table() const override { return m_picture->node(m_key, -1, -1); }

    QStringList actionNames() const override { return {pressAction(), setFocusAction()}; }
    void doAction(const QString& action) override {
        if (!isValid())
            return;
        if (action == pressAction())
            m_picture->press({item(), m_row, m_column});
        else if (action == setFocusAction())
            m_picture->focusOn({item(), m_row, m_column});
    }
    QStringList keyBindingsForAction(const QString&) const override { return {}; }

private:
    /// "blocks.0.attn.hook_pattern[2, 3, 1], cat, the"
    QString name(const CellGrid& g) const {
        QStringList parts{elementName(g.source.at(m_row, m_column))};
        if (static_cast<std::size_t>(m_row) < g.rowLabels.size())
            parts.append(g.rowLabels[static_cast<std::size_t>(m_row)]);
        if (static_cast<std::size_t>(m_column) < g.columnLabels.size())
            parts.append(g.columnLabels[static_cast<std::size_t>(m_column)]);
        parts.removeAll(QString());
        return parts.join(QStringLiteral(", "));
    }
    int m_row, m_column;
};

class BoxNode : public Node, public QAccessibleActionInterface {
public:
    using Node::Node;

    QAccessible::Role role() const override {
        return box() && box()->action.isEmpty() ? QAccessible::StaticText : QAccessible::Button;
    }
    QAccessible::State state() const override {
        QAccessible::State state;
        state.focusable = box() && !box()->action.isEmpty();
        state.focused = state.focusable && m_picture->focused(item(), -1, -1);
        return state;
    }
    QString text(QAccessible::Text what) const override {
        return box() && what == QAccessible::Name ? box()->name : QString();
    }
    QRect rect() const override { return box() ? m_picture->onScreen(box()->rect) : QRect(); }
    void* interface_cast(QAccessible::InterfaceType type) override {
        const bool pressable = box() && !box()->action.isEmpty();
        return type == QAccessible::ActionInterface && pressable ? static_cast<QAccessibleActionInterface*>(this)
                                                                 : nullptr;
    }
    QStringList actionNames() const override { return {pressAction(), setFocusAction()}; }
    void doAction(const QString& action) override {
        if (!box())
            return;
        if (action == pressAction())
            m_picture->press({item(), 0, 0});
        else if (action == setFocusAction())
            m_picture->focusOn({item(), 0, 0});
    }
    QStringList keyBindingsForAction(const QString&) const override { return {}; }

private:
    const BoxItem* box() const {
        const int index = item();
        return index < 0 ? nullptr : std::get_if<BoxItem>(&m_picture->list().items[static_cast<std::size_t>(index)]);
    }
};

QAccessibleInterface* makeInterface(const QString& className, QObject* object) {
    if (className == QLatin1String("headlight::PictureWidget")) {
        if (auto* widget = qobject_cast<PictureWidget*>(object))
            return new AccessiblePicture(widget);
    }
    return nullptr;
}

} // namespace

QAccessibleInterface* AccessiblePicture::node(const QString& key, int row, int column) const {
    const auto found = m_nodes.find({key, row, column});
    if (found != m_nodes.end()) {
        if (QAccessibleInterface* interface = QAccessible::accessibleInterface(found->second))
            return interface;
    }
    const int index = find(key);
    if (index < 0)
        return nullptr;
    QAccessibleInterface* made = nullptr;
    if (row >= 0)
        made = new CellNode(this, key, row, column);
    else if (std::holds_alternative<CellGrid>(list().items[static_cast<std::size_t>(index)]))
        made = new GridNode(this, key);
    else
        made = new BoxNode(this, key);
    m_nodes[{key, row, column}] = QAccessible::registerAccessibleInterface(made);
    return made;
}

void installPictureAccessibility() {
    static const bool installed = (QAccessible::installFactory(makeInterface), true);
    Q_UNUSED(installed);
}

void announceFocus(PictureWidget& widget, const CellPlace& place) {
    if (!QAccessible::isActive())
        return;
    auto* picture = dynamic_cast<AccessiblePicture*>(QAccessible::queryAccessibleInterface(&widget));
    if (QAccessibleInterface* node = picture ? picture->nodeAt(place) : nullptr) {
        QAccessibleEvent event(node, QAccessible::Focus);
        QAccessible::updateAccessibility(&event);
    }
}

} // namespace headlight
