// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window_actions.h"

#include "app/theme_choice.h"
#include "app/transport_icons.h"
#include "widgets/stage/stage_level.h"
#include "widgets/timeline/playhead.h"

#include <QActionGroup>
#include <QCoreApplication>

namespace headlight {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(WindowActions)
};

constexpr int textSizePercents[] = {100, 125, 150, 175, 200};

} // namespace

QAction* WindowActions::add(QObject* parent, const char* name, const QList<QKeySequence>& keys) {
    auto* action = new QAction(parent);
    action->setObjectName(QLatin1String(name));
    action->setShortcuts(keys);
    return action;
}

WindowActions::WindowActions(QObject* parent) {
    openFolder = add(parent, "openFolder", {QKeySequence::Open});
    openBundled = add(parent, "openBundled");
    exportPicture = add(parent, "exportPicture", {Qt::CTRL | Qt::Key_E});
    quit = add(parent, "quit", {Qt::CTRL | Qt::Key_Q});
    undo = add(parent, "undo", {Qt::CTRL | Qt::Key_Z});
    redo = add(parent, "redo", {Qt::CTRL | Qt::SHIFT | Qt::Key_Z, Qt::CTRL | Qt::Key_Y});
    cut = add(parent, "cut");
    copy = add(parent, "copy");
    paste = add(parent, "paste");
    selectAll = add(parent, "selectAll");
    editPrompt = add(parent, "editPrompt", {Qt::CTRL | Qt::Key_L});
    themes = new QActionGroup(parent);
    textSizes = new QActionGroup(parent);
    languages = new QActionGroup(parent);
    themeSystem = add(parent, "themeSystem");
    themeLight = add(parent, "themeLight");
    themeDark = add(parent, "themeDark");
    themeHighContrast = add(parent, "themeHighContrast");
    themeProjector = add(parent, "themeProjector");
    const QStringList choices = QStringList{QString()} + themeChoices();
    for (QAction* theme : {themeSystem, themeLight, themeDark, themeHighContrast, themeProjector}) {
        theme->setCheckable(true);
        theme->setData(choices[themes->actions().size()]);
        themes->addAction(theme);
    }
    roles = new QActionGroup(parent);
    for (const QString& choice : roleChoices()) {
        QAction* action = add(parent, "roleColors");
        action->setCheckable(true);
        action->setData(choice);
        roles->addAction(action);
    }
    for (const int percent : textSizePercents) {
        QAction* size = add(parent, "textSize");
        size->setCheckable(true);
        size->setData(percent);
        textSizes->addAction(size);
    }
    for (const char* code : {"", "en", "pt_BR"}) {
        QAction* language = add(parent, "language");
        language->setCheckable(true);
        language->setData(QLatin1String(code));
        languages->addAction(language);
    }
    reducedMotion = add(parent, "reducedMotion");
    showTokens = add(parent, "showTokens");
    showCandidates = add(parent, "showCandidates");
    showDetails = add(parent, "showDetails");
    mergeSteps = add(parent, "mergeSteps", {Qt::CTRL | Qt::Key_M});
    for (QAction* toggle : {reducedMotion, showTokens, showCandidates, showDetails, mergeSteps})
        toggle->setCheckable(true);
    nextLayer = add(parent, "nextLayer", {Qt::ALT | Qt::Key_Up});
    previousLayer = add(parent, "previousLayer", {Qt::ALT | Qt::Key_Down});
    nextHead = add(parent, "nextHead", {Qt::ALT | Qt::Key_Right});
    previousHead = add(parent, "previousHead", {Qt::ALT | Qt::Key_Left});
    zoomIn = add(parent, "zoomIn", {Qt::Key_Plus, Qt::Key_Equal, QKeySequence::ZoomIn});
    zoomOut = add(parent, "zoomOut", {Qt::Key_Minus, QKeySequence::ZoomOut});
    zoomHome = add(parent, "zoomHome", {Qt::CTRL | Qt::Key_0, Qt::CTRL | Qt::Key_Home});
    zoomLevels = new QActionGroup(parent);
    for (int level = 0; level < stageLevelCount; ++level) {
        QAction* action = add(parent, "zoomLevel", {Qt::CTRL | static_cast<Qt::Key>(Qt::Key_1 + level)});
        action->setCheckable(true);
        action->setData(level);
        zoomLevels->addAction(action);
    }
    playPause = add(parent, "playPause", {Qt::Key_Space});
    nextBeat = add(parent, "nextBeat", {Qt::Key_Right});
    previousBeat = add(parent, "previousBeat", {Qt::Key_Left});
    nextToken = add(parent, "nextToken", {Qt::SHIFT | Qt::Key_Right});
    previousToken = add(parent, "previousToken", {Qt::SHIFT | Qt::Key_Left});
    toStart = add(parent, "toStart", {Qt::Key_Home});
    toEnd = add(parent, "toEnd", {Qt::Key_End});
    generate = add(parent, "generate", {Qt::Key_G, Qt::CTRL | Qt::Key_Return});
    step = add(parent, "step", {Qt::Key_S, Qt::CTRL | Qt::SHIFT | Qt::Key_Return});
    stop = add(parent, "stop", {Qt::CTRL | Qt::Key_Period});
    explain = add(parent, "explain", {Qt::Key_Return, Qt::Key_Enter});
    goBack = add(parent, "goBack", {Qt::Key_Backspace});
    neutral = add(parent, "neutral", {Qt::Key_Escape});
    loops = new QActionGroup(parent);
    for (int kind = 0; kind < loopKindCount; ++kind) {
        QAction* loop = add(parent, "loop");
        loop->setCheckable(true);
        loop->setData(kind);
        loops->addAction(loop);
    }
    loops->actions().front()->setChecked(true);
    skipPart = add(parent, "skipPart");
    showEverything = add(parent, "showEverything");
    breakpoints = add(parent, "breakpoints", {Qt::CTRL | Qt::Key_B});
    recomputeCost = add(parent, "recomputeCost");
    recomputeCost->setCheckable(true);
    palette = add(parent, "palette", {Qt::CTRL | Qt::SHIFT | Qt::Key_P});
    keys = add(parent, "keys", {Qt::Key_F1});
    scenes = add(parent, "scenes");
    calculator = add(parent, "calculator");
    positions = add(parent, "positions");
    decoding = add(parent, "decoding");
    about = add(parent, "about");
}

