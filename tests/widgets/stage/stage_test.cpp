// SPDX-License-Identifier: GPL-3.0-or-later
// The Stage's display list against the tensors, and its promises: pure frames, hit test, labels, provenance.
#include "engine/models/gpt2/gpt2_runner.h"
#include "tests/widgets/support/golden_picture.h"
#include "tests/widgets/support/widget_test.h"
#include "widgets/picture/painter.h"
#include "widgets/stage/stage_layout.h"
#include "widgets/stage/stage_view.h"

#include <QSignalSpy>
#include <QTest>

#include <cmath>
#include <set>

using namespace headlight;
using engine::HookKind;

namespace {

/// The bundled model with a prompt run and every layer's inside there.
struct Scene {
    TraceStore store;
    Timeline timeline;
    int layer = 2, head = 1;

    /// The bundled model; an empty text runs nothing.
    explicit Scene(const std::string& text, int layer = 2, int head = 1) : layer(layer), head(head) {
        const std::string folder = HEADLIGHT_MODELS_DIR "/story-gpt";
        const auto tokenizer = engine::ByteLevelBpe::load(folder);
        open(folder, tokenizer, tokenizer->encode(text));
    }
    /// A model of seeded weights without a tokenizer, for golden pictures: it never changes.
    Scene(const char* tinyModel, std::vector<engine::TokenId> ids) : layer(1), head(1) {
        open(std::string(HEADLIGHT_TEST_DATA "/models/") + tinyModel, nullptr, ids);
    }

    void open(const std::string& folder, std::shared_ptr<const engine::ByteLevelBpe> tokenizer,
              const std::vector<engine::TokenId>& ids) {
        const auto model = engine::Gpt2Model::load(folder);
        store.setModel(model, std::move(tokenizer));
        if (ids.empty())
            return;
        engine::Gpt2Runner runner(model, 2);
        const auto trace = runner.run(ids);
        store.setTrace(trace, trace->length());
        for (int l = -1; l <= model->config().layerCount; ++l)
            store.addInside(trace, runner.inside(*trace, l), 0);
        timeline = Timeline::make(*store.ops(), 0, trace->length() - 1, layer);
    }

    StageState state(const Theme& theme, double seconds) const {
        const BeatPhase at = timeline.at(seconds);
        return {&store, &theme, layer, head, 0, &timeline.beats().at(static_cast<std::size_t>(at.beat)), at.phase, {}};
    }
    StageState settled(const Theme& theme, int beat) const { return state(theme, timeline.settled(beat)); }
    int beatOf(HookKind kind, int position) const {
        const bool perLayer = engine::hookInfo(kind).perLayer;
        return timeline.find(position, store.ops()->producer({kind, perLayer ? layer : -1})->id);
    }
};

const Theme& light() {
    return Theme::named(ThemeName::Light);
}
constexpr QSizeF usual{1100, 680};
const char* const prompt = "Once upon a time there was a little girl named Lily.";

std::vector<const CellGrid*> grids(const DisplayList& list) {
    std::vector<const CellGrid*> out;
    for (const Item& item : list.items)
        if (const auto* g = std::get_if<CellGrid>(&item); g && std::holds_alternative<engine::Hook>(g->source.tensor))
            out.push_back(g); // weights are pooled: levels_test.cpp holds them to theirs
    return out;
}

bool same(float a, float b) {
    return a == b || (std::isnan(a) && std::isnan(b));
}

} // namespace

class StageTest : public headlight::test::WidgetTest {
    Q_OBJECT
private slots:
    void everyCellIsItsTensorElement();
    void everyOpOfTheOpenLayerIsDrawnInItsBeat();
    void theWalkExplainsEveryBeat();
    void aFrameDoesNotDependOnHowItWasReached();
    void cellsOfLaterBeatsAreNotShown();
    void hitTestIsTheInverseOfLayout();
    void askedElementLightsItsSources();
    void askedMlpNumberLightsItsWeights();
    void labelsDoNotOverlap_data();
    void labelsDoNotOverlap();
    void followsSelectionAndPlayhead();
    void emptyStageSaysSo();
    void pictures_data();
    void pictures();
};

