// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/picture/sample_pictures.h"
#include "tests/widgets/support/widget_test.h"

#include "widgets/picture/number_text.h"
#include "widgets/picture/picture_widget.h"

#include <QAccessible>
#include <QSignalSpy>

#include <limits>

using namespace headlight;
using namespace headlight::test;

namespace {

/// A subclass, as every view is one: the tree has to be found for it too.
class Picture : public PictureWidget {
public:
    DisplayList list;

protected:
    DisplayList layout(QSizeF) const override { return list; }
};

DisplayList attention() {
    std::mt19937 random(31);
    DisplayList list;
    list.size = {200, 120};
    list.items.push_back(BoxItem{.id = "frame", .rect = {0, 0, 200, 120}});
    CellGrid grid = randomGrid(random, "pattern", {10, 10, 90, 90}, 3, 3);
    grid.name = "attention pattern, layer 2 head 1";
    grid.source = {engine::Hook{engine::HookKind::Pattern, 2}, {1, 0, 0}, 1, 2, 1, 1};
    grid.rowLabels = grid.columnLabels = {"The", "␣cat", "␣sat"};
    grid.revealed = 8;
    list.items.push_back(grid);
    list.items.push_back(BoxItem{.id = "head", .rect = {120, 20, 60, 30}, .name = "head 3", .action = "head:2.3"});
    list.items.push_back(BoxItem{.id = "note", .rect = {120, 60, 60, 30}, .name = "masked"});
    return list;
}

} // namespace

class AccessiblePictureTest : public WidgetTest {
    Q_OBJECT
private slots:
    void gridsAreTablesWithNamedCells();
    void boxesAreButtons();
    void cellsCanBePressedAndFocused();
    void pointsLeadToCells();
    void nodesFollowThePicture();
};

void AccessiblePictureTest::gridsAreTablesWithNamedCells() {
    Picture picture;
    picture.list = attention();
    picture.resize(200, 120);
    picture.setAccessibleName("Attention");
    QAccessibleInterface* root = QAccessible::queryAccessibleInterface(&picture);
    QVERIFY(root);
    QCOMPARE(root->text(QAccessible::Name), QString("Attention"));
    QCOMPARE(root->childCount(), 3); // the frame says nothing
    QAccessibleInterface* table = root->child(0);
    QVERIFY(table && table->isValid());
    QCOMPARE(table->role(), QAccessible::Table);
    QCOMPARE(table->text(QAccessible::Name), QString("attention pattern, layer 2 head 1"));
    QCOMPARE(table->parent(), root);
    QCOMPARE(root->indexOfChild(table), 0);
    QAccessibleTableInterface* cells = table->tableInterface();
    QVERIFY(cells);
    QCOMPARE(cells->rowCount(), 3);
    QCOMPARE(cells->columnCount(), 3);
    QCOMPARE(table->childCount(), 9);
    QCOMPARE(cells->rowDescription(1), QString("␣cat"));
    QCOMPARE(cells->columnDescription(2), QString("␣sat"));
    const CellGrid& grid = *picture.list.grid(u"pattern");
    for (int row = 0; row < 3; ++row) {
        for (int column = 0; column < 3; ++column) {
            QAccessibleInterface* cell = cells->cellAt(row, column);
            QVERIFY(cell && cell->isValid());
            QCOMPARE(cell, table->child(row * 3 + column)); // the same node however it is reached
            QCOMPARE(cell->role(), QAccessible::Cell);
            QCOMPARE(cell->parent(), table);
            QCOMPARE(table->indexOfChild(cell), row * 3 + column);
            QCOMPARE(cell->tableCellInterface()->rowIndex(), row);
            QCOMPARE(cell->tableCellInterface()->columnIndex(), column);
            QCOMPARE(cell->text(QAccessible::Name), QStringLiteral("blocks.2.attn.hook_pattern[1, %1, %2], %3, %4")
                                                        .arg(row)
                                                        .arg(column)
                                                        .arg(grid.rowLabels[static_cast<std::size_t>(row)],
                                                             grid.columnLabels[static_cast<std::size_t>(column)]));
            const bool shown = row * 3 + column < 8;
            QCOMPARE(cell->text(QAccessible::Value),
                     shown ? fullNumber(static_cast<double>(grid.value(row, column))) : QString());
            const QRectF rect = grid.cellRect(row, column);
            QCOMPARE(cell->rect(), QRect(picture.mapToGlobal(rect.topLeft().toPoint()), rect.size().toSize()));
        }
    }
    QVERIFY(cells->cellAt(2, 2)->text(QAccessible::Description).contains(QStringLiteral("not computed yet")));
    QVERIFY(!cells->cellAt(3, 0));
    QVERIFY(!cells->cellAt(0, -1));
}

