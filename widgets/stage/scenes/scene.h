// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/picture/display_list.h"

#include <QSizeF>
#include <QString>

#include <vector>

namespace headlight {

/// Figures of the two illustrated articles that readers know, drawn anew with the numbers printed there. They stand
/// beside live data and say so; their cells show no tensor.
enum class SceneId {
    ThinkingMachines, ///< self-attention in six steps: 112, 96 → 14, 12 → 0.88, 0.12 → z (IT-10…13)
    MaskedTable,      ///< four rows of scores, masked, and the division the article leaves out (IG-36…38, X-02)
    RobotLaws,        ///< what “it” attends to in the second law of robotics (IG-22, IG-24…28, X-04)
};
inline constexpr int sceneCount = 3;

/// One step of a scene, with what is to be said about it.
struct SceneBeat {
    QString title, sentence;
};

QString sceneTitle(SceneId scene);
std::vector<SceneBeat> sceneBeats(SceneId scene);

/// Seconds: every beat moves first and rests then.
double sceneBeatStart(int beat);
double sceneBeatSettled(int beat);
double sceneDuration(SceneId scene);
/// The beat at a time, clamped to the scene's.
int sceneBeatAt(SceneId scene, double seconds);

/// Pure: the same time, theme and size give the same list.
DisplayList layoutScene(SceneId scene, double seconds, const Theme& theme, QSizeF size);

/// exp(x) / Σ exp, of finite numbers; −∞ becomes 0.
std::vector<double> softmaxOf(const std::vector<double>& scores);

/// "Thinking Machines": what the article prints, and what follows from it.
struct ThinkingNumbers {
    std::vector<double> dots;    ///< q₁·k₁, q₁·k₂: given
    double divisor = 0;          ///< √64
    std::vector<double> scaled;  ///< computed
    std::vector<double> weights; ///< computed
};
ThinkingNumbers thinkingNumbers();

/// The masked table: four queries, four keys.
struct MaskedNumbers {
    std::vector<QString> tokens;
    std::vector<std::vector<double>> scores;  ///< as printed
    std::vector<std::vector<double>> printed; ///< the article's softmax, 0 where masked
    double divisor = 0;                       ///< the one that the printed table needs
    /// Softmax of the masked rows after division by `by`.
    std::vector<std::vector<double>> softmax(double by) const;
};
MaskedNumbers maskedNumbers();

/// The robot's law: what “it” attends to.
struct RobotNumbers {
    std::vector<QString> tokens;
    std::vector<double> percent; ///< as in the pictures
    int query = 0;
    double inTheText = 0; ///< percent for the query itself in the article's text
};
RobotNumbers robotNumbers();

} // namespace headlight