void StageTest::everyCellIsItsTensorElement() {
    const Scene scene(prompt);
    const int last = scene.store.length() - 1;
    std::set<HookKind> hooks;
    for (int position : {0, 3, last}) {
        const DisplayList list =
            layoutStage(scene.settled(light(), scene.beatOf(HookKind::Probabilities, position)), usual);
        int cells = 0;
        for (const CellGrid* g : grids(list))
            for (int r = 0; r < g->rows; ++r)
                for (int c = 0; c < g->columns; ++c, ++cells) {
                    const auto element = std::get<engine::ElementRef>(g->source.at(r, c));
                    hooks.insert(element.hook.kind);
                    QVERIFY2(same(g->value(r, c), scene.store.value(element)),
                             qPrintable(g->id + QStringLiteral(" shows another number than ") +
                                        QString::fromStdString(engine::toString(element))));
                }
        QVERIFY(cells > 2000);
    }
    // Everything the walk promises is on the picture.
    for (HookKind kind : {HookKind::Embed,
                          HookKind::PosEmbed,
                          HookKind::ResidPre,
                          HookKind::Ln1Normalized,
                          HookKind::Q,
                          HookKind::K,
                          HookKind::V,
                          HookKind::AttnDot,
                          HookKind::AttnScaled,
                          HookKind::AttnScores,
                          HookKind::Pattern,
                          HookKind::Z,
                          HookKind::ZMerged,
                          HookKind::AttnOut,
                          HookKind::ResidMid,
                          HookKind::Ln2Normalized,
                          HookKind::MlpPre,
                          HookKind::MlpPost,
                          HookKind::MlpOut,
                          HookKind::ResidPost,
                          HookKind::LnFinalNormalized,
                          HookKind::Logits,
                          HookKind::Probabilities,
                          HookKind::Ln1Scale,
                          HookKind::Ln2Scale,
                          HookKind::LnFinalScale})
        QVERIFY2(hooks.contains(kind), qPrintable(QString::fromStdString(engine::hookName({kind, 2}))));
}

void StageTest::everyOpOfTheOpenLayerIsDrawnInItsBeat() {
    const Scene scene(prompt);
    const int position = 4;
    for (std::size_t b = 0; b < scene.timeline.beats().size(); ++b) {
        const Beat& beat = scene.timeline.beats()[b];
        if (beat.position != position || beat.folded)
            continue;
        const auto state = scene.settled(light(), static_cast<int>(b));
        const DisplayList list = layoutStage(state, usual);
        const engine::Op& op = scene.store.ops()->ops()[static_cast<std::size_t>(beat.ops.front())];
        if (op.kind == engine::OpKind::Add && op.layer == -1)
            continue; // the model's input is the open layer's only when layer 0 is open
        if (op.kind == engine::OpKind::Identity || op.output == engine::Hook{HookKind::ResidPre, 0})
            continue;
        QVERIFY2(!list.gridsOf(op.output).empty(), qPrintable(QString::fromStdString(engine::hookName(op.output))));
    }
}

void StageTest::theWalkExplainsEveryBeat() {
    const Scene scene(prompt, 0);
    for (std::size_t b = 0; b < scene.timeline.beats().size(); ++b) {
        const Beat& beat = scene.timeline.beats()[b];
        if (beat.position != 5)
            continue;
        const auto state = scene.settled(light(), static_cast<int>(b));
        const auto front = walkFront(state);
        QCOMPARE(front.has_value(), !beat.folded);
        if (!front)
            continue;
        const auto explained = scene.store.ops()->explain(*front, scene.store);
        const double shown = static_cast<double>(scene.store.value(*front));
        QVERIFY2(std::abs(explained.value - shown) <= 1e-4 * std::max(1.0, std::abs(shown)),
                 qPrintable(QString::fromStdString(engine::toString(*front))));
        const DisplayList list = layoutStage(state, usual);
        bool formula = false;
        for (const Item& item : list.items)
            if (const auto* t = std::get_if<TextItem>(&item))
                formula = formula || (t->id == QLatin1String("formula.numbers") &&
                                      t->text == QString::fromStdString(explained.substituted));
        QVERIFY2(formula, qPrintable(QString::fromStdString(engine::toString(*front))));
    }
}

void StageTest::aFrameDoesNotDependOnHowItWasReached() {
    const Scene scene(prompt);
    Playhead played, scrubbed, stepped;
    for (Playhead* p : {&played, &scrubbed, &stepped})
        p->setTimeline(scene.timeline);
    const auto picture = [&](const Playhead& p) {
        StageState s{&scene.store, &light(), scene.layer, scene.head, 0, p.beat(), p.phase().phase, {}};
        return renderImage(layoutStage(s, usual), light());
    };
    played.toStart();
    played.play();
    for (int i = 0; i < 150; ++i)
        played.advance(0.033);
    played.pause();
    const double at = played.seconds();
    QVERIFY(at > 1);
    scrubbed.setSeconds(scene.timeline.duration());
    scrubbed.setSeconds(0.1);
    scrubbed.setSeconds(at);
    stepped.toEnd();
    stepped.stepBack();
    stepped.setSeconds(at);
    QCOMPARE(picture(scrubbed), picture(played));
    QCOMPARE(picture(stepped), picture(played));
    const int beat = scrubbed.phase().beat;
    scrubbed.goToBeat(beat + 3);
    stepped.goToBeat(beat + 4);
    stepped.stepBack();
    QCOMPARE(picture(stepped), picture(scrubbed));
    QVERIFY(picture(stepped) != picture(played));
}

