// SPDX-License-Identifier: GPL-3.0-or-later
// The translation picture against the tensors of both stacks, and its promises: nothing before it is computed, pure
// frames, hit test, labels, golden pictures.
#include "engine/models/transformer/transformer_runner.h"
#include "tests/widgets/support/golden_picture.h"
#include "tests/widgets/support/widget_test.h"
#include "widgets/picture/grid_image.h"
#include "widgets/picture/painter.h"
#include "widgets/picture/text_layout.h"
#include "widgets/stage/stage_layout.h"
#include "widgets/timeline/playhead.h"

#include <QDir>
#include <QScopeGuard>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <limits>
#include <set>

using namespace headlight;
using engine::Hook;
using engine::HookKind;
using engine::Stack;

namespace {

const Theme& light() {
    return Theme::named(ThemeName::Light);
}
constexpr QSizeF usual{1200, 720};

/// A seeded translator with a source text read and tokens written, and every layer's inside of both stacks there.
struct Scene {
    std::unique_ptr<QTemporaryDir> copy;
    TraceStore store;
    Timeline timeline;
    AttentionBlock block;
    int layer = 0;

    /// Longer texts than `name` has positions for are run on a copy of it that has more: they are computed, not
    /// learned.
    explicit Scene(const std::string& name, int source = 6, int target = 5,
                   AttentionBlock block = AttentionBlock::Cross, int layer = 0)
        : block(block), layer(layer) {
        const std::string folder = std::string(HEADLIGHT_TEST_DATA "/models/") + name;
        const auto model = engine::TransformerModel::load(std::max(source, target) > 16 ? longer(folder) : folder);
        store.setModel(model, nullptr, nullptr);
        const engine::ModelShape shape = model->shape();
        source = std::min(source, shape.of(Stack::Encoder).contextLength);
        target = std::min(target, shape.contextLength);
        std::vector<engine::TokenId> from, to{model->config().decoderStartToken};
        for (int i = 0; i + 1 < source; ++i)
            from.push_back((i * 7 + 3) % (shape.sourceVocabSize - 1));
        from.push_back(0);
        while (static_cast<int>(to.size()) < target)
            to.push_back((static_cast<int>(to.size()) * 5 + 2) % (shape.vocabSize - 1));
        engine::TransformerRunner runner(model, 1);
        const auto trace = runner.run(runner.encode(from), to);
        store.setTrace(trace, 1);
        for (int l = -1; l <= shape.encoderLayerCount; ++l)
            if (const auto inside = runner.inside(*trace, Stack::Encoder, l))
                store.addInside(trace, inside, 0);
        for (int l = -1; l <= shape.layerCount; ++l)
            store.addInside(trace, runner.inside(*trace, Stack::Decoder, l), 0);
        timeline = Timeline::make(*store.ops(), {0, trace->length() - 1, layer, {}, stackOf(block)});
    }

    std::string longer(const std::string& folder) {
        copy = std::make_unique<QTemporaryDir>();
        for (const QFileInfo& file : QDir(QString::fromStdString(folder)).entryInfoList(QDir::Files))
            QFile::copy(file.filePath(), copy->filePath(file.fileName()));
        QFile config(copy->filePath(QStringLiteral("config.json")));
        if (!config.open(QIODevice::ReadOnly))
            return {};
        QByteArray text = config.readAll();
        config.close();
        QFile::remove(config.fileName());
        text.replace("\"max_position_embeddings\": 16", "\"max_position_embeddings\": 80");
        if (config.open(QIODevice::WriteOnly))
            config.write(text);
        config.close();
        return copy->path().toStdString();
    }

