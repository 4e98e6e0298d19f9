// SPDX-License-Identifier: GPL-3.0-or-later
// Private to the scenes: one picture being drawn at one time.
#pragma once

#include "widgets/stage/scenes/scene.h"
#include "widgets/theme/theme.h"

#include <QCoreApplication>

namespace headlight {

class SceneCanvas {
    Q_DECLARE_TR_FUNCTIONS(headlight::Scene)
public:
    SceneCanvas(SceneId scene, double seconds, const Theme& theme, QSizeF size);

    const Theme& theme;
    DisplayList list;
    double unit; ///< lengths grow with the picture
    QRectF body; ///< below title and caption

    /// 0 = the beat has not begun, 1 = its motion is over.
    double progress(int beat) const;

    void text(const QString& id, QRectF rect, const QString& text, double px, QColor color, bool bold = false,
              Qt::Alignment alignment = Qt::AlignCenter, double opacity = 1, bool wrap = false);
    BoxItem& box(const QString& id, QRectF rect, QColor fill, QColor stroke, const QString& name = {},
                 double opacity = 1);
    void line(const QString& id, std::vector<QPointF> points, QColor color, double width, double opacity, bool arrow,
              bool dashed = false);
    /// A box with a number in it. `color` behind it, or the surface.
    void number(const QString& id, QRectF rect, const QString& number, const QString& name, QColor fill, double px,
                double opacity);
    /// A vector whose numbers the article does not give: cells of the role's colour, empty.
    void vector(const QString& id, QRectF rect, int cells, Role role, const QString& name, double opacity,
                double strength = 1);

private:
    double m_seconds;
};

void drawThinkingMachines(SceneCanvas& canvas);
void drawMaskedTable(SceneCanvas& canvas);
void drawRobotLaws(SceneCanvas& canvas);
void drawCabinet(SceneCanvas& canvas);
std::vector<SceneBeat> cabinetBeats();
void drawExamples(SceneCanvas& canvas);
std::vector<SceneBeat> exampleBeats();
void drawVocabulary(SceneCanvas& canvas);
std::vector<SceneBeat> vocabularyBeats();
void drawTimeSignal(SceneCanvas& canvas);
std::vector<SceneBeat> timeSignalBeats();
void drawOwnPath(SceneCanvas& canvas);
std::vector<SceneBeat> ownPathBeats();
void drawKinds(SceneCanvas& canvas);
std::vector<SceneBeat> kindsBeats();
void drawPositionMaps(SceneCanvas& canvas);
std::vector<SceneBeat> positionMapBeats();
void drawChat(SceneCanvas& canvas);
std::vector<SceneBeat> chatBeats();

} // namespace headlight
