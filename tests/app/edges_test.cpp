// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/model_library.h"
#include "app/prompt_panel.h"
#include "app/transport_bar.h"
#include "app/window_actions.h"
#include "tests/app/support/window_fixture.h"
#include "tests/cli/model_folder.h"
#include "widgets/attention/attention_panel.h"
#include "widgets/decoding/candidates_view.h"
#include "widgets/inspector/inspector_view.h"
#include "widgets/stage/stage_view.h"
#include "widgets/tokens/tokens_panel.h"

#include <QAbstractButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTabWidget>

#include <algorithm>
#include <cmath>

namespace headlight::test {

using engine::ElementRef;
using engine::HookKind;

namespace {

bool same(float a, float b) {
    return a == b || (std::isnan(a) && std::isnan(b));
}

/// What is wrong with a cell of the Stage's picture: it shows a number that the open model does not have, or another
/// one than the store has for it. "" when all of them are right.
QString wrongCell(WindowFixture& f) {
    const DisplayList& list = f.window->stage()->displayList();
    const int layers = f.store().model() ? f.store().model()->shape().layerCount : 0;
    for (const Item& item : list.items) {
        const auto* grid = std::get_if<CellGrid>(&item);
        if (!grid || grid->pooled() > 1)
            continue;
        for (int row = 0; row < grid->rows; ++row)
            for (int column = 0; column < grid->columns; ++column) {
                if (!grid->shows(row, column))
                    continue;
                const Provenance from = grid->source.at(row, column);
                const auto* element = std::get_if<ElementRef>(&from);
                if (!element)
                    continue;
                const QString name = QString::fromStdString(engine::toString(*element));
                if (element->hook.layer >= layers || !f.store().has(*element))
                    return name + QStringLiteral(" is drawn and does not exist");
                if (!same(f.store().value(*element), grid->value(row, column)))
                    return QStringLiteral("%1 is drawn as %2 instead of %3")
                        .arg(name)
                        .arg(grid->value(row, column))
                        .arg(f.store().value(*element));
            }
    }
    return {};
}

int gridsOn(const DisplayList& list) {
    return static_cast<int>(std::count_if(list.items.begin(), list.items.end(),
                                          [](const Item& item) { return std::holds_alternative<CellGrid>(item); }));
}

/// "" when the playhead stands somewhere that exists.
QString lostPlayhead(WindowFixture& f) {
    const Playhead& playhead = f.session().playhead();
    const Beat* beat = playhead.beat();
    if (!beat)
        return QStringLiteral("there is no beat");
    if (beat->position < 0 || beat->position >= f.store().length())
        return QStringLiteral("it stands at token %1 of %2").arg(beat->position).arg(f.store().length());
    if (beat->layer >= f.store().model()->shape().layerCount)
        return QStringLiteral("it stands in layer %1").arg(beat->layer);
    if (!(playhead.seconds() >= 0 && playhead.seconds() <= playhead.timeline().duration()))
        return QStringLiteral("it stands at %1 s").arg(playhead.seconds());
    return {};
}

/// A model with fewer layers, fewer heads and other tokens than the bundled one.
struct OtherModel {
    OtherModel() {
        folder.setContextLength(128);
        folder.write();
    }
    QString path() const { return QString::fromStdString(folder.dir()); }
    ::test::ModelFolder folder;
};

/// Visible buttons whose words do not fit.
QStringList cutButtons(const QWidget& window) {
    QStringList out;
    for (const auto* button : window.findChildren<QAbstractButton*>())
        if (button->isVisible() && !button->text().isEmpty() && button->width() < button->minimumSizeHint().width())
            out << button->text();
    return out;
}

} // namespace

/// What happens in the middle of something else, and in windows of every size.
class EdgesTest : public WidgetTest {
    Q_OBJECT
private slots:
    void cleanup() { Theme::setTextScale(1); }
    void switchingModelsWhilePlaying_data();
    void switchingModelsWhilePlaying();
    void switchingWhileAZoomMoves();
    void generatingAtANumber();
    void undoingANumberAway();
    void everySizeHasRoom_data();
    void everySizeHasRoom();
    void askingLeavesTheStageInSight();
    void partsMoveAndComeBack();
};

void EdgesTest::switchingModelsWhilePlaying_data() {
    QTest::addColumn<int>("level");
    for (int level = 0; level < stageLevelCount; ++level)
        QTest::addRow("level %d", level) << level;
}

void EdgesTest::switchingModelsWhilePlaying() {
    QFETCH(int, level);
    const OtherModel other;
    WindowFixture f;
    QVERIFY(f.open());
    Playhead& playhead = f.session().playhead();
    Selection& selection = f.session().selection();
    selection.setLayerHead(5, 5);
    QVERIFY(f.waitSettled());
    f.window->stage()->zoom().jump(static_cast<StageLevel>(level));
    const ElementRef asked{{HookKind::Pattern, 5}, {5, 3, 2}};
    selection.ask(asked);
    selection.setHover(asked);
    playhead.goToBeat(playhead.timeline().find(2, f.store().ops()->producer({HookKind::AttnDot, 5})->id));
    playhead.play();
    playhead.advance(0.3);
    QVERIFY(gridsOn(f.window->stage()->displayList()) > 0);

    // Loaded, and held up before its first forward call: nothing of the old model is left.
    f.gate.close();
    const auto before = f.store().model();
    f.window->openModel(other.path());
    QVERIFY(QTest::qWaitFor([&] { return f.store().model() != before; }, 20'000));
    QCOMPARE(gridsOn(f.window->stage()->displayList()), 0);
    QVERIFY(!playhead.playing());
    QVERIFY(playhead.timeline().empty());
    QVERIFY(std::holds_alternative<std::monostate>(selection.asked()));
    QVERIFY(std::holds_alternative<std::monostate>(selection.hover()));
    f.window->actions().explain->trigger(); // about nothing
    f.window->actions().playPause->trigger();
    f.window->actions().nextBeat->trigger();
    f.gate.open();
    QVERIFY(f.waitSettled());
    QVERIFY(selection.layer() < 2 && selection.head() < 2);
    QCOMPARE(static_cast<int>(f.window->stage()->zoom().level()), level);
    QVERIFY(gridsOn(f.window->stage()->displayList()) > 0);
    QVERIFY2(wrongCell(f).isEmpty(), qPrintable(wrongCell(f)));
    QVERIFY2(lostPlayhead(f).isEmpty(), qPrintable(lostPlayhead(f)));

    // It goes on: the followed token's walk, to its end.
    f.window->actions().playPause->trigger();
    QVERIFY(playhead.playing());
    for (int i = 0; i < 2000 && playhead.playing(); ++i) {
        playhead.advance(0.2);
        QVERIFY2(lostPlayhead(f).isEmpty(), qPrintable(lostPlayhead(f)));
        if (i % 8 == 0)
            QVERIFY2(wrongCell(f).isEmpty(), qPrintable(wrongCell(f)));
    }
    QVERIFY(!playhead.playing());
    QCOMPARE(playhead.beat()->position, f.store().length() - 1);

    // And back, again while playing.
    playhead.toStart();
    playhead.play();
    playhead.advance(1);
    f.window->openModel(bundledModel());
    QVERIFY(QTest::qWaitFor([&] { return f.store().model() && f.store().model()->shape().layerCount == 6; }, 20'000));
    QVERIFY(f.waitSettled());
    QVERIFY2(wrongCell(f).isEmpty(), qPrintable(wrongCell(f)));
    QVERIFY2(lostPlayhead(f).isEmpty(), qPrintable(lostPlayhead(f)));
}

void EdgesTest::switchingWhileAZoomMoves() {
    const OtherModel other;
    WindowFixture f;
    QVERIFY(f.open());
    f.session().selection().setLayerHead(4, 4);
    QVERIFY(f.waitSettled());
    Zoom& zoom = f.window->stage()->zoom();
    zoom.jump(StageLevel::Model);
    zoom.to(StageLevel::Element);
    zoom.advance(0.1);
    QVERIFY(zoom.moving());
    QVERIFY(gridsOn(f.window->stage()->displayList()) > 0);
    f.gate.close();
    const auto before = f.store().model();
    f.window->openModel(other.path());
    QVERIFY(QTest::qWaitFor([&] { return f.store().model() != before; }, 20'000));
    QCOMPARE(gridsOn(f.window->stage()->displayList()), 0);
    f.gate.open();
    QVERIFY(f.waitSettled());
    QVERIFY(QTest::qWaitFor([&] { return !zoom.moving(); }, 10'000));
    QCOMPARE(zoom.level(), StageLevel::Element);
    QVERIFY2(wrongCell(f).isEmpty(), qPrintable(wrongCell(f)));
}

void EdgesTest::generatingAtANumber() {
    WindowFixture f;
    QVERIFY(f.open());
    Selection& selection = f.session().selection();
    f.window->stage()->zoom().jump(StageLevel::Element);
    const ElementRef asked{{HookKind::Pattern, selection.layer()}, {1, f.store().length() - 1, 2}};
    selection.ask(asked);
    const float value = f.store().value(asked);
    const int length = f.store().length();
    QString wrong;
    QObject::connect(&f.store(), &TraceStore::stagesChanged, f.window.get(), [&] {
        if (f.store().stages() && wrong.isEmpty())
            wrong = wrongCell(f);
    });
    f.session().generate(5);
    QVERIFY(QTest::qWaitFor([&] { return f.store().length() == length + 5; }, 20'000));
    QVERIFY(f.waitSettled());
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
    QVERIFY2(wrongCell(f).isEmpty(), qPrintable(wrongCell(f)));
    // What was asked is still what is shown, and what came after it did not change it.
    QCOMPARE(f.window->stage()->zoom().level(), StageLevel::Element);
    QVERIFY(selection.asked() == Provenance(asked));
    QVERIFY(elementInView(f.window->stage()->state()) == asked);
    QVERIFY(std::abs(f.store().value(asked) - value) < 2e-4);
    QVERIFY2(lostPlayhead(f).isEmpty(), qPrintable(lostPlayhead(f)));
}

void EdgesTest::undoingANumberAway() {
    WindowFixture f;
    QVERIFY(f.open());
    const int length = f.store().length();
    f.session().generate(2);
    QVERIFY(QTest::qWaitFor([&] { return f.store().length() == length + 2; }, 20'000));
    QVERIFY(f.waitSettled());
    Selection& selection = f.session().selection();
    f.window->stage()->zoom().jump(StageLevel::Element);
    const ElementRef asked{{HookKind::Pattern, selection.layer()}, {1, length + 1, 2}};
    selection.ask(asked);
    QVERIFY(elementInView(f.window->stage()->state()) == asked);
    for (int i = 0; i < 2; ++i) {
        f.window->actions().undo->trigger();
        QVERIFY(f.waitSettled());
    }
    QCOMPARE(f.store().length(), length);
    QVERIFY2(wrongCell(f).isEmpty(), qPrintable(wrongCell(f)));
    QVERIFY2(lostPlayhead(f).isEmpty(), qPrintable(lostPlayhead(f)));
    // Another number stands there until the asked one exists again.
    const auto inView = elementInView(f.window->stage()->state());
    QVERIFY(inView && *inView != asked);
    QVERIFY(f.store().has(*inView));
    for (int i = 0; i < 2; ++i) {
        f.window->actions().redo->trigger();
        QVERIFY(f.waitSettled());
    }
    QVERIFY(elementInView(f.window->stage()->state()) == asked);
    QVERIFY2(wrongCell(f).isEmpty(), qPrintable(wrongCell(f)));
}

void EdgesTest::everySizeHasRoom_data() {
    QTest::addColumn<QSize>("size");
    QTest::addColumn<int>("text");
    for (const QSize size : {QSize(800, 600), QSize(985, 700), QSize(1280, 800), QSize(1920, 1080), QSize(3840, 2160)})
        for (const int text : {100, 200})
            QTest::addRow("%dx%d, %d %%", size.width(), size.height(), text) << size << text;
}

void EdgesTest::everySizeHasRoom() {
    QFETCH(QSize, size);
    QFETCH(int, text);
    WindowFixture f;
    f.window->setTextSize(text);
    QVERIFY(f.open());
    f.window->resize(size);
    QCOMPARE(f.window->size(), size);
    const auto* area = qobject_cast<QScrollArea*>(f.window->centralWidget());
    QVERIFY(area);
    QTRY_COMPARE(area->horizontalScrollBar()->maximum(), 0);
    if (size.height() > 720 || text == 100) // small screens with the largest text scroll
        QTRY_COMPARE(area->verticalScrollBar()->maximum(), 0);
    QVERIFY2(cutButtons(*f.window).isEmpty(), qPrintable(cutButtons(*f.window).join(QLatin1Char('|'))));
    auto* details = f.window->findChild<QTabWidget*>(QStringLiteral("details"));
    for (QWidget* part : std::initializer_list<QWidget*>{f.window->stage(), f.window->tokens(), f.window->candidates(),
                                                         f.window->attention(), f.window->inspector()}) {
        for (int tab = 0; tab < details->count() && !part->isVisible(); ++tab)
            details->setCurrentIndex(tab);
        QVERIFY2(part->isVisible(), part->metaObject()->className());
        QCoreApplication::processEvents();
        QVERIFY(part->width() >= part->minimumSizeHint().width());
        QVERIFY2(cutButtons(*f.window).isEmpty(), qPrintable(cutButtons(*f.window).join(QLatin1Char('|'))));
    }
    details->setCurrentIndex(0);
    for (int level = 0; level < stageLevelCount; ++level) {
        f.window->stage()->zoom().jump(static_cast<StageLevel>(level));
        QVERIFY(gridsOn(f.window->stage()->displayList()) > 0);
        QVERIFY2(wrongCell(f).isEmpty(), qPrintable(wrongCell(f)));
    }
}

void EdgesTest::askingLeavesTheStageInSight() {
    WindowFixture f;
    f.window->resize(800, 600);
    QVERIFY(f.open());
    auto* details = f.window->findChild<QTabWidget*>(QStringLiteral("details"));
    QVERIFY(f.window->stage()->isVisible());
    const ElementRef element{{HookKind::Pattern, f.session().selection().layer()}, {1, 3, 2}};
    f.session().selection().ask(element);
    QVERIFY(f.window->stage()->isVisible());
    details->setCurrentWidget(f.window->inspector());
    QVERIFY(f.window->inspector()->isVisible());
    QVERIFY(!f.window->stage()->isVisible());
    f.window->actions().neutral->trigger();
    QVERIFY(f.window->stage()->isVisible());
    QVERIFY(f.window->stage()->hasFocus());
}

void EdgesTest::partsMoveAndComeBack() {
    WindowFixture f;
    QVERIFY(f.open());
    auto* details = f.window->findChild<QTabWidget*>(QStringLiteral("details"));
    f.window->prompt()->editor()->setFocus();
    QCOMPARE(details->count(), 5);
    f.window->resize(800, 600);
    QCOMPARE(details->count(), 7);
    QVERIFY(f.window->prompt()->editor()->hasFocus());
    QVERIFY(f.window->stage()->isVisible() && f.window->transport()->isVisible());
    f.window->actions().showTokens->setChecked(false);
    f.window->actions().showDetails->setChecked(false);
    f.window->actions().showCandidates->setChecked(false);
    QVERIFY(f.window->stage()->isVisible());
    for (QAction* action :
         {f.window->actions().showTokens, f.window->actions().showDetails, f.window->actions().showCandidates})
        action->setChecked(true);
    f.window->resize(2000, 1200);
    QCOMPARE(details->count(), 4);
    for (QWidget* part : std::initializer_list<QWidget*>{f.window->stage(), f.window->tokens(), f.window->candidates()})
        QVERIFY2(part->isVisible(), part->metaObject()->className());
    f.window->resize(1280, 800);
    QCOMPARE(details->count(), 5);
    QVERIFY(f.window->stage()->isVisible() && f.window->candidates()->isVisible());
}

HEADLIGHT_TEST(EdgesTest)

} // namespace headlight::test

#include "edges_test.moc"