    StageState rest(const Theme& theme = light()) const {
        StageState s;
        s.store = &store;
        s.theme = &theme;
        s.layer = layer;
        s.query = store.length() - 1;
        s.source = 1;
        s.block = block;
        return s;
    }
    StageState at(double seconds, const Theme& theme = light()) const {
        StageState s = rest(theme);
        const BeatPhase at = timeline.at(seconds);
        s.beat = &timeline.beats().at(static_cast<std::size_t>(at.beat));
        s.phase = at.phase;
        return s;
    }
    StageState settled(int beat, const Theme& theme = light()) const { return at(timeline.settled(beat), theme); }
    int beatOf(Hook hook, int position) const { return timeline.find(position, store.ops()->producer(hook)->id); }
    Hook open(HookKind kind) const { return {kind, layer, stackOf(block)}; }
};

DisplayList draw(const StageState& state, QSizeF size = usual) {
    return layoutLevel(state, StageLevel::Model, size);
}

std::vector<const CellGrid*> grids(const DisplayList& list) {
    std::vector<const CellGrid*> out;
    for (const Item& item : list.items)
        if (const auto* g = std::get_if<CellGrid>(&item))
            out.push_back(g);
    return out;
}

/// Cells with a number to see.
int shownCells(const DisplayList& list, Hook hook) {
    int shown = 0;
    for (const CellGrid* g : list.gridsOf(hook))
        for (int r = 0; r < g->rows; ++r)
            for (int c = 0; c < g->columns; ++c)
                shown += g->opacity > 0 && g->shows(r, c);
    return shown;
}

/// The loudest of the elements behind a cell; the same rule as the picture's, read element by element.
float loudestOf(const TraceStore& store, const CellGrid& g, int row, int column) {
    const auto first = std::get<engine::ElementRef>(g.source.at(row, column));
    const engine::TensorView view = store.hook(first.hook);
    std::optional<float> best;
    for (int r = 0; r < g.source.rowStep; ++r)
        for (int c = 0; c < g.source.columnStep; ++c) {
            engine::ElementRef e = first;
            e.index[static_cast<std::size_t>(g.source.rowAxis)] += r;
            e.index[static_cast<std::size_t>(g.source.columnAxis)] += c;
            if (e.index[static_cast<std::size_t>(g.source.rowAxis)] >=
                    view.shape[static_cast<std::size_t>(g.source.rowAxis)] ||
                e.index[static_cast<std::size_t>(g.source.columnAxis)] >=
                    view.shape[static_cast<std::size_t>(g.source.columnAxis)])
                continue;
            if (const float value = store.value(e); !best || loudness(value) > loudness(*best))
                best = value;
        }
    return best.value_or(std::numeric_limits<float>::quiet_NaN());
}

bool same(float a, float b) {
    return a == b || (std::isnan(a) && std::isnan(b));
}

const char* const models[] = {"tiny-marian", "tiny-marian-post", "tiny-marian-pre", "tiny-marian-odd",
                              "tiny-marian-learned"};

} // namespace

class TranslationTest : public headlight::test::WidgetTest {
    Q_OBJECT
private slots:
    void everyCellIsItsTensorElement_data();
    void everyCellIsItsTensorElement();
    void bothTowersShowEveryBorder_data() { everyCellIsItsTensorElement_data(); }
    void bothTowersShowEveryBorder();
    void ribbonsAreTheLoudestHeads();
    void hitTestIsTheInverseOfLayout();
    void theSourceIsReadBeforeAnythingIsWritten();
    void keysAndValuesAreKeptWhileWriting();
    void laterTokensAndBeatsAreHidden();
    void theTokenThatCameOutGoesBelow();
    void clicksChooseTokensLayersAndHeads();
    void focusIsTheOpenLayer_data() { everyCellIsItsTensorElement_data(); }
    void focusIsTheOpenLayer();
    void aFrameDoesNotDependOnHowItWasReached();
    void labelsDoNotOverlap_data();
    void labelsDoNotOverlap();
    void hostileNumbersAreDrawnAsSuch();
    void pictures_data();
    void pictures();
};

void TranslationTest::everyCellIsItsTensorElement_data() {
    QTest::addColumn<QString>("model");
    QTest::addColumn<int>("block");
    for (const char* model : models)
        for (const AttentionBlock block : {AttentionBlock::Encoder, AttentionBlock::Decoder, AttentionBlock::Cross})
            QTest::newRow(qPrintable(QStringLiteral("%1, block %2").arg(QLatin1String(model)).arg(static_cast<int>(block))))
                << model << static_cast<int>(block);
}

