// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/decoding/search_tree_fixtures.h"
#include "tests/widgets/support/widget_test.h"
#include "widgets/decoding/search_tree_view.h"

#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QMenu>
#include <QSignalSpy>
#include <QWheelEvent>

namespace headlight::test {

class SearchTreeViewTest : public WidgetTest {
    Q_OBJECT
private:
    static QPoint placeOf(const SearchTreeView& view, int node) {
        for (const Item& item : view.displayList().items)
            if (const auto* box = std::get_if<BoxItem>(&item); box && parseNodeAction(box->action) == node)
                return box->rect.center().toPoint();
        return {-1, -1};
    }
    static double columnsBetween(const SearchTreeView& view) {
        const SearchTreePlan plan = planSearchTree(*view.model().tree, {});
        return searchTreeScale(plan, view.camera(), view.theme(), view.size()).columnPx;
    }
    static void wheel(SearchTreeView& view, QPoint at, int delta) {
        QWheelEvent event(at, view.mapToGlobal(at), {}, {0, delta}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase,
                          false);
        QApplication::sendEvent(&view, &event);
    }

private slots:
    void clicksSelectAndCompare() {
        SearchTreeView view;
        view.resize(900, 640);
        view.setModel(toyTree());
        QSignalSpy selected(&view, &SearchTreeView::nodeSelected);
        QTest::mouseClick(&view, Qt::LeftButton, {}, placeOf(view, 7));
        QCOMPARE(selected.count(), 1);
        QCOMPARE(selected.takeFirst().at(0).toInt(), 7);
        QTest::mouseClick(&view, Qt::LeftButton, Qt::ControlModifier, placeOf(view, 4));
        QCOMPARE(view.model().selected, 7);
        QCOMPARE(view.model().compared, 4);
        QVERIFY(selected.isEmpty());
        QTest::mouseClick(&view, Qt::LeftButton, {}, placeOf(view, 1));
        QCOMPARE(view.model().compared, -1);
        QTest::mouseClick(&view, Qt::LeftButton, {}, QPoint(5, 300));
        QCOMPARE(view.model().selected, -1);
    }

    void keysWalk() {
        SearchTreeView view;
        view.resize(900, 640);
        view.setModel(toyTree());
        QSignalSpy forced(&view, &SearchTreeView::forceRequested);
        const auto after = [&](Qt::Key key) {
            QTest::keyClick(&view, key);
            return view.model().selected;
        };
        QCOMPARE(after(Qt::Key_Return), -1);
        QVERIFY(forced.isEmpty());
        QCOMPARE(after(Qt::Key_Right), 0); // the walk begins at the prompt
        QCOMPARE(after(Qt::Key_Right), 2); // “dog”: on the way to the best end
        QCOMPARE(after(Qt::Key_Right), 7);
        QCOMPARE(after(Qt::Key_Down), 8);
        QCOMPARE(after(Qt::Key_Down), 9);
        QCOMPARE(after(Qt::Key_Down), 10); // a cousin
        QCOMPARE(after(Qt::Key_Left), 3);
        QCOMPARE(after(Qt::Key_Right), 10); // the most probable
        QCOMPARE(after(Qt::Key_Up), 9);
        QCOMPARE(after(Qt::Key_Enter), 9);
        QCOMPARE(forced.count(), 1);
        QCOMPARE(forced.first().first().toInt(), 9);
        QCOMPARE(after(Qt::Key_Home), 0);
        QCOMPARE(after(Qt::Key_Left), 0);
        view.setStep(1);
        QCOMPARE(after(Qt::Key_Right), 2);
        QCOMPARE(after(Qt::Key_Right), 2); // the next token is not there yet
    }

    void doubleClickFoldsAndUnfolds() {
        SearchTreeView view;
        view.resize(900, 640);
        view.setModel(toyTree());
        QTest::mouseDClick(&view, Qt::LeftButton, {}, placeOf(view, 1));
        QVERIFY(view.model().folded.contains(1));
        QCOMPARE(placeOf(view, 4), QPoint(-1, -1));
        QTest::mouseDClick(&view, Qt::LeftButton, {}, placeOf(view, 1));
        QVERIFY(view.model().folded.empty());
        QVERIFY(placeOf(view, 4) != QPoint(-1, -1));
        view.toggleFold(7); // nothing behind it
        QVERIFY(view.model().folded.empty());
        view.toggleFold(1);
        view.select(4); // what is chosen is shown
        QVERIFY(view.model().folded.empty());
    }

