// SPDX-License-Identifier: GPL-3.0-or-later
// The Stage under mouse and wheel: what is pointed at is what one zooms to.
#include "tests/widgets/support/story_run.h"
#include "tests/widgets/support/widget_test.h"
#include "widgets/picture/painter.h"
#include "widgets/stage/stage_view.h"

#include <QTest>
#include <QWheelEvent>

using namespace headlight;
using engine::HookKind;

namespace {

struct Shown {
    StoryRun story;
    Playhead playhead;
    std::unique_ptr<StageView> view;

    explicit Shown(const std::string& prompt = "Once upon a time there was a little girl named Lily.") {
        story.run(prompt);
        story.selection.setLayerHead(2, 1);
        view = std::make_unique<StageView>(story.store, story.selection, playhead);
        view->resize(1100, 680);
        view->show();
    }
    void wheel(QPointF at, int angle, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
        QWheelEvent event(at, view->mapToGlobal(at), {}, QPoint(0, angle), Qt::NoButton, modifiers, Qt::NoScrollPhase,
                          false);
        QCoreApplication::sendEvent(view.get(), &event);
    }
    void rest() { view->zoom().advance(10); }
    QImage picture() { return renderImage(view->displayList(), Theme::named(ThemeName::Light)); }
    QPointF boxNamed(const QString& id) {
        for (const Item& item : view->displayList().items)
            if (const auto* box = std::get_if<BoxItem>(&item); box && box->id == id)
                return box->rect.center();
        return {-1, -1};
    }
};

} // namespace

class StageViewTest : public headlight::test::WidgetTest {
    Q_OBJECT
private slots:
    void wheelGoesOneLevelANotch();
    void fineWheelsAddUp();
    void thereAndBackIsTheSamePicture();
    void doubleClickSelectsWhatItZoomsTo();
    void thePathIsClicked();
    void tokensFewerAndMore();
    void everyFrameOfAZoomIsWhole();
};

void StageViewTest::wheelGoesOneLevelANotch() {
    Shown s;
    s.wheel({550, 300}, 120);
    QCOMPARE(s.view->zoom().level(), StageLevel::Attention);
    s.rest();
    s.wheel({550, 300}, -120);
    s.wheel({550, 300}, -120);
    s.rest();
    QCOMPARE(s.view->zoom().level(), StageLevel::Model);
}

void StageViewTest::fineWheelsAddUp() {
    Shown s;
    for (int i = 0; i < 7; ++i)
        s.wheel({550, 300}, 15);
    QCOMPARE(s.view->zoom().level(), StageLevel::Block);
    s.wheel({550, 300}, 15);
    QCOMPARE(s.view->zoom().level(), StageLevel::Attention);
}

void StageViewTest::thereAndBackIsTheSamePicture() {
    Shown s;
    for (StageLevel level :
         {StageLevel::Model, StageLevel::Block, StageLevel::Attention, StageLevel::Matrix, StageLevel::Element}) {
        s.view->zoom().jump(level);
        const QImage before = s.picture();
        if (level != StageLevel::Element) {
            s.view->zoom().in();
            for (int i = 0; i < 20; ++i)
                s.view->zoom().advance(0.01);
            QVERIFY(s.picture() != before);
            s.rest();
            s.view->zoom().out();
            s.rest();
        }
        QCOMPARE(s.picture(), before);
    }
}

void StageViewTest::doubleClickSelectsWhatItZoomsTo() {
    Shown s;
    // A key's score at the block level: its key is looked at from then on.
    const engine::ElementRef score{{HookKind::AttnDot, 2}, {1, s.story.store.length() - 1, 3}};
    const auto at = s.view->displayList().rectOf(score);
    QVERIFY(at);
    QTest::mouseDClick(s.view.get(), Qt::LeftButton, {}, at->center().toPoint());
    QCOMPARE(s.view->zoom().level(), StageLevel::Attention);
    QCOMPARE(s.story.selection.key(), 3);
    s.rest();
    const QPointF head = s.boxNamed(QStringLiteral("head.4"));
    QVERIFY(head.x() > 0);
    s.wheel(head, 120);
    QCOMPARE(s.story.selection.head(), 4);
    QCOMPARE(s.view->zoom().level(), StageLevel::Matrix);
    s.rest();
    const engine::ElementRef cell{{HookKind::Pattern, 2}, {4, 5, 2}};
    const auto there = s.view->displayList().rectOf(cell);
    QVERIFY(there);
    s.wheel(there->center(), 120);
    QCOMPARE(s.view->zoom().level(), StageLevel::Element);
    QVERIFY(s.story.selection.asked() == Provenance(cell));
    QCOMPARE(s.story.selection.query(), 5);
}

void StageViewTest::thePathIsClicked() {
    Shown s;
    for (int level : {3, 0, 2, 4, 1}) {
        const QPointF at = s.boxNamed(QStringLiteral("path.%1").arg(level));
        QVERIFY(at.x() > 0);
        QTest::mouseClick(s.view.get(), Qt::LeftButton, {}, at.toPoint());
        QCOMPARE(static_cast<int>(s.view->zoom().level()), level);
        s.rest();
    }
}

void StageViewTest::tokensFewerAndMore() {
    Shown s;
    const int length = s.story.store.length();
    s.wheel({550, 300}, 120, Qt::ControlModifier);
    const TokenWindow window = s.view->zoom().window();
    QVERIFY(window.count > 0 && window.count < length);
    const int query = s.story.selection.query();
    QVERIFY(query >= window.first && query < window.first + window.count);
    s.wheel({550, 300}, 120, Qt::ShiftModifier);
    QVERIFY(s.view->zoom().window().first < window.first);
    for (int i = 0; i < 12; ++i)
        s.wheel({550, 300}, -120, Qt::ControlModifier);
    QVERIFY(s.view->zoom().window() == TokenWindow{});
    // However often, some tokens stay.
    for (int i = 0; i < 40; ++i)
        s.wheel({550, 300}, 120, Qt::ControlModifier);
    QVERIFY(s.view->zoom().window().count >= 1);
    s.story.run("One more");
    QVERIFY(!s.view->displayList().items.empty());
}

void StageViewTest::everyFrameOfAZoomIsWhole() {
    Shown s;
    s.view->zoom().jump(StageLevel::Model);
    s.view->zoom().to(StageLevel::Element);
    int frames = 0;
    while (s.view->zoom().moving() && ++frames < 500) {
        s.view->zoom().advance(0.016);
        const DisplayList& list = s.view->displayList();
        QVERIFY(!list.items.empty());
        for (const Item& item : list.items)
            if (const auto* grid = std::get_if<CellGrid>(&item)) {
                QVERIFY(std::isfinite(grid->rect.left()) && std::isfinite(grid->rect.width()));
                QVERIFY(grid->opacity > 0 && grid->opacity <= 1);
            }
    }
    QVERIFY(frames > 20);
}

HEADLIGHT_TEST(StageViewTest)
#include "stage_view_test.moc"