void TranslationTest::everyCellIsItsTensorElement() {
    QFETCH(QString, model);
    QFETCH(int, block);
    const Scene scene(model.toStdString(), 6, 5, static_cast<AttentionBlock>(block));
    for (const QSizeF size : {QSizeF(560, 380), usual, QSizeF(2400, 1500)}) {
        const DisplayList list = draw(scene.rest(), size);
        int cells = 0;
        for (const CellGrid* g : grids(list))
            for (int r = 0; r < g->rows; ++r)
                for (int c = 0; c < g->columns; ++c, ++cells)
                    QVERIFY2(same(g->value(r, c), loudestOf(scene.store, *g, r, c)),
                             qPrintable(g->id + QStringLiteral(" row %1 column %2 shows %3 instead of %4")
                                                    .arg(r)
                                                    .arg(c)
                                                    .arg(static_cast<double>(g->value(r, c)))
                                                    .arg(static_cast<double>(loudestOf(scene.store, *g, r, c)))));
        QVERIFY(cells > 150);
    }
}

void TranslationTest::bothTowersShowEveryBorder() {
    QFETCH(QString, model);
    QFETCH(int, block);
    Scene scene(model.toStdString(), 6, 5, static_cast<AttentionBlock>(block));
    const engine::ModelShape shape = scene.store.model()->shape();
    const auto& ops = *scene.store.ops();
    std::vector<Hook> expected{ops.producer({HookKind::CrossK, 0, Stack::Decoder})->inputs[0],
                               ops.producer({HookKind::Logits, -1, Stack::Decoder})->inputs[0]};
    for (int l = 0; l < shape.encoderLayerCount; ++l)
        expected.push_back({HookKind::ResidPre, l, Stack::Encoder});
    for (int l = 0; l < shape.layerCount; ++l)
        for (HookKind kind : {HookKind::ResidPre, HookKind::CrossK, HookKind::CrossV})
            expected.push_back({kind, l, Stack::Decoder});
    const auto check = [&](const DisplayList& list) {
        for (Hook hook : expected)
            QVERIFY2(shownCells(list, hook) > 0, qPrintable(QString::fromStdString(engine::hookName(hook))));
    };
    check(draw(scene.rest()));
    // What is at the borders, and keys and values, needs no layer's inside: the trace itself keeps it.
    const auto final = scene.store.inside(scene.store.finalPlace());
    const auto trace = scene.store.trace();
    scene.store.setTrace(trace, 1);
    scene.store.addInside(trace, final, 0);
    const bool finalNorm = expected[0].kind == HookKind::LnFinalNormalized;
    const DisplayList bare = draw(scene.rest());
    check(bare);
    QCOMPARE(expected[1].kind == HookKind::LnFinalNormalized, finalNorm);
}

void TranslationTest::ribbonsAreTheLoudestHeads() {
    const Scene scene("tiny-marian-post");
    const StageState state = scene.rest();
    const DisplayList list = draw(state);
    const Hook pattern = scene.open(HookKind::CrossPattern), self = scene.open(HookKind::Pattern);
    int cross = 0, own = 0;
    double sum = 0;
    for (const Item& item : list.items) {
        const auto* ribbon = std::get_if<RibbonItem>(&item);
        if (!ribbon)
            continue;
        const auto element = std::get<engine::ElementRef>(ribbon->provenance);
        QVERIFY(element.hook == pattern || element.hook == self);
        QCOMPARE(element.index[1], state.query);
        QCOMPARE(ribbon->value, scene.store.value(element));
        for (int head = 0; head < scene.store.model()->shape().headCount; ++head)
            QVERIFY(scene.store.value({element.hook, {head, element.index[1], element.index[2]}}) <= ribbon->value);
        (element.hook == pattern ? cross : own)++;
        sum += element.hook == pattern ? static_cast<double>(ribbon->value) : 0;
    }
    QCOMPARE(cross, scene.store.lengthOf(Stack::Encoder)); // seeded weights look at everything
    QVERIFY(own > 1 && own <= scene.store.length());
    QVERIFY(sum >= 1);
    // Over the encoder the same weights stand above their tokens.
    const CellGrid* looks = list.grid(QStringLiteral("looks.weights"));
    QVERIFY(looks);
    QCOMPARE(looks->columns, scene.store.lengthOf(Stack::Encoder));
}