void StageTest::cellsOfLaterBeatsAreNotShown() {
    const Scene scene(prompt);
    const int beat = scene.beatOf(HookKind::AttnScaled, 5);
    const DisplayList list = layoutStage(scene.settled(light(), beat), usual);
    const auto revealed = [&](HookKind kind) {
        int cells = 0, shown = 0;
        for (const CellGrid* g : list.gridsOf({kind, engine::hookInfo(kind).perLayer ? scene.layer : -1})) {
            cells += g->rows * g->columns;
            shown += g->revealed < 0 ? g->rows * g->columns : g->revealed;
        }
        return std::pair(cells, shown);
    };
    for (HookKind done : {HookKind::ResidPre, HookKind::Q, HookKind::AttnDot, HookKind::AttnScaled})
        QCOMPARE(revealed(done).second, revealed(done).first);
    for (HookKind later : {HookKind::AttnScores, HookKind::Pattern, HookKind::Z, HookKind::ResidPost, HookKind::Logits})
        QCOMPARE(revealed(later).second, 0);
}

void StageTest::hitTestIsTheInverseOfLayout() {
    const Scene scene(prompt);
    const DisplayList list = layoutStage(scene.settled(light(), scene.beatOf(HookKind::Probabilities, 4)), usual);
    int tried = 0;
    for (const CellGrid* g : grids(list))
        for (int r = 0; r < g->rows; r += 3)
            for (int c = 0; c < g->columns; c += 5) {
                const auto hit = hitTest(list, g->cellRect(r, c).center());
                QVERIFY(hit.has_value());
                QCOMPARE(hit->provenance, g->source.at(r, c));
                ++tried;
            }
    QVERIFY(tried > 200);
}

void StageTest::askedElementLightsItsSources() {
    const Scene scene(prompt);
    auto state = scene.settled(light(), scene.beatOf(HookKind::Probabilities, 6));
    const engine::ElementRef score{{HookKind::AttnDot, scene.layer}, {scene.head, 6, 2}};
    state.asked = score;
    const DisplayList list = layoutStage(state, usual);
    std::vector<QRectF> marks;
    for (const Item& item : list.items)
        if (const auto* m = std::get_if<MarkItem>(&item); m && m->id.startsWith(QLatin1String("source.")))
            marks.push_back(m->rect);
    const auto covered = [&](const engine::ElementRef& e) {
        const auto rect = list.rectOf(e);
        return rect &&
               std::any_of(marks.begin(), marks.end(), [&](const QRectF& m) { return m.contains(rect->center()); });
    };
    for (int d = 0; d < scene.store.model()->shape().headDim; ++d) {
        QVERIFY(covered({{HookKind::Q, scene.layer}, {6, scene.head, d}}));
        QVERIFY(covered({{HookKind::K, scene.layer}, {2, scene.head, d}}));
    }
    QVERIFY(!covered({{HookKind::K, scene.layer}, {3, scene.head, 0}}));
}

void StageTest::askedMlpNumberLightsItsWeights() {
    const Scene scene(prompt);
    auto state = scene.settled(light(), scene.beatOf(HookKind::Probabilities, 6));
    state.asked = engine::ElementRef{{HookKind::MlpPre, scene.layer}, {6, 100, 0}};
    const DisplayList list = layoutStage(state, {1600, 1000});
    const CellGrid* weight = nullptr;
    for (const Item& item : list.items)
        if (const auto* g = std::get_if<CellGrid>(&item);
            g && g->source.tensor ==
                     decltype(g->source.tensor)(engine::WeightId{engine::WeightKind::MlpInWeight, scene.layer}))
            weight = g;
    QVERIFY(weight);
    const int column = 100 / weight->source.columnStep;
    const QRectF expected = weight->cellRect(0, column).united(weight->cellRect(weight->rows - 1, column));
    bool marked = false;
    for (const Item& item : list.items)
        if (const auto* m = std::get_if<MarkItem>(&item))
            marked |= m->id.startsWith(QLatin1String("source.")) && m->rect.contains(expected.center()) &&
                      std::abs(m->rect.height() - expected.height()) < 4 && m->rect.width() < 12;
    QVERIFY(marked);
}

