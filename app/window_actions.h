// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QObject>

class QActionGroup;

namespace headlight {

class Theme;

/// Every command of the window. Owned by the window; texts come from retranslate(). Keys are design's: bare keys act
/// only where the focused widget does not use them itself (see KeyGuard).
struct WindowActions {
    explicit WindowActions(QObject* parent);
    void retranslate();
    void setIcons(const Theme& theme);
    void showPlaying(bool playing);

    // File
    QAction *openFolder, *openBundled, *exportPicture, *quit;
    // Edit
    QAction *undo, *redo, *cut, *copy, *paste, *selectAll, *editPrompt;
    // View
    QAction *themeSystem, *themeLight, *themeDark, *themeHighContrast, *themeProjector, *reducedMotion;
    QAction *showTokens, *showCandidates, *showDetails, *mergeSteps;
    QAction *nextLayer, *previousLayer, *nextHead, *previousHead;
    QAction *zoomIn, *zoomOut, *zoomHome;
    QActionGroup *themes, *textSizes, *languages;
    QActionGroup* roles;      ///< one per RolePalette, in their order
    QActionGroup* zoomLevels; ///< one per StageLevel, in their order
    // Play
    QAction *playPause, *nextBeat, *previousBeat, *nextToken, *previousToken, *toStart, *toEnd;
    QAction *generate, *step, *stop;
    QAction *explain, *goBack, *neutral;
    QActionGroup* loops; ///< one per LoopKind, in their order
    QAction *skipPart, *showEverything, *breakpoints, *recomputeCost;
    // Help
    QAction *palette, *keys, *scenes, *calculator, *positions, *decoding, *about;

private:
    QAction* add(QObject* parent, const char* name, const QList<QKeySequence>& keys = {});
    bool m_playing = false;
};

} // namespace headlight