void AccessiblePictureTest::boxesAreButtons() {
    Picture picture;
    picture.list = attention();
    picture.resize(200, 120);
    QAccessibleInterface* root = QAccessible::queryAccessibleInterface(&picture);
    QAccessibleInterface* button = root->child(1);
    QCOMPARE(button->role(), QAccessible::Button);
    QCOMPARE(button->text(QAccessible::Name), QString("head 3"));
    QSignalSpy triggered(&picture, &PictureWidget::actionTriggered);
    QVERIFY(button->actionInterface());
    button->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
    QCOMPARE(triggered.size(), 1);
    QCOMPARE(triggered[0][0].toString(), QString("head:2.3"));
    QAccessibleInterface* note = root->child(2);
    QCOMPARE(note->role(), QAccessible::StaticText);
    QVERIFY(!note->actionInterface());
}

void AccessiblePictureTest::cellsCanBePressedAndFocused() {
    Picture picture;
    picture.list = attention();
    picture.resize(200, 120);
    picture.show();
    picture.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&picture));
    QAccessibleInterface* root = QAccessible::queryAccessibleInterface(&picture);
    QAccessibleInterface* cell = root->child(0)->tableInterface()->cellAt(1, 2);
    QSignalSpy clicked(&picture, &PictureWidget::cellClicked);
    cell->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
    QCOMPARE(clicked.size(), 1);
    QVERIFY(clicked[0][0].value<Provenance>() == picture.list.grid(u"pattern")->source.at(1, 2));
    QVERIFY(!cell->state().focused);
    cell->actionInterface()->doAction(QAccessibleActionInterface::setFocusAction());
    QVERIFY(cell->state().focused);
    QCOMPARE(root->focusChild(), cell);
    QTest::keyClick(&picture, Qt::Key_Left);
    QVERIFY(!cell->state().focused);
    QCOMPARE(root->focusChild(), root->child(0)->tableInterface()->cellAt(1, 1));
}

void AccessiblePictureTest::pointsLeadToCells() {
    Picture picture;
    picture.list = attention();
    picture.resize(200, 120);
    QAccessibleInterface* root = QAccessible::queryAccessibleInterface(&picture);
    const QPoint at = picture.mapToGlobal(picture.list.grid(u"pattern")->cellRect(2, 0).center().toPoint());
    QCOMPARE(root->childAt(at.x(), at.y()), root->child(0)->tableInterface()->cellAt(2, 0));
    const QPoint button = picture.mapToGlobal(QPoint(150, 30));
    QCOMPARE(root->childAt(button.x(), button.y()), root->child(1));
}

void AccessiblePictureTest::nodesFollowThePicture() {
    Picture picture;
    picture.list = attention();
    picture.resize(200, 120);
    QAccessibleInterface* root = QAccessible::queryAccessibleInterface(&picture);
    QAccessibleInterface* cell = root->child(0)->tableInterface()->cellAt(2, 1);
    auto& grid = std::get<CellGrid>(picture.list.items[1]);
    grid.values = shared(std::vector<float>(9, 0.125F));
    picture.invalidate();
    QVERIFY(cell->isValid());
    QCOMPARE(cell->text(QAccessible::Value), QString("0.125"));
    grid.rows = 2; // the cell's row is gone, then its whole grid
    picture.invalidate();
    QVERIFY(!cell->isValid());
    QCOMPARE(cell->text(QAccessible::Value), QString());
    picture.list.items.clear();
    picture.invalidate();
    QCOMPARE(root->childCount(), 0);
    QVERIFY(!cell->isValid());
    QVERIFY(!root->child(0));
    cell->actionInterface()->doAction(QAccessibleActionInterface::pressAction()); // asks nothing of what is not there
}

HEADLIGHT_TEST(AccessiblePictureTest)
#include "accessible_picture_test.moc"
