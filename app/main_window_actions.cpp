// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/about_dialog.h"
#include "app/calculator_window.h"
#include "app/card.h"
#include "app/command_palette.h"
#include "app/laboratory/decoding_lab.h"
#include "app/main_window.h"
#include "app/message_bar.h"
#include "app/positions_window.h"
#include "app/prompt_panel.h"
#include "app/scenes_window.h"
#include "app/window_actions.h"
#include "widgets/attention/attention_panel.h"
#include "widgets/attention/attention_view.h"
#include "widgets/inspector/inspector_view.h"
#include "widgets/stage/stage_view.h"
#include "widgets/tokens/tokens_panel.h"

#include <QActionGroup>
#include <QApplication>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenuBar>
#include <QProgressBar>
#include <QPushButton>
#include <QRegularExpression>
#include <QTabWidget>

namespace headlight {

namespace {

enum MenuIndex {
    FileMenu,
    EditMenu,
    ViewMenu,
    ThemeMenu,
    RolesMenu,
    TextSizeMenu,
    LanguageMenu,
    ZoomMenu,
    PlayMenu,
    LoopMenu,
    HelpMenu
};

QString askForFile(QWidget* parent, const QString& title, const QString& suggested, const QString& filter) {
    QFileDialog dialog(parent, title, suggested, filter);
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    const auto follow = [&dialog](const QString& chosen) { // the file's kind is the filter's
        static const QRegularExpression pattern(QStringLiteral("\\*\\.(\\w+)"));
        const QString suffix = pattern.match(chosen).captured(1);
        const QString file = dialog.selectedFiles().value(0);
        dialog.setDefaultSuffix(suffix);
        if (!file.isEmpty() && !QFileInfo(file).isDir())
            dialog.selectFile(QFileInfo(file).completeBaseName() + QLatin1Char('.') + suffix);
    };
    dialog.selectFile(suggested);
    QObject::connect(&dialog, &QFileDialog::filterSelected, &dialog, follow);
    return dialog.exec() == QDialog::Accepted ? dialog.selectedFiles().value(0) : QString();
}

QString askForFolder(QWidget* parent, const QString& title, const QString& start) {
    return QFileDialog::getExistingDirectory(parent, title, start);
}

} // namespace

void MainWindow::composeMenus() {
    const WindowActions& a = *m_actions;
    QMenu* file = menuBar()->addMenu(QString());
    file->addAction(a.openFolder);
    m_bundled = file->addMenu(QString());
    m_recent = file->addMenu(QString());
    file->addAction(a.openBundled);
    file->addSeparator();
    file->addAction(a.exportPicture);
    file->addSeparator();
    file->addAction(a.quit);
    QMenu* edit = menuBar()->addMenu(QString());
    edit->addActions({a.undo, a.redo});
    edit->addSeparator();
    edit->addActions({a.cut, a.copy, a.paste, a.selectAll});
    edit->addSeparator();
    edit->addAction(a.editPrompt);
    QMenu* view = menuBar()->addMenu(QString());
    QMenu* theme = view->addMenu(QString());
    theme->addActions(a.themes->actions());
    QMenu* roles = view->addMenu(QString());
    roles->addActions(a.roles->actions());
    QMenu* textSize = view->addMenu(QString());
    textSize->addActions(a.textSizes->actions());
    QMenu* language = view->addMenu(QString());
    language->addActions(a.languages->actions());
    view->addAction(a.reducedMotion);
    view->addSeparator();
    view->addActions({a.showTokens, a.mergeSteps, a.showCandidates, a.showDetails});
    view->addSeparator();
    QMenu* zoom = view->addMenu(QString());
    zoom->addActions(a.zoomLevels->actions());
    zoom->addSeparator();
    zoom->addActions({a.zoomIn, a.zoomOut, a.zoomHome});
    view->addActions({a.nextLayer, a.previousLayer, a.nextHead, a.previousHead});
    QMenu* play = menuBar()->addMenu(QString());
    play->addActions({a.playPause, a.nextBeat, a.previousBeat, a.toStart, a.toEnd});
    play->addSeparator();
    QMenu* loop = play->addMenu(QString());
    loop->addActions(a.loops->actions());
    play->addActions({a.skipPart, a.showEverything, a.breakpoints});
    play->addSeparator();
    play->addActions({a.generate, a.step, a.stop, a.previousToken, a.nextToken, a.recomputeCost});
    play->addSeparator();
    play->addActions({a.explain, a.goBack, a.neutral});
    QMenu* help = menuBar()->addMenu(QString());
    help->addActions({a.palette, a.keys, a.scenes, a.calculator, a.positions, a.decoding});
    help->addSeparator();
    help->addAction(a.about);
    m_menus = {file, edit, view, theme, roles, textSize, language, zoom, play, loop, help};
}

void MainWindow::connectActions() {
    const WindowActions& a = *m_actions;
    if (!m_options.chooseFile)
        m_options.chooseFile = askForFile;
    if (!m_options.chooseFolder)
        m_options.chooseFolder = askForFolder;
    connect(a.openFolder, &QAction::triggered, this, [this] {
        const auto& model = m_session->store().model();
        const QString start = model ? QString::fromStdString(model->folder().parent_path().string()) : QDir::homePath();
        const QString folder = m_options.chooseFolder(this, tr("Open a model folder"), start);
        if (!folder.isEmpty())
            openModel(folder);
    });
    connect(a.openBundled, &QAction::triggered, this, [this] { openFirstScreen(); });
    connect(a.exportPicture, &QAction::triggered, this, &MainWindow::exportPicture);
    connect(a.quit, &QAction::triggered, this, &QWidget::close);
    connect(a.undo, &QAction::triggered, m_session.get(), &Session::undo);
    connect(a.redo, &QAction::triggered, m_session.get(), &Session::redo);
    PromptEdit* editor = m_prompt->editor();
    connect(a.cut, &QAction::triggered, editor, &QPlainTextEdit::cut);
    connect(a.copy, &QAction::triggered, editor, &QPlainTextEdit::copy);
    connect(a.paste, &QAction::triggered, editor, &QPlainTextEdit::paste);
    connect(a.selectAll, &QAction::triggered, editor, &QPlainTextEdit::selectAll);
    connect(a.editPrompt, &QAction::triggered, editor, [editor] { editor->setFocus(Qt::ShortcutFocusReason); });
    connect(m_bundled, &QMenu::triggered, this, [this](QAction* action) { openBundled(action->data().toInt()); });
    connect(m_recent, &QMenu::triggered, this, [this](QAction* action) { openModel(action->data().toString()); });
    connectViewActions();
    connectZoomActions();
    connectPlayActions();
    connectTimeActions();
    addActions({a.palette, a.neutral, a.explain}); // also where the menu bar is not shown
    connect(a.palette, &QAction::triggered, this, &MainWindow::openPalette);
    connect(a.keys, &QAction::triggered, this, [this] { showKeysDialog(this, findChildren<QAction*>()); });
    connect(a.scenes, &QAction::triggered, this, &MainWindow::openScenes);
    connect(a.calculator, &QAction::triggered, this, &MainWindow::openCalculator);
    connect(a.positions, &QAction::triggered, this, &MainWindow::openPositions);
    connect(a.decoding, &QAction::triggered, this, &MainWindow::openDecodingLab);
    connect(a.about, &QAction::triggered, this, [this] { showAboutDialog(this); });
}

void MainWindow::connectViewActions() {
    const WindowActions& a = *m_actions;
    connect(a.themes, &QActionGroup::triggered, this,
            [this](QAction* action) { setThemeChoice(action->data().toString()); });
    connect(a.roles, &QActionGroup::triggered, this,
            [this](QAction* action) { setRoleColors(action->data().toString()); });
    connect(a.textSizes, &QActionGroup::triggered, this,
            [this](QAction* action) { setTextSize(action->data().toInt()); });
    connect(a.languages, &QActionGroup::triggered, this,
            [this](QAction* action) { setLanguageChoice(action->data().toString()); });
    connect(a.reducedMotion, &QAction::toggled, &m_session->playhead(), &Playhead::setReducedMotion);
    connect(a.reducedMotion, &QAction::toggled, &m_stage->zoom(), &Zoom::setReducedMotion);
    for (QAction* panel : {a.showTokens, a.showCandidates, a.showDetails})
        panel->setChecked(true);
    for (QAction* panel : {a.showTokens, a.showCandidates, a.showDetails})
        connect(panel, &QAction::toggled, this, &MainWindow::arrange);
    connect(a.mergeSteps, &QAction::toggled, this, [this](bool shown) {
        m_tokens->setMergeStepsShown(shown);
        fitTokens();
    });
    Selection* selection = &m_session->selection();
    const auto move = [selection](int layers, int heads) {
        return [selection, layers, heads] {
            selection->setLayerHead(std::max(0, selection->layer() + layers), std::max(0, selection->head() + heads));
        };
    };
    connect(a.nextLayer, &QAction::triggered, selection, move(1, 0));
    connect(a.previousLayer, &QAction::triggered, selection, move(-1, 0));
    connect(a.nextHead, &QAction::triggered, selection, move(0, 1));
    connect(a.previousHead, &QAction::triggered, selection, move(0, -1));
}

void MainWindow::connectZoomActions() {
    const WindowActions& a = *m_actions;
    Zoom* zoom = &m_stage->zoom();
    connect(a.zoomIn, &QAction::triggered, zoom, &Zoom::in);
    connect(a.zoomOut, &QAction::triggered, zoom, &Zoom::out);
    connect(a.zoomHome, &QAction::triggered, zoom, &Zoom::home);
    connect(a.zoomLevels, &QActionGroup::triggered, zoom,
            [zoom](const QAction* level) { zoom->to(static_cast<StageLevel>(level->data().toInt())); });
    const auto show = [levels = a.zoomLevels->actions(), in = a.zoomIn, out = a.zoomOut](StageLevel level) {
        levels[static_cast<int>(level)]->setChecked(true);
        in->setEnabled(level != StageLevel::Element);
        out->setEnabled(level != StageLevel::Model);
    };
    connect(zoom, &Zoom::levelChanged, this, show);
    show(zoom->level());
}

void MainWindow::connectPlayActions() {
    const WindowActions& a = *m_actions;
    Session* session = m_session.get();
    Playhead* playhead = &session->playhead();
    connect(a.playPause, &QAction::triggered, this, &MainWindow::playPause);
    connect(a.nextBeat, &QAction::triggered, playhead, &Playhead::stepForward);
    connect(a.previousBeat, &QAction::triggered, playhead, &Playhead::stepBack);
    connect(a.toStart, &QAction::triggered, playhead, &Playhead::toStart);
    connect(a.toEnd, &QAction::triggered, playhead, &Playhead::toEnd);
    connect(a.nextToken, &QAction::triggered, session, &Session::stepForward);
    connect(a.previousToken, &QAction::triggered, session, &Session::stepBack);
    connect(a.generate, &QAction::triggered, session,
            [this, session] { session->generate(m_prompt->tokensToGenerate()); });
    connect(a.step, &QAction::triggered, session, [session] { session->generate(1); });
    connect(a.stop, &QAction::triggered, session, &Session::stop);
    connect(a.explain, &QAction::triggered, this, &MainWindow::explain);
    connect(a.goBack, &QAction::triggered, &session->selection(), &Selection::goBack);
    connect(a.neutral, &QAction::triggered, this, &MainWindow::neutral);
}

void MainWindow::retranslate() {
    m_actions->retranslate();
    m_menus[FileMenu]->setTitle(tr("&File"));
    m_menus[EditMenu]->setTitle(tr("&Edit"));
    m_menus[ViewMenu]->setTitle(tr("&View"));
    m_menus[ThemeMenu]->setTitle(tr("Theme"));
    m_menus[RolesMenu]->setTitle(tr("Role colours"));
    m_menus[TextSizeMenu]->setTitle(tr("Text size"));
    m_menus[LanguageMenu]->setTitle(tr("Language"));
    m_menus[ZoomMenu]->setTitle(tr("Zoom"));
    m_menus[PlayMenu]->setTitle(tr("&Play"));
    m_menus[LoopMenu]->setTitle(tr("Loop"));
    m_menus[HelpMenu]->setTitle(tr("&Help"));
    m_bundled->setTitle(tr("Bundled models"));
    m_recent->setTitle(tr("Recent models"));
    nameTabs();
    m_details->setAccessibleName(tr("Attention and inspector"));
    m_busyStop->setText(tr("Stop"));
    m_busyBar->setAccessibleName(tr("Progress"));
    m_stage->setAccessibleName(tr("Stage"));
    showTitle();
    showCost();
    showStopLine();
    showBusy();
    showStatus();
    fillBundled();
    fillRecent();
}

void MainWindow::playPause() {
    Playhead& playhead = m_session->playhead();
    const Timeline& timeline = playhead.timeline();
    // At the very end, what is asked for is the walk of the token that is followed, not of all from the first on.
    const BeatPhase now = playhead.phase();
    if (!playhead.playing() && playhead.loop() == LoopKind::Off && !timeline.empty() && now.phase >= 1 &&
        now.beat + 1 == static_cast<int>(timeline.beats().size())) {
        const int first = timeline.firstBeatOf(m_session->selection().query());
        playhead.setSeconds(first >= 0 ? timeline.beats()[static_cast<std::size_t>(first)].start : 0);
    }
    playhead.togglePlay();
}

Provenance MainWindow::elementToAsk() const {
    const auto* picture = qobject_cast<const PictureWidget*>(QApplication::focusWidget());
    if (picture)
        if (const auto cell = picture->focusedCell(); cell && !std::holds_alternative<std::monostate>(cell->provenance))
            return cell->provenance;
    if (!std::holds_alternative<std::monostate>(m_session->selection().hover()))
        return m_session->selection().hover();
    if (const auto front = walkFront(m_stage->state()))
        return *front;
    return {};
}

void MainWindow::explain() {
    if (const Provenance element = elementToAsk(); !std::holds_alternative<std::monostate>(element))
        m_session->selection().ask(element);
}

void MainWindow::neutral() {
    if (m_prompt->editor()->hasFocus()) {
        m_stage->setFocus();
        return;
    }
    if (m_arrangement == Arrangement::Tabs)
        m_details->setCurrentWidget(m_stageCard);
    for (PictureWidget* picture : findChildren<PictureWidget*>())
        picture->clearFocusedCell();
    m_session->playhead().pause();
    Selection& selection = m_session->selection();
    const bool nothingToFree = std::holds_alternative<std::monostate>(selection.asked()) && selection.key() < 0;
    selection.release();
    if (nothingToFree)
        m_stage->zoom().home();
    m_stage->setFocus();
}

void MainWindow::openScenes() {
    if (!m_scenes)
        m_scenes = new ScenesWindow(*m_theme, this);
    m_scenes->panel()->setReducedMotion(m_actions->reducedMotion->isChecked());
    m_scenes->show();
    m_scenes->raise();
    m_scenes->activateWindow();
}

void MainWindow::openCalculator() {
    if (!m_calculator)
        m_calculator = new CalculatorWindow(*m_theme, m_session->store(), m_session->selection(), this);
    m_calculator->show();
    m_calculator->raise();
    m_calculator->activateWindow();
}

void MainWindow::openDecodingLab() {
    if (!m_decodingLab)
        m_decodingLab = new DecodingLab(*m_session, *m_theme, this);
    m_decodingLab->show();
    m_decodingLab->raise();
    m_decodingLab->activateWindow();
}

void MainWindow::openPositions() {
    if (!m_positions)
        m_positions = new PositionsWindow(m_session->store(), *m_theme, this);
    m_positions->show();
    m_positions->raise();
    m_positions->activateWindow();
}

void MainWindow::openPalette() {
    auto* palette = new CommandPalette(findChildren<QAction*>(), this);
    palette->open();
}

} // namespace headlight
