// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/support/widget_test.h"
#include "widgets/stage/zoom.h"

#include <QSignalSpy>
#include <QTest>

using namespace headlight;

class ZoomTest : public headlight::test::WidgetTest {
    Q_OBJECT
private slots:
    void goesLevelByLevelAndRests();
    void turnsRoundWhereItIs();
    void aLongWayIsBounded();
    void reducedMotionCuts();
    void endsAreEnds();
    void homeShowsEverythingAgain();
};

void ZoomTest::goesLevelByLevelAndRests() {
    Zoom zoom;
    QCOMPARE(zoom.level(), StageLevel::Block);
    QSignalSpy levels(&zoom, &Zoom::levelChanged);
    zoom.in();
    QCOMPARE(zoom.level(), StageLevel::Attention);
    QCOMPARE(zoom.depth(), 1.0);
    double last = zoom.depth();
    int frames = 0;
    while (zoom.moving() && ++frames < 1000) {
        zoom.advance(0.016);
        QVERIFY(zoom.depth() >= last);
        last = zoom.depth();
    }
    QCOMPARE(zoom.depth(), 2.0);
    QVERIFY2(frames * 0.016 >= 0.4 && frames * 0.016 <= 0.5, "a level takes 400 to 500 ms");
    QCOMPARE(levels.size(), 1);
}

void ZoomTest::turnsRoundWhereItIs() {
    Zoom zoom;
    zoom.in();
    zoom.advance(0.2);
    const double at = zoom.depth();
    QVERIFY(at > 1.05 && at < 1.95);
    zoom.out();
    QCOMPARE(zoom.depth(), at);
    for (int i = 0; i < 100; ++i)
        zoom.advance(0.016);
    QCOMPARE(zoom.depth(), 1.0);
}

void ZoomTest::aLongWayIsBounded() {
    Zoom zoom;
    zoom.jump(StageLevel::Model);
    zoom.to(StageLevel::Element);
    double seconds = 0;
    while (zoom.moving() && seconds < 10) {
        zoom.advance(0.016);
        seconds += 0.016;
    }
    QVERIFY2(seconds > 0.5 && seconds < 1.5, qPrintable(QString::number(seconds)));
}

void ZoomTest::reducedMotionCuts() {
    Zoom zoom;
    zoom.setReducedMotion(true);
    zoom.in();
    QVERIFY(!zoom.moving());
    QCOMPARE(zoom.depth(), 2.0);
}

void ZoomTest::endsAreEnds() {
    Zoom zoom;
    zoom.jump(StageLevel::Element);
    zoom.in();
    QCOMPARE(zoom.level(), StageLevel::Element);
    zoom.jump(StageLevel::Model);
    zoom.out();
    QCOMPARE(zoom.level(), StageLevel::Model);
    QVERIFY(!zoom.moving());
}

void ZoomTest::homeShowsEverythingAgain() {
    Zoom zoom;
    zoom.jump(StageLevel::Matrix);
    zoom.setWindow({4, 8});
    zoom.home();
    zoom.advance(10);
    QCOMPARE(zoom.level(), StageLevel::Block);
    QVERIFY(zoom.window() == TokenWindow{});
}

HEADLIGHT_TEST(ZoomTest)
#include "zoom_test.moc"
