// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/support/widget_test.h"

#include "widgets/viewmodels/selection.h"

#include <QSignalSpy>

using namespace headlight;
using engine::ElementRef;

namespace {
Provenance element(int index) {
    return ElementRef{{engine::HookKind::Q, 1}, {index, 0, 0}};
}
bool none(const Provenance& provenance) {
    return std::holds_alternative<std::monostate>(provenance);
}
} // namespace

class SelectionTest : public headlight::test::WidgetTest {
    Q_OBJECT
private slots:
    void valuesAreClampedToTheModel();
    void boundsFollowTheEndOrStay();
    void signalsOnlyWhenSomethingChanged();
    void askingKeepsAHistory();
    void releaseIsNeutralFromAnywhere();
};

void SelectionTest::valuesAreClampedToTheModel() {
    Selection s;
    s.setBounds(6, 8, 10, false);
    s.setLayerHead(99, -3);
    QCOMPARE(s.layer(), 5);
    QCOMPARE(s.head(), 0);
    s.setQuery(50);
    QCOMPARE(s.query(), 9);
    s.setKey(50);
    QCOMPARE(s.key(), 9);
    s.setKey(-7);
    QCOMPARE(s.key(), -1);
    s.setHead(7);
    s.setBounds(2, 4, 3, false); // a smaller model
    QCOMPARE(s.layer(), 1);
    QCOMPARE(s.head(), 3);
    QCOMPARE(s.query(), 2);
    s.setBounds(2, 4, 0, false);
    QCOMPARE(s.query(), 0);
    s.setKey(1);
    QCOMPARE(s.key(), -1);
}

void SelectionTest::boundsFollowTheEndOrStay() {
    Selection s;
    s.setBounds(2, 2, 5, true);
    QCOMPARE(s.query(), 4);
    s.setBounds(2, 2, 8, true);
    QCOMPARE(s.query(), 7);
    s.setQuery(3);
    s.setKey(6);
    s.setBounds(2, 2, 9, false);
    QCOMPARE(s.query(), 3);
    QCOMPARE(s.key(), 6);
    s.setBounds(2, 2, 6, false); // the key's token is gone
    QCOMPARE(s.key(), -1);
}

void SelectionTest::signalsOnlyWhenSomethingChanged() {
    Selection s;
    s.setBounds(4, 4, 6, false);
    QSignalSpy changed(&s, &Selection::changed), hover(&s, &Selection::hoverChanged);
    s.setLayerHead(2, 3);
    QCOMPARE(changed.size(), 1);
    s.setLayer(2);
    s.setHead(3);
    s.setQuery(0);
    s.setKey(-1);
    s.setBounds(4, 4, 6, false);
    QCOMPARE(changed.size(), 1);
    s.setHover(element(1));
    s.setHover(element(1));
    QCOMPARE(hover.size(), 1);
    QVERIFY(s.hover() == element(1));
}

void SelectionTest::askingKeepsAHistory() {
    Selection s;
    QSignalSpy asked(&s, &Selection::askedChanged);
    s.ask(element(1));
    s.ask(element(2));
    s.ask(element(2)); // the same question is not asked twice
    s.ask(element(3));
    s.ask(Provenance{}); // nothing is not a question
    QCOMPARE(asked.size(), 3);
    s.goBack();
    QVERIFY(s.asked() == element(2));
    s.goBack();
    QVERIFY(s.asked() == element(1));
    s.goBack();
    QVERIFY(s.asked() == element(1));
    QCOMPARE(asked.size(), 5);
}

void SelectionTest::releaseIsNeutralFromAnywhere() {
    Selection s;
    s.setBounds(4, 4, 6, false);
    s.setKey(2);
    s.ask(element(1));
    s.ask(element(2));
    QSignalSpy asked(&s, &Selection::askedChanged), changed(&s, &Selection::changed);
    s.release();
    QVERIFY(none(s.asked()));
    QCOMPARE(s.key(), -1);
    QCOMPARE(asked.size(), 1);
    QCOMPARE(changed.size(), 1);
    s.goBack(); // freed means freed
    QVERIFY(none(s.asked()));
    s.release();
    QCOMPARE(asked.size(), 1);
}

HEADLIGHT_TEST(SelectionTest)
#include "selection_test.moc"