void TranslationTest::hitTestIsTheInverseOfLayout() {
    const Scene scene("tiny-marian-post");
    const DisplayList list = draw(scene.rest());
    int tried = 0;
    for (const CellGrid* g : grids(list))
        for (int r = 0; r < g->rows; r += 2)
            for (int c = 0; c < g->columns; ++c) {
                const auto hit = hitTest(list, g->cellRect(r, c).center());
                QVERIFY(hit.has_value());
                QVERIFY2(hit->provenance == g->source.at(r, c), qPrintable(g->id));
                ++tried;
            }
    QVERIFY(tried > 200);
}

void TranslationTest::theSourceIsReadBeforeAnythingIsWritten() {
    const Scene scene("tiny-marian-post", 6, 5, AttentionBlock::Encoder, 0);
    const Hook output = scene.store.ops()->producer({HookKind::CrossK, 0, Stack::Decoder})->inputs[0];
    const Hook keys{HookKind::CrossK, 0, Stack::Decoder};
    const int beats = scene.timeline.firstBeatOf(0);
    QVERIFY(beats > 4);
    for (int b = 0; b < beats; ++b) {
        const DisplayList list = draw(scene.settled(b));
        for (HookKind kind : {HookKind::ResidPre, HookKind::PosEmbed})
            QCOMPARE(shownCells(list, {kind, kind == HookKind::ResidPre ? 0 : -1, Stack::Decoder}), 0);
        QCOMPARE(shownCells(list, {HookKind::Probabilities, -1, Stack::Decoder}), 0);
        for (const Item& item : list.items)
            if (const auto* t = std::get_if<TextItem>(&item))
                QVERIFY2(!t->id.startsWith(QLatin1String("target.")) && !t->id.startsWith(QLatin1String("next.")),
                         qPrintable(t->id));
    }
    const auto until = [&](Hook hook) { return draw(scene.settled(scene.beatOf(hook, sourceChapter))); };
    const DisplayList begun = until({HookKind::Embed, -1, Stack::Encoder});
    QVERIFY(shownCells(begun, {HookKind::ResidPre, 0, Stack::Encoder}) == 0);
    QCOMPARE(shownCells(begun, output), 0);
    QCOMPARE(shownCells(begun, keys), 0);
    const DisplayList read = until(output);
    QVERIFY(shownCells(read, output) > 0);
    QCOMPARE(shownCells(read, keys), 0);
    QVERIFY(shownCells(until({HookKind::CrossV, 0, Stack::Decoder}), keys) > 0);
}

void TranslationTest::keysAndValuesAreKeptWhileWriting() {
    const Scene scene("tiny-marian-post");
    const Hook keys{HookKind::CrossK, 0, Stack::Decoder};
    const DisplayList rest = draw(scene.rest());
    for (int p = 0; p < scene.store.length(); ++p) {
        const DisplayList list = draw(scene.settled(scene.timeline.firstBeatOf(p)));
        QCOMPARE(shownCells(list, keys), shownCells(rest, keys));
        bool says = false;
        for (const Item& item : list.items)
            if (const auto* t = std::get_if<TextItem>(&item); t && t->id == QLatin1String("sheets.kept"))
                says = t->text.contains(QLatin1String("kept, computed once")) ||
                       t->text.contains(QLatin1String("kept: computed once"));
        QVERIFY(says);
    }
}