void WindowActions::showPlaying(bool playing) {
    m_playing = playing;
    playPause->setText(playing ? Words::tr("Pause") : Words::tr("Play"));
}

void WindowActions::setIcons(const Theme& theme) {
    previousToken->setIcon(transportIcon(TransportIcon::PreviousToken, theme));
    previousBeat->setIcon(transportIcon(TransportIcon::PreviousBeat, theme));
    playPause->setIcon(transportIcon(m_playing ? TransportIcon::Pause : TransportIcon::Play, theme));
    nextBeat->setIcon(transportIcon(TransportIcon::NextBeat, theme));
    nextToken->setIcon(transportIcon(TransportIcon::NextToken, theme));
}

void WindowActions::retranslate() {
    openFolder->setText(Words::tr("Open model folder…"));
    openBundled->setText(Words::tr("Open the bundled model"));
    exportPicture->setText(Words::tr("Export picture or numbers…"));
    quit->setText(Words::tr("Quit"));
    undo->setText(Words::tr("Undo"));
    redo->setText(Words::tr("Redo"));
    cut->setText(Words::tr("Cut"));
    copy->setText(Words::tr("Copy"));
    paste->setText(Words::tr("Paste"));
    selectAll->setText(Words::tr("Select all"));
    editPrompt->setText(Words::tr("Edit the prompt"));
    themeSystem->setText(Words::tr("As the system"));
    themeLight->setText(Words::tr("Light"));
    themeDark->setText(Words::tr("Dark"));
    themeHighContrast->setText(Words::tr("High contrast"));
    themeProjector->setText(Words::tr("Projector"));
    roles->actions()[0]->setText(Words::tr("Headlight (Okabe–Ito)"));
    roles->actions()[1]->setText(Words::tr("As in The Illustrated Transformer"));
    for (QAction* size : textSizes->actions())
        size->setText(Words::tr("%1 %", "text size").arg(size->data().toInt()));
    const QList<QAction*> languageActions = languages->actions();
    languageActions[0]->setText(Words::tr("As the system", "language"));
    languageActions[1]->setText(Words::tr("English"));
    languageActions[2]->setText(Words::tr("Brazilian Portuguese — Português (Brasil)"));
    for (QAction* theme : themes->actions())
        theme->setProperty("fullName", Words::tr("Theme: %1").arg(theme->text()));
    for (QAction* palette : roles->actions())
        palette->setProperty("fullName", Words::tr("Role colours: %1").arg(palette->text()));
    for (QAction* size : textSizes->actions())
        size->setProperty("fullName", Words::tr("Text size: %1").arg(size->text()));
    for (QAction* language : languageActions)
        language->setProperty("fullName", Words::tr("Language: %1").arg(language->text()));
    reducedMotion->setText(Words::tr("Reduced motion"));
    showTokens->setText(Words::tr("Tokens"));
    showCandidates->setText(Words::tr("Candidates"));
    showDetails->setText(Words::tr("Attention and inspector"));
    mergeSteps->setText(Words::tr("Merge steps of the selected word"));
    nextLayer->setText(Words::tr("Next layer"));
    previousLayer->setText(Words::tr("Previous layer"));
    nextHead->setText(Words::tr("Next head"));
    previousHead->setText(Words::tr("Previous head"));
    zoomIn->setText(Words::tr("Nearer"));
    zoomOut->setText(Words::tr("Farther"));
    zoomHome->setText(Words::tr("Back to one layer, all tokens"));
    const QList<QAction*> levels = zoomLevels->actions();
    levels[static_cast<int>(StageLevel::Model)]->setText(Words::tr("The whole model"));
    levels[static_cast<int>(StageLevel::Block)]->setText(Words::tr("One layer"));
    levels[static_cast<int>(StageLevel::Attention)]->setText(Words::tr("All heads of the layer"));
    levels[static_cast<int>(StageLevel::Matrix)]->setText(Words::tr("One head's matrices"));
    levels[static_cast<int>(StageLevel::Element)]->setText(Words::tr("One number"));
    for (QAction* level : levels)
        level->setProperty("fullName", Words::tr("Zoom: %1").arg(level->text()));
    showPlaying(m_playing);
    nextBeat->setText(Words::tr("One beat forward"));
    previousBeat->setText(Words::tr("One beat back"));
    nextToken->setText(Words::tr("One token forward"));
    previousToken->setText(Words::tr("One token back"));
    toStart->setText(Words::tr("To the beginning"));
    toEnd->setText(Words::tr("To the end"));
    generate->setText(Words::tr("Generate"));
    step->setText(Words::tr("Generate one token"));
    stop->setText(Words::tr("Stop"));
    explain->setText(Words::tr("Where does this number come from?"));
    goBack->setText(Words::tr("Back to the number asked before"));
    neutral->setText(Words::tr("Back to neutral"));
    const QList<QAction*> loopActions = loops->actions();
    loopActions[static_cast<int>(LoopKind::Off)]->setText(Words::tr("No loop"));
    loopActions[static_cast<int>(LoopKind::Beat)]->setText(Words::tr("This beat"));
    loopActions[static_cast<int>(LoopKind::Part)]->setText(Words::tr("This part"));
    loopActions[static_cast<int>(LoopKind::Layer)]->setText(Words::tr("This layer"));
    loopActions[static_cast<int>(LoopKind::Token)]->setText(Words::tr("This token"));
    for (QAction* loop : loopActions)
        loop->setProperty("fullName", Words::tr("Loop: %1").arg(loop->text()));
    skipPart->setText(Words::tr("Skip this part from now on"));
    showEverything->setText(Words::tr("Show everything again"));
    breakpoints->setText(Words::tr("Breakpoints…"));
    recomputeCost->setText(Words::tr("Show what recomputing would cost"));
    palette->setText(Words::tr("Every action by &name…"));
    keys->setText(Words::tr("&Keys"));
    scenes->setText(Words::tr("&Scenes from the articles…"));
    calculator->setText(Words::tr("Attention &calculator…"));
    positions->setText(Words::tr("&Positions…"));
    decoding->setText(Words::tr("&Decoding laboratory…"));
    about->setText(Words::tr("&About Headlight"));
}

} // namespace headlight
