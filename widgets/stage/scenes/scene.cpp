// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stage/scenes/scene.h"

#include "widgets/picture/text_layout.h"
#include "widgets/stage/scenes/scene_canvas.h"
#include "widgets/timeline/timeline.h"

#include <algorithm>
#include <cmath>

namespace headlight {
namespace {

constexpr double motion = 1.2;          ///< seconds a beat moves
constexpr double rest = 1.6;            ///< and then stands still, to be read
constexpr double smallestLetters = 0.3; ///< of their size, where there is little room

std::vector<SceneBeat> thinkingBeats() {
    return {
        {SceneCanvas::tr("Two words"),
         SceneCanvas::tr("Each word enters as a vector, its embedding: x₁ for “Thinking”, x₂ for “Machines”.")},
        {SceneCanvas::tr("Query, key and value"),
         SceneCanvas::tr("Each embedding is multiplied by three trained matrices: W_Q, W_K and W_V.")},
        {SceneCanvas::tr("Score"),
         SceneCanvas::tr("The query of “Thinking” is multiplied with every key: q₁·k₁ = 112, q₁·k₂ = 96.")},
        {SceneCanvas::tr("Divide by 8"),
         SceneCanvas::tr("8 is the root of 64, the length of a key. Smaller scores keep the softmax gentle.")},
        {SceneCanvas::tr("Softmax"), SceneCanvas::tr("Two shares that add up to 1: how much of each word to take.")},
        {SceneCanvas::tr("Weight the values"),
         SceneCanvas::tr("Each value is multiplied by its share: words that do not matter fade.")},
        {SceneCanvas::tr("Sum"),
         SceneCanvas::tr("The weighted values are added: z₁, what attention gives for “Thinking”.")}};
}

std::vector<SceneBeat> maskedBeats() {
    return {{SceneCanvas::tr("Scores"), SceneCanvas::tr("Every query times every key: one row for each word.")},
            {SceneCanvas::tr("Mask"),
             SceneCanvas::tr("No word may look at words that come after it: those scores become −∞.")},
            {SceneCanvas::tr("Divide by 4"),
             SceneCanvas::tr("The article does not show this step, but its table needs it.")},
            {SceneCanvas::tr("Softmax"), SceneCanvas::tr("Row by row: shares that add up to 1. Masked words get 0.")},
            {SceneCanvas::tr("With and without"),
             SceneCanvas::tr("Row 2 twice: only with ÷ 4 does the softmax give the numbers that are printed.")}};
}

std::vector<SceneBeat> robotBeats() {
    return {
        {SceneCanvas::tr("A question"),
         SceneCanvas::tr("The model is at “it”. What does “it” mean? Its query is held against every key.")},
        {SceneCanvas::tr("Scores"),
         SceneCanvas::tr("Half of the attention goes to “robot”, a third to “a”, a fifth to “it” itself.")},
        {SceneCanvas::tr("Weight the values"),
         SceneCanvas::tr("Each word's value is multiplied by its share; most of them fade away.")},
        {SceneCanvas::tr("Sum"), SceneCanvas::tr("Added up they are the new vector of “it”: now mostly “a robot”.")},
        {SceneCanvas::tr("Output scores"),
         SceneCanvas::tr("After the last block the vector is multiplied with all 50,257 token embeddings. The scores "
                         "are logits, not probabilities yet.")},
        {SceneCanvas::tr("The next word"), SceneCanvas::tr("Softmax makes probabilities of them; “The” is sampled.")},
        {SceneCanvas::tr("18 or 19 %?"),
         SceneCanvas::tr("The article's pictures give “it” 18 %, its text 19 %. Rounded numbers: neither adds up to "
                         "100 exactly.")}};
}

/// Title, caption and the stamp that these are not live numbers. Returns what is left.
QRectF drawCaption(SceneCanvas& s, SceneId scene, int beat) {
    const double u = s.unit, text = std::min(Theme::textScale(), 1.5), W = s.list.size.width(), margin = 16 * u;
    const auto beats = sceneBeats(scene);
    const SceneBeat& now = beats[static_cast<std::size_t>(beat)];
    const double first = 24 * u * text, second = 18 * u * text;
    const QString words = now.stamp.isEmpty() ? SceneCanvas::tr("numbers from the article") : now.stamp;
    const double stamp = std::min(textSize(words, s.theme, 11.5 * u).width() + 28, W * 0.5);
    s.text(QStringLiteral("scene.title"), QRectF(margin, 8 * u, W - 2 * margin - stamp - 8, first), sceneTitle(scene),
           17 * u, s.theme.text(), true, Qt::AlignLeft | Qt::AlignVCenter);
    const QRectF mark(W - margin - stamp, 9 * u, stamp, first - 2 * u);
    s.box(QStringLiteral("scene.stamp"), mark, s.theme.surface(), s.theme.line(), words).radius = mark.height() / 2;
    s.text(QStringLiteral("scene.stamp.text"), mark.adjusted(6, 0, -6, 0), words, 11.5 * u, s.theme.textMuted());
    double y = 8 * u + first + 4 * u;
    s.text(QStringLiteral("scene.beat"), QRectF(margin, y, W - 2 * margin, second),
           QStringLiteral("%1 / %2   %3").arg(beat + 1).arg(beats.size()).arg(now.title), 13 * u, s.theme.accent(),
           true, Qt::AlignLeft | Qt::AlignVCenter);
    y += second;
    const double lines = 2 * textSize(now.sentence, s.theme, 12.5 * u).height() + 2;
    s.text(QStringLiteral("scene.sentence"), QRectF(margin, y, W - 2 * margin, lines), now.sentence, 12.5 * u,
           s.theme.text(), false, Qt::AlignLeft | Qt::AlignTop, 1, true);
    y += lines + 6 * u;
    return {margin, y, W - 2 * margin, s.list.size.height() - y - margin};
}

} // namespace

QString sceneTitle(SceneId scene) {
    switch (scene) {
    case SceneId::ThinkingMachines:
        return SceneCanvas::tr("Thinking Machines: attention step by step");
    case SceneId::MaskedTable:
        return SceneCanvas::tr("The masked table: robot must obey orders");
    case SceneId::RobotLaws:
        return SceneCanvas::tr("The robot's law: what “it” attends to");
    case SceneId::Cabinet:
        return SceneCanvas::tr("The filing cabinet: query, keys, values");
    case SceneId::Examples:
        return SceneCanvas::tr("Features and labels: one sentence, four exercises");
    case SceneId::Vocabulary:
        return SceneCanvas::tr("Six words: from scores to one word");
    case SceneId::TimeSignal:
        return SceneCanvas::tr("The time signal: positions in four numbers");
    case SceneId::OwnPath:
        return SceneCanvas::tr("Each word its own path: what happens side by side");
    case SceneId::Kinds:
        return SceneCanvas::tr("Kinds of blocks: encoders and decoders");
    case SceneId::PositionMaps:
        return SceneCanvas::tr("Position maps: sines and cosines as colours");
    case SceneId::Chat:
        return SceneCanvas::tr("A chat: question in, answer out, and the mask between them");
    }
    return {};
}

QString sceneName(SceneId scene) {
    return sceneTitle(scene).section(QLatin1Char(':'), 0, 0);
}

std::vector<SceneBeat> sceneBeats(SceneId scene) {
    switch (scene) {
    case SceneId::ThinkingMachines:
        return thinkingBeats();
    case SceneId::MaskedTable:
        return maskedBeats();
    case SceneId::RobotLaws:
        return robotBeats();
    case SceneId::Cabinet:
        return cabinetBeats();
    case SceneId::Examples:
        return exampleBeats();
    case SceneId::Vocabulary:
        return vocabularyBeats();
    case SceneId::TimeSignal:
        return timeSignalBeats();
    case SceneId::OwnPath:
        return ownPathBeats();
    case SceneId::Kinds:
        return kindsBeats();
    case SceneId::PositionMaps:
        return positionMapBeats();
    case SceneId::Chat:
        return chatBeats();
    }
    return {};
}

double sceneBeatStart(int beat) {
    return beat * (motion + rest);
}

double sceneBeatSettled(int beat) {
    return sceneBeatStart(beat) + motion;
}

double sceneDuration(SceneId scene) {
    return sceneBeatStart(static_cast<int>(sceneBeats(scene).size()));
}

int sceneBeatAt(SceneId scene, double seconds) {
    const int last = static_cast<int>(sceneBeats(scene).size()) - 1;
    return std::clamp(static_cast<int>(seconds / (motion + rest)), 0, last);
}

SceneCanvas::SceneCanvas(SceneId scene, double seconds, const Theme& theme, QSizeF size)
    : theme(theme), unit(std::clamp(std::min(size.width() / 900, size.height() / 600), 0.72, 3.0)), m_seconds(seconds) {
    list.size = size;
    list.background = theme.window();
    body = drawCaption(*this, scene, sceneBeatAt(scene, seconds));
}

double SceneCanvas::progress(int beat) const {
    return ease(std::clamp((m_seconds - sceneBeatStart(beat)) / motion, 0.0, 1.0));
}

void SceneCanvas::text(const QString& id, QRectF rect, const QString& content, double px, QColor color, bool bold,
                       Qt::Alignment alignment, double opacity, bool wrap) {
    TextItem item;
    item.id = id;
    item.rect = rect;
    item.text = content;
    // Small letters are read, cut words are not.
    const double wide = wrap ? 0 : textSize(content, theme, px, bold).width();
    item.px = wide > rect.width() ? px * std::max(smallestLetters, 0.94 * rect.width() / wide) : px;
    // Of very small letters only whole sizes exist.
    while (!wrap && item.px > smallestLetters * px && textSize(content, theme, item.px, bold).width() > rect.width())
        item.px *= 0.93;
    item.alignment = alignment;
    item.color = color;
    item.bold = bold;
    item.opacity = opacity;
    item.wrap = wrap;
    list.items.emplace_back(std::move(item));
}

BoxItem& SceneCanvas::box(const QString& id, QRectF rect, QColor fill, QColor stroke, const QString& name,
                          double opacity) {
    BoxItem item;
    item.id = id;
    item.rect = rect;
    item.fill = fill;
    item.stroke = stroke;
    item.name = name;
    item.opacity = opacity;
    list.items.emplace_back(std::move(item));
    return std::get<BoxItem>(list.items.back());
}

void SceneCanvas::line(const QString& id, std::vector<QPointF> points, QColor color, double width, double opacity,
                       bool arrow, bool dashed) {
    PathItem item;
    item.id = id;
    item.points = std::move(points);
    item.color = color;
    item.width = width;
    item.opacity = opacity;
    item.arrow = arrow;
    item.dashed = dashed;
    list.items.emplace_back(std::move(item));
}

void SceneCanvas::number(const QString& id, QRectF rect, const QString& content, const QString& name, QColor fill,
                         double px, double opacity) {
    const QColor behind = fill.isValid() ? fill : theme.surface();
    box(id, rect, behind, theme.line(), name, opacity).radius = 3;
    text(id + QStringLiteral(".text"), rect.adjusted(2, 0, -2, 0), content, px, theme.textOn(behind.rgb()), true,
         Qt::AlignCenter, opacity);
}

void SceneCanvas::vector(const QString& id, QRectF rect, int cells, Role role, const QString& name, double opacity,
                         double strength) {
    const double width = rect.width() / cells;
    for (int i = 0; i < cells; ++i) {
        const QRectF cell(rect.left() + i * width, rect.top(), width - 1, rect.height());
        QColor fill = theme.roleSoft(role);
        fill.setAlphaF(static_cast<float>(strength));
        QColor stroke = theme.role(role);
        stroke.setAlphaF(static_cast<float>(0.25 + 0.75 * strength));
        box(i == 0 ? id : QStringLiteral("%1.%2").arg(id).arg(i), cell, fill, stroke, i == 0 ? name : QString(),
            opacity)
            .radius = 2;
    }
}

std::vector<double> softmaxOf(const std::vector<double>& scores) {
    const double max = *std::max_element(scores.begin(), scores.end());
    std::vector<double> out;
    double sum = 0;
    for (double x : scores) {
        out.push_back(std::exp(x - max));
        sum += out.back();
    }
    for (double& x : out)
        x /= sum;
    return out;
}

DisplayList layoutScene(SceneId scene, double seconds, const Theme& theme, QSizeF size) {
    SceneCanvas canvas(scene, std::clamp(seconds, 0.0, sceneDuration(scene)), theme, size);
    switch (scene) {
    case SceneId::ThinkingMachines:
        drawThinkingMachines(canvas);
        break;
    case SceneId::MaskedTable:
        drawMaskedTable(canvas);
        break;
    case SceneId::RobotLaws:
        drawRobotLaws(canvas);
        break;
    case SceneId::Cabinet:
        drawCabinet(canvas);
        break;
    case SceneId::Examples:
        drawExamples(canvas);
        break;
    case SceneId::Vocabulary:
        drawVocabulary(canvas);
        break;
    case SceneId::TimeSignal:
        drawTimeSignal(canvas);
        break;
    case SceneId::OwnPath:
        drawOwnPath(canvas);
        break;
    case SceneId::Kinds:
        drawKinds(canvas);
        break;
    case SceneId::PositionMaps:
        drawPositionMaps(canvas);
        break;
    case SceneId::Chat:
        drawChat(canvas);
        break;
    }
    return std::move(canvas.list);
}

} // namespace headlight