void TranslationTest::laterTokensAndBeatsAreHidden() {
    const Scene scene("tiny-marian-post");
    const int position = 2;
    const DisplayList list = draw(scene.settled(scene.beatOf(scene.open(HookKind::CrossQ), position)));
    const auto newest = [&](Hook hook) {
        int last = -1;
        for (const CellGrid* g : list.gridsOf(hook))
            for (int c = 0; c < g->columns; ++c)
                if (g->opacity > 0 && g->shows(g->rows - 1, c))
                    last = std::max(last, std::get<engine::ElementRef>(g->source.at(0, c)).index[0]);
        return last;
    };
    QCOMPARE(newest({HookKind::ResidPre, 0, Stack::Decoder}), position);
    QCOMPARE(newest(scene.open(HookKind::AttnOut)), position);
    QCOMPARE(newest(scene.open(HookKind::CrossAttnOut)), position - 1);
    QCOMPARE(newest(scene.open(HookKind::MlpOut)), position - 1);
    QVERIFY(!list.grid(QStringLiteral("looks.weights")));
    for (const Item& item : list.items) {
        if (const auto* ribbon = std::get_if<RibbonItem>(&item))
            QVERIFY(std::get<engine::ElementRef>(ribbon->provenance).hook != scene.open(HookKind::CrossPattern));
        if (const auto* text = std::get_if<TextItem>(&item))
            for (int later = position + 1; later < scene.store.length(); ++later)
                QVERIFY(text->id != QStringLiteral("target.%1.text").arg(later));
    }
    QVERIFY(list.grid(QStringLiteral("next.1")));
    QVERIFY(!list.grid(QStringLiteral("next.2")));
    // Half of a beat shows half of it.
    StageState half = scene.settled(scene.beatOf(scene.open(HookKind::AttnOut), position));
    const int all = shownCells(draw(half), scene.open(HookKind::AttnOut));
    half.phase = 0.5;
    const int some = shownCells(draw(half), scene.open(HookKind::AttnOut));
    QVERIFY(some < all);
    half.phase = 0;
    QVERIFY(shownCells(draw(half), scene.open(HookKind::AttnOut)) < some);
}

void TranslationTest::theTokenThatCameOutGoesBelow() {
    const Scene scene("tiny-marian-post");
    const auto feedback = [](const DisplayList& list) -> const PathItem* {
        for (const Item& item : list.items)
            if (const auto* path = std::get_if<PathItem>(&item); path && path->id == QLatin1String("feedback"))
                return path;
        return nullptr;
    };
    const auto middle = [](const DisplayList& list, int p) {
        for (const Item& item : list.items)
            if (const auto* box = std::get_if<BoxItem>(&item); box && box->id == QStringLiteral("target.%1").arg(p))
                return box->rect.center();
        return QPointF(-1, -1);
    };
    const auto check = [&](StageState state, int from, int to) {
        const DisplayList list = draw(state);
        const PathItem* path = feedback(list);
        QVERIFY(path);
        QVERIFY(std::abs(path->points.front().x() - middle(list, from).x()) < 1);
        QVERIFY(std::abs(path->points.back().x() - middle(list, to).x()) < 1);
        QVERIFY(path->points.front().y() < path->points.back().y());
        bool written = false;
        for (const Item& item : list.items)
            if (const auto* t = std::get_if<TextItem>(&item))
                written = written || t->id == QStringLiteral("target.%1.text").arg(to);
        QVERIFY(written);
    };
    check(scene.settled(scene.beatOf({HookKind::Probabilities, -1, Stack::Decoder}, 1)), 1, 2);
    check(scene.settled(scene.timeline.firstBeatOf(2)), 1, 2);
    QVERIFY(!feedback(draw(scene.settled(scene.timeline.firstBeatOf(0)))));
    QVERIFY(!feedback(draw(scene.settled(0))));
}

void TranslationTest::clicksChooseTokensLayersAndHeads() {
    const Scene scene("tiny-marian-post");
    std::set<QString> actions;
    const DisplayList list = draw(scene.rest());
    for (const Item& item : list.items)
        if (const auto* box = std::get_if<BoxItem>(&item); box && !box->action.isEmpty()) {
            QVERIFY2(!box->name.isEmpty(), qPrintable(box->id));
            actions.insert(box->action);
        }
    const engine::ModelShape shape = scene.store.model()->shape();
    for (int p = 0; p < scene.store.lengthOf(Stack::Encoder); ++p)
        QVERIFY(actions.contains(QStringLiteral("source:%1").arg(p)));
    for (int p = 0; p < scene.store.length(); ++p)
        QVERIFY(actions.contains(QStringLiteral("target:%1").arg(p)));
    for (int l = 0; l < shape.encoderLayerCount; ++l)
        QVERIFY(actions.contains(QStringLiteral("block:%1:%2").arg(static_cast<int>(AttentionBlock::Encoder)).arg(l)));
    for (int l = 0; l < shape.layerCount; ++l)
        for (const AttentionBlock block : {AttentionBlock::Decoder, AttentionBlock::Cross})
            QVERIFY(actions.contains(QStringLiteral("block:%1:%2").arg(static_cast<int>(block)).arg(l)));
    for (int h = 0; h < shape.headCount; ++h)
        QVERIFY(actions.contains(QStringLiteral("head:%1").arg(h)));
}

