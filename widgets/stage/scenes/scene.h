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
    Cabinet,          ///< query as a note, keys as tabs, values as papers (IG-23…25)
    Examples,         ///< features and labels, and the mask that makes one pass of them (IG-35)
    Vocabulary,       ///< six words: one-hot, logits → softmax → argmax (IT-31…33)
    TimeSignal,       ///< positional encoding in four numbers (IT-22, IT-23)
    OwnPath,          ///< each word on its own path, mixing only in attention; strips from nearer (IT-06…08, IG-29)
    Kinds,        ///< encoder, decoder and decoder-only blocks, and what they are stacked to (IG-05, IG-06, IG-10…15)
    PositionMaps, ///< positional encodings as heat maps, in each of the sources' forms (IT-24, IT-25, X-01)
    Chat, ///< “Hi how are you” → “I am fine”, word by word, and the look-ahead mask (MP-02, MP-04, X-14)
};
inline constexpr int sceneCount = 11;

/// One step of a scene, with what is to be said about it.
struct SceneBeat {
    QString title, sentence;
    QString stamp = {}; ///< whose numbers it shows; empty: the article's
};

QString sceneTitle(SceneId scene);
/// The title up to its colon, for lists.
QString sceneName(SceneId scene);
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

/// The filing cabinet: the scores of the robot's law as in the article's text.
std::vector<double> cabinetScores();

/// Features and labels: example n reads the first n words.
struct ExampleTable {
    std::vector<QString> words, labels;
};
ExampleTable exampleTable();

/// The vocabulary of six words.
struct VocabularyNumbers {
    std::vector<QString> words;        ///< by index: given
    int target = 0;                    ///< index of “am” in the table
    int figureIndex = 0;               ///< and in the article's figure of the last layer
    std::vector<double> logits;        ///< made up: the article gives none
    std::vector<double> probabilities; ///< computed
    int best = 0;                      ///< computed
};
VocabularyNumbers vocabularyNumbers();

/// Positional encoding as Tensor2Tensor computes it: size ÷ 2 sines, then as many cosines; time scales from 1 to
/// 10,000, both included. An odd size ends with a 0.
std::vector<double> timeSignal(double position, int size);

} // namespace headlight