    void wheelZoomsAboutThePointer() {
        SearchTreeView view;
        view.resize(900, 640);
        view.setModel(randomTree(400, 6));
        QCOMPARE(view.camera(), SearchTreeCamera());
        const QPoint at = placeOf(view, 300);
        for (int i = 0; i < 8; ++i)
            wheel(view, at, 240);
        QVERIFY(view.camera().zoom > 0.5);
        const QPoint stays = placeOf(view, 300);
        QVERIFY2(qAbs(stays.y() - at.y()) < 8, qPrintable(QString::number(stays.y() - at.y())));
        QTest::keyClick(&view, Qt::Key_0);
        QCOMPARE(view.camera(), SearchTreeCamera());
        QCOMPARE(placeOf(view, 300), at);
        const double before = columnsBetween(view);
        QTest::keyClick(&view, Qt::Key_Plus);
        QVERIFY2(columnsBetween(view) <= 1.26 * before, "a step of the zoom is a jump");
        const double closer = view.camera().zoom;
        QTest::keyClick(&view, Qt::Key_Minus);
        QVERIFY(view.camera().zoom < closer);
    }

    void dragMovesAndIsNoClick() {
        SearchTreeView view;
        view.resize(900, 640);
        view.setModel(toyTree());
        QSignalSpy selected(&view, &SearchTreeView::nodeSelected);
        const QPoint from = placeOf(view, 2);
        QTest::mousePress(&view, Qt::LeftButton, {}, from);
        QMouseEvent move(QEvent::MouseMove, from + QPoint(60, -40), view.mapToGlobal(from + QPoint(60, -40)),
                         Qt::NoButton, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&view, &move);
        QTest::mouseRelease(&view, Qt::LeftButton, {}, from + QPoint(60, -40));
        QVERIFY(selected.isEmpty());
        const QPoint moved = placeOf(view, 2) - from;
        QVERIFY2((moved - QPoint(60, -40)).manhattanLength() <= 2,
                 qPrintable(QStringLiteral("%1, %2").arg(moved.x()).arg(moved.y())));
    }

    void findGoesFromMatchToMatch() {
        SearchTreeView view;
        view.resize(900, 640);
        view.setModel(toyTree());
        view.toggleFold(1);
        QCOMPARE(view.find("o"), 3); // dog, woman, house
        QCOMPARE(view.model().selected, 2);
        view.findNext();
        QCOMPARE(view.model().selected, 4); // was folded
        view.findNext();
        QCOMPARE(view.model().selected, 5);
        view.findNext();
        QCOMPARE(view.model().selected, 2);
        view.findPrevious();
        QCOMPARE(view.model().selected, 5);
        QCOMPARE(view.find("nowhere"), 0);
        QCOMPARE(view.find(""), 0);
    }

    void chosenNodesComeIntoTheWindow() {
        SearchTreeView view;
        view.resize(900, 640);
        view.setModel(randomTree(2000, 8));
        while (view.camera().zoom < 1)
            view.zoomBy(1.5);
        for (const int node : {1999, 1, 1000}) {
            view.select(node);
            const QPoint at = placeOf(view, node);
            QVERIFY2(at.x() > 60 && at.x() < 840 && at.y() > 40, qPrintable(QString::number(node)));
        }
    }

    void menuCopiesAndForces() {
        SearchTreeView view;
        view.resize(900, 640);
        view.setModel(toyTree());
        view.show();
        QSignalSpy forced(&view, &SearchTreeView::forceRequested);
        const QPoint at = placeOf(view, 2);
        QContextMenuEvent event(QContextMenuEvent::Mouse, at, view.mapToGlobal(at));
        QApplication::sendEvent(&view, &event);
        auto* menu = view.findChild<QMenu*>();
        QVERIFY(menu);
        QCOMPARE(menu->actions().size(), 3);
        menu->actions().at(0)->trigger();
        QCOMPARE(forced.first().first().toInt(), 2);
        menu->actions().at(2)->trigger();
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("dog"));
        menu->actions().at(1)->trigger();
        QVERIFY(view.model().folded.contains(2));
        menu->close();
    }

    void screenReadersHearNodes() {
        SearchTreeView view;
        view.resize(900, 640);
        view.setModel(toyTree());
        QAccessibleInterface* root = QAccessible::queryAccessibleInterface(&view);
        QVERIFY(root);
        QStringList names;
        for (int i = 0; i < root->childCount(); ++i)
            names << root->child(i)->text(QAccessible::Name);
        QVERIFY2(names.contains(QStringLiteral("token “has”, probability 90 %, sum −1.02, score −0.51, finished")),
                 qPrintable(names.join('\n')));
    }

    void anotherTreeStartsWhole() {
        SearchTreeView view;
        view.resize(900, 640);
        QVERIFY(!view.displayList().items.empty()); // says that there is none
        view.setModel(toyTree());
        view.zoomBy(2);
        view.setModel(toyTree()); // the same prompt: the search went on
        QVERIFY(view.camera().zoom > 0);
        SearchTreeModel other = randomTree(50, 2);
        other.selected = 5000; // not there
        view.setModel(other);
        QCOMPARE(view.camera(), SearchTreeCamera());
        QCOMPARE(view.model().selected, -1);
    }
};

} // namespace headlight::test

using headlight::test::SearchTreeViewTest;
HEADLIGHT_TEST(SearchTreeViewTest)
#include "search_tree_view_test.moc"
