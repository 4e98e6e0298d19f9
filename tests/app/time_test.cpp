// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/breakpoint_watch.h"
#include "app/breakpoints_dialog.h"
#include "app/cache_cost_text.h"
#include "app/scrub_bar.h"
#include "app/transport_bar.h"
#include "app/window_actions.h"
#include "engine/models/gpt2/gpt2_runner.h"
#include "tests/app/support/window_fixture.h"
#include "widgets/stage/stage_view.h"

#include <QActionGroup>
#include <QContextMenuEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>

namespace headlight::test {

using engine::ElementRef;
using engine::HookKind;

namespace {

Breakpoint breakpoint(const QString& text) {
    return std::get<Breakpoint>(parseBreakpoint(text));
}

void goTo(WindowFixture& f, HookKind kind, int position) {
    Playhead& playhead = f.session().playhead();
    const engine::Op* op = f.store().ops()->producer({kind, f.session().selection().layer()});
    playhead.goToBeat(playhead.timeline().find(position, op->id));
}

/// Lets it play until it stands, without waiting for the clock.
void playOut(Playhead& playhead) {
    playhead.play();
    for (int i = 0; i < 100'000 && playhead.playing(); ++i)
        playhead.advance(0.2);
}

QString lineOf(WindowFixture& f, const char* name) {
    const auto* label = f.window->findChild<QLabel*>(QLatin1String(name));
    return label->isVisible() ? label->text() : QString();
}

/// Names of visible parts that stick out of the bar or lie over each other.
QString crowded(TransportBar& bar) {
    QList<QWidget*> parts;
    for (QWidget* part : bar.findChildren<QWidget*>())
        if (part->isVisibleTo(&bar) &&
            (qobject_cast<QToolButton*>(part) || qobject_cast<QLabel*>(part) ||
             part->objectName() == QLatin1String("scrubBar") || part->objectName() == QLatin1String("speed")))
            parts << part;
    const auto rectOf = [&](QWidget* part) { return QRect(part->mapTo(&bar, QPoint()), part->size()); };
    for (QWidget* part : parts) {
        const QRect rect = rectOf(part);
        if (!bar.rect().contains(rect) ||
            part->width() < part->minimumSizeHint().width() * !qobject_cast<QLabel*>(part))
            return QStringLiteral("%1 does not fit").arg(part->objectName());
        for (QWidget* other : parts)
            if (other != part && rect.intersects(rectOf(other)))
                return QStringLiteral("%1 lies over %2").arg(part->objectName(), other->objectName());
    }
    return {};
}

} // namespace

/// Loops, skipping, breakpoints and the cost of recomputing, in the real window.
class TimeTest : public WidgetTest {
    Q_OBJECT
private slots:
    void skippedPartsAreOneBeat();
    void whatIsSkippedIsRemembered();
    void theScrubBarsMenuSkips();
    void loopsByMenu();
    void conditionsStopPlaying();
    void opsAndHeadsStopPlaying();
    void numbersThatAreNotHereAreSaid();
    void numbersOfAFoldedLayerAreFetched();
    void theDialogSaysWhatIsWrong();
    void breakpointsAreRemembered();
    void theCacheIsMeasured();
    void measuringDisturbsNothing();
    void interruptedMeasuringGoesOn();
    void countsAreShort();
    void theBarFits_data();
    void theBarFits();
};

void TimeTest::skippedPartsAreOneBeat() {
    WindowFixture f;
    QVERIFY(f.open());
    Playhead& playhead = f.session().playhead();
    const int layer = f.session().selection().layer();
    goTo(f, HookKind::Pattern, 3);
    QVERIFY(walkFront(f.window->stage()->state()).has_value());
    QVERIFY(f.window->actions().skipPart->isEnabled() && !f.window->actions().showEverything->isEnabled());
    f.window->actions().skipPart->trigger();
    QVERIFY(playhead.beat()->collapsed);
    QCOMPARE(playhead.beat()->position, 3);
    QCOMPARE(playhead.phase().phase, 1.0);
    QVERIFY2(f.window->transport()->title().contains(QLatin1String("attention")),
             qPrintable(f.window->transport()->title()));
    QVERIFY(!walkFront(f.window->stage()->state()).has_value());
    QVERIFY(!f.window->actions().skipPart->isEnabled() && f.window->actions().showEverything->isEnabled());

    // Every op of the part is as far as the beat: its grids fill together.
    StageState state = f.window->stage()->state();
    state.phase = 0.5;
    const DisplayList half = layoutLevel(state, StageLevel::Block, {1200, 760});
    for (const HookKind kind : {HookKind::Pattern, HookKind::AttnScores, HookKind::Z}) {
        const auto grids = half.gridsOf({kind, layer});
        QVERIFY(!grids.empty());
        QVERIFY(std::any_of(grids.begin(), grids.end(), [](const CellGrid* grid) {
            const int cells = grid->rows * grid->columns;
            return grid->revealed > 0 && grid->revealed < cells;
        }));
    }
    f.window->actions().showEverything->trigger();
    QVERIFY(!playhead.beat()->collapsed);
    QCOMPARE(playhead.beat()->position, 3);
    QCOMPARE(playhead.beat()->part.value(), ChapterPart::Attention);
}

void TimeTest::whatIsSkippedIsRemembered() {
    WindowFixture f;
    QVERIFY(f.open());
    goTo(f, HookKind::MlpPost, 2);
    f.window->actions().skipPart->trigger();
    f.window->close();
    WindowOptions options;
    options.settings = f.settings.get();
    MainWindow again(std::move(options));
    QVERIFY(again.session().playhead().collapsed() == std::set{ChapterPart::Mlp});
}

void TimeTest::theScrubBarsMenuSkips() {
    WindowFixture f;
    QVERIFY(f.open());
    Playhead& playhead = f.session().playhead();
    ScrubBar* scrub = f.window->transport()->scrubBar();
    playhead.toStart();
    goTo(f, HookKind::Q, 2);
    const double seconds = playhead.beat()->start + 0.01;
    playhead.toStart();
    const QPoint at(qRound(scrub->xOf(seconds)), scrub->height() / 2);
    const Beat* under = scrub->beatAt(at.x());
    QVERIFY(under);
    const auto menuAt = [&](QPoint point, QContextMenuEvent::Reason reason) {
        QContextMenuEvent event(reason, point, scrub->mapToGlobal(point));
        QCoreApplication::sendEvent(scrub, &event);
        return f.window->findChild<QMenu*>(QStringLiteral("scrubMenu"));
    };
    QPointer<QMenu> menu = menuAt(at, QContextMenuEvent::Mouse);
    QVERIFY(menu);
    QVERIFY(!menu->actions().isEmpty());
    menu->close();
    QTRY_VERIFY(!menu);
    // From the keyboard it is about where the playhead stands: the embeddings.
    menu = menuAt({}, QContextMenuEvent::Keyboard);
    QVERIFY(menu);
    QVERIFY2(menu->actions().front()->text().contains(QLatin1String("embeddings")),
             qPrintable(menu->actions().front()->text()));
    menu->actions().front()->trigger();
    QVERIFY(playhead.collapsed() == std::set{ChapterPart::Embeddings});
    QCOMPARE(playhead.beat()->part.value(), ChapterPart::Embeddings);
    menu->close();
}

void TimeTest::loopsByMenu() {
    WindowFixture f;
    QVERIFY(f.open());
    Playhead& playhead = f.session().playhead();
    goTo(f, HookKind::Pattern, 3);
    ScrubBar* scrub = f.window->transport()->scrubBar();
    const QImage before = scrub->grab().toImage();
    QAction* part = f.window->actions().loops->actions()[static_cast<int>(LoopKind::Part)];
    part->trigger();
    QVERIFY(playhead.loop() == LoopKind::Part);
    QVERIFY(part->isChecked());
    QVERIFY(scrub->grab().toImage() != before); // the stretch is drawn
    const auto [first, last] = playhead.loopBeats();
    playhead.play();
    for (int i = 0; i < 300; ++i) {
        playhead.advance(0.1);
        QVERIFY(playhead.playing());
        const int beat = playhead.phase().beat;
        QVERIFY(beat >= first && beat <= last);
    }
    // At the very end, too, playing goes round the loop and not back to the token's first beat.
    playhead.toEnd();
    f.window->actions().playPause->trigger();
    QVERIFY(playhead.playing());
    QCOMPARE(playhead.phase().beat, playhead.loopBeats().first);
    QCOMPARE(playhead.beat()->part.value(), ChapterPart::Final);
    playhead.pause();
    playhead.setLoop(LoopKind::Off);
    QVERIFY(f.window->actions().loops->actions().front()->isChecked());
}

void TimeTest::conditionsStopPlaying() {
    WindowFixture f;
    QVERIFY(f.open());
    Playhead& playhead = f.session().playhead();
    auto& selection = f.session().selection();
    const int layer = selection.layer(), head = 2;
    // The threshold lies just below what token 4 has most: where is the first token that exceeds it?
    const auto strongest = [&](int query) {
        ElementRef best{{HookKind::Pattern, layer}, {head, query, 0}};
        for (int key = 1; key <= query; ++key)
            if (const ElementRef e{best.hook, {head, query, key}}; f.store().value(e) > f.store().value(best))
                best = e;
        return best;
    };
    const double threshold = static_cast<double>(f.store().value(strongest(4))) - 1e-4;
    int expected = 0;
    while (static_cast<double>(f.store().value(strongest(expected))) <= threshold)
        ++expected;
    QVERIFY(expected <= 4);
    f.window->breakpoints().add(
        breakpoint(QStringLiteral("pattern[%1.%2][q][k] > %3").arg(layer).arg(head).arg(threshold, 0, 'f', 6)));
    QVERIFY(lineOf(f, "stopLine").contains(QLatin1String("pattern[")));
    selection.setHead(0);
    playhead.toStart();
    playOut(playhead);
    QCOMPARE(playhead.beat()->position, expected);
    QCOMPARE(selection.head(), head);
    QCOMPARE(playhead.beat()->ops.front(), f.store().ops()->producer({HookKind::Pattern, layer})->id);
    QCOMPARE(playhead.phase().phase, 1.0);
    QCOMPARE(selection.asked(), Provenance(strongest(expected)));
    const QString line = lineOf(f, "stopLine");
    QVERIFY2(line.contains(QString::fromStdString(engine::toString(strongest(expected)))), qPrintable(line));
    QVERIFY2(line.contains(QString::number(static_cast<double>(f.store().value(strongest(expected))), 'g', 4)),
             qPrintable(line));
    playhead.stepForward(); // no longer stopped there
    QVERIFY(!f.window->breakpoints().stopped());
    // Switched off, it plays to the end.
    f.window->breakpoints().setEnabled(0, false);
    QCOMPARE(lineOf(f, "stopLine"), QString());
    playOut(playhead);
    QCOMPARE(playhead.phase().beat + 1, static_cast<int>(playhead.timeline().beats().size()));
}

void TimeTest::opsAndHeadsStopPlaying() {
    WindowFixture f;
    QVERIFY(f.open());
    Playhead& playhead = f.session().playhead();
    const int layer = f.session().selection().layer();
    ScrubBar* scrub = f.window->transport()->scrubBar();
    QVERIFY(scrub->marks().empty());
    f.window->breakpoints().add(breakpoint(QStringLiteral("op mlp_out")));
    QCOMPARE(static_cast<int>(scrub->marks().size()), f.store().length());
    f.window->breakpoints().add(breakpoint(QStringLiteral("head %1.3").arg(layer)));
    QCOMPARE(static_cast<int>(scrub->marks().size()), 2 * f.store().length());
    playhead.toStart();
    playOut(playhead);
    QCOMPARE(playhead.beat()->ops.front(), f.store().ops()->producer({HookKind::Q, layer})->id);
    QCOMPARE(f.session().selection().head(), 3);
    QVERIFY(std::find(scrub->marks().begin(), scrub->marks().end(), playhead.seconds()) != scrub->marks().end());
    playOut(playhead);
    QCOMPARE(playhead.beat()->ops.front(), f.store().ops()->producer({HookKind::MlpOut, layer})->id);
    QCOMPARE(playhead.beat()->position, 0);
    QVERIFY(lineOf(f, "stopLine").contains(QLatin1String("op mlp_out")));
    f.window->breakpoints().remove(0);
    playOut(playhead);
    QCOMPARE(playhead.beat()->position, 1);
}

void TimeTest::numbersThatAreNotHereAreSaid() {
    const auto model = engine::Gpt2Model::load(HEADLIGHT_MODELS_DIR "/story-gpt");
    engine::Gpt2Runner runner(model, 1);
    TraceStore store;
    Selection selection;
    Playhead playhead;
    BreakpointWatch watch(store, selection, playhead);
    store.setModel(model, nullptr);
    const std::vector<engine::TokenId> ids{5, 6, 7};
    const auto trace = runner.run(ids);
    store.setTrace(trace, 3);
    playhead.setTimeline(Timeline::make(*store.ops(), 0, 2, 0));
    watch.add(breakpoint(QStringLiteral("pattern[1][q][k] > 0.001")));
    watch.add(breakpoint(QStringLiteral("layer 77")));
    QVERIFY(watch.trouble(1).contains(QLatin1String("77")));
    playOut(playhead);
    QVERIFY(!watch.stopped());
    QVERIFY2(watch.trouble(0).contains(QLatin1String("layer 1")), qPrintable(watch.trouble(0)));
    QVERIFY(watch.line().contains(watch.trouble(0)));
    store.addInside(trace, runner.inside(*trace, 1), 0);
    QCOMPARE(watch.trouble(0), QString());
    playhead.toStart();
    playOut(playhead);
    QVERIFY(watch.stopped());
    QVERIFY(playhead.beat()->folded);
    QCOMPARE(playhead.beat()->layer, 1);
    QCOMPARE(playhead.beat()->position, 0);
}

void TimeTest::numbersOfAFoldedLayerAreFetched() {
    WindowFixture f;
    QVERIFY(f.open());
    const int other = f.session().selection().layer() == 0 ? 1 : 0;
    f.window->breakpoints().add(breakpoint(QStringLiteral("pattern[%1] > 2").arg(other)));
    f.session().setText(QStringLiteral("A cat"));
    QTRY_VERIFY(f.session().settled() && f.store().inside(other));
}

void TimeTest::theDialogSaysWhatIsWrong() {
    WindowFixture f;
    QVERIFY(f.open());
    f.window->actions().breakpoints->trigger();
    auto* dialog = f.window->findChild<BreakpointsDialog*>();
    QVERIFY(dialog && dialog->isVisible());
    auto* line = dialog->findChild<QLineEdit*>();
    auto* error = dialog->findChild<QLabel*>(QStringLiteral("breakpointError"));
    auto* list = dialog->findChild<QListWidget*>();
    QCOMPARE(error->text(), QString()); // nothing is wrong with nothing
    QTest::keyClicks(line, QStringLiteral("patern > 1"));
    QVERIFY2(error->text().contains(QLatin1String("patern")), qPrintable(error->text()));
    QTest::keyClick(line, Qt::Key_Return);
    QCOMPARE(list->count(), 0);
    line->clear();
    QTest::keyClicks(line, QStringLiteral("layer 99"));
    QVERIFY2(error->text().contains(QLatin1String("99")), qPrintable(error->text()));
    line->clear();
    QTest::keyClicks(line, QStringLiteral("op softmax"));
    QCOMPARE(error->text(), QString());
    QTest::keyClick(line, Qt::Key_Return);
    QVERIFY(dialog->isVisible());
    QTRY_COMPARE(list->count(), 1);
    QCOMPARE(line->text(), QString());
    list->item(0)->setCheckState(Qt::Unchecked);
    QVERIFY(!f.window->breakpoints().entries().front().enabled);
    QCoreApplication::processEvents();
    list->setCurrentRow(0);
    for (auto* button : dialog->findChildren<QPushButton*>())
        if (button->text() == QLatin1String("Remove"))
            button->click();
    QTRY_COMPARE(list->count(), 0);
    QVERIFY(f.window->breakpoints().entries().empty());
    // What was written for one model is kept for the next, and said not to fit.
    f.window->breakpoints().fromSettings({QStringLiteral("+layer 99"), QStringLiteral("+no such thing")});
    QTRY_COMPARE(list->count(), 1);
    QVERIFY(list->item(0)->text().contains(QLatin1String("no layer 99")));
    dialog->reject();
}

void TimeTest::breakpointsAreRemembered() {
    WindowFixture f;
    f.window->breakpoints().add(breakpoint(QStringLiteral("op softmax")));
    f.window->breakpoints().add(breakpoint(QStringLiteral("|q[1.0][i][j]| >= 4")));
    f.window->breakpoints().setEnabled(0, false);
    f.window->actions().recomputeCost->setChecked(true);
    f.window->close();
    WindowOptions options;
    options.settings = f.settings.get();
    MainWindow again(std::move(options));
    const auto& entries = again.breakpoints().entries();
    QCOMPARE(entries.size(), 2U);
    QVERIFY(!entries[0].enabled && entries[1].enabled);
    QCOMPARE(entries[1].breakpoint.text, QStringLiteral("|q[1.0][i][j]| >= 4"));
    QVERIFY(again.actions().recomputeCost->isChecked());
}

void TimeTest::theCacheIsMeasured() {
    WindowFixture f;
    QVERIFY(f.open());
    QCOMPARE(lineOf(f, "costLine"), QString());
    f.window->actions().recomputeCost->setChecked(true);
    QVERIFY(!f.session().canMeasureRecompute()); // the prompt was computed at once
    QVERIFY2(lineOf(f, "costLine").contains(QLatin1String("Generate a token")), qPrintable(lineOf(f, "costLine")));
    const int typed = f.store().length();
    f.session().generate(3);
    QVERIFY(f.waitSettled());
    QTRY_VERIFY_WITH_TIMEOUT(f.store().recompute().has_value(), 30'000);
    const CacheCost cost = *f.store().recompute();
    QCOMPARE(cost.newRows, 1);
    QCOMPARE(cost.cachedRows, typed + 2);
    QCOMPARE(cost.decodeSeconds, f.store().trace()->node()->seconds);
    QVERIFY(cost.recomputeSeconds > 0);
    QCOMPARE(cost.multiplyAddsDecode, multiplyAdds(*f.store().ops(), typed + 2, 1));
    QCOMPARE(cost.multiplyAddsRecompute, multiplyAdds(*f.store().ops(), 0, typed + 3));
    QVERIFY(lineOf(f, "costLine").contains(shortCount(cost.multiplyAddsRecompute)));
    f.session().stepBack(); // a state that another call ended in
    QVERIFY(f.waitSettled());
    QTRY_VERIFY_WITH_TIMEOUT(f.store().recompute().has_value(), 30'000);
    QCOMPARE(f.store().recompute()->cachedRows, typed + 1);
    f.window->actions().recomputeCost->setChecked(false);
    QVERIFY(!f.store().recompute());
    QCOMPARE(lineOf(f, "costLine"), QString());
}

void TimeTest::measuringDisturbsNothing() {
    WindowFixture f;
    QVERIFY(f.open());
    f.window->actions().recomputeCost->setChecked(true);
    for (int i = 0; i < 6; ++i) { // on and on, whatever is being measured meanwhile
        f.session().generate(1);
        QVERIFY(f.waitIdle());
        f.session().setMeasureRecompute(i % 2 == 0);
        f.session().selection().setLayer(i % 3);
    }
    f.session().setMeasureRecompute(true);
    QVERIFY(f.waitSettled());
    QTRY_VERIFY_WITH_TIMEOUT(f.store().recompute().has_value(), 30'000);
    QCOMPARE(difference(f.logits(), DirectRun(f.tokens()).logits, 1e-3f), QString());
    f.window->close(); // while one may be on its way
}

void TimeTest::interruptedMeasuringGoesOn() {
    WindowFixture f;
    QVERIFY(f.open(QStringLiteral("Once there was a dog and a cat. ").repeated(20)));
    f.session().generate(1);
    QVERIFY(f.waitSettled());
    QVERIFY(f.session().canMeasureRecompute());
    for (int i = 0; i < 12; ++i) {
        f.session().setMeasureRecompute(false);
        f.session().setMeasureRecompute(true);
        QTest::qSleep(1 + i); // the worker is in the middle of it
        f.session().service().sample(f.store().trace(), f.session().sampling());
        QTRY_VERIFY_WITH_TIMEOUT(f.store().recompute().has_value(), 5'000);
    }
}

void TimeTest::countsAreShort() {
    QCOMPARE(shortCount(312), QStringLiteral("312"));
    QCOMPARE(shortCount(1'234'567), QStringLiteral("1.23 M"));
    QCOMPARE(shortCount(110'000'000), QStringLiteral("110 M"));
    QCOMPARE(shortCount(123'600'000'000), QStringLiteral("124 G"));
    const CacheCost cost{8, 1, 0.0013, 0.0079, 12'000'000, 110'000'000};
    QCOMPARE(cacheCostText(cost), QStringLiteral("With cache: 1 row(s), 12.0 M multiply-adds, 1.30 ms · without: 9 "
                                                 "row(s), 110 M, 7.90 ms (measured)"));
    CacheCost unmeasured = cost;
    unmeasured.recomputeSeconds = 0;
    QVERIFY(cacheCostText(unmeasured).contains(QLatin1String("not measured")));
}

void TimeTest::theBarFits_data() {
    QTest::addColumn<int>("width");
    QTest::addColumn<int>("percent");
    for (const int width : {560, 720, 830, 1600})
        for (const int percent : {100, 150, 200})
            QTest::addRow("%d px at %d %%", width, percent) << width << percent;
}

void TimeTest::theBarFits() {
    QFETCH(int, width);
    QFETCH(int, percent);
    WindowFixture f;
    QVERIFY(f.open());
    f.window->setTextSize(percent);
    TransportBar* bar = f.window->transport();
    bar->setStopLine(QString(300, QLatin1Char('x')), true);
    bar->setCostLine(QStringLiteral("words ").repeated(40));
    bar->setParent(nullptr);
    bar->resize(width, 40);
    bar->show();
    QCoreApplication::processEvents();
    bar->resize(width, bar->heightForWidth(width));
    QCoreApplication::processEvents();
    const int least = bar->minimumSizeHint().width();
    const QString problem = crowded(*bar);
    const int got = bar->width();
    bar->setParent(f.window->centralWidget());
    f.window->setTextSize(100);
    QVERIFY2(least <= 560, qPrintable(QString::number(least)));
    QCOMPARE(got, width);
    QCOMPARE(problem, QString());
}

HEADLIGHT_TEST(TimeTest)

} // namespace headlight::test

#include "time_test.moc"
