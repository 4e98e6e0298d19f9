// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/calculator_window.h"
#include "app/command_palette.h"
#include "app/message_bar.h"
#include "app/model_library.h"
#include "app/positions_window.h"
#include "app/prompt_panel.h"
#include "app/scenes_window.h"
#include "app/scrub_bar.h"
#include "app/transport_bar.h"
#include "app/window_actions.h"
#include "tests/app/support/window_fixture.h"
#include "widgets/attention/attention_panel.h"
#include "widgets/attention/attention_view.h"
#include "widgets/decoding/candidates_view.h"
#include "widgets/inspector/inspector_view.h"
#include "widgets/stage/stage_view.h"
#include "widgets/tokens/token_strip_view.h"
#include "widgets/tokens/tokens_panel.h"

#include <QActionGroup>
#include <QComboBox>
#include <QFile>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QSet>
#include <QSvgRenderer>
#include <QTabBar>
#include <QTabWidget>
#include <QTableView>

namespace headlight::test {

namespace {
/// Opens what QObject keeps to its heirs.
struct Connections : QAction {
    static bool any(const QAction& action) {
        return (action.*&Connections::isSignalConnected)(QMetaMethod::fromSignal(&QAction::triggered));
    }
};
} // namespace

/// The window around the model: playing, asking, exporting, opening, closing, all by keyboard.
class WindowTest : public WidgetTest {
    Q_OBJECT
private slots:
    void scrubBeatsAndPlay();
    void keysLeaveTypingAlone();
    void everythingByKeyboard();
    void askingShowsFormulaAndSources();
    void exportsPngAndSvg();
    void cancelledExportWritesNothing();
    void failedExportIsSaid();
    void missingFolderKeepsThePicture();
    void brokenConfigKeepsThePicture();
    void tooLongPromptKeepsThePicture();
    void droppedFolderOpens();
    void actionsByName();
    void scenesAreChosenFromAList();
    void theCalculatorTakesTheSelectedHead();
    void positionsShowTheLoadedModel();
    void everyActionIsConnected();
    void themesAndTextSizes();
    void everyThemeAndRolePaletteReachesEveryView();
    void reducedMotionReachesPlayheadAndZoom();
    void settingsAreRemembered();
    void closingWhileBusyEnds();
};

void WindowTest::scrubBeatsAndPlay() {
    WindowFixture f;
    QVERIFY(f.open());
    Playhead& playhead = f.session().playhead();
    QVERIFY(!playhead.timeline().empty());
    f.window->stage()->setFocus();
    QTest::keyClick(f.window->stage(), Qt::Key_Home);
    QCOMPARE(playhead.seconds(), 0.0);
    QTest::keyClick(f.window->stage(), Qt::Key_End);
    const int last = playhead.phase().beat;
    QCOMPARE(last, static_cast<int>(playhead.timeline().beats().size()) - 1);
    QTest::keyClick(f.window->stage(), Qt::Key_Left);
    QCOMPARE(playhead.phase().beat, last - 1);
    const QString title = f.window->transport()->title();
    QTest::keyClick(f.window->stage(), Qt::Key_Right);
    QCOMPARE(playhead.phase().beat, last);
    QVERIFY(f.window->transport()->title() != title);

    ScrubBar* scrub = f.window->transport()->scrubBar();
    QTest::mouseClick(scrub, Qt::LeftButton, {}, QPoint(scrub->width() / 2, scrub->height() / 2));
    const double half = playhead.seconds() / playhead.timeline().duration();
    QVERIFY2(half > 0.45 && half < 0.55, qPrintable(QString::number(half)));
    const DisplayList scrubbed = f.window->stage()->displayList();
    // Forth and back: the same time shows the same picture.
    const double seconds = playhead.seconds();
    playhead.stepForward();
    playhead.setSeconds(seconds);
    QCOMPARE(f.window->stage()->displayList().items.size(), scrubbed.items.size());

    // Playing from the end walks the followed token from its first beat.
    playhead.toEnd();
    QTest::keyClick(f.window->stage(), Qt::Key_Space);
    QVERIFY(playhead.playing());
    QVERIFY(playhead.beat());
    QCOMPARE(playhead.beat()->position, f.store().length() - 1);
    QCOMPARE(f.session().selection().query(), f.store().length() - 1);
    QVERIFY(playhead.phase().beat < last);
    QTest::keyClick(f.window->stage(), Qt::Key_Space);
    QVERIFY(!playhead.playing());
}

void WindowTest::keysLeaveTypingAlone() {
    WindowFixture f;
    QVERIFY(f.open(QStringLiteral("A")));
    const double seconds = f.session().playhead().seconds();
    PromptEdit* editor = f.window->prompt()->editor();
    editor->setFocus();
    QTest::keyClicks(editor, QStringLiteral(" gs "));
    QTest::keyClick(editor, Qt::Key_Left);
    QTest::keyClick(editor, Qt::Key_Home);
    QTest::keyClick(editor, Qt::Key_Left, Qt::ShiftModifier);
    QCOMPARE(editor->exactText(), QStringLiteral("A gs "));
    QVERIFY(!f.session().playhead().playing());
    QVERIFY(f.waitSettled());
    QCOMPARE(f.session().tokenCount(), static_cast<int>(DirectRun(QStringLiteral("A gs ")).tokens.size()));
    QVERIFY(f.session().activity() == Activity::Idle);
    Q_UNUSED(seconds)
    QTest::keyClick(editor, Qt::Key_Escape);
    QVERIFY(f.window->stage()->hasFocus());
    QTest::keyClick(f.window->stage(), Qt::Key_S); // now it generates
    QVERIFY(QTest::qWaitFor(
        [&] {
            return f.session().tokenCount() == static_cast<int>(DirectRun(QStringLiteral("A gs ")).tokens.size()) + 1;
        },
        20'000));
}

void WindowTest::everythingByKeyboard() {
    WindowFixture f;
    QVERIFY(f.open());
    QTest::keyClick(f.window.get(), Qt::Key_L, Qt::ControlModifier);
    QVERIFY(f.window->prompt()->editor()->hasFocus());
    // Tab reaches every part that is shown, and the arrows every tab.
    const auto reach = [](QSet<QWidget*> wanted) {
        for (int i = 0; i < 80 && !wanted.isEmpty(); ++i) {
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
            wanted.remove(QApplication::focusWidget());
        }
        return wanted.isEmpty() ? QString() : QLatin1String((*wanted.begin())->metaObject()->className());
    };
    f.window->resize(1600, 1000); // where the candidates show their table, too
    QCoreApplication::processEvents();
    QCOMPARE(reach({f.window->stage(), f.window->candidates()->table(), f.window->transport()->scrubBar(),
                    f.window->prompt()->editor(), f.window->tokens()->strip()}),
             QString());
    auto* tabs = f.window->findChild<QTabWidget*>(QStringLiteral("details"))->tabBar();
    QCOMPARE(reach({tabs}), QString());
    QTest::keyClick(tabs, Qt::Key_Right);
    QCOMPARE(reach({f.window->attention()->view()}), QString());
    QTest::keyClick(f.window->attention()->view(), Qt::Key_Escape);
    QVERIFY(f.window->stage()->hasFocus());
    f.session().selection().setLayerHead(0, 0);
    QTest::keyClick(f.window->stage(), Qt::Key_Up, Qt::AltModifier);
    QCOMPARE(f.session().selection().layer(), 1);
    QTest::keyClick(f.window->stage(), Qt::Key_Right, Qt::AltModifier);
    QCOMPARE(f.session().selection().head(), 1);
    QTest::keyClick(f.window->stage(), Qt::Key_Left, Qt::AltModifier);
    QTest::keyClick(f.window->stage(), Qt::Key_Left, Qt::AltModifier);
    QCOMPARE(f.session().selection().head(), 0);
    QVERIFY(f.waitSettled());
    QTest::keyClick(f.window->stage(), Qt::Key_Return);
    QVERIFY(!std::holds_alternative<std::monostate>(f.session().selection().asked()));
    QTest::keyClick(f.window->stage(), Qt::Key_Escape);
    QVERIFY(std::holds_alternative<std::monostate>(f.session().selection().asked()));
}

void WindowTest::askingShowsFormulaAndSources() {
    WindowFixture f;
    QVERIFY(f.open());
    auto& selection = f.session().selection();
    const int query = selection.query();
    const engine::ElementRef element{{engine::HookKind::Pattern, selection.layer()}, {selection.head(), query, 1}};
    // Are all sources that are drawn within marks?
    const auto sourcesLit = [&] {
        const DisplayList& list = f.window->stage()->displayList();
        const auto rects = list.rectsOf(f.store().ops()->sources(element).hooks.front());
        return !rects.empty() && std::all_of(rects.begin(), rects.end(), [&](const QRectF& rect) {
            return std::any_of(list.items.begin(), list.items.end(), [&](const Item& item) {
                const auto* mark = std::get_if<MarkItem>(&item);
                return mark && mark->rect.adjusted(-3, -3, 3, 3).contains(rect);
            });
        });
    };
    QVERIFY(!sourcesLit());
    const auto at = f.window->stage()->displayList().rectOf(element);
    QVERIFY(at.has_value());
    QTest::mouseClick(f.window->stage(), Qt::LeftButton, {}, at->center().toPoint());
    QCOMPARE(f.session().selection().asked(), Provenance(element));
    QVERIFY(f.window->inspector()->isVisible());
    const float value = f.store().value(element);
    const auto explanation = f.store().ops()->explain(element, f.store());
    QVERIFY(std::abs(explanation.value - value) < 1e-5);
    QString words;
    for (const QLabel* label : f.window->inspector()->findChildren<QLabel*>())
        words += label->text().remove(QChar(0x200B)) + QLatin1Char('\n'); // long names may break anywhere
    QVERIFY2(words.contains(QStringLiteral("hook_pattern")), qPrintable(words));
    QVERIFY(words.contains(QString::fromStdString(explanation.formula).left(8)));
    QVERIFY(sourcesLit());
}

void WindowTest::exportsPngAndSvg() {
    WindowFixture f;
    QVERIFY(f.open());
    f.window->stage()->setFocus();
    f.fileToChoose = f.folder.filePath(QStringLiteral("stage.png"));
    QTest::keyClick(f.window->stage(), Qt::Key_E, Qt::ControlModifier);
    const QImage image(f.fileToChoose);
    QCOMPARE(image.size(), f.window->stage()->size() * 2);
    f.window->attention()->view()->setFocus();
    f.fileToChoose = f.folder.filePath(QStringLiteral("attention.svg"));
    QTest::keyClick(f.window->attention()->view(), Qt::Key_E, Qt::ControlModifier);
    QSvgRenderer renderer(f.fileToChoose);
    QVERIFY(renderer.isValid());
    QVERIFY(QFile::exists(f.fileToChoose));
    f.window->candidates()->table()->setFocus();
    for (const char* name : {"candidates.png", "candidates.svg"}) {
        f.fileToChoose = f.folder.filePath(QLatin1String(name));
        f.window->actions().exportPicture->trigger();
        QVERIFY(QFileInfo(f.fileToChoose).size() > 1000);
    }
}

void WindowTest::cancelledExportWritesNothing() {
    WindowFixture f;
    QVERIFY(f.open());
    const auto before = QDir(f.folder.path()).entryList();
    f.fileToChoose.clear();
    f.window->actions().exportPicture->trigger();
    QCOMPARE(QDir(f.folder.path()).entryList(), before);
    QVERIFY(!f.window->messages()->isVisible());
}

void WindowTest::failedExportIsSaid() {
    WindowFixture f;
    QVERIFY(f.open());
    f.fileToChoose = f.folder.filePath(QStringLiteral("no/such/folder/x.png"));
    f.window->actions().exportPicture->trigger();
    QVERIFY(f.window->messages()->isVisible());
    QVERIFY(f.window->messages()->detail().contains(QLatin1String("x.png")));
}

void WindowTest::missingFolderKeepsThePicture() {
    WindowFixture f;
    QVERIFY(f.open());
    const auto trace = f.store().trace();
    const auto model = f.store().model();
    f.folderToChoose = f.folder.filePath(QStringLiteral("nowhere"));
    f.window->actions().openFolder->trigger();
    QVERIFY(QTest::qWaitFor([&] { return f.window->messages()->isVisible(); }, 20'000));
    QVERIFY(f.window->messages()->detail().contains(QLatin1String("nowhere")));
    QVERIFY(!f.window->messages()->text().isEmpty());
    QCOMPARE(f.store().trace(), trace);
    QCOMPARE(f.store().model(), model);
    f.type(QStringLiteral(" cat")); // and it goes on working
    QVERIFY(f.waitSettled());
    QVERIFY(f.store().trace() != trace);
    QVERIFY(!f.window->messages()->isVisible());
}

void WindowTest::brokenConfigKeepsThePicture() {
    WindowFixture f;
    QVERIFY(f.open());
    const auto trace = f.store().trace();
    for (const char* name : {"model.safetensors", "vocab.json", "merges.txt"})
        QVERIFY(QFile::copy(bundledModel() + QLatin1Char('/') + QLatin1String(name),
                            f.folder.filePath(QLatin1String(name))));
    QFile config(f.folder.filePath(QStringLiteral("config.json")));
    QVERIFY(config.open(QIODevice::WriteOnly));
    config.write("{\"model_type\": \"gpt2\", \"n_layer\": -3");
    config.close();
    f.window->openModel(f.folder.path());
    QVERIFY(QTest::qWaitFor([&] { return f.window->messages()->isVisible(); }, 20'000));
    QVERIFY2(f.window->messages()->detail().contains(QLatin1String("config.json")),
             qPrintable(f.window->messages()->detail()));
    QCOMPARE(f.store().trace(), trace);
    QTest::mouseClick(f.window->messages()->findChild<QPushButton*>(), Qt::LeftButton);
    QVERIFY(!f.window->messages()->isVisible());
}

void WindowTest::tooLongPromptKeepsThePicture() {
    WindowFixture f;
    QVERIFY(f.open());
    const auto trace = f.store().trace();
    f.session().setText(QStringLiteral(" dog").repeated(300));
    QVERIFY(QTest::qWaitFor([&] { return f.window->messages()->isVisible(); }, 20'000));
    QCOMPARE(f.store().trace(), trace);
    f.window->actions().undo->trigger();
    QVERIFY(f.waitSettled());
    QVERIFY(!f.window->messages()->isVisible());
    QVERIFY(f.store().trace()->tokens() == trace->tokens());
}

void WindowTest::droppedFolderOpens() {
    WindowFixture f;
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(bundledModel())});
    QDragEnterEvent enter({100, 100}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(f.window.get(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(QPointF(100, 100), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(f.window.get(), &drop);
    QVERIFY(QTest::qWaitFor([&] { return f.store().model() != nullptr; }, 30'000));
}

void WindowTest::actionsByName() {
    WindowFixture f;
    QVERIFY(f.open());
    QTest::keyClick(f.window.get(), Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
    auto* palette = f.window->findChild<CommandPalette*>();
    QVERIFY(palette);
    QTest::keyClicks(palette->field(), QStringLiteral("one tok gen"));
    QCOMPARE(palette->list()->count(), 1);
    const auto before = f.session().tokenCount();
    QTest::keyClick(palette->field(), Qt::Key_Return);
    QVERIFY(QTest::qWaitFor([&] { return f.session().tokenCount() == before + 1; }, 20'000));
}

void WindowTest::everyActionIsConnected() {
    WindowFixture f;
    QVERIFY(f.open());
    for (QAction* action : f.window->findChildren<QAction*>()) {
        if (action->objectName().isEmpty() || action->menu())
            continue;
        QVERIFY2(!action->text().isEmpty(), qPrintable(action->objectName()));
        const bool grouped = action->actionGroup() != nullptr;
        QVERIFY2(grouped || action->isCheckable() || Connections::any(*action), qPrintable(action->objectName()));
    }
}

void WindowTest::theCalculatorTakesTheSelectedHead() {
    WindowFixture f;
    QVERIFY(f.open(QStringLiteral("Once upon a time")));
    f.session().selection().setLayerHead(2, 3);
    QVERIFY(f.waitSettled());
    f.window->actions().calculator->trigger();
    auto* calculator = f.window->findChild<CalculatorWindow*>();
    QVERIFY(calculator && calculator->isVisible());
    calculator->calculator()->takeFromModel();
    const CalculatorDocument& document = calculator->calculator()->document();
    QCOMPARE(document.preset(), CalculatorPreset::Model);
    const auto pattern = f.store().hook({engine::HookKind::Pattern, 2});
    QCOMPARE(document.input().queries(), f.store().length());
    for (int q = 0; q < f.store().length(); ++q)
        for (int k = 0; k < f.store().length(); ++k)
            QVERIFY(std::abs(document.steps().weights.at(q, k) - pattern.at({3, q, k})) < 1e-5);
    f.window->setTextSize(200);
    f.window->setThemeChoice(QStringLiteral("dark"));
    calculator->resize(560, 420);
    QCoreApplication::processEvents();
    QVERIFY(calculator->width() <= 560 && calculator->height() <= 420);
    QVERIFY(!calculator->grab().isNull());
}

void WindowTest::positionsShowTheLoadedModel() {
    WindowFixture f;
    QVERIFY(f.open());
    QTRY_VERIFY(f.session().store().trace());
    f.window->actions().positions->trigger();
    auto* positions = f.window->findChild<PositionsWindow*>();
    QVERIFY(positions && positions->isVisible());
    PositionsPanel* panel = positions->panel();
    QCOMPARE(panel->kinds()->count(), 4); // with the model's own table
    panel->setPage(PositionsPanel::Sum);
    QCOMPARE(static_cast<int>(panel->sumView()->sum().tokens.size()), f.session().store().length());
    f.window->setThemeChoice(QStringLiteral("dark"));
    QCOMPARE(&panel->map()->theme(), &Theme::named(ThemeName::Dark));
    f.window->setTextSize(200);
    positions->resize(560, 420);
    QCoreApplication::processEvents();
    QCOMPARE(positions->size(), QSize(560, 420));
    f.window->setTextSize(100);
    f.window->actions().positions->trigger(); // the same one again
    QCOMPARE(f.window->findChildren<PositionsWindow*>().size(), 1);
}

void WindowTest::scenesAreChosenFromAList() {
    WindowFixture f;
    f.window->actions().scenes->trigger();
    auto* scenes = f.window->findChild<ScenesWindow*>();
    QVERIFY(scenes && scenes->isVisible());
    QListWidget* list = scenes->scenes();
    QCOMPARE(list->count(), sceneCount);
    QSet<QString> names;
    for (int scene = 0; scene < sceneCount; ++scene) {
        list->setCurrentRow(scene);
        QCOMPARE(scenes->panel()->scene(), static_cast<SceneId>(scene));
        QVERIFY(!list->item(scene)->text().isEmpty());
        names.insert(list->item(scene)->text());
    }
    QCOMPARE(names.size(), sceneCount);
    // From the list the keyboard goes to the scenes above and below.
    list->setFocus();
    QTest::keyClick(list, Qt::Key_Up);
    QCOMPARE(scenes->panel()->scene(), static_cast<SceneId>(sceneCount - 2));
    for (int percent : {100, 200}) {
        f.window->setTextSize(percent);
        QCoreApplication::processEvents();
        for (int scene = 0; scene < sceneCount; ++scene) {
            const int words = list->fontMetrics().horizontalAdvance(list->item(scene)->text());
            QVERIFY2(words < list->viewport()->width(), qPrintable(list->item(scene)->text()));
        }
    }
    f.window->setTextSize(100);
}

void WindowTest::themesAndTextSizes() {
    WindowFixture f;
    QVERIFY(f.open());
    const QRgb light = f.window->grab().toImage().pixel(3, f.window->height() / 2);
    f.window->actions().themeDark->trigger();
    QCoreApplication::processEvents();
    const QRgb dark = f.window->grab().toImage().pixel(3, f.window->height() / 2);
    QVERIFY2(qGray(dark) < 80 && qGray(light) > 180,
             qPrintable(QStringLiteral("%1 %2").arg(dark, 0, 16).arg(light, 0, 16)));
    const int height = f.window->fontMetrics().height();
    f.window->setTextSize(200);
    QCoreApplication::processEvents();
    QVERIFY(f.window->fontMetrics().height() > height * 1.6);
    f.window->setTextSize(100);
    f.window->setThemeChoice(QStringLiteral("light"));
}

void WindowTest::everyThemeAndRolePaletteReachesEveryView() {
    WindowFixture f;
    QVERIFY(f.open());
    const WindowActions& a = f.window->actions();
    const QList<QAction*> themes{a.themeLight, a.themeDark, a.themeHighContrast, a.themeProjector};
    for (int name = 0; name < themes.size(); ++name) {
        for (int roles = 0; roles < a.roles->actions().size(); ++roles) {
            themes[name]->trigger();
            a.roles->actions()[roles]->trigger();
            QVERIFY(themes[name]->isChecked());
            QVERIFY(a.roles->actions()[roles]->isChecked());
            const Theme& wanted = Theme::named(static_cast<ThemeName>(name), static_cast<RolePalette>(roles));
            QCOMPARE(&f.window->theme(), &wanted);
            QCOMPARE(QApplication::palette().color(QPalette::Window), wanted.window());
            for (const PictureWidget* picture : f.window->findChildren<PictureWidget*>())
                QCOMPARE(&picture->theme(), &wanted);
        }
    }
    a.roles->actions()[0]->trigger();
    a.themeLight->trigger();
}

void WindowTest::reducedMotionReachesPlayheadAndZoom() {
    WindowFixture f;
    QVERIFY(f.open());
    Zoom& zoom = f.window->stage()->zoom();
    f.window->actions().reducedMotion->setChecked(false);
    zoom.jump(StageLevel::Block);
    zoom.in();
    QVERIFY(zoom.moving());
    zoom.jump(StageLevel::Block);
    f.window->actions().reducedMotion->setChecked(true);
    zoom.in();
    QVERIFY(!zoom.moving());
    QCOMPARE(zoom.depth(), static_cast<double>(StageLevel::Attention));
    f.window->actions().reducedMotion->setChecked(false);
}

void WindowTest::settingsAreRemembered() {
    WindowFixture f;
    QVERIFY(f.open());
    engine::SamplingOptions sampling;
    sampling.temperature = 0.7;
    sampling.topK = 40;
    f.session().setSampling(sampling);
    f.window->setThemeChoice(QStringLiteral("highcontrast"));
    f.window->setRoleColors(QStringLiteral("illustrated"));
    f.window->close();
    f.settings->sync();
    QSettings stored(f.folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat);
    QCOMPARE(stored.value(QStringLiteral("theme")).toString(), QStringLiteral("highcontrast"));
    QCOMPARE(stored.value(QStringLiteral("roleColors")).toString(), QStringLiteral("illustrated"));
    WindowOptions options;
    options.settings = &stored;
    MainWindow again(std::move(options));
    QCOMPARE(again.session().sampling().topK, 40);
    QCOMPARE(again.session().sampling().temperature, 0.7);
    QCOMPARE(again.theme().name(), ThemeName::HighContrast);
    QCOMPARE(again.theme().rolePalette(), RolePalette::Illustrated);
    // What no version knows is no reason to fail.
    again.setThemeChoice(QStringLiteral("mauve"));
    again.setRoleColors(QStringLiteral("mauve"));
    QVERIFY(again.actions().themeSystem->isChecked());
    QCOMPARE(again.theme().rolePalette(), RolePalette::OkabeIto);
}

void WindowTest::closingWhileBusyEnds() {
    { // while a model is opened
        WindowFixture f;
        f.window->openModel(bundledModel());
        f.window->close();
    }
    { // while tokens are generated
        WindowFixture f;
        QVERIFY(f.open());
        f.session().generate(200);
        QVERIFY(QTest::qWaitFor([&] { return f.session().activity() == Activity::Generating; }, 20'000));
        f.window->close();
    }
    { // without closing first
        WindowFixture f;
        QVERIFY(f.open());
        f.session().generate(200);
    }
}

HEADLIGHT_TEST(WindowTest)

} // namespace headlight::test

#include "window_test.moc"