void StageTest::labelsDoNotOverlap_data() {
    QTest::addColumn<QSizeF>("size");
    QTest::addColumn<int>("repeat");
    for (int repeat : {1, 8})
        for (const QSizeF size : {QSizeF(520, 360), QSizeF(820, 520), usual, QSizeF(1600, 1000), QSizeF(3840, 2160)})
            QTest::addRow("%dx%d, text %d", static_cast<int>(size.width()), static_cast<int>(size.height()), repeat)
                << size << repeat;
}

void StageTest::labelsDoNotOverlap() {
    QFETCH(QSizeF, size);
    QFETCH(int, repeat);
    std::string text;
    for (int i = 0; i < repeat; ++i)
        text += std::string(i ? " " : "") + prompt;
    const Scene scene(text);
    const DisplayList list =
        layoutStage(scene.settled(light(), scene.beatOf(HookKind::Pattern, scene.store.length() / 2)), size);
    std::vector<const TextItem*> texts;
    for (const Item& item : list.items)
        if (const auto* t = std::get_if<TextItem>(&item))
            texts.push_back(t);
    const QRectF bounds(QPointF(0, 0), size);
    const auto ink = [](const TextItem& t) { // what the letters cover at most: texts are elided inside their rectangle
        QRectF r = t.rect;
        const double width = std::min(r.width(), t.px * 0.62 * t.text.size());
        if (t.alignment & Qt::AlignRight)
            r.setLeft(r.right() - width);
        else if (t.alignment & Qt::AlignHCenter)
            r = QRectF(r.center().x() - width / 2, r.top(), width, r.height());
        else
            r.setWidth(width);
        return QRectF(r.left(), r.center().y() - t.px * 0.45, r.width(), t.px * 0.9);
    };
    for (std::size_t i = 0; i < texts.size(); ++i) {
        QVERIFY2(bounds.contains(texts[i]->rect.center()), qPrintable(texts[i]->id));
        for (std::size_t j = i + 1; j < texts.size(); ++j) {
            const QRectF both = ink(*texts[i]).intersected(ink(*texts[j]));
            QVERIFY2(both.width() < 3 || both.height() < 2,
                     qPrintable(texts[i]->id + QStringLiteral(" overlaps ") + texts[j]->id));
        }
    }
}

void StageTest::followsSelectionAndPlayhead() {
    Scene scene(prompt);
    Selection selection;
    Playhead playhead;
    StageView view(scene.store, selection, playhead);
    selection.setBounds(scene.store.model()->shape().layerCount, scene.store.model()->shape().headCount,
                        scene.store.length(), true);
    emit scene.store.traceChanged();
    QVERIFY(playhead.beat());
    selection.setQuery(3);
    QCOMPARE(playhead.beat()->position, 3);
    playhead.nextToken();
    QCOMPARE(selection.query(), playhead.beat()->position);
    QCOMPARE(selection.query(), 4);
    selection.setLayer(4);
    bool open = false;
    for (const Beat& b : playhead.timeline().beats())
        open = open || (b.layer == 4 && !b.folded);
    QVERIFY(open);
    QCOMPARE(view.state().layer, 4);
}

void StageTest::emptyStageSaysSo() {
    const Scene scene("");
    const StageState state{&scene.store, &light(), 0, 0, 0, nullptr, 1, {}};
    const DisplayList list = layoutStage(state, usual);
    QVERIFY(grids(list).empty());
    QCOMPARE(list.items.size(), std::size_t{1});
    QVERIFY(!std::get<TextItem>(list.items.front()).text.isEmpty());
    QVERIFY(!walkFront(state));
}

void StageTest::pictures_data() {
    QTest::addColumn<bool>("dark");
    QTest::newRow("light") << false;
    QTest::newRow("dark") << true;
}

void StageTest::pictures() {
    QFETCH(bool, dark);
    const Theme& theme = Theme::named(dark ? ThemeName::Dark : ThemeName::Light);
    const Scene scene("tiny-a", {3, 10, 17, 24, 0, 7, 14, 21, 28});
    const auto state = scene.settled(theme, scene.beatOf(HookKind::Pattern, 6));
    const QImage picture = renderImage(layoutStage(state, usual), theme);
    const QString difference = headlight::test::differenceFromGolden(picture, dark ? QStringLiteral("stage-dark")
                                                                                   : QStringLiteral("stage-light"));
    QVERIFY2(difference.isEmpty(), qPrintable(difference));
}

HEADLIGHT_TEST(StageTest)

#include "stage_test.moc"