void TranslationTest::focusIsTheOpenLayer() {
    QFETCH(QString, model);
    QFETCH(int, block);
    const auto of = static_cast<AttentionBlock>(block);
    const Scene shape(model.toStdString());
    const int layers = shape.store.model()->shape().of(stackOf(of)).layerCount;
    for (int layer = 0; layer < layers; ++layer) {
        const Scene scene(model.toStdString(), 6, 5, of, layer);
        for (const QSizeF size : {QSizeF(560, 380), usual, QSizeF(3840, 2160)}) {
            const DisplayList list = draw(scene.rest(), size);
            int count = 0;
            for (const Item& item : list.items)
                if (const auto* box = std::get_if<BoxItem>(&item); box && box->id == QLatin1String("zoom.focus"))
                    ++count;
            QCOMPARE(count, 1);
            const QRectF focus = focusOf(list);
            QVERIFY(QRectF(QPointF(), size).contains(focus));
            QVERIFY(focus.width() > 40 && focus.height() > 4);
            QCOMPARE(focus.center().x() < size.width() / 2, of == AttentionBlock::Encoder);
        }
    }
}

void TranslationTest::aFrameDoesNotDependOnHowItWasReached() {
    const Scene scene("tiny-marian-post");
    Playhead played, scrubbed;
    for (Playhead* p : {&played, &scrubbed})
        p->setTimeline(scene.timeline);
    const auto picture = [&](const Playhead& p) {
        StageState s = scene.rest();
        s.beat = p.beat();
        s.phase = p.phase().phase;
        return renderImage(draw(s), light());
    };
    played.toStart();
    played.play();
    for (int i = 0; i < 200; ++i)
        played.advance(0.05);
    played.pause();
    QVERIFY(played.seconds() > 1);
    scrubbed.setSeconds(scene.timeline.duration());
    scrubbed.setSeconds(played.seconds());
    QCOMPARE(picture(scrubbed), picture(played));
    scrubbed.setSeconds(scene.timeline.duration());
    QVERIFY(picture(scrubbed) != picture(played));
}

void TranslationTest::labelsDoNotOverlap_data() {
    QTest::addColumn<QSizeF>("size");
    QTest::addColumn<double>("textScale");
    QTest::addColumn<int>("source");
    QTest::addColumn<int>("target");
    for (const QSizeF size : {QSizeF(560, 380), QSizeF(820, 520), usual, QSizeF(1600, 1000), QSizeF(3840, 2160)})
        for (const double scale : {1.0, 1.5, 2.0})
            for (const auto& [source, target] : {std::pair(1, 1), {6, 5}, {60, 9}, {60, 60}, {3, 60}})
                QTest::addRow("%dx%d, text %d %%, %d and %d", static_cast<int>(size.width()),
                              static_cast<int>(size.height()), static_cast<int>(scale * 100), source, target)
                    << size << scale << source << target;
}

void TranslationTest::labelsDoNotOverlap() {
    QFETCH(QSizeF, size);
    QFETCH(double, textScale);
    QFETCH(int, source);
    QFETCH(int, target);
    const auto back = qScopeGuard([] { Theme::setTextScale(1); });
    Theme::setTextScale(textScale);
    for (const AttentionBlock block : {AttentionBlock::Encoder, AttentionBlock::Cross}) {
        const Scene scene("tiny-marian-post", source, target, block);
        std::vector<StageState> states{
            scene.rest(), scene.settled(0),
            scene.settled(scene.beatOf({HookKind::Logits, -1, Stack::Decoder}, scene.store.length() / 2))};
        if (block == AttentionBlock::Cross)
            states.push_back(scene.settled(scene.beatOf(scene.open(HookKind::CrossZ), scene.store.length() - 1)));
        for (const StageState& state : states) {
            const DisplayList list = draw(state, size);
            struct Ink {
                QString id;
                QRectF rect;
            };
            std::vector<Ink> inks;
            for (const Item& item : list.items)
                if (const auto* t = std::get_if<TextItem>(&item);
                    t && !t->id.startsWith(QLatin1String("path."))) { // every level's, and not this picture's
                    for (const TextLines::Line& line : layoutText(*t, light()).lines) {
                        QRectF ink(line.rect.left(), line.rect.center().y() - line.rect.height() * 0.3,
                                   line.rect.width(), line.rect.height() * 0.6);
                        if (t->angle != 0)
                            ink = turned(*t).mapRect(ink);
                        inks.push_back({t->id, ink});
                    }
                }
            QVERIFY(inks.size() > 5);
            for (std::size_t i = 0; i < inks.size(); ++i) {
                QVERIFY2(QRectF(-1, -1, size.width() + 2, size.height() + 2).contains(inks[i].rect),
                         qPrintable(inks[i].id));
                for (std::size_t j = i + 1; j < inks.size(); ++j) {
                    const QRectF both = inks[i].rect.intersected(inks[j].rect);
                    QVERIFY2(both.width() < 2 || both.height() < 2,
                             qPrintable(inks[i].id + QStringLiteral(" overlaps ") + inks[j].id));
                }
            }
        }
    }
}

void TranslationTest::hostileNumbersAreDrawnAsSuch() {
    Scene scene("tiny-marian-post");
    const auto trace = scene.store.trace();
    const Hook hook = scene.open(HookKind::CrossAttnOut);
    auto tensors = scene.store.inside(Stack::Decoder, scene.layer)->tensors();
    for (auto& [of, tensor] : tensors)
        if (of == hook)
            tensor.data[0] = std::numeric_limits<float>::quiet_NaN();
    scene.store.addInside(
        trace, std::make_shared<engine::LayerInside>(scene.layer, trace->length(), std::move(tensors), Stack::Decoder),
        0);
    const DisplayList list = draw(scene.rest());
    int bad = 0;
    for (const CellGrid* g : list.gridsOf(hook)) {
        QVERIFY(std::isfinite(g->low) && std::isfinite(g->high));
        for (int r = 0; r < g->rows; ++r)
            for (int c = 0; c < g->columns; ++c)
                if (std::isnan(g->value(r, c))) {
                    QCOMPARE(cellColor(*g, light(), r, c), light().notFinite().rgb());
                    ++bad;
                }
    }
    QCOMPARE(bad, 1);
}

void TranslationTest::pictures_data() {
    QTest::addColumn<int>("theme");
    QTest::addColumn<QString>("name");
    QTest::newRow("light") << static_cast<int>(ThemeName::Light) << "translation-light";
    QTest::newRow("dark") << static_cast<int>(ThemeName::Dark) << "translation-dark";
    QTest::newRow("high contrast") << static_cast<int>(ThemeName::HighContrast) << "translation-contrast";
    QTest::newRow("projector") << static_cast<int>(ThemeName::Projector) << "translation-projector";
}

void TranslationTest::pictures() {
    QFETCH(int, theme);
    QFETCH(QString, name);
    const Scene scene("tiny-marian-post", 7, 6);
    const Theme& of = Theme::named(static_cast<ThemeName>(theme));
    const StageState state = scene.settled(scene.beatOf(scene.open(HookKind::CrossAttnOut), 4), of);
    const QString difference = headlight::test::differenceFromGolden(renderImage(draw(state), of), name);
    QVERIFY2(difference.isEmpty(), qPrintable(difference));
}

HEADLIGHT_TEST(TranslationTest)

#include "translation_test.moc"
